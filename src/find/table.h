// Tables: what each column holds is decided once, from the header and from how many values of the
// first block pass each validator; then every cell goes straight to its column's validator.
//
// Ten values that pass a check digit by chance have odds of 1 in 10^10: that is why a column is the
// surest place to find a number, and why numbers of other columns (order numbers, dates of entry)
// are not believed even when they pass.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "find/cell_memo.h"
#include "find/cell_shape.h"
#include "find/mention.h"
#include "find/place_memo.h"
#include "find/scanner.h"
#include "unpack/piece.h"

namespace tadasu::find {

class TableReader {
 public:
  enum class Care : std::uint8_t {
    Quick,  // cells are told by their shape, and by what cells like them held
    // Every cell is judged in full, slowly; for tests. The same places and kinds. Names and
    // addresses that Quick tells by their shape in a sure column are of the column's strength
    // there; judged in full they are at times less sure, for other reasons.
    Full,
  };
  TableReader(const Dictionary& dictionary, const Lexicon& lexicon, Scanner& scanner,
              Care care = Care::Quick);
  // Appends the mentions of one block of a table, with row and column, sorted by begin and settled.
  // `given` (own kinds, known people) is put among them: sorted by row, then begin, and apart.
  void read(const unpack::Piece& piece, std::span<const Mention> given, std::vector<Mention>& out);
  void read(const unpack::Piece& piece, std::vector<Mention>& out) { read(piece, {}, out); }
  // The cells of the header of the table that the block belongs to; empty: it has none.
  const std::vector<std::string>& header(const unpack::Piece& piece) {
    return table_of(piece).header;
  }
  void forget() {
    tables_.clear();
    memo_.forget();
    places_.forget();
  }

 private:
  enum class Use : std::uint8_t {
    Scan,   // nothing known: each cell is scanned as text
    Typed,  // holds `kind`
    Other,  // the header names something that is no personal data: labels inside still count
  };
  struct Column {
    Use use = Use::Scan;
    Kind kind = Kind::PersonName;
    double strength = 0.9;  // of a value that passes
    Reasons reasons = 0;
    bool is_sure = false;  // its header and nearly all sampled values say the kind
    bool header = false;  // its header names the kind, so values without a shape of their own count
    // What most of its values look like, when it is sure, and their mention but for the place.
    ColumnShape shape = {};
    Mention made = {};
  };
  struct Table {
    std::vector<std::string> header;  // trimmed cells; empty: there is none
    bool is_sure = true;              // false: the header may be somebody's row, so it is read too
    std::vector<Column> columns;
    std::vector<Mention> made;                      // Column::made of each, side by side
    bool has_prose = false;                         // a column of free text about people
    bool has_codes = false, has_addresses = false;  // columns of postal codes and of addresses
  };
  struct RowJudgment {
    std::size_t filled = 0;
    std::size_t named = 0;          // headers by the lexicon that do not come again below
    std::size_t values = 0;         // surely values
    std::size_t names = 0;          // may be names
    bool may_be_foreigner = false;  // one of these in Latin letters
  };

  // One trimmed cell; empty where the row is shorter.
  static std::string_view cell_of(const unpack::Piece& piece, const unpack::Row& row,
                                  std::size_t column);
  // Whether the row says the same as `cells`; quotes in them do not matter.
  static bool is_same_row(const unpack::Piece& piece, const unpack::Row& row,
                          const std::vector<std::string>& cells) {
    return begins_alike(piece, row, cells) && has_same_cells(piece, row, cells);
  }
  static bool has_same_cells(const unpack::Piece& piece, const unpack::Row& row,
                             const std::vector<std::string>& cells);
  // The first letter says it nearly always.
  static bool begins_alike(const unpack::Piece& piece, const unpack::Row& row,
                           const std::vector<std::string>& cells) {
    if (cells.empty()) return false;
    if (row.cell_count == 0 || cells[0].empty()) return true;
    const unpack::Cell& first = piece.cells[row.cell_first];
    const char a = first.begin < first.end ? piece.text[first.begin] : ' ', b = cells[0][0];
    return a == b || a <= ' ' || a == '"' || b == '"';
  }
  const Table& table_of(const unpack::Piece& piece);
  Table decide(const unpack::Piece& piece) const;
  Column decide_column(const unpack::Piece& piece, std::size_t column, std::size_t first_row,
                       std::string_view header, bool has_header) const;
  // Chooses how most cells of a sure column are told.
  void choose_shape(const unpack::Piece& piece, std::size_t index, Column& column) const;
  void find_header(const unpack::Piece& piece, Table& table) const;
  [[nodiscard]] RowJudgment judge_row(const unpack::Piece& piece,
                                      const std::vector<std::string>& cells, std::size_t behind,
                                      bool is_first) const;
  [[nodiscard]] bool stands_over_numbers(const unpack::Piece& piece, std::string_view word,
                                         std::size_t column, std::size_t behind) const;
  [[nodiscard]] bool looks_like_another_kind(std::string_view value) const;
  // One row; bit `bit` of shaped_ speaks of it.
  void read_row(const unpack::Piece& piece, const Table& table, std::uint32_t row, unsigned bit,
                std::vector<Mention>& out);
  // One cell of it that is not empty.
  void read_any(const unpack::Piece& piece, const Column& column, const unpack::Cell& cell,
                std::uint32_t row, std::uint16_t index, std::vector<Mention>& out);
  // Whether the cell is shaped as its column's values are; its mention is appended then.
  bool read_shaped(std::string_view text, const Column& column, const unpack::Cell& cell,
                   std::uint32_t row, std::vector<Mention>& out) const;
  // The cell as the kind of its column. Returns whether its text is to be scanned too.
  bool read_typed(const unpack::Piece& piece, const Column& column, std::size_t begin,
                  std::size_t end, std::vector<Mention>& out) const;
  bool read_names(std::string_view text, const Column& column, std::size_t begin, std::size_t end,
                  std::vector<Mention>& out) const;
  void scan_cell(const unpack::Piece& piece, const Column& column, std::size_t begin,
                 std::size_t end, bool is_mention, std::vector<Mention>& out);
  void read_cell(const unpack::Piece& piece, const Column& column, std::size_t begin,
                 std::size_t end, std::uint32_t row, std::uint16_t index,
                 std::vector<Mention>& out);
  // By what a cell like it held, when one is remembered.
  void read_known(const unpack::Piece& piece, const Column& column, std::size_t begin,
                  std::size_t end, std::uint32_t row, std::uint16_t index,
                  std::vector<Mention>& out) {
    const CellMemo::Answer* known =
        memo_.find(piece.table, index, piece.text.substr(begin, end - begin));
    if (known == nullptr) {
      read_and_keep(piece, column, begin, end, row, index, out);
    } else if (known->is_mention) {
      Mention& mention = out.emplace_back(known->mention);
      mention.begin += static_cast<std::uint32_t>(begin);
      mention.end += static_cast<std::uint32_t>(begin);
      mention.row = row;
    }
  }
  void read_and_keep(const unpack::Piece& piece, const Column& column, std::size_t begin,
                     std::size_t end, std::uint32_t row, std::uint16_t index,
                     std::vector<Mention>& out);
  // The strength of one trimmed value as `kind` by itself; 0 when it is none.
  [[nodiscard]] double judge(Kind kind, std::string_view value) const;
  [[nodiscard]] std::string_view without_honorific(std::string_view name) const;
  void tie_row(std::vector<Mention>& out, std::size_t row_first, bool has_prose);
  void tie_places(std::string_view text, std::vector<Mention>& out, std::size_t row_first);

  const Dictionary& dictionary_;
  const Lexicon& lexicon_;
  Scanner& scanner_;
  Care care_;
  std::unordered_map<std::uint64_t, Table> tables_;
  ShapeRules rules_;
  std::vector<std::uint64_t> shaped_;  // by column: which of 64 rows hold a cell of its shape
  CellMemo memo_;
  PlaceMemo places_;
  bool is_disordered_ = false;  // a cell of this row holds a mention, and others inside it
};

}  // namespace tadasu::find
