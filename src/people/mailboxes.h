// Mailboxes that stand without a name but bear one: hanako.sato1985@; private to people.
#pragma once

#include <span>
#include <vector>

#include "people/joins.h"
#include "people/person.h"

namespace tadasu::people {

inline bool is_read_by_mailbox(const Record& record) {
  return (record.likeness.flags & Likeness::kReadingOfMailbox) != 0;
}

// Of a group that shares a value: each such mailbox goes to whoever may be called so, else to
// somebody of whom nothing tells; else those of the group are one person apart: her husband may use
// it too, but she is not he. `ordered`: the records by rank.
void join_mailboxes(std::span<const Rank> group, const std::vector<const Record*>& ordered,
                    People& people);

}  // namespace tadasu::people
