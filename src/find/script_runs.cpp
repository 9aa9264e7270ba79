#include "find/script_runs.h"

#include <emmintrin.h>

namespace tadasu::find {
namespace {

__m128i load(const char* p) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p)); }
__m128i is(__m128i bytes, int value) {
  return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(static_cast<char>(value)));
}
// From `low` to `high`, of which both are 0x80 or more: signed comparisons keep their order.
__m128i from_to(__m128i bytes, int low, int high) {
  return _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8(static_cast<char>(low - 1))),
                       _mm_cmplt_epi8(bytes, _mm_set1_epi8(static_cast<char>(high + 1))));
}

}  // namespace

ScriptMasks script_masks(const char* p) {
  ScriptMasks masks;
  for (unsigned i = 0; i < 64; i += 16) {
    const __m128i lead = load(p + i), second = load(p + i + 1), third = load(p + i + 2);
    const __m128i e3 = is(lead, 0xE3);
    // U+3400 .. U+9FFF and 々 (E3 80 85).
    const __m128i from_3400 = _mm_cmpgt_epi8(second, _mm_set1_epi8(static_cast<char>(0x8F)));
    const __m128i again = _mm_and_si128(is(second, 0x80), is(third, 0x85));
    const __m128i kanji =
        _mm_or_si128(from_to(lead, 0xE4, 0xE9), _mm_and_si128(e3, _mm_or_si128(from_3400, again)));
    // U+30A1 .. U+30BF are E3 82 A1 and on, U+30C0 .. U+30FC are E3 83 80 to BC.
    const __m128i first_half = _mm_and_si128(
        is(second, 0x82), _mm_cmpgt_epi8(third, _mm_set1_epi8(static_cast<char>(0xA0))));
    const __m128i second_half = _mm_and_si128(
        is(second, 0x83), _mm_cmplt_epi8(third, _mm_set1_epi8(static_cast<char>(0xBD))));
    const __m128i katakana = _mm_and_si128(e3, _mm_or_si128(first_half, second_half));
    const auto bits = [](__m128i bytes) {
      return std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(bytes))};
    };
    masks.kanji |= bits(kanji) << i, masks.katakana |= bits(katakana) << i;
  }
  return masks;
}

}  // namespace tadasu::find
