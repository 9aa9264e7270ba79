// Which anchors of a window of 64 bytes nobody needs to look at: small numbers that no label speaks
// for, and the colons of times. Most numbers of a log end here, all of a window at once, by shifts
// and sums of masks. A rule may say less than the long way (Scanner::pass_small_number,
// judge_number and read_separator), never more.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tadasu::find {

// The signs of a window: bit i is byte i. Bytes beyond the text have no bit in any of them.
struct Signs {
  std::uint64_t digits = 0;
  std::uint64_t digits_from_two = 0;  // 2 to 9
  std::uint64_t letters = 0;          // of ASCII, and '_'
  std::uint64_t spaces = 0;
  std::uint64_t brackets = 0;  // ( )
  std::uint64_t joints = 0;    // - . /
  std::uint64_t glue = 0;      // , - . $
  std::uint64_t colons = 0;
  std::uint64_t wide = 0;    // beyond ASCII
  std::uint64_t quotes = 0;  // "
};

// Anchors in the first kQuietBytes of a window are judged: what stands behind them is seen.
inline constexpr unsigned kQuietBytes = 56;
inline constexpr std::uint64_t kQuietWindow = (std::uint64_t{1} << kQuietBytes) - 1;
inline constexpr std::size_t kQuietNumberBytes = 6;  // at most
inline constexpr unsigned kColonReach = 9;           // how far behind a colon is looked

// Every byte of the quiet numbers, with the signs between their groups. `is_glued`: the byte before
// the window is a digit, a letter, '_', or one of `glue`.
[[gnu::always_inline]] inline std::uint64_t quiet_numbers(const Signs& s, bool is_glued) {
  const std::uint64_t glued = is_glued ? 1 : 0;
  // Groups with one sign between them are one number. Up to six bytes: six digits, three groups.
  const std::uint64_t number = s.digits | (s.joints & s.digits << 1 & s.digits >> 1);
  const std::uint64_t two = number & number >> 1;
  const std::uint64_t starts = number & ~(number << 1 | glued);
  const std::uint64_t free = ~((s.letters | s.glue) << 1 | glued);
  const std::uint64_t candidates = starts & free & kQuietWindow;

  // The byte behind a number: its first bit added to its bits carries to there.
  const auto ends_of = [number](std::uint64_t of) { return (number + of) & ~number; };
  const std::uint64_t two_digits = s.digits & s.digits >> 1;
  const std::uint64_t four_digits = starts & two_digits & two_digits >> 2;  // in the first group
  // 36372 between spaces: five or six digits in one group, no symbol of a bank (12340).
  const std::uint64_t amounts = candidates & four_digits & s.digits_from_two &
                                (s.spaces | (s.joints & ~s.glue)) << 1 & s.digits >> 4 &
                                (s.digits >> 5 | ~(number >> 5));

  // What may stand behind so that nothing ties the number to the next one, nor names its unit.
  const std::uint64_t plain = ~(s.spaces | s.letters | s.brackets | s.joints | s.wide);
  const std::uint64_t no_more = ~(s.digits | s.wide | s.brackets) >> 1;
  const std::uint64_t past_bracket = ~(s.digits | s.wide | s.spaces | s.joints);
  const std::uint64_t one_space = s.spaces & no_more & ~(s.spaces >> 1);
  const std::uint64_t space_bracket = s.spaces & s.brackets >> 1 & past_bracket >> 2;
  const std::uint64_t space_behind_year = s.spaces >> 1 & ends_of(four_digits);  // 1980. 1. 2
  const std::uint64_t ends =
      ends_of(candidates) &
      (plain | (s.brackets & past_bracket >> 1) | (s.joints & no_more & ~space_behind_year) |
       ((one_space | space_bracket) & ~ends_of(four_digits)) | (one_space & ends_of(amounts)));

  // Back from there to the start: two, four, six bytes, and no farther.
  std::uint64_t reached = number & ends >> 1;
  reached |= number & reached >> 1;
  reached |= two & reached >> 2;
  reached |= two & reached >> 2;
  return number & ~(number + (candidates & reached));
}

// The colons of times, 13:55:36: between digits; no address of a device, no group of an IPv6
// address, no dump of hashes (32 of them before the colon), no login behind an address of mail.
[[gnu::always_inline]] inline std::uint64_t quiet_colons(const Signs& s) {
  constexpr std::uint64_t kSeen = ~std::uint64_t{0} << 5 & ~std::uint64_t{0} >> kColonReach;
  const std::uint64_t c = s.colons, third = c >> 3;
  const std::uint64_t word = s.digits | s.letters, host = word | s.glue | s.wide;
  const std::uint64_t device = third & c >> 6 & c >> 9;
  const std::uint64_t behind_group = host << 2 & host << 3 & host << 4;
  return c & s.digits << 1 & s.digits >> 1 & ~device & ~(behind_group & (~third | host << 5)) &
         kSeen;
}

}  // namespace tadasu::find
