#include "serve/severity_part.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "duties/duties.h"
#include "duties/severity.h"
#include "serve/fact_forms.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

using duties::SeverityModel;

using Models = Result<std::vector<SeverityModel>>;

Models models_of(const Context& context, const Case& which) {
  if (!which.response) return std::vector<SeverityModel>{};
  const Json facts = Json::parse(which.response->facts_json, nullptr, false);
  if (!facts.is_object()) return std::vector<SeverityModel>{};
  return duties::severity(facts, context.house.clock);
}

Html inputs_table(Lang lang, const SeverityModel& model) {
  Html rows, table;
  for (const duties::SeverityGroup& group : model.groups) {
    if (group.group)
      rows.put(
          "<tr><th scope=\"row\" class=\"item\">{}</th><td class=\"num\">{}</td><td></td></tr>",
          say(lang, "severity.group", {{"n", grouped(*group.group + 1)}}),
          duties::range_words(lang, model.unit, group.score));
    for (const duties::SeverityInput& input : group.inputs)
      rows.put(
          "<tr><th scope=\"row\" class=\"item\">{}</th><td class=\"num\">{}</td><td>{}</td></tr>",
          input.name.in(lang), duties::range_words(lang, "", input.value),
          duties::why_words(lang, input));
  }
  table.put(
      "<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\" class=\"num\">{}</th>"
      "<th scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table>",
      say(lang, "severity.input"), say(lang, "severity.value"), say(lang, "severity.why"), rows);
  return scroll_box(model.title.in(lang), table);
}

Html score_part(Lang lang, const SeverityModel& model) {
  Html out;
  const std::string beside = model.unit == "yen" ? std::string(say(lang, "severity.per_person"))
                                                 : duties::level_words(lang, model);
  out.put("<p class=\"big\">{}<small>{}</small></p>",
          duties::range_words(lang, model.unit, *model.score), beside);
  if (model.unit == "yen" && model.total)
    out.put("<p>{}: {}</p>", say(lang, "severity.total"),
            duties::range_words(lang, model.unit, *model.total));
  if (model.unit == "yen" && !model.total)
    out.put("<p>{}</p>", say(lang, "severity.total_unknown"));
  return out;
}

Html model_part(Lang lang, const SeverityModel& model) {
  Html out, flags, paid;
  out.put("<h3>{}</h3>", model.title.in(lang));
  if (!model.score) {
    out.put("<p>{}</p>", say(lang, "severity.no_items"));
    return out;
  }
  out += score_part(lang, model);
  for (const duties::SeverityFlag& flag : model.flags)
    flags.put("<li>{}</li>", duties::flag_words(lang, flag));
  if (!flags.empty()) out.put("<ul>{}</ul>", flags);
  out.put("<p class=\"small\">{}</p>", model.caution.in(lang));
  if (model.inconsistency) out.put("<p class=\"small soft\">{}</p>", model.inconsistency->in(lang));
  out += inputs_table(lang, model);
  for (const duties::PaidBefore& one : model.paid)
    paid.put("<li>{}</li>", duties::paid_words(lang, one));
  if (!paid.empty())
    out.put("<details class=\"small\"><summary>{}</summary><ul>{}</ul></details>",
            say(lang, "severity.paid"), paid);
  return out;
}

// What would narrow the ranges, each with its form: some of it no duty asks.
Html asks_part(Context& context, const Case& which, const std::vector<SeverityModel>& models) {
  const Lang lang = context.lang;
  const Json facts = Json::parse(which.response->facts_json, nullptr, false);
  std::vector<std::string> asked;
  Html list, out;
  for (const SeverityModel& model : models)
    for (const std::string& fact : model.asks) {
      if (std::find(asked.begin(), asked.end(), fact) != asked.end()) continue;
      asked.push_back(fact);
      const auto at = facts.find(fact);
      Html form;
      if (has_form(fact) && allowed(context.user->role, Need::DecideDuties))
        form.put("<details><summary>{}<span class=\"sr\"> {}</span></summary>{}</details>",
                 say(lang, "ui.fact.answer"), duties::fact_name(lang, fact),
                 fact_form(context, which.incident.id, which.incident.last_entry, fact,
                           at == facts.end() ? Json() : *at));
      list.put("<li>{}{}</li>", duties::fact_name(lang, fact), form);
    }
  if (!asked.empty())
    out.put("<details><summary>{}</summary><ul>{}</ul></details>", say(lang, "severity.asks"),
            list);
  return out;
}

}  // namespace

Html severity_part(Context& context, const Case& which) {
  Html out;
  const auto models = models_of(context, which);
  if (models.ok() && models.value().empty()) return out;
  out.put("<section class=\"card\" id=\"severity\"><h2>{}</h2>",
          say(context.lang, "severity.title"));
  if (!models.ok()) {
    out.put("<p class=\"note warn\">{}</p></section>", say(context.lang, "severity.failed"));
    return out;
  }
  for (const SeverityModel& model : models.value()) out += model_part(context.lang, model);
  out.put("{}</section>", asks_part(context, which, models.value()));
  return out;
}

OrderedJson severity_twin(const Context& context, const Case& which) {
  const auto models = models_of(context, which);
  if (!models.ok()) return OrderedJson{{"wrong", models.error().where}};
  return models.value().empty() ? OrderedJson() : duties::to_json(models.value());
}

}  // namespace tadasu::serve
