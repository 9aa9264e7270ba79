// What a value says of its person's standing; in the worker, so that only the answer leaves it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "find/kind.h"
#include "people/person.h"

namespace tadasu::facts {

struct Told {
  std::uint8_t marks = 0;    // bits of people::Mark
  std::uint64_t places = 0;  // of people::Record::places
};
// `minors_on`: the day by which a birth date says that somebody is under 18;
// nothing: it is not asked. `info`: of the kind, as find::kind_infos() has it.
Told told_by(find::Kind kind, const find::KindInfo& info, std::string_view value,
             const std::optional<Date>& minors_on);

}  // namespace tadasu::facts
