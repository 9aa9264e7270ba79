// An input of a method is the highest of its rungs that holds. What is unknown leaves a range: at
// least the highest rung r of which "r or a higher one" is certain, at most the highest that may
// hold.
#include "duties/severity.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "base/check.h"
#include "duties/duties.h"
#include "duties/known_facts.h"
#include "duties/severity_pack.h"
#include "duties/worlds.h"

namespace tadasu::duties {
namespace {

Expression any_of(std::vector<Expression> parts) {
  Expression out;
  out.kind = Expression::Kind::Or;
  out.parts = std::move(parts);
  return out;
}

class Model {
 public:
  Model(const SeverityPack& pack, const KnownFacts& facts, const LawIndex& index)
      : pack_(pack), facts_(facts), judge_(facts, pack.rules, index) {}

  SeverityModel measured() {
    SeverityModel out;
    out.id = pack_.id;
    out.unit = pack_.unit;
    out.title = pack_.title;
    out.caution = pack_.caution;
    out.inconsistency = pack_.inconsistency;
    out.source = pack_.source;
    out.verified = pack_.verified;
    out.paid = pack_.paid;
    for (const int scope : facts_.scopes()) {
      if (judge_.truth(no_items(), scope) == Truth::Yes) continue;
      out.groups.push_back(group(scope));
      const Range& score = out.groups.back().score;
      if (!out.score) out.score = score;
      out.score = {std::max(out.score->least, score.least), std::max(out.score->most, score.most)};
    }
    for (const SeverityPackFlag& flag : pack_.flags) {
      const Truth truth = judge_.truth(flag.when);
      if (truth == Truth::No) continue;
      out.flags.push_back({flag.id, flag.name, truth == Truth::Yes});
      if (truth == Truth::Open) ask(judge_.questions(flag.when));
    }
    if (out.score) {
      out.level_least = level(out.score->least);
      out.level_most = level(out.score->most);
    }
    if (pack_.unit == "yen") out.total = total(out);
    out.asks = std::move(asks_);
    return out;
  }

 private:
  static Expression no_items() {
    Expression out;
    out.kind = Expression::Kind::NoItem;
    out.fact = "items";
    return out;
  }

  void ask(const std::vector<std::string>& facts) {
    for (const std::string& fact : facts)
      if (std::find(asks_.begin(), asks_.end(), fact) == asks_.end()) asks_.push_back(fact);
  }

  SeverityStep step(const SeverityRung& rung) {
    SeverityStep out{rung.id, rung.name, {}};
    for (const Why& why : judge_.why(rung.when))
      for (const std::string& fact : why.facts)
        if (std::find(out.facts.begin(), out.facts.end(), fact) == out.facts.end())
          out.facts.push_back(fact);
    return out;
  }

  // The rungs of at least `value`: holds when the input is at least that much.
  static Expression at_least(const SeverityPart& part, double value) {
    std::vector<Expression> higher;
    for (const SeverityRung& rung : part.rungs)
      if (rung.value >= value) higher.push_back(rung.when);
    return any_of(std::move(higher));
  }

  SeverityInput input(const SeverityPart& part, int scope) {
    SeverityInput out{part.id, part.name, part.cite, part.verified, {}, {}, {}};
    const SeverityRung* least = &part.rungs.front();
    const SeverityRung* most = least;
    for (const SeverityRung& rung : part.rungs) {
      if (rung.value >= least->value &&
          judge_.truth(at_least(part, rung.value), scope) == Truth::Yes &&
          // Of several that certainly hold together the one that holds alone is the reason.
          (rung.value > least->value || judge_.truth(rung.when, scope) == Truth::Yes))
        least = &rung;
      if (rung.most >= most->most && judge_.truth(rung.when, scope) != Truth::No) most = &rung;
    }
    out.value = {least->value, std::max(most->most, least->value)};
    out.least = step(*least);
    out.most = out.value.least == out.value.most ? out.least : step(*most);
    std::set<double> values;
    for (const SeverityRung& rung : part.rungs) values.insert(rung.value);
    for (auto at = values.rbegin(); at != values.rend(); ++at) {
      const Expression higher = at_least(part, *at);
      if (judge_.truth(higher, scope) == Truth::Open) ask(judge_.questions(higher, scope));
    }
    return out;
  }

  SeverityGroup group(int scope) {
    SeverityGroup out;
    if (scope != KnownFacts::kEverybody) out.group = static_cast<std::size_t>(scope);
    for (const SeverityPart& part : pack_.parts) out.inputs.push_back(input(part, scope));
    const auto end = [&](double Range::*side) {
      const auto of = [&](const char* id) {
        const auto at = std::find_if(out.inputs.begin(), out.inputs.end(),
                                     [&](const SeverityInput& one) { return one.id == id; });
        TADASU_CHECK(at != out.inputs.end());
        return at->value.*side;
      };
      if (pack_.formula == "enisa")
        return of("dpc") * of("ei") + of("cb-c") + of("cb-i") + of("cb-a") + of("cb-m");
      return pack_.base * (std::pow(10, of("x") - 1) + std::pow(5, of("y") - 1)) *
             of("identifiability") * of("responsibility") * of("response");
    };
    out.score = {end(&Range::least), end(&Range::most)};
    return out;
  }

  [[nodiscard]] std::optional<SeverityLevel> level(double score) const {
    std::optional<SeverityLevel> out;
    for (const SeverityLevel& one : pack_.levels)
      if (score >= one.from) out = one;
    return out;
  }

  // Bounds for all persons: nobody counts for less than the mildest group, or more than the
  // gravest.
  [[nodiscard]] std::optional<Range> total(const SeverityModel& model) const {
    const CountFact persons = facts_.count("persons");
    if (!model.score || !persons.max) return std::nullopt;
    double least = model.score->least;
    for (const SeverityGroup& one : model.groups) least = std::min(least, one.score.least);
    if (model.groups.size() < facts_.scopes().size()) least = 0;  // some had no items at all
    return Range{least * static_cast<double>(persons.min.value_or(0)),
                 model.score->most * static_cast<double>(*persons.max)};
  }

  const SeverityPack& pack_;
  const KnownFacts& facts_;
  Worlds judge_;
  std::vector<std::string> asks_;
};

OrderedJson json_of(const Named& name) { return {{"ja", name.ja}, {"en", name.en}}; }
OrderedJson json_of(const Range& range) { return OrderedJson::array({range.least, range.most}); }

OrderedJson json_of(const SeverityInput& input) {
  OrderedJson out{{"id", input.id},
                  {"name", json_of(input.name)},
                  {"value", json_of(input.value)},
                  {"why", OrderedJson::array()}};
  for (const SeverityStep* step : {&input.least, &input.most}) {
    if (step == &input.most && input.most.id == input.least.id) continue;
    out["why"].push_back(
        {{"step", step->id}, {"name", json_of(step->name)}, {"facts", step->facts}});
  }
  out["cite"] = input.cite;
  out["verified"] = input.verified;
  return out;
}

OrderedJson json_of(const SeverityModel& model) {
  OrderedJson out{{"method", model.id}, {"title", json_of(model.title)}, {"unit", model.unit}};
  out["score"] = model.score ? json_of(*model.score) : OrderedJson();
  if (model.level_least && model.level_most)
    out["level"] = {model.level_least->id, model.level_most->id};
  if (model.unit == "yen") {
    out["assumed"] = true;
    out["yen_total"] = model.total ? json_of(*model.total) : OrderedJson();
  }
  out["caution"] = json_of(model.caution);
  if (model.inconsistency) out["inconsistency"] = json_of(*model.inconsistency);
  out["flags"] = OrderedJson::array();
  for (const SeverityFlag& flag : model.flags)
    out["flags"].push_back(
        {{"id", flag.id}, {"name", json_of(flag.name)}, {"certain", flag.certain}});
  out["asks"] = model.asks;
  out["groups"] = OrderedJson::array();
  for (const SeverityGroup& group : model.groups) {
    OrderedJson one;
    one["group"] = group.group ? OrderedJson(*group.group) : OrderedJson();
    one["score"] = json_of(group.score);
    one["inputs"] = OrderedJson::array();
    for (const SeverityInput& input : group.inputs) one["inputs"].push_back(json_of(input));
    out["groups"].push_back(std::move(one));
  }
  if (!model.paid.empty()) out["paid"] = OrderedJson::array();
  for (const PaidBefore& paid : model.paid)
    out["paid"].push_back({{"id", paid.id},
                           {"name", json_of(paid.name)},
                           {"year", paid.year},
                           {"yen", {paid.yen_least, paid.yen_most}},
                           {"verified", paid.verified}});
  out["source"] = model.source;
  out["verified"] = model.verified;
  return out;
}

}  // namespace

Result<std::vector<SeverityModel>> severity(const Json& facts, const Clock& clock) {
  TRY_STATUS(validate_facts(facts));
  TRY(const auto index, load_law_index());
  TRY(const KnownFacts known, KnownFacts::open(facts, clock));
  std::vector<SeverityModel> out;
  for (const std::string& id : severity_ids()) {
    TRY(const SeverityPack pack, read_severity_pack(id));
    // What counts only when it is stated is taken as impossible while it is unknown.
    LawIndex worlds = *index;
    worlds.impossible.insert(worlds.impossible.end(), pack.only_if_stated.begin(),
                             pack.only_if_stated.end());
    out.push_back(Model(pack, known, worlds).measured());
  }
  return out;
}

namespace {

std::string amount_words(Lang lang, std::string_view unit, double amount) {
  if (unit == "yen")
    return say(lang, "severity.yen",
               {{"amount", grouped(static_cast<std::uint64_t>(std::llround(amount)))}});
  std::string out = std::to_string(std::llround(amount * 10000));
  out.insert(0, out.size() < 5 ? 5 - out.size() : 0, '0');
  out.insert(out.size() - 4, ".");
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
  return out;
}

std::string between(Lang lang, const std::string& least, const std::string& most) {
  return least == most ? least : say(lang, "severity.range", {{"least", least}, {"most", most}});
}

}  // namespace

std::string range_words(Lang lang, std::string_view unit, const Range& range) {
  return between(lang, amount_words(lang, unit, range.least), amount_words(lang, unit, range.most));
}

std::string level_words(Lang lang, const SeverityModel& model) {
  if (!model.level_least || !model.level_most) return "";
  return between(lang, model.level_least->name.in(lang), model.level_most->name.in(lang));
}

std::string why_words(Lang lang, const SeverityInput& input) {
  const std::string& least = input.least.name.in(lang);
  if (input.least.id == input.most.id) return least;
  return say(lang, "severity.why_range", {{"least", least}, {"most", input.most.name.in(lang)}});
}

std::string flag_words(Lang lang, const SeverityFlag& flag) {
  return flag.certain ? flag.name.in(lang)
                      : say(lang, "severity.perhaps", {{"what", flag.name.in(lang)}});
}

std::string paid_words(Lang lang, const PaidBefore& paid) {
  std::string out = std::to_string(paid.year) + " " + paid.name.in(lang) + ": " +
                    range_words(lang, "yen", {paid.yen_least, paid.yen_most});
  if (!paid.verified) out += " (" + std::string(say(lang, "severity.unverified")) + ")";
  return out;
}

OrderedJson to_json(const std::vector<SeverityModel>& models) {
  OrderedJson out = OrderedJson::array();
  for (const SeverityModel& model : models) out.push_back(json_of(model));
  return out;
}

}  // namespace tadasu::duties
