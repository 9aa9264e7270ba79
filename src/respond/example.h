// The words of a paper as they would come out: of an invented incident (packs/letters/example.toml)
// of which everything is known, or of a real one. Nothing is kept.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "notices/lint.h"
#include "notices/own_wording.h"
#include "respond/respond.h"

namespace tadasu::respond {

struct WordingPreview {
  notices::Notice notice;
  std::map<std::string, std::string> values;   // of every field, in words; "" unknown
  std::vector<notices::LintFinding> findings;  // places to fill in are none: the sections say so
};

// `of`: a real incident with a revision; nullptr: the invented one. A letter is to an invented
// person in either. `sender`: what of it is not set is invented, too. A number of persons that
// somebody typed is found whatever it is: in a template no number stands for long.
// Errors: those of problems_of as Invalid; of drafts; of lint.
Result<WordingPreview> preview_wording(const notices::OwnWording& wording, const Response* of,
                                       const notices::Sender& sender, const Clock& clock,
                                       const notices::Spotting& spot, Lang reader);

}  // namespace tadasu::respond
