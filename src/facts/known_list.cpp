#include "facts/known_list.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "facts/reading.h"
#include "facts/wire.h"
#include "people/known_list.h"
#include "unpack/unpack.h"

namespace tadasu::facts {
namespace {

constexpr std::size_t kRecordBytes = 1 << 20;
// A list of a million people with ten columns, as a spreadsheet too.
constexpr std::chrono::milliseconds kListMax{600'000};
constexpr std::uint64_t kMemoryBytesMax = 6ULL << 30;
constexpr std::uint64_t kOutputBytesMax = 2ULL << 30;

std::uint64_t seed_of(const Key& key) { return keyed_hash(key, "known people", "seed"); }

class ListSink final : public unpack::PieceSink {
 public:
  ListSink(find::Finder& finder, people::KnownListReader& list, const unpack::Answer& answer)
      : finder_(finder), list_(list), answer_(answer) {}

  void piece(const unpack::Piece& piece) override {
    mentions_.clear();
    finder_.find(piece, mentions_);
    list_.read(piece, mentions_);
    answer_.progress();
  }
  void read(std::string_view, std::uint64_t) override {}
  void skipped(std::string_view, std::string_view) override {}
  void unread(unpack::Unread unread) override { lose(unpack::why_name(unread.why)); }
  bool hand_over(std::string_view, std::string_view, std::string_view) override { return false; }

 private:
  void lose(std::string_view why) { answer_.record("u" + std::string(why)); }

  find::Finder& finder_;
  people::KnownListReader& list_;
  const unpack::Answer& answer_;
  std::vector<find::Mention> mentions_;
};

}  // namespace

void list_known_people(find::Finder& finder, const Key& key, const std::string& way, int fd,
                       const unpack::Answer& answer) {
  find::KnownPeopleWriter list(seed_of(key));
  people::KnownListReader rows(list);
  finder.forget();
  ListSink sink(finder, rows, answer);
  unpack::Unit unit;
  unit.way = way;
  unpack::Budget budget;
  budget.output_bytes_max = kOutputBytesMax;
  unpack::unpack(fd, unit, budget, sink);
  std::string numbers = "n";
  wire::Writer writer(numbers);
  writer.number(rows.rows());
  writer.number(rows.names_without());
  writer.number(list.met_by_chance());
  answer.record(numbers);
  if (list.people() == 0) return;
  const std::string hashes = list.finish();
  for (std::size_t at = 0; at < hashes.size(); at += kRecordBytes)
    answer.record("h" + hashes.substr(at, kRecordBytes));
}

void learn_known_people(find::Finder& finder, int fd) {
  struct stat info {};
  TADASU_CHECK(::fstat(fd, &info) == 0 && info.st_size > 0);
  const auto size = static_cast<std::size_t>(info.st_size);
  const void* const map = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  TADASU_CHECK(map != MAP_FAILED);
  auto known = find::KnownPeople::view({static_cast<const char*>(map), size});
  TADASU_CHECK(known.ok());
  finder.know(std::move(known).value());
}

namespace {

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
