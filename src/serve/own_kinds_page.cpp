// The own kinds of an incident (docs/formats/own-kinds.md): what is in use, one more that is tried
// in the jail before anything is stored, and the whole file. Nothing here reads evidence: the next
// survey does.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "facts/facts.h"
#include "facts/kept_kinds.h"
#include "serve/own_kinds_form.h"
#include "serve/pages.h"
#include "serve/routes.h"
#include "serve/shown_again.h"
#include "serve/surveys.h"

namespace tadasu::serve {

namespace {

constexpr const char* kFile = "toml";  // the field of the whole file

// The incident with what it keeps.
struct OwnKindsView {
  Case which;
  find::OwnKinds own;
  bool is_counted = false;  // the last survey read with it
};

Result<OwnKindsView> load_view(Context& context) {
  TRY(Case which, load_case(context));
  TRY(find::OwnKinds own, facts::kept_own_kinds(context.house.store, which.incident.id));
  TRY(const bool counted, facts::are_own_kinds_counted(context.house.store, which.incident.id));
  return OwnKindsView{std::move(which), std::move(own), counted};
}

// What the page says besides what is kept.
struct Said {
  std::vector<Wrong> wrongs;
  std::optional<facts::OwnKindsCheck> tried;
  std::string refused;  // why nothing was done, when it is about no field
};

std::string address(std::string_view incident) { return path_of({"i", incident, "own-kinds"}); }

// ---- in use

std::string lines(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& one : list) out += (out.empty() ? "" : "\n") + one;
  return out;
}

void put_list(Html& out, std::string_view label, const std::vector<std::string>& list) {
  if (!list.empty()) out.put("<dt>{}</dt><dd class=\"pre\">{}</dd>", label, lines(list));
}

Html remove_form(Context& context, const OwnKindsView& view, const std::string& action,
                 std::string_view summary, std::string_view words, std::string_view name) {
  Html inside, out;
  inside += hidden("version", facts::own_kinds_version(view.own));
  inside.put(
      "<p>{}</p><p class=\"field\"><button class=\"button second less\">{}<span "
      "class=\"sr\"> {}</span></button></p>",
      words, summary, name);
  out.put("<details><summary>{}<span class=\"sr\"> {}</span></summary>{}</details>", summary, name,
          post_form(context, action, inside));
  return out;
}

Html kind_item(Context& context, const OwnKindsView& view, const find::OwnKind& kind) {
  const Lang lang = context.lang;
  Html list, out;
  list.put("<dt>{}</dt><dd><code>{}</code></dd>", say(lang, "ui.own_kinds.id"), kind.id);
  list.put("<dt>{}</dt><dd><code>{}</code></dd>", say(lang, "ui.own_kinds.pattern"), kind.pattern);
  list.put("<dt>{}</dt><dd>{}</dd>", say(lang, "ui.own_kinds.counts_as"),
           counts_as_words(lang, kind.counts_as));
  put_list(list, say(lang, "ui.own_kinds.samples"), kind.matches);
  put_list(list, say(lang, "ui.own_kinds.samples_not"), kind.matches_not);
  put_list(list, say(lang, "ui.own_kinds.labels"), kind.labels);
  put_list(list, say(lang, "ui.own_kinds.headers"), kind.headers);
  put_list(list, say(lang, "ui.own_kinds.near"), kind.near);
  if (kind.check == find::OwnCheck::Luhn)
    list.put("<dt>{}</dt><dd>{}</dd>", say(lang, "ui.own_kinds.check"),
             say(lang, "ui.own_kinds.check_luhn"));
  if (const OrderedJson json = find::own_kind_json(kind); json.contains("mask"))
    list.put("<dt>{}</dt><dd>{}</dd>", say(lang, "ui.own_kinds.mask"),
             mask_words(lang, json["mask"].get<std::string>()));
  const std::string name(find::own_kind_name(kind, lang));
  out.put(
      "<li><h3>{}</h3><dl class=\"facts\">{}</dl>{}</li>", name, list,
      remove_form(context, view, address(view.which.incident.id) + "/" + kind.id + "/remove",
                  say(lang, "ui.own_kinds.remove"), say(lang, "ui.own_kinds.remove_words"), name));
  return out;
}

Html in_use(Context& context, const OwnKindsView& view) {
  const Lang lang = context.lang;
  Html items, out;
  for (const find::OwnKind& kind : view.own.kinds) items += kind_item(context, view, kind);
  out.put("<section class=\"card\"><h2 id=\"in-use\">{}</h2>",
          say(lang, "ui.own_kinds.in_use", {{"n", std::to_string(view.own.kinds.size())}}));
  if (items.empty()) {
    out.put("<p>{}</p></section>", say(lang, "ui.own_kinds.none"));
    return out;
  }
  out.put("<ul class=\"lines\">{}</ul>", items);
  if (view.own.kinds.size() > 1)
    out += remove_form(context, view, address(view.which.incident.id) + "/remove",
                       say(lang, "ui.own_kinds.remove_all"), say(lang, "ui.own_kinds.remove_words"),
                       "");
  out += "</section>"_h;
  return out;
}

// ---- the next survey

Html survey_button(Context& context, const OwnKindsView& view) {
  const Lang lang = context.lang;
  const std::string facts = path_of({"i", view.which.incident.id, "facts"});
  const auto state = context.house.surveys->state(view.which.incident.id);
  Html out, inside;
  if (state && state->end == SurveyEnd::Running) {
    out.put("<p>{}</p>", link(facts, say(lang, "ui.survey.running")));
    return out;
  }
  // All places of the incident are read with whichever is asked for.
  const auto& places = view.which.incident.evidence_paths;
  const auto here = std::find_if(places.begin(), places.end(), [&](const std::string& place) {
    return path_below(context.house.options.evidence_root, place).ok();
  });
  if (here == places.end()) {
    out.put("<p>{}</p>", link(facts, say(lang, "ui.own_kinds.to_survey")));
    return out;
  }
  inside += hidden("path", *here);
  inside += button(say(lang, "ui.own_kinds.survey"), "button second"_h);
  return post_form(context, path_of({"i", view.which.incident.id, "survey"}), inside);
}

Html next_survey(Context& context, const OwnKindsView& view) {
  const Lang lang = context.lang;
  const bool is_read = view.is_counted && view.which.sheet() != nullptr;
  Html out;
  out.put("<section class=\"card\"><h2>{}</h2><p>{}</p>{}</section>",
          say(lang, "ui.own_kinds.next"),
          view.own.kinds.empty() && view.is_counted ? say(lang, "ui.own_kinds.next_none")
          : is_read                                 ? say(lang, "ui.own_kinds.counted")
                                                    : say(lang, "ui.own_kinds.next_words"),
          survey_button(context, view));
  return out;
}

// ---- the whole file

Html file_form(Context& context, const OwnKindsView& view, const std::vector<Wrong>& wrongs) {
  const Lang lang = context.lang;
  const bool is_posted = context.form.has(kFile);
  const std::string text = is_posted ? std::string(context.form.value(kFile)) : view.own.text;
  Html inside, out;
  inside += hidden("version", facts::own_kinds_version(view.own));
  inside += field({.name = kFile,
                   .label = say(lang, "ui.own_kinds.file"),
                   .hint = say(lang, "ui.own_kinds.file_hint"),
                   .value = text,
                   .error = wrong_of(wrongs, kFile),
                   .attributes = " rows=\"12\" autocapitalize=\"none\" spellcheck=\"false\""_h,
                   .many_lines = true});
  inside.put("<p class=\"field\">{}</p>",
             button(say(lang, "ui.own_kinds.replace"), "button second"_h));
  out.put(
      "<details class=\"card\"{}><summary>{}</summary>{}</details>", is_posted ? " open"_h : ""_h,
      say(lang, "ui.own_kinds.whole"),
      post_form(context, address(view.which.incident.id) + "/file", inside, " data-guard=\"\""_h));
  return out;
}

// ---- the page

Html tried_note(Lang lang, const Said& said) {
  Html out;
  if (!said.tried || !said.tried->problems.empty()) return out;
  out.put(
      "<div class=\"note good\" role=\"status\" tabindex=\"-1\" data-focus=\"\"><p>{}</p></div>",
      say(lang, "ui.own_kinds.good", {{"n", std::to_string(said.tried->samples.size())}}));
  return out;
}

Answer render(Context& context, const OwnKindsView& view, const Said& said) {
  const Lang lang = context.lang;
  const std::string incident = view.which.incident.id;
  context.local = address(incident);
  Html body;
  body.put("<p><a class=\"back\" href=\"{}\">{}</a></p><h1>{}</h1><p>{}</p>",
           path_of({"i", incident, "facts"}), say(lang, "ui.kind.back"),
           say(lang, "ui.own_kinds.title"), say(lang, "ui.own_kinds.words"));
  body += error_summary(lang, said.wrongs);
  if (!said.refused.empty()) body += note(Tone::Bad, said.refused, say(lang, "ui.own_kinds.kept"));
  body += tried_note(lang, said);
  body += case_notes(context, view.which);
  body += in_use(context, view);
  body += next_survey(context, view);
  body.put("<section class=\"card\"><h2>{}</h2>{}</section>", say(lang, "ui.own_kinds.new"),
           own_kind_form(context, incident, facts::own_kinds_version(view.own), said.wrongs,
                         said.tried ? &*said.tried : nullptr));
  body += file_form(context, view, said.wrongs);
  Frame frame = case_frame(view.which, "facts", std::string(say(lang, "ui.own_kinds.title")));
  frame.wrong = !said.wrongs.empty();
  return html(page(context, frame, body));
}

Outcome shown(unsigned status, std::string trouble, const Said& said) {
  return shown_again(status, std::move(trouble), said, load_view, render);
}

OrderedJson check_json(Lang lang, const facts::OwnKindsCheck& check) {
  OrderedJson problems = OrderedJson::array(), samples = OrderedJson::array();
  for (const find::OwnKindsProblem& one : check.problems)
    problems.push_back({{"item", one.item},
                        {"problem", one.what},
                        {"detail", one.detail},
                        {"message", say(lang, "own_kinds." + one.what, {{"detail", one.detail}})}});
  for (const facts::OwnSample& one : check.samples)
    samples.push_back({{"item", check.own.kinds[one.kind].id},
                       {"sample", one.text},
                       {"list", one.wanted ? "matches" : "matches_not"},
                       {"holds", one.holds}});
  return {{"schema", "tadasu.kinds_check/1"},
          {"good", check.problems.empty()},
          {"kinds", check.own.kinds.size()},
          {"problems", problems},
          {"samples", samples}};
}

// Keeps what passed its check, unless others were kept meanwhile.
Outcome keep(Context& context, const find::OwnKinds& own) {
  const Status kept = facts::keep_own_kinds(context.house.store, context.step(0), own,
                                            context.user->id, context.form.value("version"));
  if (kept.ok()) return go(address(context.step(0)));
  const Error& error = kept.error();
  if (error.trouble != Trouble::Conflict) return refuse(context.lang, error);
  Said said;
  said.refused = std::string(say(context.lang, "ui.own_kinds.conflict"));
  return shown(409, "conflict", said);
}

// Keeps those of which `stays` holds: they passed their check together, and so each does. The file
// is written anew from them; nothing is parsed.
template <class Stays>
Outcome keep_some(Context& context, Stays stays) {
  const auto view = load_view(context);
  if (!view.ok()) return refuse(context.lang, view.error());
  std::vector<OrderedJson> tables;
  find::OwnKinds rest;
  for (const find::OwnKind& kind : view.value().own.kinds) {
    if (!stays(kind)) continue;
    tables.push_back(find::own_kind_json(kind));
    rest.kinds.push_back(kind);
  }
  rest.text = find::own_kinds_text(tables);
  return keep(context, rest);
}

}  // namespace

Answer own_kinds_page(Context& context) {
  const auto view = load_view(context);
  return view.ok() ? render(context, view.value(), {}) : problem_page(context, view.error());
}

Result<OrderedJson> own_kinds_twin(Context& context) {
  TRY(const OwnKindsView view, load_view(context));
  OrderedJson kinds = OrderedJson::array();
  for (const find::OwnKind& kind : view.own.kinds) kinds.push_back(find::own_kind_json(kind));
  OrderedJson out = {{"schema", "tadasu.own_kinds/1"},
                     {"incident", view.which.incident.id},
                     {"version", facts::own_kinds_version(view.own)},
                     {"kinds", kinds},
                     {"file", view.own.text}};
  put_survey(context, view.which, out);
  return out;
}

// Nothing is stored: the answer says what would come of it.
Outcome try_own_kind(Context& context) {
  const Lang lang = context.lang;
  const auto view = load_view(context);
  if (!view.ok()) return refuse(lang, view.error());
  auto check = facts::check_own_kinds(find::own_kinds_text({typed_own_kind(context.form)}));
  if (!check.ok()) return refuse(lang, check.error());
  const auto& kinds = view.value().own.kinds;
  const std::string id = trimmed(context.form.value("kind"));
  if (std::any_of(kinds.begin(), kinds.end(), [&](const auto& kind) { return kind.id == id; }))
    check.value().problems.push_back({id, "doubled_id", find::shown(id)});
  Said said;
  said.wrongs = own_kind_wrongs(lang, check.value().problems);
  said.tried = std::move(check).value();
  Outcome out = shown(200, "", said);
  out.page = [said, as_page = std::move(out.page)](Context& inner) {
    return inner.json ? json_answer(check_json(inner.lang, *said.tried)) : as_page(inner);
  };
  return out;
}

Outcome add_own_kind(Context& context) {
  const Lang lang = context.lang;
  const auto view = load_view(context);
  if (!view.ok()) return refuse(lang, view.error());
  std::vector<OrderedJson> all;
  for (const find::OwnKind& kind : view.value().own.kinds) all.push_back(find::own_kind_json(kind));
  all.push_back(typed_own_kind(context.form));
  auto check = facts::check_own_kinds(find::own_kinds_text(all));
  if (!check.ok()) return refuse(lang, check.error());
  if (check.value().problems.empty()) return keep(context, check.value().own);
  Said said;
  said.wrongs = own_kind_wrongs(lang, check.value().problems);
  // Only the samples of the one that was typed: the others passed when they were added.
  auto& samples = check.value().samples;
  std::erase_if(samples, [&](const auto& one) { return one.kind + 1 != all.size(); });
  said.tried = std::move(check).value();
  return shown(422, "invalid", said);
}

Outcome put_own_kinds(Context& context) {
  const Lang lang = context.lang;
  auto check = facts::check_own_kinds(context.form.value(kFile));
  if (!check.ok()) return refuse(lang, check.error());
  if (check.value().problems.empty()) return keep(context, check.value().own);
  Said said;
  said.wrongs = own_file_wrongs(lang, kFile, check.value().problems);
  return shown(422, "invalid", said);
}

Outcome remove_own_kind(Context& context) {
  const auto own = facts::kept_own_kinds(context.house.store, context.step(0));
  if (!own.ok()) return refuse(context.lang, own.error());
  const auto& kinds = own.value().kinds;
  if (std::none_of(kinds.begin(), kinds.end(),
                   [&](const find::OwnKind& kind) { return kind.id == context.step(1); }))
    return refuse(context.lang, Error{Trouble::NotFound, "own kind", "no such kind is kept"});
  return keep_some(context, [&](const find::OwnKind& kind) { return kind.id != context.step(1); });
}

Outcome remove_own_kinds(Context& context) {
  return keep_some(context, [](const find::OwnKind&) { return false; });
}

}  // namespace tadasu::serve
