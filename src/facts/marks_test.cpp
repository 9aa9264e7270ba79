#include "facts/marks.h"

#include <gtest/gtest.h>

namespace tadasu::facts {
namespace {

using find::Kind;
using people::Mark;

constexpr Date kDay = {2026, 11, 18};

bool has(Kind kind, std::string_view value, Mark mark, std::optional<Date> on = kDay) {
  const auto infos = find::kind_infos();
  EXPECT_TRUE(infos.ok());
  const auto& info = (*infos.value())[static_cast<std::size_t>(kind)];
  return (marks_of(kind, info, value, on) >> static_cast<unsigned>(mark) & 1) != 0;
}

TEST(Marks, AMinorIsUnderEighteenOnTheDay) {
  EXPECT_TRUE(has(Kind::BirthDate, "2008-11-19", Mark::Minor));
  EXPECT_FALSE(has(Kind::BirthDate, "2008-11-18", Mark::Minor));
  EXPECT_TRUE(has(Kind::BirthDate, "平成30年1月2日", Mark::Minor));
  EXPECT_FALSE(has(Kind::BirthDate, "S55.1.2", Mark::Minor));
  EXPECT_FALSE(has(Kind::BirthDate, "2030-01-01", Mark::Minor));  // not born: a slip
  EXPECT_FALSE(has(Kind::BirthDate, "2018-01-01", Mark::Minor, std::nullopt));
  EXPECT_FALSE(has(Kind::BirthDate, "soon", Mark::Minor));
}

TEST(Marks, WhatSaysJapanAndWhatSaysAbroad) {
  for (const auto& [kind, value] :
       {std::pair(Kind::Email, "a@example.jp"), std::pair(Kind::Email, "a@example.co.JP"),
        std::pair(Kind::Phone, "090-0000-1234"), std::pair(Kind::Phone, "０３－３０００－２２６０"),
        std::pair(Kind::Phone, "+81 90 0000 1234"), std::pair(Kind::PostalCode, "220-0011"),
        std::pair(Kind::Address, "横浜市西区高島2-40-7"),
        std::pair(Kind::PersonNameKana, "ﾀｶﾊｼ ﾊﾅｺ")}) {
    EXPECT_TRUE(has(kind, value, Mark::InJapan)) << value;
    EXPECT_TRUE(has(kind, value, Mark::Located)) << value;
    EXPECT_FALSE(has(kind, value, Mark::Abroad)) << value;
  }
  for (const auto& [kind, value] :
       {std::pair(Kind::Email, "a@example.de"), std::pair(Kind::Phone, "+65 6000 1234")}) {
    EXPECT_TRUE(has(kind, value, Mark::Abroad)) << value;
    EXPECT_TRUE(has(kind, value, Mark::Located)) << value;
    EXPECT_FALSE(has(kind, value, Mark::InJapan)) << value;
  }
  for (const auto& [kind, value] :
       {std::pair(Kind::Email, "a@example.com"), std::pair(Kind::Email, "a@example.io"),
        std::pair(Kind::Phone, "555-0100"), std::pair(Kind::PostalCode, "90210"),
        std::pair(Kind::Address, "1 Main Street"), std::pair(Kind::PersonName, "髙橋 花子")})
    EXPECT_FALSE(has(kind, value, Mark::Located)) << value;
}

TEST(Marks, TheClassOfAKindIsThatOfThePack) {
  EXPECT_TRUE(has(Kind::MedicalHistory, "x", Mark::Sensitive));
  EXPECT_FALSE(has(Kind::PersonName, "x", Mark::Sensitive));
  EXPECT_TRUE(has(Kind::CardNumber, "x", Mark::Property));
  EXPECT_FALSE(has(Kind::MedicalHistory, "x", Mark::Property));
}

}  // namespace
}  // namespace tadasu::facts
