#include "cli/wording.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/typed.h"
#include "cli/cli.h"
#include "cli/start.h"
#include "cli/terminal.h"
#include "facts/spotter.h"
#include "facts/typed_file.h"
#include "respond/example.h"
#include "respond/own_wordings.h"
#include "store/store.h"
#include "unpack/jail.h"

namespace tadasu::cli {
namespace {

constexpr const char* kActor = "commander";
constexpr std::size_t kFileBytesMax = 1 << 20;

std::string lang_name(Lang lang, Lang of) {
  return std::string(say(lang, std::string("ui.wording.lang.") + std::string(lang_code(of))));
}

class Wordings {
 public:
  explicit Wordings(const WordingArguments& arguments)
      : arguments_(arguments), lang_(arguments.lang) {}

  Result<int> run() {
    if (arguments_.action == "check") return check();
    if (arguments_.action == "import" && trimmed(arguments_.reason).empty())
      return Error{Trouble::Invalid, "--reason", "say why"};
    TRY(store_, store::Store::open(store_folder(arguments_.store), clock_));
    TRY(histories_, respond::wording_histories(*store_));
    if (arguments_.action == "list") return list();
    return arguments_.action == "export" ? write() : take_in();
  }

 private:
  // The file's wording: parsed in the jail, then held against the shipped paper.
  Result<notices::OwnWording> read() const {
    TRY(const std::string text, read_file(arguments_.what, kFileBytesMax));
    TRY(const facts::TypedFile file, facts::parse_typed_file(text));
    if (!file.problem.empty()) return Error{Trouble::Invalid, arguments_.what, file.problem};
    auto out = notices::own_wording_of_pack(Json::parse(file.content_json));
    if (out.ok()) return out;
    return Error{out.error().trouble, arguments_.what,
                 out.error().where + ": " + out.error().detail};
  }

  // Says what stands in the way; how many there are.
  Result<std::size_t> tell_problems(const notices::OwnWording& own, OrderedJson& json) const {
    TRY(const auto* paper, notices::find_paper(own.paper));
    TRY(const auto problems, notices::problems_of(*paper, own));
    for (const notices::WordingProblem& one : problems) {
      const std::string key = "ui.wording.problem." + one.what;
      const bool has_detail = one.what != "control" && one.what != "no_title";
      std::string words =
          has_detail ? say(lang_, key, {{"detail", one.detail}}) : std::string(say(lang_, key));
      if (!one.instead.empty()) words += say(lang_, "ui.wording.meant", {{"instead", one.instead}});
      json["problems"].push_back({{"section", one.section},
                                  {"in_heading", one.is_title},
                                  {"line", one.line},
                                  {"problem", one.what},
                                  {"detail", one.detail},
                                  {"instead", one.instead},
                                  {"message", words}});
      if (!arguments_.json)
        fmt::print(
            stderr, "tadasu: {}: {}\n", arguments_.what,
            say(lang_, "cli.wording.problem",
                {{"section", one.section}, {"line", std::to_string(one.line)}, {"words", words}}));
    }
    return problems.size();
  }

  // Whether it can be used, what is to be looked at, what the linter says over the invented
  // incident.
  Result<int> check() const {
    TRY(const notices::OwnWording own, read());
    OrderedJson json = {{"schema", "tadasu.wording_check/1"},
                        {"file", arguments_.what},
                        {"paper", own.paper},
                        {"lang", lang_code(own.lang)},
                        {"sections", own.sections.size()},
                        {"problems", OrderedJson::array()},
                        {"notes", OrderedJson::array()},
                        {"findings", OrderedJson::array()}};
    TRY(const std::size_t problems, tell_problems(own, json));
    bool is_found = false;
    if (problems == 0) {
      TRY(is_found, lint(own, json));
    }
    if (arguments_.json)
      fmt::print("{}\n", json.dump(2, ' ', false, OrderedJson::error_handler_t::replace));
    else if (problems > 0)
      fmt::print(stderr, "tadasu: {}\n",
                 say(lang_, "cli.wording.unfit", {{"n", grouped(problems)}}));
    else
      say_of("cli.wording.good", own);
    return problems > 0 ? kUsage : is_found ? kFound : kDone;
  }

  Result<bool> lint(const notices::OwnWording& own, OrderedJson& json) const {
    TRY(const auto* paper, notices::find_paper(own.paper));
    TRY(const auto shipped, notices::shipped_sections(*paper, own.lang));
    for (const notices::WordingNote& one : notices::notes_on(shipped, own)) {
      json["notes"].push_back(
          {{"section", one.section}, {"what", one.what}, {"field", one.detail}});
      if (arguments_.json) continue;
      fmt::print("{}#{}: {}\n", own.paper, one.section,
                 one.what == "lost"   ? say(lang_, "ui.wording.lost", {{"field", one.detail}})
                 : one.what == "gone" ? std::string(say(lang_, "ui.wording.gone"))
                                      : std::string(say(lang_, "ui.wording.older")));
    }
    facts::Spotter spotter = facts::Spotter::open(unpack::worker_program("tadasu-worker"));
    const notices::Spotting spot = [&](std::string_view part) { return spotter.spot(part); };
    TRY(const auto shown, respond::preview_wording(own, nullptr, {}, clock_, spot, lang_));
    bool is_error = false;
    for (const notices::LintFinding& one : shown.findings) {
      is_error = is_error || one.is_error;
      json["findings"].push_back({{"rule", one.rule},
                                  {"severity", one.is_error ? "error" : "warning"},
                                  {"section", one.section},
                                  {"reason", one.reason},
                                  {"advice", one.advice}});
      if (arguments_.json) continue;
      fmt::print("{}#{}: {} [{}]\n    {}\n    {}\n", own.paper, one.section,
                 say(lang_, one.is_error ? "cli.lint.error" : "cli.lint.warning"), one.rule,
                 one.reason, one.advice);
    }
    return is_error;
  }

  void say_of(const char* key, const notices::OwnWording& own) const {
    fmt::print("{}\n", say(lang_, key,
                           {{"paper", own.paper},
                            {"lang", lang_name(lang_, own.lang)},
                            {"n", grouped(own.sections.size())}}));
  }

  [[nodiscard]] Result<int> list() const {
    OrderedJson json = {{"schema", "tadasu.wording_list/1"}, {"papers", OrderedJson::array()}};
    const auto all = respond::wordings_now(histories_);
    for (const notices::OwnWording& one : all) {
      json["papers"].push_back(
          {{"paper", one.paper}, {"lang", lang_code(one.lang)}, {"sections", one.sections.size()}});
      if (!arguments_.json) say_of("cli.wording.own", one);
    }
    if (arguments_.json)
      fmt::print("{}\n", json.dump(2));
    else if (all.empty())
      fmt::print("{}\n", say(lang_, "cli.wording.none"));
    return kDone;
  }

  [[nodiscard]] Result<int> write() const {
    TRY(const auto* paper, notices::find_paper(arguments_.what));
    const Lang of = parse_lang(arguments_.paper_lang).value_or(Lang::Ja);
    const auto* history = respond::find_history(histories_, paper->id, of);
    const auto* own = history == nullptr ? nullptr : history->now();
    if (own == nullptr)
      return Error{Trouble::NotFound, paper->id, "has no words of the company's own"};
    const std::string text = notices::to_toml(*paper, *own, iso_text(date_at(clock_.now())));
    if (arguments_.out.empty()) {
      fmt::print("{}", text);
      return kDone;
    }
    std::error_code error;
    if (std::filesystem::exists(std::filesystem::symlink_status(arguments_.out, error)))
      return Error{Trouble::Conflict, arguments_.out, "is there already"};
    TRY_STATUS(write_file(arguments_.out, text));
    fmt::print("{}\n", arguments_.out);
    return kDone;
  }

  Result<int> take_in() {
    TRY(const notices::OwnWording own, read());
    OrderedJson json;
    TRY(const std::size_t problems, tell_problems(own, json));
    if (problems > 0) {
      fmt::print(stderr, "tadasu: {}\n",
                 say(lang_, "cli.wording.unfit", {{"n", grouped(problems)}}));
      return kUsage;
    }
    TRY_STATUS(respond::set_wording(*store_, own, trimmed(arguments_.reason), {.actor = kActor}));
    if (arguments_.json)
      fmt::print("{}\n", OrderedJson({{"schema", "tadasu.wording_import/1"},
                                      {"paper", own.paper},
                                      {"lang", lang_code(own.lang)},
                                      {"sections", own.sections.size()}})
                             .dump(2));
    else
      say_of("cli.wording.taken_in", own);
    return kDone;
  }

  const WordingArguments& arguments_;
  Lang lang_;
  const SystemClock clock_;
  std::unique_ptr<store::Store> store_;
  std::vector<respond::WordingHistory> histories_;
};

}  // namespace

int wording(const WordingArguments& arguments) {
  if (arguments.action != "list" && arguments.what.empty())
    return report({Trouble::Invalid, "wording " + arguments.action, "takes a file or a paper"},
                  arguments.lang, arguments.json);
  const auto done = Wordings(arguments).run();
  if (!done.ok()) return report(done.error(), arguments.lang, arguments.json);
  return done.value();
}

}  // namespace tadasu::cli
