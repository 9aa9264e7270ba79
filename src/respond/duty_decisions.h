// What people decided about duties: that a duty is or is not due against what was worked out, which
// holds when a second person agrees, and that one was done. What they set is the state of the duty,
// and what is worked out stands beside it for ever.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "command/command.h"
#include "duties/duties.h"
#include "duties/reminders.h"

namespace tadasu::store {
class Store;
}

namespace tadasu::respond {

struct Override {
  bool is_due = false;  // what it is set to
  std::string reason;
  std::string asked_by, agreed_by;  // "" nobody agreed yet: it does not hold
  Moment asked_at, agreed_at;
  std::uint64_t entry = 0;
  duties::DutyState computed = duties::DutyState::Undetermined;  // when it was asked for
  std::string withdrawn_by;                                      // "" it was not; kept to be seen
  [[nodiscard]] bool is_withdrawn() const { return !withdrawn_by.empty(); }
  [[nodiscard]] bool holds() const { return !agreed_by.empty() && !is_withdrawn(); }
};

struct Done {
  std::string by;
  Moment at;              // of the entry
  std::string on;         // the day it was done, as written: "2026-11-23"
  std::string receipt;    // "" none
  std::string undone_by;  // "" it stands
  std::string undone_why;
};

// Somebody saw an alert of its clock.
struct Heard {
  duties::Alert alert = duties::Alert::Half;
  std::string deadline;  // that it was about
  std::string by;
  Moment at;
};

struct DutyDecisions {
  std::string duty, to;
  std::vector<Override> overrides;  // oldest first; the last one speaks
  std::vector<Done> done;           // the same
  std::vector<Heard> heard;         // since its deadline moved last
  [[nodiscard]] const Override* override_now() const {
    return overrides.empty() || overrides.back().is_withdrawn() ? nullptr : &overrides.back();
  }
  [[nodiscard]] const Done* done_now() const {
    return done.empty() || !done.back().undone_by.empty() ? nullptr : &done.back();
  }
};

// Errors: Damaged: a body of another form. Texts whose key was destroyed are empty.
Result<std::vector<DutyDecisions>> duty_decisions(const store::Store& store,
                                                  std::string_view incident);
const DutyDecisions* find_decisions(const std::vector<DutyDecisions>& all,
                                    const duties::Duty& duty);

// What one person does; `duty` as it is worked out now. Errors as in command.h, and: Invalid
// `reason` (none), `on` (no date, or the future); NotAllowed: who asked does not agree to it;
// NotFound: there is nothing to agree to, to withdraw or to undo; Conflict: it is done already, it
// is already asked for.
Status ask_override(store::Store& store, std::string_view incident, const duties::Duty& duty,
                    bool is_due, std::string_view reason, const command::By& by);
// `asked`: the entry of what was read; Conflict when something else is asked for by now.
Status agree_override(store::Store& store, std::string_view incident, const duties::Duty& duty,
                      std::uint64_t asked, const command::By& by);
Status withdraw_override(store::Store& store, std::string_view incident, const duties::Duty& duty,
                         const command::By& by);
Status mark_done(store::Store& store, const Clock& clock, std::string_view incident,
                 const duties::Duty& duty, std::string_view on, std::string_view receipt,
                 const command::By& by);
Status undo_done(store::Store& store, std::string_view incident, const duties::Duty& duty,
                 std::string_view reason, const command::By& by);

}  // namespace tadasu::respond
