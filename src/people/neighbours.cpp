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
void change_places(const std::vector<Rank>& before, Paged<std::uint64_t>& column,
                   const SpillTo& to) {
  if (column.empty()) return;
  if (to) {
    column = in_other_order(column, before, to);
    return;
  }
  std::vector<std::uint64_t> out(before.size());
  for (Rank at = 0; at < before.size(); ++at)
    if (before[at] < column.size()) out[at] = column[before[at]];
  column = std::move(out);
}

// … and of all that is as long as there are records.
void change_places(std::vector<Rank>&& before, Taken& taken) {
  change_places(before, taken.own, taken.to);
  change_places(before, taken.places, taken.to);
  if (!taken.to) {
    change_places(std::move(before), taken.kept.flat(), taken.sketches.all().flat());
    return;
  }
  taken.kept = in_other_order(taken.kept, before, taken.to);
  Paged<Sketch> sketches =
      in_other_order(taken.sketches.all(), before, taken.to, Sketches::kAtHand);
  taken.sketches = Sketches(std::move(sketches), taken.to);
}

// As if all had been taken in ascending order of id.
void put_in_order_of_id(Taken& taken) {
  TADASU_CHECK(taken.kept.size() < kRanksMax);
  bool in_order = true;
  std::uint64_t last = 0;
  for (const Kept& kept : taken.kept)
    in_order = in_order && std::exchange(last, kept.id) <= kept.id;
  if (!in_order) {
    std::vector<std::uint64_t> ids;
    ids.reserve(taken.kept.size());
    for (const Kept& kept : taken.kept) ids.push_back(kept.id);
    std::vector<Rank> before(ids.size());
    std::iota(before.begin(), before.end(), Rank{0});
    std::sort(before.begin(), before.end(), [&](Rank a, Rank b) { return ids[a] < ids[b]; });
    ids = {};
    for (auto& column : taken.values) change_places(before, column, taken.to);
    change_places(before, taken.contents, taken.to);
    change_places(std::move(before), taken);
  }
  bool is_first = true;
  for (const Kept& kept : taken.kept) {
    TADASU_CHECK(is_first || last != kept.id);
    last = kept.id;
    is_first = false;
  }
}

// ---- in order of what they say
// What can be told of each record without its hashes: what kinds of values it has, and how many
// records, and which, have the same ones; and of these as much. It is the same under any key of the
// incident, and records of which all this is the same are one as the other: whichever comes first,
// there are as many people. One look leaves a third of them alike who are not.
std::vector<std::uint64_t> shapes_of(const Paged<Kept>& kept, const IdsByType& ids) {
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
      const Paged<Id>& of_type = ids[type];
      if (of_type.empty()) continue;
      std::fill(sums.begin(), sums.end(), type);
      for (Rank rank = 0; rank < now.size(); ++rank)
        if (const Id id = of_type[rank]; (id & kShared) != 0) sums[first_of(id)] += now[rank];
      for (Rank rank = 0; rank < now.size(); ++rank)
        if (const Id id = of_type[rank]; (id & kShared) != 0) out[rank] += mix(sums[first_of(id)]);
    }
    for (std::uint64_t& one : out) one = mix(one);
    now = out;
  }
  return out;
}

// Which file each record is of, and what that says: the sum of its records, in whatever order they
// stand in it. Empty where all are of one file.
struct Files {
  Ids file_of;
  std::vector<std::uint64_t> said;  // by the first rank of the file
  [[nodiscard]] std::uint64_t of(Rank rank) const { return said[first_of(file_of[rank])]; }
};
Files files_of(const Paged<Kept>& kept, const std::vector<std::uint64_t>& contents,
               const SpillTo& to) {
  if (kept.empty()) return {};
  bool is_one = true;
  const std::uint64_t first = kept[0].source;
  for (const Kept& one : kept) is_one = is_one && one.source == first;
  if (is_one) return {};
  IdMaker maker = id_maker(to, kept.size());
  Files out{maker.ids(kept.size(), [&](Rank rank) { return mix(kept[rank].source) | 1; }), {}};
  out.said.resize(kept.size());
  for (Rank rank = 0; rank < contents.size(); ++rank)
    out.said[first_of(out.file_of[rank])] += contents[rank];
  return out;
}

// By what can be told under any key, then by what they say under this one. Records that say the
// same come in order of what their files say; those of files that say the same, in order of their
// names. What is left is one as the other.
std::vector<Rank> in_order_of_content(const Paged<Kept>& kept,
                                      const std::vector<std::uint64_t>& contents,
                                      const IdsByType& ids, const SpillTo& to) {
  constexpr unsigned kContentBits = 24;
  std::vector<std::uint64_t> firsts = shapes_of(kept, ids);
  for (Rank rank = 0; rank < firsts.size(); ++rank)
    firsts[rank] =
        firsts[rank] >> kContentBits << kContentBits | contents[rank] >> (64 - kContentBits);
  const Files files = files_of(kept, contents, to);
  const auto less = [&](Rank a, Rank b) {
    if (firsts[a] != firsts[b]) return firsts[a] < firsts[b];
    if (contents[a] != contents[b]) return contents[a] < contents[b];
    if (files.said.empty() || files.file_of[a] == files.file_of[b]) return a < b;
    if (files.of(a) != files.of(b)) return files.of(a) < files.of(b);
    return kept[a].source < kept[b].source;
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
    const Paged<Id>& of_type = ids[static_cast<std::size_t>(type)];
    if (of_type.empty()) continue;
    first.assign(count, kNone);
    for (Rank rank = 0; rank < count; ++rank) {
      const Id id = of_type[rank];
      if ((id & kShared) == 0) continue;
      Rank& of_value = first[first_of(id)];
      of_value = std::min(of_value, own[rank]);
    }
    for (Rank rank = 0; rank < count; ++rank) {
      const Id id = of_type[rank];
      if (to[rank] != kNone || (id & kShared) == 0) continue;
      const Rank other = first[first_of(id)];
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
  if (is_gapless) {
    TADASU_CHECK(id - first_id < by_id.size());
    return by_id[id - first_id];
  }
  std::size_t begin = 0, end = by_id.size();
  while (begin < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    if (kept[by_id[middle]].id < id)
      begin = middle + 1;
    else
      end = middle;
  }
  TADASU_CHECK(begin < by_id.size() && kept[by_id[begin]].id == id);
  return by_id[begin];
}

Ranked rank_by_neighbours(Taken taken, unsigned thread_count) {
  put_in_order_of_id(taken);
  const std::size_t count = taken.kept.size();
  Ranked out;
  out.to = taken.to;
  std::uint64_t next = out.first_id = count == 0 ? 0 : taken.kept[0].id;
  for (const Kept& kept : taken.kept) out.is_gapless = out.is_gapless && kept.id == next++;
  out.ids = ids_of(std::move(taken.values), count, thread_count, out.to);
  std::vector<Rank> before;
  {
    std::vector<std::uint64_t> contents = taken.contents.take();
    const std::vector<Rank> ordered = in_order_of_content(taken.kept, contents, out.ids, out.to);
    contents = {};
    before = in_order(places(out.ids, ordered), ordered);
  }
  share_out(kKeyTypeCount, thread_count, [&](std::size_t type, std::size_t) {
    if (out.ids[type].empty()) return;
    const Ids ids = out.ids[type].take();
    out.ids[type] = Paged<Id>(renamed(ids, before), out.to);
  });
  {
    std::vector<Rank> by_id(count);
    for (Rank rank = 0; rank < count; ++rank) by_id[before[rank]] = rank;
    out.by_id = Paged<Rank>(std::move(by_id), out.to);
  }
  change_places(std::move(before), taken);
  out.kept = std::move(taken.kept);
  out.sketches = std::move(taken.sketches);
  out.own = std::move(taken.own);
  out.places = std::move(taken.places);
  return out;
}

}  // namespace tadasu::people
