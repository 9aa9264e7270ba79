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
constexpr std::chrono::milliseconds kListMax{120'000};  // a list of a million people

std::uint64_t seed_of(const Key& key) { return keyed_hash(key, "known people", "seed"); }

class ListSink final : public unpack::PieceSink {
 public:
  ListSink(find::Finder& finder, find::KnownPeopleWriter& list, const unpack::Answer& answer)
      : finder_(finder), list_(list), answer_(answer) {}

  void piece(const unpack::Piece& piece) override {
    mentions_.clear();
    finder_.find(piece, mentions_);
    people::add_known_people(piece, mentions_, list_);
    answer_.progress();
  }
  void read(std::string_view, std::uint64_t) override {}
  void skipped(std::string_view, std::string_view) override {}
  void unread(unpack::Unread unread) override { lose(unpack::why_name(unread.why)); }
  bool hand_over(std::string_view, std::string_view, std::string_view) override { return false; }

 private:
  void lose(std::string_view why) { answer_.record("u" + std::string(why)); }

  find::Finder& finder_;
  find::KnownPeopleWriter& list_;
  const unpack::Answer& answer_;
  std::vector<find::Mention> mentions_;
};

}  // namespace

void list_known_people(find::Finder& finder, const Key& key, const std::string& way, int fd,
                       const unpack::Answer& answer) {
  find::KnownPeopleWriter list(seed_of(key));
  finder.forget();
  ListSink sink(finder, list, answer);
  unpack::Unit unit;
  unit.way = way;
  unpack::unpack(fd, unit, unpack::Budget{}, sink);
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

Result<KnownList> read_known_list(const std::filesystem::path& path, const Key& key,
                                  std::filesystem::path worker) {
  TRY(const File file, File::open_read(path));
  Hello hello;
  hello.key = key;
  unpack::JailLimits limits;
  limits.job_max = kListMax;
  limits.silence_max = kListMax / 4;
  if (worker.empty()) worker = unpack::worker_program("tadasu-worker");
  TRY(unpack::Worker started, unpack::Worker::start(std::move(worker), to_text(hello), limits));
  std::string request;
  wire::Writer writer(request);
  writer.byte(static_cast<char>(wire::Ask::List));
  writer.text("list" + path.extension().string());  // of its name only what tells a table
  KnownList out;
  std::string unread;
  TRY(const unpack::JobEnd end, started.run(request, file.fd(), [&](std::string_view record) {
    if (record.starts_with('h')) out.hashes += record.substr(1);
    if (record.starts_with('u') && unread.empty()) unread = record.substr(1, 40);
  }));
  const std::string where = "known people";
  if (end != unpack::JobEnd::Done) return Error{Trouble::Damaged, where, "the reader ended"};
  if (!unread.empty()) {
    unpack::Why why{};
    return Error{Trouble::Damaged, where,
                 unpack::parse_why(unread, why) ? unpack::why_name(why) : "not read"};
  }
  if (out.hashes.empty())
    return Error{Trouble::Invalid, where, "no column of names, mail, telephone or numbers"};
  TRY(const find::KnownPeople known, find::KnownPeople::view(out.hashes));
  out.people = known.people();
  return out;
}

}  // namespace tadasu::facts
