// Document: one paper of one incident while it is written, approved and sent. It is what its
// entries in the journal fold to ("document.drafted", "document.edited", "document.approved",
// "document.approval_withdrawn", "document.sent", "statement.set": docs/formats/journal.md); every
// text in them is sealed.
//
// An approval is given for one text with one set of numbers. It stands while the text is that one
// and no number in it is another in the last revision of the facts; nothing has to take it away.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "command/command.h"
#include "notices/notice.h"
#include "notices/paper.h"
#include "notices/statement.h"

namespace tadasu::store {
class Store;
}

namespace tadasu::notices {

struct Approval {
  std::string role;  // of the account that gave it
  std::string by;
  Moment at;
  std::string reason;        // why in spite of what the linter says; "" it said nothing
  bool is_alone = false;     // the author gave it: nobody else could
  bool is_same_text = true;  // the text is still the one it was given for
  std::uint64_t entry = 0;
};

// What was handed over: the text stays as it was.
struct Sent {
  std::string document;
  Notice notice;
  unsigned number = 1;  // of this paper in this language: 1 is the first report
  std::string way;      // "form", "mail", "post", "web", "hand", "phone"
  std::string receipt;  // the number that the authority gave; "" none
  std::string by;
  Moment at;
  std::uint64_t entry = 0;
};

struct Document {
  std::string id;  // "ppc-sheet", "public-notice-en", "letter-r2-17" (revision, person)
  Notice notice;
  std::vector<std::string> authors;  // whose words stand in it: parts rewritten, statements
  std::vector<Approval> approvals;   // of this draft, oldest first, without withdrawn ones
  std::uint64_t drafted_entry = 0;
  std::uint64_t last_entry = 0;  // that changed the text
  std::vector<Filled> stale;     // see stale(); filled by respond
};

struct Dossier {
  std::vector<Document> documents;    // in the order in which they were first drafted
  std::vector<Statement> statements;  // those that were set, in the order of statement_names()
  std::vector<Sent> sent;             // oldest first
};

// Folds the journal. Errors: NotFound no such incident, Damaged a body of another form. A text
// whose key was destroyed is left empty.
Result<Dossier> load_dossier(const store::Store& store, std::string_view incident);

// The id under which a paper is kept: "public-notice", in English "public-notice-en".
std::string document_id(const Paper& paper, Lang lang);
// Over title and sections, names and texts.
std::string text_digest(const Notice& notice);

// ---- what people do. Errors as in command.h: NotFound, Conflict with By::seen (the same section,
// the same statement), Invalid with the name of the argument.

// A draft that was made, also one that replaces another; approvals of the other do not count.
Status keep_draft(store::Store& store, const std::string& id, const Notice& notice,
                  std::string_view actor);
// A person's own words in one section; the values that still stand in it go on being watched.
Status edit_section(store::Store& store, std::string_view incident, std::string_view document,
                    std::string_view section, std::string_view text, const command::By& by);
Status set_statement(store::Store& store, std::string_view incident, std::string_view name,
                     std::string_view text, facts::FactState state, const command::By& by);
struct Consent {
  std::string role;    // of the account
  std::string digest;  // of the text that was read
  std::string reason;
  bool is_alone = false;
};
// Errors besides: Conflict: the text is not the one that was read.
Status approve(store::Store& store, std::string_view incident, std::string_view document,
               const Consent& consent, const command::By& by);
Status withdraw_approval(store::Store& store, std::string_view incident, std::string_view document,
                         const command::By& by);
// `digest`: of the text that was approved. Errors besides: Conflict: the text is another by now.
Status mark_sent(store::Store& store, std::string_view incident, std::string_view document,
                 std::string_view digest, std::string_view way, std::string_view receipt,
                 const command::By& by);

// ---- what stands in the way, each as a word of "ui.doc.stop.<…>".
struct Standing {
  std::vector<std::string> missing_roles;  // in the order in which they approve
  bool is_approved = false;                // all of them, for this text and these numbers
};
// `present`: roles that some account has; a role that nobody has is passed over, and when nobody
// has any of them the commander approves.
Standing standing(const Document& document, const Paper& paper,
                  const std::vector<std::string>& present);

}  // namespace tadasu::notices
