// Replaces what was found in a text, in the request and answer shapes of Presidio's anonymizer.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace tadasu::serve {

// The body of POST /anonymize to its answer: {"text", "items": [{start, end, entity_type, text,
// operator}]}, items from the last to the first. Operators: replace, redact, mask, hash, keep,
// encrypt; without one: replace by <ENTITY_TYPE>. Of overlapping results the surer stays, then the
// longer. Errors: Invalid with a sentence for the caller.
Result<OrderedJson> anonymize(const Json& request);
[[nodiscard]] std::vector<std::string> anonymizer_names();

}  // namespace tadasu::serve
