// Numbers that are nobody's: sizes, counts, times, versions. Most numbers of a log end here, after
// a few steps over a mask of its digits.
#include <algorithm>
#include <array>
#include <cstring>

#include "find/anchors.h"
#include "find/scanner.h"

namespace tadasu::find {
namespace {

enum class After : std::uint8_t { Stop, Letter, Joint, Unsure };

// What the byte behind a group of digits means for a number without label.
constexpr std::array<After, 256> kAfter = [] {
  std::array<After, 256> after{};
  for (std::size_t c = 0x80; c < 0x100; ++c) after[c] = After::Unsure;
  for (const char c : {'(', ')'}) after[static_cast<unsigned char>(c)] = After::Unsure;
  for (const char c : {'-', '.', '/', ' '}) after[static_cast<unsigned char>(c)] = After::Joint;
  for (unsigned c = 'a'; c <= 'z'; ++c) after[c] = after[c - 0x20] = After::Letter;
  after['_'] = After::Letter;
  return after;
}();

After after_of(char c) { return kAfter[static_cast<unsigned char>(c)]; }

}  // namespace

// Few digits, no label near and nothing Japanese behind, as judge_number() would end them. Returns
// where to go on; 0: the number needs a closer look.
std::size_t Scanner::pass_small_number(std::size_t at) const {
  if (!marks_.empty() && at - marks_.back().end <= kLabelReachBytes * 2) return 0;
  if (is_beside_card(at)) return 0;
  const char before = at > begin_ ? text_[at - 1] : ' ';
  if (before == '-' || before == '.' || before == ',') return 0;
  // The last bytes of a text are looked at in a copy.
  char copy[32] = {};
  const char* bytes = text_.data() + at;
  const std::size_t left = end_ - at;
  if (left < sizeof(copy)) std::memcpy(copy, bytes, left), bytes = copy;
  const std::uint64_t mask = digit_mask(bytes);
  std::size_t end = 0, digits = 0, first_digits = 0, tied_end = 0;
  bool tied = true;
  for (int groups = 1; groups <= 3; ++groups, ++end) {
    const auto size = static_cast<std::size_t>(__builtin_ctzll(~(mask >> end)));
    end += size, digits += size;
    if (groups == 1) first_digits = size;
    if (tied) tied_end = at + end;
    if (digits >= 7 || digits == 0) return 0;
    if (end >= left) return tied_end;
    const After after = after_of(bytes[end]);
    if (after == After::Unsure || (groups == 1 && after == After::Letter)) return 0;
    if (after != After::Joint) return tied_end;
    const char next = end + 1 < left ? bytes[end + 1] : ',';
    if (after_of(next) == After::Unsure || next == '-') return 0;
    const bool space = bytes[end] == ' ';
    if (!is_ascii_digit(next)) return space && (first_digits >= 4 || next == ' ') ? 0 : tied_end;
    tied = tied && !space;
  }
  return 0;
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
  const KindSet near = near_words_before(begin);
  return !near.has(Kind::Phone) && !near.has(Kind::ForeignIdNumber);
}

}  // namespace tadasu::find
