// Duties that a person adds: what the company agreed with an insurer, a card company, a client.
// Each is kept as a law pack of its own (docs/formats/law-pack.md), so that whatever judges laws
// judges it; its texts are sealed. Nothing is deleted: a change is a version, a withdrawal has a
// reason.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "command/command.h"

namespace tadasu::store {
class Store;
}

namespace tadasu::respond {

// As it is typed. The choices are told by own_choices().
struct OwnDutyForm {
  std::string name;
  std::string to, to_name;  // a recipient, and who that is
  std::string contract, clause, read_on;
  std::string when, persons;            // `persons`: of the choice "persons"
  std::string start, length, counting;  // no length: without delay
  std::vector<std::string> content;     // numbers of the items of a report
  std::string wants;                    // in words
};
const std::vector<std::string>& own_choices(std::string_view field);  // "to", "when", "start" …

struct OwnDutyProblem {
  std::string field, what;  // "missing", "too_long", "no_date", "future", "no_number", "no_choice"
};
// One for each field, in the order of the form; none: it can be kept.
std::vector<OwnDutyProblem> problems_of(const OwnDutyForm& form, Moment now);
Json pack_of(const OwnDutyForm& form, std::string_view id);  // of a form without problems
OwnDutyForm form_of(const Json& pack);

struct OwnDuty {
  struct Version {
    std::string pack_json;  // "": its key was destroyed
    std::string by, reason;
    Moment at;
    std::uint64_t entry = 0;
  };
  struct Withdrawal {
    std::string by, reason;
    Moment at;
  };
  std::string id;                 // "own-1a2b3c4d", also the id of its pack
  bool is_company = false;        // for later incidents, too
  std::vector<Version> versions;  // oldest first; the last one holds
  std::optional<Withdrawal> withdrawn;
  [[nodiscard]] bool holds() const { return !withdrawn && !versions.back().pack_json.empty(); }
};

// Those of an incident: the company's as they stood when it was opened, changed by what was decided
// in it. What becomes of the company's later does not touch it. "": the company's.
// Errors: Damaged: a body of another form.
Result<std::vector<OwnDuty>> own_duties(const store::Store& store, std::string_view incident);
const OwnDuty* find_own_duty(const std::vector<OwnDuty>& all, std::string_view duty);
std::vector<Json> own_packs(const std::vector<OwnDuty>& all);  // of those that hold

// Adds (`id` empty) or changes one, of an incident or of the company (""); `for_later`: of both.
// Answers its id. Errors as in command.h, and: Invalid: the field of the first problem; `reason`: a
// change without one; NotFound: no such duty, or it is withdrawn.
struct OwnDutyOrder {
  std::string incident, id;
  bool for_later = false;
  std::string reason;
};
Result<std::string> set_own_duty(store::Store& store, const Clock& clock, const OwnDutyOrder& order,
                                 const OwnDutyForm& form, const command::By& by);
Status withdraw_own_duty(store::Store& store, const OwnDutyOrder& order, const command::By& by);

}  // namespace tadasu::respond
