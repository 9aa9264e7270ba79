// "Now": what we know, which clocks run, what to do, who does it; below, what happened so far.
// For those who see counts only (M0) it holds nothing else and may be projected on a wall; notes,
// reasons and phone numbers are for those who work on the incident.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "duties/duties.h"
#include "find/kind.h"
#include "serve/alarms_part.h"
#include "serve/case.h"
#include "serve/pages.h"
#include "serve/reports.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

constexpr std::size_t kTasksShown = 5;
constexpr std::size_t kTimelineShown = 100;

Html card(std::string_view id, std::string_view title, const Html& inside,
          Literal classes = "card"_h) {
  Html out;
  out.put("<section class=\"{}\" aria-labelledby=\"{}\"><h2 id=\"{}\">{}</h2>{}</section>", classes,
          id, id, title, inside);
  return out;
}

// ---- what we know

Html fact_line(std::string_view label, const Html& value) {
  Html out;
  out.put("<dt>{}</dt><dd>{}</dd>", label, value);
  return out;
}

Html heavy_kinds(Lang lang, const facts::Survey& survey) {
  Html out;
  const auto infos = find::kind_infos();
  if (!infos.ok()) return out;
  for (const facts::KindFacts& kind : survey.kinds) {
    const find::KindInfo& info = (*infos.value())[static_cast<std::size_t>(kind.kind)];
    if (!info.sensitive_appi && !info.property_risk) continue;
    out.put("{} ",
            tag(Tone::Bad,
                say(lang, "ui.facts.heavy_kind",
                    {{"kind", std::string(find::kind_name(info, lang))},
                     {"n", bounds_text(lang, kind.people.min, survey.max_of(kind.people))}})));
  }
  if (out.empty()) out.text(say(lang, "ui.facts.no_heavy"));
  return out;
}

// An established or measured choice in words; "not known yet" in red otherwise.
Html known_choice(Lang lang, const std::string& base, const Json& facts, const char* field) {
  Html out;
  const auto found = facts.find(field);
  if (found == facts.end() || !found->is_string() || *found == "unknown") {
    out.put("<a class=\"red\" href=\"{}/duties#{}\">{}</a>", base, field, say(lang, "ui.unknown"));
    return out;
  }
  out.text(duties::value_name(lang, field, found->get<std::string>()));
  return out;
}

// The questions whose answers decide duties, without repeats, in the order of the duties.
std::vector<std::string> open_questions(const Case& which) {
  std::vector<std::string> out;
  if (!which.response) return out;
  for (const duties::Duty& duty : which.response->duties.duties) {
    if (duty.state != duties::DutyState::Undetermined) continue;
    for (const std::string& fact : duty.flips_on)
      if (std::find(out.begin(), out.end(), fact) == out.end()) out.push_back(fact);
  }
  return out;
}

Html known_card(Context& context, const Case& which) {
  const Lang lang = context.lang;
  Html inside, list;
  const auto* sheet = which.sheet();
  const std::string base = path_of({"i", which.incident.id});
  if (!which.response) {
    inside.put("<p class=\"red\">{}</p>", say(lang, "ui.case.trouble"));
  } else if (sheet == nullptr) {
    inside.put("<p>{}</p><p><a class=\"button\" href=\"{}/facts\">{}</a></p>",
               say(lang, "ui.home.no_facts"), base, say(lang, "ui.home.to_facts"));
  } else {
    const facts::Survey& survey = sheet->survey;
    inside.put("<p class=\"big\">{}<small>{}</small></p>",
               say(lang, "ui.people_count",
                   {{"n", bounds_text(lang, survey.people.min, survey.max_of(survey.people))}}),
               say(lang, "ui.facts.likely", {{"n", grouped(survey.people.likely)}}));
    list += fact_line(say(lang, "ui.home.heavy"), heavy_kinds(lang, survey));
    Html unread;
    if (survey.coverage.unread > 0)
      unread += tag(Tone::Warn,
                    say(lang, "ui.facts.unread_count", {{"n", grouped(survey.coverage.unread)}}));
    else
      unread.text(say(lang, "ui.facts.all_read"));
    list += fact_line(say(lang, "ui.home.unread"), unread);
  }
  if (which.response) {
    const Json facts = Json::parse(which.response->facts_json, nullptr, false);
    if (facts.is_object()) {
      list +=
          fact_line(say(lang, "ui.home.protection"), known_choice(lang, base, facts, "encryption"));
      list +=
          fact_line(say(lang, "ui.home.recipient"), known_choice(lang, base, facts, "recipient"));
    }
    const auto questions = open_questions(which);
    if (!questions.empty()) {
      Html open;
      open.put("<a href=\"{}/duties#questions\">{}</a>", base,
               say(lang, "ui.home.questions", {{"n", std::to_string(questions.size())}}));
      list += fact_line(say(lang, "ui.home.unknown"), open);
    }
  }
  inside.put("<dl class=\"facts\">{}</dl>", list);
  if (sheet != nullptr)
    inside.put("<p class=\"small soft\">{} <a href=\"{}/facts\">{}</a></p>",
               say(lang, "ui.facts.revision",
                   {{"n", std::to_string(sheet->revision)}, {"at", moment_text(lang, sheet->at)}}),
               base, say(lang, "ui.home.to_facts"));
  return card("known", say(lang, "ui.home.known"), inside);
}

// ---- clocks

Html known_at_line(Context& context, const Case& which) {
  const Lang lang = context.lang;
  const command::Incident& incident = which.incident;
  const std::string address = path_of({"i", incident.id, "duties"}) + "#known";
  Html out;
  out.put("<p class=\"small\">{} ", say(lang, "ui.known.label"));
  if (incident.known_at) out.text(known_text(lang, incident));
  if (!incident.known_at_confirmed)
    out.put(" <a class=\"red\" href=\"{}\">{}</a>", address,
            incident.known_at ? say(lang, "ui.known.proposed") : say(lang, "ui.known.missing"));
  out += "</p>"_h;
  return out;
}

Html clocks_card(Context& context, const Case& which) {
  const Lang lang = context.lang;
  Html inside, list;
  std::size_t shown = 0;
  for (const Clockwork& clock : clockworks(which)) {
    if (shown++ == 3) break;
    const duties::Duty& duty = *clock.duty;
    const auto left_us = clock.deadline.us - context.now().us;
    const Literal how = left_us < 0                         ? " over"_h
                        : left_us < 24LL * 3600 * 1'000'000 ? " near"_h
                                                            : ""_h;
    list.put(
        "<li class=\"clock{}\"><b>{}</b>{} {}<br><span class=\"small soft\">→ {} · {} · "
        "{}</span></li>",
        how, left_html(lang, context.now(), clock.deadline), duties::duty_name(lang, duty),
        duty.state == duties::DutyState::Due ? tag(Tone::Bad, say(lang, "ui.duty.due"))
                                             : tag(Tone::Warn, say(lang, "ui.duty.undetermined")),
        duties::recipient_name(lang, duty), moment_html(lang, clock.deadline),
        duty.why.empty() ? "" : duty.why.back().cite);
  }
  for (const duties::Duty* duty : due_without_delay(which))
    list.put(
        "<li class=\"clock near\"><b>{}</b>{} {}<br><span class=\"small soft\">→ {} · "
        "{}</span></li>",
        without_delay_text(context, counted_from(which)), duties::duty_name(lang, *duty),
        tag(Tone::Bad, say(lang, "ui.duty.due")), duties::recipient_name(lang, *duty),
        duty->why.empty() ? "" : duty->why.back().cite);
  if (!which.response)  // not "no clock": nobody knows
    inside.put("<p class=\"red\">{}</p>", say(lang, "ui.home.clocks_trouble"));
  else if (list.empty())
    inside.put("<p>{}</p>", say(lang, "ui.home.no_clock"));
  else
    inside.put("<ul class=\"lines\">{}</ul>", list);
  inside += known_at_line(context, which);
  inside.put("<p class=\"small\"><a href=\"{}\">{}</a></p>",
             path_of({"i", which.incident.id, "duties"}), say(lang, "ui.home.to_duties"));
  return card("clocks", say(lang, "ui.home.clocks"), inside);
}

// ---- tasks

Html task_buttons(Context& context, const Case& which, const command::Task& task,
                  std::string_view title) {
  const Lang lang = context.lang;
  Html out;
  if (!allowed(context.user->role, Need::Work)) return out;
  const auto one = [&](std::string_view what, std::string_view words, Literal classes) {
    Html inside = seen_field(which.incident);
    inside.put("<button class=\"{}\">{}<span class=\"sr\"> {}</span></button>", classes, words,
               title);
    out += post_form(context, path_of({"i", which.incident.id, "tasks", task.id, what}), inside);
  };
  one("done", say(lang, "ui.task.done"), "button less"_h);
  if (task.owner.empty())
    one("take", say(lang, "ui.task.take"), "button second less"_h);
  else if (task.owner == context.user->id)
    one("release", say(lang, "ui.task.release"), "button second less"_h);
  return out;
}

Html task_line(Context& context, const Case& which, const command::Task& task) {
  const Lang lang = context.lang;
  const auto* about = which.playbook ? which.playbook->find(task.id) : nullptr;
  const std::string title = about == nullptr ? task.id : about->title.in(lang);
  Html who, why, out;
  if (task.owner.empty())
    who.put("<span class=\"red\">{}</span>",
            say(lang, "ui.task.nobody", {{"role", command::role_words(task.for_role, lang)}}));
  else
    who.text(task.owner == context.user->id ? std::string(say(lang, "ui.task.mine"))
                                            : which.user_name(lang, task.owner));
  if (about != nullptr) {
    const Moment until{which.incident.opened_at.us + about->within_minutes * 60'000'000LL};
    why.put(
        "<details class=\"small\"><summary>{}</summary><p>{}</p><p class=\"soft\">{}</p></details>",
        say(lang, "ui.task.why"), about->why.in(lang), about->source);
    who.put(" · {}", left_html(lang, context.now(), until));
  }
  out.put(
      "<li class=\"task\"><div class=\"grow\"><b>{}</b><br><span class=\"small "
      "soft\">{}</span>{}</div><div class=\"row\">{}</div></li>",
      title, who, why, task_buttons(context, which, task, title));
  return out;
}

Html done_line(Context& context, const Case& which, const command::Task& task) {
  const Lang lang = context.lang;
  const auto* about = which.playbook ? which.playbook->find(task.id) : nullptr;
  const std::string title = about == nullptr ? task.id : about->title.in(lang);
  Html undo, out;
  if (allowed(context.user->role, Need::Work)) {
    Html inside = seen_field(which.incident);
    inside.put("<button class=\"button second less\">{}<span class=\"sr\"> {}</span></button>",
               say(lang, "ui.task.undo"), title);
    undo = post_form(context, path_of({"i", which.incident.id, "tasks", task.id, "undo"}), inside);
  }
  out.put(
      "<li class=\"task\"><div class=\"grow\">{} {}<br><span class=\"small soft\">{} "
      "{}</span></div>{}</li>",
      tag(Tone::Good, say(lang, "ui.task.is_done")), title, which.user_name(lang, task.done_by),
      task.done_at ? moment_html(lang, *task.done_at) : Html(), undo);
  return out;
}

Html tasks_card(Context& context, const Case& which) {
  const Lang lang = context.lang;
  std::vector<const command::Task*> open, done;
  for (const command::Task& task : which.incident.tasks) (task.done ? done : open).push_back(&task);
  const auto rank = [&](const command::Task* task) {  // mine, my role's, anybody's, somebody else's
    if (task->owner == context.user->id) return 0;
    if (!task->owner.empty()) return 3;
    return command::role_name(task->for_role) == context.user->role ? 1 : 2;
  };
  std::stable_sort(open.begin(), open.end(), [&](auto* a, auto* b) { return rank(a) < rank(b); });
  Html inside, first, rest, finished;
  for (std::size_t i = 0; i < open.size(); ++i)
    (i < kTasksShown ? first : rest) += task_line(context, which, *open[i]);
  for (const command::Task* task : done) finished += done_line(context, which, *task);
  if (which.playbook && !which.playbook->dont.empty()) {
    Html dont;
    for (const auto& sentence : which.playbook->dont) dont.put("<li>{}</li>", sentence.in(lang));
    inside.put("<details class=\"note warn small\"><summary>{}</summary><ul>{}</ul></details>",
               say(lang, "ui.task.dont"), dont);
  }
  if (first.empty())
    inside.put("<p>{}</p>", say(lang, "ui.task.none"));
  else
    inside.put("<ul class=\"lines\">{}</ul>", first);
  if (!rest.empty())
    inside.put("<details><summary>{}</summary><ul class=\"lines\">{}</ul></details>",
               say(lang, "ui.task.more", {{"n", std::to_string(open.size() - kTasksShown)}}), rest);
  if (!finished.empty())
    inside.put("<details><summary>{}</summary><ul class=\"lines\">{}</ul></details>",
               say(lang, "ui.task.finished", {{"n", std::to_string(done.size())}}), finished);
  return card("tasks", say(lang, "ui.home.tasks"), inside);
}

// ---- who

Html assign_form(Context& context, const Case& which) {
  const Lang lang = context.lang;
  Html roles, users, inside, out;
  for (const command::Assignment& one : which.incident.roles)
    roles.put("<option value=\"{}\">{}</option>", command::role_name(one.role),
              command::role_words(one.role, lang));
  users.put("<option value=\"\">{}</option>", say(lang, "ui.who.nobody"));
  for (const auto& user : which.users)
    users.put("<option value=\"{}\">{}</option>", user.id, which.user_name(lang, user.id));
  inside += seen_field(which.incident);
  inside.put(
      "<div class=\"field\"><label for=\"role\">{}</label><select id=\"role\" "
      "name=\"role\">{}</select></div>",
      say(lang, "ui.who.role"), roles);
  inside.put(
      "<div class=\"field\"><label for=\"user\">{}</label><select id=\"user\" "
      "name=\"user\">{}</select></div>",
      say(lang, "ui.who.user"), users);
  inside += field({.name = "phone",
                   .label = say(lang, "ui.who.phone"),
                   .attributes = " type=\"tel\" maxlength=\"40\""_h});
  inside.put("<p class=\"field\">{}</p>", button(say(lang, "ui.who.assign")));
  out.put(
      "<details><summary>{}</summary>{}</details>", say(lang, "ui.who.change"),
      post_form(context, path_of({"i", which.incident.id, "roles"}), inside, " data-guard=\"\""_h));
  return out;
}

Html who_card(Context& context, const Case& which) {
  const Lang lang = context.lang;
  Html list, inside;
  for (const command::Assignment& one : which.incident.roles) {
    Html value;
    if (one.user.empty())
      value.put("<span class=\"red\">{}</span>", say(lang, "ui.who.nobody"));
    else
      value.text(which.user_name(lang, one.user));
    if (!one.phone.empty() && may_read_words(context.user->role))
      value.put(" <a class=\"nowrap\" href=\"tel:{}\">{}</a>", percent_encode(one.phone),
                one.phone);
    list += fact_line(command::role_words(one.role, lang), value);
  }
  inside.put("<dl class=\"facts\">{}</dl>", list);
  if (allowed(context.user->role, Need::Lead)) inside += assign_form(context, which);
  return card("who", say(lang, "ui.home.who"), inside);
}

// ---- timeline

// Ids of duties, divided by spaces, as their names.
std::string duty_names(Lang lang, const std::string& ids) {
  std::string out;
  for (std::size_t at = 0; at < ids.size();) {
    const std::size_t end = std::min(ids.find(' ', at), ids.size());
    out += (out.empty() ? "" : ", ") + duties::duty_name(lang, ids.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

Html timeline_card(Context& context, const Case& which) {
  const Lang lang = context.lang;
  Html inside, list;
  if (allowed(context.user->role, Need::Work)) {
    Html form;
    form += field({.name = "note",
                   .label = say(lang, "ui.timeline.add"),
                   .hint = say(lang, "ui.timeline.hint"),
                   .attributes = " rows=\"2\" maxlength=\"3000\""_h,
                   .many_lines = true});
    form.put("<p class=\"row\">{}</p>",
             button(say(lang, "ui.timeline.send"), "button second less"_h));
    inside +=
        post_form(context, path_of({"i", which.incident.id, "notes"}), form, " data-guard=\"\""_h);
  }
  const auto& items = which.incident.timeline;
  for (std::size_t i = items.size(), shown = 0; i-- > 0 && shown < kTimelineShown; ++shown) {
    command::TimelineItem item = items[i];
    if (item.what == "fact.set") item.about = duties::fact_name(lang, item.about);
    if (item.what.starts_with("duty.") || item.what == "reminder.seen")
      item.about = duty_names(lang, item.about);
    Html said;
    const std::string did = "ui.did." + item.what;
    if (has_words(did))
      said.text(say(lang, did));
    else
      said.text(which.playbook ? command::timeline_words(item, *which.playbook, lang) : item.what);
    if (!item.note.empty() && may_read_words(context.user->role))
      said.put("<div class=\"pre\">{}</div>", item.note);
    list.put("<li class=\"time\"><span class=\"small soft\">{}<br>{}</span><div>{}</div></li>",
             moment_html(lang, item.at), which.user_name(lang, item.actor), said);
  }
  inside.put("<ol class=\"lines\">{}</ol>", list);
  return card("timeline", say(lang, "ui.home.timeline"), inside, "card full"_h);
}

std::string home_address(const Context& context) { return path_of({"i", context.step(0)}); }

}  // namespace

Answer home_page(Context& context) {
  auto which = load_case(context);
  if (!which.ok()) return problem_page(context, which.error());
  Case& held = which.value();
  const Lang lang = context.lang;
  Html body;
  body.put("<h1 class=\"sr\">{}</h1>", say(lang, "ui.menu.now"));
  body += case_notes(context, held);
  body += alarms_part(context, held, "now");
  body += reports_part(context, held);
  body.put("<div class=\"home now\">{}{}{}{}{}</div>", known_card(context, held),
           clocks_card(context, held), tasks_card(context, held), who_card(context, held),
           timeline_card(context, held));
  return html(page(context, case_frame(held, "now", std::string(say(lang, "ui.menu.now"))), body));
}

Result<OrderedJson> home_twin(Context& context) {
  TRY(const Case which, load_case(context));
  const command::Incident& incident = which.incident;
  OrderedJson out = {{"schema", "tadasu.incident/1"},
                     {"id", incident.id},
                     {"title", incident.title},
                     {"stage", command::stage_name(incident.stage)},
                     {"opened_at", iso_text(incident.opened_at)},
                     {"revision", incident.revision},
                     {"last_entry", incident.last_entry},
                     {"known_at_confirmed", incident.known_at_confirmed}};
  out["known_at"] =
      incident.known_at ? OrderedJson(iso_text(*incident.known_at)) : OrderedJson(nullptr);
  out["occurred_at"] =
      incident.occurred_at ? OrderedJson(iso_text(*incident.occurred_at)) : OrderedJson(nullptr);
  out["questions"] = open_questions(which);
  if (which.trouble) out["trouble"] = trouble_name(which.trouble->trouble);
  for (const char* list : {"clocks", "tasks", "roles", "timeline"})
    out[list] = OrderedJson::array();
  for (const Clockwork& clock : clockworks(which))
    out["clocks"].push_back(
        {{"duty", clock.duty->id}, {"to", clock.duty->to}, {"deadline", iso_text(clock.deadline)}});
  out["alerts"] = alarms_json(context, which);
  out["due_without_delay"] = OrderedJson::array();
  for (const duties::Duty* duty : due_without_delay(which))
    out["due_without_delay"].push_back({{"duty", duty->id}, {"to", duty->to}});
  put_survey(context, which, out);
  for (const command::Task& task : incident.tasks) {
    out["tasks"].push_back({{"id", task.id},
                            {"owner", task.owner},
                            {"done", task.done},
                            {"role", command::role_name(task.for_role)}});
    if (task.done_at) out["tasks"].back()["done_at"] = iso_text(*task.done_at);
  }
  for (const command::Assignment& one : incident.roles)
    out["roles"].push_back({{"role", command::role_name(one.role)}, {"user", one.user}});
  const bool words = may_read_words(context.user->role);
  for (const command::TimelineItem& item : incident.timeline) {
    out["timeline"].push_back({{"entry", item.entry},
                               {"at", iso_text(item.at)},
                               {"actor", item.actor},
                               {"what", item.what},
                               {"about", item.about}});
    if (words) out["timeline"].back()["note"] = item.note;
  }
  out["reports"] = reports_json(context, incident);
  return out;
}

Outcome take_task(Context& context) {
  return outcome_of(
      context,
      command::take_task(context.house.store, context.step(0), context.step(1), by(context)),
      home_address(context) + "#tasks");
}
Outcome release_task(Context& context) {
  return outcome_of(
      context,
      command::release_task(context.house.store, context.step(0), context.step(1), by(context)),
      home_address(context) + "#tasks");
}
Outcome finish_task(Context& context) {
  return outcome_of(
      context,
      command::finish_task(context.house.store, context.step(0), context.step(1), by(context)),
      home_address(context) + "#tasks");
}
Outcome undo_task(Context& context) {
  return outcome_of(context,
                    command::undo_task(context.house.store, context.step(0), context.step(1),
                                       context.form.value("reason"), by(context)),
                    home_address(context) + "#tasks");
}

Outcome add_note(Context& context) {
  const std::string text = trimmed(context.form.value("note"));
  if (text.empty())
    return refuse(422, "invalid", std::string(say(context.lang, "ui.timeline.empty")));
  return outcome_of(context,
                    command::add_note(context.house.store, context.step(0), text, by(context)),
                    home_address(context) + "#timeline");
}

Outcome assign_role(Context& context) {
  const auto role = command::parse_role(context.form.value("role"));
  if (!role) return refuse(422, "invalid", std::string(say(context.lang, "ui.who.no_role")));
  return outcome_of(
      context,
      command::assign(context.house.store, context.step(0), *role, context.form.value("user"),
                      trimmed(context.form.value("phone")), by(context)),
      home_address(context) + "#who");
}

}  // namespace tadasu::serve
