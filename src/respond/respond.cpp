#include "respond/respond.h"

#include <nlohmann/json.hpp>

#include "command/command.h"
#include "facts/facts.h"
#include "respond/merged.h"
#include "respond/recipient.h"

// The table of contents of the program. Each step is a function of what is recorded; nothing here
// decides anything.

namespace tadasu::respond {
namespace {

constexpr const char* kLetter = "person-letter";
constexpr const char* kSettings = "settings.sender";

// The number of a person belongs to one revision, and so does the letter.
std::string letter_id(std::uint64_t revision, std::uint64_t person) {
  return "letter-r" + std::to_string(revision) + "-" + std::to_string(person);
}

// The parts of a Response in the form a draft takes.
struct Drafting {
  const Response& response;
  Json facts;
  notices::Basis basis;

  Drafting(const Response& from, const Clock& clock)
      : response(from), facts(Json::parse(from.facts_json)) {
    basis = {&response.incident, &*response.sheet, &response.duties, &facts, clock.now()};
  }
};

Result<std::vector<Document>> kept_documents(const store::Store& store, const Response& response,
                                             const Clock& clock) {
  std::vector<Document> out;
  TRY(const std::vector<std::string> ids, store.document_ids(response.incident.id));
  for (const std::string& id : ids) {
    if (id.substr(0, 6) != "draft/") continue;
    TRY(const std::string text, store.document(response.incident.id, id));
    TRY(notices::Notice notice, notices::from_json_text(text));
    Document document{id.substr(6), std::move(notice), {}};
    if (response.sheet)
      document.stale = notices::stale(document.notice, Drafting(response, clock).basis);
    out.push_back(std::move(document));
  }
  return out;
}

Status keep(store::Store& store, const Document& document, std::string_view actor) {
  const notices::Notice& notice = document.notice;
  TRY_STATUS(
      store.put_document(notice.incident, "draft/" + document.id, notices::to_json_text(notice)));
  const Json body = {{"document", document.id},
                     {"kind", notice.paper},
                     {"revision", notice.revision},
                     {"lang", notice.lang}};
  store::NewEntry entry;
  entry.incident = notice.incident;
  entry.actor = actor;
  entry.what = "document.drafted";
  entry.body_json = body.dump();
  TRY(const store::Entry written, store.append(std::move(entry)));
  static_cast<void>(written);
  return success();
}

}  // namespace

Result<Response> look(const store::Store& store, const Clock& clock, std::string_view incident) {
  Response out;
  TRY(out.incident, command::load(store, incident));
  TRY(std::vector<facts::FactSheet> sheets, facts::load_sheets(store, incident));
  if (!sheets.empty()) out.sheet = sheets.back();
  const Merged merged = merged_facts(sheets, out.incident, clock.now());
  out.facts_json = merged.facts.dump();
  TRY(out.duties, duties::evaluate(merged.facts, clock, duties::Unplaced::Named));
  out.duties.notes.insert(out.duties.notes.begin(), merged.notes.begin(), merged.notes.end());
  TRY(out.documents, kept_documents(store, out, clock));
  return out;
}

Result<Response> respond(store::Store& store, const Clock& clock, std::string_view incident,
                         std::string_view redraft) {
  TRY(Response out, look(store, clock, incident));
  if (!out.sheet) return out;
  TRY(const notices::Sender from, sender(store));
  const Drafting drafting(out, clock);
  bool drafted = false;
  TRY(const auto* papers, notices::papers());
  for (const notices::Paper& paper : *papers) {
    if (!paper.is_drafted_first) continue;
    bool missing = true;
    for (const Document& document : out.documents) missing = missing && document.id != paper.id;
    if (!missing && redraft != paper.id && redraft != "all") continue;
    TRY(notices::Notice notice, notices::draft(paper, drafting.basis, from, Lang::Ja));
    TRY_STATUS(keep(store, {paper.id, std::move(notice), {}}, "system"));
    drafted = true;
  }
  if (drafted) return look(store, clock, incident);
  return out;
}

Result<Document> draft_letter(store::Store& store, const Clock& clock, std::string_view incident,
                              std::uint64_t person, std::string_view actor) {
  TRY(const Response response, look(store, clock, incident));
  if (!response.sheet)
    return Error{Trouble::NotFound, "fact sheet", "no revision yet: survey the evidence first"};
  const std::uint64_t revision = response.sheet->revision;
  TRY(const auto values, store.open_person(incident, revision, person));
  const std::string id = letter_id(revision, person);
  if (values.empty()) return Error{Trouble::NotFound, id, "no such person in the last revision"};
  const notices::Recipient recipient = recipient_of(person, values);
  TRY(const notices::Sender from, sender(store));
  const Drafting drafting(response, clock);
  TRY(const notices::Paper* paper, notices::find_paper(kLetter));
  TRY(notices::Notice notice,
      notices::draft_letter(*paper, drafting.basis, from, recipient, Lang::Ja));
  Document document{id, std::move(notice), {}};
  TRY_STATUS(keep(store, document, actor));
  return document;
}

Result<notices::Sender> sender(const store::Store& store) {
  notices::Sender out;
  std::string text;
  TRY_STATUS(store.read("", 0, [&](const store::Entry& entry) {
    if (entry.what == kSettings) text = entry.body;
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
