// `tadasu letters`: letters to everybody whom post can reach, as one print job.
#pragma once

#include <cstdint>
#include <string>

#include "base/words.h"
#include "cli/terminal.h"

namespace tadasu::cli {

struct LettersArguments {
  std::string incident;
  std::string store;  // folder; "" $TADASU_STORE, else ~/.local/share/tadasu
  std::string out;    // folder
  std::string paper = "person-letter";
  std::string envelope = "naga3";
  std::uint64_t from = 1, count = 0, part_letters = 1000;
  std::uint64_t since = 0;  // an earlier revision of the facts; 0: everybody
  bool duplex = false, proof = false, not_approved = false;
  unsigned threads = 0;
  bool reveal = false;
  std::string reason;
  bool json = false;
  ProgressMode progress = ProgressMode::Auto;
  Lang lang = Lang::Ja;            // of what is said to the operator
  std::string letter_lang = "ja";  // of the letters: never that of the terminal
};

int letters(const LettersArguments& arguments);

}  // namespace tadasu::cli
