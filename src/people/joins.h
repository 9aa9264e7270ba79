// Which records are joined by what; private to people.
//
// A People is a partition of the records that only grows coarser. Each part knows the birth date,
// My Number, name and reading it holds, and refuses a join that would put two different ones
// together. Records are addressed by rank: their place in ascending order of id. The head of a part
// is its smallest rank, so a person's id is the smallest record id whatever the order of joining.
#pragma once

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <unordered_map>
#include <vector>

#include "people/person.h"

namespace tadasu::people {

using Rank = std::uint32_t;

inline std::uint64_t mix(std::uint64_t x) {  // splitmix64, public domain
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}
// One number for a pair of values, 0 when either is missing.
inline std::uint64_t both(std::uint64_t a, std::uint64_t b) {
  return a == 0 || b == 0 ? 0 : mix(mix(a) ^ b) | 1;
}

// What must agree besides birth date and My Number.
enum class Names : std::uint8_t {
  Any,         // the value itself is one person's
  Compatible,  // two different names may not be joined, unless their readings are one
  Equal,       // nor then
};

inline constexpr std::size_t kBranchesMax =
    32;  // people of one value that are told apart; the rest stay alone

class People {
 private:
  struct Known {  // of a part; 0 while unknown
    std::uint64_t birth_date = 0;
    std::uint64_t my_number = 0;
    std::uint64_t name = 0;
    std::uint64_t kana = 0;
  };

 public:
  // `ordered` are the records by rank; they outlive this.
  explicit People(const std::vector<const Record*>& ordered);

  Rank head(Rank rank);
  // True when both are one part now.
  bool join(Rank a, Rank b, Names names);

  // Joins two heads that a model takes for one person; false when they have two My Numbers, or two
  // birth dates and `dates_may_differ` is not set.
  bool unite_alike(Rank a, Rank b, bool dates_may_differ);

  // What somebody decided. Two ranks that are kept apart are in two parts for good: to be said
  // before anything is joined. Those that are told to be one are joined whatever their parts know;
  // false when they are kept apart.
  void keep_apart(Rank a, Rank b);
  bool unite_told(Rank a, Rank b);
  [[nodiscard]] bool keeps_any_apart() const { return !apart_.empty(); }

  // The parts to which the members of one group went, and what each knows: members of a group that
  // exclude each other lie far apart in memory, and each is compared with all parts before it.
  class Branches {
   public:
    void clear() {
      list_.clear();
      dates_ = {};
      has_undated_ = false;
    }

   private:
    friend class People;
    struct Branch {
      Rank head;
      Known known;
    };
    void note(const Known& known) {
      const std::uint64_t bits = mix(known.birth_date);
      dates_[bits >> 62] |= 1ULL << (bits & 63);
      has_undated_ |= known.birth_date == 0;
    }
    // True only when every branch has a birth date, and none this one: most people of one name.
    [[nodiscard]] bool all_differ_by_date(const Known& known) const {
      const std::uint64_t bits = mix(known.birth_date);
      return known.birth_date != 0 && !has_undated_ && (dates_[bits >> 62] >> (bits & 63) & 1) == 0;
    }
    std::vector<Branch> list_;
    std::array<std::uint64_t, 4> dates_{};  // a bit for each date that a branch has, or had
    bool has_undated_ = false;              // … also one that has a date by now
  };
  // Joins the rank with the first branch that takes it; one that none takes becomes a branch while
  // there are fewer than kBranchesMax. `branches` are those of this group, by earlier calls alone.
  void place(Rank rank, Names names, Branches& branches);

  void prefetch(Rank rank) const {
    __builtin_prefetch(&parent_[rank]);
    __builtin_prefetch(&known_[rank]);
  }
  [[nodiscard]] std::size_t part_count() const { return part_count_; }
  [[nodiscard]] std::size_t size() const { return parent_.size(); }

 private:
  Rank unite(Rank a, Rank b);  // two heads; the head of both
  // Of two heads.
  bool kept_apart(Rank a, Rank b) { return !apart_.empty() && asks_apart(a, b); }
  bool asks_apart(Rank a, Rank b);
  // Asked thirty times for each of many people of one name, almost always with one answer: so the
  // four comparisons are one, without a branch for each.
  static bool conflict(const Known& a, const Known& b, Names names) {
    const auto differ = [](std::uint64_t x, std::uint64_t y) -> unsigned {
      return unsigned{x != 0} & unsigned{y != 0} & unsigned{x != y};
    };
    if ((differ(a.birth_date, b.birth_date) | differ(a.my_number, b.my_number)) != 0) return true;
    if (names == Names::Any) return false;
    if (names == Names::Equal) return differ(a.name, b.name) != 0;
    const bool name_equal = a.name != 0 && a.name == b.name;
    const bool kana_equal = a.kana != 0 && a.kana == b.kana;
    if (name_equal || kana_equal) return false;
    return (a.name | a.kana) != 0 && (b.name | b.kana) != 0;
  }

  std::vector<Rank> parent_;
  std::vector<Known> known_;
  std::size_t part_count_;
  std::unordered_map<Rank, std::vector<Rank>> apart_;  // by head: ranks that stay in other parts
};

// Ranks that share a value, in ascending order; groups in order of their first rank, so that
// joining does not depend on the values of the keyed hashes.
inline constexpr std::size_t kFetchedMax = 16;  // members whose memory is asked for ahead of use

class Groups {
 public:
  // `values[rank]` is 0 when the record has none. Only groups of two and more are kept.
  explicit Groups(const std::vector<std::uint64_t>& values);

  template <class Use>
  void for_each(Use use) const {
    for_each(use, [](Rank) {});
  }
  // `soon` is called with the first members of the group a few groups later, to fetch what they
  // need.
  template <class Use, class Soon>
  void for_each(Use use, Soon soon) const {
    constexpr std::size_t kGroupsAhead = 8;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      if (i + kGroupsAhead < groups_.size()) {
        const auto later = members(groups_[i + kGroupsAhead]);
        for (const Rank rank : later.first(std::min(later.size(), kFetchedMax))) soon(rank);
      }
      use(members(groups_[i]));
    }
  }

 private:
  struct Entry {
    std::uint64_t value;
    Rank rank;
  };
  struct Link {              // of an entry, by its place in its bucket
    std::uint32_t next = 0;  // the next of its value; 0: none, because no first is next
    std::uint32_t last = 0;  // of a first: the last of its value so far
    bool is_first = true;
  };
  void take_bucket(std::span<const Entry> bucket, std::vector<Link>& links,
                   std::vector<std::uint32_t>& slots);

  struct Group {
    Rank first;
    std::uint32_t size;
    std::size_t begin;
  };
  [[nodiscard]] std::span<const Rank> members(const Group& group) const {
    return {members_.data() + group.begin, group.size};
  }
  std::vector<Rank> members_;
  std::vector<Group> groups_;
};

// Groups that other threads make while this one joins by those before. What records share does not
// depend on who was joined, so the groups are the same for any number of threads.
class GroupsAhead {
 public:
  // `thread_count` with the calling thread: 1 makes each when it is asked for.
  GroupsAhead(std::vector<std::function<Groups()>> makers, unsigned thread_count);
  ~GroupsAhead();
  GroupsAhead(const GroupsAhead&) = delete;
  GroupsAhead& operator=(const GroupsAhead&) = delete;

  Groups next();  // in the order of the makers; once for each

 private:
  void run();
  void make_one(std::unique_lock<std::mutex>& lock);
  [[nodiscard]] bool may_begin() const;

  const std::size_t ahead_max_;  // beyond the one that is asked for
  std::vector<std::function<Groups()>> makers_;
  std::vector<std::optional<Groups>> made_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t begun_ = 0, taken_ = 0;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tadasu::people
