#include "cli/kinds.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/terminal.h"
#include "facts/own_kinds.h"

namespace tadasu::cli {
namespace {

std::string in_words(const find::OwnKindsProblem& problem, Lang lang) {
  return say(lang, "own_kinds." + problem.what, {{"detail", problem.detail}});
}

std::string dumped(const OrderedJson& json) {
  return json.dump(2, ' ', false, OrderedJson::error_handler_t::replace);
}

OrderedJson check_json(const std::string& path, const facts::OwnKindsCheck& check, Lang lang) {
  OrderedJson problems = OrderedJson::array();
  for (const find::OwnKindsProblem& one : check.problems) {
    problems.push_back({{"item", one.item},
                        {"problem", one.what},
                        {"detail", one.detail},
                        {"message", in_words(one, lang)}});
  }
  OrderedJson samples = OrderedJson::array();
  for (const facts::OwnSample& one : check.samples) {
    samples.push_back({{"item", check.own.kinds[one.kind].id},
                       {"sample", one.text},
                       {"list", one.wanted ? "matches" : "matches_not"},
                       {"holds", one.holds}});
  }
  return {
      {"schema", "tadasu.kinds_check/1"}, {"file", path},         {"good", check.problems.empty()},
      {"kinds", check.own.kinds.size()},  {"problems", problems}, {"samples", samples}};
}

void tell_problems(const std::string& path, const facts::OwnKindsCheck& check, Lang lang) {
  for (const find::OwnKindsProblem& one : check.problems) {
    const std::string item = one.item.empty() ? "" : " [" + one.item + "]";
    fmt::print(stderr, "tadasu: {}{}: {}\n", path, item, in_words(one, lang));
  }
}

Result<facts::OwnKindsCheck> check_file(const std::string& path) {
  TRY(const std::string text, read_file(path, find::kOwnKindsBytesMax + 1));
  return facts::check_own_kinds(text);
}

}  // namespace

LoadedKinds load_own_kinds(const std::string& path, Lang lang, bool json) {
  auto check = check_file(path);
  if (!check.ok()) return {{}, report(check.error(), lang, json)};
  if (check.value().problems.empty()) return {std::move(check.value().own), 0};
  if (json) {
    fmt::print(stderr, "{}\n", dumped(check_json(path, check.value(), lang)));
  } else {
    tell_problems(path, check.value(), lang);
  }
  return {{}, kUsage};
}

int kinds(const KindsArguments& arguments) {
  const Lang lang = arguments.lang;
  const auto checked = check_file(arguments.path);
  if (!checked.ok()) return report(checked.error(), lang, arguments.json);
  const facts::OwnKindsCheck& check = checked.value();
  const int code = check.problems.empty() ? kDone : kUsage;
  if (arguments.json) {
    fmt::print("{}\n", dumped(check_json(arguments.path, check, lang)));
    return code;
  }
  std::vector<std::vector<std::string>> rows;
  for (const facts::OwnSample& one : check.samples) {
    rows.push_back(
        {std::string(say(lang, one.holds ? "cli.kinds.holds" : "cli.kinds.fails")),
         check.own.kinds[one.kind].id,
         std::string(say(lang, one.wanted ? "cli.kinds.matches" : "cli.kinds.matches_not")),
         one.text});
  }
  if (!rows.empty()) fmt::print("{}", table(rows, {false, false, false, false}));
  tell_problems(arguments.path, check, lang);
  if (code == kDone) {
    fmt::print("{}\n", say(lang, "cli.kinds.good",
                           {{"count", grouped(check.own.kinds.size())},
                            {"samples", grouped(check.samples.size())}}));
  }
  return code;
}

}  // namespace tadasu::cli
