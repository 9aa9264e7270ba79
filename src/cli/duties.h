// `tadasu duties --facts FACTS.json`: facts in, duties out.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/words.h"
#include "duties/duties.h"
#include "duties/reminders.h"

namespace tadasu::cli {

struct DutiesArguments {
  std::string facts_path;  // "-": standard input
  std::string veris_path;  // incidents in VERIS form instead; `facts` then hold for each of them
  bool summary = false;    // of VERIS: only how many, per duty
  std::vector<std::string> own_paths;  // duties that the user adds, as law packs
  std::vector<std::string> set;        // "jp-appi/report-final=due": what people decided
  bool severity = false;
  bool reminders = false;  // when the clocks that run speak up
  bool calendar = false;   // instead: the deadlines as a calendar file
  bool json = false;
  Lang lang = Lang::Ja;
};

int duties(const DutiesArguments& arguments);

// A file, or standard input for "-". Errors: TooLarge; those of read_file.
Result<std::string> read_given(const std::string& path, std::uint64_t size_bytes_max);
Result<Json> read_facts(const std::string& path);

// The duties as a table for people, most urgent first.
std::string duties_table(const std::vector<duties::Duty>& list, Lang lang);

// When the clocks that run speak up, in the order of time.
std::string reminders_table(const std::vector<duties::RunningClock>& clocks, Moment now, Lang lang);

std::string duties_notes(const duties::Answer& answer, Lang lang);

}  // namespace tadasu::cli
