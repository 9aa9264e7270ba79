// What tells half a name: headers of columns (packs/names/name-halves.toml), and the surnames
// (packs/names/surnames.tsv); those of three kanji and more are as long as a full name. And what
// mailboxes that are nobody's own are called (packs/names/shared-mailboxes.toml). Compiled in,
// because the worker that needs them cannot open files; private to people.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tadasu::people {

extern const std::span<const std::string_view> kFamilyHeaders;
extern const std::span<const std::string_view> kGivenHeaders;
extern const std::span<const std::string_view> kLongSurnames;
extern const std::span<const std::string_view> kSharedMailboxes;  // info, soumu: before the @

struct Surname {
  std::string_view written;
  std::string_view reading;
  std::uint32_t bearers = 0;  // an estimate
};
extern const std::span<const Surname> kSurnames;

enum class Half : std::uint8_t { None, Family, Given };

// What a header says of a column: 姓 and 名 are halves of the same name, 保護者姓 and 保護者名 of
// another.
struct HalfOf {
  Half half = Half::None;
  std::string whose;  // what stands before the word: 保護者
};
HalfOf half_of(std::string_view header);

}  // namespace tadasu::people
