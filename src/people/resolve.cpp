// Who is who, in four partitions of the records, each made from the one before by more joins:
//
//   cells   (count.max)     records that share their surest identity, one identity per record
//   people  (the list)      cells joined by anything that speaks of one person, then by likeness
//   likely  (count.likely)  joined by weaker likeness, each join weighed by its chance: for the
//   number circles (count.min)     those joined by anything that could
//
// So min <= likely <= max by construction. A cell is keyed by a single value per record (its surest
// identity), never by chains of values: therefore a further record can only add to `max`, and an
// early report is never contradicted upwards by what is found later in the same evidence. Which
// values come first in "surest" is tried in a few orders, and the order with the fewest cells is
// taken: each is an upper bound, so the smallest of them is one too.
//
// Records are ranked by their neighbours (neighbours.h): a smaller rank is not a smaller id.
//
// Families are the trap: they share address, landline, e-mail, family name. So contact values join
// only where names agree, and never across two birth dates.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <future>
#include <optional>
#include <system_error>
#include <tuple>
#include <utility>

#include "base/check.h"
#include "people/alike.h"
#include "people/doubtful.h"
#include "people/explain.h"
#include "people/joins.h"
#include "people/mailboxes.h"
#include "people/neighbours.h"
#include "people/people.h"
#include "people/steps.h"
#include "people/told.h"

namespace tadasu::people {
namespace {

constexpr std::size_t kHubNames = 20;  // a value with more names than this is nobody's own

// Kinds that a record with nothing but a name may hold and still be counted with the one person
// known by that name. With any other item it stays apart: a stranger's item must not appear in a
// letter.
constexpr find::Kind kHarmless[] = {find::Kind::PersonName, find::Kind::PersonNameKana,
                                    find::Kind::Employer, find::Kind::JobTitle};

// ---- what records are joined by
// The orders in which a surest identity is looked for.
constexpr KeyType kDateFirst[] = {KeyType::BirthDate, KeyType::Email, KeyType::Mobile,
                                  KeyType::Address, KeyType::Landline};
constexpr KeyType kEmailFirst[] = {KeyType::Email, KeyType::Mobile, KeyType::BirthDate,
                                   KeyType::Address, KeyType::Landline};
constexpr KeyType kMobileFirst[] = {KeyType::Mobile, KeyType::Email, KeyType::BirthDate,
                                    KeyType::Address, KeyType::Landline};
constexpr KeyType kAddressFirst[] = {KeyType::Address, KeyType::BirthDate, KeyType::Mobile,
                                     KeyType::Email, KeyType::Landline};
constexpr std::span<const KeyType> kOrders[] = {kDateFirst, kEmailFirst, kMobileFirst,
                                                kAddressFirst};

class Resolving {
 public:
  Resolving(Ranked ranked, unsigned thread_count, Classes classes,
            std::span<const Decided> decided);
  Resolved resolve();

 private:
  struct Tally {  // people, in total and of each kind
    std::uint64_t total = 0;
    std::array<std::uint64_t, find::kKindCount> kinds{};
    std::array<std::uint64_t, find::kOwnKindsMax> own{};
    std::array<std::uint64_t, kPlacesMax> places{};
    std::array<std::uint64_t, kMarkCount> marks{};
  };
  void join_likely(Tally& tally, const std::vector<std::uint8_t>& unsure);
  static std::uint64_t surest(const Columns& columns, Rank rank, std::span<const KeyType> order);
  static std::vector<GroupsAhead::Make> makers(const Columns& columns, const Ranked& ranked);
  std::size_t cell_count(const Groups& groups) const;
  void keep_apart();
  void join_told();
  void join_cells();
  void join_people();
  void join_lone_names();
  void join_circles();
  double unmet_share(double people);
  static void leave_out_unmet(Tally& min, const Tally& likely, double share);
  void join_by(const Step& step);
  void join_group(std::span<const Rank> group, Names names);
  void join_by_date(std::span<const Rank> group);
  void fetch(Rank rank, Names names) const {
    people_.prefetch(rank);
    if (names != Names::Any) columns_.prefetch_called(rank);
  }
  [[nodiscard]] bool is_hub(std::span<const Rank> group) const;
  [[nodiscard]] Rank rank_of(std::uint64_t id) const;
  [[nodiscard]] Tally count(const std::vector<Rank>& heads,
                            const std::vector<std::uint8_t>& unsure) const;
  [[nodiscard]] std::vector<Person> list(const std::vector<Rank>& heads) const;
  std::vector<Rank> heads();
  template <class Make>
  auto beside(Make make) const;

  const unsigned thread_count_;
  Ranked ranked_;
  const Paged<Kept>& kept_;
  Columns columns_;
  GroupsAhead ahead_;  // its threads read the columns; they begin while the rest is set up
  People people_;
  std::optional<Alike> alike_;
  const Classes classes_;
  const std::vector<Decided> decided_;  // in order of ids
  std::vector<Decided> refused_;
  People::Branches branches_;
};

// Below, each `ahead_.next()` takes what the next of these made.
std::vector<GroupsAhead::Make> Resolving::makers(const Columns& columns, const Ranked& ranked) {
  std::vector<GroupsAhead::Make> out;
  const auto by = [&](auto value_of) {
    out.emplace_back([&columns, value_of](IdMaker& maker) {
      return Groups(maker.ids(columns.size(), value_of));
    });
  };
  for (const auto& order : kOrders)
    by([&columns, order](Rank rank) { return surest(columns, rank, order); });
  for (const Step& step : kPeopleSteps) {
    if (!step.value.with) continue;
    by([&columns, value = step.value](Rank rank) {
      return pair_of(columns.whole(value.one, rank), columns.id(*value.with, rank));
    });
  }
  by([&columns](Rank rank) -> std::uint64_t { return columns.called(rank); });
  by([&ranked](Rank rank) { return mix(ranked.kept[rank].source) | 1; });
  return out;
}

// In one order, whatever order they came in; the same twice is one.
std::vector<Decided> in_order(std::span<const Decided> decided) {
  std::vector<Decided> out(decided.begin(), decided.end());
  for (Decided& one : out)
    if (one.b < one.a) std::swap(one.a, one.b);
  std::sort(out.begin(), out.end(), [](const Decided& x, const Decided& y) {
    return std::tuple(x.a, x.b, x.copy, x.same) < std::tuple(y.a, y.b, y.copy, y.same);
  });
  return out;
}

Resolving::Resolving(Ranked ranked, unsigned thread_count, Classes classes,
                     std::span<const Decided> decided)
    : thread_count_(thread_count),
      ranked_(std::move(ranked)),
      kept_(ranked_.kept),
      columns_(kept_, std::move(ranked_.ids), thread_count, ranked_.to),
      ahead_(makers(columns_, ranked_), thread_count, id_maker(ranked_.to, kept_.size())),
      people_(columns_),
      classes_(classes),
      decided_(in_order(decided)) {}

Rank Resolving::rank_of(std::uint64_t id) const { return ranked_.rank_of(id); }

// ---- what somebody decided ---------------------------------------------------------------------
// Each rank stands on a side with its copies, and on one with all that are told to be one with it:
// somebody who is kept apart from one of them is kept apart from all, before any rule joins him.
// Where decisions contradict each other, the two and their copies alone.
void Resolving::keep_apart() {
  Told copies, one_person;
  for (const Decided& one : decided_) {
    const Rank a = rank_of(one.a), b = rank_of(one.b);
    for (const Rank rank : {a, b}) copies.add(rank), one_person.add(rank);
    if (one.copy) copies.unite(a, b);
    if (one.copy || one.same) one_person.unite(a, b);
  }
  const auto copies_side = [&](Rank rank) { return std::uint64_t{copies.head(rank)} << 1; };
  const auto told_side = [&](Rank rank) { return std::uint64_t{one_person.head(rank)} << 1 | 1; };
  bool any = false;
  for (const Decided& one : decided_) {
    if (one.same) continue;
    const Rank a = rank_of(one.a), b = rank_of(one.b);
    if (told_side(a) != told_side(b))
      people_.keep_apart(told_side(a), told_side(b));
    else
      people_.keep_apart(copies_side(a), copies_side(b));
    any = true;
  }
  if (!any) return;
  for (const Rank rank : copies.ranks()) {
    people_.take_side(rank, copies_side(rank));
    people_.take_side(rank, told_side(rank));
  }
}

// Where decisions contradict each other the first holds, by rank: ids follow the order of the
// input.
void Resolving::join_told() {
  std::vector<std::tuple<Rank, Rank, const Decided*>> told;
  for (const Decided& one : decided_) {
    if (!one.same || one.copy) continue;
    const auto [a, b] = std::minmax({rank_of(one.a), rank_of(one.b)});
    told.emplace_back(a, b, &one);
  }
  std::sort(told.begin(), told.end());
  for (const auto& [a, b, one] : told)
    if (!people_.unite_told(a, b)) refused_.push_back(*one);
}

// ---- cells -------------------------------------------------------------------------------------
// The surest identity of a record, 0 when it has none that another record shares.
std::uint64_t Resolving::surest(const Columns& columns, Rank rank, std::span<const KeyType> order) {
  const auto tagged = [](KeyType type, std::uint64_t value) {
    return both(static_cast<std::uint64_t>(type) + 1, value);
  };
  if (const Id number = columns.id(KeyType::MyNumber, rank); number != 0)
    return tagged(KeyType::MyNumber, number & kShared ? number : 0);
  const Id name = columns.called(rank);
  for (const KeyType type : order) {
    const bool own = type == KeyType::Email || type == KeyType::Mobile;
    const Id id = columns.id(type, rank);
    if (name != 0 && id != 0 && (own || !columns.is_partial(rank)))
      return tagged(type, pair_of(name, id));
  }
  // Without a name: a mailbox, a mobile, a customer number.
  for (const KeyType type : {KeyType::Email, KeyType::Mobile}) {
    if (const Id id = columns.id(type, rank); name == 0 && id != 0)
      return tagged(type, id & kShared ? id : 0);
  }
  const Id customer = columns.id(KeyType::CustomerNumber, rank);
  return (customer & kShared) == 0
             ? 0
             : tagged(KeyType::CustomerNumber, std::uint64_t{customer} << 32 | name);
}

// Groups of one identity, cut by birth date: those without a date go with the first that has one.
void Resolving::join_by_date(std::span<const Rank> group) {
  // Of one identity and one date nothing denies it, but for what somebody decided.
  const auto join = [&](Rank a, Rank b) {
    const bool joined = people_.join(a, b, Names::Any);
    TADASU_CHECK(joined || people_.keeps_any_apart());
  };
  std::vector<std::pair<Id, Rank>> dated;
  for (const Rank rank : group) {
    if (const Id date = columns_.id(KeyType::BirthDate, rank); date != 0)
      dated.emplace_back(date, rank);
  }
  Rank first = group[0];
  if (!dated.empty()) {
    first = dated[0].second;  // smallest rank: the group is in order
    std::sort(dated.begin(), dated.end());
    for (std::size_t i = 1; i < dated.size(); ++i) {
      if (dated[i].first == dated[i - 1].first) join(dated[i - 1].second, dated[i].second);
    }
  }
  for (const Rank rank : group) {
    if (columns_.id(KeyType::BirthDate, rank) == 0) join(first, rank);
  }
}

std::size_t Resolving::cell_count(const Groups& groups) const {
  std::size_t count = kept_.size();
  std::vector<Id> dates;
  groups.for_each([&](std::span<const Rank> group) {
    dates.clear();
    for (const Rank rank : group) {
      if (const Id date = columns_.id(KeyType::BirthDate, rank); date != 0) dates.push_back(date);
    }
    std::sort(dates.begin(), dates.end());
    const auto distinct =
        static_cast<std::size_t>(std::unique(dates.begin(), dates.end()) - dates.begin());
    count -= group.size() - std::max<std::size_t>(1, distinct);
  });
  return count;
}

void Resolving::join_cells() {
  std::optional<Groups> best;
  std::size_t best_count = 0;
  for (std::size_t i = 0; i < std::size(kOrders); ++i) {
    Groups groups = ahead_.next();
    const std::size_t count = cell_count(groups);
    if (best && count >= best_count) continue;
    best = std::move(groups);
    best_count = count;
  }
  best->for_each([&](std::span<const Rank> group) { join_by_date(group); });
  TADASU_CHECK(people_.part_count() == best_count || people_.keeps_any_apart());
  join_told();
}

// ---- people ------------------------------------------------------------------------------------
bool Resolving::is_hub(std::span<const Rank> group) const {
  if (group.size() <= kHubNames) return false;
  std::vector<Id> names;
  for (const Rank rank : group) {
    if (const Id name = columns_.called(rank); name != 0) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return std::unique(names.begin(), names.end()) - names.begin() >
         static_cast<std::ptrdiff_t>(kHubNames);
}

// Joins what may be joined; members that exclude each other become branches, and each further
// member goes with the first branch that takes it. Those with a name come first, so that a nameless
// one does not decide whose value it is.
void Resolving::join_group(std::span<const Rank> group, Names names) {
  branches_.clear();
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (i + kFetchedMax < group.size()) fetch(group[i + kFetchedMax], names);
    if (names == Names::Any || columns_.called(group[i]) != 0)
      people_.place(group[i], names, branches_);
  }
  if (names == Names::Any) return;
  bool has_mailbox = false;
  for (const Rank rank : group) {
    if (columns_.called(rank) != 0) continue;
    const bool is_mailbox = is_read_by_mailbox(ranked_.sketches[rank]);
    has_mailbox |= is_mailbox;
    if (!is_mailbox) people_.place(rank, names, branches_);
  }
  if (has_mailbox) join_mailboxes(group, ranked_.sketches, people_);
}

void Resolving::join_by(const Step& step) {
  const auto join = [&](const Groups& groups) {
    groups.for_each(
        [&](std::span<const Rank> group) {
          if (step.is_for_hubs || !is_hub(group)) join_group(group, step.names);
        },
        [&](Rank rank) { fetch(rank, step.names); });
  };
  if (step.value.with)
    join(ahead_.next());
  else
    join(columns_.groups(step.value.one));
}

void Resolving::join_people() {
  for (const Step& step : kPeopleSteps) join_by(step);
  ahead_.give_back();
}

// A name and nothing else goes with the one person known by that name, if there is exactly one.
void Resolving::join_lone_names() {
  find::KindSet harmless;
  for (const find::Kind kind : kHarmless) harmless.add(kind);
  std::vector<std::uint8_t> known(kept_.size()), is_lone(kept_.size());
  for (Rank rank = 0; rank < known.size(); ++rank) {
    const Kept& kept = kept_[rank];
    const bool only_a_name = kept.has_only_a_name();
    if (!only_a_name) known[people_.head(rank)] = 1;
    if (only_a_name && (kept.kinds.bits() & ~harmless.bits()) == 0) is_lone[rank] = 1;
  }
  std::vector<std::pair<Rank, Rank>> joins;  // decided on the people as they were before
  ahead_.next().for_each([&](std::span<const Rank> group) {
    Rank bearer = 0;
    std::size_t bearers = 0;
    for (const Rank rank : group) {
      const Rank head = people_.head(rank);
      if (known[head] == 0 || (bearers > 0 && head == bearer)) continue;
      bearer = head;
      ++bearers;
    }
    if (bearers != 1) return;
    for (const Rank rank : group)
      if (is_lone[rank] != 0) joins.emplace_back(bearer, rank);
  });
  for (const auto& [bearer, rank] : joins) people_.join(bearer, rank, Names::Any);
}

// ---- likely number -----------------------------------------------------------------------------
// For the number only, not for the letters: what is likely one person, by how likely it is. Each
// join below takes away as much of a person as it is likely. Of those who have more than a name the
// parts themselves tell better how many they are, where they tell.
void Resolving::join_likely(Tally& tally, const std::vector<std::uint8_t>& unsure) {
  struct Held {
    std::uint64_t kinds = 0;
    std::uint8_t marks = 0;
    bool is_sure = false, is_identified = false;
  };
  std::vector<Held> held(kept_.size());
  std::vector<std::uint64_t> held_own(ranked_.own.size()), held_places(ranked_.places.size());
  std::vector<std::uint8_t> counted(kept_.size());
  for (Rank rank = 0; rank < held.size(); ++rank) {
    const Rank head = people_.head(rank);
    Held& of_head = held[head];
    const Kept& kept = kept_[rank];
    of_head.kinds |= kept.kinds.bits();
    of_head.marks |= kept.marks;
    if (!held_own.empty()) held_own[head] |= ranked_.own[rank];
    if (!held_places.empty()) held_places[head] |= ranked_.places[rank];
    of_head.is_sure = of_head.is_sure || unsure[rank] == 0;
    of_head.is_identified = of_head.is_identified || alike_->is_identified(rank);
    if (of_head.is_sure) counted[head] = 1;
  }
  const std::vector<Rank> now = heads();
  const std::optional<WholePeople> whole = alike_->whole_people(now, counted);
  std::uint64_t identified = 0;  // of whom the number is known
  for (Rank rank = 0; rank < now.size() && whole; ++rank)
    identified += now[rank] == rank && counted[rank] != 0 && held[rank].is_identified ? 1 : 0;
  double total = 0, of_identified = 0;
  std::array<double, find::kKindCount> kinds{};
  std::array<double, find::kOwnKindsMax> own{};
  std::array<double, kPlacesMax> places{};
  std::array<double, kMarkCount> marks{};
  const auto take = [](std::uint64_t bits, auto& from, double same) {
    for (; bits != 0; bits &= bits - 1)
      from[static_cast<std::size_t>(std::countr_zero(bits))] += same;
  };
  Fragments fragments = alike_->fragments(now, counted);
  alike_->join_likely(people_, [&](const Alike::Joined& joined) {
    const Held one = held[joined.a], other = held[joined.b];
    const double same = joined.edge.same;
    if (one.is_sure && other.is_sure) {
      const bool is_known = whole && one.is_identified && other.is_identified;
      if (!is_known) fragments.joined(joined.edge.a, joined.edge.b, same, joined.by_name_alone);
      total += same;
      of_identified += is_known ? same : 0;
      take(one.kinds & other.kinds, kinds, same);
      if (!held_own.empty()) take(held_own[joined.a] & held_own[joined.b], own, same);
      if (!held_places.empty()) take(held_places[joined.a] & held_places[joined.b], places, same);
      take(one.marks & other.marks, marks, same);
    }
    held[joined.both] = {one.kinds | other.kinds,
                         static_cast<std::uint8_t>(one.marks | other.marks),
                         one.is_sure || other.is_sure, one.is_identified || other.is_identified};
    for (auto* const more : {&held_own, &held_places})
      if (!more->empty()) (*more)[joined.both] = (*more)[joined.a] | (*more)[joined.b];
  });
  const double left = static_cast<double>(tally.total) - total;
  tally.total = fragments.left(tally.total - identified, total - of_identified);
  if (whole) {  // an estimate is no ground to say that half of those who are left are nobody
    const auto known = static_cast<double>(identified), named = static_cast<double>(tally.total);
    const double at_most = std::clamp(whole->only_named_max, named / 2, named);
    const double joined = known - of_identified, most = whole->is_too_high ? joined : known;
    tally.total = static_cast<std::uint64_t>(
        std::llround(at_most + std::clamp(whole->identified, joined / 2, most)));
  }
  // Of those with a kind as many as of all; nobody has a kind of whom there is nobody.
  const double times = left > 0 ? static_cast<double>(tally.total) / left : 1;
  const auto less = [&](std::uint64_t& from, double by) {
    const double kept = std::max(0.0, static_cast<double>(from) - by) * times;
    from = std::min({from, static_cast<std::uint64_t>(std::llround(kept)), tally.total});
  };
  for (std::size_t i = 0; i < kinds.size(); ++i) less(tally.kinds[i], kinds[i]);
  for (std::size_t i = 0; i < own.size(); ++i) less(tally.own[i], own[i]);
  for (std::size_t i = 0; i < places.size(); ++i) less(tally.places[i], places[i]);
  for (std::size_t i = 0; i < marks.size(); ++i) less(tally.marks[i], marks[i]);
}

// ---- circles -----------------------------------------------------------------------------------
void Resolving::join_circles() {
  people_.forget_told();
  for (const Step& step : kCircleSteps) join_by(step);
  // A record that nothing can be compared by may belong to anybody of its file.
  std::vector<std::uint8_t> is_bare;
  is_bare.reserve(kept_.size());
  for (const Kept& kept : kept_) is_bare.push_back(kept.types == 0 ? 1 : 0);
  ahead_.next().for_each([&](std::span<const Rank> group) {
    for (const Rank rank : group) {
      if (is_bare[rank] != 0) people_.join(group[rank == group[0] ? 1 : 0], rank, Names::Any);
    }
  });
}

// ---- unmet -------------------------------------------------------------------------------------
// Of the people, the share by which those are too many who are one with others that they share
// nothing with.
double Resolving::unmet_share(double people) {
  std::vector<std::uint32_t> sizes(kept_.size());
  for (Rank rank = 0; rank < sizes.size(); ++rank)
    sizes[people_.head(rank)] += alike_->is_compared(rank) ? 1 : 0;
  double records = 0, parts = 0;
  for (const std::uint32_t size : sizes) {
    records += size > 1 ? size : 0;
    parts += size > 1 ? 1 : 0;
  }
  constexpr double kMost = 0.9;
  return std::min(kMost, alike_->unmet(records, parts) / std::max(1.0, people));
}

void Resolving::leave_out_unmet(Tally& min, const Tally& likely, double share) {
  const auto lower = [&](std::uint64_t& bound, std::uint64_t number) {
    const auto met = static_cast<std::uint64_t>(static_cast<double>(number) * (1 - share));
    bound = std::min(bound, std::max<std::uint64_t>(met, number > 0 ? 1 : 0));
  };
  lower(min.total, likely.total);
  for (std::size_t i = 0; i < min.kinds.size(); ++i) lower(min.kinds[i], likely.kinds[i]);
  for (std::size_t i = 0; i < min.own.size(); ++i) lower(min.own[i], likely.own[i]);
  for (std::size_t i = 0; i < kPlacesMax; ++i) lower(min.places[i], likely.places[i]);
  for (std::size_t i = 0; i < min.marks.size(); ++i) lower(min.marks[i], likely.marks[i]);
}

// ---- counting ----------------------------------------------------------------------------------
template <std::size_t N>
void add_bits(std::uint64_t bits, std::array<std::uint64_t, N>& to) {
  for (; bits != 0; bits &= bits - 1) ++to[static_cast<std::size_t>(std::countr_zero(bits))];
}

// `unsure`: as doubtful() gives them; empty: none.
Resolving::Tally Resolving::count(const std::vector<Rank>& heads,
                                  const std::vector<std::uint8_t>& unsure) const {
  const bool any_own = !ranked_.own.empty(), any_places = !ranked_.places.empty();
  std::vector<std::uint64_t> kinds(kept_.size()), own(any_own ? kept_.size() : 0);
  std::vector<std::uint64_t> places(any_places ? kept_.size() : 0);
  std::vector<std::uint8_t> is_sure(kept_.size()), marks(kept_.size());
  for (Rank rank = 0; rank < kinds.size(); ++rank) {
    const Rank head = heads[rank];
    const Kept& kept = kept_[rank];
    marks[head] |= kept.marks;
    kinds[head] |= kept.kinds.bits();
    if (any_own) own[head] |= ranked_.own[rank];
    if (any_places) places[head] |= ranked_.places[rank];
    if (unsure.empty() || unsure[rank] == 0) is_sure[head] = 1;
  }
  Tally out;
  for (Rank rank = 0; rank < kinds.size(); ++rank) {
    if (heads[rank] != rank || is_sure[rank] == 0) continue;
    ++out.total;
    add_bits(kinds[rank], out.kinds);
    if (any_own) add_bits(own[rank], out.own);
    if (any_places) add_bits(places[rank], out.places);
    add_bits(marks[rank], out.marks);
  }
  return out;
}

std::vector<Person> Resolving::list(const std::vector<Rank>& heads) const {
  std::vector<std::uint64_t> ids;  // at hand here and there
  if (ranked_.to) {
    ids.reserve(kept_.size());
    for (const Kept& kept : kept_) ids.push_back(kept.id);
  }
  const auto id_of = [&](Rank rank) { return ids.empty() ? kept_[rank].id : ids[rank]; };
  std::vector<Rank> first(kept_.size());  // of each head: the rank of the smallest id
  std::vector<std::uint32_t> sizes(kept_.size());
  std::vector<std::uint8_t> is_first(kept_.size());
  for (Rank rank = 0; rank < first.size(); ++rank) {
    const Rank head = heads[rank];  // the smallest rank
    if (sizes[head]++ == 0 || id_of(rank) < id_of(first[head])) first[head] = rank;
  }
  std::size_t count = 0;
  for (Rank rank = 0; rank < first.size(); ++rank) {
    if (heads[rank] != rank) continue;
    is_first[first[rank]] = 1;
    ++count;
  }
  std::vector<Person> out(count);
  std::vector<std::uint32_t> place(kept_.size());
  count = 0;
  for (const Rank rank : ranked_.by_id) {
    if (is_first[rank] == 0) continue;
    place[heads[rank]] = static_cast<std::uint32_t>(count);
    Person& person = out[count++];
    person.id = id_of(rank);
    person.records.reserve(sizes[heads[rank]]);
  }
  for (Rank rank = 0; rank < heads.size(); ++rank) {
    Person& person = out[place[heads[rank]]];
    const Kept& kept = kept_[rank];
    person.kinds.add(kept.kinds);
    person.records.push_back(kept.id);
  }
  for (Person& person : out) std::sort(person.records.begin(), person.records.end());
  return out;
}

// A kind that only a doubtful record adds to a person counts in the circle, but not in the part.
template <std::size_t N>
std::vector<Count> counts(const std::array<std::uint64_t, N>& min,
                          const std::array<std::uint64_t, N>& likely,
                          const std::array<std::uint64_t, N>& max) {
  std::vector<Count> out;
  for (std::size_t i = 0; i < N; ++i)
    out.push_back({std::min(min[i], likely[i]), likely[i], max[i]});
  return out;
}

std::vector<Rank> Resolving::heads() {
  std::vector<Rank> out(kept_.size());
  for (Rank rank = 0; rank < out.size(); ++rank) out[rank] = people_.head(rank);
  return out;
}

// Made on another thread while the joins go on, when there is one; at once where memory is short.
template <class Make>
auto Resolving::beside(Make make) const {
  if (ranked_.to) {
    std::promise<decltype(make())> made;
    made.set_value(make());
    return made.get_future();
  }
  if (thread_count_ > 1) {
    try {
      return std::async(std::launch::async, make);
    } catch (const std::system_error&) {  // no more threads to be had
    }
  }
  return std::async(std::launch::deferred, std::move(make));
}

// What is made of people takes them as they are at that point.
Resolved Resolving::resolve() {
  keep_apart();
  join_cells();
  auto max_made = beside([this, now = heads()] { return count(now, {}); });
  join_people();
  columns_.let_go_groups();
  for (const KeyType type : {KeyType::MyNumber, KeyType::CustomerNumber})  // no part of a sketch
    ranked_.ids[static_cast<std::size_t>(type)] = columns_.ids(type);
  alike_.emplace(std::move(ranked_.sketches), columns_, heads(), thread_count_, classes_);
  alike_->join_sure(people_);
  join_lone_names();
  // The list takes more than all else: where memory is short it is made when the rest is done.
  const std::vector<Rank> listed = heads();
  std::future<std::vector<Person>> people_made;
  if (!ranked_.to) people_made = beside([this, &listed] { return list(listed); });
  const std::vector<std::uint8_t> unsure = doubtful(kept_, Bound::Likely);
  Tally likely = count(heads(), unsure);
  join_likely(likely, unsure);
  const double unmet = unmet_share(static_cast<double>(likely.total));
  auto unsure_made = beside([this] { return doubtful(kept_, Bound::Min); });
  join_circles();
  Tally min = count(heads(), unsure_made.get());
  leave_out_unmet(min, likely, unmet);
  const Tally max = max_made.get();
  Resolved out;
  if (!ranked_.to) out.people = people_made.get();
  out.count = {std::min(min.total, likely.total), likely.total, max.total};
  out.by_kind = counts(min.kinds, likely.kinds, max.kinds);
  out.by_own = counts(min.own, likely.own, max.own);
  out.by_place = counts(min.places, likely.places, max.places);
  out.by_mark = counts(min.marks, likely.marks, max.marks);
  out.refused = std::move(refused_);
  Fitted fitted = alike_->fitted();
  if (ranked_.to) {
    alike_.reset();
    people_ = People(Columns({}, {}, 1));
    columns_ = Columns({}, {}, 1);
    ranked_.by_id = ranked_.by_id.take();  // asked here and there from now on
    out.people = list(listed);
  }
  out.reasons = std::make_shared<const Reasons>(std::move(ranked_), std::move(fitted), decided_);
  return out;
}

}  // namespace

Result<Resolved> resolve_within(Records records, unsigned thread_count, Classes classes,
                                std::span<const Decided> decided) {
  if (records.failed()) return *records.failed();
  try {
    Taken taken = std::move(records).take();
    if (!taken.to && !taken.has_room()) taken.spill();
    if (taken.to) {
      if (taken.memory.bytes_max < bytes_min(taken.kept.size()))
        return Error{Trouble::TooLarge, "memory", "the bound is below what so many records take"};
      taken.to = std::make_shared<const Spill>(Spill{taken.memory});  // as it is bounded now
    }
    const unsigned threads = taken.to ? 1 : std::max(1U, thread_count);
    Ranked ranked = rank_by_neighbours(std::move(taken), threads);
    return Resolving(std::move(ranked), threads, classes, decided).resolve();
  } catch (const SpillFailed& failure) {
    return failure.error;
  }
}

// Nothing can fail of what is in memory.
Resolved resolve(Records records, unsigned thread_count, Classes classes,
                 std::span<const Decided> decided) {
  auto resolved = resolve_within(std::move(records), thread_count, classes, decided);
  TADASU_CHECK(resolved.ok());
  return std::move(resolved).value();
}

Resolved resolve(std::span<const Record> records, unsigned thread_count, Classes classes,
                 std::span<const Decided> decided) {
  Records taken;
  taken.reserve(records.size());
  for (const Record& record : records) taken.add(record);
  return resolve(std::move(taken), thread_count, classes, decided);
}

}  // namespace tadasu::people
