// The parser of a file of own kinds. Only tadasu-worker calls it, in its jail: tools/check_rooms.py
// knows who may include this, and check_jailed.py looks whether `tadasu` holds it.
#pragma once

#include <string_view>

#include "find/own_kinds.h"

namespace tadasu::find {

// Everything that can be judged without an engine. Errors: none; what is wrong is in `problems`.
OwnKindsRead read_own_kinds(std::string_view text);

}  // namespace tadasu::find
