// From the day of knowledge to the last moment of a term.
#pragma once

#include <optional>

#include "base/clock.h"
#include "base/result.h"
#include "duties/known_facts.h"
#include "duties/law_pack.h"

namespace tadasu::duties {

struct Term {
  Moment last;
  std::optional<Moment> warn;
  int offset_minutes = kJstOffsetMinutes;  // of the authority
  bool beyond_calendar =
      false;  // the last day may be a holiday that no calendar knows: not rolled, so never too late
};

// What is to be added to UTC at `moment`, in minutes.
int offset_at(const Zone& zone, Moment moment);

// National holidays of Japan, which do not hold the last days of the year. Source: Act on National
// Holidays; packs/calendar/jp-holidays. Errors: Invalid outside the years the pack covers.
Result<bool> is_holiday_jp(Date date);

// `length` days, hours or months from `start`, counted and rolled as `clock` says.
Term term(const ClockRule& clock, int length, const Start& start);

}  // namespace tadasu::duties
