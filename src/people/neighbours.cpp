#include "people/neighbours.h"

#include <algorithm>

#include "base/check.h"

namespace tadasu::people {
namespace {

// What neighbours share, the widest first; of names one bearer at least.
constexpr KeyType kSharedByNeighbours[] = {KeyType::Address, KeyType::Landline, KeyType::Mobile,
                                           KeyType::Email,   KeyType::Name,     KeyType::Kana};

std::vector<const Record*> in_order_of_id(std::span<const Record> records) {
  std::vector<const Record*> out;
  out.reserve(records.size());
  for (const Record& record : records) out.push_back(&record);
  const auto less = [](const Record* a, const Record* b) { return a->id < b->id; };
  if (!std::is_sorted(out.begin(), out.end(), less)) std::sort(out.begin(), out.end(), less);
  for (std::size_t i = 1; i < out.size(); ++i) TADASU_CHECK(out[i - 1]->id != out[i]->id);
  TADASU_CHECK(out.size() < kRanksMax);
  return out;
}

void fetch(const Record& record) {
  const char* at = reinterpret_cast<const char*>(&record);
  for (std::size_t i = 0; i < sizeof(Record); i += 64) __builtin_prefetch(at + i);
  __builtin_prefetch(at + sizeof(Record) - 1);
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

Ranked rank_by_neighbours(std::span<const Record> records, unsigned thread_count) {
  const std::vector<const Record*> by_id = in_order_of_id(records);
  Ranked out;
  out.ids = ids_of(by_id, thread_count);
  const std::vector<Rank> before = in_order(places(out.ids, by_id.size()));
  share_out(kKeyTypeCount, thread_count, [&](std::size_t type, std::size_t) {
    if (!out.ids[type].empty()) out.ids[type] = renamed(out.ids[type], before);
  });
  const bool any_own = std::any_of(records.begin(), records.end(),
                                   [](const Record& record) { return record.own != 0; });
  out.kept.resize(by_id.size());
  out.sketches.resize(by_id.size());
  out.own.resize(any_own ? by_id.size() : 0);
  out.by_id.resize(by_id.size());
  constexpr std::size_t kAhead = 8;
  for (Rank rank = 0; rank < before.size(); ++rank) {
    if (rank + kAhead < before.size()) fetch(*by_id[before[rank + kAhead]]);
    const Record& record = *by_id[before[rank]];
    out.kept[rank] = kept_of(record);
    out.sketches[rank] = sketch_of(record);
    if (any_own) out.own[rank] = record.own;
    out.by_id[before[rank]] = rank;
  }
  return out;
}

}  // namespace tadasu::people
