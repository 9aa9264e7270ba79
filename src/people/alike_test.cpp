// Comparing by degree: levels, which pairs are compared, and the fitted model.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "people/alike.h"
#include "people/compare.h"
#include "people/keys.h"
#include "people/model.h"
#include "people/pairs.h"
#include "people/people.h"
#include "people/readings.h"
#include "people/record_for_test.h"
#include "text/fold.h"

namespace tadasu::people {
namespace {

using find::Kind;

Record record(std::initializer_list<Written> values) { return people::record(0, values); }

unsigned level(Trait trait, std::initializer_list<Written> a, std::initializer_list<Written> b) {
  const Levels there = compare(record(a), record(b));
  EXPECT_EQ(there, compare(record(b), record(a)));
  return there[static_cast<std::size_t>(trait)];
}
unsigned at(NameLevel one) { return static_cast<unsigned>(one); }
unsigned at(DateLevel one) { return static_cast<unsigned>(one); }
unsigned at(AddressLevel one) { return static_cast<unsigned>(one); }

TEST(Compare, NamesAgreeByDegree) {
  const auto names = [](const char* a, const char* a_kana, const char* b, const char* b_kana) {
    return level(Trait::Name, {{Kind::PersonName, a}, {Kind::PersonNameKana, a_kana}},
                 {{Kind::PersonName, b}, {Kind::PersonNameKana, b_kana}});
  };
  EXPECT_EQ(names("佐藤 一郎", "サトウ イチロウ", "佐藤　一郎", "さとう いちろう"),
            at(NameLevel::Same));
  EXPECT_EQ(names("岩田 彩世", "イワタ アヤヨ", "岩田 彩代", "イワタ アヤヨ"),
            at(NameLevel::OtherWriting));
  EXPECT_EQ(names("黒村 純奈", "クロムラ ジュンナ", "大西 純奈", "オオニシ ジュンナ"),
            at(NameLevel::OtherFamily));
  EXPECT_EQ(names("山田 太郎", "ヤマダ タロウ", "山田 花子", "ヤマダ ハナコ"),
            at(NameLevel::OtherGiven));
  EXPECT_EQ(names("山田 太郎", "ヤマダ タロウ", "鈴木 花子", "スズキ ハナコ"),
            at(NameLevel::Differ));
  EXPECT_EQ(
      level(Trait::Name, {{Kind::PersonName, "山田 太郎"}}, {{Kind::PersonName, "山田 次郎"}}),
      at(NameLevel::OtherGiven));
  EXPECT_EQ(level(Trait::Name, {{Kind::PersonName, "Miller, Jessica"}},
                  {{Kind::PersonName, "Miiller, Jessica"}}),
            at(NameLevel::Alike));
  EXPECT_EQ(level(Trait::Name, {{Kind::PersonName, "Miller, Jessica"}},
                  {{Kind::PersonName, "Miller, Dorothy"}}),
            at(NameLevel::OtherGiven));
  EXPECT_EQ(level(Trait::Name, {{Kind::PersonName, "山田 太郎"}}, {{Kind::PersonName, "山田"}}),
            at(NameLevel::Half));
  EXPECT_EQ(level(Trait::Name, {{Kind::PersonName, "山田 太郎"}}, {{Kind::Email, "a@example.jp"}}),
            at(NameLevel::Missing));
}

// Where name and reading both say another given name it is no slip, whatever the key makes of the
// few letters of a reading.
TEST(Compare, TwoGivenNamesAreTwoUnderAnyKey) {
  const auto level = [](const Key& key, const char* const(&a)[2], const char* const(&b)[2]) {
    Record x, y;
    for (auto& [to, values] : {std::pair(&x, &a), std::pair(&y, &b)}) {
      add_value(*to, key, Kind::PersonName, (*values)[0]);
      add_value(*to, key, Kind::PersonNameKana, (*values)[1]);
    }
    return unsigned{compare(x, y)[static_cast<std::size_t>(Trait::Name)]};
  };
  for (std::uint8_t i = 0; i < 200; ++i) {
    const Key key{i};
    EXPECT_EQ(level(key, {"岩田 亜希子", "イワタ アキコ"}, {"岩田 純子", "イワタ ジュンコ"}),
              at(NameLevel::OtherGiven));
    EXPECT_EQ(level(key, {"佐藤 文子", "サトウ フミコ"}, {"佐藤 静香", "サトウ シズカ"}),
              at(NameLevel::OtherGiven));
  }
}

TEST(Compare, CharactersAreReadAsTheNamesPackHasThem) {
  const auto names = [](Kind one, const char* a, Kind other, const char* b) {
    return level(Trait::Name, {{one, a}}, {{other, b}});
  };
  const Kind name = Kind::PersonName, kana = Kind::PersonNameKana;
  EXPECT_EQ(names(name, "山田 裕子", kana, "ヤマダ ヒロコ"), at(NameLevel::ReadsAlike));
  EXPECT_EQ(names(name, "山田 裕子", kana, "ヤマダ ユウコ"), at(NameLevel::ReadsAlike));
  EXPECT_EQ(names(name, "山田裕子", name, "Yuko Yamada"), at(NameLevel::ReadsAlike));
  EXPECT_EQ(names(name, "山田 裕子", kana, "ヤマダ タロウ"), at(NameLevel::ReadsOtherwise));
  EXPECT_EQ(names(name, "山田 裕子", kana, "スズキ ヒロコ"), at(NameLevel::ReadsOtherwise));
  EXPECT_EQ(names(name, "山田 さくら", kana, "ヤマダ サクラ"), at(NameLevel::ReadsLikely));
  EXPECT_EQ(names(name, "山田 智子", name, "山田 知子"), at(NameLevel::ReadsAlike));
  EXPECT_EQ(names(name, "山田 太郎", name, "山田 裕子"), at(NameLevel::OtherGiven));
  // A character in no list has no reading: nothing is known.
  EXPECT_EQ(names(name, "山田 鑿鑿", kana, "ヤマダ タロウ"), at(NameLevel::Missing));
  // What is written as the reading counts, whatever the characters may be read as.
  EXPECT_EQ(
      level(Trait::Name, {{name, "山田 裕子"}, {kana, "ヤマダ ユウコ"}}, {{kana, "ヤマダ ヒロコ"}}),
      at(NameLevel::OtherGiven));
}

TEST(Readings, AreThoseOfTheListsTheLikeliestFirst) {
  std::vector<std::u32string> found;
  find_readings(U"裕子", true, found);
  ASSERT_GE(found.size(), 2U);
  EXPECT_LE(found.size(), 5U);
  find_readings(U"裕子", false, found);  // no family name
  EXPECT_TRUE(found.empty());
  find_readings(U"佐藤", false, found);
  EXPECT_EQ(found.size(), 1U);
  find_readings(U"", true, found);
  EXPECT_TRUE(found.empty());
}

TEST(Readings, OfAMailboxAreThoseOfAName) {
  const auto given = [](const char* local) {
    MailboxName name;
    read_mailbox(local, name);
    std::string out;
    for (const char32_t c : name.given) text::append_utf8(out, c);
    return out;
  };
  const auto reading = [](const char* kana) { return text::kana_key(kana); };
  for (const char* local :
       {"hanako.sato1985", "sato_hanako", "satohanako8843", "hanakosato", "hanako-12", "hanako774"})
    EXPECT_EQ(given(local), reading("ハナコ")) << local;
  EXPECT_EQ(given("kashiwaraakira9432"), reading("アキラ"));
  for (const char* local : {"", "12345", "h.sato85", "sato", "x7qkzvbn", "no-reply", "info",
                            "hanako.sato.work", "grace.penrose", "sato.honten"})
    EXPECT_EQ(given(local), "") << local;
}

TEST(Compare, AMailboxWithoutANameBearsOne) {
  const auto name = [](const char* mailbox, std::initializer_list<Written> other) {
    return level(Trait::Name, {{Kind::Email, mailbox}}, other);
  };
  const char* const hers = "hanako.sato1985@example.jp";
  EXPECT_EQ(name(hers, {{Kind::PersonName, "佐藤 花子"}, {Kind::PersonNameKana, "サトウ ハナコ"}}),
            at(NameLevel::ReadsGiven));
  EXPECT_EQ(name(hers, {{Kind::PersonName, "佐藤 花子"}}), at(NameLevel::ReadsGiven));
  EXPECT_EQ(name(hers, {{Kind::PersonName, "SATO Hanako"}}), at(NameLevel::ReadsGiven));
  EXPECT_EQ(name(hers, {{Kind::PersonName, "佐藤 健太"}}), at(NameLevel::OtherGiven));
  EXPECT_EQ(name(hers, {{Kind::PersonName, "佐藤様"}}), at(NameLevel::Missing));
  EXPECT_EQ(name(hers, {{Kind::PersonName, "Grace Penrose"}}), at(NameLevel::Missing));
  EXPECT_EQ(name("h.sato85@example.jp", {{Kind::PersonName, "佐藤 健太"}}), at(NameLevel::Missing));
  // A name that stands there is the name, whatever the mailbox is called.
  for (const bool first : {true, false}) {
    Record his = first ? record({{Kind::Email, hers}, {Kind::PersonName, "佐藤 健太"}})
                       : record({{Kind::PersonName, "佐藤 健太"}, {Kind::Email, hers}});
    EXPECT_EQ(his.likeness.flags & Likeness::kReadingOfMailbox, 0);
    EXPECT_EQ(his.likeness,
              record({{Kind::PersonName, "佐藤 健太"}, {Kind::Email, hers}}).likeness);
  }
}

TEST(Compare, TheLikeliestReadingIsOneAndAGivenNameAloneIsHalfOfOne) {
  const auto names = [](const char* a, const char* b) {
    return level(Trait::Name, {{Kind::PersonName, a}}, {{Kind::PersonName, b}});
  };
  EXPECT_EQ(names("佐藤 太郎", "サトウ タロウ"), at(NameLevel::ReadsLikely));
  EXPECT_EQ(names("杉山 愛", "杉山 藍衣"), at(NameLevel::ReadsAlike));
  // A family name that no list has.
  EXPECT_EQ(names("桑坂 健太", "Kenta Kuwasaka"), at(NameLevel::ReadsGiven));
  EXPECT_EQ(names("桑坂 健太", "Hiroshi Kuwasaka"), at(NameLevel::ReadsOtherwise));
}

TEST(Compare, HalfANameIsHalfOfTheOthersWithASlipToo) {
  const auto half = [](const char* family, const char* whole) {
    Record a, b;
    add_value(a, kKey, Kind::PersonName, family, Half::Family);
    add_value(b, kKey, Kind::PersonName, whole);
    return at(static_cast<NameLevel>(compare(a, b)[0]));
  };
  EXPECT_EQ(half("Brrown", "Brown, Lola"), at(NameLevel::Half));
  EXPECT_EQ(half("Brown", "Miller, Lola"), at(NameLevel::Differ));
  EXPECT_EQ(half("山田", "山田 太郎"), at(NameLevel::Half));
  EXPECT_EQ(half("山田", "田中 太郎"), at(NameLevel::Differ));
}

TEST(Compare, DatesAgreeWithASlip) {
  const auto dates = [](const char* a, const char* b) {
    return level(Trait::BirthDate, {{Kind::BirthDate, a}}, {{Kind::BirthDate, b}});
  };
  EXPECT_EQ(dates("1980-01-02", "昭和55年1月2日"), at(DateLevel::Same));
  EXPECT_EQ(dates("1980-01-02", "1980-02-01"), at(DateLevel::Slip));
  EXPECT_EQ(dates("1980-01-02", "1980-01-12"), at(DateLevel::Slip));
  EXPECT_EQ(dates("1980-01-02", "1990-01-12"), at(DateLevel::Differ));
}

TEST(Compare, AddressesAgreeDownToTheRoom) {
  const auto places = [](const char* a, const char* b) {
    return level(Trait::Address, {{Kind::Address, a}}, {{Kind::Address, b}});
  };
  EXPECT_EQ(places("東京都港区三田二丁目8番1号", "港区三田２－８－１"),
            at(AddressLevel::SameHouse));
  EXPECT_EQ(places("4 Burkitt Street, Ormond", "4 Burkitt St, Ormond"),
            at(AddressLevel::SameHouse));
  EXPECT_EQ(places("London", "London"), at(AddressLevel::SameTown));
  EXPECT_EQ(places("東京都港区三田2-8-1", "北海道函館市湯川町3-9-7"), at(AddressLevel::Differ));
}

// Every pair that agrees on a key is compared once, and no other: against all pairs, one by one.
TEST(Pairs, AreThoseThatAgreeOnAKeyEachOnce) {
  std::mt19937_64 random(51);
  for (int round = 0; round < 60; ++round) {
    std::vector<Record> records(2 + random() % 120);
    for (std::size_t i = 0; i < records.size(); ++i) {
      records[i].id = i + 1;
      const auto some = [&](std::uint64_t many) {
        return random() % 3 == 0 ? 1 + random() % many : 0;
      };
      for (auto& key : records[i].keys) key = some(9);
      std::uint64_t& reading = records[i].keys[static_cast<std::size_t>(KeyType::Kana)];
      reading += reading != 0 ? 100 : 0;  // no reading is a name
      Likeness& likeness = records[i].likeness;
      likeness.postal_code = static_cast<std::uint32_t>(some(9));
      likeness.town = static_cast<std::uint32_t>(some(9));
      likeness.family = static_cast<std::uint32_t>(some(9));
      likeness.family_kana = static_cast<std::uint32_t>(some(9));
      likeness.given = static_cast<std::uint32_t>(some(9));
      likeness.email_local = static_cast<std::uint32_t>(some(9));
      likeness.foreign_id = some(9);
    }
    std::vector<const Record*> ordered;
    std::vector<Rank> heads;
    for (const Record& one : records) {
      heads.push_back(static_cast<Rank>(ordered.size()));  // each a part of its own
      ordered.push_back(&one);
    }
    Columns columns = columns_of(ordered, 1 + static_cast<unsigned>(round % 2));
    const Compared compared =
        compare_all(sketches_of(ordered), columns, heads, 1 + static_cast<unsigned>(round % 3));
    const auto same = [](auto a, auto b) { return a != 0 && a == b; };
    std::map<std::uint64_t, std::size_t> born;  // how many on one day
    for (std::size_t i = 0; i < records.size(); ++i)
      if (compared.sketches[i].is_compared) ++born[records[i].key(KeyType::BirthDate)];
    std::map<Pattern, std::uint64_t> wanted;
    for (std::size_t i = 0; i < records.size(); ++i) {
      for (std::size_t k = i + 1; k < records.size(); ++k) {
        const Sketch &one = compared.sketches[i], &other = compared.sketches[k];
        if (!one.is_compared || !other.is_compared) continue;
        const Record &a = records[i], &b = records[k];
        const auto key = [&](KeyType type) { return same(a.key(type), b.key(type)); };
        const Likeness &x = a.likeness, &y = b.likeness;
        const bool name = key(KeyType::Name), kana = key(KeyType::Kana);
        const bool date = key(KeyType::BirthDate), postal = same(x.postal_code, y.postal_code);
        const bool any = key(KeyType::Email) || key(KeyType::Mobile) || key(KeyType::Landline) ||
                         key(KeyType::Address) || same(x.foreign_id, y.foreign_id) || name ||
                         kana || (date && postal) || (same(x.given, y.given) && postal) ||
                         same(x.email_local, y.email_local) ||
                         (date && (same(x.family, y.family) || same(x.town, y.town) ||
                                   same(x.family_kana, y.family_kana))) ||
                         (date && same(x.family, y.given) && same(x.given, y.family)) ||
                         (date && born[a.key(KeyType::BirthDate)] <= 5);
        if (any) ++wanted[pattern_of(compare(a, b, one.hubs, other.hubs))];
      }
    }
    for (Pattern pattern = 0; pattern < kPatternCount; ++pattern) {
      const auto found = wanted.find(pattern);
      ASSERT_EQ(compared.by_pattern[pattern], found == wanted.end() ? 0 : found->second) << round;
    }
  }
}

// The plain twin of comparing sketches: comparing the records.
TEST(Pairs, SketchesAgreeAsTheirRecordsDo) {
  std::mt19937_64 random(7);
  std::vector<Record> records(150);
  for (std::size_t i = 0; i < records.size(); ++i) {
    Record& one = records[i];
    one.id = i + 1;
    const auto some = [&](std::uint64_t many) {
      return random() % 3 == 0 ? 0 : 1 + random() % many;
    };
    for (auto& key : one.keys) key = some(6);
    one.partial_name = random() % 8 == 0;
    Likeness& likeness = one.likeness;
    for (Letters* letters : {&likeness.name_letters, &likeness.family_letters,
                             &likeness.given_letters, &likeness.address_letters})
      *letters = some(3) << 40 | some(15);
    for (std::uint32_t* part :
         {&likeness.family, &likeness.given, &likeness.family_kana, &likeness.given_kana,
          &likeness.postal_code, &likeness.town, &likeness.house_numbers, &likeness.email_local})
      *part = static_cast<std::uint32_t>(some(3));
    likeness.id_letters = static_cast<std::uint32_t>(random());
    likeness.foreign_id = some(6);
    likeness.room = static_cast<std::uint16_t>(some(2));
    likeness.birth_year = static_cast<std::uint16_t>(some(3));
    likeness.birth_month = static_cast<std::uint8_t>(some(3));
    likeness.birth_day = static_cast<std::uint8_t>(some(3));
    likeness.sex = static_cast<std::uint8_t>(random() % 3);
  }
  std::vector<const Record*> ordered;
  for (const Record& one : records) ordered.push_back(&one);
  Columns columns = columns_of(ordered);
  const Compared compared =
      compare_all(sketches_of(ordered), columns, std::vector<Rank>(records.size()), 1);
  for (std::size_t i = 0; i < records.size(); ++i) {
    for (std::size_t k = 0; k < records.size(); ++k) {
      const Sketch &a = compared.sketches[i], &b = compared.sketches[k];
      const auto hubs = static_cast<Hubs>(random() % 4 == 0 ? random() : 0);
      const Levels levels = compare(records[i], records[k], hubs, hubs);
      ASSERT_EQ(compare(a, b, hubs), levels) << i << " " << k;
      ASSERT_EQ(differ_by_date(a, b), levels[static_cast<std::size_t>(Trait::BirthDate)] ==
                                          static_cast<std::uint8_t>(DateLevel::Differ));
    }
  }
}

TEST(Pairs, ABlockThatIsTooLargeIsCutByNameAndTheRestIsCounted) {
  std::vector<Record> records(3 * kBlockMax);
  std::vector<const Record*> ordered;
  std::vector<Rank> heads;
  for (std::size_t i = 0; i < records.size(); ++i) {
    records[i].id = i + 1;
    records[i].keys[static_cast<std::size_t>(KeyType::Landline)] = 5;
    records[i].keys[static_cast<std::size_t>(KeyType::Name)] = 1 + i / 2;
    records[i].keys[static_cast<std::size_t>(KeyType::BirthDate)] = 1 + i;
    heads.push_back(static_cast<Rank>(i));
    ordered.push_back(&records[i]);
  }
  Columns columns = columns_of(ordered);
  const Compared compared = compare_all(sketches_of(ordered), columns, heads, 1);
  std::uint64_t pairs = 0, uncompared = 0;
  for (const std::uint64_t count : compared.by_pattern) pairs += count;
  for (const std::uint64_t count : compared.uncompared) uncompared += count;
  EXPECT_EQ(pairs, records.size() / 2);
  EXPECT_EQ(pairs + uncompared, records.size() * (records.size() - 1) / 2);
}

TEST(Model, FirstGuessesTellSlipsFromSiblings) {
  std::vector<Record> records = {record({{Kind::PersonName, "山田 太郎"}}),
                                 record({{Kind::PersonName, "鈴木 花子"}})};
  std::vector<const Record*> ordered = {&records[0], &records[1]};
  Columns columns = columns_of(ordered);
  const Compared compared = compare_all(sketches_of(ordered), columns, {0, 1}, 1);
  const Model model = Model::fit(compared, compare_some(compared.sketches, 100), Classes::Three);
  const auto weight = [&](std::initializer_list<Written> a, std::initializer_list<Written> b) {
    return model.weight(compare(record(a), record(b)));
  };
  for (const auto level : {NameLevel::Same, NameLevel::SameReading})
    for (const unsigned count : {0U, 1U, 2U, 3U, 1000U})
      EXPECT_LE(model.rarity({static_cast<std::uint8_t>(level)}, {count, count, 0}),
                Model::kRarityMax);
  // A new surname, one mobile; a brother at one address; one person whose birth date has a slip.
  EXPECT_GT(weight({{Kind::PersonName, "黒村 純奈"}, {Kind::Phone, "090-1111-2222"}},
                   {{Kind::PersonName, "大西 純奈"}, {Kind::Phone, "090-1111-2222"}}),
            3);
  EXPECT_LT(weight({{Kind::PersonName, "山田 太郎"}, {Kind::Address, "港区三田2-8-1"}},
                   {{Kind::PersonName, "山田 次郎"}, {Kind::Address, "港区三田2-8-1"}}),
            -3);
  EXPECT_GT(weight({{Kind::PersonName, "山田 太郎"}, {Kind::BirthDate, "1980-01-02"}},
                   {{Kind::PersonName, "山田 太郎"}, {Kind::BirthDate, "1980-01-12"}}),
            3);
}

// Two records of each person, each trait in both or not: some have nothing in common, and the lower
// bound leaves room for them without giving up.
TEST(Bounds, LeaveRoomForRecordsOfOnePersonThatShareNothing) {
  std::mt19937_64 random(3);
  constexpr std::size_t kPeople = 1000;
  std::vector<Record> records(2 * kPeople);
  for (std::size_t i = 0; i < records.size(); ++i) {
    Record& one = records[i];
    one.id = i + 1;
    one.source = 1;
    one.strength = 1;
    const std::string who = std::to_string(i / 2);
    const auto may = [&](Kind kind, const std::string& value) {
      if (random() % 10 < 7) add_value(one, kKey, kind, value);
    };
    may(Kind::PersonName, "Miller" + who + ", Anna");
    may(Kind::Phone, "0901234" + std::to_string(1000 + i / 2));
    may(Kind::Email, "a" + who + "@example.jp");
  }
  const Count count = resolve(records).count;
  EXPECT_GT(count.likely, kPeople);  // what shares nothing is nowhere seen to be one
  EXPECT_LE(count.min, kPeople);
  EXPECT_GE(count.min, kPeople * 2 / 5);
}

// Parts of all sizes, of which some grow between the joins for letters and those for the number.
TEST(Alike, WhatWasSaidOfTwoPartsIsRememberedOnlyWhileTheyAreTheSame) {
  std::mt19937_64 random(3);
  std::size_t joined_likely = 0;
  for (int round = 0; round < 40; ++round) {
    std::vector<Record> records(400);
    for (std::size_t i = 0; i < records.size(); ++i) {
      Record& one = records[i];
      one.id = i + 1;
      const auto number = [&](std::uint64_t many) { return std::to_string(random() % many); };
      const std::string given[] = {"太郎", "花子", "次郎", "恵子", "太一"};
      const std::string family[] = {"山田", "鈴木", "高橋", "大西"};
      const std::string name = family[random() % 4] + " " + given[random() % 5];
      add_value(one, kKey, Kind::PersonName, name);
      if (random() % 2 == 0)
        add_value(one, kKey, Kind::Address, "港区三田2-8-" + std::to_string(1 + random() % 9));
      if (random() % 3 == 0)
        add_value(one, kKey, Kind::BirthDate,
                  "198" + number(3) + "-0" + std::to_string(1 + random() % 3) + "-11");
      if (random() % 4 == 0)
        add_value(one, kKey, Kind::Phone, "090-1111-22" + std::to_string(10 + random() % 60));
    }
    std::vector<const Record*> ordered;
    for (const Record& one : records) ordered.push_back(&one);
    std::vector<Rank> wanted;
    for (const bool remembers : {false, true}) {
      Columns columns = columns_of(ordered);
      People people(columns);
      std::vector<Rank> heads(records.size());
      for (Rank rank = 0; rank < 200; ++rank) people.join(rank - rank % 10, rank, Names::Any);
      for (Rank rank = 0; rank < heads.size(); ++rank) heads[rank] = people.head(rank);
      Alike alike(sketches_of(ordered), columns, heads, 1, Classes::Three);
      if (!remembers) alike.forget_what_was_said();
      alike.join_sure(people);
      std::mt19937_64 more(static_cast<std::uint64_t>(round));
      for (int i = 0; i < 200; ++i)
        people.join(static_cast<Rank>(more() % records.size()),
                    static_cast<Rank>(more() % records.size()), Names::Any);
      alike.join_likely(people, [&](const Alike::Joined&) { ++joined_likely; });
      for (Rank rank = 0; rank < heads.size(); ++rank) heads[rank] = people.head(rank);
      if (!remembers) wanted = heads;
      ASSERT_EQ(heads, wanted) << round;
    }
  }
  EXPECT_GT(joined_likely, 500U);
}

}  // namespace
}  // namespace tadasu::people
