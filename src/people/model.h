// How sure it is that two records are one person, given how they agree; private to people.
//
// Three classes: the same person, two people of one household, strangers. What the levels of each
// trait look like in each class is fitted by EM (Dempster, Laird, Rubin 1977) to the patterns of
// the records at hand, without labels, after Fellegi and Sunter 1969; the third class is ours:
// without it families melt into one person (docs/decisions/0029). Shipped first guesses weigh as a
// few dozen pairs, so that they decide alone among five records and are forgotten among a million.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "people/compare.h"
#include "people/pairs.h"
#include "people/people.h"

namespace tadasu::people {

class Model {
 public:
  // `random` is compare_some's.
  static Model fit(const Compared& compared, const std::vector<std::uint64_t>& random,
                   Classes classes);

  struct Odds {  // natural logarithms, against `same`
    double stranger = 0;
    double household = 0;
  };
  [[nodiscard]] Odds odds(const Levels& levels) const;
  // What one level of one trait adds to them, and what they are before anything is compared.
  [[nodiscard]] Odds odds_of(std::size_t trait, std::uint8_t level) const {
    return {stranger_[trait][level], household_[trait][level]};
  }
  [[nodiscard]] Odds before() const { return classes_; }
  // How much the levels alone, whatever the number of records, speak for one person against the
  // better of the two others: ln of the ratio of likelihoods.
  [[nodiscard]] double weight(const Levels& levels) const;
  // The chance that the pair is one person. `rarity`: ln of how much rarer than the average shared
  // name this one is.
  [[nodiscard]] double same(const Levels& levels, double rarity) const;
  static constexpr double kRarityMax = 3;  // of all names: ln 20, and a little
  struct Bearers {  // how many parts bear a name, a reading (Compared has them), and by chance
                    // would
    unsigned name = 0, kana = 0, chance = 0;
    friend bool operator==(const Bearers&, const Bearers&) = default;
  };
  // ln of the average share of strangers' pairs with one name (or reading) to this one's.
  [[nodiscard]] double rarity(const Levels& levels, const Bearers& of) const;
  // On how many traits a pair agrees so that it is compared for that.
  [[nodiscard]] static unsigned traits_met(const Levels& levels);
  // How often two records of one person bear birth dates that are no slip of each other.
  [[nodiscard]] double two_dates() const { return two_dates_; }

 private:
  [[nodiscard]] Odds likelihoods(const Levels& levels) const;

  // ln of the shares of each class against those of the first, by trait and level
  using Logs = std::array<std::array<double, kLevelsMax>, kTraitCount>;
  Logs stranger_{}, household_{};
  Odds classes_;  // ln of the classes' shares of all pairs against the first's
  double two_dates_ = 0;
  double name_chance_ = 0, kana_chance_ = 0;  // of two strangers to share a name, a reading
  double name_known_ = 0, kana_known_ = 0;    // parts that have one
};

}  // namespace tadasu::people
