#include "households.h"

#include <algorithm>

#include "rates.h"

namespace tadasu::invented {
namespace {

enum Kind : std::size_t { kAlone, kCouple, kFamily, kOneParent, kThreeGenerations, kOthers };
constexpr std::uint64_t kFlatsOfBlock = 12;  // households that follow share a block of flats

int days_in(int month, int year) {
  if (month == 2) return year % 4 == 0 ? 29 : 28;  // 1901 to 2099
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

Date born_in(Rand& rand, int year) {
  const int month = rand.between(1, 12);
  return {year, month, rand.between(1, days_in(month, year))};
}

std::size_t adults_of(std::size_t kind) {
  constexpr std::array<std::size_t, 6> kAdults = {1, 2, 2, 1, 4, 2};
  return kAdults[kind];
}

}  // namespace

// Drawn from a stream of its own, so that the counts need not wait for the rest.
void Households::shape(std::uint64_t number, Shape& out) const {
  Rand rand = this->rand(number, 1);
  out.kind = rand.choice(rates::kHouseholds);
  out.children = 0;
  if (out.kind == kFamily || out.kind == kOneParent || out.kind == kThreeGenerations) {
    out.children = 1 + rand.choice(rates::kChildren);
    if (rand.chance(rates::kTwin * static_cast<double>(out.children))) ++out.children;
  }
  const std::size_t adults = adults_of(out.kind);
  out.records.assign(adults + out.children, 0);
  const std::size_t first =
      rand.below(adults);  // a household nobody of which is a customer is none
  for (std::size_t i = 0; i < out.records.size(); ++i) {
    const bool is_customer = rand.chance(share_) || i == first;
    const auto count = static_cast<std::uint32_t>(1 + rand.choice(rates::kRecords));
    out.records[i] = is_customer ? count : 0;
  }
}

void Households::records_of(std::uint64_t number, std::vector<std::uint32_t>& out) const {
  Shape shape;
  shape.records.swap(out);
  this->shape(number, shape);
  out.swap(shape.records);
}

Place Households::place(Rand& rand, std::uint64_t number) const {
  Place out;
  const bool is_flat = rand.chance(rates::kFlat);
  const std::uint64_t block = number / kFlatsOfBlock;
  Rand of_block = this->rand(block, 2);
  Rand& from = is_flat ? of_block : rand;
  out.town = words_.town(from);
  const Town& town = words_.towns[out.town];
  out.chome = town.chome_max == 0 ? 0 : static_cast<std::uint32_t>(from.between(1, town.chome_max));
  out.block = static_cast<std::uint32_t>(from.between(1, town.block_max));
  const bool has_house = town.chome_max != 0 || from.chance(0.6);
  out.house = has_house ? static_cast<std::uint32_t>(from.between(1, town.house_max)) : 0;
  if (!is_flat) return out;
  out.building = of_block.word() | 1;
  const auto flat = static_cast<std::uint32_t>(number % kFlatsOfBlock);
  out.room = (1 + flat / 4) * 100 + 1 + flat % 4;
  return out;
}

Member Households::member(Rand& rand, Sex sex, int year, std::uint32_t surname) const {
  Member out;
  out.id = rand.word();
  out.sex = sex;
  out.born = born_in(rand, year);
  out.surname = surname;
  out.given = words_.given(rand, sex, year);
  const int age = kThisYear - year;
  out.has_mobile = age >= 13 && rand.chance(rates::kOwnMobile);
  out.has_family_email = rand.chance(age < 13 ? rates::kChildsEmail : rates::kFamilyEmail);
  return out;
}

void Households::add_couple(Rand& rand, Household& to, int year) const {
  const std::uint32_t surname = words_.surname(rand);
  to.members.push_back(member(rand, Sex::Male, year, surname));
  Member wife = member(rand, Sex::Female, std::min(2005, year + rand.between(-5, 8)), surname);
  const int age = kThisYear - wife.born.year;
  if (age >= 22 && age <= 45 && rand.chance(rates::kMarried * 2))
    wife.former_surname = words_.surname(rand);
  to.members.push_back(wife);
}

// Nobody calls two of a family alike, in writing or in speech.
void Households::name_apart(Rand& rand, const Household& family, Member& child) const {
  const auto sounds_like = [&](const Member& other) {
    return words_.givens[child.given].reading == words_.givens[other.given].reading ||
           words_.givens[child.given].written == words_.givens[other.given].written;
  };
  while (std::any_of(family.members.begin(), family.members.end(), sounds_like))
    child.given = words_.given(rand, child.sex, child.born.year);
}

// `parents`: where in the household they stand; the father first unless there is only one.
void Households::add_children(Rand& rand, Household& to, std::size_t count,
                              std::size_t parents) const {
  const Member father = to.members[parents];
  const bool has_father = father.sex == Sex::Male;
  const int mother_year = to.members[std::min(parents + 1, to.members.size() - 1)].born.year;
  int year =
      std::min(kThisYear - 1, std::max(mother_year, father.born.year) + rand.between(21, 33));
  for (std::size_t i = 0; i < count; ++i) {
    const Sex sex = rand.chance(0.5) ? Sex::Male : Sex::Female;
    Member child = member(rand, sex, year, father.surname);
    if (i > 0) {
      const Member& elder = to.members.back();
      const bool is_twin = rand.chance(rates::kTwin * 2);
      if (is_twin) {
        child.born = elder.born;
        child.sex = rand.chance(0.7) ? elder.sex : child.sex;
      }
      const double shares = is_twin ? rates::kTwinsShareCharacter : rates::kSiblingSharesCharacter;
      if (rand.chance(shares)) child.given = words_.given_like(rand, child.sex, elder.given);
    } else if (has_father && sex == Sex::Male && rand.chance(rates::kSonSharesCharacter)) {
      child.given = words_.given_like(rand, sex, father.given);
    }
    name_apart(rand, to, child);
    to.members.push_back(child);
    year = std::min(kThisYear - 1, child.born.year + rand.between(1, 4));
  }
}

void Households::add_moves(Rand& rand, Household& to) const {
  const bool together = rand.chance(rates::kMoved * rates::kMovedTogether);
  const Place before = together ? place(rand, to.number + 7 * kFlatsOfBlock) : Place();
  for (Member& one : to.members) {
    const bool alone =
        age_of(one) >= 18 && rand.chance(rates::kMoved * (1 - rates::kMovedTogether));
    one.has_moved = together || alone || one.former_surname != kNone;
    one.before = !one.has_moved ? to.place : together ? before : place(rand, rand.word() >> 24);
  }
}

Household Households::make(std::uint64_t number) const {
  Household out;
  out.number = number;
  Shape shape;
  this->shape(number, shape);
  Rand rand = this->rand(number, 3);
  out.place = place(rand, number);
  out.has_landline = rand.chance(rates::kLandline);
  switch (shape.kind) {
    case kAlone:
      out.members.push_back(member(rand, rand.chance(0.5) ? Sex::Male : Sex::Female,
                                   rand.between(1930, 2006), words_.surname(rand)));
      break;
    case kCouple:
      add_couple(rand, out, rand.between(1935, 2000));
      break;
    case kFamily:
      add_couple(rand, out, rand.between(1962, 1996));
      add_children(rand, out, shape.children, 0);
      break;
    case kOneParent:
      out.members.push_back(member(rand, rand.chance(0.15) ? Sex::Male : Sex::Female,
                                   rand.between(1962, 1996), words_.surname(rand)));
      add_children(rand, out, shape.children, 0);
      break;
    case kThreeGenerations: {
      const int year = rand.between(1930, 1958);
      add_couple(rand, out, year);
      add_couple(rand, out, year + rand.between(22, 34));
      const std::uint32_t family =
          rand.chance(rates::kMothersParents) ? out.members[2].surname : out.members[0].surname;
      for (std::size_t i = 2; i < 4; ++i) out.members[i].surname = family;
      add_children(rand, out, shape.children, 2);
      break;
    }
    default:  // a flat shared by two
      for (int i = 0; i < 2; ++i)
        out.members.push_back(member(rand, rand.chance(0.5) ? Sex::Male : Sex::Female,
                                     rand.between(1975, 2006), words_.surname(rand)));
  }
  for (std::size_t i = 0; i < out.members.size(); ++i) out.members[i].records = shape.records[i];
  const bool variant = rand.chance(rates::kOwnVariant);
  for (Member& one : out.members) one.own_variant = variant;
  add_moves(rand, out);
  return out;
}

}  // namespace tadasu::invented
