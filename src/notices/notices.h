// Drafts what is said: the copy sheet for the PPC form, the letter to one person, the public
// notice.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "base/words.h"
#include "command/incident.h"
#include "duties/duties.h"
#include "facts/fact_sheet.h"
#include "notices/notice.h"
#include "notices/paper.h"
#include "people/person.h"

namespace tadasu::notices {

struct Dossier;     // document.h
struct OwnWording;  // own_wording.h

// Everything a draft may be made from. Nothing else goes in, so that a draft can be made again.
struct Basis {
  const command::Incident* incident = nullptr;
  const facts::FactSheet* sheet = nullptr;  // the one revision every number is read from
  const duties::Answer* duties = nullptr;
  const Json* facts = nullptr;  // "tadasu.facts/1": measured and established
  Moment now;
  const Dossier* dossier = nullptr;  // statements, and what was sent before; none: nothing
  const std::vector<OwnWording>* own = nullptr;  // the company's own words; none: the shipped ones
};

// One person's own leaked items, as the vault gives them.
struct Recipient {
  std::uint64_t person = 0;
  std::string name;  // in the person's own spelling; "" unknown
  std::string postal_code;
  std::string address;
  std::vector<find::Kind> kinds;  // this person's only, in the order of find::Kind
  bool slow_hashes = false;       // every password of this person is a slow, salted hash
  bool is_minor = false;          // written to the legal representative
  bool is_everybody = false;      // nobody: words that say what will stand there
};

// The organisation's own particulars (packs are not the place): name, address, representative,
// desk. Missing ones are left as marked gaps, never invented.
struct Sender {
  std::string company, address, representative, desk_phone, desk_mail, desk_hours;
};

// Texts come from packs/letters/<paper>.<lang>.toml; each filled value is recorded, with its place,
// in Section::filled.
// Errors: NotFound when the paper is not written in this language; Invalid when a pack asks for a
//         fact that does not exist; a fact that is unknown is not an error: the section says so and
//         is not `complete`.
// Source: PPC form order: nine items of Enforcement Rules art. 8(1); letter: five items of art. 10.
Result<Notice> draft(const Paper& paper, const Basis& basis, const Sender& sender, Lang lang);
Result<Notice> draft_letter(const Paper& paper, const Basis& basis, const Sender& sender,
                            const Recipient& recipient, Lang lang);

// What a paper may say, name -> words; "" is unknown. docs/formats/notice.md lists the names.
Result<std::map<std::string, std::string>> values(const Paper& paper, const Basis& basis,
                                                  const Sender& sender, Lang lang);

// Appends `text` so that it is text and nothing else in HTML, in content and in quoted attributes.
void append_escaped(std::string& out, std::string_view text);

// A complete HTML document without scripts, outside styles or fonts; everything escaped.
std::string to_html(const Notice& notice);
// A4, tagged, embedded Japanese fonts, extractable text, bookmarks, "Revision N" and page x/y in
// the footer. Errors: Unavailable when no Japanese font is installed, and when none has a character
// of it: `detail` names paper and code points, for a box would be silence.
Result<std::string> to_pdf(const Notice& notice);

// Plain text: a line per paragraph and line break, never wrapped; incident and revision at the end.
std::string to_text(const Notice& notice);

// The source of a mail (RFC 5322, MIME, UTF-8) that mail programs open as a draft: its subject is
// the title, its body the text; no links, nothing outside it. Without `to` it has no recipient,
// without `from` no sender. Errors: Invalid: an address that is none (or not ASCII).
struct MailEnds {
  std::string from, from_name, to;
};
Result<std::string> to_mail(const Notice& notice, const MailEnds& ends);

// Office Open XML that Word and LibreOffice open and edit: styles, header, footer, gaps in a style
// of their own. The same notice is the same bytes.
std::string to_docx(const Notice& notice);

std::string to_json_text(const Notice& notice);  // docs/formats/notice.md
Result<Notice> from_json_text(std::string_view text);

// Which values differ from `basis` and `sender` now, those included that were empty when it was
// drafted; of a letter also "revision"; "template" when the words of the paper are others. A pack
// that cannot be read or filled is "pack". Empty: nothing is stale.
std::vector<Filled> stale(const Notice& notice, const Basis& basis, const Sender& sender);

}  // namespace tadasu::notices
