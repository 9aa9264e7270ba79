// How far two records agree, field by field; private to people (docs/decisions/0029).
//
// A trait is compared on a short ladder of levels. The levels of all fields are one number, the
// pattern: millions of pairs have a thousand patterns, so a model is fitted to and looked up by
// patterns, and what made two records one person can be told in words.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "people/person.h"
#include "people/sketch.h"

namespace tadasu::people {

enum class Trait : std::uint8_t { Name, BirthDate, Phone, Email, Address, Sex, ForeignId };
inline constexpr std::size_t kTraitCount = 7;

// 0 is always: not known of one of the two; it says nothing.
enum class NameLevel : std::uint8_t {
  Missing,
  Same,            // as written, and the readings do not deny it
  SameReading,     // one reading; written with other characters, or not written at all on one side
  OtherWriting,    // one reading, written with characters that are no variants of each other
  ReadsLikely,     // one is only written, and the other is its likeliest reading
  ReadsAlike,      // one is written so that it may be read as the other; or both so
  ReadsGiven,      // … its given name; how the family name is read is not known
  Alike,           // nearly all letters: a slip
  OtherFamily,     // one given name, another family name: married, or by chance
  AlikeGiven,      // one family name, given names that share letters: a slip, or a sibling
  Half,            // of one only half is written, and it is half of the other's
  OtherGiven,      // one family name, another given name
  ReadsOtherwise,  // one is only written, and read as the other only by chance
  Differ,
};
enum class DateLevel : std::uint8_t { Missing, Same, Slip, Differ };
enum class PhoneLevel : std::uint8_t { Missing, SameMobile, SameLandline, Differ };
enum class EmailLevel : std::uint8_t { Missing, Same, SameLocal, Differ };
enum class AddressLevel : std::uint8_t {
  Missing,
  SameRoom,
  SameHouse,
  OtherRoom,
  Alike,
  SameTown,
  Differ
};
enum class SexLevel : std::uint8_t { Missing, Same, Differ };
enum class IdLevel : std::uint8_t { Missing, Same, Alike, Differ };

inline constexpr std::size_t kLevelsMax = 14;
inline constexpr std::array<std::uint8_t, kTraitCount> kLevelCounts = {14, 4, 4, 4, 7, 3, 4};

using Pattern = std::uint32_t;
inline constexpr Pattern kPatternCount = 14 * 4 * 4 * 4 * 7 * 3 * 4;

using Levels = std::array<std::uint8_t, kTraitCount>;
[[nodiscard]] Pattern pattern_of(const Levels& levels);
[[nodiscard]] Levels levels_of(Pattern pattern);

// Symmetric. Cost: some tens of nanoseconds beside the two records' way from memory.
[[nodiscard]] Levels compare(const Record& a, const Record& b, Hubs hubs_a = 0, Hubs hubs_b = 0);
// The same of their sketches. `hubs`: of both.
[[nodiscard]] Levels compare(const Sketch& a, const Sketch& b, Hubs hubs);
// Whether the name that a mailbox without a name bears (kReadingOfMailbox) is that of the other: 1
// when it may be, 0 when it is another's, -1 when nothing tells.
[[nodiscard]] int mailbox_alike(const Likeness& mailbox, const Likeness& other);
// True when their birth dates are on the level Differ: seen without their likeness.
[[nodiscard]] bool differ_by_date(const Sketch& a, const Sketch& b);

}  // namespace tadasu::people
