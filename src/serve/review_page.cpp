// People to look at: pairs of records of which it is not sure whether they are one person, masked,
// side by side, and what was decided of them. A decision is an entry of the journal; the numbers
// follow with the next revision.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "facts/facts.h"
#include "serve/review_view.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

using facts::ReviewPair;

constexpr std::size_t kShown = 20;
constexpr std::size_t kGroupLeast = 2;    // pairs that are worth to be decided together
constexpr std::size_t kGroupsShown = 10;  // the rest is behind "more"

std::string address_of(const ReviewView& view, std::string_view pair) {
  return path_of({"i", view.which.incident.id, "people", pair});
}

using Judgments = std::vector<facts::Judgment>;

// All that was decided in one act.
Html decided_row(Context& context, const ReviewView& view, Judgments::const_iterator first,
                 std::size_t count, bool last) {
  const Lang lang = context.lang;
  const facts::Judgment& one = *first;
  const ReviewPair* const pair = view.find(one.pair);
  Html out, undo, what;
  if (allowed(context.user->role, Need::Investigate)) {
    Html inside =
        count == 1 ? hidden("verdict", "undo") : hidden("entry", std::to_string(one.entry));
    inside.put("<button type=\"submit\" class=\"button second less\"{}>{}</button>",
               last ? " data-key=\"u\""_h : ""_h, say(lang, "ui.review.undo"));
    undo = post_form(context,
                     count == 1 ? address_of(view, one.pair)
                                : path_of({"i", view.which.incident.id, "people-group", "undo"}),
                     inside);
  }
  if (count > 1)
    what.text(say(lang, "ui.review.together", {{"n", grouped(count)}}));
  else if (pair == nullptr)
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
  const Judgments& all = view.judgments;
  for (auto end = all.end(); end != all.begin();) {  // the last act first
    auto first = end - 1;
    while (first != all.begin() && (first - 1)->entry == first->entry) --first;
    rows +=
        decided_row(context, view, first, static_cast<std::size_t>(end - first), end == all.end());
    end = first;
  }
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

// Pairs that agree and differ in the same ways can be decided at once.
Html groups_part(Lang lang, const ReviewView& view) {
  Html shown, rest, out;
  std::size_t count = 0;
  for (const facts::ReviewGroup& group : facts::groups_of(view.open)) {
    if (group.pairs.size() < kGroupLeast) continue;
    const ReviewPair& one = *group.pairs.front();
    (count++ < kGroupsShown ? shown : rest)
        .put("<li><a href=\"{}?pattern={}\">{}</a> {}<span class=\"small soft\">{}</span></li>",
             path_of({"i", view.which.incident.id, "people-group"}), group.pattern,
             say(lang, "ui.review.group_pairs", {{"n", grouped(group.pairs.size())}}),
             agreement_tags(lang, one),
             one.joined && !one.rule.empty()
                 ? say(lang, "ui.review.by_rule",
                       {{"rule", std::string(say(lang, "ui.rule." + one.rule))}})
                 : std::string(
                       say(lang, one.joined ? "ui.review.counted_one" : "ui.review.counted_two")));
  }
  if (count == 0) return out;
  out.put("<section class=\"card\" id=\"groups\"><h2>{}</h2><p>{}</p><ul class=\"lines\">{}</ul>",
          say(lang, "ui.review.groups"), say(lang, "ui.review.groups_words"), shown);
  if (count > kGroupsShown)
    out.put("<details><summary>{}</summary><ul class=\"lines\">{}</ul></details>",
            say(lang, "ui.review.groups_more", {{"n", grouped(count - kGroupsShown)}}), rest);
  out += "</section>"_h;
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
  body.put("<p>{}<br>{}</p>",
           link(path_of({"i", id, "people-sample"}), say(lang, "ui.sample.link")),
           link(path_of({"i", id, "people-compare"}), say(lang, "ui.compare.title")));
  body += groups_part(lang, view);
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
  if (view.review.more > 0)
    body.put("<p class=\"small\">{}</p>",
             say(lang, "ui.review.more", {{"n", grouped(view.review.more)}}));
  body += decided_part(context, view);
  Frame frame = case_frame(view.which, "facts", std::string(say(lang, "ui.review.title")));
  frame.wrong = !wrongs.empty();
  context.local = path_of({"i", id, "people"});
  return html(page(context, frame, body));
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
  const auto view = load_review_view(context);
  if (!view.ok()) return problem_page(context, view.error());
  return render(context, *view.value(), {});
}

Result<OrderedJson> review_twin(Context& context) {
  TRY(const auto view, load_review_view(context));
  OrderedJson out = {{"schema", "tadasu.people_to_look_at/1"},
                     {"incident", view->which.incident.id},
                     {"revision", nullptr},
                     {"uncounted", view->uncounted},
                     {"pairs", OrderedJson::array()},
                     {"more", view->review.more},
                     {"groups", OrderedJson::array()},
                     {"decided", OrderedJson::array()}};
  if (view->which.sheet() != nullptr) out["revision"] = view->which.sheet()->revision;
  for (const ReviewPair* one : view->open) out["pairs"].push_back(pair_json(*one, false));
  for (const facts::ReviewGroup& group : facts::groups_of(view->open)) {
    OrderedJson pairs = OrderedJson::array();
    for (const ReviewPair* one : group.pairs) pairs.push_back(one->pair);
    out["groups"].push_back({{"pattern", group.pattern}, {"harm", group.harm}, {"pairs", pairs}});
  }
  for (const facts::Judgment& one : view->judgments)
    out["decided"].push_back({{"pair", one.pair},
                              {"entry", one.entry},
                              {"verdict", facts::verdict_name(one.verdict)},
                              {"by", one.by},
                              {"at", iso_text(one.at)},
                              {"reason", one.reason}});
  return out;
}

Outcome decide_pair(Context& context) {
  auto loaded = load_review_view(context);
  if (!loaded.ok()) return refuse(context.lang, loaded.error());
  std::unique_ptr<ReviewView> view = std::move(loaded).value();
  const std::string_view asked = context.form.value("verdict");
  const std::string id = view->which.incident.id;
  const std::string back = path_of({"i", id, "people"}) + "#pairs";
  if (asked == "undo") {
    const Status undone =
        facts::undo_judgment(context.house.store, id, context.step(1), context.user->id);
    if (undone.ok()) return go(back);
    if (undone.error().where == "verdict")
      return wrong(context, std::move(view), "verdict", "ui.review.contradicts");
    return refuse(context.lang, undone.error());
  }
  const ReviewPair* const pair = view->find(context.step(1));
  if (pair == nullptr) return refuse(context.lang, Error{Trouble::NotFound, "pair", "not shown"});
  const auto verdict = posted_verdict(context);
  if (!verdict)
    return refuse(context.lang, Error{Trouble::Invalid, "verdict", "same, different or unsure"});
  const Status done = decide(context, *view, *pair, *verdict);
  if (done.ok()) return go(back);
  if (done.error().trouble == Trouble::Conflict)
    return refuse(409, "conflict", std::string(say(context.lang, "ui.problem.conflict")));
  if (done.error().where == "verdict")
    return wrong(context, std::move(view), "verdict", "ui.review.contradicts");
  return refuse(context.lang, done.error());
}

Outcome open_pair(Context& context) {
  auto loaded = load_review_view(context);
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
