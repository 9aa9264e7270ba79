// Runs the rooms in order for one incident: facts -> command -> duties -> notices. Called whenever
// something was recorded; each step is a function of what is recorded and harmless to repeat.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/words.h"
#include "command/incident.h"
#include "duties/duties.h"
#include "facts/fact_sheet.h"
#include "notices/notice.h"
#include "notices/notices.h"
#include "store/store.h"

namespace tadasu::respond {

// A draft in the store. `stale`: what it says, or leaves out, is not what a draft of now would say.
struct Document {
  std::string id;  // "ppc-sheet", "public-notice", "letter-r2-17" (revision, person)
  notices::Notice notice;
  std::vector<notices::Filled> stale;
};

struct Response {
  command::Incident incident;
  std::optional<facts::FactSheet> sheet;  // the last revision
  std::string facts_json;  // "tadasu.facts/1" as text: measured and established, see merged.h
  duties::Answer duties;
  std::vector<Document> documents;
};

// Reads what is recorded and works out the rest; writes nothing.
Result<Response> look(const store::Store& store, const Clock& clock, std::string_view incident);

// look(), then drafts every document that is missing for the last revision and keeps it. A draft
// that exists for an older revision is kept as it is, marked stale, until somebody asks for a new
// one
// (`redraft` names its id; "all" for all).
Result<Response> respond(store::Store& store, const Clock& clock, std::string_view incident,
                         std::string_view redraft = "");

// The letter to one person of the last revision, drafted from the vault; who asked is journalled.
Result<Document> draft_letter(store::Store& store, const Clock& clock, std::string_view incident,
                              std::uint64_t person, std::string_view actor);

// Settings of the organisation, kept in the journal ("settings.sender").
Result<notices::Sender> sender(const store::Store& store);
Status set_sender(store::Store& store, const notices::Sender& sender, std::string_view actor);

}  // namespace tadasu::respond
