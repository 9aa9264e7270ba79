// Words compiled in, because the worker that needs them cannot open files; private to people:
// headers of columns that hold half a name (packs/names/name-halves.toml), those of tables from
// abroad (packs/names/table-columns.toml), what mailboxes are
// called that are nobody's own (packs/names/shared-mailboxes.toml), words of addresses abroad
// (packs/places/street-words.toml), former names of towns (packs/places/renamed.toml).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tadasu::people {

extern const std::span<const std::string_view> kFamilyHeaders;
extern const std::span<const std::string_view> kGivenHeaders;
// Sorted:
extern const std::span<const std::string_view> kSharedMailboxes;  // info, soumu: before the @
extern const std::span<const std::string_view> kStreetWords;      // street, st
extern const std::span<const std::string_view> kUnitWords;        // apt, suite
struct Renamed {
  std::string_view before, now;
};
extern const std::span<const Renamed> kRenamed;  // municipalities, by `before`

struct TableColumnWord {
  std::string_view header, what;  // the id of a kind, family_name, given_name
};
extern const std::span<const TableColumnWord> kTableColumnWords;

enum class Half : std::uint8_t { None, Family, Given };

// What a header says of a column: 姓 and 名 are halves of the same name, 保護者姓 and 保護者名 of
// another.
struct HalfOf {
  Half half = Half::None;
  std::string whose;  // what stands before the word: 保護者
};
HalfOf half_of(std::string_view header);

}  // namespace tadasu::people
