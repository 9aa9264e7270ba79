#include "find/own_kinds.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/json.h"
#include "text/encoding.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

// A terminal may take it for an order: C0, DEL and C1.
bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

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

// All that a reader of the file would refuse of one kind.
bool is_sound(const OwnKind& kind) {
  const auto are_lines = [](const std::vector<std::string>& list, std::size_t bytes_max) {
    return list.size() <= kOwnListMax &&
           std::all_of(list.begin(), list.end(),
                       [&](const auto& one) { return is_own_line(one, bytes_max); });
  };
  return is_own_id(kind.id) && !parse_kind(kind.id) &&
         is_own_line(kind.name_ja, kOwnNameBytesMax) &&
         is_own_line(kind.name_en, kOwnNameBytesMax) &&
         is_own_line(kind.pattern, kOwnPatternBytesMax) &&
         static_cast<std::size_t>(kind.counts_as) < kKindCount && kind.check <= OwnCheck::Luhn &&
         (!kind.mask || static_cast<std::size_t>(*kind.mask) < text::mask_ids().size()) &&
         are_lines(kind.labels, kOwnWordBytesMax) && are_lines(kind.headers, kOwnWordBytesMax) &&
         are_lines(kind.near, kOwnWordBytesMax) && are_lines(kind.matches, kOwnSampleBytesMax) &&
         are_lines(kind.matches_not, kOwnSampleBytesMax) && !kind.matches.empty();
}

}  // namespace

bool is_own_id(std::string_view id) {
  return !id.empty() && id.size() <= kOwnIdBytesMax && id.front() >= 'a' && id.front() <= 'z' &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

bool is_own_line(std::string_view text, std::size_t bytes_max) {
  if (text.empty() || text.size() > bytes_max || !text::is_valid_utf8(text)) return false;
  for (std::size_t at = 0; at < text.size();)
    if (is_control(text::next_char(text, at))) return false;
  return true;
}

bool are_sound(std::span<const OwnKind> kinds) {
  std::set<std::string_view> ids;
  return !kinds.empty() && kinds.size() <= kOwnKindsMax &&
         std::all_of(kinds.begin(), kinds.end(), [&](const OwnKind& kind) {
           return is_sound(kind) && ids.insert(kind.id).second;
         });
}

bool is_sound(const OwnKindsProblem& problem) {
  const auto& whats = kOwnKindsReadProblems;
  const bool is_place = problem.item.size() <= 3 && problem.item.starts_with('#') &&
                        problem.item.find_first_not_of("0123456789", 1) == std::string::npos;
  return std::find(whats.begin(), whats.end(), problem.what) != whats.end() &&
         (problem.item.empty() || is_place || is_own_id(problem.item)) &&
         text::is_valid_utf8(problem.detail) && shown(problem.detail) == problem.detail;
}

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

}  // namespace tadasu::find
