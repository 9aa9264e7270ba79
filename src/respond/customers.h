// Who of the people found stands in the company's own list of customers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "facts/people_table.h"
#include "notices/addressee.h"
#include "store/store.h"

namespace tadasu::respond {

class Customers {
 public:
  // Tells by people::resolve who of a revision is who of the list. `list` was read with the key of
  // the incident (Store::hash_key) and is taken over; nothing of it but the names of its rows is in
  // clear. Shape: the same for any `thread_count`.
  static Result<Customers> match(const store::Store& store, std::string_view incident,
                                 std::uint64_t revision, facts::PeopleTable list,
                                 unsigned thread_count);

  // Names the row of the list, or all rows that may be this person's, and which ways to the person
  // the evidence lacks and the list knows. The ways themselves stay in the list.
  void fill(notices::Addressee& one) const;

  [[nodiscard]] std::uint64_t listed() const { return list_.records.size(); }
  [[nodiscard]] std::uint64_t affected() const { return affected_; }  // rows of the list
  [[nodiscard]] std::uint64_t unlisted() const { return unlisted_; }  // people that are in no row
  // People of whom the evidence holds more mailboxes, numbers and birth dates than were looked for.
  [[nodiscard]] std::uint64_t cut() const { return cut_; }

 private:
  facts::PeopleTable list_;
  struct Row {
    std::uint64_t person = 0;
    std::size_t index = 0;  // in list_
  };
  std::vector<Row> rows_;  // by person, then index
  std::uint64_t affected_ = 0, unlisted_ = 0, cut_ = 0;
};

}  // namespace tadasu::respond
