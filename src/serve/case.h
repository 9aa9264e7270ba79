// One incident as the pages see it: what is recorded, and what follows from it as far as it could
// be worked out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "command/command.h"
#include "respond/respond.h"
#include "serve/page.h"

namespace tadasu::serve {

struct Case {
  command::Incident incident;
  std::string title;  // in the reader's language where nobody wrote one
  std::optional<command::Playbook> playbook;
  std::optional<respond::Response> response;  // missing: `trouble` says why
  std::optional<Error> trouble;
  std::vector<store::Store::User> users;

  [[nodiscard]] const facts::FactSheet* sheet() const {
    return response && response->sheet ? &*response->sheet : nullptr;
  }
  [[nodiscard]] std::string user_name(Lang lang, std::string_view id) const;  // as displayed
};

// NotFound when there is no such incident. A step that fails later (a pack that does not load)
// leaves the case without response, and the page says so.
Result<Case> load_case(Context& context);
Frame case_frame(const Case& which, std::string_view menu, std::string title);

// The facts as JSON for this reader: free notes only for those who may read words.
OrderedJson facts_shown(const Context& context, const Case& which);

// What every page of an incident says first: trouble, a survey that failed, places and files that
// are not in the count.
Html case_notes(Context& context, const Case& which);
// The same for JSON: the survey that runs or ran, and the places that no revision counts.
void put_survey(Context& context, const Case& which, OrderedJson& out);

std::string incident_title(Lang lang, const command::Incident& incident,
                           const std::optional<command::Playbook>& playbook);

// The outcome of a command: back to `location`, or the trouble in words.
Outcome outcome_of(Context& context, const Result<command::Incident>& result, std::string location);
// Who acts, and what they looked at (the hidden field "seen").
command::By by(const Context& context);
Html seen_field(const command::Incident& incident);

// The moment of knowledge as it was written: a date alone has no time.
std::string known_text(Lang lang, const command::Incident& incident);

// ---- deadlines
struct Clockwork {
  const duties::Duty* duty = nullptr;
  Moment deadline;
};
// Duties with a deadline that are due or may be and are not done, nearest first.
std::vector<Clockwork> clockworks(const Case& which);
// Duties that are due and not done, and for which the law names no number of days: due now, all the
// time.
std::vector<const duties::Duty*> due_without_delay(const Case& which);
// From when the duties count: what was known first, as law 9.3 takes it. Nothing when unknown.
std::optional<Moment> counted_from(const Case& which);
// "due now; 3 days since it was known".
std::string without_delay_text(const Context& context, std::optional<Moment> since);

}  // namespace tadasu::serve
