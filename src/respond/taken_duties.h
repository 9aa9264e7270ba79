// Duties that the company added after an incident was opened. Nobody changes a running incident
// from elsewhere unseen: somebody who decides duties takes them into it, and that is on record.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "command/command.h"
#include "respond/own_duties.h"

namespace tadasu::respond {

// Those that hold and that the incident neither has nor withdrew.
Result<std::vector<OwnDuty>> untaken_duties(const store::Store& store, std::string_view incident);
// The incidents that are not closed and into which it can be taken.
Result<std::vector<std::string>> incidents_without(const store::Store& store, std::string_view id);

// Takes one into the incident, as it stands in the company's list. Errors as in command.h, and:
// NotFound: the company has no such duty that holds; Conflict: the incident has it, or withdrew it.
Status take_duty(store::Store& store, std::string_view incident, std::string_view id,
                 const command::By& by);

}  // namespace tadasu::respond
