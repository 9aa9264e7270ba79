#include "people/mailboxes.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <vector>

#include "people/compare.h"

namespace tadasu::people {

void join_mailboxes(std::span<const Rank> group, const Sketches& sketches, People& people) {
  const auto is_mailbox = [&](Rank rank) { return is_read_by_mailbox(sketches[rank]); };
  // Some records of each part, and of the mailboxes those that went to nobody: each is a part too.
  constexpr std::size_t kAskedMax = 64, kOfOnePart = 4;
  std::vector<Rank> asked, apart;
  std::unordered_map<Rank, std::size_t> of_part;
  for (const Rank rank : group)
    if (asked.size() < kAskedMax && !is_mailbox(rank) && of_part[people.head(rank)]++ < kOfOnePart)
      asked.push_back(rank);
  std::vector<Rank> unknown, others;
  for (const Rank rank : group) {
    if (!is_mailbox(rank)) continue;
    std::optional<Rank> alike;
    unknown.clear();
    others.clear();
    for (const auto* list : {&asked, &apart}) {
      for (const Rank other : *list) {
        const int said = mailbox_alike(sketches[rank].likeness, sketches[other].likeness);
        if (said == 1 && !alike) alike = other;
        if (said < 0) unknown.push_back(other);
        if (said == 0) others.push_back(people.head(other));
      }
    }
    for (const Rank other : unknown)
      if (!alike && std::find(others.begin(), others.end(), people.head(other)) == others.end())
        alike = other;
    if (alike && people.join(rank, *alike, Names::Compatible)) continue;
    if (apart.size() < kAskedMax) apart.push_back(rank);
  }
}

}  // namespace tadasu::people
