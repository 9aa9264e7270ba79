// Whether a postal code is that of the city an address begins with, remembered by the code and by
// the bytes that were looked at: a list of customers says 150-0041 東京都渋谷区 often.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "find/scanner.h"

namespace tadasu::find {

class PlaceMemo {
 public:
  // The same as judge_place(code, judge_city(text, begin, end).city). Memory: 1,024 addresses.
  Reasons judge(const Scanner& scanner, std::uint32_t code, std::string_view text,
                std::size_t begin, std::size_t end) {
    if (!entries_.empty()) {
      const Entry& entry = entries_[place_of(code)];
      const char* const address = text.data() + begin;
      const std::size_t size = end - begin;
      // Longer than what is kept, it would be read the same; shorter or at its end, it might not.
      if (entry.size != 0 && entry.code == code &&
          (entry.to_end ? size == entry.size : size > entry.size) &&
          std::memcmp(entry.bytes, address, entry.size) == 0)
        return entry.place;
    }
    return look(scanner, code, text, begin, end);
  }
  void forget() { entries_.clear(); }

 private:
  static constexpr std::size_t kEntries = 1024, kBytesMax = 86;
  struct Entry {
    std::uint32_t code = 0;
    Reasons place = 0;
    std::uint8_t size = 0;  // 0: free
    bool to_end = false;    // the address ended where the look at it did
    char bytes[kBytesMax] = {};
  };
  static std::size_t place_of(std::uint32_t code) { return code * 0x9E3779B1u >> 22; }

  [[gnu::noinline]] Reasons look(const Scanner& scanner, std::uint32_t code, std::string_view text,
                                 std::size_t begin, std::size_t end) {
    if (entries_.empty()) entries_.resize(kEntries);
    const Scanner::AddressJudgment judged = scanner.judge_city(text, begin, end);
    const Reasons place = scanner.judge_place(code, judged.city);
    const std::size_t seen = judged.seen_end - begin;
    if (judged.seen_end <= begin || seen > kBytesMax) return place;
    Entry& entry = entries_[place_of(code)];
    entry.code = code, entry.place = place;
    entry.size = static_cast<std::uint8_t>(seen);
    entry.to_end = judged.seen_end >= end;
    std::memcpy(entry.bytes, text.data() + begin, seen);
    return place;
  }

  std::vector<Entry> entries_;
};

}  // namespace tadasu::find
