// What two records are compared by where their values are not written alike: keyed hashes of the
// parts of a value, and keyed filters of its pairs of letters (docs/decisions/0029). Nothing in it
// can be read without the key of the incident, and 0 always means: not known.
#pragma once

#include <bit>
#include <cstdint>

namespace tadasu::people {

// A filter of the pairs of neighbouring letters of a value, one bit for each pair, the place of the
// bit by the key: two values are alike as far as their bits are.
using Letters = std::uint64_t;
using IdLetters = std::uint32_t;  // … of a number, which is short

// All that is asked of filters: a twin of the bench answers the same of the pairs themselves.
inline unsigned letter_count(Letters a) { return static_cast<unsigned>(std::popcount(a)); }
inline unsigned common_count(Letters a, Letters b) { return letter_count(a & b); }
inline bool is_within(Letters a, Letters b) { return (a & ~b) == 0; }

struct Likeness {
  enum Flag : std::uint8_t {
    kSharedMailbox = 1,     // info@, soumu@: an office, not a person
    kReadingByGuess = 4,    // the reading is what the names of packs/names make of the characters
    kReadingOfMailbox = 8,  // no name at all: the letters are those of 花子 in hanako.sato1985@
    kSplitByGuess = 2,  // family and given name, or those of the reading, were not written apart
  };
  // Of the name as written, folded: one run of kanji and kana; the words of a name abroad, in any
  // order. A former family name adds its own.
  Letters name_letters = 0;
  Letters family_letters = 0;    // of the reading: its family part, or all while it is not split
  Letters given_letters = 0;     // … its given part; by guess: of all its readings
  Letters address_letters = 0;   // of town and lot, without building; abroad of the street's name
  std::uint64_t foreign_id = 0;  // a number of kind foreign_id_number, whole
  std::uint32_t family = 0;      // as written, folded: kanji, or the Latin letters of a name abroad
  std::uint32_t given = 0;
  std::uint32_t family_kana = 0;  // by guess: the likeliest
  std::uint32_t given_kana = 0;
  std::uint32_t given_end =
      0;  // the last two characters of the written name: 太郎; abroad of given
  std::uint32_t postal_code = 0;
  std::uint32_t town = 0;           // city and town without numbers
  std::uint32_t house_numbers = 0;  // 1-2-3, without the room
  std::uint32_t email_local = 0;    // what stands before the @, without +tag
  IdLetters id_letters = 0;         // of the digits of foreign_id
  std::uint16_t room = 0;
  std::uint16_t birth_year = 0;
  // Month and day under one key: 03-04 and 04-03 are seen as swapped. Filled also where year, month
  // and day are no date of the calendar: 1980-13-02.
  std::uint8_t birth_month = 0;
  std::uint8_t birth_day = 0;
  std::uint8_t sex = 0;  // 1 male, 2 female, as given
  std::uint8_t flags = 0;
  friend bool operator==(const Likeness&, const Likeness&) = default;
};
static_assert(sizeof(Likeness) == 88, "no hidden padding: it crosses the wire as it lies");

}  // namespace tadasu::people
