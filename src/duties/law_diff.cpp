// Two versions of a law pack, item by item and member by member, and what the cases of the new one
// say of the old one.
#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "base/pack.h"
#include "duties/cases.h"
#include "duties/duties.h"
#include "duties/law_pack.h"

namespace tadasu::duties {
namespace {

using Members = std::map<std::string, std::string>;
using Key = std::pair<std::string, std::string>;  // table, id

// "clock.length", "to[1].when"; a list of plain values is one member.
void flatten(const Json& value, const std::string& name, Members& out) {
  if (value.is_object()) {
    for (const auto& [member, inner] : value.items())
      flatten(inner, name.empty() ? member : name + "." + member, out);
    return;
  }
  const bool tables =
      value.is_array() &&
      std::any_of(value.begin(), value.end(), [](const Json& one) { return one.is_object(); });
  for (std::size_t i = 0; tables && i < value.size(); ++i)
    flatten(value[i], name + "[" + std::to_string(i) + "]", out);
  if (!tables) out[name] = value.is_string() ? value.get<std::string>() : value.dump();
}

std::map<Key, Members> items_of(const Json& pack, const std::set<std::string>& versioned) {
  std::map<Key, Members> out;
  for (const char* table : {"pack", "law"}) {
    if (pack.contains(table)) flatten(pack[table], "", out[{table, table}]);
  }
  for (const char* table : {"rule", "duty", "pending"}) {
    if (!pack.contains(table)) continue;
    for (const Json& item : pack[table]) {
      std::string id = item.at("id");
      if (versioned.contains(id)) id += " " + item.value("effective_from", "");
      std::string once = id;  // the same act to several may stand twice
      for (int n = 2; out.contains({table, once}); ++n) once = id + " (" + std::to_string(n) + ")";
      flatten(item, "", out[{table, once}]);
    }
  }
  return out;
}

// Rules of which several versions stand in one of the packs.
std::set<std::string> with_versions(const Json& a, const Json& b) {
  std::set<std::string> out;
  for (const Json* pack : {&a, &b}) {
    std::set<std::string> seen;
    for (const Json& rule : pack->value("rule", Json::array()))
      if (!seen.insert(rule.at("id")).second) out.insert(rule.at("id"));
  }
  return out;
}

std::vector<LawDiff::Member> differences(const Members& before, const Members& after) {
  std::set<std::string> names;
  for (const auto& [name, value] : before) names.insert(name);
  for (const auto& [name, value] : after) names.insert(name);
  std::vector<LawDiff::Member> out;
  for (const std::string& name : names) {
    LawDiff::Member member{name, {}, {}};
    if (const auto at = before.find(name); at != before.end()) member.before = at->second;
    if (const auto at = after.find(name); at != after.end()) member.after = at->second;
    if (member.before != member.after) out.push_back(std::move(member));
  }
  return out;
}

std::vector<LawDiff::Item> items_between(const Json& before, const Json& after) {
  using Change = LawDiff::Item::Change;
  const auto versioned = with_versions(before, after);
  const auto old_items = items_of(before, versioned);
  const auto new_items = items_of(after, versioned);
  std::set<Key> keys;
  for (const auto& [key, members] : old_items) keys.insert(key);
  for (const auto& [key, members] : new_items) keys.insert(key);
  std::vector<LawDiff::Item> out;
  for (const Key& key : keys) {
    const auto old_item = old_items.find(key);
    const auto new_item = new_items.find(key);
    const bool added = old_item == old_items.end();
    const bool removed = new_item == new_items.end();
    auto members =
        differences(added ? Members{} : old_item->second, removed ? Members{} : new_item->second);
    if (members.empty()) continue;
    const Change change = added ? Change::Added : removed ? Change::Removed : Change::Changed;
    out.push_back({key.first, key.second, change, std::move(members)});
  }
  // In the order of a pack: its head, then rules, duties and what is pending.
  const auto rank = [](const std::string& table) {
    static const std::vector<std::string> kOrder{"pack", "law", "rule", "duty", "pending"};
    return std::find(kOrder.begin(), kOrder.end(), table) - kOrder.begin();
  };
  std::stable_sort(out.begin(), out.end(),
                   [&](const auto& a, const auto& b) { return rank(a.table) < rank(b.table); });
  return out;
}

Status ask_old_law(const Law& before, const Law& after, const std::filesystem::path& cases,
                   LawDiff& diff) {
  std::error_code none;
  diff.without_cases = !std::filesystem::exists(cases, none);
  if (diff.without_cases) return success();
  TRY(const auto old_results, run_cases_of(cases, before));
  TRY(const auto new_results, run_cases_of(cases, after));
  diff.cases = new_results.size();
  for (std::size_t i = 0; i < new_results.size(); ++i) {
    const bool fails = !new_results[i].wrong.empty();
    if (!old_results[i].wrong.empty() || fails)
      diff.otherwise.push_back({new_results[i].name, old_results[i].wrong, fails});
  }
  return success();
}

Result<LawDiff> diff_files(const std::filesystem::path& before,
                           const std::filesystem::path& after) {
  TRY(const Json old_pack, load_pack_file(before));
  TRY(const Json new_pack, load_pack_file(after));
  TRY(const Law old_law, law_of(old_pack));
  TRY(const Law new_law, law_of(new_pack));
  if (old_law.id != new_law.id)
    return Error{Trouble::Invalid, after.string(),
                 "is the law '" + new_law.id + "', not '" + old_law.id + "'"};
  LawDiff out;
  out.law = new_law.id;
  out.items = items_between(old_pack, new_pack);
  const auto cases = after.parent_path() / "cases" / (new_law.id + ".json");
  TRY_STATUS(ask_old_law(old_law, new_law, cases, out));
  return out;
}

Result<std::set<std::string>> packs_in(const std::filesystem::path& folder) {
  std::set<std::string> out;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const auto& path = entry.path();
    if (path.extension() == ".toml" && path.stem() != "index") out.insert(path.stem().string());
  }
  if (error) return Error{Trouble::NotFound, folder.string(), error.message()};
  return out;
}

}  // namespace

Result<std::vector<LawDiff>> diff_laws(const std::string& before, const std::string& after) {
  std::error_code none;
  std::vector<LawDiff> out;
  const auto keep = [&](LawDiff diff) {
    if (!diff.items.empty() || !diff.otherwise.empty() || diff.added || diff.removed)
      out.push_back(std::move(diff));
  };
  if (!std::filesystem::is_directory(after, none)) {
    TRY(LawDiff diff, diff_files(before, after));
    keep(std::move(diff));
    return out;
  }
  TRY(const auto old_ids, packs_in(before));
  TRY(const auto new_ids, packs_in(after));
  std::set<std::string> ids = old_ids;
  ids.insert(new_ids.begin(), new_ids.end());
  for (const std::string& id : ids) {
    LawDiff diff;
    diff.law = id;
    diff.added = !old_ids.contains(id);
    diff.removed = !new_ids.contains(id);
    if (!diff.added && !diff.removed) {
      const std::string file = id + ".toml";
      TRY(diff,
          diff_files(std::filesystem::path(before) / file, std::filesystem::path(after) / file));
    }
    keep(std::move(diff));
  }
  return out;
}

}  // namespace tadasu::duties
