// The small language in which packs/laws states conditions. docs/formats/law-pack.md teaches it.
//
//   held_as = personal_data and (special has appi or items has class sensitive_appi)
//   @responsible and not @encrypted          (other rules of the same pack)
//   persons > 1000                           (as the pack's counts say: by the maximum possible, or
//   by bounds)
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tadasu::duties {

struct Expression {
  enum class Kind : unsigned char {
    Always,
    And,
    Or,
    Not,
    Rule,        // values[0]: the id of the rule
    OneOf,       // a choice or flag that equals one of `values`
    Has,         // a set that holds one of `values` (a residence with at least one person)
    Over,        // a count or hours above `threshold`; of `residence`: of the place values[0]
    HasItem,     // items with one of the kinds `values` in the form `form` ("" any form)
    NoItem,      // items looked at and empty
    HasSpecial,  // something special under the taxonomy values[0]
  };
  Kind kind = Kind::Always;
  std::string fact;
  std::vector<std::string> values;
  std::string form;
  std::uint64_t threshold = 0;
  std::vector<Expression> parts;
  std::uint32_t number = 0;  // its step in the Plan of its law
};

// "never" as hours: more than any number that a condition can name.
inline constexpr std::uint64_t kHoursNever = 1'000'000'000'000'000;

// Countries under a name that conditions of a pack may use: "residence has in eea".
using CountryLists = std::map<std::string, std::vector<std::string>>;

// Errors: Invalid: `detail` says at which word and what was expected; a fact, value or kind that
//         docs/formats/facts.md does not know is one. Rules are looked up by the pack, not here.
Result<Expression> parse_expression(std::string_view text, const CountryLists& lists = {});

// Facts and rules an expression names itself, in order of appearance, each once.
std::vector<std::string> facts_of(const Expression& expression);
std::vector<std::string> rules_of(const Expression& expression);

}  // namespace tadasu::duties
