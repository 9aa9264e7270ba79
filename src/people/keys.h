// From a value as written to the key by which records are compared; private to people.
#pragma once

#include <string_view>

#include "base/hash.h"
#include "find/kind.h"
#include "people/person.h"

namespace tadasu::people {

// What a value says for comparison: its type and its keyed hash. `hash` is 0 when it says nothing:
// a toll-free number, a town without a house number.
struct ValueKey {
  KeyType type = KeyType::Name;
  std::uint64_t hash = 0;
};
ValueKey value_key(const Key& key, find::Kind kind, std::string_view value);

// Adds a value to a record: its kind, and its key unless the record has one of that type already.
void add_value(Record& record, const Key& key, find::Kind kind, std::string_view value);

// Kinds that point at one person even alone.
[[nodiscard]] bool identifies(find::Kind kind);

}  // namespace tadasu::people
