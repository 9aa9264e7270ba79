// How often people who were made of several records are one: pairs drawn at random, one after the
// other, without what the machine said of them; when it is ended, the share with its interval.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "facts/facts.h"
#include "facts/sample.h"
#include "serve/review_view.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

using facts::ReviewPair;
using facts::Verdict;

struct SampleView {
  std::unique_ptr<ReviewView> all;
  facts::SampleAnswers answers;

  [[nodiscard]] const std::vector<ReviewPair>& pairs() const { return all->review.sample.pairs; }
  [[nodiscard]] const ReviewPair* next() const {
    const auto at = std::find_if(pairs().begin(), pairs().end(), [&](const ReviewPair& one) {
      return !answers.verdicts.contains(one.pair);
    });
    return answers.is_ended || at == pairs().end() ? nullptr : &*at;
  }
  [[nodiscard]] std::uint64_t revision() const {
    return all->which.sheet() == nullptr ? 0 : all->which.sheet()->revision;
  }
};

Result<SampleView> load_view(Context& context) {
  SampleView out;
  TRY(out.all, load_review_view(context));
  TRY(out.answers,
      facts::sample_answers(context.house.store, out.all->which.incident.id, out.revision()));
  return out;
}

std::string here(const SampleView& view) {
  return path_of({"i", view.all->which.incident.id, "people-sample"});
}

Html open_form(Context& context, const SampleView& view, const ReviewPair& pair) {
  const Lang lang = context.lang;
  Html inside, out;
  if (!allowed(context.user->role, Need::SeeValue)) return out;
  inside += hidden("pair", pair.pair);
  inside.put(
      "<div class=\"row\"><label class=\"small\" for=\"open\">{}</label><input id=\"open\" "
      "name=\"reason\" type=\"text\" maxlength=\"300\" required>{}</div>",
      say(lang, "ui.review.open_reason"),
      button(say(lang, "ui.review.open"), "button second less"_h));
  out.put("<details class=\"small\"><summary>{}</summary>{}</details>",
          say(lang, "ui.review.open_title"), post_form(context, here(view) + "/open", inside));
  return out;
}

// One pair, and nothing of what the machine said of it.
Html question(Context& context, const SampleView& view, const ReviewPair& pair, bool clear) {
  const Lang lang = context.lang;
  Html out, inside;
  inside += hidden("pair", pair.pair);
  inside.put("<div class=\"row\">{}</div>", verdict_buttons(lang));
  Html form;
  if (allowed(context.user->role, Need::Investigate)) form = post_form(context, here(view), inside);
  out.put("<section class=\"card\" data-pair=\"\" tabindex=\"-1\"><h2>{}</h2>{}{}{}</section>",
          say(lang, "ui.sample.question"), form, side_by_side(lang, pair, clear, Shows::Blind),
          clear ? Html() : open_form(context, view, pair));
  return out;
}

Html act_form(Context& context, const SampleView& view, std::string_view act,
              std::string_view words, Literal attributes) {
  Html inside;
  inside.put("<button type=\"submit\" class=\"button second less\"{}>{}</button>", attributes,
             say(context.lang, words));
  return post_form(context, here(view) + "/" + std::string(act), inside);
}

// Where somebody and the machine said otherwise: each can be decided.
Html disagreements(Context& context, const SampleView& view) {
  Html out, cards;
  for (const ReviewPair& one : view.pairs()) {
    const auto said = view.answers.verdicts.find(one.pair);
    if (said == view.answers.verdicts.end()) continue;
    if (said->second == (one.joined ? Verdict::Different : Verdict::Same) &&
        view.all->judgment(one.pair) == nullptr)
      cards += pair_card(context, *view.all, one, false);
  }
  if (cards.empty()) return out;
  out.put("<h2>{}</h2><p>{}</p>{}", say(context.lang, "ui.sample.otherwise"),
          say(context.lang, "ui.sample.otherwise_words"), cards);
  return out;
}

Answer render(Context& context, const SampleView& view, const std::vector<Wrong>& wrongs,
              bool clear = false) {
  const Lang lang = context.lang;
  const facts::FactSheet* const sheet = view.all->which.sheet();
  Html body;
  body.put("<p><a class=\"back\" href=\"{}\">{}</a></p><h1>{}</h1><p>{}</p>",
           path_of({"i", view.all->which.incident.id, "people"}), say(lang, "ui.review.back"),
           say(lang, "ui.sample.title"), say(lang, "ui.sample.words"));
  body += error_summary(lang, wrongs);
  const bool has_result = sheet != nullptr && sheet->sample.has_value();
  if (has_result)
    body.put("<section class=\"card\"><h2>{}</h2><p>{}</p></section>",
             say(lang, "ui.sample.result"), facts::sample_words(*sheet, lang));
  if (view.all->review.sample.joins == 0) {
    body.put("<p>{}</p>", say(lang, "ui.sample.nothing"));
  } else if (view.answers.is_ended) {
    body += disagreements(context, view);
  } else {
    const ReviewPair* const pair = view.next();
    body.put("<p id=\"pairs\">{}</p>", say(lang, "ui.sample.progress",
                                           {{"done", grouped(view.answers.verdicts.size())},
                                            {"n", grouped(view.pairs().size())},
                                            {"revision", std::to_string(view.revision())}}));
    if (pair != nullptr) body += question(context, view, *pair, clear);
    if (pair != nullptr)
      body.put("<p class=\"small soft js-only\">{}</p>", say(lang, "ui.sample.keys"));
    if (allowed(context.user->role, Need::Investigate)) {
      Html forms;
      if (!view.answers.order.empty())
        forms += act_form(context, view, "undo", "ui.sample.undo", " data-key=\"u\""_h);
      forms += act_form(context, view, "end", "ui.sample.end", ""_h);
      body.put("<div class=\"row\">{}</div><p class=\"small soft\">{}</p>", forms,
               say(lang, "ui.sample.end_words"));
    }
  }
  Frame frame = case_frame(view.all->which, "facts", std::string(say(lang, "ui.sample.title")));
  frame.wrong = !wrongs.empty();
  context.local = here(view);
  return html(page(context, frame, body));
}

Outcome done_or_refused(Context& context, SampleView view, const Status& done) {
  if (done.ok()) return go(here(view) + "#pairs");
  if (done.error().trouble == Trouble::Invalid && done.error().where == "sample") {
    const std::string said(say(context.lang, "ui.sample.too_few"));
    Outcome out = refuse(422, "invalid", said);
    const auto kept = std::make_shared<const SampleView>(std::move(view));
    out.page = [kept, said](Context& inner) { return render(inner, *kept, {{"pairs", said}}); };
    return out;
  }
  return refuse(context.lang, done.error());
}

}  // namespace

Answer sample_page(Context& context) {
  const auto view = load_view(context);
  return view.ok() ? render(context, view.value(), {}) : problem_page(context, view.error());
}

Result<OrderedJson> sample_twin(Context& context) {
  TRY(const SampleView view, load_view(context));
  const facts::FactSheet* const sheet = view.all->which.sheet();
  OrderedJson out = {{"schema", "tadasu.people_sample/1"},
                     {"incident", view.all->which.incident.id},
                     {"revision", view.revision()},
                     {"seed", view.all->review.sample.seed},
                     {"joins", view.all->review.sample.joins},
                     {"pairs", view.pairs().size()},
                     {"answered", view.answers.verdicts.size()},
                     {"ended", view.answers.is_ended},
                     {"next", nullptr},
                     {"result", nullptr}};
  if (const ReviewPair* const pair = view.next(); pair != nullptr) {
    out["next"] = {{"pair", pair->pair}, {"traits", OrderedJson::array()}};
    for (const facts::ReviewTrait& one : pair->traits)
      out["next"]["traits"].push_back({{"trait", one.trait}, {"level", one.level}});
    for (const auto& [name, side] : {std::pair("a", &pair->a), std::pair("b", &pair->b)}) {
      OrderedJson json = side_json(*side, false);
      json.erase("person");  // whether they are one is what is asked
      json.erase("records");
      out["next"][name] = std::move(json);
    }
  }
  if (sheet != nullptr) out["result"] = facts::sheet_json(*sheet).at("sample");
  return out;
}

Outcome answer_sample_pair(Context& context) {
  auto view = load_view(context);
  if (!view.ok()) return refuse(context.lang, view.error());
  const auto verdict = posted_verdict(context);
  if (!verdict)
    return refuse(context.lang, Error{Trouble::Invalid, "verdict", "same, different or unsure"});
  const Status done = facts::answer_sample(context.house.store, view.value().all->which.incident.id,
                                           view.value().revision(), context.form.value("pair"),
                                           *verdict, context.user->id);
  return done_or_refused(context, std::move(view).value(), done);
}

Outcome undo_sample_answer(Context& context) {
  auto view = load_view(context);
  if (!view.ok()) return refuse(context.lang, view.error());
  const Status done =
      facts::take_back_answer(context.house.store, view.value().all->which.incident.id,
                              view.value().revision(), context.user->id);
  return done_or_refused(context, std::move(view).value(), done);
}

Outcome end_sample(Context& context) {
  auto view = load_view(context);
  if (!view.ok()) return refuse(context.lang, view.error());
  const Status done = facts::end_sample(context.house.store, view.value().all->which.incident.id,
                                        view.value().revision(), context.user->id);
  return done_or_refused(context, std::move(view).value(), done);
}

Outcome open_sample_pair(Context& context) {
  auto loaded = load_view(context);
  if (!loaded.ok()) return refuse(context.lang, loaded.error());
  SampleView view = std::move(loaded).value();
  const ReviewPair* const pair = view.next();
  if (pair == nullptr || pair->pair != context.form.value("pair"))
    return refuse(context.lang, Error{Trouble::NotFound, "pair", "not shown"});
  const std::string id = view.all->which.incident.id,
                    reason = trimmed(context.form.value("reason"));
  if (reason.empty())
    return refuse(422, "invalid", std::string(say(context.lang, "ui.reports.no_reason")));
  const Status noted =
      facts::note_pair_opened(context.house.store, id, pair->pair, reason, context.user->id);
  if (!noted.ok()) return refuse(context.lang, noted.error());
  Outcome out = refuse(200, "", "");
  const auto kept = std::make_shared<const SampleView>(std::move(view));
  out.page = [kept](Context& inner) {
    if (!inner.json) return render(inner, *kept, {}, true);
    const ReviewPair& shown = *kept->next();
    OrderedJson json = {{"schema", "tadasu.pair_opened/1"}, {"pair", shown.pair}};
    for (const auto& [name, side] : {std::pair("a", &shown.a), std::pair("b", &shown.b)}) {
      json[name] = side_json(*side, true);
      json[name].erase("person");
      json[name].erase("records");
    }
    return json_answer(json);
  };
  return out;
}

}  // namespace tadasu::serve
