// Documents: drafts made from one revision of the facts; what went stale since says so.
#include <nlohmann/json.hpp>

#include "duties/duties.h"
#include "find/kind.h"
#include "notices/notices.h"
#include "serve/case.h"
#include "serve/pages.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

struct Progress {
  std::size_t complete = 0, all = 0;
};
Progress progress_of(const notices::Notice& notice) {
  Progress out;
  for (const notices::Section& section : notice.sections) {
    out.complete += section.complete;
    ++out.all;
  }
  return out;
}

const respond::Document* find_document(const Case& which, std::string_view id) {
  if (!which.response) return nullptr;
  for (const respond::Document& document : which.response->documents)
    if (document.id == id) return &document;
  return nullptr;
}

// The letter to a person holds that person's values: counts and masks end there.
bool may_read(const Context& context, const respond::Document& document) {
  return document.notice.person == 0 || allowed(context.user->role, Need::SeeValue);
}

Html document_tags(Lang lang, const respond::Document& document) {
  const Progress progress = progress_of(document.notice);
  Html out;
  out.put("{} ",
          progress.complete == progress.all
              ? tag(Tone::Good, say(lang, "ui.doc.complete"))
              : tag(Tone::Warn, say(lang, "ui.doc.open_parts",
                                    {{"n", std::to_string(progress.all - progress.complete)}})));
  if (!document.stale.empty()) out += tag(Tone::Bad, say(lang, "ui.doc.stale"));
  return out;
}

Html redraft_form(Context& context, const Case& which, const respond::Document& document,
                  Literal classes) {
  Html out;
  if (!allowed(context.user->role, Need::Draft)) return out;
  Html inside;
  inside.put("<button class=\"{}\">{}<span class=\"sr\"> {}</span></button>", classes,
             say(context.lang, "ui.doc.redraft"), document.notice.title);
  return post_form(context, path_of({"i", which.incident.id, "documents", document.id, "redraft"}),
                   inside);
}

// "people.max" and "kinds.card_number.max" are facts of the sheet, others of the duties vocabulary.
std::string filled_name(Lang lang, const std::string& fact) {
  for (const char* prefix : {"ui.changed.", "ui.filled."})
    if (has_words(prefix + fact)) return std::string(say(lang, prefix + fact));
  return duties::fact_name(lang, fact);
}

Html section_html(Context& context, const respond::Document& document,
                  const notices::Section& section, std::size_t number) {
  const Lang lang = context.lang;
  const std::string id = "part-" + std::to_string(number);
  const bool numbered = document.notice.numbered;
  const std::string title = (numbered ? section.id + ". " : "") + section.title;
  const std::size_t length = character_count(section.text);
  Html chips, size, out;
  for (const notices::Filled& filled : section.filled) {
    bool stale = false;
    for (const notices::Filled& old : document.stale) stale = stale || old.fact == filled.fact;
    // A long value stands in the text above; the chip then only names the fact.
    const std::string value = character_count(filled.value) > 40 ? "" : ": " + filled.value;
    chips.put("<span class=\"chip{}\">{}{}{}</span>", stale ? " stale"_h : ""_h,
              filled_name(lang, filled.fact), value, stale ? say(lang, "ui.doc.chip_stale") : "");
  }
  if (section.length_max > 0)
    size.put(
        "<span class=\"small{}\">{}</span>", length > section.length_max ? " red"_h : " soft"_h,
        say(lang, "ui.doc.length", {{"n", grouped(length)}, {"max", grouped(section.length_max)}}));
  out.put(
      "<section><div class=\"row between\"><h2>{}</h2><span class=\"row\">{}{}<button "
      "type=\"button\" class=\"button second less js-only\" data-copy=\"{}\" "
      "data-copied=\"{}\">{}<span class=\"sr\"> {}</span></button></span></div>",
      title, section.complete ? Html() : tag(Tone::Warn, say(lang, "ui.doc.to_write")), size, id,
      say(lang, "ui.copied"), say(lang, "ui.copy"), title);
  out.put("<div class=\"body\" id=\"{}\" lang=\"{}\">{}</div>", id, document.notice.lang,
          section.text);
  if (!chips.empty()) out.put("<div class=\"chips\">{}</div>", chips);
  out += "</section>"_h;
  return out;
}

Result<const respond::Document*> asked_document(const Context& context, const Case& which) {
  if (!which.response) return *which.trouble;
  const auto* document = find_document(which, context.step(1));
  if (document == nullptr) return Error{Trouble::NotFound, "document", "no such document"};
  if (!may_read(context, *document))
    return Error{Trouble::NotAllowed, "document", "a letter holds personal values"};
  return document;
}

}  // namespace

Answer documents_page(Context& context) {
  auto loaded = load_case(context);
  if (!loaded.ok()) return problem_page(context, loaded.error());
  const Case& which = loaded.value();
  const Lang lang = context.lang;
  Html body, list;
  body.put("<h1>{}</h1>", say(lang, "ui.menu.documents"));
  body += case_notes(context, which);
  if (which.response) {
    for (const respond::Document& document : which.response->documents) {
      if (!may_read(context, document)) continue;
      const std::string address = path_of({"i", which.incident.id, "documents", document.id});
      list.put(
          "<li class=\"card doc-line\"><div><h2><a href=\"{}\" lang=\"{}\">{}</a></h2><p "
          "class=\"row small soft\">{}<span>{}</span></p></div><div class=\"row\">{}"
          "<a class=\"button second less\" href=\"{}.pdf\">PDF<span class=\"sr\"> "
          "{}</span></a></div></li>",
          address, document.notice.lang, document.notice.title, document_tags(lang, document),
          say(lang, "ui.facts.revision",
              {{"n", std::to_string(document.notice.revision)},
               {"at", moment_text(lang, document.notice.drafted_at)}}),
          document.stale.empty() ? Html() : redraft_form(context, which, document, "button less"_h),
          address, document.notice.title);
    }
  }
  if (list.empty() && which.response)
    body.put(
        "<section class=\"card\"><h2>{}</h2><p>{}</p><p><a class=\"button\" "
        "href=\"{}\">{}</a></p></section>",
        say(lang, "ui.doc.empty"), say(lang, "ui.doc.empty_words"),
        path_of({"i", which.incident.id, "facts"}), say(lang, "ui.home.to_facts"));
  else if (!list.empty())
    body.put("<ul class=\"cases\">{}</ul>", list);
  return html(page(
      context, case_frame(which, "documents", std::string(say(lang, "ui.menu.documents"))), body));
}

Result<OrderedJson> documents_twin(Context& context) {
  TRY(const Case which, load_case(context));
  if (!which.response) return *which.trouble;
  OrderedJson out = {{"schema", "tadasu.documents/1"},
                     {"incident", which.incident.id},
                     {"documents", OrderedJson::array()}};
  put_survey(context, which, out);
  for (const respond::Document& document : which.response->documents) {
    if (!may_read(context, document)) continue;
    const Progress progress = progress_of(document.notice);
    out["documents"].push_back({{"id", document.id},
                                {"kind", document.notice.paper},
                                {"title", document.notice.title},
                                {"revision", document.notice.revision},
                                {"complete", progress.complete},
                                {"parts", progress.all},
                                {"stale", document.stale.size()}});
  }
  return out;
}

Answer document_page(Context& context) {
  auto loaded = load_case(context);
  if (!loaded.ok()) return problem_page(context, loaded.error());
  const Case& which = loaded.value();
  // One pattern for both: "ppc-sheet" is the page, "ppc-sheet.pdf" the file.
  if (context.step(1).ends_with(".pdf")) return document_pdf(context);
  const auto asked = asked_document(context, which);
  if (!asked.ok()) return problem_page(context, asked.error());
  const respond::Document& document = *asked.value();
  const Lang lang = context.lang;
  const std::string list = path_of({"i", which.incident.id, "documents"});
  Html body, parts, stale;
  body.put("<p><a class=\"back\" href=\"{}\">{}</a></p>", list, say(lang, "ui.doc.back"));
  body.put(
      "<div class=\"row between\"><h1 lang=\"{}\">{}</h1><div class=\"row\">{}<a class=\"button "
      "second less\" href=\"{}.pdf\">{}</a></div></div>",
      document.notice.lang, document.notice.title, document_tags(lang, document),
      path_of({"i", which.incident.id, "documents", document.id}), say(lang, "ui.doc.pdf"));
  body.put("<p class=\"soft\">{}</p>",
           say(lang, "ui.facts.revision",
               {{"n", std::to_string(document.notice.revision)},
                {"at", moment_text(lang, document.notice.drafted_at)}}));
  body += case_notes(context, which);
  if (!document.stale.empty()) {
    for (const notices::Filled& filled : document.stale)
      stale.put("<li>{}: {}</li>", filled_name(lang, filled.fact), filled.value);
    body.put("<div class=\"note warn\"><p><b>{}</b></p><p>{}</p><ul>{}</ul>{}</div>",
             say(lang, "ui.doc.stale_title"), say(lang, "ui.doc.stale_words"), stale,
             redraft_form(context, which, document, "button less"_h));
  }
  for (std::size_t i = 0; i < document.notice.sections.size(); ++i)
    parts += section_html(context, document, document.notice.sections[i], i + 1);
  body.put("<article class=\"card paper\">{}</article>", parts);
  return html(page(context, case_frame(which, "documents", document.notice.title), body));
}

Result<OrderedJson> document_twin(Context& context) {
  TRY(const Case which, load_case(context));
  TRY(const auto* document, asked_document(context, which));
  OrderedJson out = {
      {"schema", "tadasu.document/1"}, {"id", document->id}, {"stale", OrderedJson::array()}};
  out["notice"] = OrderedJson::parse(notices::to_json_text(document->notice), nullptr, false);
  for (const notices::Filled& filled : document->stale)
    out["stale"].push_back({{"fact", filled.fact}, {"value", filled.value}});
  put_survey(context, which, out);
  return out;
}

Answer document_pdf(Context& context) {
  auto loaded = load_case(context);
  if (!loaded.ok()) return problem_page(context, loaded.error());
  std::string& id = context.steps.at(1);
  id.resize(id.size() - std::string_view(".pdf").size());
  const auto asked = asked_document(context, loaded.value());
  if (!asked.ok()) return problem_page(context, asked.error());
  auto pdf = notices::to_pdf(asked.value()->notice);
  if (!pdf.ok()) return problem_page(context, pdf.error());
  Answer out;
  out.type = "application/pdf";
  out.body = std::move(pdf).value();
  out.headers.emplace_back("Content-Disposition",
                           "attachment; filename=\"" + percent_encode(id) + ".pdf\"");
  return out;
}

Outcome redraft(Context& context) {
  const std::string id(context.step(1));
  const auto before = respond::look(context.house.store, context.house.clock, context.step(0));
  if (!before.ok()) return refuse(context.lang, before.error());
  bool there = false;
  for (const respond::Document& document : before.value().documents)
    there = there || (document.id == id && document.notice.person == 0);
  if (!there) return refuse(404, "not_found", std::string(say(context.lang, "trouble.not_found")));
  const auto drafted =
      respond::respond(context.house.store, context.house.clock, context.step(0), id);
  if (!drafted.ok()) return refuse(context.lang, drafted.error());
  return go(path_of({"i", context.step(0), "documents", id}));
}

}  // namespace tadasu::serve
