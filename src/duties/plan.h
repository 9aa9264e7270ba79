// The conditions of a law in a form that is quick to ask: flat, without names, and with what each
// fact could be instead of what it is, up to 63 worlds of one fact in one machine word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "duties/expression.h"

namespace tadasu::duties {

struct Law;
struct LawIndex;

enum class Truth : unsigned char { No, Yes, Open };  // Open: it hangs on unknown facts

// In which worlds something is certainly so, and in which certainly not.
struct Lanes {
  std::uint64_t yes = 0;
  std::uint64_t no = 0;
};
// The last lane is no world: there the fact is unknown.
inline constexpr std::uint64_t kUnknownLane = 1ULL << 63;

class Plan {
 public:
  // Of the conditions of a law, whose numbers number_conditions() has set.
  Plan(const Law& law, const LawIndex& index);
  // Of `applies` of the index.
  explicit Plan(const LawIndex& index);

  using Facts = std::uint64_t;  // a bit a field of the vocabulary

  struct Step {
    Expression::Kind kind = Expression::Kind::Always;
    std::uint32_t first = 0, count = 0;  // parts: at children[first]
    std::uint32_t subject = 0;           // of an atom: in atoms; of a rule: its name
    Facts reads = 0;                     // whose value can matter here, through rules as well
    std::uint32_t end = 0;               // the steps of this condition are those up to here
  };
  struct Atom {
    Expression::Kind kind = Expression::Kind::Always;
    std::size_t field = 0;
    std::uint64_t cells = 0;          // of a choice, a flag, a set of choices: the wanted values
    std::vector<std::string> values;  // places, taxonomies
    std::vector<std::size_t> kinds;   // of items
    bool in_full = false;
    std::uint64_t threshold = 0;
    std::uint64_t holds_in = 0;  // the worlds of `field` in which it is so
    // My Number persons that nobody counted may be all persons: the worlds of `persons`.
    std::uint64_t holds_in_persons = 0;
  };
  struct Versions {
    std::string rule;
    std::vector<std::size_t> places;  // in Law::rules
  };
  // What one fact could be. `all`: every combination that the conditions can tell apart is a world.
  struct Worlds {
    std::uint64_t lanes = 0;
    bool all = false;
  };

  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }
  [[nodiscard]] std::uint32_t child(std::uint32_t at) const { return children_[at]; }
  [[nodiscard]] const std::vector<Atom>& atoms() const { return atoms_; }
  [[nodiscard]] const std::vector<Versions>& rules() const { return rules_; }
  [[nodiscard]] std::uint32_t when(std::size_t rule) const { return when_[rule]; }
  [[nodiscard]] const std::vector<std::uint32_t>& impossible() const { return impossible_; }
  [[nodiscard]] const Worlds& worlds(std::size_t field) const { return worlds_[field]; }

 private:
  void add_conditions(const Law& law);
  void add_impossible(const LawIndex& index);
  std::uint32_t add(const Expression& expression);
  std::uint32_t add_atom(const Expression& expression);
  std::uint32_t rule_named(const std::string& id);
  void divide_into_worlds();

  std::vector<Step> steps_;
  std::vector<std::uint32_t> children_;
  std::vector<Atom> atoms_;
  std::vector<Versions> rules_;
  std::vector<Facts> rule_reads_;    // by name
  std::vector<std::uint32_t> when_;  // by place in Law::rules
  std::vector<std::uint32_t> impossible_;
  std::vector<Worlds> worlds_;
};

// Numbers the conditions of a law, and of the index, so that a Plan finds them.
void number_conditions(Law& law);
void number_conditions(LawIndex& index);

}  // namespace tadasu::duties
