// Cells repeat: a sex, a prefecture, a state of an order, a remark chosen from a list. What a short
// cell of one column turned out to hold is remembered, by its bytes, so that the next one like it
// needs no second look.
//
// The answer for a cell depends on nothing but its bytes and its column, so remembering changes no
// result. Memory: 512 cells, which are overwritten; forget() wipes them.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "find/mention.h"

namespace tadasu::find {

class CellMemo {
 public:
  struct Answer {
    bool is_mention = false;
    Mention mention;  // offsets from the start of the cell
  };

  [[nodiscard]] static bool takes(std::string_view cell) { return cell.size() <= kCellBytesMax; }

  // What is known of this cell; nullptr when nothing is. takes(cell), and it is not empty.
  [[nodiscard]] const Answer* find(std::uint64_t table, std::uint16_t column,
                                   std::string_view cell) const {
    if (entries_.empty()) return nullptr;
    const Entry& entry = entries_[place(column, cell)];
    const bool same = entry.size == cell.size() && entry.column == column && entry.table == table &&
                      std::memcmp(entry.bytes, cell.data(), cell.size()) == 0;
    return same ? &entry.answer : nullptr;
  }

  void keep(std::uint64_t table, std::uint16_t column, std::string_view cell,
            const Answer& answer) {
    if (entries_.empty()) entries_.resize(kEntries);
    Entry& entry = entries_[place(column, cell)];
    entry.table = table, entry.column = column;
    entry.size = static_cast<std::uint16_t>(cell.size());
    entry.answer = answer;
    std::memcpy(entry.bytes, cell.data(), cell.size());
  }

  void forget() { entries_.clear(); }

 private:
  static constexpr std::size_t kEntries = 512, kCellBytesMax = 160;
  struct Entry {
    std::uint64_t table = 0;
    Answer answer;
    std::uint16_t column = 0;
    std::uint16_t size = 0;  // 0: free
    char bytes[kCellBytesMax] = {};
  };
  // The ends and the middle tell cells apart well enough; the comparison decides.
  static std::size_t place(std::uint16_t column, std::string_view cell) {
    const auto eight = [&](std::size_t from) {
      std::uint64_t out = 0;
      std::memcpy(&out, cell.data() + from, 8);
      return out;
    };
    std::uint64_t hash = cell.size() * 0x9E3779B97F4A7C15ULL + column;
    if (cell.size() >= 8) {
      hash ^= eight(0);
      hash = (hash ^ hash >> 29) * 0xD6E8FEB86659FD93ULL ^ eight(cell.size() - 8);
      hash = (hash ^ hash >> 31) * 0xD6E8FEB86659FD93ULL ^ eight((cell.size() - 8) / 2);
    } else {
      for (const char c : cell) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    }
    return (hash ^ hash >> 32) * 0x9E3779B97F4A7C15ULL >> 55;
  }

  std::vector<Entry> entries_;
};

}  // namespace tadasu::find
