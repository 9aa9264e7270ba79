#include "people/alike.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace tadasu::people {
namespace {

constexpr std::size_t kDrawnPairs = 200'000;
constexpr double kLeastSame = 0.01;      // below it a pair is nobody's
constexpr double kHiddenShare = 0.0002;  // of the people, expected to be hidden by joins below …
constexpr double kHiddenLeast = 0.5;     // … or of so many,
constexpr double kSureSame = 0.9999;     // … this, which is always sure enough
constexpr double kTogetherSame = 0.999;  // of all that two parts say
constexpr double kStrictSame = 0.75;     // and below this never
constexpr double kPairsThatTell = 100;   // fewer say nothing of how many were missed
// Where the records of one person bear two birth dates that are no slip more often than so, they
// may for the number, never for letters: father and son of one name.
constexpr double kTwoDatesOften = 0.02;
constexpr double kDeniedWeight = -3.9;  // ln .02: two records that speak against one person
constexpr std::size_t kAskedMax = 6;    // records of a part that are asked

// What is enough for a letter, however likely: names that may be one person's, and something else
// that agrees.
bool is_for_letters(const Levels& levels) {
  const auto at = [&](Trait trait) { return levels[static_cast<std::size_t>(trait)]; };
  const bool dates_differ = at(Trait::BirthDate) == static_cast<std::uint8_t>(DateLevel::Differ);
  if (at(Trait::ForeignId) == 1 && !dates_differ) return true;
  if (at(Trait::Name) >= static_cast<std::uint8_t>(NameLevel::OtherGiven)) return false;
  const bool date = at(Trait::BirthDate) == 1 || at(Trait::BirthDate) == 2;
  const bool phone = at(Trait::Phone) == 1 || at(Trait::Phone) == 2;
  const bool email = at(Trait::Email) == 1 || at(Trait::Email) == 2;
  const bool address = at(Trait::Address) >= 1 && at(Trait::Address) <= 5;
  const bool id = at(Trait::ForeignId) == 1 || at(Trait::ForeignId) == 2;
  return date || phone || email || address || id;
}

}  // namespace

Alike::Alike(const std::vector<const Record*>& ordered, const std::vector<Rank>& heads,
             unsigned thread_count, Classes classes)
    : ordered_(ordered), compared_(compare_all(ordered, heads, thread_count)) {
  const std::size_t drawn = std::min(kDrawnPairs, 50 * ordered.size());
  model_ = Model::fit(ordered, compared_, compare_some(ordered, compared_.hubs, drawn), classes);
  estimate_missed();
  find_edges();
}

// After Chao 1984 and 1987: of pairs of one person some agree on one trait alone, others on two;
// how many agree on none, and so were never compared, follows from how these fall off.
void Alike::estimate_missed() {
  double found = static_cast<double>(compared_.twin_pairs), one = 0, two = 0;
  for (Pattern pattern = 0; pattern < kPatternCount; ++pattern) {
    if (compared_.by_pattern[pattern] == 0) continue;
    const Levels levels = levels_of(pattern);
    const double same = static_cast<double>(compared_.by_pattern[pattern]) * model_.same(levels, 0);
    const unsigned met = Model::traits_met(levels);
    found += same;
    if (met == 1) one += same;
    if (met == 2) two += same;
  }
  found_ = found;
  if (found < kPairsThatTell) return;
  const double ratio = one / (two + 1);
  const double missed = one * std::max(0.0, one - 1) / (2 * (two + 1));
  const double deviation = std::sqrt(two * ratio * ratio * (.5 + ratio + ratio * ratio / 4));
  missed_share_ = (missed + 2 * deviation) / (missed + 2 * deviation + found);
}

double Alike::same(const Edge& edge, const Levels& levels) const {
  const auto count = [&](const std::vector<std::uint16_t>& counts) {
    return std::max<unsigned>(counts[edge.a], counts[edge.b]);
  };
  return model_.same(
      levels, model_.rarity(levels, count(compared_.name_count), count(compared_.kana_count)));
}

void Alike::find_edges() {
  for (const Pair& pair : compared_.pairs) {
    Edge edge{pair.a, pair.b, 0, pair.pattern};
    edge.same = static_cast<float>(same(edge, levels_of(pair.pattern)));
    if (edge.same >= kLeastSame) edges_.push_back(edge);
  }
  compared_.pairs = {};
  std::sort(edges_.begin(), edges_.end(), [](const Edge& x, const Edge& y) {
    return std::tuple(-x.same, x.a, x.b) < std::tuple(-y.same, y.a, y.b);
  });
}

// The rings of the parts as they are now.
void Alike::follow(People& people) {
  next_.resize(ordered_.size());
  std::vector<Rank> last(ordered_.size());
  for (Rank rank = 0; rank < next_.size(); ++rank) {
    const Rank head = people.head(rank);
    next_[rank] = head;
    if (head != rank) next_[last[head]] = rank;
    last[head] = rank;
  }
}

// What the records of two parts say of each other, as far as they are asked. `best`: of each trait
// the level of the two records that agree most on it.
Alike::Verdict Alike::asked(Rank a, Rank b, bool dates_may_differ, Levels& best) const {
  Rank one = a;
  bool all = true;
  best = {};
  for (std::size_t asked_a = 0; asked_a < kAskedMax; ++asked_a) {
    Rank other = b;
    for (std::size_t asked_b = 0; asked_b < kAskedMax; ++asked_b) {
      const Levels levels =
          compare(*ordered_[one], *ordered_[other], compared_.hubs[one], compared_.hubs[other]);
      const bool dates_differ = levels[static_cast<std::size_t>(Trait::BirthDate)] ==
                                static_cast<std::uint8_t>(DateLevel::Differ);
      const bool one_number = levels[static_cast<std::size_t>(Trait::ForeignId)] == 1;
      if ((dates_differ && !one_number && !dates_may_differ) ||
          model_.weight(levels) < kDeniedWeight)
        return Verdict::Denied;
      for (std::size_t trait = 0; trait < kTraitCount; ++trait) {
        if (levels[trait] != 0 && (best[trait] == 0 || levels[trait] < best[trait]))
          best[trait] = levels[trait];
      }
      other = next_[other];
      if (other == b) break;
    }
    all = all && other == b;
    one = next_[one];
    if (one == a) break;
  }
  return all && one == a ? Verdict::Allowed : Verdict::AllowedAsFarAsAsked;
}

bool Alike::join(People& people, const Edge& edge, double same_min, bool dates_may_differ) {
  const Rank a = people.head(edge.a);
  const Rank b = people.head(edge.b);
  if (a == b) return false;
  Levels best;
  const Verdict verdict = asked(edge.a, edge.b, dates_may_differ, best);
  if (verdict == Verdict::Denied) return false;
  const bool together = is_for_letters(best) && same(edge, best) >= same_min;
  if (same_min > 0 && !together) return false;
  // A slip in a birth date is only believed when all records have been asked.
  if (!people.unite_alike(a, b, verdict == Verdict::Allowed)) return false;
  std::swap(next_[edge.a], next_[edge.b]);  // two rings become one
  return true;
}

void Alike::join_sure(People& people) {
  // Of few people, as long as rather nobody is.
  const double least = found_ >= kPairsThatTell ? kHiddenLeast : 0;
  follow(people);
  for (const Edge& edge : edges_) {
    const double hidden_max =
        std::max(least, kHiddenShare * static_cast<double>(people.part_count()));
    if (edge.same < kStrictSame) break;
    const double hidden = hidden_expected_ + 1 - edge.same;
    if (edge.same < kSureSame && hidden > hidden_max) break;
    if (!is_for_letters(levels_of(edge.pattern))) continue;
    if (join(people, edge, 0, false)) hidden_expected_ = hidden;
  }
  // What no two records say alone the records of two parts may say together: one has the reading,
  // another the address.
  for (const Edge& edge : edges_) join(people, edge, kTogetherSame, false);
}

Fitted Alike::fitted() {
  return {model_, std::move(compared_.hubs), std::move(compared_.name_count),
          std::move(compared_.kana_count), std::move(edges_)};
}

void Alike::join_likely(People& people,
                        const std::function<void(Rank, Rank, Rank, double)>& joined) {
  const bool dates_may_differ = found_ >= kPairsThatTell && model_.two_dates() > kTwoDatesOften;
  follow(people);
  for (const Edge& edge : edges_) {
    const Rank a = people.head(edge.a);
    const Rank b = people.head(edge.b);
    if (a != b && join(people, edge, 0, dates_may_differ)) joined(a, b, people.head(a), edge.same);
  }
}

}  // namespace tadasu::people
