// Duties of the company that open incidents do not have yet, and the one click that gives them.
#pragma once

#include "respond/own_duties.h"
#include "serve/case.h"
#include "serve/context.h"

namespace tadasu::serve {

// Of an incident: what it has not taken.
Html untaken_part(Context& context, const command::Incident& incident);
// Of a duty of the company: into how many open incidents it can be taken.
Html take_everywhere(Context& context, const respond::OwnDuty& duty);

// Takes a duty into this incident, or from the company's page into all that are open.
Outcome take_own_duty(Context& context);

}  // namespace tadasu::serve
