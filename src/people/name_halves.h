// Headers of columns that hold half a name, from packs/names/name-halves.toml; private to people.
#pragma once

#include <span>
#include <string_view>

namespace tadasu::people {

extern const std::span<const std::string_view> kFamilyHeaders;
extern const std::span<const std::string_view> kGivenHeaders;

}  // namespace tadasu::people
