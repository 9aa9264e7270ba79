// The columns of a table that hold half a name each, by the headers above them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "find/mention.h"
#include "people/name_halves.h"
#include "unpack/piece.h"

namespace tadasu::people {

inline constexpr std::uint16_t kNoColumn = 0xFFFF;

// The row of headers: row 1, or the first of the rows below a title that has both halves of a name.
struct HeaderRow {
  std::vector<std::string> cells;
  std::size_t rows = 0;  // of this Piece, up to and with the one that has both halves; else 0
};
HeaderRow header_row(const unpack::Piece& piece);

// The row of headers of the table at hand, kept from one Piece of it to the next. Pieces come in
// order, those of one unit.
class TableHeaders {
 public:
  // `rows` is 0 in the later Pieces of a table.
  const HeaderRow& of(const unpack::Piece& piece);

 private:
  HeaderRow row_;
  std::uint64_t table_ = 0;
  bool is_begun_ = false;
};

struct NameColumns {                   // by column
  std::vector<Half> halves;            // of columns that hold half a name
  std::vector<std::uint16_t> partner;  // the column of the other half, or kNoColumn
};
// Which columns hold the two halves of one name: of one kind (as `mentions` say), of one person,
// nearest first. Other columns may stand between (姓, セイ, 名, メイ).
NameColumns pair_halves(const std::vector<std::string>& headers,
                        std::span<const find::Mention> mentions);

}  // namespace tadasu::people
