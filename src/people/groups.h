// Which records share a value; private to people.
//
// Records are addressed by rank: their place in the order of neighbours.h.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "people/paged.h"

namespace tadasu::people {

using Rank = std::uint32_t;

inline std::uint64_t mix(std::uint64_t x) {  // splitmix64, public domain; no two become one
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

// A value of a record as a small number: 0 for none, else the first rank that has the value and
// one, so ids of one kind of value are equal exactly where the values are. kShared is set in it
// where several have it.
using Id = std::uint32_t;
using Ids = std::vector<Id>;
inline constexpr Id kShared = 1U << 31;
inline constexpr std::size_t kRanksMax = 1U << 30;  // one more bit is for those who need one

inline Rank first_of(Id id) { return (id & ~kShared) - 1; }
// Two ids as one value; 0 also where nobody else can have both.
inline std::uint64_t pair_of(Id a, Id b) {
  return (a & b & kShared) == 0 ? 0 : std::uint64_t{a} << 32 | b;
}

// Makes ids of values, and keeps the memory it needs for the next.
class IdMaker {
 public:
  IdMaker() = default;
  // … no more than so much, and none of it for the next; what is asked is asked several times then.
  explicit IdMaker(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}
  // `value_of(rank)` is 0 when the record has none.
  template <class ValueOf>
  Ids ids(std::size_t count, ValueOf value_of) {
    Ids out = begin(count);
    const std::uint32_t parts = part_count(count);
    for (std::uint32_t part = 0; part < parts; ++part) {
      entries_.clear();
      for (Rank rank = 0; rank < count; ++rank) {
        const std::uint64_t value = value_of(rank);
        if (value == 0) continue;
        const std::uint64_t mixed = mix(value);
        const auto high = static_cast<std::uint32_t>(mixed >> 32);
        if ((high & (parts - 1)) != part) continue;
        entries_.push_back({high, static_cast<std::uint32_t>(mixed), rank});
      }
      take_entries(out);
    }
    if (bytes_max_ != UINT64_MAX) give_back();
    return out;
  }
  void give_back() {
    entries_ = {};
    cut_ = {};
  }

 private:
  struct Entry {
    std::uint32_t high, low;  // of the mixed value
    Rank rank;
  };
  static Ids begin(std::size_t count);
  [[nodiscard]] std::uint32_t part_count(std::size_t count) const;  // a power of two
  void take_entries(Ids& out);
  void cut();
  void take_bucket(std::span<const Entry> bucket, Ids& out);

  std::vector<Entry> entries_, cut_;
  std::vector<std::size_t> begins_;
  std::vector<std::uint32_t> slots_;
  std::uint64_t bytes_max_ = UINT64_MAX;
};

// For so many records, beside their ids.
inline IdMaker id_maker(const SpillTo& to, std::size_t count) {
  return to ? IdMaker(to->work_bytes(count) - 2 * sizeof(Id) * count) : IdMaker();
}

// Ranks that share a value, in ascending order; groups of two and more, in order of their first
// rank, so that joining does not depend on the values of the keyed hashes.
inline constexpr std::size_t kFetchedMax = 16;  // members whose memory is asked for ahead of use

class Groups {
 public:
  Groups() = default;
  explicit Groups(const Ids& ids);
  explicit Groups(const Paged<Id>& ids);
  // `values[rank]` is 0 when the record has none.
  explicit Groups(const std::vector<std::uint64_t>& values);

  [[nodiscard]] std::size_t size() const { return begins_.empty() ? 0 : begins_.size() - 1; }
  [[nodiscard]] std::span<const Rank> operator[](std::size_t index) const {
    return {members_.data() + begins_[index], begins_[index + 1] - begins_[index]};
  }

  template <class Use>
  void for_each(Use use) const {
    for_each(use, [](Rank) {});
  }
  // `soon` is called with the first members of the group a few groups later, to fetch what they
  // need.
  template <class Use, class Soon>
  void for_each(Use use, Soon soon) const {
    for_some(0, size(), use, soon);
  }
  // Of the groups from `begin` to before `end`.
  template <class Use, class Soon>
  void for_some(std::size_t begin, std::size_t end, Use use, Soon soon) const {
    constexpr std::size_t kGroupsAhead = 8;
    for (std::size_t i = begin; i < end; ++i) {
      if (i + kGroupsAhead < end) {
        const auto later = (*this)[i + kGroupsAhead];
        for (const Rank rank : later.first(std::min(later.size(), kFetchedMax))) soon(rank);
      }
      use((*this)[i]);
    }
  }

 private:
  template <class List>
  void make(const List& ids);

  std::vector<Rank> members_;
  std::vector<std::uint32_t> begins_;  // of each group in members_, and the end of the last
};

// Groups that other threads make while this one joins by those before. What records share does not
// depend on who was joined, so the groups are the same for any number of threads.
class GroupsAhead {
 public:
  using Make = std::function<Groups(IdMaker&)>;
  // `thread_count` with the calling thread: 1 makes each when it is asked for.
  GroupsAhead(std::vector<Make> makers, unsigned thread_count, IdMaker own = {});
  ~GroupsAhead();
  GroupsAhead(const GroupsAhead&) = delete;
  GroupsAhead& operator=(const GroupsAhead&) = delete;

  Groups next();  // in the order of the makers; once for each
  // … of the memory that would be of use for what comes next, before a pause.
  void give_back() { own_.give_back(); }

 private:
  void run();
  void make_one(std::unique_lock<std::mutex>& lock, IdMaker& maker);
  [[nodiscard]] bool may_begin() const;

  const std::size_t ahead_max_;  // beyond the one that is asked for
  std::vector<Make> makers_;
  std::vector<std::optional<Groups>> made_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t begun_ = 0, taken_ = 0;
  bool closing_ = false;
  IdMaker own_;  // of the calling thread
  std::vector<std::thread> threads_;
};

// Does `work(0, thread)` to `work(count - 1, thread)`, each once, by several threads with the
// calling one, which is thread 0. Work must not throw.
void share_out(std::size_t count, unsigned thread_count,
               const std::function<void(std::size_t, std::size_t thread)>& work);

}  // namespace tadasu::people
