// `tadasu duties --facts FACTS.json`: facts in, duties out.
#pragma once

#include <string>
#include <vector>

#include "base/words.h"
#include "duties/duties.h"

namespace tadasu::cli {

struct DutiesArguments {
  std::string facts_path;  // "-": standard input
  bool severity = false;
  bool json = false;
  Lang lang = Lang::Ja;
};

int duties(const DutiesArguments& arguments);

// The duties as a table for people, most urgent first.
std::string duties_table(const std::vector<duties::Duty>& list, Lang lang);

std::string duties_notes(const duties::Answer& answer, Lang lang);

}  // namespace tadasu::cli
