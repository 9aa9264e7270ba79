// 64 bytes at a time as bit masks: which of them are one of four bytes.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace tadasu::unpack {

// How many bytes of `text` are `wanted`. At memory speed, which std::count is not at -O2.
inline std::uint64_t count_byte(std::string_view text, char wanted) {
  std::uint64_t count = 0;
  std::size_t at = 0;
#if defined(__SSE2__)
  const __m128i pattern = _mm_set1_epi8(wanted);
  while (text.size() - at >= 16) {
    // Each byte of `sums` counts at most 255 hits before it is added up.
    const std::size_t stop =
        at + ((text.size() - at) / 16 < 255 ? (text.size() - at) / 16 : 255) * 16;
    __m128i sums = _mm_setzero_si128();
    for (; at < stop; at += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
      sums = _mm_sub_epi8(sums, _mm_cmpeq_epi8(bytes, pattern));
    }
    const __m128i halves = _mm_sad_epu8(sums, _mm_setzero_si128());
    count += static_cast<std::uint64_t>(_mm_cvtsi128_si64(halves)) +
             static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(halves, halves)));
  }
#endif
  for (; at < text.size(); ++at) count += text[at] == wanted ? 1 : 0;
  return count;
}

// For each of the `blocks` blocks of 64 bytes at `at`: bit i is set when byte i is one of `wanted`.
// Chooses once, when first called, what this machine does fastest.
void masks_of_four(const char* at, std::size_t blocks, const char (&wanted)[4],
                   std::uint64_t* masks);

// Steps through the positions in `text` of any of four bytes, in order and each once: the fastest
// way when most of them count. The caller holds the Place, so that it stays in registers.
class EachOfFour {
 public:
  struct Place {
    std::uint64_t bits = 0;  // of the current 64 bytes, what is still to come
    std::size_t word = 0;    // which 64 bytes
  };
  EachOfFour(std::string_view text, char a, char b, char c, char d)
      : text_(text), wanted_{a, b, c, d} {}

  // next() goes on at the first wanted byte at or behind `at`.
  void seek(std::size_t at, Place& place) {
    const bool held = words_ != 0 && at >= base_ && at - base_ < words_ * 64;
    place = {};
    if (!held && !load(at & ~std::size_t{63})) return;
    place.word = (at - base_) / 64;
    place.bits = masks_[place.word] & (~std::uint64_t{0} << (at - base_) % 64);
  }
  // The next position that holds a wanted byte; text.size() when there is none. After seek().
  [[gnu::always_inline]] std::size_t next(Place& place) {
    while (place.bits == 0) {
      if (++place.word >= words_) {
        if (!load(base_ + words_ * 64)) return text_.size();
        place.word = 0;
      }
      place.bits = masks_[place.word];
    }
    const auto bit = static_cast<std::size_t>(std::countr_zero(place.bits));
    place.bits &= place.bits - 1;
    return base_ + place.word * 64 + bit;
  }

 private:
  static constexpr std::size_t kBlocks = 64;
  bool load(std::size_t base);  // false: nothing there

  std::string_view text_;
  char wanted_[4];
  std::size_t base_ = 0, words_ = 0;
  std::uint64_t masks_[kBlocks];
};

// Steps through the positions in `text` of any of four bytes, at any place.
class AnyOfFour {
 public:
  AnyOfFour(std::string_view text, char a, char b, char c, char d)
      : text_(text), wanted_{a, b, c, d} {
    load(0);
  }

  // The first position >= `at` that holds a wanted byte; text.size() when there is none.
  // `at` never goes back by more than what the current 64 bytes hold, or it costs a reload.
  std::size_t next(std::size_t at) {
    if (at >= text_.size()) return text_.size();
    if (at < block_ || at - block_ >= 64) load(at & ~std::size_t{63});
    std::uint64_t rest = mask_ & (~std::uint64_t{0} << (at - block_));
    while (rest == 0) {
      if (text_.size() - block_ <= 64) return text_.size();
      load(block_ + 64);
      rest = mask_;
    }
    return block_ + static_cast<std::size_t>(std::countr_zero(rest));
  }

 private:
  void load(std::size_t block) {
    block_ = block;
    if (text_.size() - block >= 64) {
      mask_ = mask_of(text_.data() + block);
    } else if (block < text_.size()) {
      char last[64] = {};
      const std::size_t size = text_.size() - block;
      std::memcpy(last, text_.data() + block, size);
      mask_ = mask_of(last) & ((std::uint64_t{1} << size) - 1);
    } else {
      mask_ = 0;
    }
  }

#if defined(__SSE2__)
  [[nodiscard]] std::uint64_t mask_of(const char* at) const {
    std::uint64_t mask = 0;
    for (int i = 0; i < 4; ++i) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + 16 * i));
      const __m128i ab = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted_[0])),
                                      _mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted_[1])));
      const __m128i cd = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted_[2])),
                                      _mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted_[3])));
      const auto part = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_or_si128(ab, cd)));
      mask |= static_cast<std::uint64_t>(part) << (16 * i);
    }
    return mask;
  }
#else
  [[nodiscard]] std::uint64_t mask_of(const char* at) const {
    std::uint64_t mask = 0;
    for (int i = 0; i < 64; ++i) {
      const char c = at[i];
      const bool hit = c == wanted_[0] || c == wanted_[1] || c == wanted_[2] || c == wanted_[3];
      mask |= static_cast<std::uint64_t>(hit) << i;
    }
    return mask;
  }
#endif

  std::string_view text_;
  char wanted_[4];
  std::size_t block_ = 0;
  std::uint64_t mask_ = 0;
};

}  // namespace tadasu::unpack
