// What of a record is compared, on one line of memory beside its likeness; private to people.
#pragma once

#include <array>
#include <vector>

#include "people/columns.h"

namespace tadasu::people {

// Values that so many names share that they say nothing of any of them: bits by KeyType.
using Hubs = std::uint16_t;
inline constexpr unsigned kForeignIdHub = kKeyTypeCount;  // … and of what is no key

struct alignas(64) Sketch {
  static constexpr std::size_t kIds = static_cast<std::size_t>(KeyType::Address) + 1;

  std::array<Id, kIds> ids{};  // by KeyType, those before MyNumber
  Rank head = 0;               // of its part, when it was made
  const Likeness* likeness = nullptr;
  // Keys of which its block was too large, and those under which it was compared with its namesakes
  // all the same: bits.
  std::uint32_t oversize = 0, by_name = 0;
  Hubs hubs = 0;
  bool partial_name = false;
  bool is_compared = false;
  bool has_foreign_id = false;
  std::uint8_t birth_month = 0, birth_day = 0;  // as its likeness has them
  std::uint16_t birth_year = 0;

  // All of it is asked for ahead of use; the sketch itself is read at once.
  void fetch_likeness() const {
    const char* at = reinterpret_cast<const char*>(likeness);
    __builtin_prefetch(at);
    __builtin_prefetch(at + 64);
    __builtin_prefetch(at + sizeof(Likeness) - 1);
  }
  [[nodiscard]] Id key(KeyType type) const { return ids[static_cast<std::size_t>(type)]; }
};

static_assert(sizeof(Sketch) == 64);

inline const Likeness& likeness_of(const Record& record) { return record.likeness; }
inline const Likeness& likeness_of(const Sketch& sketch) { return *sketch.likeness; }

}  // namespace tadasu::people
