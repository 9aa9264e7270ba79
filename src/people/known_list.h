// From a table of people (a member list) to the list of known people that find looks up.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "find/known_people.h"
#include "find/mention.h"
#include "people/name_columns.h"
#include "unpack/piece.h"

namespace tadasu::people {

// Adds the people of each row of a table: what stands in columns that find knew by their header or
// values. Takes the Pieces of one list in order.
class KnownListReader {
 public:
  explicit KnownListReader(find::KnownPeopleWriter& list) : list_(list) {}

  // `mentions` are those find gave for `piece`. Pieces of another shape are no list.
  void read(const unpack::Piece& piece, std::span<const find::Mention> mentions);

  // Rows with something in them, without titles and headers.
  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  // Names of which nothing can be looked up: five words, several scripts.
  [[nodiscard]] std::uint64_t names_without() const { return names_without_; }

 private:
  struct Name {  // as it stands in one cell
    find::Kind kind = find::Kind::PersonName;
    std::uint16_t column = 0;
    std::string text;
    std::string former;  // 旧姓
  };
  void note_columns(std::span<const find::Mention> mentions);
  void read_row(const unpack::Piece& piece, std::size_t row,
                std::span<const find::Mention> mentions);
  void take(const Name& name);
  void add(const Name& name, std::string_view family, std::string_view given);
  [[nodiscard]] const Name* partner_of(const Name& name) const;

  find::KnownPeopleWriter& list_;
  TableHeaders headers_;
  NameColumns columns_;
  std::vector<find::Kind> kinds_;  // by column: names or readings; Sex for others
  std::vector<Name> names_;        // of the row at hand
  std::uint64_t table_ = 0;
  bool has_begun_ = false;  // the people of the table at hand
  std::uint64_t rows_ = 0;
  std::uint64_t names_without_ = 0;
};

// 山田 太郎（旧姓 鈴木）, 鷹架 縁莉 ※退会: the name without what is noted beside it.
struct NameInCell {
  std::string name;
  std::string former;  // 鈴木; "" without
};
NameInCell name_in_cell(std::string_view cell);

}  // namespace tadasu::people
