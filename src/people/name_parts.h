// A name as written, folded once and cut into family and given name; private to people.
//
// Where the writer set no space, the names of packs/names say where the family name ends: the same
// letters are always cut alike, and the cut is known to be a guess.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "people/name_halves.h"

namespace tadasu::people {

// Letters are folded as text::name_key folds them, those of a reading as text::kana_key does. Views
// stay good until the next call on the same NameReader.
struct NameParts {
  // All of it; empty when it has no letters. Of Latin letters the family name is first, whatever
  // the order they are written in.
  std::u32string_view all;
  std::u32string_view family, given;  // a name that could not be cut is all in `family`
  std::u32string_view former;         // a family name in brackets: 旧姓佐藤
  bool by_guess = false;              // no space told where to cut
  bool is_reading = false;            // kana, or Latin letters that read as Japanese
  bool is_latin = false;              // Latin letters that do not
  bool is_partial = false;            // may be a family name alone, or a given name alone
};

class NameReader {
 public:
  // `is_reading`: the name stands where readings are asked for. `half`: it is a family or a given
  // name alone.
  const NameParts& read(std::string_view name, bool is_reading, Half half = Half::None);
  // The words of the name last read, in the order they were written.
  [[nodiscard]] std::size_t word_count() const { return words_.size(); }
  [[nodiscard]] std::u32string_view word(std::size_t i) const { return words(i, i + 1); }

 private:
  struct Word {
    std::size_t end = 0;    // in letters_
    bool capitals = false;  // more than one letter, all capitals
  };
  struct Seen {  // of the letters outside brackets
    bool latin = false, other = false, kanji = false, space = false, dot = false;
    std::size_t comma = 0;  // words before it
  };
  void fold(std::string_view name);
  void fold_outside_notes();
  void separate(char32_t sign);
  void add_letter(char32_t c);
  void end_word();
  void read_former();
  void read_sounds();
  [[nodiscard]] bool reads_as_japanese();
  [[nodiscard]] bool has_japanese_word() const;
  [[nodiscard]] bool may_be_half(bool is_reading) const;
  void put_in_order(Half half);
  [[nodiscard]] bool is_family_last() const;
  void guess();
  [[nodiscard]] std::u32string_view words(std::size_t first, std::size_t last) const;

  std::u32string chars_, letters_, sounds_, all_, note_, former_;
  std::vector<Word> words_, sound_words_;
  std::size_t word_letters_ = 0, word_capitals_ = 0;  // of the word at hand
  Seen seen_;
  NameParts parts_;
};

}  // namespace tadasu::people
