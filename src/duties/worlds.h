// One law against the known facts, by every world that the unknown facts leave open: exact, and
// dear. Judge (judge.h) asks it what cannot be seen at a glance, and is tested against it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "duties/diagram.h"
#include "duties/duty.h"
#include "duties/expression.h"
#include "duties/known_facts.h"
#include "duties/law_pack.h"
#include "duties/plan.h"

namespace tadasu::duties {

// Threads: one thread at a time. Borrows facts, law and index.
class Worlds {
 public:
  Worlds(const KnownFacts& facts, const Law& law, const LawIndex& index);

  // `scope`: for a group of persons, or for the whole incident.
  Truth truth(const Expression& expression, int scope = KnownFacts::kEverybody);
  // Whether `expression` is certain in every world in which `given` holds.
  bool certain_if(const Expression& expression, const Expression& given);
  // The unknown facts whose answer can change `expression`, most telling first: by how much of the
  // spread between yes and no the answer takes away on average. For an Open expression.
  std::vector<std::string> questions(const Expression& expression,
                                     int scope = KnownFacts::kEverybody);
  // The known facts of which another value, all else as it is, would certainly turn a settled one.
  std::vector<std::string> turning(const Expression& expression);
  // Whether `fact` is such a fact, `expression` being settled as `now`.
  bool would_turn(const Expression& expression, const std::string& fact, Truth now);
  // The rules that made `expression` what it is, with the facts they read.
  std::vector<Why> why(const Expression& expression);
  // The version of a rule in force on the day of knowledge; null when there is none.
  [[nodiscard]] const Rule* in_force(const std::string& rule) const;
  [[nodiscard]] const Rule* rule_of(const Expression& expression) const {
    return in_force(expression.values.front());
  }

 private:
  using Node = Diagrams::Node;
  struct View {  // a scope, and a fact that is looked at as if it were unknown
    int scope = KnownFacts::kEverybody;
    std::string freed;
  };
  Node node(const Expression& expression, const View& view);
  Node rule_node(const std::string& rule, const View& view);
  Node atom(const Expression& expression, const View& view);
  Node one_of(const Expression& expression, const View& view);
  Node has(const Expression& expression, const View& view);
  Node over(const Expression& expression, const View& view);
  Node lives(const std::string& place, std::uint64_t over, const View& view);
  Node is_over(const CountFact& count, std::uint64_t over, const std::string& name,
               const std::string& fact);
  Node has_item(const Expression& expression, const View& view);
  Node item(const std::string& kind, const std::string& form, const View& view);
  Node has_special(const Expression& expression, const View& view);
  // The worlds that can be: none of the impossible combinations.
  Node possible(const std::string& freed);
  [[nodiscard]] const Json* value(const std::string& fact, const View& view) const;
  Truth truth_of(Node node);
  double telling(const Diagrams::Shares& yes, const Diagrams::Shares& possible,
                 const std::set<std::size_t>& questions) const;
  void facts_read(const Expression& expression, std::set<std::string>& out) const;
  void collect_thresholds(const Expression& expression);
  [[nodiscard]] const std::string& counted(const std::string& fact) const;

  const KnownFacts& facts_;
  const Law& law_;
  const LawIndex& index_;
  Date judged_on_;
  Diagrams diagrams_;
  std::map<std::string, std::set<std::uint64_t>> thresholds_;
  std::map<std::pair<int, std::string>, std::map<const Rule*, Node>> rules_;  // by view
  std::map<std::string, Node> possible_;                                      // by freed fact
  std::map<Node, std::vector<std::string>> asked_;  // several duties hang on one condition
};

}  // namespace tadasu::duties
