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

Start at(const char* text) {
  const WrittenMoment written = *parse_moment(text);
  return {written.moment, written.date_only, ""};
}
std::string ends(const ClockRule& clock, int length, const char* start) {
  const Term end = term(clock, length, at(start));
  return iso_text(end.last, end.offset_minutes);
}

TEST(clocks, a_last_day_no_calendar_knows_is_not_rolled_and_says_so) {
  ClockRule clock;
  clock.roll_office_jp = true;
  const Start start{start_of({2050, 12, 5}), true, ""};
  const Term end = term(clock, 30, start);  // 2051-01-03
  EXPECT_TRUE(end.beyond_calendar);
  EXPECT_EQ(iso_text(end.last), "2051-01-03T23:59:59+09:00");
}

TEST(clocks, hours_are_elapsed_and_days_elsewhere_begin_the_day_after) {
  ClockRule hours;
  hours.counting = Counting::Hours;
  const Start start = at("2026-11-20T16:20:00+01:00");
  EXPECT_EQ(iso_text(term(hours, 72, start).last, 60), "2026-11-23T16:20:00+01:00");
  ClockRule days;
  days.counting = Counting::DaysAfter;
  days.zone.offset_minutes = 60;
  EXPECT_EQ(iso_text(term(days, 3, start).last, 60), "2026-11-23T23:59:59+01:00");
}

TEST(clocks, business_days_leave_out_national_holidays_where_they_are_known) {
  ClockRule clock;
  clock.counting = Counting::BusinessDays;
  const auto last = [&](const char* from, int days) {
    return iso_text(term(clock, days, {parse_moment(from)->moment, true, ""}).last).substr(0, 10);
  };
  EXPECT_EQ(last("2026-04-28", 3), "2026-05-01");
  clock.holidays_jp = true;
  EXPECT_EQ(last("2026-04-28", 3), "2026-05-07");  // 29 April, 3 to 6 May (a substitute)
  EXPECT_EQ(last("2026-09-18", 1), "2026-09-24");  // with the day between two holidays
  EXPECT_EQ(last("2026-12-28", 2), "2026-12-30");  // the last days of the year are no holidays
  EXPECT_FALSE(term(clock, 3, {parse_moment("2026-04-28")->moment, true, ""}).beyond_calendar);
  EXPECT_TRUE(term(clock, 3, {parse_moment("2051-04-28")->moment, true, ""}).beyond_calendar);
}

TEST(clocks, months_end_on_the_same_day_and_business_days_leave_out_weekends) {
  ClockRule months;
  months.counting = Counting::Months;
  EXPECT_EQ(ends(months, 1, "2026-11-20"), "2026-12-20T23:59:59+09:00");
  EXPECT_EQ(ends(months, 1, "2027-01-31"), "2027-02-28T23:59:59+09:00");
  EXPECT_EQ(ends(months, 2, "2026-12-31"), "2027-02-28T23:59:59+09:00");
  EXPECT_EQ(ends(months, 12, "2028-02-29"), "2029-02-28T23:59:59+09:00");
  ClockRule days;
  days.counting = Counting::BusinessDays;
  EXPECT_EQ(ends(days, 1, "2026-11-20"), "2026-11-23T23:59:59+09:00");  // a Friday
  EXPECT_EQ(ends(days, 4, "2026-11-18"), "2026-11-24T23:59:59+09:00");
  EXPECT_EQ(ends(days, 3, "2026-11-21"), "2026-11-25T23:59:59+09:00");  // a Saturday
}

TEST(clocks, summer_time_is_that_of_the_authority) {
  const Zone brussels{60, SummerTime::Eu}, pacific{-8 * 60, SummerTime::Us}, tokyo;
  const auto offset = [](const Zone& zone, const char* moment) {
    return offset_at(zone, parse_moment(moment)->moment);
  };
  EXPECT_EQ(offset(brussels, "2026-03-29T00:59:59Z"), 60);
  EXPECT_EQ(offset(brussels, "2026-03-29T01:00:00Z"), 120);
  EXPECT_EQ(offset(brussels, "2026-10-25T00:59:59Z"), 120);
  EXPECT_EQ(offset(brussels, "2026-10-25T01:00:00Z"), 60);
  EXPECT_EQ(offset(pacific, "2026-03-08T09:59:59Z"), -480);
  EXPECT_EQ(offset(pacific, "2026-03-08T10:00:00Z"), -420);
  EXPECT_EQ(offset(pacific, "2026-11-01T08:59:59Z"), -420);
  EXPECT_EQ(offset(pacific, "2026-11-01T09:00:00Z"), -480);
  EXPECT_EQ(offset(pacific, "2026-12-31T23:59:59-08:00"), -480);
  EXPECT_EQ(offset(tokyo, "2026-07-01T00:00:00Z"), 540);
  // 72 hours are elapsed: they end an hour later by the clock on the wall.
  ClockRule hours;
  hours.counting = Counting::Hours;
  hours.zone = brussels;
  EXPECT_EQ(ends(hours, 72, "2026-03-27T16:20:00+01:00"), "2026-03-30T17:20:00+02:00");
  ClockRule days;
  days.counting = Counting::DaysAfter;
  days.zone = pacific;
  EXPECT_EQ(ends(days, 30, "2026-10-15T09:00:00-07:00"), "2026-11-14T23:59:59-08:00");
  // A day without an hour is that day everywhere: in California it is still the 14th when it begins
  // in Japan.
  EXPECT_EQ(ends(days, 30, "2026-10-15"), "2026-11-14T23:59:59-08:00");
}

}  // namespace
}  // namespace tadasu::duties
