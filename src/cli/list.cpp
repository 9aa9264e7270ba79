#include "cli/list.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/people.h"
#include "cli/reveal.h"
#include "cli/start.h"
#include "cli/terminal.h"
#include "facts/facts.h"
#include "notices/addressee.h"
#include "respond/addressees.h"
#include "respond/customers.h"
#include "respond/since.h"
#include "store/store.h"

namespace tadasu::cli {
namespace {

namespace fs = std::filesystem;
using notices::ListForm;

constexpr const char* kActor = "commander";
constexpr std::size_t kBlockBytes = 1 << 18;

std::optional<ListForm> parse_form(std::string_view text) {
  if (text == "csv") return ListForm::Csv;
  if (text == "xlsx") return ListForm::Xlsx;
  if (text == "print") return ListForm::Print;
  return std::nullopt;
}

// Where the list goes: a new file for its owner only, or stdout. A file that is not ended is
// removed: half a list looks like a whole one.
class Target {
 public:
  Target() = default;
  ~Target() {
    if (file_.is_open() && !has_ended_) {
      std::error_code error;
      fs::remove(path_, error);
    }
  }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  Status create(const fs::path& path) {
    path_ = path;
    file_ = File(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    return file_.is_open() ? success() : Status(system_error(errno, path.string(), "create"));
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

  Status write(std::string_view bytes) {
    waiting_ += bytes;
    return waiting_.size() < kBlockBytes ? success() : flush();
  }
  Status end() {
    TRY_STATUS(flush());
    if (!file_.is_open()) return std::fflush(stdout) == 0 ? success() : Status(failed("write"));
    if (::fsync(file_.fd()) != 0) return failed("sync");
    has_ended_ = true;
    return success();
  }

 private:
  [[nodiscard]] Error failed(std::string_view doing) const {
    return system_error(errno, path_.empty() ? "stdout" : path_.string(), doing);
  }
  Status flush() {
    std::string_view rest = waiting_;
    while (!rest.empty()) {
      const ssize_t done =
          file_.is_open() ? ::write(file_.fd(), rest.data(), rest.size())
                          : static_cast<ssize_t>(std::fwrite(rest.data(), 1, rest.size(), stdout));
      if (done < 0 && errno == EINTR) continue;
      if (done <= 0) return failed("write");
      rest.remove_prefix(static_cast<std::size_t>(done));
    }
    waiting_.clear();
    return success();
  }

  fs::path path_;
  File file_;
  std::string waiting_;
  bool has_ended_ = false;
};

class Listing {
 public:
  Listing(const ListArguments& arguments, store::Store& store, const Clock& clock)
      : arguments_(arguments), store_(store), clock_(clock) {}

  Result<int> run(ListForm form) {
    TRY(const facts::FactSheet sheet,
        facts::load_sheet(store_, arguments_.incident, arguments_.revision));
    if (!arguments_.against.empty()) TRY_STATUS(match_customers(sheet.revision));
    const notices::ListStyle style = {form, arguments_.lang, arguments_.reveal, sheet.revision,
                                      arguments_.since};
    if (!arguments_.out.empty()) TRY_STATUS(target_.create(file_name(style)));
    if (arguments_.reveal) {
      TRY_STATUS(log_reveal(arguments_.reason, 1));
      TRY_STATUS(respond::note_list_opened(store_, arguments_.incident,
                                           {sheet.revision, arguments_.form, 0, 0},
                                           arguments_.reason, kActor));
    }
    const auto writer = notices::list_writer(
        style, [this](std::string_view bytes) { return target_.write(bytes); });
    Status added = success();
    const auto add = [&](notices::Addressee&& one) {
      if (one.since == notices::Since::Same) {
        ++same_;
        return !interrupted();
      }
      if (customers_) customers_->fill(one);
      added = writer->add(one);
      return added.ok() && !interrupted();
    };
    const Date today = date_at(clock_.now());
    if (arguments_.since > 0) {
      TRY_STATUS(respond::read_addressees_since(store_, arguments_.incident, sheet.revision,
                                                arguments_.since, 0, today, add));
    } else {
      TRY_STATUS(
          respond::read_addressees(store_, arguments_.incident, sheet.revision, 0, today, add));
    }
    if (!added.ok()) return std::move(added).error();
    if (interrupted()) return static_cast<int>(kInterrupted);
    TRY_STATUS(writer->end());
    TRY_STATUS(target_.end());
    tell(writer->totals(), sheet);
    const bool is_whole = sheet.survey.coverage.unread == 0 && !sheet.partial;
    return static_cast<int>(is_whole ? kDone : kUnread);
  }

 private:
  Status match_customers(std::uint64_t revision) {
    facts::TableOptions options;
    TRY(options.key, store_.hash_key(arguments_.incident));
    options.id_column = arguments_.id_column;
    options.thread_count = arguments_.threads;
    options.limits = facts::known_list_limits();
    options.stop = &interrupted();
    if (!read_map(arguments_.map, options))
      return Error{Trouble::Invalid, "--map", "not COLUMN=KIND"};
    TRY(facts::PeopleTable table, facts::read_people_table(arguments_.against, options));
    // Half a list would say of many that they are no customers.
    if (!table.unread.empty() || table.rows_elsewhere > 0)
      return Error{Trouble::Damaged, facts::kPeopleTableWhere,
                   table.unread.empty() ? "rows in further sheets" : table.unread};
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    TRY(customers_,
        respond::Customers::match(store_, arguments_.incident, revision, std::move(table),
                                  arguments_.threads == 0 ? cores : arguments_.threads));
    return success();
  }

  // Of numbers only: a name of a file is seen by more people than what is in it.
  [[nodiscard]] fs::path file_name(const notices::ListStyle& style) const {
    const char* const end = style.form == ListForm::Csv    ? ".csv"
                            : style.form == ListForm::Xlsx ? ".xlsx"
                                                           : ".txt";
    return fs::path(arguments_.out) /
           (arguments_.incident + "-list-r" + std::to_string(style.revision) +
            (style.since > 0 ? "-since-r" + std::to_string(style.since) : "") +
            (style.is_clear ? "" : "-masked") + end);
  }

  static std::string numbers_of(const std::vector<std::uint64_t>& persons) {
    constexpr std::size_t kShown = 20;
    std::string out;
    for (std::size_t i = 0; i < persons.size() && i < kShown; ++i)
      out += (i == 0 ? "" : ", ") + std::to_string(persons[i]);
    return out + (persons.size() > kShown ? ", …" : "");
  }

  // What became of the people since the earlier revision; null when nobody asked.
  [[nodiscard]] OrderedJson since_json(const notices::ListTotals& totals) const {
    if (arguments_.since == 0) return nullptr;
    OrderedJson out = {{"revision", arguments_.since}};
    for (std::size_t i = 0; i < notices::kSinceCount; ++i)
      out[notices::since_id(static_cast<notices::Since>(i))] = totals.since[i];
    out["same"] = same_;
    return out;
  }
  void tell_since(const notices::ListTotals& totals) const {
    const auto count = [&](notices::Since since) {
      return grouped(totals.since[static_cast<std::size_t>(since)]);
    };
    fmt::print(stderr, "tadasu: {}\n",
               say(arguments_.lang, "cli.list.since",
                   {{"revision", std::to_string(arguments_.since)},
                    {"new", count(notices::Since::New)},
                    {"more", count(notices::Since::More)},
                    {"reachable", count(notices::Since::Reachable)},
                    {"changed", count(notices::Since::Changed)},
                    {"joined", count(notices::Since::Joined)},
                    {"gone", count(notices::Since::Gone)},
                    {"same", grouped(same_)}}));
  }

  void tell(const notices::ListTotals& totals, const facts::FactSheet& sheet) const {
    if (arguments_.json) {
      OrderedJson json = {
          {"schema", "tadasu.list/1"},      {"incident", arguments_.incident},
          {"revision", sheet.revision},     {"people", totals.people},
          {"lines", totals.lines},          {"without_way", totals.without_way},
          {"unfit", totals.unfit},          {"counted", respond::counted_json(sheet)},
          {"since", since_json(totals)},    {"customers", nullptr},
          {"file", target_.path().string()}};
      if (customers_)
        json["customers"] = {{"listed", customers_->listed()},
                             {"affected", customers_->affected()},
                             {"people_not_listed", customers_->unlisted()},
                             {"people_cut", customers_->cut()}};
      fmt::print("{}\n", json.dump(2, ' ', false, OrderedJson::error_handler_t::replace));
      return;
    }
    fmt::print(stderr, "tadasu: {}\n",
               say(arguments_.lang, "cli.list.written",
                   {{"people", grouped(totals.people)},
                    {"lines", grouped(totals.lines)},
                    {"without", grouped(totals.without_way)},
                    {"revision", std::to_string(sheet.revision)}}));
    if (arguments_.since > 0) tell_since(totals);
    if (!totals.unfit.empty())
      fmt::print(
          stderr, "tadasu: {}\n",
          say(arguments_.lang, "cli.list.unfit",
              {{"count", grouped(totals.unfit.size())}, {"persons", numbers_of(totals.unfit)}}));
    fmt::print(stderr, "tadasu: {}\n", facts::statement(sheet, arguments_.lang));
    if (customers_)
      fmt::print(stderr, "tadasu: {}\n",
                 say(arguments_.lang, "cli.list.customers",
                     {{"listed", grouped(customers_->listed())},
                      {"affected", grouped(customers_->affected())},
                      {"unlisted", grouped(customers_->unlisted())}}));
    if (customers_ && customers_->cut() > 0)
      fmt::print(stderr, "tadasu: {}\n",
                 say(arguments_.lang, "cli.list.cut", {{"count", grouped(customers_->cut())}}));
    if (!target_.path().empty()) fmt::print("{}\n", target_.path().string());
  }

  const ListArguments& arguments_;
  store::Store& store_;
  const Clock& clock_;
  Target target_;
  std::uint64_t same_ = 0;  // as before, and not written
  std::optional<respond::Customers> customers_;
};

}  // namespace

int list(const ListArguments& arguments) {
  const Lang lang = arguments.lang;
  const auto form = parse_form(arguments.form);
  // JSON and the list would both be on stdout; a spreadsheet is no text.
  if (!form || (arguments.out.empty() && (arguments.json || *form != ListForm::Csv))) {
    fmt::print(stderr, "tadasu: {}\n", say(lang, "cli.list.wants_folder"));
    return kUsage;
  }
  if (arguments.reveal && !may_reveal(arguments.reason)) {
    fmt::print(stderr, "tadasu: {}\n", say(lang, "cli.scan.reveal_refused"));
    return kNotAllowed;
  }
  const SystemClock clock;
  auto store = store::Store::open(store_folder(arguments.store), clock);
  if (!store.ok()) return report(store.error(), lang, arguments.json);
  const auto done = Listing(arguments, *store.value(), clock).run(*form);
  return done.ok() ? done.value() : report_table(done.error(), lang, arguments.json);
}

}  // namespace tadasu::cli
