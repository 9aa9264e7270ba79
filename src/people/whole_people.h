// How many people there are behind the parts that letters go to; private to people.
//
// Two records of one person are joined when they agree on something that both have. How often they
// do is seen where something else has joined them (capture and recapture), and how often two
// records have nothing in common to agree on is seen from what records have. So the sizes that the
// parts of a person of so many records would have are known, and from the sizes that the parts have
// how many people have how many records (docs/decisions/0029).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "people/compare.h"
#include "people/sketches.h"

namespace tadasu::people {

// Whether it has anything but a name that one person may be known by: a birth date, a telephone, a
// mailbox, an address or a number of identity, that not very many share.
[[nodiscard]] bool is_identified(const Sketch& sketch);

struct WholePeople {
  double identified = 0;     // people with an identified record …
  bool is_too_high = false;  // … but for those whose parts are kept apart whatever they agree on
  // At most so many have nothing but a name: of those who are nobody else's a name is as seldom
  // borne by somebody identified as the names of these are by each other.
  double only_named_max = 0;
};
// Two ranks and the chance that they are one person.
struct AlikeEdge {
  Rank a, b;
  float same;
  Pattern pattern;
};

// When two records are joined for letters: when the name they share, or nearly share, is as rare as
// the levels need it to be.
struct Joining {
  std::function<double(const Levels&)> rarity_needed;
  std::function<double(const Levels&, Rank, Rank)> rarity;
  const Paged<AlikeEdge>* edges = nullptr;  // pairs of different parts, or that were
};

// As likely as any numbers. By rank: `sketches`, the head of each part; `counted`: of each head
// whether the part counts as somebody. `by_name_share` as Fragments has it. Nothing where too few
// pairs tell.
// Cost: some ten milliseconds, and a tenth of a second for a million records.
[[nodiscard]] std::optional<WholePeople> whole_people(const Sketches& sketches,
                                                      std::span<const Rank> heads,
                                                      std::span<const std::uint8_t> counted,
                                                      double by_name_share, const Joining& joining);

}  // namespace tadasu::people
