// Where in kana and kanji a word of the tables may begin, eight characters at a look: the first of
// all sieves that prose goes through. One bit for every two characters that begin a word, by hash,
// and one for every character that is a word by itself.
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

  WordStarts() : pairs_(std::size_t{1} << (kPairBits - 5)), singles_(0x10000 / 32) {}
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
    const std::uint32_t pair = pair_bit(c1, c2);
    return ((pairs_[pair / 32] >> pair % 32 | singles_[c1 / 32] >> c1 % 32) & 1) != 0;
  }

 private:
  static constexpr unsigned kPairBits = 19;
  static constexpr std::uint32_t kFirst = 0x9E3779B1u, kSecond = 0x85EBCA77u;
  static std::uint32_t pair_bit(char32_t c1, char32_t c2) {
    return (c1 * kFirst ^ c2 * kSecond) >> (32 - kPairBits);
  }
  [[nodiscard]] Look look_avx2(const unsigned char* p) const;
  std::vector<std::uint32_t> pairs_, singles_;
  bool wide_ = text::has_avx2();
};

}  // namespace tadasu::find
