// Lists of people with known truth, as records, and how well they were told apart. One place for
// people_bench and the quality test of src/people.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "people/people.h"
#include "people/table_people.h"

namespace tadasu::bench {

inline constexpr std::size_t kPlainCount = 5;  // birth date, telephone, mail, address, number

// Records and whose they are. Columns are known by their headers: those of the generated lists, of
// jp-people, FEBRL, fake_1000 and the truth sets of Senzing.
class TrueRecords {
 public:
  Key key{1, 2, 3};              // of the hashes
  std::set<std::string> hidden;  // headers of columns to leave out
  // Senzing: its CLUSTER_ID,DATA_SOURCE,RECORD_ID; read before the lists.
  bool read_key(const std::string& path);
  // A CSV, or one packed as .xz; several make one set. False when it cannot be read or has no
  // truth.
  bool read(const std::string& path);
  void read_text(std::string_view csv);  // … of a CSV in memory
  void finish();                         // after the last

  // Where records go instead of to `records`, as a product would have it: they are compared there.
  people::Records* to = nullptr;
  std::vector<people::Record> records;  // ids from 1
  std::vector<std::uint32_t> person;    // true person of each
  std::vector<bool> identified;         // has a birth date, telephone, mail, address or number
  // Hashes of values made plain by the bench; 0: none.
  std::vector<std::array<std::uint32_t, kPlainCount>> plain;
  std::size_t people = 0;
  double read_seconds = 0, keys_seconds = 0;  // of CPU

 private:
  enum class Role : std::uint8_t;
  class Rows;
  bool begin_table(const std::vector<std::string>& header);
  void note_uses();
  void add(const std::vector<std::string_view>& cells);
  void add_rows(Rows& rows);
  void expect(std::size_t count);
  void add_plain(const std::vector<std::string_view>& cells);

  std::vector<Role> roles_;
  std::vector<people::ColumnUse> uses_;
  std::vector<std::uint64_t> labels_;  // of the true persons, until finish()
  std::unordered_map<std::string, std::string> key_;
};

struct Split {  // over all records, or the identified ones
  std::size_t records = 0, people = 0, clusters = 0;
  std::uint64_t hidden = 0;      // sum over clusters of distinct people less one: no letter
  std::uint64_t over_split = 0;  // sum over people of clusters less one: letters too many
  double precision = 0, recall = 0, f1 = 0;  // of pairs
};
struct Figures {
  Split all, identified;
  // Over-split of the identified when all records of a person that share an exact value are one:
  // what is left has nothing in common that is written alike.
  std::uint64_t oracle_over_split = 0;
  people::Count count;
};
Figures judge(const TrueRecords& truth, const people::Resolved& resolved);

double cpu_seconds();
double peak_megabytes();

}  // namespace tadasu::bench
