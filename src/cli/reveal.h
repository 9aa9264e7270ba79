// Clear values only for a person at a terminal who says why.
#pragma once

#include <string>

#include "base/result.h"

namespace tadasu::cli {

bool may_reveal(const std::string& reason);

// Who saw clear values, when and why: a line of $XDG_STATE_HOME/tadasu/reveal.log. Neither paths
// nor values stand in it, but how many paths. When it cannot be written, nothing is shown.
Status log_reveal(const std::string& reason, std::size_t paths);

}  // namespace tadasu::cli
