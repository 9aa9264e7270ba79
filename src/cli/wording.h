// `tadasu wording`: the company's own words in papers at the terminal: a file is checked, written
// out, taken in. They are written in the console.
#pragma once

#include <string>

#include "base/words.h"

namespace tadasu::cli {

struct WordingArguments {
  std::string action;             // "list", "check", "export", "import"
  std::string what;               // a file; of export a paper
  std::string store;              // folder; "" $TADASU_STORE, else ~/.local/share/tadasu
  std::string paper_lang = "ja";  // of export
  std::string out;                // of export; "" standard output
  std::string reason;             // of import
  bool json = false;
  Lang lang = Lang::Ja;
};

int wording(const WordingArguments& arguments);

}  // namespace tadasu::cli
