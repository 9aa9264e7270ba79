#include "find/latin_starts.h"

#include <emmintrin.h>

#include <algorithm>
#include <cstring>
#include <span>

#include "text/byte_search.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tadasu::find {
namespace {

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

// The same, 64 bytes at a step.
__attribute__((target("avx512bw"))) std::size_t blocks_avx512(std::string_view text, std::size_t at,
                                                              std::span<std::uint64_t> starts) {
  const auto within = [](__m512i c, char low, char count) __attribute__((target("avx512bw"))) {
    return _mm512_cmplt_epu8_mask(_mm512_sub_epi8(c, _mm512_set1_epi8(low)),
                                  _mm512_set1_epi8(count));
  };
  std::size_t done = 0;
  for (; done < starts.size() && at + 65 <= text.size(); ++done, at += 64) {
    const char* p = text.data() + at;
    const __m512i c = _mm512_loadu_si512(p);
    const std::uint64_t begins = within(c, 'A', 26) | within(c, '\xC3', 3);
    starts[done] = begins;
    if (begins == 0) continue;
    const __m512i b = _mm512_loadu_si512(p - 1), a = _mm512_loadu_si512(p + 1);
    const __m512i low = _mm512_or_si512(b, _mm512_set1_epi8(0x20));
    const std::uint64_t joined = within(low, 'a', 26) | within(b, '0', 10) | _mm512_movepi8_mask(b);
    const std::uint64_t follows = within(a, 'a', 26) | within(a, ' ', 16) | _mm512_movepi8_mask(a);
    starts[done] = begins & ~joined & follows;
  }
  return done;
}
#endif

std::size_t blocks(std::string_view text, std::size_t at, std::span<std::uint64_t> starts) {
#if defined(__x86_64__)
  if (text::has_avx512bw()) return blocks_avx512(text, at, starts);
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

std::size_t LatinStarts::load() {
  std::size_t done = 0;
  if (chunk_ == 0) starts_[done++] = block_at_edge(text_, 0);
  const std::size_t first = chunk_ + done * 64;
  if (first < text_.size()) done += blocks(text_, first, std::span(starts_).subspan(done));
  for (; done < kBlocks && chunk_ + done * 64 < text_.size(); ++done)
    starts_[done] = block_at_edge(text_, chunk_ + done * 64);
  return done;
}

}  // namespace tadasu::find
