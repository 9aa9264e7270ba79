#include "cli/letters.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/clock.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/reveal.h"
#include "cli/start.h"
#include "command/command.h"
#include "facts/facts.h"
#include "respond/addressees.h"
#include "respond/letters.h"
#include "store/store.h"

namespace tadasu::cli {
namespace {

constexpr const char* kActor = "commander";

// How far the job is, on stderr: on a terminal in one line, else every 30 s.
class LetterCount {
 public:
  LetterCount(ProgressMode mode, Lang lang) : lang_(lang) {
    const bool is_terminal = ::isatty(STDERR_FILENO) != 0;
    is_shown_ = mode != ProgressMode::None;
    is_bar_ = mode == ProgressMode::Bar || (mode == ProgressMode::Auto && is_terminal);
  }
  ~LetterCount() {
    if (is_drawn_ && is_bar_) fmt::print(stderr, "\n");
  }
  LetterCount(const LetterCount&) = delete;
  LetterCount& operator=(const LetterCount&) = delete;

  void show(std::uint64_t done, std::uint64_t all) {
    const auto now = std::chrono::steady_clock::now();
    const auto apart = is_bar_ ? std::chrono::milliseconds(200) : std::chrono::milliseconds(30'000);
    if (!is_shown_ || (done < all && now - shown_at_ < apart)) return;
    shown_at_ = now;
    is_drawn_ = true;
    const std::string words =
        say(lang_, "cli.letters.progress", {{"done", grouped(done)}, {"all", grouped(all)}});
    fmt::print(stderr, "{}{}{}", is_bar_ ? "\r" : "", words, is_bar_ ? "" : "\n");
    std::fflush(stderr);
  }

 private:
  Lang lang_;
  bool is_shown_ = false, is_bar_ = false, is_drawn_ = false;
  std::chrono::steady_clock::time_point shown_at_ = std::chrono::steady_clock::now();
};

// Who must still read and approve which document, and what to do.
void tell_waiting(const respond::PrintJob& job, Lang lang) {
  const auto joined = [&](const std::vector<std::string>& all) {
    std::string out;
    for (const std::string& one : all) {
      if (!out.empty()) out += say(lang, "notices.separator");
      out += one;
    }
    return out;
  };
  for (const respond::LetterWords& one : job.words) {
    if (one.is_approved()) continue;
    std::vector<std::string> roles;
    for (const std::string& role : one.missing_roles) {
      const auto known = command::parse_role(role);
      roles.push_back(known ? command::role_words(*known, lang) : role);
    }
    fmt::print(
        stderr, "tadasu: {}\n",
        say(lang, "cli.letters.waiting", {{"document", one.document}, {"roles", joined(roles)}}));
    if (!one.gaps.empty())
      fmt::print(stderr, "tadasu: {}\n",
                 say(lang, "cli.letters.gaps", {{"sections", joined(one.gaps)}}));
  }
}

void tell(const respond::PrintJob& job, const LettersArguments& arguments) {
  const Lang lang = arguments.lang;
  if (arguments.json) {
    OrderedJson since;
    if (arguments.since > 0) since = arguments.since;
    OrderedJson json = {{"schema", "tadasu.letters/1"},
                        {"incident", arguments.incident},
                        {"revision", job.revision},
                        {"since", since},
                        {"people", job.people},
                        {"letters", job.letters},
                        {"pages", job.pages},
                        {"parts", job.parts},
                        {"kept_parts", job.kept_parts},
                        {"not_chosen", job.not_chosen},
                        {"unconfirmed", job.unconfirmed},
                        {"counted", respond::counted_json(job.sheet)},
                        {"unsent", OrderedJson::object()}};
    for (std::size_t i = 0; i < respond::kUnsentCount; ++i)
      json["unsent"][respond::unsent_id(static_cast<respond::Unsent>(i))] = job.unsent[i];
    json["approved"] = !job.is_draft;
    json["waiting"] = job.is_waiting;
    json["words"] = respond::words_json(job.words);
    json["folder"] = job.folder.string();
    fmt::print("{}\n", json.dump(2, ' ', false, OrderedJson::error_handler_t::replace));
    return;
  }
  if (job.is_waiting) {
    tell_waiting(job, lang);
    fmt::print(stderr, "tadasu: {}\n",
               say(lang, "cli.letters.approve_first", {{"incident", arguments.incident}}));
    return;
  }
  fmt::print(stderr, "tadasu: {}\n",
             say(lang, "cli.letters.written",
                 {{"letters", grouped(job.letters)},
                  {"pages", grouped(job.pages)},
                  {"parts", grouped(job.parts)},
                  {"people", grouped(job.people)},
                  {"revision", std::to_string(job.revision)}}));
  if (job.kept_parts > 0)
    fmt::print(stderr, "tadasu: {}\n",
               say(lang, "cli.letters.kept", {{"parts", grouped(job.kept_parts)}}));
  for (std::size_t i = 0; i < respond::kUnsentCount; ++i) {
    if (job.unsent[i] == 0) continue;
    const std::string why = respond::unsent_id(static_cast<respond::Unsent>(i));
    fmt::print(stderr, "tadasu: {}\n",
               say(lang, "cli.letters.unsent",
                   {{"count", grouped(job.unsent[i])},
                    {"why", std::string(say(lang, "cli.letters.why." + why))}}));
  }
  fmt::print(stderr, "tadasu: {}\n", facts::statement(job.sheet, lang));
  if (job.not_chosen > 0)
    fmt::print(stderr, "tadasu: {}\n",
               say(lang, "cli.letters.not_chosen", {{"count", grouped(job.not_chosen)}}));
  for (const std::string& one : job.unconfirmed)
    fmt::print(stderr, "tadasu: {}\n",
               say(lang, "cli.letters.unconfirmed",
                   {{"statement", std::string(say(lang, "ui.statement.name." + one))}}));
  if (job.is_draft) {
    tell_waiting(job, lang);
    fmt::print(stderr, "tadasu: {}\n", say(lang, "cli.letters.unapproved"));
  }
  fmt::print("{}\n", job.folder.string());
}

}  // namespace

int letters(const LettersArguments& arguments) {
  const Lang lang = arguments.lang;
  // There is no letter without a name: what this writes is never masked.
  if (!arguments.reveal || !may_reveal(arguments.reason)) {
    fmt::print(stderr, "tadasu: {}\n", say(lang, "cli.letters.refused"));
    return kNotAllowed;
  }
  const SystemClock clock;
  auto store = store::Store::open(store_folder(arguments.store), clock);
  if (!store.ok()) return report(store.error(), lang, arguments.json);
  if (const Status logged = log_reveal(arguments.reason, 1); !logged.ok())
    return report(logged.error(), lang, arguments.json);
  respond::LetterOrder order;
  order.out = arguments.out;
  order.paper = arguments.paper;
  order.envelope = arguments.envelope;
  order.lang = parse_lang(arguments.letter_lang).value_or(Lang::Ja);
  order.from = arguments.from;
  order.count = arguments.count;
  order.part_letters = arguments.part_letters;
  order.since = arguments.since;
  order.is_duplex = arguments.duplex;
  order.is_proof = arguments.proof;
  order.is_unapproved_wanted = arguments.not_approved;
  order.thread_count = arguments.threads == 0 ? std::max(1U, std::thread::hardware_concurrency())
                                              : arguments.threads;
  order.stop = &interrupted();
  std::uint64_t left = 0, parts_all = 0;
  Result<respond::PrintJob> job = Error{Trouble::Invalid, "", ""};
  {
    LetterCount count(arguments.progress, lang);
    order.progress = [&](std::uint64_t done, std::uint64_t all) { count.show(done, all); };
    order.left = [&](std::uint64_t parts, std::uint64_t all) {
      left = parts;
      parts_all = all;
    };
    job = respond::print_letters(*store.value(), clock, arguments.incident, order, arguments.reason,
                                 kActor);
  }
  if (parts_all > 0 && !arguments.json)
    fmt::print(
        stderr, "tadasu: {}\n",
        say(lang, "cli.letters.left", {{"parts", grouped(left)}, {"all", grouped(parts_all)}}));
  if (!job.ok()) return report(job.error(), lang, arguments.json);
  if (job.value().is_stopped) return kInterrupted;
  tell(job.value(), arguments);
  if (job.value().is_waiting) return kNotAllowed;
  return job.value().is_whole ? kDone : kUnread;
}

}  // namespace tadasu::cli
