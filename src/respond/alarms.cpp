#include "respond/alarms.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "command/commit.h"
#include "store/store.h"

namespace tadasu::respond {
namespace {

bool has_stopped(const Response& response, const duties::Duty& duty,
                 const DutyDecisions* decisions) {
  if (duty.state == duties::DutyState::NotDue) return true;  // two people set it so
  // Who closes an incident leaves what may be due; what is due is late all the same.
  if (response.incident.stage == command::Stage::Closed && duty.state != duties::DutyState::Due)
    return true;
  if (decisions == nullptr) return false;
  return decisions->done_now() != nullptr;
}

const std::string& deadline_text(const duties::RunningClock& clock) {
  static const std::string kNone;
  return clock.deadline ? *clock.duty->deadline : kNone;
}

const Heard* heard_of(const DutyDecisions& decisions, const duties::RunningClock& clock,
                      const duties::Reminder& up) {
  for (const Heard& one : decisions.heard) {
    if (one.deadline != deadline_text(clock)) continue;
    for (const duties::Reminder& told : clock.reminders)
      if (told.alert == one.alert && told.at >= up.at) return &one;
  }
  return nullptr;
}

}  // namespace

std::vector<Alarm> alarms(const Response& response, Moment now) {
  std::vector<Alarm> out;
  for (duties::RunningClock& clock : duties::running_clocks(response.duties.duties)) {
    const DutyDecisions* const decisions = find_decisions(response.decisions, *clock.duty);
    if (has_stopped(response, *clock.duty, decisions)) continue;
    Alarm one;
    one.clock = std::move(clock);
    one.up = one.clock.up(now);
    if (one.up != nullptr && decisions != nullptr)
      one.heard = heard_of(*decisions, one.clock, *one.up);
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<const duties::Duty*> still_due(const Response& response) {
  std::vector<const duties::Duty*> out;
  for (const duties::Duty& duty : response.duties.duties) {
    if (duty.state != duties::DutyState::Due || (!duty.deadline && duty.may_wait)) continue;
    const DutyDecisions* const decisions = find_decisions(response.decisions, duty);
    if (decisions == nullptr || decisions->done_now() == nullptr) out.push_back(&duty);
  }
  return out;
}

Moment next_change(const std::vector<Alarm>& alarms, Moment now) {
  // Facts of tomorrow are known tomorrow.
  Moment out = start_of(add_days(date_at(now), 1));
  for (const Alarm& one : alarms)
    if (const duties::Reminder* next = one.clock.next(now)) out = std::min(out, next->at);
  return out;
}

std::string calendar_file(const Response& response, Lang lang, Moment now) {
  std::vector<duties::RunningClock> clocks;
  for (const duties::Duty& duty : response.duties.duties) {
    auto clock = duties::clock_of(duty);
    if (!clock) continue;
    if (has_stopped(response, duty, find_decisions(response.decisions, duty)))
      clock->reminders.clear();
    clocks.push_back(std::move(*clock));
  }
  duties::sort_by_urgency(clocks);
  return duties::calendar_file(clocks, response.incident.id, lang, now);
}

Status acknowledge(store::Store& store, const Clock& clock, std::string_view incident,
                   std::string_view duty, std::string_view to, duties::Alert alert,
                   std::string_view deadline, const command::By& by) {
  const auto made = [&](command::Incident&) -> Result<command::Wish> {
    TRY(const Response response, look(store, clock, incident));
    for (const Alarm& one : alarms(response, clock.now())) {
      if (one.clock.duty->id != duty || one.clock.duty->to != to) continue;
      if (!one.is_open() || one.up->alert != alert || deadline_text(one.clock) != deadline)
        return Error{Trouble::Conflict, "reminder", "another alert is up, or none"};
      return command::Wish{Json{{"duty", duty},
                                {"to", to},
                                {"alert", duties::alert_id(alert)},
                                {"deadline", deadline}}
                               .dump(),
                           {}};
    }
    return Error{Trouble::NotFound, "duty", "no such clock runs"};
  };
  const auto done = command::commit(store, incident, by, "reminder.seen", "", made);
  return done.ok() ? success() : Status(Error(done.error()));
}

}  // namespace tadasu::respond
