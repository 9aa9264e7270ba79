// The own kinds that an incident keeps, sealed with it: every later survey of it reads with them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "find/own_kinds.h"

namespace tadasu::store {
class Store;
}

namespace tadasu::facts {

// None kept: empty. They are kept as data beside their file, so nothing is parsed here; a file that
// an older version kept alone is parsed in the jail, each time. Errors: Damaged when they are not
// as they were kept; Unavailable when no worker can be started for such a file.
Result<find::OwnKinds> kept_own_kinds(const store::Store& store, std::string_view incident);

// Names what is kept, to tell whether it is still the same; "" for none.
std::string own_kinds_version(const find::OwnKinds& own);

// Keeps `own`, as check_own_kinds gave it, instead of what was kept; empty: none any more. Who did
// it, and how many there are now, is recorded first ("own_kinds.kept"); what they say is not. When
// they are kept already nothing is done.
// `seen`: the version that whoever decided this had before the eyes; Conflict when it is not what
// is kept now.
Status keep_own_kinds(store::Store& store, std::string_view incident, const find::OwnKinds& own,
                      std::string_view actor, std::optional<std::string_view> seen = {});

// Whether the last survey that came to its end read with what is kept now; without a survey:
// whether nothing is kept.
Result<bool> are_own_kinds_counted(const store::Store& store, std::string_view incident);
// A survey came to its end, and read with these.
Status note_own_kinds_counted(store::Store& store, std::string_view incident,
                              const find::OwnKinds& own);

}  // namespace tadasu::facts
