#include "cli/start.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <thread>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/json_depth.h"
#include "cli/cli.h"
#include "cli/duties.h"
#include "cli/kinds.h"
#include "cli/scan.h"
#include "command/command.h"
#include "duties/duties.h"
#include "facts/facts.h"
#include "facts/known_list.h"
#include "facts/survey.h"
#include "facts/test_people.h"
#include "notices/notices.h"
#include "respond/letter_words.h"
#include "respond/respond.h"
#include "serve/analyze.h"
#include "serve/serve.h"
#include "store/store.h"
#include "unpack/jail.h"

namespace tadasu::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kActor = "commander";
constexpr std::string_view kNone = "none";

Result<std::unique_ptr<store::Store>> open_store(const std::string& folder, const Clock& clock) {
  std::error_code error;
  // The store makes its own folder, for its owner only.
  const fs::path parent = fs::absolute(fs::path(folder), error).parent_path();
  if (!error) fs::create_directories(parent, error);
  if (error) return system_error(error.value(), folder, "create the folder");
  return store::Store::open(folder, clock);
}

// One run of `start`: each step records what it did, so that the same command goes on where it
// stopped.
class Start {
 public:
  Start(const StartArguments& arguments, store::Store& store, const Clock& clock)
      : arguments_(arguments), store_(store), clock_(clock) {}

  Result<int> run() {
    TRY_STATUS(read_facts());
    if (!read_own_kinds()) return own_kinds_.exit_code;
    TRY_STATUS(find_lists());
    TRY_STATUS(check_given_moments());
    TRY_STATUS(check_letter_folder());
    TRY_STATUS(record_sender());
    TRY_STATUS(open_incident());
    TRY_STATUS(take_command());
    TRY_STATUS(record_moments());
    TRY_STATUS(record_facts());
    note("cli.start.surveying");
    TRY(const facts::FactSheet sheet, survey());
    if (interrupted()) {
      fmt::print(stderr, "{}\n", say(lang(), "cli.start.stopped"));
      return static_cast<int>(kInterrupted);
    }
    TRY(const respond::Response response, drafted());
    TRY_STATUS(export_drafts(response));
    print(response, sheet);
    return static_cast<int>(sheet.survey.coverage.unread > 0 ? kUnread : kDone);
  }

 private:
  [[nodiscard]] Lang lang() const { return arguments_.lang; }
  void note(std::string_view key) const {
    if (arguments_.progress != ProgressMode::None)
      fmt::print(stderr, "tadasu: {}\n", say(lang(), key));
  }
  [[nodiscard]] command::By by(const std::string& what) const {
    return {kActor, {}, incident_ + "/start/" + what};
  }

  Status read_facts() {
    facts_ = Json::object();
    if (arguments_.facts_path.empty()) return success();
    TRY(const std::string text, read_file(arguments_.facts_path, 16 << 20));
    TRY(facts_, duties::parse_facts(text));
    return duties::validate_facts(facts_);
  }

  // Before anything is recorded, as all that was given.
  bool read_own_kinds() {
    if (arguments_.kinds_path.empty() || arguments_.kinds_path == kNone) return true;
    own_kinds_ = load_own_kinds(arguments_.kinds_path, lang(), arguments_.json);
    return own_kinds_.ok();
  }

  // They are read with the key of the incident, so once there is one; here they must be there.
  [[nodiscard]] Status find_lists() const {
    for (const std::string& path : {arguments_.known_path, arguments_.test_people_path}) {
      if (path.empty() || path == kNone) continue;
      TRY(const File file, File::open_read(path));
      static_cast<void>(file);
    }
    return success();
  }

  Status record_sender() {
    if (arguments_.sender_path.empty()) return success();
    TRY(const std::string text, read_file(arguments_.sender_path, 1 << 20));
    const Json json = is_shallow_json(text) ? Json::parse(text, nullptr, false) : Json();
    if (!json.is_object())
      return Error{Trouble::Invalid, arguments_.sender_path, "not a JSON object"};
    for (const char* name :
         {"company", "address", "representative", "desk_phone", "desk_mail", "desk_hours"}) {
      if (json.contains(name) && !json[name].is_string())
        return Error{Trouble::Invalid, arguments_.sender_path, std::string(name) + " is not text"};
    }
    const auto member = [&](const char* name) { return duties::known_text(json, name); };
    return respond::set_sender(store_,
                               {member("company"), member("address"), member("representative"),
                                member("desk_phone"), member("desk_mail"), member("desk_hours")},
                               kActor);
  }

  Status open_incident() {
    command::Opening opening;
    opening.title = arguments_.title;
    if (opening.title.empty() && arguments_.happened.empty()) {
      opening.title = say(lang(), "cli.start.untitled");
    }
    opening.happened = arguments_.happened;
    std::string identity = arguments_.title;
    for (const std::string& path : arguments_.paths) {
      std::error_code error;
      const fs::path absolute = fs::absolute(path, error);
      if (!fs::exists(absolute, error))
        return Error{Trouble::NotFound, path, "no such file or folder"};
      const fs::path normal = absolute.lexically_normal();
      opening.evidence_paths.push_back(facts::stored_path(normal));
      identity += "\n" + normal.generic_string();
    }
    // The same command on the same evidence goes on with the same incident.
    TRY(const command::Incident incident,
        command::open(store_, clock_, opening,
                      {kActor, {}, "start/" + hex(sha256(bytes_of(identity)))}));
    incident_ = incident.id;
    if (!arguments_.json) {
      fmt::print("{}\n", say(lang(), "cli.start.opened",
                             {{"incident", incident.id}, {"title", incident.title}}));
    }
    return success();
  }

  // Who starts an incident leads it until somebody else is named.
  Status take_command() {
    TRY(const auto incident,
        command::assign(store_, incident_, command::Role::Commander, kActor, "", by("commander")));
    static_cast<void>(incident);
    return success();
  }

  // Since when it was known, as somebody said it: the option, the fact, or else the earliest
  // certainty among the facts (law 9.3, "knew"), which does not replace what a person confirmed.
  [[nodiscard]] std::string given_known(const command::Incident& incident) const {
    if (!arguments_.known_at.empty()) return arguments_.known_at;
    std::string known = duties::known_text(facts_, "knew_date");
    if (!known.empty() || incident.known_at_confirmed || !facts_.contains("moments")) return known;
    for (const char* name : {"evidence", "confirmed", "told"}) {
      const std::string written = duties::known_text(facts_["moments"], name);
      const auto at = parse_moment(written);
      const auto first = parse_moment(known);
      if (at && (!first || at->moment < first->moment)) known = written;
    }
    return known;
  }

  [[nodiscard]] std::string given_occurred() const {
    if (!arguments_.occurred_at.empty() || !facts_.contains("moments"))
      return arguments_.occurred_at;
    return duties::known_text(facts_["moments"], "occurred");
  }

  Status record_moments() {
    TRY(const command::Incident incident, command::load(store_, incident_));
    const std::string reason(say(lang(), "cli.start.reason"));
    if (const std::string known = given_known(incident); !known.empty()) {
      TRY_STATUS(checked_moment(known));
      TRY(const auto done,
          command::set_known_at(store_, clock_, incident_, known, reason, by("known/" + known)));
      static_cast<void>(done);
    }
    if (const std::string occurred = given_occurred(); !occurred.empty()) {
      TRY_STATUS(checked_moment(occurred));
      TRY(const auto done, command::set_occurred_at(store_, clock_, incident_, occurred, reason,
                                                    by("occurred/" + occurred)));
      static_cast<void>(done);
    }
    return success();
  }

  // A letter holds a clear name and address: it leaves the store only to a folder that somebody
  // named, because destroying the incident's key does not reach it there.
  [[nodiscard]] Status check_letter_folder() const {
    if (arguments_.letter.empty()) return success();
    const std::string store = store_folder(arguments_.store);
    std::error_code error;
    const auto real = [&](const std::string& written) {
      fs::path path = fs::weakly_canonical(fs::absolute(written), error);
      return path.has_filename() ? path : path.parent_path();  // a last slash is no name
    };
    const fs::path inside = real(store);
    const fs::path folder = arguments_.drafts.empty() ? inside : real(arguments_.drafts);
    const auto differ = std::mismatch(inside.begin(), inside.end(), folder.begin(), folder.end());
    if (!error && differ.first != inside.end()) return success();
    return Error{Trouble::Invalid, "--letter",
                 say(lang(), "cli.start.letter_folder", {{"store", store}})};
  }

  // Before anything is recorded: a wrong date must not leave half an incident behind.
  [[nodiscard]] Status check_given_moments() const {
    for (const std::string& written : {arguments_.known_at, arguments_.occurred_at}) {
      if (!written.empty()) TRY_STATUS(checked_moment(written));
    }
    return success();
  }

  [[nodiscard]] Status checked_moment(const std::string& written) const {
    const auto moment = parse_moment(written);
    if (!moment)
      return Error{Trouble::Invalid, "moment",
                   say(lang(), "cli.start.bad_moment", {{"given", written}})};
    if (moment->moment > clock_.now()) {
      return Error{Trouble::Invalid, "moment",
                   say(lang(), "cli.start.future", {{"given", written}})};
    }
    return success();
  }

  Status record_facts() {
    for (const auto& [field, value] : facts_.items()) {
      if (field == "schema" || field == "as_of" || field == "knew_date") continue;
      if (field == "corrects_survey") continue;  // stands for values that are there: the last
      if (field == "moments") {
        if (!value.is_object()) continue;
        for (const auto& [name, moment] : value.items()) {
          if (name != "occurred") TRY_STATUS(record_fact("moments." + name, moment));
        }
      } else {
        TRY_STATUS(record_fact(field, value));
      }
    }
    const auto correction = facts_.find("corrects_survey");
    return correction == facts_.end() ? success() : record_fact("corrects_survey", *correction);
  }

  Status record_fact(const std::string& field, const Json& value) {
    std::string once = "fact/" + field + "/" + hex(sha256(bytes_of(value.dump())));
    std::string reason(say(lang(), "cli.start.reason"));
    if (field == "corrects_survey" && value.is_array() && !value.empty()) {
      // Sets findings aside: of the revision that was seen, and for a reason of its own.
      const Json notes = facts_.value("notes", Json());
      reason = duties::known_text(notes, "corrects_survey");
      if (reason.empty()) {
        return Error{Trouble::Invalid, "corrects_survey",
                     std::string(say(lang(), "cli.start.no_reason"))};
      }
      TRY(const command::Incident incident, command::load(store_, incident_));
      once += "/" + std::to_string(incident.revision);
    }
    TRY(const auto incident, command::set_fact(store_, incident_, field, value,
                                               facts::FactState::Confirmed, reason, by(once)));
    static_cast<void>(incident);
    return success();
  }

  Result<facts::FactSheet> survey() {
    facts::SurveyOptions options;
    options.thread_count = arguments_.threads;
    options.stop = &interrupted();
    options.own_kinds = own_kinds_.own;
    options.forget_own_kinds = arguments_.kinds_path == kNone;
    options.forget_known_people = arguments_.known_path == kNone;
    if (!arguments_.known_path.empty() && arguments_.known_path != kNone) {
      TRY(const Key key, store_.hash_key(incident_));
      TRY(facts::KnownList list, facts::read_known_list(arguments_.known_path, key));
      report_list(list, lang());
      options.known_people = std::move(list.hashes);
    }
    if (arguments_.test_people_path == kNone) options.own_test_people.emplace();
    if (!arguments_.test_people_path.empty() && arguments_.test_people_path != kNone) {
      TRY(const Key key, store_.hash_key(incident_));
      TRY(options.own_test_people, facts::read_test_people(arguments_.test_people_path, key));
    }
    ProgressLine line(arguments_.progress, lang());
    std::vector<fs::path> paths(arguments_.paths.begin(), arguments_.paths.end());
    // What else belongs to the incident (added in the console) is counted again with it: the new
    // revision stands for the whole incident.
    TRY(const command::Incident incident, command::load(store_, incident_));
    if (incident.occurred_at) options.minors_on = date_at(*incident.occurred_at);
    std::set<std::string> given;
    for (const fs::path& path : paths)
      given.insert(facts::stored_path(fs::absolute(path).lexically_normal()));
    for (const std::string& path : incident.evidence_paths)
      if (!given.contains(path)) paths.push_back(facts::path_of_stored(path));
    return facts::survey_incident(store_, incident_, paths, kActor, "survey", options,
                                  [&](const facts::Progress& progress) { line.show(progress); });
  }

  Result<respond::Response> drafted() {
    TRY(respond::Response response, respond::respond(store_, clock_, incident_));
    if (!arguments_.redraft) return response;
    for (const notices::Document& document : response.dossier.documents) {
      if (document.notice.person != 0) continue;
      if (document.notice.everybody) {
        TRY(const notices::Document again,
            respond::draft_everybody(store_, clock_, incident_, document.id, "system"));
        continue;
      }
      TRY(const notices::Document again,
          respond::draft_paper(store_, clock_, incident_, document.notice.paper,
                               parse_lang(document.notice.lang).value_or(Lang::Ja), "system"));
    }
    return respond::look(store_, clock_, incident_);
  }

  Status export_drafts(const respond::Response& response) {
    folder_ = arguments_.drafts.empty() ? fs::path(store_folder(arguments_.store)) / "drafts"
                                        : fs::path(arguments_.drafts);
    std::error_code error;
    fs::create_directories(folder_, error);
    if (error) return system_error(error.value(), folder_.string(), "create the folder");
    // Letters hold one person's values: only the one that was asked for, into a folder of its own.
    for (const notices::Document& document : response.dossier.documents)
      if (document.notice.person == 0) TRY_STATUS(export_draft(document));
    if (arguments_.letter.empty()) return success();
    TRY(const std::uint64_t person, letter_person(response));
    if (person == 0) return success();
    const auto letter = respond::draft_letter(store_, clock_, incident_, person, kActor);
    if (!letter.ok() && letter.error().trouble == Trouble::NotAllowed)
      fmt::print(
          stderr, "tadasu: {}\n",
          say(lang(), "cli.letters.unsent",
              {{"count", "1"}, {"why", std::string(say(lang(), "cli.letters.why.deceased"))}}));
    if (!letter.ok()) return letter.error();
    TRY_STATUS(make_letter_folder());
    return export_draft(letter.value());
  }

  // For its owner only, whatever the folder around it allows.
  Status make_letter_folder() {
    folder_ /= "letters";
    std::error_code error;
    if (::mkdir(folder_.c_str(), 0700) != 0 && errno != EEXIST)
      return system_error(errno, folder_.string(), "create the folder");
    fs::permissions(folder_, fs::perms::owner_all, error);
    if (error) return system_error(error.value(), folder_.string(), "protect the folder");
    return success();
  }

  Result<std::uint64_t> letter_person(const respond::Response& response) {
    if (arguments_.letter != "first")
      return static_cast<std::uint64_t>(std::strtoull(arguments_.letter.c_str(), nullptr, 10));
    TRY(const auto rows, store_.evidence(incident_, response.sheet->revision, "address", 0, 0, 1));
    return rows.empty() ? 0 : rows.front().person;
  }

  Status export_draft(const notices::Document& document) {
    const fs::path base = folder_ / (incident_ + "-" + document.id);
    // The PDF last: when no font has a character of it, the other forms are there.
    TRY_STATUS(write_file(base.string() + ".json", notices::to_json_text(document.notice)));
    TRY_STATUS(write_file(base.string() + ".html", notices::to_html(document.notice)));
    TRY_STATUS(write_file(base.string() + ".docx", notices::to_docx(document.notice)));
    TRY(const std::string pdf, notices::to_pdf(document.notice));
    TRY_STATUS(write_file(base.string() + ".pdf", pdf));
    for (const char* form : {".pdf", ".docx", ".html", ".json"})
      exported_.push_back(base.string() + form);
    return success();
  }

  void print(const respond::Response& response, const facts::FactSheet& sheet) const {
    if (arguments_.json) {
      OrderedJson json = {{"schema", "tadasu.start/1"},
                          {"incident", incident_},
                          {"facts", facts::sheet_json(sheet)},
                          {"duties", duties::to_json(response.duties)},
                          {"drafts", exported_}};
      fmt::print("{}\n", json.dump(2, ' ', false, OrderedJson::error_handler_t::replace));
      return;
    }
    fmt::print("\n== {} ==\n{}",
               say(lang(), "cli.start.revision", {{"revision", std::to_string(sheet.revision)}}),
               survey_table(sheet.survey, lang()));
    fmt::print("{}\n", facts::statement(sheet, lang()));
    fmt::print(
        "\n== {} ==\n{}",
        say(lang(), "cli.start.duties",
            {{"known", response.incident.known_at
                           ? iso_text(*response.incident.known_at).substr(0, 16)
                           : "?"}}),
        duties_table(response.duties.duties, lang()) + duties_notes(response.duties, lang()));
    fmt::print("\n== {} ==\n", say(lang(), "cli.start.drafts"));
    for (const std::string& path : exported_) fmt::print("  {}\n", path);
    fmt::print("\n{}\n",
               say(lang(), "cli.start.next", {{"store", store_folder(arguments_.store)}}));
  }

  const StartArguments& arguments_;
  store::Store& store_;
  const Clock& clock_;
  Json facts_;
  std::string incident_;
  fs::path folder_;
  std::vector<std::string> exported_;
  LoadedKinds own_kinds_;
};

}  // namespace

std::string store_folder(const std::string& given) {
  if (!given.empty()) return given;
  if (const char* set = std::getenv("TADASU_STORE")) return set;
  const char* home = std::getenv("HOME");
  return std::string(home == nullptr ? "." : home) + "/.local/share/tadasu";
}

int start(const StartArguments& arguments) {
  const SystemClock clock;
  const std::string folder = store_folder(arguments.store);
  auto store = open_store(folder, clock);
  if (!store.ok()) return report(store.error(), arguments.lang, arguments.json);
  auto code = Start(arguments, *store.value(), clock).run();
  if (!code.ok()) return report(code.error(), arguments.lang, arguments.json);
  return code.value();
}

namespace {

// Makes the account `commander` with a random password, once for a store that has none or again
// when asked: there is no default password anywhere.
Status print_login(store::Store& store, Lang lang) {
  const std::string password = random_id(6);
  TRY_STATUS(store.put_user("commander", "commander", "責任者", password));
  fmt::print("{}\n", say(lang, "cli.serve.login", {{"user", "commander"}, {"password", password}}));
  return success();
}

}  // namespace

namespace {

// Why a door did not open: only a port that is taken is said to be taken.
int report_door(const Error& error, std::uint16_t port, Lang lang) {
  if (error.trouble != Trouble::Locked) return report(error, lang, false);
  fmt::print(stderr, "tadasu: {}\n",
             say(lang, "cli.serve.port_taken", {{"port", std::to_string(port)}}));
  return kStore;
}

}  // namespace

int serve(const ServeArguments& arguments) {
  ::signal(SIGPIPE, SIG_IGN);
  const SystemClock clock;
  const Lang lang = arguments.lang;
  auto store = open_store(store_folder(arguments.store), clock);
  if (!store.ok()) return report(store.error(), lang, false);
  serve::ServeOptions options;
  options.address = arguments.address;
  options.port = arguments.port;
  options.evidence_root = arguments.evidence_root;
  auto server = serve::Server::start(*store.value(), clock, options);
  if (!server.ok()) return report_door(server.error(), arguments.port, lang);
  std::optional<serve::AnalyzeDoor> analyze;
  if (arguments.analyze_port >= 0) {
    serve::AnalyzeOptions door;
    door.port = static_cast<std::uint16_t>(arguments.analyze_port);
    door.worker = unpack::worker_program("tadasu-worker");
    auto opened = serve::AnalyzeDoor::open(clock, door);
    if (!opened.ok()) return report_door(opened.error(), door.port, lang);
    analyze.emplace(std::move(opened).value());
    fmt::print("{}\n", say(lang, "cli.serve.analyze", {{"port", std::to_string(analyze->port())}}));
  }
  const std::string port = std::to_string(server.value().port());
  fmt::print("{}\n", say(lang, "cli.serve.open", {{"address", arguments.address}, {"port", port}}));
  fmt::print("{}\n",
             say(lang, "cli.serve.intake", {{"address", arguments.address}, {"port", port}}));
  if (arguments.print_login) {
    const Status made = print_login(*store.value(), lang);
    if (!made.ok()) return report(made.error(), lang, false);
  }
  std::fflush(stdout);
  while (!interrupted()) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  return kDone;
}

}  // namespace tadasu::cli
