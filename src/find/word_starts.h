// Where in kana and kanji a word of the tables may begin, eight characters at a look: the first of
// all sieves that prose goes through. Each character has a row of bits for what may follow it as
// the second of a word; of a character that is a word by itself, all are set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "text/byte_search.h"

namespace tadasu::find {

class WordStarts {
 public:
  static constexpr std::size_t kChars = 8, kReadBytes = 32;
  struct Look {
    unsigned chars = 0;   // how many of the eight, from the first on, were looked at
    unsigned starts = 0;  // bit i: a word may begin with the i-th of them
  };

  WordStarts() : rows_(0x10000) {}
  void add(char32_t c1, char32_t c2);  // c2 == 0: a word of one character. Below U+10000
  void add_everywhere();

  // Of the eight characters from `p` on, which is the first byte of one: those of U+3000 .. U+EFFF
  // that such a one follows, up to the first that is another. Reads kReadBytes.
  [[nodiscard]] Look look(const unsigned char* p) const {
    return wide_ ? look_avx2(p) : look_at_each(p);
  }
  // Its slow twin.
  [[nodiscard]] Look look_at_each(const unsigned char* p) const;
  [[nodiscard]] bool may_begin(char32_t c1, char32_t c2) const {
    return (rows_[c1] >> bit_of(c2) & 1) != 0;
  }

 private:
  static std::uint32_t bit_of(char32_t c2) { return (c2 ^ c2 >> 5) & 31; }
  [[nodiscard]] Look look_avx2(const unsigned char* p) const;
  std::vector<std::uint32_t> rows_;  // by character
  bool wide_ = text::has_avx2();
};

}  // namespace tadasu::find
