#include "serve/surveys.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "command/command.h"
#include "facts/facts.h"
#include "respond/respond.h"
#include "serve/context.h"
#include "serve/page.h"

namespace tadasu::serve {

Surveys::~Surveys() {
  {
    const std::lock_guard lock(mutex_);
    for (auto& [incident, running] : running_) running->stop = true;
  }
  for (auto& [incident, running] : running_)
    if (running->thread.joinable()) running->thread.join();
}

Status Surveys::start(const std::string& incident, const std::vector<std::filesystem::path>& paths,
                      const std::string& actor, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  auto& slot = running_[incident];
  if (slot && slot->state.end == SurveyEnd::Running)
    return Error{Trouble::Conflict, "survey", "one is running"};
  if (slot && slot->thread.joinable()) slot->thread.join();
  slot = std::make_unique<Running>();
  slot->thread = std::thread([this, &running = *slot, incident, paths, actor, reason] {
    run(running, incident, paths, actor, reason);
  });
  return success();
}

std::string Surveys::survey(Running& running, const std::string& incident,
                            const std::vector<std::filesystem::path>& paths,
                            const std::string& actor, const std::string& reason) {
  facts::SurveyOptions options;
  options.stop = &running.stop;
  const auto before = command::load(house_.store, incident);
  if (before.ok() && before.value().occurred_at)
    options.minors_on = date_at(*before.value().occurred_at);
  const auto sheet = facts::survey_incident(house_.store, incident, paths, actor, reason, options,
                                            [&](const facts::Progress& progress) {
                                              const std::lock_guard lock(mutex_);
                                              running.state.progress = progress;
                                              tell(running);
                                            });
  if (!sheet.ok()) return trouble_name(sheet.error().trouble);
  {
    const std::lock_guard lock(mutex_);
    running.state.counted = true;
  }
  const auto drafted = respond::respond(house_.store, house_.clock, incident);
  return drafted.ok() ? "" : trouble_name(drafted.error().trouble);
}

void Surveys::run(Running& running, const std::string& incident,
                  const std::vector<std::filesystem::path>& paths, const std::string& actor,
                  const std::string& reason) {
  std::string trouble;
  try {
    trouble = survey(running, incident, paths, actor, reason);
  } catch (const std::exception&) {  // our bug on this evidence: shown, and the server goes on
    trouble = trouble_name(Trouble::Damaged);
  }
  const std::lock_guard lock(mutex_);
  running.state.trouble = trouble;
  running.state.end = !trouble.empty() ? SurveyEnd::Failed
                      : running.stop   ? SurveyEnd::Stopped
                                       : SurveyEnd::Done;
  tell(running);
}

void Surveys::tell(Running& running) {
  auto& watchers = running.watchers;
  watchers.erase(std::remove_if(watchers.begin(), watchers.end(),
                                [&](const auto& watcher) {
                                  const auto stream = watcher.second.lock();
                                  if (!stream) return true;
                                  const bool there = stream->send(
                                      "progress", progress_event(watcher.first, running.state));
                                  if (running.state.end != SurveyEnd::Running) stream->close();
                                  return !there;
                                }),
                 watchers.end());
}

void Surveys::stop(const std::string& incident) {
  const std::lock_guard lock(mutex_);
  const auto found = running_.find(incident);
  if (found != running_.end()) found->second->stop = true;
}

std::optional<SurveyState> Surveys::state(const std::string& incident) {
  const std::lock_guard lock(mutex_);
  const auto found = running_.find(incident);
  if (found == running_.end()) return std::nullopt;
  return found->second->state;
}

void Surveys::watch(const std::string& incident, Lang lang, const std::shared_ptr<Stream>& stream) {
  const std::lock_guard lock(mutex_);
  const auto found = running_.find(incident);
  const SurveyState state = found == running_.end()
                                ? SurveyState{.progress = {}, .end = SurveyEnd::Done, .trouble = ""}
                                : found->second->state;
  stream->send("progress", progress_event(lang, state));
  if (state.end != SurveyEnd::Running)
    stream->close();
  else
    found->second->watchers.emplace_back(lang, stream);
}

std::string progress_event(Lang lang, const SurveyState& state) {
  const facts::Progress& progress = state.progress;
  const std::uint64_t mentions =
      std::accumulate(progress.mentions.begin(), progress.mentions.end(), std::uint64_t{0});
  using Step = facts::Progress::Step;
  const auto part = [](std::uint64_t done, std::uint64_t total) {
    return total == 0 ? 0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  };
  const double share = progress.step == Step::Keeping
                           ? part(progress.kept, progress.to_keep)
                           : part(progress.bytes_done, progress.bytes_total);
  const double rate = progress.step == Step::Reading && progress.seconds > 0.5
                          ? static_cast<double>(progress.bytes_done) / progress.seconds
                          : 0;
  double left = -1;  // not known
  if (rate > 0) left = static_cast<double>(progress.bytes_total - progress.bytes_done) / rate;
  if (progress.step == Step::Keeping && share > 0)
    left = progress.step_seconds * (1 - share) / share;
  const std::string percent = std::to_string(static_cast<int>(share * 100)) + "%";
  std::string step = percent;
  if (progress.step == Step::TellingApart) step = say(lang, "ui.survey.apart");
  if (progress.step == Step::Keeping) step = say(lang, "ui.survey.keeping", {{"percent", percent}});
  const bool is_reading = progress.step == Step::Reading;
  const OrderedJson event = {
      {"fields",
       {{"percent", step},
        {"files", grouped(progress.files_done) + " / " + grouped(progress.files_total)},
        {"bytes", size_text(progress.bytes_done) + " / " + size_text(progress.bytes_total)},
        {"rate", rate > 0 ? size_text(static_cast<std::uint64_t>(rate)) + "/s" : "–"},
        {"left", left >= 0 ? say(lang, "ui.survey.seconds",
                                 {{"n", grouped(static_cast<std::uint64_t>(left) + 1)}})
                           : "–"},
        {"people", say(lang, "ui.survey.about", {{"n", grouped(progress.people_estimate)}})},
        {"mentions", grouped(mentions)},
        {"unread", grouped(progress.unread)}}},
      {"bars", {{"bytes", share}}},
      {"announce", say(lang, is_reading ? "ui.survey.announce" : "ui.survey.announce_step",
                       {{is_reading ? "percent" : "step", step},
                        {"people", grouped(progress.people_estimate)},
                        {"unread", grouped(progress.unread)}})},
      {"ended", state.end != SurveyEnd::Running}};
  return event.dump();
}

bool has_files(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_directory(path, error))
    return std::filesystem::exists(path, error) && !error;
  return !std::filesystem::is_empty(path, error) && !error;
}

Result<std::filesystem::path> path_below(const std::filesystem::path& root,
                                         std::string_view typed) {
  if (root.empty())
    return Error{Trouble::NotAllowed, "evidence root", "none was given to the server"};
  std::error_code error;
  const auto base = std::filesystem::canonical(root, error);
  if (error) return Error{Trouble::NotFound, "evidence root", error.message()};
  const std::filesystem::path asked{std::string(typed)};
  const auto full = std::filesystem::canonical(asked.is_absolute() ? asked : base / asked, error);
  if (error) return Error{Trouble::NotFound, "evidence path", error.message()};
  const auto mismatch = std::mismatch(base.begin(), base.end(), full.begin(), full.end());
  if (mismatch.first != base.end())
    return Error{Trouble::Invalid, "evidence path", "leaves the evidence root"};
  return full;
}

}  // namespace tadasu::serve
