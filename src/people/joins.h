// Which records are joined by what; private to people.
//
// A People is a partition of the records that only grows coarser. Each part knows the birth date,
// My Number, name and reading it holds, and refuses a join that would put two different ones
// together. Records are addressed by rank: their place in ascending order of id. The head of a part
// is its smallest rank, so a person's id is the smallest record id whatever the order of joining.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "people/person.h"

namespace tadasu::people {

using Rank = std::uint32_t;

inline std::uint64_t mix(std::uint64_t x) {  // splitmix64, public domain
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}
// One number for a pair of values, 0 when either is missing.
inline std::uint64_t both(std::uint64_t a, std::uint64_t b) {
  return a == 0 || b == 0 ? 0 : mix(mix(a) ^ b) | 1;
}

// What must agree besides birth date and My Number.
enum class Names : std::uint8_t {
  Any,         // the value itself is one person's
  Compatible,  // two different names may not be joined, unless their readings are one
  Equal,       // nor then
};

class People {
 public:
  // `ordered` are the records by rank; they outlive this.
  explicit People(const std::vector<const Record*>& ordered);

  Rank head(Rank rank);
  // True when both are one part now.
  bool join(Rank a, Rank b, Names names);
  [[nodiscard]] std::size_t part_count() const { return part_count_; }
  [[nodiscard]] std::size_t size() const { return parent_.size(); }

 private:
  struct Known {  // of a part; 0 while unknown
    std::uint64_t birth_date = 0;
    std::uint64_t my_number = 0;
    std::uint64_t name = 0;
    std::uint64_t kana = 0;
  };
  [[nodiscard]] static bool conflict(const Known& a, const Known& b, Names names);

  std::vector<Rank> parent_;
  std::vector<Known> known_;
  std::size_t part_count_;
};

// Ranks that share a value, in ascending order; groups in order of their first rank, so that
// joining does not depend on the values of the keyed hashes.
class Groups {
 public:
  // `values[rank]` is 0 when the record has none. Only groups of two and more are kept.
  explicit Groups(const std::vector<std::uint64_t>& values);

  template <class Use>
  void for_each(Use use) const {
    for (const Group& group : groups_) {
      use(std::span<const Rank>(members_.data() + group.begin, group.size));
    }
  }

 private:
  struct Entry {
    std::uint64_t value;
    Rank rank;
  };
  struct Link {              // of an entry, by its place in its bucket
    std::uint32_t next = 0;  // the next of its value; 0: none, because no first is next
    std::uint32_t last = 0;  // of a first: the last of its value so far
    bool is_first = true;
  };
  void take_bucket(std::span<const Entry> bucket, std::vector<Link>& links,
                   std::vector<std::uint32_t>& slots);

  struct Group {
    Rank first;
    std::uint32_t size;
    std::size_t begin;
  };
  std::vector<Rank> members_;
  std::vector<Group> groups_;
};

}  // namespace tadasu::people
