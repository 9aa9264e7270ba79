#include "people/alike.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <utility>

namespace tadasu::people {
namespace {

constexpr std::size_t kDrawnPairs = 200'000;
constexpr double kLeastSame = 0.01;      // below it a pair is nobody's
constexpr double kHiddenShare = 0.0002;  // of the people, expected to be hidden by joins below …
constexpr double kHiddenLeast = 0.5;     // … or of so many,
constexpr double kSureSame = 0.9999;     // … this, which is always sure enough
constexpr double kTogetherSame = 0.999;  // of all that two parts say
constexpr double kStrictSame = 0.75;     // and below this never
constexpr double kRounding = 1e-6;       // of AlikeEdge::same
constexpr double kPairsThatTell = 100;   // fewer say nothing of how many were missed
// Where the records of one person bear two birth dates that are no slip more often than so, they
// may for the number, never for letters: father and son of one name.
constexpr double kTwoDatesOften = 0.02;
constexpr double kDeniedWeight = -3.9;  // ln .02: two records that speak against one person
constexpr std::size_t kAskedMax = 6;    // records of a part that are asked

constexpr std::uint8_t kByDates = 1, kByAll = 2, kIsJudged = 4;  // bits of denied_

// What is enough for a letter, however likely: names that may be one person's, and something else
// that agrees.
bool is_for_letters(const Levels& levels) {
  const auto at = [&](Trait trait) { return levels[static_cast<std::size_t>(trait)]; };
  const bool date = at(Trait::BirthDate) == 1 || at(Trait::BirthDate) == 2;
  // A number alone may be the insured's, which the whole family bears.
  if (at(Trait::ForeignId) == 1 && date) return true;
  if (at(Trait::Name) >= static_cast<std::uint8_t>(NameLevel::OtherGiven)) return false;
  const bool phone = at(Trait::Phone) == 1 || at(Trait::Phone) == 2;
  const bool email = at(Trait::Email) == 1 || at(Trait::Email) == 2;
  const bool address = at(Trait::Address) >= 1 && at(Trait::Address) <= 5;
  // Long names of brothers are alike too, and both may bear the insured's number.
  const bool is_slip = at(Trait::Name) == static_cast<std::uint8_t>(NameLevel::Alike) ||
                       at(Trait::Name) == static_cast<std::uint8_t>(NameLevel::AlikeGiven);
  const bool id = !is_slip && (at(Trait::ForeignId) == 1 || at(Trait::ForeignId) == 2);
  if (at(Trait::Name) != static_cast<std::uint8_t>(NameLevel::ReadsAlike) &&
      at(Trait::Name) != static_cast<std::uint8_t>(NameLevel::ReadsGiven))
    return date || phone || email || address || id;
  // Of a household two may be read alike by chance.
  return date || email || id ||
         at(Trait::Phone) == static_cast<std::uint8_t>(PhoneLevel::SameMobile);
}

// Names that are a key by which pairs are compared.
bool names_meet(const Levels& levels) {
  const std::uint8_t name = levels[static_cast<std::size_t>(Trait::Name)];
  return name >= static_cast<std::uint8_t>(NameLevel::Same) &&
         name <= static_cast<std::uint8_t>(NameLevel::OtherWriting);
}

}  // namespace

Alike::Alike(Sketches sketches, Columns& columns, const std::vector<Rank>& heads,
             unsigned thread_count, Classes classes)
    : compared_(compare_all(std::move(sketches), columns, heads, thread_count)) {
  const std::size_t drawn = std::min(kDrawnPairs, 50 * compared_.sketches.size());
  model_ = Model::fit(compared_, compare_some(compared_.sketches, drawn), classes);
  estimate_missed();
  denied_.resize(kPatternCount);
  find_edges();
}

// What a pattern says against one person: most are never met, so each is judged when it is.
std::uint8_t Alike::denial(const Levels& levels) {
  std::uint8_t& out = denied_[pattern_of(levels)];
  if (out != 0) return out;
  out = kIsJudged;
  const bool dates_differ = levels[static_cast<std::size_t>(Trait::BirthDate)] ==
                            static_cast<std::uint8_t>(DateLevel::Differ);
  const bool one_number = levels[static_cast<std::size_t>(Trait::ForeignId)] == 1;
  if (dates_differ && !one_number) out |= kByDates;
  if (model_.weight(levels) < kDeniedWeight) out |= kByAll;
  return out;
}

// After Chao 1984 and 1987: of pairs of one person some agree on one trait alone, others on two;
// how many agree on none, and so were never compared, follows from how these fall off.
void Alike::estimate_missed() {
  // Copies of one record tell nothing of what was missed.
  double found = 0, one = 0, two = 0, others = 0, others_by_name = 0;
  for (Pattern pattern = 0; pattern < kPatternCount; ++pattern) {
    if (compared_.by_pattern[pattern] == 0) continue;
    const Levels levels = levels_of(pattern);
    const double same = static_cast<double>(compared_.by_pattern[pattern]) * model_.same(levels, 0);
    const unsigned met = Model::traits_met(levels);
    found += same;
    const bool by_name = names_meet(levels);
    if (met > (by_name ? 1U : 0U)) {
      others += same;
      others_by_name += by_name ? same : 0;
    }
    if (met == 1) one += same;
    if (met == 2) two += same;
  }
  found_ = found;
  if (others >= kPairsThatTell) met_by_name_share_ = others_by_name / others;
  // Without pairs that agree on two nothing falls off: names that meet by chance would be all.
  if (two < kPairsThatTell) return;
  const double ratio = one / (two + 1);
  const double missed = one * std::max(0.0, one - 1) / (2 * (two + 1));
  const double deviation = std::sqrt(two * ratio * ratio * (.5 + ratio + ratio * ratio / 4));
  missed_share_ = (missed + 2 * deviation) / (missed + 2 * deviation + found);
}

// Some records are full of slips and meet none of several others: chances are spread as a beta
// distribution of two pseudo-counts has them.
double Alike::unmet(double records, double parts) const {
  constexpr double kOthersMax = 20;
  const double a = 2 * missed_share_;
  if (parts == 0 || a <= 0) return 0;
  const double others = std::min(kOthersMax, records / parts - 1);
  const double meets_none = std::tgamma(a + others) / (std::tgamma(a) * std::tgamma(2 + others));
  return records * meets_none / (1 - meets_none);
}

namespace {

// Edges put in order, likeliest first: runs that have room in memory, then all of them at once.
class Sorted {
 public:
  Sorted(const SpillTo& to, std::size_t record_count)
      : to_(to), room_(to ? to->work_bytes(record_count) / sizeof(AlikeEdge) / 2 : SIZE_MAX) {}
  void add(const AlikeEdge& edge) {
    if (run_.size() >= room_) put_aside();
    run_.push_back(edge);
  }
  Paged<AlikeEdge> all() {
    if (runs_.empty()) {
      std::sort(run_.begin(), run_.end(), is_before);
      return {std::move(run_), to_};
    }
    put_aside();
    run_ = {};
    struct Next {
      AlikeEdge edge;
      std::size_t run, at;
    };
    const auto later = [](const Next& x, const Next& y) { return is_before(y.edge, x.edge); };
    std::vector<Next> next;
    for (std::size_t i = 0; i < runs_.size(); ++i) next.push_back({runs_[i][0], i, 0});
    std::make_heap(next.begin(), next.end(), later);
    Paged<AlikeEdge> out(to_);
    while (!next.empty()) {
      std::pop_heap(next.begin(), next.end(), later);
      Next& first = next.back();
      out.push_back(first.edge);
      if (++first.at == runs_[first.run].size()) {
        runs_[first.run] = {};
        next.pop_back();
        continue;
      }
      first.edge = runs_[first.run][first.at];
      std::push_heap(next.begin(), next.end(), later);
    }
    return out;
  }

 private:
  static bool is_before(const AlikeEdge& x, const AlikeEdge& y) {
    return x.same != y.same ? x.same > y.same : std::tuple(x.a, x.b) < std::tuple(y.a, y.b);
  }
  void put_aside() {
    if (run_.empty()) return;
    std::sort(run_.begin(), run_.end(), is_before);
    runs_.emplace_back(to_).append(run_);
    run_.clear();
  }

  const SpillTo to_;
  const std::size_t room_;
  std::vector<AlikeEdge> run_;
  std::vector<Paged<AlikeEdge>> runs_;
};

}  // namespace

Model::Bearers Alike::bearers(const Edge& edge) const {
  const auto count = [&](const std::vector<std::uint16_t>& counts) {
    return unsigned{std::max(counts[edge.a], counts[edge.b])};
  };
  return {count(compared_.name_count), count(compared_.kana_count), count(compared_.name_chance)};
}

double Alike::same(const Edge& edge, const Levels& levels) const {
  return model_.same(levels, model_.rarity(levels, bearers(edge)));
}

// Most patterns are nobody's however rare the name is.
void Alike::find_edges() {
  enum : std::uint8_t { kUnjudged, kHopeless, kPossible };
  std::vector<std::uint8_t> judged(kPatternCount, kUnjudged);
  const auto is_hopeless = [&](Pattern pattern) {
    std::uint8_t& out = judged[pattern];
    if (out == kUnjudged) {
      const double most = model_.same(levels_of(pattern), Model::kRarityMax);
      out = most < kLeastSame ? kHopeless : kPossible;
    }
    return out == kHopeless;
  };
  // Namesakes follow each other, and most of their pairs have one of a few patterns.
  struct Reckoned {
    Pattern pattern = kPatternCount;
    Model::Bearers of;
    float same = 0;
  };
  constexpr std::size_t kReckonedBits = 10;
  std::vector<Reckoned> reckoned(1 << kReckonedBits);
  Sorted sorted(compared_.sketches.spill(), compared_.sketches.size());
  const auto add = [&](Rank a, Rank b, Pattern pattern) {
    if (is_hopeless(pattern)) return;
    Edge edge{a, b, 0, pattern};
    const Model::Bearers of = bearers(edge);
    Reckoned& last =
        reckoned[mix(std::uint64_t{pattern} << 32 | std::uint64_t{of.name} << 16 | of.kana) >>
                 (64 - kReckonedBits)];
    if (last.pattern != pattern || last.of != of)
      last = {pattern, of, static_cast<float>(same(edge, levels_of(pattern)))};
    edge.same = last.same;
    if (edge.same >= kLeastSame) sorted.add(edge);
  };
  for (Pairs& pairs : compared_.pairs) {
    pairs.for_each([&](const Pair& pair) { add(pair.a, pair.b, pair.pattern); });
    pairs = Pairs();
  }
  for (Namesakes& namesakes : compared_.namesakes) {
    namesakes.for_each(add);
    namesakes = Namesakes();
  }
  compared_.pairs = {};
  compared_.namesakes = {};
  edges_ = sorted.all();
  said_ = Paged<Said>(compared_.sketches.spill());
  said_.resize(edges_.size());
}

// The rings of the parts as they are now.
void Alike::follow(People& people) {
  next_.resize(people.size());
  const std::vector<std::uint8_t> before = std::move(sizes_);
  sizes_.assign(people.size(), 0);
  std::vector<Rank> last(people.size());
  for (Rank rank = 0; rank < next_.size(); ++rank) {
    const Rank head = people.head(rank);
    next_[rank] = head;
    if (head != rank) next_[last[head]] = rank;
    last[head] = rank;
    sizes_[head] = std::min<std::uint8_t>(sizes_[head] + 1, kAskedMax + 1);
  }
  ages_.resize(people.size());
  ++age_;
  // Of a large part it cannot be seen whether it grew.
  for (Rank rank = 0; rank < before.size(); ++rank)
    if (before[rank] != sizes_[rank] || sizes_[rank] > kAskedMax) ages_[rank] = age_;
}

// What an edge will need, some edges ahead: step by step, as each tells where the next lies.
void Alike::fetch(const People& people, std::size_t edge) const {
  constexpr std::size_t kStep = 8;
  if (compared_.sketches.spill() || edge + 3 * kStep >= edges_.size()) return;
  const auto ranks = [&](std::size_t steps) {
    return std::array{edges_[edge + steps * kStep].a, edges_[edge + steps * kStep].b};
  };
  for (const Rank rank : ranks(3)) {
    people.prefetch(rank);
    __builtin_prefetch(&next_[rank]);
    compared_.sketches.fetch(rank);
  }
  for (const Rank rank : ranks(2)) {
    __builtin_prefetch(&next_[next_[rank]]);
    compared_.sketches.fetch(next_[rank]);
  }
  for (const Rank rank : ranks(1)) compared_.sketches.fetch(next_[next_[rank]]);
}

// What the next edges will ask, as the parts are now, is read from disk at once; to before which
// edge. What a join changes meanwhile is read as it is asked for.
std::size_t Alike::bring(People& people, std::size_t begin, double same_min) const {
  const Sketches& sketches = compared_.sketches;
  if (!sketches.spill()) return edges_.size();
  const std::size_t room = std::max(sketches.room(), 2 * kAskedMax + 1);
  std::vector<Rank> wanted;
  const auto add = [&](Rank first) {
    Rank rank = first;
    for (std::size_t i = 0; i < kAskedMax; ++i) {
      wanted.push_back(rank);
      rank = next_[rank];
      if (rank == first) break;
    }
  };
  std::size_t end = begin;
  std::size_t sorted_at = room;
  for (; end < edges_.size() && wanted.size() + 2 * kAskedMax <= room; ++end) {
    const Edge edge = edges_[end];
    const Rank a = people.head(edge.a), b = people.head(edge.b);
    if (a == b) continue;
    if (same_min > 0 && is_said_by_edge(edge, a, b) && edge.same < same_min - kRounding) continue;
    const Said said = said_[end];
    if (is_still_said(said, a, b) && (said.verdict == Verdict::Denied || same_min <= 0)) continue;
    add(edge.a);
    add(edge.b);
    if (wanted.size() + 4 * kAskedMax < sorted_at) continue;
    // Often the same are asked again.
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    sorted_at = wanted.size() + (room - wanted.size()) / 2;
    if (room - wanted.size() < room / 8) sorted_at = SIZE_MAX;
  }
  sketches.bring(wanted);
  return end;
}

// Whether two of those that asked() asks have two birth dates: what most parts are denied by.
bool Alike::dates_deny(const Edge& edge) const {
  Rank one = edge.a;
  for (std::size_t asked_a = 0; asked_a < kAskedMax; ++asked_a) {
    const Sketch& own = compared_.sketches[one];
    Rank other = edge.b;
    for (std::size_t asked_b = 0; asked_b < kAskedMax; ++asked_b) {
      const Sketch& theirs = compared_.sketches[other];
      const bool may_share_id = own.likeness.foreign_id != 0 && theirs.likeness.foreign_id != 0;
      if (!may_share_id && differ_by_date(own, theirs)) return true;
      other = next_[other];
      if (other == edge.b) break;
    }
    one = next_[one];
    if (one == edge.a) break;
  }
  return false;
}

// What the records of two parts say of each other, as far as they are asked. `best`: of each trait
// the level of the two records that agree most on it.
Alike::Verdict Alike::asked(const Edge& edge, Levels& best) {
  if (!dates_may_differ_ && dates_deny(edge)) return Verdict::Denied;
  const std::uint8_t denying = dates_may_differ_ ? kByAll : kByAll | kByDates;
  Rank one = edge.a;
  bool all = true;
  best = {};
  for (std::size_t asked_a = 0; asked_a < kAskedMax; ++asked_a) {
    Rank other = edge.b;
    const Sketch& own = compared_.sketches[one];
    for (std::size_t asked_b = 0; asked_b < kAskedMax; ++asked_b) {
      const Sketch& theirs = compared_.sketches[other];
      const Levels levels = compare(own, theirs, static_cast<Hubs>(own.hubs & theirs.hubs));
      if ((denial(levels) & denying) != 0) return Verdict::Denied;
      for (std::size_t trait = 0; trait < kTraitCount; ++trait) {
        if (levels[trait] != 0 && (best[trait] == 0 || levels[trait] < best[trait]))
          best[trait] = levels[trait];
      }
      other = next_[other];
      if (other == edge.b) break;
    }
    all = all && other == edge.b;
    one = next_[one];
    if (one == edge.a) break;
  }
  return all && one == edge.a ? Verdict::Allowed : Verdict::AllowedAsFarAsAsked;
}

// Of two lone records the edge itself says all, but for values that were seen to be many people's
// only after it was found.
bool Alike::is_said_by_edge(const Edge& edge, Rank a, Rank b) const {
  return sizes_[a] == 1 && sizes_[b] == 1 &&
         (compared_.sketches.hubs(edge.a) & compared_.sketches.hubs(edge.b)) == 0;
}

bool Alike::join(People& people, std::size_t index, double same_min) {
  const Edge edge = edges_[index];
  const Rank a = people.head(edge.a);
  const Rank b = people.head(edge.b);
  if (a == b) return false;
  if (same_min > 0 && is_said_by_edge(edge, a, b) && edge.same < same_min - kRounding) return false;
  const Said said = said_[index];
  Verdict verdict = said.verdict;
  if (!is_still_said(said, a, b) || (verdict != Verdict::Denied && same_min > 0)) {
    Levels best;
    verdict = asked(edge, best);
    // Of larger parts others may be asked the next time.
    const bool is_whole = remembers_ && sizes_[a] <= kAskedMax && sizes_[b] <= kAskedMax;
    said_.edit(index) = {ages_[a], ages_[b], is_whole ? verdict : Verdict::Unknown};
    const bool together =
        verdict != Verdict::Denied && is_for_letters(best) && same(edge, best) >= same_min;
    if (same_min > 0 && !together) return false;
  }
  if (verdict == Verdict::Denied) return false;
  // A slip in a birth date is only believed when all records have been asked.
  if (!people.unite_alike(a, b, verdict == Verdict::Allowed)) return false;
  std::swap(next_[edge.a], next_[edge.b]);  // two rings become one
  const Rank head = people.head(a);
  sizes_[head] = static_cast<std::uint8_t>(
      std::min<std::size_t>(std::size_t{sizes_[a]} + sizes_[b], kAskedMax + 1));
  ages_[head] = ++age_;
  return true;
}

void Alike::join_sure(People& people) {
  // Of few people, as long as rather nobody is.
  const double least = found_ >= kPairsThatTell ? kHiddenLeast : 0;
  follow(people);
  std::size_t brought = 0;
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    const Edge edge = edges_[i];
    const double hidden_max =
        std::max(least, kHiddenShare * static_cast<double>(people.part_count()));
    if (edge.same < kStrictSame) break;
    if (i == brought) brought = bring(people, i, 0);
    fetch(people, i);
    const double hidden = hidden_expected_ + 1 - edge.same;
    if (edge.same < kSureSame && hidden > hidden_max) break;
    if (!is_for_letters(levels_of(edge.pattern))) continue;
    if (!join(people, i, 0)) continue;
    hidden_expected_ = hidden;
    least_joined_ = edge.same;
  }
  // What no two records say alone the records of two parts may say together: one has the reading,
  // another the address.
  brought = 0;
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    if (i == brought) brought = bring(people, i, kTogetherSame);
    fetch(people, i);
    join(people, i, kTogetherSame);
  }
  compared_.sketches.let_go();
}

Fitted Alike::fitted() {
  return {model_,
          std::move(compared_.sketches),
          std::move(compared_.name_count),
          std::move(compared_.kana_count),
          std::move(compared_.name_chance),
          std::move(edges_)};
}

bool Alike::often_bears_two_dates() const {
  return found_ >= kPairsThatTell && model_.two_dates() > kTwoDatesOften;
}

std::optional<WholePeople> Alike::whole_people(std::span<const Rank> heads,
                                               std::span<const std::uint8_t> counted) const {
  const double same_min = std::min(least_joined_, kTogetherSame);
  Joining joining;
  joining.rarity_needed = [&](const Levels& levels) {
    constexpr double kNever = 1e9;
    if (!is_for_letters(levels)) return kNever;
    const Model::Odds against = model_.odds(levels);
    const double left = 1 / same_min - 1 - std::exp(against.household);
    return left <= 0 ? kNever : against.stranger - std::log(left);
  };
  joining.rarity = [&](const Levels& levels, Rank a, Rank b) {
    return model_.rarity(levels, bearers({a, b, 0, 0}));
  };
  joining.edges = &edges_;
  std::optional<WholePeople> out =
      people::whole_people(compared_.sketches, heads, counted, met_by_name_share_, joining);
  if (out) out->is_too_high = often_bears_two_dates();
  return out;
}

void Alike::join_likely(People& people, const std::function<void(const Joined&)>& joined) {
  dates_may_differ_ = often_bears_two_dates();
  if (dates_may_differ_) {
    said_ = Paged<Said>(compared_.sketches.spill());
    said_.resize(edges_.size());
  }
  follow(people);
  std::size_t brought = 0;
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    if (i == brought) brought = bring(people, i, 0);
    fetch(people, i);
    const Edge edge = edges_[i];
    const Rank a = people.head(edge.a);
    const Rank b = people.head(edge.b);
    if (a == b || !join(people, i, 0)) continue;
    const Levels levels = levels_of(edge.pattern);
    joined({edge, a, b, people.head(a), Model::traits_met(levels) == 1 && names_meet(levels)});
  }
  compared_.sketches.let_go();
}

}  // namespace tadasu::people
