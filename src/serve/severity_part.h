// How grave an incident is, as an explanation: a part of the page of facts and of its twin.
#pragma once

#include "base/json.h"
#include "serve/case.h"

namespace tadasu::serve {

// Empty while nothing could be worked out.
Html severity_part(Context& context, const Case& which);
// An array of docs/formats/severity.md; null while nothing could be worked out.
OrderedJson severity_twin(const Context& context, const Case& which);

}  // namespace tadasu::serve
