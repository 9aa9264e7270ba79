// The worker's side of the list of known people.
#include <sys/mman.h>
#include <sys/stat.h>

#include <vector>

#include "base/check.h"
#include "facts/known_list.h"
#include "facts/wire.h"
#include "people/known_list.h"
#include "unpack/unpack.h"

namespace tadasu::facts {
namespace {

constexpr std::size_t kRecordBytes = 1 << 20;
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

}  // namespace tadasu::facts
