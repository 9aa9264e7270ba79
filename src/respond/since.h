// Who is to be told (again) because the facts changed: the people of a revision beside those of an
// earlier one.
#pragma once

#include <functional>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "notices/addressee.h"
#include "store/store.h"

namespace tadasu::respond {

// Everybody of `revision`, and whoever was in `since` alone, in order of number after `after`; of
// each what became of them (Addressee::since). Calls until false.
// Errors: Invalid: `since` is no earlier revision; and those of the store.
// Cost: both revisions are opened, a few hundred people at a time.
Status read_addressees_since(const store::Store& store, std::string_view incident,
                             std::uint64_t revision, std::uint64_t since, std::uint64_t after,
                             Date today, const std::function<bool(notices::Addressee&&)>& each);

}  // namespace tadasu::respond
