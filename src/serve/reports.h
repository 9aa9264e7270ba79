// What people reported, for those who work on it: the answers for all who see the incident; what
// the reporter wrote (contact, words) for those who may see a value, with a reason, on record each
// time.
#pragma once

#include "base/json.h"
#include "serve/case.h"

namespace tadasu::serve {

// The reports of an incident, a line each that opens to the answers. Empty when there are none.
Html reports_part(Context& context, const Case& which);
OrderedJson reports_json(const Context& context, const command::Incident& incident);

// Reports that no incident was opened from: each with a button that opens one, or adds it to one of
// `incidents`. Empty when there are none.
Html loose_reports_part(Context& context, const std::vector<signs::Sign>& loose,
                        const std::vector<std::pair<std::string, std::string>>& incidents);
Result<std::vector<signs::Sign>> loose_reports(const store::Store& store);
OrderedJson report_json(const signs::Sign& sign);

}  // namespace tadasu::serve
