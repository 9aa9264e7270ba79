#include "facts/known_list.h"

#include <algorithm>

#include "facts/hello.h"
#include "facts/wire.h"
#include "unpack/unpack.h"

namespace tadasu::facts {
namespace {

// A list of a million people with ten columns, as a spreadsheet too.
constexpr std::chrono::milliseconds kListMax{600'000};
constexpr std::uint64_t kMemoryBytesMax = 6ULL << 30;

struct ListAnswer {  // of a worker that may lie
  std::string hashes;
  std::string unread;  // why; "": all was read
  std::uint64_t rows = 0, names_without = 0, met_by_chance = 0;

  void take(std::string_view record) {
    if (record.starts_with('h')) hashes += record.substr(1);
    if (record.starts_with('u') && unread.empty()) unread = record.substr(1, 40);
    if (!record.starts_with('n')) return;
    wire::Reader reader(record.substr(1));
    rows = reader.number();
    names_without = reader.number();
    met_by_chance = reader.number();
  }
};

Trouble trouble_of(unpack::Why why) {
  switch (why) {
    case unpack::Why::TooLarge:
    case unpack::Why::TooMany:
      return Trouble::TooLarge;
    case unpack::Why::TimedOut:
      return Trouble::TimedOut;
    default:
      return Trouble::Damaged;
  }
}

Result<KnownList> list_of(unpack::JobEnd end, ListAnswer answer) {
  const std::string where = kKnownListWhere;
  if (end == unpack::JobEnd::TooLarge)
    return Error{Trouble::TooLarge, where, "more memory than one list may take"};
  if (end == unpack::JobEnd::TimedOut)
    return Error{Trouble::TimedOut, where, "longer than one list may take"};
  if (end != unpack::JobEnd::Done) return Error{Trouble::Damaged, where, "the reader ended"};
  if (unpack::Why why{}; !answer.unread.empty()) {
    if (!unpack::parse_why(answer.unread, why)) return Error{Trouble::Damaged, where, "not read"};
    return Error{trouble_of(why), where, unpack::why_name(why)};
  }
  if (answer.hashes.empty() && answer.met_by_chance > 0)
    return Error{Trouble::Invalid, where, kKnownListByChance};
  if (answer.hashes.empty())
    return Error{Trouble::Invalid, where, "no column of names, mail, telephone or numbers"};
  KnownList out;
  out.hashes = std::move(answer.hashes);
  TRY(const find::KnownPeople known, find::KnownPeople::view(out.hashes));
  out.people = known.people();
  out.rows_without = answer.rows - std::min(answer.rows, out.people);
  out.names_without = answer.names_without;
  return out;
}

}  // namespace

unpack::JailLimits known_list_limits() {
  unpack::JailLimits limits;
  limits.job_max = kListMax;
  limits.silence_max = kListMax / 4;
  limits.memory_bytes_max = kMemoryBytesMax;
  return limits;
}

Result<KnownList> read_known_list(const std::filesystem::path& path, const Key& key,
                                  std::filesystem::path worker, const unpack::JailLimits& limits) {
  TRY(const File file, File::open_read(path));
  Hello hello;
  hello.key = key;
  if (worker.empty()) worker = unpack::worker_program("tadasu-worker");
  TRY(unpack::Worker started, unpack::Worker::start(std::move(worker), to_text(hello), limits));
  std::string request;
  wire::Writer writer(request);
  writer.byte(static_cast<char>(wire::Ask::List));
  writer.text("list" + path.extension().string());  // of its name only what tells a table
  ListAnswer answer;
  TRY(const unpack::JobEnd end,
      started.run(request, file.fd(), [&](std::string_view record) { answer.take(record); }));
  return list_of(end, std::move(answer));
}

}  // namespace tadasu::facts
