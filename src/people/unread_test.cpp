#include <gtest/gtest.h>

#include "people/people.h"

namespace tadasu::people {
namespace {

unpack::Unread unread(std::string way, std::uint64_t size_bytes, std::string detail = "") {
  return {std::move(way), unpack::Why::NeedsPassword, size_bytes, true, std::move(detail)};
}

TEST(Unread, ALockedListOfMobileNumbersFitsWithinTheBound) {
  EXPECT_EQ(people_count_max_unread(unread("l.zip/list.txt", 59'999)), 5'000U);  // unpacked size
  EXPECT_EQ(people_count_max_unread(unread("a.csv", 12)), 1U);
  EXPECT_EQ(people_count_max_unread(unread("a.csv", 13)), 2U);
  EXPECT_EQ(people_count_max_unread(unread("a.csv", 1)), 1U);
  // 50,000 random mobile numbers: 233,677 bytes deflated, 187,760 with LZMA (measured).
  EXPECT_GE(people_count_max_unread(unread("l.zip", 233'677)), 50'000U);
  EXPECT_GE(people_count_max_unread(unread("l.7z", 187'760)), 50'000U);
  EXPECT_EQ(people_count_max_unread(unread("a.zip", 12'000)), 4'000U);
}

TEST(Unread, AProgramAndAnEmptyFileHoldNobody) {
  auto program = unread("a.exe", 1'000'000);
  program.may_hold_people = false;
  EXPECT_EQ(people_count_max_unread(program), 0U);
  EXPECT_EQ(people_count_max_unread(unread("a.zip", 0)), 0U);
}

TEST(Unread, APictureShowsAPageAndAFilmALineASecond) {
  EXPECT_EQ(people_count_max_unread(unread("a.jpg", 3'000'000, "JPEG picture")), 200U);
  EXPECT_EQ(people_count_max_unread(unread("a.png", 10'000, "PNG picture")), 5U);
  EXPECT_EQ(people_count_max_unread(unread("a.tif", 3'000'000, "TIFF picture")), 1'500U);
  EXPECT_EQ(people_count_max_unread(unread("a.mp4", 50'000'000, "film")), 500U);
}

TEST(Unread, MoreBytesNeverHoldFewerAndNothingHoldsMoreThanTheCountry) {
  for (const char* way : {"a.zip", "a.csv"}) {
    std::uint64_t before = 0;
    for (std::uint64_t size = 1; size < (1ULL << 60); size *= 3) {
      const std::uint64_t count = people_count_max_unread(unread(way, size));
      EXPECT_GE(count, before);
      EXPECT_LE(count, 130'000'000U);
      before = count;
    }
  }
}

}  // namespace
}  // namespace tadasu::people
