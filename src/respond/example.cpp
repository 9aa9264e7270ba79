#include "respond/example.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/pack.h"

namespace tadasu::respond {
namespace {

constexpr const char* kPack = "letters/example";

// What the invented incident is made of. What `basis` points to lives here.
struct Example {
  command::Incident incident;
  facts::FactSheet sheet;
  Json facts;
  duties::Answer duties;
  notices::Dossier dossier;
  notices::Sender sender;
  notices::Recipient recipient;
  Moment now;
};

Result<Moment> moment_of(const Json& table, const char* name) {
  const auto moment = parse_moment(table.at(name).get<std::string>());
  if (!moment)
    return Error{Trouble::Invalid, std::string("packs/") + kPack,
                 std::string(name) + ": no moment"};
  return moment->moment;
}

std::vector<find::Kind> kinds_of(const Json& list) {
  std::vector<find::Kind> out;
  for (const Json& one : list)
    if (const auto kind = find::parse_kind(one.get<std::string>())) out.push_back(*kind);
  std::sort(out.begin(), out.end());
  return out;
}

void read_survey(const Json& pack, Example& out) {
  const Json& survey = pack.at("survey");
  out.sheet.survey.people = {survey.at("people").at(0), survey.at("people").at(1),
                             survey.at("people").at(2)};
  out.sheet.survey.coverage.seen = survey.at("files").at(0);
  out.sheet.survey.coverage.read = survey.at("files").at(1);
  out.sheet.survey.coverage.unread = survey.at("files").at(2);
  for (const find::Kind kind : kinds_of(survey.at("items")))
    out.sheet.survey.kinds.push_back(
        {kind, out.sheet.survey.people.likely, out.sheet.survey.people});
}

void read_words(const Json& pack, Lang lang, Example& out) {
  const std::string code(lang_code(lang));
  const Json& sender = pack.at("sender").at(code);
  out.sender = {sender.at("company"),    sender.at("address"),   sender.at("representative"),
                sender.at("desk_phone"), sender.at("desk_mail"), sender.at("desk_hours")};
  for (const std::string& name : notices::statement_names())
    out.dossier.statements.push_back({name, pack.at("statements").at(code).at(name),
                                      facts::FactState::Confirmed, "commander", out.now, 1});
  const Json& person = pack.at("recipient");
  out.recipient.person = person.at("person");
  out.recipient.postal_code = person.at("postal_code");
  out.recipient.kinds = kinds_of(person.at("kinds"));
  out.recipient.name = person.at(code).at("name");
  out.recipient.address = person.at(code).at("address");
}

Result<Example> read_example(Lang lang) {
  TRY(const Json pack, load_pack(kPack));
  Example out;
  try {
    const Json& incident = pack.at("incident");
    TRY(out.now, moment_of(incident, "now"));
    out.incident.id = out.sheet.incident = incident.at("id");
    out.incident.revision = out.sheet.revision = incident.at("revision");
    TRY(const Moment occurred, moment_of(incident, "occurred_at"));
    TRY(const Moment known, moment_of(incident, "known_at"));
    out.incident.occurred_history = {{"", occurred, false, "", {}, ""}};
    out.incident.known_history = {{"", known, false, "", {}, ""}};
    out.incident.known_at_confirmed = true;
    out.incident.roles = {{command::Role::Commander, "mihon", ""}};
    out.facts = Json::parse(pack.at("facts").dump());  // numbers as they are read of documents
    out.facts["schema"] = "tadasu.facts/1";
    out.facts["knew_date"] = incident.at("known_at").get<std::string>().substr(0, 10);
    read_survey(pack, out);
    read_words(pack, lang, out);
  } catch (const Json::exception& error) {
    return Error{Trouble::Invalid, std::string("packs/") + kPack, error.what()};
  }
  const FixedClock clock{out.now};
  TRY(out.duties, duties::evaluate(out.facts, clock, duties::Unplaced::Named));
  return out;
}

notices::Sender with_invented(notices::Sender sender, const notices::Sender& invented) {
  for (const auto part :
       {&notices::Sender::company, &notices::Sender::address, &notices::Sender::representative,
        &notices::Sender::desk_phone, &notices::Sender::desk_mail, &notices::Sender::desk_hours})
    if ((sender.*part).empty()) sender.*part = invented.*part;
  return sender;
}

}  // namespace

Result<WordingPreview> preview_wording(const notices::OwnWording& wording, const Response* of,
                                       const notices::Sender& sender, const Clock& clock,
                                       const notices::Spotting& spot, Lang reader) {
  TRY(const notices::Paper* const paper, notices::find_paper(wording.paper));
  TRY(const auto problems, notices::problems_of(*paper, wording));
  if (!problems.empty()) return Error{Trouble::Invalid, "wording", problems.front().what};
  if (of != nullptr && !of->sheet)
    return Error{Trouble::NotFound, "fact sheet", "no revision yet: survey the evidence first"};
  TRY(const Example example, read_example(wording.lang));
  const std::vector<notices::OwnWording> own = {wording};
  notices::Basis basis = {&example.incident,
                          &example.sheet,
                          &example.duties,
                          &example.facts,
                          example.now,
                          &example.dossier,
                          &own};
  Json facts;
  if (of != nullptr) {
    facts = Json::parse(of->facts_json);
    basis = {&of->incident, &*of->sheet, &of->duties, &facts, clock.now(), &of->dossier, &own};
  }
  const notices::Sender from = with_invented(sender, example.sender);
  WordingPreview out;
  if (paper->is_for_one_person) {
    TRY(out.notice, notices::draft_letter(*paper, basis, from, example.recipient, wording.lang));
  } else {
    TRY(out.notice, notices::draft(*paper, basis, from, wording.lang));
  }
  TRY(out.values, notices::values(*paper, basis, from, wording.lang));
  if (paper->is_for_one_person)
    for (const notices::Section& section : out.notice.sections)
      for (const notices::Filled& one : section.filled)
        if (one.end > one.begin) out.values[one.fact] = one.value;
  notices::LintBasis against;
  std::map<std::string, std::string> without_numbers = out.values;
  for (auto& [name, words] : without_numbers)
    if (name.starts_with("people.") || name == "recipient_count") words.clear();
  against.values = &without_numbers;
  against.spot = spot;
  against.reader = reader;
  if (of != nullptr) against.required = required_content(*of, *paper);
  TRY(out.findings, notices::lint(out.notice, against));
  std::erase_if(out.findings, [](const notices::LintFinding& one) { return one.rule == "gap"; });
  return out;
}

}  // namespace tadasu::respond
