#include <gtest/gtest.h>

#include "people/people.h"

namespace tadasu::people {
namespace {

unpack::Unread unread(std::string way, std::uint64_t size_bytes, std::string detail = "") {
  return {std::move(way), unpack::Why::NeedsPassword, size_bytes, true, std::move(detail)};
}

TEST(Unread, ALockedArchiveMayHoldAListOfPeople) {
  EXPECT_EQ(people_count_max_unread(unread("a.zip", 12'000), 0, 0), 1'000U);
  // Evidence full of letters does not make the locked list any shorter than 36 bytes a person.
  EXPECT_EQ(people_count_max_unread(unread("a.zip", 36'000), 1ULL << 30, 10), 1'000U);
  EXPECT_EQ(people_count_max_unread(unread("a.csv", 12'000), 1ULL << 30, 10), 100U);
  EXPECT_EQ(people_count_max_unread(unread("a.csv", 40), 0, 0), 1U);
  EXPECT_EQ(people_count_max_unread(unread("a.csv", 1), 0, 0), 1U);
}

TEST(Unread, AProgramAndAnEmptyFileHoldNobody) {
  auto program = unread("a.exe", 1'000'000);
  program.may_hold_people = false;
  EXPECT_EQ(people_count_max_unread(program, 1000, 10), 0U);
  EXPECT_EQ(people_count_max_unread(unread("a.zip", 0), 1000, 10), 0U);
}

TEST(Unread, APictureShowsAPageAndAFilmALineASecond) {
  EXPECT_EQ(people_count_max_unread(unread("a.jpg", 3'000'000, "JPEG picture"), 1000, 10), 200U);
  EXPECT_EQ(people_count_max_unread(unread("a.png", 10'000, "PNG picture"), 1000, 10), 5U);
  EXPECT_EQ(people_count_max_unread(unread("a.tif", 3'000'000, "TIFF picture"), 1000, 10), 1'500U);
  EXPECT_EQ(people_count_max_unread(unread("a.mp4", 50'000'000, "film"), 1000, 10), 500U);
}

TEST(Unread, MoreBytesNeverHoldFewerAndNothingHoldsMoreThanTheCountry) {
  for (const char* way : {"a.zip", "a.csv"}) {
    std::uint64_t before = 0;
    for (std::uint64_t size = 1; size < (1ULL << 60); size *= 3) {
      const std::uint64_t count = people_count_max_unread(unread(way, size), 500'000, 2'000);
      EXPECT_GE(count, before);
      EXPECT_LE(count, 130'000'000U);
      before = count;
    }
  }
}

}  // namespace
}  // namespace tadasu::people
