#include "cli/duties.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/bytes.h"
#include "base/pack.h"
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
    const auto words = [&](duties::DutyState state) {
      return say(lang, state == duties::DutyState::Due            ? "cli.duty.due"
                       : state == duties::DutyState::Undetermined ? "cli.duty.undetermined"
                                                                  : "cli.duty.not_due");
    };
    const std::string state = duty->computed
                                  ? say(lang, "cli.duty.set",
                                        {{"state", std::string(words(duty->state))},
                                         {"computed", std::string(words(*duty->computed))}})
                                  : std::string(words(duty->state));
    std::string asks;
    if (rank(*duty) == 1) {
      for (const std::string& fact : duty->flips_on)
        asks += (asks.empty() ? "? " : ", ") + duties::fact_name(lang, fact);
    }
    rows.push_back({state, duties::duty_name(lang, *duty), duties::recipient_name(lang, *duty),
                    duty->deadline        ? duty->deadline->substr(0, 16)
                    : duty->is_clock_lost ? std::string(say(lang, "cli.duty.clock_lost"))
                                          : std::string(say(lang, "cli.duty.promptly")),
                    asks});
    if (rank(*duty) == 2) rows.back()[3] = "";
  }
  return table(rows, {false, false, false, false, false});
}

std::string reminders_table(const std::vector<duties::RunningClock>& clocks, Moment now,
                            Lang lang) {
  struct Told {
    const duties::RunningClock* clock;
    const duties::Reminder* reminder;
  };
  std::vector<Told> all;
  for (const duties::RunningClock& clock : clocks)
    for (const duties::Reminder& one : clock.reminders) all.push_back({&clock, &one});
  std::stable_sort(all.begin(), all.end(),
                   [](const Told& a, const Told& b) { return a.reminder->at < b.reminder->at; });
  std::vector<std::vector<std::string>> rows;
  for (const Told& one : all) {
    const duties::Duty& duty = *one.clock->duty;
    const bool passed = one.reminder->at <= now;
    rows.push_back({one.clock->deadline
                        ? iso_text(one.reminder->at, one.clock->offset_minutes).substr(0, 16)
                        : std::string(say(lang, "cli.duty.clock_lost")),
                    std::string(passed ? say(lang, "cli.duty.passed") : std::string_view()),
                    std::string(duties::alert_words(lang, one.reminder->alert, duty.basis)),
                    duties::duty_name(lang, duty), duties::recipient_name(lang, duty)});
  }
  return rows.empty() ? "" : "\n" + table(rows, {false, false, false, false, false});
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

// A law pack in TOML or JSON. Errors name the file.
Result<Json> read_own(const std::string& path) {
  Json pack;
  if (path.ends_with(".toml")) {
    TRY(pack, load_pack_file(path));
  } else {
    TRY(const std::string text, read_given(path, kFactsBytesMax));
    pack = Json::parse(text, nullptr, false);
    if (pack.is_discarded()) return Error{Trouble::Invalid, path, "is no JSON"};
  }
  const Status good = duties::check_own(pack);
  if (!good.ok())
    return Error{good.error().trouble, path, good.error().where + ": " + good.error().detail};
  return pack;
}

// "jp-appi/report-final=not_due"
Result<std::vector<duties::Setting>> read_set(const std::vector<std::string>& all) {
  std::vector<duties::Setting> out;
  for (const std::string& one : all) {
    const std::size_t equals = one.find('=');
    const std::string state = equals == std::string::npos ? "" : one.substr(equals + 1);
    if (state != "due" && state != "not_due")
      return Error{Trouble::Invalid, "--set", one + ": give DUTY=due or DUTY=not_due"};
    out.push_back({one.substr(0, equals), "", state == "due"});
  }
  return out;
}

// The duty that `set` names and no law knows: people may have mistyped it.
Status check_set(const duties::Answer& answer, const std::vector<duties::Setting>& set) {
  for (const duties::Setting& one : set) {
    const bool is_there = std::any_of(answer.duties.begin(), answer.duties.end(),
                                      [&](const auto& duty) { return duty.id == one.duty; });
    const bool is_unknown = std::find(answer.notes.begin(), answer.notes.end(),
                                      "set_unknown:" + one.duty) != answer.notes.end();
    if (!is_there || is_unknown)
      return Error{Trouble::Invalid, "--set", one.duty + ": no such duty is asked for"};
  }
  return success();
}

int duties(const DutiesArguments& arguments) {
  const Lang lang = arguments.lang;
  if (!arguments.veris_path.empty()) return veris(arguments);
  if (arguments.facts_path.empty())
    return report({Trouble::Invalid, "--facts", "give --facts or --veris"}, lang, arguments.json);
  auto facts = read_facts(arguments.facts_path);
  if (!facts.ok()) return report(facts.error(), lang, arguments.json);
  const SystemClock clock;
  std::vector<Json> own;
  for (const std::string& path : arguments.own_paths) {
    auto pack = read_own(path);
    if (!pack.ok()) return report(pack.error(), lang, arguments.json);
    own.push_back(std::move(pack).value());
  }
  const auto set = read_set(arguments.set);
  if (!set.ok()) return report(set.error(), lang, arguments.json);
  auto answer = duties::evaluate(facts.value(), clock, duties::Unplaced::Asked, own, set.value());
  if (!answer.ok()) return report(answer.error(), lang, arguments.json);
  const Status known = check_set(answer.value(), set.value());
  if (!known.ok()) return report(known.error(), lang, arguments.json);
  std::vector<duties::SeverityModel> models;
  if (arguments.severity) {
    auto measured = duties::severity(facts.value(), clock);
    if (!measured.ok()) return report(measured.error(), lang, arguments.json);
    models = std::move(measured).value();
  }
  const auto clocks = duties::running_clocks(answer.value().duties);
  if (arguments.calendar) {
    fmt::print("{}", duties::calendar_file(clocks, "facts", lang, clock.now()));
  } else if (arguments.json) {
    OrderedJson out = duties::to_json(answer.value());
    if (arguments.severity) out["severity"] = duties::to_json(models);
    if (arguments.reminders) out["reminders"] = duties::to_json(clocks, clock.now());
    fmt::print("{}\n", out.dump(2));
  } else {
    fmt::print("{}", duties_table(answer.value().duties, lang));
    fmt::print("{}", duties_notes(answer.value(), lang));
    if (arguments.reminders) fmt::print("{}", reminders_table(clocks, clock.now(), lang));
    if (arguments.severity) fmt::print("{}", severity_text(models, lang));
  }
  return kDone;
}

}  // namespace tadasu::cli
