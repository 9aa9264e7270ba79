#include "notices/values.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "notices/blocks.h"
#include "notices/incident_values.h"

namespace tadasu::notices {
namespace {

std::string set_moment_words(const std::vector<command::SetMoment>& history, Lang lang) {
  if (history.empty()) return "";
  return moment_words(history.back().moment, history.back().date_only, lang);
}

std::string kind_words(find::Kind kind, Lang lang) {
  const auto infos = find::kind_infos();
  if (!infos.ok()) return std::string(find::kind_id(kind));
  return std::string(find::kind_name((*infos.value())[static_cast<std::size_t>(kind)], lang));
}

std::string hashed_words(Lang lang) {
  return say(lang, "notices.hashed", {{"item", kind_words(find::Kind::Password, lang)}});
}

// Whether what leaked of passwords may be called hashes at all: nothing is unread, and nobody
// established passwords without saying which.
bool may_be_only_hashes(const Basis& basis, bool open) {
  for (const command::EstablishedFact& fact : basis.incident->facts)
    if (fact.field == "items" &&
        fact.now().value_json.find(find::kind_id(find::Kind::Password)) != std::string::npos)
      return false;
  return !open;
}

// … and all that were found are.
bool only_hashes(const Basis& basis, bool open) {
  for (const facts::KindFacts& one : basis.sheet->survey.kinds)
    if (one.kind == find::Kind::Password)
      return one.hashed >= one.mentions && may_be_only_hashes(basis, open);
  return false;
}

void append_listed(std::string& list, const std::string& item, Lang lang) {
  if (!list.empty()) list += say(lang, "notices.separator");
  list += item;
}

struct Counted {
  std::optional<std::uint64_t> min, likely, max;
};

// The number the duties are judged by, and no other, stands on paper.
Counted counted_at(const Json& facts, const char* field, const Counted& surveyed) {
  const auto at = facts.find(field);
  if (at == facts.end() || at->is_null()) return surveyed;
  if (at->is_number()) {
    const auto number = at->get<std::uint64_t>();
    return {number, number, number};
  }
  Counted out;
  const auto member = [&](const char* name, std::optional<std::uint64_t>& to) {
    const auto part = at->find(name);
    if (part != at->end() && part->is_number()) to = part->get<std::uint64_t>();
  };
  member("min", out.min);
  member("likely", out.likely);
  member("max", out.max);
  return out;
}

void add_people(Values& values, const facts::Survey& survey, const Json& facts, Lang lang) {
  Counted found{survey.people.min, survey.people.likely, survey.people.max};
  if (!survey.people_max_known) found.max.reset();  // "being investigated"
  const Counted people = counted_at(facts, "persons", found);
  // Nobody found is no number to tell anybody: it is still being looked into.
  const auto words = [](const std::optional<std::uint64_t>& number) {
    return number && *number > 0 ? grouped(*number) : std::string();
  };
  values["people.min"] = words(people.min);
  values["people.likely"] = words(people.likely);
  values["people.max"] = words(people.max);
  values["people.mynumber_max"] = words(counted_at(facts, "my_number_persons", {}).max);
  values["is_count_settled"] = !values["people.max"].empty() && people.min == people.max ? "1" : "";
  const bool surveyed = people.min == found.min && people.max == found.max;
  const bool none = values["people.min"].empty() && values["people.max"].empty();
  values["people.source"] = none       ? ""
                            : surveyed ? say(lang, "notices.people_surveyed")
                                       : say(lang, "notices.people_established",
                                             {{"max", found.max ? grouped(*found.max) : "?"}});
  values["unread"] = survey.coverage.unread == 0 ? "" : grouped(survey.coverage.unread);
  const bool counted = people.max && found.max && *people.max >= *found.max;
  values["unread_counted"] = counted ? values["unread"] : "";
  values["coverage"] = survey.coverage.seen == 0
                           ? ""
                           : say(lang, "notices.coverage",
                                 {{"seen", grouped(survey.coverage.seen)},
                                  {"read", grouped(survey.coverage.read)},
                                  {"unread", grouped(survey.coverage.unread)}});
}

struct Kinds {
  find::KindSet all;
  find::KindSet special;  // 要配慮 because of the content
  bool open = false;      // perhaps more
};

void add_kinds(const Json& list, find::KindSet& to, bool& open) {
  for (const Json& one : list) {
    const std::string id =
        one.is_string() ? one.get<std::string>() : duties::known_text(one, "kind");
    if (const auto kind = find::parse_kind(id)) to.add(*kind);
    open = open || id == "unknown";
  }
}

Kinds kinds_of(const facts::FactSheet& sheet, const Json& facts) {
  Kinds out;
  out.open = sheet.survey.coverage.unread > 0 || sheet.partial;
  bool ignored = false;
  if (facts.contains("items") && facts["items"].is_array()) {
    add_kinds(facts["items"], out.all, out.open);
  } else {
    for (const facts::KindFacts& one : sheet.survey.kinds) out.all.add(one.kind);
  }
  if (facts.contains("special") && facts["special"].is_object()) {
    const Json special = facts["special"].value("appi", Json());
    if (special.is_array()) {
      add_kinds(special, out.special, ignored);
      add_kinds(special, out.all, ignored);  // what is said to be in it is an item
    }
  }
  return out;
}

// No fact holds how many cards there are: where their numbers stand and with whom bounds it.
void add_cards(Values& values, const facts::FactSheet& sheet, const find::KindSet& kinds,
               Lang lang) {
  for (const char* name : {"card_items", "card_mentions", "people.card_min", "people.card_max"})
    values[name] = "";
  for (const find::Kind kind : {find::Kind::CardNumber, find::Kind::CardExpiry,
                                find::Kind::CardSecurityCode, find::Kind::CardPin})
    if (kinds.has(kind)) append_listed(values["card_items"], kind_words(kind, lang), lang);
  if (!kinds.has(find::Kind::CardNumber)) return;
  for (const facts::KindFacts& one : sheet.survey.kinds) {
    if (one.kind != find::Kind::CardNumber) continue;
    const auto words = [](std::uint64_t number) { return number > 0 ? grouped(number) : ""; };
    values["card_mentions"] = words(one.mentions);
    values["people.card_min"] = words(one.people.min);
    if (sheet.survey.people_max_known) values["people.card_max"] = words(one.people.max);
  }
}

void add_items(Values& values, const Basis& basis, Lang lang) {
  const auto infos = find::kind_infos();
  const Kinds kinds = kinds_of(*basis.sheet, *basis.facts);
  const bool hashes = only_hashes(basis, kinds.open);
  std::string items;
  std::string sensitive;
  for (std::size_t i = 0; i < find::kKindCount; ++i) {
    const auto kind = static_cast<find::Kind>(i);
    if (kinds.all.has(kind))
      append_listed(
          items,
          hashes && kind == find::Kind::Password ? hashed_words(lang) : kind_words(kind, lang),
          lang);
    const bool always = infos.ok() && (*infos.value())[i].sensitive_appi;
    if ((always && kinds.all.has(kind)) || kinds.special.has(kind))
      append_listed(sensitive, kind_words(kind, lang), lang);
  }
  values["items"] = items;
  values["sensitive_items"] = sensitive;
  std::string gdpr;  // another taxonomy: the two are never merged
  if (basis.facts->contains("special") && (*basis.facts)["special"].is_object()) {
    const Json special = (*basis.facts)["special"].value("gdpr", Json());
    bool ignored = false;
    find::KindSet set;
    if (special.is_array()) add_kinds(special, set, ignored);
    for (std::size_t i = 0; i < find::kKindCount; ++i)
      if (set.has(static_cast<find::Kind>(i)))
        append_listed(gdpr, kind_words(static_cast<find::Kind>(i), lang), lang);
  }
  values["gdpr_items"] = gdpr;
  values["items_open"] = kinds.open ? say(lang, "notices.items_open") : "";
  // "Not included" may be said only of what was looked for in evidence that was read whole, and of
  // nothing that somebody says is in it.
  std::string not_included;
  if (!kinds.open && basis.sheet->survey.coverage.seen > 0) {
    for (const find::Kind kind : {find::Kind::CardNumber, find::Kind::BankAccount,
                                  find::Kind::Password, find::Kind::MyNumber}) {
      if (!kinds.all.has(kind)) append_listed(not_included, kind_words(kind, lang), lang);
    }
  }
  values["not_included"] = not_included;
  add_cards(values, *basis.sheet, kinds.all, lang);
  // For what is only said of such items.
  const std::pair<const char*, find::Kind> kinds_asked[] = {
      {"has_card", find::Kind::CardNumber},   {"has_bank", find::Kind::BankAccount},
      {"has_password", find::Kind::Password}, {"has_mynumber", find::Kind::MyNumber},
      {"has_email", find::Kind::Email},       {"has_phone", find::Kind::Phone},
      {"has_address", find::Kind::Address}};
  for (const auto& [name, kind] : kinds_asked) values[name] = kinds.all.has(kind) ? "1" : "";
}

// Which laws ask the commission's form and the notice to persons of the same act. Whatever one of
// them asks for must be done, so the strongest state speaks.
void add_duties(Values& values, const duties::Answer& duties, const Json& pack, Lang lang) {
  std::string triggers;
  std::string of_mynumber;  // those of the My Number Act alone
  int strongest = 0;
  constexpr const char* kStates[] = {"", "not_due", "undetermined", "due"};
  const auto rank = [](duties::DutyState state) {
    return state == duties::DutyState::Due ? 3 : state == duties::DutyState::NotDue ? 1 : 2;
  };
  for (const char* law : {"jp-appi", "jp-mynumber", "jp-public"}) {
    for (const duties::Duty& duty : duties.duties) {
      if (duty.id == std::string(law) + "/notify-persons")
        strongest = std::max(strongest, rank(duty.state));
      if (duty.id != std::string(law) + "/report-preliminary" ||
          duty.state != duties::DutyState::Due)
        continue;
      for (const duties::Why& why : duty.why) {
        const std::string words = pack_words(pack, "triggers", why.rule);
        if (!words.empty() && triggers.find(words) == std::string::npos)
          append_listed(triggers, words, lang);
        if (!words.empty() && why.rule.starts_with("jp-mynumber/"))
          append_listed(of_mynumber, words, lang);
      }
    }
  }
  values["triggers"] = triggers;
  values["triggers_mynumber"] = of_mynumber;
  values["notify"] = pack_words(pack, "notify", kStates[strongest]);
}

void add_established(Values& values, const Json& facts, const Json& pack, Lang lang) {
  values["event"] = pack_words(pack, "events", duties::known_text(facts, "actor"));
  values["encryption"] = pack_words(pack, "encryption", duties::known_text(facts, "encryption"));
  values["secondary_damage"] =
      pack_words(pack, "secondary_damage", duties::known_text(facts, "secondary_damage"));
  values["recipient"] = pack_words(pack, "recipient", duties::known_text(facts, "recipient"));
  std::string measures;
  if (facts.contains("mitigation") && facts["mitigation"].is_array()) {
    for (const Json& one : facts["mitigation"]) {
      std::string words = pack_words(pack, "measures", duties::known_text(one, "measure"));
      if (words.empty()) continue;
      if (const auto at = parse_moment(duties::known_text(one, "at"))) {
        words = say(lang, "notices.measure",
                    {{"day", day_words(date_at(at->moment), lang)}, {"measure", words}});
      }
      append_listed(measures, words, lang);
    }
  }
  values["mitigation"] = measures;
}

}  // namespace

Values values_of(std::string_view paper, const Basis& basis, const Sender& sender, const Json& pack,
                 Lang lang) {
  Values values = {{"company", sender.company},
                   {"sender_address", sender.address},
                   {"representative", sender.representative},
                   {"desk_phone", sender.desk_phone},
                   {"desk_mail", sender.desk_mail},
                   {"desk_hours", in_language(sender.desk_hours, lang)}};
  values["today"] = day_words(date_at(basis.now), lang);
  values["occurred_at"] = set_moment_words(basis.incident->occurred_history, lang);
  // A moment that nobody confirmed is a proposal, and no date for an authority.
  values["known_at"] = basis.incident->known_at_confirmed
                           ? set_moment_words(basis.incident->known_history, lang)
                           : "";
  add_people(values, basis.sheet->survey, *basis.facts, lang);
  add_items(values, basis, lang);
  add_duties(values, *basis.duties, pack, lang);
  add_established(values, *basis.facts, pack, lang);
  add_incident(values, basis, pack, lang);
  add_changes(values, basis, paper, pack, lang);
  values["report"] =
      pack_words(pack, "report", values["is_follow_up"].empty() ? "preliminary" : "final");
  return values;
}

std::string everybody_words(std::string_view name, Lang lang) {
  return std::string(say(lang, "notices.everybody." + std::string(name)));
}

void add_recipient(Values& values, const Basis& basis, const Recipient& recipient, Lang lang) {
  // From the evidence: one line each, and nothing that ends a paragraph and begins another.
  values["recipient_name"] = printable(recipient.name, false);
  values["recipient_postal_code"] = printable(recipient.postal_code, false);
  values["recipient_address"] = printable(recipient.address, false);
  values["recipient_is_minor"] = recipient.is_minor ? "1" : "";
  // By which a caller and the desk speak of one letter.
  values["own_number"] = recipient.person == 0
                             ? ""
                             : basis.incident->id + "-" + std::to_string(basis.sheet->revision) +
                                   "-" + std::to_string(recipient.person);
  const auto infos = find::kind_infos();
  const bool slow_hashes =
      recipient.slow_hashes && may_be_only_hashes(basis, kinds_of(*basis.sheet, *basis.facts).open);
  std::string items;
  std::string advice;
  for (const find::Kind kind : recipient.kinds) {
    const bool hashed = kind == find::Kind::Password && slow_hashes;
    append_listed(items, hashed ? hashed_words(lang) : kind_words(kind, lang), lang);
    if (!infos.ok()) continue;
    const find::KindInfo& info = (*infos.value())[static_cast<std::size_t>(kind)];
    const std::string words = hashed             ? std::string(say(lang, "notices.hashed_advice"))
                              : lang == Lang::Ja ? info.advice_ja
                                                 : info.advice_en;
    if (words.empty()) continue;
    if (!advice.empty()) advice += '\n';
    advice += std::string(say(lang, "notices.bullet")) + words;
  }
  values["own_items"] = items;
  values["own_advice"] = advice;
  if (!recipient.is_everybody) return;
  for (const char* name :
       {"recipient_name", "recipient_postal_code", "recipient_address", "own_number", "today"})
    values[name] = everybody_words(name, lang);
  for (const char* name : {"own_items", "own_advice"})
    if (!values[name].empty())
      values[name] = say(lang, std::string("notices.everybody.") + name, {{"all", values[name]}});
}

}  // namespace tadasu::notices
