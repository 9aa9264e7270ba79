// A table with one person a row (a CSV or a spreadsheet), read in the jail as any evidence is, into
// records by which people are told apart. Nothing of it is kept in clear but the ids of its rows.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/result.h"
#include "facts/wire.h"
#include "find/find.h"
#include "people/people.h"
#include "people/person.h"
#include "people/table_people.h"
#include "unpack/jail.h"

namespace tadasu::facts {

struct TableColumn {
  std::string header;
  std::uint16_t column = 0;
  bool is_used = false;
  people::ColumnUse use;  // when it is used
};

struct TableOptions {
  Key key{};              // for the keyed hashes; random when it is all 0
  std::string id_column;  // its header; "": rows are named by their numbers
  // Header and what stands below it: the id of a kind, family_name, given_name, none.
  std::vector<std::pair<std::string, std::string>> map;
  unsigned thread_count = 0;  // 0: one per core
  std::uint64_t unit_bytes = 4ULL << 20;
  std::filesystem::path worker;  // "": beside the program
  unpack::JailLimits limits;
  const std::atomic<bool>* stop = nullptr;
  // Where records go instead of to PeopleTable::records, when nothing more is asked than who is
  // who.
  people::Records* to = nullptr;
  bool keeps_names = true;  // false: nobody asks what a record is called
};

// What each record of a table is called in it.
class RowNames {
 public:
  void add(std::string_view name) {
    text_ += name;
    ends_.push_back(text_.size());
  }
  void add(const RowNames& more) {
    for (const std::uint64_t end : more.ends_) ends_.push_back(text_.size() + end);
    text_ += more.text_;
  }
  [[nodiscard]] std::string_view of(std::size_t index) const {
    const std::uint64_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(text_).substr(begin, ends_[index] - begin);
  }
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  void reserve(std::size_t rows, std::size_t bytes) {
    ends_.reserve(rows);
    text_.reserve(bytes);
  }
  [[nodiscard]] std::size_t bytes() const { return text_.size(); }

 private:
  std::string text_;
  std::vector<std::uint64_t> ends_;
};

struct PeopleTable {
  std::vector<TableColumn> columns;
  std::vector<people::Record> records;  // ids from 1, in order of rows; empty rows have none
  RowNames names;                       // of each record: its id, or the number of its row
  std::uint64_t rows_elsewhere = 0;     // in further sheets, which are not read
  std::string unread;                   // why it could not be read to its end; "": it was
};

inline constexpr const char* kPeopleTableWhere = "table of people";

// Shape:  the same for any thread_count. `map` and `id_column` name columns by their headers; of
//         several headers alike the first counts.
// Errors: NotFound, NotAllowed; Invalid with the header in `detail` when there is no such column,
//         with "kind: …" when there is no such kind, or with kNoTable or kNoColumn; Unavailable
//         when no worker starts; Damaged when a worker lies.
inline constexpr const char* kNoTable = "no table";
inline constexpr const char* kNoColumn = "no column says who somebody is";
Result<PeopleTable> read_people_table(const std::filesystem::path& path,
                                      const TableOptions& options);
// The same of a file that is open; `name` tells what it may be (list.csv).
Result<PeopleTable> read_people_table(const File& file, const std::filesystem::path& name,
                                      const TableOptions& options);

// ---- the worker's side (people_table_answer.cpp)
// Records of one byte and some bytes: 'c' the columns, 'r' rows, 'x' rows of further tables, 'u'
// why a part could not be read. Described in docs/formats/worker.md.
void list_columns(find::Finder& finder, wire::Reader& request, int fd,
                  const unpack::Answer& answer);
void list_rows(const Key& key, wire::Reader& request, int fd, const unpack::Answer& answer);

// How columns cross the wire, both ways.
void write_uses(wire::Writer& writer, const std::vector<people::ColumnUse>& uses);
bool read_uses(wire::Reader& reader, std::vector<people::ColumnUse>& out);

}  // namespace tadasu::facts
