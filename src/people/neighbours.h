// In which order records are ranked: those that share an address, a telephone or a mailbox follow
// each other, so that what is joined and compared lies close in memory; private to people.
#pragma once

#include <vector>

#include "people/taken.h"

namespace tadasu::people {

// What of the records is joined, compared and counted, by rank: they themselves are of no use any
// more. The order depends on what they say, not on their ids, nor on what their files are called,
// and on how values are hashed only where nothing else tells two records apart: so neither does
// who is joined first. Records that say the same and stand in one file, or in files that say the
// same, are one as the other.
struct Ranked {
  SpillTo to;  // null: all is in memory
  Paged<Kept> kept;
  Paged<std::uint64_t> own;     // Record::own; empty where nobody has any
  Paged<std::uint64_t> places;  // Record::places, likewise
  Sketches sketches;            // without ids
  IdsByType ids;
  Paged<Rank> by_id;  // the ranks in ascending order of id
  std::uint64_t first_id = 0;
  bool is_gapless = true;  // ids follow each other

  [[nodiscard]] Rank rank_of(std::uint64_t id) const;  // of a record (CHECK)
};

// Ids of records are unique (CHECK). The same in whatever order they were taken, for any
// `thread_count`. Nothing is held twice: the sketches change places where they lie.
Ranked rank_by_neighbours(Taken taken, unsigned thread_count);

}  // namespace tadasu::people
