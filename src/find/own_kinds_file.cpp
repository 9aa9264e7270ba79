#include "find/own_kinds_file.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "base/json.h"
#include "base/pack.h"
#include "text/mask.h"

namespace tadasu::find {
namespace {

constexpr std::array<std::string_view, 12> kFields = {
    "id",      "name_ja", "name_en", "pattern", "counts_as", "labels",
    "headers", "near",    "check",   "mask",    "matches",   "matches_not"};

// One [[kind]] table.
class Item {
 public:
  Item(const Json& table, std::string name, std::vector<OwnKindsProblem>& problems)
      : table_(table), name_(std::move(name)), problems_(problems) {}

  OwnKind read() {
    OwnKind kind;
    for (const auto& [field, value] : table_.items()) {
      if (std::find(kFields.begin(), kFields.end(), field) == kFields.end())
        wrong("unknown_field", field);
    }
    kind.id = line("id", kOwnIdBytesMax);
    if (!kind.id.empty() && !is_own_id(kind.id)) wrong("bad_id", kind.id);
    if (parse_kind(kind.id)) wrong("id_built_in", kind.id);
    kind.name_ja = line("name_ja", kOwnNameBytesMax);
    kind.name_en = line("name_en", kOwnNameBytesMax);
    kind.pattern = line("pattern", kOwnPatternBytesMax);
    const std::string counts_as = line("counts_as", kOwnIdBytesMax);
    if (const auto known = parse_kind(counts_as))
      kind.counts_as = *known;
    else if (!counts_as.empty())
      wrong("unknown_kind", counts_as);
    read_check(kind);
    if (table_.contains("mask")) {
      kind.mask = text::parse_mask(line("mask", kOwnIdBytesMax));
      if (!kind.mask) wrong("bad_value", "mask");
    }
    kind.labels = words("labels", kOwnWordBytesMax);
    kind.headers = words("headers", kOwnWordBytesMax);
    kind.near = words("near", kOwnWordBytesMax);
    kind.matches = words("matches", kOwnSampleBytesMax);
    kind.matches_not = words("matches_not", kOwnSampleBytesMax);
    if (kind.matches.empty()) wrong("no_samples", "matches");
    return kind;
  }

 private:
  void wrong(const char* what, std::string_view detail) {
    problems_.push_back({name_, what, shown(detail)});
  }

  void read_check(OwnKind& kind) {
    if (!table_.contains("check")) return;
    const std::string check = line("check", kOwnIdBytesMax);
    if (check == "luhn")
      kind.check = OwnCheck::Luhn;
    else if (check != "none")
      wrong("bad_value", "check");
  }

  std::string line(const char* field, std::size_t bytes_max) {
    const auto found = table_.find(field);
    if (found == table_.end()) {
      wrong("no_field", field);
      return {};
    }
    if (!found->is_string() || !is_own_line(found->get_ref<const std::string&>(), bytes_max)) {
      wrong("bad_value", field);
      return {};
    }
    return *found;
  }

  std::vector<std::string> words(const char* field, std::size_t bytes_max) {
    const auto found = table_.find(field);
    if (found == table_.end()) return {};
    std::vector<std::string> out;
    const bool good =
        found->is_array() && found->size() <= kOwnListMax &&
        std::all_of(found->begin(), found->end(), [&](const Json& one) {
          return one.is_string() && is_own_line(one.get_ref<const std::string&>(), bytes_max);
        });
    if (!good) {
      wrong("bad_value", field);
      return {};
    }
    for (const Json& one : *found) out.push_back(one);
    return out;
  }

  const Json& table_;
  const std::string name_;
  std::vector<OwnKindsProblem>& problems_;
};

}  // namespace

OwnKindsRead read_own_kinds(std::string_view text) {
  OwnKindsRead out;
  const auto wrong = [&](std::string item, const char* what, std::string_view detail) {
    out.problems.push_back({std::move(item), what, shown(detail)});
  };
  if (text.size() > kOwnKindsBytesMax) {
    wrong("", "too_large", std::to_string(kOwnKindsBytesMax >> 10));
    return out;
  }
  const Result<Json> read = parse_toml(text, "own kinds");
  if (!read.ok()) {
    wrong("", "no_toml", read.error().detail);
    return out;
  }
  const Json& file = read.value();
  for (const auto& [name, value] : file.items()) {
    if (name != "kind") wrong("", "unknown_field", name);
  }
  const auto list = file.find("kind");
  if (list == file.end() || !list->is_array() || list->empty()) {
    wrong("", "no_kinds", "");
    return out;
  }
  if (list->size() > kOwnKindsMax) {
    wrong("", "too_many", std::to_string(kOwnKindsMax));
    return out;
  }
  std::set<std::string> ids;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Json& table = (*list)[i];
    std::string name = "#" + std::to_string(i + 1);
    if (!table.is_object()) {
      wrong(name, "bad_value", "kind");
      continue;
    }
    const auto id = table.find("id");
    if (id != table.end() && id->is_string() && is_own_id(id->get_ref<const std::string&>()))
      name = *id;
    const std::size_t before = out.problems.size();
    OwnKind kind = Item(table, name, out.problems).read();
    if (!kind.id.empty() && !ids.insert(kind.id).second) wrong(name, "doubled_id", kind.id);
    if (out.problems.size() == before) out.own.kinds.push_back(std::move(kind));
  }
  out.own.text = text;
  return out;
}

}  // namespace tadasu::find
