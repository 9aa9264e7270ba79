// Which anchors of a window of 64 bytes nobody needs to look at: small numbers that no label speaks
// for, and the colons of times. Most numbers of a log end here, all of a window at once, by shifts
// and sums of masks. A rule may say less than the long way (Scanner::pass_small_number,
// judge_number and read_separator), never more.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tadasu::find {

// The signs of a window: bit i is byte i. Bytes beyond the text have no bit in any of them. `Mask`
// is a number, or a vector of numbers: then as many windows are judged together.
template <class Mask>
struct SignsOf {
  Mask digits{};
  Mask digits_from_two{};  // 2 to 9
  Mask letters{};          // of ASCII, and '_'
  Mask spaces{};
  Mask brackets{};  // ( )
  Mask joints{};    // - . /
  Mask glue{};      // , - . $
  Mask colons{};
  Mask wide{};    // beyond ASCII
  Mask quotes{};  // "
};
using Signs = SignsOf<std::uint64_t>;

// Anchors in the first kQuietBytes of a window are judged: what stands behind them is seen.
inline constexpr unsigned kQuietBytes = 56;
inline constexpr std::uint64_t kQuietWindow = (std::uint64_t{1} << kQuietBytes) - 1;
inline constexpr std::size_t kQuietNumberBytes = 6;  // at most
inline constexpr unsigned kColonReach = 9;           // how far behind a colon is looked

// Every byte of the quiet numbers, with the signs between their groups. `glued` is 1 where the byte
// before the window is a digit, a letter, '_', or one of `glue`, else 0.
template <class Mask>
[[gnu::always_inline]] inline void find_quiet_numbers(const SignsOf<Mask>& s, const Mask& glued,
                                                      Mask& quiet) {
  // Groups with one sign between them are one number. Up to six bytes: six digits, three groups.
  const Mask number = s.digits | (s.joints & s.digits << 1 & s.digits >> 1);
  const Mask two = number & number >> 1;
  const Mask starts = number & ~(number << 1 | glued);
  const Mask free = ~((s.letters | s.glue) << 1 | glued);
  const Mask candidates = starts & free & kQuietWindow;

  const Mask two_digits = s.digits & s.digits >> 1;
  const Mask four_digits = starts & two_digits & two_digits >> 2;  // in the first group
  // 36372 between spaces: five or six digits in one group, no symbol of a bank (12340).
  const Mask amounts = candidates & four_digits & s.digits_from_two &
                       (s.spaces | (s.joints & ~s.glue)) << 1 & s.digits >> 4 &
                       (s.digits >> 5 | ~(number >> 5));
  // The byte behind a number: its first bit added to its bits carries to there.
  const Mask ends_of_any = (number + candidates) & ~number;
  const Mask ends_of_four = (number + four_digits) & ~number;
  const Mask ends_of_amounts = (number + amounts) & ~number;

  // What may stand behind so that nothing ties the number to the next one, nor names its unit.
  const Mask plain = ~(s.spaces | s.letters | s.brackets | s.joints | s.wide);
  const Mask no_more = ~(s.digits | s.wide | s.brackets) >> 1;
  const Mask past_bracket = ~(s.digits | s.wide | s.spaces | s.joints);
  const Mask one_space = s.spaces & no_more & ~(s.spaces >> 1);
  const Mask space_bracket = s.spaces & s.brackets >> 1 & past_bracket >> 2;
  const Mask space_behind_year = s.spaces >> 1 & ends_of_four;  // 1980. 1. 2
  const Mask ends =
      ends_of_any &
      (plain | (s.brackets & past_bracket >> 1) | (s.joints & no_more & ~space_behind_year) |
       ((one_space | space_bracket) & ~ends_of_four) | (one_space & ends_of_amounts));

  // Back from there to the start: two, four, six bytes, and no farther.
  Mask reached = number & ends >> 1;
  reached |= number & reached >> 1;
  reached |= two & reached >> 2;
  reached |= two & reached >> 2;
  quiet = number & ~(number + (candidates & reached));
}

// The colons of times, 13:55:36: between digits; no address of a device, no group of an IPv6
// address, no dump of hashes (32 of them before the colon), no login behind an address of mail.
template <class Mask>
[[gnu::always_inline]] inline void find_quiet_colons(const SignsOf<Mask>& s, Mask& quiet) {
  constexpr std::uint64_t kSeen = ~std::uint64_t{0} << 5 & ~std::uint64_t{0} >> kColonReach;
  const Mask c = s.colons, third = c >> 3;
  const Mask word = s.digits | s.letters, host = word | s.glue | s.wide;
  const Mask device = third & c >> 6 & c >> 9;
  const Mask behind_group = host << 2 & host << 3 & host << 4;
  quiet =
      c & s.digits << 1 & s.digits >> 1 & ~device & ~(behind_group & (~third | host << 5)) & kSeen;
}

}  // namespace tadasu::find
