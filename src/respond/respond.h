// Runs the rooms in order for one incident: facts -> command -> duties -> notices. Called whenever
// something was recorded; each step is a function of what is recorded and harmless to repeat.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "base/words.h"
#include "command/incident.h"
#include "duties/duties.h"
#include "facts/fact_sheet.h"
#include "notices/document.h"
#include "notices/lint.h"
#include "notices/notice.h"
#include "notices/notices.h"
#include "notices/own_wording.h"
#include "respond/duty_decisions.h"
#include "respond/own_duties.h"
#include "store/store.h"

namespace tadasu::respond {

struct Response {
  command::Incident incident;
  std::optional<facts::FactSheet> sheet;  // the last revision
  std::string facts_json;  // "tadasu.facts/1" as text: measured and established, see merged.h
  duties::Answer duties;   // with what people set: see DutyDecisions
  std::vector<DutyDecisions> decisions;
  std::vector<OwnDuty> own;  // that people added; those that hold are among the duties
  std::vector<notices::OwnWording> wordings;  // the company's own words in papers
  notices::Dossier dossier;                   // its documents know here what of them is stale
};

// The duties on these facts, as they are in this incident: with those that people added and with
// what they set.
Result<duties::Answer> judge(const Response& response, const Json& facts, const Clock& clock);

// Reads what is recorded and works out the rest; writes nothing.
Result<Response> look(const store::Store& store, const Clock& clock, std::string_view incident);

// look(), then drafts those papers that are drafted first and are missing. A draft that exists is
// kept as it is, marked stale where it is, until somebody asks for a new one.
Result<Response> respond(store::Store& store, const Clock& clock, std::string_view incident);

// Drafts a paper from the last revision, or drafts it again: what people wrote into it stays, with
// the numbers of now; `is_from_scratch`: their words go too.
// Errors: NotFound: no such paper, no revision yet; Invalid: a paper for one person.
Result<notices::Document> draft_paper(store::Store& store, const Clock& clock,
                                      std::string_view incident, std::string_view paper, Lang lang,
                                      std::string_view actor, bool is_from_scratch = false);

// A letter to one person of the last revision, drafted from the vault; who asked is journalled.
Result<notices::Document> draft_letter(store::Store& store, const Clock& clock,
                                       std::string_view incident, std::uint64_t person,
                                       std::string_view actor, Lang lang = Lang::Ja,
                                       std::string_view paper = "person-letter");

// What the duties that this paper fulfils ask for ("1" … "9"); a duty that is not due asks for
// nothing.
std::vector<std::string> required_content(const Response& response, const notices::Paper& paper);

// What the linter says of a document as it stands, against the last revision, the duties it fulfils
// and the other papers of the incident. `reader`: the language of the reasons.
Result<std::vector<notices::LintFinding>> lint(const Response& response, const Clock& clock,
                                               const notices::Sender& sender,
                                               const notices::Document& document,
                                               const notices::Spotting& spot, Lang reader);

// Why a paper is proposed: duties it fulfils that are due or open, facts that it is for. Empty:
// it is not.
struct Proposal {
  const notices::Paper* paper = nullptr;
  std::vector<const duties::Duty*> duties;
  bool is_for_these_facts = false;
};
// Every paper that is drafted once for an incident, in the order of the list.
Result<std::vector<Proposal>> proposals(const Response& response);

// Settings of the organisation, kept in the journal ("settings.sender").
Result<notices::Sender> sender(const store::Store& store);
Status set_sender(store::Store& store, const notices::Sender& sender, std::string_view actor);

}  // namespace tadasu::respond
