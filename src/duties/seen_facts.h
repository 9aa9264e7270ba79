// The known facts once more, as small numbers: looked up in the document once, asked by every law.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/json.h"
#include "duties/known_facts.h"
#include "duties/plan.h"
#include "find/kind.h"

namespace tadasu::duties {

// Threads: any, once made. Borrows the facts.
class SeenFacts {
 public:
  explicit SeenFacts(const KnownFacts& facts);

  [[nodiscard]] const KnownFacts& facts() const { return facts_; }
  // What an atom is, of a scope; `by_maximum`: as the law counts.
  [[nodiscard]] Truth truth(const Plan::Atom& atom, int scope, bool by_maximum) const;
  [[nodiscard]] Plan::Facts known() const { return known_; }  // at the top level or in a group
  [[nodiscard]] const std::vector<int>& scopes() const { return scopes_; }
  // My Number persons that nobody counted may be all persons.
  [[nodiscard]] bool my_number_is_persons(const Plan::Atom& atom) const;

 private:
  struct Value {
    const Json* json = nullptr;  // null: not known
    std::uint64_t cells = 0;     // of a choice, a flag, a set of choices: the values that it is
  };
  struct Scope {
    std::vector<Value> values;  // by field
    // By kind of items: 0 absent, 1 full, 2 partial, 3 hashed.
    std::array<std::uint8_t, find::kKindCount> forms{};
    bool perhaps_more = false;
  };
  [[nodiscard]] const Scope& scope(int number) const {
    return scopes_seen_[static_cast<std::size_t>(number) + 1];
  }
  [[nodiscard]] Scope see(int number) const;

  const KnownFacts& facts_;
  std::vector<Scope> scopes_seen_;  // kEverybody, then the groups
  std::vector<CountFact> counts_;   // by field
  std::vector<int> scopes_;
  Plan::Facts known_ = 0;
  std::size_t persons_ = 0, my_number_ = 0, residence_ = 0;
};

// Of residence 0 is "looked, and nobody"; a place that is named has somebody else.
CountFact living_at(const Json* residence, const std::string& place);
// Of restore_delay.
CountFact hours(const Json* delay);

}  // namespace tadasu::duties
