#include "cli/duties.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/bytes.h"
#include "cli/cli.h"
#include "cli/severity.h"
#include "cli/terminal.h"
#include "cli/veris.h"
#include "duties/duties.h"

namespace tadasu::cli {

constexpr std::uint64_t kFactsBytesMax = 16 << 20;

std::string duties_table(const std::vector<duties::Duty>& list, Lang lang) {
  std::vector<const duties::Duty*> sorted;
  for (const duties::Duty& duty : list) sorted.push_back(&duty);
  const auto rank = [](const duties::Duty& duty) {
    return duty.state == duties::DutyState::Due            ? 0
           : duty.state == duties::DutyState::Undetermined ? 1
                                                           : 2;
  };
  std::stable_sort(sorted.begin(), sorted.end(), [&](const auto* a, const auto* b) {
    if (rank(*a) != rank(*b)) return rank(*a) < rank(*b);
    return a->deadline.value_or("9999") < b->deadline.value_or("9999");
  });
  std::vector<std::vector<std::string>> rows;
  for (const duties::Duty* duty : sorted) {
    const char* state = rank(*duty) == 0   ? "cli.duty.due"
                        : rank(*duty) == 1 ? "cli.duty.undetermined"
                                           : "cli.duty.not_due";
    std::string asks;
    if (rank(*duty) == 1) {
      for (const std::string& fact : duty->flips_on)
        asks += (asks.empty() ? "? " : ", ") + duties::fact_name(lang, fact);
    }
    rows.push_back({std::string(say(lang, state)), duties::duty_name(lang, duty->id),
                    duties::recipient_name(lang, duty->to),
                    duty->deadline ? duty->deadline->substr(0, 16)
                                   : std::string(say(lang, "cli.duty.promptly")),
                    asks});
    if (rank(*duty) == 2) rows.back()[3] = "";
  }
  return table(rows, {false, false, false, false, false});
}

// What is not installed or not yet in force first, one by one; the many rules that were not
// compared with the primary text in one line with their number.
std::string duties_notes(const duties::Answer& answer, Lang lang) {
  std::string out;
  std::uint64_t unverified = 0;
  for (const std::string& note : answer.notes) {
    if (note.starts_with("unverified:")) {
      ++unverified;
    } else {
      out += "  * " + duties::note_words(lang, note) + "\n";
    }
  }
  // Never silently: a law that was not asked may hold a deadline.
  if (!answer.may_apply.empty()) {
    std::string laws;
    for (const std::string& law : answer.may_apply)
      laws += (laws.empty() ? "" : ", ") + duties::law_name(lang, law);
    out += "  * " +
           say(lang, "cli.duty.may_apply",
               {{"count", grouped(answer.may_apply.size())}, {"laws", laws}}) +
           "\n";
  }
  if (unverified > 0)
    out += "  * " + say(lang, "cli.duty.unverified", {{"count", grouped(unverified)}}) + "\n";
  return out;
}

Result<std::string> read_given(const std::string& path, std::uint64_t size_bytes_max) {
  if (path != "-") return read_file(path, size_bytes_max);
  std::string text;
  std::vector<char> block(1 << 16);
  while (std::cin.read(block.data(), static_cast<std::streamsize>(block.size())) ||
         std::cin.gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>(std::cin.gcount()));
    if (text.size() > size_bytes_max) return Error{Trouble::TooLarge, "-", "standard input"};
  }
  return text;
}

Result<Json> read_facts(const std::string& path) {
  TRY(const std::string text, read_given(path, kFactsBytesMax));
  return duties::parse_facts(text);
}

int duties(const DutiesArguments& arguments) {
  const Lang lang = arguments.lang;
  if (!arguments.veris_path.empty()) return veris(arguments);
  if (arguments.facts_path.empty())
    return report({Trouble::Invalid, "--facts", "give --facts or --veris"}, lang, arguments.json);
  auto facts = read_facts(arguments.facts_path);
  if (!facts.ok()) return report(facts.error(), lang, arguments.json);
  const SystemClock clock;
  auto answer = duties::evaluate(facts.value(), clock);
  if (!answer.ok()) return report(answer.error(), lang, arguments.json);
  std::vector<duties::SeverityModel> models;
  if (arguments.severity) {
    auto measured = duties::severity(facts.value(), clock);
    if (!measured.ok()) return report(measured.error(), lang, arguments.json);
    models = std::move(measured).value();
  }
  if (arguments.json) {
    OrderedJson out = duties::to_json(answer.value());
    if (arguments.severity) out["severity"] = duties::to_json(models);
    fmt::print("{}\n", out.dump(2));
  } else {
    fmt::print("{}", duties_table(answer.value().duties, lang));
    fmt::print("{}", duties_notes(answer.value(), lang));
    if (arguments.severity) fmt::print("{}", severity_text(models, lang));
  }
  return kDone;
}

}  // namespace tadasu::cli
