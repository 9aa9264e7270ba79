// Which records are joined by what; private to people.
//
// A People is a partition of the records that only grows coarser. Each part knows the birth date,
// My Number, name and reading it holds, and refuses a join that would put two different ones
// together. Records are addressed by rank: their place in the order of neighbours.h. The head of a
// part is its smallest rank.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "people/columns.h"

namespace tadasu::people {

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
    Id birth_date = 0;
    Id my_number = 0;
    Id name = 0;
    Id kana = 0;
  };

 public:
  explicit People(const Columns& columns);

  Rank head(Rank rank);
  // True when both are one part now.
  bool join(Rank a, Rank b, Names names);

  // Joins two heads that a model takes for one person; false when they have two My Numbers, or two
  // birth dates and `dates_may_differ` is not set.
  bool unite_alike(Rank a, Rank b, bool dates_may_differ);

  // What somebody decided. Ranks of two sides that are kept apart are in two parts for good: to be
  // said before anything is joined. Those that are told to be one are joined whatever their parts
  // know; false when they are kept apart.
  using Side = std::uint64_t;
  void keep_apart(Side a, Side b);
  void take_side(Rank rank, Side side);
  bool unite_told(Rank a, Rank b);
  // Parts that were told to be one across two birth dates or My Numbers hold both and know one. For
  // a lower bound they know none: whoever has the other may be theirs too.
  void forget_told();
  [[nodiscard]] bool keeps_any_apart() const { return !against_.empty(); }

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
  bool kept_apart(Rank a, Rank b) { return !against_.empty() && asks_apart(a, b); }
  [[nodiscard]] bool asks_apart(Rank a, Rank b) const;
  // Asked thirty times for each of many people of one name, almost always with one answer: so the
  // four comparisons are one, without a branch for each.
  static bool conflict(const Known& a, const Known& b, Names names) {
    const auto differ = [](Id x, Id y) -> unsigned {
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
  std::vector<Rank> told_;                             // of parts that know less than they hold
  std::unordered_map<Rank, std::vector<Side>> sides_;  // by head, sorted: those of all its ranks
  std::unordered_map<Side, std::unordered_set<Side>> against_;
};

}  // namespace tadasu::people
