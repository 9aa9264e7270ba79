// The facts of an incident: what the survey measured, widened by what people established.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "command/incident.h"
#include "facts/fact_sheet.h"

namespace tadasu::respond {

struct Merged {
  Json facts;                      // "tadasu.facts/1"
  std::vector<std::string> notes;  // as in duties::Answer::notes: where the two differ
};

// Items, special items and numbers of persons: the wider of both, so that nobody hides by typing
// what was found by reading. What people established stands *instead* only where they established
// `corrects_survey` for it, confirmed, with a reason, on this revision. Where people live and
// whether some are minors: as the survey found while nobody said anything. All other facts: as
// people established them. Every number of persons that held at some time stands in
// persons_history.
Merged merged_facts(const std::vector<facts::FactSheet>& sheets, const command::Incident& incident,
                    Moment now);

}  // namespace tadasu::respond
