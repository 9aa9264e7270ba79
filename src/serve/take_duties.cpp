#include "serve/take_duties.h"

#include <nlohmann/json.hpp>

#include "duties/duties.h"
#include "respond/respond.h"
#include "respond/taken_duties.h"
#include "serve/pages.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

std::string name_of(const respond::OwnDuty& duty) {
  return respond::form_of(Json::parse(duty.versions.back().pack_json)).name;
}

Html take_form(Context& context, const std::string& address, const respond::OwnDuty& duty,
               std::string_view words) {
  Html inside = hidden("id", duty.id);
  inside.put("<button class=\"button second less\">{}<span class=\"sr\"> {}</span></button>", words,
             name_of(duty));
  return post_form(context, address, inside);
}

}  // namespace

Html untaken_part(Context& context, const command::Incident& incident) {
  const Lang lang = context.lang;
  Html list, out;
  if (!allowed(context.user->role, Need::DecideDuties)) return out;
  const auto untaken = respond::untaken_duties(context.house.store, incident.id);
  if (!untaken.ok()) return note(Tone::Bad, say(lang, "ui.case.trouble"), "");
  for (const respond::OwnDuty& duty : untaken.value())
    list.put("<li class=\"task\"><div class=\"grow\"><b>{}</b></div>{}</li>", name_of(duty),
             take_form(context, path_of({"i", incident.id, "own-duties", "take"}), duty,
                       say(lang, "ui.own_duty.take")));
  if (!list.empty())
    out.put(
        "<section class=\"card\" id=\"untaken\"><h2>{}</h2><ul class=\"lines\">{}</ul></section>",
        say(lang, "ui.own_duty.untaken"), list);
  return out;
}

Html take_everywhere(Context& context, const respond::OwnDuty& duty) {
  Html out;
  const auto open = respond::incidents_without(context.house.store, duty.id);
  if (!open.ok() || open.value().empty()) return out;
  out += take_form(context, "/own-duties/take", duty,
                   say(context.lang, "ui.own_duty.take_everywhere",
                       {{"n", std::to_string(open.value().size())}}));
  return out;
}

Outcome take_own_duty(Context& context) {
  const std::string id(context.form.value("id"));
  store::Store& store = context.house.store;
  const bool is_companys = context.steps.empty();
  std::vector<std::string> incidents;
  if (is_companys) {
    auto open = respond::incidents_without(store, id);
    if (!open.ok()) return refuse(context.lang, open.error());
    incidents = std::move(open).value();
  } else {
    incidents.push_back(std::string(context.step(0)));
  }
  for (const std::string& incident : incidents) {
    const Status taken = respond::take_duty(store, incident, id, {.actor = context.user->id});
    // Somebody else took it a moment ago: it is there.
    if (!taken.ok() && taken.error().trouble != Trouble::Conflict)
      return refuse(context.lang, taken.error());
    const auto kept = respond::respond(store, context.house.clock, incident);
    if (!kept.ok()) return refuse(context.lang, kept.error());
  }
  return go(is_companys ? std::string("/own-duties")
                        : path_of({"i", incidents.front(), "own-duties"}));
}

}  // namespace tadasu::serve
