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

}  // namespace

Term term(const ClockRule& clock, int length, const Start& start) {
  Term out;
  out.offset_minutes = clock.offset_minutes;
  if (clock.counting == Counting::Hours) {
    out.last = {start.moment.us + length * kUsPerHour};
    return out;
  }
  // Japanese practice counts the day of knowledge as day 1; elsewhere the day after is day 1.
  const int before_first = clock.counting == Counting::JpDays ? 1 : 0;
  const Date first = date_at(start.moment, clock.offset_minutes);
  Date last = add_days(first, length - before_first);
  if (clock.warn > 0)
    out.warn = end_of(add_days(first, clock.warn - before_first), clock.offset_minutes);
  if (clock.roll_office_jp) {
    const auto open = next_open_day(last);
    out.beyond_calendar = !open;
    last = open.value_or(last);
  }
  out.last = end_of(last, clock.offset_minutes);
  return out;
}

}  // namespace tadasu::duties
