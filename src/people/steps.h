// By what records are joined, one step after the other; private to people.
#pragma once

#include <optional>

#include "people/joins.h"

namespace tadasu::people {

// By what records are joined: one value, or a whole name or reading with another value.
struct Value {
  KeyType one;
  std::optional<KeyType> with = {};
};

struct Step {
  Value value;
  Names names;
  bool is_for_hubs = true;  // false: not for values with more than kHubNames names
};
inline constexpr Step kPeopleSteps[] = {
    {{KeyType::MyNumber}, Names::Any},
    {{KeyType::CustomerNumber}, Names::Compatible, false},
    {{KeyType::Name, KeyType::BirthDate}, Names::Any},
    {{KeyType::Kana, KeyType::BirthDate}, Names::Any},
    {{KeyType::Email}, Names::Compatible, false},
    {{KeyType::Mobile}, Names::Compatible, false},
    {{KeyType::Name, KeyType::Address}, Names::Any},
    {{KeyType::Kana, KeyType::Address}, Names::Equal},
    {{KeyType::Name, KeyType::Landline}, Names::Any},
    {{KeyType::Kana, KeyType::Landline}, Names::Equal},
};
inline constexpr Step kCircleSteps[] = {
    {{KeyType::CustomerNumber}, Names::Any, false},
    {{KeyType::Email}, Names::Any, false},
    {{KeyType::Mobile}, Names::Any, false},
    {{KeyType::Name}, Names::Any},
    {{KeyType::Kana}, Names::Any},
    {{KeyType::Landline}, Names::Any, false},
    {{KeyType::Address}, Names::Any, false},
};

}  // namespace tadasu::people
