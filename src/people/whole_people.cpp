#include "people/whole_people.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "people/compare.h"

namespace tadasu::people {
namespace {

// What a record may have, as bits. The first are of one person, whatever the names are; the others
// a household may share or write under another name, so they join together with a name only, and
// fail together: who moves has another landline too.
constexpr unsigned kDate = 1, kMobile = 2, kNumber = 4;
constexpr unsigned kPersonal = 3, kOfHousehold = 3;  // bits
constexpr unsigned kLandline = 8, kEmail = 16, kAddress = 32;
constexpr std::size_t kFields = kPersonal + kOfHousehold;
constexpr unsigned kPersonalBits = kDate | kMobile | kNumber;
constexpr std::size_t kShapes = std::size_t{1} << kFields;
constexpr std::size_t kHouseholdShapes = std::size_t{1} << kOfHousehold;

constexpr std::size_t kSizeMax = 14;            // larger parts are somebody each
constexpr std::size_t kAskedMax = 20;           // records of a part
constexpr std::size_t kPartsAsked = 100'000;    // about
constexpr double kPairsThatTell = 100;          // on the whole …
constexpr double kPairsOfOne = 20;              // … and of one way to agree
constexpr std::uint64_t kDrawnPeople = 12'000;  // for one number of records
constexpr int kRounds = 300;

// Which bit is which key's; kNumber is no key.
constexpr std::pair<KeyType, unsigned> kBits[] = {{KeyType::BirthDate, kDate},
                                                  {KeyType::Mobile, kMobile},
                                                  {KeyType::Landline, kLandline},
                                                  {KeyType::Email, kEmail},
                                                  {KeyType::Address, kAddress}};

unsigned shape_of(const Sketch& sketch) {
  unsigned out =
      sketch.likeness.foreign_id != 0 && (sketch.hubs >> kForeignIdHub & 1) == 0 ? kNumber : 0;
  for (const auto& [type, bit] : kBits)
    if (sketch.key(type) != 0 && (sketch.hubs >> static_cast<unsigned>(type) & 1) == 0) out |= bit;
  return out;
}

unsigned agreeing(const Sketch& a, const Sketch& b, unsigned both) {
  unsigned out =
      (both & kNumber) != 0 && a.likeness.foreign_id == b.likeness.foreign_id ? kNumber : 0;
  for (const auto& [type, bit] : kBits)
    if ((both & bit) != 0 && a.key(type) == b.key(type)) out |= bit;
  return out;
}

class Chances {
 public:
  Chances(std::span<const Sketch> sketches, std::span<const Rank> heads,
          std::span<const std::uint8_t> counted);
  [[nodiscard]] bool tells() const { return told_ >= kPairsThatTell; }
  // By what two records both have: that they are not joined.
  [[nodiscard]] std::array<double, kShapes> missed() const;
  // Of somebody who has what `has` says: how likely a record is of which shape, summed up.
  using Shapes = std::array<double, kShapes>;
  [[nodiscard]] Shapes shapes_until(unsigned has) const;
  // The share of people who have it at all: of what only some have, records of one person have it
  // together more often than by chance.
  [[nodiscard]] std::array<double, kFields> has() const;

 private:
  struct Agreed {
    double both = 0, agree = 0;
    void add(bool agrees) {
      both += 1;
      agree += agrees ? 1 : 0;
    }
    // Where nothing tells, nothing is said to be missed.
    [[nodiscard]] double share() const { return both < kPairsOfOne ? 1 : agree / both; }
  };
  void note(const Sketch& a, const Sketch& b);
  [[nodiscard]] double share_of(std::size_t field) const;

  double told_ = 0;
  Shapes shapes_{};                                   // share of the records
  std::array<Agreed, kPersonal> personal_{};          // beside something else that agrees
  std::array<Agreed, kHouseholdShapes> household_{};  // any of them, beside something personal
  // Of pairs that agree on one field, and of each other field: pairs that both have it, records
  // that have.
  std::array<double, kFields> agree_{};
  std::array<std::array<double, kFields>, kFields> both_{}, have_{};
};

Chances::Chances(std::span<const Sketch> sketches, std::span<const Rank> heads,
                 std::span<const std::uint8_t> counted) {
  const std::size_t one_in = sketches.size() / 2 / kPartsAsked + 1;
  std::vector<std::pair<Rank, Rank>> asked;  // head and rank
  double records = 0;
  for (Rank rank = 0; rank < sketches.size(); ++rank) {
    const Rank head = heads[rank];
    if (counted[head] == 0 || !sketches[rank].is_compared) continue;
    const unsigned shape = shape_of(sketches[rank]);
    shapes_[shape] += 1;
    records += 1;
    if (shape != 0 && mix(head) % one_in == 0) asked.emplace_back(head, rank);
  }
  for (double& shape : shapes_) shape /= std::max(1.0, records);
  std::sort(asked.begin(), asked.end());
  for (std::size_t begin = 0; begin < asked.size();) {
    std::size_t end = begin + 1;
    while (end < asked.size() && asked[end].first == asked[begin].first) ++end;
    const std::size_t last = std::min(end, begin + kAskedMax);
    for (std::size_t i = begin; i < last; ++i)
      for (std::size_t k = i + 1; k < last; ++k)
        note(sketches[asked[i].second], sketches[asked[k].second]);
    begin = end;
  }
}

void Chances::note(const Sketch& a, const Sketch& b) {
  const unsigned one = shape_of(a), other = shape_of(b), both = one & other;
  const unsigned agree = agreeing(a, b, both);
  if (agree == 0) return;
  for (std::size_t field = 0; field < kFields; ++field) {
    if ((agree >> field & 1) == 0) continue;
    agree_[field] += 1;
    for (std::size_t next = 0; next < kFields; ++next) {
      both_[field][next] += both >> next & 1;
      have_[field][next] += (one >> next & 1) + (other >> next & 1);
    }
  }
  for (std::size_t field = 0; field < kPersonal; ++field) {
    if ((both >> field & 1) == 0 || (agree & ~(1U << field)) == 0) continue;
    personal_[field].add((agree >> field & 1) != 0);
  }
  if (both >> kPersonal == 0 || (agree & kPersonalBits) == 0) return;
  const auto name = compare(a, b, 0)[static_cast<std::size_t>(Trait::Name)];
  const bool meet = name <= static_cast<std::uint8_t>(NameLevel::OtherWriting);  // or not known
  household_[both >> kPersonal].add(meet && agree >> kPersonal != 0);
  told_ += 1;
}

std::array<double, kShapes> Chances::missed() const {
  std::array<double, kHouseholdShapes> of_household{};
  for (std::size_t shape = 0; shape < kHouseholdShapes; ++shape) {
    of_household[shape] = 1;
    if (household_[shape].both >= kPairsOfOne) {
      of_household[shape] = 1 - household_[shape].share();
      continue;
    }
    for (std::size_t field = 0; field < kOfHousehold; ++field)
      if ((shape >> field & 1) != 0)
        of_household[shape] *= 1 - household_[std::size_t{1} << field].share();
  }
  std::array<double, kShapes> out{};
  for (std::size_t shape = 0; shape < kShapes; ++shape) {
    out[shape] = of_household[shape >> kPersonal];
    for (std::size_t field = 0; field < kPersonal; ++field)
      if ((shape >> field & 1) != 0) out[shape] *= 1 - personal_[field].share();
  }
  return out;
}

double Chances::share_of(std::size_t field) const {
  double out = 0;
  for (std::size_t shape = 0; shape < kShapes; ++shape)
    if ((shape >> field & 1) != 0) out += shapes_[shape];
  return out;
}

// Records of people who all may have it have it independently of each other, once it is known what
// they agree on: as many more pairs as have it together, as few have it at all.
std::array<double, kFields> Chances::has() const {
  std::array<double, kFields> out{};
  for (std::size_t field = 0; field < kFields; ++field) {
    double met = 0, by_chance = 0;
    for (std::size_t other = 0; other < kFields; ++other) {
      if (other == field || agree_[other] == 0) continue;
      const double share = have_[other][field] / (2 * agree_[other]);
      met += both_[other][field];
      by_chance += agree_[other] * share * share;
    }
    out[field] = met < kPairsOfOne ? 1 : std::min(1.0, std::max(share_of(field), by_chance / met));
  }
  return out;
}

Chances::Shapes Chances::shapes_until(unsigned who) const {
  const std::array<double, kFields> of_people = has();
  Shapes out = shapes_;
  for (std::size_t field = 0; field < kFields; ++field) {
    const double share = share_of(field), most = of_people[field];
    const bool has_it = (who >> field & 1) != 0;
    const double with = has_it && most > 0 ? 1 / most : 0;
    const double without = share >= 1 ? 0 : (has_it ? 1 - share / most : 1) / (1 - share);
    for (std::size_t shape = 0; shape < kShapes; ++shape)
      out[shape] *= (shape >> field & 1) != 0 ? with : without;
  }
  double sum = 0;
  for (double& shape : out) shape = sum += shape;
  for (double& shape : out) shape = sum > 0 ? shape / sum : 1;
  return out;
}

// ---- parts of a person of so many records, drawn
class Drawing {
 public:
  explicit Drawing(const Chances& chances) : missed_(chances.missed()), has_(chances.has()) {
    for (unsigned who = 0; who < kShapes; ++who) until_[who] = chances.shapes_until(who);
  }
  // Of how many parts of each size, on average; of size 0: people without an identified record.
  using Sizes = std::array<double, kSizeMax + 1>;
  Sizes parts_of(std::size_t records);

 private:
  double next() { return static_cast<double>(mix(++drawn_) >> 11) * 0x1p-53; }

  const std::array<double, kShapes> missed_;
  const std::array<double, kFields> has_;
  std::array<Chances::Shapes, kShapes> until_;
  std::uint64_t drawn_ = 0;
};

Drawing::Sizes Drawing::parts_of(std::size_t records) {
  Sizes out{};
  for (std::uint64_t person = 0; person < kDrawnPeople; ++person) {
    unsigned who = 0;
    for (std::size_t field = 0; field < kFields; ++field)
      who |= next() < has_[field] ? 1U << field : 0;
    std::array<unsigned, kSizeMax> shapes{};
    std::array<std::size_t, kSizeMax> part{}, sizes{};
    for (std::size_t i = 0; i < records; ++i) {
      const auto at = std::lower_bound(until_[who].begin(), until_[who].end() - 1, next());
      shapes[i] = static_cast<unsigned>(at - until_[who].begin());
      part[i] = i;
      for (std::size_t k = 0; k < i; ++k) {
        const unsigned common = shapes[i] & shapes[k];
        if (part[k] == part[i] || common == 0 || next() < missed_[common]) continue;
        const std::size_t from = part[k], to = part[i];
        std::replace(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(i) + 1, from, to);
      }
    }
    for (std::size_t i = 0; i < records; ++i) sizes[part[i]] += shapes[i] != 0 ? 1 : 0;
    bool any = false;
    for (std::size_t i = 0; i < records; ++i) {
      if (sizes[i] == 0) continue;
      any = true;
      out[sizes[i]] += 1;
    }
    out[0] += any ? 0 : 1;
  }
  for (double& size : out) size /= static_cast<double>(kDrawnPeople);
  return out;
}

// ---- nothing but a name
// Of names as written, or of readings where no name is.
class Named {
 public:
  Named(std::span<const Sketch> sketches, std::span<const Rank> heads, KeyType type)
      : bearers_(sketches.size(), kNobody) {
    for (Rank rank = 0; rank < sketches.size(); ++rank) {
      const Id name = name_of(sketches[rank], type);
      if (name == 0 || !is_identified(sketches[rank])) continue;
      Rank& bearer = bearers_[first_of(name)];
      bearer = bearer == kNobody || bearer == heads[rank] ? heads[rank] : kMany;
    }
    std::vector<std::uint8_t> met(sketches.size());
    double parts = 0, alone = 0;
    for (Rank rank = 0; rank < sketches.size(); ++rank) {
      const Id name = name_of(sketches[rank], type);
      if (name == 0 || !is_identified(sketches[rank]) || met[heads[rank]]++ != 0) continue;
      parts += 1;
      alone += bearers_[first_of(name)] == kMany ? 0 : 1;
    }
    alone_ = parts > 0 ? alone / parts : 0;
  }
  static Id name_of(const Sketch& sketch, KeyType type) {
    if (sketch.partial_name || !sketch.is_compared) return 0;
    return sketch.key(type);
  }
  // The share of the parts whose names nobody else bears.
  [[nodiscard]] double alone() const { return alone_; }
  [[nodiscard]] bool is_borne(Id name) const { return bearers_[first_of(name)] != kNobody; }

 private:
  static constexpr Rank kNobody = ~Rank{0}, kMany = kNobody - 1;
  std::vector<Rank> bearers_;  // by the first rank of the name: the only part that bears it
  double alone_ = 0;
};

// Records with nothing but a name: those of people who are known by more bear a name that is borne
// but where it is written otherwise, those of others as seldom as anybody's.
double only_named_max(std::span<const Sketch> sketches, std::span<const Rank> heads,
                      std::span<const std::uint8_t> counted, double by_name_share) {
  constexpr double kTellsApart = .1;
  double out = 0;
  for (const KeyType type : {KeyType::Name, KeyType::Kana}) {
    const Named named(sketches, heads, type);
    double lone = 0, unborne = 0;
    for (Rank rank = 0; rank < sketches.size(); ++rank) {
      const Sketch& sketch = sketches[rank];
      const Id name = Named::name_of(sketch, type);
      if (name == 0 || is_identified(sketch) || counted[heads[rank]] == 0) continue;
      if (type == KeyType::Kana && sketch.key(KeyType::Name) != 0) continue;
      lone += 1;
      unborne += named.is_borne(name) ? 0 : 1;
    }
    const double apart = named.alone() - (1 - by_name_share);
    if (lone == 0) continue;
    const double of_others =
        apart < kTellsApart ? 1 : (unborne / lone - (1 - by_name_share)) / apart;
    out += lone * std::clamp(of_others, 0.0, 1.0);
  }
  return out;
}

}  // namespace

bool is_identified(const Sketch& sketch) { return shape_of(sketch) != 0; }

std::optional<WholePeople> whole_people(std::span<const Sketch> sketches,
                                        std::span<const Rank> heads,
                                        std::span<const std::uint8_t> counted,
                                        double by_name_share) {
  const Chances chances(sketches, heads, counted);
  if (!chances.tells()) return {};
  std::vector<std::uint32_t> records(sketches.size());
  for (Rank rank = 0; rank < records.size(); ++rank)
    records[heads[rank]] += sketches[rank].is_compared && is_identified(sketches[rank]) ? 1 : 0;
  Drawing::Sizes seen{};
  double larger = 0;
  std::size_t most = 1;
  for (Rank rank = 0; rank < records.size(); ++rank) {
    if (heads[rank] != rank || counted[rank] == 0 || records[rank] == 0) continue;
    if (records[rank] > kSizeMax) {
      larger += 1;
      continue;
    }
    seen[records[rank]] += 1;
    most = std::max<std::size_t>(most, records[rank]);
  }
  // The likeliest numbers of people by records, by EM (Richardson 1972, Lucy 1974).
  most = std::min(kSizeMax, most + 2);
  Drawing drawing(chances);
  std::array<Drawing::Sizes, kSizeMax + 1> parts{};
  for (std::size_t count = 1; count <= most; ++count) parts[count] = drawing.parts_of(count);
  Drawing::Sizes people{};
  for (std::size_t count = 1; count <= most; ++count) people[count] = seen[count] + 1;
  for (int round = 0; round < kRounds; ++round) {
    Drawing::Sizes expected{};
    for (std::size_t count = 1; count <= most; ++count)
      for (std::size_t size = 1; size <= count; ++size)
        expected[size] += people[count] * parts[count][size];
    for (std::size_t count = 1; count <= most; ++count) {
      double share = 0, all = 0;
      for (std::size_t size = 1; size <= count; ++size) {
        all += parts[count][size];
        if (expected[size] > 0) share += parts[count][size] * seen[size] / expected[size];
      }
      people[count] *= all > 0 ? share / all : 0;
    }
  }
  WholePeople out{larger, false, only_named_max(sketches, heads, counted, by_name_share)};
  for (std::size_t count = 1; count <= most; ++count)
    out.identified += people[count] * (1 - parts[count][0]);
  return out;
}

}  // namespace tadasu::people
