#include "people/model.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace tadasu::people {
namespace {

using Shares =
    std::array<std::array<double, kLevelsMax>, kTraitCount>;  // by trait and level; [0] is unused

// First guesses: what the levels of a trait look like in a class before anything was read. Judged
// by hand from the list of ways in which records of one person differ; the fit forgets them.
constexpr Shares kSame = {
    {{0, .814, .06, .03, .03, .005, .001, .015, .015, .004, .010, .001, .002, .004},
     {0, .95, .04, .01},
     {0, .55, .25, .20},
     {0, .75, .02, .23},
     {0, .25, .57, .01, .05, .02, .10},
     {0, .985, .015},
     {0, .90, .07, .03}}};
constexpr Shares kHousehold = {
    {{0, .002, .001, .001, .001, .002, .001, .004, .002, .100, .010, .800, .028, .050},
     {0, .006, .012, .982},
     {0, .15, .40, .45},
     {0, .12, .01, .87},
     {0, .30, .60, .02, .02, .01, .05},
     {0, .40, .60},
     {0, .002, .020, .978}}};
constexpr Shares kStranger = {
    {{0, 3e-6, 1.5e-6, 2e-6, 2e-6, 3e-6, 4e-4, 5e-4, 3e-3, 8e-4, 1e-4, 4e-3, .02, .9712},
     {0, 4e-5, 5e-3, .99496},
     {0, 1e-7, 3e-7, .9999996},
     {0, 1e-8, 1e-4, .99989999},
     {0, 1e-7, 2e-7, 1e-7, 5e-4, 1e-3, .9984996},
     {0, .5, .5},
     {0, 1e-9, .01, .989999999}}};
constexpr double kGuessPairs = 30;           // what the guesses of the first two classes weigh
constexpr double kStrangerGuessPairs = 1e5;  // … and those of strangers
constexpr double kGuessRecords = 100;        // … and the average name beside one that is counted
constexpr double kSamePerRecord = 0.3, kHouseholdPerRecord = 0.2;  // pairs, before anything is read
// Of one person's names hardly any have little in common: unbound, the fit would take spouses who
// share a mailbox for one, or all who bear one family name.
constexpr std::array<double, kLevelsMax> kSameNameMax = {1,  1,  1,   1, 1,    1,   1,
                                                         .4, .1, .04, 1, .004, .01, .004};
// … and hardly any two of one household one name: unbound, where there are no households, those
// would be one who write another birth date.
constexpr std::array<double, kLevelsMax> kHouseholdNameMax = {1,   .003, .003, .004, .004, .03, .03,
                                                              .01, .15,  1,    1,    1,    1,   1};
// … and people of one household have birth dates and numbers of their own, but for twins: unbound,
// the fit would take for a household whoever changed a given name.
constexpr double kSameDateMax = 0.03, kSameIdMax = 0.002;
constexpr double kClassShareMax = 0.1;  // of all pairs: a handful of records
constexpr int kRoundsMax = 80;

// Levels that are keys of blocks: every pair with one was compared, so how many strangers share it
// is counted among the compared. Of the others a sample of all pairs tells.
constexpr std::array<unsigned, kTraitCount> kCountedLevels = {0b1110, 0b10, 0b110, 0b10,
                                                              0b1110, 0,    0b10};
bool is_counted(std::size_t trait, std::size_t level) {
  return (kCountedLevels[trait] >> level & 1) != 0;
}
constexpr auto kDate = static_cast<std::size_t>(Trait::BirthDate);
constexpr auto kId = static_cast<std::size_t>(Trait::ForeignId);
constexpr auto kName = static_cast<std::size_t>(Trait::Name);

double pairs_of(double count) { return count * (count - 1) / 2; }

struct Seen {
  Pattern pattern;
  double count;
  Levels levels;
};

class Fitting {
 public:
  Fitting(const Compared& compared, const std::vector<std::uint64_t>& random, Classes classes);
  void run();
  [[nodiscard]] std::array<double, 3> joint(const Levels& levels) const;
  [[nodiscard]] const Shares& strangers() const { return shares_[2]; }
  [[nodiscard]] double share(std::size_t c, std::size_t trait, std::size_t level) const {
    return shares_[c][trait][level];
  }
  [[nodiscard]] double class_share(std::size_t c) const { return class_share_[c]; }

 private:
  void count_known(const Compared& compared);
  void count_halves(const Compared& compared);
  double step();
  void take_strangers(const Shares& sums, const Shares& others);

  std::vector<Seen> seen_;
  std::array<Shares, 3> shares_;
  std::array<double, 3> class_share_{};
  std::array<double, kTraitCount> known_pairs_{};
  Shares drawn_{};
  double same_dates_ = 0, uncompared_names_ = 0;
  double chance_name_ = 0;  // of two strangers to bear one name, by its halves
  double records_ = 0;
  const bool has_households_;
};

Fitting::Fitting(const Compared& compared, const std::vector<std::uint64_t>& random,
                 Classes classes)
    : shares_{kSame, kHousehold, kStranger}, has_households_(classes == Classes::Three) {
  count_known(compared);
  count_halves(compared);
  for (Pattern pattern = 0; pattern < kPatternCount; ++pattern) {
    if (compared.by_pattern[pattern] == 0) continue;
    seen_.push_back(
        {pattern, static_cast<double>(compared.by_pattern[pattern]), levels_of(pattern)});
  }
  for (Pattern pattern = 0; pattern < kPatternCount; ++pattern) {
    if (random[pattern] == 0) continue;
    const Levels levels = levels_of(pattern);
    for (std::size_t trait = 0; trait < kTraitCount; ++trait)
      drawn_[trait][levels[trait]] += static_cast<double>(random[pattern]);
  }
  for (std::size_t key = kBlockKeyCount - 2; key < kBlockKeyCount; ++key)
    uncompared_names_ += static_cast<double>(compared.uncompared[key]);
  const double all = std::max(1.0, pairs_of(records_));
  class_share_[0] = std::min(kClassShareMax, kSamePerRecord * records_ / all);
  class_share_[1] =
      has_households_ ? std::min(kClassShareMax, kHouseholdPerRecord * records_ / all) : 0;
  class_share_[2] = 1 - class_share_[0] - class_share_[1];
}

void Fitting::count_known(const Compared& compared) {
  double called = 0, dates = 0, mobiles = 0, landlines = 0, phones = 0, emails = 0, places = 0,
         sexes = 0, ids = 0;
  std::vector<std::uint32_t> of_date(compared.sketches.size());  // by the first rank of the date
  for (const Sketch& record : compared.sketches) {
    if (!record.is_compared) continue;
    const Likeness& likeness = record.likeness;
    const auto has = [&](KeyType type) { return record.key(type) != 0; };
    ++records_;
    called += has(KeyType::Name) || has(KeyType::Kana);
    dates += has(KeyType::BirthDate);
    mobiles += has(KeyType::Mobile);
    landlines += has(KeyType::Landline);
    phones += has(KeyType::Mobile) && has(KeyType::Landline);
    emails += has(KeyType::Email);
    places += has(KeyType::Address) || likeness.town != 0 || likeness.postal_code != 0;
    sexes += likeness.sex != 0;
    ids += likeness.foreign_id != 0;
    if (has(KeyType::BirthDate)) ++of_date[first_of(record.key(KeyType::BirthDate))];
  }
  known_pairs_ = {pairs_of(called),
                  pairs_of(dates),
                  pairs_of(mobiles) + pairs_of(landlines) - pairs_of(phones),
                  pairs_of(emails),
                  pairs_of(places),
                  pairs_of(sexes),
                  pairs_of(ids)};
  for (const std::uint32_t count : of_date) same_dates_ += pairs_of(count);
}

// Of pairs of these, the share that are equal.
double equal_pairs(std::vector<std::uint32_t>& values) {
  std::sort(values.begin(), values.end());
  double out = 0;
  for (std::size_t at = 0; at < values.size();) {
    std::size_t end = at;
    while (end < values.size() && values[end] == values[at]) ++end;
    out += pairs_of(static_cast<double>(end - at));
    at = end;
  }
  return out / std::max(1.0, pairs_of(static_cast<double>(values.size())));
}

// Family and given names meet by chance: where nobody stands twice in a list, as many bear one name
// as that makes, and no pair of them tells that they are strangers. A part is counted once.
void Fitting::count_halves(const Compared& compared) {
  constexpr std::size_t kSampleMax = 1 << 16;
  std::vector<std::uint32_t> families, givens;
  std::vector<std::uint8_t> seen(compared.sketches.size());
  const std::size_t step =
      std::max<std::size_t>(1, static_cast<std::size_t>(compared.named_parts) / kSampleMax);
  std::size_t at = 0;
  for (const Sketch& record : compared.sketches) {
    const Likeness& likeness = record.likeness;
    if (!record.is_compared || likeness.family == 0 || likeness.given == 0) continue;
    if (std::exchange(seen[record.head], 1) != 0 || at++ % step != 0) continue;
    families.push_back(likeness.family);
    givens.push_back(likeness.given);
  }
  // Of a handful most pairs that share a half are one person's.
  const double pairs = pairs_of(static_cast<double>(families.size()));
  chance_name_ =
      equal_pairs(families) * equal_pairs(givens) * pairs / (pairs + kStrangerGuessPairs);
}

std::array<double, 3> Fitting::joint(const Levels& levels) const {
  std::array<double, 3> out = class_share_;
  for (std::size_t trait = 0; trait < kTraitCount; ++trait) {
    if (levels[trait] == 0) continue;
    for (std::size_t c = 0; c < 3; ++c) out[c] *= shares_[c][trait][levels[trait]];
  }
  return out;
}

// What strangers look like: levels that are keys from the compared pairs, the rest from those
// drawn.
void Fitting::take_strangers(const Shares& sums, const Shares& others) {
  for (std::size_t trait = 0; trait < kTraitCount; ++trait) {
    auto& shares = shares_[2][trait];
    const double known = std::max(0.0, known_pairs_[trait]);
    double taken = 0;
    for (std::size_t level = 1; level < kLevelCounts[trait]; ++level) {
      if (!is_counted(trait, level)) continue;
      double count = sums[trait][level];
      if (trait == kDate) count = std::max(0.0, same_dates_ - others[trait][level]);
      if (trait == kName && level == 1) count += uncompared_names_;
      shares[level] =
          (count + kStrangerGuessPairs * kStranger[trait][level]) / (known + kStrangerGuessPairs);
      if (trait == kName && level == 1) shares[level] = std::max(shares[level], chance_name_);
      taken += shares[level];
    }
    // Hardly one pair drawn reads alike: at least as many do as have one reading, and as some
    // characters have several readings, more.
    constexpr auto kLikely = static_cast<std::size_t>(NameLevel::ReadsLikely);
    constexpr auto kReads = static_cast<std::size_t>(NameLevel::ReadsAlike);
    constexpr double kSeveralReadings = 1.5;
    if (trait == kName) {
      shares[kLikely] = shares[1] + shares[2] + shares[3];
      shares[kReads] = kSeveralReadings * shares[kLikely];
    }
    double drawn = 0, guessed = 0;
    for (std::size_t level = 1; level < kLevelCounts[trait]; ++level) {
      if (is_counted(trait, level)) continue;
      drawn += drawn_[trait][level];
      guessed += kStranger[trait][level];
    }
    constexpr double kGuessDrawn = 1000;
    for (std::size_t level = 1; level < kLevelCounts[trait]; ++level) {
      if (is_counted(trait, level)) continue;
      const double share =
          (1 - taken) * (drawn_[trait][level] + kGuessDrawn * kStranger[trait][level] / guessed) /
          (drawn + kGuessDrawn);
      const bool has_least = trait == kName && (level == kReads || level == kLikely);
      shares[level] = has_least ? std::max(shares[level], share) : share;
    }
  }
}

// One round; how much the shares of the first class changed.
double Fitting::step() {
  std::array<Shares, 3> sums{};
  std::array<double, 3> totals{};
  for (const Seen& seen : seen_) {
    const std::array<double, 3> chances = joint(seen.levels);
    const double all = chances[0] + chances[1] + chances[2];
    if (all <= 0) continue;
    for (std::size_t c = 0; c < 3; ++c) {
      const double part = seen.count * chances[c] / all;
      totals[c] += part;
      for (std::size_t trait = 0; trait < kTraitCount; ++trait)
        sums[c][trait][seen.levels[trait]] += part;
    }
  }
  double change = 0;
  const Shares* guesses[] = {&kSame, &kHousehold};
  for (std::size_t c = 0; c < 2; ++c) {
    for (std::size_t trait = 0; trait < kTraitCount; ++trait) {
      double all = kGuessPairs;
      for (std::size_t level = 1; level < kLevelCounts[trait]; ++level)
        all += sums[c][trait][level];
      for (std::size_t level = 1; level < kLevelCounts[trait]; ++level) {
        const double share =
            (sums[c][trait][level] + kGuessPairs * (*guesses[c])[trait][level]) / all;
        change = std::max(change, std::abs(share - shares_[c][trait][level]));
        shares_[c][trait][level] = share;
        double& bound = shares_[c][trait][level];
        if (c == 1 && level == 1 && trait == kDate) bound = std::min(share, kSameDateMax);
        if (c == 1 && level == 1 && trait == kId) bound = std::min(share, kSameIdMax);
        if (trait == kName)
          bound = std::min(share, c == 0 ? kSameNameMax[level] : kHouseholdNameMax[level]);
      }
    }
  }
  Shares others{};
  for (std::size_t trait = 0; trait < kTraitCount; ++trait)
    for (std::size_t level = 0; level < kLevelsMax; ++level)
      others[trait][level] = sums[0][trait][level] + sums[1][trait][level];
  take_strangers(sums[2], others);
  const double all = std::max(1.0, pairs_of(records_));
  constexpr double kGuess = 0.02;
  const double per_record[] = {kSamePerRecord, has_households_ ? kHouseholdPerRecord : 0};
  for (std::size_t c = 0; c < 2; ++c)
    class_share_[c] = std::min(
        kClassShareMax, (totals[c] + kGuess * per_record[c] * records_) / (1 + kGuess) / all);
  class_share_[2] = 1 - class_share_[0] - class_share_[1];
  return change;
}

void Fitting::run() {
  take_strangers({}, {});
  for (int round = 0; round < kRoundsMax; ++round) {
    if (step() < 1e-6) break;
  }
}

}  // namespace

Model Model::fit(const Compared& compared, const std::vector<std::uint64_t>& random,
                 Classes classes) {
  Fitting fitting(compared, random, classes);
  fitting.run();
  Model out;
  const auto ratio = [](double other, double same) {
    return other <= 0 ? -99 : std::log(other / same);
  };
  for (std::size_t trait = 0; trait < kTraitCount; ++trait) {
    for (std::size_t level = 1; level < kLevelCounts[trait]; ++level) {
      const double same = fitting.share(0, trait, level);
      out.stranger_[trait][level] = ratio(fitting.share(2, trait, level), same);
      out.household_[trait][level] = ratio(fitting.share(1, trait, level), same);
    }
  }
  out.classes_ = {ratio(fitting.class_share(2), fitting.class_share(0)),
                  ratio(fitting.class_share(1), fitting.class_share(0))};
  out.two_dates_ = fitting.share(0, kDate, static_cast<std::size_t>(DateLevel::Differ));
  const auto& names = fitting.strangers()[kName];
  out.name_chance_ = names[1];
  out.kana_chance_ = names[1] + names[2] + names[3];
  out.name_known_ = static_cast<double>(compared.named_parts);
  out.kana_known_ = static_cast<double>(compared.read_parts);
  return out;
}

unsigned Model::traits_met(const Levels& levels) {
  unsigned out = 0;
  for (std::size_t trait = 0; trait < kTraitCount; ++trait)
    out += levels[trait] != 0 && is_counted(trait, levels[trait]) ? 1U : 0U;
  return out;
}

Model::Odds Model::likelihoods(const Levels& levels) const {
  Odds out;
  for (std::size_t trait = 0; trait < kTraitCount; ++trait) {
    out.stranger += stranger_[trait][levels[trait]];
    out.household += household_[trait][levels[trait]];
  }
  return out;
}

Model::Odds Model::odds(const Levels& levels) const {
  const Odds alone = likelihoods(levels);
  return {alone.stranger + classes_.stranger, alone.household + classes_.household};
}

double Model::weight(const Levels& levels) const {
  const Odds alone = likelihoods(levels);
  return classes_.household <= -99 ? -alone.stranger : -std::max(alone.stranger, alone.household);
}

double Model::rarity(const Levels& levels, const Bearers& of) const {
  const auto level = static_cast<NameLevel>(levels[kName]);
  const bool by_name = level == NameLevel::Same && of.name > 0;
  const bool by_kana = level == NameLevel::SameReading || level == NameLevel::OtherWriting ||
                       level == NameLevel::ReadsAlike || level == NameLevel::ReadsLikely ||
                       level == NameLevel::Same;
  if (!by_name && (!by_kana || of.kana == 0)) return 0;
  const double average = by_name ? name_chance_ : kana_chance_;
  const double known = by_name ? name_known_ : kana_known_;
  const double count = by_name ? of.name : of.kana;
  // Two of them are the pair itself; what is left is how many others bear it: of a few parts most
  // are the same person's, of many hardly any.
  const double left = std::max(0.0, count - 2);
  // At least as many as the halves of the name make.
  const double by_halves = by_name ? of.chance / kChanceUnits : 0;
  const double others = std::max(left * left / (count + 1), by_halves);
  const double share = (others + kGuessRecords * average) / (known + kGuessRecords);
  constexpr double kRarestTimes = 6;  // than the average: a name that two parts bear
  return std::log(average / std::max(share, average / kRarestTimes));
}

double Model::same(const Levels& levels, double rarity) const {
  const Odds against = odds(levels);
  return 1 / (1 + std::exp(against.stranger - rarity) + std::exp(against.household));
}

}  // namespace tadasu::people
