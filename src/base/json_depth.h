// What somebody else wrote is looked at before it is parsed as JSON: to copy or write a value calls
// itself for each level, and 400,000 brackets ended the server on its stack.
#pragma once

#include <string_view>

namespace tadasu {

inline constexpr int kJsonDepthMax = 64;
// False when it is nested deeper than that. Says nothing of whether it is JSON.
[[nodiscard]] bool is_shallow_json(std::string_view text);

}  // namespace tadasu
