// Which facts can have a say in a duty, whatever they are now.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace tadasu::duties {

// Of "jp-appi/report-final": the facts that its conditions, the rules they name and its recipients
// read, and those that say whether its law applies. Errors: those of load_law.
// `own`: the packs that people added.
Result<std::vector<std::string>> facts_behind(const std::string& duty,
                                              const std::vector<Json>& own);

}  // namespace tadasu::duties
