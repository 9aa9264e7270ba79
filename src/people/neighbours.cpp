#include "people/neighbours.h"

#include <algorithm>
#include <bit>
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
    change_places(before, taken.contents);
    change_places(before, taken.own);
    change_places(before, taken.places);
    change_places(std::move(before), taken.kept, taken.sketches);
  }
  for (std::size_t i = 1; i < taken.kept.size(); ++i)
    TADASU_CHECK(taken.kept[i - 1].id != taken.kept[i].id);
}

// ---- in order of what they say
// What can be told of each record without its hashes: what kinds of values it has, and how many
// records, and which, have the same ones; and of these as much. It is the same under any key of the
// incident, and records of which all this is the same are one as the other: whichever comes first,
// there are as many people. One look leaves a third of them alike who are not.
std::vector<std::uint64_t> shapes_of(const std::vector<Kept>& kept, const IdsByType& ids) {
  constexpr int kLooks = 4;
  std::vector<std::uint64_t> now(kept.size()), sums(kept.size());
  for (Rank rank = 0; rank < now.size(); ++rank) {
    const Kept& one = kept[rank];
    const std::uint64_t small = std::uint64_t{std::bit_cast<std::uint32_t>(one.strength)} << 32 |
                                std::uint64_t{one.types} << 16 | std::uint64_t{one.marks} << 8 |
                                (one.partial_name ? 1 : 0);
    now[rank] = mix(mix(one.kinds.bits()) ^ small);
  }
  std::vector<std::uint64_t> out = now;
  for (int look = 0; look < kLooks; ++look) {
    for (std::size_t type = 0; type < kKeyTypeCount; ++type) {
      const Ids& of_type = ids[type];
      if (of_type.empty()) continue;
      std::fill(sums.begin(), sums.end(), type);
      for (Rank rank = 0; rank < now.size(); ++rank)
        if ((of_type[rank] & kShared) != 0) sums[first_of(of_type[rank])] += now[rank];
      for (Rank rank = 0; rank < now.size(); ++rank)
        if ((of_type[rank] & kShared) != 0) out[rank] += mix(sums[first_of(of_type[rank])]);
    }
    for (std::uint64_t& one : out) one = mix(one);
    now = out;
  }
  return out;
}

// Of each record what its file says: the sum of its records, in whatever order they stand in it.
// Empty where all are of one file.
std::vector<std::uint64_t> files_of(const std::vector<Kept>& kept,
                                    const std::vector<std::uint64_t>& contents) {
  const auto is_of_first = [&](const Kept& one) { return one.source == kept[0].source; };
  if (std::all_of(kept.begin(), kept.end(), is_of_first)) return {};
  const Ids ids = IdMaker().ids(kept.size(), [&](Rank rank) { return mix(kept[rank].source) | 1; });
  std::vector<std::uint64_t> out(kept.size());
  for (Rank rank = 0; rank < ids.size(); ++rank) out[first_of(ids[rank])] += contents[rank];
  for (Rank rank = 0; rank < ids.size(); ++rank) out[rank] = out[first_of(ids[rank])];
  return out;
}

// By what can be told under any key, then by what they say under this one. Records that say the
// same come in order of what their files say; those of files that say the same, in order of their
// names. What is left is one as the other.
std::vector<Rank> in_order_of_content(const std::vector<Kept>& kept,
                                      const std::vector<std::uint64_t>& contents,
                                      const IdsByType& ids) {
  constexpr unsigned kContentBits = 24;
  std::vector<std::uint64_t> firsts = shapes_of(kept, ids);
  for (Rank rank = 0; rank < firsts.size(); ++rank)
    firsts[rank] =
        firsts[rank] >> kContentBits << kContentBits | contents[rank] >> (64 - kContentBits);
  const std::vector<std::uint64_t> files = files_of(kept, contents);
  const auto last = [&](Rank rank) {
    return std::tuple(contents[rank], files.empty() ? 0 : files[rank], kept[rank].source, rank);
  };
  const auto less = [&](Rank a, Rank b) {
    return firsts[a] != firsts[b] ? firsts[a] < firsts[b] : last(a) < last(b);
  };
  // Hashes are spread evenly: cut by their first bits there are a few in most buckets.
  const auto bits = static_cast<unsigned>(std::bit_width(firsts.size() / 8));
  const auto bucket_of = [&](std::uint64_t hash) { return bits == 0 ? 0 : hash >> (64 - bits); };
  std::vector<std::uint32_t> ends((std::size_t{1} << bits) + 1);
  for (const std::uint64_t hash : firsts) ++ends[bucket_of(hash) + 1];
  for (std::size_t i = 1; i < ends.size(); ++i) ends[i] += ends[i - 1];
  std::vector<Rank> out(firsts.size());
  for (Rank rank = 0; rank < out.size(); ++rank) out[ends[bucket_of(firsts[rank])]++] = rank;
  auto begin = out.begin();
  for (const std::uint32_t end : ends) {
    std::sort(begin, out.begin() + end, less);
    begin = out.begin() + end;
  }
  return out;
}

// ---- by neighbours
// Each record goes to the place of the first, by content, that shares something with it, and that
// one to its own: no chain grows longer than a household, whatever it shares with others. Places
// are those in order of content.
std::vector<Rank> places(const IdsByType& ids, const std::vector<Rank>& ordered) {
  constexpr Rank kNone = ~Rank{0};
  const std::size_t count = ordered.size();
  std::vector<Rank> own(count), to(count, kNone), first(count);
  for (Rank place = 0; place < count; ++place) own[ordered[place]] = place;
  for (const KeyType type : kSharedByNeighbours) {
    const Ids& of_type = ids[static_cast<std::size_t>(type)];
    if (of_type.empty()) continue;
    first.assign(count, kNone);
    for (Rank rank = 0; rank < count; ++rank) {
      if ((of_type[rank] & kShared) == 0) continue;
      Rank& of_value = first[first_of(of_type[rank])];
      of_value = std::min(of_value, own[rank]);
    }
    for (Rank rank = 0; rank < count; ++rank) {
      if (to[rank] != kNone || (of_type[rank] & kShared) == 0) continue;
      const Rank other = first[first_of(of_type[rank])];
      if (other != own[rank]) to[rank] = other;
    }
  }
  std::vector<Rank> out(count);
  for (Rank place = 0; place < count; ++place) {
    const Rank other = to[ordered[place]];
    out[place] = other == kNone ? place : out[other];
  }
  return out;
}

// Of each rank now the one before.
std::vector<Rank> in_order(const std::vector<Rank>& places, const std::vector<Rank>& ordered) {
  std::vector<std::uint32_t> next(places.size() + 1);
  for (const Rank place : places) ++next[place + 1];
  for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
  std::vector<Rank> out(places.size());
  for (Rank place = 0; place < places.size(); ++place) out[next[places[place]]++] = ordered[place];
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
  std::vector<Rank> before;
  {
    const std::vector<Rank> ordered = in_order_of_content(taken.kept, taken.contents, out.ids);
    before = in_order(places(out.ids, ordered), ordered);
    taken.contents = {};
  }
  share_out(kKeyTypeCount, thread_count, [&](std::size_t type, std::size_t) {
    if (!out.ids[type].empty()) out.ids[type] = renamed(out.ids[type], before);
  });
  out.by_id.resize(count);
  for (Rank rank = 0; rank < count; ++rank) out.by_id[before[rank]] = rank;
  change_places(before, taken.own);
  change_places(before, taken.places);
  change_places(std::move(before), taken.kept, taken.sketches);
  out.kept = std::move(taken.kept);
  out.sketches = std::move(taken.sketches);
  out.own = std::move(taken.own);
  out.places = std::move(taken.places);
  return out;
}

}  // namespace tadasu::people
