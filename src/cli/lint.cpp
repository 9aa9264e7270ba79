#include "cli/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/bytes.h"
#include "base/typed.h"
#include "cli/cli.h"
#include "cli/terminal.h"
#include "duties/duties.h"
#include "facts/spotter.h"
#include "notices/lint.h"
#include "text/fold.h"
#include "text/mask.h"
#include "unpack/jail.h"

namespace tadasu::cli {
namespace {

constexpr std::size_t kHeadingColumnsMax = 44;
constexpr std::size_t kExcerptColumnsMax = 60;

bool is_one_of(char32_t c, std::u32string_view set) {
  return set.find(c) != std::u32string_view::npos;
}

// More than one letter in ten is Japanese: a paper in Japanese.
Lang lang_of(std::string_view text) {
  std::size_t japanese = 0, letters = 0;
  for (std::size_t at = 0; at < text.size();) {
    const text::Script script = text::script_of(text::next_char(text, at));
    const bool own = script == text::Script::Hiragana || script == text::Script::Katakana ||
                     script == text::Script::Kanji;
    japanese += own ? 1 : 0;
    letters += own || script == text::Script::Ascii ? 1 : 0;
  }
  return letters > 0 && japanese * 10 <= letters ? Lang::En : Lang::Ja;
}

// A short line that ends no sentence, with the mark of a heading before it or behind an empty line.
bool is_heading(std::string_view line, bool after_empty) {
  const std::string words = trimmed(line);
  if (words.empty() || width_of(words) > kHeadingColumnsMax) return false;
  char32_t first = 0, second = 0, last = 0;
  for (std::size_t at = 0, i = 0; at < words.size(); ++i) {
    last = text::next_char(words, at);
    if (i == 0) first = last;
    if (i == 1) second = last;
  }
  if (is_one_of(last, U"。.、,!?！？:：;")) return false;
  if (is_one_of(first, U"■●◆□○◇▼【#")) return true;
  const bool numbered = (first >= U'0' && first <= U'9') || (first >= U'０' && first <= U'９') ||
                        is_one_of(first, U"①②③④⑤⑥⑦⑧⑨⑩");
  if (numbered && is_one_of(second, U".．)）、 　")) return true;
  return after_empty && !is_one_of(first, U"・-*(（〒");
}

// ---- facts

// The numbers of a document of facts, as values of a paper.
struct Numbers {
  std::map<std::string, std::string> values = {
      {"people.min", ""}, {"people.likely", ""}, {"people.max", ""}};
  std::vector<std::uint64_t> more, records;
};

void add_count(const Json& count, std::vector<std::uint64_t>& to) {
  if (count.is_number_unsigned()) to.push_back(count.get<std::uint64_t>());
  if (!count.is_object()) return;
  for (const char* name : {"min", "likely", "max"})
    if (count.contains(name)) add_count(count[name], to);
}

Numbers numbers_of(const Json& facts) {
  Numbers out;
  const Json persons = facts.value("persons", Json());
  for (const char* name : {"min", "likely", "max"}) {
    const Json one = persons.is_object() ? persons.value(name, Json()) : persons;
    if (one.is_number_unsigned())
      out.values["people." + std::string(name)] = std::to_string(one.get<std::uint64_t>());
  }
  add_count(facts.value("records", Json()), out.records);
  if (!out.records.empty()) out.values["records"] = std::to_string(out.records.back());
  for (const char* name : {"my_number_persons", "recipient_count"})
    add_count(facts.value(name, Json()), out.more);
  const Json residence = facts.value("residence", Json());
  if (residence.is_object())
    for (const auto& [country, count] : residence.items()) add_count(count, out.more);
  const Json groups = facts.value("groups", Json());
  if (groups.is_array())
    for (const Json& group : groups) add_count(group.value("persons", Json()), out.more);
  return out;
}

Result<std::string> read_text_file(const std::string& path) {
  std::string text;
  if (path == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    TRY(text, read_file(path, facts::kSpotBytesMax + 1));
  }
  if (text.size() > facts::kSpotBytesMax) return Error{Trouble::TooLarge, path, ""};
  return text;
}

Result<Numbers> read_facts(const std::string& path) {
  TRY(const std::string text, read_file(path, 16 << 20));
  TRY(const Json facts, duties::parse_facts(text));
  TRY_STATUS(duties::validate_facts(facts));
  return numbers_of(facts);
}

// ---- what is printed

struct Placed {
  const notices::LintFinding* finding = nullptr;
  std::size_t begin = 0, end = 0;  // in the text
  bool is_whole = false;           // of the paper, at no place
};

struct Position {
  std::size_t line = 1, column = 1;  // characters
};
Position position_of(std::string_view text, std::size_t byte) {
  Position out;
  for (std::size_t at = 0; at < byte;) {
    if (text::next_char(text, at) == U'\n') {
      ++out.line;
      out.column = 1;
    } else {
      ++out.column;
    }
  }
  return out;
}

std::string mask_of(std::string_view kind, std::string_view value) {
  const auto infos = find::kind_infos();
  const auto parsed = find::parse_kind(kind);
  if (!infos.ok() || !parsed) return "****";
  return text::mask_value((*infos.value())[static_cast<std::size_t>(*parsed)].mask, value);
}

// The words of the finding on one line, personal data in them masked, whichever rule found them.
std::string excerpt(std::string_view text, const Placed& placed, const std::vector<Placed>& all) {
  std::string out;
  for (std::size_t at = placed.begin; at < placed.end;) {
    const Placed* personal = nullptr;
    for (const Placed& one : all)
      if (!one.finding->kind.empty() && one.begin <= at && at < one.end) personal = &one;
    if (personal != nullptr) {
      out += mask_of(personal->finding->kind,
                     text.substr(personal->begin, personal->end - personal->begin));
      at = personal->end;
    } else {
      const std::size_t begin = at;
      const char32_t c = text::next_char(text, at);
      // What a terminal would obey is no sign of the paper.
      const bool obeyed = c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200E && c <= 0x200F) ||
                          (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
      out += obeyed ? " " : std::string(text.substr(begin, at - begin));
    }
    if (width_of(out) > kExcerptColumnsMax) return out + "...";
  }
  return out;
}

std::vector<Placed> placed_in(const PlainPaper& paper,
                              const std::vector<notices::LintFinding>& findings) {
  std::vector<Placed> out;
  for (const notices::LintFinding& one : findings) {
    const auto& sections = paper.notice.sections;
    const auto section = std::find_if(sections.begin(), sections.end(), [&](const auto& candidate) {
      return candidate.id == one.section;
    });
    if (section == sections.end()) {
      out.push_back({&one, 0, 0, true});
      continue;
    }
    const std::size_t from = paper.begins[static_cast<std::size_t>(section - sections.begin())];
    out.push_back({&one, from + one.begin, from + one.end, false});
  }
  return out;
}

void print_json(const LintArguments& arguments, const PlainPaper& paper, std::string_view text,
                const std::vector<Placed>& all, std::size_t errors) {
  OrderedJson findings = OrderedJson::array();
  for (const Placed& one : all) {
    OrderedJson item = {{"rule", one.finding->rule},
                        {"severity", one.finding->is_error ? "error" : "warning"}};
    if (!one.is_whole) {
      const Position at = position_of(text, one.begin);
      item["line"] = at.line;
      item["column"] = at.column;
      item["begin"] = one.begin;
      item["end"] = one.end;
      item["excerpt"] = excerpt(text, one, all);
    }
    if (!one.finding->kind.empty()) item["kind"] = one.finding->kind;
    item["reason"] = one.finding->reason;
    item["advice"] = one.finding->advice;
    item["source"] = one.finding->source;
    findings.push_back(std::move(item));
  }
  const OrderedJson out = {{"schema", "tadasu.lint/1"},
                           {"paper", arguments.paper},
                           {"lang", paper.notice.lang},
                           {"facts", !arguments.facts_path.empty()},
                           {"errors", errors},
                           {"warnings", all.size() - errors},
                           {"findings", std::move(findings)}};
  fmt::print("{}\n", out.dump(2, ' ', false, OrderedJson::error_handler_t::replace));
}

void print_findings(const LintArguments& arguments, std::string_view text,
                    const std::vector<Placed>& all, std::size_t errors) {
  const Lang lang = arguments.lang;
  const std::string name = arguments.path == "-" ? "stdin" : arguments.path;
  for (const Placed& one : all) {
    const auto severity = say(lang, one.finding->is_error ? "cli.lint.error" : "cli.lint.warning");
    if (one.is_whole) {
      fmt::print("{}: {} [{}]\n", name, severity, one.finding->rule);
    } else {
      const Position at = position_of(text, one.begin);
      fmt::print("{}:{}:{}: {} [{}] {}\n", name, at.line, at.column, severity, one.finding->rule,
                 excerpt(text, one, all));
    }
    fmt::print("    {}\n    {}\n", one.finding->reason, one.finding->advice);
  }
  fmt::print("{}\n",
             say(lang, "cli.lint.sum",
                 {{"errors", grouped(errors)}, {"warnings", grouped(all.size() - errors)}}));
  if (arguments.facts_path.empty()) fmt::print(stderr, "{}\n", say(lang, "cli.lint.no_facts"));
}

// The table of rules, each with a sentence it finds and one it does not.
Result<int> print_rules(const LintArguments& arguments) {
  const Lang lang = arguments.lang;
  TRY(const auto rules, notices::lint_rules(lang, lang));
  OrderedJson list = OrderedJson::array();
  for (const notices::LintRuleWords& one : rules) {
    const char* severity = one.is_error ? "error" : "warning";
    list.push_back({{"rule", one.id},
                    {"severity", severity},
                    {"reason", one.reason},
                    {"advice", one.advice},
                    {"source", one.source},
                    {"bad", one.bad},
                    {"good", one.good}});
    if (arguments.json) continue;
    fmt::print("{} [{}]\n    {}\n    {}\n    {}: {}\n    {}: {}\n    ({})\n",
               say(lang, "cli.lint." + std::string(severity)), one.id, one.reason, one.advice,
               say(lang, "cli.lint.bad"), one.bad, say(lang, "cli.lint.good"), one.good,
               one.source);
  }
  if (arguments.json)
    fmt::print("{}\n", OrderedJson({{"schema", "tadasu.lint_rules/1"},
                                    {"lang", lang_code(lang)},
                                    {"rules", std::move(list)}})
                           .dump(2));
  return kDone;
}

Result<int> lint_file(const LintArguments& arguments) {
  TRY(const std::string text, read_text_file(arguments.path));
  const PlainPaper paper = plain_paper(text, arguments.paper);
  notices::LintBasis basis;
  basis.reader = arguments.lang;
  Numbers numbers;
  if (!arguments.facts_path.empty()) {
    TRY(numbers, read_facts(arguments.facts_path));
    basis.values = &numbers.values;
    basis.numbers = numbers.more;
    basis.records = numbers.records;
  }
  facts::Spotter spotter = facts::Spotter::open(unpack::worker_program("tadasu-worker"));
  basis.spot = [&](std::string_view part) { return spotter.spot(part); };
  TRY(const auto findings, notices::lint(paper.notice, basis));
  const std::vector<Placed> all = placed_in(paper, findings);
  const auto errors = static_cast<std::size_t>(std::count_if(
      findings.begin(), findings.end(), [](const auto& finding) { return finding.is_error; }));
  if (arguments.json) {
    print_json(arguments, paper, text, all, errors);
  } else {
    print_findings(arguments, text, all, errors);
  }
  return errors > 0 ? kFound : kDone;
}

}  // namespace

PlainPaper plain_paper(std::string_view text, std::string_view paper) {
  PlainPaper out;
  out.notice.paper = paper;
  out.notice.lang = lang_code(lang_of(text));
  std::size_t begin = 0;
  std::string title;
  const auto close = [&](std::size_t end) {
    if (trimmed(text.substr(begin, end - begin)).empty()) return;
    out.begins.push_back(begin);
    out.notice.sections.push_back({.id = "part-" + std::to_string(out.begins.size()),
                                   .title = title,
                                   .text = std::string(text.substr(begin, end - begin)),
                                   .filled = {}});
  };
  bool after_empty = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::size_t next = std::min(end + 1, text.size());
    const std::string_view line = text.substr(at, end - at);
    if (is_heading(line, after_empty && next < text.size())) {
      close(at);
      begin = at;
      title = trimmed(line);
    }
    after_empty = trimmed(line).empty();
    at = next;
  }
  close(text.size());
  return out;
}

int lint(const LintArguments& arguments) {
  if (arguments.path.empty() && !arguments.rules)
    return report({Trouble::Invalid, "FILE", "a file, or --rules"}, arguments.lang, arguments.json);
  const auto code = arguments.rules ? print_rules(arguments) : lint_file(arguments);
  if (!code.ok()) return report(code.error(), arguments.lang, arguments.json);
  return code.value();
}

}  // namespace tadasu::cli
