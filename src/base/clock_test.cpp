#include "base/clock.h"

#include <gtest/gtest.h>

#include <cstdio>

namespace tadasu {
namespace {

TEST(IsoText, OfADateIsWhatPrintfSays) {
  for (int year = -20; year < 11'000; year += 3) {
    const Date date{year, 1 + (year & 7), 1 + (year & 15)};
    char wanted[40];
    std::snprintf(wanted, sizeof wanted, "%04d-%02d-%02d", date.year, date.month, date.day);
    ASSERT_EQ(iso_text(date), wanted);
  }
}

TEST(Clock, CivilDaysGoThereAndBack) {
  for (std::int64_t day = -200'000; day < 200'000; day += 13) {
    const Date date = date_of_days(day);
    ASSERT_TRUE(is_valid(date));
    ASSERT_EQ(days_since_epoch(date), day);
    ASSERT_EQ(add_days(date, 1), date_of_days(day + 1));
  }
}

TEST(Clock, KnowsWeekdays) {
  EXPECT_EQ(weekday({1970, 1, 1}), 4);
  EXPECT_EQ(weekday({2026, 11, 22}), 0);
  EXPECT_EQ(weekday({1950, 1, 1}), 0);
}

TEST(Clock, AMomentIsShownWithItsOffset) {
  const auto read = parse_moment("2026-09-04T17:30:00+09:00");
  ASSERT_TRUE(read);
  EXPECT_EQ(iso_text(read->moment), "2026-09-04T17:30:00+09:00");
  EXPECT_EQ(iso_text(read->moment, 0), "2026-09-04T08:30:00+00:00");
  EXPECT_EQ(iso_text(end_of({2026, 11, 26})), "2026-11-26T23:59:59+09:00");
  EXPECT_EQ(iso_text(Moment{-1}, 0), "1969-12-31T23:59:59+00:00");
}

TEST(Clock, ADayInJapanBeginsAtFifteenHoursUtc) {
  EXPECT_EQ(date_at(parse_moment("2026-09-04T14:59:59Z")->moment), (Date{2026, 9, 4}));
  EXPECT_EQ(date_at(parse_moment("2026-09-04T15:00:00Z")->moment), (Date{2026, 9, 5}));
}

TEST(Clock, AWrittenMomentMayBeADateOrAMonth) {
  EXPECT_TRUE(parse_moment("2026-09-04")->date_only);
  EXPECT_EQ(parse_moment("2026-09")->moment, start_of({2026, 9, 1}));
}

TEST(Clock, WhatIsNoMomentIsRefused) {
  for (const char* text :
       {"", "2026", "2026-13-01", "2026-02-29", "2026-09-04T25:00:00Z", "yesterday",
        "2026-09-04T17:30:00", "2026-09-04T17:30:00+09:00x", "2026/09/04"}) {
    EXPECT_FALSE(parse_moment(text)) << text;
  }
}

}  // namespace
}  // namespace tadasu
