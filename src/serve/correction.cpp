// What people established stands beside what the survey measured, and the wider of both is judged.
// Here a person says, with a reason, that for this revision their own value stands alone.
#include "serve/correction.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "duties/duties.h"
#include "facts/facts.h"
#include "serve/fact_forms.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

constexpr const char* kFact = "corrects_survey";

const command::EstablishedFact::Version* established(const command::Incident& incident,
                                                     std::string_view field) {
  for (const command::EstablishedFact& fact : incident.facts)
    if (fact.field == field && fact.now().state == facts::FactState::Confirmed) return &fact.now();
  return nullptr;
}

bool holds(const Json& list, std::string_view field) {
  return list.is_array() && std::find(list.begin(), list.end(), field) != list.end();
}

// A tick for each of what people established, with both values before the eyes.
Html ticks(Lang lang, const Case& which, const Json& measured, const Json& now) {
  Html out;
  for (const char* field : {"items", "special", "persons"}) {
    const auto* said = established(which.incident, field);
    if (said == nullptr) continue;
    const Json value = Json::parse(said->value_json, nullptr, false);
    if (value.is_discarded() || value.is_null()) continue;
    out.put(
        "<label class=\"tick\"><input type=\"checkbox\" name=\"value\" value=\"{}\"{}><span>{}<br>"
        "<span class=\"small soft\">{}</span></span></label>",
        field, holds(now, field) ? " checked"_h : ""_h, duties::fact_name(lang, field),
        say(lang, "ui.correction.instead",
            {{"said", fact_words(lang, field, value)},
             {"measured", fact_words(lang, field, measured.value(field, Json()))}}));
  }
  return out;
}

Html form(Context& context, const Case& which, const Html& list, std::string_view reason) {
  const Lang lang = context.lang;
  Html inside;
  inside += seen_field(which.incident);
  inside += hidden("fact", kFact);
  inside += hidden("revision", std::to_string(which.sheet()->revision));
  inside.put(
      "<fieldset class=\"field\"><legend>{}</legend><div class=\"ticks\">{}</div></fieldset>",
      say(lang, "ui.correction.which"), list);
  inside.put(
      "<div class=\"field\"><label for=\"correction-reason\">{}</label><input "
      "id=\"correction-reason\" name=\"reason\" type=\"text\" maxlength=\"300\" "
      "value=\"{}\"></div>",
      say(lang, "ui.correction.reason"), reason);
  inside.put("<p class=\"field\">{}</p>",
             button(say(lang, "ui.correction.set"), "button second less"_h));
  return post_form(context, path_of({"i", which.incident.id, "answers"}), inside,
                   " data-guard=\"\""_h);
}

}  // namespace

Html correction_part(Context& context, const Case& which, const Json& facts) {
  const Lang lang = context.lang;
  Html out;
  if (which.sheet() == nullptr || !allowed(context.user->role, Need::DecideDuties)) return out;
  const Json measured = facts::measured_facts({*which.sheet()});
  const auto* act = established(which.incident, kFact);
  const bool stands = act != nullptr && act->revision == which.sheet()->revision;
  const Html list = ticks(lang, which, measured, stands ? facts.value(kFact, Json()) : Json());
  out.put(
      "<section class=\"card\"><h2 id=\"{}\">{}</h2><p>{}</p>", kFact,
      say(lang, "ui.correction.title"),
      say(lang, "ui.correction.words", {{"revision", std::to_string(which.sheet()->revision)}}));
  if (list.empty())
    out.put("<p class=\"small soft\">{}</p></section>", say(lang, "ui.correction.nothing"));
  else
    out.put("{}</section>", form(context, which, list, stands ? act->reason : ""));
  return out;
}

Status check_correction(const Context& context, const Json& value) {
  if (!value.is_array() || value.empty()) return success();  // nothing is set aside any more
  if (trimmed(context.form.value("reason")).empty())
    return Error{Trouble::Invalid, "reason", "a correction of the survey wants one"};
  TRY(const auto incident, command::load(context.house.store, context.step(0)));
  for (const Json& field : value) {
    if (field.is_string() && established(incident, field.get<std::string>()) == nullptr)
      return Error{Trouble::Invalid, "value", "nothing is established that could stand instead"};
  }
  TRY(const auto sheet, facts::load_sheet(context.house.store, context.step(0)));
  if (context.form.value("revision") != std::to_string(sheet.revision))
    return Error{Trouble::Conflict, "revision", "another revision was shown"};
  return success();
}

}  // namespace tadasu::serve
