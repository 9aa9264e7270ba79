// The same people whatever order their records come in and whatever their files are called: lists
// made here by tools/people_corpus, and fake_1000 of the shared data, $TADASU_SHARED_DATA, of which
// much is doubtful.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "invented_people.h"
#include "people/people.h"
#include "people_figures.h"

namespace tadasu::people {
namespace {

// Records that say the same are one as the other, also where a file is there twice: each by the
// first that says it.
std::vector<std::uint64_t> firsts_of(const std::vector<Record>& records) {
  std::map<std::vector<std::uint64_t>, std::uint64_t> first;
  std::vector<std::uint64_t> out;
  for (const Record& one : records) {
    std::vector<std::uint64_t> all(one.keys.begin(), one.keys.end());
    all.resize(all.size() + sizeof(Likeness) / 8);
    std::memcpy(&all[one.keys.size()], &one.likeness, sizeof(Likeness));
    all.insert(all.end(), {one.kinds.bits(), one.own, one.marks, std::uint64_t{one.partial_name},
                           std::bit_cast<std::uint32_t>(one.strength)});
    out.push_back(first.try_emplace(std::move(all), out.size()).first->second);
  }
  return out;
}

// Place by place the people of records that were given these ids.
using Groups = std::multiset<std::vector<std::uint64_t>>;
Groups groups_of(const Resolved& resolved, const std::vector<std::uint64_t>& ids,
                 const std::vector<std::uint64_t>& firsts) {
  std::map<std::uint64_t, std::uint64_t> first_of;
  for (std::size_t i = 0; i < ids.size(); ++i) first_of[ids[i]] = firsts[i];
  Groups out;
  for (const Person& person : resolved.people) {
    std::vector<std::uint64_t> members;
    for (const std::uint64_t id : person.records) members.push_back(first_of.at(id));
    std::sort(members.begin(), members.end());
    out.insert(std::move(members));
  }
  return out;
}

void expect_the_same_in_any_order(std::vector<Record> records) {
  const std::vector<std::uint64_t> firsts = firsts_of(records);
  std::vector<std::uint64_t> ids(records.size());
  std::iota(ids.begin(), ids.end(), 1U);
  const Resolved wanted = resolve(records);
  const Groups wanted_groups = groups_of(wanted, ids, firsts);
  ASSERT_FALSE(wanted_groups.empty());
  std::mt19937_64 random(1);
  const auto shuffle = [&] { std::shuffle(ids.begin(), ids.end(), random); };
  const auto sort = [&] {
    std::vector<std::size_t> order(records.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::tuple(records[a].keys, a) < std::tuple(records[b].keys, b);
    });
    for (std::size_t i = 0; i < order.size(); ++i) ids[order[i]] = i + 1;
  };
  const auto rename = [&] {
    for (Record& one : records) one.source = (one.source ^ 0x5A5A) * 0x9E3779B97F4A7C15ULL;
  };
  const auto try_it = [&](const char* how) {
    for (std::size_t i = 0; i < ids.size(); ++i) records[i].id = ids[i];
    const Resolved found = resolve(records);
    EXPECT_EQ(found.count, wanted.count) << how;
    EXPECT_EQ(found.by_kind, wanted.by_kind) << how;
    const Groups groups = groups_of(found, ids, firsts);
    std::size_t other = 0;
    for (const auto& one : groups) other += wanted_groups.count(one) == groups.count(one) ? 0 : 1;
    EXPECT_EQ(other, 0U) << how << ", of " << groups.size();
    EXPECT_EQ(groups.size(), wanted_groups.size()) << how;
  };
  std::reverse(ids.begin(), ids.end());
  try_it("backwards");
  sort();
  try_it("sorted");
  for (int round = 0; round < 2; ++round) {
    shuffle();
    try_it("shuffled");
  }
  rename();
  try_it("shuffled, and files called otherwise");
}

std::vector<Record> invented_records(const invented::Wish& wish, std::uint8_t key) {
  static const invented::Words words(TADASU_SOURCE_DIR "/packs");
  std::string csv;
  invented::write_people(words, wish, [&](std::string_view block) { csv += block; });
  bench::TrueRecords truth;
  truth.key = {key};
  truth.read_text(csv);
  return std::move(truth.records);
}

using invented::Errors;

TEST(AnyOrder, GivesTheSamePeople) {
  expect_the_same_in_any_order(invented_records({10'000, .2, 6, Errors::Typing}, 1));
  expect_the_same_in_any_order(invented_records({10'000, 1, 7, Errors::Typing}, 2));
  expect_the_same_in_any_order(invented_records({10'000, .2, 8, Errors::Fax}, 3));
}

// Some rows stand twice in their file, and one file lies there twice, under two names.
TEST(AnyOrder, GivesTheSamePeopleWhereRecordsSayTheSame) {
  std::vector<Record> records = invented_records({2'000, 1, 9, Errors::Typing}, 4);
  const std::size_t count = records.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Record one = records[i];
    if (i % 7 == 0) records.push_back(one);
    if (one.source != records[0].source) continue;
    records.push_back(one);
    records.back().source ^= 1;
    if (i % 7 == 0) records.push_back(records.back());
  }
  for (std::size_t i = 0; i < records.size(); ++i) records[i].id = i + 1;
  expect_the_same_in_any_order(std::move(records));
}

TEST(AnyOrder, GivesTheSamePeopleWhereMuchIsDoubtful) {
  const char* shared = std::getenv("TADASU_SHARED_DATA");
  const auto path = std::filesystem::path(shared == nullptr ? "" : shared) / "people" / "splink" /
                    "fake_1000.csv";
  if (shared == nullptr || !std::filesystem::exists(path))
    GTEST_SKIP() << "skipped: no shared data";
  for (std::uint8_t key = 1; key < 5; ++key) {
    bench::TrueRecords truth;
    truth.key = {key};
    ASSERT_TRUE(truth.read(path.string()));
    expect_the_same_in_any_order(std::move(truth.records));
  }
}

struct Spread {
  std::set<std::uint64_t> min, likely, max;
  static std::uint64_t of(const std::set<std::uint64_t>& all) {
    return *all.rbegin() - *all.begin();
  }
};
Spread spread(const invented::Wish& wish, bool by_likeness) {
  Spread out;
  for (std::uint8_t key = 1; key <= 12; ++key) {
    std::vector<Record> records = invented_records(wish, key);
    for (Record& one : records)
      if (!by_likeness) one.likeness = {};
    const Count count = resolve(records).count;
    out.min.insert(count.min), out.likely.insert(count.likely), out.max.insert(count.max);
  }
  return out;
}

// Two runs over the same evidence have a key each, and say the same bounds. Where a filter of
// likeness has its bits is the key's, and with it the last digits of a chance: they move the likely
// number by a few of a thousand, and the lower bound as far as it follows it.
TEST(AnyKey, GivesTheSameNumbers) {
  for (const double whole : {.2, 1.0}) {
    const Spread equal = spread({5'000, whole, 11, Errors::Typing}, false);
    EXPECT_EQ(equal.min.size(), 1U) << ::testing::PrintToString(equal.min);
    EXPECT_LE(Spread::of(equal.likely), 1U) << ::testing::PrintToString(equal.likely);
    EXPECT_EQ(equal.max.size(), 1U) << ::testing::PrintToString(equal.max);
    const Spread alike = spread({5'000, whole, 11, Errors::Typing}, true);
    EXPECT_EQ(alike.max.size(), 1U) << ::testing::PrintToString(alike.max);
    EXPECT_LE(Spread::of(alike.min), 2U) << ::testing::PrintToString(alike.min);
    EXPECT_LE(Spread::of(alike.likely), 12U) << ::testing::PrintToString(alike.likely);
  }
}

}  // namespace
}  // namespace tadasu::people
