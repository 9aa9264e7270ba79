// For the fuzz targets of the readers: reads bytes as a file and checks every promise of piece.h.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "text/encoding.h"
#include "unpack/unpack.h"

namespace tadasu::unpack {

class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : fd_(memfd_create("fuzz", 0)) {
    TADASU_CHECK(fd_ >= 0);
    TADASU_CHECK(::write(fd_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { close(fd_); }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

class CheckingSink final : public PieceSink {
 public:
  std::string text;  // of the file itself, all blocks
  std::vector<std::string> cells;
  std::set<std::string, std::less<>> ways;  // that have a verdict

  void piece(const Piece& piece) override {
    TADASU_CHECK(!piece.text.empty() && piece.text.size() <= 8U << 20);
    TADASU_CHECK(text::is_valid_utf8(piece.text));
    open_.emplace(piece.way);
    if (piece.plain_file) text += piece.text;
    for (const Row& row : piece.rows) {
      TADASU_CHECK(std::uint64_t{row.cell_first} + row.cell_count <= piece.cells.size());
    }
    for (const Cell& cell : piece.cells) {
      TADASU_CHECK(cell.begin <= cell.end && cell.end <= piece.text.size());
      if (piece.plain_file)
        cells.emplace_back(piece.text.substr(cell.begin, cell.end - cell.begin));
    }
    if (piece.plain_file) (void)raw_offset(piece, piece.text_begin + piece.text.size() / 2);
    (void)place_of(piece, 0, piece.rows.empty() ? kNoRow : 0, 3);
  }
  void read(std::string_view way, std::uint64_t) override { verdict(way); }
  void unread(Unread unread) override { verdict(unread.way); }
  void skipped(std::string_view way, std::string_view) override { verdict(way); }
  bool hand_over(std::string_view way, std::string_view, std::string_view) override {
    verdict(way);
    return true;
  }
  // Every piece belongs to a way with a verdict.
  void finish(std::string_view way) const {
    TADASU_CHECK(ways.count(way) == 1);
    for (const std::string& one : open_) TADASU_CHECK(ways.count(one) == 1);
  }

 private:
  void verdict(std::string_view way) { TADASU_CHECK(ways.emplace(way).second); }
  std::set<std::string, std::less<>> open_;
};

// Small limits, so that the fuzzer finds the ends of the budget too.
inline Budget small_budget() {
  Budget budget;
  budget.output_bytes_max = 4 << 20;
  budget.ratio_after_bytes = 1 << 20;
  budget.depth_max = 4;
  budget.entries_max = 200;
  return budget;
}

inline CheckingSink read_checked(std::string_view way, std::string_view bytes) {
  const MemoryFile file(bytes);
  CheckingSink sink;
  unpack(file.fd(), {std::string(way), 0, UINT64_MAX, "", ""}, small_budget(), sink);
  sink.finish(way);
  return sink;
}

// A zip of members as they are. Their CRC is zero: the reader says Damaged after it has read them.
inline std::string stored_zip(const std::vector<std::pair<std::string, std::string>>& members) {
  const auto number = [](std::uint64_t value, int size) {
    std::string out;
    for (int i = 0; i < size; ++i) {
      out += i < 8 ? static_cast<char>(value >> (8 * i) & 0xff) : '\0';
    }
    return out;
  };
  std::string out;
  std::string directory;
  for (const auto& [name, content] : members) {
    const std::string sizes = number(0, 4) + number(content.size(), 4) + number(content.size(), 4) +
                              number(name.size(), 2) + number(0, 2);
    directory += "PK\1\2" + number(20, 2) + number(20, 2) + number(0, 8) + sizes + number(0, 10) +
                 number(out.size(), 4) + name;
    out += "PK\3\4" + number(20, 2) + number(0, 8) + sizes + name + content;
  }
  const std::size_t begin = out.size();
  return out + directory + "PK\5\6" + number(0, 4) + number(members.size(), 2) +
         number(members.size(), 2) + number(directory.size(), 4) + number(begin, 4) + number(0, 2);
}

}  // namespace tadasu::unpack
