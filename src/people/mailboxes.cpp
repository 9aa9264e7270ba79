#include "people/mailboxes.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "people/compare.h"

namespace tadasu::people {

void join_mailboxes(std::span<const Rank> group, std::span<const Sketch> sketches, People& people) {
  const auto is_mailbox = [&](Rank rank) { return is_read_by_mailbox(sketches[rank]); };
  constexpr std::size_t kAskedMax = 64;
  std::vector<Rank> asked;
  for (const Rank rank : group)
    if (asked.size() < kAskedMax && !is_mailbox(rank)) asked.push_back(rank);
  std::optional<Rank> apart;
  std::vector<Rank> unknown, others;
  for (const Rank rank : group) {
    if (!is_mailbox(rank)) continue;
    std::optional<Rank> alike;
    unknown.clear();
    others.clear();
    for (const Rank other : asked) {
      const int said = mailbox_alike(sketches[rank].likeness, sketches[other].likeness);
      if (said == 1 && !alike) alike = other;
      if (said < 0) unknown.push_back(other);
      if (said == 0) others.push_back(people.head(other));
    }
    for (const Rank other : unknown)
      if (!alike && std::find(others.begin(), others.end(), people.head(other)) == others.end())
        alike = other;
    if (alike && people.join(rank, *alike, Names::Compatible)) continue;
    if (!apart) apart = rank;
    people.join(rank, *apart, Names::Compatible);
  }
}

}  // namespace tadasu::people
