// `tadasu start PATH…`: opens an incident on this evidence and carries it from the bytes to the
// drafted report, in the terminal. `tadasu serve`: leaves the console open.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/words.h"
#include "cli/terminal.h"

namespace tadasu::cli {

struct StartArguments {
  std::vector<std::string> paths;
  std::string store;  // folder; "" $TADASU_STORE, else ~/.local/share/tadasu
  std::string title;
  std::string known_at;  // moment; "" that of the facts, else now as a proposal
  std::string occurred_at;
  std::string facts_path;   // established facts, "tadasu.facts/1"
  std::string kinds_path;   // a file of own kinds; "none": forget those of the incident
  std::string known_path;   // a list of known people; "none": forget that of the incident
  std::string happened;     // chooses the playbook: lost_device, missent_mail …
  std::string drafts;       // folder for the exported drafts; "" <store>/drafts, never for letters
  std::string sender_path;  // JSON with the organisation's particulars
  std::string letter;       // "first" or a person's number: also export that person's letter
  std::string test_people_path;  // a table of test people; "none": forget that of the incident
  bool redraft = false;          // also drafts that are there already, from what is known now
  bool json = false;
  unsigned threads = 0;
  ProgressMode progress = ProgressMode::Auto;
  Lang lang = Lang::Ja;
};

struct ServeArguments {
  std::string store;
  std::string address = "127.0.0.1";
  std::uint16_t port = 8640;
  std::string evidence_root;
  std::int32_t analyze_port = -1;  // where programs that speak Presidio's REST are answered; -1 not
  bool print_login = false;  // makes a commander account with a random password and prints it once
  Lang lang = Lang::Ja;
};

int start(const StartArguments& arguments);
int serve(const ServeArguments& arguments);

std::string store_folder(const std::string& given);

}  // namespace tadasu::cli
