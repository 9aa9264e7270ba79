// The form with which a person sets findings of the survey aside, and what it must come with.
#pragma once

#include "serve/case.h"

namespace tadasu::serve {

// Nothing for those who may not decide, and before the first survey.
Html correction_part(Context& context, const Case& which, const Json& facts);

// Whether the posted correction of the survey may be recorded: it gives its reason, and it speaks
// of the revision that is the last when it is recorded. Errors: Invalid `reason`, Conflict.
Status check_correction(const Context& context, const Json& value);

}  // namespace tadasu::serve
