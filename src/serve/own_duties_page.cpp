// Duties that people add: agreed with an insurer, a card company, a client. Of one incident, or of
// the company (for later incidents); the same page with another address.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "duties/duties.h"
#include "respond/own_duties.h"
#include "respond/respond.h"
#include "serve/case.h"
#include "serve/pages.h"
#include "serve/routes.h"
#include "serve/shown_again.h"
#include "serve/take_duties.h"

namespace tadasu::serve {

namespace {

struct OwnDutiesView {
  std::optional<Case> which;  // nothing: the company's
  std::vector<respond::OwnDuty> all;
  std::uint64_t last_entry = 0;
};

struct Said {
  std::vector<Wrong> wrongs;
  std::string refused;
};

Result<OwnDutiesView> load_view(Context& context) {
  OwnDutiesView out;
  out.last_entry = context.house.store.last_number();
  if (!context.steps.empty()) {
    TRY(out.which, load_case(context));
    out.last_entry = out.which->incident.last_entry;
  }
  TRY(out.all,
      respond::own_duties(context.house.store, context.steps.empty() ? "" : context.step(0)));
  return out;
}

std::string address(const Context& context) {
  return context.steps.empty() ? "/own-duties" : path_of({"i", context.step(0), "own-duties"});
}

std::string who(Context& context, const OwnDutiesView& view, const std::string& id) {
  if (view.which) return view.which->user_name(context.lang, id);
  const auto users = context.house.store.users();
  if (users.ok())
    for (const auto& user : users.value())
      if (user.id == id && !user.display_name.empty()) return user.display_name;
  return id;
}

respond::OwnDutyForm typed_form(const Form& form) {
  const auto text = [&](std::string_view name) { return std::string(trimmed(form.value(name))); };
  respond::OwnDutyForm out;
  out.name = text("duty_name");
  out.to = text("to");
  out.to_name = text("to_name");
  out.contract = text("contract");
  out.clause = text("clause");
  out.read_on = text("read_on");
  out.when = text("when");
  out.persons = text("persons");
  out.start = text("start");
  out.length = text("duration");
  out.counting = text("counting");
  out.wants = text("wants");
  out.content = form.values("content");
  return out;
}

// The names of the form's fields: none is called as a property of a form in the browser.
std::string field_of(const std::string& field) {
  return field == "name" ? "duty_name" : field == "length" ? "duration" : field;
}

std::vector<Wrong> wrongs_of(Lang lang, const std::vector<respond::OwnDutyProblem>& problems) {
  std::vector<Wrong> out;
  for (const auto& one : problems)
    out.push_back({field_of(one.field), std::string(say(lang, "ui.own_duty.wrong." + one.what))});
  return out;
}

std::string_view label_of(Lang lang, std::string_view field) {
  if (field == "duty_name") return say(lang, "ui.own_duty.name");
  if (field == "duration") return say(lang, "ui.own_duty.length");
  if (field.starts_with("withdraw-")) return say(lang, "ui.own_duty.reason");
  const std::string key = "ui.own_duty." + std::string(field);
  return say(lang, has_words(key + "_label") ? key + "_label" : key);
}

// Away from its field, what is wrong says which field it is.
std::vector<Wrong> with_labels(Lang lang, std::vector<Wrong> wrongs) {
  for (Wrong& one : wrongs)
    one.words = say(lang, "ui.own_duty.wrong_of",
                    {{"field", std::string(label_of(lang, one.field))}, {"words", one.words}});
  return wrongs;
}

// ---- what there is

respond::OwnDutyForm form_of(const respond::OwnDuty::Version& version) {
  return respond::form_of(Json::parse(version.pack_json));
}

std::string term_words(Lang lang, const respond::OwnDutyForm& form) {
  if (form.length.empty()) return std::string(say(lang, "ui.own_duty.without_delay"));
  return say(lang, "ui.own_duty.term",
             {{"start", std::string(say(lang, "ui.own_duty.start." + form.start))},
              {"n", form.length},
              {"unit", std::string(say(lang, "ui.own_duty.counting." + form.counting))}});
}

std::string when_words(Lang lang, const respond::OwnDutyForm& form) {
  std::string out(say(lang, "ui.own_duty.when." + form.when));
  if (form.when == "persons") out += ": " + form.persons;
  return out;
}

std::string content_words(Lang lang, const respond::OwnDutyForm& form) {
  std::string out;
  for (const std::string& item : form.content)
    out += std::string(out.empty() ? "" : say(lang, "ui.own_duty.separator")) +
           std::string(say(lang, "ui.own_duty.content." + item));
  return out;
}

Html terms_html(Lang lang, const respond::OwnDutyForm& form) {
  Html out;
  const auto line = [&](std::string_view label, std::string_view value) {
    if (!value.empty()) out.put("<dt>{}</dt><dd class=\"pre\">{}</dd>", label, value);
  };
  line(say(lang, "ui.own_duty.to_label"),
       duties::recipient_name(lang, form.to) +
           (form.to_name.empty() ? "" : say(lang, "ui.own_duty.who", {{"name", form.to_name}})));
  line(say(lang, "ui.own_duty.contract"),
       form.contract + (form.clause.empty() ? "" : " " + form.clause));
  line(say(lang, "ui.own_duty.read_on"), form.read_on);
  line(say(lang, "ui.own_duty.when_label"), when_words(lang, form));
  line(say(lang, "ui.own_duty.by_when"), term_words(lang, form));
  line(say(lang, "ui.own_duty.content_label"), content_words(lang, form));
  line(say(lang, "ui.own_duty.wants"), form.wants);
  Html list;
  list.put("<dl class=\"facts\">{}</dl>", out);
  return list;
}

Html added_by(Context& context, const OwnDutiesView& view, const respond::OwnDuty& duty) {
  const auto& first = duty.versions.front();
  Html out;
  out.put("<p class=\"small soft\">{}{}</p>",
          say(context.lang, "ui.own_duty.added",
              {{"who", who(context, view, first.by)}, {"at", moment_text(context.lang, first.at)}}),
          duty.is_company ? say(context.lang, "ui.own_duty.of_company") : std::string_view());
  return out;
}

// Each version before the one that holds, as it was.
Html history_html(Context& context, const OwnDutiesView& view, const respond::OwnDuty& duty) {
  const Lang lang = context.lang;
  Html list, out;
  for (std::size_t i = duty.versions.size(); i-- > 1;) {
    const auto& now = duty.versions[i];
    const auto& before = duty.versions[i - 1];
    list.put("<li><p>{}</p>{}</li>",
             say(lang, "ui.own_duty.changed",
                 {{"who", who(context, view, now.by)},
                  {"at", moment_text(lang, now.at)},
                  {"reason", now.reason}}),
             before.pack_json.empty() ? Html() : terms_html(lang, form_of(before)));
  }
  if (list.empty()) return out;
  out.put("<details class=\"small\"><summary>{}</summary><ul>{}</ul></details>",
          say(lang, "ui.own_duty.history"), list);
  return out;
}

Html for_later_box(bool is_checked, std::string_view words) {
  Html out;
  out.put(
      "<div class=\"field\"><div class=\"ticks\"><label class=\"tick\"><input type=\"checkbox\" "
      "name=\"for_later\" "
      "value=\"1\"{}><span>{}</span></label></div></div>",
      is_checked ? " checked"_h : ""_h, words);
  return out;
}

Html reason_field(Lang lang, std::string_view id, std::string_view value, std::string_view error) {
  return field({.name = "reason",
                .id = id,
                .label = say(lang, "ui.own_duty.reason"),
                .value = value,
                .error = error,
                .attributes = " type=\"text\" required"_h});
}

Html withdraw_form(Context& context, const OwnDutiesView& view, const respond::OwnDuty& duty,
                   std::string_view name) {
  const Lang lang = context.lang;
  Html inside, out;
  inside += hidden("id", duty.id);
  inside += hidden("seen", std::to_string(view.last_entry));
  inside += reason_field(lang, "withdraw-" + duty.id, "", "");
  if (view.which && duty.is_company)
    inside += for_later_box(false, say(lang, "ui.own_duty.withdraw_later"));
  inside.put("<p><button class=\"button second less\">{}<span class=\"sr\"> {}</span></button></p>",
             say(lang, "ui.own_duty.withdraw"), name);
  out.put("<details><summary>{}<span class=\"sr\"> {}</span></summary>{}</details>",
          say(lang, "ui.own_duty.withdraw"), name,
          post_form(context, address(context) + "/withdraw", inside));
  return out;
}

Html duty_item(Context& context, const OwnDutiesView& view, const respond::OwnDuty& duty) {
  const Lang lang = context.lang;
  Html out, acts;
  if (duty.versions.back().pack_json.empty()) {
    out.put("<li>{}</li>", say(lang, "ui.own_duty.destroyed"));
    return out;
  }
  const respond::OwnDutyForm form = form_of(duty.versions.back());
  if (duty.withdrawn) {
    out.put("<li class=\"stack\"><h3>{}</h3><p>{}</p>{}{}{}</li>", form.name,
            say(lang, "ui.own_duty.withdrawn",
                {{"who", who(context, view, duty.withdrawn->by)},
                 {"at", moment_text(lang, duty.withdrawn->at)},
                 {"reason", duty.withdrawn->reason}}),
            terms_html(lang, form), added_by(context, view, duty),
            history_html(context, view, duty));
    return out;
  }
  if (allowed(context.user->role, Need::DecideDuties)) {
    acts.put("<p><a href=\"{}?edit={}#form\">{}<span class=\"sr\"> {}</span></a></p>",
             address(context), percent_encode(duty.id), say(lang, "ui.own_duty.edit"), form.name);
    if (!view.which) acts += take_everywhere(context, duty);
    acts += withdraw_form(context, view, duty, form.name);
  }
  out.put("<li class=\"stack\" id=\"{}\"><h3>{}</h3>{}{}{}{}</li>", duty.id, form.name,
          terms_html(lang, form), added_by(context, view, duty), history_html(context, view, duty),
          acts);
  return out;
}

Html list_part(Context& context, const OwnDutiesView& view) {
  const Lang lang = context.lang;
  Html items, withdrawn, out;
  std::size_t withdrawn_count = 0;
  for (const respond::OwnDuty& duty : view.all) {
    withdrawn_count += duty.withdrawn ? 1 : 0;
    (duty.withdrawn ? withdrawn : items) += duty_item(context, view, duty);
  }
  out.put("<section class=\"card\"><h2>{}</h2>", say(lang, "ui.own_duty.there"));
  if (items.empty())
    out.put("<p>{}</p>", say(lang, "ui.own_duty.none"));
  else
    out.put("<ul class=\"lines\">{}</ul>", items);
  if (withdrawn_count > 0)
    out.put("<details><summary>{}</summary><ul class=\"lines\">{}</ul></details>",
            say(lang, "ui.own_duty.withdrawn_group", {{"n", std::to_string(withdrawn_count)}}),
            withdrawn);
  out += "</section>"_h;
  return out;
}

// ---- the form

Html choice(Context& context, const char* name, const std::string& chosen,
            const std::vector<Wrong>& wrongs) {
  const Lang lang = context.lang;
  const std::string_view error = wrong_of(wrongs, name);
  Html out, about;
  if (!error.empty()) about.put("<p class=\"error\" id=\"{}-error\">{}</p>", name, error);
  const std::string words = name == std::string_view("to")
                                ? std::string("recipient.")
                                : "ui.own_duty." + std::string(name) + ".";
  out.put("<div class=\"field{}\"><label for=\"{}\">{}</label>{}{}</div>",
          error.empty() ? ""_h : " wrong"_h, name,
          say(lang, "ui.own_duty." + std::string(name) + "_label"), about,
          choice_list(context, name, words, respond::own_choices(name), chosen));
  return out;
}

Html content_boxes(Lang lang, const respond::OwnDutyForm& form) {
  Html boxes, out;
  for (const std::string& item : respond::own_choices("content")) {
    const bool is_checked =
        std::find(form.content.begin(), form.content.end(), item) != form.content.end();
    boxes.put(
        "<label class=\"tick\"><input type=\"checkbox\" name=\"content\" value=\"{}\"{}>"
        "<span>{}</span></label>",
        item, is_checked ? " checked"_h : ""_h, say(lang, "ui.own_duty.content." + item));
  }
  out.put(
      "<fieldset class=\"field\"><legend>{}</legend><div class=\"ticks "
      "two\">{}</div></fieldset>",
      say(lang, "ui.own_duty.content_label"), boxes);
  return out;
}

Html form_fields(Context& context, const respond::OwnDutyForm& form,
                 const std::vector<Wrong>& wrongs) {
  const Lang lang = context.lang;
  const auto line = [&](const char* name, std::string_view label, std::string_view hint,
                        const std::string& value, Literal attributes = " type=\"text\""_h) {
    return field({.name = name,
                  .label = label,
                  .hint = hint,
                  .value = value,
                  .error = wrong_of(wrongs, name),
                  .attributes = attributes});
  };
  Html out;
  out += line("duty_name", say(lang, "ui.own_duty.name"), say(lang, "ui.own_duty.name_hint"),
              form.name, " type=\"text\" required"_h);
  out += choice(context, "to", form.to, wrongs);
  out += line("to_name", say(lang, "ui.own_duty.to_name"), say(lang, "ui.own_duty.to_name_hint"),
              form.to_name);
  out += line("contract", say(lang, "ui.own_duty.contract"), "", form.contract,
              " type=\"text\" required"_h);
  out += line("clause", say(lang, "ui.own_duty.clause"), "", form.clause);
  out += line("read_on", say(lang, "ui.own_duty.read_on"), "", form.read_on,
              " type=\"date\" required"_h);
  out += choice(context, "when", form.when, wrongs);
  out += line("persons", say(lang, "ui.own_duty.persons"), say(lang, "ui.own_duty.persons_hint"),
              form.persons, " type=\"text\" inputmode=\"numeric\""_h);
  out += choice(context, "start", form.start, wrongs);
  out += line("duration", say(lang, "ui.own_duty.length"), say(lang, "ui.own_duty.length_hint"),
              form.length, " type=\"text\" inputmode=\"numeric\""_h);
  out += choice(context, "counting", form.counting, wrongs);
  out += content_boxes(lang, form);
  out += field({.name = "wants",
                .label = say(lang, "ui.own_duty.wants"),
                .value = form.wants,
                .error = wrong_of(wrongs, "wants"),
                .attributes = " rows=\"3\" maxlength=\"2000\""_h,
                .many_lines = true});
  return out;
}

Html form_part(Context& context, const OwnDutiesView& view, const Said& said) {
  const Lang lang = context.lang;
  Html inside, out;
  if (!allowed(context.user->role, Need::DecideDuties)) return out;
  const bool is_typed = context.form.has("duty_name");
  const std::string id(is_typed ? context.form.value("id") : context.query.value("edit"));
  const respond::OwnDuty* const edited = respond::find_own_duty(view.all, id);
  respond::OwnDutyForm form;
  if (is_typed) {
    form = typed_form(context.form);
  } else if (edited != nullptr && edited->holds()) {
    form = form_of(edited->versions.back());
  }
  const bool is_edit = edited != nullptr && edited->holds();
  if (is_edit) inside += hidden("id", id);
  inside += hidden("seen", std::to_string(view.last_entry));
  inside += form_fields(context, form, said.wrongs);
  if (is_edit)
    inside +=
        reason_field(lang, "reason", context.form.value("reason"), wrong_of(said.wrongs, "reason"));
  if (view.which)
    inside +=
        for_later_box(is_typed ? context.form.has("for_later") : is_edit && edited->is_company,
                      say(lang, "ui.own_duty.for_later"));
  inside.put("<p class=\"field\">{}</p>",
             button(is_edit ? say(lang, "ui.own_duty.change") : say(lang, "ui.own_duty.add")));
  out.put("<section class=\"card\"><h2 id=\"form\">{}</h2>{}</section>",
          is_edit ? say(lang, "ui.own_duty.edit_title") : say(lang, "ui.own_duty.new"),
          post_form(context, address(context), inside, " data-guard=\"\""_h));
  return out;
}

Answer render(Context& context, const OwnDutiesView& view, const Said& said) {
  const Lang lang = context.lang;
  context.local = address(context);
  Html body;
  if (view.which)
    body.put("<p><a class=\"back\" href=\"{}\">{}</a></p>",
             path_of({"i", view.which->incident.id, "duties"}), say(lang, "ui.own_duty.back"));
  body.put("<h1>{}</h1><p>{}</p>",
           view.which ? say(lang, "ui.own_duty.title") : say(lang, "ui.own_duty.title_company"),
           view.which ? say(lang, "ui.own_duty.words") : say(lang, "ui.own_duty.words_company"));
  body += error_summary(lang, with_labels(lang, said.wrongs));
  if (!said.refused.empty()) body += note(Tone::Bad, said.refused, say(lang, "ui.own_duty.kept"));
  body += list_part(context, view);
  if (view.which) body += untaken_part(context, view.which->incident);
  body += form_part(context, view, said);
  Frame frame = view.which
                    ? case_frame(*view.which, "duties", std::string(say(lang, "ui.own_duty.title")))
                    : Frame{.title = std::string(say(lang, "ui.own_duty.title_company"))};
  frame.wrong = !said.wrongs.empty();
  return html(page(context, frame, body));
}

Outcome shown(unsigned status, std::string trouble, const Said& said) {
  return shown_again(status, std::move(trouble), said, load_view, render);
}

respond::OwnDutyOrder order_of(const Context& context) {
  respond::OwnDutyOrder out;
  if (!context.steps.empty()) out.incident = context.step(0);
  out.id = context.form.value("id");
  out.for_later = out.incident.empty() || context.form.has("for_later");
  out.reason = trimmed(context.form.value("reason"));
  return out;
}

// Back to the page, or the page again with what was typed.
Outcome after(Context& context, const Status& done) {
  const Lang lang = context.lang;
  if (done.ok()) {
    if (context.steps.empty()) return go(address(context));
    const auto responded =
        respond::respond(context.house.store, context.house.clock, context.step(0));
    return responded.ok() ? go(address(context)) : refuse(lang, responded.error());
  }
  const Error& error = done.error();
  Said said;
  if (error.where == "reason" && error.trouble == Trouble::Invalid) {
    const std::string where = context.form.has("duty_name")
                                  ? "reason"
                                  : "withdraw-" + std::string(context.form.value("id"));
    said.wrongs.push_back({where, std::string(say(lang, "ui.fact.reason_needed"))});
    return shown(422, "invalid", said);
  }
  said.refused =
      std::string(error.trouble == Trouble::Conflict ? say(lang, "ui.problem.conflict")
                  : error.trouble == Trouble::NotFound
                      ? say(lang, "ui.own_duty.not_there")
                      : say(lang, std::string("trouble.") + trouble_name(error.trouble)));
  return shown(status_of(error.trouble), trouble_name(error.trouble), said);
}

OrderedJson version_json(const respond::OwnDuty::Version& one) {
  return {{"pack", one.pack_json.empty() ? OrderedJson() : OrderedJson::parse(one.pack_json)},
          {"by", one.by},
          {"at", iso_text(one.at)},
          {"reason", one.reason}};
}

}  // namespace

Answer own_duties_page(Context& context) {
  const auto view = load_view(context);
  return view.ok() ? render(context, view.value(), {}) : problem_page(context, view.error());
}

Result<OrderedJson> own_duties_twin(Context& context) {
  TRY(const OwnDutiesView view, load_view(context));
  OrderedJson out = {{"schema", "tadasu.own_duties/1"}, {"last_entry", view.last_entry}};
  out["own_duties"] = OrderedJson::array();
  for (const respond::OwnDuty& one : view.all) {
    OrderedJson versions = OrderedJson::array();
    for (const auto& version : one.versions) versions.push_back(version_json(version));
    OrderedJson withdrawn;
    if (one.withdrawn)
      withdrawn = {{"by", one.withdrawn->by},
                   {"at", iso_text(one.withdrawn->at)},
                   {"reason", one.withdrawn->reason}};
    out["own_duties"].push_back({{"id", one.id},
                                 {"company", one.is_company},
                                 {"versions", std::move(versions)},
                                 {"withdrawn", std::move(withdrawn)}});
  }
  return out;
}

Outcome set_own_duty(Context& context) {
  const respond::OwnDutyForm form = typed_form(context.form);
  Said said;
  said.wrongs = wrongs_of(context.lang, respond::problems_of(form, context.now()));
  const respond::OwnDutyOrder order = order_of(context);
  if (!order.id.empty() && order.reason.empty())
    said.wrongs.push_back({"reason", std::string(say(context.lang, "ui.fact.reason_needed"))});
  if (!said.wrongs.empty()) return shown(422, "invalid", said);
  const auto set =
      respond::set_own_duty(context.house.store, context.house.clock, order, form, by(context));
  return after(context, set.ok() ? success() : Status(Error(set.error())));
}

Outcome withdraw_own_duty(Context& context) {
  return after(context,
               respond::withdraw_own_duty(context.house.store, order_of(context), by(context)));
}

}  // namespace tadasu::serve
