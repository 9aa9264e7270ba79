#include "find/latin_starts.h"

#include <emmintrin.h>

#include <algorithm>
#include <cstring>
#include <span>

#include "find/scanner.h"
#include "text/byte_search.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tadasu::find {
namespace {

// What may stand behind a capital that begins a name: a small letter, a sign, a byte beyond ASCII.
constexpr bool may_follow(char c) {
  return (c >= 'a' && c <= 'z') || (c >= ' ' && c <= '/') || static_cast<unsigned char>(c) >= 0x80;
}

// Which bytes lie in `low` .. `low + count - 1`: one signed comparison.
__m128i within(__m128i c, char low, int count) {
  const __m128i moved = _mm_add_epi8(c, _mm_set1_epi8(static_cast<char>(-128 - low)));
  return _mm_cmplt_epi8(moved, _mm_set1_epi8(static_cast<char>(-128 + count)));
}

// Of p[0, 64); p[-1] and p[64] are read too.
[[gnu::always_inline]] inline std::uint64_t starts_sse2(const char* p) {
  std::uint64_t starts = 0;
  for (unsigned i = 0; i < 64; i += 16) {
    const auto load = [p, i](int at) {
      return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + i + at));
    };
    const __m128i c = load(0);
    const __m128i begins = _mm_or_si128(within(c, 'A', 26), within(c, '\xC3', 3));
    if (_mm_movemask_epi8(begins) == 0) continue;
    const __m128i b = load(-1), a = load(1), low = _mm_or_si128(b, _mm_set1_epi8(0x20));
    const __m128i joined = _mm_or_si128(_mm_or_si128(within(low, 'a', 26), within(b, '0', 10)), b);
    const __m128i follows = _mm_or_si128(_mm_or_si128(within(a, 'a', 26), within(a, ' ', 16)), a);
    const int mask =
        _mm_movemask_epi8(begins) & ~_mm_movemask_epi8(joined) & _mm_movemask_epi8(follows);
    starts |= std::uint64_t{static_cast<unsigned>(mask)} << i;
  }
  return starts;
}

#if defined(__x86_64__)
#define TADASU_AVX2 [[gnu::always_inline]] __attribute__((target("avx2"))) inline

TADASU_AVX2 __m256i within_avx2(__m256i c, char low, int count) {
  const __m256i moved = _mm256_add_epi8(c, _mm256_set1_epi8(static_cast<char>(-128 - low)));
  return _mm256_cmpgt_epi8(_mm256_set1_epi8(static_cast<char>(-128 + count)), moved);
}
TADASU_AVX2 __m256i load_avx2(const char* p) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
}
TADASU_AVX2 __m256i begins_avx2(const char* p) {
  const __m256i c = load_avx2(p);
  return _mm256_or_si256(within_avx2(c, 'A', 26), within_avx2(c, '\xC3', 3));
}
// What its neighbours say, for 32 bytes.
TADASU_AVX2 std::uint32_t starts_avx2(const char* p, __m256i begins) {
  const __m256i b = load_avx2(p - 1), a = load_avx2(p + 1);
  const __m256i low = _mm256_or_si256(b, _mm256_set1_epi8(0x20));
  const __m256i joined =
      _mm256_or_si256(_mm256_or_si256(within_avx2(low, 'a', 26), within_avx2(b, '0', 10)), b);
  const __m256i follows =
      _mm256_or_si256(_mm256_or_si256(within_avx2(a, 'a', 26), within_avx2(a, ' ', 16)), a);
  const __m256i good = _mm256_andnot_si256(joined, _mm256_and_si256(follows, begins));
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(good));
}

// Of the blocks from `at` on, as long as the byte behind the block is there too. Returns how many.
__attribute__((target("avx2"))) std::size_t blocks_avx2(std::string_view text, std::size_t at,
                                                        std::span<std::uint64_t> starts) {
  std::size_t done = 0;
  for (; done < starts.size() && at + 65 <= text.size(); ++done, at += 64) {
    const char* p = text.data() + at;
    const __m256i low = begins_avx2(p), high = begins_avx2(p + 32);
    starts[done] = 0;
    if (_mm256_movemask_epi8(_mm256_or_si256(low, high)) == 0) continue;
    starts[done] = starts_avx2(p, low) | std::uint64_t{starts_avx2(p + 32, high)} << 32;
  }
  return done;
}
#undef TADASU_AVX2

#define TADASU_AVX512 [[gnu::always_inline]] __attribute__((target("avx512bw,bmi,bmi2"))) inline

TADASU_AVX512 std::uint64_t within_avx512(__m512i c, char low, char count) {
  return _mm512_cmplt_epu8_mask(_mm512_sub_epi8(c, _mm512_set1_epi8(low)), _mm512_set1_epi8(count));
}

// Of 64 bytes: those that a name may begin with, that join a word behind them, that may follow the
// first letter of a name.
struct Masks {
  std::uint64_t begins, joins, follows;
};
TADASU_AVX512 Masks masks_avx512(__m512i c) {
  const std::uint64_t letters = within_avx512(_mm512_or_si512(c, _mm512_set1_epi8(' ')), 'a', 26);
  const std::uint64_t capitals = within_avx512(c, 'A', 26), wide = _mm512_movepi8_mask(c);
  return {capitals | within_avx512(c, '\xC3', 3), letters | within_avx512(c, '0', 10) | wide,
          (letters & ~capitals) | within_avx512(c, ' ', 16) | wide};
}

enum : std::uint8_t { kBegins = 1, kJoins = 2, kFollows = 4 };
alignas(64) constexpr std::array<std::uint8_t, 128> kAsciiBits = [] {
  std::array<std::uint8_t, 128> bits{};
  for (unsigned c = 0; c < 128; ++c) {
    const char sign = static_cast<char>(c);
    if (sign >= 'A' && sign <= 'Z') bits[c] |= kBegins;
    if (is_ascii_alnum(sign)) bits[c] |= kJoins;
    if (may_follow(sign)) bits[c] |= kFollows;
  }
  return bits;
}();
// The same where all of them are ASCII, by one look into a table.
__attribute__((target("avx512bw,avx512vbmi"), always_inline)) inline Masks ascii_masks(__m512i c) {
  const __m512i bits = _mm512_permutex2var_epi8(_mm512_load_si512(kAsciiBits.data()), c,
                                                _mm512_load_si512(kAsciiBits.data() + 64));
  const auto with = [bits](std::uint8_t bit) __attribute__((target("avx512bw"))) {
    return static_cast<std::uint64_t>(
        _mm512_test_epi8_mask(bits, _mm512_set1_epi8(static_cast<char>(bit))));
  };
  return {with(kBegins), with(kJoins), with(kFollows)};
}

// The starts in the blocks from text[at] on, whose masks masks_of(its bytes) gives; spaces stand
// before and behind the text. Returns how many blocks there are.
template <class MasksOf>
TADASU_AVX512 std::size_t starts_avx512(std::string_view text, std::size_t at,
                                        std::span<std::uint64_t> starts, MasksOf masks_of) {
  const __m512i spaces = _mm512_set1_epi8(' ');
  const char before = at == 0 ? ' ' : text[at - 1];
  std::uint64_t joins_before =
      (static_cast<unsigned char>(before) >= 0x80 || is_ascii_alnum(before)) ? 1 : 0;
  std::size_t done = 0;
  for (; done < starts.size() && at < text.size(); ++done, at += 64) {
    const char* p = text.data() + at;
    const std::size_t left = text.size() - at;
    const __m512i c = left >= 64 ? _mm512_loadu_si512(p)
                                 : _mm512_mask_loadu_epi8(spaces, _bzhi_u64(~0ULL, left), p);
    const Masks masks = masks_of(c);
    const bool last = left <= 64 || may_follow(p[64]);
    starts[done] = masks.begins & ~(masks.joins << 1 | joins_before) &
                   (masks.follows >> 1 | std::uint64_t{last ? 1U : 0U} << 63);
    joins_before = masks.joins >> 63;
  }
  return done;
}
__attribute__((target("avx512bw,bmi,bmi2"))) std::size_t starts_by_ranges(
    std::string_view text, std::size_t at, std::span<std::uint64_t> starts) {
  return starts_avx512(text, at, starts, masks_avx512);
}
__attribute__((target("avx512bw,avx512vbmi,bmi,bmi2"))) std::size_t starts_by_table(
    std::string_view text, std::size_t at, std::span<std::uint64_t> starts) {
  return starts_avx512(
      text, at, starts, [](__m512i c) __attribute__((target("avx512bw,avx512vbmi,bmi,bmi2"))) {
        return _mm512_movepi8_mask(c) == 0 ? ascii_masks(c) : masks_avx512(c);
      });
}

// Writes the places of the starts in blocks from `at` on. Returns how many, and four more may be
// written.
__attribute__((target("avx512bw,bmi,bmi2"))) std::size_t write_places(
    std::span<const std::uint64_t> blocks, std::size_t at, std::uint32_t* places) {
  std::uint32_t* to = places;
  for (std::uint64_t starts : blocks) {
    // Four at a time, needed or not: how many there are is hard to guess.
    std::uint32_t* const end = to + __builtin_popcountll(starts);
    for (;;) {
      for (int i = 0; i < 4; ++i, starts = _blsr_u64(starts))
        *to++ = static_cast<std::uint32_t>(at + _tzcnt_u64(starts));
      if (starts == 0) break;
    }
    to = end, at += 64;
  }
  return static_cast<std::size_t>(to - places);
}
#undef TADASU_AVX512
#endif

std::size_t blocks(std::string_view text, std::size_t at, std::span<std::uint64_t> starts) {
#if defined(__x86_64__)
  if (text::has_avx2()) return blocks_avx2(text, at, starts);
#endif
  std::size_t done = 0;
  for (; done < starts.size() && at + 65 <= text.size(); ++done, at += 64)
    starts[done] = starts_sse2(text.data() + at);
  return done;
}

// Of the block at `at` at either end of the text: spaces stand before and behind it.
std::uint64_t block_at_edge(std::string_view text, std::size_t at) {
  char copy[66];
  std::memset(copy, ' ', sizeof(copy));
  const std::size_t before = at == 0 ? 0 : 1;
  std::memcpy(copy + 1 - before, text.data() + at - before,
              std::min<std::size_t>(text.size() - at, 65) + before);
  const std::uint64_t starts = starts_sse2(copy + 1);
  const std::size_t size = text.size() - at;
  return size < 64 ? starts & ((std::uint64_t{1} << size) - 1) : starts;
}

}  // namespace

void LatinStarts::next_by_blocks() {
  std::array<std::uint64_t, kBlocks> starts;
  std::size_t done = 0;
  if (chunk_ == 0) starts[done++] = block_at_edge(text_, 0);
  const std::size_t first = chunk_ + done * 64;
  if (first < text_.size()) done += blocks(text_, first, std::span(starts).subspan(done));
  for (; done < kBlocks && chunk_ + done * 64 < text_.size(); ++done)
    starts[done] = block_at_edge(text_, chunk_ + done * 64);
  for (std::size_t i = 0; i < done; ++i) add(chunk_ + i * 64, starts[i]);
}

LatinStarts::LatinStarts(std::string_view text, Look look) : text_(text), look_(look) {
#if defined(__x86_64__)
  static const bool wide = text::has_avx512bw() && text::has_avx2_and_bits();
  static const bool tables = __builtin_cpu_supports("avx512vbmi") != 0;
  if (!wide) look_ = Look::Blocks;
  if (!tables && look_ == Look::Table) look_ = Look::Ranges;
#else
  look_ = Look::Blocks;
#endif
}

bool LatinStarts::next() {
  if (chunk_ >= text_.size()) return false;
  count_ = 0;
#if defined(__x86_64__)
  if (look_ != Look::Blocks) {
    std::array<std::uint64_t, kBlocks> starts;
    const std::size_t done = look_ == Look::Table ? starts_by_table(text_, chunk_, starts)
                                                  : starts_by_ranges(text_, chunk_, starts);
    count_ = write_places(std::span(starts).first(done), chunk_, places_.data());
    chunk_ += kBlocks * 64;
    return true;
  }
#endif
  next_by_blocks();
  chunk_ += kBlocks * 64;
  return true;
}

}  // namespace tadasu::find
