// Time. A moment is microseconds since 1970-01-01T00:00:00Z; a date is a civil calendar day.
//
// Nothing in tadasu asks the system for the time directly: it is given a Clock, so that a deadline
// can be tested by turning a counter. Japan has had no daylight saving since 1952: JST is UTC+9.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tadasu {

struct Moment {
  std::int64_t us = 0;
  friend auto operator<=>(const Moment&, const Moment&) = default;
};

struct Date {
  int year = 1970;
  int month = 1;  // 1..12
  int day = 1;    // 1..31
  friend auto operator<=>(const Date&, const Date&) = default;
};

inline constexpr int kJstOffsetMinutes = 9 * 60;

[[nodiscard]] bool is_valid(Date date);
[[nodiscard]] std::int64_t days_since_epoch(Date date);
[[nodiscard]] Date date_of_days(std::int64_t days_since_epoch);
[[nodiscard]] Date add_days(Date date, int days);
[[nodiscard]] int weekday(Date date);  // 0 Sunday .. 6 Saturday

// The civil day on which `moment` falls at `offset_minutes` east of UTC.
[[nodiscard]] Date date_at(Moment moment, int offset_minutes = kJstOffsetMinutes);
// 00:00:00 and 23:59:59 of `date` at `offset_minutes` east of UTC.
[[nodiscard]] Moment start_of(Date date, int offset_minutes = kJstOffsetMinutes);
[[nodiscard]] Moment end_of(Date date, int offset_minutes = kJstOffsetMinutes);

// "2026-09-04T17:30:00+09:00"; seconds precision.
[[nodiscard]] std::string iso_text(Moment moment, int offset_minutes = kJstOffsetMinutes);
[[nodiscard]] std::string iso_text(Date date);  // "2026-09-04"

// What a person wrote as a moment: "2026-09-04", "2026-09" (its first day), or a date-time with an
// offset or Z. A date-time without an offset is refused: it would not be a moment. Nothing when
// malformed.
struct WrittenMoment {
  Moment moment;  // a date alone: its start in JST
  bool date_only = false;
  int offset_minutes = kJstOffsetMinutes;
};
[[nodiscard]] std::optional<WrittenMoment> parse_moment(std::string_view text);
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);  // YYYY-MM-DD only

// Threads: now() may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Moment now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Moment now() const override;
};

// A clock that stands still until somebody turns it.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Moment now) : now_(now) {}
  [[nodiscard]] Moment now() const override { return now_; }
  void turn_to(Moment now) { now_ = now; }

 private:
  Moment now_;
};

}  // namespace tadasu
