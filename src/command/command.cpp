#include "command/command.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/typed.h"
#include "command/commit.h"
#include "command/fold.h"

namespace tadasu::command {
namespace {

constexpr std::size_t kReasonBytesMax = 2'000;
constexpr std::size_t kNoteBytesMax = 10'000;
constexpr std::size_t kPhoneBytesMax = 100;
constexpr std::size_t kValueBytesMax = 64 << 10;

bool is_user_id(std::string_view user) {
  return user.size() <= 64 && std::all_of(user.begin(), user.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                  c == '-';
         });
}

Result<WrittenMoment> past_moment(const Clock& clock, std::string_view field,
                                  std::string_view written) {
  const auto parsed = parse_moment(written);
  if (!parsed) return invalid(field, "neither a date nor a date-time with its offset");
  if (parsed->moment > clock.now()) return invalid(field, "lies in the future");
  return *parsed;
}

// Whether `a` is before `b`, as far as both are known: a date alone is compared by day.
bool is_before(const WrittenMoment& a, const SetMoment& b) {
  if (a.date_only || b.date_only) return date_at(a.moment) < date_at(b.moment);
  return a.moment < b.moment;
}
bool is_after(const WrittenMoment& a, const SetMoment& b) {
  if (a.date_only || b.date_only) return date_at(b.moment) < date_at(a.moment);
  return b.moment < a.moment;
}

Result<Wish> moment_wish(store::Store& store, std::string_view id, std::string_view written,
                         std::string_view reason) {
  TRY(const std::string sealed, sealed_text(store, id, "reason", reason, kReasonBytesMax));
  return Wish{Json{{"written", written}, {"reason", sealed}}.dump(), {}};
}

// A task command: `check` says why not, or nothing.
using TaskCheck = std::function<std::optional<Error>(const Task&)>;
Result<Incident> change_task(store::Store& store, std::string_view id, std::string_view what,
                             std::string_view task_id, std::string_view reason, const By& by,
                             const TaskCheck& check) {
  const std::string subject = "task:" + std::string(task_id);
  return commit(store, id, by, what, subject, [&](Incident& incident) -> Result<Wish> {
    const Task* task = find_task(incident, task_id);
    if (task == nullptr) return Error{Trouble::NotFound, "task", "no such task here"};
    if (auto refused = check(*task)) return std::move(*refused);
    TRY(const std::string sealed, sealed_text(store, id, "reason", reason, kReasonBytesMax));
    return Wish{Json{{"task", task_id}, {"reason", sealed}}.dump(), {}};
  });
}

Error conflict(std::string_view detail) { return {Trouble::Conflict, "task", std::string(detail)}; }

bool is_field_name(std::string_view field) {
  return !field.empty() && field.size() <= 64 && field.front() != '.' && field.back() != '.' &&
         std::all_of(field.begin(), field.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || c == '.'; });
}

bool is_free_text(std::string_view field) {
  return field == "notes" || field.starts_with("notes.");
}

Status check_fact(const Incident& incident, std::string_view field, facts::FactState state,
                  std::string_view reason) {
  const EstablishedFact* known = find_fact(incident, field);
  const bool withdraws = state == facts::FactState::Withdrawn;
  if (withdraws && known == nullptr) return Error{Trouble::NotFound, "field", "was never set"};
  const bool confirmed = known != nullptr && known->now().state == facts::FactState::Confirmed;
  if ((withdraws || confirmed) && trimmed(reason).empty()) {
    return invalid("reason", "a confirmed fact changes only with a reason");
  }
  return success();
}

Result<std::string> fact_body(store::Store& store, const Incident& incident, std::string_view field,
                              const Json& value, facts::FactState state, std::string_view reason) {
  TRY(const std::string sealed_reason,
      sealed_text(store, incident.id, "reason", reason, kReasonBytesMax));
  Json body = {{"field", field},
               {"value", value},
               {"state", fact_state_name(state)},
               {"reason", sealed_reason},
               {"revision", incident.revision}};
  if (is_free_text(field)) {
    TRY(body["value_sealed"], store.seal_text(incident.id, value.dump()));
    body["value"] = nullptr;
  }
  return body.dump();
}

}  // namespace

Result<Incident> set_known_at(store::Store& store, const Clock& clock, std::string_view id,
                              std::string_view written, std::string_view reason, const By& by) {
  return commit(store, id, by, "known.set", "known", [&](Incident& incident) -> Result<Wish> {
    TRY(const WrittenMoment moment, past_moment(clock, "known_at", written));
    if (incident.known_at_confirmed && trimmed(reason).empty()) {
      return invalid("reason", "a confirmed moment changes only with a reason");
    }
    if (!incident.occurred_history.empty() && is_before(moment, incident.occurred_history.back())) {
      return invalid("known_at", "before it occurred");
    }
    return moment_wish(store, id, written, reason);
  });
}

Result<Incident> set_occurred_at(store::Store& store, const Clock& clock, std::string_view id,
                                 std::string_view written, std::string_view reason, const By& by) {
  return commit(store, id, by, "occurred.set", "occurred", [&](Incident& incident) -> Result<Wish> {
    TRY(const WrittenMoment moment, past_moment(clock, "occurred_at", written));
    if (!incident.occurred_history.empty() && trimmed(reason).empty()) {
      return invalid("reason", "a moment that was set changes only with a reason");
    }
    // A mere proposal of the intake is no reason to refuse; a confirmed knowledge is.
    if (incident.known_at_confirmed && is_after(moment, incident.known_history.back())) {
      return invalid("occurred_at", "after it was known");
    }
    return moment_wish(store, id, written, reason);
  });
}

Result<Incident> assign(store::Store& store, std::string_view id, Role role, std::string_view user,
                        std::string_view phone, const By& by) {
  const std::string subject = "role:" + std::string(role_name(role));
  return commit(store, id, by, "role.assigned", subject, [&](Incident&) -> Result<Wish> {
    if (!is_user_id(user)) return invalid("user", "not a user id");
    TRY(const std::string sealed, sealed_text(store, id, "phone", phone, kPhoneBytesMax));
    return Wish{Json{{"role", role_name(role)}, {"user", user}, {"phone", sealed}}.dump(), {}};
  });
}

Result<Incident> take_task(store::Store& store, std::string_view id, std::string_view task,
                           const By& by) {
  return change_task(store, id, "task.taken", task, "", by,
                     [&](const Task& found) -> std::optional<Error> {
                       if (found.done) return conflict("it is done");
                       if (found.owner == by.actor) return conflict("the actor has it already");
                       if (!found.owner.empty()) return conflict("somebody else has it");
                       return std::nullopt;
                     });
}

Result<Incident> release_task(store::Store& store, std::string_view id, std::string_view task,
                              const By& by) {
  return change_task(store, id, "task.released", task, "", by,
                     [&](const Task& found) -> std::optional<Error> {
                       if (found.done) return conflict("it is done");
                       if (found.owner.empty()) return conflict("nobody has it");
                       return std::nullopt;
                     });
}

Result<Incident> finish_task(store::Store& store, std::string_view id, std::string_view task,
                             const By& by) {
  return change_task(store, id, "task.done", task, "", by,
                     [&](const Task& found) -> std::optional<Error> {
                       if (found.done) return conflict("it is done");
                       return std::nullopt;
                     });
}

Result<Incident> undo_task(store::Store& store, std::string_view id, std::string_view task,
                           std::string_view reason, const By& by) {
  return change_task(store, id, "task.undone", task, reason, by,
                     [&](const Task& found) -> std::optional<Error> {
                       if (!found.done) return conflict("it is not done");
                       return std::nullopt;
                     });
}

Result<Incident> add_note(store::Store& store, std::string_view id, std::string_view note,
                          const By& by) {
  return commit(store, id, by, "note.added", "", [&](Incident&) -> Result<Wish> {
    if (note.empty()) return invalid("note", "is empty");
    TRY(const std::string sealed, sealed_text(store, id, "note", note, kNoteBytesMax));
    return Wish{Json{{"note", sealed}}.dump(), {}};
  });
}

Result<Incident> change_stage(store::Store& store, std::string_view id, Stage stage,
                              std::string_view reason, const By& by) {
  return commit(store, id, by, "stage.changed", "stage", [&](Incident& incident) -> Result<Wish> {
    if (stage == incident.stage) return invalid("stage", "is the stage already");
    if ((stage < incident.stage || stage == Stage::Closed) && trimmed(reason).empty()) {
      return invalid("reason", "a step back and closing want a reason");
    }
    TRY(const std::string sealed, sealed_text(store, id, "reason", reason, kReasonBytesMax));
    return Wish{Json{{"stage", stage_name(stage)}, {"reason", sealed}}.dump(), {}};
  });
}

Result<Incident> set_fact(store::Store& store, std::string_view id, std::string_view field,
                          const Json& value, facts::FactState state, std::string_view reason,
                          const By& by, const FactCheck& check) {
  const std::string subject = "fact:" + std::string(field);
  return commit(store, id, by, "fact.set", subject, [&](Incident& incident) -> Result<Wish> {
    if (!is_field_name(field)) return invalid("field", "small letters, underscores, a dot");
    if (field == "knew_date" || field == "moments.occurred") {
      return invalid("field", "is set as a clock of the incident");
    }
    if (value.is_discarded() ||
        value.dump(-1, ' ', true, Json::error_handler_t::replace).size() > kValueBytesMax) {
      return invalid("value", "is no JSON, or too long");
    }
    if (check) TRY_STATUS(check(field, value));
    TRY_STATUS(check_fact(incident, field, state, reason));
    TRY(std::string body, fact_body(store, incident, field, value, state, reason));
    return Wish{std::move(body), {}};
  });
}

Json established_facts(const Incident& incident, facts::FactState least) {
  Json out = Json::object();
  const auto put = [&](std::string_view field, Json value) {
    const std::size_t dot = field.find('.');
    const std::string head(field.substr(0, dot));
    if (dot == std::string_view::npos) {
      out[head] = std::move(value);
      return;
    }
    if (!out[head].is_object()) out[head] = Json::object();
    out[head][std::string(field.substr(dot + 1))] = std::move(value);
  };
  for (const EstablishedFact& fact : incident.facts) {
    const auto& now = fact.now();
    if (now.state == facts::FactState::Withdrawn || now.state < least) continue;
    put(fact.field, Json::parse(now.value_json));
  }
  const bool known = !incident.known_history.empty() &&
                     (incident.known_at_confirmed || least < facts::FactState::Confirmed);
  if (known) put("knew_date", incident.known_history.back().written);
  if (!incident.occurred_history.empty()) {
    put("moments.occurred", incident.occurred_history.back().written);
  }
  return out;
}

}  // namespace tadasu::command
