// What a record is compared by, of values as people write them. Invented people.
#include "people/keys.h"

#include <gtest/gtest.h>

#include <bit>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace tadasu::people {
namespace {

using find::Kind;

const Key kKey{9};

Likeness of(std::initializer_list<std::pair<Kind, std::string_view>> values) {
  Record record;
  for (const auto& [kind, value] : values) add_value(record, kKey, kind, value);
  return record.likeness;
}
Likeness named(std::string_view name) { return of({{Kind::PersonName, name}}); }
Likeness read_as(std::string_view reading) { return of({{Kind::PersonNameKana, reading}}); }
Likeness lives(std::string_view address) { return of({{Kind::Address, address}}); }

// How alike two filters are: Dice's coefficient of their bits.
double alike(Letters a, Letters b) {
  return 2.0 * std::popcount(a & b) / (std::popcount(a) + std::popcount(b));
}

TEST(Likeness, IsFilledByEveryFormOfAPerson) {
  const Likeness all = of({{Kind::PersonName, "佐藤 花子"},
                           {Kind::PersonNameKana, "サトウ ハナコ"},
                           {Kind::BirthDate, "昭和55年3月4日"},
                           {Kind::Sex, "女"},
                           {Kind::PostalCode, "160-0023"},
                           {Kind::Address, "東京都新宿区西新宿2-8-1 青葉荘203"},
                           {Kind::Email, "hanako@example.jp"},
                           {Kind::ForeignIdNumber, "7535316"}});
  for (const std::uint64_t filled :
       {all.name_letters, all.family_letters, all.given_letters, all.address_letters,
        all.foreign_id, std::uint64_t{all.family}, std::uint64_t{all.given},
        std::uint64_t{all.family_kana}, std::uint64_t{all.given_kana}, std::uint64_t{all.given_end},
        std::uint64_t{all.postal_code}, std::uint64_t{all.town}, std::uint64_t{all.house_numbers},
        std::uint64_t{all.email_local}, std::uint64_t{all.id_letters}, std::uint64_t{all.room},
        std::uint64_t{all.birth_year}, std::uint64_t{all.birth_month},
        std::uint64_t{all.birth_day}})
    EXPECT_NE(filled, 0U);
  EXPECT_EQ(all.sex, 2);
  EXPECT_EQ(all.flags, 0);
  EXPECT_EQ(of({}), Likeness{});
}

TEST(Likeness, AnotherKeyGivesOtherHashesAndOtherPlaces) {
  Record a, b;
  add_value(a, kKey, Kind::PersonName, "佐藤 花子");
  add_value(b, Key{10}, Kind::PersonName, "佐藤 花子");
  EXPECT_NE(a.likeness.family, b.likeness.family);
  EXPECT_NE(a.likeness.name_letters, b.likeness.name_letters);
}

TEST(Likeness, ANameIsCutWhereTheWriterOrTheSurnamesSay) {
  const Likeness apart = named("佐藤 花子");
  EXPECT_EQ(named("佐藤　花子"), apart);
  for (const auto& [whole, cut] :
       std::initializer_list<std::pair<const char*, const char*>>{{"佐藤花子", "佐藤 花子"},
                                                                  {"林花子", "林 花子"},
                                                                  {"長谷川健", "長谷川 健"},
                                                                  {"佐々木美咲", "佐々木 美咲"},
                                                                  {"高橋さくら", "高橋 さくら"},
                                                                  {"髙橋健太郎", "高橋 健太郎"},
                                                                  {"笠倉翔仁", "笠倉 翔仁"}}) {
    Likeness guessed = named(whole);
    EXPECT_EQ(guessed.flags, Likeness::kSplitByGuess) << whole;
    guessed.flags = 0;
    EXPECT_EQ(guessed, named(cut)) << whole;
  }
}

TEST(Likeness, AReadingIsCutAlike) {
  const Likeness apart = read_as("サトウ ハナコ");
  EXPECT_EQ(read_as("ｻﾄｳ ﾊﾅｺ"), apart);
  EXPECT_EQ(read_as("さとう　はなこ"), apart);
  EXPECT_EQ(named("Hanako Sato"), apart);
  EXPECT_EQ(named("SATOU Hanako"), apart);
  Likeness guessed = read_as("サトウハナコ");
  EXPECT_EQ(guessed.flags, Likeness::kSplitByGuess);
  guessed.flags = 0;
  EXPECT_EQ(guessed, apart);
  const Likeness unknown = read_as("ヌヌヌヌヌ");  // no surname: all in one filter
  EXPECT_NE(unknown.family_letters, 0U);
  EXPECT_EQ(unknown.given_letters, 0U);
}

TEST(Likeness, ANameAbroadIsItsWordsInAnyOrder) {
  const Likeness name = named("Robert Smith");
  EXPECT_EQ(named("Smith, Robert"), name);
  EXPECT_EQ(named("SMITH Robert"), name);
  EXPECT_EQ(named("Robert J. Smith").family, name.family);
  EXPECT_EQ(named("Robert J. Smith").given, name.given);
  EXPECT_GT(alike(named("Robert Smyth").name_letters, name.name_letters), 0.6);
  EXPECT_LT(alike(named("Laura Ching").name_letters, name.name_letters), 0.4);
}

TEST(Likeness, SlipsStayNearAndBrothersApart) {
  EXPECT_GT(alike(read_as("ワタナベ ケンタロウ").given_letters,
                  read_as("ワタナベ ケンタウロ").given_letters),
            0.4);
  EXPECT_NE(named("佐藤 太郎").given, named("佐藤 次郎").given);
  EXPECT_NE(named("佐藤 太郎").given_end, named("佐藤 次郎").given_end);
  EXPECT_NE(lives("東京都新宿区西新宿1-2-3").house_numbers,
            lives("東京都新宿区西新宿1-2-13").house_numbers);
}

TEST(Likeness, TownNumbersAndRoomOfAnAddressAreApart) {
  const Likeness full = lives("東京都新宿区西新宿二丁目８番１号 青葉荘203号室");
  EXPECT_EQ(lives("新宿区西新宿2-8-1 青葉荘 203"), full);
  const Likeness house = lives("新宿区西新宿2-8-1");
  EXPECT_EQ(house.town, full.town);
  EXPECT_EQ(house.house_numbers, full.house_numbers);
  EXPECT_EQ(house.address_letters, full.address_letters);
  EXPECT_EQ(house.room, 0);
  EXPECT_EQ(lives("新宿区西新宿").town, full.town);
}

TEST(Likeness, ASwappedDateIsSeen) {
  const Likeness a = of({{Kind::BirthDate, "1980-03-04"}});
  const Likeness b = of({{Kind::BirthDate, "1980-04-03"}});
  EXPECT_EQ(a.birth_month, b.birth_day);
  EXPECT_EQ(a.birth_day, b.birth_month);
  EXPECT_EQ(a.birth_year, b.birth_year);
  EXPECT_NE(a.birth_day, a.birth_month);
}

TEST(Likeness, AnOfficesMailboxIsMarked) {
  for (const char* address : {"info@example.jp", "soumu-tokyo@example.jp", "INFO2@example.com"})
    EXPECT_EQ(of({{Kind::Email, address}}).flags, Likeness::kSharedMailbox) << address;
  EXPECT_EQ(of({{Kind::Email, "taro@example.jp"}}).flags, 0);
  EXPECT_EQ(of({{Kind::Email, "taro+shop@example.jp"}}).email_local,
            of({{Kind::Email, "Taro@example.com"}}).email_local);
}

TEST(Likeness, ANumberAbroadIsNearItsMisprint) {
  const Likeness a = of({{Kind::ForeignIdNumber, "7535316"}});
  const Likeness b = of({{Kind::ForeignIdNumber, "7535376"}});
  EXPECT_NE(a.foreign_id, b.foreign_id);
  EXPECT_GT(alike(a.id_letters, b.id_letters), 0.5);
}

}  // namespace
}  // namespace tadasu::people
