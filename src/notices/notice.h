// Notice: what is said to the authority, to each person, to the public. Drafted from one revision
// of the fact sheet; every number in it knows which fact it came from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"

namespace tadasu::notices {

enum class NoticeKind : unsigned char { PpcSheet, PersonLetter, PublicNotice };
const char* notice_kind_id(NoticeKind kind);  // "ppc-sheet", "person-letter", "public-notice"

// A value that was filled from the fact sheet: when the fact changes, this goes stale.
struct Filled {
  std::string fact;   // "people.max", "items", "known_at"
  std::string value;  // as shown
};

// One part of a document in form order.
struct Section {
  std::string id;  // "1" … "9" for the PPC sheet
  std::string title;
  std::string text;  // plain text, paragraphs separated by a blank line
  std::vector<Filled> filled;
  bool complete = true;  // false: still to be written by a person; shown in colour and in words
  std::uint32_t length_max = 0;  // characters the form takes; 0 no limit known
};

struct Notice {
  NoticeKind kind = NoticeKind::PpcSheet;
  std::string lang = "ja";
  std::string incident;
  std::uint64_t revision = 0;  // of the fact sheet
  Moment drafted_at;
  std::string title;
  std::vector<Section> sections;
  std::uint64_t person = 0;  // letters: whose
};

}  // namespace tadasu::notices
