// Paper: a kind of document that an incident may want, as packs/letters/papers.toml lists it. Its
// words are in packs/letters/<id>.<lang>.toml, one file for each language it is written in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/words.h"

namespace tadasu::notices {

// To whom it speaks. What may stand in it depends on that: a letter holds one person's own items
// and no number of people, a notice to the public no personal value at all.
enum class Audience : unsigned char {
  Authority,
  Person,
  Public,
  Staff,
  Partner,    // a client, an entrustor, an insurer, a card company
  Recipient,  // who has the data and should not
  Board,
  Desk  // our own people who answer the press and callers
};
[[nodiscard]] const char* audience_id(Audience audience);  // "authority", "person" …

struct Paper {
  std::string id;  // "ppc-sheet"
  std::string title_ja, title_en;
  Audience audience = Audience::Authority;
  // Which duties it fulfils: "jp-appi/report-preliminary", or "*/report-final" of every law.
  std::vector<std::string> duties;
  // Roles that approve it, in this order: "legal", "commander".
  std::vector<std::string> approvals;
  bool is_numbered = false;        // the sections carry the numbers of the form
  bool is_for_one_person = false;  // drafted for one person each, from the vault
  bool is_drafted_first = false;   // drafted with the first revision, without being asked for
  // For which facts it is proposed besides its duties; each `field=value`.
  std::vector<std::string> proposed_when;
  std::vector<std::string> languages;  // in which it is written: "ja", "en"

  [[nodiscard]] const std::string& title(Lang lang) const {
    return lang == Lang::Ja ? title_ja : title_en;
  }
  [[nodiscard]] bool fulfils(std::string_view duty) const;
};

// All papers in the order of the list. Errors: Invalid, naming the paper and the member; of a list
// that is not there NotFound. Read once; threads: any.
Result<const std::vector<Paper>*> papers();
// Errors: NotFound: no such paper; and those of papers().
Result<const Paper*> find_paper(std::string_view id);

}  // namespace tadasu::notices
