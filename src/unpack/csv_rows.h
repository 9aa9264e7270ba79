// Splits text with separated values into rows and cells.
//
// The rules, in the order in which they decide (real exports break RFC 4180 in every way):
//   * A row ends at LF, CR or CR LF. An empty line is a row with one empty cell.
//   * A cell that starts with a quote runs to the next quote that is followed (spaces and tabs
//     aside) by a separator, a row end or the end; "" inside it is a doubled quote, and any other
//     quote inside it is an ordinary character.
//   * When no such quote comes within `cell_bytes_max`, the opening quote is an ordinary character:
//     a stray quote must not swallow the file.
//   * A cell without quotes longer than `cell_bytes_max` is cut there and ends its row; a row
//     longer than `row_bytes_max` ends after the cell that crossed the limit.
// Each rule looks only forward from a row's start, so that a file cut at row starts gives the same
// rows. csv_reference.h in the tests says the same slowly.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "unpack/piece.h"

namespace tadasu::unpack {

struct CsvLimits {
  std::size_t cell_bytes_max = 1 << 20;
  std::size_t row_bytes_max = 1 << 20;
};

class CsvRows {
 public:
  // `delimiter` is an ASCII byte other than quote, CR and LF.
  explicit CsvRows(char delimiter, CsvLimits limits = {})
      : delimiter_(delimiter), limits_(limits) {}

  // Appends the rows that begin in `text`, which starts at a row's start and is UTF-8. Cells are
  // offsets into `text`, without the outer quotes; doubled quotes stay doubled. Row numbers count
  // on from the last call. Returns how many bytes were used: up to the start of the first row that
  // cannot be decided yet, or that begins at or after `bytes_max`. With `final` all is decided.
  // The next call goes on with the rest of the text in front and more behind.
  // Cost: one pass at some GB/s; linear even when every cell starts with a stray quote.
  std::size_t read(std::string_view text, bool final, std::size_t bytes_max, std::vector<Row>& rows,
                   std::vector<Cell>& cells);

  [[nodiscard]] std::uint64_t row_count() const { return row_count_; }

 private:
  struct Scan;
  class Quick;
  enum class Step : std::uint8_t { Cell, RowEnd, NeedMore };
  Step read_cell(Scan& scan, Cell& cell);
  Step read_quoted(Scan& scan, Cell& cell, bool& closed);
  Step end_row(Scan& scan, std::size_t at) const;
  [[nodiscard]] bool closes(const Scan& scan, std::size_t quote, std::size_t& after,
                            bool& undecided) const;

  char delimiter_;
  CsvLimits limits_;
  std::uint64_t row_count_ = 0;
  // No quote between these offsets of the current text closes a cell that opens between them.
  std::size_t no_close_from_ = 0;
  std::size_t no_close_until_ = 0;
};

// A cell as its writer meant it: doubled quotes single, when the cell was quoted.
std::string cell_value(std::string_view text, const Cell& cell);

}  // namespace tadasu::unpack
