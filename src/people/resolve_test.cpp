#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "people/joins.h"
#include "people/keys.h"
#include "people/people.h"
#include "people/record_for_test.h"

namespace tadasu::people {
namespace {

using find::Kind;

std::uint64_t likely(const std::vector<Record>& records) {
  const Resolved resolved = resolve(records);
  EXPECT_GE(resolved.people.size(), resolved.count.likely);
  return resolved.count.likely;
}

// The number of an insured stands in the rows of his whole family; a made-up one in many.
TEST(Resolve, OneForeignNumberAloneIsNoLetterForTwoNames) {
  std::vector<Record> records;
  const char* const numbers[] = {"536-22-8726", "449-87-4100", "574-22-7802", "612-31-8843",
                                 "318-54-9921"};
  const char* const names[] = {
      "Robert Fielding", "Helen Fielding",  "Daisy Marlowe",  "Oscar Winthrop", "Martha Winthrop",
      "Felix Ashdown",   "Grace Penrose",   "Arthur Penrose", "Ivy Kettering",  "Hugo Larkspur",
      "Clara Larkspur",  "Miles Thornbury", "Edith Rowntree", "Basil Rowntree", "June Holloway"};
  for (std::size_t i = 0; i < std::size(names); ++i)
    records.push_back(
        record(i + 1, {{Kind::PersonName, names[i]}, {Kind::ForeignIdNumber, numbers[i / 3]}}));
  const Resolved resolved = resolve(records);
  EXPECT_EQ(resolved.people.size(), std::size(names));
  for (const Person& one : resolved.people)
    EXPECT_EQ(one.records.size(), 1U)
        << names[one.records[0] - 1] << ", " << names[one.records.back() - 1];
}

TEST(Resolve, AMailboxWithoutANameIsHersWhoseNameItBears) {
  const Written box{Kind::Email, "hanako.sato1985@example.jp"};
  const auto people = [&](const std::vector<Record>& records) {
    std::vector<std::vector<std::uint64_t>> out;
    for (const Person& one : resolve(records).people) out.push_back(one.records);
    return out;
  };
  using Lists = std::vector<std::vector<std::uint64_t>>;
  const Record wife = record(1, {{Kind::PersonName, "佐藤 花子"}, box});
  const Record husband = record(2, {{Kind::PersonName, "佐藤 健太"}, box});
  const Record nobody = record(3, {box}),
               nobody_too = record(4, {box, {Kind::Phone, "090-1111-2222"}});
  EXPECT_EQ(people({wife, husband, nobody, nobody_too}), (Lists{{1, 3, 4}, {2}}));
  // Her letters may come to him too, but he is not she.
  EXPECT_EQ(people({husband, nobody, nobody_too}), (Lists{{2}, {3, 4}}));
  // Of whom nothing tells how he is called, it may be his.
  const Record half = record(5, {{Kind::PersonName, "佐藤様"}, box});
  EXPECT_EQ(people({nobody, half}), (Lists{{3, 5}}));
  // However many records there are.
  std::vector<Record> many;
  for (std::uint64_t id = 10; id < 110; ++id)
    many.push_back(record(id, {{Kind::PersonName, "佐藤 健太"}, box}));
  for (std::uint64_t id = 110; id < 210; ++id) many.push_back(record(id, {box}));
  many.push_back(record(210, {{Kind::PersonName, "佐藤 花子"}, box}));
  many.push_back(record(211, {box}));
  std::vector<std::size_t> sizes;
  for (const auto& one : people(many)) sizes.push_back(one.size());
  EXPECT_EQ(sizes, (std::vector<std::size_t>{100, 102}));
  // Two mailboxes at one telephone bear two names.
  const Written phone{Kind::Phone, "090-1111-2222"};
  const Record hers = record(6, {box, phone});
  const Record his = record(7, {{Kind::Email, "kenta.sato1983@example.jp"}, phone});
  const Record hers_too = record(8, {{Kind::Email, "sato_hanako@example.com"}, phone});
  EXPECT_EQ(people({hers, his, hers_too}), (Lists{{6, 8}, {7}}));
}

TEST(Resolve, OneAddressWrittenInTwoWaysAndOneNameAreOnePerson) {
  EXPECT_EQ(likely({record(1, {{Kind::PersonName, "佐藤 一郎"},
                               {Kind::Address, "東京都港区三田二丁目8番1号"}}),
                    record(2, {{Kind::PersonName, "佐藤一郎"},
                               {Kind::Address, "港区三田２－８－１ コーポ101"}})}),
            1U);
}

TEST(Resolve, HalfANameAmongKnownPeopleIsNotOneMorePersonForSure) {
  std::vector<Record> records = {
      record(1, {{Kind::PersonName, "青木 一郎"}, {Kind::Email, "aoki@example.jp"}}),
      record(2, {{Kind::PersonName, "青木"}}), record(3, {{Kind::PersonName, "Sato"}}),
      record(4, {{Kind::PersonName, "大塚 由美子"}})};
  for (Record& one : records) one.strength = 0.9F;
  records[3].strength = 0.5F;
  const Resolved resolved = resolve(records);
  EXPECT_EQ(resolved.count.min, 1U);     // the weak name alone proves nobody
  EXPECT_EQ(resolved.count.likely, 2U);  // 青木 and Sato are most likely somebody of the file
  EXPECT_EQ(resolved.count.max, 4U);
}

TEST(Resolve, HalfANameJoinsNobodyByPlaceTelephoneOrBirthDate) {
  const Record akira = record(
      1,
      {{Kind::PersonName, "佐藤"}, {Kind::Phone, "03-5321-1111"}, {Kind::Email, "a@example.jp"}});
  const Record yumi = record(
      2,
      {{Kind::PersonName, "佐藤"}, {Kind::Phone, "03-5321-1111"}, {Kind::Email, "y@example.jp"}});
  EXPECT_EQ(resolve(std::vector{akira, yumi}).people.size(), 2U);
  EXPECT_EQ(resolve(std::vector{akira, yumi}).count, (Count{1, 2, 2}));
  for (const Kind name : {Kind::PersonName, Kind::PersonNameKana}) {
    const char* half = name == Kind::PersonName ? "山田" : "ヤマダ";
    for (const Written shared :
         {Written{Kind::Address, "港区三田2-8-1"}, Written{Kind::Phone, "03-5321-1111"},
          Written{Kind::BirthDate, "1980/1/2"}}) {
      const Resolved resolved = resolve(
          std::vector{record(1, {{name, half}, shared}), record(2, {{name, half}, shared})});
      EXPECT_EQ(resolved.people.size(), 2U) << half << " " << shared.value;
      EXPECT_EQ(resolved.count.max, 2U) << half << " " << shared.value;
    }
    // A mailbox or a mobile is one person's: half a name does not deny that.
    EXPECT_EQ(likely({record(1, {{name, half}, {Kind::Email, "a@example.jp"}}),
                      record(2, {{name, half}, {Kind::Email, "a@example.jp"}})}),
              1U);
  }
}

TEST(Resolve, ALandlineBesideMobilesProvesNobodyMore) {
  std::vector<Record> records;
  for (std::uint64_t i = 0; i < 20; ++i) {
    const std::string phone = (i % 2 == 0 ? "090-1234-10" : "03-5321-10") + std::to_string(10 + i);
    records.push_back(record(i + 1, {{Kind::Phone, phone.c_str()}}));
  }
  EXPECT_EQ(resolve(records).count, (Count{10, 20, 20}));
}

TEST(Resolve, AListOfFamilyNamesAloneIsAListOfPeople) {
  std::vector<Record> records = {record(1, {{Kind::PersonName, "青木"}}),
                                 record(2, {{Kind::PersonName, "佐藤"}})};
  for (Record& one : records) one.strength = 0.9F;
  EXPECT_EQ(resolve(records).count.likely, 2U);
}

TEST(Resolve, ARecordInKanjiAndOneInKanaAtOneAddressAreOnePerson) {
  EXPECT_EQ(likely({record(1, {{Kind::PersonName, "佐藤一郎"},
                               {Kind::PersonNameKana, "サトウ イチロウ"},
                               {Kind::Address, "港区三田2-8-1"}}),
                    record(2, {{Kind::PersonNameKana, "さとう いちろう"},
                               {Kind::Address, "港区三田2-8-1"}})}),
            1U);
}

TEST(Resolve, AFamilyThatSharesMailboxTelephoneAndAddressIsNotOnePerson) {
  std::vector<Record> family;
  std::uint64_t id = 0;
  for (const char* name : {"山田 太郎", "山田 花子", "山田 次郎"}) {
    family.push_back(record(++id, {{Kind::PersonName, name},
                                   {Kind::Email, "yamada@example.jp"},
                                   {Kind::Phone, "03-1234-5678"},
                                   {Kind::Address, "港区三田2-8-1"}}));
    family.push_back(record(++id, {{Kind::PersonName, name},
                                   {Kind::Phone, "090-1111-2222"},
                                   {Kind::Email, "yamada@example.jp"}}));
  }
  const Resolved resolved = resolve(family);
  EXPECT_EQ(resolved.count.likely, 3U);
  EXPECT_EQ(resolved.count.min, 1U);  // nobody proves that they are three
  EXPECT_GE(resolved.count.max, 3U);
}

TEST(Resolve, FatherAndSonOfOneNameWithTwoBirthDatesAreTwoEverywhere) {
  const Resolved resolved = resolve(
      std::vector{record(1, {{Kind::PersonName, "山田 太郎"},
                             {Kind::BirthDate, "1950/1/1"},
                             {Kind::Address, "港区三田2-8-1"},
                             {Kind::Email, "a@example.jp"}}),
                  record(2, {{Kind::PersonName, "山田 太郎"},
                             {Kind::BirthDate, "1980/5/3"},
                             {Kind::Address, "港区三田2-8-1"},
                             {Kind::Email, "a@example.jp"}}),
                  record(3, {{Kind::PersonName, "山田 太郎"}, {Kind::Address, "港区三田2-8-1"}})});
  EXPECT_EQ(resolved.count.min, 2U);
  EXPECT_EQ(resolved.count.likely, 2U);
}

TEST(Resolve, TwoMyNumbersAreTwoPeopleWhateverElseAgrees) {
  const Resolved resolved = resolve(std::vector{record(1, {{Kind::PersonName, "山田 太郎"},
                                                           {Kind::MyNumber, "123456789018"},
                                                           {Kind::Email, "a@example.jp"}}),
                                                record(2, {{Kind::PersonName, "山田 太郎"},
                                                           {Kind::MyNumber, "987654321098"},
                                                           {Kind::Email, "a@example.jp"}})});
  EXPECT_EQ(resolved.count, (Count{2, 2, 2}));
}

TEST(Resolve, OneMyNumberIsOnePersonWhateverTheName) {
  EXPECT_EQ(
      likely({record(1, {{Kind::PersonName, "山田 花子"}, {Kind::MyNumber, "123456789018"}}),
              record(2, {{Kind::PersonName, "鈴木 花子"}, {Kind::MyNumber, "1234-5678-9018"}})}),
      1U);
}

TEST(Resolve, DatesOfBirthInTwoCalendarsAreOne) {
  EXPECT_EQ(likely({record(1, {{Kind::PersonName, "髙橋 愛"}, {Kind::BirthDate, "昭和55年1月2日"}}),
                    record(2, {{Kind::PersonName, "高橋　愛"}, {Kind::BirthDate, "1980-01-02"}})}),
            1U);
}

TEST(Resolve, NamesakesWithNothingElseInCommonGetTwoLettersAndAreLikelyOne) {
  const Resolved resolved = resolve(
      std::vector{record(1, {{Kind::PersonName, "鈴木 一郎"}, {Kind::Email, "a@example.jp"}}),
                  record(2, {{Kind::PersonName, "鈴木 一郎"}, {Kind::Email, "b@example.jp"}})});
  EXPECT_EQ(resolved.people.size(), 2U);
  EXPECT_EQ(resolved.count, (Count{1, 1, 2}));
}

TEST(Resolve, ACommonNameJoinsFewInTheLikelyNumberAndNobodyForLetters) {
  std::vector<Record> records;
  for (std::uint64_t i = 1; i <= 20; ++i) {
    const std::string mailbox = "s" + std::to_string(i) + "@example.jp";
    records.push_back(record(i, {{Kind::PersonName, "鈴木 一郎"}, {Kind::Email, mailbox.c_str()}}));
  }
  const Resolved resolved = resolve(records);
  EXPECT_EQ(resolved.people.size(), 20U);
  EXPECT_GE(resolved.count.likely, 10U);
  EXPECT_LT(resolved.count.likely, 20U);
}

TEST(Resolve, ABareNameGoesWithTheOnlyPersonKnownByIt) {
  const Record known = record(1, {{Kind::PersonName, "鈴木 一郎"}, {Kind::Email, "a@example.jp"}});
  const Record bare = record(2, {{Kind::PersonName, "鈴木一郎"}});
  EXPECT_EQ(resolve(std::vector{known, bare}).count, (Count{1, 1, 2}));
  // With two of the name nobody can tell.
  const Record other = record(3, {{Kind::PersonName, "鈴木一郎"}, {Kind::Email, "b@example.jp"}});
  EXPECT_EQ(resolve(std::vector{known, bare, other}).people.size(), 3U);
  EXPECT_EQ(resolve(std::vector{known, bare, other}).count, (Count{1, 1, 3}));
}

TEST(Resolve, ABareNameWithSomebodysIllnessStaysApart) {
  const Record known = record(1, {{Kind::PersonName, "鈴木 一郎"}, {Kind::Email, "a@example.jp"}});
  const Record ill =
      record(2, {{Kind::PersonName, "鈴木一郎"}, {Kind::MedicalHistory, "ぜんそく"}});
  const Resolved resolved = resolve(std::vector{known, ill});
  ASSERT_EQ(resolved.people.size(), 2U);
  EXPECT_FALSE(resolved.people[0].kinds.has(Kind::MedicalHistory));
}

TEST(Resolve, ASharedMailboxJoinsNobodyButItsNamesakes) {
  std::vector<Record> records;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const std::string name = "社員 " + std::to_string(i % 100) + "郎";
    records.push_back(record(i + 1, {{Kind::PersonName, name.c_str()},
                                     {Kind::Email, "info@example.jp"},
                                     {Kind::Phone, "03-9999-0000"}}));
  }
  const Resolved resolved = resolve(records);
  EXPECT_EQ(resolved.count, (Count{100, 100, 100}));
}

TEST(Resolve, ANamelessRecordDoesNotGlueTwoPeopleTogether) {
  const std::vector<Record> records = {
      record(1, {{Kind::Email, "home@example.jp"}}),
      record(2, {{Kind::PersonName, "山田 太郎"}, {Kind::Email, "home@example.jp"}}),
      record(3, {{Kind::PersonName, "山田 花子"}, {Kind::Email, "home@example.jp"}})};
  EXPECT_EQ(likely(records), 2U);
}

TEST(Resolve, ACustomerNumberIsComparedWithinOneFileOnly) {
  const auto with_source = [](std::uint64_t second_source) {
    return std::vector{
        record(1, {{Kind::PersonName, "山田 太郎"}, {Kind::CustomerNumber, "10001"}}, 1),
        record(2, {{Kind::PersonName, "山田 太郎"}, {Kind::CustomerNumber, "10001"}},
               second_source)};
  };
  EXPECT_EQ(resolve(with_source(1)).people.size(), 1U);
  EXPECT_EQ(resolve(with_source(2)).people.size(), 2U);  // two letters …
  EXPECT_EQ(likely(with_source(2)), 1U);  // … and most likely one person of that name
}

TEST(Resolve, RowsOfCardNumbersAloneAreCountedByCard) {
  std::vector<Record> records;
  for (std::uint64_t i = 0; i < 30; ++i) {
    const std::string card = "453957876362" + std::to_string(1000 + i % 10);
    records.push_back(record(i + 1, {{Kind::CardNumber, card.c_str()}}));
  }
  EXPECT_EQ(resolve(records).count, (Count{10, 10, 10}));
}

TEST(Resolve, KindsAreCountedByPerson) {
  const Resolved resolved = resolve(
      std::vector{record(1, {{Kind::PersonName, "山田 太郎"},
                             {Kind::Email, "a@example.jp"},
                             {Kind::CardNumber, "4539578763621486"}}),
                  record(2, {{Kind::PersonName, "山田 太郎"},
                             {Kind::Email, "a@example.jp"},
                             {Kind::CardNumber, "4539578763621487"}}),
                  record(3, {{Kind::PersonName, "山田 花子"}, {Kind::Email, "b@example.jp"}})});
  EXPECT_EQ(resolved.count.likely, 2U);
  EXPECT_EQ(resolved.by_kind.size(), find::kKindCount);
  EXPECT_EQ(resolved.by_kind[static_cast<std::size_t>(Kind::CardNumber)], (Count{1, 1, 1}));
  EXPECT_EQ(resolved.by_kind[static_cast<std::size_t>(Kind::Email)], (Count{2, 2, 2}));
  EXPECT_EQ(resolved.by_kind[static_cast<std::size_t>(Kind::MyNumber)], (Count{0, 0, 0}));
}

TEST(Resolve, NoRecordsAreNobody) {
  EXPECT_EQ(resolve(std::vector<Record>()).count, (Count{0, 0, 0}));
}

TEST(Resolve, ARecordWithNothingToCompareIsAPersonAtMost) {
  Record silent;
  silent.id = 1;
  silent.kinds.add(Kind::BirthDate);
  EXPECT_EQ(resolve(std::vector{silent}).count, (Count{1, 1, 1}));
  Record other = silent;
  other.id = 2;
  EXPECT_EQ(resolve(std::vector{silent, other}).count, (Count{1, 2, 2}));
}

// ---- properties, on records whose values are so few that everything conflicts with everything
// ----
std::vector<Record> random_records(std::mt19937_64& random, std::size_t size) {
  std::vector<Record> records(size);
  for (std::size_t i = 0; i < size; ++i) {
    records[i].id = 10 + 3 * i;
    records[i].source = random() % 2;
    for (std::uint64_t& key : records[i].keys) {
      if (random() % 3 == 0) key = 1 + random() % (2 + size / 4);
    }
    records[i].kinds = find::KindSet(random() & random() & ((1ULL << find::kKindCount) - 1));
    records[i].own = random() % 5 == 0 ? 1U << random() % 3 : 0;
  }
  return records;
}

std::map<std::uint64_t, std::vector<std::uint64_t>> as_map(const Resolved& resolved) {
  std::map<std::uint64_t, std::vector<std::uint64_t>> out;
  for (const Person& person : resolved.people) out[person.id] = person.records;
  return out;
}

TEST(ResolveProperty, TheOrderOfRecordsDoesNotMatter) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::vector<Record> records = random_records(random, random() % 30);
    const Resolved first = resolve(records);
    std::shuffle(records.begin(), records.end(), random);
    const Resolved second = resolve(records);
    ASSERT_EQ(first.count, second.count);
    ASSERT_EQ(first.by_kind, second.by_kind);
    ASSERT_EQ(as_map(first), as_map(second)) << round;
  }
}

TEST(ResolveProperty, TheKeyOfTheHashesDoesNotMatter) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 1000; ++round) {
    std::vector<Record> records = random_records(random, random() % 30);
    const auto before = as_map(resolve(records));
    for (Record& one : records) {
      for (std::uint64_t& key : one.keys) key = key == 0 ? 0 : key * 0x9E3779B97F4A7C15ULL;
    }
    ASSERT_EQ(as_map(resolve(records)), before) << round;
  }
}

TEST(ResolveProperty, BoundsHoldForAllAndForEveryKind) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 3000; ++round) {
    const std::vector<Record> records = random_records(random, random() % 40);
    const Resolved resolved = resolve(records);
    ASSERT_LE(resolved.count.min, resolved.count.likely);
    ASSERT_LE(resolved.count.likely, resolved.count.max);
    ASSERT_LE(resolved.count.max, records.size());
    ASSERT_EQ(resolved.count.likely == 0,
              records.empty());  // min may be 0: weak names prove nobody
    for (const Count& count : resolved.by_kind) {
      ASSERT_LE(count.min, count.likely);
      ASSERT_LE(count.likely, count.max);
      ASSERT_LE(count.max, resolved.count.max);
    }
  }
}

TEST(ResolveProperty, AFurtherRecordNeverLowersMax) {
  std::mt19937_64 random(4);
  for (int round = 0; round < 300; ++round) {
    const std::vector<Record> records = random_records(random, 25);
    std::uint64_t before = 0;
    for (std::size_t size = 0; size <= records.size(); ++size) {
      const std::uint64_t max = resolve(std::span(records).first(size)).count.max;
      ASSERT_GE(max, before) << round << " " << size;
      before = max;
    }
  }
}

TEST(ResolveProperty, EveryRecordIsOfOnePersonAndNobodyHasTwoBirthDates) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 2000; ++round) {
    const std::vector<Record> records = random_records(random, random() % 40);
    std::map<std::uint64_t, const Record*> by_id;
    for (const Record& one : records) by_id[one.id] = &one;
    std::size_t seen = 0;
    std::uint64_t last = 0;
    for (const Person& person : resolve(records).people) {
      ASSERT_EQ(person.id, person.records.front());
      ASSERT_GT(person.id, last);
      ASSERT_TRUE(std::is_sorted(person.records.begin(), person.records.end()));
      last = person.id;
      seen += person.records.size();
      for (const KeyType only_one : {KeyType::BirthDate, KeyType::MyNumber}) {
        std::uint64_t value = 0;
        for (const std::uint64_t id : person.records) {
          const std::uint64_t own = by_id.at(id)->key(only_one);
          ASSERT_FALSE(value != 0 && own != 0 && value != own);
          if (own != 0) value = own;
        }
      }
    }
    ASSERT_EQ(seen, records.size());
  }
}

TEST(Resolve, HostileRecordsThatShareOneValueStayLinear) {
  std::vector<Record> records(300'000);
  for (std::size_t i = 0; i < records.size(); ++i) {
    records[i].id = i + 1;
    records[i].keys[static_cast<std::size_t>(KeyType::Name)] = 5;
    records[i].keys[static_cast<std::size_t>(KeyType::Email)] = 6;
    records[i].keys[static_cast<std::size_t>(KeyType::Address)] = 7;
    records[i].keys[static_cast<std::size_t>(KeyType::BirthDate)] = i % 2 == 0 ? i + 1 : 0;
  }
  const Resolved resolved = resolve(records);  // the test's time limit is the assertion on time
  EXPECT_EQ(resolved.count.max, 150'000U);
  EXPECT_EQ(resolved.count.min, resolved.count.likely);
}

// The plain twin of Groups: a map of every value to the ranks that have it.
TEST(Groups, AreTheRanksOfEachValueThatComesAgain) {
  std::mt19937_64 random(31);
  for (const std::size_t size : {0U, 1U, 2U, 3U, 100U, 511U, 513U, 5'000U, 40'000U}) {
    for (const std::uint64_t distinct : {1U, 3U, 1'000U, 1'000'000U}) {
      std::vector<std::uint64_t> values(size);
      for (std::uint64_t& value : values) value = random() % 4 == 0 ? 0 : 1 + random() % distinct;
      std::map<std::uint64_t, std::vector<Rank>> by_value;
      for (Rank rank = 0; rank < size; ++rank) {
        if (values[rank] != 0) by_value[values[rank]].push_back(rank);
      }
      std::vector<std::vector<Rank>> wanted, found;
      for (const auto& [value, ranks] : by_value) {
        if (ranks.size() > 1) wanted.push_back(ranks);
      }
      std::sort(wanted.begin(), wanted.end());  // by the first rank: each is in one group
      Groups(values).for_each(
          [&](std::span<const Rank> group) { found.emplace_back(group.begin(), group.end()); });
      ASSERT_EQ(found, wanted) << size << " " << distinct;
    }
  }
}

// The plain twin of People::place: each branch is tried by a join of its own.
void place_plainly(People& people, Rank rank, Names names, std::vector<Rank>& branches) {
  for (const Rank branch : branches) {
    if (people.join(branch, rank, names)) return;
  }
  if (branches.size() < kBranchesMax) branches.push_back(rank);
}

TEST(People, ARankIsPlacedAsByJoiningItWithEachBranch) {
  std::mt19937_64 random(37);
  for (int round = 0; round < 400; ++round) {
    // Few values: what a branch learns from one member lets the next one in.
    const std::vector<Record> records = random_records(random, 2 + random() % 120);
    std::vector<const Record*> ordered;
    for (const Record& one : records) ordered.push_back(&one);
    const Columns columns = columns_of(ordered);
    People people(columns), plain(columns);
    People::Branches branches;
    for (int groups = 0; groups < 12; ++groups) {
      const auto names = static_cast<Names>(random() % 3);
      branches.clear();
      std::vector<Rank> plain_branches;
      for (Rank rank = 0; rank < records.size(); ++rank) {
        if (random() % 2 == 0) continue;
        people.place(rank, names, branches);
        place_plainly(plain, rank, names, plain_branches);
      }
      ASSERT_EQ(people.part_count(), plain.part_count()) << round;
      for (Rank rank = 0; rank < records.size(); ++rank)
        ASSERT_EQ(people.head(rank), plain.head(rank)) << round;
    }
  }
}

TEST(Resolve, AnyNumberOfThreadsGivesTheSamePeople) {
  std::mt19937_64 random(41);
  for (const std::size_t size : {0U, 1U, 30U, 3'000U, 40'000U}) {
    const std::vector<Record> records = random_records(random, size);
    const Resolved alone = resolve(records);
    for (const unsigned threads : {0U, 2U, 3U, 16U}) {
      const Resolved together = resolve(records, threads);
      EXPECT_EQ(together.count, alone.count) << size << " " << threads;
      EXPECT_EQ(together.by_kind, alone.by_kind) << size << " " << threads;
      EXPECT_EQ(together.by_own, alone.by_own) << size << " " << threads;
      EXPECT_EQ(as_map(together), as_map(alone)) << size << " " << threads;
    }
  }
}

TEST(GroupsAhead, ComeInTheOrderOfTheirMakers) {
  for (const unsigned threads : {1U, 2U, 5U}) {
    std::vector<GroupsAhead::Make> makers;
    for (std::uint64_t i = 0; i < 40; ++i)
      makers.emplace_back([i](IdMaker&) { return Groups(std::vector<std::uint64_t>(i + 2, 7)); });
    GroupsAhead ahead(std::move(makers), threads);
    for (std::size_t i = 0; i < 30; ++i) {  // the rest is never asked for
      std::size_t members = 0;
      ahead.next().for_each([&](std::span<const Rank> group) { members += group.size(); });
      EXPECT_EQ(members, i + 2) << threads;
    }
  }
}

TEST(Resolve, PeopleOfAnOwnKindAreCountedAsThoseOfABuiltInOne) {
  std::vector<Record> records = {
      record(1, {{Kind::PersonName, "山田 太郎"}, {Kind::Email, "taro@example.jp"}}),
      record(2, {{Kind::PersonName, "山田 太郎"}, {Kind::Email, "taro@example.jp"}}, 2),
      record(3, {{Kind::PersonName, "山田 太郎"}, {Kind::Phone, "090-0000-0001"}}, 3),
      record(4, {{Kind::PersonName, "鈴木 花子"}, {Kind::Email, "hanako@example.jp"}})};
  for (Record& one : records) one.strength = 0.9F;
  EXPECT_EQ(resolve(records).by_own, std::vector<Count>(find::kOwnKindsMax));
  EXPECT_EQ(resolve(records).by_mark, std::vector<Count>(kMarkCount));
  for (Record& one : records) one.kinds.add(Kind::EmployeeNumber);
  for (const std::size_t i : {0, 1, 2}) records[i].own = 1ULL << 63;
  records[3].own = 1;
  for (Record& one : records) one.marks = one.own == 1 ? 1 : 1U << (kMarkCount - 1);
  const Resolved resolved = resolve(records);
  ASSERT_EQ(resolved.by_own.size(), find::kOwnKindsMax);
  EXPECT_EQ(resolved.by_own[63], (Count{1, 1, 2}));
  EXPECT_EQ(resolved.by_own[0], (Count{1, 1, 1}));
  EXPECT_EQ(resolved.by_own[1], Count{});
  // Marks are counted in the same way.
  EXPECT_EQ(resolved.by_mark.front(), resolved.by_own[0]);
  EXPECT_EQ(resolved.by_mark.back(), resolved.by_own[63]);
  EXPECT_EQ(resolved.by_mark[1], Count{});
  const Count all = resolved.by_kind[static_cast<std::size_t>(Kind::EmployeeNumber)];
  EXPECT_EQ(all, (Count{2, 2, 3}));
}

}  // namespace
}  // namespace tadasu::people
