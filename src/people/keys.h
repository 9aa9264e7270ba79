// From a value as written to the key by which records are compared; private to people.
#pragma once

#include <string_view>

#include "base/hash.h"
#include "find/kind.h"
#include "people/name_halves.h"
#include "people/person.h"

namespace tadasu::people {

// What a value says for comparison: its type and its keyed hash. `hash` is 0 when it says nothing:
// a toll-free number, a town without a house number.
struct ValueKey {
  KeyType type = KeyType::Name;
  std::uint64_t hash = 0;
};
ValueKey value_key(const Key& key, find::Kind kind, std::string_view value);

// Adds a value to a record: its kind, its key and what it is likened by, unless the record has
// those already. `half` says of a name that it is a family or a given name alone.
void add_value(Record& record, const Key& key, find::Kind kind, std::string_view value,
               Half half = Half::None);

// Kinds that point at one person even alone.
[[nodiscard]] bool identifies(find::Kind kind);

}  // namespace tadasu::people
