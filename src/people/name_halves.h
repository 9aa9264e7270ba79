// What tells half a name: headers of columns (packs/names/name-halves.toml), and the surnames of
// three kanji and more (packs/names/surnames.tsv), which are as long as a full name; private to
// people.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tadasu::people {

extern const std::span<const std::string_view> kFamilyHeaders;
extern const std::span<const std::string_view> kGivenHeaders;
extern const std::span<const std::string_view> kLongSurnames;

enum class Half : std::uint8_t { None, Family, Given };

// What a header says of a column: 姓 and 名 are halves of the same name, 保護者姓 and 保護者名 of
// another.
struct HalfOf {
  Half half = Half::None;
  std::string whose;  // what stands before the word: 保護者
};
HalfOf half_of(std::string_view header);

}  // namespace tadasu::people
