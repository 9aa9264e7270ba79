// What a record is compared by, of values as people write them. Invented people.
#include "people/keys.h"

#include <gtest/gtest.h>

#include <bit>
#include <initializer_list>
#include <iterator>
#include <random>
#include <string>
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
                                                                  {"神塚紗海", "神塚 紗海"},
                                                                  {"林蒼太郎", "林 蒼太郎"}}) {
    Likeness guessed = named(whole);
    const Likeness wanted = named(cut);  // its reading is a guess alike
    EXPECT_EQ(guessed.flags, wanted.flags | Likeness::kSplitByGuess) << whole;
    guessed.flags = wanted.flags;
    EXPECT_EQ(guessed, wanted) << whole;
  }
}

TEST(Likeness, TwoCharactersAreAWholeNameWhereTheListsKnowBothHalves) {
  const auto is_half = [](const char* name) {
    Record record;
    add_value(record, kKey, Kind::PersonName, name);
    return record.partial_name;
  };
  for (const char* name : {"原博", "林剛", "西紬", "辻 仁"}) EXPECT_FALSE(is_half(name)) << name;
  for (const char* name : {"石原", "山田", "博之", "林", "熊浜"})
    EXPECT_TRUE(is_half(name)) << name;
}

TEST(Likeness, OfTwoLatinWordsAKnownGivenNameIsTheGivenName) {
  const auto kana = [](const char* name) { return value_key(kKey, Kind::PersonName, name).hash; };
  EXPECT_EQ(kana("AIKO KURITANI"), kana("Kuritani Aiko"));
  EXPECT_EQ(kana("AIKO KURITANI"), kana("クリタニ アイコ"));
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
  EXPECT_EQ(of({{Kind::Email, "taro@example.jp"}}).flags & Likeness::kSharedMailbox, 0);
  EXPECT_EQ(of({{Kind::Email, "taro+shop@example.jp"}}).email_local,
            of({{Kind::Email, "Taro@example.com"}}).email_local);
}

TEST(Likeness, ANumberAbroadIsNearItsMisprint) {
  const Likeness a = of({{Kind::ForeignIdNumber, "7535316"}});
  const Likeness b = of({{Kind::ForeignIdNumber, "7535376"}});
  EXPECT_NE(a.foreign_id, b.foreign_id);
  EXPECT_GT(alike(a.id_letters, b.id_letters), 0.5);
}

// ---- one value in all the ways it is written
// ----------------------------------------------------- Each way gives the key of the first.
void expect_one_key(Kind kind, std::initializer_list<std::string_view> ways) {
  const ValueKey first = value_key(kKey, kind, *ways.begin());
  EXPECT_NE(first.hash, 0U) << *ways.begin();
  for (const std::string_view way : ways) {
    const ValueKey found = value_key(kKey, kind, way);
    EXPECT_EQ(found.hash, first.hash) << way;
    EXPECT_EQ(found.type, first.type) << way;
  }
}

TEST(Notations, OfAName) {
  expect_one_key(Kind::PersonName, {"渡辺 健一", "渡邊健一", "渡邉　健一", "渡辺（旧姓高橋）健一",
                                    "渡辺 健一(旧姓：髙橋)", "渡\U000E0100辺健一"});
  expect_one_key(Kind::PersonName, {"斉藤 桜", "斎藤櫻", "齋藤　櫻", "齊藤 桜"});
  expect_one_key(Kind::PersonName, {"佐々木 亮", "佐佐木亮", "【佐々木亮】", "佐々木亮様",
                                    "佐々木 亮 殿", "佐々木 亮さん"});
  expect_one_key(Kind::PersonName,
                 {"Robert Smith", "Smith, Robert", "SMITH Robert", "robert smith",
                  "Ｒｏｂｅｒｔ　Ｓｍｉｔｈ", "Robert SMITH", "Mr. Robert Smith"});
  expect_one_key(Kind::PersonName, {"José Núñez", "Jose Nunez", "Núñez, José"});
}

TEST(Notations, OfAReading) {
  expect_one_key(Kind::PersonNameKana,
                 {"オオノ ショウヘイ", "ｵｵﾉ ｼｮｳﾍｲ", "おおの しょうへい", "オオノショウヘイ",
                  "オーノ　ショーヘイ", "ONO SHOHEI", "Ohno Shouhei", "Ōno Shōhei", "ONO Syohei"});
  for (const char* way : {"Shohei Ono", "Ono Shohei", "ONO Shohei", "Shohei ONO", "Ono, Shohei",
                          "オオノ ショウヘイ", "おおのしょうへい"}) {
    const ValueKey found = value_key(kKey, Kind::PersonName, way);
    EXPECT_EQ(found.type, KeyType::Kana) << way;
    EXPECT_EQ(found.hash, value_key(kKey, Kind::PersonNameKana, "オオノ ショウヘイ").hash) << way;
  }
  expect_one_key(Kind::PersonNameKana, {"ミヤヂ チヅル", "みやじ ちずる", "Miyaji Chizuru"});
  expect_one_key(Kind::PersonNameKana,
                 {"ハットリ ケンイチ", "Hattori Kenichi", "HATTORI KEN'ICHI"});
}

TEST(Notations, NamesAbroadThatCouldBeReadAsKanaStayNames) {
  for (const char* way :
       {"Ryan Mason", "Reggie Mason", "Luke Dolan", "morrison, dakota", "Ronni Begum"})
    EXPECT_EQ(value_key(kKey, Kind::PersonName, way).type, KeyType::Name) << way;
  for (const char* way :
       {"Tsuyoshi Noguchi", "Mii Kawaguchi", "SATO YORA", "Ken Daimon", "Riho Yanagikoshi"})
    EXPECT_EQ(value_key(kKey, Kind::PersonName, way).type, KeyType::Kana) << way;
}

TEST(Notations, OfABirthDate) {
  expect_one_key(Kind::BirthDate,
                 {"1980-01-02", "1980/1/2", "1980.1.2", "19800102", "1980年1月2日",
                  "昭和55年1月2日", "S55.1.2", "S55/01/02", "s55-1-2", "昭和五十五年一月二日",
                  "Ｓ５５．１．２", "昭和５５年０１月０２日", "1980-01-02 00:00:00", "S550102",
                  "Jan 2, 1980", "2 January 1980", "02-Jan-1980", "1/2/1980", "1980年1月2日生"});
  expect_one_key(Kind::BirthDate, {"2019-05-01", "令和元年5月1日", "R1.5.1", "㋿元年5月1日",
                                   "令1.5.1", "令元.5.1"});
  expect_one_key(Kind::BirthDate, {"1978-12-31", "31/12/1978", "12/31/1978", "31.12.1978"});
  // Where both orders are possible it is near the other one: day and month are swapped.
  const Likeness a = of({{Kind::BirthDate, "3/4/1980"}});
  const Likeness b = of({{Kind::BirthDate, "4/3/1980"}});
  EXPECT_EQ(a.birth_month, b.birth_day);
  EXPECT_EQ(a.birth_year, b.birth_year);
  // No date of the calendar, and yet one slip from it.
  const Likeness date = of({{Kind::BirthDate, "1980-12-02"}});
  for (const char* way : {"19801302", "1980/62/02", "S55/13/2", "昭55.13.2", "昭和55年13月2日",
                          "1980年71月2日", "１９８０／１３／２"}) {
    const Likeness slip = of({{Kind::BirthDate, way}});
    EXPECT_EQ(slip.birth_year, date.birth_year) << way;
    EXPECT_EQ(slip.birth_day, date.birth_day) << way;
    EXPECT_NE(slip.birth_month, date.birth_month) << way;
  }
  for (const char* none : {"", "不明", "1980", "1980/1", "12", "1980-", "年月日"})
    EXPECT_EQ(of({{Kind::BirthDate, none}}).birth_day, 0) << none;
}

TEST(Notations, OfAnAddress) {
  expect_one_key(Kind::Address,
                 {"東京都千代田区霞が関1-2-3", "千代田区霞ヶ関１丁目２番３号",
                  "東京都千代田区霞ケ関一丁目二番三号", "〒100-0013 東京都千代田区霞が関1の2の3",
                  "東京都 千代田区 霞が関 1-2-3 青葉ビル401", "千代田区霞ガ関１－２－３",
                  "東京都千代田区霞が関1丁目2番地3", "千代田区霞が関1-2-3-401"});
  expect_one_key(Kind::Address,
                 {"北海道札幌市中央区北一条西二丁目3-4", "札幌市中央区北1条西2丁目3番4号"});
  expect_one_key(Kind::Address, {"長野県上田市大字中央字東１２３番地", "上田市中央東123"});
  expect_one_key(Kind::Address,
                 {"44, forbes street", "44 Forbes St", "44 for bes st", "44 Forbes St.",
                  "Unit 3, 44 Forbes Street", "3/44 forbes street, Kellerberrin WA 6410"});
  EXPECT_EQ(value_key(kKey, Kind::Address, "forbes street").hash, 0U);
  // North 1 West 2 is a quarter of the city, no house; 3 Bancho a town.
  EXPECT_EQ(value_key(kKey, Kind::Address, "札幌市中央区北1条").hash, 0U);
  EXPECT_NE(value_key(kKey, Kind::Address, "千代田区三番町5-1").hash,
            value_key(kKey, Kind::Address, "千代田区三番町6-1").hash);
  EXPECT_NE(value_key(kKey, Kind::Address, "44, forbes street").hash,
            value_key(kKey, Kind::Address, "44, giblin street").hash);
}

TEST(Notations, OfPhoneAndMail) {
  expect_one_key(Kind::Phone,
                 {"090-1234-5678", "０９０－１２３４－５６７８", "09012345678", "+81 90-1234-5678",
                  "+81 (0)90 1234 5678", "090(1234)5678", "9012345678", "81 90 1234 5678"});
  expect_one_key(Kind::Phone,
                 {"03-1234-5678", "(03)1234-5678", "+81-3-1234-5678", "０３（１２３４）５６７８",
                  "03-1234-5678 内線12", "03-1234-5678 ext. 12"});
  EXPECT_EQ(value_key(kKey, Kind::Phone, "9012345678").type, KeyType::Mobile);
  EXPECT_EQ(value_key(kKey, Kind::Phone, "0120-123-456").hash, 0U);
  EXPECT_EQ(value_key(kKey, Kind::Phone, "702-919-1300").type, KeyType::Landline);
  expect_one_key(Kind::Email, {"taro@example.jp", "Taro@Example.JP", "taro+shop@example.jp",
                               "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ"});
  EXPECT_NE(value_key(kKey, Kind::Email, "t.aro@example.jp").hash,
            value_key(kKey, Kind::Email, "taro@example.jp").hash);
  for (const char* code : {"060-0001", "0600001", "〒060-0001", "０６０－０００１", "600001"})
    EXPECT_EQ(of({{Kind::PostalCode, code}}), of({{Kind::PostalCode, "060-0001"}})) << code;
  for (const char* male : {"男", "男性", "M", "male", "１", "おとこ"})
    EXPECT_EQ(of({{Kind::Sex, male}}).sex, 1) << male;
  EXPECT_EQ(of({{Kind::Sex, "回答しない"}}).sex, 0);
}

// ---- two people
// ----------------------------------------------------------------------------------
TEST(Likeness, AnHonorificIsNoPartOfTheName) {
  expect_one_key(Kind::PersonName, {"佐藤 一郎", "佐藤一郎様", "佐藤 一郎 様", "佐藤一郎さん",
                                    "佐藤　一郎　殿", "佐藤 一郎 先生"});
  for (const char* name : {"鵜殿", "森田 氏", "かずさん"})
    EXPECT_NE(value_key(kKey, Kind::PersonName, name).hash, 0U) << name;
  EXPECT_NE(value_key(kKey, Kind::PersonName, "源 重氏").hash,
            value_key(kKey, Kind::PersonName, "源 重").hash);
}

TEST(Likeness, DifferentPeopleStayDifferent) {
  const std::pair<std::string_view, std::string_view> pairs[] = {
      {"佐藤 太郎", "佐藤 次郎"},
      {"山田 一郎", "山田 一"},
      {"Robert Smith Sr", "Robert Smith Jr"},
      {"大田 健", "太田 健"},
      {"木村 裕子", "木村 祐子"},
      {"Shohei Ono", "Shoji Ono"},
      {"サトウ ユウコ", "サイトウ ユウコ"},
      {"高橋 さくら", "高橋 さくらこ"}};
  for (const auto& [one, other] : pairs)
    EXPECT_NE(value_key(kKey, Kind::PersonName, one).hash,
              value_key(kKey, Kind::PersonName, other).hash)
        << one;
  EXPECT_NE(value_key(kKey, Kind::Address, "港区三田1-2-3").hash,
            value_key(kKey, Kind::Address, "港区三田1-2-13").hash);
  EXPECT_NE(lives("港区三田1-2-3 青葉荘203").room, lives("港区三田1-2-3 青葉荘303").room);
  EXPECT_EQ(lives("港区三田1-2-3 第2青葉荘").room, 0);
  EXPECT_EQ(lives("港区三田1-2-3 青葉ビル2F").room, 0);
}

TEST(Likeness, SheIsMetUnderHerFormerNameToo) {
  const Likeness both = named("山田（旧姓佐藤）花子");
  EXPECT_EQ(both.family, named("山田 花子").family);
  EXPECT_EQ(both.given, named("山田 花子").given);
  EXPECT_GT(alike(both.name_letters, named("佐藤 花子").name_letters), 0.6);
  EXPECT_GT(alike(both.name_letters, named("山田 花子").name_letters), 0.6);
  EXPECT_EQ(named("山田 花子 旧姓 佐藤").name_letters, both.name_letters);
}

TEST(Likeness, AnHonorificIsNoPartOfAName) {
  for (const char* way : {"北戸様", "北戸 様", "北戸さん", "北戸　殿"}) {
    Record record;
    add_value(record, kKey, Kind::PersonName, way);
    EXPECT_TRUE(record.partial_name) << way;
    EXPECT_EQ(record.key(KeyType::Name), value_key(kKey, Kind::PersonName, "北戸").hash) << way;
  }
  EXPECT_NE(value_key(kKey, Kind::PersonName, "鵜殿 健").hash, 0U);
  EXPECT_NE(value_key(kKey, Kind::PersonName, "鵜殿").hash,
            value_key(kKey, Kind::PersonName, "鵜").hash);
}

// What a name may be read as is kept for the next that has it, but not for another key.
TEST(Likeness, AnotherKeyAndManyNamesBetweenChangeNothing) {
  const auto read = [](const Key& key, const std::string& name) {
    Record record;
    add_value(record, key, Kind::PersonName, name);
    return record.likeness;
  };
  const Likeness first = read(kKey, "山田 裕子"), half = read(kKey, "裕子 山田");
  ASSERT_NE(first.flags & Likeness::kReadingByGuess, 0);
  const Likeness other = read(Key{8}, "山田 裕子");
  EXPECT_NE(other.family_kana, first.family_kana);
  EXPECT_NE(other.family_letters, first.family_letters);
  EXPECT_EQ(read(kKey, "山田 裕子"), first);
  EXPECT_EQ(read(kKey, "裕子 山田"), half);
  std::string name = "山田 裕";
  name.resize(name.size() + 3);
  for (int letter = 0; letter < 6000; ++letter) {  // more than are kept
    const int c = 0x4E00 + letter;
    name[name.size() - 3] = static_cast<char>(0xE0 | c >> 12);
    name[name.size() - 2] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    name[name.size() - 1] = static_cast<char>(0x80 | (c & 0x3F));
    read(kKey, name);
  }
  EXPECT_EQ(read(kKey, "山田 裕子"), first);
  EXPECT_EQ(read(Key{8}, "山田 裕子"), other);
}

TEST(Likeness, HalfANameIsOneHalf) {
  Record family, given;
  add_value(family, kKey, Kind::PersonName, "勅使河原", Half::Family);
  add_value(given, kKey, Kind::PersonName, "花子", Half::Given);
  EXPECT_EQ(family.likeness.family, named("勅使河原 一").family);
  EXPECT_EQ(family.likeness.given, 0U);
  EXPECT_EQ(given.likeness.given, named("佐藤 花子").given);
  EXPECT_EQ(given.likeness.family, 0U);
}

// ---- whatever is written
// -------------------------------------------------------------------------
TEST(Likeness, AnyBytesAreTakenAndTheSameBytesGiveTheSame) {
  constexpr std::string_view kPieces[] = {
      "山田", "太郎", "様",  " ",      "　",     "(",        "）",
      "旧姓", "※",    ",",   "・",     "々",     "ｶﾞ",       "ー",
      "Taro", "SATO", "é",   "東京都", "余市郡", "町",       "条",
      "番町", "1",    "２",  "十",     "-",      "丁目",     "番地の",
      "号室", "昭和", "S",   "年",     "月",     "/",        "@",
      "+",    "#",    "Apt", "st",     "\xFF",   "\xE3\x81", "\xF0\x9F\x98\x80",
      "\0",   "\n"};
  constexpr Kind kKinds[] = {Kind::PersonName, Kind::PersonNameKana, Kind::Email,     Kind::Phone,
                             Kind::PostalCode, Kind::Address,        Kind::BirthDate, Kind::Sex,
                             Kind::MyNumber,   Kind::ForeignIdNumber};
  std::mt19937 random(4);
  for (int i = 0; i < 20'000; ++i) {
    std::string value;
    for (auto parts = random() % 9; parts > 0; --parts)
      value += kPieces[random() % std::size(kPieces)];
    const Kind kind = kKinds[random() % std::size(kKinds)];
    Record one, again;
    add_value(one, kKey, kind, value);
    add_value(again, kKey, kind, value);
    ASSERT_EQ(one.likeness, again.likeness) << value;
    const ValueKey found = value_key(kKey, kind, value);
    ASSERT_EQ(one.key(found.type), found.hash) << value;
    ASSERT_LE(one.likeness.sex, 2);
    ASSERT_LE(one.likeness.flags, 15);
  }
}

}  // namespace
}  // namespace tadasu::people
