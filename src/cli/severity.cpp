#include "cli/severity.h"

#include "cli/terminal.h"
#include "duties/duties.h"

namespace tadasu::cli {
namespace {

using duties::SeverityModel;

std::string line(const std::string& text) { return "  " + text + "\n"; }

std::string inputs_table(const SeverityModel& model, Lang lang) {
  std::vector<std::vector<std::string>> rows;
  for (const duties::SeverityGroup& group : model.groups) {
    if (group.group)
      rows.push_back({"  " + say(lang, "severity.group", {{"n", grouped(*group.group + 1)}}),
                      duties::range_words(lang, model.unit, group.score), ""});
    for (const duties::SeverityInput& input : group.inputs)
      rows.push_back({"  " + input.name.in(lang), duties::range_words(lang, "", input.value),
                      duties::why_words(lang, input)});
  }
  return table(rows, {false, false, false});
}

std::string score_line(const SeverityModel& model, Lang lang) {
  std::string out = model.title.in(lang) + ": ";
  if (!model.score) return out + std::string(say(lang, "severity.no_items")) + "\n";
  out += duties::range_words(lang, model.unit, *model.score);
  if (const std::string level = duties::level_words(lang, model); !level.empty())
    out += " (" + level + ")";
  if (model.unit == "yen") out += " (" + std::string(say(lang, "severity.per_person")) + ")";
  return out + "\n";
}

std::string total_line(const SeverityModel& model, Lang lang) {
  if (!model.total) return line(std::string(say(lang, "severity.total_unknown")));
  return line(std::string(say(lang, "severity.total")) + ": " +
              duties::range_words(lang, model.unit, *model.total));
}

std::string beside(const SeverityModel& model, Lang lang) {
  std::string out, asked;
  for (const duties::SeverityFlag& flag : model.flags)
    out += line("* " + duties::flag_words(lang, flag));
  for (const std::string& fact : model.asks)
    asked += (asked.empty() ? "" : ", ") + duties::fact_name(lang, fact);
  if (!asked.empty()) out += line("? " + std::string(say(lang, "severity.asks")) + ": " + asked);
  if (!model.paid.empty()) out += line(std::string(say(lang, "severity.paid")) + ":");
  for (const duties::PaidBefore& paid : model.paid)
    out += line("  " + duties::paid_words(lang, paid));
  return out;
}

}  // namespace

std::string severity_text(const std::vector<SeverityModel>& models, Lang lang) {
  std::string out = "\n" + std::string(say(lang, "severity.title")) + "\n";
  for (const SeverityModel& model : models) {
    out += "\n" + score_line(model, lang);
    if (!model.score) continue;
    out += inputs_table(model, lang);
    if (model.unit == "yen") out += total_line(model, lang);
    out += line(model.caution.in(lang));
    if (model.inconsistency) out += line(model.inconsistency->in(lang));
    out += beside(model, lang);
  }
  return out;
}

}  // namespace tadasu::cli
