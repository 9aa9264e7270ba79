#include "find/table.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "find/cell_value.h"
#include "find/kind_sets.h"
#include "find/password_hash.h"
#include "find/settle.h"
#include "text/date.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

constexpr std::size_t kSampleRows = 200;
constexpr std::size_t kHeaderRowsMax = 10;  // titles may stand above the header

// Kinds whose values can tell a column by themselves, most telling first.
constexpr std::array kTelling = {Kind::Email,           Kind::CardNumber,     Kind::MyNumber,
                                 Kind::CorporateNumber, Kind::DriverLicence,  Kind::Phone,
                                 Kind::Address,         Kind::PostalCode,     Kind::IpAddress,
                                 Kind::PersonName,      Kind::PersonNameKana, Kind::Sex};

}  // namespace

std::string_view TableReader::cell_of(const unpack::Piece& piece, const unpack::Row& row,
                                      std::size_t column) {
  if (column >= row.cell_count) return {};
  const unpack::Cell& cell = piece.cells[row.cell_first + column];
  std::size_t begin = cell.begin, end = cell.end;
  return trimmed(piece.text, begin, end);
}

bool TableReader::has_same_cells(const unpack::Piece& piece, const unpack::Row& row,
                                 const std::vector<std::string>& cells) {
  const auto same = [](std::string_view a, std::string_view b) {
    if (a == b) return true;
    if (a.find('"') == a.npos && b.find('"') == b.npos) return false;
    std::string plain[2] = {std::string(a), std::string(b)};
    for (std::string& one : plain) one.erase(std::remove(one.begin(), one.end(), '"'), one.end());
    return plain[0] == plain[1];
  };
  for (std::size_t i = 0; i < std::max<std::size_t>(cells.size(), row.cell_count); ++i) {
    if (!same(cell_of(piece, row, i), i < cells.size() ? std::string_view(cells[i]) : ""))
      return false;
  }
  return true;
}

TableReader::TableReader(const Dictionary& dictionary, const Lexicon& lexicon, Scanner& scanner,
                         Care care)
    : dictionary_(dictionary),
      lexicon_(lexicon),
      scanner_(scanner),
      care_(care),
      rules_{scanner, dictionary, lexicon} {}

// A word without digits over a column of numbers names them, whatever it says: 背番号, 順位,
// Amount.
bool TableReader::stands_over_numbers(const unpack::Piece& piece, std::string_view word,
                                      std::size_t column, std::size_t behind) const {
  const auto is_number = [](std::string_view value) {
    return contains_digit(value) || value.find('@') != value.npos;
  };
  if (is_number(word) || lexicon_.says_nothing(word)) return false;
  std::size_t filled = 0, numbers = 0;
  for (std::size_t r = behind; r < std::min(piece.rows.size(), behind + 30); ++r) {
    const std::string_view value = cell_of(piece, piece.rows[r], column);
    filled += value.empty() ? 0 : 1;
    numbers += is_number(value) ? 1 : 0;
  }
  return filled >= 3 && numbers == filled;
}

// `behind` is the row below: a word that comes again in its column is a value (患者), unless the
// whole row comes again.
TableReader::RowJudgment TableReader::judge_row(const unpack::Piece& piece,
                                                const std::vector<std::string>& cells,
                                                std::size_t behind, bool is_first) const {
  constexpr std::size_t kRowsBelow = 30;
  RowJudgment out;
  const auto comes_again = [&](std::size_t column) {
    const std::size_t stop = std::min(piece.rows.size(), behind + kRowsBelow);
    for (std::size_t r = behind; r < stop; ++r) {
      if (cell_of(piece, piece.rows[r], column) == cells[column] &&
          !is_same_row(piece, piece.rows[r], cells))
        return true;
    }
    return false;
  };
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string_view value = cells[i];
    if (value.empty()) continue;
    ++out.filled;
    if (lexicon_.header(value)) {
      out.named += comes_again(i) ? 0 : 1;
      continue;
    }
    if (is_first && stands_over_numbers(piece, value, i, behind)) {
      ++out.named;
      continue;
    }
    const Scanner::NameJudgment name = scanner_.judge_name(value);
    const bool telling = judge(Kind::Email, value) > 0 || judge(Kind::Phone, value) > 0 ||
                         judge(Kind::BirthDate, value) > 0 || judge(Kind::PostalCode, value) > 0 ||
                         judge(Kind::CardNumber, value) > 0 || judge(Kind::MyNumber, value) > 0 ||
                         judge(Kind::Address, value) > 0.8 || name.strength > 0.8f ||
                         (name.dictionary && name.strength > 0.55f) ||
                         plain_digits(value, true).size() >= 3;
    out.values += telling ? 1 : 0;
    if (telling || name.strength < 0.5f) continue;
    ++out.names;
    out.may_be_foreigner |= static_cast<unsigned char>(value[0]) < 0x80;
  }
  return out;
}

// The header is row 1, or one of the first ten that names more; it has two words that name kinds,
// or they fill half of it, and few of its cells look like values. A row that may yet be somebody's
// is read as both.
void TableReader::find_header(const unpack::Piece& piece, Table& table) const {
  std::size_t most = 0;
  const auto consider = [&](std::vector<std::string> cells, std::size_t behind, bool first) {
    for (std::string& cell : cells) {
      std::size_t begin = 0, end = cell.size();
      cell = std::string(trimmed(cell, begin, end));
    }
    const RowJudgment row = judge_row(piece, cells, behind, first);
    const bool half = row.named * 2 >= row.filled;
    const bool enough = first ? row.named >= 2 || half : row.named >= 2 && half && row.values == 0;
    if (row.named <= most || row.values * 2 > row.named) return;
    if (!enough && (!first || row.may_be_foreigner)) return;
    most = row.named;
    table.header = std::move(cells);
    table.is_sure = enough && (row.values + row.names) * 2 <= row.named;
  };
  const bool from_start = !piece.rows.empty() && piece.rows[0].number == 1;
  if (piece.first_row != nullptr) consider(*piece.first_row, from_start ? 1 : 0, true);
  if (!from_start) return;
  for (std::size_t r = 1; r < std::min(piece.rows.size(), kHeaderRowsMax); ++r) {
    std::vector<std::string> cells;
    for (std::uint32_t i = 0; i < piece.rows[r].cell_count; ++i)
      cells.emplace_back(cell_of(piece, piece.rows[r], i));
    consider(std::move(cells), r + 1, false);
  }
}

TableReader::Table TableReader::decide(const unpack::Piece& piece) const {
  Table table;
  find_header(piece, table);
  std::size_t columns = piece.first_row != nullptr ? piece.first_row->size() : 0;
  for (const unpack::Row& row : piece.rows)
    columns = std::max<std::size_t>(columns, row.cell_count);
  columns = std::min<std::size_t>(columns, 4096);
  std::size_t first_row = 0;
  for (std::size_t r = 0; r < std::min(piece.rows.size(), kHeaderRowsMax); ++r) {
    if (is_same_row(piece, piece.rows[r], table.header)) first_row = r + 1;
  }
  for (std::size_t i = 0; i < columns; ++i) {
    const std::string_view header =
        i < table.header.size() ? std::string_view(table.header[i]) : std::string_view{};
    table.columns.push_back(decide_column(piece, i, first_row, header, !table.header.empty()));
    Column& made = table.columns.back();
    choose_shape(piece, i, made);
    table.made.push_back(made.made);
    table.has_prose |= made.use == Use::Typed && made.kind == Kind::FreeTextAboutPerson;
    table.has_codes |= made.use == Use::Typed && made.kind == Kind::PostalCode;
    table.has_addresses |= made.use == Use::Typed && made.kind == Kind::Address;
  }
  return table;
}

// Values that are no names, whatever the header says: numbers, addresses, flags, sentences.
bool TableReader::looks_like_another_kind(std::string_view value) const {
  std::size_t pos = 0;
  text::next_char(value, pos);
  if (pos == value.size() || contains_digit(value) || value.find('@') != value.npos ||
      lexicon_.is_organisation(value) || lexicon_.is_sex(value))
    return true;
  for (const std::string_view sign : {"。", "！", "？", "：", "「", "=", ":", "!", "?", "<", "{"}) {
    if (value.find(sign) != value.npos) return true;
  }
  return scanner_.judge_address(value, 0, value.size()).depth >= 2;
}

TableReader::Column TableReader::decide_column(const unpack::Piece& piece, std::size_t column,
                                               std::size_t first_row, std::string_view header,
                                               bool has_header) const {
  Column out;
  const std::optional<Label> found = lexicon_.header(header);
  const Label label = found.value_or(Label{});
  std::vector<std::string_view> sample;
  const std::size_t stride = std::max<std::size_t>(
      1, (piece.rows.size() - std::min(first_row, piece.rows.size())) / kSampleRows);
  for (std::size_t i = first_row; i < piece.rows.size() && sample.size() < kSampleRows;
       i += stride) {
    const std::string_view value = cell_of(piece, piece.rows[i], column);
    if (!value.empty() && !lexicon_.says_nothing(value)) sample.push_back(value);
  }
  const auto pass_rate = [&](Kind kind, double least) {
    std::size_t passed = 0;
    for (const auto value : sample) passed += judge(kind, value) >= least ? 1 : 0;
    return sample.empty() ? 0.0 : static_cast<double>(passed) / static_cast<double>(sample.size());
  };
  if (found && label.other) {
    out.use = Use::Other;
    return out;
  }
  if (found) {
    const double rate = pass_rate(label.kind, 0.25);
    const double wanted = !label.exact ? 0.5 : label.kind == Kind::PersonName ? 0.3 : 0.2;
    // An exact header of names is overruled only by values that look like something else.
    const auto others = [&] {
      return std::count_if(sample.begin(), sample.end(),
                           [this](auto value) { return looks_like_another_kind(value); });
    };
    const bool are_names = label.exact && label.kind == Kind::PersonName && rate < wanted &&
                           others() * 2 < static_cast<std::ptrdiff_t>(sample.size());
    // 番地, 建物: parts of an address that say nothing alone.
    const auto elsewhere = [this](auto value) {
      return judge(Kind::Email, value) > 0 || judge(Kind::Phone, value) > 0.3 ||
             judge(Kind::BirthDate, value) > 0.3 || judge(Kind::IpAddress, value) > 0;
    };
    const bool are_parts = label.exact && label.kind == Kind::Address && rate < wanted &&
                           std::count_if(sample.begin(), sample.end(), elsewhere) * 2 <
                               static_cast<std::ptrdiff_t>(sample.size());
    const bool is_prose = label.kind == Kind::FreeTextAboutPerson && label.exact && rate > 0;
    if (sample.empty() || is_prose || rate >= wanted || are_names || are_parts) {
      out = {Use::Typed, label.kind, 0.97, static_cast<Reasons>(Reason::Column), rate >= 0.9, true};
      if (rate >= 0.8) out.reasons = out.reasons | Reason::ColumnValues;
      if (label.kind == Kind::Address || label.kind == Kind::PersonName) out.header = label.exact;
      return out;
    }
    // The header says a kind the values deny: let the values speak.
  }
  if (sample.size() < 3) return out;
  for (const Kind kind : kTelling) {
    const bool check_digit = kind == Kind::CardNumber || kind == Kind::MyNumber ||
                             kind == Kind::CorporateNumber || kind == Kind::DriverLicence;
    const bool weak = kind == Kind::PersonName || kind == Kind::PersonNameKana || kind == Kind::Sex;
    if (check_digit && sample.size() < 8) continue;
    // Two words with capitals are names only where no header could have said so.
    const double least = kind == Kind::PersonName   ? (has_header ? 0.72 : 0.69)
                         : kind == Kind::PostalCode ? 0.9
                         : kind == Kind::Address    ? 0.8
                                                    : 0.3;
    if (pass_rate(kind, least) < (check_digit ? 0.99 : kind == Kind::PersonNameKana ? 0.95 : 0.8))
      continue;
    // Seven digits that happen to be postal codes: with a hyphen, or never.
    if (kind == Kind::PostalCode && !found &&
        std::count_if(sample.begin(), sample.end(), [](auto v) { return v.size() > 7; }) * 2 <
            static_cast<std::ptrdiff_t>(sample.size()))
      continue;
    if (kind == Kind::PersonNameKana && has_header) continue;  // katakana words: items, places
    if (kind == Kind::Sex && has_header) continue;
    out = {Use::Typed, kind, weak ? 0.8 : 0.95, static_cast<Reasons>(Reason::ColumnValues),
           false,      false};
    return out;
  }
  // No header at all, and dates that spread like birthdays: people of many ages, none from this
  // year.
  if (!has_header && sample.size() >= 8 && pass_rate(Kind::BirthDate, 0.3) >= 0.95) {
    int oldest = 9999, youngest = 0, before_2000 = 0;
    for (const auto value : sample) {
      const auto date = text::date_at_start(value);
      if (!date) continue;
      const int year = static_cast<int>(date->date.year);
      oldest = std::min(oldest, year), youngest = std::max(youngest, year),
      before_2000 += year < 2000 ? 1 : 0;
    }
    const bool spread = youngest - oldest >= 25 && oldest >= 1900 &&
                        before_2000 * 2 >= static_cast<int>(sample.size());
    if (spread)
      out = {Use::Typed, Kind::BirthDate, 0.7, static_cast<Reasons>(Reason::ColumnValues), false,
             false};
  }
  return out;
}

void TableReader::choose_shape(const unpack::Piece& piece, std::size_t index,
                               Column& column) const {
  if (!column.is_sure || care_ == Care::Full) return;
  column.shape.shape = cell_shape_of(column.kind);
  column.made.kind = column.kind;
  column.made.column = static_cast<std::uint16_t>(index);
  column.made.strength = static_cast<float>(column.strength);
  column.made.reasons = column.reasons | Reason::Shape;
  if (column.shape.shape != CellShape::None || kFreeKinds.has(column.kind)) return;
  for (std::size_t r = 0; r < std::min(piece.rows.size(), kSampleRows); ++r) {
    const std::string_view value = cell_of(piece, piece.rows[r], index);
    if (!value.empty() && value.size() <= ListedValues::kBytesMax &&
        judge(column.kind, value) >= 0.9)
      column.shape.listed.add(value);
  }
  if (!column.shape.listed.empty()) column.shape.shape = CellShape::Listed;
}

const TableReader::Table& TableReader::table_of(const unpack::Piece& piece) {
  const auto found = tables_.find(piece.table);
  return (found != tables_.end() ? found : tables_.emplace(piece.table, decide(piece)).first)
      ->second;
}

}  // namespace tadasu::find
