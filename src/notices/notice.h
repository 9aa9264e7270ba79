// Notice: what is said to the authority, to each person, to the public. Drafted from one revision
// of the fact sheet; every number in it knows which fact it came from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "find/kind.h"

namespace tadasu::notices {

// A value that was filled from the fact sheet: when the fact changes, this goes stale.
struct Filled {
  std::string fact;   // "people.max", "items", "known_at"
  std::string value;  // as shown
  // Where it stands in the section's text, in bytes, once for each place. Both 0: it does not stand
  // there, it only decided what does.
  std::size_t begin = 0, end = 0;
};

// One part of a document in form order.
struct Section {
  std::string id;  // "1" … "9" for the PPC sheet
  std::string title;
  std::string text;  // plain text, paragraphs separated by a blank line
  std::vector<Filled> filled;
  bool complete = true;  // false: still to be written by a person; shown in colour and in words
  std::uint32_t length_max = 0;  // characters the form takes; 0 no limit known
  bool is_rewritten = false;     // a person changed the text
};

// Of the letter to everybody: what may stand in one of these letters. Items and advice of all of
// them stand in it together, marked as such; in place of name, address, number and day stands what
// will be there.
struct Everybody {
  std::vector<find::Kind> kinds;
  bool is_minor = false, slow_hashes = false;  // of each of them, as of a Recipient
};

struct Notice {
  std::string paper = "ppc-sheet";  // which paper it is: an id of packs/letters/papers.toml
  bool numbered = false;            // its sections carry their numbers
  std::string lang = "ja";
  std::string incident;
  std::uint64_t revision = 0;  // of the fact sheet
  Moment drafted_at;
  std::string title;
  std::string template_digest;  // of the words it was filled into; "" not known
  std::vector<Section> sections;
  std::uint64_t person = 0;            // letters: whose
  std::optional<Everybody> everybody;  // the text of letters to many, which is approved once
};

}  // namespace tadasu::notices
