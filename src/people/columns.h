// The values of all records, type by type, as small numbers: what joins and comparisons read most
// lies close together; private to people.
#pragma once

#include <array>
#include <vector>

#include "people/groups.h"
#include "people/person.h"

namespace tadasu::people {

class Columns {
 public:
  // `ordered` are the records by rank. The same for any `thread_count`.
  Columns(const std::vector<const Record*>& ordered, unsigned thread_count);

  [[nodiscard]] std::size_t size() const { return partial_.size(); }
  // A customer number is one value only within its source.
  [[nodiscard]] Id id(KeyType type, Rank rank) const {
    const Ids& ids = ids_[static_cast<std::size_t>(type)];
    return ids.empty() ? 0 : ids[rank];
  }
  // A name or reading as far as it points at one person beside a place or a date: half of one
  // (佐藤) is shared by a whole family, and by strangers born on one day.
  [[nodiscard]] Id whole(KeyType type, Rank rank) const {
    return is_partial(rank) ? 0 : id(type, rank);
  }
  [[nodiscard]] bool is_partial(Rank rank) const { return partial_[rank] != 0; }
  // The name, or the reading where there is no name; the two never compare equal.
  [[nodiscard]] Id called(Rank rank) const { return called_[rank]; }
  void prefetch_called(Rank rank) const { __builtin_prefetch(&called_[rank]); }
  // Gives back the memory of all single ids: id() and whole() are 0 from now on.
  void forget_ids() { ids_ = {}; }
  // Of birth dates none are kept.
  [[nodiscard]] const Groups& groups(KeyType type) const {
    return groups_[static_cast<std::size_t>(type)];
  }

 private:
  std::array<Ids, kKeyTypeCount> ids_;  // empty: nobody has one
  std::array<Groups, kKeyTypeCount> groups_;
  std::vector<std::uint8_t> partial_;
  Ids called_;
};

// One number for a pair of values, 0 when either is missing.
inline std::uint64_t both(std::uint64_t a, std::uint64_t b) {
  return a == 0 || b == 0 ? 0 : mix(mix(a) ^ b) | 1;
}

}  // namespace tadasu::people
