#include "cli/review.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/typed.h"
#include "cli/cli.h"
#include "cli/start.h"
#include "cli/terminal.h"
#include "facts/facts.h"
#include "facts/review.h"
#include "facts/sample.h"
#include "store/store.h"

namespace tadasu::cli {
namespace {

using facts::ReviewGroup;
using facts::ReviewPair;
using facts::Verdict;

constexpr const char* kActor = "commander";

std::optional<Verdict> parse_verdict(std::string_view text) {
  for (const Verdict one : {Verdict::Same, Verdict::Different, Verdict::Unsure})
    if (text == facts::verdict_name(one)) return one;
  return std::nullopt;
}

std::string percent(double share) { return fmt::format("{:.0f}", std::floor(share * 100)); }

int usage(Lang lang, const char* words) {
  fmt::print(stderr, "tadasu: {}\n", say(lang, words));
  return kUsage;
}

void print_json(const OrderedJson& json) {
  fmt::print("{}\n", json.dump(2, ' ', false, OrderedJson::error_handler_t::replace));
}

// Values are masked here, always: clear ones are opened one pair at a time on the console.
OrderedJson side_json(const facts::ReviewSide& side, bool blind) {
  OrderedJson out = OrderedJson::object();
  if (!blind) out = {{"person", side.person}, {"records", side.record_count}};
  out["place"] = side.place;
  out["fields"] = OrderedJson::array();
  for (const auto& field : side.fields)
    out["fields"].push_back({{"kind", field.kind}, {"masked", field.masked}});
  return out;
}

std::string in_words(const facts::ReviewSide& side) {
  std::string out;
  for (const auto& field : side.fields) out += (out.empty() ? "" : " / ") + field.masked;
  return out;
}

std::string traits_in_words(const ReviewPair& pair, Lang lang) {
  std::string out;
  for (const facts::ReviewTrait& one : pair.traits)
    out += (out.empty() ? "" : ", ") + std::string(say(lang, "ui.trait." + one.trait)) + ": " +
           std::string(say(lang, "ui.level." + one.level));
  return out;
}

OrderedJson traits_json(const ReviewPair& pair) {
  OrderedJson out = OrderedJson::array();
  for (const facts::ReviewTrait& one : pair.traits)
    out.push_back({{"trait", one.trait}, {"level", one.level}});
  return out;
}

// What was found of the last revision, and of which pairs nothing holds yet.
struct Found {
  std::uint64_t revision = 0;
  facts::Review review;
  std::vector<facts::Judgment> judgments;
  std::vector<const ReviewPair*> open;
};
Status find_pairs(const store::Store& store, const std::string& incident, Found& out) {
  TRY(const facts::FactSheet sheet, facts::load_sheet(store, incident));
  out.revision = sheet.revision;
  TRY(out.review, facts::load_review(store, incident, sheet.revision));
  TRY(out.judgments, facts::judgments(store, incident));
  std::set<std::string_view> held;
  for (const facts::Judgment& one : out.judgments) held.insert(one.pair);
  for (const auto* list : {&out.review.pairs, &out.review.decided})
    for (const ReviewPair& one : *list)
      if (!held.contains(one.pair)) out.open.push_back(&one);
  return success();
}

class Reviewing {
 public:
  Reviewing(const ReviewArguments& arguments, store::Store& store)
      : arguments_(arguments), store_(store) {}

  Result<int> run(std::optional<Verdict> verdict) {
    if (arguments_.undo != 0) {
      TRY_STATUS(facts::undo_act(store_, arguments_.incident, arguments_.undo, kActor));
      return say_done("cli.review.undone", 0);
    }
    Found found;
    TRY_STATUS(find_pairs(store_, arguments_.incident, found));
    const std::vector<ReviewGroup> groups = facts::groups_of(found.open);
    if (arguments_.pattern.empty()) return show_patterns(found, groups);
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const ReviewGroup& one) {
      return one.pattern == arguments_.pattern;
    });
    if (group == groups.end()) return Error{Trouble::NotFound, "pattern", "no such pairs are open"};
    if (!verdict) return show_pairs(found, *group);
    if (arguments_.hash != group->hash())
      return Error{Trouble::Conflict, "--hash", "not of the pairs that are open now"};
    std::vector<facts::RecordPair> pairs;
    for (const ReviewPair* one : group->pairs) pairs.emplace_back(one->a.name, one->b.name);
    TRY_STATUS(facts::judge_together(store_, arguments_.incident, pairs, *verdict,
                                     arguments_.reason, kActor));
    return say_done("cli.review.decided", pairs.size());
  }

 private:
  Result<int> say_done(const char* words, std::size_t pairs) const {
    std::uint64_t entry = 0;  // by which it is undone
    if (pairs > 0) {
      TRY(const std::vector<facts::Judgment> all, facts::judgments(store_, arguments_.incident));
      for (const facts::Judgment& one : all) entry = std::max(entry, one.entry);
    }
    if (arguments_.json)
      print_json({{"schema", "tadasu.review_done/1"},
                  {"incident", arguments_.incident},
                  {"pairs", pairs},
                  {"entry", pairs > 0 ? OrderedJson(entry) : OrderedJson()}});
    else
      fmt::print("{}\n", say(arguments_.lang, words,
                             {{"n", grouped(pairs)}, {"entry", std::to_string(entry)}}));
    return static_cast<int>(kDone);
  }

  int show_patterns(const Found& found, const std::vector<ReviewGroup>& groups) const {
    if (arguments_.json) {
      OrderedJson out = {{"schema", "tadasu.review/1"},     {"incident", arguments_.incident},
                         {"revision", found.revision},      {"open", found.open.size()},
                         {"more", found.review.more},       {"decided", found.judgments.size()},
                         {"patterns", OrderedJson::array()}};
      for (const ReviewGroup& one : groups)
        out["patterns"].push_back({{"pattern", one.pattern},
                                   {"pairs", one.pairs.size()},
                                   {"joined", one.pairs.front()->joined},
                                   {"harm", one.harm},
                                   {"traits", traits_json(*one.pairs.front())}});
      print_json(out);
      return kDone;
    }
    const Lang lang = arguments_.lang;
    fmt::print("{}\n", say(lang, "cli.review.open",
                           {{"n", grouped(found.open.size())},
                            {"more", grouped(found.review.more)},
                            {"revision", std::to_string(found.revision)}}));
    std::vector<std::vector<std::string>> rows = {
        {std::string(say(lang, "cli.review.pattern")), std::string(say(lang, "cli.review.pairs")),
         std::string(say(lang, "cli.review.counted")), std::string(say(lang, "cli.review.agree"))}};
    for (const ReviewGroup& one : groups)
      rows.push_back({one.pattern, grouped(one.pairs.size()), one.pairs.front()->joined ? "1" : "2",
                      traits_in_words(*one.pairs.front(), lang)});
    if (!groups.empty()) fmt::print("{}", table(rows, {false, true, true, false}));
    return kDone;
  }

  int show_pairs(const Found& found, const ReviewGroup& group) const {
    if (arguments_.json) {
      OrderedJson out = {{"schema", "tadasu.review_pattern/1"},
                         {"incident", arguments_.incident},
                         {"revision", found.revision},
                         {"pattern", group.pattern},
                         {"hash", group.hash()},
                         {"joined", group.pairs.front()->joined},
                         {"traits", traits_json(*group.pairs.front())},
                         {"pairs", OrderedJson::array()}};
      for (const ReviewPair* one : group.pairs)
        out["pairs"].push_back({{"pair", one->pair},
                                {"same", one->same},
                                {"a", side_json(one->a, false)},
                                {"b", side_json(one->b, false)}});
      print_json(out);
      return kDone;
    }
    fmt::print("{}\n", traits_in_words(*group.pairs.front(), arguments_.lang));
    std::vector<std::vector<std::string>> rows;
    for (const ReviewPair* one : group.pairs)
      rows.push_back({percent(one->same) + "%", in_words(one->a), in_words(one->b)});
    fmt::print("{}{}\n", table(rows, {true, false, false}),
               say(arguments_.lang, "cli.review.decide", {{"hash", group.hash()}}));
    return kDone;
  }

  const ReviewArguments& arguments_;
  store::Store& store_;
};

class Sampling {
 public:
  Sampling(const SampleArguments& arguments, store::Store& store)
      : arguments_(arguments), store_(store) {}

  Result<int> run(std::optional<Verdict> verdict) {
    const std::string& id = arguments_.incident;
    TRY(facts::FactSheet sheet, facts::load_sheet(store_, id));
    if (arguments_.undo) TRY_STATUS(facts::take_back_answer(store_, id, sheet.revision, kActor));
    if (verdict)
      TRY_STATUS(
          facts::answer_sample(store_, id, sheet.revision, arguments_.pair, *verdict, kActor));
    if (arguments_.end) TRY_STATUS(facts::end_sample(store_, id, sheet.revision, kActor));
    TRY(sheet, facts::load_sheet(store_, id));
    TRY(const facts::Review review, facts::load_review(store_, id, sheet.revision));
    TRY(const facts::SampleAnswers answers, facts::sample_answers(store_, id, sheet.revision));
    const std::vector<ReviewPair>& pairs = review.sample.pairs;
    const auto next = std::find_if(pairs.begin(), pairs.end(), [&](const ReviewPair& one) {
      return !answers.verdicts.contains(one.pair);
    });
    show(sheet, review, answers, answers.is_ended || next == pairs.end() ? nullptr : &*next);
    return static_cast<int>(kDone);
  }

 private:
  void show(const facts::FactSheet& sheet, const facts::Review& review,
            const facts::SampleAnswers& answers, const ReviewPair* next) const {
    const Lang lang = arguments_.lang;
    if (arguments_.json) {
      const OrderedJson whole = facts::sheet_json(sheet);
      OrderedJson out = {{"schema", "tadasu.sample/1"},
                         {"incident", arguments_.incident},
                         {"revision", sheet.revision},
                         {"joins", review.sample.joins},
                         {"pairs", review.sample.pairs.size()},
                         {"answered", answers.verdicts.size()},
                         {"ended", answers.is_ended},
                         {"result", whole.at("sample")},
                         {"next", nullptr}};
      if (next != nullptr)
        out["next"] = {
            {"pair", next->pair}, {"a", side_json(next->a, true)}, {"b", side_json(next->b, true)}};
      print_json(out);
      return;
    }
    if (sheet.sample) fmt::print("{}\n", facts::sample_words(sheet, lang));
    if (review.sample.joins == 0) fmt::print("{}\n", say(lang, "ui.sample.nothing"));
    if (answers.is_ended || review.sample.joins == 0) return;
    fmt::print("{}\n", say(lang, "ui.sample.progress",
                           {{"done", grouped(answers.verdicts.size())},
                            {"n", grouped(review.sample.pairs.size())},
                            {"revision", std::to_string(sheet.revision)}}));
    if (next == nullptr) return;
    fmt::print("{}\n", say(lang, "ui.sample.question"));
    fmt::print("{}{}\n",
               table({{in_words(next->a), next->a.place}, {in_words(next->b), next->b.place}},
                     {false, false}),
               say(lang, "cli.sample.answer", {{"pair", next->pair}}));
  }

  const SampleArguments& arguments_;
  store::Store& store_;
};

}  // namespace

int review(const ReviewArguments& arguments) {
  const Lang lang = arguments.lang;
  const std::optional<Verdict> verdict = parse_verdict(arguments.verdict);
  const bool decides = !arguments.verdict.empty();
  if (decides && (!verdict || arguments.pattern.empty() || arguments.hash.empty() ||
                  trimmed(arguments.reason).empty()))
    return usage(lang, "cli.review.wants");
  const SystemClock clock;
  auto store = store::Store::open(store_folder(arguments.store), clock);
  if (!store.ok()) return report(store.error(), lang, arguments.json);
  const auto done = Reviewing(arguments, *store.value()).run(verdict);
  if (done.ok()) return done.value();
  if (done.error().where == "verdict") {
    fmt::print(stderr, "tadasu: {}\n", say(lang, "ui.group.contradicts"));
    return kFailed;
  }
  return report(done.error(), lang, arguments.json);
}

int sample(const SampleArguments& arguments) {
  const Lang lang = arguments.lang;
  const std::optional<Verdict> verdict = parse_verdict(arguments.verdict);
  const int acts =
      (arguments.verdict.empty() ? 0 : 1) + (arguments.undo ? 1 : 0) + (arguments.end ? 1 : 0);
  if (acts > 1 || arguments.verdict.empty() != arguments.pair.empty() ||
      (!arguments.verdict.empty() && !verdict))
    return usage(lang, "cli.sample.wants");
  const SystemClock clock;
  auto store = store::Store::open(store_folder(arguments.store), clock);
  if (!store.ok()) return report(store.error(), lang, arguments.json);
  const auto done = Sampling(arguments, *store.value()).run(verdict);
  if (done.ok()) return done.value();
  if (done.error().trouble == Trouble::Invalid && done.error().where == "sample") {
    fmt::print(stderr, "tadasu: {}\n", say(lang, "ui.sample.too_few"));
    return kFailed;
  }
  return report(done.error(), lang, arguments.json);
}

}  // namespace tadasu::cli
