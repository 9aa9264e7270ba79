#include "notices/document.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "command/commit.h"
#include "notices/notices.h"
#include "notices/rewrite.h"
#include "store/store.h"

namespace tadasu::notices {
namespace {

constexpr std::size_t kTextBytesMax = 200'000;
constexpr const char* kOldDraft = "draft/";  // where drafts were kept before 2026-11-23

// The fold of one incident. Texts are opened at the end, and only of what still holds.
class Fold {
 public:
  Fold(const store::Store& store, std::string_view incident) : store_(store), incident_(incident) {}

  void add(const store::Entry& entry) {
    const Json body = Json::parse(entry.body);
    if (entry.what == "document.drafted") {
      drafted(entry, body);
    } else if (entry.what == "document.edited") {
      Draft& draft = drafts_.at(find(body.at("document")));
      draft.edits.push_back({body.at("section"), body.at("text")});
      draft.document.last_entry = entry.number;
      add_author(draft.document, entry.actor);
    } else if (entry.what == "document.approved") {
      Approval one{body.at("role"),
                   entry.actor,
                   entry.at,
                   body.value("reason", ""),
                   body.value("alone", false),
                   true,
                   entry.number};
      Draft& draft = drafts_.at(find(body.at("document")));
      draft.digests[entry.number] = body.at("digest");
      draft.document.approvals.push_back(std::move(one));
    } else if (entry.what == "document.approval_withdrawn") {
      auto& all = drafts_.at(find(body.at("document"))).document.approvals;
      std::erase_if(all, [&](const Approval& one) { return one.by == entry.actor; });
    } else if (entry.what == "document.sent") {
      Sent one;
      one.document = body.at("document");
      one.number = body.at("number");
      one.way = body.at("way");
      one.receipt = body.at("receipt");  // sealed until the end
      one.by = entry.actor;
      one.at = entry.at;
      one.entry = entry.number;
      sent_.emplace_back(std::move(one), body.at("notice").get<std::string>());
    } else if (entry.what == "statement.set") {
      const auto state = command::parse_fact_state(body.at("state").get<std::string>());
      statements_[body.at("name")] = {
          body.at("name"), body.at("text"), state.value_or(facts::FactState::Unconfirmed),
          entry.actor,     entry.at,        entry.number};
    }
  }

  Result<Dossier> opened() {
    Dossier out;
    for (Draft& draft : drafts_) {
      TRY(std::optional<Notice> notice, notice_of(draft));
      if (!notice) continue;
      draft.document.notice = std::move(*notice);
      for (const auto& [section, sealed] : draft.edits) {
        TRY(const std::string text, store_.open_text(incident_, sealed));
        for (Section& one : draft.document.notice.sections)
          if (one.id == section) one = rewritten(one, text);
      }
      add_statement_authors(draft.document);
      const std::string digest = text_digest(draft.document.notice);
      for (Approval& one : draft.document.approvals) {
        one.is_same_text = draft.digests[one.entry] == digest;
        TRY(one.reason, store_.open_text(incident_, one.reason));
      }
      out.documents.push_back(std::move(draft.document));
    }
    for (const std::string& name : statement_names()) {
      const auto found = statements_.find(name);
      if (found == statements_.end()) continue;
      out.statements.push_back(found->second);
      TRY(out.statements.back().text, store_.open_text(incident_, found->second.text));
    }
    for (auto& [one, sealed] : sent_) {
      TRY(const std::string text, store_.open_text(incident_, sealed));
      TRY(one.receipt, store_.open_text(incident_, one.receipt));
      if (text.empty()) continue;  // the key was destroyed
      TRY(one.notice, from_json_text(text));
      out.sent.push_back(std::move(one));
    }
    return out;
  }

 private:
  struct Edit {
    std::string section, sealed;
  };
  struct Draft {
    Document document;
    std::string sealed;  // the notice; "" of an entry that has none
    std::vector<Edit> edits;
    std::map<std::uint64_t, std::string> digests;  // of approvals, by entry
  };

  static void add_author(Document& document, const std::string& actor) {
    if (actor == "system") return;
    if (std::find(document.authors.begin(), document.authors.end(), actor) ==
        document.authors.end())
      document.authors.push_back(actor);
  }

  // Who stated what stands in the paper wrote that part of it.
  void add_statement_authors(Document& document) const {
    for (const Section& section : document.notice.sections) {
      for (const Filled& one : section.filled) {
        const auto stated = statements_.find(one.fact);
        if (one.end > one.begin && stated != statements_.end())
          add_author(document, stated->second.set_by);
      }
    }
  }

  // Thrown as at() throws: an entry about a draft that was never made is a body of another form.
  [[nodiscard]] std::size_t find(const std::string& id) const {
    for (std::size_t i = 0; i < drafts_.size(); ++i)
      if (drafts_[i].document.id == id) return i;
    return drafts_.size();
  }

  void drafted(const store::Entry& entry, const Json& body) {
    const std::string id = body.at("document");
    std::size_t at = find(id);
    if (at == drafts_.size()) {
      drafts_.emplace_back();
      drafts_.back().document.id = id;
    }
    Draft& draft = drafts_[at];
    // Who wrote into the draft before is an author of what was taken over from it.
    std::vector<std::string> authors;
    if (body.value("rewritten", false)) authors = std::move(draft.document.authors);
    draft = {};
    draft.document.id = id;
    draft.document.authors = std::move(authors);
    draft.document.drafted_entry = draft.document.last_entry = entry.number;
    draft.sealed = body.value("notice", "");
  }

  // Nothing when the key was destroyed.
  Result<std::optional<Notice>> notice_of(const Draft& draft) const {
    std::string text;
    if (draft.sealed.empty()) {
      TRY(text, store_.document(incident_, kOldDraft + draft.document.id));
    } else {
      TRY(text, store_.open_text(incident_, draft.sealed));
    }
    if (text.empty()) return std::optional<Notice>();
    TRY(Notice notice, from_json_text(text));
    return std::optional<Notice>(std::move(notice));
  }

  const store::Store& store_;
  std::string incident_;
  std::vector<Draft> drafts_;
  std::map<std::string, Statement> statements_;
  std::vector<std::pair<Sent, std::string>> sent_;
};

bool is_ours(std::string_view what) {
  return what.starts_with("document.") || what.starts_with("statement.");
}

Error no_such(const char* what) {
  return {Trouble::NotFound, what, std::string("no such ") + what};
}

Error changed_after(const Document& document) {
  return {Trouble::Conflict, "journal/" + std::to_string(document.last_entry),
          "the text was changed after it was read"};
}

const Document* find_document(const Dossier& dossier, std::string_view id) {
  for (const Document& one : dossier.documents)
    if (one.id == id) return &one;
  return nullptr;
}

template <class T>
Status done(const Result<T>& result) {
  return result.ok() ? success() : Status(Error(result.error()));
}

std::string subject(std::string_view document, std::string_view section) {
  return "document:" + std::string(document) + "/" + std::string(section);
}

// Commits one entry about one document, made from the document as it is now.
Status commit_about(store::Store& store, std::string_view incident, std::string_view document,
                    std::string_view what, std::string_view subject, const command::By& by,
                    const std::function<Result<Json>(const Dossier&, const Document&)>& make) {
  const auto made = [&](command::Incident&) -> Result<command::Wish> {
    TRY(const Dossier dossier, load_dossier(store, incident));
    const Document* const found = find_document(dossier, document);
    if (found == nullptr) return no_such("document");
    TRY(Json body, make(dossier, *found));
    body["document"] = document;
    return command::Wish{body.dump(), {}};
  };
  return done(command::commit(store, incident, by, what, subject, made));
}

}  // namespace

const std::vector<std::string>& statement_names() {
  static const std::vector<std::string> names = {"overview", "cause",     "damage",
                                                 "told",     "published", "prevention",
                                                 "police",   "effect",    "next_update"};
  return names;
}

Result<Dossier> load_dossier(const store::Store& store, std::string_view incident) {
  Fold fold(store, incident);
  Status trouble = success();
  TRY_STATUS(store.read(incident, 0, [&](const store::Entry& entry) {
    if (!is_ours(entry.what)) return true;
    try {
      fold.add(entry);
    } catch (const std::exception&) {  // of nlohmann, and at() of what is not there
      trouble = Error{Trouble::Damaged, "journal/" + std::to_string(entry.number),
                      "the body of " + entry.what + " has another form than it should"};
    }
    return trouble.ok();
  }));
  TRY_STATUS(std::move(trouble));
  return fold.opened();
}

std::string document_id(const Paper& paper, Lang lang) {
  return lang == Lang::Ja ? paper.id : paper.id + "-" + std::string(lang_code(lang));
}

std::string text_digest(const Notice& notice) {
  OrderedJson parts = {notice.paper, notice.lang, notice.title};
  for (const Section& one : notice.sections) parts.push_back({one.id, one.title, one.text});
  return hex(sha256(bytes_of(parts.dump(-1, ' ', false, OrderedJson::error_handler_t::replace))));
}

Status keep_draft(store::Store& store, const std::string& id, const Notice& notice,
                  std::string_view actor) {
  TRY(const std::string sealed, store.seal_text(notice.incident, to_json_text(notice)));
  const bool is_rewritten = std::any_of(notice.sections.begin(), notice.sections.end(),
                                        [](const Section& one) { return one.is_rewritten; });
  const Json body = {
      {"document", id},      {"kind", notice.paper},      {"revision", notice.revision},
      {"lang", notice.lang}, {"rewritten", is_rewritten}, {"notice", sealed}};
  store::NewEntry entry;
  entry.incident = notice.incident;
  entry.actor = actor;
  entry.what = "document.drafted";
  entry.body_json = body.dump();
  return done(store.append(std::move(entry)));
}

Status edit_section(store::Store& store, std::string_view incident, std::string_view document,
                    std::string_view section, std::string_view text, const command::By& by) {
  TRY(const std::string sealed, command::sealed_text(store, incident, "text", text, kTextBytesMax));
  return commit_about(
      store, incident, document, "document.edited", subject(document, section), by,
      [&](const Dossier&, const Document& found) -> Result<Json> {
        const auto& all = found.notice.sections;
        const auto same = std::find_if(all.begin(), all.end(),
                                       [&](const Section& one) { return one.id == section; });
        if (same == all.end()) return no_such("section");
        if (by.seen && found.drafted_entry > *by.seen)
          return Error{Trouble::Conflict, "journal/" + std::to_string(found.drafted_entry),
                       "a new draft was made after it was shown"};
        if (same->text == text) return command::invalid("text", "nothing was changed");
        return Json{{"section", section}, {"text", sealed}};
      });
}

Status set_statement(store::Store& store, std::string_view incident, std::string_view name,
                     std::string_view text, facts::FactState state, const command::By& by) {
  const auto& names = statement_names();
  if (std::find(names.begin(), names.end(), name) == names.end()) return no_such("statement");
  if (text.empty() && state != facts::FactState::Withdrawn)
    return command::invalid("text", "nothing is said");
  TRY(const std::string sealed, command::sealed_text(store, incident, "text", text, kTextBytesMax));
  const Json body = {{"name", name}, {"text", sealed}, {"state", command::fact_state_name(state)}};
  return done(command::commit(store, incident, by, "statement.set",
                              "statement:" + std::string(name),
                              [&](command::Incident&) -> Result<command::Wish> {
                                return command::Wish{body.dump(), {}};
                              }));
}

Status approve(store::Store& store, std::string_view incident, std::string_view document,
               const Consent& consent, const command::By& by) {
  TRY(const std::string reason,
      command::sealed_text(store, incident, "reason", consent.reason, kTextBytesMax));
  return commit_about(
      store, incident, document, "document.approved", "", by,
      [&](const Dossier&, const Document& found) -> Result<Json> {
        if (text_digest(found.notice) != consent.digest) return changed_after(found);
        const auto& authors = found.authors;
        if (!consent.is_alone &&
            std::find(authors.begin(), authors.end(), by.actor) != authors.end())
          return Error{Trouble::NotAllowed, "document", "who wrote it does not approve it"};
        return Json{{"role", consent.role},
                    {"digest", consent.digest},
                    {"reason", reason},
                    {"alone", consent.is_alone}};
      });
}

Status withdraw_approval(store::Store& store, std::string_view incident, std::string_view document,
                         const command::By& by) {
  return commit_about(store, incident, document, "document.approval_withdrawn", "", by,
                      [&](const Dossier&, const Document& found) -> Result<Json> {
                        const auto& all = found.approvals;
                        if (std::none_of(all.begin(), all.end(),
                                         [&](const Approval& one) { return one.by == by.actor; }))
                          return no_such("approval");
                        return Json::object();
                      });
}

Status mark_sent(store::Store& store, std::string_view incident, std::string_view document,
                 std::string_view digest, std::string_view way, std::string_view receipt,
                 const command::By& by) {
  constexpr std::string_view kWays[] = {"form", "mail", "post", "web", "hand", "phone"};
  if (std::find(std::begin(kWays), std::end(kWays), way) == std::end(kWays))
    return command::invalid("way", "not one of form, mail, post, web, hand, phone");
  TRY(const std::string sealed, command::sealed_text(store, incident, "receipt", receipt, 1000));
  return commit_about(store, incident, document, "document.sent", subject(document, "sent"), by,
                      [&](const Dossier& dossier, const Document& found) -> Result<Json> {
                        if (text_digest(found.notice) != digest) return changed_after(found);
                        unsigned number = 1;
                        for (const Sent& one : dossier.sent)
                          number += one.document == document ? 1U : 0U;
                        TRY(const std::string text,
                            store.seal_text(incident, to_json_text(found.notice)));
                        return Json{{"number", number},
                                    {"way", way},
                                    {"receipt", sealed},
                                    {"digest", digest},
                                    {"notice", text}};
                      });
}

Standing standing(const Document& document, const Paper& paper,
                  const std::vector<std::string>& present) {
  std::vector<std::string> wanted;
  for (const std::string& role : paper.approvals)
    if (std::find(present.begin(), present.end(), role) != present.end()) wanted.push_back(role);
  if (wanted.empty()) wanted.emplace_back("commander");
  Standing out;
  for (const std::string& role : wanted) {
    const bool given =
        document.stale.empty() &&
        std::any_of(document.approvals.begin(), document.approvals.end(),
                    [&](const Approval& one) { return one.role == role && one.is_same_text; });
    if (!given) out.missing_roles.push_back(role);
  }
  out.is_approved = out.missing_roles.empty();
  return out;
}

}  // namespace tadasu::notices
