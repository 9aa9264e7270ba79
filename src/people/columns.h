// The values of all records, type by type, as small numbers: what joins and comparisons read most
// lies close together; private to people.
#pragma once

#include <array>
#include <span>
#include <utility>
#include <vector>

#include "people/groups.h"
#include "people/paged.h"
#include "people/person.h"

namespace tadasu::people {

// What is counted of a record, and known of it whatever it is compared with.
struct Kept {
  std::uint64_t id = 0;
  find::KindSet kinds;
  std::uint64_t source = 0;
  float strength = 0;
  std::uint16_t types = 0;  // of which it has a key: bits by KeyType
  std::uint8_t marks = 0;
  bool partial_name = false;

  [[nodiscard]] bool has(KeyType type) const {
    return (types >> static_cast<unsigned>(type) & 1) != 0;
  }
  [[nodiscard]] bool is_called() const { return has(KeyType::Name) || has(KeyType::Kana); }
  [[nodiscard]] bool has_only_a_name() const { return is_called() && (types & ~kNames) == 0; }

 private:
  static constexpr unsigned kNames =
      1U << static_cast<unsigned>(KeyType::Name) | 1U << static_cast<unsigned>(KeyType::Kana);
};
Kept kept_of(const Record& record);

using IdsByType = std::array<Paged<Id>, kKeyTypeCount>;  // empty: nobody has one
// 0: none. A customer number is one value only within its source.
using ValuesByType = std::array<Paged<std::uint64_t>, kKeyTypeCount>;
std::uint64_t value_of(const Record& record, KeyType type);

// Of `count` records; each column is freed when it is read. The same for any `thread_count`.
IdsByType ids_of(ValuesByType values, std::size_t count, unsigned thread_count,
                 const SpillTo& to = {});

class Columns {
 public:
  // Both by rank. The same for any `thread_count`.
  Columns(const Paged<Kept>& kept, IdsByType ids, unsigned thread_count, const SpillTo& to = {});

  [[nodiscard]] std::size_t size() const { return partial_.size(); }
  [[nodiscard]] Id id(KeyType type, Rank rank) const {
    const Paged<Id>& ids = ids_[static_cast<std::size_t>(type)];
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
  // Gives back the memory of all single ids: id() and whole() are 0 from now on. What is on disk
  // stays there.
  void forget_ids();
  [[nodiscard]] const Paged<Id>& ids(KeyType type) const {
    return ids_[static_cast<std::size_t>(type)];
  }
  // Of birth dates none are kept. With ids on disk they are made when they are asked for, and those
  // of another type are gone then.
  [[nodiscard]] const Groups& groups(KeyType type) const;
  void let_go_groups() const;
  [[nodiscard]] const SpillTo& spill() const { return to_; }

 private:
  IdsByType ids_;
  mutable std::array<Groups, kKeyTypeCount> groups_;
  SpillTo to_;
  std::vector<std::uint8_t> partial_;
  Ids called_;
};

// One number for a pair of values, 0 when either is missing.
inline std::uint64_t both(std::uint64_t a, std::uint64_t b) {
  return a == 0 || b == 0 ? 0 : mix(mix(a) ^ b) | 1;
}

}  // namespace tadasu::people
