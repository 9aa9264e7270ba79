#include "people/whole_people.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "people/compare.h"

namespace tadasu::people {
namespace {

// What a record may have, as bits. The first are of one person; the others a household may share.
constexpr unsigned kDate = 1, kMobile = 2, kNumber = 4;
constexpr unsigned kLandline = 8, kEmail = 16, kAddress = 32;
constexpr unsigned kPersonal = kDate | kMobile | kNumber;
constexpr std::size_t kFields = 6;
constexpr unsigned kFieldBits = 63;
constexpr std::size_t kFieldSets = std::size_t{1} << kFields;
constexpr std::size_t kLandlinePlace = 3, kAddressPlace = 5;  // of their bits
// … and how its name is written: two further bits.
constexpr unsigned kNamed = 64, kRead = 128;
constexpr std::size_t kShapes = 4 * kFieldSets;
constexpr std::size_t kNamings = 4;
// Who has no mobile has a landline: a telephone is one more field.
constexpr unsigned kPhone = kMobile | kLandline;
constexpr std::size_t kTraits = kFields + 1;
constexpr unsigned bits_of(std::size_t trait) { return trait < kFields ? 1U << trait : kPhone; }

constexpr std::size_t kSizeMax = 14;              // larger parts are somebody each
constexpr std::size_t kAskedMax = 20;             // records of a part
constexpr std::size_t kPartsAsked = 100'000;      // about
constexpr double kPairsThatTell = 100;            // on the whole …
constexpr double kPairsOfOne = 20;                // … and of one way to agree
constexpr std::uint64_t kDrawnRecords = 150'000;  // of people with one number of records
constexpr int kRounds = 300;

// Which bit is which key's; kNumber is no key.
constexpr std::pair<KeyType, unsigned> kBits[] = {{KeyType::BirthDate, kDate},
                                                  {KeyType::Mobile, kMobile},
                                                  {KeyType::Landline, kLandline},
                                                  {KeyType::Email, kEmail},
                                                  {KeyType::Address, kAddress}};

unsigned fields_of(const Sketch& sketch) {
  unsigned out =
      sketch.likeness.foreign_id != 0 && (sketch.hubs >> kForeignIdHub & 1) == 0 ? kNumber : 0;
  for (const auto& [type, bit] : kBits)
    if (sketch.key(type) != 0 && (sketch.hubs >> static_cast<unsigned>(type) & 1) == 0) out |= bit;
  return out;
}

unsigned shape_of(const Sketch& sketch) {
  const unsigned fields = fields_of(sketch);
  if (sketch.partial_name != 0) return fields;
  return fields | (sketch.key(KeyType::Name) != 0 ? kNamed : 0) |
         (sketch.key(KeyType::Kana) != 0 ? kRead : 0);
}

unsigned agreeing(const Sketch& a, const Sketch& b, unsigned both) {
  unsigned out =
      (both & kNumber) != 0 && a.likeness.foreign_id == b.likeness.foreign_id ? kNumber : 0;
  for (const auto& [type, bit] : kBits)
    if ((both & bit) != 0 && a.key(type) == b.key(type)) out |= bit;
  return out;
}

// ---- by what two records are joined -----------------------------------------------------------
std::uint8_t& level_at(Levels& levels, Trait trait) {
  return levels[static_cast<std::size_t>(trait)];
}

Levels levels_of_fields(std::uint8_t name, unsigned fields) {
  Levels out{};
  level_at(out, Trait::Name) = name;
  const auto set = [&](unsigned bit, Trait trait, auto level) {
    if ((fields & bit) != 0) level_at(out, trait) = static_cast<std::uint8_t>(level);
  };
  set(kDate, Trait::BirthDate, DateLevel::Same);
  set(kLandline, Trait::Phone, PhoneLevel::SameLandline);
  set(kMobile, Trait::Phone, PhoneLevel::SameMobile);
  set(kNumber, Trait::ForeignId, IdLevel::Same);
  set(kEmail, Trait::Email, EmailLevel::Same);
  set(kAddress, Trait::Address, AddressLevel::SameHouse);
  return out;
}

// Names as they are, and agreement on some fields and on no other: whether two records are joined.
class Rules {
 public:
  explicit Rules(const Joining& joining) : joining_(joining) {
    constexpr double kNever = 1e9;
    for (std::size_t name = 0; name < kNameLevels; ++name) {
      for (unsigned fields = 0; fields < kFieldSets; ++fields)
        needed_[name][fields] =
            fields == 0 ? kNever
            : meet(name, fields)
                ? -kNever
                : joining.rarity_needed(levels_of_fields(static_cast<std::uint8_t>(name), fields));
    }
    for (std::size_t trait = 0; trait < kTraitCount; ++trait) {
      for (std::uint8_t level = 1; level < kLevelCounts[trait]; ++level) {
        Levels levels = levels_of_fields(kSameName, 0);
        levels[trait] = level;
        alike_[trait][level] = joining.rarity_needed(levels);
      }
    }
  }
  // By what the rules of resolve() join without asking any chance.
  static bool meet(std::size_t name, unsigned fields) {
    if (name == 0) return (fields & (kEmail | kMobile)) != 0;
    return name <= static_cast<std::size_t>(NameLevel::OtherWriting);
  }
  // How rare the name is, to be asked with.
  [[nodiscard]] double rarity(std::uint8_t name, Rank a, Rank b) const {
    return joining_.rarity(levels_of_fields(name, 0), a, b);
  }
  [[nodiscard]] bool join(std::uint8_t name, double rarity, unsigned fields) const {
    return rarity >= needed_[name][fields];
  }
  // Of what both have, that which would join them under one name, `agree` being alike to the
  // letter.
  [[nodiscard]] unsigned alike(const Levels& levels, unsigned both, unsigned agree, Rank a,
                               Rank b) const {
    constexpr std::pair<unsigned, Trait> kByDegree[] = {{kDate, Trait::BirthDate},
                                                        {kNumber, Trait::ForeignId},
                                                        {kEmail, Trait::Email},
                                                        {kAddress, Trait::Address}};
    unsigned out = agree;
    const unsigned open = both & ~agree;
    if (open == 0) return out;
    const double rare = rarity(kSameName, a, b);
    for (const auto& [bit, trait] : kByDegree) {
      const auto at = static_cast<std::size_t>(trait);
      if ((open & bit) != 0 && levels[at] != 0 && rare >= alike_[at][levels[at]]) out |= bit;
    }
    return out;
  }

 private:
  static constexpr std::size_t kNameLevels = kLevelCounts[0];
  static constexpr auto kSameName = static_cast<std::uint8_t>(NameLevel::Same);
  const Joining& joining_;
  std::array<std::array<double, kFieldSets>, kNameLevels> needed_{};
  std::array<std::array<double, kLevelsMax>, kTraitCount> alike_{};
};

// ---- what pairs of one person tell --------------------------------------------------------------
class Chances {
 public:
  Chances(const Sketches& sketches, std::span<const Rank> heads,
          std::span<const std::uint8_t> counted, const Joining& joining);
  [[nodiscard]] bool tells() const { return told_ >= kPairsThatTell; }
  // Of somebody who has what `who` says: how likely a record is of which shape, summed up.
  using Shapes = std::array<double, kShapes>;
  [[nodiscard]] Shapes shapes_until(unsigned who) const;
  // The share of people who have it at all: of what only some have, records of one person have it
  // together more often than by chance.
  [[nodiscard]] std::array<double, kTraits> has() const;
  // Of people with no telephone, a mobile, a landline, both.
  [[nodiscard]] std::array<double, 4> phones() const;
  // That records which have it agree on it; on one at least of address and landline.
  [[nodiscard]] std::array<double, kFields> agree() const;
  [[nodiscard]] double agree_on_place() const;
  // By how the names of two are written: that they let it be enough to agree on some fields.
  using Namings = std::array<std::array<double, kFieldSets>, kNamings * kNamings>;
  [[nodiscard]] Namings names_let() const;

 private:
  struct Agreed {
    double both = 0, agree = 0;
    void add(bool agrees, double same) {
      both += same;
      agree += agrees ? same : 0;
    }
    // Where nothing tells, nothing is said to be missed.
    [[nodiscard]] double share() const { return both < kPairsOfOne ? 1 : agree / both; }
  };
  struct Named {
    double pairs = 0;
    std::array<double, kFieldSets> let{};
  };
  void note(const Sketches& sketches, Rank a, Rank b, double same, bool is_one_part,
            const Rules& rules);
  void note_traits(unsigned one, unsigned other, unsigned agree);
  [[nodiscard]] double share_of(std::size_t trait) const;
  [[nodiscard]] std::array<double, 4> phone_shares() const;

  double told_ = 0;
  Shapes shapes_{};                         // share of the records
  std::array<Agreed, kFields> of_field_{};  // beside something personal that agrees
  Agreed of_place_;                         // … of those that have address and landline
  Named named_;                             // … of all
  std::array<Named, kNamings * kNamings> by_naming_{};
  // Of pairs that agree on one field, and of each trait: pairs that both have it, records that
  // have.
  std::array<double, kFields> agree_{};
  std::array<std::array<double, kTraits>, kFields> both_{}, have_{};
};

std::size_t naming_of(unsigned one, unsigned other) {
  const unsigned a = one >> kFields, b = other >> kFields;
  return std::max(a, b) * kNamings + std::min(a, b);
}

Chances::Chances(const Sketches& sketches, std::span<const Rank> heads,
                 std::span<const std::uint8_t> counted, const Joining& joining) {
  const Rules rules(joining);
  const std::size_t one_in = sketches.size() / 2 / kPartsAsked + 1;
  std::vector<std::pair<Rank, Rank>> asked;  // head and rank
  double records = 0;
  for (Rank rank = 0; rank < sketches.size(); ++rank) {
    const Rank head = heads[rank];
    if (counted[head] == 0 || !sketches[rank].is_compared) continue;
    if (!is_identified(sketches[rank])) continue;
    shapes_[shape_of(sketches[rank])] += 1;
    records += 1;
    if (mix(head) % one_in == 0) asked.emplace_back(head, rank);
  }
  for (double& shape : shapes_) shape /= std::max(1.0, records);
  std::sort(asked.begin(), asked.end());
  for (std::size_t begin = 0; begin < asked.size();) {
    std::size_t end = begin + 1;
    while (end < asked.size() && asked[end].first == asked[begin].first) ++end;
    const std::size_t last = std::min(end, begin + kAskedMax);
    for (std::size_t i = begin; i < last; ++i)
      for (std::size_t k = i + 1; k < last; ++k)
        note(sketches, asked[i].second, asked[k].second, 1, true, rules);
    begin = end;
  }
  // Parts that are kept apart tell too, as far as they are likely one person: else no name that is
  // written otherwise would ever be seen.
  std::vector<AlikeEdge> told;  // as many as can be asked at once
  const std::size_t told_max = std::min<std::size_t>(sketches.room() / 2, 1 << 16);
  std::vector<Rank> wanted;
  const auto note_told = [&] {
    wanted.clear();
    for (const AlikeEdge& edge : told) wanted.insert(wanted.end(), {edge.a, edge.b});
    sketches.bring(wanted);
    for (const AlikeEdge& edge : told) note(sketches, edge.a, edge.b, edge.same, false, rules);
    told.clear();
  };
  for (const AlikeEdge& edge : *joining.edges) {
    const Rank one = heads[edge.a], other = heads[edge.b];
    if (one == other || counted[one] == 0 || counted[other] == 0 || mix(one) % one_in != 0)
      continue;
    told.push_back(edge);
    if (told.size() >= told_max) note_told();
  }
  note_told();
  sketches.let_go();
}

void Chances::note_traits(unsigned one, unsigned other, unsigned agree) {
  for (std::size_t field = 0; field < kFields; ++field) {
    if ((agree >> field & 1) == 0) continue;
    agree_[field] += 1;
    for (std::size_t trait = 0; trait < kTraits; ++trait) {
      const bool one_has = (one & bits_of(trait)) != 0, other_has = (other & bits_of(trait)) != 0;
      both_[field][trait] += one_has && other_has ? 1 : 0;
      have_[field][trait] += (one_has ? 1 : 0) + (other_has ? 1 : 0);
    }
  }
}

// `same`: how likely they are one person.
void Chances::note(const Sketches& sketches, Rank a, Rank b, double same, bool is_one_part,
                   const Rules& rules) {
  const Sketch &own = sketches[a], &theirs = sketches[b];
  const unsigned one = shape_of(own), other = shape_of(theirs), both = one & other & kFieldBits;
  const unsigned agree = agreeing(own, theirs, both);
  if (is_one_part) note_traits(one, other, agree);
  if ((agree & kPersonal) == 0) return;
  told_ += is_one_part ? 1 : 0;
  const Levels levels = compare(own, theirs, static_cast<Hubs>(own.hubs & theirs.hubs));
  const unsigned alike = rules.alike(levels, both, agree, a, b);
  for (std::size_t field = 0; field < kFields; ++field) {
    if ((both >> field & 1) != 0 && (agree & kPersonal & ~(1U << field)) != 0)
      of_field_[field].add((alike >> field & 1) != 0, same);
  }
  constexpr unsigned kPlace = kLandline | kAddress;
  if ((both & kPlace) == kPlace) of_place_.add((alike & kPlace) != 0, same);
  const std::uint8_t name = levels[static_cast<std::size_t>(Trait::Name)];
  const double rarity = rules.rarity(name, a, b);
  for (Named* named : {&named_, &by_naming_[naming_of(one, other)]}) {
    named->pairs += same;
    for (unsigned fields = 1; fields < kFieldSets; ++fields)
      named->let[fields] += rules.join(name, rarity, fields) ? same : 0;
  }
}

std::array<double, kFields> Chances::agree() const {
  std::array<double, kFields> out{};
  for (std::size_t field = 0; field < kFields; ++field) out[field] = of_field_[field].share();
  return out;
}

double Chances::agree_on_place() const {
  if (of_place_.both >= kPairsOfOne) return of_place_.share();
  return 1 - (1 - of_field_[kLandlinePlace].share()) * (1 - of_field_[kAddressPlace].share());
}

Chances::Namings Chances::names_let() const {
  Namings out{};
  for (std::size_t one = 0; one < kNamings; ++one) {
    for (std::size_t other = 0; other < kNamings; ++other) {
      const Named& own = by_naming_[std::max(one, other) * kNamings + std::min(one, other)];
      const Named& named = own.pairs < kPairsOfOne ? named_ : own;
      for (std::size_t fields = 1; fields < kFieldSets; ++fields)
        out[one * kNamings + other][fields] =
            named.pairs > 0 ? std::min(1.0, named.let[fields] / named.pairs) : 1;
    }
  }
  return out;
}

double Chances::share_of(std::size_t trait) const {
  double out = 0;
  for (std::size_t shape = 0; shape < kShapes; ++shape)
    if ((shape & bits_of(trait)) != 0) out += shapes_[shape];
  return out;
}

// Records of people who all may have it have it independently of each other, once it is known what
// they agree on: as many more pairs as have it together, as few have it at all.
std::array<double, kTraits> Chances::has() const {
  std::array<double, kTraits> out{};
  for (std::size_t trait = 0; trait < kTraits; ++trait) {
    double met = 0, by_chance = 0;
    for (std::size_t other = 0; other < kFields; ++other) {
      if ((bits_of(trait) >> other & 1) != 0 || agree_[other] == 0) continue;
      const double share = have_[other][trait] / (2 * agree_[other]);
      met += both_[other][trait];
      by_chance += agree_[other] * share * share;
    }
    out[trait] = met < kPairsOfOne ? 1 : std::min(1.0, std::max(share_of(trait), by_chance / met));
  }
  return out;
}

// Which telephones, as a number of two bits.
std::size_t phones_in(std::size_t set) {
  return ((set & kMobile) != 0 ? 1U : 0U) + ((set & kLandline) != 0 ? 2U : 0U);
}

std::array<double, 4> Chances::phones() const {
  const std::array<double, kTraits> share = has();
  const double mobile = share[1], landline = share[kLandlinePlace];
  const double any =
      std::min({1.0, mobile + landline, std::max({share[kFields], mobile, landline})});
  const double both = std::max(0.0, mobile + landline - any);
  return {1 - any, mobile - both, landline - both, both};
}

std::array<double, 4> Chances::phone_shares() const {
  std::array<double, 4> out{};
  for (std::size_t shape = 0; shape < kShapes; ++shape) out[phones_in(shape)] += shapes_[shape];
  return out;
}

Chances::Shapes Chances::shapes_until(unsigned who) const {
  const std::array<double, kTraits> of_people = has();
  Shapes out = shapes_;
  for (std::size_t field = 0; field < kFields; ++field) {
    if ((bits_of(field) & kPhone) != 0) continue;
    const double share = share_of(field), most = of_people[field];
    const bool has_it = (who >> field & 1) != 0;
    const double with = has_it && most > 0 ? 1 / most : 0;
    const double without = share >= 1 ? 0 : (has_it ? 1 - share / most : 1) / (1 - share);
    for (std::size_t shape = 0; shape < kShapes; ++shape)
      out[shape] *= (shape >> field & 1) != 0 ? with : without;
  }
  // A telephone is asked of all alike; who has both gives now this, now that, as often as those
  // with one leave over.
  const std::array<double, 4> people = phones(), records = phone_shares();
  const std::size_t own = phones_in(who);
  const double given = people[0] < 1 ? std::min(1.0, (1 - records[0]) / (1 - people[0])) : 0;
  std::array<double, 4> wanted{};
  wanted[0] = own == 0 ? 1 : 1 - given;
  if (own == 1 || own == 2) wanted[own] = given;
  if (own == 3) {
    const double mobile = std::max(0.0, records[1] - given * people[1]);
    const double landline = std::max(0.0, records[2] - given * people[2]);
    const double all = mobile + landline + records[3];
    if (all > 0)
      wanted = {1 - given, given * mobile / all, given * landline / all, given * records[3] / all};
  }
  for (std::size_t shape = 0; shape < kShapes; ++shape) {
    const std::size_t phone = phones_in(shape);
    out[shape] *= records[phone] > 0 ? wanted[phone] / records[phone] : 0;
  }
  double sum = 0;
  for (double& shape : out) shape = sum += shape;
  for (double& shape : out) shape = sum > 0 ? shape / sum : 1;
  return out;
}

// ---- parts of a person of so many records, drawn ------------------------------------------------
// A record that is odd in something, by a slip or because it was written at the office, is odd
// beside every other: what two records agree on is drawn of the records, not of the pair.
class Drawing {
 public:
  explicit Drawing(const Chances& chances);
  // Of how many parts of each size, on average.
  using Sizes = std::array<double, kSizeMax + 1>;
  Sizes parts_of(std::size_t records);

 private:
  struct Drawn {
    unsigned shape = 0;
    double name = 0;
    std::array<double, kFields> odd{};  // the larger, the odder
  };
  double next() { return static_cast<double>(mix(++drawn_) >> 11) * 0x1p-53; }
  unsigned draw_who();
  void draw(unsigned who, Drawn& out);
  [[nodiscard]] bool joined(const Drawn& a, const Drawn& b) const;

  const std::array<double, kTraits> has_;
  const std::array<double, 4> phones_;
  // Square roots: so often one record is as all others.
  std::array<double, kFields> agree_;
  double agree_on_place_;
  Chances::Namings names_let_;
  std::array<Chances::Shapes, kFieldSets> until_{};
  std::uint64_t drawn_ = 0;
};

Drawing::Drawing(const Chances& chances)
    : has_(chances.has()),
      phones_(chances.phones()),
      agree_(chances.agree()),
      agree_on_place_(std::sqrt(chances.agree_on_place())),
      names_let_(chances.names_let()) {
  for (double& agree : agree_) agree = std::sqrt(agree);
  for (auto& naming : names_let_)
    for (double& let : naming) let = std::sqrt(let);
  for (unsigned who = 0; who < kFieldSets; ++who) until_[who] = chances.shapes_until(who);
}

unsigned Drawing::draw_who() {
  unsigned out = 0;
  for (std::size_t field = 0; field < kFields; ++field) {
    const bool has_it = (bits_of(field) & kPhone) == 0 && next() < has_[field];
    out |= has_it ? 1U << field : 0;
  }
  const double phone = next();
  if (phone < phones_[0]) return out;
  if (phone < phones_[0] + phones_[1]) return out | kMobile;
  if (phone < phones_[0] + phones_[1] + phones_[2]) return out | kLandline;
  return out | kPhone;
}

void Drawing::draw(unsigned who, Drawn& out) {
  const Chances::Shapes& until = until_[who];
  const auto at = std::lower_bound(until.begin(), until.end() - 1, next());
  out.shape = static_cast<unsigned>(at - until.begin());
  out.name = next();
  for (double& odd : out.odd) odd = next();
  out.odd[kLandlinePlace] = out.odd[kAddressPlace];  // who moves has another landline too
}

bool Drawing::joined(const Drawn& a, const Drawn& b) const {
  const unsigned both = a.shape & b.shape & kFieldBits;
  if (both == 0) return false;
  constexpr unsigned kPlace = kLandline | kAddress;
  unsigned agree = 0;
  for (std::size_t field = 0; field < kFields; ++field) {
    if ((both >> field & 1) == 0) continue;
    const bool is_either = (both & kPlace) == kPlace && (bits_of(field) & kPlace) != 0;
    const double share = is_either ? agree_on_place_ : agree_[field];
    if (std::max(a.odd[field], b.odd[field]) < share) agree |= 1U << field;
  }
  const std::size_t naming = (a.shape >> kFields) * kNamings + (b.shape >> kFields);
  return agree != 0 && std::max(a.name, b.name) < names_let_[naming][agree];
}

Drawing::Sizes Drawing::parts_of(std::size_t records) {
  Sizes out{};
  const std::uint64_t people = kDrawnRecords / records;
  std::array<Drawn, kSizeMax> drawn;
  for (std::uint64_t person = 0; person < people; ++person) {
    const unsigned who = draw_who();
    std::array<std::size_t, kSizeMax> part{}, sizes{};
    for (std::size_t i = 0; i < records; ++i) {
      draw(who, drawn[i]);
      part[i] = i;
      for (std::size_t k = 0; k < i; ++k) {
        if (part[k] == part[i] || !joined(drawn[i], drawn[k])) continue;
        const std::size_t from = part[k], to = part[i];
        std::replace(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(i) + 1, from, to);
      }
    }
    for (std::size_t i = 0; i < records; ++i) ++sizes[part[i]];
    for (std::size_t i = 0; i < records; ++i) out[sizes[i]] += sizes[i] > 0 ? 1 : 0;
  }
  for (double& size : out) size /= static_cast<double>(people);
  return out;
}

// ---- nothing but a name
// Of names as written, or of readings where no name is.
class Named {
 public:
  Named(const Sketches& sketches, std::span<const Rank> heads, KeyType type)
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
double only_named_max(const Sketches& sketches, std::span<const Rank> heads,
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

bool is_identified(const Sketch& sketch) { return fields_of(sketch) != 0; }

std::optional<WholePeople> whole_people(const Sketches& sketches, std::span<const Rank> heads,
                                        std::span<const std::uint8_t> counted, double by_name_share,
                                        const Joining& joining) {
  const Chances chances(sketches, heads, counted, joining);
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
  for (std::size_t count = 1; count <= most; ++count) out.identified += people[count];
  return out;
}

}  // namespace tadasu::people
