// The clocks that run in an incident and the alert that is up of each: by its deadline and by what
// people decided. An alert is shown until somebody says that they saw it; a deadline that moves
// shows anew.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "command/command.h"
#include "duties/reminders.h"
#include "respond/respond.h"

namespace tadasu::respond {

struct Alarm {
  duties::RunningClock clock;
  const duties::Reminder* up = nullptr;  // of `clock`
  const Heard* heard = nullptr;          // who saw it, or a later one of the same deadline
  [[nodiscard]] bool is_open() const { return up != nullptr && heard == nullptr; }
};

// The most urgent first. What is done does not run, nor what two people set to "not due"; what they
// set to "due" does. In a closed incident only what is due runs. Borrows the response.
std::vector<Alarm> alarms(const Response& response, Moment now);
// What is due and not done, whatever the stage: whether it has a clock or is due without delay. Not
// what may wait for now. Borrows the response.
std::vector<const duties::Duty*> still_due(const Response& response);
// The next moment at which alarms() may answer otherwise although nothing was recorded.
Moment next_change(const std::vector<Alarm>& alarms, Moment now);

// The same as a calendar; what is done stands in it as cancelled.
std::string calendar_file(const Response& response, Lang lang, Moment now);

// Somebody saw the alert of this deadline. Errors as in command.h, and: NotFound: no such clock
// runs; Conflict: by now another alert is up, the deadline moved, or somebody saw it already.
Status acknowledge(store::Store& store, const Clock& clock, std::string_view incident,
                   std::string_view duty, std::string_view to, duties::Alert alert,
                   std::string_view deadline, const command::By& by);

}  // namespace tadasu::respond
