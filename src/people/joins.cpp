#include "people/joins.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace tadasu::people {

People::People(const std::vector<const Record*>& ordered)
    : parent_(ordered.size()), known_(ordered.size()), part_count_(ordered.size()) {
  for (Rank rank = 0; rank < parent_.size(); ++rank) {
    const Record& record = *ordered[rank];
    parent_[rank] = rank;
    known_[rank] = {record.key(KeyType::BirthDate), record.key(KeyType::MyNumber),
                    record.key(KeyType::Name), record.key(KeyType::Kana)};
  }
}

Rank People::head(Rank rank) {
  while (parent_[rank] != rank) {
    parent_[rank] = parent_[parent_[rank]];
    rank = parent_[rank];
  }
  return rank;
}

bool People::conflict(const Known& a, const Known& b, Names names) {
  const auto differ = [](std::uint64_t x, std::uint64_t y) { return x != 0 && y != 0 && x != y; };
  if (differ(a.birth_date, b.birth_date) || differ(a.my_number, b.my_number)) return true;
  if (names == Names::Any) return false;
  if (names == Names::Equal) return differ(a.name, b.name);
  const bool name_equal = a.name != 0 && a.name == b.name;
  const bool kana_equal = a.kana != 0 && a.kana == b.kana;
  if (name_equal || kana_equal) return false;
  return differ(a.name, b.name) || differ(a.kana, b.kana);
}

bool People::join(Rank a, Rank b, Names names) {
  a = head(a);
  b = head(b);
  if (a == b) return true;
  if (conflict(known_[a], known_[b], names)) return false;
  if (b < a) std::swap(a, b);
  parent_[b] = a;
  const auto learn = [](std::uint64_t& own, std::uint64_t other) {
    if (own == 0) own = other;
  };
  learn(known_[a].birth_date, known_[b].birth_date);
  learn(known_[a].my_number, known_[b].my_number);
  learn(known_[a].name, known_[b].name);
  learn(known_[a].kana, known_[b].kana);
  --part_count_;
  return true;
}

// Sorting by value finds the groups. Values are hashes, so a first cut by their top bits gives
// equal buckets that are sorted in cache: near linear in the number of records.
Groups::Groups(const std::vector<std::uint64_t>& values) {
  struct Entry {
    std::uint64_t value;
    Rank rank;
  };
  const auto bucket_bits = static_cast<unsigned>(std::bit_width(values.size() / 512));
  const auto bucket_of = [bucket_bits](std::uint64_t value) {
    return bucket_bits == 0 ? 0 : mix(value) >> (64 - bucket_bits);
  };
  std::vector<std::size_t> begin((std::size_t{1} << bucket_bits) + 1);
  for (const std::uint64_t value : values) {
    if (value != 0) ++begin[bucket_of(value) + 1];
  }
  for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
  std::vector<Entry> entries(begin.back());
  std::vector<std::size_t> fill(begin.begin(), begin.end() - 1);
  for (Rank rank = 0; rank < values.size(); ++rank) {
    if (values[rank] != 0) entries[fill[bucket_of(values[rank])]++] = {values[rank], rank};
  }
  for (std::size_t bucket = 0; bucket + 1 < begin.size(); ++bucket) {
    std::sort(entries.begin() + static_cast<std::ptrdiff_t>(begin[bucket]),
              entries.begin() + static_cast<std::ptrdiff_t>(begin[bucket + 1]),
              [](const Entry& a, const Entry& b) {
                return std::pair(a.value, a.rank) < std::pair(b.value, b.rank);
              });
  }
  for (std::size_t i = 0; i < entries.size();) {
    std::size_t end = i + 1;
    while (end < entries.size() && entries[end].value == entries[i].value) ++end;
    if (end - i > 1) {
      groups_.push_back({entries[i].rank, static_cast<std::uint32_t>(end - i), members_.size()});
      for (std::size_t k = i; k < end; ++k) members_.push_back(entries[k].rank);
    }
    i = end;
  }
  std::sort(groups_.begin(), groups_.end(),
            [](const Group& a, const Group& b) { return a.first < b.first; });
}

}  // namespace tadasu::people
