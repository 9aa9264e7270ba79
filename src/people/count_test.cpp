// From a file to the number of people: read, found, gathered and resolved as a survey does it.
// tests/quality/people.tsv says how many there are.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "find/find.h"
#include "people/keys.h"
#include "people/people.h"
#include "unpack/unpack.h"

namespace tadasu::people {
namespace {

const std::string kFolder = TADASU_SOURCE_DIR "/tests/quality/people";

class Counting : public unpack::PieceSink {
 public:
  explicit Counting(find::Finder& finder) : finder_(finder) {}
  void piece(const unpack::Piece& piece) override {
    std::vector<find::Mention> mentions;
    finder_.find(piece, mentions);
    TableHeaders headers;
    gather(piece, mentions, key_, headers, [&](Gathered&& one) {
      one.record.id = records_.size() + 1;
      one.record.source = keyed_hash(key_, "way", piece.way);
      records_.push_back(one.record);
    });
  }
  void read(std::string_view, std::uint64_t) override { ++read_; }
  void unread(unpack::Unread unread) override { ADD_FAILURE() << unread.way << unread.detail; }
  void skipped(std::string_view way, std::string_view rule) override {
    ADD_FAILURE() << way << rule;
  }
  bool hand_over(std::string_view, std::string_view, std::string_view) override { return false; }

  Count count(const std::string& name) {
    const int fd = ::open((kFolder + "/" + name).c_str(), O_RDONLY | O_CLOEXEC);
    EXPECT_GE(fd, 0) << name;
    if (fd < 0) return {};
    const unpack::Probe probe = unpack::probe(fd, name, 1U << 20);
    unpack::Unit unit;
    unit.way = name;
    unit.plan = probe.plan;
    unpack::unpack(fd, unit, {}, *this);
    ::close(fd);
    EXPECT_GT(read_, 0) << name;
    return resolve(records_).count;
  }

 private:
  find::Finder& finder_;
  const Key key_{1, 2, 3};
  std::vector<Record> records_;
  int read_ = 0;
};

TEST(PeopleInFiles, AreCountedAsManyAsThereAre) {
  auto finder = find::Finder::open();
  ASSERT_TRUE(finder.ok()) << finder.error().where << ": " << finder.error().detail;
  const auto table = read_file(TADASU_SOURCE_DIR "/tests/quality/people.tsv");
  ASSERT_TRUE(table.ok());
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder))
    files.insert(entry.path().filename().string());
  std::istringstream lines(table.value());
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream cells(line);
    std::string name;
    std::uint64_t truth = 0;
    Count wanted;
    ASSERT_TRUE(cells >> name >> truth >> wanted.min >> wanted.likely >> wanted.max) << line;
    ASSERT_EQ(files.erase(name), 1U) << name;
    EXPECT_TRUE(wanted.min <= truth && truth <= wanted.max) << name;
    finder.value().forget();
    const Count count = Counting(finder.value()).count(name);
    EXPECT_EQ(count, wanted) << name << ": truth " << truth << ", counted " << count.min << " - "
                             << count.max << ", likely " << count.likely;
  }
  EXPECT_TRUE(files.empty()) << *files.begin() << " has no line in people.tsv";
}

}  // namespace
}  // namespace tadasu::people
