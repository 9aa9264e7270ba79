#include "people/table_people.h"

#include <algorithm>
#include <array>
#include <map>

#include "people/house.h"
#include "people/keys.h"

namespace tadasu::people {
namespace {

using find::Kind;

constexpr std::array<std::string_view, 14> kNothing = {
    "-", "--", "ー", "－", "―", "なし", "無し", "無", "不明", "N/A", "n/a", "#N/A", "NULL", "null"};

bool is_name(Kind kind) { return kind == Kind::PersonName || kind == Kind::PersonNameKana; }

std::string_view trimmed_slowly(std::string_view text) {
  constexpr std::string_view kWide = "　";
  for (bool more = true; more;) {
    more = false;
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
      text.remove_suffix(1);
      more = true;
    }
    if (text.ends_with(kWide)) {
      text.remove_suffix(kWide.size());
      more = true;
    }
  }
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  return text.starts_with(kWide) ? trimmed_slowly(text.substr(kWide.size())) : text;
}

// Most cells begin and end with a letter or a digit: 　 begins with 0xE3 0x80 and ends with 0x80.
std::string_view trimmed(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (text.size() < 2) return trimmed_slowly(text);
  const bool plain_begin = byte(0) > ' ' && (byte(0) != 0xE3 || byte(1) != 0x80);
  const bool plain_end = byte(text.size() - 1) > ' ' &&
                         (byte(text.size() - 1) != 0x80 || byte(text.size() - 2) != 0x80);
  return plain_begin && plain_end ? text : trimmed_slowly(text);
}

bool says_nothing(std::string_view cell) {
  constexpr std::size_t kNothingBytesMax = 6;
  if (cell.empty()) return true;
  if (cell.size() > kNothingBytesMax) return false;
  constexpr std::string_view kBegins = "-\xE3\xEF\xE2\xE7\xE4Nn#";  // of kNothing
  return kBegins.find(cell.front()) != std::string_view::npos &&
         std::find(kNothing.begin(), kNothing.end(), cell) != kNothing.end();
}

// SOC_SEC_ID as the pack writes it.
std::string folded_header(std::string_view header) {
  std::string out;
  for (const char c : trimmed(header)) {
    if (c == '_' || c == '-' || c == ' ')
      out += out.empty() || out.back() == ' ' ? "" : " ";
    else
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out;
}

const TableColumnWord* column_word(std::string_view header) {
  const std::string folded = folded_header(header);
  for (const TableColumnWord& word : kTableColumnWords)
    if (word.header == folded) return &word;
  return nullptr;
}

// What the header alone says of a column that find left open, or took half of an address abroad for
// something else.
void add_by_header(const std::vector<std::string>& header, std::vector<ColumnUse>& uses) {
  for (std::uint16_t column = 0; column < std::min<std::size_t>(header.size(), kNoColumn);
       ++column) {
    const TableColumnWord* const word = column_word(header[column]);
    const bool known = std::any_of(uses.begin(), uses.end(),
                                   [&](const ColumnUse& use) { return use.column == column; });
    if (word == nullptr || known) continue;
    if (word->what == "family_name")
      uses.push_back({column, Kind::PersonName, Half::Family});
    else if (word->what == "given_name")
      uses.push_back({column, Kind::PersonName, Half::Given});
    else if (const auto kind = find::parse_kind(word->what); kind)
      uses.push_back({column, *kind, Half::None});
  }
  std::sort(uses.begin(), uses.end(),
            [](const ColumnUse& a, const ColumnUse& b) { return a.column < b.column; });
}

}  // namespace

std::vector<ColumnUse> column_uses(const std::vector<std::string>& header,
                                   std::span<const find::Mention> mentions) {
  std::map<std::uint16_t, std::map<Kind, std::size_t>> counts;
  for (const find::Mention& one : mentions) {
    const bool by_column = has_reason(one.reasons, find::Reason::Column) ||
                           has_reason(one.reasons, find::Reason::ColumnValues);
    if (by_column && tells_people_apart(one.kind)) ++counts[one.column][one.kind];
  }
  const NameColumns names = pair_halves(header, mentions);
  std::vector<ColumnUse> out;
  for (const auto& [column, kinds] : counts) {
    const auto most =
        std::max_element(kinds.begin(), kinds.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    const bool half = is_name(most->first) && column < names.halves.size();
    out.push_back({column, most->first, half ? names.halves[column] : Half::None});
  }
  add_by_header(header, out);
  return out;
}

void add_cell(Record& record, const Key& key, Kind kind, std::string_view cell) {
  const std::string_view value = trimmed(cell);
  if (says_nothing(value)) return;
  add_value(record, key, kind, value);
}

void add_row(Record& record, const Key& key, std::span<const ColumnUse> uses,
             std::span<const std::string_view> cells) {
  std::array<std::array<std::string_view, 2>, 2> halves;  // name, reading; family, given
  std::string address;
  bool in_address = true;  // its columns stand together; a further one is another address
  for (const ColumnUse& use : uses) {
    if (use.kind != Kind::Address && !address.empty()) in_address = false;
    if (use.column >= cells.size()) continue;
    const std::string_view cell = trimmed(cells[use.column]);
    if (says_nothing(cell)) continue;
    if (use.half != Half::None) {
      auto& half = halves[use.kind == Kind::PersonName ? 0 : 1][use.half == Half::Family ? 0 : 1];
      if (half.empty()) half = cell;
    } else if (use.kind == Kind::Address) {
      in_address = in_address && (address.empty() || !begins_anew(address, cell));
      if (in_address) address.append(address.empty() ? "" : ", ").append(cell);
    } else {
      add_cell(record, key, use.kind, cell);
    }
  }
  if (!address.empty()) add_value(record, key, Kind::Address, address);
  for (const Kind kind : {Kind::PersonName, Kind::PersonNameKana}) {
    const auto& [family, given] = halves[kind == Kind::PersonName ? 0 : 1];
    if (family.empty() && given.empty()) continue;
    const auto before = record.keys;
    // With a comma, so that Latin letters too are read as family name first.
    const bool whole = !family.empty() && !given.empty();
    if (whole)
      add_cell(record, key, kind, std::string(family) + ", " + std::string(given));
    else
      add_value(record, key, kind, family.empty() ? given : family,
                family.empty() ? Half::Given : Half::Family);
    const bool called = kind == Kind::PersonName || record.key(KeyType::Name) == 0;
    if (!whole && called && before != record.keys) record.partial_name = true;
  }
}

}  // namespace tadasu::people
