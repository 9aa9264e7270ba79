#include <gtest/gtest.h>

#include "duties/clocks.h"
#include "duties/duties.h"

namespace tadasu::duties {
namespace {

bool is_closed(const char* day) {
  const Result<bool> closed = is_office_closed_jp(*parse_date(day));
  EXPECT_TRUE(closed.ok()) << day;
  return closed.ok() && closed.value();
}

TEST(calendar, knows_substitute_and_sandwiched_holidays) {
  EXPECT_TRUE(is_closed("2026-05-06"));  // substitute for 3 May, a Sunday
  EXPECT_TRUE(is_closed("2026-09-22"));  // between two holidays
  EXPECT_TRUE(is_closed("2027-03-22"));  // substitute for the vernal equinox, a Sunday
  EXPECT_FALSE(is_closed("2026-05-07"));
  EXPECT_FALSE(is_closed("2026-09-24"));
  EXPECT_FALSE(is_closed("2027-03-23"));
}

TEST(calendar, closes_at_the_weekend_and_around_new_year) {
  EXPECT_TRUE(is_closed("2026-11-21"));
  EXPECT_TRUE(is_closed("2026-11-22"));
  EXPECT_FALSE(is_closed("2026-11-24"));
  EXPECT_FALSE(is_closed("2026-12-28"));
  for (const char* day :
       {"2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03"}) {
    EXPECT_TRUE(is_closed(day)) << day;
  }
  EXPECT_FALSE(is_closed("2027-01-04"));
}

TEST(calendar, says_so_outside_the_years_it_covers) {
  for (const char* day : {"2014-12-31", "2051-01-01"}) {
    const Result<bool> closed = is_office_closed_jp(*parse_date(day));
    ASSERT_FALSE(closed.ok()) << day;
    EXPECT_EQ(closed.error().trouble, Trouble::Invalid);
  }
  EXPECT_TRUE(is_closed("2015-01-01"));
  EXPECT_TRUE(is_closed("2050-12-31"));
}

TEST(clocks, a_last_day_no_calendar_knows_is_not_rolled_and_says_so) {
  ClockRule clock;
  clock.roll_office_jp = true;
  const Start start{start_of({2050, 12, 5}), true};
  const Term end = term(clock, 30, start);  // 2051-01-03
  EXPECT_TRUE(end.beyond_calendar);
  EXPECT_EQ(iso_text(end.last), "2051-01-03T23:59:59+09:00");
}

TEST(clocks, hours_are_elapsed_and_days_elsewhere_begin_the_day_after) {
  ClockRule hours;
  hours.counting = Counting::Hours;
  const Start start{parse_moment("2026-11-20T16:20:00+01:00")->moment, false};
  EXPECT_EQ(iso_text(term(hours, 72, start).last, 60), "2026-11-23T16:20:00+01:00");
  ClockRule days;
  days.counting = Counting::DaysAfter;
  days.offset_minutes = 60;
  EXPECT_EQ(iso_text(term(days, 3, start).last, 60), "2026-11-23T23:59:59+01:00");
}

}  // namespace
}  // namespace tadasu::duties
