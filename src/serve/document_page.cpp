// One document: read, rewritten, approved, sent; as a file.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "duties/duties.h"
#include "facts/spotter.h"
#include "notices/lint.h"
#include "respond/letter_words.h"
#include "respond/paper_file.h"
#include "serve/document_view.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

// What the linter says; `is_searched`: personal data was looked for too.
struct Lint {
  std::vector<notices::LintFinding> findings;
  bool is_searched = true;
  std::optional<Error> trouble;
  [[nodiscard]] std::size_t errors() const {
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(),
                      [](const notices::LintFinding& one) { return one.is_error; }));
  }
};

Lint lint_of(Context& context, const Case& which, const notices::Document& document) {
  Lint out;
  const auto sender = respond::sender(context.house.store);
  if (!sender.ok()) {
    out.trouble = sender.error();
    return out;
  }
  const notices::Spotting spot = spotting(context, out.is_searched);
  auto findings = respond::lint(*which.response, context.house.clock, sender.value(), document,
                                spot, context.lang);
  if (findings.ok())
    out.findings = std::move(findings).value();
  else
    out.trouble = findings.error();
  // A part that is not written says so itself, and nothing is approved while there is one.
  std::erase_if(out.findings, [](const notices::LintFinding& one) { return one.rule == "gap"; });
  return out;
}

// The words that a finding is about; never those that may be somebody's data.
std::string quoted(const notices::Notice& notice, const notices::LintFinding& finding) {
  if (!finding.kind.empty() || finding.begin == finding.end) return "";
  for (const notices::Section& one : notice.sections)
    if (one.id == finding.section && finding.end <= one.text.size())
      return one.text.substr(finding.begin, finding.end - finding.begin);
  return "";
}

Html lint_html(Context& context, const notices::Notice& notice, const Lint& lint) {
  const Lang lang = context.lang;
  Html out, list;
  for (const notices::LintFinding& one : lint.findings) {
    std::string title;
    for (const notices::Section& section : notice.sections)
      if (section.id == one.section) title = section.title;
    const std::string words = quoted(notice, one);
    list.put(
        "<li>{} <b>{}</b>{} {} <span class=\"soft\">{}</span> <span class=\"small "
        "soft\">({})</span></li>",
        one.is_error ? tag(Tone::Bad, say(lang, "ui.doc.lint.error"))
                     : tag(Tone::Warn, say(lang, "ui.doc.lint.warning")),
        title, words.empty() ? "" : say(lang, "ui.doc.lint.quoted", {{"words", words}}), one.reason,
        one.advice, one.source);
  }
  out.put("<section class=\"card\" id=\"lint\"><h2>{}</h2>", say(lang, "ui.doc.lint.title"));
  if (lint.trouble)
    out += note(Tone::Bad, say(lang, "ui.doc.lint.trouble"), lint.trouble->detail);
  else if (lint.findings.empty())
    out.put("<p>{}</p>", say(lang, "ui.doc.lint.nothing"));
  else
    out.put("<ul>{}</ul>", list);
  if (!lint.is_searched) out += note(Tone::Warn, say(lang, "ui.doc.lint.not_searched"), "");
  out += "</section>"_h;
  return out;
}

// What was typed into one section and could not be taken.
struct Rewriting {
  std::string section, text, problem;
};

// "people.max" and "kinds.card_number.max" are facts of the sheet, others of the duties vocabulary.
std::string filled_name(Lang lang, const std::string& fact) {
  for (const char* prefix : {"notices.fact.", "ui.changed.", "ui.filled.", "ui.field."})
    if (has_words(prefix + fact)) return std::string(say(lang, prefix + fact));
  return duties::fact_name(lang, fact);
}

std::string address_of(const Case& which, const notices::Document& document) {
  return path_of({"i", which.incident.id, "documents", document.id});
}

Html chips_html(Lang lang, const notices::Document& document, const notices::Section& section) {
  Html chips;
  std::vector<std::string> named;
  for (const notices::Filled& filled : section.filled) {
    if (std::find(named.begin(), named.end(), filled.fact) != named.end()) continue;
    named.push_back(filled.fact);
    bool stale = false;
    for (const notices::Filled& old : document.stale) stale = stale || old.fact == filled.fact;
    // A long value stands in the text above; the chip then only names the fact.
    const bool is_long =
        character_count(filled.value) > 40 || filled.value.find('\n') != std::string::npos;
    chips.put("<span class=\"chip{}\">{}{}{}</span>", stale ? " stale"_h : ""_h,
              filled_name(lang, filled.fact), is_long ? "" : ": " + filled.value,
              stale ? say(lang, "ui.doc.chip_stale") : "");
  }
  return chips;
}

Html rewrite_form(Context& context, const Case& which, const notices::Document& document,
                  const notices::Section& section, const Rewriting& typed) {
  const Lang lang = context.lang;
  const bool is_typed = typed.section == section.id;
  Html out, inside;
  inside += hidden("section", section.id);
  inside += seen_field(which.incident);
  inside += field({.name = "text",
                   .id = "text-" + section.id,
                   .label = say(lang, "ui.doc.rewrite_label"),
                   .hint = say(lang, "ui.doc.rewrite_hint"),
                   .value = is_typed ? typed.text : section.text,
                   .attributes = " rows=\"8\""_h,
                   .many_lines = true});
  inside += button(say(lang, "ui.doc.rewrite_save"), "button less"_h);
  out.put("<details{}><summary>{}<span class=\"sr\"> {}</span></summary>{}{}</details>",
          is_typed ? " open"_h : ""_h, say(lang, "ui.doc.rewrite"), section.title,
          is_typed ? note(Tone::Bad, typed.problem, "") : Html(),
          post_form(context, address_of(which, document) + "/edit", inside));
  return out;
}

Html section_html(Context& context, const Case& which, const notices::Document& document,
                  std::size_t index, const Rewriting& typed, bool is_open) {
  const Lang lang = context.lang;
  const notices::Section& section = document.notice.sections[index];
  const std::string id = "part-" + std::to_string(index + 1);
  const std::string title = (document.notice.numbered ? section.id + ". " : "") + section.title;
  const std::size_t length = character_count(section.text);
  Html size, out;
  const Html chips = chips_html(lang, document, section);
  if (section.length_max > 0)
    size.put(
        "<span class=\"small{}\">{}</span>", length > section.length_max ? " red"_h : " soft"_h,
        say(lang, "ui.doc.length", {{"n", grouped(length)}, {"max", grouped(section.length_max)}}));
  if (section.is_rewritten) size += tag(Tone::Plain, say(lang, "ui.doc.rewritten"));
  out.put(
      "<section><div class=\"row between\"><h2>{}</h2><span class=\"row\">{}{}<button "
      "type=\"button\" class=\"button second less js-only\" data-copy=\"{}\" "
      "data-copied=\"{}\">{}<span class=\"sr\"> {}</span></button></span></div>",
      title.empty() ? say(lang, "ui.doc.untitled") : std::string_view(title),
      section.complete ? Html() : tag(Tone::Warn, say(lang, "ui.doc.to_write")), size, id,
      say(lang, "ui.copied"), say(lang, "ui.copy"), title);
  out.put("<div class=\"body\" id=\"{}\" lang=\"{}\">{}</div>", id, document.notice.lang,
          section.text);
  if (!chips.empty()) out.put("<div class=\"chips\">{}</div>", chips);
  if (is_open && allowed(context.user->role, Need::Draft))
    out += rewrite_form(context, which, document, section, typed);
  out += "</section>"_h;
  return out;
}

std::string role_text(Lang lang, const std::string& role) {
  const auto known = command::parse_role(role);
  return known ? command::role_words(*known, lang) : role;
}

// Whether the reader may give the next approval, and whether as its author because nobody else can.
struct Turn {
  bool is_theirs = false, is_alone = false;
};
Turn turn_of(const Context& context, const Case& which, const notices::Document& document,
             const notices::Standing& standing) {
  Turn out;
  if (standing.missing_roles.empty() || !allowed(context.user->role, Need::Approve)) return out;
  const std::string& role = standing.missing_roles.front();
  if (context.user->role != role) return out;
  const auto& authors = document.authors;
  const auto is_author = [&](const std::string& id) {
    return std::find(authors.begin(), authors.end(), id) != authors.end();
  };
  if (is_author(context.user->id)) {
    const bool somebody_else = std::any_of(
        which.users.begin(), which.users.end(),
        [&](const store::Store::User& one) { return one.role == role && !is_author(one.id); });
    if (somebody_else) return out;
    out.is_alone = true;
  }
  out.is_theirs = true;
  return out;
}

Html approvals_html(Context& context, const Case& which, const notices::Document& document,
                    const notices::Standing& standing, const Lint& lint) {
  const Lang lang = context.lang;
  Html out, list;
  for (const notices::Approval& one : document.approvals) {
    const bool stands = one.is_same_text && document.stale.empty();
    list.put("<li>{} {}: {} <span class=\"small soft\">{}</span>{}{}{}</li>",
             stands ? tag(Tone::Good, say(lang, "ui.doc.approved"))
                    : tag(Tone::Bad,
                          say(lang, one.is_same_text ? "ui.doc.void_numbers" : "ui.doc.void_text")),
             role_text(lang, one.role), which.user_name(lang, one.by), moment_text(lang, one.at),
             one.is_alone ? tag(Tone::Warn, say(lang, "ui.doc.alone")) : Html(),
             one.reason.empty() ? "" : say(lang, "ui.doc.in_spite"), one.reason);
  }
  for (const std::string& role : standing.missing_roles)
    list.put("<li>{} {}</li>", tag(Tone::Warn, say(lang, "ui.doc.waiting")), role_text(lang, role));
  out.put("<section class=\"card\" id=\"approvals\"><h2>{}</h2><ul>{}</ul>",
          say(lang, "ui.doc.approvals"), list);
  const Turn turn = turn_of(context, which, document, standing);
  const Progress progress = progress_of(document.notice);
  if (!standing.missing_roles.empty() && progress.complete < progress.all)
    out.put("<p>{}</p>", say(lang, "ui.doc.not_yet_complete"));
  else if (!document.stale.empty())
    out.put("<p>{}</p>", say(lang, "ui.doc.not_while_stale"));
  else if (turn.is_theirs) {
    Html inside = hidden("digest", notices::text_digest(document.notice));
    if (turn.is_alone) inside.put("<p>{}</p>", say(lang, "ui.doc.alone_words"));
    if (lint.errors() > 0)
      inside += field({.name = "reason",
                       .label = say(lang, "ui.doc.lint.reason"),
                       .hint = say(lang, "ui.doc.lint.reason_hint"),
                       .attributes = " type=\"text\" required"_h});
    inside += button(say(lang, "ui.doc.approve"));
    out += post_form(context, address_of(which, document) + "/approve", inside);
  }
  const bool has_mine =
      std::any_of(document.approvals.begin(), document.approvals.end(),
                  [&](const notices::Approval& one) { return one.by == context.user->id; });
  if (has_mine)
    out += post_form(context, address_of(which, document) + "/withdraw",
                     button(say(lang, "ui.doc.withdraw"), "button second less"_h));
  out += "</section>"_h;
  return out;
}

Html sent_html(Context& context, const Case& which, const notices::Document& document,
               const notices::Standing& standing) {
  const Lang lang = context.lang;
  Html out, list;
  for (const notices::Sent& one : which.response->dossier.sent) {
    if (one.document != document.id) continue;
    list.put("<li><a href=\"{}?sent={}\">{}</a> <span class=\"small soft\">{} {}</span>{}</li>",
             address_of(which, document), one.number,
             say(lang, "ui.doc.sent_number", {{"n", std::to_string(one.number)}}),
             moment_text(lang, one.at), say(lang, "ui.doc.way." + one.way),
             one.receipt.empty() ? "" : say(lang, "ui.doc.receipt_is", {{"receipt", one.receipt}}));
  }
  const bool may_send = standing.is_approved && allowed(context.user->role, Need::Send);
  if (list.empty() && !may_send) return out;
  out.put("<section class=\"card\" id=\"sent\"><h2>{}</h2><ul>{}</ul>", say(lang, "ui.doc.sent"),
          list);
  if (may_send) {
    Html inside = seen_field(which.incident);
    inside += hidden("digest", notices::text_digest(document.notice));
    inside.put("<label for=\"way\">{}</label>", say(lang, "ui.doc.way_label"));
    inside += choice_list(context, "way", "ui.doc.way.",
                          {"form", "mail", "post", "web", "hand", "phone"}, "");
    inside += field({.name = "receipt",
                     .label = say(lang, "ui.doc.receipt"),
                     .hint = say(lang, "ui.doc.receipt_hint")});
    inside += button(say(lang, "ui.doc.mark_sent"));
    out += post_form(context, address_of(which, document) + "/sent", inside);
  }
  out += "</section>"_h;
  return out;
}

Result<const notices::Document*> asked_document(const Context& context, const Case& which) {
  if (!which.response) return *which.trouble;
  const auto* document = find_document(*which.response, context.step(1));
  if (document == nullptr) return Error{Trouble::NotFound, "document", "no such document"};
  if (!may_read(context, *document))
    return Error{Trouble::NotAllowed, "document", "a letter holds personal values"};
  return document;
}

Html files_html(const Case& which, const notices::Document& document, Lang lang) {
  Html out;
  const std::string address = address_of(which, document);
  out.put("<a class=\"button second less\" href=\"{}.pdf\">{}</a>", address,
          say(lang, "ui.doc.pdf"));
  for (const char* form : {"docx", "txt", "eml"})
    out.put("<a class=\"button second less\" href=\"{}.{}\">{}</a>", address, form,
            say(lang, std::string("ui.doc.as.") + form));
  return out;
}

Answer page_with(Context& context, const Rewriting& typed) {
  auto loaded = load_case(context);
  if (!loaded.ok()) return problem_page(context, loaded.error());
  const Case& which = loaded.value();
  const auto asked = asked_document(context, which);
  if (!asked.ok()) return problem_page(context, asked.error());
  notices::Document document = *asked.value();
  const auto standing = standing_of(which, document);
  if (!standing.ok()) return problem_page(context, standing.error());
  const Lang lang = context.lang;
  // What was sent stays readable as it was.
  const std::string sent_number(context.query.value("sent"));
  bool is_sent_text = false;
  for (const notices::Sent& one : which.response->dossier.sent) {
    if (one.document != document.id || std::to_string(one.number) != sent_number) continue;
    document.notice = one.notice;
    is_sent_text = true;
  }
  Html body, parts, stale;
  body.put("<p><a class=\"back\" href=\"{}\">{}</a></p>",
           path_of({"i", which.incident.id, "documents"}), say(lang, "ui.doc.back"));
  body.put("<div class=\"row between\"><h1 lang=\"{}\">{}</h1><div class=\"row\">{}{}</div></div>",
           document.notice.lang, document.notice.title, document_tags(context, which, document),
           is_sent_text ? Html() : files_html(which, document, lang));
  body.put("<p class=\"soft\">{}</p>",
           say(lang, "ui.facts.revision",
               {{"n", std::to_string(document.notice.revision)},
                {"at", moment_text(lang, document.notice.drafted_at)}}));
  body += case_notes(context, which);
  if (is_sent_text)
    body += note(Tone::Plain, say(lang, "ui.doc.sent_number", {{"n", sent_number}}),
                 say(lang, "ui.doc.sent_words"));
  if (!document.stale.empty() && !is_sent_text) {
    for (const notices::Filled& filled : document.stale)
      stale.put("<li>{}: {}</li>", filled_name(lang, filled.fact), filled.value);
    body.put("<div class=\"note warn\"><p><b>{}</b></p><p>{}</p><ul>{}</ul>{}</div>",
             say(lang, "ui.doc.stale_title"), say(lang, "ui.doc.stale_words"), stale,
             redraft_form(context, which, document, "button less"_h));
  }
  if (!is_sent_text && allowed(context.user->role, Need::DecideDuties))
    body.put("<p class=\"small no-print\"><a class=\"back\" href=\"{}?incident={}\">{}</a></p>",
             path_of({"own-wordings", document.notice.paper, document.notice.lang}),
             percent_encode(which.incident.id), say(lang, "ui.wording.edit_link"));
  const Progress progress = progress_of(document.notice);
  if (!is_sent_text && progress.complete < progress.all && allowed(context.user->role, Need::Draft))
    body.put("<p>{} <a href=\"{}\">{}</a></p>", say(lang, "ui.doc.write_once"),
             path_of({"i", which.incident.id, "statements"}), say(lang, "ui.statement.title"));
  for (std::size_t i = 0; i < document.notice.sections.size(); ++i)
    parts += section_html(context, which, document, i, typed, !is_sent_text);
  body.put("<article class=\"card paper\">{}</article>", parts);
  if (!is_sent_text) {
    const Lint lint = lint_of(context, which, document);
    body += lint_html(context, document.notice, lint);
    body += approvals_html(context, which, document, standing.value(), lint);
    body += sent_html(context, which, document, standing.value());
  }
  Frame frame = case_frame(which, "documents", document.notice.title);
  frame.wrong = !typed.problem.empty();
  return html(page(context, frame, body));
}

struct FileForm {
  std::string_view ending, type;
};
constexpr std::array<FileForm, 5> kForms = {{
    {".pdf", "application/pdf"},
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {".txt", "text/plain; charset=utf-8"},
    {".eml", "message/rfc822"},
    {".html", "text/html; charset=utf-8"},
}};

Answer document_file(Context& context, const FileForm& form) {
  auto loaded = load_case(context);
  if (!loaded.ok()) return problem_page(context, loaded.error());
  std::string& id = context.steps.at(1);
  id.resize(id.size() - form.ending.size());
  const auto asked = asked_document(context, loaded.value());
  if (!asked.ok()) return problem_page(context, asked.error());
  const auto sender = respond::sender(context.house.store);
  if (!sender.ok()) return problem_page(context, sender.error());
  auto file = respond::paper_file(asked.value()->notice, form.ending.substr(1), sender.value());
  if (!file.ok()) return problem_page(context, file.error());
  Answer out;
  out.type = form.type;
  out.body = std::move(file).value();
  out.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + percent_encode(id) +
                                                      std::string(form.ending) + "\"");
  return out;
}

// The document of a form; refused where the letter to a person is asked for by somebody who may not
// read it.
Result<Case> case_of_form(Context& context) {
  TRY(Case which, load_case(context));
  TRY_STATUS([&]() -> Status {
    const auto asked = asked_document(context, which);
    return asked.ok() ? success() : Status(Error(asked.error()));
  }());
  return which;
}

Outcome back_to(const Context& context, const Status& done, std::string_view part) {
  if (!done.ok()) return refuse(context.lang, done.error());
  return go(path_of({"i", context.step(0), "documents", context.step(1)}) + "#" +
            std::string(part));
}

}  // namespace

Progress progress_of(const notices::Notice& notice) {
  Progress out;
  for (const notices::Section& section : notice.sections) {
    out.complete += section.complete;
    ++out.all;
  }
  return out;
}

const notices::Document* find_document(const respond::Response& response, std::string_view id) {
  for (const notices::Document& document : response.dossier.documents)
    if (document.id == id) return &document;
  return nullptr;
}

bool may_read(const Context& context, const notices::Document& document) {
  return document.notice.person == 0 || allowed(context.user->role, Need::SeeValue);
}

Result<notices::Standing> standing_of(const Case& which, const notices::Document& document) {
  TRY(const notices::Paper* const paper, notices::find_paper(document.notice.paper));
  std::vector<std::string> present;
  for (const store::Store::User& one : which.users) present.push_back(one.role);
  return notices::standing(document, *paper, present);
}

notices::Spotting spotting(Context& context, bool& is_searched) {
  return [&](std::string_view text) -> Result<std::vector<find::Mention>> {
    auto found = context.house.spotter->spot(text);
    if (found.ok()) return found;
    is_searched = false;
    return std::vector<find::Mention>();
  };
}

unsigned times_sent(const Case& which, std::string_view document) {
  unsigned out = 0;
  for (const notices::Sent& one : which.response->dossier.sent) out += one.document == document;
  return out;
}

Html document_tags(Context& context, const Case& which, const notices::Document& document) {
  const Lang lang = context.lang;
  const Progress progress = progress_of(document.notice);
  Html out;
  out.put("{} ",
          progress.complete == progress.all
              ? tag(Tone::Good, say(lang, "ui.doc.complete"))
              : tag(Tone::Warn, say(lang, "ui.doc.open_parts",
                                    {{"n", std::to_string(progress.all - progress.complete)}})));
  if (document.notice.everybody)
    out += tag(Tone::Plain, say(lang, document.notice.everybody->is_minor ? "ui.doc.everybody_minor"
                                                                          : "ui.doc.everybody"));
  if (!document.stale.empty()) out += tag(Tone::Bad, say(lang, "ui.doc.stale"));
  const auto standing = standing_of(which, document);
  if (standing.ok() && standing.value().is_approved)
    out += tag(Tone::Good, say(lang, "ui.doc.approved"));
  if (const unsigned times = times_sent(which, document.id); times > 0)
    out += tag(Tone::Plain, say(lang, "ui.doc.sent_number", {{"n", std::to_string(times)}}));
  return out;
}

Html redraft_form(Context& context, const Case& which, const notices::Document& document,
                  Literal classes) {
  Html out;
  if (!allowed(context.user->role, Need::Draft)) return out;
  Html inside;
  inside.put("<button class=\"{}\">{}<span class=\"sr\"> {}</span></button>", classes,
             say(context.lang, "ui.doc.redraft"), document.notice.title);
  return post_form(context, address_of(which, document) + "/redraft", inside);
}

Answer document_page(Context& context) {
  // One pattern for all: "ppc-sheet" is the page, "ppc-sheet.pdf" a file.
  for (const FileForm& form : kForms)
    if (context.step(1).ends_with(form.ending)) return document_file(context, form);
  return page_with(context, {});
}

Result<OrderedJson> document_twin(Context& context) {
  TRY(const Case which, load_case(context));
  TRY(const auto* document, asked_document(context, which));
  TRY(const notices::Standing standing, standing_of(which, *document));
  OrderedJson out = {
      {"schema", "tadasu.document/1"},        {"id", document->id},
      {"seen", which.incident.last_entry},    {"digest", notices::text_digest(document->notice)},
      {"stale", OrderedJson::array()},        {"approvals", OrderedJson::array()},
      {"to_approve", standing.missing_roles}, {"approved", standing.is_approved},
      {"sent", OrderedJson::array()}};
  out["notice"] = OrderedJson::parse(notices::to_json_text(document->notice), nullptr, false);
  for (const notices::Filled& filled : document->stale)
    out["stale"].push_back({{"fact", filled.fact}, {"value", filled.value}});
  for (const notices::Approval& one : document->approvals)
    out["approvals"].push_back({{"role", one.role},
                                {"by", one.by},
                                {"at", iso_text(one.at)},
                                {"alone", one.is_alone},
                                {"reason", one.reason},
                                {"stands", one.is_same_text && document->stale.empty()}});
  for (const notices::Sent& one : which.response->dossier.sent)
    if (one.document == document->id)
      out["sent"].push_back({{"number", one.number},
                             {"at", iso_text(one.at)},
                             {"by", one.by},
                             {"way", one.way},
                             {"receipt", one.receipt}});
  put_survey(context, which, out);
  return out;
}

Outcome redraft(Context& context) {
  const auto which = case_of_form(context);
  if (!which.ok()) return refuse(context.lang, which.error());
  const notices::Document& before = *find_document(*which.value().response, context.step(1));
  if (before.notice.person != 0)
    return refuse(404, "not_found", std::string(say(context.lang, "trouble.not_found")));
  if (before.notice.everybody) {
    const auto drafted = respond::draft_everybody(context.house.store, context.house.clock,
                                                  context.step(0), context.step(1), "system",
                                                  context.form.value("from_scratch") == "1");
    if (!drafted.ok()) return refuse(context.lang, drafted.error());
    return go(path_of({"i", context.step(0), "documents", context.step(1)}));
  }
  const auto drafted =
      respond::draft_paper(context.house.store, context.house.clock, context.step(0),
                           before.notice.paper, parse_lang(before.notice.lang).value_or(Lang::Ja),
                           context.user->id, context.form.value("from_scratch") == "1");
  if (!drafted.ok()) return refuse(context.lang, drafted.error());
  return go(path_of({"i", context.step(0), "documents", context.step(1)}));
}

Outcome edit_document(Context& context) {
  const auto which = case_of_form(context);
  if (!which.ok()) return refuse(context.lang, which.error());
  const Rewriting typed{std::string(context.form.value("section")),
                        std::string(context.form.value("text")), ""};
  const Status done = notices::edit_section(context.house.store, context.step(0), context.step(1),
                                            typed.section, typed.text, by(context));
  if (done.ok()) return back_to(context, done, "text-" + typed.section);
  Outcome out = refuse(context.lang, done.error());
  out.page = [typed, problem = out.problem](Context& inner) {
    return page_with(inner, {typed.section, typed.text, problem});
  };
  return out;
}

Outcome approve_document(Context& context) {
  const Lang lang = context.lang;
  const auto which = case_of_form(context);
  if (!which.ok()) return refuse(lang, which.error());
  const notices::Document& document = *find_document(*which.value().response, context.step(1));
  const auto standing = standing_of(which.value(), document);
  if (!standing.ok()) return refuse(lang, standing.error());
  const Progress progress = progress_of(document.notice);
  const auto no = [&](const char* words) {
    return refuse(409, "conflict", std::string(say(lang, words)));
  };
  if (progress.complete < progress.all) return no("ui.doc.not_yet_complete");
  if (!document.stale.empty()) return no("ui.doc.not_while_stale");
  const Turn turn = turn_of(context, which.value(), document, standing.value());
  if (!turn.is_theirs)
    return refuse(403, "not_allowed", std::string(say(lang, "ui.doc.not_your_turn")));
  const Lint lint = lint_of(context, which.value(), document);
  if (lint.errors() > 0 && trimmed(context.form.value("reason")).empty())
    return no("ui.doc.lint.reason_needed");
  const notices::Consent consent{context.user->role, std::string(context.form.value("digest")),
                                 std::string(trimmed(context.form.value("reason"))), turn.is_alone};
  return back_to(
      context,
      notices::approve(context.house.store, context.step(0), context.step(1), consent, by(context)),
      "approvals");
}

Outcome withdraw_document(Context& context) {
  const auto which = case_of_form(context);
  if (!which.ok()) return refuse(context.lang, which.error());
  return back_to(context,
                 notices::withdraw_approval(context.house.store, context.step(0), context.step(1),
                                            by(context)),
                 "approvals");
}

Outcome mark_sent(Context& context) {
  const auto which = case_of_form(context);
  if (!which.ok()) return refuse(context.lang, which.error());
  const notices::Document& document = *find_document(*which.value().response, context.step(1));
  const auto standing = standing_of(which.value(), document);
  if (!standing.ok()) return refuse(context.lang, standing.error());
  if (!standing.value().is_approved)
    return refuse(409, "conflict", std::string(say(context.lang, "ui.doc.not_approved")));
  return back_to(context,
                 notices::mark_sent(context.house.store, context.step(0), context.step(1),
                                    context.form.value("digest"), context.form.value("way"),
                                    trimmed(context.form.value("receipt")), by(context)),
                 "sent");
}

}  // namespace tadasu::serve
