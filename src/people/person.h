// Record: mentions that speak of one person at one place (a row, an address in a mail header, a
// form, a paragraph). Person: records that are one human being. Count: how many, with bounds.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "find/kind.h"
#include "find/own_kinds.h"
#include "people/likeness.h"

namespace tadasu::people {

// By what records are compared. Values are keyed hashes (base/hash.h) of folded values: the index
// holds nothing readable. 0 means the record has no such value.
enum class KeyType : std::uint8_t {
  Email,     // lower case
  Mobile,    // 070/080/090/050: one person's
  Landline,  // shared by a household or a company
  Name,      // name_key
  Kana,      // kana_key
  BirthDate,
  Address,  // address_key
  MyNumber,
  CustomerNumber,  // a number given by one system; compared within one source only
};
inline constexpr std::size_t kKeyTypeCount = 9;

// What a record says of its person's standing, told by its values where they were read (facts).
enum class Mark : std::uint8_t {
  Sensitive,  // an item that the law protects whatever it says (要配慮個人情報)
  Property,   // an item with which property can be disposed of
  Minor,      // by a birth date, on the day the survey asks for
  InJapan,    // by telephone, postal code, address, domain of mail or reading …
  Abroad,     // … or by telephone or domain
  Located,    // one of the two
  Placed,     // in which country is known, as far as countries are told apart
};
inline constexpr std::size_t kMarkCount = 7;
// Countries abroad that are told apart; which they are facts knows.
inline constexpr std::size_t kPlacesMax = 64;

struct Record {
  std::uint64_t id = 0;   // order of discovery: sources by way, places by position
  find::KindSet kinds;    // all kinds mentioned in it
  std::uint64_t own = 0;  // own kinds mentioned in it: bit n is the one that Mention::own calls n+1
  std::array<std::uint64_t, kKeyTypeCount> keys{};
  std::uint64_t places = 0;  // countries abroad that it points to: bits
  std::uint64_t source = 0;  // keyed hash of the way (without row): which file it is from
  Likeness likeness;         // of its values, for comparing by degree
  float strength = 0;        // the strongest evidence that there is a person at all
  bool partial_name =
      false;  // its name is a family or given name alone (青木様): points at nobody by itself
  std::uint8_t marks = 0;  // bits of Mark
  [[nodiscard]] std::uint64_t key(KeyType type) const {
    return keys[static_cast<std::size_t>(type)];
  }
};
static_assert(find::kOwnKindsMax <= 64, "Record::own has a bit for each");

// One field of a record as text, only where a survey keeps values: sealed at once by the store.
struct Field {
  find::Kind kind = find::Kind::PersonName;
  std::string value;  // as written in the evidence
  std::string place;  // way + place
};

struct Count {
  std::uint64_t min = 0;
  std::uint64_t likely = 0;
  std::uint64_t max = 0;
  friend bool operator==(const Count&, const Count&) = default;
};

struct Person {
  std::uint64_t id =
      0;                // of resolve: the smallest record id; in an incident the number kept for it
  find::KindSet kinds;  // all kinds of all its records
  std::vector<std::uint64_t> records;  // ascending ids
};

}  // namespace tadasu::people
