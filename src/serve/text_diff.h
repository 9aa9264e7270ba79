// What became of a text, line by line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/words.h"
#include "serve/html.h"

namespace tadasu::serve {

struct DiffLine {
  enum class What : std::uint8_t { Same, Gone, New } what = What::Same;
  std::string text;
};
// Texts of very many lines are compared at their ends only.
std::vector<DiffLine> diff_lines(std::string_view before, std::string_view after);
Html diff_html(Lang lang, std::string_view before, std::string_view after);

}  // namespace tadasu::serve
