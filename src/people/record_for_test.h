// Records as their values are written, for tests.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <vector>

#include "people/keys.h"
#include "people/sketch.h"

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

// Ranked as they stand.
inline Columns columns_of(const std::vector<const Record*>& ordered, unsigned thread_count = 1) {
  std::vector<Kept> kept;
  for (const Record* one : ordered) kept.push_back(kept_of(*one));
  return {kept, ids_of(ordered, thread_count), thread_count};
}
inline std::vector<Sketch> sketches_of(const std::vector<const Record*>& ordered) {
  std::vector<Sketch> out;
  for (const Record* one : ordered) out.push_back(sketch_of(*one));
  return out;
}

}  // namespace tadasu::people
