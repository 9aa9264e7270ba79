// Records as they lie until people are made of them: what is compared and counted of each, in the
// order they came; private to people.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "people/columns.h"
#include "people/sketch.h"

namespace tadasu::people {

struct Taken {
  std::vector<Kept> kept;
  std::vector<Sketch> sketches;         // without ids
  ValuesByType values;                  // columns of types may be shorter: the rest has none
  std::vector<std::uint64_t> contents;  // all that each says, but for the name of its file, hashed
  std::vector<std::uint64_t> own;       // … and so may these
  std::vector<std::uint64_t> places;

  void reserve(std::size_t count);
  void add(const Record& record);
};

}  // namespace tadasu::people
