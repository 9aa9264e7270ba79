#include "notices/values.h"

#include <nlohmann/json.hpp>

namespace tadasu::notices {
namespace {

std::string day_words(Date date, Lang lang) {
  return say(lang, "notices.day",
             {{"year", std::to_string(date.year)},
              {"month", std::to_string(date.month)},
              {"day", std::to_string(date.day)}});
}

std::string moment_words(Moment moment, bool date_only, Lang lang) {
  const std::string day = day_words(date_at(moment), lang);
  if (date_only) return day;
  const std::string iso = iso_text(moment);
  return say(lang, "notices.moment",
             {{"day", day}, {"hour", iso.substr(11, 2)}, {"minute", iso.substr(14, 2)}});
}

std::string set_moment_words(const std::vector<command::SetMoment>& history, Lang lang) {
  if (history.empty()) return "";
  return moment_words(history.back().moment, history.back().date_only, lang);
}

std::string text_member(const Json& facts, const char* name) {
  const auto at = facts.find(name);
  if (at == facts.end() || !at->is_string() || *at == "unknown") return "";
  return *at;
}

std::string kind_words(find::Kind kind, Lang lang) {
  const auto infos = find::kind_infos();
  if (!infos.ok()) return std::string(find::kind_id(kind));
  return std::string(find::kind_name((*infos.value())[static_cast<std::size_t>(kind)], lang));
}

void append_listed(std::string& list, const std::string& item, Lang lang) {
  if (!list.empty()) list += say(lang, "notices.separator");
  list += item;
}

void add_people(Values& values, const facts::Survey& survey, Lang lang) {
  values["people.min"] = grouped(survey.people.min);
  values["people.likely"] = grouped(survey.people.likely);
  values["people.max"] = grouped(survey.people.max);
  values["unread"] = survey.coverage.unread == 0 ? "" : grouped(survey.coverage.unread);
  values["coverage"] = say(lang, "notices.coverage",
                           {{"seen", grouped(survey.coverage.seen)},
                            {"read", grouped(survey.coverage.read)},
                            {"unread", grouped(survey.coverage.unread)}});
}

void add_items(Values& values, const facts::FactSheet& sheet, Lang lang) {
  const facts::Survey& survey = sheet.survey;
  const auto infos = find::kind_infos();
  std::string items;
  std::string sensitive;
  find::KindSet found;
  for (const facts::KindFacts& one : survey.kinds) {
    found.add(one.kind);
    append_listed(items, kind_words(one.kind, lang), lang);
    if (infos.ok() && (*infos.value())[static_cast<std::size_t>(one.kind)].sensitive_appi) {
      append_listed(sensitive, kind_words(one.kind, lang), lang);
    }
  }
  values["items"] = items;
  values["sensitive_items"] = sensitive;
  // "Not included" may be said only of what was looked for in evidence that was read whole.
  std::string not_included;
  if (survey.coverage.unread == 0 && !sheet.partial) {
    for (const find::Kind kind : {find::Kind::CardNumber, find::Kind::BankAccount,
                                  find::Kind::Password, find::Kind::MyNumber}) {
      if (!found.has(kind)) append_listed(not_included, kind_words(kind, lang), lang);
    }
  }
  values["not_included"] = not_included;
}

void add_duties(Values& values, const duties::Answer& duties, const Json& pack, Lang lang) {
  std::string triggers;
  std::string notify;
  for (const duties::Duty& duty : duties.duties) {
    if (duty.id == "jp-appi/notify-persons") {
      notify = duty.state == duties::DutyState::Due      ? "due"
               : duty.state == duties::DutyState::NotDue ? "not_due"
                                                         : "undetermined";
    }
    if (duty.id != "jp-appi/report-preliminary" || duty.state != duties::DutyState::Due) continue;
    for (const duties::Why& why : duty.why) {
      const std::string words = pack_words(pack, "triggers", why.rule);
      if (!words.empty()) append_listed(triggers, words, lang);
    }
  }
  values["triggers"] = triggers;
  values["notify"] = pack_words(pack, "notify", notify);
}

void add_established(Values& values, const Json& facts, const Json& pack, Lang lang) {
  values["event"] = pack_words(pack, "events", text_member(facts, "actor"));
  values["cause"] = "";
  values["encryption"] = pack_words(pack, "encryption", text_member(facts, "encryption"));
  values["secondary_damage"] =
      pack_words(pack, "secondary_damage", text_member(facts, "secondary_damage"));
  values["recipient"] = pack_words(pack, "recipient", text_member(facts, "recipient"));
  std::string measures;
  if (facts.contains("mitigation") && facts["mitigation"].is_array()) {
    for (const Json& one : facts["mitigation"]) {
      std::string words = pack_words(pack, "measures", one.value("measure", ""));
      if (words.empty()) continue;
      if (const auto at = parse_moment(one.value("at", ""))) {
        words = say(lang, "notices.measure",
                    {{"day", day_words(date_at(at->moment), lang)}, {"measure", words}});
      }
      append_listed(measures, words, lang);
    }
  }
  values["mitigation"] = measures;
}

}  // namespace

Values values_of(const Basis& basis, const Sender& sender, const Json& pack, Lang lang) {
  Values values = {{"company", sender.company},
                   {"sender_address", sender.address},
                   {"representative", sender.representative},
                   {"desk_phone", sender.desk_phone},
                   {"desk_mail", sender.desk_mail},
                   {"desk_hours", sender.desk_hours}};
  values["today"] = day_words(date_at(basis.now), lang);
  values["occurred_at"] = set_moment_words(basis.incident->occurred_history, lang);
  values["known_at"] = set_moment_words(basis.incident->known_history, lang);
  values["report"] = pack_words(pack, "report", "preliminary");
  add_people(values, basis.sheet->survey, lang);
  add_items(values, *basis.sheet, lang);
  add_duties(values, *basis.duties, pack, lang);
  add_established(values, *basis.facts, pack, lang);
  return values;
}

void add_recipient(Values& values, const Recipient& recipient, Lang lang) {
  values["recipient_name"] = recipient.name;
  values["recipient_postal_code"] = recipient.postal_code;
  values["recipient_address"] = recipient.address;
  const auto infos = find::kind_infos();
  std::string items;
  std::string advice;
  for (const find::Kind kind : recipient.kinds) {
    append_listed(items, kind_words(kind, lang), lang);
    if (!infos.ok()) continue;
    const find::KindInfo& info = (*infos.value())[static_cast<std::size_t>(kind)];
    const std::string& words = lang == Lang::Ja ? info.advice_ja : info.advice_en;
    if (!words.empty()) advice += std::string(say(lang, "notices.bullet")) + words + "\n";
  }
  values["own_items"] = items;
  values["own_advice"] = advice;
}

}  // namespace tadasu::notices
