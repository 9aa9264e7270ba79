// What the name tagger sees of a stretch of text: its characters, their
// classes, the runs they form and what the dictionaries know of them; and the
// features made of it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "find/dictionary.h"

namespace tadasu::find {

// Which classes of names and other words a word is known in, as a table of
// fingerprints that is part of name-tagger.bin; about one unknown word in
// 30,000 is taken for a known one. The first five come from a large list with
// many rare readings, those called core from dictionaries of written text.
namespace clue {
inline constexpr std::uint32_t kSurname = 1, kGiven = 2, kPerson = 4, kPlace = 8, kOther = 16;
inline constexpr std::uint32_t kEveryday = 32, kFullName = 64, kCorePerson = 128, kCorePlace = 256;
inline constexpr std::uint32_t kCountry = 512, kCoreOther = 1024, kCoreGiven = 2048;
inline constexpr unsigned kBits = 12;
inline constexpr std::uint32_t kCore =
    kEveryday | kCorePerson | kCorePlace | kCountry | kCoreOther | kCoreGiven;
inline constexpr std::uint32_t kAll = (1u << kBits) - 1;
inline constexpr std::uint32_t kAnyPerson =
    kSurname | kGiven | kPerson | kFullName | kCorePerson | kCoreGiven;
}  // namespace clue

class ClueTable {
 public:
  static constexpr std::size_t kBucket = 8;
  // Borrows `cells`, whole buckets, a power of two of them.
  ClueTable() = default;
  ClueTable(const std::uint32_t* cells, std::size_t buckets)
      : cells_(cells), bucket_mask_(buckets - 1) {}
  static std::uint64_t start() { return 0x9E3779B97F4A7C15ULL; }
  static std::uint64_t step(std::uint64_t hash, char32_t c) {
    hash = (hash ^ c) * 0xD6E8FEB86659FD93ULL;
    return hash ^ hash >> 32;
  }
  // The classes of the word with this hash; 0 when it is unknown.
  [[nodiscard]] std::uint32_t classes(std::uint64_t hash) const;
  // Puts a word into a free cell; false when its two buckets are full.
  static bool put(std::uint32_t* cells, std::size_t buckets, std::uint64_t hash,
                  std::uint32_t classes);

 private:
  static std::uint32_t print(std::uint64_t hash) {
    return static_cast<std::uint32_t>(hash >> 44 | 1) << clue::kBits;
  }
  const std::uint32_t* cells_ = nullptr;
  std::size_t bucket_mask_ = 0;
};

// How much a word of katakana sounds like the name of a person, by its groups
// of one to four letters: learned from the words of known class, for those of
// none.
class SoundTable {
 public:
  static constexpr unsigned kTableBits = 15;
  static constexpr int kLettersMax = 14, kOneInLogOdds = 32;
  SoundTable() = default;
  explicit SoundTable(const std::int8_t* weights) : weights_(weights) {}
  // Calls use(cell) for each group of letters of the word, its begin and end
  // among them.
  template <class Use>
  static void each_group(const char32_t* word, std::size_t chars, Use use) {
    const auto letter = [&](std::size_t i) {
      return i == 0 ? U'^' : i <= chars ? word[i - 1] : U'$';
    };
    for (std::size_t i = 0; i < chars + 2; ++i) {
      std::uint64_t hash = 7;
      for (std::size_t k = i; k < std::min(i + 4, chars + 2); ++k) {
        hash = (hash ^ letter(k)) * 0x9E3779B97F4A7C15ULL;
        hash ^= hash >> 31;
        use(static_cast<std::uint32_t>(hash * 0xBF58476D1CE4E5B9ULL >> (64 - kTableBits)));
      }
    }
  }
  // 1 to 13, by log-odds from -6 to 6.
  [[nodiscard]] std::uint8_t step_of(const char32_t* word, std::size_t chars) const {
    std::int32_t sum = 0;
    each_group(word, chars, [&](std::uint32_t cell) { sum += weights_[cell]; });
    return static_cast<std::uint8_t>(std::clamp((sum >> 5) + 7, 1, 13));
  }

 private:
  const std::int8_t* weights_ = nullptr;
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
  static constexpr std::size_t kFeaturesMax = 60;
  struct Rows {  // hashes; the table takes their bits
    std::array<std::uint32_t, kFeaturesMax> hash;
    std::size_t count = 0;
  };

  explicit TaggerText(const Dictionary& dictionary);  // which must outlive it
  TaggerText(const TaggerText&) = delete;
  TaggerText& operator=(const TaggerText&) = delete;

  // Reads at most kCharsMax characters of text[begin, stop). Valid UTF-8.
  void read(std::string_view text, std::size_t begin, std::size_t stop);
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] std::size_t begin_of(std::size_t i) const { return byte_[i]; }
  [[nodiscard]] std::size_t end_of(std::size_t i) const { return byte_[i + 1]; }
  [[nodiscard]] bool same_run(std::size_t a, std::size_t b) const { return run_[a] == run_[b]; }
  [[nodiscard]] CharClass class_of(std::size_t i) const { return class_[i]; }

  // Asks the dictionaries about the characters [first, last) and a few around
  // them; to be called before `features` of any of them.
  void look_up(const ClueTable& clues, const SoundTable& sounds, std::size_t first,
               std::size_t last);
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
  void look_up_katakana(const ClueTable& clues, const SoundTable& sounds, std::size_t first,
                        std::size_t last);
  // Where the character stands in its run, up to three from both ends, with its
  // class.
  struct Place {
    std::uint64_t side, place, size, left, right;
  };
  class Hasher;
  void features_of_letters(std::size_t i, Hasher& hash) const;
  void features_of_words(std::size_t i, const Place& place, Hasher& hash) const;
  void features_of_run(std::size_t i, const Place& place, Hasher& hash) const;
  void features_of_neighbours(std::size_t i, const Place& place, Hasher& hash) const;
  void features_of_sound(std::size_t i, const Place& place, Hasher& hash) const;
  [[nodiscard]] std::uint64_t class_near(std::size_t i, int by) const {
    return static_cast<std::uint64_t>(padded_class_[kPad + i + static_cast<std::size_t>(by)]);
  }
  [[nodiscard]] Place place_of(std::size_t i) const;
  [[nodiscard]] char32_t at(std::size_t i, int by) const {
    return chars_[kPad + i + static_cast<std::size_t>(by)];
  }
  static constexpr unsigned kStartBits = 19;
  static std::uint32_t start_bit(char32_t c1, char32_t c2) {
    return (c1 * 0x9E3779B1u ^ c2 * 0x85EBCA77u) >> (32 - kStartBits);
  }
  // Whether a word of the dictionary may begin with the character i; mostly
  // exact.
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
  std::array<std::uint64_t, kCharsMax + 2 * kPad> clues_;  // what the clue table says, bits
  // The longest known words that begin and end here: classes and length.
  std::array<std::uint32_t, kCharsMax + 2 * kPad> longest_;
  std::array<std::uint8_t, kCharsMax + 2 * kPad> sounds_;
};

}  // namespace tadasu::find
