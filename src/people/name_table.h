// Which folded names are surnames and which are given names: two tables made by
// tools/make_name_table.cpp from packs/names; private to people.
#pragma once

#include <cstdint>
#include <string_view>

namespace tadasu::people {

// A slot holds 24 bits of a name's hash and its classes; 0 is free. Looked up from the hash's
// highest bits on.
inline constexpr unsigned kNameTableBits = 17, kSoundTableBits = 15;
extern const std::uint32_t kNameTable[1U << kNameTableBits];    // by name_key
extern const std::uint32_t kSoundTable[1U << kSoundTableBits];  // readings, by kana_key

namespace name_bits {
inline constexpr unsigned kGiven = 128;
// Of a surname: 2 * log2(bearers), which is 26 to 42; 0 of any other name.
inline constexpr unsigned kSurnameWeight = 127;
}  // namespace name_bits

inline constexpr std::uint64_t kNameHashStart = 0x9E3779B97F4A7C15ULL;
inline std::uint64_t name_hash_step(std::uint64_t hash, char32_t letter) {
  hash = (hash ^ letter) * 0xD6E8FEB86659FD93ULL;
  return hash ^ hash >> 32;
}
inline std::uint64_t name_hash(std::u32string_view name) {
  std::uint64_t hash = kNameHashStart;
  for (const char32_t letter : name) hash = name_hash_step(hash, letter);
  return hash;
}
inline std::uint32_t name_slot(std::uint64_t hash, unsigned classes) {
  return static_cast<std::uint32_t>(hash << 8) | classes;
}
// The classes of a name, 0 when the table does not have it.
inline unsigned name_classes(const std::uint32_t* table, unsigned bits, std::uint64_t hash) {
  for (std::uint64_t i = hash >> (64 - bits);; ++i) {
    const std::uint32_t slot = table[i & ((1U << bits) - 1)];
    if (slot == 0) return 0;
    if ((slot ^ name_slot(hash, 0)) < 256) return slot & 255;
  }
}

// ---- readings
// How a written name may be read: a family name as one of packs/names/surnames.tsv, a given name as
// any of the given.tsv, the well-known readings first.
struct NameReadings {
  std::uint32_t hash = 0;   // the low half of the name's
  std::uint32_t first = 0;  // in kReadingLists, times 16, and how many
};
inline constexpr unsigned kReadingBits = 16;  // the high bits of a hash, by which names are found
extern const std::uint32_t kNameReadingsAt[(1U << kReadingBits) + 1];  // in kNameReadings
extern const NameReadings kNameReadings[];
extern const std::uint16_t kReadingLists[];  // readings, by number
extern const std::uint32_t kReadingAt[];     // where in kReadingLetters each begins
extern const char16_t kReadingLetters[];     // as kana_key folds them

// Of a family name and a given name written alike the hashes differ.
inline std::uint64_t reading_hash(std::u32string_view name, bool is_given) {
  return name_hash_step(name_hash(name), is_given ? 2 : 1);
}

}  // namespace tadasu::people
