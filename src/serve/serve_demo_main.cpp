// A console with invented data for the screen tests: a store in a fresh folder, one account per
// role, one reported incident, and the survey of a folder of evidence when one is given.
//   tadasu-serve-demo FOLDER [EVIDENCE]      prints one line of JSON, then serves until stdin
//   closes
#include <unistd.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "command/command.h"
#include "facts/facts.h"
#include "facts/kept_kinds.h"
#include "facts/own_kinds.h"
#include "respond/own_duties.h"
#include "respond/own_wordings.h"
#include "respond/respond.h"
#include "serve/serve.h"
#include "signs/signs.h"

namespace tadasu::serve {
namespace {

Status seed(store::Store& store, const Clock& clock, const std::string& evidence,
            std::string& incident, const std::string& password) {
  const std::pair<const char*, const char*> users[] = {
      {"commander", "森 責任者"}, {"investigator", "調査 係"}, {"legal", "法務 係"},
      {"pr", "広報 係"},          {"desk", "窓口 係"},         {"exec", "役員"},
      {"auditor", "監査 係"},     {"admin", "管理者"}};
  for (const auto& [role, name] : users) TRY_STATUS(store.put_user(role, role, name, password));
  signs::NewSign report;
  report.happened = "lost_device";
  report.noticed = "yesterday";
  report.contents = {"contact", "health"};
  report.people_estimate = "1000";
  report.readable = "open";
  report.done = {"told_boss"};
  TRY(const signs::Sign sign, signs::receive(store, clock, report, random_id()));
  command::Opening opening;
  opening.happened = "lost_device";
  opening.sign = sign;
  TRY(const command::Incident opened, command::open(store, clock, opening, {.actor = "reporter"}));
  incident = opened.id;
  TRY(auto assigned, command::assign(store, incident, command::Role::Commander, "commander",
                                     "03-0000-0001", {.actor = "commander"}));
  TRY(assigned, command::take_task(store, incident, opened.tasks.at(0).id, {.actor = "commander"}));
  TRY(assigned,
      command::finish_task(store, incident, opened.tasks.at(1).id, {.actor = "investigator"}));
  TRY(assigned, command::add_note(store, incident, "駅の遺失物係に問い合わせた。届いていない。",
                                  {.actor = "commander"}));
  notices::Sender sender;
  sender.company = "見本商事株式会社";
  sender.desk_phone = "03-0000-0000";
  TRY_STATUS(respond::set_sender(store, sender, "commander"));
  TRY(const facts::OwnKindsCheck own,
      facts::check_own_kinds(
          "[[kind]]\nid = 'staff_card'\nname_ja = '社員証番号'\n"
          "name_en = 'Staff card number'\npattern = 'E\\d{6}'\n"
          "counts_as = 'employee_number'\nlabels = ['社員証']\n"
          "matches = ['E123456', 'Ｅ１２３４５６']\nmatches_not = ['XE123456']\n"));
  TRY_STATUS(facts::keep_own_kinds(store, incident, own.own, "investigator"));
  respond::OwnDutyForm insurer;  // 24 hours after yesterday: its alerts are up
  insurer.name = "サイバー保険の事故連絡";
  insurer.to = "insurer";
  insurer.to_name = "見本海上";
  insurer.contract = "サイバー保険約款";
  insurer.clause = "第12条";
  insurer.read_on = "2026-11-01";
  insurer.when = "always";
  insurer.start = "knew";
  insurer.length = "24";
  insurer.counting = "hours";
  TRY(const std::string own_duty,
      respond::set_own_duty(store, clock, {incident, "", true, ""}, insurer, {.actor = "legal"}));
  static_cast<void>(own_duty);
  // One that was written when another text was shipped.
  const notices::OwnWording wording{
      "public-notice",
      Lang::Ja,
      {{"6", "ご本人へのお知らせ",
        "対象の方お一人ずつに、書面でお知らせします。\n{{#told}}{{told}}{{/told}}",
        "対象の方へのご連絡",
        "{{#told}}{{told}}{{/told}}\n{{^told}}【いつ、どの方法でお知らせするか】{{/told}}"}}};
  TRY_STATUS(respond::set_wording(store, wording, "法務の言い方にそろえる", {.actor = "legal"}));
  if (evidence.empty()) return success();
  TRY(const facts::FactSheet sheet,
      facts::survey_incident(store, incident, {evidence}, "investigator", "first survey", {},
                             [](const facts::Progress&) {}));
  static_cast<void>(sheet);
  TRY(const respond::Response response, respond::respond(store, clock, incident));
  static_cast<void>(response);
  return success();
}

int run(const std::filesystem::path& folder, const std::string& evidence) {
  start_crypto();
  const SystemClock clock;
  std::string incident;
  const std::string password = random_id();
  auto store = store::Store::open(folder / "store", clock);
  const auto fail = [](const Error& error) {
    std::fprintf(stderr, "%s: %s: %s\n", trouble_name(error.trouble), error.where.c_str(),
                 error.detail.c_str());
    return 1;
  };
  if (!store.ok()) return fail(store.error());
  if (const Status seeded = seed(*store.value(), clock, evidence, incident, password); !seeded.ok())
    return fail(seeded.error());
  ServeOptions options;
  options.port = 0;
  options.evidence_root = evidence;
  options.log = [](std::string_view line) {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
  };
  auto server = Server::start(*store.value(), clock, options);
  if (!server.ok()) return fail(server.error());
  const Json line = {{"address", "http://127.0.0.1:" + std::to_string(server.value().port())},
                     {"incident", incident},
                     {"password", password}};
  std::printf("%s\n", line.dump().c_str());
  std::fflush(stdout);
  for (char c; ::read(STDIN_FILENO, &c, 1) > 0;) {
  }
  return 0;
}

}  // namespace
}  // namespace tadasu::serve

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "tadasu-serve-demo FOLDER [EVIDENCE]\n");
    return 2;
  }
  return tadasu::serve::run(argv[1], argc > 2 ? argv[2] : "");
}
