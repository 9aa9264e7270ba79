// What the parts of values are hashed with; private to people.
//
// Whole parts (a family name, a town) are hashed as the values themselves are, and cut to 32 bits.
// A pair of letters has one of 64 places, and a day one of 31 hashes: a hash that nobody can turn
// round hides no more of them than a secret table does, and costs ten times as much. So the places
// of pairs come of two secret numbers, days, months and years of secret tables, all derived from
// the key of the incident. What that gives away to a reader of the index without the key: how long
// a name is, about; which records have pairs of letters in common; and, of very many records, which
// places are the most frequent ones, from which frequent names can be guessed. That is why the
// index is sealed with the case and ends with its key, and why another case has other places
// (docs/decisions/0029).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/hash.h"
#include "people/likeness.h"

namespace tadasu::people {

class PartKey {
 public:
  explicit PartKey(const Key& key);
  [[nodiscard]] const Key& key() const { return key_; }
  // 0 for an empty part.
  [[nodiscard]] std::uint32_t hash(std::string_view domain, std::u32string_view part) const;
  [[nodiscard]] std::uint32_t hash(std::string_view domain, std::string_view part) const;
  // The place of a pair: 0..63.
  [[nodiscard]] unsigned place(char32_t first, char32_t second) const {
    std::uint64_t x = ((std::uint64_t{first} << 32 | second) ^ mask_) * factor_;
    x = (x ^ x >> 32) * 0xD6E8FEB86659FD93ULL;
    return static_cast<unsigned>(x >> 58);
  }
  // All pairs of neighbours, with those of the begin and the end.
  [[nodiscard]] Letters letters(std::u32string_view word) const;
  [[nodiscard]] Letters letters(std::string_view utf8) const;
  [[nodiscard]] IdLetters id_letters(std::string_view number) const;
  [[nodiscard]] std::uint8_t day(int day_or_month) const;  // 1..31, all different; else 0
  [[nodiscard]] std::uint16_t year(int year) const;        // 1800..2199, all different; else 0

 private:
  static constexpr int kYearMin = 1800, kYearMax = 2199;  // as text/date.h reads them
  Key key_;
  std::uint64_t mask_, factor_;
  std::array<std::uint8_t, 32> days_{};
  std::array<std::uint16_t, kYearMax - kYearMin + 1> years_{};
};

// The bytes of a part, to be hashed.
inline std::string_view bytes_of(std::u32string_view part) {
  return {reinterpret_cast<const char*>(part.data()), part.size() * sizeof(char32_t)};
}

// That of `key`; made anew only when another key came between.
const PartKey& part_key(const Key& key);

}  // namespace tadasu::people
