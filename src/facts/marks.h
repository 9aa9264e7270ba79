// What a value says of its person's standing; in the worker, so that only the answer leaves it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "find/kind.h"
#include "people/person.h"

namespace tadasu::facts {

// Bits of people::Mark. `minors_on`: the day by which a birth date says that somebody is under 18;
// nothing: it is not asked. `info`: of the kind, as find::kind_infos() has it.
std::uint8_t marks_of(find::Kind kind, const find::KindInfo& info, std::string_view value,
                      const std::optional<Date>& minors_on);

}  // namespace tadasu::facts
