#include "cli/law_diff.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "cli/cli.h"
#include "cli/terminal.h"

namespace tadasu::cli {
namespace {

using Change = duties::LawDiff::Item::Change;

OrderedJson value(const std::optional<std::string>& text) {
  return text ? OrderedJson(*text) : OrderedJson();
}

const char* change_id(Change change) {
  return change == Change::Added ? "added" : change == Change::Removed ? "removed" : "changed";
}

OrderedJson to_json(const duties::LawDiff& diff) {
  OrderedJson items = OrderedJson::array();
  for (const auto& item : diff.items) {
    OrderedJson members = OrderedJson::array();
    for (const auto& member : item.members) {
      members.push_back({{"name", member.name},
                         {"before", value(member.before)},
                         {"after", value(member.after)}});
    }
    items.push_back({{"table", item.table},
                     {"id", item.id},
                     {"change", change_id(item.change)},
                     {"members", std::move(members)}});
  }
  OrderedJson otherwise = OrderedJson::array();
  for (const auto& one : diff.otherwise) {
    otherwise.push_back(
        {{"name", one.name}, {"under_old", one.otherwise}, {"fails_under_new", one.fails_anew}});
  }
  OrderedJson out{{"law", diff.law}};
  out["change"] = diff.added ? "added" : diff.removed ? "removed" : "changed";
  out["items"] = std::move(items);
  out["cases"] = diff.cases;
  out["otherwise"] = std::move(otherwise);
  return out;
}

std::string words(Lang lang, const std::string& key) {
  return std::string(say(lang, "cli.law_diff." + key));
}

}  // namespace

std::string law_diff_text(const std::vector<duties::LawDiff>& diffs, Lang lang) {
  if (diffs.empty()) return words(lang, "same") + "\n";
  std::string out;
  for (const duties::LawDiff& diff : diffs) {
    out += fmt::format("{}  {}", diff.law, duties::law_name(lang, diff.law));
    if (diff.added) out += "  " + words(lang, "added");
    if (diff.removed) out += "  " + words(lang, "removed");
    out += "\n";
    for (const auto& item : diff.items) {
      const bool head = item.table == "pack" || item.table == "law";
      out += fmt::format("  {} {}: {}\n", words(lang, "table." + item.table), head ? "" : item.id,
                         words(lang, change_id(item.change)));
      for (const auto& member : item.members) {
        const auto text = [](const std::optional<std::string>& one) { return one.value_or("-"); };
        out += item.change == Change::Changed
                   ? fmt::format("    {}: {} -> {}\n", member.name, text(member.before),
                                 text(member.after))
                   : fmt::format("    {}: {}\n", member.name,
                                 text(item.change == Change::Added ? member.after : member.before));
      }
    }
    if (diff.added || diff.removed) continue;
    out += "  " +
           (diff.without_cases ? words(lang, "without_cases")
                               : say(lang, "cli.law_diff.cases",
                                     {{"cases", grouped(diff.cases)},
                                      {"otherwise", grouped(diff.otherwise.size())}})) +
           "\n";
    for (const auto& one : diff.otherwise) {
      out += fmt::format("    {}{}\n", one.name,
                         one.fails_anew ? " " + words(lang, "fails_anew") : "");
      for (const std::string& what : one.otherwise) out += fmt::format("      {}\n", what);
    }
  }
  return out;
}

int law_diff(const std::string& before, const std::string& after, Lang lang, bool json) {
  const auto diffs = duties::diff_laws(before, after);
  if (!diffs.ok()) return report(diffs.error(), lang, json);
  if (!json) {
    fmt::print("{}", law_diff_text(diffs.value(), lang));
    return kDone;
  }
  OrderedJson laws = OrderedJson::array();
  for (const auto& diff : diffs.value()) laws.push_back(to_json(diff));
  fmt::print("{}\n",
             OrderedJson{{"schema", "tadasu.law_diff/1"}, {"laws", std::move(laws)}}.dump(2));
  return kDone;
}

}  // namespace tadasu::cli
