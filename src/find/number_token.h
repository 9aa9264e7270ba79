// A run of digit groups as people write numbers: 090-1234-5678, （03）1234 5678, ４５３９－….
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace tadasu::find {

enum class Separator : std::uint8_t { None, Hyphen, Space, Dot, Slash, Bracket };

struct NumberToken {
  static constexpr std::size_t kGroupsMax = 8;
  static constexpr std::size_t kDigitsMax = 40;
  struct Group {
    std::uint32_t begin, end;  // bytes
    std::uint8_t digit_first;  // into digits
    std::uint8_t digits;
  };
  std::array<Group, kGroupsMax> group;
  std::array<Separator, kGroupsMax> after;  // between group i and i + 1; None after the last
  std::size_t count = 0;
  // Of all groups, as ASCII; the bytes behind them are room to copy into.
  static constexpr std::size_t kCopyBytes = 16;
  std::array<char, kDigitsMax + kCopyBytes> digits;
  bool whole = true;  // false: a group was too long to be anybody's number

  // The digits of the first `groups` groups.
  [[nodiscard]] std::string_view first(std::size_t groups) const {
    const Group& last = group[groups - 1];
    return {digits.data(), static_cast<std::size_t>(last.digit_first + last.digits)};
  }
  // Whether all separators between the first `groups` groups are the same.
  [[nodiscard]] bool uniform(std::size_t groups) const {
    for (std::size_t i = 1; i + 1 < groups; ++i) {
      if (after[i] != after[0]) return false;
    }
    return true;
  }
};

// Reads the token that starts at text[at], an ASCII or full-width digit, not looking beyond `stop`.
// Groups are joined by one hyphen of any kind, one space, one dot, one slash, or a bracket. Not
// `fast`: digit by digit.
void read_number_token(std::string_view text, std::size_t at, std::size_t stop, NumberToken& token,
                       bool fast = true);

// The byte length of a digit at text[at] (1, or 3 for full width), or 0.
inline std::size_t digit_at(std::string_view text, std::size_t at, std::size_t stop, char& digit) {
  if (at >= stop) return 0;
  const char c = text[at];
  if (c >= '0' && c <= '9') {
    digit = c;
    return 1;
  }
  if (c != '\xEF' || at + 3 > stop || text[at + 1] != '\xBC') return 0;
  const auto low = static_cast<unsigned char>(text[at + 2]);
  if (low < 0x90 || low > 0x99) return 0;
  digit = static_cast<char>('0' + (low - 0x90));
  return 3;
}

// The byte length of a hyphen of any kind at text[at] outside ASCII, or 0.
std::size_t wide_hyphen_at(std::string_view text, std::size_t at, std::size_t stop);
// The byte length of a hyphen of any kind at text[at], or 0.
inline std::size_t hyphen_at(std::string_view text, std::size_t at, std::size_t stop) {
  if (at >= stop) return 0;
  if (static_cast<unsigned char>(text[at]) < 0x80) return text[at] == '-' ? 1 : 0;
  return wide_hyphen_at(text, at, stop);
}

}  // namespace tadasu::find
