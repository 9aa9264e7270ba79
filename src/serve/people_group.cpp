// Pairs of records that agree and differ in the same ways: somebody looks at some of them, in an
// order that says nothing, and decides all at once, for a reason. One entry of the journal, undone
// in one act.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "facts/facts.h"
#include "serve/review_view.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

constexpr std::size_t kShown = 5;

struct GroupView {
  std::unique_ptr<ReviewView> all;
  facts::ReviewGroup group;
};

Result<GroupView> load_view(Context& context, std::string_view pattern) {
  GroupView out;
  TRY(out.all, load_review_view(context));
  for (facts::ReviewGroup& one : facts::groups_of(out.all->open))
    if (one.pattern == pattern) out.group = std::move(one);
  if (out.group.pairs.empty()) return Error{Trouble::NotFound, "pattern", "no such pairs are open"};
  return out;
}

std::string here(const GroupView& view) {
  return path_of({"i", view.all->which.incident.id, "people-group"});
}

Html decide_form(Context& context, const GroupView& view, const std::vector<Wrong>& wrongs) {
  const Lang lang = context.lang;
  Html inside, buttons, out;
  if (!allowed(context.user->role, Need::Investigate)) return out;
  const std::string count = grouped(view.group.pairs.size());
  inside += hidden("pattern", view.group.pattern);
  inside += hidden("pairs", view.group.hash());
  inside += field({.name = "reason",
                   .label = say(lang, "ui.group.reason"),
                   .hint = say(lang, "ui.group.reason_hint"),
                   .value = context.form.value("reason"),
                   .error = wrong_of(wrongs, "reason"),
                   .attributes = " type=\"text\" maxlength=\"300\" required"_h});
  for (const char* verdict : {"same", "different", "unsure"})
    buttons.put(
        "<button type=\"submit\" class=\"button second less\" name=\"verdict\" "
        "value=\"{}\">{}</button> ",
        verdict,
        say(lang, "ui.group.decide",
            {{"n", count},
             {"verdict", std::string(say(lang, "ui.review." + std::string(verdict)))}}));
  inside.put("<div class=\"field row\">{}</div>", buttons);
  out.put("<section class=\"card\"><h2>{}</h2><p>{}</p>{}</section>",
          say(lang, "ui.group.decide_title"), say(lang, "ui.group.decide_words", {{"n", count}}),
          post_form(context, here(view), inside));
  return out;
}

Answer render(Context& context, const GroupView& view, const std::vector<Wrong>& wrongs) {
  const Lang lang = context.lang;
  const std::vector<const facts::ReviewPair*>& pairs = view.group.pairs;
  const std::string back = path_of({"i", view.all->which.incident.id, "people"});
  const facts::ReviewPair& one = *pairs.front();
  double low = 1, high = 0;
  for (const facts::ReviewPair* pair : pairs) {
    low = std::min(low, pair->same);
    high = std::max(high, pair->same);
  }
  Html body;
  body.put("<p><a class=\"back\" href=\"{}\">{}</a></p><h1>{}</h1>", back,
           say(lang, "ui.review.back"), say(lang, "ui.group.title"));
  body += error_summary(lang, wrongs);
  body.put("<p>{}</p><p>{}</p><p>{}</p>", agreement_tags(lang, one),
           say(lang, "ui.group.words",
               {{"n", grouped(pairs.size())}, {"low", percent(low)}, {"high", percent(high)}}),
           say(lang, one.joined ? "ui.group.counted_one" : "ui.group.counted_two"));
  const std::size_t from =
      std::min<std::size_t>(whole_number(context.query.value("from")).value_or(0), pairs.size());
  const std::size_t end = std::min(from + kShown, pairs.size());
  body.put("<h2>{}</h2><div id=\"pairs\"></div>",
           say(lang, "ui.group.some",
               {{"from", grouped(from + 1)}, {"to", grouped(end)}, {"n", grouped(pairs.size())}}));
  for (std::size_t i = from; i < end; ++i) body += pair_card(context, *view.all, *pairs[i], false);
  if (end < pairs.size())
    body.put(
        "<p><a class=\"button second less\" rel=\"next\" href=\"{}?pattern={}&from={}\">{}</a></p>",
        here(view), view.group.pattern, end,
        say(lang, "ui.review.next", {{"n", grouped(pairs.size() - end)}}));
  body += decide_form(context, view, wrongs);
  Frame frame = case_frame(view.all->which, "facts", std::string(say(lang, "ui.group.title")));
  frame.wrong = !wrongs.empty();
  context.local = here(view) + "?pattern=" + view.group.pattern;
  return html(page(context, frame, body));
}

Outcome wrong(Context& context, GroupView view, unsigned status, std::string_view field,
              std::string_view words) {
  const std::string said(say(context.lang, words));
  Outcome out = refuse(status, status == 409 ? "conflict" : "invalid", said);
  const auto kept = std::make_shared<const GroupView>(std::move(view));
  out.page = [kept, said, field = std::string(field)](Context& inner) {
    return render(inner, *kept, {{field, said}});
  };
  return out;
}

}  // namespace

Answer group_page(Context& context) {
  const auto view = load_view(context, context.query.value("pattern"));
  return view.ok() ? render(context, view.value(), {}) : problem_page(context, view.error());
}

Result<OrderedJson> group_twin(Context& context) {
  TRY(const GroupView view, load_view(context, context.query.value("pattern")));
  OrderedJson out = {{"schema", "tadasu.people_group/1"},
                     {"incident", view.all->which.incident.id},
                     {"pattern", view.group.pattern},
                     {"hash", view.group.hash()},
                     {"joined", view.group.pairs.front()->joined},
                     {"traits", OrderedJson::array()},
                     {"pairs", OrderedJson::array()}};
  for (const facts::ReviewTrait& one : view.group.pairs.front()->traits)
    out["traits"].push_back({{"trait", one.trait}, {"level", one.level}});
  for (const facts::ReviewPair* one : view.group.pairs)
    out["pairs"].push_back({{"pair", one->pair},
                            {"same", one->same},
                            {"a", side_json(one->a, false)},
                            {"b", side_json(one->b, false)}});
  return out;
}

Outcome decide_group(Context& context) {
  auto loaded = load_view(context, context.form.value("pattern"));
  if (!loaded.ok()) return refuse(context.lang, loaded.error());
  GroupView view = std::move(loaded).value();
  const auto verdict = posted_verdict(context);
  if (!verdict)
    return refuse(context.lang, Error{Trouble::Invalid, "verdict", "same, different or unsure"});
  if (context.form.value("pairs") != view.group.hash())
    return wrong(context, std::move(view), 409, "reason", "ui.group.changed");
  const std::string reason = trimmed(context.form.value("reason"));
  if (reason.empty()) return wrong(context, std::move(view), 422, "reason", "ui.reports.no_reason");
  std::vector<facts::RecordPair> pairs;
  for (const facts::ReviewPair* one : view.group.pairs)
    pairs.emplace_back(one->a.name, one->b.name);
  const std::string id = view.all->which.incident.id;
  const Status done =
      facts::judge_together(context.house.store, id, pairs, *verdict, reason, context.user->id);
  if (done.ok()) return go(path_of({"i", id, "people"}) + "#decided");
  if (done.error().where == "verdict")
    return wrong(context, std::move(view), 422, "reason", "ui.group.contradicts");
  return refuse(context.lang, done.error());
}

Outcome undo_group(Context& context) {
  const auto which = load_case(context);
  if (!which.ok()) return refuse(context.lang, which.error());
  const std::string id = which.value().incident.id;
  const Status undone =
      facts::undo_act(context.house.store, id,
                      whole_number(context.form.value("entry")).value_or(0), context.user->id);
  if (undone.ok()) return go(path_of({"i", id, "people"}) + "#decided");
  if (undone.error().where == "verdict")
    return refuse(422, "invalid", std::string(say(context.lang, "ui.review.contradicts")));
  return refuse(context.lang, undone.error());
}

}  // namespace tadasu::serve
