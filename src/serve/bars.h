// Bars with whiskers, drawn by the server: no scripts, prints, selectable text. The table below the
// picture holds the same numbers and is its alternative.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "serve/html.h"

namespace tadasu::serve {

struct Bar {
  std::string label;
  std::uint64_t min = 0, likely = 0;
  std::optional<std::uint64_t> max;  // nothing: there is no upper bound
  std::string words;                 // "1,200〜1,240"
  bool heavy = false;
};

// `title` names the picture for those who do not see it.
Html bars_svg(const std::vector<Bar>& bars, std::string_view title);

}  // namespace tadasu::serve
