#include "respond/recipient.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "find/password_hash.h"
#include "text/fold.h"

namespace tadasu::respond {
namespace {

struct Spelling {
  std::string key;  // folded, for comparison
  std::string written;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether `longer` says the same and perhaps more: 1-1 goes on as 1-1-1, never as 1-10.
bool goes_on(const std::string& shorter, const std::string& longer) {
  if (!longer.starts_with(shorter)) return false;
  return longer.size() == shorter.size() || shorter.empty() ||
         !(is_digit(shorter.back()) && is_digit(longer[shorter.size()]));
}

// The fullest spelling when all say the same; "" when they contradict each other.
std::string agreed(const std::vector<Spelling>& spellings) {
  const Spelling* fullest = nullptr;
  for (const Spelling& one : spellings) {
    const bool fuller = fullest == nullptr || one.key.size() > fullest->key.size() ||
                        (one.key == fullest->key && one.written.size() > fullest->written.size());
    if (fuller) fullest = &one;
  }
  if (fullest == nullptr) return "";
  for (const Spelling& one : spellings)
    if (!goes_on(one.key, fullest->key)) return "";
  return fullest->written;
}

enum NameScript : std::size_t { kKanji, kKana, kLatin, kNameScripts };

NameScript name_script(const std::string& name) {
  NameScript out = kLatin;
  for (std::size_t at = 0; at < name.size();) {
    const text::Script script = text::script_of(text::next_char(name, at));
    if (script == text::Script::Kanji) return kKanji;
    if (script == text::Script::Hiragana || script == text::Script::Katakana) out = kKana;
  }
  return out;
}

std::string agreed_name(const std::vector<std::string>& names) {
  std::array<std::vector<Spelling>, kNameScripts> by_script;
  for (const std::string& name : names) {
    const std::string wide = text::fold_width(name);
    const NameScript script = name_script(wide);
    by_script[script].push_back(
        {script == kKana ? text::kana_key(name) : text::name_key(name), name});
  }
  // Two readings are two people, whatever the kanji says. Latin letters are written in any order
  // and decide only when nothing else is there.
  if (!by_script[kKana].empty() && agreed(by_script[kKana]).empty()) return "";
  for (const auto& spellings : by_script)
    if (!spellings.empty()) return agreed(spellings);
  return "";
}

}  // namespace

bool has_only_slow_hashes(const std::vector<store::SealedValue>& values) {
  bool is_there = false;
  for (const store::SealedValue& value : values) {
    if (value.kind != find::kind_id(find::Kind::Password)) continue;
    const auto scheme = find::hash_scheme_of(value.value);
    if (!scheme || !find::is_slow(*scheme)) return false;
    is_there = true;
  }
  return is_there;
}

std::string printed_postal_code(const std::string& code, std::string_view address) {
  const std::string digits = text::digits_only(code);
  const bool is_latin =
      std::all_of(address.begin(), address.end(), [](char c) { return (c & 0x80) == 0; });
  return digits.size() == 7 && !is_latin ? digits.substr(0, 3) + "-" + digits.substr(3) : code;
}

notices::Recipient recipient_of(std::uint64_t person,
                                const std::vector<store::SealedValue>& values) {
  notices::Recipient out;
  out.person = person;
  find::KindSet kinds;
  std::vector<std::string> names;
  std::vector<Spelling> addresses;
  std::set<std::string> postal_codes;
  for (const store::SealedValue& value : values) {
    const auto kind = find::parse_kind(value.kind);
    if (!kind) continue;
    kinds.add(*kind);
    if (*kind == find::Kind::PersonName) names.push_back(value.value);
    if (*kind == find::Kind::Address)
      addresses.push_back({text::address_key(value.value), value.value});
    if (*kind == find::Kind::PostalCode &&
        postal_codes.insert(text::digits_only(value.value)).second)
      out.postal_code = value.value;
  }
  out.slow_hashes = has_only_slow_hashes(values);
  out.name = agreed_name(names);
  out.address = agreed(addresses);
  // A code and an address stand for one place together or not at all.
  if (postal_codes.size() != 1 || out.address.empty()) out.postal_code = out.address = "";
  out.postal_code = printed_postal_code(out.postal_code, out.address);
  for (std::size_t i = 0; i < find::kKindCount; ++i) {
    if (kinds.has(static_cast<find::Kind>(i))) out.kinds.push_back(static_cast<find::Kind>(i));
  }
  return out;
}

}  // namespace tadasu::respond
