// Any bytes as a table: the fast rows equal those of the slow twin, and the units of the file give
// what the whole gives.
#include <cstddef>

#include "read_for_fuzz.h"
#include "unpack/csv_reference.h"

using namespace tadasu;
using namespace tadasu::unpack;

namespace {

void check_twin(std::string_view text, CsvLimits limits) {
  std::vector<Row> rows;
  std::vector<Cell> cells;
  TADASU_CHECK(CsvRows(',', limits).read(text, true, SIZE_MAX, rows, cells) == text.size());
  const auto expected = reference_rows(text, ',', limits);
  TADASU_CHECK(rows.size() == expected.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    TADASU_CHECK(rows[i].cell_count == expected[i].size());
    for (std::uint32_t k = 0; k < rows[i].cell_count; ++k) {
      const Cell& cell = cells[rows[i].cell_first + k];
      TADASU_CHECK(text.substr(cell.begin, cell.end - cell.begin) == expected[i][k]);
    }
  }
}

void check_units(std::string_view bytes, std::uint64_t unit_bytes) {
  const CheckingSink whole = read_checked("a.csv", bytes);
  const MemoryFile file(bytes);
  const Probe found = probe(file.fd(), "a.csv", unit_bytes);
  if (!found.splittable) return;
  CheckingSink units;
  for (std::size_t i = 0; i + 1 < found.cuts.size(); ++i) {
    unpack::unpack(file.fd(), {"a.csv", found.cuts[i], found.cuts[i + 1], found.plan, ""},
                   small_budget(), units);
  }
  TADASU_CHECK(units.text == whole.text);
  TADASU_CHECK(units.cells == whole.cells);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view raw(reinterpret_cast<const char*>(bytes) + 2, size - 2);
  std::string valid;
  tadasu::text::decode(tadasu::text::Encoding::Utf8, raw, valid);
  check_twin(valid, {});
  check_twin(valid, {std::size_t{bytes[0]} + 4, std::size_t{bytes[1]} + 1});
  check_units(raw, std::uint64_t{bytes[0]} + 1);
  return 0;
}
