// What papers say, in the company's own words: all papers, and one of them to be written.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "facts/typed_file.h"
#include "serve/case.h"
#include "serve/own_wording_view.h"
#include "serve/pages.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

constexpr const char* kFile = "toml";

// ---- all papers

struct PaperLine {
  const notices::Paper* paper = nullptr;
  Lang lang = Lang::Ja;
  const respond::WordingHistory* history = nullptr;
  std::size_t own = 0, older = 0;  // sections
};

Result<std::vector<PaperLine>> paper_lines(const std::vector<respond::WordingHistory>& all) {
  std::vector<PaperLine> out;
  TRY(const auto* papers, notices::papers());
  for (const notices::Paper& paper : *papers) {
    for (const std::string& code : paper.languages) {
      PaperLine line{&paper, parse_lang(code).value_or(Lang::Ja), nullptr, 0, 0};
      line.history = respond::find_history(all, paper.id, line.lang);
      if (const auto* now = line.history == nullptr ? nullptr : line.history->now()) {
        TRY(const auto shipped, notices::shipped_sections(paper, line.lang));
        line.own = now->sections.size();
        for (const auto& one : notices::notes_on(shipped, *now))
          line.older += one.what == "older" || one.what == "gone" ? 1 : 0;
      }
      out.push_back(line);
    }
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.own > 0 && b.own == 0; });
  return out;
}

Html paper_row(Lang lang, const PaperLine& line, const std::vector<store::Store::User>& users) {
  Html state, out;
  if (line.own == 0)
    state.put("<span class=\"soft\">{}</span>", say(lang, "ui.wording.shipped"));
  else
    state += tag(Tone::Key, say(lang, "ui.wording.own_n", {{"n", std::to_string(line.own)}}));
  if (line.older > 0) state += tag(Tone::Warn, say(lang, "ui.wording.older"));
  std::string changed(say(lang, "ui.wording.never"));
  if (line.history != nullptr) {
    const auto& last = line.history->versions.back();
    changed = moment_text(lang, last.at) + " ";
    const auto user = std::find_if(users.begin(), users.end(),
                                   [&](const auto& one) { return one.id == last.by; });
    changed += user == users.end() || user->display_name.empty() ? last.by : user->display_name;
  }
  out.put(
      "<tr><th class=\"item\" scope=\"row\"><a href=\"{}\">{} ({})</a></th><td>{}</td><td "
      "class=\"small\">{}</td></tr>",
      path_of({"own-wordings", line.paper->id, lang_code(line.lang)}), line.paper->title(lang),
      say(lang, std::string("ui.wording.lang.") + std::string(lang_code(line.lang))), state,
      changed);
  return out;
}

// ---- one paper

Html state_note(Context& context, const WordingView& view) {
  const Lang lang = context.lang;
  Html out;
  std::size_t older = 0;
  for (const auto& one : notices::notes_on(view.shipped, view.now)) older += one.what == "older";
  if (view.now.sections.empty()) {
    const bool is_destroyed = view.history && view.history->versions.back().is_destroyed;
    out.put("<p>{}</p>",
            say(lang, is_destroyed ? "ui.wording.destroyed" : "ui.wording.now_shipped"));
    return out;
  }
  const auto& last = view.history->versions.back();
  out.put("<p>{}</p>", say(lang, "ui.wording.now_own",
                           {{"n", std::to_string(view.now.sections.size())},
                            {"at", moment_text(lang, last.at)},
                            {"who", wording_user(view, last.by)},
                            {"reason", last.reason}}));
  if (older > 0)
    out += note(Tone::Warn, say(lang, "ui.wording.needs_look"),
                say(lang, "ui.wording.needs_look_words", {{"n", std::to_string(older)}}));
  return out;
}

Html file_part(Context& context, const WordingView& view, const WordingSaid& said) {
  const Lang lang = context.lang;
  Html inside, out;
  inside += field({.name = kFile,
                   .label = say(lang, "ui.wording.file_label"),
                   .hint = say(lang, "ui.wording.file_hint"),
                   .value = said.file,
                   .error = wrong_of(said.wrongs, kFile),
                   .attributes = " rows=\"10\" autocapitalize=\"none\" spellcheck=\"false\""_h,
                   .many_lines = true});
  inside.put("<p class=\"field\">{}</p>",
             button(say(lang, "ui.wording.file_put"), "button second less"_h));
  out.put("<section class=\"card no-print\"><h2>{}</h2>", say(lang, "ui.wording.file"));
  if (!view.now.sections.empty())
    out.put("<p><a href=\"{}/file\">{}</a></p>", wording_address(view),
            say(lang, "ui.wording.file_get"));
  out.put("<details{}><summary>{}</summary>{}</details></section>",
          said.file.empty() ? ""_h : " open"_h, say(lang, "ui.wording.file_put"),
          post_form(context, wording_address(view) + "/file", inside));
  return out;
}

Answer render(Context& context, const WordingView& view, const WordingSaid& said) {
  const Lang lang = context.lang;
  context.local = wording_address(view);
  const std::string title =
      say(lang, "ui.wording.page_title",
          {{"paper", view.paper->title(lang)},
           {"lang", std::string(say(lang, std::string("ui.wording.lang.") +
                                              std::string(lang_code(view.lang))))}});
  const notices::OwnWording& wording = said.typed ? said.typed->wording : view.now;
  const bool is_wrong = !said.wrongs.empty() && said.file.empty() &&
                        !(said.wrongs.size() == 1 && said.wrongs[0].field.ends_with("reason"));
  Shown shown;
  const std::string_view incident = context.form.has("incident") ? context.form.value("incident")
                                                                 : context.query.value("incident");
  if (is_wrong)
    shown.trouble = say(lang, "ui.wording.preview_not");
  else
    shown = shown_wording(context, wording, incident);
  shown.incident = incident;
  Html body;
  body.put("<p><a class=\"back\" href=\"/own-wordings\">{}</a></p><h1>{}</h1>",
           say(lang, "ui.wording.back"), title);
  body += error_summary(lang, said.wrongs);
  if (!said.refused.empty()) body += note(Tone::Bad, said.refused, say(lang, "ui.wording.kept"));
  if (!said.told.empty())
    body.put(
        "<div class=\"note good\" role=\"status\" tabindex=\"-1\" data-focus=\"\"><p>{}</p></div>",
        said.told);
  body += state_note(context, view);
  Html left, right;
  left += wording_form(context, view, said, shown);
  right += field_list(context, view, shown);
  right += wording_preview(context, view, shown);
  body.put(
      "<div class=\"kinds\"><div>{}</div><div class=\"aside\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"{}\">{}</div></div>",
      left, say(lang, "ui.wording.preview_title"), right);
  body += wording_history(context, view);
  body += file_part(context, view, said);
  return html(page(context, {.title = title, .wrong = !said.wrongs.empty()}, body));
}

// A refusal that shows the page again, with what was typed.
Outcome shown_again(unsigned status, std::string trouble, const WordingSaid& said) {
  std::string words = said.refused;
  for (const Wrong& wrong : said.wrongs) words += (words.empty() ? "" : " ") + wrong.words;
  Outcome out = refuse(status, std::move(trouble), std::move(words));
  out.page = [said](Context& context) {
    const auto view = load_wording(context);
    return view.ok() ? render(context, view.value(), said) : problem_page(context, view.error());
  };
  return out;
}

Result<std::vector<Wrong>> wrongs_of(Lang lang, const WordingView& view,
                                     const notices::OwnWording& wording) {
  TRY(const auto problems, notices::problems_of(*view.paper, wording));
  std::vector<Wrong> out;
  for (const notices::WordingProblem& one : problems)
    out.push_back({field_of(view, one), problem_words(lang, view, one)});
  return out;
}

Outcome broken_form(Lang lang) {
  return refuse(422, "invalid", std::string(say(lang, "ui.wording.form_broken")));
}

// To the page; what was refused, in words that say what to do.
Outcome after(Context& context, const WordingView& view, const Status& done, WordingSaid said,
              const char* reason_field) {
  const Lang lang = context.lang;
  if (done.ok()) return go(wording_address(view));
  const Error& error = done.error();
  if (error.trouble == Trouble::Invalid && error.where == "reason") {
    said.wrongs.push_back({reason_field, std::string(say(lang, "ui.wording.reason_needed"))});
    return shown_again(422, "invalid", said);
  }
  said.refused = say(lang, error.trouble == Trouble::Conflict   ? "ui.problem.conflict"
                           : error.trouble == Trouble::NotFound ? "ui.wording.not_there"
                           : error.trouble == Trouble::Invalid
                               ? "ui.wording.nothing"
                               : std::string("trouble.") + trouble_name(error.trouble));
  return shown_again(status_of(error.trouble), trouble_name(error.trouble), said);
}

OrderedJson section_json(const notices::OwnSection& one) {
  return {{"id", one.id},
          {"title", one.title},
          {"text", one.text},
          {"shipped_title", one.base_title},
          {"shipped_text", one.base_text}};
}

OrderedJson sections_json(const notices::OwnWording& wording) {
  OrderedJson out = OrderedJson::array();
  for (const auto& one : wording.sections) out.push_back(section_json(one));
  return out;
}

OrderedJson preview_json(Context& context, const WordingView& view,
                         const notices::OwnWording& wording, const std::vector<Wrong>& wrongs) {
  const Lang lang = context.lang;
  OrderedJson out = {{"schema", "tadasu.wording_preview/1"},
                     {"problems", OrderedJson::array()},
                     {"trouble", ""},
                     {"title", ""},
                     {"sections", OrderedJson::array()},
                     {"findings", OrderedJson::array()},
                     {"notes", OrderedJson::array()},
                     {"fields", OrderedJson::object()}};
  for (const Wrong& one : wrongs)
    out["problems"].push_back({{"field", one.field}, {"words", one.words}});
  for (const notices::WordingNote& one : notices::notes_on(view.shipped, wording))
    out["notes"].push_back({{"section", one.section}, {"words", note_words(lang, one)}});
  if (!wrongs.empty()) return out;
  const Shown shown = shown_wording(context, wording, context.form.value("incident"));
  out["trouble"] = shown.trouble;
  if (!shown.preview) return out;
  out["title"] = shown.preview->notice.title;
  for (const notices::Section& one : shown.preview->notice.sections)
    out["sections"].push_back(
        {{"id", one.id},
         {"title", (shown.preview->notice.numbered ? one.id + ". " : "") + one.title},
         {"text", one.text},
         {"complete", one.complete}});
  for (const notices::LintFinding& one : shown.preview->findings)
    out["findings"].push_back({{"rule", one.rule},
                               {"section", one.section},
                               {"whole", one.section.empty() && one.begin == one.end},
                               {"severity", one.is_error ? "error" : "warning"},
                               {"words", one.reason + " " + one.advice}});
  for (const notices::ShippedSection& one : view.shipped)
    out["fields"][one.id] = fields_shown(lang, words_of(wording, one), shown);
  return out;
}

}  // namespace

Answer own_wordings_page(Context& context) {
  const Lang lang = context.lang;
  const auto histories = respond::wording_histories(context.house.store);
  if (!histories.ok()) return problem_page(context, histories.error());
  const auto lines = paper_lines(histories.value());
  if (!lines.ok()) return problem_page(context, lines.error());
  const auto users = context.house.store.users();
  if (!users.ok()) return problem_page(context, users.error());
  Html rows, body, table;
  for (const PaperLine& line : lines.value()) rows += paper_row(lang, line, users.value());
  body.put("<p><a class=\"back\" href=\"/incidents\">{}</a></p><h1>{}</h1><p>{}</p>",
           say(lang, "ui.frame.incidents"), say(lang, "ui.wording.title"),
           say(lang, "ui.wording.words"));
  table.put(
      "<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
      "scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table>",
      say(lang, "ui.wording.paper"), say(lang, "ui.wording.state"), say(lang, "ui.wording.changed"),
      rows);
  body.put("<section class=\"card plain\">{}</section>",
           scroll_box(say(lang, "ui.wording.title"), table));
  return html(page(context, {.title = std::string(say(lang, "ui.wording.title"))}, body));
}

Result<OrderedJson> own_wordings_twin(Context& context) {
  TRY(const auto histories, respond::wording_histories(context.house.store));
  TRY(const auto lines, paper_lines(histories));
  OrderedJson out = {{"schema", "tadasu.own_wordings/1"}, {"papers", OrderedJson::array()}};
  for (const PaperLine& line : lines)
    out["papers"].push_back(
        {{"paper", line.paper->id},
         {"lang", lang_code(line.lang)},
         {"title", line.paper->title(context.lang)},
         {"own_sections", line.own},
         {"older", line.older},
         {"last_entry", line.history == nullptr ? 0 : line.history->versions.back().entry}});
  return out;
}

Answer own_wording_page(Context& context) {
  const auto view = load_wording(context);
  return view.ok() ? render(context, view.value(), {}) : problem_page(context, view.error());
}

Result<OrderedJson> own_wording_twin(Context& context) {
  TRY(const WordingView view, load_wording(context));
  TRY(const auto names, notices::field_names(*view.paper, view.lang));
  OrderedJson out = {{"schema", "tadasu.own_wording/1"}, {"paper", view.paper->id},
                     {"lang", lang_code(view.lang)},     {"last_entry", view.last_entry},
                     {"own", sections_json(view.now)},   {"shipped", OrderedJson::array()},
                     {"notes", OrderedJson::array()},    {"versions", OrderedJson::array()},
                     {"fields", OrderedJson::array()}};
  for (const auto& one : view.shipped)
    out["shipped"].push_back({{"id", one.id},
                              {"title", one.title},
                              {"text", one.text},
                              {"needs", one.needs},
                              {"always_gap", one.is_gap}});
  for (const auto& one : notices::notes_on(view.shipped, view.now))
    out["notes"].push_back({{"section", one.section}, {"what", one.what}, {"field", one.detail}});
  if (view.history)
    for (const respond::WordingVersion& one : view.history->versions)
      out["versions"].push_back({{"entry", one.entry},
                                 {"by", one.by},
                                 {"at", iso_text(one.at)},
                                 {"reason", one.reason},
                                 {"withdrawn", one.is_withdrawal},
                                 {"sections", sections_json(one.wording)}});
  for (const std::string& name : names)
    out["fields"].push_back({{"name", name},
                             {"meaning", field_meaning(context.lang, name)},
                             {"asks_only", notices::asks_only(name)}});
  return out;
}

Outcome set_own_wording(Context& context) {
  const Lang lang = context.lang;
  const auto view = load_wording(context);
  if (!view.ok()) return refuse(lang, view.error());
  auto typed = typed_wording(context, view.value());
  if (!typed.ok()) return broken_form(lang);
  WordingSaid said;
  auto wrongs = wrongs_of(lang, view.value(), typed.value().wording);
  if (!wrongs.ok()) return refuse(lang, wrongs.error());
  said.wrongs = std::move(wrongs).value();
  const std::string reason = trimmed(context.form.value("reason"));
  if (reason.empty())
    said.wrongs.push_back({"reason", std::string(say(lang, "ui.wording.reason_needed"))});
  said.typed = std::move(typed).value();
  if (!said.typed->clashes.empty()) {
    said.refused = std::string(say(lang, "ui.wording.conflict")) + " " +
                   std::string(say(lang, "ui.wording.conflict_words"));
    return shown_again(409, "conflict", said);
  }
  if (!said.wrongs.empty()) return shown_again(422, "invalid", said);
  // What was typed stands on what is kept now: what others saved elsewhere is in it.
  command::By by{.actor = context.user->id};
  by.seen = view.value().last_entry;
  const Status done = respond::set_wording(context.house.store, said.typed->wording, reason, by);
  return after(context, view.value(), done, said, "reason");
}

// Nothing is kept: the answer says what would come out.
Outcome preview_own_wording(Context& context) {
  const Lang lang = context.lang;
  const auto view = load_wording(context);
  if (!view.ok()) return refuse(lang, view.error());
  auto typed = typed_wording(context, view.value());
  if (!typed.ok()) return broken_form(lang);
  auto wrongs = wrongs_of(lang, view.value(), typed.value().wording);
  if (!wrongs.ok()) return refuse(lang, wrongs.error());
  WordingSaid said;
  said.wrongs = std::move(wrongs).value();
  said.typed = std::move(typed).value();
  Outcome out = shown_again(200, "", said);
  out.page = [said, as_page = std::move(out.page)](Context& inner) {
    if (!inner.json) return as_page(inner);
    const auto again = load_wording(inner);
    return again.ok()
               ? json_answer(preview_json(inner, again.value(), said.typed->wording, said.wrongs))
               : problem_page(inner, again.error());
  };
  return out;
}

Outcome restore_own_wording(Context& context) {
  const Lang lang = context.lang;
  const auto view = load_wording(context);
  if (!view.ok()) return refuse(lang, view.error());
  const auto version = whole_number(context.form.value("version"));
  const respond::WordingVersion* which = nullptr;
  if (view.value().history && version)
    for (const auto& one : view.value().history->versions)
      if (one.entry == *version && !one.is_withdrawal && !one.is_destroyed) which = &one;
  if (which == nullptr)
    return after(context, view.value(), Error{Trouble::NotFound, "version", ""}, {}, "reason");
  const Status done = respond::set_wording(context.house.store, which->wording,
                                           trimmed(context.form.value("reason")), by(context));
  const std::string field = "restore-" + std::to_string(*version);
  return after(context, view.value(), done, {}, field.c_str());
}

Outcome withdraw_own_wording(Context& context) {
  const auto view = load_wording(context);
  if (!view.ok()) return refuse(context.lang, view.error());
  const Status done =
      respond::withdraw_wording(context.house.store, view.value().paper->id, view.value().lang,
                                trimmed(context.form.value("reason")), by(context));
  return after(context, view.value(), done, {}, "withdraw-reason");
}

Answer own_wording_file(Context& context) {
  const auto view = load_wording(context);
  if (!view.ok()) return problem_page(context, view.error());
  Answer out;
  out.type = "application/toml; charset=utf-8";
  out.body =
      notices::to_toml(*view.value().paper, view.value().now, iso_text(date_at(context.now())));
  out.headers.emplace_back("Content-Disposition",
                           "attachment; filename=\"" + view.value().paper->id + "." +
                               std::string(lang_code(view.value().lang)) + ".toml\"");
  return out;
}

Outcome read_own_wording_file(Context& context) {
  const Lang lang = context.lang;
  const auto view = load_wording(context);
  if (!view.ok()) return refuse(lang, view.error());
  WordingSaid said;
  const auto wrong = [&](std::string words) {
    said.file = context.form.value(kFile);
    said.wrongs.push_back({kFile, std::move(words)});
    return shown_again(422, "invalid", said);
  };
  const auto file = facts::parse_typed_file(context.form.value(kFile));
  if (!file.ok()) return refuse(lang, file.error());
  const std::string& problem = file.value().problem;
  if (problem == "too_large") return wrong(std::string(say(lang, "ui.wording.file_too_large")));
  if (problem == "not_read") return wrong(std::string(say(lang, "ui.wording.file_not_read")));
  if (!problem.empty())
    return wrong(say(lang, "ui.wording.file_wrong", {{"where", "TOML"}, {"detail", problem}}));
  auto read = notices::own_wording_of_pack(Json::parse(file.value().content_json));
  if (!read.ok())
    return wrong(say(lang, "ui.wording.file_wrong",
                     {{"where", read.error().where}, {"detail", read.error().detail}}));
  if (read.value().paper != view.value().paper->id || read.value().lang != view.value().lang)
    return wrong(
        say(lang, "ui.wording.file_other",
            {{"paper", read.value().paper + "." + std::string(lang_code(read.value().lang))}}));
  auto wrongs = wrongs_of(lang, view.value(), read.value());
  if (!wrongs.ok()) return refuse(lang, wrongs.error());
  said.wrongs = std::move(wrongs).value();
  said.typed = WordingTyped{std::move(read).value(), {}};
  said.told = say(lang, "ui.wording.file_read");
  return shown_again(200, "", said);
}

}  // namespace tadasu::serve
