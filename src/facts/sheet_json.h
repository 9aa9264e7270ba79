// A fact sheet as JSON and back; docs/formats/fact-sheet.md.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "facts/fact_sheet.h"

namespace tadasu::facts {

std::string sheet_text(const FactSheet& sheet);
// Errors: Damaged when the text is none of ours.
Result<FactSheet> parse_sheet(std::string_view text);

}  // namespace tadasu::facts
