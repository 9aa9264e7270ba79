#include "respond/respond.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "command/command.h"
#include "facts/facts.h"
#include "notices/rewrite.h"
#include "respond/addressees.h"
#include "respond/duty_terms.h"
#include "respond/merged.h"
#include "respond/own_wordings.h"
#include "respond/recipient.h"

// The table of contents of the program. Each step is a function of what is recorded; nothing here
// decides anything.

namespace tadasu::respond {
namespace {

constexpr const char* kSettings = "settings.sender";
constexpr int kTries = 64;

// The number of a person belongs to one revision, and so does the letter.
std::string letter_id(const notices::Paper& paper, Lang lang, std::uint64_t revision,
                      std::uint64_t person) {
  const std::string id = notices::document_id(paper, lang);
  return (id == "person-letter" ? "letter" : id) + "-r" + std::to_string(revision) + "-" +
         std::to_string(person);
}

// The parts of a Response in the form a draft takes.
struct Drafting {
  const Response& response;
  Json facts;
  notices::Basis basis;

  Drafting(const Response& from, const Clock& clock)
      : response(from), facts(Json::parse(from.facts_json)) {
    basis = {&response.incident, &*response.sheet,  &response.duties,  &facts,
             clock.now(),        &response.dossier, &response.wordings};
  }
};

const notices::Document* find_document(const Response& response, std::string_view id) {
  for (const notices::Document& one : response.dossier.documents)
    if (one.id == id) return &one;
  return nullptr;
}

Error no_revision() {
  return {Trouble::NotFound, "fact sheet", "no revision yet: survey the evidence first"};
}

Result<notices::Document> kept(const store::Store& store, const Clock& clock,
                               std::string_view incident, const std::string& id) {
  TRY(Response response, look(store, clock, incident));
  for (notices::Document& one : response.dossier.documents)
    if (one.id == id) return std::move(one);
  return Error{Trouble::NotFound, "document", "no such document"};
}

// "field=value" of a paper's list, against the facts; a list holds it as a member.
bool holds(const Json& facts, const std::string& condition) {
  const std::size_t equals = condition.find('=');
  if (equals == std::string::npos) return false;
  const auto at = facts.find(condition.substr(0, equals));
  if (at == facts.end()) return false;
  const Json value = condition.substr(equals + 1);
  if (at->is_array()) return std::find(at->begin(), at->end(), value) != at->end();
  if (at->is_boolean()) return value == (at->get<bool>() ? "true" : "false");
  return *at == value;
}

// What two people set. Not of duties that people added and withdrew.
std::vector<duties::Setting> settings(const std::vector<DutyDecisions>& all,
                                      const std::vector<OwnDuty>& own) {
  std::vector<duties::Setting> out;
  for (const DutyDecisions& one : all) {
    const Override* const now = one.override_now();
    if (now == nullptr || !now->holds()) continue;
    const OwnDuty* const added = find_own_duty(own, one.duty);
    if (added == nullptr || added->holds()) out.push_back({one.duty, one.to, now->is_due});
  }
  return out;
}

}  // namespace

Result<duties::Answer> judge(const Response& response, const Json& facts, const Clock& clock) {
  return duties::evaluate(facts, clock, duties::Unplaced::Named, own_packs(response.own),
                          settings(response.decisions, response.own));
}

Result<Response> look(const store::Store& store, const Clock& clock, std::string_view incident) {
  Response out;
  TRY(out.incident, command::load(store, incident));
  TRY(std::vector<facts::FactSheet> sheets, facts::load_sheets(store, incident));
  if (!sheets.empty()) out.sheet = sheets.back();
  const Merged merged = merged_facts(sheets, out.incident, clock.now());
  out.facts_json = merged.facts.dump();
  TRY(out.own, own_duties(store, incident));
  TRY(out.decisions, duty_decisions(store, incident));
  TRY(out.duties, judge(out, merged.facts, clock));
  out.duties.notes.insert(out.duties.notes.begin(), merged.notes.begin(), merged.notes.end());
  TRY(const auto histories, wording_histories(store));
  out.wordings = wordings_now(histories);
  TRY(out.dossier, notices::load_dossier(store, incident));
  if (out.sheet) {
    TRY(const notices::Sender from, sender(store));
    const Drafting drafting(out, clock);
    for (notices::Document& one : out.dossier.documents)
      one.stale = notices::stale(one.notice, drafting.basis, from);
  }
  return out;
}

namespace {

// Looks, and keeps the terms of the duties. When somebody records something in between, all of it
// again.
Result<Response> looked_and_kept(store::Store& store, const Clock& clock,
                                 std::string_view incident) {
  for (int i = 0; i < kTries; ++i) {
    TRY(Response out, look(store, clock, incident));
    const auto kept = keep_terms(store, incident, out.duties, out.facts_json, own_packs(out.own),
                                 out.sheet ? out.sheet->revision : 0, out.incident.last_entry);
    if (kept.ok())
      return kept.value() ? look(store, clock, incident) : Result<Response>(std::move(out));
    if (kept.error().trouble != Trouble::Conflict) return Error(kept.error());
  }
  return Error{Trouble::Conflict, std::string(incident), "others keep changing this incident"};
}

}  // namespace

Result<Response> respond(store::Store& store, const Clock& clock, std::string_view incident) {
  TRY(Response out, looked_and_kept(store, clock, incident));
  if (!out.sheet) return out;
  TRY(const notices::Sender from, sender(store));
  TRY(const auto* papers, notices::papers());
  const Drafting drafting(out, clock);
  bool drafted = false;
  for (const notices::Paper& paper : *papers) {
    const std::string id = notices::document_id(paper, Lang::Ja);
    if (!paper.is_drafted_first || find_document(out, id) != nullptr) continue;
    TRY(const notices::Notice notice, notices::draft(paper, drafting.basis, from, Lang::Ja));
    TRY_STATUS(notices::keep_draft(store, id, notice, "system"));
    drafted = true;
  }
  if (drafted) return look(store, clock, incident);
  return out;
}

Result<notices::Document> draft_paper(store::Store& store, const Clock& clock,
                                      std::string_view incident, std::string_view paper, Lang lang,
                                      std::string_view actor, bool is_from_scratch) {
  TRY(const notices::Paper* const which, notices::find_paper(paper));
  if (which->is_for_one_person)
    return Error{Trouble::Invalid, "paper", "this paper is drafted for one person each"};
  TRY(const Response response, look(store, clock, incident));
  if (!response.sheet) return no_revision();
  TRY(const notices::Sender from, sender(store));
  const Drafting drafting(response, clock);
  TRY(notices::Notice notice, notices::draft(*which, drafting.basis, from, lang));
  const std::string id = notices::document_id(*which, lang);
  const notices::Document* const before = find_document(response, id);
  if (before != nullptr && !is_from_scratch) {
    TRY(const auto values, notices::values(*which, drafting.basis, from, lang));
    notice = notices::refreshed(before->notice, std::move(notice), values);
  }
  TRY_STATUS(notices::keep_draft(store, id, notice, actor));
  return kept(store, clock, incident, id);
}

Result<notices::Document> draft_letter(store::Store& store, const Clock& clock,
                                       std::string_view incident, std::uint64_t person,
                                       std::string_view actor, Lang lang, std::string_view paper) {
  TRY(const notices::Paper* const which, notices::find_paper(paper));
  if (!which->is_for_one_person)
    return Error{Trouble::Invalid, "paper", "this paper is not for one person"};
  TRY(const Response response, look(store, clock, incident));
  if (!response.sheet) return no_revision();
  const std::uint64_t revision = response.sheet->revision;
  TRY(const auto values, store.open_person(incident, revision, person));
  const std::string id = letter_id(*which, lang, revision, person);
  if (values.empty()) return Error{Trouble::NotFound, id, "no such person in the last revision"};
  notices::Recipient recipient = recipient_of(person, values);
  bool is_deceased = false;
  TRY_STATUS(read_addressees(store, incident, revision, person - 1, date_at(clock.now()),
                             [&](notices::Addressee&& one) {
                               recipient.is_minor = one.is_minor;
                               is_deceased = one.is_deceased;
                               return false;
                             }));
  // No pack has words for the bereaved; a letter to the dead hurts them.
  if (is_deceased)
    return Error{Trouble::NotAllowed, id, "somebody said that this person is deceased"};
  TRY(const notices::Sender from, sender(store));
  const Drafting drafting(response, clock);
  TRY(const notices::Notice notice,
      notices::draft_letter(*which, drafting.basis, from, recipient, lang));
  TRY_STATUS(notices::keep_draft(store, id, notice, actor));
  return kept(store, clock, incident, id);
}

std::vector<std::string> required_content(const Response& response, const notices::Paper& paper) {
  std::vector<std::string> out;
  for (const duties::Duty& duty : response.duties.duties) {
    if (duty.state == duties::DutyState::NotDue || !paper.fulfils(duty.id)) continue;
    for (const int item : duty.content) {
      const std::string id = std::to_string(item);
      if (std::find(out.begin(), out.end(), id) == out.end()) out.push_back(id);
    }
  }
  return out;
}

Result<std::vector<notices::LintFinding>> lint(const Response& response, const Clock& clock,
                                               const notices::Sender& sender,
                                               const notices::Document& document,
                                               const notices::Spotting& spot, Lang reader) {
  if (!response.sheet) return no_revision();
  const notices::Notice& notice = document.notice;
  TRY(const notices::Paper* const paper, notices::find_paper(notice.paper));
  const Drafting drafting(response, clock);
  TRY(auto values,
      notices::values(*paper, drafting.basis, sender, parse_lang(notice.lang).value_or(Lang::Ja)));
  // A cause that nobody confirmed is none: the paper must not say it as if it were.
  for (const notices::Statement& one : response.dossier.statements)
    if (one.name == "cause" && one.state != facts::FactState::Confirmed) values["cause"].clear();
  notices::LintBasis basis;
  basis.values = &values;
  basis.spot = spot;
  basis.reader = reader;
  for (const facts::KindFacts& one : response.sheet->survey.kinds)
    for (const std::uint64_t number : {one.people.min, one.people.likely, one.people.max})
      basis.numbers.push_back(number);
  basis.required = required_content(response, *paper);
  for (const notices::Document& other : response.dossier.documents)
    if (other.id != document.id && other.notice.person == 0) basis.others.push_back(&other.notice);
  return notices::lint(notice, basis);
}

Result<std::vector<Proposal>> proposals(const Response& response) {
  std::vector<Proposal> out;
  TRY(const auto* papers, notices::papers());
  const Json facts = Json::parse(response.facts_json, nullptr, false);
  for (const notices::Paper& paper : *papers) {
    if (paper.is_for_one_person) continue;
    Proposal one{&paper, {}, false};
    for (const duties::Duty& duty : response.duties.duties)
      if (duty.state != duties::DutyState::NotDue && paper.fulfils(duty.id))
        one.duties.push_back(&duty);
    for (const std::string& condition : paper.proposed_when)
      one.is_for_these_facts = one.is_for_these_facts || holds(facts, condition);
    out.push_back(std::move(one));
  }
  return out;
}

Result<notices::Sender> sender(const store::Store& store) {
  notices::Sender out;
  std::string text;
  TRY_STATUS(store.read_what(kSettings, 0, [&](const store::Entry& entry) {
    text = entry.body;
    return true;
  }));
  if (text.empty()) return out;
  const Json body = Json::parse(text, nullptr, false);
  out.company = duties::known_text(body, "company");
  out.address = duties::known_text(body, "address");
  out.representative = duties::known_text(body, "representative");
  out.desk_phone = duties::known_text(body, "desk_phone");
  out.desk_mail = duties::known_text(body, "desk_mail");
  out.desk_hours = duties::known_text(body, "desk_hours");
  return out;
}

Status set_sender(store::Store& store, const notices::Sender& sender, std::string_view actor) {
  const Json body = {{"company", sender.company},
                     {"address", sender.address},
                     {"representative", sender.representative},
                     {"desk_phone", sender.desk_phone},
                     {"desk_mail", sender.desk_mail},
                     {"desk_hours", sender.desk_hours}};
  store::NewEntry entry;
  entry.actor = actor;
  entry.what = kSettings;
  entry.body_json = body.dump();
  TRY(const store::Entry written, store.append(std::move(entry)));
  static_cast<void>(written);
  return success();
}

}  // namespace tadasu::respond
