#include "people/groups.h"

#include <atomic>
#include <bit>
#include <system_error>
#include <utility>

#include "base/check.h"

namespace tadasu::people {

// Mixed values are spread evenly, so a first cut by their top bits gives equal buckets, each of
// which stays in cache.
void IdMaker::cut() {
  constexpr std::size_t kBucketEntries = 4096;
  const auto bits = static_cast<unsigned>(std::bit_width(entries_.size() / kBucketEntries));
  const auto bucket_of = [bits](const Entry& entry) {
    return bits == 0 ? 0 : entry.high >> (32 - bits);
  };
  begins_.assign((std::size_t{1} << bits) + 1, 0);
  for (const Entry& entry : entries_) ++begins_[bucket_of(entry) + 1];
  for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
  cut_.resize(entries_.size());
  std::vector<std::size_t> fill(begins_.begin(), begins_.end() - 1);
  for (const Entry& entry : entries_) cut_[fill[bucket_of(entry)]++] = entry;
}

// A table of the values met finds those that come again. Entries are in order of rank.
void IdMaker::take_bucket(std::span<const Entry> bucket, Ids& out) {
  slots_.assign(std::bit_ceil(bucket.size() * 2), 0);  // place in the bucket + 1; 0 is free
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t i = 0; i < bucket.size(); ++i) {
    const Entry& entry = bucket[i];
    std::size_t slot = entry.low & mask;
    const auto is_other = [&](const Entry& there) {
      return there.low != entry.low || there.high != entry.high;
    };
    while (slots_[slot] != 0 && is_other(bucket[slots_[slot] - 1])) slot = (slot + 1) & mask;
    if (slots_[slot] == 0) {
      slots_[slot] = i + 1;
      out[entry.rank] = entry.rank + 1;
      continue;
    }
    const Rank first = bucket[slots_[slot] - 1].rank;
    out[first] = out[entry.rank] = (first + 1) | kShared;
  }
}

Ids IdMaker::begin(std::size_t count) {
  TADASU_CHECK(count < kRanksMax);
  return Ids(count);
}

std::uint32_t IdMaker::part_count(std::size_t count) const {
  if (bytes_max_ == UINT64_MAX) return 1;
  constexpr std::uint64_t kPartsMax = 64;
  const std::uint64_t bytes = 2 * sizeof(Entry) * count;
  return static_cast<std::uint32_t>(std::min(
      kPartsMax, std::bit_ceil((bytes + bytes_max_ - 1) / std::max<std::uint64_t>(1, bytes_max_))));
}

void IdMaker::take_entries(Ids& out) {
  cut();
  for (std::size_t bucket = 0; bucket + 1 < begins_.size(); ++bucket)
    take_bucket(std::span(cut_).subspan(begins_[bucket], begins_[bucket + 1] - begins_[bucket]),
                out);
}

template <class List>
void Groups::make(const List& ids) {
  std::vector<std::uint32_t> group_of(ids.size());  // of the first rank of each
  std::vector<std::uint32_t> next;
  for (Rank rank = 0; rank < ids.size(); ++rank) {
    const Id id = ids[rank];
    if ((id & kShared) == 0) continue;
    const Rank first = first_of(id);
    if (first == rank) {
      group_of[rank] = static_cast<std::uint32_t>(next.size());
      next.push_back(0);
    }
    ++next[group_of[first]];
  }
  begins_.reserve(next.size() + 1);
  begins_.push_back(0);
  for (std::uint32_t& size : next) {
    const std::uint32_t begin = begins_.back();
    begins_.push_back(begin + size);
    size = begin;
  }
  members_.resize(begins_.back());
  for (Rank rank = 0; rank < ids.size(); ++rank) {
    const Id id = ids[rank];
    if ((id & kShared) != 0) members_[next[group_of[first_of(id)]]++] = rank;
  }
}

Groups::Groups(const Ids& ids) { make(ids); }
Groups::Groups(const Paged<Id>& ids) { make(ids); }
Groups::Groups(const std::vector<std::uint64_t>& values)
    : Groups(IdMaker().ids(values.size(), [&](Rank rank) { return values[rank]; })) {}

// ---- made ahead
// Of all threads together: each group that waits costs up to 8 bytes a record.
constexpr std::size_t kMadeAheadMax = 4;

GroupsAhead::GroupsAhead(std::vector<Make> makers, unsigned thread_count, IdMaker own)
    : ahead_max_(thread_count <= 1 ? 0 : kMadeAheadMax),
      makers_(std::move(makers)),
      made_(makers_.size()),
      own_(std::move(own)) {
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

void GroupsAhead::make_one(std::unique_lock<std::mutex>& lock, IdMaker& maker) {
  const std::size_t mine = begun_++;
  lock.unlock();
  Groups groups = makers_[mine](maker);
  lock.lock();
  made_[mine] = std::move(groups);
  changed_.notify_all();
}

void GroupsAhead::run() {
  IdMaker maker;
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return closing_ || begun_ == makers_.size() || may_begin(); });
    if (closing_ || begun_ == makers_.size()) return;
    make_one(lock, maker);
  }
}

// Instead of waiting for what another thread makes, this one makes what comes after it.
Groups GroupsAhead::next() {
  std::unique_lock lock(mutex_);
  TADASU_CHECK(taken_ < makers_.size());
  while (!made_[taken_]) {
    if (may_begin())
      make_one(lock, own_);
    else
      changed_.wait(lock);
  }
  Groups out = std::move(*made_[taken_]);
  made_[taken_++].reset();
  if (taken_ == makers_.size()) own_.give_back();
  lock.unlock();
  changed_.notify_all();
  return out;
}

void share_out(std::size_t count, unsigned thread_count,
               const std::function<void(std::size_t, std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  const auto run = [&](std::size_t thread) {
    for (std::size_t i = next++; i < count; i = next++) work(i, thread);
  };
  std::vector<std::thread> threads;
  const std::size_t all = std::min<std::size_t>(std::max(1U, thread_count), count);
  try {
    for (std::size_t i = 1; i < all; ++i) threads.emplace_back(run, i);
  } catch (const std::system_error&) {
    // No more threads to be had: those there are do all of it.
  }
  run(0);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace tadasu::people
