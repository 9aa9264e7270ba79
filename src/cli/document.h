// `tadasu document`: the papers of an incident at the terminal. Approvals are given in the console,
// where somebody has signed in.
#pragma once

#include <string>
#include <vector>

#include "base/words.h"

namespace tadasu::cli {

struct DocumentArguments {
  std::string action;              // "list", "draft", "show", "export", "check"
  std::string incident;            // "2026-001"
  std::vector<std::string> which;  // documents; of draft: one paper. None: all
  std::string store;               // folder; "" $TADASU_STORE, else ~/.local/share/tadasu
  std::string out = ".";           // folder, of export
  std::vector<std::string> forms = {"pdf"};
  std::string paper_lang = "ja";  // of draft
  bool json = false;
  Lang lang = Lang::Ja;
};

int document(const DocumentArguments& arguments);

}  // namespace tadasu::cli
