#include "find/word_starts.h"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tadasu::find {

void WordStarts::add(char32_t c1, char32_t c2) { rows_[c1] |= c2 == 0 ? ~0u : 1u << bit_of(c2); }

void WordStarts::add_everywhere() { std::fill(rows_.begin(), rows_.end(), ~0u); }

WordStarts::Look WordStarts::look_at_each(const unsigned char* p) const {
  const auto is_wide = [&](std::size_t i) { return p[3 * i] >= 0xE3 && p[3 * i] < 0xEF; };
  const auto decode = [&](std::size_t i) {
    const unsigned char* from = p + 3 * i;
    return static_cast<char32_t>((from[0] & 0x0F) << 12 | (from[1] & 0x3F) << 6 | (from[2] & 0x3F));
  };
  Look out;
  for (; out.chars < kChars && is_wide(out.chars) && is_wide(out.chars + 1); ++out.chars) {
    if (may_begin(decode(out.chars), decode(out.chars + 1))) out.starts |= 1u << out.chars;
  }
  return out;
}

#if defined(__x86_64__)
namespace {

#define TADASU_AVX2 __attribute__((target("avx2"), always_inline)) inline

// Eight characters of three bytes from `p` on, each as a number of 24 bits.
TADASU_AVX2 __m256i load(const unsigned char* p) {
  const __m256i bytes = _mm256_inserti128_si256(
      _mm256_castsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))),
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 12)), 1);
  const __m256i order = _mm256_setr_epi8(2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1,  //
                                         2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1);
  return _mm256_shuffle_epi8(bytes, order);
}

TADASU_AVX2 __m256i is_wide(__m256i utf8) {  // lead byte E3 .. EE
  return _mm256_and_si256(_mm256_cmpgt_epi32(utf8, _mm256_set1_epi32(0xE2FFFF)),
                          _mm256_cmpgt_epi32(_mm256_set1_epi32(0xEF0000), utf8));
}

TADASU_AVX2 __m256i decode(__m256i utf8) {
  const __m256i high = _mm256_and_si256(_mm256_srli_epi32(utf8, 4), _mm256_set1_epi32(0xF000));
  const __m256i middle = _mm256_and_si256(_mm256_srli_epi32(utf8, 2), _mm256_set1_epi32(0xFC0));
  const __m256i low = _mm256_and_si256(utf8, _mm256_set1_epi32(0x3F));
  return _mm256_or_si256(_mm256_or_si256(high, middle), low);
}

TADASU_AVX2 unsigned top_bits(__m256i lanes) {
  return static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(lanes)));
}

}  // namespace

__attribute__((target("avx2"))) WordStarts::Look WordStarts::look_avx2(
    const unsigned char* p) const {
  const __m256i utf8 = load(p), next_utf8 = load(p + 3);
  const unsigned wide = top_bits(_mm256_and_si256(is_wide(utf8), is_wide(next_utf8)));
  const auto chars = static_cast<unsigned>(__builtin_ctz(~wide));
  const __m256i c = decode(utf8), c2 = decode(next_utf8);
  const __m256i rows =
      _mm256_i32gather_epi32(reinterpret_cast<const int*>(rows_.data()), c, sizeof(rows_[0]));
  const __m256i bit =
      _mm256_and_si256(_mm256_xor_si256(c2, _mm256_srli_epi32(c2, 5)), _mm256_set1_epi32(31));
  // Each lane's bit as its top bit.
  const __m256i any = _mm256_sllv_epi32(rows, _mm256_sub_epi32(_mm256_set1_epi32(31), bit));
  return {chars, top_bits(any) & ((1u << chars) - 1)};
}
#else
WordStarts::Look WordStarts::look_avx2(const unsigned char* p) const { return look_at_each(p); }
#endif

}  // namespace tadasu::find
