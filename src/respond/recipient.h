// To whom a letter goes, from the sealed values of one person.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "notices/notices.h"
#include "store/store.h"

namespace tadasu::respond {

// Whether there are passwords, and every one is a slow, salted hash.
bool has_only_slow_hashes(const std::vector<store::SealedValue>& values);

// Name and address in the person's own fullest spelling, kanji before kana before Latin letters.
// Whatever contradicts itself is left empty for a person to fill: a letter to the wrong door, or to
// the wrong name, would be a second leak.
notices::Recipient recipient_of(std::uint64_t person,
                                const std::vector<store::SealedValue>& values);

// However it was typed, a Japanese code is printed in one way; of an address in Latin letters it
// stays as it is.
std::string printed_postal_code(const std::string& code, std::string_view address);

}  // namespace tadasu::respond
