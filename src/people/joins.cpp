#include "people/joins.h"

#include <algorithm>
#include <bit>
#include <system_error>
#include <utility>

#include "base/check.h"

namespace tadasu::people {

People::People(const std::vector<const Record*>& ordered)
    : parent_(ordered.size()), known_(ordered.size()), part_count_(ordered.size()) {
  for (Rank rank = 0; rank < parent_.size(); ++rank) {
    const Record& record = *ordered[rank];
    parent_[rank] = rank;
    known_[rank] = {record.key(KeyType::BirthDate), record.key(KeyType::MyNumber),
                    record.key(KeyType::Name), record.key(KeyType::Kana)};
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
  if (a != b && kept_apart(a, b)) return false;
  if (a != b) unite(a, b);
  return true;
}

bool People::asks_apart(Rank a, Rank b) {
  const auto found = apart_.find(a);
  return found != apart_.end() && std::any_of(found->second.begin(), found->second.end(),
                                              [&](Rank other) { return head(other) == b; });
}

bool People::unite_alike(Rank a, Rank b, bool dates_may_differ) {
  const auto differ = [](std::uint64_t x, std::uint64_t y) { return x != 0 && y != 0 && x != y; };
  if (differ(known_[a].my_number, known_[b].my_number) || kept_apart(a, b)) return false;
  if (!dates_may_differ && differ(known_[a].birth_date, known_[b].birth_date)) return false;
  unite(a, b);
  return true;
}

Rank People::unite(Rank a, Rank b) {
  if (b < a) std::swap(a, b);
  parent_[b] = a;
  const auto learn = [](std::uint64_t& own, std::uint64_t other) {
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

// Values are hashes, so a first cut by their top bits gives equal buckets that stay in cache; in a
// bucket a table of the values met finds those that come again. Most come once and are passed over.
void Groups::take_bucket(std::span<const Entry> bucket, std::vector<Link>& links,
                         std::vector<std::uint32_t>& slots) {
  links.assign(bucket.size(), {});
  slots.assign(std::bit_ceil(bucket.size() * 2), 0);  // place in the bucket + 1; 0 is free
  const std::size_t mask = slots.size() - 1;
  for (std::uint32_t i = 0; i < bucket.size(); ++i) {
    std::size_t slot = mix(bucket[i].value) & mask;
    while (slots[slot] != 0 && bucket[slots[slot] - 1].value != bucket[i].value)
      slot = (slot + 1) & mask;
    if (slots[slot] == 0) {
      slots[slot] = i + 1;
      links[i].last = i;
      continue;
    }
    Link& first = links[slots[slot] - 1];
    links[first.last].next = i;
    first.last = i;
    links[i].is_first = false;
  }
  for (std::uint32_t i = 0; i < bucket.size(); ++i) {
    if (!links[i].is_first || links[i].next == 0) continue;
    const std::size_t begin = members_.size();
    for (std::uint32_t k = i;; k = links[k].next) {
      members_.push_back(bucket[k].rank);
      if (links[k].next == 0) break;
    }
    groups_.push_back({bucket[i].rank, static_cast<std::uint32_t>(members_.size() - begin), begin});
  }
}

Groups::Groups(const std::vector<std::uint64_t>& values) {
  const auto bucket_bits = static_cast<unsigned>(std::bit_width(values.size() / 512));
  const auto bucket_of = [bucket_bits](std::uint64_t value) {
    return bucket_bits == 0 ? 0 : mix(value) >> (64 - bucket_bits);
  };
  std::vector<std::size_t> begin((std::size_t{1} << bucket_bits) + 1);
  for (const std::uint64_t value : values) {
    if (value != 0) ++begin[bucket_of(value) + 1];
  }
  for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
  std::vector<Entry> entries(begin.back());
  std::vector<std::size_t> fill(begin.begin(), begin.end() - 1);
  for (Rank rank = 0; rank < values.size(); ++rank) {
    if (values[rank] != 0) entries[fill[bucket_of(values[rank])]++] = {values[rank], rank};
  }
  std::vector<Link> links;
  std::vector<std::uint32_t> slots;
  for (std::size_t bucket = 0; bucket + 1 < begin.size(); ++bucket) {
    if (begin[bucket + 1] - begin[bucket] > 1)
      take_bucket(std::span(entries).subspan(begin[bucket], begin[bucket + 1] - begin[bucket]),
                  links, slots);
  }
  std::sort(groups_.begin(), groups_.end(),
            [](const Group& a, const Group& b) { return a.first < b.first; });
}

// ---- made ahead
// Of all threads together: each group that waits costs up to 12 bytes a record.
constexpr std::size_t kMadeAheadMax = 4;

GroupsAhead::GroupsAhead(std::vector<std::function<Groups()>> makers, unsigned thread_count)
    : ahead_max_(thread_count <= 1 ? 0 : kMadeAheadMax),
      makers_(std::move(makers)),
      made_(makers_.size()) {
  const std::size_t helpers = std::min<std::size_t>(std::max(1U, thread_count) - 1, kMadeAheadMax);
  threads_.reserve(helpers);
  try {
    for (std::size_t i = 0; i < helpers; ++i) threads_.emplace_back([this] { run(); });
  } catch (const std::system_error&) {
    // No more threads to be had: those there are, and the caller's own, make the same groups.
  }
}

GroupsAhead::~GroupsAhead() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool GroupsAhead::may_begin() const {
  return begun_ < makers_.size() && begun_ <= taken_ + ahead_max_;
}

void GroupsAhead::make_one(std::unique_lock<std::mutex>& lock) {
  const std::size_t mine = begun_++;
  lock.unlock();
  Groups groups = makers_[mine]();
  lock.lock();
  made_[mine] = std::move(groups);
  changed_.notify_all();
}

void GroupsAhead::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return closing_ || may_begin(); });
    if (closing_) return;
    make_one(lock);
  }
}

// Instead of waiting for what another thread makes, this one makes what comes after it.
Groups GroupsAhead::next() {
  std::unique_lock lock(mutex_);
  TADASU_CHECK(taken_ < makers_.size());
  while (!made_[taken_]) {
    if (may_begin())
      make_one(lock);
    else
      changed_.wait(lock);
  }
  Groups out = std::move(*made_[taken_]);
  made_[taken_++].reset();
  lock.unlock();
  changed_.notify_all();
  return out;
}

}  // namespace tadasu::people
