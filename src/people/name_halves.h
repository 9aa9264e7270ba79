// What tells half a name: headers of columns (packs/names/name-halves.toml), and the surnames of
// three kanji and more (packs/names/surnames.tsv), which are as long as a full name; private to
// people.
#pragma once

#include <span>
#include <string_view>

namespace tadasu::people {

extern const std::span<const std::string_view> kFamilyHeaders;
extern const std::span<const std::string_view> kGivenHeaders;
extern const std::span<const std::string_view> kLongSurnames;

}  // namespace tadasu::people
