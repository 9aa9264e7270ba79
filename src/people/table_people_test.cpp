// From the cells of a row to what people are told apart by. All people are invented.
#include "people/table_people.h"

#include <gtest/gtest.h>

#include "people/keys.h"

namespace tadasu::people {
namespace {

using find::Kind;

const Key kKey{1, 2, 3};

Record row_of(const std::vector<ColumnUse>& uses, const std::vector<std::string_view>& cells) {
  Record out;
  add_row(out, kKey, uses, cells);
  return out;
}

std::uint64_t key_of(Kind kind, std::string_view value) {
  return value_key(kKey, kind, value).hash;
}

TEST(TablePeople, HalvesOfANameAreOneNameWhereverTheyStand) {
  const std::vector<ColumnUse> apart = {{0, Kind::PersonName, Half::Given},
                                        {2, Kind::Email, Half::None},
                                        {3, Kind::PersonName, Half::Family}};
  const Record record = row_of(apart, {"縁莉", "x", "yukari.t@example.jp", "鷹架"});
  EXPECT_EQ(record.key(KeyType::Name), key_of(Kind::PersonName, "鷹架 縁莉"));
  EXPECT_FALSE(record.partial_name);
  EXPECT_TRUE(row_of(apart, {"縁莉", "x", "", ""}).partial_name);
}

TEST(TablePeople, WhatIsNotedBesideANameIsNoPartOfIt) {
  const std::vector<ColumnUse> name = {{0, Kind::PersonName, Half::None}};
  const std::uint64_t plain = key_of(Kind::PersonName, "鷹架 縁莉");
  for (const std::string_view cell :
       {"鷹架 縁莉", "鷹架　縁莉 様", "鷹架縁莉さん", "鷹架 縁莉 ※退会", "鷹架 縁莉（旧姓 井上）",
        "鷹架 縁莉(退会)", "鷹架 縁莉 [本人]", "鷹架 縁莉<1>", "鷹架 縁莉【済】", "鷹架 縁莉〔済〕",
        "鷹架 縁莉［済］", "鷹架 縁莉＜済＞", "鷹架 縁莉 旧姓 井上", "（故）鷹架 縁莉"})
    EXPECT_EQ(row_of(name, {cell}).key(KeyType::Name), plain) << cell;
}

TEST(TablePeople, ACellThatSaysThatNothingIsKnownSaysNothing) {
  const std::vector<ColumnUse> uses = {{0, Kind::PersonName, Half::None},
                                       {1, Kind::Phone, Half::None},
                                       {2, Kind::Address, Half::None}};
  for (const std::string_view cell : {"", " ", "　", "-", "－", "なし", "不明", "N/A", "NULL"})
    EXPECT_TRUE(row_of(uses, {cell, cell, cell}).kinds.empty()) << cell;
  EXPECT_TRUE(row_of(uses, {}).kinds.empty()) << "a short row";
}

TEST(TablePeople, PartsOfAnAddressThatStandTogetherAreOne) {
  const std::vector<ColumnUse> uses = {{0, Kind::Address, Half::None},
                                       {1, Kind::Address, Half::None},
                                       {2, Kind::Phone, Half::None},
                                       {3, Kind::Address, Half::None}};
  const Record record = row_of(uses, {"東京都", "港区芝1-2-3", "090-1234-5678", "堺市南区9-9-9"});
  EXPECT_EQ(record.key(KeyType::Address), key_of(Kind::Address, "東京都港区芝1-2-3"));
  const Record at_work = row_of(uses, {"", "", "", "堺市南区9-9-9"});
  EXPECT_EQ(at_work.key(KeyType::Address), key_of(Kind::Address, "堺市南区9-9-9"));
}

TEST(TablePeople, HeadersOfTablesFromAbroadSayWhatNothingElseTells) {
  const std::vector<ColumnUse> uses = column_uses(
      {"rec_id", "SOC_SEC_ID", "Street Number", "suburb", "postcode", "dob", "note"}, {});
  std::vector<std::pair<std::uint16_t, Kind>> found;
  for (const ColumnUse& use : uses) found.emplace_back(use.column, use.kind);
  EXPECT_EQ(found, (std::vector<std::pair<std::uint16_t, Kind>>{{1, Kind::ForeignIdNumber},
                                                                {2, Kind::Address},
                                                                {3, Kind::Address},
                                                                {4, Kind::PostalCode},
                                                                {5, Kind::BirthDate}}));
}

TEST(TablePeople, AGivenNameAloneIsHalfOfTheWholeOne) {
  const std::vector<ColumnUse> uses = {{0, Kind::PersonName, Half::Given},
                                       {1, Kind::PersonName, Half::Family}};
  const Record given = row_of(uses, {"Jessica", ""}), whole = row_of(uses, {"Jessica", "Miller"});
  EXPECT_TRUE(given.partial_name);
  EXPECT_EQ(given.likeness.given, whole.likeness.given);
  EXPECT_NE(given.likeness.given, 0U);
}

TEST(TablePeople, AColumnIsWhatMostOfItsCellsAre) {
  std::vector<find::Mention> mentions(4);
  for (find::Mention& one : mentions) {
    one.column = 1;
    one.kind = Kind::Phone;
    one.reasons = static_cast<find::Reasons>(find::Reason::ColumnValues);
  }
  mentions[1].kind = Kind::Fax;
  mentions[2].column = 0;
  mentions[2].kind = Kind::Income;  // tells nobody apart
  mentions[3].column = 2;
  mentions[3].reasons = static_cast<find::Reasons>(find::Reason::Shape);  // met by chance
  mentions.push_back(mentions[0]);
  const auto uses = column_uses({"年収", "連絡先", "備考"}, mentions);
  ASSERT_EQ(uses.size(), 1U);
  EXPECT_EQ(uses[0].column, 1);
  EXPECT_EQ(uses[0].kind, Kind::Phone);
}

}  // namespace
}  // namespace tadasu::people
