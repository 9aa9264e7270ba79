// `tadasu law diff OLD NEW`: what a new version of a law pack changes, and which cases show it.
#pragma once

#include <string>
#include <vector>

#include "base/words.h"
#include "duties/duties.h"

namespace tadasu::cli {

// Files or folders. 0, also when something differs; else as the error says.
int law_diff(const std::string& before, const std::string& after, Lang lang, bool json);

std::string law_diff_text(const std::vector<duties::LawDiff>& diffs, Lang lang);

}  // namespace tadasu::cli
