// From a finished draft to a sign and its incident.
#pragma once

#include <string>

#include "serve/draft.h"

namespace tadasu::serve {

// Records the report and opens its incident; the same draft sent twice gives the same reference.
Result<std::string> submit(Context& context, const Draft& draft);

}  // namespace tadasu::serve
