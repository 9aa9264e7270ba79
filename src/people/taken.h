// Records as they lie until people are made of them: what is compared and counted of each, in the
// order they came; private to people.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "people/columns.h"
#include "people/sketches.h"

namespace tadasu::people {

struct Taken {
  Memory memory;
  SpillTo to;  // null as long as all is in memory
  Paged<Kept> kept;
  Sketches sketches;              // without ids
  ValuesByType values;            // columns of types may be shorter: the rest has none
  Paged<std::uint64_t> contents;  // all that each says, but for the name of its file, hashed
  Paged<std::uint64_t> own;       // … and so may these
  Paged<std::uint64_t> places;

  // Whether people can be told apart in memory, without exceeding the bound.
  [[nodiscard]] bool has_room() const;
  void spill();  // all of it goes to disk
  void reserve(std::size_t count);
  void add(const Record& record);
};

}  // namespace tadasu::people
