// Mailboxes that stand without a name but bear one: hanako.sato1985@; private to people.
#pragma once

#include <span>

#include "people/joins.h"
#include "people/sketches.h"

namespace tadasu::people {

inline bool is_read_by_mailbox(const Sketch& record) {
  return (record.likeness.flags & Likeness::kReadingOfMailbox) != 0;
}

// Of a group that shares a value: each such mailbox goes to whoever may be called so, else to
// somebody of whom nothing tells; else it stays apart with those of the group that bear its name:
// her husband may use it too, but she is not he. Of each part some records are asked.
// `sketches`: of the records by rank.
void join_mailboxes(std::span<const Rank> group, const Sketches& sketches, People& people);

}  // namespace tadasu::people
