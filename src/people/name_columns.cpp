#include "people/name_columns.h"

#include <algorithm>
#include <utility>

#include "text/fold.h"

namespace tadasu::people {
namespace {

using find::Kind;

constexpr std::size_t kHeaderRowsMax = 10;  // a title may stand above the header

bool has_both_halves(const std::vector<std::string>& cells) {
  bool family = false;
  bool given = false;
  for (const std::string& cell : cells) {
    const HalfOf of = half_of(cell);
    family |= of.half == Half::Family && of.whose.empty();
    given |= of.half == Half::Given && of.whose.empty();
  }
  return family && given;
}

}  // namespace

HalfOf half_of(std::string_view header) {
  static const std::vector<std::pair<std::string, Half>> halves = [] {
    std::vector<std::pair<std::string, Half>> out;
    for (const std::string_view one : kFamilyHeaders)
      out.emplace_back(text::fold_key(one), Half::Family);
    for (const std::string_view one : kGivenHeaders)
      out.emplace_back(text::fold_key(one), Half::Given);
    std::sort(out.begin(), out.end(),
              [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
    return out;
  }();
  const std::string folded = text::fold_key(header);
  for (const auto& [word, half] : halves) {  // the longest that fits
    if (folded.ends_with(word)) return {half, folded.substr(0, folded.size() - word.size())};
  }
  return {};
}

HeaderRow header_row(const unpack::Piece& piece) {
  HeaderRow out;
  if (piece.first_row != nullptr) out.cells = *piece.first_row;
  if (has_both_halves(out.cells)) {
    out.rows = !piece.rows.empty() && piece.rows[0].number == 1 ? 1 : 0;
    return out;
  }
  std::vector<std::string> cells;
  for (std::size_t r = 0; r < std::min(piece.rows.size(), kHeaderRowsMax); ++r) {
    const unpack::Row& row = piece.rows[r];
    cells.clear();
    for (std::uint32_t i = 0; i < row.cell_count; ++i) {
      const unpack::Cell& cell = piece.cells[row.cell_first + i];
      cells.emplace_back(piece.text.substr(cell.begin, cell.end - cell.begin));
    }
    if (has_both_halves(cells)) return {cells, r + 1};
  }
  return out;
}

const HeaderRow& TableHeaders::of(const unpack::Piece& piece) {
  if (is_begun_ && piece.table == table_) {
    row_.rows = 0;
    return row_;
  }
  is_begun_ = true;
  table_ = piece.table;
  return row_ = header_row(piece);
}

NameColumns pair_halves(const std::vector<std::string>& headers,
                        std::span<const find::Mention> mentions) {
  std::vector<HalfOf> of;
  for (const std::string& header : headers) of.push_back(half_of(header));
  std::vector<Kind> kinds(of.size(), Kind::Sex);  // names or readings, as find took the column
  for (const find::Mention& mention : mentions) {
    const bool name = mention.kind == Kind::PersonName || mention.kind == Kind::PersonNameKana;
    if (name && mention.column < kinds.size() && kinds[mention.column] == Kind::Sex)
      kinds[mention.column] = mention.kind;
  }
  NameColumns out;
  out.halves.assign(of.size(), Half::None);
  out.partner.assign(of.size(), kNoColumn);
  for (std::size_t a = 0; a < of.size(); ++a) {
    if (of[a].half == Half::None || kinds[a] == Kind::Sex) continue;
    if (of[a].whose.empty()) out.halves[a] = of[a].half;
    for (std::size_t b = a + 1; b < of.size() && out.partner[a] == kNoColumn; ++b) {
      if (kinds[b] != kinds[a] || out.partner[b] != kNoColumn || of[b].half == Half::None ||
          of[b].half == of[a].half || of[b].whose != of[a].whose)
        continue;
      out.partner[a] = static_cast<std::uint16_t>(b);
      out.partner[b] = static_cast<std::uint16_t>(a);
      out.halves[a] = of[a].half;
      out.halves[b] = of[b].half;
    }
  }
  return out;
}

}  // namespace tadasu::people
