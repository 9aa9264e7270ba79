// The start of the console: my tasks over all incidents, then the incidents by their nearest clock.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "duties/duties.h"
#include "respond/alarms.h"
#include "serve/alarm_watch.h"
#include "serve/case.h"
#include "serve/pages.h"
#include "serve/questions.h"
#include "serve/reports.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

struct Line {  // one incident of the list
  command::Incident incident;
  std::optional<command::Playbook> playbook;
  std::optional<Moment> known;  // from when the duties count
  std::optional<Moment> nearest;
  std::string nearest_duty, nearest_name;
  std::vector<std::string> without_delay;  // duties that are due now, without a number of days
  std::vector<std::string> names;          // of these, in the reader's language
  bool is_closed_and_due = false;          // closed, and something is due and not done
  bool undetermined = false;               // some duty may be due, and none has a clock
  std::optional<people::Count> people;
  std::optional<std::uint64_t> people_max;  // nothing: no upper bound can be given
  std::uint64_t revision = 0;               // of the facts that `people` is from
  std::size_t alerts = 0;                   // of deadlines, that nobody saw yet
  std::optional<Error> trouble;  // why no deadline is known: nobody may take it for "none"

  [[nodiscard]] int rank() const { return trouble ? 0 : nearest || !without_delay.empty() ? 1 : 2; }
  // What is due without delay is due since it was known.
  [[nodiscard]] Moment first() const {
    const Moment since = known.value_or(incident.opened_at);
    if (without_delay.empty()) return nearest.value_or(since);
    return nearest && *nearest < since ? *nearest : since;
  }
};

// In a closed incident only what is due runs.
void look_at(Context& context, Line& line) {
  const bool is_closed = line.incident.stage == command::Stage::Closed;
  auto response = respond::look(context.house.store, context.house.clock, line.incident.id);
  if (!response.ok()) {
    line.trouble = response.error();
    return;
  }
  Case which;
  which.response = std::move(response).value();
  line.known = counted_from(which);
  auto clocks = clockworks(which);
  if (is_closed)
    std::erase_if(clocks,
                  [](const Clockwork& one) { return one.duty->state != duties::DutyState::Due; });
  line.is_closed_and_due = is_closed && !respond::still_due(*which.response).empty();
  for (const duties::Duty* duty : due_without_delay(which)) {
    line.without_delay.push_back(duty->id);
    line.names.push_back(duties::duty_name(context.lang, *duty));
  }
  for (const duties::Duty& duty : which.response->duties.duties)
    line.undetermined =
        line.undetermined || (!is_closed && duty.state == duties::DutyState::Undetermined);
  for (const respond::Alarm& alarm : respond::alarms(*which.response, context.now()))
    line.alerts += alarm.is_open() ? 1 : 0;
  if (!clocks.empty()) {
    line.nearest = clocks.front().deadline;
    line.nearest_duty = clocks.front().duty->id;
    line.nearest_name = duties::duty_name(context.lang, *clocks.front().duty);
  } else if (!line.incident.known_at) {
    line.trouble = Error{Trouble::NotFound, "known_at", "no deadline can be counted"};
  }
  if (const auto* sheet = which.sheet()) {
    line.people = sheet->survey.people;
    line.people_max = sheet->survey.max_of(sheet->survey.people);
    line.revision = sheet->revision;
  }
}

// Closed incidents are listed without clocks, unless something is due there and not done.
Result<std::vector<Line>> lines(Context& context) {
  TRY(const auto incidents, command::list(context.house.store));
  const auto still_due = context.house.alarms->still_due(context.house.store, context.house.clock);
  std::vector<Line> out;
  for (const command::Incident& incident : incidents) {
    Line line;
    line.incident = incident;
    auto playbook = command::load_playbook(incident.playbook);
    if (playbook.ok()) line.playbook = std::move(playbook).value();
    if (incident.stage != command::Stage::Closed || still_due.contains(incident.id))
      look_at(context, line);
    out.push_back(std::move(line));
  }
  std::stable_sort(out.begin(), out.end(), [](const Line& a, const Line& b) {
    if (a.rank() != b.rank()) return a.rank() < b.rank();
    return a.rank() == 1 && a.first() < b.first();
  });
  return out;
}

Html my_tasks(Context& context, const std::vector<Line>& all) {
  Html list;
  for (const Line& line : all)
    for (const command::Task& task : line.incident.tasks) {
      if (task.done || task.owner != context.user->id || !line.playbook) continue;
      const auto* about = line.playbook->find(task.id);
      list.put(
          "<li class=\"task\"><a class=\"grow\" href=\"{}#tasks\">{}</a><span "
          "class=\"soft\">{}</span></li>",
          path_of({"i", line.incident.id}),
          about == nullptr ? task.id : about->title.in(context.lang),
          incident_title(context.lang, line.incident, line.playbook));
    }
  Html out;
  if (list.empty()) return out;
  out.put("<section class=\"card\"><h2>{}</h2><ul class=\"lines\">{}</ul></section>",
          say(context.lang, "ui.incidents.mine"), list);
  return out;
}

Html clock_html(Context& context, const Line& line) {
  const Lang lang = context.lang;
  Html out;
  if (line.is_closed_and_due)
    out.put("<p class=\"small red\">{}</p>", say(lang, "ui.incidents.closed_due"));
  if (line.trouble) {
    out.put("<p class=\"clock over\"><b class=\"red\">{}</b></p>",
            line.trouble->where == "known_at" ? say(lang, "ui.known.missing")
                                              : say(lang, "ui.incidents.trouble"));
  } else if (line.nearest) {
    const bool near = line.nearest->us - context.now().us < 24LL * 3600 * 1'000'000;
    out.put("<p class=\"clock{}\"><b>{}</b><span class=\"small\">{}<br>{}</span></p>",
            near ? " near"_h : ""_h, left_html(lang, context.now(), *line.nearest),
            line.nearest_name, moment_html(lang, *line.nearest));
  } else if (line.without_delay.empty()) {
    out.put("<p class=\"soft small\">{}</p>", line.undetermined
                                                  ? say(lang, "ui.incidents.undetermined")
                                                  : say(lang, "ui.incidents.no_clock"));
  }
  if (line.alerts > 0)
    out.put("<p class=\"small\"><a class=\"red\" href=\"{}/duties#alerts\">{}</a></p>",
            path_of({"i", line.incident.id}),
            say(lang, "ui.alarm.open", {{"n", std::to_string(line.alerts)}}));
  if (line.without_delay.empty()) return out;
  std::string names;
  for (const std::string& name : line.names)
    names += std::string(names.empty() ? "" : say(lang, "ui.list_separator")) + name;
  out.put("<p class=\"clock near\"><b>{}</b><span class=\"small\">{}</span></p>",
          without_delay_text(context, line.known), names);
  return out;
}

Html incident_card(Context& context, const Line& line) {
  const Lang lang = context.lang;
  Html people, out;
  if (line.people)
    people.put("<span>{}</span>", say(lang, "ui.incidents.people",
                                      {{"n", bounds_text(lang, line.people->min, line.people_max)},
                                       {"revision", std::to_string(line.revision)}}));
  const Html clock = clock_html(context, line);
  out.put(
      "<li class=\"card case-card\"><div><h2><a href=\"{}\">{}</a></h2><p class=\"row small "
      "soft\">{}<span>{}</span>{}<span>{}</span></p></div><div>{}</div></li>",
      path_of({"i", line.incident.id}), incident_title(lang, line.incident, line.playbook),
      tag(line.incident.stage == command::Stage::Closed ? Tone::Plain : Tone::Key,
          command::stage_words(line.incident.stage, lang)),
      line.incident.id, people,
      say(lang, "ui.incidents.opened", {{"at", moment_text(lang, line.incident.opened_at)}}),
      clock);
  return out;
}

Html open_form(Context& context) {
  const Lang lang = context.lang;
  std::vector<std::string> options(happened_options().begin(), happened_options().end());
  Html inside;
  inside += field({.name = "title",
                   .label = say(lang, "ui.incidents.title"),
                   .hint = say(lang, "ui.incidents.title_hint"),
                   .attributes = " type=\"text\" maxlength=\"60\""_h});
  inside.put("<div class=\"field\"><label for=\"happened\">{}</label>{}</div>",
             say(lang, "ui.incidents.happened"),
             choice_list(context, "happened", "intake.happened.", options, "unknown"));
  inside.put("<p class=\"field\">{}</p>", button(say(lang, "ui.incidents.open")));
  Html out;
  out.put("<details class=\"card\"><summary>{}</summary>{}</details>",
          say(lang, "ui.incidents.open_title"),
          post_form(context, "/incidents", inside, " data-guard=\"\""_h));
  return out;
}

}  // namespace

Answer incidents_page(Context& context) {
  const Lang lang = context.lang;
  const auto all = lines(context);
  if (!all.ok()) return problem_page(context, all.error());
  const auto loose = loose_reports(context.house.store);
  if (!loose.ok()) return problem_page(context, loose.error());
  std::vector<std::pair<std::string, std::string>> open;
  for (const Line& line : all.value())
    if (line.incident.stage != command::Stage::Closed)
      open.emplace_back(line.incident.id, incident_title(lang, line.incident, line.playbook));
  Html body, list;
  body.put("<h1>{}</h1>", say(lang, "ui.incidents.title_page"));
  body += loose_reports_part(context, loose.value(), open);
  body += my_tasks(context, all.value());
  for (const Line& line : all.value()) list += incident_card(context, line);
  if (list.empty()) {
    body.put(
        "<section class=\"card\"><h2>{}</h2><p>{}</p><p><a class=\"button\" "
        "href=\"/report\">{}</a></p></section>",
        say(lang, "ui.incidents.empty"), say(lang, "ui.incidents.empty_words"),
        say(lang, "ui.start.report"));
  } else {
    body.put("<ul class=\"cases\">{}</ul>", list);
  }
  if (allowed(context.user->role, Need::OpenIncident)) body += open_form(context);
  if (allowed(context.user->role, Need::DecideDuties))
    body.put("<p class=\"row\">{} {}</p>",
             link("/own-duties", say(lang, "ui.own_duty.title_company")),
             link("/own-wordings", say(lang, "ui.wording.link")));
  return html(page(context, {.title = std::string(say(lang, "ui.incidents.title_page"))}, body));
}

Result<OrderedJson> incidents_twin(Context& context) {
  TRY(const auto all, lines(context));
  OrderedJson out = {{"schema", "tadasu.incidents/1"}, {"incidents", OrderedJson::array()}};
  for (const Line& line : all) {
    OrderedJson one = {{"id", line.incident.id},
                       {"title", line.incident.title},
                       {"stage", command::stage_name(line.incident.stage)},
                       {"opened_at", iso_text(line.incident.opened_at)},
                       {"revision", line.incident.revision},
                       {"updated_entry", line.incident.last_entry}};
    one["nearest_deadline"] =
        line.nearest ? OrderedJson(iso_text(*line.nearest)) : OrderedJson(nullptr);
    one["nearest_duty"] = line.nearest ? OrderedJson(line.nearest_duty) : OrderedJson(nullptr);
    one["due_without_delay"] = line.without_delay;
    if (line.is_closed_and_due) one["closed_and_due"] = true;
    if (line.trouble) one["trouble"] = trouble_name(line.trouble->trouble);
    if (line.people)
      one["people"] = {{"min", line.people->min},
                       {"likely", line.people->likely},
                       {"max", line.people_max ? OrderedJson(*line.people_max) : OrderedJson()},
                       {"revision", line.revision}};
    out["incidents"].push_back(std::move(one));
  }
  TRY(const auto loose, loose_reports(context.house.store));
  out["reports"] = OrderedJson::array();  // that have no incident
  for (const signs::Sign& sign : loose) out["reports"].push_back(report_json(sign));
  return out;
}

Outcome open_incident(Context& context) {
  const std::string_view happened = context.form.value("happened");
  if (!is_one_of(happened, happened_options()))
    return refuse(422, "invalid", std::string(say(context.lang, "intake.wrong.choose")));
  command::Opening opening;
  opening.title = trimmed(context.form.value("title"));
  opening.happened = happened;
  const auto opened = command::open(context.house.store, context.house.clock, opening, by(context));
  if (!opened.ok()) return refuse(context.lang, opened.error());
  return go(path_of({"i", opened.value().id}));
}

}  // namespace tadasu::serve
