// One answer of the intake, from the form into the draft.
#pragma once

#include <vector>

#include "serve/draft.h"
#include "serve/page.h"

namespace tadasu::serve {

using Wrongs = std::vector<Wrong>;

// Sets the answer of `page` (1 to 6) in the draft. What is wrong comes back with its field; the
// draft then holds what was typed, so that the page can show it again, and must not be kept.
Wrongs take_answer(const Context& context, Draft& draft, int page);

}  // namespace tadasu::serve
