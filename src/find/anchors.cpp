#include "find/anchors.h"

#include <array>
#include <cstring>
#include <initializer_list>

#include "text/byte_search.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tadasu::find {
namespace {

using Window = Anchors::Window;

// What a number is part of when it stands right behind: digits, words, amounts (1,234), codes,
// hashes ($1$…).
constexpr std::array<bool, 256> kGlues = [] {
  std::array<bool, 256> glues{};
  for (unsigned c = '0'; c <= '9'; ++c) glues[c] = true;
  for (unsigned c = 'a'; c <= 'z'; ++c) glues[c] = glues[c - 0x20] = true;
  for (const char c : {'_', ',', '-', '.', '$'}) glues[static_cast<unsigned char>(c)] = true;
  return glues;
}();

// Whether three or more numbers begin: fewer are judged one by one.
[[gnu::always_inline]] inline bool has_many_numbers(std::uint64_t digits) {
  std::uint64_t starts = digits & ~(digits << 1);
  starts &= starts - 1;
  return (starts & (starts - 1)) != 0;
}

[[gnu::always_inline]] inline void judge(const Signs& signs, char before, Window& window) {
  window.words = signs.digits | signs.letters;
  const std::uint64_t glued = kGlues[static_cast<unsigned char>(before)] ? 1 : 0;
  find_quiet_numbers(signs, glued, window.quiet_numbers);
  find_quiet_colons(signs, window.quiet_colons);
  window.quotes = signs.quotes & ~(window.words << 1) & window.words >> 1;
}

// Which bytes lie in `low` .. `low + count - 1`: one signed comparison after a shift.
[[gnu::always_inline]] inline __m128i within(__m128i c, char low, int count) {
  const __m128i moved = _mm_add_epi8(c, _mm_set1_epi8(static_cast<char>(-128 - low)));
  return _mm_cmplt_epi8(moved, _mm_set1_epi8(static_cast<char>(-128 + count)));
}

// The signs of the window that begins at `p`.
void read_signs(const char* p, Signs& s) {
  for (unsigned i = 0; i < 64; i += 16) {
    const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + i));
    const auto add = [i](std::uint64_t& to, __m128i which) {
      to |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(which))} << i;
    };
    const auto is = [c](char sign) { return _mm_cmpeq_epi8(c, _mm_set1_epi8(sign)); };
    const __m128i small = _mm_or_si128(c, _mm_set1_epi8(0x20));
    add(s.digits_from_two, within(c, '2', 8));
    add(s.letters, _mm_or_si128(within(small, 'a', 26), is('_')));
    add(s.spaces, is(' '));
    add(s.brackets, within(c, '(', 2));
    add(s.joints, within(c, '-', 3));
    add(s.glue, _mm_or_si128(within(c, ',', 3), is('$')));
    add(s.colons, is(':'));
    add(s.quotes, is('"'));
    add(s.wide, c);
  }
}

std::size_t find_window(const char* text, std::size_t at, std::size_t limit, char before,
                        Window& window) {
  for (; at + 64 <= limit; at += 64) {
    Signs s;
    window = {};
    for (unsigned i = 0; i < 64; i += 16) {
      const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + at + i));
      const auto is = [c](char sign) { return _mm_cmpeq_epi8(c, _mm_set1_epi8(sign)); };
      const __m128i signs = _mm_or_si128(_mm_or_si128(is('@'), is('=')), is(':'));
      const auto others = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_or_si128(signs, c)));
      const auto digits = static_cast<std::uint32_t>(_mm_movemask_epi8(within(c, '0', 10)));
      window.digits |= std::uint64_t{digits} << i;
      window.others |= std::uint64_t{others} << i;
    }
    if ((window.digits | window.others) == 0) {
      before = text[at + 63];
      continue;
    }
    if (!has_many_numbers(window.digits)) return at;
    s.digits = window.digits;
    read_signs(text + at, s);
    judge(s, before, window);
    return at;
  }
  return at;
}

#if defined(__x86_64__)
#define TADASU_WIDE __attribute__((target("avx2,bmi,bmi2")))
#define TADASU_WIDE_INLINE __attribute__((target("avx2,bmi,bmi2"), always_inline)) inline

// The signs a byte is one of, by its two halves: bits of both tables. Letters take three of them.
enum : std::uint8_t {
  kGlue = 1,
  kJoint = 2,
  kBracket = 4,
  kSpace = 8,
  kFromTwo = 16,
  kLetters = 32
};
using Halves = std::array<std::uint8_t, 16>;
struct SignTables {
  Halves low{}, high{};
};
constexpr SignTables kSignTables = [] {
  SignTables tables;
  const auto add = [&tables](unsigned bit, std::initializer_list<unsigned> highs, unsigned from,
                             unsigned to) {
    for (const unsigned high : highs) tables.high[high] |= static_cast<std::uint8_t>(bit);
    for (unsigned low = from; low <= to; ++low) tables.low[low] |= static_cast<std::uint8_t>(bit);
  };
  add(kLetters * 4, {4, 6}, 0x1, 0xF), add(kLetters * 2, {5, 7}, 0x0, 0xA),
      add(kLetters, {5}, 0xF, 0xF);
  add(kFromTwo, {3}, 2, 9), add(kSpace, {2}, 0x0, 0x0), add(kBracket, {2}, 0x8, 0x9);
  add(kJoint, {2}, 0xD, 0xF), add(kGlue, {2}, 0xC, 0xE), add(kGlue, {2}, 0x4, 0x4);
  return tables;
}();

TADASU_WIDE_INLINE __m256i is(__m256i c, char sign) {
  return _mm256_cmpeq_epi8(c, _mm256_set1_epi8(sign));
}
TADASU_WIDE_INLINE __m256i table(const Halves& halves) {
  return _mm256_broadcastsi128_si256(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(halves.data())));
}
TADASU_WIDE_INLINE __m256i classes_of(__m256i c) {  // 0 for bytes beyond ASCII
  const __m256i high = _mm256_and_si256(_mm256_srli_epi16(c, 4), _mm256_set1_epi8(0x0F));
  return _mm256_and_si256(_mm256_shuffle_epi8(table(kSignTables.low), c),
                          _mm256_shuffle_epi8(table(kSignTables.high), high));
}
TADASU_WIDE_INLINE std::uint64_t mask(__m256i low, __m256i high) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(low)) |
         std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(high))} << 32;
}

// Apart from the loop, whose constants are few.
__attribute__((target("avx2,bmi,bmi2"), noinline)) void judge_wide(const char* p, char before,
                                                                   Window& window) {
  const __m256i a = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
  const __m256i b = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32));
  Signs s;
  s.digits = window.digits;
  const __m256i x = classes_of(a), y = classes_of(b);  // a bit is brought to the top of its byte
  const __m256i any_letter = _mm256_set1_epi8(0x80 - kLetters);
  s.letters = mask(_mm256_adds_epu8(x, any_letter), _mm256_adds_epu8(y, any_letter));
  s.digits_from_two = mask(_mm256_slli_epi16(x, 3), _mm256_slli_epi16(y, 3));
  s.spaces = mask(_mm256_slli_epi16(x, 4), _mm256_slli_epi16(y, 4));
  s.brackets = mask(_mm256_slli_epi16(x, 5), _mm256_slli_epi16(y, 5));
  s.joints = mask(_mm256_slli_epi16(x, 6), _mm256_slli_epi16(y, 6));
  s.glue = mask(_mm256_slli_epi16(x, 7), _mm256_slli_epi16(y, 7));
  s.colons = mask(is(a, ':'), is(b, ':'));
  s.quotes = mask(is(a, '"'), is(b, '"'));
  s.wide = mask(a, b);
  judge(s, before, window);
}

// The same as find_window.
TADASU_WIDE std::size_t find_window_wide(const char* text, std::size_t at, std::size_t limit,
                                         char before, Window& window) {
  const __m256i shift = _mm256_set1_epi8(static_cast<char>(-128 - '0'));
  const __m256i ten = _mm256_set1_epi8(-128 + 10), eleven = _mm256_set1_epi8(-128 + 11);
  for (; at + 64 <= limit; before = text[at + 63], at += 64) {
    const auto* p = reinterpret_cast<const __m256i*>(text + at);
    const __m256i a = _mm256_loadu_si256(p), b = _mm256_loadu_si256(p + 1);
    const __m256i moved_a = _mm256_add_epi8(a, shift), moved_b = _mm256_add_epi8(b, shift);
    const auto any = [eleven](__m256i c, __m256i moved) TADASU_WIDE {  // ':' follows '9'
      return _mm256_or_si256(_mm256_or_si256(_mm256_cmpgt_epi8(eleven, moved), is(c, '@')),
                             _mm256_or_si256(is(c, '='), c));
    };
    const __m256i any_a = any(a, moved_a), any_b = any(b, moved_b);
    if (_mm256_movemask_epi8(_mm256_or_si256(any_a, any_b)) == 0) continue;
    const std::uint64_t digits =
        mask(_mm256_cmpgt_epi8(ten, moved_a), _mm256_cmpgt_epi8(ten, moved_b));
    window.digits = digits, window.others = mask(any_a, any_b) & ~digits;
    window.words = window.quiet_numbers = window.quiet_colons = window.quotes = 0;
    if (has_many_numbers(digits)) judge_wide(text + at, before, window);
    return at;
  }
  return at;
}

// ---- windows judged together
using Eight = std::uint64_t __attribute__((vector_size(64)));
#define TADASU_WIDEST __attribute__((target("avx512bw,bmi,bmi2")))

// The signs of up to eight windows, a lane each.
struct Lanes {
  static constexpr std::size_t kMax = 8;
  using Masks = std::array<std::uint64_t, kMax>;
  alignas(64) SignsOf<Masks> signs;
  alignas(64) Masks others, glued, in_digits, quotes, seen;
};
TADASU_WIDEST [[gnu::always_inline]] inline void take(Eight& to, const Lanes::Masks& from) {
  std::memcpy(&to, from.data(), sizeof to);
}
TADASU_WIDEST [[gnu::always_inline]] inline void keep(Lanes::Masks& to, const Eight& from) {
  std::memcpy(to.data(), &from, sizeof from);
}
TADASU_WIDEST [[gnu::always_inline]] inline void take_signs(SignsOf<Eight>& to,
                                                            const SignsOf<Lanes::Masks>& from) {
  take(to.digits, from.digits), take(to.digits_from_two, from.digits_from_two);
  take(to.letters, from.letters), take(to.spaces, from.spaces), take(to.brackets, from.brackets);
  take(to.joints, from.joints), take(to.glue, from.glue), take(to.colons, from.colons);
  take(to.quotes, from.quotes);
}

// What bytes are compared with. Behind the barrier they stay in registers, which the compiler would
// make anew for each window.
struct Wanted {
  __m512i low, high, halves, zero, nine, from_two, letters, space, bracket, joint, glue, colon, at,
      equals, quote;
};
TADASU_WIDEST [[gnu::always_inline]] inline __m512i all_of(unsigned c) {
  return _mm512_set1_epi8(static_cast<char>(c));
}
TADASU_WIDEST [[gnu::always_inline]] inline __m512i four_of(const Halves& halves) {
  return _mm512_maskz_broadcast_i32x4(
      0xFFFF, _mm_loadu_si128(reinterpret_cast<const __m128i*>(halves.data())));
}
TADASU_WIDEST [[gnu::always_inline]] inline Wanted make_wanted() {
  Wanted w{four_of(kSignTables.low),
           four_of(kSignTables.high),
           all_of(0x0F),
           all_of('0'),
           all_of(10),
           all_of(kFromTwo),
           all_of(kLetters * 7),
           all_of(kSpace),
           all_of(kBracket),
           all_of(kJoint),
           all_of(kGlue),
           all_of(':'),
           all_of('@'),
           all_of('='),
           all_of('"')};
  asm(""
      : "+v"(w.from_two), "+v"(w.letters), "+v"(w.space), "+v"(w.bracket), "+v"(w.joint),
        "+v"(w.glue), "+v"(w.colon), "+v"(w.at), "+v"(w.equals), "+v"(w.quote), "+v"(w.halves),
        "+v"(w.zero), "+v"(w.nine));
  return w;
}

// The signs of a window; false when something lies beyond ASCII.
TADASU_WIDEST [[gnu::always_inline]] inline bool read_lane(__m512i c, const Wanted& w, Lanes& lanes,
                                                           std::size_t i) {
  if (_mm512_movepi8_mask(c) != 0) return false;
  const __m512i classes = _mm512_and_si512(
      _mm512_shuffle_epi8(w.low, c),
      _mm512_shuffle_epi8(w.high, _mm512_and_si512(_mm512_srli_epi16(c, 4), w.halves)));
  auto& signs = lanes.signs;
  signs.digits[i] = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(c, w.zero), w.nine);
  signs.digits_from_two[i] = _mm512_test_epi8_mask(classes, w.from_two);
  signs.letters[i] = _mm512_test_epi8_mask(classes, w.letters);
  signs.spaces[i] = _mm512_test_epi8_mask(classes, w.space);
  signs.brackets[i] = _mm512_test_epi8_mask(classes, w.bracket);
  signs.joints[i] = _mm512_test_epi8_mask(classes, w.joint);
  signs.glue[i] = _mm512_test_epi8_mask(classes, w.glue);
  const std::uint64_t colons = _mm512_cmpeq_epi8_mask(c, w.colon);
  signs.colons[i] = colons, signs.quotes[i] = _mm512_cmpeq_epi8_mask(c, w.quote);
  lanes.others[i] = colons | _mm512_cmpeq_epi8_mask(c, w.at) | _mm512_cmpeq_epi8_mask(c, w.equals);
  return true;
}
#endif

}  // namespace

bool Anchors::may_judge_together() {
#if defined(__x86_64__)
  static const bool yes = text::has_avx512bw() && text::has_avx2_and_bits();
  return yes;
#else
  return false;
#endif
}

#if defined(__x86_64__)
// The windows from text[at] on, fewer where one is not of ASCII or too near to the end.
TADASU_WIDEST void Anchors::judge_together(std::size_t at) {
  Lanes lanes;
  for (Lanes::Masks* const masks :
       {&lanes.signs.digits, &lanes.signs.digits_from_two, &lanes.signs.letters,
        &lanes.signs.spaces, &lanes.signs.brackets, &lanes.signs.joints, &lanes.signs.glue,
        &lanes.signs.colons, &lanes.signs.quotes, &lanes.others, &lanes.glued, &lanes.in_digits,
        &lanes.quotes, &lanes.seen})
    keep(*masks, Eight{});
  const Wanted wanted = make_wanted();
  std::uint64_t any = 0;
  std::size_t count = 0;
  together_.begin = at, together_.any = 0;
  for (std::size_t from = at; count < Lanes::kMax && from < together_stop_;
       ++count, from += kQuietBytes) {
    const char* p = text_.data() + from;  // NUL is no sign
    const std::size_t left = together_stop_ - from;
    const std::uint64_t inside = left < 64 ? _bzhi_u64(~0ULL, left) : ~0ULL;
    const __m512i c = left < 64 ? _mm512_maskz_loadu_epi8(inside, p) : _mm512_loadu_si512(p);
    if (!read_lane(c, wanted, lanes, count)) break;
    const char before = from > begin_ ? p[-1] : ' ';
    lanes.glued[count] = kGlues[static_cast<unsigned char>(before)] ? 1 : 0;
    lanes.in_digits[count] = static_cast<unsigned char>(before - '0') < 10 ? 1 : 0;
    lanes.quotes[count] = has_many_numbers(lanes.signs.digits[count]) ? quotes_ : 0;
    lanes.seen[count] = inside >> kColonReach;
    any |= lanes.signs.digits[count] | lanes.others[count];
  }
  together_.end = at + count * kQuietBytes;
  if (any == 0) return;

  SignsOf<Eight> s;
  take_signs(s, lanes.signs);
  Eight glued, in_digits, others, quotes, seen, quiet, quiet_colons;
  take(glued, lanes.glued), take(in_digits, lanes.in_digits), take(others, lanes.others);
  take(quotes, lanes.quotes), take(seen, lanes.seen);
  find_quiet_numbers(s, glued, quiet);
  find_quiet_colons(s, quiet_colons);
  const Eight words = s.digits | s.letters;
  // A quiet number that goes on behind the bytes judged in the window before.
  const Eight first = Eight{} + (at == block_ + kQuietBytes ? quiet_ : 0);
  const Eight before = __builtin_shufflevector(first, quiet, 7, 8, 9, 10, 11, 12, 13, 14);
  quiet |= before >> kQuietBytes;
  const Eight behind_digits = s.digits << 1 | in_digits;
  const Eight all = ((s.digits & ~behind_digits) | others) & kQuietWindow;
  const Eight loud_quotes = quotes & s.quotes & ~(words << 1) & words >> 1;
  const Eight kept = (all & ~(quiet | (quiet_colons & seen))) | (loud_quotes & kQuietWindow);
  keep(together_.all, all), keep(together_.kept, kept);
  keep(together_.within_run, s.digits & behind_digits);
  keep(together_.within_quiet, quiet & (quiet << 1 | (before >> (kQuietBytes - 1) & 1)));
  keep(together_.words, words), keep(together_.quiet, quiet);
  const auto anchors = (__m512i)(all | kept | (s.digits & behind_digits));  // or asked within a run
  together_.any = _mm512_test_epi64_mask(anchors, anchors);
}
#else
void Anchors::judge_together(std::size_t) {}
#endif

Anchors::FindWindow Anchors::finder(bool wide) {
#if defined(__x86_64__)
  if (wide && text::has_avx2_and_bits()) return find_window_wide;
#endif
  static_cast<void>(wide);
  return find_window;
}

// Of the last bytes of the text, from a copy with room behind them.
[[gnu::noinline]] void Anchors::read_last(char before, Window& window) const {
  char last[64] = {};  // NUL is no sign
  std::memcpy(last, text_.data() + block_, text_.size() - block_);
  if (find_(last, 0, sizeof(last), before, window) != 0) window = {};
}

// Goes to the first window with an anchor from text[at] on that is judged together with others.
// False: from `at` on, which may be farther then, windows are looked at one by one.
bool Anchors::load_together(std::size_t& at) {
  for (;;) {
    if (at >= together_.begin && at < together_.end) {
      std::size_t i = (at - together_.begin) / kQuietBytes;
      const std::uint64_t rest = together_.any >> i;
      if (rest != 0) {
        i += static_cast<std::size_t>(__builtin_ctzll(rest));
        block_ = together_.begin + i * kQuietBytes;
        all_ = together_.all[i], kept_ = together_.kept[i], words_ = together_.words[i];
        quiet_ = together_.quiet[i], within_quiet_ = together_.within_quiet[i];
        within_run_ = together_.within_run[i];
        return true;
      }
      at = together_.end;
    }
    if (at < together_from_) return false;
    judge_together(at);
    if (together_.end != at) continue;
    together_from_ = at + kOtherTextBytes;
    return false;
  }
}

void Anchors::load(std::size_t at) {
  if (together_stop_ == 0 || !load_together(at)) load_window(at);
}

void Anchors::load_window(std::size_t at) {
  // A quiet number that goes on behind the bytes judged so far.
  std::uint64_t tail = 0, goes_on = 0;
  if (quiet_ >> kQuietBytes != 0 && at == block_ + kQuietBytes)
    tail = quiet_ >> kQuietBytes, goes_on = quiet_ >> (kQuietBytes - 1) & 1;
  block_ = at;
  all_ = kept_ = words_ = quiet_ = within_quiet_ = within_run_ = 0;
  if (at >= stop_) return;
  const char* text = text_.data();
  const auto before = [&] { return block_ > begin_ ? text[block_ - 1] : ' '; };
  Window window;
  block_ = find_(text, at, limit_, before(), window);
  if (block_ >= stop_) return;
  if (block_ + 64 > limit_) read_last(before(), window);
  // What lies beyond the end is no anchor. A number that is quiet is so too when it ends sooner.
  const std::size_t left = stop_ - block_;
  const std::uint64_t inside = left < 64 ? (std::uint64_t{1} << left) - 1 : ~std::uint64_t{0};
  const bool in_digits = static_cast<unsigned char>(before() - '0') < 10;
  const std::uint64_t behind_digits = window.digits << 1 | (in_digits ? 1 : 0);
  within_run_ = window.digits & behind_digits;
  kept_ = all_ = ((window.digits & ~behind_digits) | window.others) & kQuietWindow & inside;
  if ((window.words | tail) == 0) return;
  words_ = window.words & inside;
  quiet_ = window.quiet_numbers | tail;
  within_quiet_ = quiet_ & (quiet_ << 1 | goes_on);
  kept_ = all_ & ~(quiet_ | (window.quiet_colons & inside >> kColonReach));
  kept_ |= window.quotes & quotes_ & kQuietWindow & inside;
}

std::uint64_t letter_mask(std::string_view text, std::size_t at, std::size_t size) {
  char padded[64] = {};
  const char* p = text.data() + at;
  if (text.size() - at < 64) {
    std::memcpy(padded, p, text.size() - at);
    p = padded;
  }
  const __m128i small = _mm_set1_epi8(0x20);
  std::uint64_t mask = 0;
  for (unsigned i = 0; i < 64; i += 16) {
    const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + i));
    const __m128i letters = within(_mm_or_si128(c, small), 'a', 26);
    mask |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(letters))} << i;
  }
  return size < 64 ? mask & ((std::uint64_t{1} << size) - 1) : mask;
}

}  // namespace tadasu::find
