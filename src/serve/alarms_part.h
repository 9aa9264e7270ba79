// The alerts of running clocks on the pages: those nobody has seen yet, who saw the others.
#pragma once

#include <string_view>

#include "base/json.h"
#include "serve/case.h"

namespace tadasu::serve {

// `back`: the page it stands on and comes back to, "now" (what nobody saw yet) or "duties" (all).
Html alarms_part(Context& context, const Case& which, std::string_view back);
OrderedJson alarms_json(const Context& context, const Case& which);
// The line on every page; nothing when there is nothing to be seen.
Html alarm_line(const Context& context);

}  // namespace tadasu::serve
