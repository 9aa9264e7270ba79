// `tadasu scan`: what personal data lies in these files, for how many people; no setup, no store.
#pragma once

#include <string>
#include <vector>

#include "base/words.h"
#include "cli/terminal.h"

namespace tadasu::cli {

struct ScanArguments {
  std::vector<std::string> paths;
  bool json = false;
  bool mentions = false;
  bool explain = false;  // with --mentions: the reasons in words
  bool reveal = false;   // with --mentions: clear values; needs a terminal and a reason
  std::string reason;
  std::vector<std::string> fail_on;  // ids of kinds, built-in or own
  std::string kinds_path;            // a file of own kinds; "" none
  std::string known_path;            // a list of known people; "" none
  unsigned threads = 0;
  ProgressMode progress = ProgressMode::Auto;
  Lang lang = Lang::Ja;
};

int scan(const ScanArguments& arguments);

// What a survey found, for people: bounds, items, coverage, the first unread.
std::string survey_table(const facts::Survey& survey, Lang lang);

}  // namespace tadasu::cli
