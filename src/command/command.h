// What people do in an incident. Each command checks, appends one entry to the journal and returns
// the incident as it is after it. State is only what the entries fold to: load() is the fold.
//
// Two people at once: `By::seen` is Incident::last_entry of what the actor looked at. A command is
// refused with Conflict (`where`: "journal/<number>") when the same thing (this task, this role,
// this fact, the stage, the known moment) was changed after it; changes elsewhere do not disturb.
// Without `seen` only what is true at the moment of the append is checked. Twice the same: a second
// call with the same `By::once` changes nothing and returns the incident.
//
// Errors of every command: NotFound (no such incident, task …), Conflict, Invalid with `where` =
// the argument, Full, Unavailable. Who may do what is asked before: permission.h.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "base/words.h"
#include "command/incident.h"
#include "command/permission.h"
#include "command/playbook.h"
#include "facts/fact_sheet.h"
#include "signs/sign.h"

namespace tadasu::store {
class Store;
}

namespace tadasu::command {

struct By {
  std::string actor;
  std::optional<std::uint64_t> seen{};
  std::string once{};
};

// Folds the journal. NotFound when there is no such incident. Free text whose key was destroyed is
// left empty.
Result<Incident> load(const store::Store& store, std::string_view id);
// All incidents, newest first.
Result<std::vector<Incident>> list(const store::Store& store);

struct Opening {
  std::string title;     // at most 200 bytes; "": doors show the playbook's title
  std::string happened;  // chooses the playbook; "" takes the sign's answer
  std::optional<signs::Sign> sign{};
  std::vector<std::string> evidence_paths{};
};
// Gives the next id of the year (in Japan), makes the vault key, attaches the sign, takes the tasks
// of the playbook, and proposes the sign's moment of notice as the moment of knowledge (without a
// sign: now), so that deadlines run until somebody sets it.
Result<Incident> open(store::Store& store, const Clock& clock, const Opening& opening,
                      const By& by);

// Attaches a further sign; Conflict when it belongs to another incident.
Result<Incident> attach_sign(store::Store& store, std::string_view id, const signs::Sign& sign,
                             const By& by);

// What a reporter wrote, in clear; empty when nothing was written or when it was forgotten.
struct Told {
  std::string contact;  // phone, then the name on a line of its own
  std::string words;
};
// Opens the sealed parts of a sign of this incident. Who looked and why is recorded first
// ("sign.opened"), each time. NotFound: no such sign here; Invalid: no reason.
Result<Told> open_report(store::Store& store, std::string_view id, std::string_view reference,
                         std::string_view reason, const By& by);

Result<Incident> add_evidence(store::Store& store, std::string_view id,
                              const std::vector<std::string>& paths, const By& by);

// `written`: a date or a date-time with offset. Refused with Invalid: the future, a moment of
// knowledge before the occurrence, no reason when a confirmed moment is changed. Setting it
// confirms it.
Result<Incident> set_known_at(store::Store& store, const Clock& clock, std::string_view id,
                              std::string_view written, std::string_view reason, const By& by);
Result<Incident> set_occurred_at(store::Store& store, const Clock& clock, std::string_view id,
                                 std::string_view written, std::string_view reason, const By& by);

// `user` "" makes the role vacant. The phone is sealed.
Result<Incident> assign(store::Store& store, std::string_view id, Role role, std::string_view user,
                        std::string_view phone, const By& by);

// take: Conflict when somebody else has it. finish: Conflict when it is done; gives it to the actor
// when nobody had it. undo: back to not done; Conflict when it is not done. release: nobody's
// again.
Result<Incident> take_task(store::Store& store, std::string_view id, std::string_view task,
                           const By& by);
Result<Incident> release_task(store::Store& store, std::string_view id, std::string_view task,
                              const By& by);
Result<Incident> finish_task(store::Store& store, std::string_view id, std::string_view task,
                             const By& by);
Result<Incident> undo_task(store::Store& store, std::string_view id, std::string_view task,
                           std::string_view reason, const By& by);

// A manual item of the timeline, sealed; 1 to 10,000 bytes.
Result<Incident> add_note(store::Store& store, std::string_view id, std::string_view note,
                          const By& by);

// A step back and Closed want a reason.
Result<Incident> change_stage(store::Store& store, std::string_view id, Stage stage,
                              std::string_view reason, const By& by);

// Whether a field may hold this value; duties owns the vocabulary. Errors: Invalid.
using FactCheck = std::function<Status(std::string_view field, const Json& value)>;

// Establishes, corrects or withdraws a fact. Old versions stay. A change of a confirmed fact wants
// a reason. `value` null: unknown. Without a check only the form is looked at: a field name of
// small letters and underscores (members after a dot), a value that is JSON.
Result<Incident> set_fact(store::Store& store, std::string_view id, std::string_view field,
                          const Json& value, facts::FactState state, std::string_view reason,
                          const By& by, const FactCheck& check = nullptr);

// What people established, as members of a "tadasu.facts/1" document: every fact that is not
// withdrawn and whose state is at least `least` (Unconfirmed < Checking < Confirmed); dotted fields
// become objects ("moments.confirmed"). `knew_date` and `moments.occurred` come from the incident's
// clocks.
Json established_facts(const Incident& incident,
                       facts::FactState least = facts::FactState::Unconfirmed);

// The role's stable name ("commander", "pr", "desk_lead" …), its words, and back.
[[nodiscard]] std::string_view role_name(Role role);
[[nodiscard]] std::optional<Role> parse_role(std::string_view name);
[[nodiscard]] std::string role_words(Role role, Lang lang);
[[nodiscard]] std::string_view stage_name(Stage stage);
[[nodiscard]] std::optional<Stage> parse_stage(std::string_view name);
[[nodiscard]] std::string stage_words(Stage stage, Lang lang);
[[nodiscard]] std::string_view fact_state_name(facts::FactState state);  // "unconfirmed" …
[[nodiscard]] std::optional<facts::FactState> parse_fact_state(std::string_view name);

// One line of the timeline in words, without its note: "Task done: secure the device".
std::string timeline_words(const TimelineItem& item, const Playbook& playbook, Lang lang);

}  // namespace tadasu::command
