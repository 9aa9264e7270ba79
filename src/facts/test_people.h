// Planted and test people: a list of the users' own and one that ships (packs/people). Whoever is
// on it is left out of every count, duty and notice, and how many were is said.
//
// Both are tables of people, read in the jail into keyed hashes; nothing is kept in clear.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "facts/fact_sheet.h"
#include "people/person.h"

namespace tadasu::store {
class Store;
}

namespace tadasu::facts {

struct TestPeople {
  std::vector<people::Record> own, shipped;  // of each row only the keys
  [[nodiscard]] bool empty() const { return own.empty() && shipped.empty(); }
};

// The rows of a table of people, under the key of the incident.
// Errors: those of read_people_table; Invalid when a row says of nobody who he is (an address or a
// landline alone).
Result<std::vector<people::Record>> read_test_people(const std::filesystem::path& table,
                                                     const Key& key,
                                                     const std::filesystem::path& worker = {});

// What the incident keeps, with the list that ships as it is now.
Result<TestPeople> kept_test_people(store::Store& store, std::string_view incident, const Key& key,
                                    const std::filesystem::path& worker);
// Keeps `own` instead of what was kept; empty: none. Recorded first ("test_people.kept", how many).
Status keep_test_people(store::Store& store, std::string_view incident,
                        std::span<const people::Record> own, std::string_view actor);
// As one text, to tell whether they are still the same.
std::string test_people_text(const TestPeople& people);

// Who of them is a test person: for each person why, or nothing. By the own list: a mailbox, a
// mobile or a My Number, or a name with a birth date, an address, a landline or a customer number,
// and no other name; a name alone where the row says no more. By the shipped list: a name, or a
// mailbox that stands alone, as long as nothing is known of the person that made-up people have
// not. Never somebody of whom another record bears another name.
enum class TestRule : std::uint8_t { OwnList, ShippedName, ShippedMailbox };
struct TestPerson {
  TestRule rule = TestRule::OwnList;
  const people::Record* row = nullptr;  // of the own list, by which it was known first
};
std::vector<std::optional<TestPerson>> test_rules(const TestPeople& list,
                                                  std::span<const people::Person> people,
                                                  std::span<const people::Record> records);

}  // namespace tadasu::facts
