#include "duties/plan.h"

#include <algorithm>
#include <map>

#include "base/check.h"
#include "duties/law_pack.h"
#include "duties/vocabulary.h"
#include "find/kind.h"

namespace tadasu::duties {
namespace {

using Kind = Expression::Kind;

std::size_t field_at(const std::string& name) {
  return static_cast<std::size_t>(find_field(name) - fields().data());
}

void number(Expression& expression, std::uint32_t& next) {
  expression.number = next++;
  for (Expression& part : expression.parts) number(part, next);
}

// What the conditions can ask about one fact without one answer ruling out another: a value of a
// set, a place, a kind of items; of a choice or a count the fact itself. Each cell of an answer is
// the set of atoms (a bit each) that it makes true.
using Cells = std::vector<std::uint64_t>;

class Questions {
 public:
  void add(const Plan::Atom& atom, std::size_t bit, const std::vector<std::uint64_t>& thresholds) {
    switch (atom.kind) {
      case Kind::OneOf: {
        const Field& field = fields()[atom.field];
        const std::size_t count = field.type == FactType::Flag ? 2 : field.values.size();
        return wanted("", count, atom.cells, bit);
      }
      case Kind::Has:
        if (atom.values.empty()) {
          for (std::size_t i = 0; i < 64; ++i)
            if ((atom.cells >> i & 1) != 0) wanted(std::to_string(i), 2, 0b10, bit);
        }
        for (const std::string& value : atom.values) above(value, atom, bit, thresholds);
        return;
      case Kind::Over:
        return above(atom.values.empty() ? "" : atom.values.front(), atom, bit, thresholds);
      case Kind::HasItem:
        for (const std::size_t kind : atom.kinds)  // absent, partial or hashed, full
          wanted(std::to_string(kind), 3, atom.in_full ? 0b100 : 0b110, bit);
        return;
      case Kind::NoItem:
        return wanted("none", 2, 0b10, bit);
      case Kind::HasSpecial:
        return wanted(atom.values.front(), 2, 0b10, bit);
      default:
        break;
    }
    TADASU_CHECK(false);
  }

  // The worlds, each as the atoms that are true in it, and whether these are all there can be.
  [[nodiscard]] std::pair<std::vector<std::uint64_t>, bool> worlds() const {
    std::vector<Cells> told_apart;
    std::size_t all = 1;
    for (const auto& [name, cells] : questions_) {
      Cells once = cells;
      std::sort(once.begin(), once.end());
      once.erase(std::unique(once.begin(), once.end()), once.end());
      if (std::find(told_apart.begin(), told_apart.end(), once) != told_apart.end()) continue;
      all = std::min<std::size_t>(kMost + 1, all * once.size());
      told_apart.push_back(std::move(once));
    }
    if (all <= kMost) return {every(told_apart), true};
    return {some(told_apart), false};
  }

 private:
  static constexpr std::size_t kMost = 63;

  void wanted(const std::string& question, std::size_t count, std::uint64_t cells,
              std::size_t bit) {
    Cells& of = questions_[question];
    of.resize(std::max(of.size(), count));
    for (std::size_t i = 0; i < count; ++i)
      if ((cells >> i & 1) != 0) of[i] |= 1ULL << bit;
  }
  void above(const std::string& question, const Plan::Atom& atom, std::size_t bit,
             const std::vector<std::uint64_t>& thresholds) {
    const auto at = std::find(thresholds.begin(), thresholds.end(), atom.threshold);
    wanted(question, thresholds.size() + 1, ~0ULL << (at - thresholds.begin() + 1), bit);
  }
  static std::vector<std::uint64_t> every(const std::vector<Cells>& questions) {
    std::vector<std::uint64_t> out{0};
    for (const Cells& cells : questions) {
      std::vector<std::uint64_t> longer;
      for (const std::uint64_t world : out)
        for (const std::uint64_t cell : cells) longer.push_back(world | cell);
      out = std::move(longer);
    }
    return out;
  }
  // Nothing, everything, each alone, all but each: where a condition turns, it mostly turns there.
  static std::vector<std::uint64_t> some(const std::vector<Cells>& questions) {
    std::uint64_t top = 0;
    for (const Cells& cells : questions) top |= cells.back();
    std::vector<std::uint64_t> out{0, top};
    for (const Cells& cells : questions) {
      for (const std::uint64_t cell : cells)
        if (cell != 0 && out.size() < kMost) out.push_back(cell);
    }
    for (const Cells& left_out : questions) {
      std::uint64_t world = 0;
      for (const Cells& cells : questions)
        if (&cells != &left_out) world |= cells.back();
      if (out.size() < kMost) out.push_back(world);
    }
    return out;
  }

  std::map<std::string, Cells> questions_;
};

}  // namespace

void number_conditions(Law& law) {
  std::uint32_t next = 0;
  each_condition(law, [&](Expression& expression) { number(expression, next); });
}

void number_conditions(LawIndex& index) {
  std::uint32_t next = 0;
  for (IndexEntry& entry : index.laws) number(entry.applies, next);
}

Plan::Plan(const Law& law, const LawIndex& index) {
  add_conditions(law);
  add_impossible(index);
  divide_into_worlds();
}

Plan::Plan(const LawIndex& index) {
  for (const IndexEntry& entry : index.laws) add(entry.applies);
  add_impossible(index);
  divide_into_worlds();
}

void Plan::add_conditions(const Law& law) {
  for (const Rule& rule : law.rules) {
    // Names what stands above it only; versions of one rule stand together (law_pack.cpp).
    const std::uint32_t when = add(rule.when);
    const std::uint32_t name = rule_named(rule.id);
    rules_[name].places.push_back(when_.size());
    rule_reads_[name] |= steps_[when].reads;
    if (rule.per_group) rule_reads_[name] |= 1ULL << field_at("groups");
    when_.push_back(when);
  }
  std::size_t at = 0;
  each_condition(law, [&](const Expression& expression) {
    if (at++ < law.rules.size()) return;
    add(expression);
  });
}

void Plan::add_impossible(const LawIndex& index) {
  for (const Expression& expression : index.impossible) impossible_.push_back(add(expression));
}

std::uint32_t Plan::rule_named(const std::string& id) {
  for (std::size_t i = 0; i < rules_.size(); ++i)
    if (rules_[i].rule == id) return static_cast<std::uint32_t>(i);
  rules_.push_back({id, {}});
  rule_reads_.push_back(0);
  return static_cast<std::uint32_t>(rules_.size() - 1);
}

std::uint32_t Plan::add(const Expression& expression) {
  const auto at = static_cast<std::uint32_t>(steps_.size());
  steps_.push_back({expression.kind});
  std::vector<std::uint32_t> parts;
  Facts reads = 0;
  for (const Expression& part : expression.parts) {
    parts.push_back(add(part));
    reads |= steps_[parts.back()].reads;
  }
  Step& step = steps_[at];
  step.first = static_cast<std::uint32_t>(children_.size());
  step.count = static_cast<std::uint32_t>(parts.size());
  children_.insert(children_.end(), parts.begin(), parts.end());
  if (expression.kind == Kind::Rule) {
    step.subject = rule_named(expression.values.front());
    reads = rule_reads_[step.subject];
  } else if (!expression.fact.empty()) {
    step.subject = add_atom(expression);
    reads = 1ULL << atoms_[step.subject].field;
    if (expression.fact == "my_number_persons") reads |= 1ULL << field_at("persons");
  }
  step.reads = reads;
  step.end = static_cast<std::uint32_t>(steps_.size());
  return at;
}

std::uint32_t Plan::add_atom(const Expression& expression) {
  const Field& field = *find_field(expression.fact);
  Atom atom;
  atom.kind = expression.kind;
  atom.field = field_at(expression.fact);
  atom.threshold = expression.threshold;
  atom.in_full = !expression.form.empty();
  const bool named = field.type == FactType::Choice || field.type == FactType::Choices ||
                     field.type == FactType::Flag;
  for (const std::string& value : expression.values) {
    if (field.type == FactType::Flag) {
      atom.cells |= value == "true" ? 1 : 2;
    } else if (named) {
      const auto at = std::find(field.values.begin(), field.values.end(), value);
      atom.cells |= 1ULL << (at - field.values.begin());
    } else if (expression.kind == Kind::HasItem) {
      if (const auto kind = find::parse_kind(value))
        atom.kinds.push_back(static_cast<std::size_t>(*kind));
    } else {
      atom.values.push_back(value);
    }
  }
  atoms_.push_back(std::move(atom));
  return static_cast<std::uint32_t>(atoms_.size() - 1);
}

void Plan::divide_into_worlds() {
  TADASU_CHECK(fields().size() <= 64);
  worlds_.resize(fields().size());
  const std::size_t persons = field_at("persons");
  const std::size_t my_number = field_at("my_number_persons");
  for (std::size_t field = 0; field < worlds_.size(); ++field) {
    std::vector<Atom*> of_field;
    for (Atom& atom : atoms_) {
      if (atom.field == field || (field == persons && atom.field == my_number))
        of_field.push_back(&atom);
    }
    if (of_field.empty() || of_field.size() > 64)
      continue;  // no worlds: nothing is seen at a glance
    std::vector<std::uint64_t> thresholds;
    for (const Atom* atom : of_field) thresholds.push_back(atom->threshold);
    std::sort(thresholds.begin(), thresholds.end());
    thresholds.erase(std::unique(thresholds.begin(), thresholds.end()), thresholds.end());
    if (thresholds.size() > 62) continue;
    Questions questions;
    for (std::size_t i = 0; i < of_field.size(); ++i) questions.add(*of_field[i], i, thresholds);
    const auto [worlds, all] = questions.worlds();
    worlds_[field] = {(1ULL << worlds.size()) - 1, all};
    for (std::size_t i = 0; i < of_field.size(); ++i) {
      Atom& atom = *of_field[i];
      auto& holds_in = atom.field == field ? atom.holds_in : atom.holds_in_persons;
      for (std::size_t world = 0; world < worlds.size(); ++world)
        if ((worlds[world] >> i & 1) != 0) holds_in |= 1ULL << world;
    }
  }
}

}  // namespace tadasu::duties
