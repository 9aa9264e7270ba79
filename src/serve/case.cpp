#include "serve/case.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "duties/duties.h"
#include "facts/facts.h"
#include "facts/kept_kinds.h"
#include "serve/routes.h"
#include "serve/surveys.h"

namespace tadasu::serve {

std::string Case::user_name(Lang lang, std::string_view id) const {
  if (id == "system") return std::string(say(lang, "ui.who.system"));
  if (id == "reporter") return std::string(say(lang, "ui.who.reporter"));
  for (const auto& user : users)
    if (user.id == id && !user.display_name.empty()) return user.display_name;
  return std::string(id);
}

Result<Case> load_case(Context& context) {
  Case out;
  auto response = respond::look(context.house.store, context.house.clock, context.step(0));
  if (response.ok()) {
    out.incident = response.value().incident;
    out.response = std::move(response).value();
  } else {
    TRY(out.incident, command::load(context.house.store, context.step(0)));
    out.trouble = response.error();
  }
  auto playbook = command::load_playbook(out.incident.playbook);
  if (playbook.ok()) out.playbook = std::move(playbook).value();
  out.title = incident_title(context.lang, out.incident, out.playbook);
  TRY(out.users, context.house.store.users());
  return out;
}

std::string incident_title(Lang lang, const command::Incident& incident,
                           const std::optional<command::Playbook>& playbook) {
  // A title nobody wrote is the playbook's: then in the language of the reader.
  if (playbook && (incident.title.empty() || incident.title == playbook->title.ja ||
                   incident.title == playbook->title.en))
    return playbook->title.in(lang);
  return incident.title;
}

Frame case_frame(const Case& which, std::string_view menu, std::string title) {
  Frame frame;
  frame.title = std::move(title);
  frame.incident = CaseFrame{which.incident.id, which.title, menu, which.incident.stage};
  return frame;
}

OrderedJson facts_shown(const Context& context, const Case& which) {
  if (!which.response) return nullptr;
  OrderedJson out = OrderedJson::parse(which.response->facts_json, nullptr, false);
  if (out.is_object() && !may_read_words(context.user->role)) out.erase("notes");
  return out;
}

namespace {

// A place that was recorded and is in no count: said until a survey counts it, whatever became of
// the one that should have.
Html uncounted_note(Context& context, const Case& which) {
  if (!which.response) return {};
  const Lang lang = context.lang;
  const auto places = facts::uncounted(which.sheet(), which.incident.evidence_paths);
  if (places.empty()) return {};
  std::string names;
  if (may_read_words(context.user->role))
    for (const std::string& place : places) names += "\n" + place;
  Html out;
  out.put("<div class=\"note bad\"><p><b>{}</b></p><p class=\"pre\">{}{}</p><p>{}</p></div>",
          say(lang, "ui.survey.uncounted", {{"n", std::to_string(places.size())}}),
          say(lang, "ui.survey.uncounted_words"), names,
          link(path_of({"i", which.incident.id, "facts"}), say(lang, "ui.home.to_facts")));
  return out;
}

// Numbers that were read with other own kinds than the incident keeps now.
Html own_kinds_note(Context& context, const Case& which) {
  const Lang lang = context.lang;
  Html out;
  if (which.sheet() == nullptr) return out;
  const auto counted = facts::are_own_kinds_counted(context.house.store, which.incident.id);
  if (!counted.ok() || counted.value()) return out;
  Html more;
  if (allowed(context.user->role, Need::Investigate))
    more.put("<p>{}</p>",
             link(path_of({"i", which.incident.id, "own-kinds"}), say(lang, "ui.own_kinds.title")));
  out.put("<div class=\"note warn\"><p><b>{}</b></p><p>{}</p>{}</div>",
          say(lang, "ui.own_kinds.uncounted"), say(lang, "ui.own_kinds.uncounted_words"), more);
  return out;
}

}  // namespace

Html case_notes(Context& context, const Case& which) {
  const Lang lang = context.lang;
  Html out;
  const auto state = context.house.surveys->state(which.incident.id);
  if (state && state->end == SurveyEnd::Failed)
    out += note(Tone::Bad, say(lang, "ui.survey.failed"),
                say(lang, state->counted ? "ui.survey.failed_after" : "ui.survey.failed_words",
                    {{"what", std::string(say(lang, "trouble." + state->trouble))},
                     {"next", std::string(say(lang, "ui.survey_next." + state->trouble))}}));
  out += uncounted_note(context, which);
  out += own_kinds_note(context, which);
  if (which.trouble)
    out += note(Tone::Bad, say(lang, "ui.case.trouble"),
                say(lang, "ui.case.trouble_words", {{"what", which.trouble->where}}));
  if (const auto* sheet = which.sheet(); sheet != nullptr && sheet->partial)
    out += note(Tone::Warn, say(lang, "ui.facts.partial"), say(lang, "ui.facts.partial_words"));
  if (const auto* sheet = which.sheet(); sheet != nullptr && !sheet->survey.people_max_known)
    out += note(Tone::Warn, say(lang, "ui.facts.partial"), say(lang, "facts.explain_max_unknown"));
  if (const auto* sheet = which.sheet(); sheet != nullptr)
    if (const std::string lost = facts::loss_words(sheet->survey.coverage, lang); !lost.empty())
      out += note(Tone::Warn, say(lang, "ui.facts.lost"), lost);
  return out;
}

void put_survey(Context& context, const Case& which, OrderedJson& out) {
  out["survey"] = nullptr;
  constexpr const char* kEnds[] = {"running", "done", "stopped", "failed"};
  if (const auto state = context.house.surveys->state(which.incident.id)) {
    constexpr const char* kSteps[] = {"reading", "telling_apart", "keeping"};
    out["survey"] = {{"state", kEnds[static_cast<std::size_t>(state->end)]},
                     {"step", kSteps[static_cast<std::size_t>(state->progress.step)]},
                     {"mentions_kept", state->progress.kept},
                     {"mentions_to_keep", state->progress.to_keep},
                     {"bytes_done", state->progress.bytes_done},
                     {"bytes_total", state->progress.bytes_total},
                     {"files_done", state->progress.files_done},
                     {"files_total", state->progress.files_total},
                     {"unread", state->progress.unread},
                     {"people_estimate", state->progress.people_estimate}};
    if (!state->trouble.empty()) out["survey"]["trouble"] = state->trouble;
  }
  if (!which.response) return;
  if (const auto counted = facts::are_own_kinds_counted(context.house.store, which.incident.id);
      counted.ok())
    out["own_kinds_counted"] = counted.value();
  const auto places = facts::uncounted(which.sheet(), which.incident.evidence_paths);
  if (may_read_words(context.user->role))
    out["uncounted_places"] = places;
  else
    out["uncounted_places"] = places.size();
}

Outcome outcome_of(Context& context, const Result<command::Incident>& result,
                   std::string location) {
  if (result.ok()) return go(std::move(location));
  const Error& error = result.error();
  if (error.trouble == Trouble::Conflict)
    return refuse(409, "conflict", std::string(say(context.lang, "ui.problem.conflict")));
  return refuse(context.lang, error);
}

command::By by(const Context& context) {
  command::By out{.actor = context.user ? context.user->id : "reporter"};
  const std::string_view seen = context.form.value("seen");
  std::uint64_t number = 0;
  const auto read = std::from_chars(seen.data(), seen.data() + seen.size(), number);
  if (read.ec == std::errc() && read.ptr == seen.data() + seen.size() && !seen.empty())
    out.seen = number;
  return out;
}

Html seen_field(const command::Incident& incident) {
  return hidden("seen", std::to_string(incident.last_entry));
}

std::string known_text(Lang lang, const command::Incident& incident) {
  if (!incident.known_at) return "";
  const bool date_only = !incident.known_history.empty() && incident.known_history.back().date_only;
  return date_only ? day_text(lang, date_at(*incident.known_at))
                   : moment_text(lang, *incident.known_at);
}

namespace {
bool is_done(const Case& which, const duties::Duty& duty) {
  const auto* decisions = respond::find_decisions(which.response->decisions, duty);
  return decisions != nullptr && decisions->done_now() != nullptr;
}
}  // namespace

std::vector<Clockwork> clockworks(const Case& which) {
  std::vector<Clockwork> out;
  if (!which.response) return out;
  for (const duties::Duty& duty : which.response->duties.duties) {
    if (duty.state == duties::DutyState::NotDue || !duty.deadline) continue;
    if (is_done(which, duty)) continue;
    const auto moment = parse_moment(*duty.deadline);
    if (moment) out.push_back({&duty, moment->moment});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Clockwork& a, const Clockwork& b) { return a.deadline < b.deadline; });
  return out;
}

std::vector<const duties::Duty*> due_without_delay(const Case& which) {
  std::vector<const duties::Duty*> out;
  if (!which.response) return out;
  for (const duties::Duty& duty : which.response->duties.duties) {
    const bool counted = duty.deadline && parse_moment(*duty.deadline);
    if (duty.state == duties::DutyState::Due && !counted && !duty.may_wait && !is_done(which, duty))
      out.push_back(&duty);
  }
  return out;
}

std::optional<Moment> counted_from(const Case& which) {
  if (!which.response) return std::nullopt;
  const Json facts = Json::parse(which.response->facts_json, nullptr, false);
  const auto known = parse_moment(duties::known_text(facts, "knew_date"));
  return known ? std::optional(known->moment) : std::nullopt;
}

std::string without_delay_text(const Context& context, std::optional<Moment> since) {
  const Lang lang = context.lang;
  if (!since) return std::string(say(lang, "ui.duty.now"));
  const std::int64_t us = std::max<std::int64_t>(0, context.now().us - since->us);
  return say(lang, "ui.duty.now_since", {{"days", std::to_string(us / (24LL * 3600 * 1'000'000))}});
}

}  // namespace tadasu::serve
