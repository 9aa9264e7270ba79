// How grave an incident is, for people at a terminal.
#pragma once

#include <string>
#include <vector>

#include "base/words.h"
#include "duties/severity.h"

namespace tadasu::cli {

// Every method with its inputs, why each is so, what would narrow it, and what it is not.
std::string severity_text(const std::vector<duties::SeverityModel>& models, Lang lang);

}  // namespace tadasu::cli
