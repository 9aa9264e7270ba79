#include "people/known_list.h"

#include <optional>
#include <string>
#include <vector>

#include "people/name_halves.h"
#include "text/fold.h"

namespace tadasu::people {
namespace {

using find::Kind;
using find::Mention;

bool is_name(Kind kind) { return kind == Kind::PersonName || kind == Kind::PersonNameKana; }

// 山田 太郎: where the given name begins, when one space stands between two parts; else the size.
std::size_t given_begin(std::string_view name, std::size_t& family_end) {
  std::size_t space = std::string_view::npos, after = 0;
  for (std::size_t pos = 0; pos < name.size();) {
    const std::size_t at = pos;
    const char32_t c = text::next_char(name, pos);
    if (c != ' ' && c != 0x3000) continue;
    if (space != std::string_view::npos && at != after) return family_end = name.size();
    if (space == std::string_view::npos) space = at;
    after = pos;
  }
  family_end = space == std::string_view::npos ? name.size() : space;
  return space == std::string_view::npos ? name.size() : after;
}

class Rows {
 public:
  Rows(const unpack::Piece& piece, std::span<const Mention> mentions, find::KnownPeopleWriter& list)
      : piece_(piece), mentions_(mentions), list_(list) {
    if (piece.first_row == nullptr) return;
    for (const std::string& header : *piece.first_row) halves_.push_back(half_of(header));
  }

  void read() {
    for (std::size_t begin = 0; begin < mentions_.size();) {
      std::size_t end = begin + 1;
      while (end < mentions_.size() && mentions_[end].row == mentions_[begin].row) ++end;
      const std::uint64_t before = list_.forms();
      const auto row = mentions_.subspan(begin, end - begin);
      for (std::size_t i = 0; i < row.size(); ++i) take(row, i);
      if (list_.forms() > before) list_.end_person();
      begin = end;
    }
  }

 private:
  [[nodiscard]] std::string_view value(const Mention& one) const {
    return piece_.text.substr(one.begin, one.end - one.begin);
  }
  [[nodiscard]] HalfOf half(const Mention& one) const {
    return one.column < halves_.size() ? halves_[one.column] : HalfOf{};
  }

  void take(std::span<const Mention> row, std::size_t i) {
    const Mention& one = row[i];
    if (!has_reason(one.reasons, find::Reason::Column) &&
        !has_reason(one.reasons, find::Reason::ColumnValues))
      return;  // stands by chance in some text of the list
    if (!is_name(one.kind)) {
      list_.add_value(one.kind, value(one));
      return;
    }
    const HalfOf of = half(one);
    if (of.half == Half::Given && (of.whose.empty() || other_half(row, one, Half::Family)))
      return;  // comes with its family name, or says nothing alone
    const auto other = other_half(row, one, Half::Given);
    if (of.half == Half::Family && (of.whose.empty() || other)) {
      list_.add_name(one.kind, value(one), other.value_or(""));
      return;
    }
    std::size_t family_end = 0;
    const std::string_view name = value(one);
    const std::size_t given = given_begin(name, family_end);
    list_.add_name(one.kind, name.substr(0, family_end), name.substr(given));
  }

  [[nodiscard]] std::optional<std::string_view> other_half(std::span<const Mention> row,
                                                           const Mention& one, Half wanted) const {
    for (const Mention& other : row) {
      const HalfOf of = half(other);
      if (other.kind == one.kind && of.half == wanted && of.whose == half(one).whose)
        return value(other);
    }
    return std::nullopt;
  }

  const unpack::Piece& piece_;
  std::span<const Mention> mentions_;
  find::KnownPeopleWriter& list_;
  std::vector<HalfOf> halves_;
};

}  // namespace

void add_known_people(const unpack::Piece& piece, std::span<const find::Mention> mentions,
                      find::KnownPeopleWriter& list) {
  if (piece.shape == unpack::Shape::Table) Rows(piece, mentions, list).read();
}

}  // namespace tadasu::people
