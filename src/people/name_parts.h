// A name as written, folded once and cut into family and given name; private to people.
//
// Where the writer set no space, the surnames of packs/names/surnames.tsv say where the family name
// ends: the same letters are always cut alike, and the cut is known to be a guess.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "people/name_halves.h"

namespace tadasu::people {

// Letters are folded as text::name_key folds them, or as text::kana_key those of a reading. Views
// stay good until the next call on the same NameReader.
struct NameParts {
  std::u32string_view family, given;  // a name that could not be cut is all in `family`
  std::u32string_view end;            // the last two letters of a name in kanji or kana
  bool by_guess = false;              // no space told where to cut
  bool is_reading = false;            // kana, or Latin letters that read as Japanese
  bool is_latin = false;              // Latin letters that do not
};

class NameReader {
 public:
  // `is_reading`: the name stands where readings are asked for. `half`: it is a family or a given
  // name alone. The parts are empty when the name has no letters.
  const NameParts& read(std::string_view name, bool is_reading, Half half);
  // The name last read: all of it, and its words as they stand.
  [[nodiscard]] std::u32string_view all() const { return letters_; }
  [[nodiscard]] std::size_t word_count() const { return ends_.size(); }
  [[nodiscard]] std::u32string_view word(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::u32string_view(letters_).substr(begin, ends_[i] - begin);
  }

 private:
  void cut_words(std::string_view name);
  void end_word();
  bool read_sounds();
  void assign(Half half);
  void guess();
  [[nodiscard]] std::u32string_view words(std::size_t first, std::size_t last) const;

  std::u32string chars_, letters_;
  std::vector<std::size_t> ends_;  // of the words, in letters_
  bool has_comma_ = false, has_dot_ = false, has_space_ = false;
  bool has_latin_ = false, has_other_ = false, has_kanji_ = false;
  bool is_first_capital_ = false;  // the first word is all capitals
  NameParts parts_;
};

}  // namespace tadasu::people
