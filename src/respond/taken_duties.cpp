#include "respond/taken_duties.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "command/commit.h"
#include "store/store.h"

namespace tadasu::respond {

Result<std::vector<OwnDuty>> untaken_duties(const store::Store& store, std::string_view incident) {
  TRY(std::vector<OwnDuty> company, own_duties(store, ""));
  TRY(const std::vector<OwnDuty> here, own_duties(store, incident));
  std::erase_if(company, [&](const OwnDuty& one) {
    return !one.holds() || find_own_duty(here, one.id) != nullptr;
  });
  return company;
}

Result<std::vector<std::string>> incidents_without(const store::Store& store, std::string_view id) {
  TRY(const auto incidents, command::list(store));
  std::vector<std::string> out;
  for (const command::Incident& one : incidents) {
    if (one.stage == command::Stage::Closed) continue;
    TRY(const std::vector<OwnDuty> here, own_duties(store, one.id));
    if (find_own_duty(here, id) == nullptr) out.push_back(one.id);
  }
  return out;
}

Status take_duty(store::Store& store, std::string_view incident, std::string_view id,
                 const command::By& by) {
  const auto made = [&](command::Incident&) -> Result<command::Wish> {
    TRY(const std::vector<OwnDuty> company, own_duties(store, ""));
    const OwnDuty* const duty = find_own_duty(company, id);
    if (duty == nullptr || !duty->holds())
      return Error{Trouble::NotFound, "id", "no such duty, or it is withdrawn"};
    TRY(const std::vector<OwnDuty> here, own_duties(store, incident));
    if (find_own_duty(here, id) != nullptr)
      return Error{Trouble::Conflict, "id", "the incident has it already"};
    TRY(const std::string pack, store.seal_text(incident, duty->versions.back().pack_json));
    TRY(const std::string reason, store.seal_text(incident, ""));
    return command::Wish{
        Json{{"id", id}, {"pack", pack}, {"for_later", true}, {"reason", reason}}.dump(), {}};
  };
  const auto done =
      command::commit(store, incident, by, "own_duty.set", "own_duty:" + std::string(id), made);
  return done.ok() ? success() : Status(Error(done.error()));
}

}  // namespace tadasu::respond
