// Whether a cell, by its bytes alone, is shaped as the values of a kind are: the check for cells of
// a column whose header and sampled values both said the kind. A cell that is not is judged in
// full.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "find/kind.h"
#include "unpack/piece.h"

namespace tadasu::find {

class Dictionary;
class Lexicon;
class Scanner;

// The checks there are; a column chooses one when it is decided.
enum class CellShape : std::uint8_t {
  None,    // no value of this kind has a shape of its own
  Listed,  // one of few values: ListedValues
  Name,
  Kana,
  Address,
  Phone,
  Email,
  Code,
  Date,
  PostalCode,
};
[[nodiscard]] CellShape cell_shape_of(Kind kind);

// One trimmed value, not empty.
struct CellValue {
  const char* at;
  std::size_t size;
  std::size_t readable;  // bytes from `at` on that may be read, at least `size`
};

// Up to four short values that a column is made of (男, 女), as numbers.
class ListedValues {
 public:
  static constexpr std::size_t kBytesMax = 8;
  void add(std::string_view value);  // of at most kBytesMax; a fifth is left out
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] bool contains(const CellValue& value) const {
    if (value.size > kBytesMax) return false;
    const std::uint64_t number = number_of(value);
    for (std::size_t i = 0; i < count_; ++i) {
      if (number == numbers_[i] && value.size == sizes_[i]) return true;
    }
    return false;
  }

 private:
  static std::uint64_t number_of(const CellValue& value) {
    std::uint64_t number = 0;
    if (value.readable >= 8) {
      std::memcpy(&number, value.at, 8);
      return value.size == 8 ? number : number & ((std::uint64_t{1} << 8 * value.size) - 1);
    }
    std::memcpy(&number, value.at, value.size);
    return number;
  }
  std::uint64_t numbers_[4] = {};
  std::uint8_t sizes_[4] = {};
  std::uint8_t count_ = 0;
};

// How the values of one column are told.
struct ColumnShape {
  CellShape shape = CellShape::None;
  ListedValues listed = {};
};

// What the checks look things up in.
struct ShapeRules {
  const Scanner& scanner;
  const Dictionary& dictionary;
  const Lexicon& lexicon;
};

// True only for shapes that no other kind of value has in such a column; false says nothing. A full
// judgment would believe them as well, but names and addresses at times a little less.
// Cost: a few instructions a byte at most, no allocation.
[[nodiscard]] bool has_shape(const ColumnShape& shape, const CellValue& value,
                             const ShapeRules& rules);

// Some rows of a table and one of its columns.
struct ColumnCells {
  static constexpr std::size_t kRowsMax = 64;
  std::string_view text;
  std::span<const unpack::Row> rows;       // at most kRowsMax
  const std::vector<unpack::Cell>& cells;  // of the whole table
  std::size_t column;
};

// Bit i is set only when has_shape() says so of the cell in row i, which has no blanks around it.
// Down a column every step is the same, so this costs a third of asking cell by cell along a row. A
// bit that is not set says nothing: so near the end of the text.
[[nodiscard]] std::uint64_t cells_of_shape(const ColumnShape& shape, const ColumnCells& column,
                                           const ShapeRules& rules);

}  // namespace tadasu::find
