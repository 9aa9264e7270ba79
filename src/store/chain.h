// The chain of the journal: what is hashed, and whether stored entries still say what they said.
// The form is docs/formats/journal.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/hash.h"
#include "base/result.h"
#include "store/entry.h"
#include "store/sqlite.h"
#include "store/writer.h"

namespace tadasu::store {

// SHA-256 over the length-prefixed fields of `entry`, `previous` included, `hash` not.
Digest hash_of(const Entry& entry);

// `text` as canonical JSON: keys sorted, no white space. Invalid when it is not one JSON object.
Result<std::string> canonical_object(std::string_view text);

struct ChainState {
  Tip tip;                              // the last entry that is right
  std::optional<std::uint64_t> broken;  // the number of the first entry that is wrong or missing
};

// Follows the chain from the first entry to the sealed end (`tip_key`: the organisation's key for
// that seal, so that an end that was cut off, or a chain that was written anew, is found as well).
// Cost: one pass over the journal, about a million entries a second.
Result<ChainState> follow_chain(Database& db, const Key& tip_key);

// Writes the seal of `tip`; within the transaction that moved it, and of number 0 within the one
// that makes the store.
Status write_tip(Database& db, const Key& tip_key, const Tip& tip);

Entry entry_of(const Row& row);  // of kEntryColumns
#define TADASU_ENTRY_COLUMNS "number, at, incident, actor, what, body, previous, hash"

}  // namespace tadasu::store
