#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "people/keys.h"
#include "people/people.h"

namespace tadasu::people {
namespace {

using find::Kind;
using find::Mention;

const Key kKey{9};

// A Piece with its mentions, put together value by value.
class Scene {
 public:
  explicit Scene(unpack::Shape shape) { piece_.shape = shape; }
  Scene& plain(std::string_view text) {
    text_ += text;
    return *this;
  }
  Scene& says(Kind kind, std::string_view value) {
    mentions_.push_back({static_cast<std::uint32_t>(text_.size()),
                         static_cast<std::uint32_t>(text_.size() + value.size()), unpack::kNoRow, 0,
                         kind, 0, 0.9F, 0});
    return plain(value);
  }
  Scene& own(std::uint8_t number) {
    mentions_.back().own = number;
    return *this;
  }
  Scene& labelled(Kind kind, std::string_view value) {
    says(kind, value);
    mentions_.back().reasons = static_cast<find::Reasons>(find::Reason::Label);
    return *this;
  }
  Scene& cell(std::uint32_t row, std::uint16_t column, Kind kind, std::string_view value) {
    says(kind, value).plain(",");
    mentions_.back().row = row;
    mentions_.back().column = column;
    return *this;
  }
  Scene& headers(std::vector<std::string> headers) {
    headers_ = std::move(headers);
    piece_.first_row = &headers_;
    return *this;
  }
  // The records as the values of their mentions, "a|b".
  std::vector<std::string> records() {
    piece_.text = text_;
    std::vector<std::string> out;
    gathered_.clear();
    gather(piece_, mentions_, kKey, table_headers_, [&](Gathered&& one) {
      std::string values;
      for (const std::uint32_t i : one.mentions) {
        values += (values.empty() ? "" : "|") +
                  text_.substr(mentions_[i].begin, mentions_[i].end - mentions_[i].begin);
      }
      out.push_back(values);
      gathered_.push_back(std::move(one));
    });
    return out;
  }
  const std::vector<Gathered>& gathered() const { return gathered_; }

 private:
  unpack::Piece piece_;
  std::string text_;
  std::vector<Mention> mentions_;
  std::vector<std::string> headers_;
  TableHeaders table_headers_;
  std::vector<Gathered> gathered_;
};

using Records = std::vector<std::string>;

TEST(Gather, ARowIsOnePerson) {
  Scene scene(unpack::Shape::Table);
  scene.cell(1, 0, Kind::PersonName, "山田 太郎")
      .cell(1, 1, Kind::Email, "t@example.jp")
      .cell(1, 2, Kind::Sex, "男");
  scene.cell(2, 0, Kind::PersonName, "佐藤 花子").cell(2, 1, Kind::Email, "h@example.jp");
  EXPECT_EQ(scene.records(), (Records{"山田 太郎|t@example.jp|男", "佐藤 花子|h@example.jp"}));
  EXPECT_TRUE(scene.gathered()[0].record.kinds.has(Kind::Sex));
  EXPECT_NE(scene.gathered()[0].record.key(KeyType::Email), 0U);
  EXPECT_EQ(scene.gathered()[0].record.key(KeyType::BirthDate), 0U);
  EXPECT_FLOAT_EQ(scene.gathered()[0].record.strength, 0.9F);
}

// A header below a title stands in the first Piece only.
TEST(Gather, LaterPiecesKeepTheHeaderBelowATitle) {
  const std::vector<std::string> title = {"会員名簿", ""};
  const std::string first = "会員名簿,\n姓,名\n", second = "璆鐔,靉靆\n";
  TableHeaders headers;
  const auto piece_of = [&](std::string_view text, std::uint64_t number) {
    unpack::Piece piece;
    piece.shape = unpack::Shape::Table;
    piece.table = 3;
    piece.first_row = &title;
    piece.text = text;
    for (std::uint32_t begin = 0; begin < text.size();) {
      const auto comma = static_cast<std::uint32_t>(text.find(',', begin));
      const auto end = static_cast<std::uint32_t>(text.find('\n', begin));
      piece.rows.push_back({number++, static_cast<std::uint32_t>(piece.cells.size()), 2});
      piece.cells.push_back({begin, comma});
      piece.cells.push_back({comma + 1, end});
      begin = end + 1;
    }
    return piece;
  };
  EXPECT_EQ(headers.of(piece_of(first, 1)).rows, 2U);
  const HeaderRow& later = headers.of(piece_of(second, 3));
  EXPECT_EQ(later.rows, 0U);
  EXPECT_EQ(later.cells, (std::vector<std::string>{"姓", "名"}));
  std::vector<Mention> mentions(2);
  mentions[0] = {0, 6, 0, 0, Kind::PersonName, 0, 0.9F, 0};
  mentions[1] = {7, 13, 0, 1, Kind::PersonName, 0, 0.9F, 0};
  std::vector<Gathered> people;
  gather(piece_of(second, 3), mentions, kKey, headers,
         [&](Gathered&& one) { people.push_back(std::move(one)); });
  ASSERT_EQ(people.size(), 1U);
  EXPECT_FALSE(people[0].record.partial_name) << "both halves are one name";
}

TEST(Gather, TwoRowsWithOneNameAreTwoRecords) {
  Scene scene(unpack::Shape::Table);
  scene.cell(1, 0, Kind::PersonName, "山田 太郎").cell(2, 0, Kind::PersonName, "山田 太郎");
  EXPECT_EQ(scene.records().size(), 2U);
}

TEST(Gather, ASecondColumnOfNamesIsASecondPerson) {
  Scene scene(unpack::Shape::Table);
  scene.cell(1, 0, Kind::PersonName, "山田 太郎")
      .cell(1, 1, Kind::BirthDate, "2015/1/1")
      .cell(1, 2, Kind::Phone, "03-1234-5678");
  scene.cell(1, 3, Kind::PersonName, "山田 花子")
      .cell(1, 4, Kind::Phone, "090-1234-5678")
      .cell(1, 5, Kind::Address, "港区三田1-1");
  EXPECT_EQ(scene.records(),
            (Records{"山田 太郎|2015/1/1|03-1234-5678|港区三田1-1", "山田 花子|090-1234-5678"}));
}

TEST(Gather, FamilyAndGivenNameInTwoColumnsAreOneName) {
  Scene scene(unpack::Shape::Table);
  scene.headers({"姓", "名", "セイ", "メイ", "メール"});
  scene.cell(1, 0, Kind::PersonName, "山田")
      .cell(1, 1, Kind::PersonName, "太郎")
      .cell(1, 2, Kind::PersonNameKana, "ヤマダ");
  scene.cell(1, 3, Kind::PersonNameKana, "タロウ").cell(1, 4, Kind::Email, "t@example.jp");
  EXPECT_EQ(scene.records(), (Records{"山田|太郎|ヤマダ|タロウ|t@example.jp"}));
  Record whole;
  add_value(whole, kKey, Kind::PersonName, "山田 太郎");
  add_value(whole, kKey, Kind::PersonNameKana, "ヤマダタロウ");
  EXPECT_EQ(scene.gathered()[0].record.key(KeyType::Name), whole.key(KeyType::Name));
  EXPECT_EQ(scene.gathered()[0].record.key(KeyType::Kana), whole.key(KeyType::Kana));
}

TEST(Gather, HalvesOfANameArePairedByTheirHeadersAcrossOtherColumns) {
  Scene scene(unpack::Shape::Table);
  scene.headers({"姓", "セイ", "名", "メイ", "保護者姓", "保護者名"});
  scene.cell(1, 0, Kind::PersonName, "山田").cell(1, 1, Kind::PersonNameKana, "ヤマダ");
  scene.cell(1, 2, Kind::PersonName, "太郎").cell(1, 3, Kind::PersonNameKana, "タロウ");
  scene.cell(1, 4, Kind::PersonName, "佐藤").cell(1, 5, Kind::PersonName, "花子");
  scene.cell(2, 0, Kind::PersonName, "勅使河原").cell(2, 4, Kind::PersonName, "鈴木");
  EXPECT_EQ(scene.records(), (Records{"山田|太郎|ヤマダ|タロウ", "佐藤|花子", "勅使河原", "鈴木"}));
  Record whole;
  add_value(whole, kKey, Kind::PersonName, "山田 太郎");
  add_value(whole, kKey, Kind::PersonNameKana, "ヤマダタロウ");
  EXPECT_EQ(scene.gathered()[0].record.keys, whole.keys);
  EXPECT_FALSE(scene.gathered()[0].record.partial_name);
  EXPECT_FALSE(scene.gathered()[1].record.partial_name);
  EXPECT_TRUE(scene.gathered()[2].record.partial_name);  // four kanji, but under 姓
  EXPECT_TRUE(scene.gathered()[3].record.partial_name);
}

TEST(Gather, AnAddressInSeveralColumnsIsOneAddress) {
  const auto whole_is = [](std::initializer_list<const char*> parts, std::string_view whole) {
    Scene scene(unpack::Shape::Table);
    scene.cell(0, 0, Kind::PersonName, "山田 太郎");
    std::uint16_t column = 0;
    for (const char* part : parts) {
      ++column;
      if (*part != '\0') scene.cell(0, column, Kind::Address, part);
    }
    EXPECT_EQ(scene.records().size(), 1U);
    Record expected;
    add_value(expected, kKey, Kind::PersonName, "山田 太郎");
    add_value(expected, kKey, Kind::Address, whole);
    const Record& found = scene.gathered()[0].record;
    EXPECT_EQ(found.keys, expected.keys) << whole;
    EXPECT_EQ(found.likeness, expected.likeness) << whole;
  };
  whole_is({"東京都", "新宿区", "西新宿", "2-8-1", "青葉荘203"},
           "東京都新宿区西新宿2-8-1 青葉荘203");
  whole_is({"東京都新宿区西新宿2-8-1", "青葉荘203"}, "東京都新宿区西新宿2丁目8番1号 青葉荘203");
  whole_is({"神奈川県", "横浜市西区みなとみらい３丁目", "", "4番5号"},
           "横浜市西区みなとみらい3-4-5");
  whole_is({"北海道", "余市郡余市町", "朝日町", "1"}, "余市町朝日町1");
  whole_is({"44", "forbes street", "kellerberrin"}, "44 Forbes St, Kellerberrin");
  // A second address is somebody's other one.
  whole_is({"東京都新宿区西新宿2-8-1", "大阪府大阪市北区梅田1-1-3"}, "東京都新宿区西新宿2-8-1");
  whole_is({"新宿区西新宿2-8-1", "大阪市北区梅田1-1-3"}, "東京都新宿区西新宿2-8-1");
  whole_is({"123 Main Street", "1515 Adela Lane"}, "123 Main St");

  Scene two(unpack::Shape::Table);  // the whole address is the first person's
  two.cell(0, 0, Kind::PersonName, "山田 太郎").cell(0, 1, Kind::PersonName, "山田 一郎");
  two.cell(0, 2, Kind::Address, "東京都新宿区").cell(0, 3, Kind::Address, "西新宿2-8-1");
  EXPECT_EQ(two.records(), (Records{"山田 太郎|東京都新宿区|西新宿2-8-1", "山田 一郎"}));
}

TEST(Gather, EachFurtherColumnOfNamesIsAFurtherPerson) {
  Scene scene(unpack::Shape::Table);
  scene.headers({"氏名", "電話", "配偶者氏名", "保護者氏名", "保護者電話", "住所", "配偶者電話"});
  scene.cell(1, 0, Kind::PersonName, "山田太郎").cell(1, 1, Kind::Phone, "03-1234-5678");
  scene.cell(1, 2, Kind::PersonName, "山田花子").cell(1, 3, Kind::PersonName, "山田一郎");
  scene.cell(1, 4, Kind::Phone, "090-1234-5678").cell(1, 5, Kind::Address, "港区三田1-1");
  scene.cell(1, 6, Kind::Phone, "090-1111-2222");
  EXPECT_EQ(scene.records(), (Records{"山田太郎|03-1234-5678|港区三田1-1", "山田花子|090-1111-2222",
                                      "山田一郎|090-1234-5678"}));
}

TEST(Gather, NamesInOneCellAreAsManyPeopleAndWhatStandsBesideOneIsHers) {
  Scene scene(unpack::Shape::Table);
  scene.cell(1, 0, Kind::PersonName, "山田太郎")
      .cell(1, 0, Kind::PersonName, "山田花子")
      .cell(1, 0, Kind::PersonName, "山田一郎");
  scene.cell(2, 0, Kind::CustomerNumber, "A002")
      .cell(2, 1, Kind::PersonName, "鈴木一郎")
      .cell(2, 2, Kind::PersonName, "鈴木 一郎")
      .cell(2, 3, Kind::PersonName, "佐藤健")
      .cell(2, 3, Kind::Email, "sato@example.jp");
  EXPECT_EQ(scene.records(), (Records{"山田太郎", "山田花子", "山田一郎", "A002|鈴木一郎|鈴木 一郎",
                                      "佐藤健|sato@example.jp"}));
}

TEST(Gather, ARowThatNamesNobodySpeaksOfAsManyAsItHasMailboxes) {
  Scene scene(unpack::Shape::Table);
  scene.cell(1, 0, Kind::Email, "a@example.jp")
      .cell(1, 1, Kind::Email, "b@example.jp")
      .cell(1, 1, Kind::Email, "c@example.jp")
      .cell(1, 2, Kind::Email, "B@example.jp");
  scene.cell(2, 0, Kind::CustomerNumber, "A1")
      .cell(2, 1, Kind::Email, "d@example.jp")
      .cell(2, 2, Kind::Email, "e@example.jp");
  scene.cell(3, 0, Kind::Phone, "090-1111-2222")
      .cell(3, 1, Kind::Phone, "03-1234-5678")
      .cell(3, 2, Kind::Phone, "03-1234-0000");
  EXPECT_EQ(scene.records(),
            (Records{"a@example.jp", "b@example.jp|B@example.jp", "c@example.jp",
                     "A1|d@example.jp|e@example.jp", "090-1111-2222|03-1234-5678|03-1234-0000"}));
}

TEST(Gather, GivenNameFirstInLatinLettersReadsLikeKana) {
  Scene scene(unpack::Shape::Table);
  scene.headers({"First Name", "Last_Name"});
  scene.cell(1, 0, Kind::PersonName, "Taro").cell(1, 1, Kind::PersonName, "Yamada");
  ASSERT_EQ(scene.records().size(), 1U);
  Record kana;
  add_value(kana, kKey, Kind::PersonNameKana, "ヤマダ タロウ");
  EXPECT_EQ(scene.gathered()[0].record.key(KeyType::Kana), kana.key(KeyType::Kana));
}

TEST(Gather, ARowThatPointsAtNobodyIsNoRecord) {
  Scene scene(unpack::Shape::Table);
  scene.cell(1, 0, Kind::PostalCode, "123-4567");
  scene.cell(2, 0, Kind::Sex, "男").cell(2, 1, Kind::Age, "40");
  scene.cell(3, 0, Kind::Employer, "株式会社みほん")
      .cell(3, 1, Kind::CorporateNumber, "1234567890123")
      .cell(3, 2, Kind::Phone, "03-1234-5678");
  scene.cell(4, 0, Kind::BirthDate, "1980/1/1").cell(4, 1, Kind::PostalCode, "123-4567");
  EXPECT_EQ(scene.records(), (Records{"1980/1/1|123-4567"}));
}

TEST(Gather, EachAddressOfAMailHeaderIsOnePersonWithItsName) {
  Scene scene(unpack::Shape::Header);
  scene.plain("From: \"")
      .says(Kind::PersonName, "山田 太郎")
      .plain("\" <")
      .says(Kind::Email, "taro@example.jp")
      .plain(">\nTo: ");
  scene.says(Kind::Email, "hanako@example.jp")
      .plain(", ")
      .says(Kind::PersonName, "鈴木 一郎")
      .plain(" <")
      .says(Kind::Email, "ichiro@example.jp");
  scene.plain(">\nCc: ")
      .says(Kind::Email, "jiro@example.jp")
      .plain(" (")
      .says(Kind::PersonName, "Jiro Sato")
      .plain(")\nReply-To: ");
  scene.says(Kind::Email, "TARO@example.jp")
      .plain("\nSubject: ")
      .says(Kind::PersonName, "高橋")
      .plain("様\n");
  EXPECT_EQ(scene.records(),
            (Records{"山田 太郎|taro@example.jp|TARO@example.jp", "hanako@example.jp",
                     "鈴木 一郎|ichiro@example.jp", "jiro@example.jp|Jiro Sato", "高橋"}));
}

TEST(Gather, AFormIsOnePersonAndTheNextFormAnother) {
  Scene scene(unpack::Shape::Text);
  scene.plain("フリガナ: ")
      .says(Kind::PersonNameKana, "ヤマダ タロウ")
      .plain("\n氏名: ")
      .says(Kind::PersonName, "山田 太郎");
  scene.plain("\n電話: ")
      .says(Kind::Phone, "03-1234-5678")
      .plain(" 携帯: ")
      .says(Kind::Phone, "090-1234-5678");
  scene.plain("\nフリガナ: ")
      .says(Kind::PersonNameKana, "サトウ ハナコ")
      .plain("\n氏名: ")
      .says(Kind::PersonName, "佐藤 花子");
  scene.plain("\n生年月日: ").says(Kind::BirthDate, "S55.1.2");
  EXPECT_EQ(scene.records(), (Records{"ヤマダ タロウ|山田 太郎|03-1234-5678|090-1234-5678",
                                      "サトウ ハナコ|佐藤 花子|S55.1.2"}));
}

TEST(Gather, AnEmptyLineAPageAndALongWaySeparatePeople) {
  for (const std::string& gap :
       {std::string("\n \r\n"), std::string("\n\f"), std::string(700, 'x')}) {
    Scene scene(unpack::Shape::Text);
    scene.says(Kind::PersonName, "山田 太郎").plain(gap).says(Kind::Email, "other@example.jp");
    EXPECT_EQ(scene.records().size(), 2U);
  }
  Scene near(unpack::Shape::Text);
  near.says(Kind::PersonName, "山田 太郎")
      .plain("さん\nメール ")
      .says(Kind::Email, "taro@example.jp");
  EXPECT_EQ(near.records().size(), 1U);
}

TEST(Gather, AFormWithEmptyLinesBetweenItsFieldsIsOnePerson) {
  Scene form(unpack::Shape::Text);
  form.plain("氏名 ").labelled(Kind::PersonName, "渡辺 俊").plain("\n\nフリガナ ");
  form.labelled(Kind::PersonNameKana, "ワタナベ シュン").plain("\n\n電話 ");
  form.labelled(Kind::Phone, "080-1111-2222").plain("\n\n氏名 ");
  form.labelled(Kind::PersonName, "鈴木 愛").plain("\n");
  EXPECT_EQ(form.records(),
            (std::vector<std::string>{"渡辺 俊|ワタナベ シュン|080-1111-2222", "鈴木 愛"}));
}

TEST(Gather, AListOfAddressesInTextIsAListOfPeople) {
  Scene scene(unpack::Shape::Text);
  for (const char* email : {"a@example.jp", "b@example.jp", "a@example.jp"})
    scene.says(Kind::Email, email).plain("\n");
  EXPECT_EQ(scene.records(), (Records{"a@example.jp", "b@example.jp", "a@example.jp"}));
}

TEST(Gather, WhatPointsAtOnePersonAndRepeatsInTextPointsAtTheNext) {
  for (const Kind kind :
       {Kind::CardNumber, Kind::LoginId, Kind::BankAccount, Kind::YuchoAccount, Kind::DriverLicence,
        Kind::Passport, Kind::ResidenceCard, Kind::HealthInsurance, Kind::CareInsurance,
        Kind::PensionNumber, Kind::EmploymentInsurance, Kind::ResidentCode, Kind::ForeignIdNumber,
        Kind::SocialAccount, Kind::CustomerNumber, Kind::EmployeeNumber}) {
    Scene scene(unpack::Shape::Text);
    scene.plain("番号: ").labelled(kind, "A-0001").plain("\n");
    scene.says(Kind::Password, "secret1").plain("\n番号: ");
    scene.labelled(kind, "A-0002").plain("\n番号: ").labelled(kind, "A-0002").plain("\n");
    EXPECT_EQ(scene.records(), (Records{"A-0001|secret1", "A-0002|A-0002"})) << find::kind_id(kind);
  }
  Scene two(unpack::Shape::Text);  // two kinds of number are no two people
  two.labelled(Kind::CustomerNumber, "A1").plain(" ").labelled(Kind::LoginId, "taro01").plain("\n");
  two.labelled(Kind::CustomerNumber, "A2").plain(" ").labelled(Kind::LoginId, "hana02").plain("\n");
  EXPECT_EQ(two.records(), (Records{"A1|taro01", "A2|hana02"}));
}

TEST(Gather, AddressesAndTelephonesInABareListAreOnePersonEach) {
  Scene list(unpack::Shape::Text);
  for (const char* one : {"港区三田1-1", "港区三田1-2", "港区三田1-3"})
    list.says(Kind::Address, one).plain("\n");
  for (const char* one : {"090-1111-2222", "03-1111-2222", "090-1111-3333", "03-1111-3333"})
    list.says(Kind::Phone, one).plain("\n");
  EXPECT_EQ(list.records(), (Records{"港区三田1-1", "港区三田1-2", "港区三田1-3|090-1111-2222",
                                     "03-1111-2222", "090-1111-3333", "03-1111-3333"}));
  Scene same_label(unpack::Shape::Text);
  same_label.plain("1. 電話: ").labelled(Kind::Phone, "090-1111-2222").plain("\n2. 電話: ");
  same_label.labelled(Kind::Phone, "03-1111-2222").plain("\n");
  EXPECT_EQ(same_label.records().size(), 2U);
  Scene form(unpack::Shape::Text);
  form.plain("携帯: ").labelled(Kind::Phone, "090-1111-2222").plain("\n自宅: ");
  form.labelled(Kind::Phone, "03-1111-2222").plain("\n現住所: ");
  form.labelled(Kind::Address, "港区三田1-1").plain("\n帰省先: ");
  form.labelled(Kind::Address, "港区三田9-1").plain("\n");
  EXPECT_EQ(form.records().size(), 1U);
  Scene owned(unpack::Shape::Text);
  owned.says(Kind::PersonName, "山田 太郎").plain("\n").says(Kind::Phone, "03-1111-2222");
  owned.plain(" / ").says(Kind::Phone, "090-1111-2222");
  EXPECT_EQ(owned.records().size(), 1U);
}

TEST(Gather, ANameSaidAgainIsTheSamePersonButNotItsNamesakeWithOtherData) {
  Scene scene(unpack::Shape::Text);
  scene.says(Kind::PersonName, "山田 太郎")
      .plain("が発言。\n\n")
      .says(Kind::PersonName, "佐藤")
      .plain("が答えた。\n\n");
  scene.says(Kind::PersonName, "山田　太郎")
      .plain("が再び発言。\n\n")
      .says(Kind::PersonName, "山田 太郎")
      .plain(" ")
      .says(Kind::Email, "t@example.jp");
  EXPECT_EQ(scene.records(), (Records{"山田 太郎|山田　太郎", "佐藤", "山田 太郎|t@example.jp"}));
}

TEST(Gather, LoneMentionsThatIdentifyNobodyMakeNoRecord) {
  Scene scene(unpack::Shape::Text);
  scene.says(Kind::PostalCode, "123-4567")
      .plain("\n\n")
      .says(Kind::Sex, "女")
      .plain("\n\n")
      .says(Kind::BirthDate, "1980/1/1");
  EXPECT_TRUE(scene.records().empty());
}

TEST(Gather, NothingGivesNothing) {
  for (const auto shape : {unpack::Shape::Text, unpack::Shape::Table, unpack::Shape::Header}) {
    Scene scene(shape);
    scene.plain("text without anybody");
    EXPECT_TRUE(scene.records().empty());
  }
}

TEST(Keys, OnePersonsTelephoneIsToldFromAHouseholdsAndFromACompanys) {
  EXPECT_EQ(value_key(kKey, Kind::Phone, "０９０－１２３４－５６７８").type, KeyType::Mobile);
  EXPECT_EQ(value_key(kKey, Kind::Phone, "+81 90 1234 5678").hash,
            value_key(kKey, Kind::Phone, "090-1234-5678").hash);
  EXPECT_EQ(value_key(kKey, Kind::Phone, "+81(0)90-1234-5678").hash,
            value_key(kKey, Kind::Phone, "090-1234-5678").hash);
  EXPECT_EQ(value_key(kKey, Kind::Phone, "03-1234-5678").type, KeyType::Landline);
  EXPECT_EQ(value_key(kKey, Kind::Phone, "0120-123-456").hash, 0U);
  EXPECT_EQ(value_key(kKey, Kind::Phone, "119").hash, 0U);
}

TEST(Keys, AnAddressIsItsLotAndATownIsNone) {
  const auto lot = [](std::string_view address) {
    return value_key(kKey, Kind::Address, address).hash;
  };
  EXPECT_EQ(lot("東京都港区三田"), 0U);
  EXPECT_EQ(lot("港区三田1-22 ハイツ908号室"), lot("港区三田1-22"));
  EXPECT_EQ(lot("港区三田1-22-908"), lot("港区三田1丁目22番地 ハイツ908"));
  EXPECT_EQ(lot("港区三田1-22-3-405"), lot("港区三田1-22-3"));
  EXPECT_NE(lot("港区三田1-22-3"), lot("港区三田1-22-4"));
  EXPECT_NE(lot("港区三田692-2"), lot("港区三田692-3"));
}

TEST(Keys, HalfANameIsToldFromAFullOne) {
  const auto partial = [](Kind kind, const char* value) {
    Record record;
    add_value(record, kKey, kind, value);
    return record.partial_name;
  };
  for (const char* half : {"佐藤", "森", "佐々木", "長谷川", "Sato", "スミス"})
    EXPECT_TRUE(partial(Kind::PersonName, half)) << half;
  for (const char* full :
       {"佐藤 健", "林太郎", "佐々木健", "Akira Sato", "マイケル・ジャクソン", "Nguyễn Văn Đức"})
    EXPECT_FALSE(partial(Kind::PersonName, full)) << full;
  EXPECT_TRUE(partial(Kind::PersonNameKana, "ヤマダ"));
  EXPECT_TRUE(partial(Kind::PersonNameKana, "はせがわ"));
  EXPECT_FALSE(partial(Kind::PersonNameKana, "ヤマダ タロウ"));
  EXPECT_FALSE(partial(Kind::PersonNameKana, "ヤマダタロウ"));
  // The name decides, whichever comes first.
  for (const bool name_first : {true, false}) {
    Record record;
    if (name_first) add_value(record, kKey, Kind::PersonName, "山田太郎");
    add_value(record, kKey, Kind::PersonNameKana, "ヤマダ");
    if (!name_first) add_value(record, kKey, Kind::PersonName, "山田太郎");
    EXPECT_FALSE(record.partial_name);
  }
}

TEST(Keys, NamesInLatinLettersCompareWithReadings) {
  const auto kana = value_key(kKey, Kind::PersonNameKana, "ヤマダ タロウ");
  for (const char* written : {"Taro Yamada", "YAMADA Taro", "YAMADA TARO", "Yamada, Taro"}) {
    const auto found = value_key(kKey, Kind::PersonName, written);
    EXPECT_EQ(found.type, KeyType::Kana) << written;
    EXPECT_EQ(found.hash, kana.hash) << written;
  }
  EXPECT_EQ(value_key(kKey, Kind::PersonName, "John Smith").type, KeyType::Name);
  EXPECT_EQ(value_key(kKey, Kind::PersonName, " ").hash, 0U);
}

// ---- own kinds ---------------------------------------------------------------------------------
TEST(Gather, ARecordSaysWhichOwnKindsStandInIt) {
  Scene table(unpack::Shape::Table);
  table.headers({"姓", "名", "番号"});
  table.cell(0, 0, Kind::PersonName, "山田").own(1).cell(0, 1, Kind::PersonName, "太郎").own(2);
  table.cell(0, 2, Kind::CustomerNumber, "KD24-00017").own(64);
  table.cell(1, 0, Kind::PersonName, "鈴木").cell(1, 1, Kind::PersonName, "花子");
  ASSERT_EQ(table.records().size(), 2U);
  EXPECT_EQ(table.gathered()[0].record.own, 3U | 1ULL << 63);
  EXPECT_EQ(table.gathered()[1].record.own, 0U);

  Scene text(unpack::Shape::Text);
  text.says(Kind::PersonName, "山田 太郎").plain(" ").says(Kind::CustomerNumber, "A1").own(3);
  text.plain("\n\n").says(Kind::PersonName, "山田 太郎").own(5);
  ASSERT_EQ(text.records().size(), 1U) << "the same name again";
  EXPECT_EQ(text.gathered()[0].record.own, 1U << 2 | 1U << 4);
}

}  // namespace
}  // namespace tadasu::people
