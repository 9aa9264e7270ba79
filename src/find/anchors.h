// Where something may begin in a text: the first digit of a run, '@', ':', '=' and any byte beyond
// ASCII. 64 bytes are looked at together and kept as masks; going from one anchor to the next is
// then a shift and a count. Those of quiet.h are left out.
#pragma once

#include <emmintrin.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "find/quiet.h"

namespace tadasu::find {

class Anchors {
 public:
  // Of text[begin, stop). `together`: for tests, whether windows may be judged together.
  Anchors(std::string_view text, std::size_t begin, std::size_t stop, bool together = true)
      : text_(text),
        begin_(begin),
        stop_(stop),
        limit_(std::min(text.size(), stop + 63)),
        block_(begin),
        together_stop_(together && stop - begin >= kTogetherBytes && may_judge_together() ? stop
                                                                                          : 0) {
    if (begin < stop) load(begin, stop);
  }

  // The first anchor at or after `at`, `stop` when there is none: of all of them before
  // `loud_until`, from there on of those that are not quiet. A digit at `at` itself is one, even
  // within its run, but for the first of a quiet number. `at` never goes back.
  std::size_t next(std::size_t at, std::size_t loud_until) {
    if (at >= stop_) return stop_;
    if (at >= block_ + kQuietBytes) load(at, loud_until);
    if (at < block_) at = block_;  // blocks without any were passed over
    if (at >= stop_) return stop_;
    const std::uint64_t here = std::uint64_t{1} << (at - block_);
    // Within a quiet number: who reads from there has not seen its start.
    if ((within_quiet_ & here) != 0) loud_until = std::max(loud_until, at + kQuietNumberBytes);
    std::uint64_t rest = (wanted(loud_until) | (within_run_ & here)) & ~(here - 1);
    while (rest == 0) {
      if (block_ + kQuietBytes >= stop_) return stop_;
      load(block_ + kQuietBytes, loud_until);
      rest = wanted(loud_until);
    }
    return block_ + static_cast<std::size_t>(__builtin_ctzll(rest));
  }

  // From the next window on '"' before a word is an anchor too, where numbers are many and nothing
  // is loud.
  void want_quotes() { quotes_ = ~std::uint64_t{0}; }

  // The letters, digits and '_' around `at`, the anchor found last. False: they may reach beyond
  // what was looked at.
  bool word_around(std::size_t at, std::size_t& begin, std::size_t& end) const {
    const unsigned bit = static_cast<unsigned>(at - block_);
    const std::uint64_t before = ~words_ & ((std::uint64_t{1} << bit) - 1);
    const std::uint64_t behind = ~words_ >> bit;
    if (words_ == 0 || before == 0 || behind == 0) return false;
    begin = block_ + 64 - static_cast<std::size_t>(__builtin_clzll(before));
    end = at + static_cast<std::size_t>(__builtin_ctzll(behind));
    return true;
  }

  struct Window {  // bit i is byte i of 64
    std::uint64_t digits;
    std::uint64_t others;  // '@', ':', '=' and bytes beyond ASCII
    std::uint64_t words;   // digits, letters of ASCII and '_'; 0 when few numbers begin
    std::uint64_t quiet_numbers, quiet_colons;
    std::uint64_t quotes;  // '"' with a word behind and none before
  };
  // The first 64 bytes with an anchor before `limit`, looking at text[at] and each 64 bytes behind;
  // `before` stands before `at`. None: `window` is not set, and fewer than 64 bytes are left.
  using FindWindow = std::size_t (*)(const char* text, std::size_t at, std::size_t limit,
                                     char before, Window& window);
  static FindWindow finder(
      bool wide = true);  // the fastest one for this processor, or the plain one

 private:
  // Windows that follow each other at kQuietBytes, judged together: all of ASCII.
  struct Together {
    static constexpr std::size_t kMax = 8;
    using Masks = std::array<std::uint64_t, kMax>;
    alignas(64) Masks all, kept, within_run, within_quiet, words, quiet;
    std::size_t begin = 0, end = 0;  // the anchors judged
    std::uint64_t any = 0;           // which windows have an anchor
    std::uint64_t any_kept = 0;      // and which of them one that is not quiet
  };
  static constexpr std::size_t kTogetherBytes = 256;    // in less text it costs more than it spares
  static constexpr std::size_t kOtherTextBytes = 1024;  // behind a text beyond ASCII more follows
  static bool may_judge_together();
  void judge_together(std::size_t at);
  // Goes to a window with an anchor from `at` on; where nothing is loud, windows behind the one of
  // `at` are passed over that have quiet ones only.
  void load(std::size_t at, std::size_t loud_until);
  bool load_together(std::size_t& at, std::size_t loud_until);
  [[nodiscard]] std::uint64_t quiet_before(std::size_t at) const;
  void load_window(std::size_t at);
  void read_last(char before, Window& window) const;
  [[nodiscard]] std::uint64_t wanted(std::size_t loud_until) const {
    if (loud_until <= block_) return kept_;
    if (loud_until >= block_ + kQuietBytes) return all_;
    const std::uint64_t loud = (std::uint64_t{1} << (loud_until - block_)) - 1;
    return (all_ & loud) | (kept_ & ~loud);
  }

  FindWindow find_ = finder();
  std::string_view text_;
  std::size_t begin_, stop_;
  std::size_t limit_;  // windows that begin before stop_ end before it, but the last of the text
  std::size_t block_;  // the masks are of text[block_, block_ + kQuietBytes)
  std::size_t together_stop_;      // windows before here are judged together; 0: none are
  std::size_t together_from_ = 0;  // and not before here
  std::uint64_t quotes_ = 0;       // which of Window::quotes are anchors: all or none
  std::uint64_t words_ = 0;
  std::uint64_t all_ = 0, kept_ = 0;
  std::uint64_t within_run_ = 0;                // digits but the first of a run
  std::uint64_t quiet_ = 0, within_quiet_ = 0;  // of 64 bytes; all but the first byte
  Together together_;
  std::size_t together_end_ = 0;    // where the last windows that were judged together end
  std::uint64_t quiet_at_end_ = 0;  // and the quiet numbers of the last of them
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
