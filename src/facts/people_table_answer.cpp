// The worker's side of a table of people.
#include <algorithm>

#include "base/check.h"
#include "facts/people_table.h"
#include "facts/record_wire.h"
#include "text/fold.h"
#include "unpack/unpack.h"

namespace tadasu::facts {
namespace {

constexpr std::size_t kFrameBytes = 256 << 10;
constexpr std::uint64_t kOutputBytesMax = 2ULL << 30;
constexpr std::size_t kNameBytesMax = 200;
constexpr float kListed = 0.99F;  // a row of a table of people speaks of somebody

unpack::Unit unit_of(wire::Reader& request) {
  unpack::Unit unit;
  unit.way = request.text();
  unit.begin = request.number();
  unit.end = request.number();
  unit.plan = request.text();
  return unit;
}

// The rows of the first table of a file; what else it holds is counted.
class FirstTable : public unpack::PieceSink {
 public:
  explicit FirstTable(const unpack::Answer& answer) : answer_(answer) {}
  void piece(const unpack::Piece& piece) final {
    answer_.progress();
    if (piece.shape != unpack::Shape::Table) return;
    if (table_ == 0) table_ = piece.table;
    if (piece.table == table_)
      rows(piece);
    else
      elsewhere_ += piece.rows.size();
  }
  void read(std::string_view, std::uint64_t) final {}
  void skipped(std::string_view, std::string_view) final {}
  void unread(unpack::Unread unread) final {
    answer_.record("u" + std::string(unpack::why_name(unread.why)));
  }
  bool hand_over(std::string_view, std::string_view, std::string_view) final { return false; }

 protected:
  virtual void rows(const unpack::Piece& piece) = 0;
  const unpack::Answer& answer_;
  std::uint64_t table_ = 0, elsewhere_ = 0;
};

class ColumnSink final : public FirstTable {
 public:
  ColumnSink(find::Finder& finder, const unpack::Answer& answer)
      : FirstTable(answer), finder_(finder) {}

 private:
  void rows(const unpack::Piece& piece) override {
    if (done_ || piece.first_row == nullptr) return;
    done_ = true;
    std::vector<find::Mention> mentions;
    finder_.find(piece, mentions);
    std::string out = "c";
    wire::Writer writer(out);
    writer.number(piece.first_row->size());
    for (const std::string& header : *piece.first_row) {
      const std::size_t begin = std::min(header.find_first_not_of(' '), header.size());
      writer.text(std::string_view(header).substr(begin));
    }
    write_uses(writer, people::column_uses(*piece.first_row, mentions));
    answer_.record(out);
  }
  find::Finder& finder_;
  bool done_ = false;
};

class RowSink final : public FirstTable {
 public:
  RowSink(const Key& key, wire::Reader& request, const unpack::Answer& answer)
      : FirstTable(answer), key_(key), unit_(unit_of(request)) {
    id_column_ = request.number();
    TADASU_CHECK(read_uses(request, uses_) && request.ok());
  }
  void run(int fd) {
    unpack::Budget budget;
    budget.output_bytes_max = kOutputBytesMax;
    const unpack::UnitTotals totals = unpack::unpack(fd, unit_, budget, *this);
    flush();
    std::string out = "n";
    wire::Writer writer(out);
    writer.number(totals.rows);
    writer.number(elsewhere_);
    answer_.record(out);
  }

 private:
  void rows(const unpack::Piece& piece) override {
    for (const unpack::Row& row : piece.rows) {
      if (unit_.begin == 0 && row.number == 1) continue;  // the header
      cells_.clear();
      bool is_empty = true;
      for (std::uint32_t i = 0; i < row.cell_count; ++i) {
        const unpack::Cell& cell = piece.cells[row.cell_first + i];
        cells_.push_back(piece.text.substr(cell.begin, cell.end - cell.begin));
        is_empty = is_empty && cells_.back().empty();
      }
      if (!is_empty) add(row.number);
      if (out_.size() >= kFrameBytes) flush();
    }
  }

  void add(std::uint64_t row) {
    if (id_column_ == 0) {
      writer_.number(row);
    } else {
      std::string name(id_column_ <= cells_.size() ? cells_[id_column_ - 1] : "");
      for (std::size_t at = name.find("\"\""); at != name.npos; at = name.find("\"\"", at + 1))
        name.erase(at, 1);
      std::size_t end = std::min(name.size(), kNameBytesMax);
      while (end < name.size() && end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80)
        --end;
      name.resize(end);
      writer_.text(name);
    }
    people::Record record;
    people::add_row(record, key_, uses_, cells_);
    record.strength = kListed;
    write_record(writer_, record);
  }

  void flush() {
    if (out_.size() > 1) answer_.record(out_);
    out_ = "r";
  }

  const Key& key_;
  unpack::Unit unit_;
  std::uint64_t id_column_ = 0;  // from 1; 0: none
  std::vector<people::ColumnUse> uses_;
  std::vector<std::string_view> cells_;
  std::string out_ = "r";
  wire::Writer writer_{out_};
};

}  // namespace

void list_columns(find::Finder& finder, wire::Reader& request, int fd,
                  const unpack::Answer& answer) {
  const unpack::Unit unit = unit_of(request);
  TADASU_CHECK(request.ok());
  finder.forget();
  ColumnSink sink(finder, answer);
  unpack::Budget budget;
  budget.output_bytes_max = kOutputBytesMax;
  unpack::unpack(fd, unit, budget, sink);
}

void list_rows(const Key& key, wire::Reader& request, int fd, const unpack::Answer& answer) {
  RowSink(key, request, answer).run(fd);
}

}  // namespace tadasu::facts
