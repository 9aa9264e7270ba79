// `tadasu lint FILE`: what should not go out as it stands in a paper that was written elsewhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/words.h"
#include "notices/notice.h"

namespace tadasu::cli {

struct LintArguments {
  std::string path;  // "-": standard input
  std::string paper = "public-notice";
  std::string facts_path;  // "" none: numbers are not compared
  bool rules = false;      // print the rules instead
  bool json = false;
  Lang lang = Lang::Ja;  // of the reasons; the paper's own is told from its signs
};

// 0: no errors (there may be warnings); 10: errors.
int lint(const LintArguments& arguments);

// A plain text as a paper: sections begin at their headings, which stay part of their texts.
struct PlainPaper {
  notices::Notice notice;
  std::vector<std::size_t> begins;  // of each section in the text
};
PlainPaper plain_paper(std::string_view text, std::string_view paper);

}  // namespace tadasu::cli
