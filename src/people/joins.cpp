#include "people/joins.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tadasu::people {

People::People(const Columns& columns)
    : parent_(columns.size()), known_(columns.size()), part_count_(columns.size()) {
  for (Rank rank = 0; rank < parent_.size(); ++rank) {
    parent_[rank] = rank;
    known_[rank] = {columns.id(KeyType::BirthDate, rank), columns.id(KeyType::MyNumber, rank),
                    columns.id(KeyType::Name, rank), columns.id(KeyType::Kana, rank)};
  }
}

Rank People::head(Rank rank) {
  while (parent_[rank] != rank) {
    parent_[rank] = parent_[parent_[rank]];
    rank = parent_[rank];
  }
  return rank;
}

bool People::join(Rank a, Rank b, Names names) {
  a = head(a);
  b = head(b);
  if (a == b) return true;
  if (conflict(known_[a], known_[b], names) || kept_apart(a, b)) return false;
  unite(a, b);
  return true;
}

void People::keep_apart(Side a, Side b) {
  against_[a].insert(b);
  against_[b].insert(a);
}

void People::take_side(Rank rank, Side side) {
  std::vector<Side>& own = sides_[head(rank)];
  const auto at = std::lower_bound(own.begin(), own.end(), side);
  if (at == own.end() || *at != side) own.insert(at, side);
}

bool People::unite_told(Rank a, Rank b) {
  a = head(a);
  b = head(b);
  if (a == b) return true;
  if (kept_apart(a, b)) return false;
  if (conflict(known_[a], known_[b], Names::Any)) told_.push_back(a);
  unite(a, b);
  return true;
}

void People::forget_told() {
  for (const Rank rank : told_) known_[head(rank)].birth_date = known_[head(rank)].my_number = 0;
}

bool People::asks_apart(Rank a, Rank b) const {
  const auto of_a = sides_.find(a), of_b = sides_.find(b);
  if (of_a == sides_.end() || of_b == sides_.end()) return false;
  const bool a_has_fewer = of_a->second.size() < of_b->second.size();
  const std::vector<Side>& few = (a_has_fewer ? of_a : of_b)->second;
  const std::vector<Side>& many = (a_has_fewer ? of_b : of_a)->second;
  return std::any_of(few.begin(), few.end(), [&](Side side) {
    const auto found = against_.find(side);
    if (found == against_.end()) return false;
    const std::unordered_set<Side>& others = found->second;
    if (many.size() < others.size())
      return std::any_of(many.begin(), many.end(),
                         [&](Side other) { return others.contains(other); });
    return std::any_of(others.begin(), others.end(), [&](Side other) {
      return std::binary_search(many.begin(), many.end(), other);
    });
  });
}

bool People::unite_alike(Rank a, Rank b, bool dates_may_differ) {
  const auto differ = [](Id x, Id y) { return x != 0 && y != 0 && x != y; };
  if (differ(known_[a].my_number, known_[b].my_number) || kept_apart(a, b)) return false;
  if (!dates_may_differ && differ(known_[a].birth_date, known_[b].birth_date)) return false;
  unite(a, b);
  return true;
}

Rank People::unite(Rank a, Rank b) {
  if (b < a) std::swap(a, b);
  parent_[b] = a;
  const auto learn = [](Id& own, Id other) {
    if (own == 0) own = other;
  };
  learn(known_[a].birth_date, known_[b].birth_date);
  learn(known_[a].my_number, known_[b].my_number);
  learn(known_[a].name, known_[b].name);
  learn(known_[a].kana, known_[b].kana);
  if (const auto gone = sides_.find(b); gone != sides_.end()) {
    const std::vector<Side> others = std::move(gone->second);
    sides_.erase(gone);
    std::vector<Side>& own = sides_[a];
    std::vector<Side> both;
    std::set_union(own.begin(), own.end(), others.begin(), others.end(), std::back_inserter(both));
    own = std::move(both);
  }
  --part_count_;
  return a;
}

void People::place(Rank rank, Names names, Branches& branches) {
  const Rank own = head(rank);
  const bool none_takes_it = branches.all_differ_by_date(known_[own]);
  for (const Branches::Branch& branch : branches.list_) {
    if (none_takes_it) break;
    if (branch.head == own) return;
    if (conflict(branch.known, known_[own], names) || kept_apart(branch.head, own)) continue;
    const Rank before = branch.head;
    const Rank both = unite(before, own);
    for (Branches::Branch& one : branches.list_) {
      if (one.head == before || one.head == own) one = {both, known_[both]};
    }
    branches.note(known_[both]);
    return;
  }
  if (branches.list_.size() == kBranchesMax) return;
  branches.list_.push_back({own, known_[own]});
  branches.note(known_[own]);
}

}  // namespace tadasu::people
