// What people decided about a duty, on its card: done, and judged otherwise than worked out.
#pragma once

#include <vector>

#include "respond/duty_decisions.h"
#include "serve/case.h"
#include "serve/pages.h"

namespace tadasu::serve {

std::string card_id(const duties::Duty& duty);  // of its article, for links

// Tags for the head of the card: done, judged otherwise.
Html decision_tags(Context& context, const duties::Duty& duty,
                   const std::vector<respond::DutyDecisions>& all);
// What was decided by whom; the forms for deciding only of the duty that `?decide=` names.
Html decisions_html(Context& context, const Case& which, const duties::Duty& duty,
                    const std::vector<respond::DutyDecisions>& all);
OrderedJson decisions_json(const Context& context, const std::vector<respond::DutyDecisions>& all);

}  // namespace tadasu::serve
