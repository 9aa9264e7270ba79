// Records as their values are written, for tests.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

#include "people/keys.h"
#include "people/taken.h"

namespace tadasu::people {

inline const Key kKey{7};

struct Written {
  find::Kind kind;
  const char* value;
};

inline Record record(std::uint64_t id, std::initializer_list<Written> values,
                     std::uint64_t source = 1) {
  Record out;
  out.id = id;
  out.source = source;
  for (const Written& one : values) add_value(out, kKey, one.kind, one.value);
  return out;
}

inline Taken taken_of(const std::vector<const Record*>& ordered) {
  Taken out;
  for (const Record* one : ordered) out.add(*one);
  return out;
}
inline Taken taken_of(const std::vector<Record>& records) {
  Taken out;
  for (const Record& one : records) out.add(one);
  return out;
}
// Ranked as they stand.
inline Columns columns_of(const std::vector<const Record*>& ordered, unsigned thread_count = 1) {
  Taken taken = taken_of(ordered);
  return {taken.kept, ids_of(std::move(taken.values), ordered.size(), thread_count), thread_count};
}
inline Sketches sketches_of(const std::vector<const Record*>& ordered) {
  return taken_of(ordered).sketches;
}

}  // namespace tadasu::people
