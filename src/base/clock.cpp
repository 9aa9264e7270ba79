#include "base/clock.h"

#include <chrono>
#include <cstdio>

namespace tadasu {
namespace {

constexpr std::int64_t kUsPerSecond = 1'000'000;
constexpr std::int64_t kUsPerMinute = 60 * kUsPerSecond;
constexpr std::int64_t kUsPerDay = 24 * 60 * kUsPerMinute;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0);
}

// Reads exactly `count` digits at `pos` and steps over them.
std::optional<int> digits(std::string_view text, std::size_t& pos, int count) {
  int value = 0;
  for (int i = 0; i < count; ++i, ++pos) {
    if (pos >= text.size() || text[pos] < '0' || text[pos] > '9') return std::nullopt;
    value = value * 10 + (text[pos] - '0');
  }
  return value;
}

bool step_over(std::string_view text, std::size_t& pos, char c) {
  if (pos >= text.size() || text[pos] != c) return false;
  ++pos;
  return true;
}

std::optional<int> parse_offset(std::string_view text, std::size_t& pos) {
  if (step_over(text, pos, 'Z')) return 0;
  if (pos >= text.size() || (text[pos] != '+' && text[pos] != '-')) return std::nullopt;
  const int sign = text[pos++] == '-' ? -1 : 1;
  const auto hours = digits(text, pos, 2);
  if (!hours || !step_over(text, pos, ':')) return std::nullopt;
  const auto minutes = digits(text, pos, 2);
  if (!minutes || *hours > 14 || *minutes > 59) return std::nullopt;
  return sign * (*hours * 60 + *minutes);
}

}  // namespace

bool is_valid(Date date) {
  const std::chrono::year_month_day ymd{std::chrono::year{date.year},
                                        std::chrono::month{static_cast<unsigned>(date.month)},
                                        std::chrono::day{static_cast<unsigned>(date.day)}};
  return date.month >= 1 && date.day >= 1 && ymd.ok();
}

std::int64_t days_since_epoch(Date date) {
  const std::chrono::sys_days days =
      std::chrono::year{date.year} / date.month / std::chrono::day{static_cast<unsigned>(date.day)};
  return days.time_since_epoch().count();
}

Date date_of_days(std::int64_t days) {
  const std::chrono::year_month_day ymd{
      std::chrono::sys_days{std::chrono::days{static_cast<int>(days)}}};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

Date add_days(Date date, int days) { return date_of_days(days_since_epoch(date) + days); }

int weekday(Date date) {
  const std::int64_t day = (days_since_epoch(date) + 4) % 7;  // 1970-01-01 was a Thursday
  return static_cast<int>(day < 0 ? day + 7 : day);
}

Date date_at(Moment moment, int offset_minutes) {
  return date_of_days(floor_div(moment.us + offset_minutes * kUsPerMinute, kUsPerDay));
}

Moment start_of(Date date, int offset_minutes) {
  return {days_since_epoch(date) * kUsPerDay - offset_minutes * kUsPerMinute};
}

Moment end_of(Date date, int offset_minutes) {
  return {start_of(date, offset_minutes).us + kUsPerDay - kUsPerSecond};
}

std::string iso_text(Date date) {
  // Every birth date of a list goes through here; printf reads its pattern each time.
  if (date.year >= 0 && date.year <= 9999 && date.month >= 0 && date.month <= 99 && date.day >= 0 &&
      date.day <= 99) {
    std::string text = "0000-00-00";
    const auto put = [&](std::size_t last, int number) {
      for (; number > 0; number /= 10) text[last--] = static_cast<char>('0' + number % 10);
    };
    put(3, date.year), put(6, date.month), put(9, date.day);
    return text;
  }
  char out[40];
  std::snprintf(out, sizeof out, "%04d-%02d-%02d", date.year, date.month, date.day);
  return out;
}

std::string iso_text(Moment moment, int offset_minutes) {
  const std::int64_t local = moment.us + offset_minutes * kUsPerMinute;
  const std::int64_t day = floor_div(local, kUsPerDay);
  const int seconds = static_cast<int>((local - day * kUsPerDay) / kUsPerSecond);
  const int shown = offset_minutes < 0 ? -offset_minutes : offset_minutes;
  char out[48];
  std::snprintf(out, sizeof out, "T%02d:%02d:%02d%c%02d:%02d", seconds / 3600, seconds / 60 % 60,
                seconds % 60, offset_minutes < 0 ? '-' : '+', shown / 60, shown % 60);
  return iso_text(date_of_days(day)) + out;
}

std::optional<Date> parse_date(std::string_view text) {
  std::size_t pos = 0;
  const auto year = digits(text, pos, 4);
  if (!year || !step_over(text, pos, '-')) return std::nullopt;
  const auto month = digits(text, pos, 2);
  if (!month || !step_over(text, pos, '-')) return std::nullopt;
  const auto day = digits(text, pos, 2);
  if (!day || pos != text.size()) return std::nullopt;
  const Date date{*year, *month, *day};
  return is_valid(date) ? std::optional(date) : std::nullopt;
}

std::optional<WrittenMoment> parse_moment(std::string_view text) {
  WrittenMoment out;
  if (text.size() <= 10) {
    const auto date = parse_date(text.size() == 7 ? std::string(text) + "-01" : std::string(text));
    if (!date) return std::nullopt;
    out.moment = start_of(*date);
    out.date_only = true;
    return out;
  }
  const auto date = parse_date(text.substr(0, 10));
  std::size_t pos = 10;
  if (!date || !(step_over(text, pos, 'T') || step_over(text, pos, ' '))) return std::nullopt;
  const auto hour = digits(text, pos, 2);
  if (!hour || !step_over(text, pos, ':')) return std::nullopt;
  const auto minute = digits(text, pos, 2);
  std::optional<int> second = 0;
  if (step_over(text, pos, ':')) second = digits(text, pos, 2);
  if (step_over(text, pos, '.')) {
    while (pos < text.size() && text[pos] >= '0' && text[pos] <= '9') ++pos;
  }
  const auto offset = parse_offset(text, pos);
  if (!minute || !second || !offset || pos != text.size()) return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  out.offset_minutes = *offset;
  out.moment = start_of(*date, *offset);
  out.moment.us += (*hour * 3600LL + *minute * 60LL + *second) * kUsPerSecond;
  return out;
}

Moment SystemClock::now() const {
  return {std::chrono::duration_cast<std::chrono::microseconds>(
              std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

}  // namespace tadasu
