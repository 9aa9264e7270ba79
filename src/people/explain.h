// Why two records are one person, or are not; how sure a person is; which pairs are worth a look.
//
// It is told from what holds now, not from the order in which records were joined: a person's links
// are the strongest chain through its records, so the weakest of them is what the person rests on.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "people/people.h"
#include "people/person.h"

namespace tadasu::people {

struct Fitted;  // of the model, private to people …
struct Ranked;  // … and so is this

// What takes two records for one person by equal values, whatever the model says.
enum class Rule : std::uint8_t {
  None,
  MyNumber,
  CustomerNumber,  // of one source
  NameBirthDate,
  ReadingBirthDate,
  Email,
  Mobile,
  NameAddress,
  ReadingAddress,
  NameLandline,
  ReadingLandline,
  OnlyName,  // a name and nothing else, and one person known by it
  Decision,  // somebody looked at both
};
[[nodiscard]] std::string_view rule_name(Rule rule);  // "name_birth_date"; "" for None

// How one trait of two records agrees. The weights are natural logarithms of how many times
// likelier this level is of one person than of two strangers, of two people of one household: above
// 0 speaks for one person.
struct TraitReason {
  std::string_view trait;  // "name"
  std::string_view
      level;  // "same", "slip", "differs"; "missing": not known of both, weighs nothing
  double stranger = 0;
  double household = 0;
};
inline constexpr std::size_t kTraitReasons = 7;

struct Why {
  std::array<TraitReason, kTraitReasons> traits;
  double rarity = 0;  // how much rarer than others the name is that they share; against strangers
  double before_stranger = 0, before_household = 0;  // how rare it is at all that a pair is one
  double same = 0;                                   // the chance that they are one person
  Rule rule = Rule::None;
};

struct Link {
  std::uint64_t a = 0, b = 0;  // ids of records, a < b
  double same = 0;
  bool together = false;  // all records of both sides say it, more than these two alone
};

// A pair that somebody could look at: joined, or not joined, with some doubt.
struct Doubt {
  std::uint64_t a = 0, b = 0;
  double same = 0;
  bool joined = false;
};

// Any threads. Throws SpillFailed, of records that had no room in memory (people.h).
class Reasons {
 public:
  Reasons(Ranked ranked, Fitted fitted, std::vector<Decided> decided);
  ~Reasons();
  Reasons(const Reasons&) = delete;
  Reasons& operator=(const Reasons&) = delete;

  // Ids of records that were resolved (CHECK). Symmetric.
  [[nodiscard]] Why why(std::uint64_t a, std::uint64_t b) const;
  // One less than the person has records, the strongest first. Exact up to 64 records; beyond, each
  // further record is compared with the first 64. Cost: some microseconds, of many records
  // milliseconds.
  [[nodiscard]] std::vector<Link> links(const Person& person) const;
  // In which order to ask of many people: by places, whoever lies beside each other follow each
  // other. Of another order the answers are the same and take longer, on disk much longer.
  [[nodiscard]] std::vector<std::uint32_t> best_order(std::span<const Person> people) const;
  // How sure each record's place in its person is, in the order of Person::records: the weakest
  // link on the way to the first record; of the first its strongest. 1 for a lone record.
  [[nodiscard]] std::vector<double> matches(const Person& person) const;
  // At most `count_max`, the most doubtful first; of two people only the pair that is most alike.
  // Pairs that were decided are left out.
  [[nodiscard]] std::vector<Doubt> doubts(std::span<const Person> people,
                                          std::size_t count_max) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tadasu::people
