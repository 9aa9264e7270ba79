// The notification list of an incident: everybody the last survey found, from the vault, one after
// the other. Who had it written, and why, is recorded; what it says is not.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "facts/fact_sheet.h"
#include "notices/addressee.h"
#include "store/store.h"

namespace tadasu::respond {

// What a reviewer knows of a person that no evidence says.
enum class PersonFlag : std::uint8_t { Deceased, Returned };
const char* person_flag_id(PersonFlag flag);  // "deceased", "returned": the post came back

// Errors: NotFound: no such person in the last revision; Invalid: no reason.
Status flag_person(store::Store& store, std::string_view incident, std::uint64_t person,
                   PersonFlag flag, bool is_set, std::string_view reason, std::string_view actor);

// The people of a revision. What reviewers said of them is read once, when it is made.
class Addressees {
 public:
  // `today` decides who is a minor.
  static Result<Addressees> of(const store::Store& store, std::string_view incident,
                               std::uint64_t revision, Date today);
  // Somebody was said to be dead or away, and that does not hold: they may not have been told.
  [[nodiscard]] bool is_taken_back(std::uint64_t person) const;
  // In order of number, beginning after `after`. Calls until false.
  Status read(std::uint64_t after, const std::function<bool(notices::Addressee&&)>& each) const;

 private:
  struct Said {
    bool is_set = false;
    std::uint64_t revision = 0;  // of which it was said
  };
  // Of one flag, by person, as the last entries say: a person keeps its number from revision to
  // revision.
  using Flags = std::map<std::uint64_t, Said>;

  Status read_flags();
  Status take_back_unsure(Flags& flags);
  [[nodiscard]] bool is_said(PersonFlag flag, std::uint64_t person) const;

  const store::Store* store_ = nullptr;
  std::string incident_;
  std::uint64_t revision_ = 0;
  Date today_{};
  std::array<Flags, 2> flags_;
  std::set<std::uint64_t> unsure_;
};

// The same in one call.
Status read_addressees(const store::Store& store, std::string_view incident, std::uint64_t revision,
                       std::uint64_t after, Date today,
                       const std::function<bool(notices::Addressee&&)>& each);

// The list is of the likely people, from what could be read: how many there may be is said beside
// it, {min, likely, max, unread, partial}; max null: not known.
OrderedJson counted_json(const facts::FactSheet& sheet);

// Before clear values are shown or written: "list.opened". Invalid: no reason.
struct ListOpening {
  std::uint64_t revision = 0;
  std::string form;              // "csv", "xlsx", "print", "page", "letters"
  std::uint64_t after = 0;       // of a page: those after this number
  std::uint64_t people_max = 0;  // … and at most so many; 0: all
};
Status note_list_opened(store::Store& store, std::string_view incident, const ListOpening& opening,
                        std::string_view reason, std::string_view actor);

}  // namespace tadasu::respond
