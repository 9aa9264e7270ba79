// Documents of an incident: what is drafted, what the duties ask for besides, and what people state
// once for all of them.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "serve/document_view.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

Html draft_form(Context& context, const Case& which, const notices::Paper& paper) {
  Html out;
  if (!allowed(context.user->role, Need::Draft)) return out;
  for (const std::string& code : paper.languages) {
    const auto lang = parse_lang(code).value_or(Lang::Ja);
    const std::string id = notices::document_id(paper, lang);
    if (which.response && find_document(*which.response, id) != nullptr) continue;
    Html inside = hidden("paper", paper.id);
    inside += hidden("lang", code);
    inside.put("<button class=\"button second less\">{}<span class=\"sr\"> {}</span></button>",
               say(context.lang, "ui.doc.draft_in." + code), paper.title(context.lang));
    out += post_form(context, path_of({"i", which.incident.id, "documents"}), inside);
  }
  return out;
}

std::string why_text(Lang lang, const respond::Proposal& proposal) {
  std::string out;
  for (const duties::Duty* duty : proposal.duties) {
    const std::string name = duties::duty_name(lang, *duty);
    if (out.find(name) != std::string::npos) continue;
    if (!out.empty()) out += say(lang, "notices.separator");
    out += name;
  }
  if (out.empty() && proposal.is_for_these_facts) out = say(lang, "ui.doc.for_these_facts");
  return out;
}

// The papers that are not drafted in every language: those that duties or facts ask for, the rest.
Html proposals_html(Context& context, const Case& which) {
  const Lang lang = context.lang;
  const auto all = respond::proposals(*which.response);
  if (!all.ok()) return note(Tone::Bad, say(lang, "ui.doc.no_papers"), all.error().detail);
  Html asked, others, out;
  for (const respond::Proposal& one : all.value()) {
    const Html form = draft_form(context, which, *one.paper);
    if (form.empty()) continue;
    const std::string why = why_text(lang, one);
    const bool is_drafted = std::any_of(
        one.paper->languages.begin(), one.paper->languages.end(), [&](const std::string& code) {
          return find_document(*which.response,
                               notices::document_id(
                                   *one.paper, parse_lang(code).value_or(Lang::Ja))) != nullptr;
        });
    Html line;
    line.put(
        "<li class=\"doc-line\"><div><b>{}</b><p class=\"small soft\">{}</p></div><div "
        "class=\"row\">{}</div></li>",
        one.paper->title(lang), why, form);
    (why.empty() || is_drafted ? others : asked) += line;
  }
  if (!asked.empty())
    out.put("<section class=\"card\"><h2>{}</h2><ul class=\"plain\">{}</ul></section>",
            say(lang, "ui.doc.proposed"), asked);
  if (!others.empty())
    out.put(
        "<section class=\"card\"><details><summary>{}</summary><ul "
        "class=\"plain\">{}</ul></details></section>",
        say(lang, "ui.doc.others"), others);
  return out;
}

}  // namespace

Answer documents_page(Context& context) {
  auto loaded = load_case(context);
  if (!loaded.ok()) return problem_page(context, loaded.error());
  const Case& which = loaded.value();
  const Lang lang = context.lang;
  Html body, list;
  body.put(
      "<div class=\"row between\"><h1>{}</h1><a class=\"button second less\" "
      "href=\"{}\">{}</a></div>",
      say(lang, "ui.menu.documents"), path_of({"i", which.incident.id, "statements"}),
      say(lang, "ui.statement.title"));
  body += case_notes(context, which);
  if (which.response) {
    for (const notices::Document& document : which.response->dossier.documents) {
      if (!may_read(context, document)) continue;
      const std::string address = path_of({"i", which.incident.id, "documents", document.id});
      list.put(
          "<li class=\"card doc-line\"><div><h2><a href=\"{}\" lang=\"{}\">{}</a></h2><p "
          "class=\"row small soft\">{}<span>{}</span></p></div><div class=\"row\">{}"
          "<a class=\"button second less\" href=\"{}.pdf\">PDF<span class=\"sr\"> "
          "{}</span></a></div></li>",
          address, document.notice.lang, document.notice.title,
          document_tags(context, which, document),
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
  if (which.response && which.response->sheet) body += proposals_html(context, which);
  return html(page(
      context, case_frame(which, "documents", std::string(say(lang, "ui.menu.documents"))), body));
}

Result<OrderedJson> documents_twin(Context& context) {
  TRY(const Case which, load_case(context));
  if (!which.response) return *which.trouble;
  OrderedJson out = {{"schema", "tadasu.documents/1"},
                     {"incident", which.incident.id},
                     {"documents", OrderedJson::array()},
                     {"papers", OrderedJson::array()}};
  put_survey(context, which, out);
  for (const notices::Document& document : which.response->dossier.documents) {
    if (!may_read(context, document)) continue;
    const Progress progress = progress_of(document.notice);
    TRY(const notices::Standing standing, standing_of(which, document));
    out["documents"].push_back({{"id", document.id},
                                {"kind", document.notice.paper},
                                {"lang", document.notice.lang},
                                {"everybody", document.notice.everybody.has_value()},
                                {"title", document.notice.title},
                                {"revision", document.notice.revision},
                                {"complete", progress.complete},
                                {"parts", progress.all},
                                {"stale", document.stale.size()},
                                {"approved", standing.is_approved},
                                {"to_approve", standing.missing_roles},
                                {"sent", times_sent(which, document.id)}});
  }
  TRY(const auto proposals, respond::proposals(*which.response));
  for (const respond::Proposal& one : proposals) {
    OrderedJson duties = OrderedJson::array();
    for (const duties::Duty* duty : one.duties) duties.push_back(duty->id);
    out["papers"].push_back({{"paper", one.paper->id},
                             {"title", one.paper->title(context.lang)},
                             {"audience", notices::audience_id(one.paper->audience)},
                             {"languages", one.paper->languages},
                             {"duties", std::move(duties)},
                             {"proposed", !one.duties.empty() || one.is_for_these_facts}});
  }
  return out;
}

Outcome draft_document(Context& context) {
  const auto lang = parse_lang(context.form.value("lang"));
  if (!lang)
    return refuse(422, "invalid", std::string(say(context.lang, "ui.doc.no_such_language")));
  const auto drafted =
      respond::draft_paper(context.house.store, context.house.clock, context.step(0),
                           context.form.value("paper"), *lang, context.user->id);
  if (!drafted.ok()) return refuse(context.lang, drafted.error());
  return go(path_of({"i", context.step(0), "documents", drafted.value().id}));
}

// ---- statements

namespace {

struct StatementTyped {
  std::string name, text, problem;
};

Html statement_html(Context& context, const Case& which, const std::string& name,
                    const StatementTyped& typed) {
  const Lang lang = context.lang;
  const notices::Statement* set = nullptr;
  for (const notices::Statement& one : which.response->dossier.statements)
    if (one.name == name) set = &one;
  const bool is_typed = typed.name == name;
  Html out, inside;
  out.put("<section class=\"card\" id=\"{}\"><div class=\"row between\"><h2>{}</h2>{}</div>", name,
          say(lang, "ui.statement.name." + name),
          set == nullptr ? tag(Tone::Warn, say(lang, "ui.statement.unset"))
                         : tag(set->state == facts::FactState::Confirmed ? Tone::Good : Tone::Plain,
                               say(lang, "ui.statement.state." +
                                             std::string(command::fact_state_name(set->state)))));
  if (is_typed) out += note(Tone::Bad, typed.problem, set == nullptr ? "" : set->text);
  if (set != nullptr)
    out.put("<p class=\"small soft\">{} {}</p>", which.user_name(lang, set->set_by),
            moment_text(lang, set->set_at));
  if (!allowed(context.user->role, Need::Draft)) {
    if (set != nullptr) out.put("<p class=\"body\">{}</p>", set->text);
    out += "</section>"_h;
    return out;
  }
  inside += hidden("name", name);
  inside += seen_field(which.incident);
  inside += field({.name = "text",
                   .id = "text-" + name,
                   .label = say(lang, "ui.statement.text"),
                   .hint = say(lang, "ui.statement.hint." + name),
                   .value = is_typed         ? typed.text
                            : set == nullptr ? ""
                                             : set->text,
                   .attributes = " rows=\"4\""_h,
                   .many_lines = true});
  inside += "<div class=\"row\">"_h;
  for (const char* state : {"confirmed", "checking", "withdrawn"}) {
    if (set == nullptr && std::string_view(state) == "withdrawn") continue;
    inside.put(
        "<button class=\"button{} less\" name=\"state\" value=\"{}\">{}<span class=\"sr\"> "
        "{}</span></button>",
        std::string_view(state) == "confirmed" ? ""_h : " second"_h, state,
        say(lang, std::string("ui.statement.set.") + state),
        say(lang, "ui.statement.name." + name));
  }
  inside += "</div>"_h;
  out += post_form(context, path_of({"i", which.incident.id, "statements"}), inside);
  out += "</section>"_h;
  return out;
}

Answer statements_with(Context& context, const StatementTyped& typed) {
  const auto loaded = load_case(context);
  if (!loaded.ok()) return problem_page(context, loaded.error());
  const Case& which = loaded.value();
  if (!which.response) return problem_page(context, *which.trouble);
  const Lang lang = context.lang;
  Html body;
  body.put("<p><a class=\"back\" href=\"{}\">{}</a></p><h1>{}</h1><p>{}</p>",
           path_of({"i", which.incident.id, "documents"}), say(lang, "ui.doc.back"),
           say(lang, "ui.statement.title"), say(lang, "ui.statement.words"));
  body += case_notes(context, which);
  for (const std::string& name : notices::statement_names())
    body += statement_html(context, which, name, typed);
  Frame frame = case_frame(which, "documents", std::string(say(lang, "ui.statement.title")));
  frame.wrong = !typed.problem.empty();
  return html(page(context, frame, body));
}

}  // namespace

Answer statements_page(Context& context) { return statements_with(context, {}); }

Result<OrderedJson> statements_twin(Context& context) {
  TRY(const Case which, load_case(context));
  if (!which.response) return *which.trouble;
  OrderedJson out = {{"schema", "tadasu.statements/1"},
                     {"incident", which.incident.id},
                     {"seen", which.incident.last_entry},
                     {"statements", OrderedJson::array()}};
  for (const notices::Statement& one : which.response->dossier.statements)
    out["statements"].push_back({{"name", one.name},
                                 {"text", one.text},
                                 {"state", command::fact_state_name(one.state)},
                                 {"by", one.set_by},
                                 {"at", iso_text(one.set_at)}});
  return out;
}

Outcome set_statement(Context& context) {
  const Lang lang = context.lang;
  StatementTyped typed{std::string(context.form.value("name")),
                       std::string(trimmed(context.form.value("text"))), ""};
  const auto state = command::parse_fact_state(context.form.value("state"));
  const Status set = state ? notices::set_statement(context.house.store, context.step(0),
                                                    typed.name, typed.text, *state, by(context))
                           : Status(Error{Trouble::Invalid, "state", ""});
  if (set.ok()) return go(path_of({"i", context.step(0), "statements"}) + "#" + typed.name);
  Outcome out = refuse(lang, set.error());
  typed.problem = set.error().where == "text" ? std::string(say(lang, "ui.statement.nothing_said"))
                                              : out.problem;
  out.problem = typed.problem;
  out.page = [typed](Context& inner) { return statements_with(inner, typed); };
  return out;
}

}  // namespace tadasu::serve
