// What ids are called. Words come from packs/words/*/duties.toml, names of laws from the index of
// laws.
#include <algorithm>
#include <string>

#include "duties/duties.h"
#include "duties/law_pack.h"
#include "duties/vocabulary.h"
#include "find/kind.h"

namespace tadasu::duties {
namespace {

std::string named(Lang lang, const std::string& prefix, std::string_view id) {
  const std::string key = prefix + std::string(id);
  return has_words(key) ? std::string(say(lang, key)) : std::string(id);
}

}  // namespace

std::string duty_name(Lang lang, std::string_view duty) {
  if (!duty.starts_with("own-")) return named(lang, "duty.", duty);
  const std::string key =
      "duty.own" + std::string(duty.substr(std::min(duty.find('/'), duty.size())));
  return std::string(say(lang, has_words(key) ? key : "duty.own"));
}

std::string duty_name(Lang lang, const Duty& duty) {
  return duty.name.empty() ? duty_name(lang, std::string_view(duty.id)) : duty.name;
}

std::string recipient_name(Lang lang, const Duty& duty) {
  const std::string words = recipient_name(lang, std::string_view(duty.to));
  return duty.to_name.empty()
             ? words
             : say(lang, "recipient_named", {{"recipient", words}, {"name", duty.to_name}});
}

std::string recipient_name(Lang lang, std::string_view recipient) {
  // One of several of a kind is told by its country: sa-de.
  const std::size_t dash = recipient.rfind('-');
  if (has_words("recipient." + std::string(recipient)) || dash == std::string_view::npos ||
      recipient.size() != dash + 3)
    return named(lang, "recipient.", recipient);
  std::string country(recipient.substr(dash + 1));
  for (char& c : country) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
  return say(lang, "recipient_in",
             {{"recipient", named(lang, "recipient.", recipient.substr(0, dash))},
              {"country", named(lang, "country.", country)}});
}

std::string rule_name(Lang lang, std::string_view rule) {
  // "in-force" is the same reason under every law.
  const std::size_t slash = rule.find('/');
  if (slash != std::string_view::npos && rule.substr(slash) == "/in-force")
    return named(lang, "rule.", "in-force");
  if (rule.starts_with("own-")) return std::string(say(lang, "rule.own"));
  return named(lang, "rule.", rule);
}

std::string fact_name(Lang lang, std::string_view fact) { return named(lang, "fact.", fact); }

std::string value_name(Lang lang, std::string_view fact, std::string_view value) {
  const Field* field = find_field(fact);
  if (field != nullptr && field->type == FactType::Flag) return named(lang, "value.flag.", value);
  if (field != nullptr && field->type == FactType::Items) {
    const auto kind = find::parse_kind(value);
    const auto infos = find::kind_infos();
    if (!kind || !infos.ok()) return std::string(value);
    return std::string(find::kind_name((*infos.value())[static_cast<std::size_t>(*kind)], lang));
  }
  return named(lang, "value." + std::string(fact) + ".", value);
}

std::string law_name(Lang lang, std::string_view law) {
  if (law.starts_with("own-")) return std::string(say(lang, "law.own"));
  const auto index = load_law_index();
  if (!index.ok()) return std::string(law);
  for (const IndexEntry& entry : index.value()->laws) {
    if (entry.id == law) return lang == Lang::Ja ? entry.title_ja : entry.title_en;
  }
  return std::string(law);
}

std::string note_words(Lang lang, std::string_view note) {
  const std::size_t colon = note.find(':');
  const std::string code(note.substr(0, colon));
  const std::string subject(colon == std::string_view::npos ? "" : note.substr(colon + 1));
  if (!has_words("duties.note." + code)) return std::string(note);
  std::string name =
      subject.find('/') == std::string::npos ? law_name(lang, subject) : duty_name(lang, subject);
  if (name == subject) name = rule_name(lang, subject);
  if (name == subject) name = fact_name(lang, subject);
  return say(lang, "duties.note." + code, {{"subject", name}});
}

}  // namespace tadasu::duties
