#include "find/anchors.h"

#include <cstring>

#include "text/byte_search.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tadasu::find {
namespace {

using Masks = Anchors::Masks;

// '0'..'9' by one signed comparison after a shift; ':' follows '9'.
[[gnu::always_inline]] inline Masks masks_sse2(const char* p) {
  const __m128i shift = _mm_set1_epi8(static_cast<char>(-128 - '0'));
  const __m128i ten = _mm_set1_epi8(-128 + 10), eleven = _mm_set1_epi8(-128 + 11);
  const __m128i at_sign = _mm_set1_epi8('@'), equals = _mm_set1_epi8('=');
  Masks masks;
  for (unsigned i = 0; i < 64; i += 16) {
    const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + i));
    const __m128i shifted = _mm_add_epi8(c, shift);
    const __m128i signs = _mm_or_si128(_mm_cmpeq_epi8(c, at_sign), _mm_cmpeq_epi8(c, equals));
    const __m128i any =
        _mm_or_si128(_mm_or_si128(_mm_cmplt_epi8(shifted, eleven), signs), c);  // c: its top bit
    const auto digits = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmplt_epi8(shifted, ten)));
    const auto all = static_cast<std::uint32_t>(_mm_movemask_epi8(any));
    masks.digits |= std::uint64_t{digits} << i;
    masks.others |= std::uint64_t{all & ~digits} << i;
  }
  return masks;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) std::size_t find_block_avx2(std::string_view text, std::size_t at,
                                                            std::size_t stop, Masks& masks) {
  const __m256i shift = _mm256_set1_epi8(static_cast<char>(-128 - '0'));
  const __m256i ten = _mm256_set1_epi8(-128 + 10), eleven = _mm256_set1_epi8(-128 + 11);
  const __m256i at_sign = _mm256_set1_epi8('@'), equals = _mm256_set1_epi8('=');
  for (; at < stop && text.size() - at >= 64; at += 64) {
    const auto* p = reinterpret_cast<const __m256i*>(text.data() + at);
    const __m256i c0 = _mm256_loadu_si256(p), c1 = _mm256_loadu_si256(p + 1);
    const __m256i s0 = _mm256_add_epi8(c0, shift), s1 = _mm256_add_epi8(c1, shift);
    const __m256i any0 = _mm256_or_si256(
        _mm256_or_si256(_mm256_cmpgt_epi8(eleven, s0), _mm256_cmpeq_epi8(c0, at_sign)),
        _mm256_or_si256(_mm256_cmpeq_epi8(c0, equals), c0));
    const __m256i any1 = _mm256_or_si256(
        _mm256_or_si256(_mm256_cmpgt_epi8(eleven, s1), _mm256_cmpeq_epi8(c1, at_sign)),
        _mm256_or_si256(_mm256_cmpeq_epi8(c1, equals), c1));
    if (_mm256_movemask_epi8(_mm256_or_si256(any0, any1)) == 0) continue;
    const auto mask = [](__m256i low, __m256i high) __attribute__((target("avx2"))) {
      return static_cast<std::uint32_t>(_mm256_movemask_epi8(low)) |
             std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(high))} << 32;
    };
    masks.digits = mask(_mm256_cmpgt_epi8(ten, s0), _mm256_cmpgt_epi8(ten, s1));
    masks.others = mask(any0, any1) & ~masks.digits;
    return at;
  }
  return at;
}
#endif

}  // namespace

std::size_t Anchors::find_block(std::string_view text, std::size_t at, std::size_t stop,
                                Masks& masks) {
  masks = {};
#if defined(__x86_64__)
  if (text::has_avx2()) {
    at = find_block_avx2(text, at, stop, masks);
    if ((masks.digits | masks.others) != 0) return at;
  }
#endif
  for (; at < stop && text.size() - at >= 64; at += 64) {
    masks = masks_sse2(text.data() + at);
    if ((masks.digits | masks.others) != 0) return at;
  }
  if (at >= stop) return at;
  char last[64] = {};  // NUL is no anchor
  std::memcpy(last, text.data() + at, text.size() - at);
#if defined(__x86_64__)
  if (text::has_avx2()) {
    find_block_avx2({last, sizeof(last)}, 0, sizeof(last), masks);
    return at;
  }
#endif
  masks = masks_sse2(last);
  return at;
}

std::uint64_t letter_mask(std::string_view text, std::size_t at, std::size_t size) {
  char padded[64] = {};
  const char* p = text.data() + at;
  if (text.size() - at < 64) {
    std::memcpy(padded, p, text.size() - at);
    p = padded;
  }
  const __m128i small = _mm_set1_epi8(0x20);
  const __m128i shift = _mm_set1_epi8(static_cast<char>(-128 - 'a'));
  std::uint64_t mask = 0;
  for (unsigned i = 0; i < 64; i += 16) {
    const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + i));
    const __m128i shifted = _mm_add_epi8(_mm_or_si128(c, small), shift);
    const auto letters = static_cast<std::uint32_t>(
        _mm_movemask_epi8(_mm_cmplt_epi8(shifted, _mm_set1_epi8(-128 + 26))));
    mask |= std::uint64_t{letters} << i;
  }
  return size < 64 ? mask & ((std::uint64_t{1} << size) - 1) : mask;
}

}  // namespace tadasu::find
