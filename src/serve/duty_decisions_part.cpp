#include "serve/duty_decisions_part.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "serve/known.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

std::string_view set_words(Lang lang, bool is_due) {
  return say(lang, is_due ? "ui.duty.due" : "ui.duty.not_due");
}

std::string_view computed_words(Lang lang, duties::DutyState state) {
  switch (state) {
    case duties::DutyState::Due:
      return say(lang, "ui.duty.due");
    case duties::DutyState::NotDue:
      return say(lang, "ui.duty.not_due");
    case duties::DutyState::Undetermined:
      break;
  }
  return say(lang, "ui.duty.undetermined");
}

Html act_form(Context& context, const Case& which, const duties::Duty& duty, const Html& inside) {
  Html all = hidden("duty", duty.id);
  all += hidden("to", duty.to);
  all += seen_field(which.incident);
  all += inside;
  return post_form(context, path_of({"i", which.incident.id, "duties", "decide"}), all);
}

Html act_button(Lang lang, const duties::Duty& duty, const char* act, const char* words,
                Literal classes) {
  Html out;
  out.put("<button class=\"{}\" name=\"act\" value=\"{}\">{}<span class=\"sr\"> {}</span></button>",
          classes, act, say(lang, words), duties::duty_name(lang, duty));
  return out;
}

Html reason_field(Lang lang, const char* id, const DecisionTyped& typed) {
  return field({.name = "reason",
                .id = id,
                .label = say(lang, "ui.duty.decide.reason"),
                .value = typed.reason,
                .attributes = " type=\"text\" required"_h});
}

Html override_line(const Context& context, const Case& which, const respond::Override& one) {
  const Lang lang = context.lang;
  Html out;
  out.put("<li>{} <b>{}</b> <span class=\"small soft\">{} {}</span>",
          one.is_withdrawn() ? tag(Tone::Plain, say(lang, "ui.duty.decide.withdrawn"))
          : one.holds()      ? tag(Tone::Key, say(lang, "ui.duty.decide.holds"))
                             : tag(Tone::Warn, say(lang, "ui.duty.decide.waits")),
          say(lang, "ui.duty.decide.set_to", {{"state", std::string(set_words(lang, one.is_due))}}),
          which.user_name(lang, one.asked_by), moment_text(lang, one.asked_at));
  if (!one.agreed_by.empty())
    out.put(" <span class=\"small soft\">{} {}</span>",
            say(lang, "ui.duty.decide.agreed_by", {{"who", which.user_name(lang, one.agreed_by)}}),
            moment_text(lang, one.agreed_at));
  if (one.is_withdrawn())
    out.put(" <span class=\"small soft\">{}</span>",
            say(lang, "ui.duty.decide.withdrawn_by",
                {{"who", which.user_name(lang, one.withdrawn_by)}}));
  if (may_read_words(context.user->role))
    out.put("<br><span class=\"small\">{}</span>",
            say(lang, "ui.duty.decide.because", {{"reason", one.reason}}));
  out += "</li>"_h;
  return out;
}

Html done_html(Context& context, const Case& which, const duties::Duty& duty,
               const respond::DutyDecisions* decisions, bool is_open, const DecisionTyped& typed) {
  const Lang lang = context.lang;
  Html out;
  const respond::Done* const done = decisions == nullptr ? nullptr : decisions->done_now();
  if (done != nullptr) {
    out.put(
        "<p>{} {} <span class=\"small soft\">{} {}{}</span></p>",
        tag(Tone::Good, say(lang, "ui.duty.decide.done")), done->on,
        which.user_name(lang, done->by), moment_text(lang, done->at),
        done->receipt.empty() ? "" : say(lang, "ui.doc.receipt_is", {{"receipt", done->receipt}}));
    if (!is_open) return out;
    Html inside = reason_field(lang, "undo-reason", typed);
    inside += act_button(lang, duty, "undo", "ui.duty.decide.undo", "button second less"_h);
    out += act_form(context, which, duty, inside);
    return out;
  }
  if (!is_open) return out;
  const std::string today = iso_text(context.now()).substr(0, 10);
  Html inside = field({.name = "on",
                       .label = say(lang, "ui.duty.decide.on"),
                       .value = typed.on.empty() ? today : typed.on,
                       .attributes = " type=\"date\" required"_h});
  inside += field({.name = "receipt",
                   .label = say(lang, "ui.doc.receipt"),
                   .hint = say(lang, "ui.doc.receipt_hint"),
                   .value = typed.receipt});
  inside += act_button(lang, duty, "done", "ui.duty.decide.mark_done", "button less"_h);
  out += act_form(context, which, duty, inside);
  return out;
}

}  // namespace

bool is_decided_here(const Context& context, const duties::Duty& duty, const DecisionTyped& typed) {
  if (!allowed(context.user->role, Need::DecideDuties)) return false;
  return context.query.value("decide") == duty.id + "/" + duty.to ||
         (typed.duty == duty.id && typed.to == duty.to);
}

Html duty_title(const Context& context, const duties::Duty& duty) {
  Html out;
  const std::string name = duties::duty_name(context.lang, duty);
  if (allowed(context.user->role, Need::DecideDuties))
    out.put("<a href=\"?decide={}/{}\">{}</a>", duty.id, duty.to, name);
  else
    out.text(name);
  return out;
}

Html decision_tags(const Context& context, const Case& which, const duties::Duty& duty) {
  const Lang lang = context.lang;
  Html out;
  const auto* const decisions = respond::find_decisions(which.response->decisions, duty);
  if (decisions == nullptr) return out;
  if (decisions->done_now() != nullptr) out += tag(Tone::Good, say(lang, "ui.duty.decide.done"));
  const respond::Override* const now = decisions->override_now();
  if (now != nullptr && now->holds())
    out += tag(Tone::Key, say(lang, "ui.duty.decide.set_to",
                              {{"state", std::string(set_words(lang, now->is_due))}}));
  return out;
}

Html decisions_html(Context& context, const Case& which, const duties::Duty& duty,
                    const DecisionTyped& typed) {
  const Lang lang = context.lang;
  const auto* const decisions = respond::find_decisions(which.response->decisions, duty);
  const duties::DutyState worked_out = duty.worked_out();
  // The forms of one duty at a time: those of thirty would be most of the page.
  const bool is_open = is_decided_here(context, duty, typed);
  Html out, list;
  if (is_open && !typed.problem.empty()) out += note(Tone::Bad, typed.problem, "");
  out += done_html(context, which, duty, decisions, is_open, typed);
  if (decisions != nullptr)
    for (const respond::Override& one : decisions->overrides)
      list += override_line(context, which, one);
  const respond::Override* const now = decisions == nullptr ? nullptr : decisions->override_now();
  if (!list.empty())
    out.put("<div class=\"note\"><p>{}</p><ul>{}</ul></div>",
            now != nullptr && now->computed != worked_out
                ? say(lang, "ui.duty.decide.computed_changed",
                      {{"then", std::string(computed_words(lang, now->computed))},
                       {"now", std::string(computed_words(lang, worked_out))}})
                : say(lang, "ui.duty.decide.computed",
                      {{"now", std::string(computed_words(lang, worked_out))}}),
            list);
  if (!is_open) return out;
  if (now != nullptr) {
    Html inside = hidden("asked", std::to_string(now->entry));
    if (!now->holds() && now->asked_by != context.user->id)
      inside += act_button(lang, duty, "agree", "ui.duty.decide.agree", "button less"_h);
    inside += act_button(lang, duty, "withdraw", "ui.duty.decide.withdraw", "button second less"_h);
    out += act_form(context, which, duty, inside);
    return out;
  }
  Html inside = reason_field(lang, "override-reason", typed);
  inside += "<div class=\"row\">"_h;
  if (duty.state != duties::DutyState::Due)
    inside += act_button(lang, duty, "due", "ui.duty.decide.ask_due", "button second less"_h);
  if (duty.state != duties::DutyState::NotDue)
    inside +=
        act_button(lang, duty, "not_due", "ui.duty.decide.ask_not_due", "button second less"_h);
  inside += "</div>"_h;
  out.put("<h3>{}</h3><p>{}</p>{}", say(lang, "ui.duty.decide.otherwise"),
          say(lang, "ui.duty.decide.words"), act_form(context, which, duty, inside));
  return out;
}

OrderedJson decisions_json(const Context& context, const Case& which) {
  const bool has_words = may_read_words(context.user->role);
  OrderedJson out = OrderedJson::array();
  for (const respond::DutyDecisions& one : which.response->decisions) {
    OrderedJson overrides = OrderedJson::array();
    OrderedJson done = OrderedJson::array();
    for (const respond::Override& each : one.overrides)
      overrides.push_back(
          {{"state", each.is_due ? "due" : "not_due"},
           {"holds", each.holds()},
           {"entry", each.entry},
           {"withdrawn_by", each.is_withdrawn() ? OrderedJson(each.withdrawn_by) : OrderedJson()},
           {"asked_by", each.asked_by},
           {"asked_at", iso_text(each.asked_at)},
           {"agreed_by", each.agreed_by.empty() ? OrderedJson() : OrderedJson(each.agreed_by)},
           {"reason", has_words ? OrderedJson(each.reason) : OrderedJson()}});
    for (const respond::Done& each : one.done)
      done.push_back({{"on", each.on},
                      {"by", each.by},
                      {"at", iso_text(each.at)},
                      {"receipt", each.receipt},
                      {"stands", each.undone_by.empty()}});
    out.push_back({{"duty", one.duty},
                   {"to", one.to},
                   {"overrides", std::move(overrides)},
                   {"done", std::move(done)}});
  }
  return out;
}

Outcome decide_duty(Context& context) {
  const Lang lang = context.lang;
  const auto which = load_case(context);
  if (!which.ok()) return refuse(lang, which.error());
  if (!which.value().response) return refuse(lang, *which.value().trouble);
  const std::string_view id = context.form.value("duty");
  const std::string_view to = context.form.value("to");
  const duties::Duty* duty = nullptr;
  for (const duties::Duty& one : which.value().response->duties.duties)
    if (one.id == id && one.to == to) duty = &one;
  if (duty == nullptr) return refuse(404, "not_found", std::string(say(lang, "trouble.not_found")));
  const std::string_view act = context.form.value("act");
  const std::string reason(trimmed(context.form.value("reason")));
  store::Store& store = context.house.store;
  const std::string_view incident = context.step(0);
  Status done = success();
  if (act == "due" || act == "not_due") {
    done = respond::ask_override(store, incident, *duty, act == "due", reason, by(context));
  } else if (act == "agree") {
    done = respond::agree_override(
        store, incident, *duty,
        std::strtoull(std::string(context.form.value("asked")).c_str(), nullptr, 10), by(context));
  } else if (act == "withdraw") {
    done = respond::withdraw_override(store, incident, *duty, by(context));
  } else if (act == "done") {
    done = respond::mark_done(store, context.house.clock, incident, *duty, context.form.value("on"),
                              trimmed(context.form.value("receipt")), by(context));
  } else if (act == "undo") {
    done = respond::undo_done(store, incident, *duty, reason, by(context));
  } else {
    done = Error{Trouble::Invalid, "act", "no such act"};
  }
  if (done.ok()) {
    // What was agreed to or withdrawn has terms to keep. It is on record all the same: what fails
    // here the page says.
    static_cast<void>(respond::respond(store, context.house.clock, incident));
    return go(path_of({"i", incident, "duties"}));
  }
  Outcome out = refuse(lang, done.error());
  if (done.error().where == "reason") out.problem = say(lang, "ui.fact.reason_needed");
  if (done.error().where == "on") out.problem = say(lang, "ui.duty.decide.no_day");
  const DecisionTyped typed{std::string(id),
                            std::string(to),
                            reason,
                            std::string(context.form.value("on")),
                            std::string(trimmed(context.form.value("receipt"))),
                            out.problem};
  out.page = [typed](Context& inner) {
    const auto again = load_case(inner);
    return again.ok() ? duties_with(inner, again.value(), {}, typed)
                      : problem_page(inner, again.error());
  };
  return out;
}

}  // namespace tadasu::serve
