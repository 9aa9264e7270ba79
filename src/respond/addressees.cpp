#include "respond/addressees.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/json.h"
#include "base/typed.h"
#include "facts/facts.h"
#include "respond/addressee.h"

namespace tadasu::respond {
namespace {

constexpr const char* kFlagged = "person.flagged";
constexpr const char* kOpened = "list.opened";

Error without_reason() { return {Trouble::Invalid, "reason", "clear values want one"}; }

struct Said {
  bool is_set = false;
  std::uint64_t revision = 0;  // of which it was said
};
// Of one flag, by person, as the last entries say: a person keeps its number from revision to
// revision.
using Flags = std::map<std::uint64_t, Said>;

Result<std::array<Flags, 2>> flags_of(const store::Store& store, std::string_view incident) {
  std::array<Flags, 2> out;
  TRY_STATUS(store.read(incident, 0, [&](const store::Entry& entry) {
    if (entry.what != kFlagged || entry.incident != incident) return true;
    const Json body = Json::parse(entry.body, nullptr, false);
    if (!body.is_object()) return true;
    for (const auto flag : {PersonFlag::Deceased, PersonFlag::Returned})
      if (body.value("flag", "") == person_flag_id(flag))
        out[static_cast<std::size_t>(flag)][body.value("person", std::uint64_t{0})] = {
            body.value("set", false), body.value("revision", std::uint64_t{0})};
    return true;
  }));
  return out;
}

// Where people were told apart or joined after something was said of them it may be said of
// somebody else now: it holds of nobody, and is to be said again of each whom it may concern.
Result<std::set<std::uint64_t>> take_back_unsure(const store::Store& store,
                                                 std::string_view incident, std::uint64_t revision,
                                                 Flags& flags) {
  std::set<std::uint64_t> unsure;
  if (flags.empty()) return unsure;
  for (std::uint64_t at = 2; at <= revision; ++at) {
    TRY(const facts::PersonChanges changes, facts::person_changes(store, incident, at));
    for (const auto* list : {&changes.became_two, &changes.became_one}) {
      for (const auto& change : *list) {
        const bool was_said =
            std::any_of(change.before.begin(), change.before.end(), [&](std::uint64_t number) {
              const auto said = flags.find(number);
              return unsure.contains(number) ||
                     (said != flags.end() && said->second.is_set && said->second.revision < at);
            });
        if (!was_said) continue;
        for (const std::uint64_t number : change.now) {
          const auto said = flags.find(number);
          if (said == flags.end() || said->second.revision < at) unsure.insert(number);
        }
      }
    }
  }
  for (const std::uint64_t number : unsure) flags.erase(number);
  return unsure;
}

Status append(store::Store& store, std::string_view incident, const char* what, Json body,
              std::string_view reason, std::string_view actor) {
  TRY(const std::string sealed, store.seal_text(incident, reason));
  body["reason"] = sealed;
  store::NewEntry entry;
  entry.incident = incident;
  entry.actor = actor;
  entry.what = what;
  entry.body_json = body.dump();
  TRY(const store::Entry written, store.append(std::move(entry)));
  static_cast<void>(written);
  return success();
}

}  // namespace

const char* person_flag_id(PersonFlag flag) {
  return flag == PersonFlag::Deceased ? "deceased" : "returned";
}

Status flag_person(store::Store& store, std::string_view incident, std::uint64_t person,
                   PersonFlag flag, bool is_set, std::string_view reason, std::string_view actor) {
  if (trimmed(reason).empty()) return without_reason();
  TRY(const facts::FactSheet sheet, facts::load_sheet(store, incident));
  TRY(const auto values, store.open_person(incident, sheet.revision, person));
  if (values.empty()) return Error{Trouble::NotFound, "person", "nobody of this number"};
  return append(store, incident, kFlagged,
                {{"revision", sheet.revision},
                 {"person", person},
                 {"flag", person_flag_id(flag)},
                 {"set", is_set}},
                reason, actor);
}

Status read_addressees(const store::Store& store, std::string_view incident, std::uint64_t revision,
                       std::uint64_t after, Date today,
                       const std::function<bool(notices::Addressee&&)>& each) {
  TRY(auto flags, flags_of(store, incident));
  std::set<std::uint64_t> unsure;
  for (Flags& one : flags) {
    TRY(const auto more, take_back_unsure(store, incident, revision, one));
    unsure.insert(more.begin(), more.end());
  }
  const auto is_said = [&](PersonFlag flag, std::uint64_t person) {
    const Flags& all = flags[static_cast<std::size_t>(flag)];
    const auto at = all.find(person);
    return at != all.end() && at->second.is_set;
  };
  constexpr unsigned kFlagBit = 1U << static_cast<unsigned>(notices::Doubt::Flag);
  return store.open_people(incident, revision, after,
                           [&](std::uint64_t person, std::vector<store::SealedValue>&& values) {
                             notices::Addressee one = addressee_of(person, values, today);
                             one.is_deceased = is_said(PersonFlag::Deceased, person);
                             one.has_returned = is_said(PersonFlag::Returned, person);
                             if (unsure.contains(person))
                               one.doubts = static_cast<std::uint8_t>(one.doubts | kFlagBit);
                             return each(std::move(one));
                           });
}

OrderedJson counted_json(const facts::FactSheet& sheet) {
  const people::Count& people = sheet.survey.people;
  OrderedJson out = {{"min", people.min},
                     {"likely", people.likely},
                     {"max", nullptr},
                     {"unread", sheet.survey.coverage.unread},
                     {"partial", sheet.partial}};
  if (const auto max = sheet.survey.max_of(people)) out["max"] = *max;
  return out;
}

Status note_list_opened(store::Store& store, std::string_view incident, const ListOpening& opening,
                        std::string_view reason, std::string_view actor) {
  if (trimmed(reason).empty()) return without_reason();
  return append(store, incident, kOpened,
                {{"revision", opening.revision},
                 {"form", opening.form},
                 {"after", opening.after},
                 {"people_max", opening.people_max}},
                reason, actor);
}

}  // namespace tadasu::respond
