// One law against the known facts: what is certain, what hangs on which unknown fact, and why.
// What three values (yes, no, open) settle is settled by them; the rest is asked of every world.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "duties/duty.h"
#include "duties/expression.h"
#include "duties/law_pack.h"
#include "duties/plan.h"
#include "duties/seen_facts.h"
#include "duties/worlds.h"

namespace tadasu::duties {

// Threads: one thread at a time. Borrows facts, law, its plan and index. What each function answers
// is said at Worlds.
class Judge {
 public:
  Judge(const SeenFacts& seen, const Law& law, const Plan& plan, const LawIndex& index);

  Truth truth(const Expression& expression);
  // Whether `expression` is certainly so, and certainly not so, in every world of `given`.
  bool certain_if(const Expression& expression, const Expression& given);
  bool excluded_if(const Expression& expression, const Expression& given);
  std::vector<std::string> questions(const Expression& expression);
  std::vector<std::string> turning(const Expression& expression);
  std::vector<Why> why(const Expression& expression);
  [[nodiscard]] bool is_in_force(std::size_t place) const {
    return holds_[place];
  }  // of Law::rules
  [[nodiscard]] const Rule* rule_of(const Expression& expression) const;

 private:
  using Step = Plan::Step;
  static constexpr std::size_t kNone = SIZE_MAX;

  Worlds& worlds();
  Truth at_a_glance(std::uint32_t step, int scope);
  Truth look(const Step& step, int scope);
  Truth rule_at_a_glance(std::uint32_t name, int scope);
  // With one fact as it is in each of its worlds, and unknown in the last lane.
  Lanes lanes(std::uint32_t step, int scope, std::size_t freed);
  Lanes look(const Step& step, int scope, std::size_t freed);
  Lanes rule_lanes(std::uint32_t name, int scope, std::size_t freed);
  Lanes atom_lanes(const Step& step, int scope, std::size_t freed);
  Lanes possible(std::size_t freed);
  bool would_turn(const Expression& expression, std::size_t fact, Truth now);
  Plan::Facts named(std::uint32_t first, std::uint32_t end);

  const SeenFacts& seen_;
  const Law& law_;
  const Plan& plan_;
  const LawIndex& index_;
  std::vector<bool> holds_;              // by place in Law::rules
  std::vector<std::size_t> in_force_;    // by name of rule: its place in Law::rules, or kNone
  std::vector<Plan::Facts> rule_named_;  // by name of rule: facts that the version in force names
  std::vector<std::uint8_t> glances_;    // by scope and step: 1 + Truth
  struct KnownLanes {
    bool known = false;
    Lanes lanes;
  };
  std::vector<std::vector<KnownLanes>> rule_lanes_;  // by freed fact, then name of rule: everybody
  std::vector<KnownLanes> possible_;                 // by freed fact
  std::unique_ptr<Worlds> worlds_;
};

}  // namespace tadasu::duties
