// `tadasu list`: everybody who is to be told, as a table, a spreadsheet or for a print house.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/words.h"

namespace tadasu::cli {

struct ListArguments {
  std::string incident;
  std::string store;             // folder; "" $TADASU_STORE, else ~/.local/share/tadasu
  std::string form = "csv";      // csv, xlsx, print
  std::string out;               // folder; "": csv on stdout
  std::uint64_t revision = 0;    // of the facts; 0: the last
  std::uint64_t since = 0;       // an earlier one: only what changed since; 0: everybody
  std::string against;           // a table of customers; "": none
  std::string id_column;         // its header; "": rows are named by their numbers
  std::vector<std::string> map;  // COLUMN=KIND
  unsigned threads = 0;
  bool reveal = false;
  std::string reason;
  bool json = false;
  Lang lang = Lang::Ja;
};

int list(const ListArguments& arguments);

}  // namespace tadasu::cli
