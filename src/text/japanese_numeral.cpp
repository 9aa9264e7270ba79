#include "text/japanese_numeral.h"

namespace tadasu::text {

int japanese_digit(char32_t c) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九十百千";
  if (c == U'零') return 0;
  const std::size_t place = kDigits.find(c);
  if (place == std::u32string_view::npos) return -1;
  constexpr int kUnits[] = {10, 100, 1000};
  return place < 10 ? static_cast<int>(place) : kUnits[place - 10];
}

std::optional<std::uint32_t> japanese_numeral(std::u32string_view text) {
  if (text.empty() || text.size() > 8) return std::nullopt;
  bool positional = true;
  for (const char32_t c : text) {
    if (japanese_digit(c) < 0) return std::nullopt;
    positional = positional && japanese_digit(c) < 10;
  }
  std::uint32_t value = 0;
  if (positional) {
    if (text.size() > 4) return std::nullopt;
    for (const char32_t c : text)
      value = value * 10 + static_cast<std::uint32_t>(japanese_digit(c));
    return value;
  }
  int digit = -1;           // waiting for its unit
  int unit_before = 10000;  // units must fall: 百 after 千
  for (const char32_t c : text) {
    const int number = japanese_digit(c);
    if (number < 10) {
      if (digit >= 0 || number == 0) return std::nullopt;
      digit = number;
      continue;
    }
    if (number >= unit_before) return std::nullopt;
    value += static_cast<std::uint32_t>((digit < 0 ? 1 : digit) * number);
    unit_before = number;
    digit = -1;
  }
  return value + static_cast<std::uint32_t>(digit < 0 ? 0 : digit);
}

}  // namespace tadasu::text
