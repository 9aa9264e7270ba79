// The moment of knowledge: every clock starts there. It is set in two steps: what it would do to
// the deadlines is shown before it is recorded.
#pragma once

#include <string>
#include <vector>

#include "serve/case.h"
#include "serve/duty_decisions_part.h"

namespace tadasu::serve {

struct KnownTyped {  // what was typed, kept when it is refused
  std::string date = {}, time = {}, reason = {};
  std::vector<Wrong> wrongs = {};
};

Html known_part(Context& context, const Case& which, const KnownTyped& typed);
Answer duties_with(Context& context, const Case& which, const KnownTyped& typed,
                   const DecisionTyped& decision = {});

}  // namespace tadasu::serve
