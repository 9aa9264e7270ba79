// Whether a document is what packs/veris/schema.json describes; docs/formats/veris.md lists the
// words of that file.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "duties/veris.h"

namespace tadasu::duties {

inline constexpr std::size_t kVerisProblemsMax = 20;

// `version`: "1.3…": what only that version requires is required too.
std::vector<VerisProblem> check_form(const Json& schema, const Json& document,
                                     std::string_view version);

}  // namespace tadasu::duties
