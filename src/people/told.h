// Records of which somebody decided something, and who by that is one with whom; private to people.
#pragma once

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "people/groups.h"

namespace tadasu::people {

// Ranks of which something was decided, as groups.
class Told {
 public:
  void add(Rank rank) { parent_.try_emplace(rank, rank); }
  Rank head(Rank rank) {
    while (parent_[rank] != rank) rank = parent_[rank] = parent_[parent_[rank]];
    return rank;
  }
  void unite(Rank a, Rank b) {
    a = head(a), b = head(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }
  [[nodiscard]] std::vector<Rank> ranks() const {
    std::vector<Rank> out;
    for (const auto& [rank, above] : parent_) out.push_back(rank);
    return out;
  }

 private:
  std::unordered_map<Rank, Rank> parent_;
};

}  // namespace tadasu::people
