#include "people/known_list.h"

#include <algorithm>
#include <utility>

#include "text/fold.h"

namespace tadasu::people {
namespace {

using find::Kind;
using find::Mention;

constexpr std::uint64_t kTitleRowsMax = 10;  // titles and headers above the first person

bool is_name(Kind kind) { return kind == Kind::PersonName || kind == Kind::PersonNameKana; }

bool is_by_column(const Mention& one) {
  return has_reason(one.reasons, find::Reason::Column) ||
         has_reason(one.reasons, find::Reason::ColumnValues);
}

bool is_space(char32_t c) { return c == ' ' || c == '\t' || c == U'　' || c == 0xA0; }

std::string_view trimmed(std::string_view text) {
  std::size_t first = text.size(), last = 0;
  for (std::size_t pos = 0; pos < text.size();) {
    const std::size_t at = pos;
    if (is_space(text::next_char(text, pos))) continue;
    first = std::min(first, at);
    last = pos;
  }
  return first < last ? text.substr(first, last - first) : std::string_view();
}

// 山田 太郎: where the given name begins, when one space stands between two parts; else the size.
std::size_t given_begin(std::string_view name, std::size_t& family_end) {
  std::size_t space = std::string_view::npos, after = 0;
  for (std::size_t pos = 0; pos < name.size();) {
    const std::size_t at = pos;
    const char32_t c = text::next_char(name, pos);
    if (!is_space(c)) continue;
    if (space != std::string_view::npos && at != after) return family_end = name.size();
    if (space == std::string_view::npos) space = at;
    after = pos;
  }
  family_end = space == std::string_view::npos ? name.size() : space;
  return space == std::string_view::npos ? name.size() : after;
}

std::string_view cell_of(const unpack::Piece& piece, std::size_t row, std::size_t column) {
  const unpack::Row& of = piece.rows[row];
  if (column >= of.cell_count) return {};
  const unpack::Cell& cell = piece.cells[of.cell_first + column];
  return trimmed(piece.text.substr(cell.begin, cell.end - cell.begin));
}

bool is_empty(const unpack::Piece& piece, std::size_t row) {
  for (std::size_t i = 0; i < piece.rows[row].cell_count; ++i)
    if (!cell_of(piece, row, i).empty()) return false;
  return true;
}

constexpr std::u32string_view kOpening = U"（(〔［[【<＜", kClosing = U"）)〕］]】>＞";
constexpr std::string_view kFormer = "旧姓";

// 旧姓 鈴木, 旧姓：鈴木: the name behind the word, to the next space or sign.
std::string former_name(std::string_view note) {
  const std::size_t word = note.find(kFormer);
  if (word == note.npos) return {};
  std::string out;
  for (std::size_t pos = word + kFormer.size(); pos < note.size();) {
    const std::size_t at = pos;
    const char32_t c = text::next_char(note, pos);
    const bool sign =
        std::u32string_view(U":：・、。,，;；=＝").find(c) != std::u32string_view::npos;
    if (!sign && !is_space(c))
      out += note.substr(at, pos - at);
    else if (!out.empty())
      break;
  }
  return out;
}

}  // namespace

NameInCell name_in_cell(std::string_view cell) {
  std::string name, note;
  int depth = 0;
  for (std::size_t pos = 0; pos < cell.size();) {
    const std::size_t at = pos;
    const char32_t c = text::next_char(cell, pos);
    const bool opens = kOpening.find(c) != kOpening.npos;
    if (depth == 0 && (c == U'※' || cell.substr(at).starts_with(kFormer))) {
      note += cell.substr(at);
      break;
    }
    if (opens && depth++ == 0) name += ' ';
    const bool closes = depth > 0 && kClosing.find(c) != kClosing.npos;
    if (opens || closes)
      note += ' ';
    else
      (depth > 0 ? note : name) += cell.substr(at, pos - at);
    if (closes) --depth;
  }
  return {std::string(trimmed(name)), former_name(note)};
}

// ---- the rows ----------------------------------------------------------------------------------
void KnownListReader::note_columns(std::span<const Mention> mentions) {
  kinds_.clear();
  for (const Mention& one : mentions) {
    if (!is_name(one.kind) || !is_by_column(one)) continue;
    if (one.column >= kinds_.size()) kinds_.resize(one.column + std::size_t{1}, Kind::Sex);
    if (kinds_[one.column] == Kind::Sex) kinds_[one.column] = one.kind;
  }
}

void KnownListReader::read(const unpack::Piece& piece, std::span<const Mention> mentions) {
  if (piece.shape != unpack::Shape::Table) return;
  const HeaderRow& header = headers_.of(piece);
  columns_ = pair_halves(header.cells, mentions);
  note_columns(mentions);
  if (piece.table != table_) has_begun_ = false;
  table_ = piece.table;
  std::size_t i = 0;
  for (std::size_t row = 0; row < piece.rows.size(); ++row) {
    const std::size_t first = i;
    while (i < mentions.size() && mentions[i].row == row) ++i;
    if (row < header.rows || is_empty(piece, row)) continue;
    // Above the people: titles, and headers that find knows without our help.
    const bool above = !has_begun_ && header.rows == 0 && piece.rows[row].number <= kTitleRowsMax;
    if (above && i == first) continue;
    has_begun_ = true;
    read_row(piece, row, mentions.subspan(first, i - first));
  }
}

void KnownListReader::read_row(const unpack::Piece& piece, std::size_t row,
                               std::span<const Mention> mentions) {
  ++rows_;
  names_.clear();
  for (const Mention& one : mentions) {
    if (!is_by_column(one)) continue;  // stands by chance in some text of the list
    const std::string_view value = piece.text.substr(one.begin, one.end - one.begin);
    if (!is_name(one.kind)) {
      list_.add_value(one.kind, value);
      continue;
    }
    names_.push_back({one.kind, one.column, name_in_cell(value).name,
                      name_in_cell(cell_of(piece, row, one.column)).former});
  }
  // 鷹架 縁莉 ※2024年退会: the note alone kept find from taking it for a name.
  for (std::size_t i = 0; i < std::min<std::size_t>(kinds_.size(), piece.rows[row].cell_count);
       ++i) {
    const auto is_here = [&](const Name& one) { return one.column == i; };
    if (kinds_[i] == Kind::Sex || std::any_of(names_.begin(), names_.end(), is_here)) continue;
    const std::string_view cell = cell_of(piece, row, i);
    NameInCell found = name_in_cell(cell);
    std::size_t family_end = 0;
    if (found.name == cell || given_begin(found.name, family_end) == found.name.size()) continue;
    names_.push_back(
        {kinds_[i], static_cast<std::uint16_t>(i), std::move(found.name), std::move(found.former)});
  }
  for (const Name& name : names_) take(name);
  list_.end_person();
}

const KnownListReader::Name* KnownListReader::partner_of(const Name& name) const {
  if (name.column >= columns_.partner.size()) return nullptr;
  const std::uint16_t column = columns_.partner[name.column];
  const auto found = std::find_if(names_.begin(), names_.end(), [&](const Name& other) {
    return column != kNoColumn && other.column == column && other.kind == name.kind;
  });
  return found == names_.end() ? nullptr : &*found;
}

void KnownListReader::take(const Name& name) {
  const Half half =
      name.column < columns_.halves.size() ? columns_.halves[name.column] : Half::None;
  const Name* const partner = partner_of(name);
  if (half == Half::Given) {  // comes with its family name, or says nothing alone
    if (partner == nullptr) ++names_without_;
    return;
  }
  if (half == Half::Family) {
    add(name, name.text, partner != nullptr ? std::string_view(partner->text) : "");
    return;
  }
  std::size_t family_end = 0;
  const std::string_view whole = name.text;
  const std::size_t given = given_begin(whole, family_end);
  if (given == whole.size()) {
    if (!list_.add_name(name.kind, whole, "")) ++names_without_;
    if (!name.former.empty()) list_.add_family(name.kind, name.former);
    return;
  }
  add(name, whole.substr(0, family_end), whole.substr(given));
}

void KnownListReader::add(const Name& name, std::string_view family, std::string_view given) {
  const auto add_one = [&](std::string_view of) {
    return given.empty() ? list_.add_family(name.kind, of) : list_.add_name(name.kind, of, given);
  };
  if (!add_one(family)) ++names_without_;
  if (!name.former.empty()) add_one(name.former);
}

}  // namespace tadasu::people
