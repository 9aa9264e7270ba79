// People to look at: pairs of records of which it is not sure whether they are one person, masked,
// side by side, and what was decided of them. A decision is an entry of the journal; the numbers
// follow with the next revision.
#include "facts/review.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "facts/facts.h"
#include "find/kind.h"
#include "serve/case.h"
#include "serve/pages.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

constexpr std::size_t kShown = 20;

using facts::ReviewPair;

struct ReviewView {
  Case which;
  facts::Review review;
  std::vector<facts::Judgment> judgments;
  std::vector<const ReviewPair*> open;  // nothing holds of them
  bool uncounted = false;               // something was decided after the last revision

  [[nodiscard]] const facts::Judgment* judgment(std::string_view pair) const {
    const auto at = std::find_if(judgments.begin(), judgments.end(),
                                 [&](const auto& one) { return one.pair == pair; });
    return at == judgments.end() ? nullptr : &*at;
  }
  [[nodiscard]] const ReviewPair* find(std::string_view pair) const {
    for (const auto* list : {&review.pairs, &review.decided})
      for (const ReviewPair& one : *list)
        if (one.pair == pair) return &one;
    return nullptr;
  }
};

// The view keeps pointers into itself: it is made once and handed on whole.
Result<std::unique_ptr<ReviewView>> load_view(Context& context) {
  auto out = std::make_unique<ReviewView>();
  TRY(out->which, load_case(context));
  const store::Store& store = context.house.store;
  const std::string& id = out->which.incident.id;
  TRY(out->judgments, facts::judgments(store, id));
  if (out->which.sheet() == nullptr) return out;
  auto review = facts::load_review(store, id, out->which.sheet()->revision);
  if (!review.ok() && review.error().trouble != Trouble::NotFound) return Error(review.error());
  if (review.ok()) out->review = std::move(review).value();
  for (const auto* list : {&out->review.pairs, &out->review.decided})
    for (const ReviewPair& one : *list)
      if (out->judgment(one.pair) == nullptr) out->open.push_back(&one);
  out->uncounted = out->review.decisions != facts::judgments_text(out->judgments);
  return out;
}

std::string_view trait_of(std::string_view kind) {
  constexpr std::pair<std::string_view, std::string_view> kTraits[] = {
      {"person_name", "name"},
      {"person_name_kana", "name"},
      {"birth_date", "birth_date"},
      {"phone", "phone"},
      {"fax", "phone"},
      {"email", "email"},
      {"address", "address"},
      {"postal_code", "address"},
      {"sex", "sex"},
      {"foreign_id_number", "foreign_id"}};
  for (const auto& [of, trait] : kTraits)
    if (of == kind) return trait;
  return "";
}

std::string kind_words(Lang lang, const std::string& id) {
  const auto kind = find::parse_kind(id);
  const auto infos = find::kind_infos();
  if (!kind || !infos.ok()) return id;
  return std::string(find::kind_name((*infos.value())[static_cast<std::size_t>(*kind)], lang));
}

Html values_of(const facts::ReviewSide& side, const std::string& kind, bool clear) {
  Html out;
  for (const auto& field : side.fields)
    if (field.kind == kind)
      out.put("<div class=\"mask\">{}</div>", clear ? field.value : field.masked);
  return out;
}

// How a trait agrees, and whether that speaks for one person: against both others, or not.
Html agreement(Lang lang, const ReviewPair& pair, std::string_view trait) {
  for (const facts::ReviewTrait& one : pair.traits) {
    if (one.trait != trait) continue;
    const double least = std::min(one.stranger, one.household);
    const Tone tone = least > 0.5 ? Tone::Good : least < -0.5 ? Tone::Bad : Tone::Plain;
    return tag(tone, say(lang, "ui.level." + one.level));
  }
  Html out;
  out.put("<span class=\"soft\">{}</span>", say(lang, "ui.level.missing"));
  return out;
}

Html side_by_side(Lang lang, const ReviewPair& pair, bool clear) {
  std::vector<std::string> kinds;
  for (const facts::ReviewSide* side : {&pair.a, &pair.b})
    for (const auto& field : side->fields)
      if (std::find(kinds.begin(), kinds.end(), field.kind) == kinds.end())
        kinds.push_back(field.kind);
  Html rows, table;
  std::vector<std::string_view> told;  // each trait once: a name and its reading are one
  for (const std::string& kind : kinds) {
    const std::string_view trait = trait_of(kind);
    Html agrees;
    if (!trait.empty() && std::find(told.begin(), told.end(), trait) == told.end())
      agrees = agreement(lang, pair, trait);
    told.push_back(trait);
    rows.put("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
             kind_words(lang, kind), values_of(pair.a, kind, clear), values_of(pair.b, kind, clear),
             agrees);
  }
  rows.put(
      "<tr><th scope=\"row\">{}</th><td class=\"way small\">{}</td><td class=\"way "
      "small\">{}</td><td></td></tr>",
      say(lang, "ui.review.place"), pair.a.place, pair.b.place);
  table.put(
      "<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
      "scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table>",
      say(lang, "ui.review.item"), say(lang, "ui.review.record_a"), say(lang, "ui.review.record_b"),
      say(lang, "ui.review.agreement"), rows);
  return scroll_box(say(lang, "ui.review.title"), table);
}

std::string address_of(const ReviewView& view, std::string_view pair) {
  return path_of({"i", view.which.incident.id, "people", pair});
}

Html verdict_form(Context& context, const ReviewView& view, const ReviewPair& pair) {
  const Lang lang = context.lang;
  Html inside, buttons;
  if (!allowed(context.user->role, Need::Investigate)) return inside;
  constexpr std::pair<std::string_view, std::string_view> kVerdicts[] = {
      {"same", "y"}, {"different", "n"}, {"unsure", "m"}};
  for (const auto& [verdict, key] : kVerdicts)
    buttons.put(
        "<button type=\"submit\" class=\"button second less\" name=\"verdict\" value=\"{}\" "
        "data-key=\"{}\">{}</button>",
        verdict, key, say(lang, "ui.review." + std::string(verdict)));
  inside += seen_field(view.which.incident);
  inside.put(
      "<div class=\"row\">{}<label class=\"small\" for=\"why-{}\">{}</label><input id=\"why-{}\" "
      "name=\"reason\" type=\"text\" maxlength=\"300\"></div>",
      buttons, pair.pair, say(lang, "ui.review.reason"), pair.pair);
  return post_form(context, address_of(view, pair.pair), inside);
}

Html open_form(Context& context, const ReviewView& view, const ReviewPair& pair) {
  const Lang lang = context.lang;
  Html inside, out;
  if (!allowed(context.user->role, Need::SeeValue)) return out;
  inside.put(
      "<div class=\"row\"><label class=\"small\" for=\"open-{}\">{}</label><input id=\"open-{}\" "
      "name=\"reason\" type=\"text\" maxlength=\"300\" required>{}</div>",
      pair.pair, say(lang, "ui.review.open_reason"), pair.pair,
      button(say(lang, "ui.review.open"), "button second less"_h));
  out.put("<details class=\"small\"><summary>{}</summary>{}</details>",
          say(lang, "ui.review.open_title"),
          post_form(context, address_of(view, pair.pair) + "/open", inside));
  return out;
}

std::string percent(double same) {
  return std::to_string(static_cast<int>(std::clamp(same * 100, 1.0, 99.0)));
}

Html pair_card(Context& context, const ReviewView& view, const ReviewPair& pair, bool clear) {
  const Lang lang = context.lang;
  Html out, rule;
  if (!pair.rule.empty())
    rule.put(
        "<p class=\"small soft\">{}</p>",
        say(lang, "ui.review.by_rule", {{"rule", std::string(say(lang, "ui.rule." + pair.rule))}}));
  out.put(
      "<section class=\"card\" id=\"pair-{}\" data-pair=\"\" tabindex=\"-1\"><h2>{} {}</h2>{}{}{}{}"
      "</section>",
      pair.pair, say(lang, pair.joined ? "ui.review.counted_one" : "ui.review.counted_two"),
      tag(Tone::Plain, say(lang, "ui.review.chance", {{"p", percent(pair.same)}})),
      verdict_form(context, view, pair), rule, side_by_side(lang, pair, clear),
      clear ? Html() : open_form(context, view, pair));
  return out;
}

Html decided_row(Context& context, const ReviewView& view, const facts::Judgment& one, bool last) {
  const Lang lang = context.lang;
  const ReviewPair* const pair = view.find(one.pair);
  Html out, undo, what;
  if (allowed(context.user->role, Need::Investigate)) {
    Html inside = hidden("verdict", "undo");
    inside.put("<button type=\"submit\" class=\"button second less\"{}>{}</button>",
               last ? " data-key=\"u\""_h : ""_h, say(lang, "ui.review.undo"));
    undo = post_form(context, address_of(view, one.pair), inside);
  }
  if (pair == nullptr)
    what.text(say(lang, "ui.review.gone"));
  else
    for (const facts::ReviewSide* side : {&pair->a, &pair->b})
      for (std::size_t i = 0; i < side->fields.size() && i < 2; ++i)
        what.put("<span class=\"mask\">{}</span> ", side->fields[i].masked);
  out.put("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}<br>{}</td><td>{}</td></tr>", undo,
          say(lang, "ui.review." + std::string(facts::verdict_name(one.verdict))), what,
          view.which.user_name(lang, one.by), moment_html(lang, one.at), one.reason);
  return out;
}

Html decided_part(Context& context, const ReviewView& view) {
  const Lang lang = context.lang;
  Html rows, table, out;
  if (view.judgments.empty()) return out;
  for (auto one = view.judgments.rbegin(); one != view.judgments.rend(); ++one)
    rows += decided_row(context, view, *one, one == view.judgments.rbegin());
  table.put(
      "<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
      "scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
      "scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table>",
      say(lang, "ui.review.undo"), say(lang, "ui.review.verdict"), say(lang, "ui.review.records"),
      say(lang, "ui.review.who"), say(lang, "ui.review.why"), rows);
  out.put("<section class=\"card\" id=\"decided\"><h2>{}</h2>{}</section>",
          say(lang, "ui.review.decided"), scroll_box(say(lang, "ui.review.decided"), table));
  return out;
}

// What was decided and is in no number yet.
Html uncounted_part(Context& context, const ReviewView& view) {
  const Lang lang = context.lang;
  Html out, form;
  if (!view.uncounted || view.which.sheet() == nullptr) return out;
  if (allowed(context.user->role, Need::Investigate))
    form = post_form(context, path_of({"i", view.which.incident.id, "survey", "again"}),
                     button(say(lang, "ui.review.count_again")));
  out.put("<div class=\"note warn\"><p><b>{}</b></p><p>{}</p>{}</div>",
          say(lang, "ui.review.uncounted"), say(lang, "ui.review.uncounted_words"), form);
  return out;
}

Html decisions_part(Lang lang, const facts::FactSheet& sheet) {
  Html out;
  const auto& counted = sheet.survey.decisions;
  if (!counted) return out;
  if (counted->gone > 0)
    out += note(Tone::Warn, say(lang, "ui.review.gone_title"),
                say(lang, "ui.review.gone_words", {{"n", grouped(counted->gone)}}));
  if (counted->refused > 0)
    out += note(Tone::Warn, say(lang, "ui.review.refused_title"),
                say(lang, "ui.review.refused_words", {{"n", grouped(counted->refused)}}));
  return out;
}

Answer render(Context& context, const ReviewView& view, const std::vector<Wrong>& wrongs) {
  const Lang lang = context.lang;
  const std::string id = view.which.incident.id;
  Html body;
  body.put("<p><a class=\"back\" href=\"{}\">{}</a></p><h1>{}</h1><p>{}</p>",
           path_of({"i", id, "facts"}), say(lang, "ui.kind.back"), say(lang, "ui.review.title"),
           say(lang, "ui.review.words"));
  body += error_summary(lang, wrongs);
  body += case_notes(context, view.which);
  body += uncounted_part(context, view);
  if (view.which.sheet() != nullptr) body += decisions_part(lang, *view.which.sheet());
  body.put("<p class=\"small soft js-only\">{}</p><div id=\"pairs\"></div>",
           say(lang, "ui.review.keys"));
  std::size_t from = 0;
  const std::string_view asked = context.query.value("from");
  std::from_chars(asked.data(), asked.data() + asked.size(), from);
  for (std::size_t i = from; i < view.open.size() && i < from + kShown; ++i)
    body += pair_card(context, view, *view.open[i], false);
  if (view.open.empty()) body.put("<p>{}</p>", say(lang, "ui.review.nothing"));
  if (view.open.size() > from + kShown)
    body.put("<p><a class=\"button second less\" rel=\"next\" href=\"{}?from={}\">{}</a></p>",
             path_of({"i", id, "people"}), from + kShown,
             say(lang, "ui.review.next", {{"n", grouped(view.open.size() - from - kShown)}}));
  body += decided_part(context, view);
  Frame frame = case_frame(view.which, "facts", std::string(say(lang, "ui.review.title")));
  frame.wrong = !wrongs.empty();
  context.local = path_of({"i", id, "people"});
  return html(page(context, frame, body));
}

OrderedJson side_json(const facts::ReviewSide& side, bool clear) {
  OrderedJson out = {{"person", side.person},
                     {"records", side.record_count},
                     {"place", side.place},
                     {"fields", OrderedJson::array()}};
  for (const auto& field : side.fields) {
    out["fields"].push_back({{"kind", field.kind}, {"masked", field.masked}});
    if (clear) out["fields"].back()["value"] = field.value;
  }
  return out;
}

OrderedJson pair_json(const ReviewPair& pair, bool clear) {
  OrderedJson out = {{"pair", pair.pair},
                     {"same", pair.same},
                     {"harm", pair.harm},
                     {"joined", pair.joined},
                     {"rule", pair.rule.empty() ? OrderedJson() : OrderedJson(pair.rule)},
                     {"traits", OrderedJson::array()},
                     {"a", side_json(pair.a, clear)},
                     {"b", side_json(pair.b, clear)}};
  for (const facts::ReviewTrait& one : pair.traits)
    out["traits"].push_back({{"trait", one.trait},
                             {"level", one.level},
                             {"stranger", one.stranger},
                             {"household", one.household}});
  return out;
}

// Clear values stand in the answer itself: never in an address, never kept by the browser.
Answer opened(Context& context, const ReviewView& view, const ReviewPair& pair) {
  if (context.json) {
    OrderedJson out = {{"schema", "tadasu.pair_opened/1"}};
    out.update(pair_json(pair, true));
    return json_answer(out);
  }
  const Lang lang = context.lang;
  Html body;
  body.put("<p><a class=\"back\" href=\"{}\">{}</a></p><h1>{}</h1>{}",
           path_of({"i", view.which.incident.id, "people"}), say(lang, "ui.review.back"),
           say(lang, "ui.review.title"), pair_card(context, view, pair, true));
  context.local = path_of({"i", view.which.incident.id, "people"});
  return html(page(
      context, case_frame(view.which, "facts", std::string(say(lang, "ui.review.title"))), body));
}

Outcome wrong(Context& context, std::unique_ptr<ReviewView> view, std::string_view field,
              std::string_view words) {
  const std::string said(say(context.lang, words));
  Outcome out = refuse(422, "invalid", said);
  const std::shared_ptr<const ReviewView> kept = std::move(view);
  out.page = [kept, said, field = std::string(field)](Context& inner) {
    return render(inner, *kept, {{field, said}});
  };
  return out;
}

Status decide(Context& context, const ReviewView& view, const ReviewPair& pair,
              facts::Verdict verdict) {
  const auto* const before = view.judgment(pair.pair);
  const auto seen = by(context).seen;
  if (before != nullptr && seen && before->entry > *seen)
    return Error{Trouble::Conflict, "pair", "somebody decided this after it was shown"};
  return facts::judge(context.house.store, view.which.incident.id, pair.a.name, pair.b.name,
                      verdict, trimmed(context.form.value("reason")), context.user->id);
}

}  // namespace

Answer review_page(Context& context) {
  const auto view = load_view(context);
  if (!view.ok()) return problem_page(context, view.error());
  return render(context, *view.value(), {});
}

Result<OrderedJson> review_twin(Context& context) {
  TRY(const auto view, load_view(context));
  OrderedJson out = {{"schema", "tadasu.people_to_look_at/1"},
                     {"incident", view->which.incident.id},
                     {"revision", nullptr},
                     {"uncounted", view->uncounted},
                     {"pairs", OrderedJson::array()},
                     {"decided", OrderedJson::array()}};
  if (view->which.sheet() != nullptr) out["revision"] = view->which.sheet()->revision;
  for (const ReviewPair* one : view->open) out["pairs"].push_back(pair_json(*one, false));
  for (const facts::Judgment& one : view->judgments)
    out["decided"].push_back({{"pair", one.pair},
                              {"verdict", facts::verdict_name(one.verdict)},
                              {"by", one.by},
                              {"at", iso_text(one.at)},
                              {"reason", one.reason}});
  return out;
}

Outcome decide_pair(Context& context) {
  auto loaded = load_view(context);
  if (!loaded.ok()) return refuse(context.lang, loaded.error());
  std::unique_ptr<ReviewView> view = std::move(loaded).value();
  const std::string_view asked = context.form.value("verdict");
  const std::string id = view->which.incident.id;
  const std::string back = path_of({"i", id, "people"}) + "#pairs";
  if (asked == "undo") {
    const Status undone =
        facts::undo_judgment(context.house.store, id, context.step(1), context.user->id);
    return undone.ok() ? go(back) : refuse(context.lang, undone.error());
  }
  const ReviewPair* const pair = view->find(context.step(1));
  if (pair == nullptr) return refuse(context.lang, Error{Trouble::NotFound, "pair", "not shown"});
  for (const facts::Verdict verdict :
       {facts::Verdict::Same, facts::Verdict::Different, facts::Verdict::Unsure}) {
    if (asked != facts::verdict_name(verdict)) continue;
    const Status done = decide(context, *view, *pair, verdict);
    if (done.ok()) return go(back);
    if (done.error().trouble == Trouble::Conflict)
      return refuse(409, "conflict", std::string(say(context.lang, "ui.problem.conflict")));
    if (done.error().where == "verdict")
      return wrong(context, std::move(view), "verdict", "ui.review.contradicts");
    return refuse(context.lang, done.error());
  }
  return refuse(context.lang, Error{Trouble::Invalid, "verdict", "same, different or unsure"});
}

Outcome open_pair(Context& context) {
  auto loaded = load_view(context);
  if (!loaded.ok()) return refuse(context.lang, loaded.error());
  std::unique_ptr<ReviewView> view = std::move(loaded).value();
  const ReviewPair* const pair = view->find(context.step(1));
  if (pair == nullptr) return refuse(context.lang, Error{Trouble::NotFound, "pair", "not shown"});
  const std::string reason = trimmed(context.form.value("reason"));
  if (reason.empty()) return wrong(context, std::move(view), "reason", "ui.reports.no_reason");
  const Status noted = facts::note_pair_opened(context.house.store, view->which.incident.id,
                                               pair->pair, reason, context.user->id);
  if (!noted.ok()) return refuse(context.lang, noted.error());
  Outcome out = refuse(200, "", "");
  const std::shared_ptr<const ReviewView> kept = std::move(view);
  out.page = [kept, pair](Context& inner) { return opened(inner, *kept, *pair); };
  return out;
}

}  // namespace tadasu::serve
