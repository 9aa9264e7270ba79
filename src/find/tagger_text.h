// What the name tagger sees of a stretch of text: its characters, their classes, the runs they form
// and what the dictionaries know of them; and the features made of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "find/dictionary.h"

namespace tadasu::find {

// Which classes of names and other words a word is known in, as a small table of fingerprints that
// is part of name-tagger.bin; about one unknown word in 150 is taken for a known one.
namespace clue {
inline constexpr std::uint8_t kSurname = 1, kGiven = 2, kPerson = 4, kPlace = 8, kOther = 16;
inline constexpr std::uint8_t kEveryday = 32;
}  // namespace clue

class ClueTable {
 public:
  static constexpr std::size_t kBucket = 8;
  // Borrows `cells`, whole buckets, a power of two of them.
  ClueTable() = default;
  ClueTable(const std::uint16_t* cells, std::size_t buckets)
      : cells_(cells), bucket_mask_(buckets - 1) {}
  static std::uint64_t start() { return 0x9E3779B97F4A7C15ULL; }
  static std::uint64_t step(std::uint64_t hash, char32_t c) {
    hash = (hash ^ c) * 0xD6E8FEB86659FD93ULL;
    return hash ^ hash >> 32;
  }
  // The classes of the word with this hash; 0 when it is unknown.
  [[nodiscard]] std::uint8_t classes(std::uint64_t hash) const;
  // Puts a word into a free cell; false when its two buckets are full.
  static bool put(std::uint16_t* cells, std::size_t buckets, std::uint64_t hash,
                  std::uint8_t classes);

 private:
  const std::uint16_t* cells_ = nullptr;
  std::size_t bucket_mask_ = 0;
};

enum class CharClass : std::uint8_t {
  Edge,
  Kanji,
  Katakana,
  Joint,  // ・ and ＝ inside a run of katakana
  Hiragana,
  Upper,
  Lower,
  Digit,
  Open,
  Close,
  Space,
  Stop,  // 、 。 and line ends
  Other
};

class TaggerText {
 public:
  static constexpr std::size_t kCharsMax = 384;
  static constexpr std::size_t kFeatures = 30;
  using Rows = std::array<std::uint32_t, kFeatures>;  // hashes; the table takes their low bits

  explicit TaggerText(const Dictionary& dictionary);  // which must outlive it
  TaggerText(const TaggerText&) = delete;
  TaggerText& operator=(const TaggerText&) = delete;

  // Reads at most kCharsMax characters of text[begin, stop). Valid UTF-8.
  void read(std::string_view text, std::size_t begin, std::size_t stop);
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] std::size_t begin_of(std::size_t i) const { return byte_[i]; }
  [[nodiscard]] std::size_t end_of(std::size_t i) const { return byte_[i + 1]; }
  // Of all that `look_up` and `features` see, and of what is asked about.
  [[nodiscard]] std::uint64_t hash(std::size_t first, std::size_t last) const;
  [[nodiscard]] bool same_run(std::size_t a, std::size_t b) const { return run_[a] == run_[b]; }
  [[nodiscard]] CharClass class_of(std::size_t i) const { return class_[i]; }

  // Asks the dictionaries about the characters [first, last) and a few around them; to be called
  // before `features` of any of them.
  void look_up(const ClueTable& clues, std::size_t first, std::size_t last);
  void features(std::size_t i, Rows& rows) const;

 private:
  static constexpr std::size_t kPad = 4;  // zeros before and behind, so that contexts need no check
  struct Run {
    std::uint16_t first = 0, last = 0;  // characters, half-open
    std::uint16_t joints = 0;
  };
  void find_runs();
  void look_up_names(std::size_t first, std::size_t last);
  void look_up_kanji(const ClueTable& clues, std::size_t first, std::size_t last);
  void look_up_katakana(const ClueTable& clues, std::size_t first, std::size_t last);
  [[nodiscard]] char32_t at(std::size_t i, int by) const {
    return chars_[kPad + i + static_cast<std::size_t>(by)];
  }
  static constexpr unsigned kStartBits = 19;
  static std::uint32_t start_bit(char32_t c1, char32_t c2) {
    return (c1 * 0x9E3779B1u ^ c2 * 0x85EBCA77u) >> (32 - kStartBits);
  }
  // Whether a word of the dictionary may begin with the character i; mostly exact.
  [[nodiscard]] bool may_begin(std::size_t i) const {
    const auto has = [this](std::uint32_t at) { return (starts_[at / 64] >> at % 64 & 1) != 0; };
    return has(start_bit(at(i, 0), at(i, 1))) || has(start_bit(at(i, 0), 0));
  }
  const Dictionary& dictionary_;
  std::vector<std::uint64_t> starts_;  // which two characters begin a word, by hash
  std::string_view text_;
  std::size_t stop_ = 0;
  std::size_t count_ = 0;
  std::array<char32_t, kCharsMax + 2 * kPad> chars_;
  std::array<std::uint32_t, kCharsMax + 1> byte_;
  std::array<CharClass, kCharsMax + 2 * kPad> padded_class_;
  CharClass* const class_ = padded_class_.data() + kPad;
  std::array<std::uint16_t, kCharsMax> run_;
  std::array<Run, kCharsMax> runs_;
  std::array<std::uint32_t, kCharsMax + 2 * kPad> names_;  // what the dictionary says, bits
  std::array<std::uint32_t, kCharsMax + 2 * kPad> clues_;  // what the clue table says, bits
};

}  // namespace tadasu::find
