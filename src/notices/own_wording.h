// Own wording: what a company says in a paper in its own words, section by section, instead of the
// shipped ones of packs/letters. What it does not say itself stays as it is shipped, also when a
// later version ships it otherwise; a section's own words know the shipped ones they were written
// instead of. docs/formats/own-wording.md
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/words.h"
#include "notices/paper.h"

namespace tadasu::notices {

struct OwnSection {
  std::string id;                     // of the section; "": the title of the paper, without text
  std::string title, text;            // with fields: {{people.max}}
  std::string base_title, base_text;  // the shipped words then
};

struct OwnWording {
  std::string paper;
  Lang lang = Lang::Ja;
  std::vector<OwnSection> sections;  // in the order of the paper
  [[nodiscard]] const OwnSection* find(std::string_view section) const;
};

// A section as it is shipped. The first of a paper is its title (`id` "", no text).
struct ShippedSection {
  std::string id, title, text;
  std::vector<std::string> needs;  // without which it is unfinished
  bool is_gap = false;             // always for a person to write
};
// Errors: NotFound: no such paper, or not in this language.
Result<std::vector<ShippedSection>> shipped_sections(const Paper& paper, Lang lang);

// The wording with these words of one section; the words of the shipped section are no own ones. A
// section that is own already keeps what it was written instead of, unless `is_seen`: whoever wrote
// it had the shipped words of now before them.
void set_section(OwnWording& wording, const std::vector<ShippedSection>& shipped,
                 std::string_view id, std::string_view title, std::string_view text, bool is_seen);

// What stands in the way of using a wording.
struct WordingProblem {
  std::string section;
  bool is_title = false;  // it stands in the section's title
  std::size_t line = 1;
  // "unknown_field", "asks_only" (a field that only asks), "of_one_person" (in a paper for all),
  // "of_recipient" (in a title of letters), "unclosed", "not_opened", "not_a_field", "too_deep",
  // "too_many", "too_long", "control", "no_title", "no_section"
  std::string what;
  std::string detail;   // the name, the tag
  std::string instead;  // the name that may be meant
};
// None: it can be used. Errors: of shipped_sections.
Result<std::vector<WordingProblem>> problems_of(const Paper& paper, const OwnWording& wording);

// Names of the fields in a text without problems, each once, in their order.
std::vector<std::string> fields_in(std::string_view text);
// All fields of a paper: those that are said, and those that only ask ({{#is_attack}}).
Result<std::vector<std::string>> field_names(const Paper& paper, Lang lang);
[[nodiscard]] bool asks_only(std::string_view field);
// The same in the order in which people look for them.
struct FieldGroup {
  std::string id;  // "people"
  std::vector<std::string> fields;
};
const std::vector<FieldGroup>& field_groups();

// What a person should look at, of a wording without problems.
struct WordingNote {
  std::string section;
  std::string what;    // "older": shipped otherwise by now; "gone": not shipped any more;
                       // "lost": what the shipped section must say and the own one does not
  std::string detail;  // the field
};
std::vector<WordingNote> notes_on(const std::vector<ShippedSection>& shipped,
                                  const OwnWording& wording);

// ---- a wording as data: kept (JSON), and as a file in the form of packs/letters (TOML)
Json to_json(const OwnWording& wording);
Result<OwnWording> own_wording_of_json(const Json& json);  // Damaged: another form
std::string to_toml(const Paper& paper, const OwnWording& wording, std::string_view day);

// The wording that a file says, read as TOML. Sections as they are shipped are no own ones.
// Errors: Invalid: `where` the member, `detail` in English what is wrong with it.
Result<OwnWording> own_wording_of_pack(const Json& pack);

}  // namespace tadasu::notices
