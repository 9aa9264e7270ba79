// UTF-8 validation. On machines with AVX2 32 bytes at a time by three table look-ups on the halves
// of neighbouring bytes (Keiser and Lemire, "Validating UTF-8 in less than one instruction per
// byte", 2020); a block that does not pass, and the end, are looked at byte by byte.
#include "text/utf8.h"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tadasu::text {
namespace {

std::size_t valid_prefix_by_char(const unsigned char* p, std::size_t from, std::size_t size) {
  std::size_t i = from;
  while (i < size) {
    if (p[i] < 0x80) {
      i += ascii_prefix(reinterpret_cast<const char*>(p) + i, size - i);
      continue;
    }
    // Kana and kanji: three bytes beginning E1..EC need no look at the special cases.
    while (i + 4 <= size && p[i] >= 0xE1 && p[i] <= 0xEC && (p[i + 1] & 0xC0) == 0x80 &&
           (p[i + 2] & 0xC0) == 0x80) {
      i += 3;
    }
    if (i == size || p[i] < 0x80) continue;
    const std::size_t length = utf8_length(p + i, size - i);
    if (length == 0) return i;
    i += length;
  }
  return size;
}

#if defined(__x86_64__)
// What may be wrong with two neighbouring bytes; a pair is wrong when all three tables agree.
enum : std::uint8_t {
  kTooShort = 1,       // a lead followed by no continuation
  kTooLong = 2,        // ASCII followed by a continuation
  kOverlong3 = 4,      // E0 80..9F
  kTooLarge = 8,       // F4 90..
  kSurrogate = 16,     // ED A0..
  kOverlong2 = 32,     // C0, C1
  kTooLarge1000 = 64,  // F5.. (and F0 80..8F, overlong of four: the same bit serves)
  kTwoConts = 128,     // two continuations: right only inside three or four
  kCarry = kTooShort | kTooLong | kTwoConts,
};

__attribute__((target("avx2"))) __m256i high_halves(__m256i bytes) {
  return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
}

__attribute__((target("avx2"))) __m256i wrong_pairs(__m256i input, __m256i before1) {
  const __m256i first_high = _mm256_broadcastsi128_si256(_mm_setr_epi8(
      kTooLong, kTooLong, kTooLong, kTooLong, kTooLong, kTooLong, kTooLong, kTooLong,
      static_cast<char>(kTwoConts), static_cast<char>(kTwoConts), static_cast<char>(kTwoConts),
      static_cast<char>(kTwoConts), kTooShort | kOverlong2, kTooShort,
      kTooShort | kOverlong3 | kSurrogate, kTooShort | kTooLarge | kTooLarge1000));
  constexpr auto carry = static_cast<char>(kCarry);
  constexpr auto large = static_cast<char>(kCarry | kTooLarge | kTooLarge1000);
  const __m256i first_low = _mm256_broadcastsi128_si256(_mm_setr_epi8(
      static_cast<char>(kCarry | kOverlong3 | kOverlong2 | kTooLarge1000),
      static_cast<char>(kCarry | kOverlong2), carry, carry, static_cast<char>(kCarry | kTooLarge),
      large, large, large, large, large, large, large, large,
      static_cast<char>(kCarry | kTooLarge | kTooLarge1000 | kSurrogate), large, large));
  constexpr auto cont = static_cast<std::uint8_t>(kTooLong | kOverlong2 | kTwoConts);
  const __m256i second_high = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(kTooShort, kTooShort, kTooShort, kTooShort, kTooShort, kTooShort, kTooShort,
                    kTooShort, static_cast<char>(cont | kOverlong3 | kTooLarge1000),
                    static_cast<char>(cont | kOverlong3 | kTooLarge),
                    static_cast<char>(cont | kSurrogate | kTooLarge),
                    static_cast<char>(cont | kSurrogate | kTooLarge), kTooShort, kTooShort,
                    kTooShort, kTooShort));
  const __m256i low_half = _mm256_set1_epi8(0x0F);
  return _mm256_and_si256(
      _mm256_and_si256(_mm256_shuffle_epi8(first_high, high_halves(before1)),
                       _mm256_shuffle_epi8(first_low, _mm256_and_si256(before1, low_half))),
      _mm256_shuffle_epi8(second_high, high_halves(input)));
}

// The bytes `back` before those of `input`.
template <int back>
__attribute__((target("avx2"))) __m256i shifted(__m256i input, __m256i before) {
  return _mm256_alignr_epi8(input, _mm256_permute2x128_si256(before, input, 0x21), 16 - back);
}

constexpr std::size_t kStep = 512;  // errors are looked for once a step

// Whether a whole step is ASCII and no character stands open before it.
__attribute__((target("avx2"))) bool is_ascii_step(const unsigned char* p, __m256i before) {
  __m256i any = before;
  for (std::size_t i = 0; i < kStep; i += 32)
    any = _mm256_or_si256(any, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + i)));
  return _mm256_movemask_epi8(any) == 0;
}

// A place at or before the first byte that is not valid, at a character's start; `size` rounded
// down to whole blocks (less an unfinished character) when there is none.
__attribute__((target("avx2"))) std::size_t sure_prefix_avx2(const unsigned char* p,
                                                             std::size_t size) {
  __m256i before = _mm256_setzero_si256();
  std::size_t at = 0;
  while (at + 32 <= size) {
    const std::size_t stop = at + std::min((size - at) & ~std::size_t{31}, kStep);
    __m256i wrong = _mm256_setzero_si256();
    const std::size_t step_begin = at;
    if (stop - at == kStep && is_ascii_step(p + at, before)) {
      before = _mm256_setzero_si256(), at = stop;
      continue;
    }
    for (; at < stop; at += 32) {
      const __m256i input = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + at));
      const __m256i pairs = wrong_pairs(input, shifted<1>(input, before));
      const __m256i third =
          _mm256_subs_epu8(shifted<2>(input, before), _mm256_set1_epi8(0xE0 - 0x80));
      const __m256i fourth =
          _mm256_subs_epu8(shifted<3>(input, before), _mm256_set1_epi8(0xF0 - 0x80));
      const __m256i must = _mm256_and_si256(_mm256_or_si256(third, fourth),
                                            _mm256_set1_epi8(static_cast<char>(0x80)));
      wrong = _mm256_or_si256(wrong, _mm256_xor_si256(must, pairs));
      before = input;
    }
    if (_mm256_testz_si256(wrong, wrong) == 0) {
      at = step_begin;
      break;
    }
  }
  // A character that began before `at` may end after it.
  for (std::size_t back = 1; back <= 3 && back <= at; ++back) {
    if (p[at - back] >= 0xC0) return at - back;
    if (p[at - back] < 0x80) break;
  }
  return at;
}
#endif

}  // namespace

std::size_t utf8_valid_prefix(std::string_view text) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t from = 0;
#if defined(__x86_64__)
  if (text.size() >= 64 && has_avx2()) from = sure_prefix_avx2(p, text.size());
#endif
  return valid_prefix_by_char(p, from, text.size());
}

}  // namespace tadasu::text
