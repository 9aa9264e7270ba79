#include "respond/addressees.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/typed.h"
#include "facts/facts.h"
#include "respond/addressee.h"

namespace tadasu::respond {
namespace {

constexpr const char* kFlagged = "person.flagged";
constexpr const char* kOpened = "list.opened";

Error without_reason() { return {Trouble::Invalid, "reason", "clear values want one"}; }

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

Result<Addressees> Addressees::of(const store::Store& store, std::string_view incident,
                                  std::uint64_t revision, Date today) {
  Addressees out;
  out.store_ = &store;
  out.incident_ = incident;
  out.revision_ = revision;
  out.today_ = today;
  TRY_STATUS(out.read_flags());
  for (Flags& one : out.flags_) TRY_STATUS(out.take_back_unsure(one));
  return out;
}

Status Addressees::read_flags() {
  return store_->read(incident_, 0, [&](const store::Entry& entry) {
    if (entry.what != kFlagged || entry.incident != incident_) return true;
    const Json body = Json::parse(entry.body, nullptr, false);
    if (!body.is_object()) return true;
    for (const auto flag : {PersonFlag::Deceased, PersonFlag::Returned})
      if (body.value("flag", "") == person_flag_id(flag))
        flags_[static_cast<std::size_t>(flag)][body.value("person", std::uint64_t{0})] = {
            body.value("set", false), body.value("revision", std::uint64_t{0})};
    return true;
  });
}

// Where people were told apart or joined after something was said of them it may be said of
// somebody else now: it holds of nobody, and is to be said again of each whom it may concern.
Status Addressees::take_back_unsure(Flags& flags) {
  if (flags.empty()) return success();
  std::set<std::uint64_t> unsure;
  for (std::uint64_t at = 2; at <= revision_; ++at) {
    TRY(const facts::PersonChanges changes, facts::person_changes(*store_, incident_, at));
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
  unsure_.merge(unsure);
  return success();
}

bool Addressees::is_said(PersonFlag flag, std::uint64_t person) const {
  const Flags& all = flags_[static_cast<std::size_t>(flag)];
  const auto at = all.find(person);
  return at != all.end() && at->second.is_set;
}

bool Addressees::is_taken_back(std::uint64_t person) const {
  return unsure_.contains(person) ||
         std::any_of(flags_.begin(), flags_.end(), [&](const Flags& all) {
           const auto at = all.find(person);
           return at != all.end() && !at->second.is_set;
         });
}

Status Addressees::read(std::uint64_t after,
                        const std::function<bool(notices::Addressee&&)>& each) const {
  constexpr unsigned kFlagBit = 1U << static_cast<unsigned>(notices::Doubt::Flag);
  return store_->open_people(incident_, revision_, after,
                             [&](std::uint64_t person, std::vector<store::SealedValue>&& values) {
                               notices::Addressee one = addressee_of(person, values, today_);
                               one.is_deceased = is_said(PersonFlag::Deceased, person);
                               one.has_returned = is_said(PersonFlag::Returned, person);
                               if (unsure_.contains(person))
                                 one.doubts = static_cast<std::uint8_t>(one.doubts | kFlagBit);
                               return each(std::move(one));
                             });
}

Status read_addressees(const store::Store& store, std::string_view incident, std::uint64_t revision,
                       std::uint64_t after, Date today,
                       const std::function<bool(notices::Addressee&&)>& each) {
  TRY(const Addressees people, Addressees::of(store, incident, revision, today));
  return people.read(after, each);
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
