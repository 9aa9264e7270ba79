// The letter to everybody: the words of all letters of a job as documents of the incident, which
// people read, rewrite and approve in the console as any other. One for each way in which the words
// differ: to the person or to the legal representative, with passwords or with their hashes. Whose
// items differ read the same words; a document holds the items and the advice of all of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/words.h"
#include "notices/document.h"
#include "notices/letters.h"
#include "notices/notice.h"
#include "notices/paper.h"
#include "respond/respond.h"
#include "store/store.h"

namespace tadasu::respond {

// "person-letter-all", "person-letter-en-all-minor", "…-hashes".
std::string everybody_id(const notices::Paper& paper, Lang lang, const notices::Everybody& who);

// One document of a job, as it stands.
struct LetterWords {
  std::string document, digest;            // of the text that is printed
  std::vector<std::string> missing_roles;  // who must still approve it
  std::vector<std::string> gaps;           // sections to write
  [[nodiscard]] bool is_approved() const { return missing_roles.empty() && gaps.empty(); }
};

// [{document, digest, approved, to_approve[role], gaps[section]}]
OrderedJson words_json(const std::vector<LetterWords>& words);

// The words of letters to these, with what people wrote into them; `text` takes them over. An
// approval holds for the very text that is printed with the numbers of now.
// `is_kept`: what is missing or has changed is drafted as a document, to be approved.
Result<std::vector<LetterWords>> letter_words(store::Store& store, const Response& response,
                                              const notices::Paper& paper,
                                              const std::vector<notices::Everybody>& wanted,
                                              bool is_kept, notices::LetterText& text);

// Drafts such a document again; what people wrote into it stays, unless `is_from_scratch`.
Result<notices::Document> draft_everybody(store::Store& store, const Clock& clock,
                                          std::string_view incident, std::string_view document,
                                          std::string_view actor, bool is_from_scratch = false);

}  // namespace tadasu::respond
