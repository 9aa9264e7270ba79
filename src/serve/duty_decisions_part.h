// What people decided about a duty, on its card: done, and judged otherwise than worked out.
#pragma once

#include <vector>

#include "respond/duty_decisions.h"
#include "serve/case.h"
#include "serve/pages.h"

namespace tadasu::serve {

// Tags for the head of the card: done, judged otherwise.
Html decision_tags(Context& context, const duties::Duty& duty,
                   const std::vector<respond::DutyDecisions>& all);
// What was decided by whom, and the forms for deciding.
Html decisions_html(Context& context, const Case& which, const duties::Duty& duty,
                    const std::vector<respond::DutyDecisions>& all);
OrderedJson decisions_json(const Context& context, const std::vector<respond::DutyDecisions>& all);

}  // namespace tadasu::serve
