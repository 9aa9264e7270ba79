// Why records are one person, and what somebody decided. All people are invented.
#include "people/explain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "people/keys.h"
#include "people/people.h"
#include "people/record_for_test.h"

namespace tadasu::people {
namespace {

using find::Kind;

std::map<std::uint64_t, std::uint64_t> person_of(const Resolved& resolved) {
  std::map<std::uint64_t, std::uint64_t> out;
  for (const Person& person : resolved.people)
    for (const std::uint64_t id : person.records) out[id] = person.id;
  return out;
}

const TraitReason& trait(const Why& why, std::string_view name) {
  return *std::find_if(why.traits.begin(), why.traits.end(),
                       [&](const TraitReason& one) { return one.trait == name; });
}

Record taro(std::uint64_t id) {
  return record(id, {{Kind::PersonName, "山田 太郎"}, {Kind::BirthDate, "1980/1/2"}});
}
Record hanako(std::uint64_t id) {
  return record(id, {{Kind::PersonName, "鈴木 花子"}, {Kind::BirthDate, "1975/5/5"}});
}

TEST(Explain, EachTraitSaysHowItAgreesAndTheWeightsAddUp) {
  const std::vector<Record> records = {
      record(1, {{Kind::PersonName, "山田 太郎"},
                 {Kind::BirthDate, "1980/1/2"},
                 {Kind::Email, "taro@example.jp"}}),
      record(2, {{Kind::PersonName, "山田 太郎"}, {Kind::BirthDate, "1980/1/12"}}), hanako(3)};
  const Resolved resolved = resolve(records);
  const Why why = resolved.reasons->why(1, 2);
  EXPECT_EQ(trait(why, "name").level, "same");
  EXPECT_GT(trait(why, "name").stranger, 0);
  EXPECT_EQ(trait(why, "birth_date").level, "slip");
  EXPECT_EQ(trait(why, "email").level, "missing");
  EXPECT_EQ(trait(why, "email").stranger, 0);
  EXPECT_EQ(why.rule, Rule::None);  // two birth dates
  double stranger = why.before_stranger + why.rarity, household = why.before_household;
  for (const TraitReason& one : why.traits) stranger += one.stranger, household += one.household;
  EXPECT_NEAR(why.same, 1 / (1 + std::exp(-stranger) + std::exp(-household)), 1e-9);
  const Why apart = resolved.reasons->why(1, 3);
  EXPECT_EQ(trait(apart, "name").level, "differs");
  EXPECT_LT(apart.same, 0.01);
  EXPECT_EQ(resolved.reasons->why(2, 1).same, why.same);
}

TEST(Explain, TheRuleIsNamed) {
  const auto rule = [](const Record& a, const Record& b) {
    return rule_name(resolve(std::vector{a, b}).reasons->why(a.id, b.id).rule);
  };
  EXPECT_EQ(rule(taro(1), taro(2)), "name_birth_date");
  EXPECT_EQ(rule(record(1, {{Kind::PersonName, "山田 太郎"}, {Kind::Email, "a@example.jp"}}),
                 record(2, {{Kind::Email, "a@example.jp"}})),
            "email");
  EXPECT_EQ(rule(record(1, {{Kind::PersonName, "山田 太郎"}, {Kind::Email, "a@example.jp"}}),
                 record(2, {{Kind::PersonName, "山田 花子"}, {Kind::Email, "a@example.jp"}})),
            "");
  EXPECT_EQ(rule(taro(1), record(2, {{Kind::PersonName, "山田 太郎"}})), "only_name");
  EXPECT_EQ(rule(taro(1), hanako(2)), "");
}

// Of many records the strongest tree is made block by block, and what is judged of equal records
// once: the plain way, with all edges at once, gives the same.
TEST(Explain, APersonOfManyRecordsHasTheSameTreeAsByAllEdges) {
  std::mt19937_64 random(11);
  std::vector<Record> records;
  for (std::uint64_t id = 1; id <= 300; ++id) {
    Record one = record(id, {{Kind::Email, "yamada@example.jp"}}, 1 + random() % 2);
    if (random() % 3 != 0)
      add_value(one, kKey, Kind::PersonName, random() % 2 == 0 ? "山田 太郎" : "山田 太朗");
    if (random() % 3 == 0) add_value(one, kKey, Kind::BirthDate, "1980/1/2");
    if (random() % 4 == 0) add_value(one, kKey, Kind::Phone, "090-1111-2222");
    records.push_back(one);
  }
  const Resolved resolved = resolve(records);
  const auto largest = std::max_element(
      resolved.people.begin(), resolved.people.end(),
      [](const Person& x, const Person& y) { return x.records.size() < y.records.size(); });
  const Person& person = *largest;
  ASSERT_GT(person.records.size(), 150U);
  struct Edge {
    double same;
    std::size_t a, b;
  };
  std::vector<Edge> edges;
  for (std::size_t a = 0; a < 64; ++a)
    for (std::size_t b = a + 1; b < person.records.size(); ++b)
      edges.push_back({resolved.reasons->why(person.records[a], person.records[b]).same, a, b});
  std::stable_sort(edges.begin(), edges.end(),
                   [](const Edge& x, const Edge& y) { return x.same > y.same; });
  std::vector<std::size_t> part(person.records.size());
  std::iota(part.begin(), part.end(), std::size_t{0});
  std::vector<double> matches(person.records.size(), 1);
  std::size_t at = 0;
  const auto links = resolved.reasons->links(person);
  for (const Edge& edge : edges) {
    const std::size_t a = part[edge.a], b = part[edge.b];
    if (a == b) continue;
    ASSERT_LT(at, links.size());
    EXPECT_EQ(links[at].a, person.records[edge.a]) << at;
    EXPECT_EQ(links[at].b, person.records[edge.b]) << at;
    EXPECT_EQ(links[at].same, edge.same) << at;
    if (part[0] == a || part[0] == b)
      for (std::size_t i = 0; i < part.size(); ++i)
        if (part[i] == (part[0] == a ? b : a)) matches[i] = edge.same;
    if (matches[0] == 1 && (part[0] == a || part[0] == b)) matches[0] = edge.same;
    for (std::size_t& one : part)
      if (one == b) one = a;
    ++at;
  }
  EXPECT_EQ(at, links.size());
  EXPECT_EQ(resolved.reasons->matches(person), matches);
}

TEST(Explain, AChainIsAsSureAsItsWeakestLink) {
  const std::vector<Record> records = {
      record(1, {{Kind::PersonName, "鷹架 縁莉"},
                 {Kind::BirthDate, "1987/4/1"},
                 {Kind::Email, "yukari@example.jp"}}),
      record(2, {{Kind::PersonName, "鷹架 縁莉"}, {Kind::BirthDate, "1987/4/1"}}),
      record(3, {{Kind::Email, "yukari@example.jp"}}), hanako(4)};
  const Resolved resolved = resolve(records);
  ASSERT_EQ(resolved.people.size(), 2U);
  const Person& person = resolved.people[0];
  const auto links = resolved.reasons->links(person);
  ASSERT_EQ(links.size(), 2U);
  EXPECT_GE(links[0].same, links[1].same);
  const auto matches = resolved.reasons->matches(person);
  ASSERT_EQ(matches.size(), 3U);
  EXPECT_EQ(matches[0], links[0].same);
  EXPECT_EQ(*std::min_element(matches.begin(), matches.end()), links[1].same);
  EXPECT_EQ(resolved.reasons->matches(resolved.people[1]), std::vector<double>{1});
}

TEST(Explain, PeopleWhoMayBeOneAreWorthALookUntilThatIsDecided) {
  std::vector<Record> records = {
      record(1, {{Kind::PersonName, "鷹架 縁莉"}, {Kind::Email, "yukari@example.jp"}}),
      record(2, {{Kind::PersonName, "鷹架 縁莉"}, {Kind::Email, "takahoko@example.com"}})};
  const Resolved resolved = resolve(records);
  const auto doubts = resolved.reasons->doubts(resolved.people, 10);
  ASSERT_EQ(doubts.size(), 1U);
  EXPECT_EQ(doubts[0].a, 1U);
  EXPECT_EQ(doubts[0].b, 2U);
  EXPECT_EQ(doubts[0].joined, resolved.people.size() == 1);
  for (const bool same : {false, true}) {
    const Resolved decided =
        resolve(records, 1, Classes::Three, std::vector<Decided>{{2, 1, same}});
    EXPECT_EQ(decided.people.size(), same ? 1U : 2U);
    EXPECT_TRUE(decided.reasons->doubts(decided.people, 10).empty());
  }
}

TEST(Decisions, OneOfTwoBirthDatesAndTwoOfOneNumber) {
  const std::vector<Record> records = {taro(1), taro(2), hanako(3)};
  const auto with = [&](std::vector<Decided> decided) {
    return resolve(records, 1, Classes::Three, decided);
  };
  EXPECT_EQ(with({}).count, (Count{2, 2, 2}));
  EXPECT_EQ(with({{1, 2, false}}).count, (Count{3, 3, 3}));
  EXPECT_EQ(with({{1, 3, true}}).count, (Count{1, 1, 1}));
  const Resolved both = with({{1, 2, false}, {3, 2, true}});
  EXPECT_EQ(both.count, (Count{2, 2, 2}));
  EXPECT_EQ(person_of(both).at(3), person_of(both).at(2));
  EXPECT_EQ(both.reasons->why(2, 3).rule, Rule::Decision);
}

TEST(Decisions, ThoseThatContradictEachOtherKeepPeopleApartAndAreTold) {
  // Whichever of them is followed, ids have no part in it.
  const auto refused = [](std::uint64_t one, std::uint64_t two, std::uint64_t three) {
    const std::vector<Record> records = {taro(one), hanako(two),
                                         record(three, {{Kind::Age, "40"}})};
    const Resolved resolved =
        resolve(records, 1, Classes::Three,
                std::vector<Decided>{{one, two, true}, {two, three, true}, {three, one, false}});
    EXPECT_EQ(resolved.people.size(), 2U);
    EXPECT_EQ(resolved.refused.size(), 1U);
    EXPECT_TRUE(resolved.refused.at(0).same);
    const std::set<std::uint64_t> both = {resolved.refused.at(0).a, resolved.refused.at(0).b};
    EXPECT_TRUE(both.contains(two));
    return both.contains(one);
  };
  const bool first = refused(1, 2, 3);
  EXPECT_EQ(refused(3, 2, 1), first);
  EXPECT_EQ(refused(2, 1, 3), first);
}

// Many records that share names, dates, mailboxes and numbers, with random decisions.
TEST(Decisions, HoldInAnyOrderAndForAnyThreads) {
  std::mt19937_64 random(5);
  const char* names[] = {"山田 太郎", "山田 花子", "鈴木 一郎", "佐藤 次郎"};
  const char* dates[] = {"1980/1/2", "1980/1/12", "1975/5/5"};
  const char* mails[] = {"a@example.jp", "b@example.jp", "c@example.jp", "d@example.jp"};
  for (int round = 0; round < 40; ++round) {
    std::vector<Record> records;
    for (std::uint64_t id = 1; id <= 40; ++id) {
      Record one = record(id, {{Kind::PersonName, names[random() % 4]}}, 1 + random() % 2);
      if (random() % 2 == 0) add_value(one, kKey, Kind::BirthDate, dates[random() % 3]);
      if (random() % 2 == 0) add_value(one, kKey, Kind::Email, mails[random() % 4]);
      records.push_back(one);
    }
    std::vector<Decided> decided;
    for (int i = 0; i < 8; ++i)
      decided.push_back({1 + random() % 20, 21 + random() % 20, random() % 2 == 0});
    const Resolved first = resolve(records, 1, Classes::Three, decided);
    EXPECT_LE(first.count.min, first.count.likely);
    EXPECT_LE(first.count.likely, first.count.max);
    auto people = person_of(first);
    for (const Decided& one : decided) {
      const bool refused =
          std::any_of(first.refused.begin(), first.refused.end(),
                      [&](const Decided& other) { return other.a == one.a && other.b == one.b; });
      if (one.same && refused) continue;
      EXPECT_EQ(people[one.a] == people[one.b], one.same) << round;
    }
    std::shuffle(records.begin(), records.end(), random);
    std::shuffle(decided.begin(), decided.end(), random);
    for (Decided& one : decided)
      if (random() % 2 == 0) std::swap(one.a, one.b);
    const Resolved second = resolve(records, 3, Classes::Three, decided);
    ASSERT_EQ(person_of(second), people) << round;
    EXPECT_EQ(second.count, first.count);
    EXPECT_EQ(second.refused.size(), first.refused.size());
  }
}

// A decision for two people reaches whoever is told to be one of them, before any rule joins him.
TEST(Decisions, WhoeverIsToldToBeAnotherIsKeptApartWithHim) {
  const std::vector<Record> records = {
      record(1, {{Kind::PersonName, "山田 太郎"}, {Kind::BirthDate, "1970/5/5"}}),
      record(2, {{Kind::PersonName, "山田 太郎"}, {Kind::BirthDate, "1970/5/5"}}),
      record(3, {{Kind::PersonName, "佐藤 次郎"}, {Kind::BirthDate, "1981/2/3"}})};
  const std::vector<Decided> decided = {{1, 3, false}, {2, 3, true}};
  const Resolved resolved = resolve(records, 1, Classes::Three, decided);
  auto person = person_of(resolved);
  EXPECT_TRUE(resolved.refused.empty());
  EXPECT_EQ(person[2], person[3]);
  EXPECT_NE(person[1], person[3]);
}

// What is decided of a record holds of its copies, with as many edges as there are copies.
TEST(Decisions, HoldOfCopies) {
  std::vector<Record> records;
  for (std::uint64_t copy = 0; copy < 3; ++copy) {
    records.push_back(
        record(3 * copy + 1, {{Kind::PersonName, "山田 太郎"}, {Kind::Email, "y@a.jp"}}, copy + 1));
    records.push_back(
        record(3 * copy + 2, {{Kind::PersonName, "山田 太郎"}, {Kind::Email, "y@a.jp"}}, copy + 1));
    records.push_back(record(3 * copy + 3, {{Kind::PersonName, "佐藤 次郎"}}, copy + 1));
  }
  const std::vector<Decided> copies = {{1, 4, true, true}, {1, 7, true, true}, {2, 5, true, true},
                                       {2, 8, true, true}, {3, 6, true, true}, {3, 9, true, true}};
  std::vector<Decided> decided = copies;
  decided.push_back({1, 2, false});
  for (const unsigned threads : {1U, 3U}) {
    const Resolved resolved = resolve(records, threads, Classes::Three, decided);
    auto person = person_of(resolved);
    for (const std::uint64_t a : {1, 4, 7})
      for (const std::uint64_t b : {2, 5, 8}) {
        EXPECT_NE(person[a], person[b]) << a << " " << b;
        EXPECT_EQ(resolved.reasons->why(a, b).rule, Rule::None);
      }
    for (const Doubt& doubt : resolved.reasons->doubts(resolved.people, 100))
      EXPECT_TRUE(doubt.a % 3 == doubt.b % 3 || doubt.a % 3 == 0 || doubt.b % 3 == 0)
          << doubt.a << " " << doubt.b;
  }
  // That they are copies joins nobody by itself.
  const Resolved plain = resolve(records);
  EXPECT_EQ(resolve(records, 1, Classes::Three, copies).count, plain.count);
  EXPECT_EQ(person_of(resolve(records, 1, Classes::Three, copies)), person_of(plain));
}

// Two who were told apart in each of very many copies: before, each pair of copies was an edge.
TEST(Decisions, OfVeryManyCopiesCostLittle) {
  constexpr std::uint64_t kCopies = 20'000;
  std::vector<Record> records;
  std::vector<Decided> decided = {{1, 2, false}};
  for (std::uint64_t copy = 0; copy < kCopies; ++copy)
    for (std::uint64_t of : {1, 2}) {
      records.push_back(record(
          2 * copy + of, {{Kind::PersonName, "山田 太郎"}, {Kind::Email, "y@a.jp"}}, copy + 1));
      if (copy > 0) decided.push_back({of, 2 * copy + of, true, true});
    }
  const Resolved resolved = resolve(records, 1, Classes::Three, decided);
  auto person = person_of(resolved);
  for (std::uint64_t id = 1; id <= 2 * kCopies; ++id)
    ASSERT_NE(person[id], person[id % 2 == 1 ? 2 : 1]) << id;
}

// What was told to be one across two birth dates may be whoever has the other date.
TEST(Decisions, TheLowerBoundHoldsForAPersonOfTwoBirthDates) {
  const std::vector<Record> records = {
      record(1, {{Kind::PersonName, "山田 花子"}, {Kind::BirthDate, "1970/5/5"}}),
      record(2, {{Kind::PersonName, "鈴木 花子"},
                 {Kind::PersonNameKana, "スズキ ハナコ"},
                 {Kind::BirthDate, "1980/1/2"}}),
      record(3, {{Kind::PersonNameKana, "スズキ ハナコ"}, {Kind::BirthDate, "1980/1/2"}})};
  EXPECT_EQ(resolve(records).count.min, 2U);
  const std::vector<Decided> decided = {{1, 2, true}};
  EXPECT_EQ(resolve(records, 1, Classes::Three, decided).count.min, 1U);
}

}  // namespace
}  // namespace tadasu::people
