#include "serve/known.h"

#include <nlohmann/json.hpp>

#include "duties/duties.h"
#include "serve/pages.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

Html known_form(Context& context, const Case& which, const KnownTyped& typed) {
  const Lang lang = context.lang;
  const command::Incident& incident = which.incident;
  std::string date = typed.date, time = typed.time;
  if (date.empty() && typed.wrongs.empty() && incident.known_at) {
    const std::string written = iso_text(*incident.known_at);
    date = written.substr(0, 10);
    if (!incident.known_history.empty() && !incident.known_history.back().date_only)
      time = written.substr(11, 5);
  }
  Html inside = seen_field(incident);
  inside.put("<div class=\"row\">{}{}</div>",
             field({.name = "date",
                    .label = say(lang, "ui.known.date"),
                    .value = date,
                    .error = wrong_of(typed.wrongs, "date"),
                    .attributes = " type=\"date\""_h}),
             field({.name = "time",
                    .label = say(lang, "ui.known.time"),
                    .value = time,
                    .error = wrong_of(typed.wrongs, "time"),
                    .attributes = " type=\"time\""_h}));
  inside += field({.name = "reason",
                   .label = say(lang, "ui.known.reason"),
                   .hint = say(lang, "ui.known.reason_hint"),
                   .value = typed.reason,
                   .error = wrong_of(typed.wrongs, "reason"),
                   .attributes = " type=\"text\" maxlength=\"300\""_h});
  inside.put("<p class=\"field\">{}</p>", button(say(lang, "ui.known.next")));
  return post_form(context, path_of({"i", incident.id, "known"}), inside, " data-guard=\"\""_h);
}

// The written moment, or what is wrong with it.
std::optional<std::string> written_moment(const Context& context, KnownTyped& typed) {
  const Lang lang = context.lang;
  typed.date = trimmed(context.form.value("date"));
  typed.time = trimmed(context.form.value("time"));
  typed.reason = trimmed(context.form.value("reason"));
  const auto date = parse_date(typed.date);
  if (!date || !is_valid(*date)) {
    typed.wrongs.push_back({"date", std::string(say(lang, "ui.known.no_date"))});
    return std::nullopt;
  }
  const std::string written =
      typed.time.empty() ? typed.date : typed.date + "T" + typed.time + ":00+09:00";
  const auto moment = parse_moment(written);
  if (!moment)
    typed.wrongs.push_back({"time", std::string(say(lang, "ui.known.no_time"))});
  else if (moment->moment > context.now())
    typed.wrongs.push_back({"date", std::string(say(lang, "ui.known.future"))});
  if (!typed.wrongs.empty()) return std::nullopt;
  return written;
}

Html effect(Context& context, const Case& which, const std::string& written) {
  const Lang lang = context.lang;
  Html rows, out;
  if (!which.response) return out;
  Json facts = Json::parse(which.response->facts_json, nullptr, false);
  if (!facts.is_object()) return out;
  facts["knew_date"] = written;
  const auto answer = respond::judge(*which.response, facts, context.house.clock);
  if (!answer.ok()) return out;
  for (const duties::Duty& duty : answer.value().duties) {
    const auto deadline = duty.deadline ? parse_moment(*duty.deadline) : std::nullopt;
    if (!deadline || duty.state == duties::DutyState::NotDue) continue;
    rows.put("<tr><th scope=\"row\">{} → {}</th><td>{}</td><td>{}</td></tr>",
             duties::duty_name(lang, duty), duties::recipient_name(lang, duty),
             moment_html(lang, deadline->moment), left_text(lang, context.now(), deadline->moment));
  }
  if (rows.empty()) return out;
  Html table;
  table.put(
      "<table><caption>{}</caption><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th>"
      "<th scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table>",
      say(lang, "ui.known.effect"), say(lang, "ui.known.duty"), say(lang, "ui.known.deadline"),
      say(lang, "ui.known.left"), rows);
  out = scroll_box(say(lang, "ui.known.effect"), table);
  return out;
}

Answer confirm_page(Context& context, const KnownTyped& typed, const std::string& written) {
  const Lang lang = context.lang;
  auto which = load_case(context);
  if (!which.ok()) return problem_page(context, which.error());
  const auto moment = parse_moment(written);
  const std::string words = moment->date_only ? day_text(lang, date_at(moment->moment))
                                              : moment_text(lang, moment->moment);
  Html inside, body;
  for (const auto& [name, value] :
       {std::pair("date", typed.date), std::pair("time", typed.time),
        std::pair("reason", typed.reason), std::pair("confirmed", std::string("1"))})
    inside += hidden(name, value);
  inside += seen_field(which.value().incident);
  inside.put("<p class=\"row\">{} <a href=\"{}\">{}</a></p>", button(say(lang, "ui.known.confirm")),
             path_of({"i", which.value().incident.id, "duties"}), say(lang, "ui.cancel"));
  body.put("<h1>{}</h1><p class=\"big\">{}</p>", say(lang, "ui.known.confirm_title"), words);
  if (!typed.reason.empty()) body.put("<p>{}: {}</p>", say(lang, "ui.known.reason"), typed.reason);
  body += effect(context, which.value(), written);
  body += note(Tone::Plain, "", say(lang, "ui.known.kept"));
  body += post_form(context, path_of({"i", which.value().incident.id, "known"}), inside);
  context.local = path_of({"i", which.value().incident.id, "duties"});
  return html(page(
      context,
      case_frame(which.value(), "duties", std::string(say(lang, "ui.known.confirm_title"))), body));
}

}  // namespace

Html known_part(Context& context, const Case& which, const KnownTyped& typed) {
  const Lang lang = context.lang;
  const command::Incident& incident = which.incident;
  Html out, history;
  out.put("<section class=\"card\" id=\"known\"><h2>{}</h2>", say(lang, "ui.known.title"));
  if (incident.known_at) {
    const bool date_only =
        !incident.known_history.empty() && incident.known_history.back().date_only;
    out.put("<p><b>{}</b> {}</p>",
            date_only ? day_text(lang, date_at(*incident.known_at))
                      : moment_text(lang, *incident.known_at),
            incident.known_at_confirmed ? tag(Tone::Good, say(lang, "ui.known.confirmed"))
                                        : tag(Tone::Bad, say(lang, "ui.known.proposed")));
  } else {
    out.put("<p class=\"red\">{}</p>", say(lang, "ui.known.missing"));
  }
  for (const command::SetMoment& one : incident.known_history)
    history.put("<li>{} ({}, {}) {}</li>",
                one.date_only ? day_text(lang, date_at(one.moment)) : moment_text(lang, one.moment),
                which.user_name(lang, one.set_by), moment_text(lang, one.set_at),
                may_read_words(context.user->role) ? one.reason : "");
  if (allowed(context.user->role, Need::Lead)) {
    const bool open = !incident.known_at_confirmed || !typed.wrongs.empty();
    out.put("<details{}><summary>{}</summary>{}</details>", open ? " open"_h : ""_h,
            say(lang, "ui.known.set"), known_form(context, which, typed));
  } else if (!incident.known_at_confirmed) {
    out.put("<p class=\"small soft\">{}</p>", say(lang, "ui.known.who"));
  }
  if (incident.known_history.size() > 1)
    out.put("<details class=\"small\"><summary>{}</summary><ul>{}</ul></details>",
            say(lang, "ui.known.history"), history);
  out += "</section>"_h;
  return out;
}

Outcome set_known(Context& context) {
  const Lang lang = context.lang;
  KnownTyped typed;
  const auto written = written_moment(context, typed);
  const auto again = [&](unsigned status, const char* trouble) {
    Outcome out = refuse(status, trouble, typed.wrongs.front().words);
    out.page = [typed](Context& inner) {
      const auto which = load_case(inner);
      return which.ok() ? duties_with(inner, which.value(), typed)
                        : problem_page(inner, which.error());
    };
    return out;
  };
  if (!written) return again(422, "invalid");
  if (context.form.value("confirmed") != "1" && !context.json) {
    Outcome out = refuse(200, "confirm", "");
    out.page = [typed, written = *written](Context& inner) {
      return confirm_page(inner, typed, written);
    };
    return out;
  }
  const auto set = command::set_known_at(context.house.store, context.house.clock, context.step(0),
                                         *written, typed.reason, by(context));
  if (!set.ok() && set.error().trouble == Trouble::Invalid) {
    typed.wrongs.push_back(set.error().where == "reason"
                               ? Wrong{"reason", std::string(say(lang, "ui.known.reason_needed"))}
                               : Wrong{"date", std::string(say(lang, "ui.known.refused"))});
    return again(422, "invalid");
  }
  if (set.ok()) {
    const auto drafted =
        respond::respond(context.house.store, context.house.clock, context.step(0));
    if (!drafted.ok()) return refuse(lang, drafted.error());
  }
  return outcome_of(context, set, path_of({"i", context.step(0), "duties"}));
}

}  // namespace tadasu::serve
