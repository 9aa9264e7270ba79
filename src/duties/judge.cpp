#include "duties/judge.h"

#include <algorithm>

#include "base/check.h"
#include "duties/explain.h"
#include "duties/vocabulary.h"

namespace tadasu::duties {
namespace {

using Kind = Expression::Kind;

Truth opposite(Truth truth) {
  return truth == Truth::Yes ? Truth::No : truth == Truth::No ? Truth::Yes : Truth::Open;
}

Lanes everywhere(Truth truth) {
  return {truth == Truth::Yes ? ~0ULL : 0, truth == Truth::No ? ~0ULL : 0};
}

}  // namespace

Judge::Judge(const SeenFacts& seen, const Law& law, const Plan& plan, const LawIndex& index)
    : seen_(seen), law_(law), plan_(plan), index_(index) {
  const Date judged_on = seen.facts().judged_on();
  holds_.resize(law.rules.size());
  for (const Plan::Versions& rule : plan.rules()) {
    std::size_t now = kNone;
    for (const std::size_t at : rule.places) {
      const Rule& version = law.rules[at];
      const bool ended = version.effective_to && *version.effective_to < judged_on;
      if (now == kNone && version.effective_from <= judged_on && !ended) now = at;
    }
    in_force_.push_back(now);
    if (now != kNone) holds_[now] = true;
    // Rules name only what stands above them.
    rule_named_.push_back(0);
    const std::uint32_t when = now == kNone ? 0 : plan.when(now);
    if (now != kNone) rule_named_.back() = named(when, plan.steps()[when].end);
  }
  int last = KnownFacts::kEverybody;
  for (const int scope : seen.scopes()) last = std::max(last, scope);
  glances_.resize(static_cast<std::size_t>(last + 2) * plan.steps().size());
  rule_lanes_.resize(fields().size());
  possible_.resize(fields().size());
}

Worlds& Judge::worlds() {
  if (!worlds_) worlds_ = std::make_unique<Worlds>(seen_.facts(), law_, index_);
  return *worlds_;
}

Truth Judge::at_a_glance(std::uint32_t step, int scope) {
  std::uint8_t& known = glances_[static_cast<std::size_t>(scope + 1) * plan_.steps().size() + step];
  if (known == 0) {
    const Truth truth = look(plan_.steps()[step], scope);
    known = static_cast<std::uint8_t>(1 + static_cast<int>(truth));
  }
  return static_cast<Truth>(known - 1);
}

Truth Judge::look(const Step& step, int scope) {
  switch (step.kind) {
    case Kind::Always:
      return Truth::Yes;
    case Kind::Not:
      return opposite(at_a_glance(plan_.child(step.first), scope));
    case Kind::Rule:
      return rule_at_a_glance(step.subject, scope);
    case Kind::And:
    case Kind::Or: {
      const Truth decides = step.kind == Kind::And ? Truth::No : Truth::Yes;
      Truth out = opposite(decides);
      for (std::uint32_t i = 0; i < step.count; ++i) {
        const Truth part = at_a_glance(plan_.child(step.first + i), scope);
        if (part == decides) return decides;
        if (part == Truth::Open) out = Truth::Open;
      }
      return out;
    }
    default:
      return seen_.truth(plan_.atoms()[step.subject], scope, law_.counts_by_maximum);
  }
}

Truth Judge::rule_at_a_glance(std::uint32_t name, int scope) {
  if (in_force_[name] == kNone) return Truth::No;
  const std::uint32_t when = plan_.when(in_force_[name]);
  if (!law_.rules[in_force_[name]].per_group || scope != KnownFacts::kEverybody)
    return at_a_glance(when, scope);
  Truth out = Truth::No;
  for (const int one : seen_.scopes()) {
    const Truth here = at_a_glance(when, one);
    if (here == Truth::Yes) return here;
    if (here == Truth::Open) out = here;
  }
  return out;
}

Lanes Judge::lanes(std::uint32_t step, int scope, std::size_t freed) {
  const Step& here = plan_.steps()[step];
  if ((here.reads >> freed & 1) == 0) return everywhere(at_a_glance(step, scope));
  return look(here, scope, freed);
}

Lanes Judge::look(const Step& step, int scope, std::size_t freed) {
  switch (step.kind) {
    case Kind::Not: {
      const Lanes part = lanes(plan_.child(step.first), scope, freed);
      return {part.no, part.yes};
    }
    case Kind::Rule:
      return rule_lanes(step.subject, scope, freed);
    case Kind::And: {
      Lanes out{~0ULL, 0};
      for (std::uint32_t i = 0; i < step.count && out.no != ~0ULL; ++i) {
        const Lanes part = lanes(plan_.child(step.first + i), scope, freed);
        out = {out.yes & part.yes, out.no | part.no};
      }
      return out;
    }
    case Kind::Or: {
      Lanes out{0, ~0ULL};
      for (std::uint32_t i = 0; i < step.count && out.yes != ~0ULL; ++i) {
        const Lanes part = lanes(plan_.child(step.first + i), scope, freed);
        out = {out.yes | part.yes, out.no & part.no};
      }
      return out;
    }
    default:
      return atom_lanes(step, scope, freed);
  }
}

Lanes Judge::rule_lanes(std::uint32_t name, int scope, std::size_t freed) {
  if (in_force_[name] == kNone) return everywhere(Truth::No);
  const std::uint32_t when = plan_.when(in_force_[name]);
  if (scope != KnownFacts::kEverybody) return lanes(when, scope, freed);
  auto& all = rule_lanes_[freed];
  if (all.empty()) all.resize(plan_.rules().size());  // few facts are looked at, of most laws
  KnownLanes& kept = all[name];
  if (kept.known) return kept.lanes;
  Lanes out{0, ~0ULL};
  if (law_.rules[in_force_[name]].per_group) {
    for (const int one : seen_.scopes()) {
      const Lanes here = lanes(when, one, freed);
      out = {out.yes | here.yes, out.no & here.no};
    }
  } else {
    out = lanes(when, scope, freed);
  }
  kept = {true, out};
  return out;
}

Lanes Judge::atom_lanes(const Step& step, int scope, std::size_t freed) {
  const Plan::Atom& atom = plan_.atoms()[step.subject];
  const std::uint64_t worlds = plan_.worlds(freed).lanes;
  if (atom.field == freed) return {atom.holds_in, worlds & ~atom.holds_in};
  if (seen_.my_number_is_persons(atom))  // and `freed` is persons
    return {atom.holds_in_persons, worlds & ~atom.holds_in_persons};
  return everywhere(seen_.truth(atom, scope, law_.counts_by_maximum));
}

Lanes Judge::possible(std::size_t freed) {
  KnownLanes& kept = possible_[freed];
  if (kept.known) return kept.lanes;
  const Plan::Worlds& worlds = plan_.worlds(freed);
  Lanes out{~0ULL, 0};
  for (const std::uint32_t step : plan_.impossible()) {
    const Lanes here = lanes(step, KnownFacts::kEverybody, freed);
    // Somebody states the impossible as known: then it speaks for nothing else.
    const bool stated =
        (here.yes & kUnknownLane) != 0 || (worlds.all && (here.yes & worlds.lanes) == worlds.lanes);
    if (!stated) out = {out.yes & here.no, out.no | here.yes};
  }
  if (worlds.all && (out.no & worlds.lanes) == worlds.lanes) out = everywhere(Truth::Yes);
  kept = {true, out};
  return out;
}

Truth Judge::truth(const Expression& expression) {
  const Truth seen = at_a_glance(expression.number, KnownFacts::kEverybody);
  return seen != Truth::Open ? seen : worlds().truth(expression);
}

bool Judge::certain_if(const Expression& expression, const Expression& given) {
  const Truth so = at_a_glance(expression.number, KnownFacts::kEverybody);
  const Truth here = at_a_glance(given.number, KnownFacts::kEverybody);
  if (so == Truth::Yes || here == Truth::No) return true;
  if (so == Truth::No && here == Truth::Yes) return false;
  return worlds().certain_if(expression, given);
}

bool Judge::excluded_if(const Expression& expression, const Expression& given) {
  const Truth so = at_a_glance(expression.number, KnownFacts::kEverybody);
  const Truth here = at_a_glance(given.number, KnownFacts::kEverybody);
  if (so == Truth::No || here == Truth::No) return true;
  if (so == Truth::Yes && here == Truth::Yes) return false;
  Expression negation;
  negation.kind = Kind::Not;
  negation.parts.push_back(expression);
  return worlds().certain_if(negation, given);
}

std::vector<std::string> Judge::questions(const Expression& expression) {
  return worlds().questions(expression);
}

// A world that can be and in which it certainly is the other way turns it. Nothing turns what is
// settled with the fact unknown, nor what is as it was in every world.
bool Judge::would_turn(const Expression& expression, std::size_t fact, Truth now) {
  const Plan::Worlds& worlds = plan_.worlds(fact);
  const Lanes here = lanes(expression.number, KnownFacts::kEverybody, fact);
  const std::uint64_t stays = now == Truth::Yes ? here.yes : here.no;
  if ((stays & kUnknownLane) != 0) return false;
  const Lanes can_be = possible(fact);
  const std::uint64_t turned = now == Truth::Yes ? here.no : here.yes;
  if ((turned & can_be.yes & worlds.lanes) != 0) return true;
  const bool some_can_be = (can_be.yes & worlds.lanes) != 0;
  const std::uint64_t cannot_be = some_can_be ? can_be.no : 0;
  if (worlds.all && (worlds.lanes & ~stays & ~cannot_be) == 0) return false;
  return this->worlds().would_turn(expression, fields()[fact].name, now);
}

// The facts that the conditions from `first` to `end` name, themselves and by the rules in force.
Plan::Facts Judge::named(std::uint32_t first, std::uint32_t end) {
  Plan::Facts out = 0;
  for (std::uint32_t at = first; at < end; ++at) {
    const Step& step = plan_.steps()[at];
    if (step.kind == Kind::Rule) {
      out |= rule_named_[step.subject];
    } else if (step.count == 0 && step.kind != Kind::Always) {
      out |= 1ULL << plan_.atoms()[step.subject].field;
    }
  }
  return out;
}

std::vector<std::string> Judge::turning(const Expression& expression) {
  const Truth now = truth(expression);
  const Step& step = plan_.steps()[expression.number];
  const Plan::Facts asked = named(expression.number, step.end) & seen_.known();
  std::vector<std::string> out;
  for (std::size_t fact = 0; fact < fields().size(); ++fact) {
    if ((asked >> fact & 1) != 0 && would_turn(expression, fact, now))
      out.emplace_back(fields()[fact].name);
  }
  return out;
}

const Rule* Judge::rule_of(const Expression& expression) const {
  const std::size_t place = in_force_[plan_.steps()[expression.number].subject];
  return place == kNone ? nullptr : &law_.rules[place];
}

std::vector<Why> Judge::why(const Expression& expression) {
  std::vector<Why> out;
  explain(*this, law_.id, expression, truth(expression), out);
  return out;
}

}  // namespace tadasu::duties
