// Mention: one item of personal data at one place, with how sure we are and why.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "find/kind.h"
#include "unpack/piece.h"

namespace tadasu::find {

// Reasons a mention carries, as bits; `--explain` and the evidence page turn them into words
// ("reason.<name>" in packs/words).
enum class Reason : std::uint32_t {
  Shape = 1 << 0,         // looks like one
  CheckDigit = 1 << 1,    // its check digit is right
  Exists = 1 << 2,        // is in the official list (postal code, bank, area code)
  Label = 1 << 3,         // a label stands before it
  Column = 1 << 4,        // its column's header says so
  ColumnValues = 1 << 5,  // its column's values say so
  Dictionary = 1 << 6,    // is in the dictionary of names
  Honorific = 1 << 7,     // followed by 様, さん, 殿 …
  Neighbour = 1 << 8,     // agrees with a neighbour (postal code and address, name and reading)
  HeaderField = 1 << 9,   // stands in a mail header that holds it
  NearPerson = 1 << 10,   // tied to a person named nearby or in the same row
  Hashed = 1 << 11,       // not in clear: the stored form of a password, or a locked key
  Tagger = 1 << 12,       // reads like a name in its sentence
  Differs = 1 << 13,      // postal code and address side by side are of different cities
  OwnKind = 1 << 14,      // matches the pattern of an own kind (find/own_kinds.h)
  Known = 1 << 15,        // stands in the list of known people (find/known_people.h)
  Again = 1 << 16,        // the same name stands surely nearby
};
using Reasons = std::uint32_t;
inline Reasons operator|(Reason a, Reason b) {
  return static_cast<Reasons>(a) | static_cast<Reasons>(b);
}
inline Reasons operator|(Reasons a, Reason b) { return a | static_cast<Reasons>(b); }
inline bool has_reason(Reasons set, Reason one) { return (set & static_cast<Reasons>(one)) != 0; }

// Every reason with the name it has in words: say(lang, "reason." + id), and "ui.reason." on the
// pages.
struct ReasonName {
  Reason reason;
  const char* id;
};
[[nodiscard]] std::span<const ReasonName> reason_names();

// Units: byte offsets into the text of the Piece it was found in, half-open. `strength` is 0..1.
//        The value itself is piece.text[begin, end); a Mention never owns personal data.
struct Mention {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t row = unpack::kNoRow;  // index into piece.rows, for tables
  std::uint16_t column = 0;            // for tables, from 0
  Kind kind = Kind::PersonName;
  std::uint8_t own = 0;  // which own kind it is, from 1; 0: none
  float strength = 0;
  Reasons reasons = 0;
};

}  // namespace tadasu::find
