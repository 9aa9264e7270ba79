#include "people/pairs.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <utility>

#include "base/check.h"

namespace tadasu::people {
namespace {

// What keys are made of.
enum class Part : std::uint8_t {
  None,
  Email,
  Mobile,
  Landline,
  Lot,
  ForeignId,
  Name,
  Kana,
  Date,
  Postal,
  Town,
  Family,
  Given,
  GivenKana,
  GivenEnd,
  Words,  // family and given name, whichever is first
  Houses,
  EmailLocal,
};

std::uint64_t words_of(const Likeness& likeness) {
  return both(std::min(likeness.family, likeness.given), std::max(likeness.family, likeness.given));
}

std::uint64_t part_of(const Record& record, Part part) {
  const Likeness& likeness = record.likeness;
  switch (part) {
    case Part::None:
      return 0;
    case Part::Email:
      return record.key(KeyType::Email);
    case Part::Mobile:
      return record.key(KeyType::Mobile);
    case Part::Landline:
      return record.key(KeyType::Landline);
    case Part::Lot:
      return record.key(KeyType::Address);
    case Part::ForeignId:
      return likeness.foreign_id;
    case Part::Name:
      return record.partial_name ? 0 : record.key(KeyType::Name);
    case Part::Kana:
      return record.partial_name ? 0 : record.key(KeyType::Kana);
    case Part::Date:
      return record.key(KeyType::BirthDate);
    case Part::Postal:
      return likeness.postal_code;
    case Part::Town:
      return likeness.town;
    case Part::Family:
      return likeness.family;
    case Part::Given:
      return likeness.given;
    case Part::GivenKana:
      return likeness.given_kana;
    case Part::GivenEnd:
      return likeness.given_end;
    case Part::Words:
      return words_of(likeness);
    case Part::Houses:
      return likeness.house_numbers;
    case Part::EmailLocal:
      return likeness.email_local;
  }
  return 0;
}

// The surest first: a pair is compared under the first key on which it agrees.
constexpr std::pair<Part, Part> kBlockKeys[kBlockKeyCount] = {
    {Part::Email, Part::None},    {Part::Mobile, Part::None},    {Part::Landline, Part::None},
    {Part::Lot, Part::None},      {Part::ForeignId, Part::None}, {Part::Name, Part::Date},
    {Part::Kana, Part::Date},     {Part::Date, Part::Postal},    {Part::Kana, Part::Postal},
    {Part::Name, Part::Town},     {Part::Date, Part::GivenEnd},  {Part::Date, Part::GivenKana},
    {Part::Family, Part::Houses}, {Part::Given, Part::Postal},   {Part::EmailLocal, Part::None},
    {Part::Date, Part::Family},   {Part::Date, Part::Town},      {Part::Date, Part::Words},
    {Part::Date, Part::None},     {Part::Name, Part::None},      {Part::Kana, Part::None},
};

constexpr std::size_t kFirstNameKey = kBlockKeyCount - 2;  // a name, a reading, and nothing else
constexpr std::size_t kNamesakesMax = 30;
// Keys of half a name and half an address bring many strangers together where a leak is of one
// town.
constexpr std::size_t kWeakBlockMax = 20;
constexpr bool is_weak(std::size_t key) {
  const auto [first, second] = kBlockKeys[key];
  return first == Part::Given || first == Part::Family || first == Part::EmailLocal ||
         (first == Part::Date && second != Part::None);
}
constexpr std::size_t kDateBlockMax = 5;  // of a few thousand people
constexpr std::size_t block_max(std::size_t key) {
  if (kBlockKeys[key] == std::pair(Part::Date, Part::None)) return kDateBlockMax;
  return is_weak(key) ? kWeakBlockMax : kBlockMax;
}

std::uint64_t block_value(const Record& record, std::size_t key) {
  const auto [first, second] = kBlockKeys[key];
  const std::uint64_t one = part_of(record, first);
  return second == Part::None ? one : both(one, part_of(record, second));
}

constexpr std::uint32_t bit_of(Part part) { return 1U << static_cast<unsigned>(part); }

// The parts of which both have the same: bits by Part.
std::uint32_t parts_in_common(const Record& a, const Record& b) {
  const Likeness& x = a.likeness;
  const Likeness& y = b.likeness;
  std::uint32_t out = bit_of(Part::None);
  const auto note = [&](auto one, auto other, Part part) {
    out |= one == other && one != 0 ? bit_of(part) : 0;
  };
  note(a.key(KeyType::Email), b.key(KeyType::Email), Part::Email);
  note(a.key(KeyType::Mobile), b.key(KeyType::Mobile), Part::Mobile);
  note(a.key(KeyType::Landline), b.key(KeyType::Landline), Part::Landline);
  note(a.key(KeyType::Address), b.key(KeyType::Address), Part::Lot);
  note(x.foreign_id, y.foreign_id, Part::ForeignId);
  note(part_of(a, Part::Name), part_of(b, Part::Name), Part::Name);
  note(part_of(a, Part::Kana), part_of(b, Part::Kana), Part::Kana);
  note(a.key(KeyType::BirthDate), b.key(KeyType::BirthDate), Part::Date);
  note(x.postal_code, y.postal_code, Part::Postal);
  note(x.town, y.town, Part::Town);
  note(x.family, y.family, Part::Family);
  note(x.given, y.given, Part::Given);
  note(x.given_kana, y.given_kana, Part::GivenKana);
  note(x.given_end, y.given_end, Part::GivenEnd);
  note(words_of(x), words_of(y), Part::Words);
  note(x.house_numbers, y.house_numbers, Part::Houses);
  note(x.email_local, y.email_local, Part::EmailLocal);
  return out;
}

constexpr auto kPartsOfKeys = [] {
  std::array<std::uint32_t, kBlockKeyCount> out{};
  for (std::size_t key = 0; key < kBlockKeyCount; ++key)
    out[key] = bit_of(kBlockKeys[key].first) | bit_of(kBlockKeys[key].second);
  return out;
}();

// One number for all that is compared of a record; 0 when nothing of it is.
std::uint64_t content_of(const Record& record) {
  std::uint64_t out = record.partial_name ? 1 : 0;
  for (const std::uint64_t key : record.keys) out = mix(out ^ key);
  std::array<std::uint64_t, sizeof(Likeness) / 8> words{};
  std::memcpy(words.data(), &record.likeness, sizeof(Likeness));
  for (const std::uint64_t word : words) out = mix(out ^ word);
  if (record.key(KeyType::CustomerNumber) != 0) out = mix(out ^ record.source);
  return out | 1;
}

bool is_empty(const Record& record) {
  return std::all_of(record.keys.begin(), record.keys.end(), [](auto key) { return key == 0; }) &&
         record.likeness.foreign_id == 0;
}

std::uint64_t called(const Record& record) {
  const std::uint64_t name = record.key(KeyType::Name);
  return name != 0 ? name : record.key(KeyType::Kana);
}

constexpr std::size_t kHubNames = 20;
constexpr KeyType kHubTypes[] = {KeyType::Email, KeyType::Mobile, KeyType::Landline,
                                 KeyType::Address};  // of the first four keys

// A record lies on four lines of memory.
void fetch(const Record& record) {
  const char* at = reinterpret_cast<const char*>(&record);
  for (std::size_t line = 0; line < sizeof(Record); line += 64) __builtin_prefetch(at + line);
}

class Comparing {
 public:
  Comparing(const std::vector<const Record*>& ordered, const std::vector<Rank>& heads,
            unsigned thread_count)
      : ordered_(ordered),
        heads_(heads),
        oversize_(ordered.size()),
        by_name_(ordered.size()),
        thread_count_(thread_count) {
    out_.by_pattern.resize(kPatternCount);
    out_.name_count.resize(ordered.size());
    out_.kana_count.resize(ordered.size());
    out_.hubs.resize(ordered.size());
  }
  Compared all();

 private:
  void find_twins();
  void block(std::span<const Rank> group, std::size_t key);
  void namesakes(std::span<const Rank> group, std::size_t key);
  void oversize_block(std::span<const Rank> group, std::size_t key);
  void count_names(const Groups& groups, std::vector<std::uint16_t>& counts) const;
  void count_parts();
  void note_hub(std::span<const Rank> group, KeyType type);
  void pair(Rank a, Rank b, std::size_t key);
  [[nodiscard]] Groups groups_of(std::size_t key) const;

  const std::vector<const Record*>& ordered_;
  const std::vector<Rank>& heads_;
  // Of each rank: keys of which the block was too large, and those under which it was compared with
  // its namesakes all the same.
  std::vector<std::uint32_t> oversize_, by_name_;
  const unsigned thread_count_;
  std::vector<std::pair<Rank, Rank>> twins_;
  Compared out_;
};

void Comparing::find_twins() {
  std::vector<std::uint64_t> contents(ordered_.size());
  out_.is_compared.resize(ordered_.size());
  for (Rank rank = 0; rank < contents.size(); ++rank) {
    if (is_empty(*ordered_[rank])) continue;
    contents[rank] = content_of(*ordered_[rank]);
    out_.is_compared[rank] = contents[rank] == 0 ? 0 : 1;
  }
  Groups(contents).for_each([&](std::span<const Rank> group) {
    for (const Rank rank : group.subspan(1)) {
      out_.is_compared[rank] = 0;
      twins_.emplace_back(group[0], rank);
    }
  });
}

Groups Comparing::groups_of(std::size_t key) const {
  std::vector<std::uint64_t> values(ordered_.size());
  for (Rank rank = 0; rank < values.size(); ++rank)
    if (out_.is_compared[rank] != 0) values[rank] = block_value(*ordered_[rank], key);
  return Groups(values);
}

void Comparing::count_names(const Groups& groups, std::vector<std::uint16_t>& counts) const {
  std::vector<Rank> parts;
  groups.for_each([&](std::span<const Rank> group) {
    parts.clear();
    for (const Rank rank : group) parts.push_back(heads_[rank]);
    std::sort(parts.begin(), parts.end());
    const auto distinct =
        static_cast<std::size_t>(std::unique(parts.begin(), parts.end()) - parts.begin());
    const auto count = static_cast<std::uint16_t>(std::min<std::size_t>(distinct, 0xFFFF));
    for (const Rank rank : group) counts[rank] = count;
  });
}

void Comparing::count_parts() {
  std::vector<std::uint8_t> seen(ordered_.size());
  for (Rank rank = 0; rank < seen.size(); ++rank) {
    if (out_.is_compared[rank] == 0) continue;
    const Record& record = *ordered_[rank];
    const auto bits = static_cast<std::uint8_t>((record.key(KeyType::Name) != 0 ? 1 : 0) |
                                                (record.key(KeyType::Kana) != 0 ? 2 : 0));
    std::uint8_t& of_part = seen[heads_[rank]];
    out_.named_parts += static_cast<unsigned>(bits & ~of_part & 1);
    out_.read_parts += static_cast<unsigned>((bits & ~of_part & 2) >> 1);
    of_part |= bits;
  }
}

void Comparing::note_hub(std::span<const Rank> group, KeyType type) {
  if (group.size() <= kHubNames) return;
  std::vector<std::uint64_t> names;
  for (const Rank rank : group)
    if (const auto name = called(*ordered_[rank]); name != 0) names.push_back(name);
  std::sort(names.begin(), names.end());
  const auto distinct = std::unique(names.begin(), names.end()) - names.begin();
  if (distinct <= static_cast<std::ptrdiff_t>(kHubNames)) return;
  for (const Rank rank : group)
    out_.hubs[rank] = static_cast<Hubs>(out_.hubs[rank] | 1U << static_cast<unsigned>(type));
}

// True of a pair that cannot be one person whatever the model says: it is only counted.
bool is_hopeless(const Levels& levels) {
  const auto at = [&](Trait trait) { return levels[static_cast<std::size_t>(trait)]; };
  const bool met = at(Trait::Phone) == 1 || at(Trait::Phone) == 2 || at(Trait::Email) == 1 ||
                   (at(Trait::Address) >= 1 && at(Trait::Address) <= 4) ||
                   at(Trait::ForeignId) == 1;
  return !met && at(Trait::BirthDate) == static_cast<std::uint8_t>(DateLevel::Differ);
}

// Most pairs are of one part already. They only tell the model what one person's records look like,
// and a few of them do.
constexpr std::uint64_t kOfOnePart = 8;  // one in so many

void Comparing::pair(Rank a, Rank b, std::size_t key) {
  const bool of_one_part = heads_[a] == heads_[b];
  if (of_one_part && mix(std::uint64_t{a} << 32 | b) % kOfOnePart != 0) return;
  const Record& one = *ordered_[a];
  const Record& other = *ordered_[b];
  const std::uint32_t common = parts_in_common(one, other);
  std::uint32_t skipped = oversize_[a] & oversize_[b];
  if (called(one) == called(other)) skipped &= ~(by_name_[a] & by_name_[b]);
  for (std::size_t earlier = 0; earlier < key; ++earlier) {
    if ((common & kPartsOfKeys[earlier]) == kPartsOfKeys[earlier] && (skipped >> earlier & 1) == 0)
      return;
  }
  const Levels levels = compare(one, other, out_.hubs[a], out_.hubs[b]);
  const Pattern pattern = pattern_of(levels);
  out_.by_pattern[pattern] += of_one_part ? kOfOnePart : 1;
  if (!of_one_part && !is_hopeless(levels))
    out_.pairs.push_back({std::min(a, b), std::max(a, b), pattern});
}

void Comparing::block(std::span<const Rank> group, std::size_t key) {
  if (group.size() > block_max(key)) return oversize_block(group, key);
  if (group.size() > kNamesakesMax && key >= kFirstNameKey) return namesakes(group, key);
  for (std::size_t i = 0; i < group.size(); ++i)
    for (std::size_t k = i + 1; k < group.size(); ++k) pair(group[i], group[k], key);
}

// Many of one name: two of them with birth dates that differ are one person only when something
// else agrees too, and then most have met under an earlier key; what has not is counted as
// uncompared.
void Comparing::namesakes(std::span<const Rank> group, std::size_t key) {
  std::vector<Rank> undated, dated;
  for (const Rank rank : group)
    (ordered_[rank]->key(KeyType::BirthDate) == 0 ? undated : dated).push_back(rank);
  for (std::size_t i = 0; i < undated.size(); ++i) {
    for (std::size_t k = i + 1; k < undated.size(); ++k) pair(undated[i], undated[k], key);
    for (const Rank rank : dated) pair(std::min(undated[i], rank), std::max(undated[i], rank), key);
  }
  out_.uncompared[key] += dated.size() * (dated.size() - 1) / 2;
}

// Cut by name: those of one name are compared. The rest may still agree on a later key.
void Comparing::oversize_block(std::span<const Rank> group, std::size_t key) {
  std::vector<std::pair<std::uint64_t, Rank>> by_name;
  by_name.reserve(group.size());
  for (const Rank rank : group) by_name.emplace_back(called(*ordered_[rank]), rank);
  std::sort(by_name.begin(), by_name.end());
  const std::uint64_t all = group.size() * (group.size() - 1) / 2;
  std::uint64_t compared = 0;
  for (std::size_t begin = 0; begin < by_name.size();) {
    std::size_t end = begin + 1;
    while (end < by_name.size() && by_name[end].first == by_name[begin].first) ++end;
    if (end - begin <= kBlockMax && by_name[begin].first != 0) {
      for (std::size_t i = begin; i < end; ++i)
        for (std::size_t k = i + 1; k < end; ++k) pair(by_name[i].second, by_name[k].second, key);
      for (std::size_t i = begin; i < end; ++i) by_name_[by_name[i].second] |= 1U << key;
      compared += (end - begin) * (end - begin - 1) / 2;
    }
    begin = end;
  }
  out_.uncompared[key] += all - compared;
  for (const Rank rank : group) oversize_[rank] |= 1U << key;
}

Compared Comparing::all() {
  find_twins();
  count_parts();
  std::vector<std::function<Groups()>> makers;
  for (std::size_t key = 0; key < kBlockKeyCount; ++key)
    makers.emplace_back([this, key] { return groups_of(key); });
  GroupsAhead ahead(std::move(makers), thread_count_);
  for (std::size_t key = 0; key < kBlockKeyCount; ++key) {
    const Groups groups = ahead.next();
    if (key < std::size(kHubTypes))
      groups.for_each([&](std::span<const Rank> group) { note_hub(group, kHubTypes[key]); });
    if (kBlockKeys[key] == std::pair(Part::Name, Part::None)) count_names(groups, out_.name_count);
    if (kBlockKeys[key] == std::pair(Part::Kana, Part::None)) count_names(groups, out_.kana_count);
    groups.for_each([&](std::span<const Rank> group) { block(group, key); },
                    [&](Rank rank) { fetch(*ordered_[rank]); });
  }
  out_.twin_pairs = twins_.size();
  for (const auto& [first, twin] : twins_) {
    const Pattern pattern = pattern_of(compare(*ordered_[first], *ordered_[twin]));
    out_.pairs.push_back({first, twin, pattern});
  }
  return std::move(out_);
}

}  // namespace

Compared compare_all(const std::vector<const Record*>& ordered, const std::vector<Rank>& heads,
                     unsigned thread_count) {
  return Comparing(ordered, heads, thread_count).all();
}

std::vector<std::uint64_t> compare_some(const std::vector<const Record*>& ordered,
                                        std::span<const Hubs> hubs, std::size_t count) {
  std::vector<std::uint64_t> out(kPatternCount);
  if (ordered.size() < 2) return out;
  for (std::uint64_t i = 0; i < count; ++i) {
    const Rank a = static_cast<Rank>(mix(2 * i) % ordered.size());
    const Rank b = static_cast<Rank>(mix(2 * i + 1) % ordered.size());
    if (a == b) continue;
    ++out[pattern_of(compare(*ordered[a], *ordered[b], hubs[a], hubs[b]))];
  }
  return out;
}

}  // namespace tadasu::people
