// The fold: an Incident out of its journal entries, one at a time.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "command/incident.h"
#include "store/entry.h"

namespace tadasu::store {
class Store;
}

namespace tadasu::command {

// Applies one entry. Entries of other rooms only add a line to the timeline.
// Errors: Damaged, `where` "journal/<number>": a body that is not what docs/formats/journal.md
// says,
//         or a sealed text that does not open although the key is there.
Status apply(const store::Store& store, const store::Entry& entry, Incident& incident);

// What an entry speaks of, for telling whether two people changed the same thing: "task:…",
// "role:…", "fact:…", "statement:…", "document:…/<section>",
// "duty:…/<recipient>",
// "known", "occurred", "stage"; "" for what never collides (a note).
Result<std::string> subject_of(const store::Entry& entry);

Task* find_task(Incident& incident, std::string_view id);
const EstablishedFact* find_fact(const Incident& incident, std::string_view field);

}  // namespace tadasu::command
