#include "command/playbook.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "base/json.h"
#include "base/pack.h"
#include "command/command.h"

namespace tadasu::command {
namespace {

constexpr const char* kFolder = "playbooks/";
constexpr const char* kDefault = "default";

Error invalid(std::string_view pack, const std::string& what) {
  return {Trouble::Invalid, "packs/playbooks/" + std::string(pack) + ".toml", what};
}

Result<std::string> text_of(const Json& from, const char* member) {
  const auto found = from.find(member);
  if (found == from.end() || !found->is_string() || found->get<std::string>().empty()) {
    return Error{Trouble::Invalid, member, "missing"};
  }
  return found->get<std::string>();
}

Result<Sentence> sentence_of(const Json& from, const char* member) {
  const auto found = from.find(member);
  if (found == from.end() || !found->is_object()) return Error{Trouble::Invalid, member, "missing"};
  TRY(std::string ja, text_of(*found, "ja"));
  TRY(std::string en, text_of(*found, "en"));
  return Sentence{std::move(ja), std::move(en)};
}

bool lists(const Json& from, const char* member, std::string_view value) {
  const auto found = from.find(member);
  if (found == from.end() || !found->is_array()) return false;
  return std::any_of(found->begin(), found->end(), [&](const Json& each) {
    return each.is_string() && each.get<std::string>() == value;
  });
}

Result<PlaybookTask> task_of(const Json& from) {
  PlaybookTask task;
  TRY(task.id, text_of(from, "id"));
  TRY(task.title, sentence_of(from, "title"));
  TRY(task.why, sentence_of(from, "why"));
  TRY(task.source, text_of(from, "source"));
  TRY(const std::string role, text_of(from, "role"));
  const auto parsed = parse_role(role);
  if (!parsed) return Error{Trouble::Invalid, "role", "not a role: " + role};
  task.role = *parsed;
  const auto minutes = from.find("within_minutes");
  if (minutes == from.end() || !minutes->is_number_integer() || minutes->get<int>() <= 0) {
    return Error{Trouble::Invalid, "within_minutes", "a number of minutes above 0"};
  }
  task.within_minutes = minutes->get<int>();
  return task;
}

Result<std::vector<Sentence>> sentences_of(const Json& from, const char* member) {
  std::vector<Sentence> out;
  const auto found = from.find(member);
  if (found == from.end() || !found->is_array()) return Error{Trouble::Invalid, member, "missing"};
  for (const Json& each : *found) {
    TRY(Sentence sentence, sentence_of(Json{{"text", each}}, "text"));
    out.push_back(std::move(sentence));
  }
  return out;
}

// `happened` "": every task.
Result<Playbook> playbook_of(const Json& pack, std::string_view id, std::string_view happened) {
  Playbook out;
  out.id = id;
  TRY(out.title, sentence_of(pack.at("pack"), "title"));
  const Json head = pack.value("playbook", Json::object());
  TRY(out.dont, sentences_of(head, "dont"));
  TRY(out.reporter_do, sentences_of(head, "reporter_do"));
  TRY(out.reporter_dont, sentences_of(head, "reporter_dont"));
  if (!pack.contains("task") || !pack.at("task").is_array()) {
    return Error{Trouble::Invalid, "task", "missing"};
  }
  for (const Json& each : pack.at("task")) {
    auto task = task_of(each);
    if (!task.ok()) {
      return Error{Trouble::Invalid, "task " + each.value("id", "?"), task.error().where};
    }
    if (out.find(task.value().id) != nullptr) {
      return Error{Trouble::Invalid, "task " + task.value().id, "stands twice"};
    }
    if (!happened.empty() && each.contains("only") && !lists(each, "only", happened)) continue;
    out.tasks.push_back(std::move(task).value());
  }
  std::stable_sort(out.tasks.begin(), out.tasks.end(), [](const auto& a, const auto& b) {
    return a.within_minutes < b.within_minutes;
  });
  return out;
}

Result<Playbook> load(std::string_view id, std::string_view happened) {
  TRY(const Json pack, load_pack(kFolder + std::string(id)));
  auto playbook = playbook_of(pack, id, happened);
  if (!playbook.ok()) {
    return invalid(id, playbook.error().where + ": " + playbook.error().detail);
  }
  return playbook;
}

std::vector<std::string> installed() {
  std::vector<std::string> out;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(packs_folder() / kFolder, error)) {
    if (file.path().extension() == ".toml") out.push_back(file.path().stem().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

const PlaybookTask* Playbook::find(std::string_view task) const {
  const auto found =
      std::find_if(tasks.begin(), tasks.end(), [&](const auto& each) { return each.id == task; });
  return found == tasks.end() ? nullptr : &*found;
}

Result<Playbook> load_playbook(std::string_view id) {
  const bool plain = std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!plain || id.empty()) return Error{Trouble::NotFound, "playbook", "no such playbook"};
  return load(id, "");
}

Result<Playbook> playbook_for(std::string_view happened) {
  for (const std::string& id : installed()) {
    if (happened.empty()) break;
    TRY(const Json pack, load_pack(kFolder + id));
    const auto chosen = pack.find("playbook");
    if (chosen != pack.end() && lists(*chosen, "happened", happened)) return load(id, happened);
  }
  return load(kDefault, "");
}

}  // namespace tadasu::command
