#include "serve/alarms_part.h"

#include <nlohmann/json.hpp>

#include "duties/duties.h"
#include "respond/alarms.h"
#include "serve/alarm_watch.h"
#include "serve/pages.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

constexpr std::size_t kShownAtOnce = 5;

// "6h|2026-11-22T23:59:59+09:00|ppc|jp-appi/report-preliminary": what a button says was seen.
std::string value_of(const respond::Alarm& alarm) {
  const duties::Duty& duty = *alarm.clock.duty;
  return std::string(duties::alert_id(alarm.up->alert)) + "|" + duty.deadline.value_or("") + "|" +
         duty.to + "|" + duty.id;
}

Html alarm_html(Context& context, const Case& which, const respond::Alarm& alarm) {
  const Lang lang = context.lang;
  const duties::Duty& duty = *alarm.clock.duty;
  const bool is_bad = !alarm.clock.deadline || alarm.up->alert == duties::Alert::Overdue;
  Html act, out;
  if (!alarm.is_open())
    act.put("<span class=\"small soft\">{}</span>",
            say(lang, "ui.alarm.seen_by",
                {{"who", which.user_name(lang, alarm.heard->by)},
                 {"at", moment_text(lang, alarm.heard->at)}}));
  else if (allowed(context.user->role, Need::DecideDuties))
    act.put(
        "<button class=\"button second less\" name=\"alert\" value=\"{}\">{}<span class=\"sr\"> "
        "{}</span></button>",
        value_of(alarm), say(lang, "ui.alarm.saw"), duties::duty_name(lang, duty));
  out.put(
      "<li class=\"task\"><div class=\"grow\">{} <b>{}</b> <span class=\"soft\">→ "
      "{}</span><br>{}{}</div>{}</li>",
      tag(is_bad ? Tone::Bad : Tone::Warn, duties::alert_words(lang, alarm.up->alert, duty.basis)),
      duties::duty_name(lang, duty), duties::recipient_name(lang, duty),
      alarm.clock.deadline ? moment_html(lang, *alarm.clock.deadline) : Html(),
      duty.state == duties::DutyState::Due ? Html()
                                           : tag(Tone::Warn, say(lang, "ui.duty.undetermined")),
      act);
  return out;
}

}  // namespace

Html alarms_part(Context& context, const Case& which, std::string_view back) {
  Html out;
  if (!which.response) return out;
  const Lang lang = context.lang;
  const std::string address = path_of({"i", which.incident.id});
  Html first, rest, seen, inside;
  std::size_t shown = 0, rest_count = 0;
  for (const respond::Alarm& alarm : respond::alarms(*which.response, context.now())) {
    if (alarm.up == nullptr) continue;
    if (!alarm.is_open()) {
      seen += alarm_html(context, which, alarm);
    } else if (shown++ < kShownAtOnce) {
      first += alarm_html(context, which, alarm);
    } else {
      ++rest_count;
      rest += alarm_html(context, which, alarm);
    }
  }
  const bool all = back == "duties";
  if (first.empty() && !all) return out;
  if (!first.empty()) inside.put("<ul class=\"lines\">{}</ul>", first);
  if (rest_count > 0)
    inside.put("<details><summary>{}</summary><ul class=\"lines\">{}</ul></details>",
               say(lang, "ui.alarm.more", {{"n", std::to_string(rest_count)}}), rest);
  if (all && first.empty()) inside.put("<p>{}</p>", say(lang, "ui.alarm.none"));
  if (all && !seen.empty())
    inside.put("<details><summary>{}</summary><ul class=\"lines\">{}</ul></details>",
               say(lang, "ui.alarm.seen"), seen);
  inside += hidden("back", back);
  Html calendar;
  if (all)
    calendar.put("<p class=\"small\"><a href=\"{}/clocks.ics\">{}</a> {}</p>", address,
                 say(lang, "ui.alarm.calendar"), say(lang, "ui.alarm.calendar_words"));
  out.put(
      "<section class=\"card\" aria-labelledby=\"alerts\"><h2 id=\"alerts\">{}</h2>{}{}</section>",
      say(lang, "ui.alarm.title"), post_form(context, address + "/alerts", inside), calendar);
  return out;
}

OrderedJson alarms_json(const Context& context, const Case& which) {
  OrderedJson out = OrderedJson::array();
  if (!which.response) return out;
  for (const respond::Alarm& alarm : respond::alarms(*which.response, context.now())) {
    if (alarm.up == nullptr) continue;
    const respond::Heard* const heard = alarm.heard;
    out.push_back(
        {{"duty", alarm.clock.duty->id},
         {"to", alarm.clock.duty->to},
         {"alert", duties::alert_id(alarm.up->alert)},
         {"deadline",
          alarm.clock.deadline ? OrderedJson(*alarm.clock.duty->deadline) : OrderedJson()},
         {"seen_by", heard == nullptr ? OrderedJson() : OrderedJson(heard->by)},
         {"seen_at", heard == nullptr ? OrderedJson() : OrderedJson(iso_text(heard->at))}});
  }
  return out;
}

Html alarm_line(const Context& context) {
  Html out;
  if (!context.user || !allowed(context.user->role, Need::SeeCounts)) return out;
  const Lang lang = context.lang;
  const AlarmWatch::Open open =
      context.house.alarms->open(context.house.store, context.house.clock);
  if (open.alerts == 0 && open.troubles == 0) return out;
  const std::string address = open.incident.empty()
                                  ? std::string("/incidents")
                                  : path_of({"i", open.incident, "duties"}) + "#alerts";
  const Fill alerts{"n", std::to_string(open.alerts)};
  const std::string words = open.overdue > 0  ? say(lang, "ui.alarm.line_over",
                                                    {alerts, {"over", std::to_string(open.overdue)}})
                            : open.alerts > 0 ? say(lang, "ui.alarm.line", {alerts})
                                              : std::string(say(lang, "ui.alarm.line_trouble"));
  out.put(
      "<aside class=\"wide\" aria-label=\"{}\"><p class=\"note bad alarm\"><a "
      "href=\"{}\">{}</a></p></aside>",
      say(lang, "ui.alarm.title"), address, words);
  return out;
}

Outcome see_alert(Context& context) {
  const std::string_view value = context.form.value("alert");
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= value.size();) {
    const std::size_t end = std::min(value.find('|', at), value.size());
    parts.emplace_back(value.substr(at, end - at));
    at = end + 1;
  }
  const auto alert = parts.size() == 4 ? duties::parse_alert(parts[0]) : std::nullopt;
  if (!alert) return refuse(422, "invalid", std::string(say(context.lang, "trouble.invalid")));
  const Status seen =
      respond::acknowledge(context.house.store, context.house.clock, context.step(0), parts[3],
                           parts[2], *alert, parts[1], by(context));
  // Somebody else saw it, or another one is up: the page shows how it is now.
  if (!seen.ok() && (context.json || seen.error().trouble != Trouble::Conflict))
    return refuse(context.lang, seen.error());
  const std::string address = path_of({"i", context.step(0)});
  return go(context.form.value("back") == "duties" ? address + "/duties#alerts" : address);
}

Answer clocks_file(Context& context) {
  const auto which = load_case(context);
  if (!which.ok()) return problem_page(context, which.error());
  if (!which.value().response) return problem_page(context, *which.value().trouble);
  Answer out;
  out.type = "text/calendar; charset=utf-8";
  out.body = respond::calendar_file(*which.value().response, context.lang, context.now());
  out.headers.emplace_back(
      "Content-Disposition",
      "attachment; filename=\"clocks-" + percent_encode(which.value().incident.id) + ".ics\"");
  return out;
}

}  // namespace tadasu::serve
