#include "cli/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/start.h"
#include "cli/terminal.h"
#include "command/command.h"
#include "duties/duties.h"
#include "facts/spotter.h"
#include "respond/letter_words.h"
#include "respond/paper_file.h"
#include "respond/respond.h"
#include "store/store.h"
#include "unpack/jail.h"

namespace tadasu::cli {
namespace {

namespace fs = std::filesystem;
using notices::Document;

constexpr const char* kActor = "commander";

// In one line, without what a terminal would obey.
std::string in_line(std::string words) {
  for (char& c : words)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return words;
}

class Papers {
 public:
  Papers(const DocumentArguments& arguments, store::Store& store, const Clock& clock)
      : arguments_(arguments), lang_(arguments.lang), store_(store), clock_(clock) {}

  Result<int> run() {
    if (arguments_.action == "draft") return draft();
    TRY(response_, respond::look(store_, clock_, arguments_.incident));
    TRY_STATUS(read_roles());
    TRY(const std::vector<const Document*> chosen, choose());
    if (arguments_.action == "list") return list(chosen);
    if (arguments_.action == "show") return show(chosen);
    if (arguments_.action == "export") return write(chosen);
    return check(chosen);
  }

 private:
  Status read_roles() {
    TRY(const auto users, store_.users());
    for (const store::Store::User& one : users) roles_.push_back(one.role);
    return success();
  }

  // Those that were named, else all. A letter to one person holds that person's values: it is
  // listed, and otherwise neither named nor meant.
  Result<std::vector<const Document*>> choose() const {
    std::vector<const Document*> out;
    for (const Document& one : response_.dossier.documents)
      if (arguments_.which.empty() && (one.notice.person == 0 || arguments_.action == "list"))
        out.push_back(&one);
    for (const std::string& id : arguments_.which) {
      const auto& all = response_.dossier.documents;
      const auto at =
          std::find_if(all.begin(), all.end(), [&](const Document& one) { return one.id == id; });
      if (at == all.end()) return Error{Trouble::NotFound, id, "no such document"};
      if (at->notice.person != 0)
        return Error{Trouble::NotAllowed, id,
                     "holds the values of one person: tadasu start --letter, or the console"};
      out.push_back(&*at);
    }
    return out;
  }

  Result<int> draft() {
    const auto lang = parse_lang(arguments_.paper_lang).value_or(Lang::Ja);
    if (arguments_.which.size() != 1)
      return Error{Trouble::Invalid, "document draft", "takes one paper"};
    const std::string& name = arguments_.which.front();
    Document made;
    // The letter to everybody by its own id: which items stand in it is known to the job only.
    if (name.find("-all") != std::string::npos) {
      TRY(made, respond::draft_everybody(store_, clock_, arguments_.incident, name, kActor));
    } else {
      TRY(made, respond::draft_paper(store_, clock_, arguments_.incident, name, lang, kActor));
    }
    TRY(response_, respond::look(store_, clock_, arguments_.incident));
    TRY_STATUS(read_roles());
    for (const Document& one : response_.dossier.documents)
      if (one.id == made.id) return list({&one});
    return Error{Trouble::NotFound, made.id, "no such document"};
  }

  [[nodiscard]] Result<notices::Standing> standing(const Document& one) const {
    TRY(const notices::Paper* const paper, notices::find_paper(one.notice.paper));
    return notices::standing(one, *paper, roles_);
  }

  [[nodiscard]] static std::size_t gaps(const Document& one) {
    const auto& all = one.notice.sections;
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const auto& part) { return !part.complete; }));
  }

  [[nodiscard]] std::string fact(const std::string& name) const {
    for (const char* prefix : {"notices.fact.", "ui.changed.", "ui.filled.", "ui.field."})
      if (has_words(prefix + name)) return std::string(say(lang_, prefix + name));
    return duties::fact_name(lang_, name);
  }

  [[nodiscard]] std::string state_words(const Document& one,
                                        const notices::Standing& standing) const {
    if (!one.stale.empty()) return std::string(say(lang_, "cli.document.stale"));
    if (const std::size_t open = gaps(one); open > 0)
      return std::string(say(lang_, "cli.document.gaps", {{"count", std::to_string(open)}}));
    if (standing.is_approved) return std::string(say(lang_, "cli.document.approved"));
    std::string roles;
    for (const std::string& role : standing.missing_roles) {
      const auto known = command::parse_role(role);
      if (!roles.empty()) roles += say(lang_, "notices.separator");
      roles += known ? command::role_words(*known, lang_) : role;
    }
    return std::string(say(lang_, "cli.document.waiting", {{"roles", roles}}));
  }

  Result<OrderedJson> json_of(const Document& one) const {
    TRY(const notices::Standing standing, this->standing(one));
    const auto& sent = response_.dossier.sent;
    OrderedJson out = {{"id", one.id},
                       {"paper", one.notice.paper},
                       {"lang", one.notice.lang},
                       {"title", one.notice.title},
                       {"revision", one.notice.revision},
                       {"digest", notices::text_digest(one.notice)},
                       {"gaps", gaps(one)},
                       {"stale", OrderedJson::array()},
                       {"approved", standing.is_approved},
                       {"to_approve", standing.missing_roles},
                       {"sent", std::count_if(sent.begin(), sent.end(), [&](const auto& other) {
                          return other.document == one.id;
                        })}};
    for (const notices::Filled& value : one.stale)
      out["stale"].push_back({{"fact", value.fact}, {"value", value.value}});
    return out;
  }

  void print_json(const char* schema, OrderedJson documents) const {
    fmt::print("{}\n", OrderedJson({{"schema", schema},
                                    {"incident", arguments_.incident},
                                    {"documents", std::move(documents)}})
                           .dump(2, ' ', false, OrderedJson::error_handler_t::replace));
  }

  Result<int> list(const std::vector<const Document*>& chosen) const {
    OrderedJson json = OrderedJson::array();
    std::vector<std::vector<std::string>> rows = {
        {std::string(say(lang_, "cli.document.head_id")),
         std::string(say(lang_, "cli.document.head_title")),
         std::string(say(lang_, "cli.document.head_revision")),
         std::string(say(lang_, "cli.document.head_state"))}};
    for (const Document* one : chosen) {
      TRY(OrderedJson about, json_of(*one));
      json.push_back(std::move(about));
      TRY(const notices::Standing standing, this->standing(*one));
      rows.push_back({one->id, one->notice.title, std::to_string(one->notice.revision),
                      state_words(*one, standing)});
    }
    if (arguments_.json) {
      print_json("tadasu.document_list/1", std::move(json));
      return kDone;
    }
    fmt::print("{}", table(rows, {false, false, true, false}));
    for (const Document* one : chosen)
      for (const notices::Filled& value : one->stale)
        fmt::print("  {}: {}: {}\n", one->id, fact(value.fact), in_line(value.value));
    return arguments_.action == "list" ? print_proposals() : Result<int>(kDone);
  }

  // Papers that a duty or the facts ask for and that are in no language yet.
  Result<int> print_proposals() const {
    if (!response_.sheet) return kDone;
    TRY(const auto all, respond::proposals(response_));
    for (const respond::Proposal& one : all) {
      const auto& documents = response_.dossier.documents;
      const bool is_there = std::any_of(documents.begin(), documents.end(), [&](const Document& d) {
        return d.notice.paper == one.paper->id;
      });
      if (is_there || (one.duties.empty() && !one.is_for_these_facts)) continue;
      fmt::print("{}\n", say(lang_, "cli.document.proposed",
                             {{"paper", one.paper->id}, {"title", one.paper->title(lang_)}}));
    }
    return kDone;
  }

  Result<int> show(const std::vector<const Document*>& chosen) const {
    OrderedJson json = OrderedJson::array();
    for (const Document* one : chosen) {
      if (!arguments_.json) {
        fmt::print("{}", notices::to_text(one->notice));
        continue;
      }
      TRY(OrderedJson about, json_of(*one));
      about["notice"] = OrderedJson::parse(notices::to_json_text(one->notice), nullptr, false);
      json.push_back(std::move(about));
    }
    if (arguments_.json) print_json("tadasu.document_show/1", std::move(json));
    return kDone;
  }

  // Never over a file that is there: it may have gone out.
  Result<int> write(const std::vector<const Document*>& chosen) const {
    TRY(const notices::Sender from, respond::sender(store_));
    std::error_code error;
    fs::create_directories(arguments_.out, error);
    if (error) return system_error(error.value(), arguments_.out, "create the folder");
    std::vector<std::string> written;
    for (const Document* one : chosen) {
      for (const std::string& form : arguments_.forms) {
        const fs::path path =
            fs::path(arguments_.out) / (arguments_.incident + "-" + one->id + "." + form);
        if (fs::exists(fs::symlink_status(path, error)))
          return Error{Trouble::Conflict, path.string(), "is there already"};
        TRY(const std::string bytes, respond::paper_file(one->notice, form, from));
        TRY_STATUS(write_file(path, bytes));
        written.push_back(path.string());
        if (!arguments_.json) fmt::print("{}\n", path.string());
      }
      if (!one->stale.empty() && !arguments_.json)
        fmt::print(stderr, "tadasu: {}: {}\n", one->id, say(lang_, "cli.document.stale"));
    }
    if (arguments_.json)
      fmt::print("{}\n", OrderedJson({{"schema", "tadasu.document_export/1"},
                                      {"incident", arguments_.incident},
                                      {"files", written}})
                             .dump(2));
    return kDone;
  }

  Result<int> check(const std::vector<const Document*>& chosen) const {
    TRY(const notices::Sender from, respond::sender(store_));
    facts::Spotter spotter = facts::Spotter::open(unpack::worker_program("tadasu-worker"));
    const notices::Spotting spot = [&](std::string_view part) { return spotter.spot(part); };
    OrderedJson json = OrderedJson::array();
    std::size_t errors = 0, all = 0;
    for (const Document* one : chosen) {
      TRY(const auto findings, respond::lint(response_, clock_, from, *one, spot, arguments_.lang));
      OrderedJson list = OrderedJson::array();
      for (const notices::LintFinding& found : findings) {
        ++all;
        errors += found.is_error ? 1 : 0;
        list.push_back({{"rule", found.rule},
                        {"severity", found.is_error ? "error" : "warning"},
                        {"section", found.section},
                        {"reason", found.reason},
                        {"advice", found.advice}});
        if (arguments_.json) continue;
        fmt::print("{}#{}: {} [{}]\n    {}\n    {}\n", one->id, found.section,
                   say(lang_, found.is_error ? "cli.lint.error" : "cli.lint.warning"), found.rule,
                   found.reason, found.advice);
      }
      TRY(OrderedJson about, json_of(*one));
      about["findings"] = std::move(list);
      json.push_back(std::move(about));
    }
    if (arguments_.json)
      print_json("tadasu.document_check/1", std::move(json));
    else
      fmt::print("{}\n", say(lang_, "cli.lint.sum",
                             {{"errors", grouped(errors)}, {"warnings", grouped(all - errors)}}));
    return errors > 0 ? kFound : kDone;
  }

  const DocumentArguments& arguments_;
  Lang lang_;
  store::Store& store_;
  const Clock& clock_;
  respond::Response response_;
  std::vector<std::string> roles_;
};

}  // namespace

int document(const DocumentArguments& arguments) {
  const SystemClock clock;
  auto store = store::Store::open(store_folder(arguments.store), clock);
  if (!store.ok()) return report(store.error(), arguments.lang, arguments.json);
  const auto done = Papers(arguments, *store.value(), clock).run();
  if (!done.ok()) return report(done.error(), arguments.lang, arguments.json);
  return done.value();
}

}  // namespace tadasu::cli
