// Numbers that people keep. All people are invented.
#include "facts/person_ids.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <random>
#include <set>

#include "facts/facts.h"
#include "facts/folder_for_test.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

namespace fs = std::filesystem;

// Records are named by letters: "ab c" are two people, one of records a and b, one of c.
struct World {
  PersonIds known;
  PersonChanges changes;
  // Of each record the number of its person, when the records were met in the order of `order`.
  std::map<char, std::uint64_t> now(const std::string& people, std::string order = "") {
    if (order.empty()) {
      for (const char c : people)
        if (c != ' ') order += c;
      std::sort(order.begin(), order.end());
    }
    std::vector<std::uint64_t> places, values;
    for (const char c : order) {
      places.push_back(1000 + static_cast<std::uint64_t>(c) * 7919 % 1009);
      values.push_back(static_cast<std::uint64_t>(c));
    }
    std::vector<people::Person> list(1);
    for (const char c : people) {
      if (c == ' ')
        list.emplace_back();
      else
        list.back().records.push_back(order.find(c) + 1);
    }
    for (people::Person& one : list) {
      std::sort(one.records.begin(), one.records.end());
      one.id = one.records.front();
    }
    std::sort(list.begin(), list.end(), [](const auto& x, const auto& y) { return x.id < y.id; });
    changes = settle_person_ids(known, list, places, values);
    std::map<char, std::uint64_t> out;
    for (const people::Person& one : list)
      for (const std::uint64_t id : one.records) out[order[id - 1]] = one.id;
    return out;
  }
};
using Ids = std::map<char, std::uint64_t>;

TEST(PersonIds, StayWhileRecordsAreAddedBeforeAndBehind) {
  World world;
  EXPECT_EQ(world.now("ab c"), (Ids{{'a', 1}, {'b', 1}, {'c', 3}}));
  EXPECT_EQ(world.now("abx c y", "yxcba"), (Ids{{'a', 1}, {'b', 1}, {'c', 3}, {'x', 1}, {'y', 4}}));
  EXPECT_TRUE(world.changes.became_two.empty() && world.changes.became_one.empty());
}

// Records with the values of one that stands where it stood are others: they take no number of his.
TEST(PersonIds, NamesakesThatAreAddedTakeNoNumberAway) {
  for (const std::uint64_t least : {1U, 2U, 3U, 8U}) {
    PersonIds known;
    std::vector<people::Person> before(1);
    before[0].id = 1;
    before[0].records = {1};
    settle_person_ids(known, before, std::vector<std::uint64_t>{5}, std::vector<std::uint64_t>{7});
    std::vector<people::Person> now(3);
    for (std::uint64_t i = 0; i < 3; ++i) {
      now[i].id = i + 1;
      now[i].records = {i + 1};
    }
    const PersonChanges changes =
        settle_person_ids(known, now, std::vector<std::uint64_t>{least + 10, 5, least},
                          std::vector<std::uint64_t>{7, 7, 7});
    EXPECT_EQ(now[1].id, 1U) << least;
    EXPECT_NE(now[0].id, 1U) << least;
    EXPECT_NE(now[2].id, 1U) << least;
    EXPECT_TRUE(changes.became_two.empty()) << least;
  }
}

TEST(PersonIds, OneThatBecameTwoLeavesItsNumberToMostOfIt) {
  World world;
  world.now("abc d");
  EXPECT_EQ(world.now("ac b d"), (Ids{{'a', 1}, {'b', 5}, {'c', 1}, {'d', 4}}));
  ASSERT_EQ(world.changes.became_two.size(), 1U);
  EXPECT_EQ(world.changes.became_two[0].before, std::vector<std::uint64_t>{1});
  EXPECT_EQ(world.changes.became_two[0].now, (std::vector<std::uint64_t>{1, 5}));
  EXPECT_TRUE(world.changes.became_one.empty());
}

TEST(PersonIds, TwoThatBecameOneBearTheSmallerNumberAndTheOtherIsNobodysAgain) {
  World world;
  world.now("ab c d");
  EXPECT_EQ(world.now("abc d"), (Ids{{'a', 1}, {'b', 1}, {'c', 1}, {'d', 4}}));
  ASSERT_EQ(world.changes.became_one.size(), 1U);
  EXPECT_EQ(world.changes.became_one[0].before, (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ(world.now("abc d e").at('e'), 5U);
  EXPECT_EQ(world.now("ab c d e").at('c'), 6U) << "another than it had: that letter went to 1";
}

TEST(PersonIds, WhoComesBackHasTheNumberItHad) {
  World world;
  world.now("ab c d");
  EXPECT_EQ(world.now("c"), (Ids{{'c', 3}}));
  EXPECT_EQ(world.now("ab c d"), (Ids{{'a', 1}, {'b', 1}, {'c', 3}, {'d', 4}}));
}

TEST(PersonIds, AreKeptAndReadBack) {
  World world;
  world.now("ab c d");
  const auto read = parse_person_ids(person_ids_text(world.known));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(person_ids_text(read.value()), person_ids_text(world.known));
  EXPECT_FALSE(parse_person_ids(person_ids_text(world.known).substr(0, 20)).ok());
  world.now("abc d");
  const auto changes = parse_person_changes(person_changes_text(world.changes));
  ASSERT_TRUE(changes.ok());
  EXPECT_EQ(changes.value().became_one.size(), 1U);
}

// Random people over the same letters: the order in which records are met changes nothing, numbers
// are never shared, and where nothing changed nothing changes.
TEST(PersonIds, DoNotDependOnTheOrderOfRecords) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 200; ++round) {
    World one, other;
    const auto any = [&] {
      std::string out;
      for (char c = 'a'; c < 'a' + 12; ++c) out += random() % 3 == 0 ? "" : std::string(1, c);
      if (out.empty()) out = "a";
      std::shuffle(out.begin(), out.end(), random);
      std::string cut;
      for (const char c : out)
        cut += (cut.empty() || random() % 2 == 0 ? "" : " ") + std::string(1, c);
      return cut;
    };
    std::string first = any();
    one.now(first), other.now(first);
    for (int revision = 0; revision < 4; ++revision) {
      const std::string people = any();
      std::string order;
      for (const char c : people)
        if (c != ' ') order += c;
      const Ids ids = one.now(people);
      std::shuffle(order.begin(), order.end(), random);
      ASSERT_EQ(other.now(people, order), ids) << people;
      std::map<std::uint64_t, std::set<char>> holders;
      for (const auto& [record, id] : ids) holders[id].insert(record);
      EXPECT_EQ(holders.size(),
                1U + static_cast<std::size_t>(std::count(people.begin(), people.end(), ' ')));
      EXPECT_EQ(one.now(people), ids);
      EXPECT_TRUE(one.changes.became_two.empty() && one.changes.became_one.empty());
      other.now(people);
    }
  }
}

// Whole surveys: files come before and behind and are moved, by one thread and by several.
TEST(PersonIds, OfAnIncidentStayThroughTenSurveysWithMoreEvidence) {
  start_crypto();
  const FolderForTest folder;
  const SystemClock clock;
  const fs::path evidence = folder.path() / "evidence";
  fs::create_directory(evidence);
  auto store = store::Store::open(folder.path() / "store", clock);
  ASSERT_TRUE(store.ok() && store.value()->make_incident_key("2026-001").ok());
  const auto put = [&](const std::string& name, int first, int count) {
    std::ofstream file(evidence / name);
    file << "氏名,メール\n";
    for (int i = first; i < first + count; ++i)
      file << "鷹架 縁莉" << i << ",person" << i << "@example.jp\n";
  };
  put("m.csv", 0, 20);
  std::mt19937_64 random(7);
  std::map<std::string, std::uint64_t> before;
  std::string list = "m.csv";
  for (int round = 0; round < 10; ++round) {
    SurveyOptions options;
    options.thread_count = 1 + static_cast<unsigned>(round % 3);
    const auto sheet =
        survey_incident(*store.value(), "2026-001", {evidence}, "system", "test", options, nullptr);
    ASSERT_TRUE(sheet.ok());
    EXPECT_EQ(sheet.value().people_changed.became_two + sheet.value().people_changed.became_one,
              0U);
    std::map<std::string, std::uint64_t> now;
    std::set<std::uint64_t> people;
    const std::uint64_t revision = sheet.value().revision;
    const auto rows = store.value()->evidence("2026-001", revision, "email", 0, 0, 10'000);
    for (const store::EvidenceRow& row : rows.value()) people.insert(row.person);
    for (const std::uint64_t person : people) {
      const auto values = store.value()->open_person("2026-001", revision, person);
      for (const store::SealedValue& one : values.value())
        if (one.kind == "email") now[one.value] = person;
    }
    for (const auto& [mail, person] : before) EXPECT_EQ(now[mail], person) << mail << round;
    before = now;
    const std::string letter(1, static_cast<char>('a' + random() % 26));
    put(letter + std::to_string(round) + ".csv", static_cast<int>(random() % 40), 10);
    if (round % 3 == 1) {
      fs::rename(evidence / list, evidence / (letter + "-moved.csv"));
      list = letter + "-moved.csv";
    }
  }
  EXPECT_GT(before.size(), 30U);
}

}  // namespace
}  // namespace tadasu::facts
