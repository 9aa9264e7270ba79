// From a table of people (a member list) to the list of known people that find looks up.
#pragma once

#include <span>

#include "find/known_people.h"
#include "find/mention.h"
#include "unpack/piece.h"

namespace tadasu::people {

// Adds the people of each row of a table: what stands in columns that find knew by their header or
// values. `mentions` are those find gave for `piece`. Pieces of another shape are no list.
void add_known_people(const unpack::Piece& piece, std::span<const find::Mention> mentions,
                      find::KnownPeopleWriter& list);

}  // namespace tadasu::people
