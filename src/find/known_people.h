// People whom somebody handed us a list of: their names, addresses of mail, telephone and other
// numbers, found wherever they stand, also names that no dictionary knows.
//
// The list is kept as hashes under a seed (KnownPeopleWriter::finish, used as it is): nothing of it
// can be read from there, and none of it reaches a disk in clear. What is looked up:
//
//   name        with and without spaces between its characters, kanji variants as one, family name
//               first or last; two characters alone only apart, before an honorific or filling a
//               cell; a family name alone only before an honorific
//   reading     the same, hiragana and katakana of either width as one, not within a longer word of
//               the same script; a particle beside five or more characters ends a word too
//   in Latin    letters: both orders, two to four whole words, whatever signs part them
//   mail        in lower case
//   telephone   9 to 11 digits, with whatever stands between them; +81 as 0; without the 0 that a
//               spreadsheet dropped, in a cell of its own
//   numbers     letters and digits, with or without hyphens, when they are long enough not to be
//               met by chance
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "find/folded_text.h"
#include "find/lexicon.h"
#include "find/mention.h"
#include "unpack/piece.h"

namespace tadasu::find {

class KnownPeopleWriter {
 public:
  explicit KnownPeopleWriter(std::uint64_t seed);

  // Each says whether something of it can be looked up.
  // A name as written, its two halves when they are known (else `given` is ""). Readings too.
  bool add_name(Kind kind, std::string_view family, std::string_view given);
  // A family name of which the given name is not known, however long it is.
  bool add_family(Kind kind, std::string_view family);
  // Of a kind that is_known_value: anything else is left out.
  bool add_value(Kind kind, std::string_view value);
  // What was added since the last call was one person's.
  void end_person();

  // Those of whom finish() leaves something to look up.
  [[nodiscard]] std::uint64_t people() const;
  // Those of whom it leaves nothing: their numbers alone would be met by chance.
  [[nodiscard]] std::uint64_t met_by_chance() const;
  [[nodiscard]] std::string finish() const;

 private:
  using Lengths = std::uint64_t;  // a bit for each length of digits
  void add_form(std::u32string_view form, std::uint8_t as);
  [[nodiscard]] Lengths common_lengths() const;

  std::uint64_t seed_;
  std::uint64_t people_ = 0;                                // with more than digits
  std::unordered_map<Lengths, std::uint64_t> numbers_;      // those with digits alone, by lengths
  bool has_form_ = false;                                   // the person at hand: more than digits
  Lengths lengths_ = 0;                                     // … and digits
  std::unordered_map<std::uint64_t, std::uint8_t> forms_;   // hash -> class
  std::unordered_map<std::uint64_t, std::uint8_t> digits_;  // hash -> length: without letters
  std::string starts_;  // bits: which two characters names begin with
};

// Whether values of this kind are looked up: mail, telephone, and numbers that some system gave.
[[nodiscard]] bool is_known_value(Kind kind);

class KnownPeople {
 public:
  // Borrows what a writer finished. Errors: Damaged; after it, look-ups stay within `bytes`.
  static Result<KnownPeople> view(std::string_view bytes);

  [[nodiscard]] std::uint64_t people() const { return people_; }
  // Appends the mentions of the Piece, sorted by begin and apart; in tables with row and column.
  void find(const unpack::Piece& piece, const Lexicon& lexicon, std::vector<Mention>& out);

 private:
  struct Hit {
    std::uint32_t end = 0;  // 0: none
    std::uint8_t as = 0;
    bool honorific = false;
  };
  void find_in(std::uint32_t begin, std::uint32_t stop, bool is_cell, const Lexicon& lexicon,
               std::vector<Mention>& out);
  [[nodiscard]] Hit name_at(std::uint32_t at, std::uint32_t begin, std::uint32_t stop, bool is_cell,
                            const Lexicon& lexicon) const;
  [[nodiscard]] Hit latin_at(std::uint32_t at, std::uint32_t stop) const;
  [[nodiscard]] Hit mail_at(std::uint32_t at_sign, std::uint32_t begin, std::uint32_t stop,
                            std::uint32_t& from) const;
  [[nodiscard]] Hit phone_at(std::uint32_t at, std::uint32_t stop, bool fills_cell) const;
  [[nodiscard]] Hit number_at(std::uint32_t at, std::uint32_t stop) const;
  [[nodiscard]] bool is_honorific(std::uint32_t at, std::uint32_t stop,
                                  const Lexicon& lexicon) const;
  // The class of the form with this hash; 0xFF: there is none.
  [[nodiscard]] std::uint8_t look_up(std::uint64_t hash) const;
  [[nodiscard]] bool may_start(char32_t first, char32_t second) const;

  std::string_view slots_, starts_;
  std::uint64_t slot_mask_ = 0;
  std::uint64_t seed_ = 0;
  std::uint64_t people_ = 0;
  FoldedText folded_;
  std::string_view text_;  // folded, of the Piece at hand
};

}  // namespace tadasu::find
