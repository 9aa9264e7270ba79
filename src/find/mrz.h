// The machine-readable zone of passports and cards: lines of capitals, digits and "<".
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tadasu::find {

struct Mrz {
  struct Span {
    std::size_t begin = 0, end = 0;
  };
  Span number, birth, name;  // name: SURNAME<<GIVEN<NAMES as it stands; empty when its line is gone
  bool is_passport = true;   // false: an identity or residence card
  std::size_t end = 0;       // behind the last line that was read
};

// `line` is the start of the line that holds the number. Every check digit must be right.
// Source: ICAO Doc 9303 parts 4 (TD3), 5 (TD1) and 6 (TD2); weights 7, 3, 1: part 3, 4.9; recalled.
[[nodiscard]] std::optional<Mrz> mrz_at(std::string_view text, std::size_t floor, std::size_t line,
                                        std::size_t stop);
// The check digit of a field, '0' to '9'.
[[nodiscard]] char mrz_check_digit(std::string_view field);

}  // namespace tadasu::find
