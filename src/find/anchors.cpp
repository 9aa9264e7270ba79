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
#define TADASU_WIDEST __attribute__((target("avx512bw,avx512vbmi,gfni,bmi,bmi2")))
#define TADASU_WIDEST_INLINE TADASU_WIDEST __attribute__((always_inline)) inline

// What a byte of ASCII is, in eight bits. Two signs need two of them: a quotation mark is no
// bracket and no colon, '@' and '=' are no digits.
enum : std::uint8_t {
  kDigitBit = 1,
  kLetterBit = 2,
  kSpaceBit = 4,
  kJointBit = 8,
  kGlueBit = 16,
  kBracketBit = 32,
  kColonBit = 64,
  kOtherBit = 128  // of a digit: from two
};
constexpr std::array<std::uint8_t, 128> kBits = [] {
  std::array<std::uint8_t, 128> bits{};
  for (unsigned c = '0'; c <= '9'; ++c)
    bits[c] = static_cast<std::uint8_t>(kDigitBit | (c >= '2' ? kOtherBit : 0));
  for (unsigned c = 'a'; c <= 'z'; ++c) bits[c] = bits[c - 0x20] = kLetterBit;
  bits['_'] = kLetterBit, bits[' '] = kSpaceBit, bits[':'] = kColonBit;
  bits['-'] = bits['.'] = kJointBit | kGlueBit, bits['/'] = kJointBit;
  bits[','] = bits['$'] = kGlueBit, bits['('] = bits[')'] = kBracketBit;
  bits['"'] = kBracketBit | kColonBit, bits['@'] = bits['='] = kOtherBit;
  return bits;
}();
// Places of bytes: the eight of a number turned round, and the first of each number, the second ...
constexpr std::array<std::uint8_t, 64> kTurned = [] {
  std::array<std::uint8_t, 64> places{};
  for (unsigned i = 0; i < 64; ++i) places[i] = static_cast<std::uint8_t>(i ^ 7);
  return places;
}();
constexpr std::array<std::uint8_t, 64> kByTurns = [] {
  std::array<std::uint8_t, 64> places{};
  for (unsigned i = 0; i < 64; ++i) places[i] = static_cast<std::uint8_t>(i % 8 * 8 + i / 8);
  return places;
}();
TADASU_WIDEST_INLINE __m512i load64(const void* p) { return _mm512_loadu_si512(p); }

// The bits of a window as eight masks.
TADASU_WIDEST_INLINE Eight masks_of(__m512i c) {
  const __m512i turned = _mm512_shuffle_epi8(c, load64(kTurned.data()));
  const __m512i bits =
      _mm512_permutex2var_epi8(load64(kBits.data()), turned, load64(kBits.data() + 64));
  const __m512i each_bit = _mm512_set1_epi64(static_cast<long long>(0x8040201008040201ULL));
  const __m512i mixed = _mm512_gf2p8affine_epi64_epi8(each_bit, bits, 0);  // eight bytes by bits
  return (Eight)_mm512_maskz_permutexvar_epi8(~0ULL, load64(kByTurns.data()), mixed);
}

// Eight masks of each of eight windows become eight windows of each mask.
TADASU_WIDEST_INLINE void turn(std::array<Eight, 8>& v) {
  std::array<Eight, 8> w;
  for (std::size_t i = 0; i < 8; i += 2) {
    w[i] = __builtin_shufflevector(v[i], v[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    w[i + 1] = __builtin_shufflevector(v[i], v[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
  for (std::size_t i = 0; i < 8; i += 4) {
    for (std::size_t k = i; k < i + 2; ++k) {
      v[k] = __builtin_shufflevector(w[k], w[k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      v[k + 2] = __builtin_shufflevector(w[k], w[k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  }
  for (std::size_t k = 0; k < 4; ++k) {
    w[k] = __builtin_shufflevector(v[k], v[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    w[k + 4] = __builtin_shufflevector(v[k], v[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
  v = w;
}

// Each lane as the one before it was, the first from `first`.
TADASU_WIDEST_INLINE Eight of_window_before(const Eight& v, std::uint64_t first) {
  return __builtin_shufflevector(Eight{} + first, v, 7, 8, 9, 10, 11, 12, 13, 14);
}
TADASU_WIDEST_INLINE void keep(std::array<std::uint64_t, 8>& to, const Eight& from) {
  std::memcpy(to.data(), &from, sizeof from);
}
#endif

}  // namespace

bool Anchors::may_judge_together() {
#if defined(__x86_64__)
  static const bool yes = text::has_avx512bw() && text::has_avx2_and_bits() &&
                          __builtin_cpu_supports("avx512vbmi") != 0 &&
                          __builtin_cpu_supports("gfni") != 0;
  return yes;
#else
  return false;
#endif
}

#if defined(__x86_64__)
// The windows from text[at] on, fewer where one is not of ASCII or behind the end.
TADASU_WIDEST void Anchors::judge_together(std::size_t at) {
  const char* p = text_.data() + at;
  const std::size_t left = together_stop_ - at;
  std::size_t count = std::min(Together::kMax, (left + kQuietBytes - 1) / kQuietBytes);
  std::array<Eight, 8> m;
  std::array<__mmask64, 8> wide;
  Eight seen = Eight{} + (~std::uint64_t{0} >> kColonReach);
  if (left >= (Together::kMax - 1) * kQuietBytes + 64) {
    for (std::size_t i = 0; i < 8; ++i) {
      const __m512i c = load64(p + i * kQuietBytes);
      wide[i] = _mm512_movepi8_mask(c), m[i] = masks_of(c);
    }
  } else {
    for (std::size_t i = 0; i < 8; ++i) {  // NUL, which is no sign, stands behind the end
      const std::size_t begin = std::min(left, i * kQuietBytes);
      const std::uint64_t inside = _bzhi_u64(~0ULL, std::min<std::size_t>(left - begin, 64));
      const __m512i c = _mm512_maskz_loadu_epi8(inside, p + begin);
      wide[i] = _mm512_movepi8_mask(c), m[i] = masks_of(c), seen[i] = inside >> kColonReach;
    }
  }
  for (std::size_t i = count; i-- > 0;) count = wide[i] != 0 ? i : count;
  turn(m);
  SignsOf<Eight> s;
  s.digits = m[0], s.digits_from_two = m[0] & m[7], s.letters = m[1], s.spaces = m[2];
  s.joints = m[3], s.glue = m[4], s.brackets = m[5] & ~m[6], s.colons = m[6] & ~m[5];
  s.quotes = m[5] & m[6];
  const Eight others = s.colons | (m[7] & ~m[0]), words = s.digits | s.letters;

  // What stands before a window is seen in the one before it.
  constexpr unsigned kLast = kQuietBytes - 1;
  const char before = at > begin_ ? p[-1] : ' ';
  const std::uint64_t quiet_tail = quiet_before(at);
  const bool glue_before = kGlues[static_cast<unsigned char>(before)];
  const bool digit_before = static_cast<unsigned char>(before - '0') < 10;
  const Eight glued = of_window_before((words | s.glue) >> kLast & 1, glue_before ? 1 : 0);
  const Eight in_digits = of_window_before(s.digits >> kLast & 1, digit_before ? 1 : 0);
  Eight quiet, quiet_colons;
  find_quiet_numbers(s, glued, quiet);
  find_quiet_colons(s, quiet_colons);
  // A quiet number that goes on behind the bytes judged in the window before.
  const Eight going_on = of_window_before(quiet, quiet_tail);
  quiet |= going_on >> kQuietBytes;
  const Eight within_run = s.digits & (s.digits << 1 | in_digits);
  const Eight all = ((s.digits & ~within_run) | others) & kQuietWindow;
  Eight kept = all & ~(quiet | (quiet_colons & seen));
  if (quotes_ != 0) {
    Eight starts = s.digits & ~(s.digits << 1);  // without the lowest two: whether more are left
    starts &= starts - 1, starts &= starts - 1;
    const Eight quotes = s.quotes & ~(words << 1) & words >> 1 & kQuietWindow;
    kept |= starts != 0 ? quotes : Eight{};
  }
  keep(together_.all, all), keep(together_.kept, kept), keep(together_.within_run, within_run);
  keep(together_.within_quiet, quiet & (quiet << 1 | (going_on >> kLast & 1)));
  keep(together_.words, words), keep(together_.quiet, quiet);
  const auto anchors = (__m512i)(all | kept | within_run);  // within a run: when asked there
  together_.any = _bzhi_u64(_mm512_test_epi64_mask(anchors, anchors), count);
  const auto loud = (__m512i)kept;
  together_.any_kept = _bzhi_u64(_mm512_test_epi64_mask(loud, loud), count);
  together_.begin = at, together_.end = at + count * kQuietBytes;
  if (count > 0) together_end_ = together_.end, quiet_at_end_ = together_.quiet[count - 1];
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

// The quiet numbers of the window that ends before `at`, the first that is not judged yet.
std::uint64_t Anchors::quiet_before(std::size_t at) const {
  if (at == together_end_) return quiet_at_end_;
  return at == block_ + kQuietBytes ? quiet_ : 0;
}

// Goes to the first window with an anchor from text[at] on that is judged together with others.
// False: from `at` on, which may be farther then, windows are looked at one by one.
bool Anchors::load_together(std::size_t& at, std::size_t loud_until) {
  for (;;) {
    if (at >= together_.begin && at < together_.end) {
      std::size_t i = (at - together_.begin) / kQuietBytes;
      const std::uint64_t quiet_too = together_.any >> i;
      const std::uint64_t rest =
          loud_until > at ? quiet_too : together_.any_kept >> i | (quiet_too & 1);
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
    if (at >= together_stop_ || at < together_from_) return false;
    judge_together(at);
    if (together_.end != at) continue;
    together_from_ = at + kOtherTextBytes;
    return false;
  }
}

void Anchors::load(std::size_t at, std::size_t loud_until) {
  if (together_stop_ == 0 || !load_together(at, loud_until)) load_window(at);
}

void Anchors::load_window(std::size_t at) {
  // A quiet number that goes on behind the bytes judged so far.
  const std::uint64_t quiet = quiet_before(at), tail = quiet >> kQuietBytes;
  const std::uint64_t goes_on = tail != 0 ? quiet >> (kQuietBytes - 1) & 1 : 0;
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
