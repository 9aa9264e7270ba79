// Which records do not by themselves prove that there is one more person; private to people.
#pragma once

#include <cstdint>
#include <vector>

#include "people/columns.h"

namespace tadasu::people {

// They count in `max`, and as people of the list.
//   for likely and min  half a name (青木様), or nothing to compare by, in a file in which others
//                       are known: most likely one of them
//   for min             a name with nothing beside it that is weakly a name; a nameless record with
//                       neither mailbox nor mobile (a login, a landline), in a file in which others
//                       have a name or one of these: any of them may stand behind it
enum class Bound : std::uint8_t { Likely, Min };
[[nodiscard]] std::vector<std::uint8_t> doubtful(const Paged<Kept>& all, Bound bound);

}  // namespace tadasu::people
