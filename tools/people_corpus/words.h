// The names and places that invented people are made of: packs/names and packs/places by how common
// they are, read as files. Nothing here is shared with the folding in src/text: what is written
// here is to be understood there.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tadasu::invented {

// SplitMix64, the same numbers as tools/incident/rand.py. Cheap to begin anew for every household,
// so that each can be made again whenever a record of it is written.
class Rand {
 public:
  explicit Rand(std::uint64_t seed) : state_(seed) {}
  std::uint64_t word() { return scramble(state_ += 0x9E3779B97F4A7C15); }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>((word() >> 32) * n >> 32); }
  int between(int low, int high) {
    return low + static_cast<int>(below(static_cast<std::size_t>(high - low) + 1));
  }
  double share() { return static_cast<double>(word() >> 11) * 0x1p-53; }
  bool chance(double p) { return share() < p; }
  // Which of the shares, which sum up to one.
  template <class Shares>
  std::size_t choice(const Shares& shares) {
    double left = share();
    for (std::size_t i = 0; i + 1 < shares.size(); ++i) {
      if ((left -= shares[i]) < 0) return i;
    }
    return shares.size() - 1;
  }
  template <class List>
  const auto& pick(const List& list) {
    return list[below(std::size(list))];
  }
  static std::uint64_t scramble(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

// Picks the index of a weight, in one look-up.
class Weighted {
 public:
  Weighted() = default;
  Weighted(const std::vector<double>& weights, std::size_t slot_count);
  std::uint32_t pick(Rand& rand) const { return slots_[rand.below(slots_.size())]; }

 private:
  std::vector<std::uint32_t> slots_;
};

struct Reading {
  std::string hiragana, katakana, half_width;
  std::string hepburn, hepburn_long, kunrei;  // sato, satoh, sato; small letters
};
struct Name {
  std::string written;
  std::uint32_t reading = 0;
};
struct Town {
  std::string postal_code;  // seven digits
  std::uint32_t city = 0;
  std::string name;
  std::uint16_t chome_max = 0;  // 0: none in this town
  std::uint16_t block_max = 0, house_max = 0;
};
struct City {
  std::string name;
  std::uint32_t prefecture = 0;
};

enum class Sex : std::uint8_t { Male, Female };

class Words {
 public:
  explicit Words(const std::string& packs);  // stops the program when a file cannot be read

  std::uint32_t surname(Rand& rand) const;
  std::uint32_t given(Rand& rand, Sex sex, int birth_year) const;
  // Another name with a character of this one; itself when there is none.
  std::uint32_t given_like(Rand& rand, Sex sex, std::uint32_t like) const;
  std::uint32_t town(Rand& rand) const { return town_weights_.pick(rand); }
  const std::string& area_code(std::uint32_t town, std::uint64_t which) const;

  // Names of the same reading: what else one hears.
  const std::vector<std::uint32_t>& surnames_read(std::uint32_t reading) const;
  const std::vector<std::uint32_t>& given_read(std::uint32_t reading) const;
  // Readings of a given name's characters.
  const std::vector<std::uint32_t>& readings_of(const std::string& written) const;

  std::vector<Reading> readings;
  std::vector<Name> surnames, givens;
  std::vector<std::string> prefectures;
  std::vector<City> cities;
  std::vector<Town> towns;

 private:
  using Lists = std::unordered_map<std::uint32_t, std::vector<std::uint32_t>>;
  std::uint32_t reading(const std::string& hiragana);
  void read_surnames(const std::string& path);
  void read_given(const std::string& path, std::array<std::vector<double>, 2>& weights);
  void add_heads();
  void read_towns(const std::string& path);
  std::uint32_t add_given(const std::string& written, const std::string& hiragana, Sex sex);

  std::unordered_map<std::string, std::uint32_t> reading_of_;
  Weighted surname_weights_, rare_weights_, town_weights_;
  std::array<Weighted, 2> given_weights_;
  std::array<std::vector<std::uint32_t>, 2> given_of_sex_;  // what the weights are of
  std::array<std::array<std::vector<std::uint32_t>, 4>, 2> heads_;
  Weighted head_weights_;
  std::vector<std::vector<std::string>> area_codes_;  // by prefecture
  std::array<std::unordered_map<std::string, std::vector<std::uint32_t>>, 2> by_first_;
  Lists surnames_read_, given_read_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> readings_of_;
};

// The characters of a text, one after the other.
std::vector<std::string_view> characters(std::string_view text);
// ゆうこ -> ユウコ, ﾕｳｺ
std::string to_katakana(std::string_view hiragana);
std::string to_half_width(std::string_view hiragana);
enum class Roman : std::uint8_t { Hepburn, HepburnLong, Kunrei };
std::string to_roman(std::string_view hiragana, Roman system);

}  // namespace tadasu::invented
