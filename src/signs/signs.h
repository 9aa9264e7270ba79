// Taking in signs: what a person reports is checked, its personal parts are sealed, and it gets a
// reference number that can be read aloud.
//
// A sign has a vault key of its own (scope: its reference), so that it can be forgotten with its
// incident or alone. In the journal it is an entry "sign.received", later "sign.attached".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "signs/sign.h"

namespace tadasu::store {
class Store;
struct NewEntry;
}  // namespace tadasu::store

namespace tadasu::signs {

// The answers as the reporter gave them. An empty answer means unknown.
struct NewSign {
  std::string happened;
  std::string noticed;
  std::optional<Moment> noticed_told{};  // when `noticed` was answered, if before the report
  std::vector<std::string> contents;
  std::string people_estimate;
  std::string readable;
  std::vector<std::string> done;
  std::string contact;  // name and phone in clear, at most 500 bytes; "" anonymous
  std::string words;    // free text in clear, at most 20,000 bytes
};

// The allowed answers of one question, "unknown" (for `done`: "nothing") last. Fields: happened,
// noticed (the words only; dates come besides), contents, people_estimate, readable, done.
[[nodiscard]] const std::vector<std::string>& choices(std::string_view field);

// Errors: Invalid with `where` = the field: an answer that is not among the choices, a malformed or
//         a future date, text that is too long or not UTF-8. Nothing is recorded then.
Status check(const NewSign& sign, const Clock& clock);

// Checks, seals, records. A second call with the same `once` returns the first sign, whatever it
// says. `once` must be hard to guess (a random id of the form) and not empty.
// Errors: as check(); Full, Unavailable: ask again with the same `once`.
Result<Sign> receive(store::Store& store, const Clock& clock, const NewSign& sign,
                     std::string_view once, std::string_view actor = "reporter");

// All signs in order of arrival.
Result<std::vector<Sign>> list(const store::Store& store);
// By reference as a person types it: lower case, spaces, full-width letters, missing hyphens.
// NotFound; Invalid when it cannot be a reference (a letter misread: the last one is a check).
Result<Sign> find(const store::Store& store, std::string_view reference);

// The canonical form of a typed reference, or nothing when it cannot be one.
[[nodiscard]] std::optional<std::string> parse_reference(std::string_view typed);

// The entry that attaches `sign` to an incident, for the caller to append together with its own.
[[nodiscard]] store::NewEntry attachment(const Sign& sign, std::string_view incident,
                                         std::string_view actor);

// When it was noticed, as far as the reporter said: "now" is the moment of that answer (a report
// may be sent hours after it), "today" and "yesterday" are dates in Japan as seen from it. Nothing
// when unknown.
[[nodiscard]] std::optional<WrittenMoment> noticed_at(const Sign& sign);

// The sealed parts, opened. Who looked and why is the caller's entry.
Result<std::string> open_contact(const store::Store& store, const Sign& sign);
Result<std::string> open_words(const store::Store& store, const Sign& sign);

}  // namespace tadasu::signs
