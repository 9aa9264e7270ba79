#include "respond/addressee.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace tadasu::respond {
namespace {

using notices::Addressee;
using notices::Doubt;
using notices::Way;

constexpr Date kToday = {2026, 11, 22};

struct Value {
  const char* kind;
  const char* value;
  std::uint32_t times = 1;
  const char* place = "a.txt L1";
};

Addressee of(const std::vector<Value>& values) {
  std::vector<store::SealedValue> sealed;
  for (const Value& one : values) sealed.push_back({7, one.kind, one.value, one.place, one.times});
  const Addressee out = addressee_of(7, sealed, kToday);
  // The order in which the evidence was read is of no matter, where nothing stands in columns.
  std::reverse(sealed.begin(), sealed.end());
  const Addressee turned = addressee_of(7, sealed, kToday);
  if (values.empty() || std::string_view(values.front().place) == "a.txt L1") {
    EXPECT_EQ(out.name, turned.name);
    EXPECT_EQ(out.address, turned.address);
    EXPECT_EQ(out.mail, turned.mail);
    EXPECT_EQ(out.doubts, turned.doubts);
  }
  return out;
}

constexpr const char* kName = "person_name";
constexpr const char* kKana = "person_name_kana";
constexpr const char* kCode = "postal_code";
constexpr const char* kAddress = "address";

TEST(Addressee, TheFullestSpellingInItsOwnCharactersIsBest) {
  EXPECT_EQ(of({{kName, "高橋 花子", 9}, {kName, "髙橋 花子"}, {kName, "高橋"}}).name, "髙橋 花子");
  EXPECT_EQ(of({{kName, "HANAKO TAKAHASHI", 9}, {kName, "髙橋 花子"}}).name, "髙橋 花子");
}

TEST(Addressee, OfNamesThatDifferTheMoreFrequentIsBestAndBothAreToBeChecked) {
  const Addressee out = of({{kName, "山田 花子", 2}, {kName, "髙橋 花子", 5}});
  EXPECT_EQ(out.name, "髙橋 花子");
  EXPECT_TRUE(out.has(Doubt::Name));
}

TEST(Addressee, ARowIsOneNameAndOneAddressWhereverItsPartsStand) {
  const Addressee out = of({{kName, "髙橋", 1, "list.csv B2"},
                            {kName, "花子", 1, "list.csv C2"},
                            {kKana, "タカハシ", 1, "list.csv D2"},
                            {kKana, "ハナコ", 1, "list.csv E2"},
                            {kCode, "220-0011", 1, "list.csv F2"},
                            {kAddress, "神奈川県", 1, "list.csv G2"},
                            {kAddress, "横浜市西区", 1, "list.csv H2"},
                            {kAddress, "高島2-40-7", 1, "list.csv I2"},
                            {kAddress, "ハイツ松203", 1, "list.csv J2"}});
  EXPECT_EQ(out.name, "髙橋 花子");
  EXPECT_EQ(out.reading, "タカハシ ハナコ");
  EXPECT_EQ(out.address, "神奈川県横浜市西区高島2-40-7ハイツ松203");
  EXPECT_TRUE(out.can(Way::Post));
}

TEST(Addressee, TwoAddressesOfARowAreTwo) {
  const Addressee out = of({{kName, "髙橋 花子", 1, "list.csv A2"},
                            {kCode, "220-0011", 1, "list.csv B2"},
                            {kAddress, "神奈川県横浜市西区高島2-40-7", 1, "list.csv C2"},
                            {kAddress, "東京都港区芝浦3-9-40", 1, "list.csv D2"}});
  EXPECT_TRUE(out.has(Doubt::Address));
  EXPECT_FALSE(out.can(Way::Post));
}

TEST(Addressee, ThePlaceOfWorkIsNoPartOfTheAddressBesideIt) {
  for (const char* other : {"港区芝浦3-9-40", "新宿区西新宿2-8-1", "川崎市幸区2-1"}) {
    const Addressee one = of({{kName, "髙橋 花子", 1, "list.csv A2"},
                              {kCode, "220-0011", 1, "list.csv B2"},
                              {kAddress, "横浜市西区高島2-40-7", 1, "list.csv C2"},
                              {kAddress, other, 1, "list.csv D2"}});
    EXPECT_TRUE(one.has(Doubt::Address)) << other << " " << one.address;
    EXPECT_FALSE(one.can(Way::Post)) << other;
    EXPECT_TRUE(one.address == other || one.address == "横浜市西区高島2-40-7") << one.address;
  }
}

TEST(Addressee, PartsInLatinLettersAreNotRunTogether) {
  EXPECT_EQ(of({{kName, "John Smith", 1, "list.csv A2"},
                {kAddress, "12 High Street", 1, "list.csv B2"},
                {kAddress, "Springfield", 1, "list.csv C2"}})
                .address,
            "12 High Street, Springfield");
}

TEST(Addressee, APostalCodeIsPrintedInOneWay) {
  for (const char* code : {"２２０－００１１", "2200011", "220-0011"})
    EXPECT_EQ(of({{kCode, code}, {kAddress, "横浜市西区高島2-40-7"}}).postal_code, "220-0011");
}

TEST(Addressee, ALetterGoesOnlyWhereNothingIsInDoubt) {
  const std::vector<Value> whole = {
      {kName, "髙橋 花子"}, {kCode, "220-0011"}, {kAddress, "神奈川県横浜市西区高島2-40-7"}};
  EXPECT_TRUE(of(whole).can(Way::Post));
  auto moved = whole;
  moved.push_back({kAddress, "東京都港区芝浦3-9-40"});
  EXPECT_FALSE(of(moved).can(Way::Post));
  auto fuller = whole;
  fuller.push_back({kAddress, "横浜市西区高島2-40-7 ハイツ松203"});
  EXPECT_TRUE(of(fuller).can(Way::Post));
  auto cut = whole;
  cut.push_back({kAddress, "神奈川県横浜市西区高島2-40-70"});
  EXPECT_FALSE(of(cut).can(Way::Post));
  EXPECT_FALSE(of({whole[0], whole[2]}).can(Way::Post));
}

TEST(Addressee, AMobileIsRungBeforeALandline) {
  EXPECT_EQ(of({{"phone", "03-3000-2260", 5}, {"phone", "090-0000-1234"}}).phone, "090-0000-1234");
  EXPECT_EQ(of({{"phone", "03-3000-2260"}, {"phone", "+81 90 0000 1234"}}).phone,
            "+81 90 0000 1234");
}

TEST(Addressee, TheMoreFrequentMailIsUsed) {
  const Addressee out = of({{"email", "a@example.jp"}, {"email", "b@example.jp", 2}});
  EXPECT_EQ(out.mail, "b@example.jp");
  EXPECT_EQ(out.doubts, 0);
}

TEST(Addressee, EighteenIsOfAgeOnTheDay) {
  EXPECT_TRUE(of({{"birth_date", "2008/11/23"}}).is_minor);
  EXPECT_FALSE(of({{"birth_date", "2008/11/22"}}).is_minor);
  EXPECT_TRUE(of({{"birth_date", "平成30年1月2日"}}).is_minor);
  EXPECT_FALSE(of({{"birth_date", "unknown"}}).is_minor);
  const Addressee two = of({{"birth_date", "2010-01-02"}, {"birth_date", "1980-01-02"}});
  EXPECT_TRUE(two.is_minor);
  EXPECT_TRUE(two.has(Doubt::BirthDate));
}

// Sixty thousand spellings held against each other would take minutes.
TEST(Addressee, OfVeryManySpellingsTheFrequentOnesAreHeldAgainstEachOther) {
  std::vector<std::string> written;
  for (int i = 0; i < 60000; ++i) written.push_back("佐藤" + std::to_string(100000 + i));
  std::vector<Value> values = {{kName, "髙橋 花子", 3}};
  for (const std::string& one : written) values.push_back({kName, one.c_str()});
  const Addressee one = of(values);
  EXPECT_EQ(one.name, "髙橋 花子");
  EXPECT_TRUE(one.has(Doubt::Name));
}

TEST(Addressee, TheLanguageIsGuessedByWhatIsWritten) {
  EXPECT_EQ(of({{kName, "髙橋 花子"}, {"email", "a@example.com"}}).lang, "ja");
  EXPECT_EQ(of({{kName, "John Smith"}, {"email", "a@example.com"}}).lang, "en");
  EXPECT_EQ(of({{kName, "Hanako Takahashi"}, {"email", "a@example.jp"}}).lang, "ja");
  EXPECT_EQ(of({{kKana, "タカハシ ハナコ"}, {"email", "a@example.com"}}).lang, "ja");
  EXPECT_EQ(of({{"email", "a@example.com"}}).lang, "");
}

TEST(Addressee, TheItemsAreThisPersonsOwn) {
  const Addressee out = of({{kName, "髙橋 花子"}, {"card_number", "4111"}});
  EXPECT_TRUE(out.kinds.has(find::Kind::CardNumber));
  EXPECT_FALSE(out.kinds.has(find::Kind::Email));
  EXPECT_EQ(of({}).kinds, find::KindSet());
}

}  // namespace
}  // namespace tadasu::respond
