#include "serve/reports.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "serve/pages.h"
#include "serve/routes.h"
#include "serve/sign_words.h"
#include "signs/signs.h"

namespace tadasu::serve {

namespace {

Html answers_list(Lang lang, const signs::Sign& sign) {
  Html list, out;
  for (const AnswerLine& line : answer_lines(lang, sign))
    list.put("<dt>{}</dt><dd class=\"pre\">{}</dd>", line.label, line.answer);
  const auto given = [&](const std::string& sealed) {
    return sealed.empty() ? say(lang, "ui.none") : say(lang, "ui.reports.written");
  };
  list.put("<dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>{}</dd>", say(lang, "intake.check.contact"),
           given(sign.contact_sealed), say(lang, "intake.check.words"), given(sign.words_sealed));
  out.put("<dl class=\"facts\">{}</dl>", list);
  return out;
}

std::string headline(Lang lang, const signs::Sign& sign) {
  return say(lang, "ui.reports.line",
             {{"reference", sign.id},
              {"at", moment_text(lang, sign.reported_at)},
              {"what", answer_words(lang, sign.happened, "happened", sign.happened)}});
}

std::string address_of(std::string_view incident, std::string_view sign) {
  return path_of({"i", incident, "reports", sign});
}

struct Asked {
  Case which;
  signs::Sign sign;
};
// A report of this incident by its reference.
Result<Asked> asked_report(Context& context) {
  TRY(Case which, load_case(context));
  TRY(signs::Sign sign, signs::find(context.house.store, context.step(1)));
  const auto& signs = which.incident.signs;
  if (std::find(signs.begin(), signs.end(), sign.id) == signs.end())
    return Error{Trouble::NotFound, "report", "no such report in this incident"};
  return Asked{std::move(which), std::move(sign)};
}

Html reason_form(Context& context, const Asked& asked, std::string_view reason,
                 std::string_view wrong) {
  const Lang lang = context.lang;
  Html inside;
  inside += field({.name = "reason",
                   .label = say(lang, "ui.reports.reason"),
                   .hint = say(lang, "ui.reports.reason_hint"),
                   .value = reason,
                   .error = wrong,
                   .attributes = " type=\"text\" maxlength=\"300\""_h});
  inside.put("<p class=\"field\">{}</p>", button(say(lang, "ui.reports.show")));
  return post_form(context, address_of(asked.which.incident.id, asked.sign.id), inside);
}

Html told_list(Lang lang, const command::Told& told) {
  Html out;
  const auto words = [&](const std::string& text) {
    return text.empty() ? std::string(say(lang, "ui.none")) : text;
  };
  out.put("<dl class=\"facts\"><dt>{}</dt><dd class=\"pre\">{}</dd><dt>{}</dt><dd class=\"pre\">{}",
          say(lang, "intake.check.contact"), words(told.contact), say(lang, "intake.check.words"),
          words(told.words));
  out += "</dd></dl>"_h;
  return out;
}

// `told`: what was written, when it was just opened.
Answer render(Context& context, const Asked& asked, const command::Told* told,
              const std::vector<Wrong>& wrongs) {
  const Lang lang = context.lang;
  Html body, inside;
  body.put("<p><a class=\"back\" href=\"{}\">{}</a></p><h1>{}</h1>",
           path_of({"i", asked.which.incident.id}), say(lang, "ui.reports.back"),
           say(lang, "ui.reports.one", {{"reference", asked.sign.id}}));
  body += error_summary(lang, wrongs);
  body.put("<section class=\"card\"><h2>{}</h2><p class=\"small soft\">{}</p>{}</section>",
           say(lang, "ui.reports.answers"),
           say(lang, "ui.reports.at", {{"at", moment_text(lang, asked.sign.reported_at)}}),
           answers_list(lang, asked.sign));
  if (told != nullptr)
    inside.put("{}<p class=\"small soft\">{}</p>", told_list(lang, *told),
               say(lang, "ui.reports.recorded"));
  else if (asked.sign.contact_sealed.empty() && asked.sign.words_sealed.empty())
    inside.put("<p>{}</p>", say(lang, "ui.reports.nothing"));
  else if (allowed(context.user->role, Need::SeeValue))
    inside += reason_form(
        context, asked, wrongs.empty() ? say(lang, "ui.reports.reason_usual") : std::string_view(),
        wrong_of(wrongs, "reason"));
  else
    inside.put("<p>{}</p>", say(lang, "ui.reports.not_you"));
  body.put("<section class=\"card\"><h2>{}</h2>{}</section>", say(lang, "ui.reports.written_title"),
           inside);
  context.local = address_of(asked.which.incident.id, asked.sign.id);
  Frame frame =
      case_frame(asked.which, "now", say(lang, "ui.reports.one", {{"reference", asked.sign.id}}));
  frame.wrong = !wrongs.empty();
  return html(page(context, frame, body));
}

}  // namespace

Html reports_part(Context& context, const Case& which) {
  const Lang lang = context.lang;
  Html out;
  for (const std::string& reference : which.incident.signs) {
    const auto sign = signs::find(context.house.store, reference);
    if (!sign.ok()) {
      out += note(Tone::Bad, say(lang, "ui.case.trouble"),
                  say(lang, "ui.reports.one", {{"reference", reference}}));
      continue;
    }
    out.put(
        "<details class=\"card\"><summary>{}</summary>{}<p><a class=\"button second less\" "
        "href=\"{}\">{}</a></p></details>",
        headline(lang, sign.value()), answers_list(lang, sign.value()),
        address_of(which.incident.id, reference), say(lang, "ui.reports.open"));
  }
  return out;
}

OrderedJson report_json(const signs::Sign& sign) {
  OrderedJson out = {{"reference", sign.id},
                     {"reported_at", iso_text(sign.reported_at)},
                     {"happened", sign.happened},
                     {"noticed", sign.noticed},
                     {"noticed_told", nullptr},
                     {"contents", sign.contents},
                     {"people_estimate", sign.people_estimate},
                     {"readable", sign.readable},
                     {"done", sign.done},
                     {"contact", !sign.contact_sealed.empty()},
                     {"words", !sign.words_sealed.empty()}};
  if (sign.noticed_told) out["noticed_told"] = iso_text(*sign.noticed_told);
  return out;
}

OrderedJson reports_json(const Context& context, const command::Incident& incident) {
  OrderedJson out = OrderedJson::array();
  for (const std::string& reference : incident.signs) {
    const auto sign = signs::find(context.house.store, reference);
    out.push_back(sign.ok() ? report_json(sign.value())
                            : OrderedJson{{"reference", reference},
                                          {"trouble", trouble_name(sign.error().trouble)}});
  }
  return out;
}

Result<std::vector<signs::Sign>> loose_reports(const store::Store& store) {
  TRY(std::vector<signs::Sign> all, signs::list(store));
  all.erase(std::remove_if(all.begin(), all.end(),
                           [](const signs::Sign& sign) { return !sign.incident.empty(); }),
            all.end());
  return all;
}

Html loose_reports_part(Context& context, const std::vector<signs::Sign>& loose,
                        const std::vector<std::pair<std::string, std::string>>& incidents) {
  const Lang lang = context.lang;
  Html list, out;
  for (const signs::Sign& sign : loose) {
    Html form, options;
    options.put("<option value=\"\">{}</option>", say(lang, "ui.reports.new_incident"));
    for (const auto& [id, title] : incidents)
      options.put("<option value=\"{}\">{} {}</option>", id, id, title);
    form.put(
        "<label class=\"sr\" for=\"to-{}\">{}</label><select id=\"to-{}\" "
        "name=\"incident\">{}</select> {}",
        sign.id, say(lang, "ui.reports.to_which"), sign.id, options,
        button(say(lang, "ui.reports.take_up")));
    list.put("<li><details><summary>{}</summary>{}</details>{}</li>", headline(lang, sign),
             answers_list(lang, sign),
             allowed(context.user->role, Need::OpenIncident)
                 ? post_form(context, path_of({"reports", sign.id, "incident"}), form)
                 : Html());
  }
  if (list.empty()) return out;
  out.put(
      "<section class=\"card\" id=\"reports\"><h2 class=\"red\">{}</h2><p "
      "class=\"small\">{}</p><ul class=\"lines\">{}</ul></section>",
      say(lang, "ui.reports.loose"), say(lang, "ui.reports.loose_words"), list);
  return out;
}

Answer report_page(Context& context) {
  const auto asked = asked_report(context);
  if (!asked.ok()) return problem_page(context, asked.error());
  return render(context, asked.value(), nullptr, {});
}

Result<OrderedJson> report_twin(Context& context) {
  TRY(const Asked asked, asked_report(context));
  OrderedJson out = {{"schema", "tadasu.report/1"}, {"incident", asked.which.incident.id}};
  out.update(report_json(asked.sign));
  return out;
}

Outcome open_report(Context& context) {
  auto asked = asked_report(context);
  if (!asked.ok()) return refuse(context.lang, asked.error());
  const std::string reason = trimmed(context.form.value("reason"));
  if (reason.empty()) {
    const std::string words(say(context.lang, "ui.reports.no_reason"));
    Outcome out = refuse(422, "invalid", words);
    out.page = [asked = std::move(asked).value(), words](Context& inner) {
      return render(inner, asked, nullptr, {{"reason", words}});
    };
    return out;
  }
  auto told = command::open_report(context.house.store, asked.value().which.incident.id,
                                   asked.value().sign.id, reason, by(context));
  if (!told.ok()) return refuse(context.lang, told.error());
  // Shown in the answer itself: never in an address, never kept by the browser.
  Outcome out = refuse(200, "", "");
  out.page = [asked = std::move(asked).value(), told = std::move(told).value()](Context& inner) {
    if (!inner.json) return render(inner, asked, &told, {});
    return json_answer({{"schema", "tadasu.report_told/1"},
                        {"reference", asked.sign.id},
                        {"contact", told.contact},
                        {"words", told.words}});
  };
  return out;
}

Outcome take_up_report(Context& context) {
  House& house = context.house;
  const auto sign = signs::find(house.store, context.step(0));
  if (!sign.ok()) return refuse(context.lang, sign.error());
  if (!sign.value().incident.empty()) return go(path_of({"i", sign.value().incident}));
  const std::string_view into = context.form.value("incident");
  command::Opening opening;
  opening.sign = sign.value();
  const auto taken = into.empty()
                         ? command::open(house.store, house.clock, opening, by(context))
                         : command::attach_sign(house.store, into, sign.value(), by(context));
  return outcome_of(context, taken, taken.ok() ? path_of({"i", taken.value().id}) : "");
}

}  // namespace tadasu::serve
