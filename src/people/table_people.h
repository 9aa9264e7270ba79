// A table with one person a row: which of its columns say what of her, and the record of a row.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "find/mention.h"
#include "people/name_columns.h"
#include "people/person.h"
#include "unpack/piece.h"

namespace tadasu::people {

struct ColumnUse {
  std::uint16_t column = 0;
  find::Kind kind = find::Kind::PersonName;
  Half half = Half::None;  // of a name or reading
};

// Kinds that say who a person is, or help to tell her from others.
[[nodiscard]] bool tells_people_apart(find::Kind kind);

// What find knew columns by, their headers or their values: for each column the kind of most of its
// cells; else what its header says in tables from abroad. `mentions` are those of the first Piece
// of the table.
std::vector<ColumnUse> column_uses(const std::vector<std::string>& header,
                                   std::span<const find::Mention> mentions);

// Adds what a cell holds, without what is noted beside it (様, ※退会). A cell that says that
// nothing is known (-, なし, N/A) adds nothing.
void add_cell(Record& record, const Key& key, find::Kind kind, std::string_view cell);

// The cells of one row as a record, by `uses` in order of column: the halves of a name as one name,
// the parts of an address as one. id and source are set by the caller.
void add_row(Record& record, const Key& key, std::span<const ColumnUse> uses,
             std::span<const std::string_view> cells);

}  // namespace tadasu::people
