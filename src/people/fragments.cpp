#include "people/fragments.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tadasu::people {
namespace {

constexpr std::uint16_t kRareMax = 5;    // parts that bear a rare name
constexpr double kByNameShareMin = .5;   // of less the estimate would be more than what was seen
constexpr double kMoreMax = .5;          // of those who are left
constexpr double kPartsThatTell = 100;   // of one stratum
constexpr std::uint8_t kRecordsMax = 3;  // as many and more are one stratum
constexpr unsigned kRecordsShift = 4;

unsigned known_of(const Sketch& sketch) {
  const auto has = [&](KeyType type) { return sketch.key(type) != 0 ? 1U : 0U; };
  return has(KeyType::BirthDate) | (has(KeyType::Mobile) | has(KeyType::Landline)) << 1 |
         has(KeyType::Email) << 2 | has(KeyType::Address) << 3;
}

}  // namespace

Fragments::Fragments(const Sketches& sketches, std::span<const std::uint16_t> name_count,
                     std::vector<Rank> heads, std::span<const std::uint8_t> counted,
                     double by_name_share)
    : heads_(std::move(heads)),
      strata_(heads_.size()),
      names_(heads_.size()),
      by_name_share_(std::max(kByNameShareMin, by_name_share)) {
  std::vector<std::uint8_t> records(heads_.size());
  for (Rank rank = 0; rank < heads_.size(); ++rank) {
    const Rank head = heads_[rank];
    const Sketch& sketch = sketches[rank];
    strata_[head] = static_cast<std::uint8_t>(strata_[head] | known_of(sketch));
    if (records[head] < kRecordsMax) ++records[head];
    if (sketch.key(KeyType::Name) == 0 || sketch.partial_name != 0) continue;
    names_[head] = std::max(names_[head], name_count[rank] > kRareMax ? Name::Common : Name::Rare);
  }
  for (Rank rank = 0; rank < heads_.size(); ++rank) {
    if (heads_[rank] != rank) continue;
    strata_[rank] = static_cast<std::uint8_t>(strata_[rank] | records[rank] << kRecordsShift);
    if (counted[rank] == 0 || names_[rank] == Name::None) continue;
    Stratum& stratum = seen_[strata_[rank]];
    stratum.parts += 1;
    stratum.rare_parts += names_[rank] == Name::Rare ? 1 : 0;
  }
}

void Fragments::joined(Rank a, Rank b, double same, bool by_name_alone) {
  joined_ += same;
  if (by_name_alone) by_name_alone_ += same;
  for (const Rank rank : {a, b}) {
    const Rank head = heads_[rank];
    if (names_[head] == Name::None) continue;
    Stratum& stratum = seen_[strata_[head]];
    stratum.joined += same / 2;
    if (names_[head] == Name::Rare) stratum.rare_joined += same / 2;
  }
}

double Fragments::times() const {
  if (joined_ <= 0) return 1;
  double more = by_name_alone_ * (1 - by_name_share_) / by_name_share_;
  for (const Stratum& one : seen_) {
    if (one.rare_parts < kPartsThatTell) continue;
    more += std::max(0.0, one.parts * one.rare_joined / one.rare_parts - one.joined);
  }
  return 1 + more / joined_;
}

// What was not seen is a share of the parts, and those who are left have as many of them.
std::uint64_t Fragments::left(std::uint64_t people, double joined) const {
  const auto all = static_cast<double>(people);
  if (people == 0) return 0;
  const double more = std::min(kMoreMax, (times() - 1) * joined / all);
  return static_cast<std::uint64_t>(std::llround(std::max(0.0, all - joined) * (1 - more)));
}

}  // namespace tadasu::people
