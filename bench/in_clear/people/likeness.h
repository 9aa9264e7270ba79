// The slow twin of src/people/likeness.h, for people_bench_in_clear only: no value is hashed or
// filtered. What is compared of a record are numbers of the very letters, so that what sketches
// lose can be told from what the model loses. It stands before src/ where the twin looks for
// headers.
#pragma once

#include <cstdint>

namespace tadasu::people {

// The pairs of neighbouring letters of a value: the number of that set of pairs, 0 for none.
class Letters {
 public:
  Letters() = default;
  Letters(int none);  // NOLINT: as the filter, it is compared with 0 and set to it
  static Letters of(const char32_t* word, std::size_t size);  // with those of begin and end
  Letters& operator|=(Letters other) { return *this = *this | other; }
  friend Letters operator|(Letters a, Letters b);
  friend bool operator==(Letters a, Letters b) { return a.set_ == b.set_; }
  friend unsigned letter_count(Letters a);
  friend unsigned common_count(Letters a, Letters b);
  friend bool is_within(Letters a, Letters b);

 private:
  std::uint32_t set_ = 0;
};
using IdLetters = Letters;

unsigned letter_count(Letters a);
unsigned common_count(Letters a, Letters b);
bool is_within(Letters a, Letters b);

// As the likeness that ships, member by member.
struct Likeness {
  enum Flag : std::uint8_t {
    kSharedMailbox = 1,
    kReadingByGuess = 4,
    kReadingOfMailbox = 8,
    kSplitByGuess = 2,
  };
  Letters name_letters, family_letters, given_letters, address_letters;
  std::uint64_t foreign_id = 0;
  std::uint32_t family = 0, given = 0, family_kana = 0, given_kana = 0, given_end = 0;
  std::uint32_t postal_code = 0, town = 0, house_numbers = 0, email_local = 0;
  IdLetters id_letters;
  std::uint16_t room = 0;
  std::uint16_t birth_year = 0;
  std::uint8_t birth_month = 0, birth_day = 0, sex = 0, flags = 0;
  friend bool operator==(const Likeness&, const Likeness&) = default;
};
static_assert(sizeof(Likeness) % sizeof(std::uint64_t) == 0, "twins are found by its words");

}  // namespace tadasu::people
