// The rows of a table whose columns are decided: cells become mentions.
#include <algorithm>
#include <tuple>
#include <utility>

#include "find/cell_value.h"
#include "find/kind_sets.h"
#include "find/password_hash.h"
#include "find/settle.h"
#include "find/table.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

// Kinds that say whose row it is.
constexpr KindSet kNamesSomebody = kinds_of({Kind::PersonName, Kind::PersonNameKana, Kind::Email,
                                             Kind::CustomerNumber, Kind::EmployeeNumber});

// Kinds of free text in which other things may stand; what follows a password is the password.
bool may_hold_others(Kind kind) { return kFreeKinds.has(kind) && !kSecretKinds.has(kind); }

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

// The digits of a postal code as a number; without its leading 0s they are fewer than seven.
std::uint32_t postal_number(std::string_view value) {
  if (const std::uint32_t number = seven_digits(value); number != kNoNumber) return number;
  const Digits digits = plain_digits(value, true);
  if (digits.empty() || digits.size() > 7) return kNoNumber;
  std::uint32_t number = 0;
  for (const char digit : std::string_view(digits))
    number = number * 10 + static_cast<std::uint32_t>(digit - '0');
  return number;
}

}  // namespace

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

bool TableReader::read_shaped(std::string_view text, const Column& column, const unpack::Cell& cell,
                              std::uint32_t row, std::vector<Mention>& out) const {
  std::size_t begin = cell.begin, end = cell.end;
  if (trimmed(text, begin, end).empty()) return false;
  const CellValue value{text.data() + begin, end - begin, text.size() - begin};
  if (!has_shape(column.shape, value, rules_)) return false;
  Mention& mention = out.emplace_back(column.made);
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

void TableReader::read_and_keep(const unpack::Piece& piece, const Column& column, std::size_t begin,
                                std::size_t end, std::uint32_t row, std::uint16_t index,
                                std::vector<Mention>& out) {
  const std::size_t first = out.size(), words = scanner_.sensitive().size();
  read_cell(piece, column, begin, end, row, index, out);
  if (out.size() > first + 1 || scanner_.sensitive().size() != words) return;
  CellMemo::Answer answer{out.size() > first, {}};
  if (answer.is_mention) {
    answer.mention = out.back();
    answer.mention.begin -= static_cast<std::uint32_t>(begin);
    answer.mention.end -= static_cast<std::uint32_t>(begin);
  }
  memo_.keep(piece.table, index, piece.text.substr(begin, end - begin), answer);
}

// Words of sensitive information and prose count in a row that names somebody.
void TableReader::tie_row(std::vector<Mention>& out, std::size_t row_first, bool has_prose) {
  auto& words = scanner_.sensitive();
  const bool person = std::any_of(out.begin() + static_cast<std::ptrdiff_t>(row_first), out.end(),
                                  [](const Mention& m) { return kNamesSomebody.has(m.kind); });
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
  const std::span<Mention> row = std::span(out).subspan(row_first);
  std::size_t codes = 0, code_at = 0, address_first = row.size();
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i].kind == Kind::PostalCode) ++codes, code_at = i;
    if (row[i].kind == Kind::Address) address_first = std::min(address_first, i);
  }
  if (codes != 1) return;
  Mention& code = row[code_at];
  const std::uint32_t number = postal_number(text.substr(code.begin, code.end - code.begin));
  if (number == kNoNumber) return;
  Reasons said = 0;
  for (Mention& address : row.subspan(address_first)) {
    if (address.kind != Kind::Address) continue;
    const Reasons place =
        care_ == Care::Quick
            ? places_.judge(scanner_, number, text, address.begin, address.end)
            : scanner_.judge_place(number,
                                   scanner_.judge_city(text, address.begin, address.end).city);
    address.reasons |= place;
    said |= place;
  }
  code.reasons |=
      has_reason(said, Reason::Neighbour) ? static_cast<Reasons>(Reason::Neighbour) : said;
}

void TableReader::read_any(const unpack::Piece& piece, const Column& column,
                           const unpack::Cell& cell, std::uint32_t row, std::uint16_t index,
                           std::vector<Mention>& out) {
  if (column.shape.shape != CellShape::None && read_shaped(piece.text, column, cell, row, out))
    return;
  const std::string_view bytes = piece.text.substr(cell.begin, cell.end - cell.begin);
  if (care_ == Care::Quick && CellMemo::takes(bytes))
    read_known(piece, column, cell.begin, cell.end, row, index, out);
  else
    read_cell(piece, column, cell.begin, cell.end, row, index, out);
}

void TableReader::read_row(const unpack::Piece& piece, const Table& table, std::uint32_t row,
                           unsigned bit, std::vector<Mention>& out) {
  static const Column unknown;
  const unpack::Row& at = piece.rows[row];
  const bool is_header = is_same_row(piece, at, table.header);
  // The words of a sure header are no values; what was handed over may stand among them.
  const std::size_t count = is_header && table.is_sure ? 0 : at.cell_count;
  const std::size_t told = is_header ? 0 : std::min(count, table.columns.size());
  const std::span<const unpack::Cell> cells = std::span(piece.cells).subspan(at.cell_first, count);
  is_disordered_ = false;
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t run = i;
    while (run < told && (shaped_[run] >> bit & 1) != 0) ++run;
    if (run > i) {  // all at once, and then each its place
      const std::size_t first = out.size();
      out.insert(out.end(), table.made.data() + i, table.made.data() + run);
      for (Mention* mention = out.data() + first; i < run; ++i, ++mention)
        mention->begin = cells[i].begin, mention->end = cells[i].end, mention->row = row;
      if (i == count) return;
    }
    if (cells[i].begin >= cells[i].end) continue;
    if (is_header && lexicon_.header(cell_of(piece, at, i))) continue;
    const Column& column = i < table.columns.size() ? table.columns[i] : unknown;
    read_any(piece, column, cells[i], row,
             static_cast<std::uint16_t>(std::min<std::size_t>(i, 65535)), out);
  }
}

void TableReader::read(const unpack::Piece& piece, std::span<const Mention> given,
                       std::vector<Mention>& out) {
  const Table& table = table_of(piece);
  const std::span<const unpack::Row> rows(piece.rows);
  shaped_.assign(table.columns.size(), 0);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const auto bit = static_cast<unsigned>(r % ColumnCells::kRowsMax);
    if (bit == 0) {
      const auto some = rows.subspan(r, std::min(rows.size() - r, ColumnCells::kRowsMax));
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].shape.shape == CellShape::None) continue;
        shaped_[i] =
            cells_of_shape(table.columns[i].shape, {piece.text, some, piece.cells, i}, rules_);
      }
    }
    const std::size_t row_first = out.size();
    read_row(piece, table, static_cast<std::uint32_t>(r), bit, out);
    if (!given.empty()) {
      const auto [first, last] = std::equal_range(given.begin(), given.end(), r, ByRow{});
      join_given(out, row_first,
                 given.subspan(static_cast<std::size_t>(first - given.begin()),
                               static_cast<std::size_t>(last - first)));
    }
    // Nothing to tie: no word of sensitive information, and the first cell names somebody.
    const bool is_tied = !table.has_prose || (!is_disordered_ && out.size() > row_first &&
                                              kNamesSomebody.has(out[row_first].kind));
    if (!is_tied || !scanner_.sensitive().empty()) tie_row(out, row_first, table.has_prose);
    if (table.has_codes && table.has_addresses) tie_places(piece.text, out, row_first);
  }
}

}  // namespace tadasu::find
