// `tadasu people`: which rows of a table are one person, and how many people there are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/words.h"
#include "facts/people_table.h"

namespace tadasu::cli {

struct PeopleArguments {
  std::string path;
  std::string id_column;         // its header; "": rows are named by their numbers
  std::vector<std::string> map;  // COLUMN=KIND
  std::string with;              // a second table: who of the two is in which; "": none
  bool same_system = false;      // numbers of customers in both are of one system
  bool jsonl = false;            // a line for each record
  bool links = false;            // a line for each link between two of them
  bool json = false;
  std::string memory;  // 512M, 2G: what the program may take; "": half of the machine's
  unsigned threads = 0;
  Lang lang = Lang::Ja;
};

int people(const PeopleArguments& arguments);
// … of two tables: who is in both, who is gone, who is new (people_with.cpp).
int people_with(const PeopleArguments& arguments);

// 512M, 2G: bytes by 1024; nothing where it is no size.
std::optional<std::uint64_t> parse_size(std::string_view text);

// For every command that takes a table of people: --map COLUMN=KIND, false when it is none; and
// what went wrong with the table, in words that say which column.
bool read_map(const std::vector<std::string>& given, facts::TableOptions& out);
int report_table(const Error& error, Lang lang, bool json);

}  // namespace tadasu::cli
