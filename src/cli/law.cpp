#include "cli/law.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "cli/cli.h"
#include "cli/law_diff.h"
#include "cli/terminal.h"
#include "duties/duties.h"

namespace tadasu::cli {
namespace {

OrderedJson to_json(const std::vector<duties::LawReport>& reports, bool good) {
  OrderedJson laws = OrderedJson::array();
  for (const duties::LawReport& one : reports) {
    laws.push_back({{"law", one.law},
                    {"status", one.status},
                    {"rules", one.rules},
                    {"duties", one.duties},
                    {"cases", one.cases},
                    {"unverified", one.unverified},
                    {"wrong", one.wrong}});
  }
  return {{"schema", "tadasu.law_check/1"}, {"good", good}, {"laws", std::move(laws)}};
}

void print_table(const std::vector<duties::LawReport>& reports, Lang lang, bool unverified) {
  std::vector<std::vector<std::string>> rows;
  std::uint64_t cases = 0, items = 0, not_verified = 0;
  for (const duties::LawReport& one : reports) {
    cases += one.cases;
    items += one.rules + one.duties;
    not_verified += one.unverified.size();
    const auto count = [](std::size_t n) { return grouped(n); };
    rows.push_back({std::string(say(lang, one.wrong.empty() ? "cli.law.good" : "cli.law.wrong")),
                    one.law, one.status, count(one.rules + one.duties), count(one.cases),
                    count(one.unverified.size()), duties::law_name(lang, one.law)});
  }
  const auto head = [&](const char* key) { return std::string(say(lang, key)); };
  rows.insert(rows.begin(),
              {"", head("cli.law.pack"), head("cli.law.status"), head("cli.law.items"),
               head("cli.law.cases"), head("cli.law.unverified"), head("cli.law.title")});
  fmt::print("{}", table(rows, {false, false, false, true, true, true, false}));
  fmt::print("{}\n", say(lang, "cli.law.sum",
                         {{"packs", grouped(reports.size())},
                          {"items", grouped(items)},
                          {"cases", grouped(cases)},
                          {"unverified", grouped(not_verified)}}));
  if (!unverified) return;
  for (const duties::LawReport& one : reports) {
    for (const std::string& id : one.unverified) {
      const std::string duty = duties::duty_name(lang, id);
      fmt::print("  {}  {}\n", id, duty == id ? duties::rule_name(lang, id) : duty);
    }
  }
}

}  // namespace

int law(const LawArguments& arguments) {
  const Lang lang = arguments.lang;
  if (arguments.action == "diff") {
    if (arguments.laws.size() == 2)
      return law_diff(arguments.laws[0], arguments.laws[1], lang, arguments.json);
    return report(Error{Trouble::Invalid, "law diff", "takes two files or two folders: OLD NEW"},
                  lang, arguments.json);
  }
  const auto checked = duties::check_laws(arguments.laws);
  if (!checked.ok()) return report(checked.error(), lang, arguments.json);
  const auto& reports = checked.value();
  const bool good = std::all_of(reports.begin(), reports.end(),
                                [](const auto& one) { return one.wrong.empty(); });
  if (arguments.json) {
    fmt::print("{}\n", to_json(reports, good).dump(2));
  } else {
    print_table(reports, lang, arguments.unverified);
    for (const duties::LawReport& one : reports) {
      for (const std::string& wrong : one.wrong)
        fmt::print(stderr, "tadasu: {}: {}\n", one.law, wrong);
    }
  }
  return good ? kDone : kUsage;
}

}  // namespace tadasu::cli
