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

// Values are hashes, so a first cut by their top bits gives equal buckets that stay in cache; in a
// bucket a table of the values met finds those that come again. Most come once and are passed over.
void Groups::take_bucket(std::span<const Entry> bucket, std::vector<Link>& links,
                         std::vector<std::uint32_t>& slots) {
  links.assign(bucket.size(), {});
  slots.assign(std::bit_ceil(bucket.size() * 2), 0);  // place in the bucket + 1; 0 is free
  const std::size_t mask = slots.size() - 1;
  for (std::uint32_t i = 0; i < bucket.size(); ++i) {
    std::size_t slot = mix(bucket[i].value) & mask;
    while (slots[slot] != 0 && bucket[slots[slot] - 1].value != bucket[i].value)
      slot = (slot + 1) & mask;
    if (slots[slot] == 0) {
      slots[slot] = i + 1;
      links[i].last = i;
      continue;
    }
    Link& first = links[slots[slot] - 1];
    links[first.last].next = i;
    first.last = i;
    links[i].is_first = false;
  }
  for (std::uint32_t i = 0; i < bucket.size(); ++i) {
    if (!links[i].is_first || links[i].next == 0) continue;
    const std::size_t begin = members_.size();
    for (std::uint32_t k = i;; k = links[k].next) {
      members_.push_back(bucket[k].rank);
      if (links[k].next == 0) break;
    }
    groups_.push_back({bucket[i].rank, static_cast<std::uint32_t>(members_.size() - begin), begin});
  }
}

Groups::Groups(const std::vector<std::uint64_t>& values) {
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
  std::vector<Link> links;
  std::vector<std::uint32_t> slots;
  for (std::size_t bucket = 0; bucket + 1 < begin.size(); ++bucket) {
    if (begin[bucket + 1] - begin[bucket] > 1)
      take_bucket(std::span(entries).subspan(begin[bucket], begin[bucket + 1] - begin[bucket]),
                  links, slots);
  }
  std::sort(groups_.begin(), groups_.end(),
            [](const Group& a, const Group& b) { return a.first < b.first; });
}

}  // namespace tadasu::people
