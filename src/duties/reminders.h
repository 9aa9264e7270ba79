// When a running clock speaks up: at half of its time, a day and six hours before its end, and when
// it is over; one whose end nobody can work out, all the time. Worked out from its start and its
// end alone: whatever the clock on the wall did in between, the same alert is up.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "duties/duties.h"

namespace tadasu::duties {

enum class Alert : unsigned char { Half, Hours24, Hours6, Overdue, NoDeadline };
const char* alert_id(Alert alert);  // "half", "24h", "6h", "overdue", "no_deadline"
std::optional<Alert> parse_alert(std::string_view id);

struct Reminder {
  Alert alert = Alert::Half;
  Moment at;
  friend bool operator==(const Reminder&, const Reminder&) = default;
};

// In the order of time. What would speak before the clock started is left out, and half of the time
// where another alert speaks within the hour. Without `from`: without half.
std::vector<Reminder> reminders(std::optional<Moment> from, Moment deadline);

// The clock of a duty that is due or may be.
struct RunningClock {
  const Duty* duty = nullptr;
  std::optional<Moment> from;
  std::optional<Moment> deadline;          // nothing: Duty::is_clock_lost
  int offset_minutes = kJstOffsetMinutes;  // of the authority
  std::vector<Reminder> reminders;

  // The last one whose time has come, and the first whose time has not; null: there is none. One
  // that another one followed is never up: a deadline that moves shows one alert, not three.
  [[nodiscard]] const Reminder* up(Moment now) const;
  [[nodiscard]] const Reminder* next(Moment now) const;
};

// Whatever the state of the duty; nothing when it has no deadline and no clock that was lost. A
// deadline that is a day ends with that day.
std::optional<RunningClock> clock_of(const Duty& duty);
// Nothing when it is not due.
std::optional<RunningClock> running_clock(const Duty& duty);
// The most urgent first, before them those without a deadline. Borrows the duties.
std::vector<RunningClock> running_clocks(const std::vector<Duty>& duties);
void sort_by_urgency(std::vector<RunningClock>& clocks);

// The member "reminders" of `tadasu duties --json --reminders`.
OrderedJson to_json(const std::vector<RunningClock>& clocks, Moment now);
std::string_view alert_words(Lang lang, Alert alert, Basis basis);

// A calendar (RFC 5545): an entry at each deadline with its alarms, in words of the packs, so
// without personal data; one without reminders has stopped and is cancelled. `scope` tells the
// entries of one incident from those of others.
std::string calendar_file(const std::vector<RunningClock>& clocks, std::string_view scope,
                          Lang lang, Moment now);

}  // namespace tadasu::duties
