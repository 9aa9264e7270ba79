// Records as their values are written, for tests.
#pragma once

#include <cstdint>
#include <initializer_list>

#include "people/keys.h"

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

}  // namespace tadasu::people
