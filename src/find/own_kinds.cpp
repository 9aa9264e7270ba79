#include "find/own_kinds.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "base/json.h"
#include "base/pack.h"
#include "text/encoding.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

constexpr std::array<std::string_view, 12> kFields = {
    "id",      "name_ja", "name_en", "pattern", "counts_as", "labels",
    "headers", "near",    "check",   "mask",    "matches",   "matches_not"};

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= kOwnIdBytesMax && id.front() >= 'a' && id.front() <= 'z' &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

// A terminal may take it for an order: C0, DEL and C1.
bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

// Fit to be shown in one line.
bool is_line(std::string_view text, std::size_t bytes_max) {
  if (text.empty() || text.size() > bytes_max || !text::is_valid_utf8(text)) return false;
  for (std::size_t at = 0; at < text.size();)
    if (is_control(text::next_char(text, at))) return false;
  return true;
}

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
    if (!kind.id.empty() && !is_id(kind.id)) wrong("bad_id", kind.id);
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
    if (!found->is_string() || !is_line(found->get_ref<const std::string&>(), bytes_max)) {
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
          return one.is_string() && is_line(one.get_ref<const std::string&>(), bytes_max);
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

// A TOML string: as it is where that is possible, so that patterns stay readable.
std::string toml_string(std::string_view text) {
  const bool is_plain = std::none_of(text.begin(), text.end(), [](char c) {
    return c == '\'' || c == 0x7F || (static_cast<unsigned char>(c) < 0x20);
  });
  if (is_plain) return "'" + std::string(text) + "'";
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (code < 0x20 || code == 0x7F) {
      out += std::string("\\u00") + kHex[code >> 4] + kHex[code & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace

std::string_view own_kind_name(const OwnKind& kind, Lang lang) {
  return lang == Lang::Ja ? kind.name_ja : kind.name_en;
}

std::string shown(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = text::next_char(text, at);
    if (is_control(c) || c == 0xFFFD)  // also what is no UTF-8
      out += '?';
    else
      out += text.substr(begin, at - begin);
  }
  return out;
}

std::span<const std::string_view> own_mask_ids() { return text::mask_ids(); }

OrderedJson own_kind_json(const OwnKind& kind) {
  OrderedJson out = {{"id", kind.id},
                     {"name_ja", kind.name_ja},
                     {"name_en", kind.name_en},
                     {"pattern", kind.pattern},
                     {"counts_as", kind_id(kind.counts_as)}};
  if (kind.check == OwnCheck::Luhn) out["check"] = "luhn";
  if (kind.mask) out["mask"] = text::mask_ids()[static_cast<std::size_t>(*kind.mask)];
  const std::pair<const char*, const std::vector<std::string>*> lists[] = {
      {"labels", &kind.labels},
      {"headers", &kind.headers},
      {"near", &kind.near},
      {"matches", &kind.matches},
      {"matches_not", &kind.matches_not}};
  for (const auto& [name, list] : lists)
    if (!list->empty()) out[name] = *list;
  return out;
}

std::string own_kinds_text(const std::vector<OrderedJson>& kinds) {
  std::string out;
  for (const OrderedJson& kind : kinds) {
    out += out.empty() ? "[[kind]]\n" : "\n[[kind]]\n";
    for (const auto& [field, value] : kind.items()) {
      out += field + " = ";
      if (value.is_array()) {
        std::string list;
        for (const OrderedJson& one : value)
          list += (list.empty() ? "" : ", ") + toml_string(one.get_ref<const std::string&>());
        out += "[" + list + "]\n";
      } else {
        out += toml_string(value.get_ref<const std::string&>()) + "\n";
      }
    }
  }
  return out;
}

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
    if (id != table.end() && id->is_string() && is_id(id->get_ref<const std::string&>()))
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
