// What the words right before a sign or a number are as a label, remembered by their bytes: forms
// and mail say "Phone:" and "order no." again and again.
#pragma once

#include <emmintrin.h>

#include <array>
#include <cstdint>
#include <optional>

#include "find/lexicon.h"

namespace tadasu::find {

class LabelMemo {
 public:
  static constexpr std::size_t kBytes = 16;
  struct Entry {
    alignas(16) std::array<char, kBytes> words{};  // behind zeros
    std::optional<Label> label;
    std::uint8_t size = 0;  // of the label, back from the end of the words
    bool known = false;
  };

  // The entry of the letters, digits and joints before `end`, back to the last other sign, for the
  // caller to fill in when it is not known yet. 16 bytes before `end` can be read. nullptr when no
  // other sign is among them. Memory: 64 of them.
  Entry* find(const char* end) {
    const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(end - kBytes));
    const auto is = [c](char sign) { return _mm_cmpeq_epi8(c, _mm_set1_epi8(sign)); };
    const auto within = [](__m128i bytes, char low, int count) {
      const __m128i moved = _mm_add_epi8(bytes, _mm_set1_epi8(static_cast<char>(-128 - low)));
      return _mm_cmplt_epi8(moved, _mm_set1_epi8(static_cast<char>(-128 + count)));
    };
    const __m128i letters = within(_mm_or_si128(c, _mm_set1_epi8(0x20)), 'a', 26);
    const __m128i joints =
        _mm_or_si128(_mm_or_si128(is('_'), is(' ')), _mm_or_si128(is('\''), within(c, '-', 2)));
    const __m128i inside = _mm_or_si128(_mm_or_si128(letters, within(c, '0', 10)), joints);
    const auto others = ~static_cast<unsigned>(_mm_movemask_epi8(inside)) & 0xFFFFU;
    if (others == 0) return nullptr;
    const int last = 31 - __builtin_clz(others);
    const __m128i places = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m128i words =
        _mm_and_si128(c, _mm_cmpgt_epi8(places, _mm_set1_epi8(static_cast<char>(last))));
    const auto low = static_cast<std::uint64_t>(_mm_cvtsi128_si64(words));
    const auto high =
        static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(words, words)));
    Entry& entry = entries_[((low * 0x9E3779B97F4A7C15ULL ^ high) * 0xD6E8FEB86659FD93ULL) >> 58];
    const __m128i kept = _mm_load_si128(reinterpret_cast<const __m128i*>(entry.words.data()));
    if (_mm_movemask_epi8(_mm_cmpeq_epi8(kept, words)) != 0xFFFF) {
      _mm_store_si128(reinterpret_cast<__m128i*>(entry.words.data()), words);
      entry.known = false;
    }
    return &entry;
  }

 private:
  std::array<Entry, 64> entries_{};
};

}  // namespace tadasu::find
