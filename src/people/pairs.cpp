#include "people/pairs.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

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
  FamilyKana,
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

std::uint64_t part_of(const Sketch& record, Part part) {
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
    case Part::FamilyKana:
      return likeness.family_kana;
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
    {Part::Email, Part::None},      {Part::Mobile, Part::None},    {Part::Landline, Part::None},
    {Part::Lot, Part::None},        {Part::ForeignId, Part::None}, {Part::Name, Part::Date},
    {Part::Kana, Part::Date},       {Part::Date, Part::Postal},    {Part::Kana, Part::Postal},
    {Part::Name, Part::Town},       {Part::Date, Part::GivenEnd},  {Part::Date, Part::GivenKana},
    {Part::Family, Part::Houses},   {Part::Given, Part::Postal},   {Part::EmailLocal, Part::None},
    {Part::Date, Part::Family},     {Part::Date, Part::Town},      {Part::Date, Part::Words},
    {Part::Date, Part::FamilyKana}, {Part::Date, Part::None},      {Part::Name, Part::None},
    {Part::Kana, Part::None},
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

// Parts that are ids of values: one that nobody shares is no part of a key that somebody shares.
constexpr bool is_id(Part part) {
  return part == Part::Name || part == Part::Kana || part == Part::Date;
}

std::uint64_t block_value(const Sketch& record, std::size_t key) {
  if (!record.is_compared) return 0;
  const auto [first, second] = kBlockKeys[key];
  const std::uint64_t one = part_of(record, first);
  if (second == Part::None || one == 0) return one;
  if (is_id(first) && (one & kShared) == 0) return 0;
  const std::uint64_t other = part_of(record, second);
  if (second == Part::Words) return both(one, other);
  return other == 0 ? 0 : one << 32 | other;  // all other parts of such keys are of 32 bits
}

// The type whose groups are the blocks of a key of one value.
std::optional<KeyType> type_of(std::size_t key) {
  const auto [first, second] = kBlockKeys[key];
  if (second != Part::None) return {};
  switch (first) {
    case Part::Email:
      return KeyType::Email;
    case Part::Mobile:
      return KeyType::Mobile;
    case Part::Landline:
      return KeyType::Landline;
    case Part::Lot:
      return KeyType::Address;
    case Part::Name:
      return KeyType::Name;
    case Part::Kana:
      return KeyType::Kana;
    default:
      return {};
  }
}

// The keys that a part is in: bits.
consteval std::uint32_t keys_with(Part part) {
  std::uint32_t out = 0;
  for (std::size_t key = 0; key < kBlockKeyCount; ++key)
    if (kBlockKeys[key].first == part || kBlockKeys[key].second == part) out |= 1U << key;
  return out;
}

// The keys on which both agree: all but those with a part that they do not share.
std::uint32_t keys_in_common(const Sketch& a, const Sketch& b) {
  const Likeness& x = a.likeness;
  const Likeness& y = b.likeness;
  std::uint32_t out = (1U << kBlockKeyCount) - 1;
  const auto note = [&](auto one, auto other, std::uint32_t keys) {
    out &= one == other && one != 0 ? ~0U : ~keys;
  };
  note(a.key(KeyType::Email), b.key(KeyType::Email), keys_with(Part::Email));
  note(a.key(KeyType::Mobile), b.key(KeyType::Mobile), keys_with(Part::Mobile));
  note(a.key(KeyType::Landline), b.key(KeyType::Landline), keys_with(Part::Landline));
  note(a.key(KeyType::Address), b.key(KeyType::Address), keys_with(Part::Lot));
  note(x.foreign_id, y.foreign_id, keys_with(Part::ForeignId));
  note(part_of(a, Part::Name), part_of(b, Part::Name), keys_with(Part::Name));
  note(part_of(a, Part::Kana), part_of(b, Part::Kana), keys_with(Part::Kana));
  note(a.key(KeyType::BirthDate), b.key(KeyType::BirthDate), keys_with(Part::Date));
  note(x.postal_code, y.postal_code, keys_with(Part::Postal));
  note(x.town, y.town, keys_with(Part::Town));
  note(x.family, y.family, keys_with(Part::Family));
  note(x.family_kana, y.family_kana, keys_with(Part::FamilyKana));
  note(x.given, y.given, keys_with(Part::Given));
  note(x.given_kana, y.given_kana, keys_with(Part::GivenKana));
  note(x.given_end, y.given_end, keys_with(Part::GivenEnd));
  const bool words = x.family != 0 && x.given != 0 &&
                     ((x.family == y.family && x.given == y.given) ||
                      (x.family == y.given && x.given == y.family));
  out &= words ? ~0U : ~keys_with(Part::Words);
  note(x.house_numbers, y.house_numbers, keys_with(Part::Houses));
  note(x.email_local, y.email_local, keys_with(Part::EmailLocal));
  return out;
}

// One number for all that is compared of a record, 0 where nobody else has all of it.
std::uint64_t content_of(const Columns& columns, Rank rank, const Likeness& likeness) {
  std::uint64_t out = columns.is_partial(rank) ? 1 : 0;
  for (std::size_t i = 0; i < kKeyTypeCount; ++i) {
    const Id id = columns.id(static_cast<KeyType>(i), rank);
    if (id != 0 && (id & kShared) == 0) return 0;
    out = mix(out ^ id);
  }
  std::array<std::uint64_t, sizeof(Likeness) / 8> words{};
  std::memcpy(words.data(), &likeness, sizeof(Likeness));
  for (const std::uint64_t word : words) out = mix(out ^ word);
  return out | 1;
}

constexpr std::size_t kHubNames = 20;
constexpr unsigned kAllHubs = (1U << (kForeignIdHub + 1)) - 1;
constexpr unsigned hub_bit(KeyType type) { return static_cast<unsigned>(type); }
constexpr unsigned kHubBits[] = {hub_bit(KeyType::Email), hub_bit(KeyType::Mobile),
                                 hub_bit(KeyType::Landline), hub_bit(KeyType::Address),
                                 kForeignIdHub};  // of the first five keys
// The hubs that are known when a key's blocks are compared.
constexpr Hubs hubs_known(std::size_t key) {
  unsigned out = 0;
  for (std::size_t i = 0; i <= key && i < std::size(kHubBits); ++i) out |= 1U << kHubBits[i];
  return static_cast<Hubs>(out);
}

// Most pairs are of one part already. They only tell the model what one person's records look like,
// and a few of them do. Of few records all are asked: which were drawn would depend on the key
// where records look alike, and in each estimate one pair would stand for eight.
constexpr std::uint64_t kOfOnePart = 8;  // one in so many
constexpr std::size_t kAllAskedMax = 200'000;

class Comparing {
 public:
  Comparing(Sketches sketches, Columns& columns, const std::vector<Rank>& heads,
            unsigned thread_count)
      : count_(sketches.size()),
        columns_(columns),
        thread_count_(thread_count),
        makers_(thread_count, id_maker(sketches.spill(), count_)),
        shares_(thread_count, Share(sketches.spill())) {
    out_.by_pattern.resize(kPatternCount);
    out_.name_count.resize(count_);
    out_.kana_count.resize(count_);
    out_.name_chance.resize(count_);
    out_.sketches = std::move(sketches);
    out_.sketches.change_all([&](Rank rank, Sketch& sketch) {
      add_ids(rank, sketch);
      sketch.head = heads[rank];
    });
  }
  Compared all();

 private:
  struct Share {  // what one thread finds
    explicit Share(const SpillTo& to) : pairs(to), namesakes(to) {}
    Pairs pairs;
    Namesakes namesakes;
    std::vector<std::uint64_t> by_pattern = std::vector<std::uint64_t>(kPatternCount);
    std::uint64_t uncompared = 0;
    std::vector<Rank> group;
  };
  void add_ids(Rank rank, Sketch& out) const;
  void find_twins();
  void blocks(const Groups& groups, std::size_t key);
  void some_blocks(const Groups& groups, std::size_t begin, std::size_t end, std::size_t key,
                   Share& share);
  std::size_t bring(const Groups& groups, std::size_t begin);
  void block(std::span<const Rank> group, std::size_t key, Share& share);
  void namesakes(std::span<const Rank> group, std::size_t key, Share& share);
  void oversize_block(std::span<const Rank> group, std::size_t key, Share& share);
  void count_names(std::span<const Rank> group, std::vector<std::uint16_t>& counts) const;
  void count_parts();
  void count_halves();
  void note_hub(std::span<const Rank> group, unsigned bit);
  void note_key(Rank rank, std::size_t key, bool by_name);
  // The pattern of a pair that may be one person.
  std::optional<Pattern> judge(Rank a, Rank b, std::size_t key, Share& share);
  void pair(Rank a, Rank b, std::size_t key, Share& share);
  // Each pair with one of the first `asked`.
  void pairs(std::span<const Rank> group, std::size_t asked, std::size_t key, Share& share);
  // Those of a group that are compared under a key.
  void compared_of(std::span<const Rank> group, std::size_t key, std::vector<Rank>& out) const;
  const Groups& groups_of(std::size_t key);
  std::uint64_t value_of(Rank rank, std::size_t key) const {
    return values_[key].empty() ? block_value(out_.sketches[rank], key) : values_[key][rank];
  }
  void keep_values();

  const std::size_t count_;
  const std::uint64_t one_in_ = count_ > kAllAskedMax ? kOfOnePart : 1;
  Columns& columns_;
  const unsigned thread_count_;
  std::vector<IdMaker> makers_;
  std::vector<Share> shares_;
  std::array<std::optional<Groups>, kBlockKeyCount> made_;
  std::array<Paged<std::uint64_t>, kBlockKeyCount> values_;  // of sketches on disk
  std::vector<std::pair<Rank, Rank>> twins_;
  Compared out_;
};

void Comparing::add_ids(Rank rank, Sketch& out) const {
  for (std::size_t i = 0; i < Sketch::kIds; ++i)
    out.ids[i] = columns_.id(static_cast<KeyType>(i), rank);
}

void Comparing::find_twins() {
  const auto content = [&](Rank rank) {
    const Sketch& sketch = out_.sketches[rank];
    return sketch.is_compared ? content_of(columns_, rank, sketch.likeness) : 0;
  };
  Groups(makers_[0].ids(count_, content)).for_each([&](std::span<const Rank> group) {
    for (const Rank rank : group.subspan(1)) {
      out_.sketches.note(rank, [](auto& noted) { noted.is_compared = false; });
      twins_.emplace_back(group[0], rank);
    }
  });
}

// Sketches on disk are read once for the values of all keys.
void Comparing::keep_values() {
  const SpillTo& to = out_.sketches.spill();
  if (!to) return;
  for (std::size_t key = 0; key < kBlockKeyCount; ++key)
    if (!type_of(key)) values_[key] = Paged<std::uint64_t>(to);
  for (const Sketch& sketch : out_.sketches)
    for (std::size_t key = 0; key < kBlockKeyCount; ++key)
      if (!type_of(key)) values_[key].push_back(block_value(sketch, key));
}

// As many are made at once as there are threads.
const Groups& Comparing::groups_of(std::size_t key) {
  if (const auto type = type_of(key)) return columns_.groups(*type);
  if (!made_[key]) {
    std::vector<std::size_t> wanted;
    for (std::size_t i = key; i < kBlockKeyCount && wanted.size() < thread_count_; ++i)
      if (!type_of(i)) wanted.push_back(i);
    share_out(wanted.size(), thread_count_, [&](std::size_t i, std::size_t thread) {
      made_[wanted[i]] =
          Groups(makers_[thread].ids(count_, [&](Rank rank) { return value_of(rank, wanted[i]); }));
      values_[wanted[i]] = {};
    });
  }
  return *made_[key];
}

void Comparing::compared_of(std::span<const Rank> group, std::size_t key,
                            std::vector<Rank>& out) const {
  out.clear();
  for (const Rank rank : group) {
    const Sketch& sketch = out_.sketches[rank];
    if (sketch.is_compared && !(key >= kFirstNameKey && sketch.partial_name)) out.push_back(rank);
  }
}

void Comparing::count_names(std::span<const Rank> group, std::vector<std::uint16_t>& counts) const {
  if (group.size() < 2) return;
  std::vector<Rank> parts;
  for (const Rank rank : group) parts.push_back(out_.sketches[rank].head);
  std::sort(parts.begin(), parts.end());
  const auto distinct =
      static_cast<std::size_t>(std::unique(parts.begin(), parts.end()) - parts.begin());
  const auto count = static_cast<std::uint16_t>(std::min<std::size_t>(distinct, 0xFFFF));
  for (const Rank rank : group) counts[rank] = count;
}

void Comparing::count_parts() {
  std::vector<std::uint8_t> seen(count_);
  for (const Sketch& sketch : out_.sketches) {
    if (!sketch.is_compared) continue;
    const auto bits = static_cast<std::uint8_t>((sketch.key(KeyType::Name) != 0 ? 1 : 0) |
                                                (sketch.key(KeyType::Kana) != 0 ? 2 : 0));
    std::uint8_t& of_part = seen[sketch.head];
    out_.named_parts += static_cast<unsigned>(bits & ~of_part & 1);
    out_.read_parts += static_cast<unsigned>((bits & ~of_part & 2) >> 1);
    of_part |= bits;
  }
}

// How often a value of 32 bits occurs. Grows with how many there are: of names far fewer than of
// records.
class Occurrences {
 public:
  void add(std::uint32_t value) {
    if (2 * ++size_ > slots_.size()) grow();
    std::pair<std::uint32_t, std::uint32_t>& slot = slots_[place_of(value)];
    if (slot.second != 0) --size_;
    slot.first = value;
    ++slot.second;
  }
  [[nodiscard]] std::uint32_t of(std::uint32_t value) const {
    return slots_[place_of(value)].second;
  }

 private:
  [[nodiscard]] std::size_t place_of(std::uint32_t value) const {
    std::size_t at = mix(value) & (slots_.size() - 1);
    while (slots_[at].first != value && slots_[at].second != 0) at = (at + 1) & (slots_.size() - 1);
    return at;
  }
  void grow() {
    auto before = std::exchange(slots_, {});
    slots_.resize(2 * before.size());
    for (const auto& slot : before)
      if (slot.second != 0) slots_[place_of(slot.first)] = slot;
  }

  std::vector<std::pair<std::uint32_t, std::uint32_t>> slots_{1024};
  std::size_t size_ = 0;
};

void Comparing::count_halves() {
  Occurrences families, givens;
  std::vector<std::uint8_t> seen(count_);
  double parts = 0;
  const auto has_halves = [](const Sketch& sketch) {
    return sketch.is_compared && sketch.likeness.family != 0 && sketch.likeness.given != 0;
  };
  for (const Sketch& sketch : out_.sketches) {
    if (!has_halves(sketch) || std::exchange(seen[sketch.head], 1) != 0) continue;
    families.add(sketch.likeness.family);
    givens.add(sketch.likeness.given);
    ++parts;
  }
  for (Rank rank = 0; rank < count_; ++rank) {
    const Sketch& sketch = out_.sketches[rank];
    if (!has_halves(sketch)) continue;
    const double family = families.of(sketch.likeness.family),
                 given = givens.of(sketch.likeness.given);
    const double chance = std::max(0.0, family - 2) * std::max(0.0, given - 2) / parts;
    out_.name_chance[rank] = static_cast<std::uint16_t>(std::min(65535.0, kChanceUnits * chance));
  }
}

void Comparing::note_hub(std::span<const Rank> group, unsigned bit) {
  if (group.size() <= kHubNames) return;
  std::vector<Id> names;
  for (const Rank rank : group)
    if (const Id name = columns_.called(rank); name != 0) names.push_back(name);
  std::sort(names.begin(), names.end());
  const auto distinct = std::unique(names.begin(), names.end()) - names.begin();
  if (distinct <= static_cast<std::ptrdiff_t>(kHubNames)) return;
  for (const Rank rank : group)
    out_.sketches.note(rank,
                       [&](auto& noted) { noted.hubs = (noted.hubs | 1U << bit) & kAllHubs; });
}

void Comparing::note_key(Rank rank, std::size_t key, bool by_name) {
  constexpr std::uint32_t kAll = (1U << kBlockKeyCount) - 1;
  out_.sketches.note(rank, [&](auto& noted) {
    if (by_name)
      noted.by_name = (noted.by_name | 1U << key) & kAll;
    else
      noted.oversize = (noted.oversize | 1U << key) & kAll;
  });
}

// True of a pair that cannot be one person whatever the model says: it is only counted.
bool is_hopeless(const Levels& levels) {
  const auto at = [&](Trait trait) { return levels[static_cast<std::size_t>(trait)]; };
  const bool met = at(Trait::Phone) == 1 || at(Trait::Phone) == 2 || at(Trait::Email) == 1 ||
                   (at(Trait::Address) >= 1 && at(Trait::Address) <= 4) ||
                   at(Trait::ForeignId) == 1;
  return !met && at(Trait::BirthDate) == static_cast<std::uint8_t>(DateLevel::Differ);
}

std::optional<Pattern> Comparing::judge(Rank a, Rank b, std::size_t key, Share& share) {
  const Sketch& one = out_.sketches[a];
  const Sketch& other = out_.sketches[b];
  const bool of_one_part = one.head == other.head;
  if (of_one_part && mix(std::uint64_t{a} << 32 | b) % one_in_ != 0) return {};
  auto skipped = static_cast<std::uint32_t>(one.oversize & other.oversize);
  if (skipped != 0 && columns_.called(a) == columns_.called(b))
    skipped &= ~static_cast<std::uint32_t>(one.by_name & other.by_name);
  if ((keys_in_common(one, other) & ~skipped & ((1U << key) - 1)) != 0) return {};  // met earlier
  const Levels levels =
      compare(one, other, static_cast<Hubs>(one.hubs & other.hubs & hubs_known(key)));
  const Pattern pattern = pattern_of(levels);
  share.by_pattern[pattern] += of_one_part ? one_in_ : 1;
  if (of_one_part || is_hopeless(levels)) return {};
  return pattern;
}

void Comparing::pair(Rank a, Rank b, std::size_t key, Share& share) {
  if (const auto pattern = judge(a, b, key, share)) share.pairs.push_back({a, b, *pattern});
}

void Comparing::pairs(std::span<const Rank> group, std::size_t asked, std::size_t key,
                      Share& share) {
  if (key < kFirstNameKey) {
    for (std::size_t i = 0; i < asked; ++i)
      for (std::size_t k = i + 1; k < group.size(); ++k)
        pair(std::min(group[i], group[k]), std::max(group[i], group[k]), key, share);
    return;
  }
  share.namesakes.add(group, asked, [&](Rank a, Rank b) {
    return judge(a, b, key, share).value_or(Namesakes::kNone);
  });
}

void Comparing::block(std::span<const Rank> group, std::size_t key, Share& share) {
  if (group.size() > block_max(key)) return oversize_block(group, key, share);
  if (group.size() > kNamesakesMax && key >= kFirstNameKey) return namesakes(group, key, share);
  if (group.size() > 1) pairs(group, group.size(), key, share);
}

// Many of one name: two of them with birth dates that differ are one person only when something
// else agrees too, and then most have met under an earlier key; what has not is counted as
// uncompared.
void Comparing::namesakes(std::span<const Rank> group, std::size_t key, Share& share) {
  std::vector<Rank> undated_first(group.begin(), group.end());
  const auto dated = std::stable_partition(
      undated_first.begin(), undated_first.end(),
      [&](Rank rank) { return out_.sketches[rank].key(KeyType::BirthDate) == 0; });
  pairs(undated_first, static_cast<std::size_t>(dated - undated_first.begin()), key, share);
  const auto count = static_cast<std::uint64_t>(undated_first.end() - dated);
  share.uncompared += count * (count - (count > 0 ? 1 : 0)) / 2;
}

// Cut by name: those of one name are compared. The rest may still agree on a later key.
void Comparing::oversize_block(std::span<const Rank> group, std::size_t key, Share& share) {
  std::vector<std::pair<Id, Rank>> by_name;
  by_name.reserve(group.size());
  for (const Rank rank : group) by_name.emplace_back(columns_.called(rank), rank);
  std::sort(by_name.begin(), by_name.end());
  const std::uint64_t all = group.size() * (group.size() - 1) / 2;
  std::uint64_t compared = 0;
  std::vector<Rank> same_name;
  for (std::size_t begin = 0; begin < by_name.size();) {
    std::size_t end = begin + 1;
    while (end < by_name.size() && by_name[end].first == by_name[begin].first) ++end;
    if (end - begin <= kBlockMax && by_name[begin].first != 0) {
      same_name.clear();
      for (std::size_t i = begin; i < end; ++i) same_name.push_back(by_name[i].second);
      pairs(same_name, same_name.size(), key, share);
      for (const Rank rank : same_name) note_key(rank, key, true);
      compared += (end - begin) * (end - begin - 1) / 2;
    }
    begin = end;
  }
  share.uncompared += all - compared;
  for (const Rank rank : group) note_key(rank, key, false);
}

void Comparing::some_blocks(const Groups& groups, std::size_t begin, std::size_t end,
                            std::size_t key, Share& share) {
  groups.for_some(
      begin, end,
      [&](std::span<const Rank> group) {
        compared_of(group, key, share.group);
        if (key < std::size(kHubBits)) note_hub(share.group, kHubBits[key]);
        if (key == kFirstNameKey) count_names(share.group, out_.name_count);
        if (key == kFirstNameKey + 1) count_names(share.group, out_.kana_count);
        block(share.group, key, share);
      },
      [&](Rank rank) { out_.sketches.fetch(rank); });
}

// What so many groups need is read from disk at once, in the order it lies; to before which group.
std::size_t Comparing::bring(const Groups& groups, std::size_t begin) {
  const std::size_t room = out_.sketches.room();
  std::vector<Rank> wanted(groups[begin].begin(), groups[begin].end());
  std::size_t end = begin + 1;
  for (; end < groups.size() && wanted.size() + groups[end].size() <= room; ++end)
    wanted.insert(wanted.end(), groups[end].begin(), groups[end].end());
  if (wanted.size() > room) wanted.resize(room);  // the rest is read as it is asked for
  out_.sketches.bring(wanted);
  return end;
}

// A record is in one block of a key: threads that take different blocks note what they find of
// different records.
void Comparing::blocks(const Groups& groups, std::size_t key) {
  for (std::size_t begin = 0; out_.sketches.spill() && begin < groups.size();) {
    const std::size_t end = bring(groups, begin);
    some_blocks(groups, begin, end, key, shares_[0]);
    begin = end;
  }
  constexpr std::size_t kBlocksAtOnce = 2048;
  const std::size_t count =
      out_.sketches.spill() ? 0 : (groups.size() + kBlocksAtOnce - 1) / kBlocksAtOnce;
  share_out(count, thread_count_, [&](std::size_t part, std::size_t thread) {
    const std::size_t begin = part * kBlocksAtOnce;
    some_blocks(groups, begin, std::min(groups.size(), begin + kBlocksAtOnce), key,
                shares_[thread]);
  });
  for (Share& share : shares_) out_.uncompared[key] += std::exchange(share.uncompared, 0);
}

Compared Comparing::all() {
  find_twins();
  columns_.forget_ids();  // the sketches have them
  keep_values();
  count_parts();
  count_halves();
  for (std::size_t key = 0; key < kBlockKeyCount; ++key) {
    blocks(groups_of(key), key);
    made_[key].reset();
    columns_.let_go_groups();
    out_.sketches.let_go();
    if (key + 1 == kFirstNameKey) makers_.clear();  // most pairs are yet to come
  }
  out_.twin_pairs = twins_.size();
  for (const auto& [first, twin] : twins_) {
    const Pattern pattern = pattern_of(compare(out_.sketches[first], out_.sketches[twin], 0));
    shares_[0].pairs.push_back({first, twin, pattern});
    const Hubs hubs = out_.sketches.hubs(first);
    out_.sketches.note(twin, [&](auto& noted) { noted.hubs = hubs & kAllHubs; });
  }
  for (Share& share : shares_) {
    out_.pairs.push_back(std::move(share.pairs));
    out_.namesakes.push_back(std::move(share.namesakes));
    for (Pattern pattern = 0; pattern < kPatternCount; ++pattern)
      out_.by_pattern[pattern] += share.by_pattern[pattern];
  }
  return std::move(out_);
}

}  // namespace

Sketch sketch_of(const Record& record) {
  Sketch out;
  out.likeness = record.likeness;
  out.partial_name = record.partial_name;
  out.is_compared =
      record.likeness.foreign_id != 0 || std::any_of(record.keys.begin(), record.keys.end(),
                                                     [](std::uint64_t key) { return key != 0; });
  return out;
}

Compared compare_all(Sketches sketches, Columns& columns, const std::vector<Rank>& heads,
                     unsigned thread_count) {
  return Comparing(std::move(sketches), columns, heads, std::max(1U, thread_count)).all();
}

std::vector<std::uint64_t> compare_some(const Sketches& sketches, std::size_t count) {
  std::vector<std::uint64_t> out(kPatternCount);
  if (sketches.size() < 2) return out;
  const auto drawn = [&](std::uint64_t i) { return mix(i) % sketches.size(); };
  constexpr std::uint64_t kAhead = 16;
  const std::uint64_t at_once = std::min<std::uint64_t>(sketches.room() / 2, count);
  for (std::uint64_t i = 0; i < count; ++i) {
    if (sketches.spill() && i % at_once == 0) {
      std::vector<Rank> wanted;
      for (std::uint64_t k = 2 * i; k < 2 * std::min(i + at_once, count); ++k)
        wanted.push_back(static_cast<Rank>(drawn(k)));
      sketches.bring(wanted);
    }
    sketches.fetch(static_cast<Rank>(drawn(2 * (i + kAhead))));
    sketches.fetch(static_cast<Rank>(drawn(2 * (i + kAhead) + 1)));
    const auto a = static_cast<Rank>(drawn(2 * i)), b = static_cast<Rank>(drawn(2 * i + 1));
    if (a == b) continue;
    const Sketch &one = sketches[a], &other = sketches[b];
    ++out[pattern_of(compare(one, other, static_cast<Hubs>(one.hubs & other.hubs)))];
  }
  sketches.let_go();
  return out;
}

}  // namespace tadasu::people
