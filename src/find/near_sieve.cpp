#include "find/near_sieve.h"

#include "text/byte_search.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tadasu::find {

void NearSieve::add(std::string_view word) {
  const auto group = static_cast<std::uint8_t>(1u << (word[0] & 7));
  for (std::size_t i = 0; i < letters_.size(); ++i) {
    Letter& letter = letters_[i];
    const auto add_bit = [group](std::uint8_t& to) { to = static_cast<std::uint8_t>(to | group); };
    if (i < word.size()) {
      const auto c = static_cast<unsigned char>(word[i]);
      add_bit(letter.low[c & 15]), add_bit(letter.high[c >> 4]), add_bit(letter.high[(c >> 4) - 2]);
    } else {  // anything may stand behind a short word
      for (std::size_t half = 0; half < 16; ++half)
        add_bit(letter.low[half]), add_bit(letter.high[half]);
    }
  }
}

#if defined(__x86_64__)
namespace {
__attribute__((target("avx2"), always_inline)) inline __m256i table(
    const std::array<std::uint8_t, 16>& of) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(of.data())));
}
}  // namespace

__attribute__((target("avx2"))) bool NearSieve::look_avx2(const NearSieve& sieve, const char* p) {
  const __m256i halves = _mm256_set1_epi8(15);
  __m256i groups[2] = {_mm256_set1_epi8(-1), _mm256_set1_epi8(-1)};
  for (std::size_t i = 0; i < sieve.letters_.size(); ++i) {
    const __m256i low = table(sieve.letters_[i].low), high = table(sieve.letters_[i].high);
    for (std::size_t half = 0; half < 2; ++half) {
      const __m256i c = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32 * half + i));
      const __m256i by_low = _mm256_shuffle_epi8(low, _mm256_and_si256(c, halves));
      const __m256i by_high =
          _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(c, 4), halves));
      groups[half] = _mm256_and_si256(groups[half], _mm256_and_si256(by_low, by_high));
    }
  }
  return _mm256_testz_si256(_mm256_or_si256(groups[0], groups[1]), _mm256_set1_epi8(-1)) == 0;
}
#endif

NearSieve::Look NearSieve::look() {
#if defined(__x86_64__)
  if (text::has_avx2()) return look_avx2;
#endif
  return [](const NearSieve&, const char*) { return true; };
}

}  // namespace tadasu::find
