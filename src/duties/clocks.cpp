#include "duties/clocks.h"

#include "duties/duties.h"

namespace tadasu::duties {
namespace {

constexpr std::int64_t kUsPerHour = 3600LL * 1000 * 1000;

// The next day, counting from `day` itself, on which Japanese government offices are open.
std::optional<Date> next_open_day(Date day) {
  for (int i = 0; i < 30; ++i) {
    const Result<bool> closed = is_office_closed_jp(day);
    if (!closed.ok()) return std::nullopt;
    if (!closed.value()) return day;
    day = add_days(day, 1);
  }
  return std::nullopt;
}

// The `nth` Sunday of a month; 0: the last.
Date sunday(int year, int month, int nth) {
  Date day{year, month, 1};
  if (nth > 0) {
    day = add_days(day, (7 - weekday(day)) % 7);
    return add_days(day, 7 * (nth - 1));
  }
  const Date next = month == 12 ? Date{year + 1, 1, 1} : Date{year, month + 1, 1};
  day = add_days(next, -1);
  return add_days(day, -weekday(day));
}

// The same day of a later month, or its last.
Date add_months(Date date, int months) {
  const int month = date.year * 12 + date.month - 1 + months;
  Date out{month / 12, month % 12 + 1, date.day};
  while (!is_valid(out)) --out.day;
  return out;
}

// Saturday and Sunday are rest days, and national holidays where they are known; in years that no
// calendar covers they are not, so the term ends too early rather than too late.
bool is_rest_day(const ClockRule& clock, Date date) {
  if (weekday(date) == 0 || weekday(date) == 6) return true;
  if (!clock.holidays_jp) return false;
  const Result<bool> holiday = is_holiday_jp(date);
  return holiday.ok() && holiday.value();
}

Date add_business_days(const ClockRule& clock, Date date, int days) {
  while (days > 0) {
    date = add_days(date, 1);
    if (!is_rest_day(clock, date)) --days;
  }
  return date;
}

// The day on which a term of days ends, before it rolls.
Date last_day(const ClockRule& clock, int length, Date first) {
  switch (clock.counting) {
    case Counting::BusinessDays:
      return add_business_days(clock, first, length);
    case Counting::Months:
      return add_months(first, length);
    case Counting::JpDays:  // in Japan the day of knowledge is day 1
      return add_days(first, length - 1);
    case Counting::Hours:
    case Counting::DaysAfter:
      break;
  }
  return add_days(first, length);
}

}  // namespace

int offset_at(const Zone& zone, Moment moment) {
  const Moment standard = {moment.us + zone.offset_minutes * (kUsPerHour / 60)};
  const int year = date_at(standard, 0).year;
  Moment begin, end;
  switch (zone.summer_time) {
    case SummerTime::None:
      return zone.offset_minutes;
    case SummerTime::Eu:  // at one o'clock UTC everywhere
      begin = {start_of(sunday(year, 3, 0), 0).us + kUsPerHour};
      end = {start_of(sunday(year, 10, 0), 0).us + kUsPerHour};
      break;
    case SummerTime::Us:  // at two o'clock local time
      begin = {start_of(sunday(year, 3, 2), zone.offset_minutes).us + 2 * kUsPerHour};
      end = {start_of(sunday(year, 11, 1), zone.offset_minutes).us + kUsPerHour};
      break;
  }
  return zone.offset_minutes + (begin <= moment && moment < end ? 60 : 0);
}

Term term(const ClockRule& clock, int length, const Start& start) {
  const auto end_of_day = [&](Date day) {
    const Moment late = end_of(day, clock.zone.offset_minutes);
    return end_of(day, offset_at(clock.zone, late));
  };
  Term out;
  if (clock.counting == Counting::Hours) {
    out.last = {start.moment.us + length * kUsPerHour};
    out.offset_minutes = offset_at(clock.zone, out.last);
    return out;
  }
  // A day that somebody wrote without an hour is that day everywhere.
  const Date first = start.date_only ? date_at(start.moment)
                                     : date_at(start.moment, offset_at(clock.zone, start.moment));
  Date last = last_day(clock, length, first);
  if (clock.holidays_jp) out.beyond_calendar = !is_holiday_jp(last).ok();
  if (clock.warn > 0) out.warn = end_of_day(last_day(clock, clock.warn, first));
  if (clock.roll_office_jp) {
    const auto open = next_open_day(last);
    out.beyond_calendar = !open;
    last = open.value_or(last);
  }
  out.last = end_of_day(last);
  out.offset_minutes = offset_at(clock.zone, out.last);
  return out;
}

}  // namespace tadasu::duties
