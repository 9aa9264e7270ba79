// One trimmed cell of a table by itself: digits, and whether it can be a value of a kind.
#pragma once

#include <array>
#include <string_view>

#include "find/kind.h"
#include "find/number_token.h"

namespace tadasu::find {

// Up to kDigitsMax digits.
struct Digits {
  std::array<char, NumberToken::kDigitsMax> digit;
  std::size_t count = 0;
  operator std::string_view() const { return {digit.data(), count}; }
  [[nodiscard]] std::size_t size() const { return count; }
  [[nodiscard]] bool empty() const { return count == 0; }
  [[nodiscard]] char operator[](std::size_t i) const { return digit[i]; }
};

// The ASCII digits of a value when it is nothing but digits, full width too, and with `separators`
// hyphens and spaces between them; empty when it is anything else.
Digits plain_digits(std::string_view value, bool separators);

}  // namespace tadasu::find
