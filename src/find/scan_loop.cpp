// The loop over anchors, and the numbers that are nobody's: sizes, counts, times, versions. Most
// numbers of a log end in the loop, after a few steps over a mask of its digits.
#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.h"
#include "find/anchors.h"
#include "find/scanner.h"

namespace tadasu::find {
namespace {

enum class Sign : std::uint8_t { Stop, Digit, Letter, Joint, Space, Bracket, Wide };

constexpr std::array<Sign, 256> kSigns = [] {
  std::array<Sign, 256> signs{};
  for (std::size_t c = 0x80; c < 0x100; ++c) signs[c] = Sign::Wide;
  for (unsigned c = '0'; c <= '9'; ++c) signs[c] = Sign::Digit;
  for (unsigned c = 'a'; c <= 'z'; ++c) signs[c] = signs[c - 0x20] = Sign::Letter;
  for (const char c : {'-', '.', '/'}) signs[static_cast<unsigned char>(c)] = Sign::Joint;
  for (const char c : {'(', ')'}) signs[static_cast<unsigned char>(c)] = Sign::Bracket;
  signs['_'] = Sign::Letter, signs[' '] = Sign::Space;
  return signs;
}();

Sign sign_of(char c) { return kSigns[static_cast<unsigned char>(c)]; }

// Whether a bracket with `c` behind it cannot tie a number to the next one.
bool ends_behind_bracket(char c) {
  const Sign sign = sign_of(c);
  return sign != Sign::Digit && sign != Sign::Space && sign != Sign::Wide && c != '-';
}

// How many of `bytes` a number without label takes that judge_number() would pass over: few digits,
// nothing Japanese behind. 0: it needs a closer look. Bit i of `digits` is bytes[i].
[[gnu::always_inline]] inline std::size_t small_number_bytes(const char* bytes,
                                                             std::uint64_t digits) {
  const auto group_at = [&](std::size_t at) {
    return static_cast<std::size_t>(__builtin_ctzll(~(digits >> at)));
  };
  const std::size_t first = group_at(0);
  std::size_t end = first, count = first, tied_end = first;
  if (count == 0 || count >= 7) return 0;
  bool tied = true;
  for (int groups = 1; groups <= 3; ++groups) {
    const Sign sign = sign_of(bytes[end]);
    if (sign == Sign::Stop) return tied_end;
    if (sign == Sign::Wide) return 0;
    if (sign == Sign::Letter) return groups == 1 ? 0 : tied_end;
    const char next = bytes[end + 1];
    if (sign == Sign::Bracket) return ends_behind_bracket(next) ? tied_end : 0;
    const Sign next_sign = sign_of(next);
    const bool space = sign == Sign::Space;
    if (next_sign == Sign::Wide) return 0;
    if (next_sign == Sign::Bracket)
      return space && first < 4 && ends_behind_bracket(bytes[end + 2]) ? tied_end : 0;
    if (next_sign != Sign::Digit) return space && (first >= 4 || next == ' ') ? 0 : tied_end;
    tied = tied && !space;
    const std::size_t size = group_at(end + 1);
    end += 1 + size, count += size;
    if (count >= 7) return 0;
    if (tied) tied_end = end;
  }
  return 0;
}

// The same for the last bytes of a text, from a copy with room behind them.
[[gnu::noinline]] std::size_t last_small_number_bytes(std::string_view text) {
  char copy[32] = {};  // NUL ends a number as the end of the text does
  std::memcpy(copy, text.data(), text.size());
  return small_number_bytes(copy, digit_mask(copy));
}

}  // namespace

// Where to go on behind a small number that nothing speaks for; 0: it needs a closer look.
inline std::size_t Scanner::pass_small_number(std::size_t at) const {
  if (at < noisy_until_) return 0;
  if (at > begin_) {  // a letter: part of a code; a sign: perhaps the tail of a longer number
    const char before = text_[at - 1];
    const Sign sign = sign_of(before);
    if (sign == Sign::Letter || before == ',' || (sign == Sign::Joint && before != '/')) return 0;
  }
  const char* bytes = text_.data() + at;
  const std::size_t passed = end_ - at >= 32 ? small_number_bytes(bytes, digit_mask(bytes))
                                             : last_small_number_bytes(text_.substr(at, end_ - at));
  return passed == 0 ? 0 : at + passed;
}

void Scanner::scan(std::string_view text, std::size_t begin, std::size_t end, Setting setting,
                   std::vector<Mention>& out) {
  text_ = text, begin_ = begin, end_ = end, setting_ = setting, out_ = &out;
  out_first_ = out.size();
  marks_.clear();
  token_run_end_ = key_line_end_ = noisy_until_ = 0;
  boundary_ = postal_mark_end_ = bank_name_end_ = postal_code_end_ = card_end_ = 0;
  postal_code_mention_ = SIZE_MAX;
  if (!near_none_) std::fill(std::begin(near_end_), std::end(near_end_), 0);
  near_none_ = true;
  near_asked_at_ = SIZE_MAX;
  Anchors anchors(text, begin, end);
  for (std::size_t at = anchors.next(begin); at < end;) {
    const auto b = static_cast<unsigned char>(text[at]);
    std::size_t next = at;
    if (is_ascii_digit(text[at])) {
      next = pass_small_number(at);
      if (next == 0) next = read_digits(at);
    } else if (b >= 0x80) {
      next = read_japanese(at);
    } else if (b == '@') {
      next = read_at_sign(at, 1);
    } else if (is_colon_of_time(at)) {  // 13:55:36, with its two digits where they end there
      const bool two = at >= noisy_until_ && sign_of(text[at + 2]) == Sign::Digit &&
                       sign_of(text[at + 3]) == Sign::Stop;
      next = at + (two ? 3 : 1);
    } else {
      next = read_separator(at, 1);
    }
    TADASU_CHECK(next > at);  // a reader that stands still would hang the survey
    at = anchors.next(next);
  }
}

// A run of digits that is not passed over at once: part of a code, or somebody's number.
std::size_t Scanner::read_digits(std::size_t at) {
  const char before = at > begin_ ? text_[at - 1] : ' ';
  if (is_ascii_digit(text_[at]) && (is_ascii_letter(before) || before == '_'))
    return read_after_letter(at);
  return read_long_number(at);
}

// Seven to eleven digits without label that none of the readers of judge_number() would take, seen
// from their groups: "200 51234" of a log.
bool Scanner::is_nobodys_number(const NumberToken& token) const {
  const auto& g = token.group;
  const std::size_t digits = token.first(token.count).size(), first = g[0].digits;
  if (digits >= 12 || token.count > 3) return false;  // cards, official numbers, addresses of hosts
  const char d = token.digits[0];
  if (d == '0' || first >= 7 || (first == 2 && d == '8')) return false;  // telephones, accounts
  if ((first == 4 && (d == '1' || d == '2')) || (first == 5 && d == '1')) return false;  // dates …
  if (first == 3 && token.count >= 2 && (g[1].digits == 4 || g[1].digits == 3)) return false;
  const std::size_t begin = g[0].begin, end = g[0].end;
  const char before = begin > begin_ ? text_[begin - 1] : ' ';
  if (before == '+' || static_cast<unsigned char>(before) >= 0x80) return false;
  for (std::size_t i = end; i < std::min(end + 2, end_); ++i) {  // 歳, behind a space
    if (static_cast<unsigned char>(text_[i]) >= 0x80) return false;
  }
  if (token.count == 1 || g[1].digits == 1) return true;  // groups of other countries are longer
  const KindSet near = near_words_before(begin);
  return !near.has(Kind::Phone) && !near.has(Kind::ForeignIdNumber);
}

}  // namespace tadasu::find
