#include "people/neighbours.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "base/check.h"

namespace tadasu::people {
namespace {

// What neighbours share, the widest first; of names one bearer at least.
constexpr KeyType kSharedByNeighbours[] = {KeyType::Address, KeyType::Landline, KeyType::Mobile,
                                           KeyType::Email,   KeyType::Name,     KeyType::Kana};

// `items` in another order: what is at i then was at `before[i]`. Along each ring of places, with
// what comes some places later asked for ahead.
template <class... Items>
void change_places(std::vector<Rank>&& before, std::vector<Items>&... items) {
  constexpr Rank kDone = ~Rank{0};
  constexpr std::size_t kAhead = 8;
  const auto fetch = [](const auto& item) {
    const char* at = reinterpret_cast<const char*>(&item);
    for (std::size_t i = 0; i < sizeof item; i += 64) __builtin_prefetch(at + i);
  };
  for (Rank start = 0; start < before.size(); ++start) {
    if (before[start] == kDone || before[start] == start) continue;
    std::tuple<Items...> first(std::move(items[start])...);
    Rank ahead = start;
    for (std::size_t i = 0; i < kAhead && ahead != kDone; ++i) ahead = before[ahead];
    for (Rank at = start;;) {
      const Rank from = std::exchange(before[at], kDone);
      if (ahead != kDone) {
        (fetch(items[ahead]), ...);
        ahead = before[ahead];
      }
      if (from == start) {
        std::tie(items[at]...) = std::move(first);
        break;
      }
      ((items[at] = std::move(items[from])), ...);
      at = from;
    }
  }
}

// The same of one column, which may be shorter: the rest has no value.
void change_places(const std::vector<Rank>& before, std::vector<std::uint64_t>& column) {
  if (column.empty()) return;
  std::vector<std::uint64_t> out(before.size());
  for (Rank at = 0; at < before.size(); ++at)
    if (before[at] < column.size()) out[at] = column[before[at]];
  column = std::move(out);
}

// As if all had been taken in ascending order of id.
void put_in_order_of_id(Taken& taken) {
  TADASU_CHECK(taken.kept.size() < kRanksMax);
  const auto less = [](const Kept& a, const Kept& b) { return a.id < b.id; };
  if (!std::is_sorted(taken.kept.begin(), taken.kept.end(), less)) {
    std::vector<Rank> before(taken.kept.size());
    std::iota(before.begin(), before.end(), Rank{0});
    std::sort(before.begin(), before.end(),
              [&](Rank a, Rank b) { return less(taken.kept[a], taken.kept[b]); });
    for (auto& column : taken.values) change_places(before, column);
    change_places(before, taken.own);
    change_places(std::move(before), taken.kept, taken.sketches);
  }
  for (std::size_t i = 1; i < taken.kept.size(); ++i)
    TADASU_CHECK(taken.kept[i - 1].id != taken.kept[i].id);
}

// Each record goes to the place of the first that shares something with it, and that one to its
// own: no chain grows longer than a household, whatever it shares with others.
std::vector<Rank> places(const IdsByType& ids, std::size_t count) {
  std::vector<Rank> out(count);
  for (Rank rank = 0; rank < count; ++rank) {
    out[rank] = rank;
    for (const KeyType type : kSharedByNeighbours) {
      const Ids& of_type = ids[static_cast<std::size_t>(type)];
      if (of_type.empty() || of_type[rank] == 0) continue;
      const Rank first = first_of(of_type[rank]);
      if (first == rank) continue;
      out[rank] = out[first];
      break;
    }
  }
  return out;
}

// Of each rank now the one before.
std::vector<Rank> in_order(const std::vector<Rank>& places) {
  std::vector<std::uint32_t> next(places.size() + 1);
  for (const Rank place : places) ++next[place + 1];
  for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
  std::vector<Rank> out(places.size());
  for (Rank rank = 0; rank < places.size(); ++rank) out[next[places[rank]]++] = rank;
  return out;
}

// An id is its first rank: another one now.
Ids renamed(const Ids& ids, const std::vector<Rank>& before) {
  constexpr std::size_t kAhead = 16;
  Ids out(ids.size()), now(ids.size());  // now: of each first rank before
  for (Rank rank = 0; rank < out.size(); ++rank) {
    if (rank + kAhead < out.size()) __builtin_prefetch(&ids[before[rank + kAhead]]);
    const Id id = ids[before[rank]];
    if (id == 0) continue;
    if ((id & kShared) == 0) {
      out[rank] = rank + 1;
      continue;
    }
    Id& first = now[first_of(id)];
    if (first == 0) first = (rank + 1) | kShared;
    out[rank] = first;
  }
  return out;
}

}  // namespace

Rank Ranked::rank_of(std::uint64_t id) const {
  const auto found =
      std::lower_bound(by_id.begin(), by_id.end(), id,
                       [&](Rank rank, std::uint64_t wanted) { return kept[rank].id < wanted; });
  TADASU_CHECK(found != by_id.end() && kept[*found].id == id);
  return *found;
}

Ranked rank_by_neighbours(Taken taken, unsigned thread_count) {
  put_in_order_of_id(taken);
  const std::size_t count = taken.kept.size();
  Ranked out;
  out.ids = ids_of(std::move(taken.values), count, thread_count);
  std::vector<Rank> before = in_order(places(out.ids, count));
  share_out(kKeyTypeCount, thread_count, [&](std::size_t type, std::size_t) {
    if (!out.ids[type].empty()) out.ids[type] = renamed(out.ids[type], before);
  });
  out.by_id.resize(count);
  for (Rank rank = 0; rank < count; ++rank) out.by_id[before[rank]] = rank;
  change_places(before, taken.own);
  change_places(std::move(before), taken.kept, taken.sketches);
  out.kept = std::move(taken.kept);
  out.sketches = std::move(taken.sketches);
  out.own = std::move(taken.own);
  return out;
}

}  // namespace tadasu::people
