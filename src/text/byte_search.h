// Looking through bytes at memory speed: how far they are ASCII, where two bytes stand together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace tadasu::text {

// How many bytes from `p` are ASCII, in steps of 16 and then 64.
inline std::size_t ascii_prefix(const char* p, std::size_t size) {
  std::size_t i = 0;
#if defined(__SSE2__)
  const auto load = [p](std::size_t at) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + at));
  };
  while (i + 16 <= size) {
    const auto high = static_cast<unsigned>(_mm_movemask_epi8(load(i)));
    if (high != 0) return i + static_cast<std::size_t>(__builtin_ctz(high));
    for (i += 16; i + 64 <= size; i += 64) {
      const __m128i any = _mm_or_si128(_mm_or_si128(load(i), load(i + 16)),
                                       _mm_or_si128(load(i + 32), load(i + 48)));
      if (_mm_movemask_epi8(any) != 0) break;
    }
  }
#else
  for (; i + 8 <= size; i += 8) {
    std::uint64_t block;
    std::memcpy(&block, p + i, 8);
    if ((block & 0x8080808080808080ULL) != 0) break;
  }
#endif
  while (i < size && static_cast<unsigned char>(p[i]) < 0x80) ++i;
  return i;
}

// Whether this processor has AVX2, with the bits of BMI 2, and the bytes and words of AVX-512:
// asked once, here.
bool has_avx2();
bool has_avx2_and_bits();
bool has_avx512bw();

// The first place at or after `from` where `first` stands with `second` right behind it;
// text.size() when there is none.
std::size_t find_pair(std::string_view text, std::size_t from, char first, char second);

// The same for a line end with `wanted` behind it, and what was passed on the way there: looked at
// in the same steps, so that a false is sure and a true may be of what stands a little behind.
struct Passed {
  bool other = false;  // a line end with `other` behind it
  bool odd = false;    // what is_plain_ascii() refuses
};
std::size_t find_line_start(std::string_view text, std::size_t from, char wanted, char other,
                            Passed& passed);

// No NUL, no ESC, nothing beyond ASCII: the same text in every encoding that mail is written in.
bool is_plain_ascii(std::string_view text);

}  // namespace tadasu::text
