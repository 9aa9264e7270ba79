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

// False for nearly all: the cell begins and ends with neither a blank nor 　 (E3 80 80).
inline bool may_need_trim(const char* begin, const char* end) {
  const auto first = static_cast<unsigned char>(*begin), last = static_cast<unsigned char>(end[-1]);
  return first <= ' ' || last <= ' ' || (first == 0xE3 && begin[1] == '\x80') || last == 0x80;
}

std::string_view trimmed(std::string_view text, std::size_t& begin, std::size_t& end) {
  if (begin < end && !may_need_trim(text.data() + begin, text.data() + end))
    return text.substr(begin, end - begin);
  const auto blank = [&](std::size_t at) {
    return text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n';
  };
  for (;;) {
    if (begin < end && blank(begin))
      ++begin;
    else if (end - begin >= 3 && text.substr(begin, 3) == "　")
      begin += 3;
    else
      break;
  }
  for (;;) {
    if (begin < end && blank(end - 1))
      --end;
    else if (end - begin >= 3 && text.substr(end - 3, 3) == "　")
      end -= 3;
    else
      break;
  }
  return text.substr(begin, end - begin);
}

// Kinds of free text in which other things may stand; what follows a password is the password.
bool may_hold_others(Kind kind) { return kFreeKinds.has(kind) && !kSecretKinds.has(kind); }

std::string_view cell_of(const unpack::Piece& piece, const unpack::Row& row, std::size_t column) {
  if (column >= row.cell_count) return {};
  const unpack::Cell& cell = piece.cells[row.cell_first + column];
  std::size_t begin = cell.begin, end = cell.end;
  return trimmed(piece.text, begin, end);
}

// Whether the row says the same as `cells`; quotes in them do not matter.
bool is_same_row(const unpack::Piece& piece, const unpack::Row& row,
                 const std::vector<std::string>& cells) {
  const auto same = [](std::string_view a, std::string_view b) {
    if (a == b) return true;
    if (a.find('"') == a.npos && b.find('"') == b.npos) return false;
    std::string plain[2] = {std::string(a), std::string(b)};
    for (std::string& one : plain) one.erase(std::remove(one.begin(), one.end(), '"'), one.end());
    return plain[0] == plain[1];
  };
  if (cells.empty()) return false;
  if (row.cell_count > 0 && !cells[0].empty()) {  // the first letter says it nearly always
    const unpack::Cell& first = piece.cells[row.cell_first];
    const char a = first.begin < first.end ? piece.text[first.begin] : ' ', b = cells[0][0];
    if (a > ' ' && a != '"' && b != '"' && a != b) return false;
  }
  for (std::size_t i = 0; i < std::max<std::size_t>(cells.size(), row.cell_count); ++i) {
    if (!same(cell_of(piece, row, i), i < cells.size() ? std::string_view(cells[i]) : ""))
      return false;
  }
  return true;
}

struct ByRow {
  bool operator()(const Mention& a, std::size_t row) const { return a.row < row; }
  bool operator()(std::size_t row, const Mention& b) const { return row < b.row; }
};

// The parts of a cell of names between 、・／,; and line ends. At ・ only between kanji, because
// マイケル・ジャクソン is one; at a comma only when no part is a single Latin word (Sato, Hanako).
std::vector<std::pair<std::size_t, std::size_t>> parts_of_names(std::string_view text,
                                                                std::size_t begin, std::size_t end,
                                                                bool kana) {
  const auto parts_at = [&](std::string_view narrow, bool wide, bool dot) {
    std::vector<std::pair<std::size_t, std::size_t>> parts;
    std::size_t from = begin;
    const auto part = [&](std::size_t to) {
      std::size_t a = from, b = to;
      static_cast<void>(trimmed(text, a, b));
      if (a < b) parts.emplace_back(a, b);
    };
    for (std::size_t at = begin; at < end;) {
      std::size_t next = at;
      const char32_t c = text::next_char(text, next);
      const bool cuts =
          c < 0x80
              ? narrow.find(static_cast<char>(c)) != narrow.npos
              : (wide && (c == U'、' || c == U'／' || c == U'；' || c == U'，' || c == U'＆')) ||
                    (dot && (c == U'・' || c == U'･'));
      if (cuts) part(at), from = next;
      at = next;
    }
    part(end);
    return parts;
  };
  const auto each = [&](const auto& parts, const auto& holds) {
    return std::all_of(parts.begin(), parts.end(), [&](const auto& one) {
      return holds(text.substr(one.first, one.second - one.first));
    });
  };
  const auto has_kanji = [](std::string_view part) {
    for (std::size_t pos = 0; pos < part.size();) {
      if (is_kanji(text::next_char(part, pos))) return true;
    }
    return false;
  };
  const bool comma = each(parts_at(",;/&\r\n", true, false), [](std::string_view part) {
    return static_cast<unsigned char>(part[0]) >= 0x80 || part.find(' ') != part.npos;
  });
  const std::string_view narrow = comma ? ",;/&\r\n" : ";/&\r\n";
  auto parts = parts_at(narrow, true, !kana);
  if (!each(parts, has_kanji)) parts = parts_at(narrow, true, false);
  return parts;
}

}  // namespace

TableReader::TableReader(const Dictionary& dictionary, const Lexicon& lexicon, Scanner& scanner,
                         Care care)
    : dictionary_(dictionary), lexicon_(lexicon), scanner_(scanner), care_(care) {}

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

// Several names in one cell are several mentions. False when it holds one, or none that is known.
bool TableReader::read_names(std::string_view text, const Column& column, std::size_t begin,
                             std::size_t end, std::vector<Mention>& out) const {
  auto parts = parts_of_names(text, begin, end, column.kind == Kind::PersonNameKana);
  if (const std::size_t gap = scanner_.gap_between_names(text.substr(begin, end - begin));
      parts.size() == 1 && gap != 0) {  // 連名
    std::size_t next = begin + gap;
    static_cast<void>(trimmed(text, next, end));
    parts = {{begin, begin + gap}, {next, end}};
  }
  if (parts.size() < 2) return false;
  const std::size_t first = out.size();
  for (const auto& [from, cell_to] : parts) {
    std::string_view name = text.substr(from, cell_to - from);
    if (column.kind == Kind::PersonName) name = without_honorific(name);
    const std::size_t to = from + name.size();
    const double passed = judge(column.kind, name);
    if (passed < 0.25) continue;
    Mention mention;
    mention.begin = static_cast<std::uint32_t>(from);
    mention.end = static_cast<std::uint32_t>(to);
    mention.kind = column.kind;
    mention.strength = static_cast<float>(passed >= 0.7 ? column.strength : column.strength - 0.12);
    mention.reasons = column.reasons | Reason::Shape;
    out.push_back(mention);
  }
  return out.size() > first;
}

void TableReader::choose_shape(const unpack::Piece& piece, std::size_t index,
                               Column& column) const {
  if (!column.is_sure || care_ == Care::Full) return;
  column.shape = cell_shape_of(column.kind);
  column.made.kind = column.kind;
  column.made.column = static_cast<std::uint16_t>(index);
  column.made.strength = static_cast<float>(column.strength);
  column.made.reasons = column.reasons | Reason::Shape;
  if (column.shape != CellShape::None || kFreeKinds.has(column.kind)) return;
  for (std::size_t r = 0; r < std::min(piece.rows.size(), kSampleRows); ++r) {
    const std::string_view value = cell_of(piece, piece.rows[r], index);
    if (!value.empty() && value.size() <= ListedValues::kBytesMax &&
        judge(column.kind, value) >= 0.9)
      column.listed.add(value);
  }
  if (!column.listed.empty()) column.shape = CellShape::Listed;
}

inline bool TableReader::read_shaped(std::string_view text, const Column& column,
                                     const unpack::Cell& cell, std::uint32_t row,
                                     std::vector<Mention>& out) const {
  std::size_t begin = cell.begin, end = cell.end;
  if (may_need_trim(text.data() + begin, text.data() + end) && trimmed(text, begin, end).empty())
    return false;
  const CellValue value{text.data() + begin, end - begin, text.size() - begin};
  if (column.shape == CellShape::Name &&
      lexicon_.honorific_bytes(text.substr(begin, end - begin)) != 0)
    return false;
  if (column.shape == CellShape::Listed ? !column.listed.contains(value)
                                        : !has_shape(column.shape, value, scanner_, dictionary_))
    return false;
  Mention& mention = out.emplace_back(column.made);  // filled in place: no second copy
  mention.begin = static_cast<std::uint32_t>(begin), mention.end = static_cast<std::uint32_t>(end);
  mention.row = row;
  return true;
}

bool TableReader::read_typed(const unpack::Piece& piece, const Column& column, std::size_t begin,
                             std::size_t end, std::vector<Mention>& out) const {
  std::string_view value = trimmed(piece.text, begin, end);
  if (value.empty()) return false;
  Reasons reasons = column.reasons;
  if (column.kind == Kind::PersonName) {
    const std::string_view called = without_honorific(value);
    if (called.size() < value.size()) reasons = reasons | Reason::Honorific;
    value = called, end = begin + value.size();
  }
  const double passed = judge(column.kind, value);
  const bool two = column.kind == Kind::PersonName && scanner_.gap_between_names(value) != 0;
  const bool name = column.kind == Kind::PersonName || column.kind == Kind::PersonNameKana;
  if ((two || (passed < 0.7 && name)) && read_names(piece.text, column, begin, end, out))
    return false;
  if (passed < 0.9 && lexicon_.says_nothing(value)) return false;
  // Under its own header a name or an address counts although the dictionary does not know it.
  const auto named = [&] {
    if (!column.header) return false;
    if (column.kind == Kind::Address) return true;
    return column.kind == Kind::PersonName && !contains_digit(value) &&
           value.find('@') == value.npos && !lexicon_.is_organisation(value);
  };
  if (passed <= 0 && !named()) return true;  // "(夜間) 090-…", a remark, a value of another column
  Mention mention;
  mention.begin = static_cast<std::uint32_t>(begin), mention.end = static_cast<std::uint32_t>(end);
  if (column.kind == Kind::PostalCode && value.starts_with("〒")) mention.begin += 3;
  mention.kind = column.kind;
  mention.strength = static_cast<float>(passed >= 0.7 ? column.strength
                                        : passed > 0  ? column.strength - 0.12
                                                      : 0.75);
  mention.reasons = reasons;
  if (passed > 0) mention.reasons = mention.reasons | Reason::Shape;
  if (column.kind == Kind::Password && is_password_hash(value))
    mention.reasons = mention.reasons | Reason::Hashed;
  out.push_back(mention);
  return may_hold_others(column.kind);
}

// Without ten bytes in a row there is no number, address or name worth a scan, except Japanese
// text.
void TableReader::scan_cell(const unpack::Piece& piece, const Column& column, std::size_t begin,
                            std::size_t end, bool is_mention, std::vector<Mention>& out) {
  const std::string_view value = piece.text.substr(begin, end - begin);
  const bool ascii = std::all_of(value.begin(), value.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (value.size() < 6 || (ascii && value.size() < 10 && value.find('@') == value.npos)) return;
  const std::size_t first = out.size();
  scanner_.scan(piece.text, begin, end, Setting::Cell, out);
  const auto drop = [&](const auto& unwanted) {
    out.erase(std::remove_if(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(), unwanted),
              out.end());
  };
  if (column.use == Use::Other) {
    drop([&](const Mention& m) {  // 10.0.1.2 under バージョン
      return m.kind == Kind::IpAddress && m.begin == begin && m.end == end;
    });
    // 山田錦 under 商品名 is sake, unless somebody calls it 様
    drop([](const Mention& m) {
      const bool name = m.kind == Kind::PersonName || m.kind == Kind::PersonNameKana;
      return name && !has_reason(m.reasons, Reason::Label) &&
             !has_reason(m.reasons, Reason::Honorific);
    });
  } else if (column.use == Use::Typed && is_mention) {  // the cell itself says that already
    drop([&](const Mention& m) { return m.kind == column.kind; });
  } else if (column.use == Use::Typed) {  // (夜間) 090-…, several in a cell: the header counts too
    for (std::size_t i = first; i < out.size(); ++i) {
      if (out[i].kind == column.kind) out[i].reasons = out[i].reasons | column.reasons;
    }
  }
  settle(out, first);
}

void TableReader::read_cell(const unpack::Piece& piece, const Column& column, std::size_t begin,
                            std::size_t end, std::uint32_t row, std::uint16_t index,
                            std::vector<Mention>& out) {
  const std::size_t first = out.size();
  const bool scan = column.use != Use::Typed || read_typed(piece, column, begin, end, out);
  const std::size_t typed = out.size();
  if (scan) scan_cell(piece, column, begin, end, typed > first, out);
  is_disordered_ |= typed > first && out.size() > typed;
  for (std::size_t i = first; i < out.size(); ++i) out[i].row = row, out[i].column = index;
  for (auto it = scanner_.sensitive().rbegin();
       it != scanner_.sensitive().rend() && it->row == unpack::kNoRow; ++it) {
    it->row = row, it->column = index;
  }
}

void TableReader::read_known(const unpack::Piece& piece, const Column& column, std::size_t begin,
                             std::size_t end, std::uint32_t row, std::uint16_t index,
                             std::vector<Mention>& out) {
  const std::string_view cell = piece.text.substr(begin, end - begin);
  if (const CellMemo::Answer* known = memo_.find(piece.table, index, cell); known != nullptr) {
    if (!known->is_mention) return;
    Mention& mention = out.emplace_back(known->mention);
    mention.begin += static_cast<std::uint32_t>(begin);
    mention.end += static_cast<std::uint32_t>(begin);
    mention.row = row;
    return;
  }
  const std::size_t first = out.size(), words = scanner_.sensitive().size();
  read_cell(piece, column, begin, end, row, index, out);
  if (out.size() > first + 1 || scanner_.sensitive().size() != words) return;
  CellMemo::Answer answer{out.size() > first, {}};
  if (answer.is_mention) {
    answer.mention = out.back();
    answer.mention.begin -= static_cast<std::uint32_t>(begin);
    answer.mention.end -= static_cast<std::uint32_t>(begin);
  }
  memo_.keep(piece.table, index, cell, answer);
}

// Words of sensitive information and prose count in a row that names somebody.
void TableReader::tie_row(std::vector<Mention>& out, std::size_t row_first, bool has_prose) {
  auto& words = scanner_.sensitive();
  if (words.empty() && !has_prose) return;
  const bool person = std::any_of(
      out.begin() + static_cast<std::ptrdiff_t>(row_first), out.end(), [](const Mention& m) {
        return m.kind == Kind::PersonName || m.kind == Kind::PersonNameKana ||
               m.kind == Kind::Email || m.kind == Kind::CustomerNumber ||
               m.kind == Kind::EmployeeNumber;
      });
  if (has_prose && !person) {
    const auto first = out.begin() + static_cast<std::ptrdiff_t>(row_first);
    out.erase(std::remove_if(first, out.end(),
                             [](const Mention& m) { return m.kind == Kind::FreeTextAboutPerson; }),
              out.end());
  }
  if (words.empty() && !is_disordered_) return;
  for (Mention& word : words) {
    const bool covered = std::any_of(
        out.begin() + static_cast<std::ptrdiff_t>(row_first), out.end(), [&](const Mention& m) {
          const bool inside = may_hold_others(m.kind) && m.kind != word.kind &&
                              has_reason(m.reasons, Reason::Column);
          return !inside && m.begin < word.end && word.begin < m.end;
        });
    if (!person || covered) continue;
    word.strength = word.strength > 0.7f ? 0.85f : 0.6f;
    word.reasons = word.reasons | Reason::NearPerson;
    out.push_back(word);
  }
  words.clear();
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(row_first), out.end(),
            [](const Mention& a, const Mention& b) {
              return std::tie(a.begin, b.end, a.kind) < std::tie(b.begin, a.end, b.kind);
            });
}

// The one postal code of a row against its addresses: that of one city, the parts in columns of
// their own, or several of which one agrees.
void TableReader::tie_places(std::string_view text, std::vector<Mention>& out,
                             std::size_t row_first) {
  Mention* code = nullptr;
  Reasons said = 0;
  for (std::size_t i = row_first; i < out.size(); ++i) {
    if (out[i].kind != Kind::PostalCode) continue;
    if (code != nullptr) return;
    code = &out[i];
  }
  if (code == nullptr) return;
  const Digits digits = plain_digits(text.substr(code->begin, code->end - code->begin), true);
  if (digits.empty() || digits.size() > 7) return;
  std::uint32_t number = 0;
  for (const char digit : std::string_view(digits))
    number = number * 10 + static_cast<std::uint32_t>(digit - '0');
  for (std::size_t i = row_first; i < out.size(); ++i) {
    if (out[i].kind != Kind::Address) continue;
    const Mention& address = out[i];
    const Reasons place =
        care_ == Care::Quick
            ? places_.judge(scanner_, number, text, address.begin, address.end)
            : scanner_.judge_place(number,
                                   scanner_.judge_city(text, address.begin, address.end).city);
    out[i].reasons |= place;
    said |= place;
  }
  code->reasons |=
      has_reason(said, Reason::Neighbour) ? static_cast<Reasons>(Reason::Neighbour) : said;
}

const TableReader::Table& TableReader::table_of(const unpack::Piece& piece) {
  const auto found = tables_.find(piece.table);
  return (found != tables_.end() ? found : tables_.emplace(piece.table, decide(piece)).first)
      ->second;
}

void TableReader::read(const unpack::Piece& piece, std::span<const Mention> given,
                       std::vector<Mention>& out) {
  const Table& table = table_of(piece);
  static const Column unknown;
  for (std::size_t r = 0; r < piece.rows.size(); ++r) {
    const unpack::Row& row = piece.rows[r];
    const bool is_header = is_same_row(piece, row, table.header);
    // The words of a sure header are no values; what was handed over may stand among them.
    const std::uint32_t cell_count = is_header && table.is_sure ? 0 : row.cell_count;
    const std::size_t row_first = out.size();
    const auto number = static_cast<std::uint32_t>(r);
    is_disordered_ = false;
    for (std::uint32_t i = 0; i < cell_count; ++i) {
      const unpack::Cell& cell = piece.cells[row.cell_first + i];
      if (cell.begin >= cell.end) continue;
      if (is_header && lexicon_.header(cell_of(piece, row, i))) continue;
      const Column& column = i < table.columns.size() ? table.columns[i] : unknown;
      const auto index = static_cast<std::uint16_t>(std::min(i, 65535u));
      if (column.shape != CellShape::None && read_shaped(piece.text, column, cell, number, out))
        continue;
      if (care_ == Care::Quick &&
          CellMemo::takes(piece.text.substr(cell.begin, cell.end - cell.begin))) {
        read_known(piece, column, cell.begin, cell.end, number, index, out);
      } else {
        read_cell(piece, column, cell.begin, cell.end, number, index, out);
      }
    }
    if (!given.empty()) {
      const auto [first, last] = std::equal_range(given.begin(), given.end(), r, ByRow{});
      join_given(out, row_first,
                 given.subspan(static_cast<std::size_t>(first - given.begin()),
                               static_cast<std::size_t>(last - first)));
    }
    tie_row(out, row_first, table.has_prose);
    if (table.has_codes && table.has_addresses) tie_places(piece.text, out, row_first);
  }
}

}  // namespace tadasu::find
