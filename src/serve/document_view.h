// What the pages of documents share: how far a document is, and who must still approve it.
#pragma once

#include <string_view>

#include "find/kind.h"
#include "notices/document.h"
#include "notices/lint.h"
#include "notices/notices.h"
#include "serve/case.h"
#include "serve/pages.h"

namespace tadasu::serve {

struct Progress {
  std::size_t complete = 0, all = 0;
};
Progress progress_of(const notices::Notice& notice);

const notices::Document* find_document(const respond::Response& response, std::string_view id);
// The letter to a person holds that person's values: counts and masks end there.
bool may_read(const Context& context, const notices::Document& document);
// Who must still approve, among the roles that some account has.
Result<notices::Standing> standing_of(const Case& which, const notices::Document& document);
unsigned times_sent(const Case& which, std::string_view document);

// Looks for personal data in a text, in the jail. Where it cannot, nothing is found and
// `is_searched`, which must live as long, is false: the other rules are still worth saying.
notices::Spotting spotting(Context& context, bool& is_searched);

Html document_tags(Context& context, const Case& which, const notices::Document& document);
Html redraft_form(Context& context, const Case& which, const notices::Document& document,
                  Literal classes);

}  // namespace tadasu::serve
