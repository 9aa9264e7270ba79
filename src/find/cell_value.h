// One trimmed cell of a table by itself: digits, and whether it can be a value of a kind.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
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

// 1500041 and 150-0041 as a number; kNoNumber for anything else. All digits at once: the first
// three and the last four as eight, of which the first is 0.
inline constexpr std::uint32_t kNoNumber = 0xFFFFFFFF;
inline std::uint32_t seven_digits(std::string_view value) {
  const bool hyphen = value.size() == 8;
  if ((value.size() != 7 && !hyphen) || (hyphen && value[3] != '-')) return kNoNumber;
  std::uint32_t front = 0, back = 0;
  std::memcpy(&front, value.data(), 4);
  std::memcpy(&back, value.data() + value.size() - 4, 4);
  std::uint64_t digits = '0' | std::uint64_t{front} << 40 >> 32 | std::uint64_t{back} << 32;
  constexpr std::uint64_t kHigh = 0xF0F0F0F0F0F0F0F0, kZeros = 0x3030303030303030;
  if ((digits & kHigh) != kZeros || ((digits + 0x0606060606060606) & kHigh) != kZeros)
    return kNoNumber;
  digits = (digits - kZeros) * (10 * 0x100 + 1) >> 8;                  // pairs
  digits = (digits & 0x00FF00FF00FF00FF) * (100 * 0x10000 + 1) >> 16;  // fours
  digits = (digits & 0x0000FFFF0000FFFF) * (10'000 * 0x1'0000'0000 + 1) >> 32;
  return static_cast<std::uint32_t>(digits);
}

// False for nearly all: the value, not empty, begins and ends with neither a blank nor 　.
inline bool may_have_blank_ends(std::string_view value) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(value[at]); };
  const unsigned char first = byte(0), last = byte(value.size() - 1);
  if (first <= ' ' || last <= ' ') return true;
  if (value.size() < 3 || (first != 0xE3 && last != 0x80)) return false;
  return value.starts_with("　") || value.ends_with("　");
}

// Leaves blanks and 　 at the ends of text[begin, end) out, and returns what is between.
std::string_view trimmed(std::string_view text, std::size_t& begin, std::size_t& end);

}  // namespace tadasu::find
