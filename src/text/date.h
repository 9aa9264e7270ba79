// Dates as people write them: 1980/01/02, 1980-1-2, 19800102, 昭和55年1月2日, S55.1.2, 昭和元年,
// 千九百八十年一月二日; full width alike.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace tadasu::text {

struct FoundDate {
  Date date;
  std::size_t size_bytes = 0;  // of the text it took
  bool era = false;            // written with a Japanese era
};

// A calendar-valid date that starts exactly at the start of `text`; nothing otherwise.
// Era starts: 明治 1868-10-23, 大正 1912-07-30, 昭和 1926-12-25, 平成 1989-01-08, 令和 2019-05-01;
// a date outside its era is still read when the year fits by at most one.
[[nodiscard]] std::optional<FoundDate> date_at_start(std::string_view text);

}  // namespace tadasu::text
