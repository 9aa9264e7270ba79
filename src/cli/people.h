// `tadasu people`: which rows of a table are one person, and how many people there are.
#pragma once

#include <string>
#include <vector>

#include "base/words.h"

namespace tadasu::cli {

struct PeopleArguments {
  std::string path;
  std::string id_column;         // its header; "": rows are named by their numbers
  std::vector<std::string> map;  // COLUMN=KIND
  bool jsonl = false;            // a line for each record
  bool links = false;            // a line for each link between two of them
  bool json = false;
  unsigned threads = 0;
  Lang lang = Lang::Ja;
};

int people(const PeopleArguments& arguments);

}  // namespace tadasu::cli
