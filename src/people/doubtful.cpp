#include "people/doubtful.h"

#include <unordered_set>

namespace tadasu::people {
namespace {

// Below this a bare name is not counted in the lower bound: half of such are words.
constexpr float kSureName = 0.75F;

}  // namespace

std::vector<std::uint8_t> doubtful(const Paged<Kept>& all, Bound bound) {
  std::unordered_set<std::uint64_t> known_sources;
  const auto is_reached = [&](const Kept& kept) {
    return kept.has(KeyType::Email) || kept.has(KeyType::Mobile);
  };
  std::uint64_t last = 0;  // mostly the same source
  bool has_last = false;
  for (const Kept& kept : all) {
    if (has_last && kept.source == last) continue;
    const bool is_known =
        (bound == Bound::Min && is_reached(kept)) || (kept.is_called() && !kept.has_only_a_name());
    if (!is_known) continue;
    last = kept.source;
    has_last = true;
    known_sources.insert(kept.source);
  }
  std::vector<std::uint8_t> out(all.size());
  bool among_known = false;
  has_last = false;
  for (Rank rank = 0; rank < out.size(); ++rank) {
    const Kept& kept = all[rank];
    if (!has_last || kept.source != last) among_known = known_sources.contains(kept.source);
    last = kept.source;
    has_last = true;
    const bool bare = kept.has_only_a_name();
    bool is_doubtful = among_known && (kept.types == 0 || (bare && kept.partial_name));
    if (bound == Bound::Min && bare) is_doubtful |= kept.strength < kSureName;
    if (bound == Bound::Min && among_known && !kept.is_called())
      is_doubtful |= !is_reached(kept) && !kept.has(KeyType::MyNumber);
    out[rank] = is_doubtful ? 1 : 0;
  }
  return out;
}

}  // namespace tadasu::people
