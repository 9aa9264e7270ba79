// Entry: one fact about what happened to an incident, in the journal: who, when, what, why.
//
// State is what the journal folds to. Entries are never changed or removed; each carries the
// SHA-256 of the one before, so that a change, a drop or a swap is found. The body holds no
// personal value in clear: those go to the vault and the body carries their ids.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"

namespace tadasu::store {

struct Entry {
  std::uint64_t number = 0;  // from 1, without gaps; given by the store
  Moment at;                 // given by the store's clock
  std::string incident;      // "2026-001"; "" for what belongs to no incident (users, settings)
  std::string actor;         // user id, "reporter", "system"
  std::string what;   // "incident.opened", "facts.revised", "task.done" … docs/formats/journal.md
  std::string body;   // canonical JSON text of that `what`
  Digest previous{};  // hash of entry number-1; zeros for the first
  Digest hash{};      // SHA-256 over all of the above, see docs/formats/journal.md
};

}  // namespace tadasu::store
