#include "facts/marks.h"

#include <gtest/gtest.h>

#include <bit>
#include <set>
#include <string>

#include "facts/places.h"

namespace tadasu::facts {
namespace {

using find::Kind;
using people::Mark;

constexpr Date kDay = {2026, 11, 18};

Told told(Kind kind, std::string_view value, std::optional<Date> on = kDay) {
  const auto infos = find::kind_infos();
  EXPECT_TRUE(infos.ok());
  return told_by(kind, (*infos.value())[static_cast<std::size_t>(kind)], value, on);
}

bool has(Kind kind, std::string_view value, Mark mark, std::optional<Date> on = kDay) {
  return (told(kind, value, on).marks >> static_cast<unsigned>(mark) & 1) != 0;
}

std::string country(Kind kind, std::string_view value) {
  const Told all = told(kind, value);
  EXPECT_LE(std::popcount(all.places), 1) << value;
  return all.places == 0 ? "" : place_id(static_cast<unsigned>(std::countr_zero(all.places)));
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

TEST(Marks, WhichCountryANumberOrAMailboxIsOf) {
  for (const auto& [value, id] :
       {std::pair("+49 30 000000", "DE"), std::pair("＋４４ 20 7946 0000", "GB"),
        std::pair("+1 212 555 0100", "US"), std::pair("+1 416 555 0100", "CA"),
        std::pair("+1 876 555 0100", ""), std::pair("+1 112 555 0100", ""),
        std::pair("+7 701 000 0000", ""), std::pair("+7 495 000 0000", "RU"),
        std::pair("+852 2000 0000", "HK"), std::pair("+998 71 000 0000", "")}) {
    EXPECT_EQ(country(Kind::Phone, value), id) << value;
    EXPECT_TRUE(has(Kind::Phone, value, Mark::Abroad)) << value;
    EXPECT_EQ(has(Kind::Phone, value, Mark::Placed), *id != 0) << value;
  }
  EXPECT_EQ(country(Kind::Email, "a@example.co.UK"), "GB");
  EXPECT_EQ(country(Kind::Email, "a@example.kr"), "KR");
  for (const char* mail : {"a@example.gb", "a@example.eu", "a@example.com", "a@example.co"})
    EXPECT_EQ(country(Kind::Email, mail), "") << mail;
  EXPECT_TRUE(has(Kind::Email, "a@example.jp", Mark::Placed));
  std::set<std::string> ids;
  unsigned count = 0;
  for (; *place_id(count) != 0; ++count) ids.insert(place_id(count));
  EXPECT_EQ(ids.size(), count);
  EXPECT_LE(count, people::kPlacesMax);
}

TEST(Marks, TheClassOfAKindIsThatOfThePack) {
  EXPECT_TRUE(has(Kind::MedicalHistory, "x", Mark::Sensitive));
  EXPECT_FALSE(has(Kind::PersonName, "x", Mark::Sensitive));
  EXPECT_TRUE(has(Kind::CardNumber, "x", Mark::Property));
  EXPECT_FALSE(has(Kind::MedicalHistory, "x", Mark::Property));
}

}  // namespace
}  // namespace tadasu::facts
