#include "people/readings.h"

#include <algorithm>

#include "people/name_table.h"
#include "text/fold.h"

namespace tadasu::people {

void find_readings(std::u32string_view written, bool is_given, std::vector<std::u32string>& out) {
  out.clear();
  if (written.empty()) return;
  const std::uint64_t hash = reading_hash(written, is_given);
  const std::uint64_t bucket = hash >> (64 - kReadingBits);
  for (std::uint32_t i = kNameReadingsAt[bucket]; i < kNameReadingsAt[bucket + 1]; ++i) {
    if (kNameReadings[i].hash != static_cast<std::uint32_t>(hash)) continue;
    const std::uint32_t first = kNameReadings[i].first / 16, count = kNameReadings[i].first % 16;
    for (std::uint32_t one = first; one < first + count; ++one) {
      const std::uint16_t number = kReadingLists[one];
      out.emplace_back(kReadingLetters + kReadingAt[number],
                       kReadingLetters + kReadingAt[number + 1U]);
    }
    return;
  }
  const bool is_kana = std::all_of(written.begin(), written.end(),
                                   [](char32_t c) { return c >= 0x3041 && c <= 0x30FC; });
  if (is_kana) text::append_sounds(written, out.emplace_back());
}

}  // namespace tadasu::people
