#include "people/neighbours.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
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
  const std::vector<std::uint64_t> ids = ids_by_rank(rank_by_neighbours(taken_of(records), 1));
  const auto place = [&](std::uint64_t id) { return std::find(ids.begin(), ids.end(), id); };
  EXPECT_EQ(std::abs(place(2) - place(5)), 1);
  const auto [first, last] = std::minmax({place(1), place(4), place(6)});
  EXPECT_EQ(last - first, 2);
}

// What each record says, by rank.
std::vector<std::uint64_t> said_by_rank(const Ranked& ranked) {
  std::vector<std::uint64_t> out;
  for (const Kept& kept : ranked.kept) out.push_back(kept.kinds.bits());
  return out;
}

TEST(Neighbours, AreTheSameWhateverTheIdsAndTheOrderOfTheRecords) {
  std::mt19937_64 random(5);
  std::vector<Record> records(400), other;
  for (std::size_t i = 0; i < records.size(); ++i) {
    records[i].kinds = find::KindSet(i);
    records[i].source = 1 + i % 3;
    records[i].own = random() % 9 == 0 ? random() : 0;
    for (auto& key : records[i].keys) key = random() % 3 == 0 ? 0 : 1 + random() % 150;
  }
  other = records;
  std::shuffle(other.begin(), other.end(), random);
  for (std::size_t i = 0; i < records.size(); ++i) {
    records[i].id = 10 * i + 1;
    other[i].id = 1000 - i;
    other[i].source += 1000;
  }
  const Ranked ranked = rank_by_neighbours(taken_of(records), 1),
               again = rank_by_neighbours(taken_of(other), 3);
  EXPECT_EQ(said_by_rank(again), said_by_rank(ranked));
  EXPECT_EQ(again.ids, ranked.ids);
  EXPECT_EQ(again.own, ranked.own);
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Rank rank = ranked.rank_of(records[i].id);
    ASSERT_EQ(ranked.by_id[i], rank);
    ASSERT_EQ(said_by_rank(ranked)[rank], i);
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

// Records that say the same go by their files: by what stands in these, then by their names.
TEST(Neighbours, ThatSayTheSameGoByTheirFiles) {
  const auto made = [](std::uint64_t long_file, std::uint64_t short_file, bool swap) {
    std::vector<Record> out = {
        record(1, {{find::Kind::Email, "y@example.jp"}}, swap ? short_file : long_file),
        record(2, {{find::Kind::Email, "y@example.jp"}}, swap ? long_file : short_file),
        record(3, {{find::Kind::Email, "z@example.jp"}}, long_file)};
    std::vector<bool> is_long;
    for (const Kept& kept : rank_by_neighbours(taken_of(out), 1).kept)
      is_long.push_back(kept.source == long_file);
    return is_long;
  };
  EXPECT_EQ(made(1, 2, false), made(1, 2, true));
  EXPECT_EQ(made(1, 2, false), made(2, 1, false));
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
