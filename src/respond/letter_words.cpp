#include "respond/letter_words.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "notices/rewrite.h"

namespace tadasu::respond {
namespace {

const notices::Document* find_document(const Response& response, std::string_view id) {
  for (const notices::Document& one : response.dossier.documents)
    if (one.id == id) return &one;
  return nullptr;
}

}  // namespace

std::string everybody_id(const notices::Paper& paper, Lang lang, const notices::Everybody& who) {
  return notices::document_id(paper, lang) + "-all" + (who.is_minor ? "-minor" : "") +
         (who.slow_hashes ? "-hashes" : "");
}

Result<std::vector<LetterWords>> letter_words(store::Store& store, const Response& response,
                                              const notices::Paper& paper,
                                              const std::vector<notices::Everybody>& wanted,
                                              bool is_kept, notices::LetterText& text) {
  std::vector<std::string> present;
  TRY(const auto users, store.users());
  for (const store::Store::User& one : users) present.push_back(one.role);
  std::vector<LetterWords> out;
  for (const notices::Everybody& who : wanted) {
    notices::Document now;
    now.id = everybody_id(paper, text.lang(), who);
    TRY(now.notice, text.everybody(who));
    const notices::Document* const before = find_document(response, now.id);
    if (before != nullptr) now.notice = notices::refreshed(before->notice, std::move(now.notice));
    const std::string digest = notices::text_digest(now.notice);
    const bool stands = before != nullptr && before->stale.empty() &&
                        notices::text_digest(before->notice) == digest;
    if (!stands && is_kept) TRY_STATUS(notices::keep_draft(store, now.id, now.notice, "system"));
    LetterWords one{now.id, digest, {}, {}};
    one.missing_roles = notices::standing(stands ? *before : now, paper, present).missing_roles;
    for (const notices::Section& section : now.notice.sections)
      if (!section.complete) one.gaps.push_back(section.title.empty() ? section.id : section.title);
    text.take_words(now.notice);
    out.push_back(std::move(one));
  }
  return out;
}

OrderedJson words_json(const std::vector<LetterWords>& words) {
  OrderedJson out = OrderedJson::array();
  for (const LetterWords& one : words)
    out.push_back({{"document", one.document},
                   {"digest", one.digest},
                   {"approved", one.is_approved()},
                   {"to_approve", one.missing_roles},
                   {"gaps", one.gaps}});
  return out;
}

Result<notices::Document> draft_everybody(store::Store& store, const Clock& clock,
                                          std::string_view incident, std::string_view document,
                                          std::string_view actor, bool is_from_scratch) {
  TRY(const Response response, look(store, clock, incident));
  const notices::Document* const before = find_document(response, document);
  if (before == nullptr || !before->notice.everybody || !response.sheet)
    return Error{Trouble::NotFound, "document", "no such document"};
  TRY(const notices::Paper* const paper, notices::find_paper(before->notice.paper));
  TRY(const notices::Sender from, sender(store));
  const Json facts = Json::parse(response.facts_json);
  const notices::Basis basis = {&response.incident, &*response.sheet,  &response.duties,  &facts,
                                clock.now(),        &response.dossier, &response.wordings};
  TRY(const auto text,
      notices::LetterText::create(*paper, basis, from,
                                  parse_lang(before->notice.lang).value_or(Lang::Ja)));
  TRY(notices::Notice notice, text.everybody(*before->notice.everybody));
  if (!is_from_scratch) notice = notices::refreshed(before->notice, std::move(notice));
  TRY_STATUS(notices::keep_draft(store, before->id, notice, actor));
  TRY(const Response after, look(store, clock, incident));
  return *find_document(after, before->id);
}

}  // namespace tadasu::respond
