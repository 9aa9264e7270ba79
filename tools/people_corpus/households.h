// Invented households: who lives there, when they were born, what they are called, where they
// moved. A household is a function of seed and number: it is made again for each of its records, so
// nothing of it is kept.
#pragma once

#include <cstdint>
#include <vector>

#include "words.h"

namespace tadasu::invented {

struct Date {
  int year = 0, month = 0, day = 0;
};

inline constexpr std::uint32_t kNone = 0xFFFFFFFF;

struct Place {
  std::uint32_t town = 0;
  std::uint32_t chome = 0, block = 0, house = 0;  // 0: not there
  std::uint64_t building = 0;                     // names it; 0: a house
  std::uint32_t room = 0;
};

struct Member {
  std::uint64_t id = 0;  // its own randomness: addresses of mail, telephones
  Sex sex = Sex::Male;
  Date born;
  std::uint32_t surname = 0, given = 0;
  std::uint32_t former_surname = kNone;  // in older records
  bool own_variant = false;              // writes 髙, not 高
  bool has_mobile = false;
  bool has_family_email = false;
  bool has_moved = false;
  Place before;               // where older records have her
  std::uint32_t records = 0;  // 0: no customer
};

struct Household {
  std::uint64_t number = 0;
  Place place;
  bool has_landline = false;
  std::vector<Member> members;  // parents before children
};

constexpr int kThisYear = 2026;
inline int age_of(const Member& member) { return kThisYear - member.born.year; }

class Households {
 public:
  Households(const Words& words, std::uint64_t seed, double share)
      : words_(words), seed_(seed), share_(share) {}

  Household make(std::uint64_t number) const;
  // The same members' counts of records alone: what the order of the file is drawn from.
  void records_of(std::uint64_t number, std::vector<std::uint32_t>& out) const;

  Rand rand(std::uint64_t a, std::uint64_t b) const {
    return Rand(Rand::scramble(Rand::scramble(seed_ ^ a * 0x9E3779B97F4A7C15) + b));
  }

 private:
  struct Shape {
    std::size_t kind = 0;
    std::size_t children = 0;
    std::vector<std::uint32_t> records;
  };
  void shape(std::uint64_t number, Shape& out) const;
  Place place(Rand& rand, std::uint64_t number) const;
  Member member(Rand& rand, Sex sex, int year, std::uint32_t surname) const;
  void add_couple(Rand& rand, Household& to, int year) const;
  void name_apart(Rand& rand, const Household& family, Member& child) const;
  void add_children(Rand& rand, Household& to, std::size_t count, std::size_t parents) const;
  void add_moves(Rand& rand, Household& to) const;

  const Words& words_;
  std::uint64_t seed_;
  double share_;
};

}  // namespace tadasu::invented
