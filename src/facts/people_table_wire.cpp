// What both sides of a table of people say of its columns; apart from the worker's side, because
// the parent holds no reader of files.
#include "facts/people_table.h"

namespace tadasu::facts {

void write_uses(wire::Writer& writer, const std::vector<people::ColumnUse>& uses) {
  writer.number(uses.size());
  for (const people::ColumnUse& use : uses) {
    writer.number(use.column);
    writer.byte(static_cast<char>(use.kind));
    writer.byte(static_cast<char>(use.half));
  }
}

bool read_uses(wire::Reader& reader, std::vector<people::ColumnUse>& out) {
  const std::uint64_t count = reader.number();
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t column = reader.number();
    const auto kind = static_cast<unsigned char>(reader.byte());
    const auto half = static_cast<unsigned char>(reader.byte());
    if (!reader.ok() || column >= people::kNoColumn || kind >= find::kKindCount ||
        half > static_cast<unsigned char>(people::Half::Given) ||
        (!out.empty() && column <= out.back().column))
      return false;
    out.push_back({static_cast<std::uint16_t>(column), static_cast<find::Kind>(kind),
                   static_cast<people::Half>(half)});
  }
  return reader.ok();
}

}  // namespace tadasu::facts
