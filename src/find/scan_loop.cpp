// The loop over anchors, and the numbers that are nobody's: sizes, counts, times, versions. Most
// numbers of a log end in the loop, after a few steps over a mask of its digits.
#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.h"
#include "find/anchors.h"
#include "find/scanner.h"
#include "text/byte_search.h"

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
    if (next_sign != Sign::Digit) {
      const bool ends = next_sign == Sign::Stop || next_sign == Sign::Letter;
      const bool symbol = first == 5 && bytes[0] == '1' && bytes[4] == '0';  // of a bank
      if (groups == 1 && space && ends && !symbol && bytes[-1] != '+') return tied_end;
      const bool year = first >= 4 && (space || next == ' ');  // 1980 年, 1980. 1. 2
      return year || (space && next == ' ') ? 0 : tied_end;
    }
    tied = tied && !space;
    const std::size_t size = group_at(end + 1);
    end += 1 + size, count += size;
    if (count >= 7) return 0;
    if (tied) tied_end = end;
  }
  return 0;
}

// What may stand before a number that nothing ties to what stands before it: no label ("Tel 03-"),
// no longer number, no sign of it.
constexpr std::array<bool, 256> kApart = [] {
  std::array<bool, 256> apart{};
  for (unsigned c = 0; c < 0x80; ++c) apart[c] = kSigns[c] == Sign::Stop;
  for (const char c : {',', '+', '$'}) apart[static_cast<unsigned char>(c)] = false;
  apart['/'] = true;
  return apart;
}();
bool is_apart(char c) { return kApart[static_cast<unsigned char>(c)]; }

// Four numbers up to 255 without zeros in front, with dots between: how many bytes, and the digits
// of the first, one a byte: 0x020505 is 255. 0: none, or what stands behind needs a closer look.
// Bit i of `digits` is bytes[i]; three bytes before can be read. One part is as good as another, so
// none of their sizes is a branch.
std::size_t address_bytes(const char* bytes, std::uint32_t digits, std::uint32_t& first) {
  std::uint64_t signs = ~std::uint64_t{digits};
  std::size_t begin = 0, end = 0;
  std::size_t part_end[4];
  std::size_t sizes = 0;  // 8 and more: a part is empty or longer than three digits
  for (std::size_t& part : part_end) {
    part = end = static_cast<std::size_t>(__builtin_ctzll(signs));
    signs &= signs - 1;
    sizes |= (end - begin - 1) | (end - begin + 4);
    begin = end + 1;
  }
  if (sizes >= 8) return 0;
  unsigned wrong = bytes[part_end[0]] != '.' ? 1 : 0;
  wrong |= bytes[part_end[1]] != '.' ? 1 : 0;
  wrong |= bytes[part_end[2]] != '.' ? 1 : 0;
  begin = 0;
  for (const std::size_t part : part_end) {
    const std::size_t size_bits = 8 * (part - begin);
    std::uint32_t last;  // four bytes, of which the digits are the last
    std::memcpy(&last, bytes + part - sizeof last, sizeof last);
    const std::uint32_t number =
        __builtin_bswap32((last ^ 0x30303030) >> (32 - size_bits) << (32 - size_bits));
    const std::uint32_t least = 1u << (size_bits - 8) & ~1u;  // its first digit is no zero
    wrong |= static_cast<unsigned>(number < least) | static_cast<unsigned>(number > 0x020505);
    if (begin == 0) first = number;
    begin = part + 1;
  }
  if (wrong != 0) return 0;
  const Sign sign = sign_of(bytes[end]), next = sign_of(bytes[end + 1]);
  const bool goes_on =
      sign == Sign::Wide || (bytes[end] == '.' && (next == Sign::Digit || next == Sign::Wide));
  return goes_on ? 0 : end;
}

}  // namespace

// Where to go on behind a small number that nothing speaks for; 0: it needs a closer look.
// `bytes` are those from `at` on, 32 of them can be read.
[[gnu::always_inline]] inline std::size_t Scanner::pass_small_number(std::size_t at,
                                                                     const char* bytes,
                                                                     std::uint32_t digits) const {
  if (at > begin_) {  // a letter: part of a code; a sign: the tail of a longer one, or a hash
    const char before = text_[at - 1];
    const Sign sign = sign_of(before);
    if (sign == Sign::Letter || before == ',' || before == '$' ||
        (sign == Sign::Joint && before != '/'))
      return 0;
  }
  const std::size_t passed = small_number_bytes(bytes, digits);
  return passed == 0 ? 0 : at + passed;
}

// The same at the ends of the text, from a copy with room behind it.
[[gnu::noinline]] std::size_t Scanner::pass_small_number_at_edge(std::size_t at) const {
  char copy[1 + 32] = {};  // NUL ends a number as the end of the text does
  const std::size_t before = at > begin_ ? 1 : 0;
  std::memcpy(copy + 1 - before, text_.data() + at - before,
              std::min(end_ - at + before, sizeof(copy) - 1 + before));
  return pass_small_number(at, copy + 1, digit_mask(copy + 1));
}

// Whether no label of ASCII, no sign and no longer number stands before `at`, which lies a few
// bytes behind the start.
inline bool Scanner::stands_apart(std::size_t at) const {
  const char before = text_[at - 1];
  return is_apart(before == ' ' ? text_[at - 2] : before);
}

// An address of a host that no label speaks for, as try_ip() would find it after a longer look.
inline std::size_t Scanner::pass_address(std::size_t at, std::uint32_t digits) {
  std::uint32_t first = 0;
  const std::size_t size = address_bytes(text_.data() + at, digits, first);
  if (size == 0) return 0;
  const bool nobody = first == 0 || first == 0x010207 || first >= 0x020204;  // no host: RFC 6890
  if (!nobody && !is_version(at))
    emit(Kind::IpAddress, at, at + size, 0.9, static_cast<Reasons>(Reason::Shape));
  return at + size;
}

// The first of two numbers of 7 to 11 digits together, 200 51234, that is_nobodys_number() or,
// after the readers, judge_number() would leave.
inline std::size_t Scanner::pass_first_of_two(std::size_t at, std::uint32_t digits) const {
  const char* bytes = text_.data() + at;
  const auto first = static_cast<std::size_t>(__builtin_ctz(~digits));
  if (first >= 7) return 0;
  const auto second = static_cast<std::size_t>(__builtin_ctz(~(digits >> (first + 1))));
  if (second == 0 || first + second < 7 || first + second >= 12) return 0;
  const Sign sign = sign_of(bytes[first + 1 + second]), next = sign_of(bytes[first + 2 + second]);
  const bool ends = sign == Sign::Stop || sign == Sign::Letter ||
                    (sign == Sign::Space && (next == Sign::Stop || next == Sign::Letter));
  const char d = bytes[0];
  if (!ends || d == '0' || (first == 2 && d == '8')) return 0;   // a telephone
  if (first == 4 ? d <= '2' : first == 5 && d == '1') return 0;  // a date, a symbol of a bank
  // Telephones of other countries need their word nearby, and two digits in each group.
  if (first > 1 && second > 1 && near_word_before(Kind::Phone, at)) return 0;
  return at + first;
}

// Letters and digits that are part of no code: Win64, banner_2026, 15E148.
inline std::size_t Scanner::pass_word(std::size_t at, std::uint32_t digits,
                                      const Anchors& anchors) const {
  std::size_t word = 0, end = 0;
  if (!anchors.word_around(at, word, end) || end - word >= 12 || word < begin_ + 2 || end >= end_)
    return 0;
  const char before = text_[word - 1], after = text_[end];
  if (before == '$' || before == '-' || before == '.' || (before == ' ' && text_[word - 2] == 'd'))
    return 0;
  if (after == '$' || after == '-' || after == '.' || after == '<') return 0;
  const auto count = static_cast<std::size_t>(__builtin_ctz(~digits));
  const std::size_t letters = at - word;
  if (letters == 1 && count <= 2 && text_[at + count] == '/') return 0;  // S55/1/2
  if (letters >= 1 && letters <= 2 && end - word >= 4) return 0;
  return letters >= 1 && count >= 2 && may_be_phone_label(word, at) ? 0 : end;
}

// Where to go on behind digits that need no closer look, nearly all; 0: they need one. All of it
// says in other words what read_digits() would.
[[gnu::always_inline]] inline std::size_t Scanner::pass_digits(std::size_t at, Anchors& anchors) {
  if (at < noisy_until_) return 0;
  if (at < begin_ + 3 || end_ - at < 32) return pass_small_number_at_edge(at);
  const char* bytes = text_.data() + at;
  const std::uint32_t digits = digit_mask(bytes);
  if (~digits == 0) return 0;
  const char behind = bytes[__builtin_ctz(~digits)];
  if (sign_of(behind) == Sign::Letter || sign_of(text_[at - 1]) == Sign::Letter)
    return pass_word(at, digits, anchors);
  if (behind == '.' && stands_apart(at)) {
    if (const std::size_t next = pass_address(at, digits)) {
      if (quoted_ == nullptr) return next;
      anchors.want_quotes();  // where hosts are named, it is a log
      return pass_fields(next);
    }
  }
  return pass_number(at, digits);
}

// The same for numbers that touch no letter, addresses of hosts left out.
[[gnu::always_inline]] inline std::size_t Scanner::pass_number(std::size_t at,
                                                               std::uint32_t digits) const {
  const char* bytes = text_.data() + at;
  if (bytes[__builtin_ctz(~digits)] == ' ' && stands_apart(at)) {
    if (const std::size_t next = pass_first_of_two(at, digits)) return next;
  }
  return pass_small_number(at, bytes, digits);
}

// In the loop shorter ones cost more than they spare.
constexpr std::size_t kLongQuotedBytes = 16;

// Behind what is quoted at `at` when it is known to hold nothing, else behind its mark. What was
// met before and is not known yet is watched.
std::size_t Scanner::pass_quoted(std::size_t at, std::size_t size_min) {
  constexpr std::size_t kEdgeBytes = 64;  // no reader sees an end of the text from within
  const std::size_t begin = at + 1;
  if (at < noisy_until_ || watch_end_ != SIZE_MAX || at < begin_ + kEdgeBytes ||
      end_ - at < QuotedMemo::kReadBytes + kEdgeBytes)
    return begin;
  const char* bytes = text_.data() + begin;
  if (!is_ascii_alnum(*bytes) && *bytes != '/') return begin;
  const QuotedMemo::Quoted read = quoted_->read(bytes);
  if (read.size < size_min) return begin;
  const QuotedMemo::Stretch stretch{begin, begin + read.size};
  switch (quoted_->look(bytes, read)) {
    case QuotedMemo::Seen::Silent:
      return stretch.end + 1;
    case QuotedMemo::Seen::Again:
      watched_ = stretch, watch_end_ = stretch.end;
      watched_from_ = out_->size(), is_watched_silent_ = true;
      break;
    case QuotedMemo::Seen::New:
      break;
  }
  return begin;
}

namespace {
// [28/Oct/2026:10:26:45 +0900]: the time of a request in a log.
constexpr std::string_view kTimeForm = "[00/xxx/0000:00:00:00 +0000]";
constexpr std::size_t kTimeBytes = kTimeForm.size();
struct TimeSigns {
  std::uint32_t digits = 0;
  alignas(16) std::array<char, kTimeBytes> keep{}, sign{};  // of bytes that are the same in all
};
constexpr TimeSigns kTimeSigns = [] {
  TimeSigns signs;
  for (std::size_t i = 0; i < kTimeBytes; ++i) {
    const char c = kTimeForm[i];
    if (c == '0') signs.digits |= 1u << i;
    if (c != '0' && c != 'x' && c != '+') signs.keep[i] = '\xFF', signs.sign[i] = c;
  }
  return signs;
}();

// Whether one begins here: 32 bytes can be read.
bool is_time_of_log(const char* bytes) {
  const auto load = [](const char* p) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  };
  const auto differs = [&](std::size_t at) {
    const __m128i kept = _mm_and_si128(load(bytes + at), load(kTimeSigns.keep.data() + at));
    return _mm_xor_si128(kept, load(kTimeSigns.sign.data() + at));
  };
  const __m128i any = _mm_or_si128(differs(0), differs(kTimeBytes - 16));
  const bool signs = _mm_movemask_epi8(_mm_cmpeq_epi8(any, _mm_setzero_si128())) == 0xFFFF;
  constexpr std::uint32_t kAll = (1u << kTimeBytes) - 1;
  return signs && (digit_mask(bytes) & kAll) == kTimeSigns.digits && is_ascii_letter(bytes[4]) &&
         is_ascii_letter(bytes[5]) && is_ascii_letter(bytes[6]) &&
         (bytes[22] == '+' || bytes[22] == '-');
}
}  // namespace

// Logs are lines of fields with spaces between: addresses, times, numbers, "-", and what is quoted.
// From `at` on those are passed over that hold nothing, or an address of a host, one after the
// other as the loop would, but without looking for anchors. Names need not be looked for in them,
// from `from` on. Returns where the loop goes on.
std::size_t Scanner::pass_fields(std::size_t at, std::size_t from) {
  constexpr std::size_t kRoomBytes = 64;
  const auto is_space = [](char c) { return c == ' ' || c == '\n'; };
  for (bool goes_on = true; goes_on && end_ >= at + kRoomBytes;) {
    at += is_space(text_[at]) ? 1 : 0;
    const char* bytes = text_.data() + at;
    std::size_t next = at;  // where it is, nothing was passed over
    switch (bytes[0]) {
      case '-':
        if (bytes[1] == ' ') next = at + (bytes[2] == '-' && bytes[3] == ' ' ? 4 : 2);
        break;
      case '[':
        if (is_time_of_log(bytes)) next = at + kTimeBytes;
        break;
      case '"':
        next = bytes[1] == '-' && bytes[2] == '"' ? at + 3 : pass_quoted(at, QuotedMemo::kBytesMin);
        goes_on = next != at + 1;
        break;
      default:
        if (is_ascii_digit(bytes[0])) next = pass_number_or_address(at);
    }
    goes_on = goes_on && next != at;
    at = next;
  }
  quoted_->pass({from, at});
  return at;
}

// Where to go on behind digits at `at`, which stand behind a byte that is none; `at`: they need a
// closer look.
inline std::size_t Scanner::pass_number_or_address(std::size_t at) {
  const char* bytes = text_.data() + at;
  const std::uint32_t digits = digit_mask(bytes);
  if (at < begin_ + 3 || ~digits == 0) return at;
  const auto count = static_cast<std::size_t>(__builtin_ctz(~digits));
  const char behind = bytes[count];
  const Sign sign = sign_of(behind), before = sign_of(text_[at - 1]);
  if (count < 7 && (text_[at - 1] == ' ' || text_[at - 1] == '\n')) {  // as pass_number() would
    const bool symbol = count == 5 && bytes[0] == '1' && bytes[4] == '0';
    const Sign after = sign_of(bytes[count + 1]);
    const bool ends = after == Sign::Stop || after == Sign::Letter;
    if (sign == Sign::Stop || (behind == ' ' && ends && !symbol)) return at + count;
  }
  if (sign == Sign::Letter || before == Sign::Letter) return at;
  std::size_t next = 0;
  if (behind == '.' && stands_apart(at)) next = pass_address(at, digits);
  if (next == 0) next = pass_number(at, digits);
  return next == 0 ? at : next;
}

// The loop goes on from `next`, behind what was watched: nothing was found in it, nobody asked for
// more than it, and it is one line of ASCII.
[[gnu::noinline]] void Scanner::end_watch(std::size_t next) {
  watch_end_ = SIZE_MAX;
  const std::string_view quoted = text_.substr(watched_.begin, watched_.size());
  const auto is_plain = [](char c) { return c >= ' ' && c < 0x7F; };
  if (is_watched_silent_ && out_->size() == watched_from_ && next <= watched_.end + 1 &&
      std::all_of(quoted.begin(), quoted.end(), is_plain))
    quoted_->queue(text_.data(), watched_);
}

void Scanner::scan(std::string_view text, std::size_t begin, std::size_t end, Setting setting,
                   std::vector<Mention>& out, QuotedMemo* quoted) {
  text_ = text, begin_ = begin, end_ = end, setting_ = setting, out_ = &out;
  out_first_ = out.size();
  marks_.clear();
  token_run_end_ = key_line_end_ = 0;
  noisy_until_ = shortcuts_ ? 0 : SIZE_MAX;
  boundary_ = everyday_end_ = postal_mark_end_ = bank_name_end_ = postal_code_end_ = card_end_ = 0;
  postal_code_mention_ = SIZE_MAX;
  if (!near_none_) std::fill(std::begin(near_end_), std::end(near_end_), 0);
  near_none_ = true;
  near_asked_at_ = SIZE_MAX;
  quoted_ = shortcuts_ ? quoted : nullptr, watch_end_ = SIZE_MAX;
  if (quoted != nullptr) quoted->begin_text();
  Anchors anchors(text, begin, end);
  for (std::size_t at = anchors.next(begin, noisy_until_); at < end;) {
    const auto b = static_cast<unsigned char>(text[at]);
    std::size_t next = at;
    if (is_ascii_digit(text[at])) {
      next = pass_digits(at, anchors);
      if (next == 0) next = read_digits(at);
    } else if (b >= 0x80) {
      next = read_japanese(at);
    } else if (b == '@') {
      next = read_at_sign(at, 1);
    } else if (is_colon_of_time(at)) {  // 13:55:36, with its two digits where they end there
      const bool two = at >= noisy_until_ && sign_of(text[at + 2]) == Sign::Digit &&
                       sign_of(text[at + 3]) == Sign::Stop;
      next = at + (two ? 3 : 1);
    } else if (b == '"') {
      next = pass_quoted(at, kLongQuotedBytes);
      if (next != at + 1) next = pass_fields(next, at);
    } else {
      next = read_separator(at, 1);
    }
    TADASU_CHECK(next > at);  // a reader that stands still would hang the survey
    at = anchors.next(next, noisy_until_);
    if (at >= watch_end_) end_watch(next);
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
  if (!shortcuts_) return false;
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

namespace {
// Whether the digits of the first groups may be somebody's although a label calls them another
// thing. `second`: of the second group, 0: none.
bool may_be_somebodys(char d, std::size_t first, std::size_t second) {
  if (d == '0' || first == 7 || (first == 2 && d == '8')) return true;  // telephones, accounts
  if ((first == 4 && (d == '1' || d == '2')) || (first == 5 && d == '1')) return true;  // dates …
  return first == 3 && second == 4;  // postal codes
}
}  // namespace

// Up to twelve digits of which a label says that they are another thing (order no. 20261104-7731),
// and that none of the readers of judge_number() would take against it, seen from their groups.
bool Scanner::is_other_thing(const NumberToken& token, const Label& label) const {
  if (!shortcuts_ || !label.other || token.count > 3) return false;
  if (token.first(token.count).size() > 12) return false;  // cards
  const std::size_t second = token.count >= 2 ? token.group[1].digits : 0;
  if (may_be_somebodys(token.digits[0], token.group[0].digits, second)) return false;
  const std::size_t begin = token.group[0].begin;
  const char before = begin > begin_ ? text_[begin - 1] : ' ';
  if (before == '+' || static_cast<unsigned char>(before) >= 0x80) return false;
  // 生 and 歳 behind it.
  const std::size_t seen = std::min<std::size_t>(end_ - begin, 64);
  if (text::ascii_prefix(text_.data() + begin, seen) != seen) return false;
  const Mark* const mark = mark_before(begin);  // a label farther away
  return mark == nullptr || mark->label.other;
}

// The same before a token is made of them, for the usual: behind a space, up to three groups tied
// by signs. Returns where to go on, 0: it needs a closer look.
std::size_t Scanner::pass_other_thing(std::size_t at) const {
  constexpr std::size_t kSeenBytes = 64;  // as is_other_thing() does
  if (!shortcuts_ || at < begin_ + 3 || end_ - at < kSeenBytes || text_[at - 1] != ' ') return 0;
  const char* bytes = text_.data() + at;
  const std::uint64_t digits = digit_mask(bytes);
  const auto group_at = [&](std::size_t from) {
    return static_cast<std::size_t>(__builtin_ctzll(~(digits >> from)));
  };
  const std::size_t first = group_at(0);
  std::size_t end = first, count = first, second = 0;
  for (int groups = 1; sign_of(bytes[end]) == Sign::Joint; ++groups) {
    if (end >= 28 || sign_of(bytes[end + 1]) != Sign::Digit) break;
    if (groups == 3) return 0;
    const std::size_t size = group_at(end + 1);
    end += 1 + size, count += size;
    if (groups == 1) second = size;
  }
  if (count < 7 || count > 12 || end >= 28 || may_be_somebodys(bytes[0], first, second)) return 0;
  // Nothing more that belongs to the number.
  const Sign sign = sign_of(bytes[end]), next = sign_of(bytes[end + 1]);
  const bool plain =
      next == Sign::Stop || next == Sign::Letter || (next == Sign::Space && sign == Sign::Joint);
  if (sign != Sign::Stop && !((sign == Sign::Space || sign == Sign::Joint) && plain)) return 0;
  if (text::ascii_prefix(bytes, kSeenBytes) != kSeenBytes) return 0;
  const Mark* const mark = mark_before(at);
  if (mark != nullptr && !mark->label.other) return 0;
  const auto label = label_right_before(at);
  return (label ? label->other : mark != nullptr) ? at + end : 0;
}

}  // namespace tadasu::find
