#include "people/joins.h"

#include <algorithm>
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

void People::keep_apart(Rank a, Rank b) {
  apart_[head(a)].push_back(b);
  apart_[head(b)].push_back(a);
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

bool People::asks_apart(Rank a, Rank b) {
  const auto found = apart_.find(a);
  return found != apart_.end() && std::any_of(found->second.begin(), found->second.end(),
                                              [&](Rank other) { return head(other) == b; });
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
  if (const auto gone = apart_.find(b); gone != apart_.end()) {
    const std::vector<Rank> others = std::move(gone->second);
    apart_.erase(gone);
    std::vector<Rank>& own = apart_[a];
    own.insert(own.end(), others.begin(), others.end());
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
