#include "serve/own_wording_view.h"

#include <algorithm>

#include "duties/duties.h"
#include "serve/document_view.h"

namespace tadasu::serve {

Result<WordingView> load_wording(Context& context) {
  WordingView out;
  TRY(out.paper, notices::find_paper(context.step(0)));
  const auto lang = parse_lang(context.step(1));
  if (!lang) return Error{Trouble::NotFound, "lang", "no such language"};
  out.lang = *lang;
  TRY(out.shipped, notices::shipped_sections(*out.paper, out.lang));
  out.now = {out.paper->id, out.lang, {}};
  TRY(const auto all, respond::wording_histories(context.house.store));
  if (const auto* found = respond::find_history(all, out.paper->id, out.lang)) {
    out.history = *found;
    out.last_entry = found->versions.back().entry;
    if (const auto* now = found->now()) out.now = *now;
  }
  TRY(out.users, context.house.store.users());
  return out;
}

SectionWords words_of(const notices::OwnWording& wording, const notices::ShippedSection& shipped) {
  if (const auto* own = wording.find(shipped.id)) return {own->title, own->text, true};
  return {shipped.title, shipped.text, false};
}

namespace {

// Without empty lines at the end, as they are kept.
std::string bare(std::string text) {
  while (text.ends_with('\n') || text.ends_with(' ')) text.pop_back();
  return text;
}

const respond::WordingVersion& last_of(const WordingView& view) {
  return view.history->versions.back();
}

}  // namespace

Result<WordingTyped> typed_wording(const Context& context, const WordingView& view) {
  const Form& form = context.form;
  const auto ids = form.values("section");
  const auto titles = form.values("heading");
  const auto texts = form.values("text");
  if (ids.empty() || ids.size() != titles.size() || ids.size() != texts.size())
    return Error{Trouble::Invalid, "section", "the form did not arrive whole"};
  const auto is_ticked = [&](std::string_view name, const std::string& id) {
    const auto all = form.values(name);
    return std::find(all.begin(), all.end(), id) != all.end();
  };
  // What the page showed: a section that was not touched is not taken for typed.
  const auto seen = whole_number(form.value("seen"));
  const notices::OwnWording shipped_only{view.paper->id, view.lang, {}};
  const notices::OwnWording* base = view.history && seen ? view.history->at(*seen) : nullptr;
  if (base == nullptr) base = &shipped_only;
  WordingTyped out;
  out.wording = view.now;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto section =
        std::find_if(view.shipped.begin(), view.shipped.end(),
                     [&](const notices::ShippedSection& one) { return one.id == ids[i]; });
    if (section == view.shipped.end()) continue;  // it was shipped when the page was shown
    const SectionWords shown = words_of(*base, *section);
    const SectionWords now = words_of(view.now, *section);
    std::string title = bare(titles[i]), text = bare(texts[i]);
    if (is_ticked("shipped", ids[i])) {
      title = section->title;
      text = section->text;
    }
    const bool is_touched = title != shown.title || text != shown.text;
    const bool is_looked_at = shown.is_own && is_ticked("looked", ids[i]);
    if (!is_touched && !is_looked_at) continue;
    const bool is_changed_by_other = now.title != shown.title || now.text != shown.text;
    if (is_touched && is_changed_by_other && (now.title != title || now.text != text))
      out.clashes.push_back({ids[i], now.title, now.text, last_of(view).by, last_of(view).at});
    notices::set_section(out.wording, view.shipped, ids[i], title, text, true);
  }
  return out;
}

std::string section_name(Lang lang, const WordingView& view, std::string_view section) {
  if (section.empty()) return std::string(say(lang, "ui.wording.the_title"));
  for (const auto& one : view.shipped) {
    if (one.id != section) continue;
    if (one.title.empty()) return say(lang, "ui.wording.untitled", {{"id", one.id}});
    return (view.paper->is_numbered ? one.id + ". " : "") + one.title;
  }
  return std::string(section);
}

std::string field_meaning(Lang lang, const std::string& field) {
  for (const char* prefix : {"ui.field.", "notices.fact.", "ui.filled."})
    if (has_words(prefix + field)) return std::string(say(lang, prefix + field));
  return duties::fact_name(lang, field);
}

std::string wording_user(const WordingView& view, const std::string& id) {
  for (const auto& user : view.users)
    if (user.id == id && !user.display_name.empty()) return user.display_name;
  return id;
}

std::string problem_words(Lang lang, const WordingView& view,
                          const notices::WordingProblem& problem) {
  const std::string key = "ui.wording.problem." + problem.what;
  const bool has_detail = problem.what != "control" && problem.what != "no_title";
  const std::string name = section_name(lang, view, problem.section);
  std::string out = problem.is_title
                        ? say(lang, "ui.wording.in_heading", {{"section", name}})
                        : say(lang, "ui.wording.in_section",
                              {{"section", name}, {"line", std::to_string(problem.line)}});
  out += has_detail ? say(lang, key, {{"detail", problem.detail}}) : std::string(say(lang, key));
  if (!problem.instead.empty())
    out += say(lang, "ui.wording.meant", {{"instead", problem.instead}});
  return out;
}

std::string field_of(const WordingView& view, const notices::WordingProblem& problem) {
  std::size_t at = 0;
  while (at < view.shipped.size() && view.shipped[at].id != problem.section) ++at;
  return (problem.is_title ? "heading-" : "text-") + std::to_string(at);
}

std::string note_words(Lang lang, const notices::WordingNote& note) {
  if (note.what == "lost")
    return say(lang, "ui.wording.lost", {{"field", field_meaning(lang, note.detail)}});
  return std::string(say(lang, note.what == "gone" ? "ui.wording.gone" : "ui.wording.older"));
}

std::string wording_address(const WordingView& view) {
  return path_of({"own-wordings", view.paper->id, lang_code(view.lang)});
}

Shown shown_wording(Context& context, const notices::OwnWording& wording,
                    std::string_view incident) {
  const Lang lang = context.lang;
  Shown out;
  out.incident = incident;
  const auto fail = [&](const Error& error) {
    out.trouble =
        error.where == "fact sheet"
            ? std::string(say(lang, "ui.wording.no_revision"))
            : std::string(say(lang, std::string("trouble.") + trouble_name(error.trouble)));
  };
  std::optional<respond::Response> of;
  if (!incident.empty()) {
    auto looked = respond::look(context.house.store, context.house.clock, incident);
    if (!looked.ok()) {
      fail(looked.error());
      return out;
    }
    of = std::move(looked).value();
  }
  const auto sender = respond::sender(context.house.store);
  if (!sender.ok()) {
    fail(sender.error());
    return out;
  }
  const notices::Spotting spot = spotting(context, out.is_searched);
  auto preview = respond::preview_wording(wording, of ? &*of : nullptr, sender.value(),
                                          context.house.clock, spot, lang);
  if (preview.ok())
    out.preview = std::move(preview).value();
  else
    fail(preview.error());
  return out;
}

}  // namespace tadasu::serve
