// Joins of records that are alike without being equal, by a fitted model; private to people.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "people/fragments.h"
#include "people/joins.h"
#include "people/model.h"
#include "people/pairs.h"
#include "people/whole_people.h"

namespace tadasu::people {

// What is left of it when all is joined: enough to tell why.
struct Fitted {
  Model model;
  Sketches sketches;
  std::vector<std::uint16_t> name_count, kana_count, name_chance;  // as Compared has them
  Paged<AlikeEdge> edges;                                          // likeliest first
};

class Alike {
 public:
  // Compares and fits, and has `columns` forget their ids. `sketches` are by rank; `heads` are the
  // parts so far.
  Alike(Sketches sketches, Columns& columns, const std::vector<Rank>& heads, unsigned thread_count,
        Classes classes);

  // For letters: the surest pairs first, as long as the people expected to vanish in another's
  // record stay below a share of all; never parts of which two records speak against each other; no
  // record with nothing but a name.
  void join_sure(People& people);
  // For the number: the weaker pairs, each joining two parts at most. `joined` is told the pair,
  // the heads of the two parts and the head of both.
  struct Joined {
    AlikeEdge edge;
    Rank a, b, both;
    bool by_name_alone;
  };
  void join_likely(People& people, const std::function<void(const Joined&)>& joined);
  // `heads` and `counted` as Fragments wants them.
  [[nodiscard]] Fragments fragments(std::vector<Rank> heads,
                                    std::span<const std::uint8_t> counted) const {
    return {compared_.sketches, compared_.name_count, std::move(heads), counted,
            met_by_name_share_};
  }
  // As whole_people.h has it: too high where one person often bears two birth dates, which keeps
  // parts apart.
  [[nodiscard]] std::optional<WholePeople> whole_people(
      std::span<const Rank> heads, std::span<const std::uint8_t> counted) const;
  [[nodiscard]] bool is_identified(Rank rank) const {
    return people::is_identified(compared_.sketches[rank]);
  }
  // The plain twin, for tests: each edge asks anew, whatever was said of the same parts before.
  void forget_what_was_said() { remembers_ = false; }
  // Moves it out: nothing can be joined after.
  Fitted fitted();
  // Records that are one person's with another and were never compared with it, because they share
  // nothing: nobody can point at them, so they are estimated, rather too many, from how many pairs
  // were missed and how many records the people have who have several: `records` of `parts`. 0
  // where there are too few pairs to tell.
  [[nodiscard]] double unmet(double records, double parts) const;
  // False of the copies of a record, and of one with nothing to compare.
  [[nodiscard]] bool is_compared(Rank rank) const { return compared_.sketches[rank].is_compared; }

 private:
  using Edge = AlikeEdge;
  void find_edges();
  [[nodiscard]] bool often_bears_two_dates() const;
  void estimate_missed();
  enum class Verdict : std::uint8_t { Unknown, Allowed, Denied, AllowedAsFarAsAsked };
  // Of what two parts said of each other when an edge was last looked at, as long as they are the
  // same: a part has a new age when it grows.
  struct Said {
    std::uint32_t age_a = 0, age_b = 0;
    Verdict verdict = Verdict::Unknown;
  };
  [[nodiscard]] bool dates_deny(const Edge& edge) const;
  std::uint8_t denial(const Levels& levels);
  [[nodiscard]] Verdict asked(const Edge& edge, Levels& best);
  [[nodiscard]] Model::Bearers bearers(const Edge& edge) const;
  [[nodiscard]] bool is_said_by_edge(const Edge& edge, Rank a, Rank b) const;
  [[nodiscard]] bool is_still_said(const Said& said, Rank a, Rank b) const {
    return said.verdict != Verdict::Unknown && said.age_a == ages_[a] && said.age_b == ages_[b];
  }
  [[nodiscard]] double same(const Edge& edge, const Levels& levels) const;
  // `same_min`: how sure a weaker edge must be by all that the two parts say; 0 asks the edge
  // alone.
  bool join(People& people, std::size_t edge, double same_min);
  void follow(People& people);
  void fetch(const People& people, std::size_t edge) const;
  std::size_t bring(People& people, std::size_t begin, double same_min) const;

  Compared compared_;
  Model model_;
  Paged<Edge> edges_;  // likeliest first
  // By pattern: two records that speak against one person, by their birth dates or by all; 0 until
  // it is judged.
  std::vector<std::uint8_t> denied_;
  std::vector<Rank> next_;           // the parts as rings of ranks
  Paged<Said> said_;                 // of each edge
  std::vector<std::uint32_t> ages_;  // of each head
  std::vector<std::uint8_t> sizes_;  // … and its records, at most kAskedMax + 1
  std::uint32_t age_ = 0;
  bool remembers_ = true;
  bool dates_may_differ_ = false;
  double hidden_expected_ = 0, missed_share_ = 0;
  double least_joined_ = 1;  // the weakest edge by which alone two parts were joined for letters
  // Of pairs of one person that something else brings together, the share whose names would have
  // done it too, as written or by a written reading.
  double met_by_name_share_ = 1;
  double found_ = 0;  // pairs of one person, as likely as each is
};

}  // namespace tadasu::people
