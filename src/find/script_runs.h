// The runs of kanji and of katakana in a text, 64 bytes at a time: masks of where such characters
// begin, and shifts that show where a run begins and ends.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace tadasu::find {

// Bit i is byte i of a block: where a character of three bytes begins that is a kanji (U+3400 ..
// U+9FFF, 々) or katakana (U+30A1 .. U+30FC, with ・).
struct ScriptMasks {
  std::uint64_t kanji = 0, katakana = 0;
};
// Reads 64 bytes and the two behind them.
ScriptMasks script_masks(const char* p);

// Calls use(begin, end, is_katakana) for every run in text[begin, end), which is valid UTF-8, in
// order. A run is of one script; it ends with the script, the text or a cut character.
template <class Use>
void each_script_run(std::string_view text, std::size_t begin, std::size_t end, Use use) {
  constexpr std::size_t kBlock = 64, kAhead = 2;
  constexpr std::size_t kNone = SIZE_MAX;
  ScriptMasks before;        // the last three bits of the block before, as the first three
  std::size_t open = kNone;  // where the run that has not ended began
  bool open_katakana = false;
  for (std::size_t block = begin; block <= end; block += kBlock) {
    ScriptMasks here;
    if (end - block >= kBlock + kAhead) {
      here = script_masks(text.data() + block);
    } else {
      char last[kBlock + kAhead] = {};
      std::memcpy(last, text.data() + block, end - block);
      here = script_masks(last);
      const std::size_t whole = end - block < 3 ? 0 : end - block - 2;  // begins of whole ones
      if (whole < kBlock) {
        here.kanji &= (std::uint64_t{1} << whole) - 1;
        here.katakana &= (std::uint64_t{1} << whole) - 1;
      }
    }
    const std::uint64_t kanji_on = here.kanji << 3 | before.kanji;
    const std::uint64_t katakana_on = here.katakana << 3 | before.katakana;
    before = {here.kanji >> 61, here.katakana >> 61};
    std::uint64_t begins = (here.kanji & ~kanji_on) | (here.katakana & ~katakana_on);
    std::uint64_t ends = (kanji_on & ~here.kanji) | (katakana_on & ~here.katakana);
    const auto open_next = [&] {
      const int bit = __builtin_ctzll(begins);
      open = block + static_cast<std::size_t>(bit);
      open_katakana = (here.katakana >> bit & 1) != 0;
      begins &= begins - 1;
    };
    for (; ends != 0; ends &= ends - 1) {
      if (open == kNone && begins == 0) break;  // only in broken UTF-8
      if (open == kNone) open_next();
      const std::size_t stop = block + static_cast<std::size_t>(__builtin_ctzll(ends));
      if (open < stop) use(open, stop, open_katakana);  // not so only in broken UTF-8
      open = kNone;
    }
    if (begins != 0 && open == kNone) open_next();
  }
}

}  // namespace tadasu::find
