// A Likeness on the wire: which of its words of eight bytes are not 0, and those words.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "facts/wire.h"
#include "people/likeness.h"

namespace tadasu::facts {

inline constexpr std::size_t kLikenessWords = sizeof(people::Likeness) / sizeof(std::uint64_t);

inline void write_likeness(wire::Writer& writer, const people::Likeness& likeness) {
  const auto words = std::bit_cast<std::array<std::uint64_t, kLikenessWords>>(likeness);
  std::uint64_t present = 0;
  for (std::size_t i = 0; i < words.size(); ++i) present |= std::uint64_t{words[i] != 0} << i;
  writer.number(present);
  for (const std::uint64_t word : words) {
    if (word != 0) writer.fixed64(word);
  }
}

// False when the bytes are none that write_likeness gives.
inline bool read_likeness(wire::Reader& reader, people::Likeness& out) {
  std::array<std::uint64_t, kLikenessWords> words{};
  const std::uint64_t present = reader.number();
  if (!reader.ok() || present == 0 || present >> words.size() != 0) return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if ((present >> i & 1) == 0) continue;
    words[i] = reader.fixed64();
    if (!reader.ok() || words[i] == 0) return false;
  }
  out = std::bit_cast<people::Likeness>(words);
  constexpr auto kFlags = people::Likeness::kSharedMailbox | people::Likeness::kSplitByGuess |
                          people::Likeness::kReadingByGuess | people::Likeness::kReadingOfMailbox;
  return out.sex <= 2 && (out.flags & ~kFlags) == 0;
}

}  // namespace tadasu::facts
