// Stable names of roles, stages and states, and their words.
#include <array>
#include <utility>

#include "command/command.h"

namespace tadasu::command {
namespace {

constexpr std::array<std::string_view, 6> kRoles = {"commander", "investigator", "legal",
                                                    "pr",        "desk_lead",    "exec"};
constexpr std::array<std::string_view, 4> kStages = {"reported", "investigating", "responding",
                                                     "closed"};
constexpr std::array<std::string_view, 4> kFactStates = {"unconfirmed", "checking", "confirmed",
                                                         "withdrawn"};

template <class Enum, std::size_t N>
std::optional<Enum> parse(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

// The subject of an entry in words: a task's title, a role, a stage; else its own stable name.
std::string subject_words(const TimelineItem& item, const Playbook& playbook, Lang lang) {
  if (item.what.starts_with("task.")) {
    const PlaybookTask* task = playbook.find(item.about);
    if (task != nullptr) return task->title.in(lang);
  }
  if (const auto role = parse_role(item.about); role && item.what == "role.assigned") {
    return role_words(*role, lang);
  }
  if (const auto stage = parse_stage(item.about); stage && item.what == "stage.changed") {
    return stage_words(*stage, lang);
  }
  return item.about;
}

}  // namespace

std::string_view role_name(Role role) { return kRoles.at(static_cast<std::size_t>(role)); }
std::optional<Role> parse_role(std::string_view name) { return parse<Role>(kRoles, name); }
std::string role_words(Role role, Lang lang) {
  return std::string(say(lang, "role." + std::string(role_name(role))));
}

std::string_view stage_name(Stage stage) { return kStages.at(static_cast<std::size_t>(stage)); }
std::optional<Stage> parse_stage(std::string_view name) { return parse<Stage>(kStages, name); }
std::string stage_words(Stage stage, Lang lang) {
  return std::string(say(lang, "stage." + std::string(stage_name(stage))));
}

std::string_view fact_state_name(facts::FactState state) {
  return kFactStates.at(static_cast<std::size_t>(state));
}
std::optional<facts::FactState> parse_fact_state(std::string_view name) {
  return parse<facts::FactState>(kFactStates, name);
}

std::string timeline_words(const TimelineItem& item, const Playbook& playbook, Lang lang) {
  const std::string key = "timeline." + item.what;
  // Entries of later rooms, and of later versions of this program, are shown by their stable name.
  const std::string words = has_words(key) ? std::string(say(lang, key)) : item.what;
  const std::string subject = subject_words(item, playbook, lang);
  if (subject.empty()) return words;
  return say(lang, "timeline.line", {{"what", words}, {"about", subject}});
}

}  // namespace tadasu::command
