// A cheap look at each run of kanji or katakana: may a name of a person stand here? The name tagger
// reads only around the runs that pass.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "find/dictionary.h"
#include "find/script_runs.h"
#include "text/byte_search.h"

namespace tadasu::find {

// Unknown to who writes evidence: what one text says must not be taken for what another says.
extern const std::uint64_t kHashSeed;

// A hash of at least two bytes, another one in each process.
inline std::uint64_t hash_bytes(std::string_view bytes) {
  const char* p = bytes.data();
  const std::size_t size = bytes.size();
  const auto load = [](const char* from, auto word) {
    std::memcpy(&word, from, sizeof word);
    return std::uint64_t{word};
  };
  std::uint64_t hash = kHashSeed + size * 0x9E3779B97F4A7C15ULL;
  const auto step = [&hash](std::uint64_t word) {  // both halves of the product of 128 bits
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(hash ^ word) * (kHashSeed | 1);
    hash = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  };
  if (size >= 8) {
    for (std::size_t i = 0; i + 8 < size; i += 8) step(load(p + i, std::uint64_t{}));
    step(load(p + size - 8, std::uint64_t{}));
  } else if (size >= 4) {
    step(load(p, std::uint32_t{}) << 32 | load(p + size - 4, std::uint32_t{}));
  } else {
    step(load(p, std::uint16_t{}) << 16 | load(p + size - 2, std::uint16_t{}));
  }
  return hash;
}

// Remembers answers by a 64-bit hash of all they depend on: words repeat.
class SeenBefore {
 public:
  SeenBefore() : cells_(std::size_t{1} << kBits) {}
  [[nodiscard]] bool knows(std::uint64_t key) const { return cells_[place(key)] >> 1 == key >> 1; }
  [[nodiscard]] bool answer(std::uint64_t key) const { return (cells_[place(key)] & 1) != 0; }
  void keep(std::uint64_t key, bool answer) {
    cells_[place(key)] = (key & ~std::uint64_t{1}) | (answer ? 1 : 0);
  }

 private:
  static constexpr unsigned kBits = 12;
  static std::size_t place(std::uint64_t key) { return key >> (64 - kBits); }
  std::vector<std::uint64_t> cells_;
};

class NameGate {
 public:
  static constexpr unsigned kTableBits = 16, kEverydayBits = 20;
  static constexpr std::size_t kFeatures = 9;
  using Rows = std::array<std::uint16_t, kFeatures>;  // cells of the table
  struct Run {
    std::size_t begin = 0, end = 0;  // bytes
    Rows rows;                       // of each_run alone
  };

  NameGate() = default;
  // `weights` has 1 << kTableBits cells. A run passes whose weights sum to more than `threshold`.
  // `everyday` has 1 << kEverydayBits bits, set for words that are no names; see word_bits.
  NameGate(const Dictionary& dictionary, std::vector<std::int8_t> weights, int threshold,
           std::vector<std::uint64_t> everyday);

  // Calls use(run) for each run of katakana or kanji in text[begin, end) that is not plainly made
  // of everyday words. The slow twin of each_passing.
  template <class Use>
  void each_run(std::string_view text, std::size_t begin, std::size_t end, Use use) const {
    walk(text, begin, end, [&](const Shape& shape, Run& run) {
      if (weigh(shape, run)) use(run);
    });
  }
  // The same for the runs that pass, in the whole of `text`; faster. Of every run asked(begin, end)
  // says before whether it matters.
  template <class Asked, class Use>
  void each_passing(std::string_view text, Asked asked, Use use) {
    each_script_run(text, 0, text.size(), [&](std::size_t begin, std::size_t end, bool) {
      if (!asked(begin, end)) return;
      const std::uint64_t key = key_of(text, begin, end);
      if (!seen_.knows(key)) seen_.keep(key, passes(text, begin, end));
      if (seen_.answer(key)) use(Run{begin, end, {}});
    });
  }
  [[nodiscard]] bool passes(const Run& run) const {
    int sum = 0;
    for (const std::uint16_t row : run.rows) sum += weights_[row];
    return sum > threshold_;
  }

  // The bits of a word: word_step over its characters from 0, then word_bits.
  static std::uint32_t word_step(std::uint32_t hash, std::uint32_t c) {
    return (hash ^ c) * 0x9E3779B1u;
  }
  static std::array<std::uint32_t, 2> word_bits(std::uint32_t hash) {
    return {(hash ^ hash >> 15) * 0x85EBCA77u >> (32 - kEverydayBits),
            (hash ^ hash >> 13) * 0xC2B2AE3Du >> (32 - kEverydayBits)};
  }

 private:
  enum Script : std::uint8_t { kNone, kKanji, kKatakana };
  struct Shape {
    Script script = kNone;
    std::uint32_t before = 0, first = 0, second = 0, last_but_one = 0, last = 0, after = 0;
    std::uint32_t chars = 0, joints = 0, word = 0, word_of_two = 0;
    void add(std::uint32_t c) {
      if (chars == 0) first = c;
      if (chars == 1) second = c;
      if (chars == 2) word_of_two = word;
      joints += c == 0x30FB ? 1 : 0;
      last_but_one = last, last = c;
      word = word_step(word, c);
      ++chars;
    }
  };
  static constexpr unsigned kPairBits = 17;
  static std::uint32_t mix(std::uint32_t a, std::uint32_t b) {
    return a * 0x9E3779B1u ^ b * 0x85EBCA77u;
  }
  static std::uint16_t cell(std::uint32_t a, std::uint32_t b, std::uint32_t kind) {
    return static_cast<std::uint16_t>((mix(a, b) + kind * 0xC2B2AE3Du) * 0x27D4EB2Fu >>
                                      (32 - kTableBits));
  }
  static std::uint32_t wide_char(const unsigned char* p) {  // of three bytes
    return static_cast<std::uint32_t>((p[0] & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F));
  }
  static bool is_wide_lead(char c) {  // of three bytes, from U+3000 on
    return c >= static_cast<char>(0xE3) && c <= static_cast<char>(0xE9);
  }
  static Script script_of(std::uint32_t c) {
    if (c >= 0x3400 || c == 0x3005) return kKanji;
    return c >= 0x30A1 && c <= 0x30FC ? kKatakana : kNone;  // with ・
  }
  [[nodiscard]] bool everyday(std::uint32_t word) const {
    const auto at = word_bits(word);
    return (everyday_[at[0] / 64] >> at[0] % 64 & everyday_[at[1] / 64] >> at[1] % 64 & 1) != 0;
  }
  [[nodiscard]] bool surname_pair(std::uint32_t a, std::uint32_t b) const {
    const std::uint32_t at = mix(a, b) >> (32 - kPairBits);
    return (pairs_[at / 64] >> at % 64 & 1) != 0;
  }
  template <class Use>
  static void walk(std::string_view text, std::size_t begin, std::size_t end, Use use);
  // What Shape knows beside the run itself: the character before it, or the last byte of one of
  // another length; nothing of another line. And the same behind it.
  static std::uint32_t before_of(std::string_view text, std::size_t begin);
  static std::uint32_t after_of(std::string_view text, std::size_t end);
  // Of all that decides whether the run passes: its bytes and the characters around it.
  static std::uint64_t key_of(std::string_view text, std::size_t begin, std::size_t end) {
    const auto four_bytes = [&](std::size_t at) {
      std::uint32_t word = 0;
      std::memcpy(&word, text.data() + at, sizeof word);
      return word;
    };
    std::uint64_t around = 0;
    if (begin >= 3 && end + 3 <= text.size() && is_wide_lead(text[begin - 3]) &&
        is_wide_lead(text[end])) {  // as they stand, beside a byte of the run
      around = std::uint64_t{four_bytes(begin - 3)} << 32 | four_bytes(end - 1);
    } else {
      around = std::uint64_t{before_of(text, begin)} << 32 | after_of(text, end);
    }
    std::uint64_t key = hash_bytes(text.substr(begin, end - begin)) ^ around;
    key = (key ^ key >> 32) * 0x9E3779B97F4A7C15ULL;
    return key ^ key >> 29;
  }
  [[nodiscard]] bool passes(std::string_view text, std::size_t begin, std::size_t end) const;
  // Sets run.rows; false when the run is plainly no name.
  [[nodiscard]] bool weigh(const Shape& shape, Run& run) const {
    const bool surname = shape.script == kKanji &&
                         (surname_pair(shape.first, shape.second) || surname_pair(shape.first, 0));
    if (plain(shape, surname)) return false;
    run.rows = rows_of(shape, surname);
    return true;
  }
  [[nodiscard]] bool plain(const Shape& shape, bool surname) const;
  [[nodiscard]] Rows rows_of(const Shape& shape, bool surname) const;
  std::vector<std::uint64_t> pairs_;  // which two characters may begin a surname, by hash
  std::vector<std::int8_t> weights_;
  int threshold_ = 0;
  std::vector<std::uint64_t> everyday_;
  SeenBefore seen_;
};

// Certainly no name, at a glance.
inline bool NameGate::plain(const Shape& shape, bool surname) const {
  if (shape.script == kKatakana)
    return shape.chars < 2 || (shape.joints == 0 && everyday(shape.word));
  if (shape.chars == 1) return !surname;
  if (everyday(shape.word)) return true;
  return shape.chars == 4 && everyday(shape.word_of_two) &&
         everyday(word_step(word_step(0, shape.last_but_one), shape.last));
}

inline NameGate::Rows NameGate::rows_of(const Shape& run, bool surname) const {
  const std::uint32_t shape = (run.chars < 12 ? run.chars : 12u) << 4 |
                              (run.joints < 3 ? run.joints : 3u) << 2 |
                              static_cast<std::uint32_t>(run.script);
  return {cell(run.first, run.second, 0), cell(run.last_but_one, run.last, 1),
          cell(run.last, run.after, 2),   cell(run.before, shape, 3),
          cell(run.after, shape, 4),      cell(shape, surname ? 1 : 0, 5),
          cell(run.first, shape, 6),      cell(run.word, 0, 7),
          cell(run.before, run.after, 8)};
}

inline std::uint32_t NameGate::before_of(std::string_view text, std::size_t begin) {
  if (begin == 0) return 0;
  const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + begin;
  if (begin >= 3 && p[-3] >= 0xE3 && p[-3] <= 0xE9) return wide_char(p - 3);
  return p[-1] == '\n' || p[-1] == '\r' ? 0u : p[-1];
}

inline std::uint32_t NameGate::after_of(std::string_view text, std::size_t end) {
  if (end >= text.size()) return 0;
  const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + end;
  if (end + 3 <= text.size() && p[0] >= 0xE3 && p[0] <= 0xE9) return wide_char(p);
  return p[0] == '\n' || p[0] == '\r' ? 0u : p[0];
}

template <class Use>
void NameGate::walk(std::string_view text, std::size_t begin, std::size_t end, Use use) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  const auto wide = [&](std::size_t at) {  // a character of three bytes from U+3000 on
    return at + 3 <= end && bytes[at] >= 0xE3 && bytes[at] <= 0xE9;
  };
  const auto read = [&](std::size_t at) { return wide_char(bytes + at); };
  const auto narrow = [&](std::size_t at) {  // lines stand by themselves
    const unsigned char c = bytes[at];
    return c == '\n' || c == '\r' ? 0u : c;
  };
  std::uint32_t previous = 0;
  for (std::size_t at = begin; at < end;) {
    if (bytes[at] < 0x80) {
      at += text::ascii_prefix(text.data() + at, end - at);
      previous = narrow(at - 1);
      continue;
    }
    if (bytes[at] == 0xE3 && bytes[at + 1] < 0x82) {  // punctuation and most hiragana
      do at += 3;
      while (at + 3 <= end && bytes[at] == 0xE3 && bytes[at + 1] < 0x82);
      previous = at <= end ? read(at - 3) : 0;
      continue;
    }
    if (!wide(at)) {
      previous = bytes[at++];
      continue;
    }
    std::uint32_t c = read(at);
    Shape shape;
    shape.script = script_of(c);
    if (shape.script == kNone) {
      previous = c, at += 3;
      continue;
    }
    Run run;
    run.begin = at;
    shape.before = previous;
    do {
      shape.add(c);
      at += 3;
      if (!wide(at)) {
        c = at < end ? narrow(at) : 0;
        break;
      }
      c = read(at);
    } while (script_of(c) == shape.script);
    shape.after = c;
    run.end = at;
    previous = shape.last;
    use(shape, run);
  }
}

}  // namespace tadasu::find
