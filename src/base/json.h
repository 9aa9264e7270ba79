// The one JSON type. Headers include this (light); sources that build or read JSON include
// <nlohmann/json.hpp> themselves (six seconds of compile time, so not from headers).
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace tadasu {
using Json = nlohmann::json;                 // keys sorted: canonical, for hashing and tests
using OrderedJson = nlohmann::ordered_json;  // keys as written: for output people read
}  // namespace tadasu
