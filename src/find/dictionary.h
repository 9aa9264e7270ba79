// The dictionaries: names, places, postal codes, area codes, banks. One file, dictionary.bin, made
// by tools/make_dictionary from packs/names, packs/places and (when installed) mecab-ipadic; mapped
// and used as it is. docs/formats/dictionary.md describes it.
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "find/word_table.h"

namespace tadasu::find {

// Classes of a word in Dictionary::names (low 8 bits of its value). Bits 8..15 of a surname's value
// hold how common it is: 2 * log2(bearers / 100), at least 1.
namespace name_class {
inline constexpr std::uint32_t kSurname = 1;
inline constexpr std::uint32_t kGiven = 2;
inline constexpr std::uint32_t kGivenKnown =
    4;                                       // of a well-known reading, or in a second dictionary
inline constexpr std::uint32_t kCommon = 8;  // also an everyday word
inline constexpr std::uint32_t kPlaceLike = 16;  // also a place
inline constexpr std::uint32_t kSurnameKana = 32;
inline constexpr std::uint32_t kGivenKana = 64;
inline constexpr unsigned kWeightShift = 8;
}  // namespace name_class

// Classes of a word in Dictionary::places. Bits 8.. hold the index of the city, or the prefecture.
namespace place_class {
inline constexpr std::uint32_t kPrefecture = 1;
inline constexpr std::uint32_t kCity = 2;
inline constexpr unsigned kIndexShift = 8;
}  // namespace place_class

// What a word in Latin letters is, whatever its case.
namespace latin_class {
inline constexpr std::uint8_t kGiven = 1, kSurname = 2;
inline constexpr std::uint8_t kWord = 4;  // an everyday word of English
inline constexpr std::uint8_t kTitle = 8, kGreeting = 16, kClosing = 32, kSpeech = 64;
inline constexpr std::uint8_t kThing = 128;  // a place, a time, or the last word of such a name
inline constexpr std::uint8_t kContext = kTitle | kGreeting | kClosing;
inline constexpr std::uint8_t kNotNames = kWord | kThing | kContext;
// A word of these classes can begin a name although nothing around it speaks for one.
constexpr bool begins_name(std::uint8_t classes) {
  return (classes & kContext) != 0 || ((classes & kGiven) != 0 && (classes & kNotNames) == 0);
}
}  // namespace latin_class

// The small letter of a capital of Latin-1 and Latin Extended-A; other characters as they are.
constexpr std::uint32_t fold_latin_pair(std::uint32_t c) {
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 0x20;
  if (c == 0x178) return 0xFF;
  const bool odd_capitals = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
  if (odd_capitals) return c + (c & 1);
  return c >= 0x100 && c <= 0x177 && c != 0x130 && c != 0x138 && c != 0x149 ? c | 1 : c;
}

class Dictionary {
 public:
  // Maps data_packs_folder()/dictionary.bin. Errors: NotFound, Damaged. Cost: below 10 ms.
  static Result<Dictionary> open(const std::filesystem::path& file);
  Dictionary(Dictionary&&) noexcept;
  Dictionary& operator=(Dictionary&&) noexcept;
  ~Dictionary();

  [[nodiscard]] const WordTable& names() const { return names_; }
  [[nodiscard]] const WordTable& places() const { return places_; }
  [[nodiscard]] const WordTable& banks() const { return banks_; }  // value: 1

  // `code` is the seven digits as a number.
  [[nodiscard]] bool postal_exists(std::uint32_t code) const;
  [[nodiscard]] bool postal_page_exists(
      std::uint32_t code) const;  // its first three digits are in use
  // Whether the code belongs to a city of this name index (several cities share a name: any of
  // them).
  [[nodiscard]] bool postal_in_city(std::uint32_t code, std::uint32_t city) const;
  // Whether `town` is a town of the city: hash made by town_hash over the characters.
  [[nodiscard]] bool town_exists(std::uint64_t hash) const;
  // Three digits after the leading 0 of a geographic number.
  [[nodiscard]] bool area_exists(unsigned three_digits) const;

  // latin_class of a word: its small letters in UTF-8, hashed sixteen bytes at a time, the last
  // ones filled up with zero.
  [[nodiscard]] std::uint8_t latin_classes(std::uint64_t hash) const;
  // Whether a word of these small letters (its first eight at most, as they stand in memory, then
  // zero) may be one that begins_name(), or Mc: false is sure, and known from a small table.
  [[nodiscard]] bool may_begin_name(std::uint64_t letters) const {
    const BeginsPlace place(letters);
    std::uint64_t bits;
    std::memcpy(&bits, latin_begins_ + place.at * sizeof bits, sizeof bits);
    return (bits >> (place.one & 63) & bits >> (place.other & 63) & 1) != 0;
  }
  static constexpr std::uint64_t kBeginsFactor = 0xD6E8FEB86659FD93ULL;
  static constexpr unsigned kBeginsBits = 19;  // how many bits the table has, as a power of two
  // Such a word has two bits of one number of that table: with one, one word in twenty that begins
  // no name would look as if it did.
  struct BeginsPlace {
    static constexpr unsigned kAtShift = 64 - kBeginsBits + 6;
    static constexpr unsigned kOneShift = kAtShift - 6, kOtherShift = kOneShift - 6;
    explicit BeginsPlace(std::uint64_t letters) {
      const std::uint64_t hash = letters * kBeginsFactor;
      at = static_cast<std::size_t>(hash >> kAtShift);
      one = static_cast<unsigned>(hash >> kOneShift) & 63;
      other = static_cast<unsigned>(hash >> kOtherShift) & 63;
    }
    std::size_t at;  // which number of 64 bits
    unsigned one, other;
  };
  // The table itself, for eight words at once.
  [[nodiscard]] const char* beginnings() const { return latin_begins_; }
  static std::uint64_t latin_hash_start() { return 0x9E3779B97F4A7C15ULL; }
  static std::uint64_t latin_hash_step(std::uint64_t hash, std::uint64_t low, std::uint64_t high) {
    hash = (hash ^ low) * 0xD6E8FEB86659FD93ULL;
    hash = ((hash ^ hash >> 32) + high) * 0xD6E8FEB86659FD93ULL;
    return hash ^ hash >> 32;
  }
  static std::uint64_t latin_hash(std::string_view small_letters) {
    std::uint64_t hash = latin_hash_start();
    do {
      std::uint64_t half[2] = {0, 0};
      const std::size_t size = small_letters.size() < 16 ? small_letters.size() : 16;
      std::memcpy(half, small_letters.data(), size);
      hash = latin_hash_step(hash, half[0], half[1]);
      small_letters.remove_prefix(size);
    } while (!small_letters.empty());
    return hash;
  }
  // How a word stands in the table: where to look first, and its cell without classes.
  static constexpr unsigned kLatinBits = 17;
  static std::uint32_t latin_place(std::uint64_t hash) {
    return static_cast<std::uint32_t>(hash >> (64 - kLatinBits));
  }
  static std::uint32_t latin_print(std::uint64_t hash) {
    return static_cast<std::uint32_t>(hash << 8) | 1u << 8;
  }

  static std::uint64_t town_hash_start(std::uint32_t city) {
    return 0xcbf29ce484222325ULL ^ city * 0x9E3779B97F4A7C15ULL;
  }
  static std::uint64_t town_hash_step(std::uint64_t hash, char32_t c) {
    return (hash ^ c) * 0x100000001b3ULL;
  }

 private:
  Dictionary() = default;
  Status read_sections();
  std::string_view section(std::uint32_t id) const;
  const char* map_ = nullptr;
  std::size_t map_size_ = 0;
  WordTable names_, places_, banks_;
  std::string_view postal_bits_, area_bits_;
  const std::uint64_t* towns_ = nullptr;  // open addressing, 0 is free
  std::uint64_t town_mask_ = 0;
  const std::uint64_t* postal_cities_ = nullptr;  // sorted: code << 32 | city
  std::size_t postal_city_count_ = 0;
  std::vector<bool> postal_pages_;
  const std::uint32_t* latin_ = nullptr;  // open addressing: print | classes; 0 is free
  const char* latin_begins_ = nullptr;    // two bits for each BeginsPlace
};

// Characters of town names as they are compared: full width and case folded, ヶ as ケ, ノ/の as の.
inline char32_t fold_town_char(char32_t c) {
  c = fold_for_lookup(c);
  if (c == U'ヶ' || c == U'が' || c == U'ガ') return U'ケ';
  if (c == U'ヵ') return U'カ';
  return c == U'ノ' || c == U'之' ? U'の' : c;
}

// The layout of dictionary.bin, shared with its maker.
namespace dictionary_file {
inline constexpr char kMagic[8] = {'T', 'A', 'D', 'A', 'D', 'I', 'C', '5'};
enum Section : std::uint32_t {
  Names,
  Places,
  Banks,
  PostalBits,
  AreaBits,
  Towns,
  PostalCities,
  LatinWords,
  LatinBegins,
  kCount
};
struct Head {  // 8-byte magic, then for each section its offset and size; sections start at
               // multiples of 8
  char magic[8];
  std::uint64_t begin[kCount];
  std::uint64_t size[kCount];
};
}  // namespace dictionary_file

}  // namespace tadasu::find
