// What somebody wrote, as a refusal names it.
#pragma once

#include <string>

#include "base/json.h"

namespace tadasu::duties {

// Short enough and safe for a log: 'text', a number, or the name of the type.
std::string shown(const Json& value);

}  // namespace tadasu::duties
