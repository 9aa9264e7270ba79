// A set of words with a value each, looked up at a place in a text: which words begin here?
//
// Layout: one hash slot per first two characters, pointing at the words that share them in the
// order of their further characters, so that a place in a text costs one probe and, only when words
// go on, a few comparisons. The same bytes lie in memory and in dictionary.bin, which is mapped and
// used as it is.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tadasu::find {

// The characters of a text from one place on, folded for look-up: ASCII in lower case, full-width
// ASCII as ASCII. At most kWindow of them; `end[i]` is the byte after character i.
struct Window {
  static constexpr std::size_t kSize = 24;
  std::array<char32_t, kSize> chars;
  std::array<std::uint32_t, kSize> end;
  std::uint32_t begin = 0;
  std::size_t count = 0;
  [[nodiscard]] char32_t char_or_0(std::size_t i) const { return i < count ? chars[i] : U'\0'; }
};
// Reads at most `chars_max` characters of text[begin, stop). `text` must be valid UTF-8.
void read_window(std::string_view text, std::size_t begin, std::size_t stop, std::size_t chars_max,
                 Window& window);
// Makes window hold at least `chars` characters, when the text has so many.
void extend_window(std::string_view text, std::size_t stop, std::size_t chars, Window& window);
char32_t fold_for_lookup(char32_t c);

class WordTable {
 public:
  struct Hit {
    std::uint8_t chars = 0;  // length of the word in characters
    std::uint32_t value = 0;
  };
  static constexpr std::size_t kHitsMax = 12;
  struct Hits {
    std::array<Hit, kHitsMax> hit;
    std::size_t count = 0;
    void add(std::uint32_t chars, std::uint32_t value) {
      if (count < kHitsMax) hit[count++] = {static_cast<std::uint8_t>(chars), value};
    }
  };

  // Borrows bytes made by WordTableBuilder::finish. Errors: Damaged when the layout does not hold;
  // every offset is checked here, so look-ups need not.
  static Result<WordTable> view(std::string_view bytes);

  // Has the memory at hand that `prefixes` at `first` will ask for; the table is larger than the
  // caches.
  void fetch_ahead(const Window& window, std::size_t first) const {
    if (first + 1 < window.count)
      __builtin_prefetch(
          &slots_[hash_pair(window.chars[first], window.chars[first + 1]) & slot_mask_]);
  }
  // All words that begin at window.chars[first], shortest first.
  void prefixes(const Window& window, std::size_t first, Hits& hits) const;
  // All words that begin at text[at], shortest first. Reads only as much of the text into `window`
  // as the words need: window.end[hit.chars - 1] is the end of a hit.
  void prefixes_at(std::string_view text, std::size_t at, std::size_t stop, Window& window,
                   Hits& hits) const;
  // The value of exactly this word, or 0.
  [[nodiscard]] std::uint32_t find(std::u32string_view word) const;
  [[nodiscard]] std::uint32_t find(std::string_view word_utf8) const;
  // Calls use(c1, c2, flags) for the first two characters of every word; c2 is 0 for words of one
  // character; flags is the OR of (value & 0xff) of the words that begin so.
  template <class Use>
  void each_start(Use use) const {
    for (std::uint32_t i = 0; i <= slot_mask_; ++i) {
      const Slot& slot = slots_[i];
      if (slot.entry_count == 0) continue;
      std::uint32_t flags = 0;
      for (std::uint32_t k = 0; k < slot.entry_count; ++k)
        flags |= entries_[slot.entry_first + k].value & 0xff;
      use(char32_t{slot.c1}, char32_t{slot.c2}, flags);
    }
  }
  // Calls use(c1, c2, c3, value) for every word; c2 and c3 are 0 where it has fewer characters.
  template <class Use>
  void each_word(Use use) const {
    for (std::uint32_t i = 0; i <= slot_mask_; ++i) {
      const Slot& slot = slots_[i];
      for (std::uint32_t k = 0; k < slot.entry_count; ++k) {
        const Entry& entry = entries_[slot.entry_first + k];
        const char32_t c3 = entry.rest_count == 0 ? 0 : chars_[entry.rest_first];
        use(char32_t{slot.c1}, char32_t{slot.c2}, c3, entry.value);
      }
    }
  }
  // OR of (value & 0xff) of all words that begin with `c`.
  [[nodiscard]] std::uint8_t first_flags(char32_t c) const {
    return c < 0x10000 ? first_[c] : std::uint8_t{0xff};
  }

 private:
  struct Slot {
    std::uint32_t c1, c2;  // c2 == 0: one-character word
    std::uint32_t entry_first;
    std::uint32_t entry_count;
  };
  struct Entry {
    std::uint32_t rest_first;  // into chars_
    std::uint32_t rest_count;
    std::uint32_t value;
  };
  friend class WordTableBuilder;
  template <class CharAt, class Use>
  void walk(const Slot& slot, CharAt char_at, Use hit) const;
  void single(char32_t c, Hits& hits) const;
  static std::uint32_t hash_pair(std::uint32_t c1, std::uint32_t c2) {
    std::uint32_t h = c1 * 0x9E3779B1u ^ (c2 + 0x7F4A7C15u) * 0x85EBCA77u;
    h ^= h >> 15;
    return h * 0x2C1B3C6Du ^ h >> 13;
  }
  [[nodiscard]] const Slot* slot(char32_t c1, char32_t c2) const;
  const std::uint8_t* first_ = nullptr;
  const Slot* slots_ = nullptr;
  const Entry* entries_ = nullptr;
  const std::uint32_t* chars_ = nullptr;
  std::uint32_t slot_mask_ = 0;
  // The words of one character by themselves, in little room: most places ask for one.
  struct Singles {
    std::bitset<0x10000> any;
    std::vector<std::uint64_t> cells;  // open addressing: character << 32 | value; 0 is free
    [[nodiscard]] std::size_t place(char32_t c) const {
      return (c * 0x9E3779B1u >> 7) & (cells.size() - 1);
    }
  };
  void read_singles();
  std::shared_ptr<const Singles> singles_;
};

class WordTableBuilder {
 public:
  // Adds a word; the same word again ORs the low 8 bits and keeps the larger of the rest.
  void add(std::string_view word_utf8, std::uint32_t value);
  // Nothing more may be added. Each value must not be 0.
  [[nodiscard]] std::string finish();

 private:
  struct Word {
    std::u32string text;
    std::uint32_t value;
  };
  std::vector<Word> words_;
};

}  // namespace tadasu::find
