// What somebody typed: into a form, or behind an option.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tadasu {

// Without spaces (ASCII and ideographic) at both ends. A reason of spaces alone is none.
std::string trimmed(std::string_view text);

// Nothing unless it is a number from its first sign to its last.
std::optional<std::uint64_t> whole_number(std::string_view text);

}  // namespace tadasu
