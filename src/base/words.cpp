#include "base/words.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "base/check.h"
#include "base/words_catalog.h"

namespace tadasu {
namespace {

const CatalogEntry* find_entry(std::string_view key) {
  const CatalogEntry* end = kCatalog + kCatalogSize;
  const CatalogEntry* entry = std::lower_bound(
      kCatalog, end, key, [](const CatalogEntry& e, std::string_view k) { return e.key < k; });
  return entry != end && entry->key == key ? entry : nullptr;
}

}  // namespace

std::string_view lang_code(Lang lang) { return lang == Lang::Ja ? "ja" : "en"; }

std::optional<Lang> parse_lang(std::string_view code) {
  if (code.substr(0, 2) == "ja") return Lang::Ja;
  if (code.substr(0, 2) == "en") return Lang::En;
  return std::nullopt;
}

Lang lang_from_environment() {
  for (const char* name : {"TADASU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr) continue;
    if (const auto lang = parse_lang(value)) return *lang;
  }
  return Lang::Ja;
}

bool has_words(std::string_view key) { return find_entry(key) != nullptr; }

std::string_view say(Lang lang, std::string_view key) {
  const CatalogEntry* entry = find_entry(key);
  if (entry == nullptr) {
    const std::string message = "words for '" + std::string(key) + "'";
    check_failed(message.c_str(), __FILE__, __LINE__);
  }
  return lang == Lang::Ja ? entry->ja : entry->en;
}

std::string say(Lang lang, std::string_view key, std::initializer_list<Fill> fills) {
  const std::string_view words = say(lang, key);
  std::string out;
  std::size_t used = 0;
  for (std::size_t pos = 0; pos < words.size();) {
    const std::size_t open = words.find('{', pos);
    const std::size_t close = open == std::string_view::npos ? open : words.find('}', open);
    if (close == std::string_view::npos) {
      out += words.substr(pos);
      break;
    }
    out += words.substr(pos, open - pos);
    const std::string_view name = words.substr(open + 1, close - open - 1);
    const auto* fill =
        std::find_if(fills.begin(), fills.end(), [&](const Fill& f) { return f.first == name; });
    TADASU_CHECK(fill != fills.end());
    out += fill->second;
    ++used;
    pos = close + 1;
  }
  TADASU_CHECK(used >= fills.size());
  return out;
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

}  // namespace tadasu
