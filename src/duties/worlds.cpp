// Each condition becomes a diagram over the unknown facts (diagram.h). With P the worlds that can
// be:
//   certain      P and not C has no world          impossible   P and C has no world
//   a fact matters when some world with C and some world without differ in that fact alone, or when
//   its answer rules out other answers that matter
//   a known fact turns a settled C when, with that fact opened, one of its values settles C
//   otherwise
#include "duties/worlds.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "duties/explain.h"
#include "duties/seen_facts.h"
#include "duties/vocabulary.h"

namespace tadasu::duties {
namespace {

using Kind = Expression::Kind;

std::vector<double> even(std::size_t count) {
  return std::vector<double>(count, 1.0 / static_cast<double>(count));
}

// The form of a kind as it was written; "" when the kind is not listed. The most readable form
// counts.
std::string written_form(const Json& items, const std::string& kind) {
  std::string best;
  for (const Json& one : items) {
    const bool plain = one.is_string();
    const std::string name = plain ? one.get<std::string>() : one.value("kind", "");
    if (name != kind) continue;
    std::string form = "full";
    if (!plain && one.contains("form") && one["form"].is_string() && one["form"] != "unknown")
      form = one["form"];
    const bool better = best.empty() || form == "full" || (form == "partial" && best == "hashed");
    if (better) best = form;
  }
  return best;
}

bool says_perhaps_more(const Json& list) {
  return std::any_of(list.begin(), list.end(),
                     [](const Json& one) { return one.is_string() && one == "unknown"; });
}

constexpr const char* kResidence = "residence";
constexpr double kNothing = 1e-12;          // below it, shares differ by rounding only
constexpr std::uint64_t kAnyForm = 0b1110;  // cells of an item: absent, full, partial, hashed
constexpr std::uint64_t kFullForm = 0b0010;

}  // namespace

Worlds::Worlds(const KnownFacts& facts, const Law& law, const LawIndex& index)
    : facts_(facts), law_(law), index_(index), judged_on_(facts.judged_on()) {
  for (const Expression& expression : index.impossible) collect_thresholds(expression);
  for (const IndexEntry& entry : index.laws) collect_thresholds(entry.applies);
  each_condition(law, [&](const Expression& expression) { collect_thresholds(expression); });
}

void Worlds::collect_thresholds(const Expression& expression) {
  const bool residence = expression.fact == kResidence;
  if (expression.kind == Kind::Over || (residence && expression.kind == Kind::Has)) {
    if (!residence) thresholds_[counted(expression.fact)].insert(expression.threshold);
    for (const std::string& place : expression.values)
      thresholds_[kResidence + ("/" + place)].insert(expression.threshold);
  }
  for (const Expression& part : expression.parts) collect_thresholds(part);
}

// How many have a My Number is not known: then it may be everybody.
const std::string& Worlds::counted(const std::string& fact) const {
  static const std::string kPersons = "persons";
  return fact == "my_number_persons" && !facts_.is_known(fact) ? kPersons : fact;
}

const Rule* Worlds::in_force(const std::string& id) const {
  for (const Rule& rule : law_.rules) {
    const bool ended = rule.effective_to && *rule.effective_to < judged_on_;
    if (rule.id == id && rule.effective_from <= judged_on_ && !ended) return &rule;
  }
  return nullptr;
}

const Json* Worlds::value(const std::string& fact, const View& view) const {
  return fact == view.freed ? nullptr : facts_.value(fact, view.scope);
}

Worlds::Node Worlds::node(const Expression& expression, const View& view) {
  switch (expression.kind) {
    case Kind::Always:
      return Diagrams::kYes;
    case Kind::Not:
      return diagrams_.negate(node(expression.parts.front(), view));
    case Kind::Rule:
      return rule_node(expression.values.front(), view);
    case Kind::And: {
      Node out = Diagrams::kYes;
      for (const Expression& part : expression.parts) out = diagrams_.both(out, node(part, view));
      return out;
    }
    case Kind::Or: {
      Node out = Diagrams::kNo;
      for (const Expression& part : expression.parts) out = diagrams_.either(out, node(part, view));
      return out;
    }
    default:
      return atom(expression, view);
  }
}

Worlds::Node Worlds::rule_node(const std::string& id, const View& view) {
  const Rule* rule = in_force(id);
  if (rule == nullptr) return Diagrams::kNo;
  // Rules stand in rules, and several duties are asked with the same fact freed.
  auto& rules = rules_[{view.scope, view.freed}];
  if (const auto known = rules.find(rule); known != rules.end()) return known->second;
  Node out = Diagrams::kNo;
  if (rule->per_group && view.scope == KnownFacts::kEverybody) {
    for (const int scope : facts_.scopes())
      out = diagrams_.either(out, node(rule->when, {scope, view.freed}));
  } else {
    out = node(rule->when, view);
  }
  return rules[rule] = out;
}

Worlds::Node Worlds::atom(const Expression& expression, const View& view) {
  switch (expression.kind) {
    case Kind::OneOf:
      return one_of(expression, view);
    case Kind::Has:
      return has(expression, view);
    case Kind::Over:
      return over(expression, view);
    case Kind::HasItem:
      return has_item(expression, view);
    case Kind::HasSpecial:
      return has_special(expression, view);
    case Kind::NoItem: {
      const Json* items = value("items", view);
      const bool open = items == nullptr || (says_perhaps_more(*items) && items->size() == 1);
      if (!open) return items->empty() ? Diagrams::kYes : Diagrams::kNo;
      return diagrams_.is_one_of(diagrams_.question("items/none", "items", {0.9, 0.1}), 0b10);
    }
    default:
      break;
  }
  TADASU_CHECK(false);
}

Worlds::Node Worlds::one_of(const Expression& expression, const View& view) {
  const Field& field = *find_field(expression.fact);
  const bool is_flag = field.type == FactType::Flag;
  std::vector<std::string> all(field.values.begin(), field.values.end());
  if (is_flag) all = {"true", "false"};
  if (const Json* known = value(expression.fact, view)) {
    const std::string is =
        is_flag ? (known->get<bool>() ? "true" : "false") : known->get<std::string>();
    const auto& wanted = expression.values;
    return std::find(wanted.begin(), wanted.end(), is) != wanted.end() ? Diagrams::kYes
                                                                       : Diagrams::kNo;
  }
  std::uint64_t cells = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& wanted = expression.values;
    if (std::find(wanted.begin(), wanted.end(), all[i]) != wanted.end()) cells |= 1ULL << i;
  }
  return diagrams_.is_one_of(diagrams_.question(expression.fact, expression.fact, even(all.size())),
                             cells);
}

Worlds::Node Worlds::has(const Expression& expression, const View& view) {
  const Json* known = value(expression.fact, view);
  Node out = Diagrams::kNo;
  for (const std::string& wanted : expression.values) {
    if (expression.fact == kResidence) {
      out = diagrams_.either(out, lives(wanted, 0, view));
      continue;
    }
    if (known != nullptr && std::find(known->begin(), known->end(), Json(wanted)) != known->end()) {
      out = Diagrams::kYes;
    } else if (known == nullptr || says_perhaps_more(*known)) {
      const std::size_t question =
          diagrams_.question(expression.fact + "/" + wanted, expression.fact, even(2));
      out = diagrams_.either(out, diagrams_.is_one_of(question, 0b10));
    }
  }
  return out;
}

// Of residence 0 is "looked, and nobody"; a place that is named has somebody else.
Worlds::Node Worlds::lives(const std::string& place, std::uint64_t over, const View& view) {
  const CountFact count = living_at(value(kResidence, view), place);
  return is_over(count, over, kResidence + ("/" + place), kResidence);
}

Worlds::Node Worlds::over(const Expression& expression, const View& view) {
  if (expression.fact == kResidence)
    return lives(expression.values.front(), expression.threshold, view);
  if (expression.fact == "restore_delay") {
    const Json* delay = value(expression.fact, view);
    return is_over(hours(delay), expression.threshold, expression.fact, expression.fact);
  }
  const std::string fact = counted(expression.fact);
  return is_over(fact == view.freed ? CountFact{} : facts_.count(fact), expression.threshold, fact,
                 fact);
}

// `name`: of the thresholds and the question.
Worlds::Node Worlds::is_over(const CountFact& count, std::uint64_t over, const std::string& name,
                             const std::string& fact) {
  if (count.max && *count.max <= over) return Diagrams::kNo;
  if (count.min && *count.min > over) return Diagrams::kYes;
  if (count.max && law_.counts_by_maximum) return Diagrams::kYes;
  const auto& steps = thresholds_[name];
  TADASU_CHECK(steps.contains(over));
  const auto below = static_cast<std::size_t>(std::distance(steps.begin(), steps.find(over)));
  const std::size_t question = diagrams_.question(name, fact, even(steps.size() + 1));
  return diagrams_.is_one_of(question, ~0ULL << (below + 1));
}

Worlds::Node Worlds::has_item(const Expression& expression, const View& view) {
  Node out = Diagrams::kNo;
  for (const std::string& kind : expression.values) {
    out = diagrams_.either(out, item(kind, expression.form, view));
  }
  return out;
}

Worlds::Node Worlds::item(const std::string& kind, const std::string& form, const View& view) {
  const Json* items = value("items", view);
  bool own = false;  // the group's own list is open, not the one of everybody
  if (items != nullptr) {
    const std::string written = written_form(*items, kind);
    if (!written.empty() && (form.empty() || form == written)) return Diagrams::kYes;
    if (!says_perhaps_more(*items)) return Diagrams::kNo;
    own = facts_.is_of_group("items", view.scope);
  }
  const std::string prefix = own ? "groups[" + std::to_string(view.scope) + "]." : "";
  const std::size_t question = diagrams_.question(
      prefix + "items/" + kind, own ? "groups.items" : "items", {0.9, 0.06, 0.02, 0.02});
  return diagrams_.is_one_of(question, form.empty() ? kAnyForm : kFullForm);
}

Worlds::Node Worlds::has_special(const Expression& expression, const View& view) {
  const std::string& taxonomy = expression.values.front();
  const Json* special = value("special", view);
  if (special != nullptr && special->empty()) return Diagrams::kNo;
  if (special != nullptr && special->contains(taxonomy) && (*special)[taxonomy].is_array()) {
    return (*special)[taxonomy].empty() ? Diagrams::kNo : Diagrams::kYes;
  }
  const bool own = special != nullptr && facts_.is_of_group("special", view.scope);
  const std::string prefix = own ? "groups[" + std::to_string(view.scope) + "]." : "";
  const std::string fact =
      special == nullptr ? "special" : (own ? "groups.special." : "special.") + taxonomy;
  // With the fact itself in the name: freed, all of `special` is asked, not what it left open.
  return diagrams_.is_one_of(diagrams_.question(prefix + fact + "/" + taxonomy, fact, even(2)),
                             0b10);
}

Worlds::Node Worlds::possible(const std::string& freed) {
  if (const auto known = possible_.find(freed); known != possible_.end()) return known->second;
  Node out = Diagrams::kYes;
  for (const Expression& impossible : index_.impossible) {
    const Node here = node(impossible, {KnownFacts::kEverybody, freed});
    // Somebody states the impossible as known: then it speaks for nothing else.
    if (here != Diagrams::kYes) out = diagrams_.both(out, diagrams_.negate(here));
  }
  if (out == Diagrams::kNo) out = Diagrams::kYes;
  return possible_[freed] = out;
}

Truth Worlds::truth_of(Node node) {
  const Node can_be = possible("");
  if (diagrams_.both(can_be, diagrams_.negate(node)) == Diagrams::kNo) return Truth::Yes;
  return diagrams_.both(can_be, node) == Diagrams::kNo ? Truth::No : Truth::Open;
}

Truth Worlds::truth(const Expression& expression, int scope) {
  return truth_of(node(expression, {scope, ""}));
}

bool Worlds::certain_if(const Expression& expression, const Expression& given) {
  const Node worlds = diagrams_.both(possible(""), node(given, {}));
  return diagrams_.both(worlds, diagrams_.negate(node(expression, {}))) == Diagrams::kNo;
}

double Worlds::telling(const Diagrams::Shares& yes, const Diagrams::Shares& can_be,
                       const std::set<std::size_t>& questions) const {
  const double mean = yes.all / can_be.all;
  double out = 0;
  for (const std::size_t question : questions) {
    for (std::size_t cell = 0; cell < diagrams_.cell_count(question); ++cell) {
      const double worlds = can_be.if_cell[question][cell];
      if (worlds <= 0) continue;
      const double there = yes.if_cell[question][cell] / worlds;
      out +=
          diagrams_.weight(question, cell) * worlds / can_be.all * (there - mean) * (there - mean);
    }
  }
  return out;
}

std::vector<std::string> Worlds::questions(const Expression& expression, int scope) {
  const Node can_be = possible("");
  const Node condition = node(expression, {scope, ""});
  if (const auto known = asked_.find(condition); known != asked_.end()) return known->second;
  const Node yes = diagrams_.both(can_be, condition);
  const Node no = diagrams_.both(can_be, diagrams_.negate(condition));
  std::map<std::string, std::set<std::size_t>> by_fact;
  for (const Node side : {yes, no}) {
    for (const std::size_t question : diagrams_.branches(side))
      by_fact[diagrams_.fact_of(question)].insert(question);
  }
  const Diagrams::Shares shares_yes = diagrams_.shares(yes);
  const Diagrams::Shares shares_can_be = diagrams_.shares(can_be);
  std::vector<std::pair<double, std::string>> ranked;
  for (const auto& [fact, questions] : by_fact) {
    // What shifts the balance matters, be it through another fact that it rules out. What does not
    // (an exclusive or) may matter all the same: looked at only then, because it is dear.
    const double score = telling(shares_yes, shares_can_be, questions);
    const auto of_fact = [&questions = questions](std::size_t q) { return questions.contains(q); };
    const auto alone = [&] {
      return diagrams_.both(diagrams_.some(yes, of_fact), diagrams_.some(no, of_fact));
    };
    if (score > kNothing || alone() != Diagrams::kNo) ranked.emplace_back(score, fact);
  }
  // Only facts that change together can tell: then every one of them is worth asking.
  if (ranked.empty()) {
    for (const auto& [fact, questions] : by_fact)
      ranked.emplace_back(telling(shares_yes, shares_can_be, questions), fact);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first + kNothing; });
  std::vector<std::string> out;
  for (auto& [score, fact] : ranked) out.push_back(std::move(fact));
  return asked_[condition] = out;
}

void Worlds::facts_read(const Expression& expression, std::set<std::string>& out) const {
  for (const std::string& fact : facts_of(expression)) out.insert(fact);
  for (const std::string& id : rules_of(expression)) {
    if (const Rule* rule = in_force(id)) facts_read(rule->when, out);
  }
}

bool Worlds::would_turn(const Expression& expression, const std::string& fact, Truth now) {
  const View view{KnownFacts::kEverybody, fact};
  const Node condition = node(expression, view);
  const Node other = now == Truth::Yes ? diagrams_.negate(condition) : condition;
  const Node can_be = possible(fact);
  const auto not_fact = [&](std::size_t question) { return diagrams_.fact_of(question) != fact; };
  const Node turned = diagrams_.every(diagrams_.either(other, diagrams_.negate(can_be)), not_fact);
  return diagrams_.both(turned, diagrams_.some(can_be, not_fact)) != Diagrams::kNo;
}

std::vector<std::string> Worlds::turning(const Expression& expression) {
  const Truth now = truth(expression);
  std::set<std::string> read;
  facts_read(expression, read);
  std::vector<std::string> out;
  for (const Field& field : fields()) {
    if (read.contains(field.name) && facts_.is_known(field.name) &&
        would_turn(expression, field.name, now)) {
      out.emplace_back(field.name);
    }
  }
  return out;
}

std::vector<Why> Worlds::why(const Expression& expression) {
  std::vector<Why> out;
  explain(*this, law_.id, expression, truth(expression), out);
  return out;
}

}  // namespace tadasu::duties
