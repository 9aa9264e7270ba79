// Where something may begin in a text: the first digit of a run, '@', ':', '=' and any byte beyond
// ASCII. 64 bytes are looked at together and kept as two masks; going from one anchor to the next
// is then a shift and a count.
#pragma once

#include <emmintrin.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tadasu::find {

class Anchors {
 public:
  // Of text[begin, stop).
  Anchors(std::string_view text, std::size_t begin, std::size_t stop)
      : text_(text), stop_(stop), block_(begin) {
    if (begin < stop) load(begin, false);
  }

  // The first anchor at or after `at`, `stop` when there is none. A digit at `at` itself is one,
  // even within its run. `at` never goes back.
  std::size_t next(std::size_t at) {
    if (at >= stop_) return stop_;
    if (at >= block_ + 64) load(at, false);
    if (at < block_) at = block_;  // blocks without any were passed over
    if (at >= stop_) return stop_;
    const std::uint64_t here = std::uint64_t{1} << (at - block_);
    std::uint64_t rest = (starts_ | (masks_.digits & here)) & ~(here - 1);
    while (rest == 0) {
      if (block_ + 64 >= stop_) return stop_;
      load(block_ + 64, masks_.digits >> 63 != 0);
      rest = starts_;
    }
    return block_ + static_cast<std::size_t>(__builtin_ctzll(rest));
  }

  struct Masks {  // bit i is byte i of a block
    std::uint64_t digits = 0;
    std::uint64_t others = 0;  // '@', ':', '=' and bytes beyond ASCII
  };

 private:
  // Masks of the first block from `at` on that has any, and that block's place. None before `stop`:
  // masks of no use, and a place at or beyond the last 64 bytes before it.
  static std::size_t find_block(std::string_view text, std::size_t at, std::size_t stop,
                                Masks& masks);
  void load(std::size_t at, bool in_digits) {
    block_ = find_block(text_, at, stop_, masks_);
    in_digits = in_digits && block_ == at;
    std::uint64_t inside = ~std::uint64_t{0};
    if (block_ >= stop_)
      inside = 0;
    else if (stop_ - block_ < 64)
      inside = (std::uint64_t{1} << (stop_ - block_)) - 1;
    const std::uint64_t before = masks_.digits << 1 | (in_digits ? 1 : 0);
    starts_ = ((masks_.digits & ~before) | masks_.others) & inside;
  }

  std::string_view text_;
  std::size_t stop_;
  std::size_t block_;  // starts_ and masks_ are of text[block_, block_ + 64)
  Masks masks_;
  std::uint64_t starts_ = 0;
};

// Which of the 32 bytes from `p` on are ASCII digits.
inline std::uint32_t digit_mask(const char* p) {
  const auto digits = [](const char* from) {
    const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    const __m128i shifted = _mm_add_epi8(c, _mm_set1_epi8(static_cast<char>(-128 - '0')));
    return static_cast<std::uint32_t>(
        _mm_movemask_epi8(_mm_cmplt_epi8(shifted, _mm_set1_epi8(-128 + 10))));
  };
  return digits(p) | digits(p + 16) << 16;
}

// Which of the `size` bytes from text[at] on, at most 64, are ASCII letters.
std::uint64_t letter_mask(std::string_view text, std::size_t at, std::size_t size);

}  // namespace tadasu::find
