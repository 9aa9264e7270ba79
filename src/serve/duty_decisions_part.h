// What people decided about a duty, on its card: done, and judged otherwise than worked out.
#pragma once

#include <string>

#include "respond/duty_decisions.h"
#include "serve/case.h"
#include "serve/pages.h"

namespace tadasu::serve {

// What was typed into the forms of one duty, kept when it is refused.
struct DecisionTyped {
  std::string duty, to, reason, on, receipt, problem;
};
// Whether the forms of this duty are asked for: by `?decide=<duty>/<recipient>`, or since what was
// typed into them was refused.
bool is_decided_here(const Context& context, const duties::Duty& duty, const DecisionTyped& typed);

// Its name on the card: a link to its forms for those who decide.
Html duty_title(const Context& context, const duties::Duty& duty);
// Tags for the head of the card: done, judged otherwise.
Html decision_tags(const Context& context, const Case& which, const duties::Duty& duty);
// What was decided by whom; the forms where they are asked for.
Html decisions_html(Context& context, const Case& which, const duties::Duty& duty,
                    const DecisionTyped& typed);
OrderedJson decisions_json(const Context& context, const Case& which);

}  // namespace tadasu::serve
