#include "command/fold.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.h"
#include "command/command.h"
#include "store/store.h"

namespace tadasu::command {
namespace {

using store::Entry;

// One entry being applied. Members of the body have the types of docs/formats/journal.md; another
// type throws, and apply() answers Damaged.
struct Step {
  const store::Store& store;
  const Entry& entry;
  const Json body;
  Incident& incident;
  TimelineItem& item;

  std::string text(const char* member) const { return body.value(member, std::string()); }
  // A sealed member in clear; "" when the key was destroyed: then it is forgotten on purpose.
  Result<std::string> opened(const char* member) const {
    auto clear = store.open_text(entry.incident, text(member));
    if (!clear.ok() && clear.error().trouble == Trouble::NotFound) return std::string();
    return clear;
  }
};

Status add_paths(const Step& step, const char* member) {
  TRY(const std::string sealed, step.opened(member));
  if (sealed.empty()) return success();
  for (const Json& path : Json::parse(sealed)) {
    auto& paths = step.incident.evidence_paths;
    if (std::find(paths.begin(), paths.end(), path.get<std::string>()) == paths.end()) {
      paths.push_back(path);
    }
  }
  return success();
}

SetMoment moment_of(const Step& step, const std::string& written, std::string reason) {
  const auto parsed = parse_moment(written).value_or(WrittenMoment{});
  return {written,          parsed.moment, parsed.date_only,
          step.entry.actor, step.entry.at, std::move(reason)};
}

Status opened(const Step& step) {
  Incident& incident = step.incident;
  incident.id = step.entry.incident;
  incident.opened_at = step.entry.at;
  incident.playbook = step.text("playbook");
  TRY(incident.title, step.opened("title"));
  for (int role = 0; role <= static_cast<int>(Role::Executive); ++role) {
    incident.roles.push_back({static_cast<Role>(role), "", ""});
  }
  for (const Json& each : step.body.at("tasks")) {
    Task task;
    task.id = each.at("id");
    task.for_role = parse_role(each.at("role").get<std::string>()).value_or(Role::Commander);
    incident.tasks.push_back(std::move(task));
  }
  for (const Json& sign : step.body.at("signs")) incident.signs.push_back(sign);
  const std::string proposed = step.text("known_proposed");
  if (!proposed.empty()) {
    incident.known_history.push_back(moment_of(step, proposed, ""));
    incident.known_at = incident.known_history.back().moment;
  }
  return add_paths(step, "evidence");
}

Status known_set(const Step& step) {
  TRY(step.item.note, step.opened("reason"));
  step.item.about = step.text("written");
  step.incident.known_history.push_back(moment_of(step, step.item.about, step.item.note));
  step.incident.known_at = step.incident.known_history.back().moment;
  step.incident.known_at_confirmed = true;
  return success();
}

Status occurred_set(const Step& step) {
  TRY(step.item.note, step.opened("reason"));
  step.item.about = step.text("written");
  step.incident.occurred_history.push_back(moment_of(step, step.item.about, step.item.note));
  step.incident.occurred_at = step.incident.occurred_history.back().moment;
  return success();
}

Status role_assigned(const Step& step) {
  step.item.about = step.text("role");
  const auto role = parse_role(step.item.about);
  for (Assignment& each : step.incident.roles) {
    if (!role || each.role != *role) continue;
    each.user = step.text("user");
    TRY(each.phone, step.opened("phone"));
  }
  return success();
}

Status task_changed(const Step& step) {
  step.item.about = step.text("task");
  TRY(step.item.note, step.opened("reason"));
  Task* task = find_task(step.incident, step.item.about);
  if (task == nullptr) return success();
  if (step.entry.what == "task.taken") {
    task->owner = step.entry.actor;
  } else if (step.entry.what == "task.released") {
    task->owner.clear();
  } else if (step.entry.what == "task.done") {
    if (task->owner.empty()) task->owner = step.entry.actor;
    task->done = true;
    task->done_at = step.entry.at;
    task->done_by = step.entry.actor;
  } else {
    task->done = false;
    task->done_at.reset();
    task->done_by.clear();
  }
  return success();
}

Status stage_changed(const Step& step) {
  step.item.about = step.text("stage");
  TRY(step.item.note, step.opened("reason"));
  if (const auto stage = parse_stage(step.item.about)) step.incident.stage = *stage;
  return success();
}

Status fact_set(const Step& step) {
  const std::string field = step.text("field");
  step.item.about = field;
  TRY(step.item.note, step.opened("reason"));
  EstablishedFact::Version version;
  version.value_json = step.body.at("value").dump();
  if (step.body.contains("value_sealed")) {
    TRY(const std::string clear, step.opened("value_sealed"));
    version.value_json = clear.empty() ? "null" : clear;
  }
  version.state = parse_fact_state(step.text("state")).value_or(facts::FactState::Unconfirmed);
  version.set_by = step.entry.actor;
  version.set_at = step.entry.at;
  version.reason = step.item.note;
  version.revision = step.body.value("revision", std::uint64_t{0});
  version.entry = step.entry.number;
  auto& all = step.incident.facts;
  auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.field == field; });
  if (found == all.end()) found = all.insert(all.end(), EstablishedFact{field, {}});
  found->versions.push_back(std::move(version));
  return success();
}

Status note_added(const Step& step) {
  TRY(step.item.note, step.opened("note"));
  return success();
}

Status sign_added(const Step& step) {
  step.item.about = step.text("sign");
  step.incident.signs.push_back(step.item.about);
  return success();
}

Status sign_opened(const Step& step) {
  step.item.about = step.text("sign");
  TRY(step.item.note, step.opened("reason"));
  return success();
}

Status evidence_added(const Step& step) { return add_paths(step, "evidence"); }

Status facts_revised(const Step& step) {
  step.incident.revision = step.body.value("revision", std::uint64_t{0});
  return success();
}

// What respond records of duties: the timeline names them.
Status duties_named(const Step& step) {
  for (const Json& duty : step.body.at("duties")) {
    if (!step.item.about.empty()) step.item.about += " ";
    step.item.about += duty.at("duty").get<std::string>();
  }
  return success();
}

Status duty_decided(const Step& step) {
  step.item.about = step.text("duty");
  return success();
}

using Applier = Status (*)(const Step&);
const std::map<std::string_view, Applier>& appliers() {
  static const std::map<std::string_view, Applier> all = {
      {"incident.opened", opened},      {"known.set", known_set},
      {"occurred.set", occurred_set},   {"role.assigned", role_assigned},
      {"task.taken", task_changed},     {"task.released", task_changed},
      {"task.done", task_changed},      {"task.undone", task_changed},
      {"stage.changed", stage_changed}, {"fact.set", fact_set},
      {"note.added", note_added},       {"incident.sign_added", sign_added},
      {"sign.opened", sign_opened},     {"evidence.added", evidence_added},
      {"facts.revised", facts_revised}, {"duty.arose", duties_named},
      {"duty.moved", duties_named},     {"duty.override_asked", duty_decided},
      {"duty.done", duty_decided},      {"duty.override_agreed", duty_decided},
      {"duty.undone", duty_decided},    {"duty.override_withdrawn", duty_decided},
      {"reminder.seen", duty_decided},
  };
  return all;
}

Error wrong_body(const Entry& entry) {
  return {Trouble::Damaged, "journal/" + std::to_string(entry.number),
          "the body of " + entry.what + " has another form than it should"};
}

}  // namespace

Task* find_task(Incident& incident, std::string_view id) {
  const auto found = std::find_if(incident.tasks.begin(), incident.tasks.end(),
                                  [&](const Task& each) { return each.id == id; });
  return found == incident.tasks.end() ? nullptr : &*found;
}

const EstablishedFact* find_fact(const Incident& incident, std::string_view field) {
  const auto found = std::find_if(incident.facts.begin(), incident.facts.end(),
                                  [&](const auto& each) { return each.field == field; });
  return found == incident.facts.end() ? nullptr : &*found;
}

Status apply(const store::Store& store, const Entry& entry, Incident& incident) {
  incident.last_entry = entry.number;
  TimelineItem item{entry.number, entry.at, entry.actor, entry.what, "", ""};
  const auto applier = appliers().find(entry.what);
  if (applier != appliers().end()) {
    try {
      TRY_STATUS(applier->second({store, entry, Json::parse(entry.body), incident, item}));
    } catch (const Json::exception&) {
      return wrong_body(entry);
    }
  }
  incident.timeline.push_back(std::move(item));
  return success();
}

Result<std::string> subject_of(const Entry& entry) {
  const std::string_view what = entry.what;
  if (what == "known.set") return std::string("known");
  if (what == "occurred.set") return std::string("occurred");
  if (what == "stage.changed") return std::string("stage");
  try {
    const Json body = Json::parse(entry.body);
    if (what.starts_with("task.")) return "task:" + body.at("task").get<std::string>();
    if (what == "role.assigned") return "role:" + body.at("role").get<std::string>();
    if (what == "fact.set") return "fact:" + body.at("field").get<std::string>();
    if (what == "statement.set") return "statement:" + body.at("name").get<std::string>();
    if (what.starts_with("own_duty.")) return "own_duty:" + body.at("id").get<std::string>();
    if (what.starts_with("duty.") && body.contains("duty"))
      return "duty:" + body.at("duty").get<std::string>() + "/" + body.at("to").get<std::string>();
    if (what == "document.edited" || what == "document.sent")
      return "document:" + body.at("document").get<std::string>() + "/" +
             body.value("section", "sent");
  } catch (const Json::exception&) {
    return wrong_body(entry);
  }
  return std::string();
}

}  // namespace tadasu::command
