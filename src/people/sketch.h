// What of a record is compared, on two neighbouring lines of memory; private to people.
#pragma once

#include <array>

#include "people/columns.h"

namespace tadasu::people {

// Values that so many names share that they say nothing of any of them: bits by KeyType.
using Hubs = std::uint16_t;
inline constexpr unsigned kForeignIdHub = kKeyTypeCount;  // … and of what is no key

struct alignas(64) Sketch {
  static constexpr std::size_t kIds = static_cast<std::size_t>(KeyType::Address) + 1;
  static constexpr unsigned kKeysMax = 22;  // of pairs.cpp

  Likeness likeness;           // what it ends with is on the line of the ids
  Rank head = 0;               // of its part, when it was made
  std::array<Id, kIds> ids{};  // by KeyType, those before MyNumber
  // Keys of which its block was too large, and those under which it was compared with its namesakes
  // all the same: bits.
  std::uint32_t oversize : kKeysMax = 0;
  std::uint32_t hubs : kForeignIdHub + 1 = 0;
  std::uint32_t by_name : kKeysMax = 0;
  std::uint32_t partial_name : 1 = 0;
  std::uint32_t is_compared : 1 = 0;

  // All of it is asked for ahead of use.
  void fetch() const {
    const char* at = reinterpret_cast<const char*>(this);
    __builtin_prefetch(at);
    __builtin_prefetch(at + 64);
  }
  [[nodiscard]] Id key(KeyType type) const { return ids[static_cast<std::size_t>(type)]; }
};

static_assert(sizeof(Sketch) == 128);
// Without ids.
Sketch sketch_of(const Record& record);

inline const Likeness& likeness_of(const Record& record) { return record.likeness; }
inline const Likeness& likeness_of(const Sketch& sketch) { return sketch.likeness; }

}  // namespace tadasu::people
