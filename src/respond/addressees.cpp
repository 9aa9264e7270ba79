#include "respond/addressees.h"

#include <map>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "facts/facts.h"
#include "respond/addressee.h"

namespace tadasu::respond {
namespace {

constexpr const char* kFlagged = "person.flagged";
constexpr const char* kOpened = "list.opened";

Error without_reason() { return {Trouble::Invalid, "reason", "clear values want one"}; }

struct Flags {
  bool is_deceased = false, has_returned = false;
};

// By person, as the last entries say: a person keeps its number from revision to revision.
Result<std::map<std::uint64_t, Flags>> flags_of(const store::Store& store,
                                                std::string_view incident) {
  std::map<std::uint64_t, Flags> out;
  TRY_STATUS(store.read(incident, 0, [&](const store::Entry& entry) {
    if (entry.what != kFlagged || entry.incident != incident) return true;
    const Json body = Json::parse(entry.body, nullptr, false);
    if (!body.is_object()) return true;
    Flags& flags = out[body.value("person", std::uint64_t{0})];
    const std::string flag = body.value("flag", "");
    const bool is_set = body.value("set", false);
    if (flag == person_flag_id(PersonFlag::Deceased)) flags.is_deceased = is_set;
    if (flag == person_flag_id(PersonFlag::Returned)) flags.has_returned = is_set;
    return true;
  }));
  return out;
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
  if (reason.empty()) return without_reason();
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
  TRY(const auto flags, flags_of(store, incident));
  return store.open_people(incident, revision, after,
                           [&](std::uint64_t person, std::vector<store::SealedValue>&& values) {
                             notices::Addressee one = addressee_of(person, values, today);
                             if (const auto at = flags.find(person); at != flags.end()) {
                               one.is_deceased = at->second.is_deceased;
                               one.has_returned = at->second.has_returned;
                             }
                             return each(std::move(one));
                           });
}

Status note_list_opened(store::Store& store, std::string_view incident, const ListOpening& opening,
                        std::string_view reason, std::string_view actor) {
  if (reason.empty()) return without_reason();
  return append(store, incident, kOpened,
                {{"revision", opening.revision},
                 {"form", opening.form},
                 {"after", opening.after},
                 {"people_max", opening.people_max}},
                reason, actor);
}

}  // namespace tadasu::respond
