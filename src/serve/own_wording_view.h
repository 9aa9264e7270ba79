// The wording of one paper as its page shows it, and what of it was typed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "respond/example.h"
#include "respond/own_wordings.h"
#include "serve/page.h"
#include "serve/routes.h"

namespace tadasu::serve {

struct WordingView {
  const notices::Paper* paper = nullptr;
  Lang lang = Lang::Ja;  // of the paper
  std::vector<notices::ShippedSection> shipped;
  std::optional<respond::WordingHistory> history;
  notices::OwnWording now;       // without sections: as shipped
  std::uint64_t last_entry = 0;  // that changed it
  std::vector<store::Store::User> users;
};
// Of the paper and language in the address. Errors: NotFound.
Result<WordingView> load_wording(Context& context);

// What two people wrote into the same section.
struct WordingClash {
  std::string section;
  std::string title, text;  // of the other one, saved
  std::string by;
  Moment at;
};

// What was typed into the form.
struct WordingTyped {
  notices::OwnWording wording;        // what saving would keep
  std::vector<WordingClash> clashes;  // sections that somebody else changed meanwhile
};
// Errors: Invalid: the form did not arrive whole.
Result<WordingTyped> typed_wording(const Context& context, const WordingView& view);

// What the page says besides what is kept.
struct WordingSaid {
  std::optional<WordingTyped> typed;
  std::vector<Wrong> wrongs;
  std::string refused, told;
  std::string file;  // content that was put in and cannot be used
};

// Names for people.
std::string section_name(Lang lang, const WordingView& view, std::string_view section);
std::string field_meaning(Lang lang, const std::string& field);
std::string wording_user(const WordingView& view, const std::string& id);
std::string problem_words(Lang lang, const WordingView& view,
                          const notices::WordingProblem& problem);
// The field of the form that a problem is about: "text-3", "heading-0".
std::string field_of(const WordingView& view, const notices::WordingProblem& problem);
std::string note_words(Lang lang, const notices::WordingNote& note);
std::string wording_address(const WordingView& view);

// The words of a section as the form shows them: own ones, else the shipped.
struct SectionWords {
  std::string title, text;
  bool is_own = false;
};
SectionWords words_of(const notices::OwnWording& wording, const notices::ShippedSection& shipped);

// How `wording` comes out: of the incident that the request names (`incident`), or the invented.
struct Shown {
  std::optional<respond::WordingPreview> preview;
  std::string trouble;      // why not, in words
  bool is_searched = true;  // personal data was looked for
  std::string incident;     // "" the invented one
};
Shown shown_wording(Context& context, const notices::OwnWording& wording,
                    std::string_view incident);

// The fields in a section with their meaning and what they say there: "People (at most): 4,629".
std::vector<std::string> fields_shown(Lang lang, const SectionWords& words, const Shown& shown);

std::vector<Route> own_wording_routes();  // for the table of routes

// ---- parts of the page (own_wording_parts.cpp)
Html wording_form(Context& context, const WordingView& view, const WordingSaid& said,
                  const Shown& shown);
Html wording_preview(Context& context, const WordingView& view, const Shown& shown);
Html field_list(Context& context, const WordingView& view, const Shown& shown);
Html wording_history(Context& context, const WordingView& view);

}  // namespace tadasu::serve
