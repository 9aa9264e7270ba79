// What a person is called from one revision to the next, so that a letter follows the person: a
// number that stays while evidence is added, moved or copied, and what became of it where people
// were told apart or joined since.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "people/person.h"

namespace tadasu::facts {

// Whose each record is; also of records that are not there now: when they come back, so does their
// person.
struct PersonIds {
  struct Entry {
    std::uint64_t place = 0, values = 0;  // as RecordName has them
    std::uint64_t person = 0;
  };
  std::vector<Entry> entries;  // by place, each once
  std::uint64_t next = 1;      // was given to nobody yet
};

struct PersonChanges {
  struct Change {
    std::vector<std::uint64_t> before, now;  // ascending
  };
  std::vector<Change> became_two;  // one before, several now
  std::vector<Change> became_one;  // several before, one now
};

// Gives each person (people::Person::id) the number it had, and new people numbers that nobody had.
//
// Of several people that one became, the one with most of its records keeps the number; of several
// that became one the smallest number is kept, among those that no other keeps. With nothing known
// all keep the ids they came with. The same for any order of people and records, and for any
// numbering of the records.
// `places`, `values`: of each record, by id - 1; a place of 0 tells nothing.
PersonChanges settle_person_ids(PersonIds& known, std::span<people::Person> people,
                                std::span<const std::uint64_t> places,
                                std::span<const std::uint64_t> values);

// How they are kept (docs/formats/fact-sheet.md).
std::string person_ids_text(const PersonIds& ids);
Result<PersonIds> parse_person_ids(std::string_view text);
std::string person_changes_text(const PersonChanges& changes);
Result<PersonChanges> parse_person_changes(std::string_view text);

}  // namespace tadasu::facts
