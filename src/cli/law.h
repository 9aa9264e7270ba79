// `tadasu law check [ID …]`: do the law packs load, and do their own cases hold?
// `tadasu law diff OLD NEW`: law_diff.h.
#pragma once

#include <string>
#include <vector>

#include "base/words.h"

namespace tadasu::cli {

struct LawArguments {
  std::string action;
  std::vector<std::string> laws;  // of check; none: all that are installed. Of diff: OLD and NEW
  bool unverified = false;        // name them, not only how many
  bool json = false;
  Lang lang = Lang::Ja;
};

// 0: all hold; 2: some pack does not load or fails a case.
int law(const LawArguments& arguments);

}  // namespace tadasu::cli
