// Fact sheets of an incident: made by a survey, kept as numbered revisions in the journal.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "base/words.h"
#include "facts/fact_sheet.h"
#include "facts/person_ids.h"
#include "facts/survey.h"

namespace tadasu::store {
class Store;
}

namespace tadasu::facts {

// Surveys `paths` (or goes on with a survey that was stopped), puts the masked evidence and the
// sealed values of each person into the store, and appends the next revision ("facts.revised").
// Own kinds that are given are kept with the incident (sealed) for its later surveys.
// A repeat that finds the same numbers from the same evidence makes no new revision and returns the
// last.
Result<FactSheet> survey_incident(store::Store& store, std::string_view incident,
                                  const std::vector<std::filesystem::path>& paths,
                                  std::string_view actor, std::string_view reason,
                                  SurveyOptions options,
                                  const std::function<void(const Progress&)>& progress);

// A revision, or the last one (revision 0). NotFound when there is none.
Result<FactSheet> load_sheet(const store::Store& store, std::string_view incident,
                             std::uint64_t revision = 0);
Result<std::vector<FactSheet>> load_sheets(const store::Store& store, std::string_view incident);

// Those of an incident's places (Incident::evidence_paths) that `sheet` does not count: their
// survey failed, or was never run. `sheet` may be null.
std::vector<std::string> uncounted(const FactSheet* sheet, const std::vector<std::string>& places);

// What a revision changed against an earlier one, for people: which number, from what to what.
struct Change {
  std::string fact;  // "people.max", "kinds.card_number.max", "coverage.unread"
  std::string before;
  std::string after;
};
std::vector<Change> compare(const FactSheet& before, const FactSheet& after);

// Which people of a revision were one before, or several: by their numbers. Empty for a revision of
// an older version of the program.
Result<PersonChanges> person_changes(const store::Store& store, std::string_view incident,
                                     std::uint64_t revision);
// What the records of a person of a revision are called, also of those that are not there now.
Result<std::vector<RecordName>> records_of(const store::Store& store, std::string_view incident,
                                           std::uint64_t revision, std::uint64_t person);

// One paragraph fit for a report: how many, of what, what could not be read, as of when.
std::string statement(const FactSheet& sheet, Lang lang);
// What was there at an earlier survey and is not now, or has other content; "" when all is there.
std::string loss_words(const Coverage& coverage, Lang lang);
// How many test people were left out, and by what they were known; "" when nobody was.
std::string test_people_words(const Survey& survey, Lang lang);
// The name of a kind, and of passwords whether they are stored as hashes and with which schemes.
std::string kind_words(const KindFacts& kind, Lang lang);
std::vector<std::string> hash_schemes(const KindFacts& kind);  // "bcrypt"; "plain": without salt
// Why the lower and the upper bound are what they are, a sentence each.
std::string explain_min(const Survey& survey, Lang lang);
std::string explain_max(const Survey& survey, Lang lang);
// Sensitivity classes, minors, where people are: what a class is called, the sentences of the
// statement, and what the bounds of all of them mean.
std::vector<ClassFacts> class_facts(const people::Resolved& resolved, const Survey& survey);
// … which countries, and of how many people none is known.
void count_places(const people::Resolved& resolved, Survey& survey);
std::string class_words(const Survey& survey, PeopleClass which, Lang lang);
std::string place_words(const PlaceFacts& place, Lang lang);  // probably in Germany
std::string classes_statement(const Survey& survey, Lang lang);
std::string explain_classes(Lang lang);

// The document of `tadasu scan --json` ("tadasu.scan/1").
OrderedJson scan_json(const Survey& survey);
OrderedJson sheet_json(
    const FactSheet& sheet);  // "tadasu.fact_sheet/1", docs/formats/fact-sheet.md

// What the survey measured, in the vocabulary of "tadasu.facts/1": items, special, persons,
// my_number_persons, persons_history; where people probably live (`residence`) and that there are
// minors (`vulnerable_persons`). What people established is merged with it by the caller.
Json measured_facts(const std::vector<FactSheet>& sheets);

}  // namespace tadasu::facts
