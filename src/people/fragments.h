// How many parts are somebody else's that no pair of records tells; private to people.
//
// A record is as likely to be of somebody known by another one whether the name on it is common or
// rare. Only where few bear it can it be seen: of a common name no single pair is likely. So what
// the likely joins take away of the parts with rare names, by what is known of a part, holds for
// those with common names. And of pairs of one person that only the name brings together, as many
// are missed because the name is written otherwise as of those that something else brings together
// have it written otherwise (docs/decisions/0029).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "people/sketches.h"

namespace tadasu::people {

class Fragments {
 public:
  // By rank: what is compared, how many parts bear the name, and the head of its part before the
  // likely joins. `counted`: of each head whether it counts as somebody. `by_name_share`: of pairs
  // of one person the share whose names would bring them together.
  Fragments(const Sketches& sketches, std::span<const std::uint16_t> name_count,
            std::vector<Rank> heads, std::span<const std::uint8_t> counted, double by_name_share);
  // Two parts that both count were joined by these ranks, likely by `same`.
  void joined(Rank a, Rank b, double same, bool by_name_alone);
  // What all joins took away is to be taken so many times; from 1 on.
  [[nodiscard]] double times() const;
  // Of so many of whom the joins took `joined` away: what is left after what they did not see,
  // which is at most half of what they leave.
  [[nodiscard]] std::uint64_t left(std::uint64_t people, double joined) const;

 private:
  // What is known of a part: birth date, telephone, mail, address; and one, two or more records.
  static constexpr std::size_t kStrata = 64;
  struct Stratum {  // of parts with a whole name
    double parts = 0, rare_parts = 0;
    double joined = 0, rare_joined = 0;  // half of each join for either end
  };
  enum class Name : std::uint8_t { None, Rare, Common };
  std::vector<Rank> heads_;
  std::vector<std::uint8_t> strata_;  // of each head
  std::vector<Name> names_;
  std::array<Stratum, kStrata> seen_{};
  const double by_name_share_;
  double joined_ = 0, by_name_alone_ = 0;
};

}  // namespace tadasu::people
