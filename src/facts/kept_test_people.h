// The list of test people that an incident keeps, for whoever looks at it and changes it
// (facts/test_people.h leaves them out).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "people/person.h"

namespace tadasu::store {
class Store;
}

namespace tadasu::facts {

// What stands in the list cannot be shown: only hashes are kept.
struct KeptTestPeople {
  std::uint64_t rows = 0;
  std::string version;       // changes with the list
  bool can_restore = false;  // there was another before
  std::uint64_t rows_before = 0;
};
Result<KeptTestPeople> look_at_test_people(const store::Store& store, std::string_view incident);

// A table that somebody pasted (a CSV, or cells of a spreadsheet), read in the jail; it is written
// to no disk. Errors: as read_test_people.
Result<std::vector<people::Record>> read_test_people_text(std::string_view text, const Key& key);

// The list before this one; again: this one. Errors: NotFound when there was none.
Status restore_test_people(store::Store& store, std::string_view incident, std::string_view actor);

}  // namespace tadasu::facts
