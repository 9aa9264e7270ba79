// Whom the list names, from the sealed values of one person.
#pragma once

#include <vector>

#include "base/clock.h"
#include "notices/addressee.h"
#include "store/store.h"

namespace tadasu::respond {

// `today`: by which a birth date says that somebody is a minor (under 18, Civil Code art. 4).
// Other than recipient_of, which leaves empty what contradicts itself, this names the best and says
// that it is in doubt.
notices::Addressee addressee_of(std::uint64_t person, const std::vector<store::SealedValue>& values,
                                Date today);

}  // namespace tadasu::respond
