// Which pairs of records are worth comparing, and how they compare; private to people.
//
// Records that agree on one of a fixed list of keys are compared, each pair once: under the first
// key on which it agrees. A key that very many records share (one name of hundreds, the telephone
// of a head office) is cut by name before its records are compared; what is left uncompared is
// counted.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "people/compare.h"
#include "people/joins.h"
#include "people/namesakes.h"
#include "people/person.h"
#include "people/sketches.h"

namespace tadasu::people {

inline constexpr std::size_t kBlockKeyCount = 22;
inline constexpr std::size_t kBlockMax = 200;  // records of one key that are all compared

struct Pair {
  Rank a = 0, b = 0;  // a < b
  Pattern pattern = 0;
};

constexpr double kChanceUnits = 16;

// Many, in no order that anybody needs.
class Pairs {
 public:
  explicit Pairs(const SpillTo& to = {}) : on_disk_(to) {}
  void push_back(const Pair& pair) {
    if (on_disk_.is_on_disk())
      on_disk_.push_back(pair);
    else
      here_.push_back(pair);
  }
  template <class Use>
  void for_each(Use use) const {
    for (const Pair& pair : here_) use(pair);
    for (const Pair& pair : on_disk_) use(pair);
  }

 private:
  std::deque<Pair> here_;
  Paged<Pair> on_disk_;
};

struct Compared {
  // Those that may be one person: by what else they share, and by nothing but a name.
  std::vector<Pairs> pairs;
  std::vector<Namesakes> namesakes;
  std::vector<std::uint64_t> by_pattern;                   // kPatternCount: all that were compared
  std::array<std::uint64_t, kBlockKeyCount> uncompared{};  // by key: pairs of blocks too large
  std::uint64_t twin_pairs = 0;  // of records alike in all: not in by_pattern
  // Of each rank: how many parts bear its name, and its reading; at most 65,535. And how many parts
  // have any.
  std::vector<std::uint16_t> name_count, kana_count;
  // … and how many strangers would bear its name by chance, as often as the halves are borne, in
  // kChanceUnits.
  std::vector<std::uint16_t> name_chance;
  std::uint64_t named_parts = 0, read_parts = 0;
  Sketches sketches;  // by rank
};

// `sketches` are the records by rank, `columns` their values, which move to the sketches: all ids
// are forgotten. Of records that are alike in all that
// is compared only the one of the smallest rank is compared with others, and with each of the rest:
// `twins` makes that pair. A record with nothing to compare is compared with nobody; half a name is
// no name by which records meet. `heads` are the parts so far (joins.h), of each rank. The same for
// any `thread_count`.
Compared compare_all(Sketches sketches, Columns& columns, const std::vector<Rank>& heads,
                     unsigned thread_count);

// `count` pairs drawn evenly, the same for the same records: by pattern. They are what strangers
// look like.
std::vector<std::uint64_t> compare_some(const Sketches& sketches, std::size_t count);

}  // namespace tadasu::people
