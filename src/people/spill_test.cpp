// Telling people apart in little memory: who is who does not depend on it, and nothing is left
// where the rest lay. All people are invented.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/folder_for_test.h"
#include "invented_people.h"
#include "people/explain.h"
#include "people/people.h"
#include "people_figures.h"

namespace tadasu::people {
namespace {

std::vector<Record> invented_records(const invented::Wish& wish) {
  static const invented::Words words(TADASU_SOURCE_DIR "/packs");
  std::string csv;
  invented::write_people(words, wish, [&](std::string_view block) { csv += block; });
  bench::TrueRecords truth;
  truth.read_text(csv);
  return std::move(truth.records);
}

Result<Resolved> resolve_in(const std::filesystem::path& folder, std::uint64_t bytes_max,
                            const std::vector<Record>& records,
                            std::span<const Decided> decided = {}) {
  Records taken({bytes_max, folder});
  for (const Record& one : records) taken.add(one);
  return resolve_within(std::move(taken), 2, Classes::Three, decided);
}

void expect_equal(const Resolved& one, const Resolved& other) {
  EXPECT_EQ(one.count, other.count);
  EXPECT_EQ(one.by_kind, other.by_kind);
  EXPECT_EQ(one.by_own, other.by_own);
  EXPECT_EQ(one.by_place, other.by_place);
  EXPECT_EQ(one.by_mark, other.by_mark);
  EXPECT_EQ(one.refused.size(), other.refused.size());
  ASSERT_EQ(one.people.size(), other.people.size());
  std::size_t different = 0;
  for (std::size_t i = 0; i < one.people.size(); ++i) {
    const Person &a = one.people[i], &b = other.people[i];
    different += a.id != b.id || !(a.kinds == b.kinds) || a.records != b.records ? 1 : 0;
    if (a.records.size() > 1 && i % 9 == 0)
      different += one.reasons->matches(a) != other.reasons->matches(b) ? 1 : 0;
  }
  EXPECT_EQ(different, 0U);
  if (one.people.size() > 1'000) return;
  const auto doubts = one.reasons->doubts(one.people, 50),
             others = other.reasons->doubts(other.people, 50);
  ASSERT_EQ(doubts.size(), others.size());
  for (std::size_t i = 0; i < doubts.size(); ++i) {
    EXPECT_EQ(std::pair(doubts[i].a, doubts[i].b), std::pair(others[i].a, others[i].b));
    EXPECT_EQ(one.reasons->why(doubts[i].a, doubts[i].b).same,
              other.reasons->why(doubts[i].a, doubts[i].b).same);
  }
}

// The least it works with, a little more, and so much that each step has nearly all at hand.
void expect_the_same_in_little_memory(const std::vector<Record>& records,
                                      std::span<const Decided> decided = {}) {
  const FolderForTest folder;
  const Resolved wanted = resolve(records, 1, Classes::Three, decided);
  for (const std::uint64_t more : {0U, 40U, 300U}) {
    const auto found = resolve_in(folder.path(), bytes_min(records.size()) + more * records.size(),
                                  records, decided);
    ASSERT_TRUE(found.ok()) << found.error().detail;
    expect_equal(found.value(), wanted);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  }
}

using invented::Errors;

TEST(Spill, GivesTheSamePeople) {
  expect_the_same_in_little_memory(invented_records({4'000, .2, 6, Errors::Typing}));
  expect_the_same_in_little_memory(invented_records({1'500, 1, 7, Errors::Fax}));
}

// Ids that follow no order and have gaps, rows and files that are there twice, own kinds, places,
// a mailbox of hundreds, and decisions.
TEST(Spill, GivesTheSamePeopleWhateverRecordsAre) {
  std::vector<Record> records = invented_records({1'200, 1, 9, Errors::Typing});
  const std::size_t count = records.size();
  for (std::size_t i = 0; i < count; ++i) {
    Record one = records[i];
    if (i % 11 == 0) one.own = 1U << i % 5, one.places = 1U << i % 3;
    if (i % 9 == 0) one.keys[static_cast<std::size_t>(KeyType::Email)] = 12'345;
    if (i % 7 == 0) records.push_back(one);
    if (one.source == records[0].source) {
      records.push_back(one);
      records.back().source ^= 1;
    }
    records[i] = one;
  }
  std::mt19937_64 random(1);
  std::shuffle(records.begin(), records.end(), random);
  for (std::size_t i = 0; i < records.size(); ++i) records[i].id = i * 3 + 5;
  std::shuffle(records.begin(), records.end(), random);
  std::vector<Decided> decided;
  for (std::size_t i = 0; i + 2 < 60; i += 3) {
    decided.push_back({records[i].id, records[i + 1].id, true});
    decided.push_back({records[i + 1].id, records[i + 2].id, i % 2 == 0});
    decided.push_back({records[i].id, records[i + 2].id, false});
  }
  expect_the_same_in_little_memory(records, decided);
}

TEST(Spill, GivesTheSamePeopleOfAHandful) {
  const std::vector<Record> all = invented_records({40, 1, 3, Errors::Typing});
  for (const std::size_t count : {1U, 2U, 7U, 40U})
    expect_the_same_in_little_memory({all.begin(), all.begin() + static_cast<long>(count)});
}

TEST(Spill, SaysThatTheBoundIsTooLow) {
  const FolderForTest folder;
  const std::vector<Record> records = invented_records({2'000, .2, 4, Errors::Typing});
  const std::uint64_t least = bytes_min(records.size());
  const auto low = resolve_in(folder.path(), least - 1, records);
  ASSERT_FALSE(low.ok());
  EXPECT_EQ(low.error().trouble, Trouble::TooLarge);
  EXPECT_TRUE(resolve_in(folder.path(), least, records).ok());
}

TEST(Spill, SaysThatThereIsNoFolderOrNoRoomInIt) {
  const std::vector<Record> records = invented_records({8'000, .2, 4, Errors::Typing});
  const std::uint64_t least = bytes_min(records.size());
  const auto none = resolve_in("/no/such/folder", least, records);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().trouble, Trouble::NotFound);
  // At each of these sizes another list is the first that has no room.
  const FolderForTest folder;
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  for (const rlim_t file_bytes_max : {100U, 20'000U, 40'000U, 80'000U, 200'000U}) {
    rlimit small = before;
    small.rlim_cur = file_bytes_max;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto full = resolve_in(folder.path(), least, records);
    ::setrlimit(RLIMIT_FSIZE, &before);
    ASSERT_FALSE(full.ok()) << file_bytes_max;
    EXPECT_EQ(full.error().trouble, Trouble::Full) << full.error().detail;
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  }
  std::signal(SIGXFSZ, handler);
}

}  // namespace
}  // namespace tadasu::people
