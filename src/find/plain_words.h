// Words in capitals that neither begin a name nor have one behind them (The, Our, December): nine
// in ten, left out of a list of starts before any is read. What that rests on is shared with the
// reader of names.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "find/dictionary.h"
#include "find/scanner.h"

namespace tadasu::find {

// Moves the starts of words that need a closer look to the front, in order, and returns how many
// they are. `together`: for tests, whether eight words may be judged together.
std::size_t drop_plain_words(const Dictionary& dictionary, std::string_view text,
                             std::span<std::uint32_t> starts, bool together = true);

constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
// Letters of Latin-1 and Latin Extended-A, two bytes each.
constexpr bool is_latin_lead(char c) {
  const auto b = static_cast<unsigned char>(c);
  return b >= 0xC3 && b <= 0xC5;
}

// van, de la and their like, with the space behind them, as they stand in memory: a table that no
// two of them share a place of.
inline constexpr std::uint32_t kParticleFactor = 0xA0A92EEFu;
constexpr std::size_t particle_place(std::uint32_t word) { return word * kParticleFactor >> 28; }
inline constexpr std::array<std::uint32_t, 16> kParticles = [] {
  constexpr std::string_view kWords[] = {"van ", "von ", "de ", "der ", "den ", "di ", "da ",
                                         "dos ", "du ",  "la ", "le ",  "bin ", "el ", "af "};
  std::array<std::uint32_t, 16> places{};
  for (std::uint32_t& place : places) place = ~0u;  // no text
  for (const std::string_view word : kWords) {
    std::uint32_t bytes = 0;
    for (std::size_t i = 0; i < word.size(); ++i)
      bytes |= static_cast<std::uint32_t>(word[i]) << 8 * i;
    places[particle_place(bytes)] = bytes;
  }
  return places;
}();
static_assert(std::count(kParticles.begin(), kParticles.end(), ~0u) == 2);
constexpr bool is_two_letters(std::uint32_t four) { return (four & 0xFF0000) == 0x200000; }
// Whether these four bytes begin with one.
inline bool is_particle(std::uint32_t four) {
  const std::uint32_t word = is_two_letters(four) ? four & 0xFFFFFF : four;
  return kParticles[particle_place(word)] == word;
}

// What a path, an address or an identifier goes on with.
constexpr bool glues(char c) {
  return c == '@' || c == '_' || c == '/' || c == '\\' || c == '#' || c == '$' || c == '%' ||
         c == '&' || c == '+' || c == '=' || c == '~';
}

// What stands behind a word in small letters: a sign that ends it, one that ends it unless a letter
// or a digit follows, one that makes it part of an identifier (Mozilla/5.0, Win64), anything else.
enum class Behind : std::uint8_t { Other, End, Sign, Glue };
inline constexpr std::array<Behind, 256> kBehind = [] {
  std::array<Behind, 256> behind{};
  for (unsigned c = 0; c <= ' '; ++c) behind[c] = Behind::End;
  for (const char c : {',', ';', ')', '"', '!', '?', '>'})
    behind[static_cast<unsigned char>(c)] = Behind::End;
  for (const char c : {'.', ':'}) behind[static_cast<unsigned char>(c)] = Behind::Sign;
  for (unsigned c = 0; c < 0x80; ++c) {
    const char sign = static_cast<char>(c);
    if (is_ascii_digit(sign) || glues(sign) || sign == '(' || sign == '<') behind[c] = Behind::Glue;
  }
  return behind;
}();

}  // namespace tadasu::find
