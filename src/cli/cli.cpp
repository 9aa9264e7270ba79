#include "cli/cli.h"

#include <CLI/CLI.hpp>
#include <clocale>
#include <csignal>
#include <exception>
#include <map>
#include <typeinfo>

#include "base/hash.h"
#include "cli/document.h"
#include "cli/duties.h"
#include "cli/kinds.h"
#include "cli/law.h"
#include "cli/letters.h"
#include "cli/lint.h"
#include "cli/list.h"
#include "cli/people.h"
#include "cli/review.h"
#include "cli/scan.h"
#include "cli/start.h"
#include "cli/terminal.h"
#include "cli/wording.h"

#ifndef TADASU_VERSION
#define TADASU_VERSION "0.1.0"
#endif

namespace tadasu::cli {
namespace {

Lang lang_from_arguments(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument.substr(0, 7) == "--lang=")
      return parse_lang(argument.substr(7)).value_or(Lang::Ja);
    if (argument == "--lang" && i + 1 < argc) return parse_lang(argv[i + 1]).value_or(Lang::Ja);
  }
  return lang_from_environment();
}

const std::map<std::string, ProgressMode> kProgressModes = {{"auto", ProgressMode::Auto},
                                                            {"bar", ProgressMode::Bar},
                                                            {"plain", ProgressMode::Plain},
                                                            {"none", ProgressMode::None}};

// The table of all commands: help comes from here and nowhere else.
class Commands {
 public:
  explicit Commands(Lang lang) : lang_(lang), app_(words("cli.about"), "tadasu") {
    wording_.lang = letters_.lang = document_.lang = list_.lang = scan_.lang = duties_.lang =
        start_.lang = serve_.lang = kinds_.lang = people_.lang = review_.lang = sample_.lang =
            law_.lang = lint_.lang = lang;
    app_.add_option("--lang", lang_text_, words("cli.option.lang"))
        ->check(CLI::IsMember({"ja", "en"}));
    app_.add_flag("-q,--quiet", quiet_, words("cli.option.quiet"));
    app_.set_version_flag("--version", TADASU_VERSION, words("cli.option.version"));
    app_.require_subcommand(0, 1);
    add_scan();
    add_duties();
    add_start();
    add_serve();
    add_kinds();
    add_people();
    add_review();
    add_list();
    add_letters();
    add_document();
    add_wording();
    add_law();
    add_lint();
    add_help();
  }

  int run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      const int code = app_.exit(error);
      return code == 0 ? kDone : kUsage;
    }
    if (quiet_) scan_.progress = start_.progress = letters_.progress = ProgressMode::None;
    if (app_.got_subcommand("scan")) return scan(scan_);
    if (app_.got_subcommand("duties")) return duties(duties_);
    if (app_.got_subcommand("start")) return start(start_);
    if (app_.got_subcommand("serve")) return serve(serve_);
    if (app_.got_subcommand("kinds")) return kinds(kinds_);
    if (app_.got_subcommand("people")) return people(people_);
    if (app_.got_subcommand("review")) return review(review_);
    if (app_.got_subcommand("sample")) return sample(sample_);
    if (app_.got_subcommand("list")) return list(list_);
    if (app_.got_subcommand("letters")) return letters(letters_);
    if (app_.got_subcommand("document")) return document(document_);
    if (app_.got_subcommand("wording")) return wording(wording_);
    if (app_.got_subcommand("law")) return law(law_);
    if (app_.got_subcommand("lint")) return lint(lint_);
    if (app_.got_subcommand("help")) return help();
    std::cout << words("cli.what_next");
    return kDone;
  }

 private:
  [[nodiscard]] std::string words(std::string_view key) const {
    return std::string(say(lang_, key));
  }

  CLI::App* command(const char* name, std::string_view about) {
    CLI::App* sub = app_.add_subcommand(name, words(about));
    sub->fallthrough();
    return sub;
  }

  void add_scan() {
    CLI::App* sub = command("scan", "cli.scan.about");
    sub->add_option("path", scan_.paths, words("cli.option.paths"))->required();
    sub->add_flag("--json", scan_.json, words("cli.option.json"));
    sub->add_flag("--mentions", scan_.mentions, words("cli.option.mentions"));
    sub->add_flag("--explain", scan_.explain, words("cli.option.explain"));
    sub->add_flag("--reveal", scan_.reveal, words("cli.option.reveal"));
    sub->add_option("--reason", scan_.reason, words("cli.option.reason"));
    sub->add_option("--fail-on", scan_.fail_on, words("cli.option.fail_on"))->delimiter(',');
    sub->add_option("--kinds", scan_.kinds_path, words("cli.option.kinds"));
    sub->add_option("--known,--known-people", scan_.known_path, words("cli.option.known_people"));
    sub->add_option("-j,--threads", scan_.threads, words("cli.option.threads"));
    sub->add_option("--progress", scan_.progress, words("cli.option.progress"))
        ->transform(CLI::CheckedTransformer(kProgressModes));
  }

  void add_duties() {
    CLI::App* sub = command("duties", "cli.duties.about");
    sub->add_option("--facts", duties_.facts_path, words("cli.option.facts"));
    CLI::Option* veris = sub->add_option("--veris", duties_.veris_path, words("cli.option.veris"));
    sub->add_flag("--summary", duties_.summary, words("cli.option.summary"))->needs(veris);
    sub->add_flag("--severity", duties_.severity, words("cli.option.severity"))->excludes(veris);
    sub->add_option("--own-duties", duties_.own_paths, words("cli.option.own_duties"))
        ->excludes(veris);
    sub->add_option("--set", duties_.set, words("cli.option.set"))->excludes(veris);
    CLI::Option* reminders =
        sub->add_flag("--reminders", duties_.reminders, words("cli.option.reminders"));
    CLI::Option* json = sub->add_flag("--json", duties_.json, words("cli.option.json"));
    sub->add_flag("--ics", duties_.calendar, words("cli.option.ics"))
        ->excludes(veris)
        ->excludes(json);
    reminders->excludes(veris);
  }

  void add_start() {
    CLI::App* sub = command("start", "cli.start.about");
    sub->add_option("path", start_.paths, words("cli.option.paths"))->required();
    sub->add_option("--store", start_.store, words("cli.option.store"));
    sub->add_option("--title", start_.title, words("cli.option.title"));
    sub->add_option("--known", start_.known_at, words("cli.option.known"));
    sub->add_option("--occurred", start_.occurred_at, words("cli.option.occurred"));
    sub->add_option("--facts", start_.facts_path, words("cli.option.established"));
    sub->add_option("--happened", start_.happened, words("cli.option.happened"));
    sub->add_option("--kinds", start_.kinds_path, words("cli.option.kinds_start"));
    sub->add_option("--known-people", start_.known_path, words("cli.option.known_people_start"));
    sub->add_option("--test-people", start_.test_people_path, words("cli.option.test_people"));
    sub->add_option("--drafts", start_.drafts, words("cli.option.drafts"));
    sub->add_option("--letter", start_.letter, words("cli.option.letter"));
    sub->add_flag("--redraft", start_.redraft, words("cli.option.redraft"));
    sub->add_option("--sender", start_.sender_path, words("cli.option.sender"));
    sub->add_flag("--json", start_.json, words("cli.option.json"));
    sub->add_option("-j,--threads", start_.threads, words("cli.option.threads"));
    sub->add_option("--progress", start_.progress, words("cli.option.progress"))
        ->transform(CLI::CheckedTransformer(kProgressModes));
  }

  void add_serve() {
    CLI::App* sub = command("serve", "cli.serve.about");
    sub->add_option("--store", serve_.store, words("cli.option.store"));
    sub->add_option("--address", serve_.address, words("cli.option.address"));
    sub->add_option("--port", serve_.port, words("cli.option.port"));
    sub->add_option("--evidence", serve_.evidence_root, words("cli.option.evidence"));
    sub->add_option("--analyze", serve_.analyze_port, words("cli.option.analyze"));
    sub->add_flag("--print-login", serve_.print_login, words("cli.option.print_login"));
  }

  void add_kinds() {
    CLI::App* sub = command("kinds", "cli.kinds.about");
    sub->add_option("action", kinds_.action, words("cli.option.kinds_action"))
        ->required()
        ->check(CLI::IsMember({"check", "diff"}));
    sub->add_option("file", kinds_.path, words("cli.option.kinds"))->required();
    sub->add_flag("--json", kinds_.json, words("cli.option.json"));
  }

  void add_people() {
    CLI::App* sub = command("people", "cli.people.about");
    sub->add_option("file", people_.path, words("cli.option.people_file"))->required();
    sub->add_option("--id", people_.id_column, words("cli.option.people_id"));
    sub->add_option("--map", people_.map, words("cli.option.people_map"));
    sub->add_option("--with", people_.with, words("cli.option.people_with"));
    sub->add_flag("--same-system", people_.same_system, words("cli.option.same_system"));
    sub->add_flag("--jsonl", people_.jsonl, words("cli.option.jsonl"));
    sub->add_flag("--links", people_.links, words("cli.option.people_links"));
    sub->add_flag("--json", people_.json, words("cli.option.json"));
    CLI::Option* const memory =
        sub->add_option("--memory", people_.memory, words("cli.option.people_memory"));
    memory->excludes("--with");
    sub->add_option("-j,--threads", people_.threads, words("cli.option.threads"));
  }

  void add_review() {
    CLI::App* sub = command("review", "cli.review.about");
    sub->add_option("incident", review_.incident, words("cli.option.incident"))->required();
    sub->add_option("--store", review_.store, words("cli.option.store"));
    sub->add_option("--pattern", review_.pattern, words("cli.option.pattern"));
    sub->add_option("--decide", review_.verdict, words("cli.option.decide"))
        ->check(CLI::IsMember({"same", "different", "unsure"}));
    sub->add_option("--hash", review_.hash, words("cli.option.pairs_hash"));
    sub->add_option("--reason", review_.reason, words("cli.option.decide_reason"));
    sub->add_option("--undo", review_.undo, words("cli.option.undo_act"));
    sub->add_flag("--json", review_.json, words("cli.option.json"));
    sub = command("sample", "cli.sample.about");
    sub->add_option("incident", sample_.incident, words("cli.option.incident"))->required();
    sub->add_option("--store", sample_.store, words("cli.option.store"));
    sub->add_option("--pair", sample_.pair, words("cli.option.sample_pair"));
    sub->add_option("--answer", sample_.verdict, words("cli.option.sample_answer"))
        ->check(CLI::IsMember({"same", "different", "unsure"}));
    sub->add_flag("--undo", sample_.undo, words("cli.option.sample_undo"));
    sub->add_flag("--end", sample_.end, words("cli.option.sample_end"));
    sub->add_flag("--json", sample_.json, words("cli.option.json"));
  }

  void add_list() {
    CLI::App* sub = command("list", "cli.list.about");
    sub->add_option("incident", list_.incident, words("cli.option.incident"))->required();
    sub->add_option("--store", list_.store, words("cli.option.store"));
    sub->add_option("--form", list_.form, words("cli.option.list_form"))
        ->check(CLI::IsMember({"csv", "xlsx", "print"}));
    sub->add_option("--out", list_.out, words("cli.option.list_out"));
    sub->add_option("--revision", list_.revision, words("cli.option.revision"));
    sub->add_option("--since", list_.since, words("cli.option.list_since"));
    sub->add_option("--against", list_.against, words("cli.option.list_against"));
    sub->add_option("--id", list_.id_column, words("cli.option.people_id"));
    sub->add_option("--map", list_.map, words("cli.option.people_map"));
    sub->add_option("-j,--threads", list_.threads, words("cli.option.threads"));
    sub->add_flag("--reveal", list_.reveal, words("cli.option.list_reveal"));
    sub->add_option("--reason", list_.reason, words("cli.option.reason"));
    sub->add_flag("--json", list_.json, words("cli.option.json"));
  }

  void add_letters() {
    CLI::App* sub = command("letters", "cli.letters.about");
    sub->add_option("incident", letters_.incident, words("cli.option.incident"))->required();
    sub->add_option("--out", letters_.out, words("cli.option.letters_out"))->required();
    sub->add_option("--store", letters_.store, words("cli.option.store"));
    sub->add_option("--paper", letters_.paper, words("cli.option.letters_paper"));
    sub->add_option("--letter-lang", letters_.letter_lang, words("cli.option.letters_lang"))
        ->check(CLI::IsMember({"ja", "en"}));
    sub->add_option("--envelope", letters_.envelope, words("cli.option.envelope"));
    sub->add_option("--from", letters_.from, words("cli.option.letters_from"))
        ->check(CLI::PositiveNumber);
    sub->add_option("--since", letters_.since, words("cli.option.letters_since"));
    sub->add_option("--count", letters_.count, words("cli.option.letters_count"));
    sub->add_option("--part", letters_.part_letters, words("cli.option.letters_part"))
        ->check(CLI::Range(1, 20'000));
    sub->add_flag("--duplex", letters_.duplex, words("cli.option.duplex"));
    sub->add_flag("--proof", letters_.proof, words("cli.option.proof"));
    sub->add_flag("--not-approved", letters_.not_approved, words("cli.option.not_approved"));
    sub->add_option("-j,--threads", letters_.threads, words("cli.option.threads"));
    sub->add_option("--progress", letters_.progress, words("cli.option.progress"))
        ->transform(CLI::CheckedTransformer(kProgressModes));
    sub->add_flag("--reveal", letters_.reveal, words("cli.option.letters_reveal"));
    sub->add_option("--reason", letters_.reason, words("cli.option.reason"));
    sub->add_flag("--json", letters_.json, words("cli.option.json"));
  }

  void add_document() {
    CLI::App* sub = command("document", "cli.document.about");
    sub->add_option("action", document_.action, words("cli.option.document_action"))
        ->required()
        ->check(CLI::IsMember({"list", "draft", "show", "export", "check"}));
    sub->add_option("incident", document_.incident, words("cli.option.incident"))->required();
    sub->add_option("document", document_.which, words("cli.option.document"));
    sub->add_option("--store", document_.store, words("cli.option.store"));
    sub->add_option("--out", document_.out, words("cli.option.document_out"));
    sub->add_option("--form", document_.forms, words("cli.option.document_form"))
        ->delimiter(',')
        ->check(CLI::IsMember({"pdf", "docx", "txt", "eml", "html"}));
    sub->add_option("--paper-lang", document_.paper_lang, words("cli.option.paper_lang"))
        ->check(CLI::IsMember({"ja", "en"}));
    sub->add_flag("--json", document_.json, words("cli.option.json"));
  }

  void add_wording() {
    CLI::App* sub = command("wording", "cli.wording.about");
    sub->add_option("action", wording_.action, words("cli.wording.action"))
        ->required()
        ->check(CLI::IsMember({"list", "check", "export", "import"}));
    sub->add_option("what", wording_.what, words("cli.wording.what"));
    sub->add_option("--store", wording_.store, words("cli.option.store"));
    sub->add_option("--paper-lang", wording_.paper_lang, words("cli.option.paper_lang"))
        ->check(CLI::IsMember({"ja", "en"}));
    sub->add_option("--out", wording_.out, words("cli.wording.out"));
    sub->add_option("--reason", wording_.reason, words("cli.wording.reason"));
    sub->add_flag("--json", wording_.json, words("cli.option.json"));
  }

  void add_law() {
    CLI::App* sub = command("law", "cli.law.about");
    sub->add_option("action", law_.action, words("cli.option.law_action"))
        ->required()
        ->check(CLI::IsMember({"check", "diff"}));
    sub->add_option("law", law_.laws, words("cli.option.law"));
    sub->add_flag("--unverified", law_.unverified, words("cli.option.unverified"));
    sub->add_flag("--json", law_.json, words("cli.option.json"));
  }

  void add_lint() {
    CLI::App* sub = command("lint", "cli.lint.about");
    sub->add_option("file", lint_.path, words("cli.option.lint_file"));
    sub->add_flag("--rules", lint_.rules, words("cli.option.lint_rules"));
    sub->add_option("--paper", lint_.paper, words("cli.option.lint_paper"));
    sub->add_option("--facts", lint_.facts_path, words("cli.option.lint_facts"));
    sub->add_flag("--json", lint_.json, words("cli.option.json"));
  }

  void add_help() {
    CLI::App* sub = command("help", "cli.help.about");
    sub->add_option("topic", topic_, words("cli.option.topic"));
  }

  int help() {
    if (topic_ == "exit-codes") {
      std::cout << words("cli.exit_codes");
      return kDone;
    }
    if (topic_.empty()) {
      std::cout << app_.help();
      return kDone;
    }
    const auto commands =
        app_.get_subcommands([&](CLI::App* one) { return one->get_name() == topic_; });
    if (commands.empty()) {
      std::cerr << "tadasu: " << say(lang_, "cli.help.unknown", {{"topic", topic_}}) << "\n";
      return kUsage;
    }
    std::cout << commands.front()->help();
    return kDone;
  }

  Lang lang_;
  CLI::App app_;
  std::string lang_text_;
  std::string topic_;
  bool quiet_ = false;
  ScanArguments scan_;
  DutiesArguments duties_;
  StartArguments start_;
  ServeArguments serve_;
  KindsArguments kinds_;
  PeopleArguments people_;
  ReviewArguments review_;
  SampleArguments sample_;
  ListArguments list_;
  LettersArguments letters_;
  DocumentArguments document_;
  WordingArguments wording_;
  LawArguments law_;
  LintArguments lint_;
};

}  // namespace

int run(int argc, char** argv) {
  std::setlocale(LC_CTYPE, "");
  std::signal(SIGPIPE, SIG_IGN);
  start_crypto();
  catch_interrupts();
  const Lang lang = lang_from_arguments(argc, argv);
  try {
    return Commands(lang).run(argc, argv);
  } catch (const std::exception& bug) {
    // What it says may quote evidence: only its kind is told.
    return report({Trouble::Damaged, "tadasu", std::string("internal: ") + typeid(bug).name()},
                  lang, false);
  }
}

}  // namespace tadasu::cli
