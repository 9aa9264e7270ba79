#include "people/neighbours.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

#include "people/explain.h"
#include "people/people.h"
#include "people/record_for_test.h"

namespace tadasu::people {
namespace {

std::vector<std::uint64_t> ids_by_rank(const Ranked& ranked) {
  std::vector<std::uint64_t> out;
  for (const Kept& kept : ranked.kept) out.push_back(kept.id);
  return out;
}

TEST(Neighbours, FollowEachOther) {
  const std::vector<Record> records = {
      record(1, {{find::Kind::PersonName, "鷹架 縁莉"}, {find::Kind::Email, "y@example.jp"}}),
      record(2, {{find::Kind::PersonName, "山田 太郎"}, {find::Kind::Address, "港区三田2-8-1"}}),
      record(3, {{find::Kind::PersonName, "鈴木 花子"}}),
      record(4, {{find::Kind::Phone, "090-1111-2222"}, {find::Kind::Email, "y@example.jp"}}),
      record(5, {{find::Kind::PersonName, "山田 花子"}, {find::Kind::Address, "港区三田2-8-1"}}),
      record(6, {{find::Kind::Phone, "090-1111-2222"}}),
      record(7, {})};
  EXPECT_EQ(ids_by_rank(rank_by_neighbours(taken_of(records), 1)),
            (std::vector<std::uint64_t>{1, 4, 6, 2, 5, 3, 7}));
}

// Another key, other hashes: the same order.
TEST(Neighbours, AreTheSameUnderAnotherKeyAndInAnyOrderOfTheRecords) {
  std::mt19937_64 random(5);
  std::vector<Record> records(400), other;
  for (std::size_t i = 0; i < records.size(); ++i) {
    records[i].id = 10 * i + 1;
    records[i].own = random() % 9 == 0 ? random() : 0;
    for (auto& key : records[i].keys) key = random() % 3 == 0 ? 0 : 1 + random() % 150;
  }
  other = records;
  for (Record& one : other)
    for (auto& key : one.keys) key = key == 0 ? 0 : mix(key) | 1;
  std::shuffle(other.begin(), other.end(), random);
  const Ranked ranked = rank_by_neighbours(taken_of(records), 1),
               again = rank_by_neighbours(taken_of(other), 3);
  EXPECT_EQ(ids_by_rank(again), ids_by_rank(ranked));
  EXPECT_EQ(again.ids, ranked.ids);
  EXPECT_EQ(again.own, ranked.own);
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Rank rank = ranked.rank_of(records[i].id);
    ASSERT_EQ(ranked.by_id[i], rank);
    ASSERT_EQ(ranked.own[rank], records[i].own);
    for (std::size_t type = 0; type < kKeyTypeCount; ++type) {
      const Id id = ranked.ids[type][rank];
      ASSERT_EQ(id != 0, records[i].keys[type] != 0);
      if (id == 0) continue;
      ASSERT_LE(first_of(id), rank);
      // The first that has the value has it under its own name.
      ASSERT_EQ(ranked.ids[type][first_of(id)], id);
    }
  }
}

// As they come, and some of them in between with values that none had before.
TEST(Neighbours, RecordsMayGoOnceTheyAreAdded) {
  std::vector<Record> records = {
      record(1, {{find::Kind::PersonName, "鷹架 縁莉"}, {find::Kind::BirthDate, "1987/4/1"}}),
      record(2, {{find::Kind::PersonName, "鷹架 縁莉"}, {find::Kind::BirthDate, "1987/4/1"}}),
      record(3, {{find::Kind::PersonName, "山田 太郎"}, {find::Kind::Email, "taro@example.jp"}}),
      record(4, {{find::Kind::PersonName, "山田 太郎"}, {find::Kind::BirthDate, "1987/4/2"}})};
  records[2].own = 4;
  const Resolved kept = resolve(records);
  Records added;
  for (const Record& one : records) added.add(one);
  EXPECT_EQ(added.size(), records.size());
  records.clear();
  const Resolved gone = resolve(std::move(added));
  EXPECT_EQ(gone.count, kept.count);
  EXPECT_EQ(gone.by_own, kept.by_own);
  EXPECT_EQ(gone.by_own[2].max, 1U);
  EXPECT_EQ(gone.reasons->why(1, 2).rule, Rule::NameBirthDate);
  EXPECT_EQ(gone.reasons->why(1, 2).same, kept.reasons->why(1, 2).same);
  EXPECT_EQ(gone.reasons->why(1, 3).rule, Rule::None);
}

}  // namespace
}  // namespace tadasu::people
