// A refusal that shows its page again, with what was typed and what is wrong with it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "serve/case.h"
#include "serve/pages.h"
#include "serve/routes.h"

namespace tadasu::serve {

// `said` has `refused`, words, and `wrongs` of fields; `load(context)` gives what `render(context,
// view, said)` shows.
template <class Said, class Load, class Render>
Outcome shown_again(unsigned status, std::string trouble, const Said& said, Load load,
                    Render render) {
  std::string words = said.refused;
  for (const Wrong& wrong : said.wrongs) words += (words.empty() ? "" : " ") + wrong.words;
  Outcome out = refuse(status, std::move(trouble), std::move(words));
  out.page = [said, load, render](Context& context) {
    const auto view = load(context);
    return view.ok() ? render(context, view.value(), said) : problem_page(context, view.error());
  };
  return out;
}

}  // namespace tadasu::serve
