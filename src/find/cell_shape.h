// Whether a cell, by its bytes alone, is shaped as the values of a kind are: the check for cells of
// a column whose header and sampled values both said the kind. A cell that is not is judged in
// full.
#pragma once

#include <string_view>

#include "find/kind.h"

namespace tadasu::find {

class Scanner;

// `value` is one trimmed cell, not empty. True only for shapes that no other kind of value has in
// such a column; false says nothing. Cost: some ten instructions a byte at most.
[[nodiscard]] bool has_shape_of(Kind kind, std::string_view value, const Scanner& scanner);

}  // namespace tadasu::find
