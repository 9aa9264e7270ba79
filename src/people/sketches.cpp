#include "people/sketches.h"

#include <algorithm>
#include <bit>

namespace tadasu::people {

void Sketches::tell(Rank rank, Sketch& sketch) const {
  if (noted_.empty()) return;
  const Noted& noted = noted_[rank];
  sketch.oversize = noted.oversize;
  sketch.hubs = noted.hubs;
  sketch.by_name = noted.by_name;
  sketch.is_compared = noted.is_compared;
}

Sketch* Sketches::find_brought(Rank rank) const {
  if (places_.empty()) return nullptr;
  const std::size_t mask = places_.size() - 1;
  for (std::size_t slot = mix(rank) & mask; places_[slot] != 0; slot = (slot + 1) & mask)
    if (brought_ranks_[places_[slot] - 1] == rank) return &brought_[places_[slot] - 1];
  return nullptr;
}

const Sketch& Sketches::of_disk(Rank rank) const {
  if (const Sketch* const brought = find_brought(rank); brought != nullptr) return *brought;
  // The page may be older than what was noted since; it is not written for that.
  Sketch& out = const_cast<Sketch&>(all_[rank]);
  tell(rank, out);
  return out;
}

std::size_t Sketches::room() const {
  if (to_ == nullptr) return SIZE_MAX;
  // With its rank twice and a table of up to four places; beside the groups of all records.
  constexpr std::size_t kBytesEach = sizeof(Sketch) + 2 * sizeof(Rank) + 4 * sizeof(std::uint32_t);
  constexpr std::size_t kOfGroupsBytes = 12;
  constexpr std::size_t kLeast = 1024;
  return std::max(kLeast, (to_->work_bytes(size()) - kOfGroupsBytes * size()) / kBytesEach);
}

void Sketches::bring(std::vector<Rank>& wanted) const {
  if (to_ == nullptr) return;
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  brought_.clear();
  brought_ranks_ = wanted;
  places_.clear();
  if (wanted.empty()) return;
  brought_.reserve(wanted.size());
  for (const Rank rank : wanted) {
    brought_.push_back(all_[rank]);
    tell(rank, brought_.back());
  }
  places_.assign(std::bit_ceil(2 * wanted.size()), 0);
  const std::size_t mask = places_.size() - 1;
  for (std::uint32_t i = 0; i < wanted.size(); ++i) {
    std::size_t slot = mix(wanted[i]) & mask;
    while (places_[slot] != 0) slot = (slot + 1) & mask;
    places_[slot] = i + 1;
  }
}

void Sketches::let_go() const {
  brought_ = {};
  brought_ranks_ = {};
  places_ = {};
}

}  // namespace tadasu::people
