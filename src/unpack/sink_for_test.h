// For the tests of the readers: keeps everything a sink is told.
#pragma once

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "unpack/unpack.h"

namespace tadasu::unpack {

class TemporaryFile {  // lives in memory only
 public:
  explicit TemporaryFile(std::string_view bytes) : fd_(memfd_create("evidence", 0)) {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t put = ::write(fd_, bytes.data() + done, bytes.size() - done);
      if (put <= 0) break;
      done += static_cast<std::size_t>(put);
    }
    EXPECT_EQ(done, bytes.size());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { close(fd_); }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

struct ReadRow {
  std::uint64_t number = 0;
  std::vector<std::string> cells;
  bool operator==(const ReadRow&) const = default;
};

struct Part {  // a Piece that outlives the call
  std::string way, part, text;
  Shape shape = Shape::Text;
  std::uint64_t text_begin = 0, line_begin = 1, table = 0;
  std::vector<ReadRow> rows;
  std::vector<std::string> first_row;
  bool plain_file = false;
  std::vector<std::uint64_t> raw;  // of each byte of text
};

struct Seen {
  std::vector<Part> pieces;
  std::vector<std::pair<std::string, std::string>>
      verdicts;  // way, "read" "unread:damaged" "skipped:empty" "handed:pdf"
  std::vector<Unread> unread;
  std::map<std::string, std::uint64_t> sizes;
  std::map<std::string, std::string> handed;
  UnitTotals totals;

  [[nodiscard]] std::string verdict_of(std::string_view way) const {
    std::string found = "none";
    for (const auto& [name, verdict] : verdicts) {
      if (name == way) found = found == "none" ? verdict : found + "+" + verdict;
    }
    return found;
  }
  [[nodiscard]] std::string text_of(std::string_view way, std::string_view part = "") const {
    std::string text;
    for (const Part& piece : pieces) {
      if (piece.way == way && (part.empty() || piece.part == part)) text += piece.text;
    }
    return text;
  }
  [[nodiscard]] std::vector<ReadRow> all_rows() const {
    std::vector<ReadRow> all;
    for (const Part& piece : pieces) all.insert(all.end(), piece.rows.begin(), piece.rows.end());
    return all;
  }
  [[nodiscard]] std::vector<std::uint64_t> all_raw() const {
    std::vector<std::uint64_t> all;
    for (const Part& piece : pieces) all.insert(all.end(), piece.raw.begin(), piece.raw.end());
    return all;
  }
  // Every way has one verdict, and every piece belongs to a way that has one.
  void expect_whole() const {
    std::map<std::string, int> count;
    for (const auto& [way, verdict] : verdicts) ++count[way];
    for (const auto& [way, times] : count) EXPECT_EQ(times, 1) << way;
    for (const Part& piece : pieces) EXPECT_EQ(count.count(piece.way), 1U) << piece.way;
  }
};

class Collector final : public PieceSink {
 public:
  Seen seen;
  UnitTotals before;  // what the earlier units of the file held
  bool keep = true;   // false: only check and count

  void piece(const Piece& piece) override {
    EXPECT_TRUE(text::is_valid_utf8(piece.text));
    EXPECT_FALSE(piece.text.empty());
    for (const Row& row : piece.rows) {
      ASSERT_LE(std::uint64_t{row.cell_first} + row.cell_count, piece.cells.size());
    }
    for (const Cell& cell : piece.cells) {
      ASSERT_LE(cell.begin, cell.end);
      ASSERT_LE(cell.end, piece.text.size());
    }
    Part part{std::string(piece.way),
              std::string(piece.part),
              {},
              piece.shape,
              {},
              {},
              piece.table,
              {},
              {},
              piece.plain_file,
              {}};
    part.text_begin = before.text_bytes + piece.text_begin;
    part.line_begin = before.lines + piece.line_begin;
    if (keep) part.text = piece.text;
    for (const Row& row : piece.rows) {
      if (!keep) break;
      ReadRow out{before.rows + row.number, {}};
      for (std::uint32_t i = 0; i < row.cell_count; ++i) {
        const Cell& cell = piece.cells[row.cell_first + i];
        out.cells.emplace_back(piece.text.substr(cell.begin, cell.end - cell.begin));
      }
      part.rows.push_back(std::move(out));
    }
    if (piece.first_row != nullptr) part.first_row = *piece.first_row;
    for (std::size_t i = 0; keep && piece.plain_file && i < piece.text.size(); ++i) {
      if ((static_cast<unsigned char>(piece.text[i]) & 0xc0) == 0x80 && !part.raw.empty()) {
        part.raw.push_back(part.raw.back());  // inside a character
      } else {
        part.raw.push_back(raw_offset(piece, piece.text_begin + i));
      }
    }
    seen.pieces.push_back(std::move(part));
  }
  void read(std::string_view way, std::uint64_t size_bytes) override {
    seen.verdicts.emplace_back(way, "read");
    seen.sizes[std::string(way)] = size_bytes;
  }
  void unread(Unread unread) override {
    seen.verdicts.emplace_back(unread.way, std::string("unread:") + why_name(unread.why));
    seen.unread.push_back(std::move(unread));
  }
  void skipped(std::string_view way, std::string_view rule) override {
    seen.verdicts.emplace_back(way, "skipped:" + std::string(rule));
  }
  bool hand_over(std::string_view way, std::string_view reader, std::string_view bytes) override {
    seen.verdicts.emplace_back(way, "handed:" + std::string(reader));
    seen.handed[std::string(way)] = bytes;
    return true;
  }
};

inline Seen read_bytes(std::string_view way, std::string_view bytes, std::string_view reader = "",
                       const Budget& budget = {}) {
  const TemporaryFile file(bytes);
  Collector sink;
  sink.seen.totals =
      unpack(file.fd(), {std::string(way), 0, UINT64_MAX, "", std::string(reader)}, budget, sink);
  return std::move(sink.seen);
}

inline Seen read_in_units(std::string_view way, std::string_view bytes, std::uint64_t unit_bytes) {
  const TemporaryFile file(bytes);
  std::vector<Unit> early;
  const Probe found =
      probe(file.fd(), way, unit_bytes, [&](const Unit& unit) { early.push_back(unit); });
  EXPECT_EQ(found.size_bytes, bytes.size());
  EXPECT_TRUE(early.empty() || early.size() + 1 < found.cuts.size());
  Collector sink;
  for (std::size_t i = 0; i + 1 < found.cuts.size(); ++i) {
    EXPECT_LE(found.cuts[i], found.cuts[i + 1]);
    Unit unit{std::string(way), found.cuts[i], found.cuts[i + 1], found.plan, ""};
    if (i < early.size()) {  // known early, it is the same with another plan
      EXPECT_EQ(early[i].begin, unit.begin);
      EXPECT_EQ(early[i].end, unit.end);
      EXPECT_NE(early[i].plan, unit.plan);
      unit = early[i];
    }
    const UnitTotals totals = unpack(file.fd(), unit, Budget{}, sink);
    sink.before.text_bytes += totals.text_bytes;
    sink.before.lines += totals.lines;
    sink.before.rows += totals.rows;
    sink.before.messages += totals.messages;
  }
  sink.seen.totals = sink.before;
  return std::move(sink.seen);
}

}  // namespace tadasu::unpack
