#include "respond/duty_decisions.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "command/commit.h"
#include "store/store.h"

namespace tadasu::respond {
namespace {

constexpr std::size_t kTextBytesMax = 10'000;

constexpr const char* kStates[] = {"due", "not_due", "undetermined"};
const char* state_id(duties::DutyState state) { return kStates[static_cast<std::size_t>(state)]; }

DutyDecisions& of(std::vector<DutyDecisions>& all, const Json& body) {
  const std::string duty = body.at("duty");
  const std::string to = body.at("to");
  const auto at = std::find_if(all.begin(), all.end(),
                               [&](const auto& one) { return one.duty == duty && one.to == to; });
  if (at != all.end()) return *at;
  all.push_back({duty, to, {}, {}, {}});
  return all.back();
}

Status add(const store::Store& store, const store::Entry& entry, std::vector<DutyDecisions>& all) {
  const Json body = Json::parse(entry.body);
  if (entry.what == "duty.moved") {
    for (const Json& one : body.at("duties")) of(all, one).heard.clear();
    return success();
  }
  DutyDecisions& about = of(all, body);
  const auto opened = [&](const char* member) {
    return store.open_text(entry.incident, body.at(member).get<std::string>());
  };
  if (entry.what == "duty.override_asked") {
    Override one;
    one.is_due = body.at("due");
    TRY(one.reason, opened("reason"));
    one.asked_by = entry.actor;
    one.asked_at = entry.at;
    one.entry = entry.number;
    const auto* const state =
        std::find(std::begin(kStates), std::end(kStates), body.at("computed"));
    if (state != std::end(kStates))
      one.computed = static_cast<duties::DutyState>(state - std::begin(kStates));
    about.overrides.push_back(std::move(one));
  } else if (entry.what == "duty.override_agreed" && !about.overrides.empty()) {
    about.overrides.back().agreed_by = entry.actor;
    about.overrides.back().agreed_at = entry.at;
  } else if (entry.what == "duty.override_withdrawn" && !about.overrides.empty()) {
    about.overrides.back().withdrawn_by = entry.actor;
  } else if (entry.what == "duty.done") {
    Done one;
    one.by = entry.actor;
    one.at = entry.at;
    one.on = body.at("on");
    TRY(one.receipt, opened("receipt"));
    about.done.push_back(std::move(one));
  } else if (entry.what == "duty.undone" && !about.done.empty()) {
    about.done.back().undone_by = entry.actor;
    TRY(about.done.back().undone_why, opened("reason"));
  } else if (entry.what == "reminder.seen") {
    const auto alert = duties::parse_alert(body.at("alert").get<std::string>());
    if (alert) about.heard.push_back({*alert, body.at("deadline"), entry.actor, entry.at});
  }
  return success();
}

// Appends one entry about a duty, made from what was decided about it before.
Status commit_about(store::Store& store, std::string_view incident, const duties::Duty& duty,
                    std::string_view what, const command::By& by,
                    const std::function<Result<Json>(const DutyDecisions&)>& make) {
  const auto made = [&](command::Incident&) -> Result<command::Wish> {
    TRY(const auto all, duty_decisions(store, incident));
    const DutyDecisions* const found = find_decisions(all, duty);
    TRY(Json body, make(found == nullptr ? DutyDecisions{duty.id, duty.to, {}, {}, {}} : *found));
    body["duty"] = duty.id;
    body["to"] = duty.to;
    return command::Wish{body.dump(), {}};
  };
  const auto done =
      command::commit(store, incident, by, what, "duty:" + duty.id + "/" + duty.to, made);
  return done.ok() ? success() : Status(Error(done.error()));
}

Result<std::string> sealed_reason(store::Store& store, std::string_view incident,
                                  std::string_view reason) {
  if (reason.empty()) return command::invalid("reason", "no reason is given");
  return command::sealed_text(store, incident, "reason", reason, kTextBytesMax);
}

Error nothing_there(const char* what) { return {Trouble::NotFound, what, "there is none"}; }

}  // namespace

Result<std::vector<DutyDecisions>> duty_decisions(const store::Store& store,
                                                  std::string_view incident) {
  std::vector<DutyDecisions> out;
  Status trouble = success();
  TRY_STATUS(store.read(incident, 0, [&](const store::Entry& entry) {
    if (!entry.what.starts_with("duty.override_") && entry.what != "duty.done" &&
        entry.what != "duty.undone" && entry.what != "duty.moved" && entry.what != "reminder.seen")
      return true;
    try {
      trouble = add(store, entry, out);
    } catch (const Json::exception&) {
      trouble = Error{Trouble::Damaged, "journal/" + std::to_string(entry.number),
                      "the body of " + entry.what + " has another form than it should"};
    }
    return trouble.ok();
  }));
  TRY_STATUS(std::move(trouble));
  return out;
}

const DutyDecisions* find_decisions(const std::vector<DutyDecisions>& all,
                                    const duties::Duty& duty) {
  for (const DutyDecisions& one : all)
    if (one.duty == duty.id && one.to == duty.to) return &one;
  return nullptr;
}

Status ask_override(store::Store& store, std::string_view incident, const duties::Duty& duty,
                    bool is_due, std::string_view reason, const command::By& by) {
  TRY(const std::string sealed, sealed_reason(store, incident, reason));
  return commit_about(
      store, incident, duty, "duty.override_asked", by,
      [&](const DutyDecisions& about) -> Result<Json> {
        const Override* const now = about.override_now();
        if (now != nullptr && now->is_due == is_due)
          return Error{Trouble::Conflict, "duty", "it is asked for already"};
        return Json{{"due", is_due}, {"reason", sealed}, {"computed", state_id(duty.worked_out())}};
      });
}

Status agree_override(store::Store& store, std::string_view incident, const duties::Duty& duty,
                      std::uint64_t asked, const command::By& by) {
  return commit_about(
      store, incident, duty, "duty.override_agreed", by,
      [&](const DutyDecisions& about) -> Result<Json> {
        const Override* const now = about.override_now();
        if (now == nullptr || now->holds()) return nothing_there("override");
        if (now->entry != asked)
          return Error{Trouble::Conflict, "journal/" + std::to_string(now->entry),
                       "something else is asked for by now"};
        if (now->asked_by == by.actor)
          return Error{Trouble::NotAllowed, "override", "who asked for it does not agree to it"};
        return Json{{"asked", now->entry}};
      });
}

Status withdraw_override(store::Store& store, std::string_view incident, const duties::Duty& duty,
                         const command::By& by) {
  return commit_about(store, incident, duty, "duty.override_withdrawn", by,
                      [&](const DutyDecisions& about) -> Result<Json> {
                        if (about.override_now() == nullptr) return nothing_there("override");
                        return Json{{"asked", about.override_now()->entry}};
                      });
}

Status mark_done(store::Store& store, const Clock& clock, std::string_view incident,
                 const duties::Duty& duty, std::string_view on, std::string_view receipt,
                 const command::By& by) {
  const auto day = parse_moment(on);
  if (on.size() != 10 || !day) return command::invalid("on", "not a date: YYYY-MM-DD");
  if (day->moment.us > clock.now().us) return command::invalid("on", "it lies in the future");
  TRY(const std::string sealed,
      command::sealed_text(store, incident, "receipt", receipt, kTextBytesMax));
  return commit_about(store, incident, duty, "duty.done", by,
                      [&](const DutyDecisions& about) -> Result<Json> {
                        if (about.done_now() != nullptr)
                          return Error{Trouble::Conflict, "duty", "it is done already"};
                        return Json{{"on", on}, {"receipt", sealed}};
                      });
}

Status undo_done(store::Store& store, std::string_view incident, const duties::Duty& duty,
                 std::string_view reason, const command::By& by) {
  TRY(const std::string sealed, sealed_reason(store, incident, reason));
  return commit_about(store, incident, duty, "duty.undone", by,
                      [&](const DutyDecisions& about) -> Result<Json> {
                        if (about.done_now() == nullptr) return nothing_there("duty");
                        return Json{{"reason", sealed}};
                      });
}

}  // namespace tadasu::respond
