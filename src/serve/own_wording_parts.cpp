// The parts of the page on which a company writes a paper in its own words.
#include <algorithm>

#include "serve/own_wording_view.h"
#include "serve/routes.h"
#include "serve/text_diff.h"

namespace tadasu::serve {

namespace {

// A long value stands in the preview; here it would push the rest away.
std::string short_of(std::string_view value) {
  std::string out(value.substr(0, value.find('\n')));
  const bool is_cut = out.size() < value.size();
  std::size_t end = 0, signs = 0;
  while (end < out.size() && signs < 40) {
    ++end;
    while (end < out.size() && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) ++end;
    ++signs;
  }
  const bool is_long = end < out.size();
  out.resize(end);
  return out + (is_cut || is_long ? "…" : "");
}

Html field_chips(Lang lang, const SectionWords& words, const Shown& shown) {
  Html chips;
  for (const std::string& one : fields_shown(lang, words, shown))
    chips.put("<span class=\"chip\">{}</span>", one);
  if (chips.empty())
    chips.put("<span class=\"small soft\">{}</span>", say(lang, "ui.wording.no_fields"));
  return chips;
}

Html findings_of(Lang lang, const Shown& shown, std::string_view section, bool is_whole) {
  Html list;
  if (!shown.preview) return list;
  const notices::Notice& notice = shown.preview->notice;
  for (const notices::LintFinding& one : shown.preview->findings) {
    const bool is_of_whole = one.section.empty() && one.begin == one.end;
    if (is_of_whole != is_whole || (!is_whole && one.section != section)) continue;
    std::string words;  // that it is about; never those that may be somebody's data
    for (const notices::Section& each : notice.sections)
      if (each.id == one.section && one.kind.empty() && one.begin < one.end &&
          one.end <= each.text.size())
        words = each.text.substr(one.begin, one.end - one.begin);
    list.put(
        "<li>{}{} {} <span class=\"soft\">{}</span> <span class=\"small soft\">({})</span></li>",
        one.is_error ? tag(Tone::Bad, say(lang, "ui.doc.lint.error"))
                     : tag(Tone::Warn, say(lang, "ui.doc.lint.warning")),
        words.empty() ? "" : say(lang, "ui.doc.lint.quoted", {{"words", words}}), one.reason,
        one.advice, one.source);
  }
  Html out;
  if (!list.empty()) out.put("<ul class=\"lines\">{}</ul>", list);
  return out;
}

Html tick(std::string_view name, std::string_view value, std::string_view words) {
  Html out;
  out.put(
      "<div class=\"field\"><div class=\"ticks\"><label class=\"tick\"><input type=\"checkbox\" "
      "name=\"{}\" value=\"{}\"><span>{}</span></label></div></div>",
      name, value, words);
  return out;
}

// One section in the form: what is in the fields, and what is to be known of it.
struct SectionState {
  std::size_t index = 0;
  const notices::ShippedSection* shipped = nullptr;
  SectionWords words;
  const notices::OwnSection* own = nullptr;  // as it is kept
  const WordingClash* clash = nullptr;
  std::vector<notices::WordingNote> notes;
  bool is_wrong = false;
};

Html clash_note(Lang lang, const WordingView& view, const WordingClash& clash) {
  Html out;
  out.put(
      "<div class=\"note warn\"><p><b>{}</b></p><p>{}</p><p lang=\"{}\"><b>{}</b></p><p "
      "class=\"pre\" lang=\"{}\">{}</p></div>",
      say(lang, "ui.wording.conflict"),
      say(lang, "ui.wording.theirs",
          {{"who", wording_user(view, clash.by)}, {"at", moment_text(lang, clash.at)}}),
      lang_code(view.lang), clash.title, lang_code(view.lang), clash.text);
  return out;
}

Html section_notes(Lang lang, const WordingView& view, const SectionState& state) {
  Html out;
  if (state.clash != nullptr) out += clash_note(lang, view, *state.clash);
  for (const notices::WordingNote& one : state.notes) {
    if (one.what == "lost") {
      out += note(Tone::Warn, "", note_words(lang, one));
    } else if (one.what == "older" && state.own != nullptr) {
      out.put("<div class=\"note warn\"><p><b>{}</b></p><p>{}</p>", say(lang, "ui.wording.older"),
              say(lang, "ui.wording.shipped_diff"));
      if (state.own->base_title != state.shipped->title)
        out += diff_html(lang, state.own->base_title, state.shipped->title);
      out += diff_html(lang, state.own->base_text, state.shipped->text);
      out += tick("looked", state.shipped->id, say(lang, "ui.wording.looked"));
      out += "</div>"_h;
    }
  }
  if (state.shipped->is_gap)
    out.put("<p class=\"small soft\">{}</p>", say(lang, "ui.wording.always_gap"));
  return out;
}

Html section_fields(Lang lang, const SectionState& state, const WordingSaid& said) {
  const std::string n = std::to_string(state.index);
  const std::string heading_id = "heading-" + n, text_id = "text-" + n;
  const bool is_title = state.shipped->id.empty();
  Html out = hidden("section", state.shipped->id);
  out += field({.name = "heading",
                .id = heading_id,
                .label = say(lang, is_title ? "ui.wording.the_title" : "ui.wording.heading"),
                .value = state.words.title,
                .error = wrong_of(said.wrongs, heading_id),
                .attributes = " type=\"text\" class=\"broad\" data-fields=\"\""_h});
  if (is_title) {
    out += hidden("text", "");
    return out;
  }
  out += field({.name = "text",
                .id = text_id,
                .label = say(lang, "ui.wording.text"),
                .value = state.words.text,
                .error = wrong_of(said.wrongs, text_id),
                .attributes = " rows=\"10\" class=\"broad\" data-fields=\"\""_h,
                .many_lines = true});
  return out;
}

Html section_html(Context& context, const WordingView& view, const WordingSaid& said,
                  const Shown& shown, const SectionState& state) {
  const Lang lang = context.lang;
  const Html notes = section_notes(lang, view, state);
  const Html findings = findings_of(lang, shown, state.shipped->id, false);
  Html tags, inside, out, shipped;
  if (state.words.is_own) tags += tag(Tone::Key, say(lang, "ui.wording.own"));
  for (const auto& one : state.notes)
    if (one.what == "older") tags += tag(Tone::Warn, say(lang, "ui.wording.older"));
  if (!findings.empty()) tags += tag(Tone::Warn, say(lang, "ui.wording.findings"));
  inside += notes;
  inside += section_fields(lang, state, said);
  inside.put("<div class=\"chips\" aria-label=\"{}\" role=\"group\" data-chips=\"{}\">{}</div>",
             say(lang, "ui.wording.fields_used"), state.shipped->id,
             field_chips(lang, state.words, shown));
  inside.put("<div data-findings=\"{}\">{}</div>", state.shipped->id, findings);
  if (state.words.is_own) {
    shipped.put("<p><b lang=\"{}\">{}</b></p><p class=\"pre\" lang=\"{}\">{}</p>",
                lang_code(view.lang), state.shipped->title, lang_code(view.lang),
                state.shipped->text);
    inside.put(
        "<details class=\"small\"><summary>{}<span class=\"sr\"> {}</span></summary>{}</details>",
        say(lang, "ui.wording.shipped_words"), section_name(lang, view, state.shipped->id),
        shipped);
    inside += tick("shipped", state.shipped->id, say(lang, "ui.wording.use_shipped"));
  }
  const bool is_open = state.words.is_own || state.is_wrong || !notes.empty() || !findings.empty();
  out.put("<details class=\"part\"{}><summary><span lang=\"{}\">{}</span> {}</summary>{}</details>",
          is_open ? " open"_h : ""_h, lang_code(view.lang),
          section_name(lang, view, state.shipped->id), tags, inside);
  return out;
}

Html incident_choice(Context& context, const std::string& chosen) {
  const Lang lang = context.lang;
  Html options, out;
  options.put("<option value=\"\">{}</option>", say(lang, "ui.wording.invented"));
  const auto all = command::list(context.house.store);
  if (all.ok())
    for (const command::Incident& one : all.value())
      options.put("<option value=\"{}\"{}>{} {}</option>", one.id,
                  one.id == chosen ? " selected"_h : ""_h, one.id, one.title);
  out.put(
      "<div class=\"field\"><label for=\"incident\">{}</label><select id=\"incident\" "
      "name=\"incident\">{}</select></div>",
      say(lang, "ui.wording.with_incident"), options);
  return out;
}

Html gone_sections(Lang lang, const WordingView& view) {
  Html out;
  for (const notices::WordingNote& one : notices::notes_on(view.shipped, view.now)) {
    if (one.what != "gone") continue;
    out += note(Tone::Warn, say(lang, "ui.wording.gone_title", {{"section", one.section}}),
                say(lang, "ui.wording.gone_words"));
    const auto* own = view.now.find(one.section);
    out.put("<p class=\"pre\" lang=\"{}\">{}</p>", lang_code(view.lang), own->text);
  }
  return out;
}

}  // namespace

std::vector<std::string> fields_shown(Lang lang, const SectionWords& words, const Shown& shown) {
  std::vector<std::string> out;
  for (const std::string& name : notices::fields_in(words.title + "\n" + words.text)) {
    std::string value(say(lang, "ui.wording.asks"));
    if (!notices::asks_only(name) && shown.preview) {
      const auto at = shown.preview->values.find(name);
      const bool is_known = at != shown.preview->values.end() && !at->second.empty();
      value = is_known ? short_of(at->second) : std::string(say(lang, "ui.wording.unknown"));
    }
    out.push_back(
        say(lang, "ui.wording.chip", {{"name", field_meaning(lang, name)}, {"value", value}}));
  }
  return out;
}

Html wording_form(Context& context, const WordingView& view, const WordingSaid& said,
                  const Shown& shown) {
  const Lang lang = context.lang;
  const notices::OwnWording& wording = said.typed ? said.typed->wording : view.now;
  const auto notes = notices::notes_on(view.shipped, wording);
  Html inside, out;
  inside.put("<p class=\"hint\">{}</p>", say(lang, "ui.wording.text_hint"));
  inside += hidden("seen", std::to_string(view.last_entry));
  for (std::size_t i = 0; i < view.shipped.size(); ++i) {
    SectionState state;
    state.index = i;
    state.shipped = &view.shipped[i];
    state.words = words_of(wording, view.shipped[i]);
    state.own = wording.find(view.shipped[i].id);
    for (const auto& one : notes)
      if (one.section == view.shipped[i].id) state.notes.push_back(one);
    if (said.typed)
      for (const WordingClash& one : said.typed->clashes)
        if (one.section == view.shipped[i].id) state.clash = &one;
    const std::string n = std::to_string(i);
    state.is_wrong = !wrong_of(said.wrongs, "text-" + n).empty() ||
                     !wrong_of(said.wrongs, "heading-" + n).empty();
    inside += section_html(context, view, said, shown, state);
  }
  inside += incident_choice(context, shown.incident);
  inside += field({.name = "reason",
                   .label = say(lang, "ui.wording.reason"),
                   .hint = say(lang, "ui.wording.reason_hint"),
                   .value = context.form.value("reason"),
                   .error = wrong_of(said.wrongs, "reason"),
                   .attributes = " type=\"text\" required"_h});
  inside.put(
      "<p class=\"field row\">{}<button class=\"button second\" formaction=\"{}/preview#preview\">"
      "{}</button></p>",
      button(say(lang, "ui.wording.save")), wording_address(view), say(lang, "ui.wording.preview"));
  Html form;
  form.put(
      "<form id=\"wording\" method=\"post\" action=\"{}\" data-guard=\"\" "
      "data-preview=\"/api/v1{}/preview\" novalidate>{}{}</form>",
      wording_address(view), wording_address(view), hidden("csrf", context.csrf()), inside);
  out.put("<section class=\"card no-print\"><h2>{}</h2>{}{}</section>",
          say(lang, "ui.wording.editor"), gone_sections(lang, view), form);
  return out;
}

Html wording_preview(Context& context, const WordingView& view, const Shown& shown) {
  const Lang lang = context.lang;
  Html parts, out;
  out.put(
      "<section class=\"card paper\" id=\"preview\"><h2>{}</h2><p class=\"small soft\">{}<span "
      "class=\"js-only\"> {}</span></p>",
      say(lang, "ui.wording.preview_title"), say(lang, "ui.wording.preview_words"),
      say(lang, "ui.wording.live"));
  out.put("<p class=\"error\" role=\"status\" data-problems=\"\">{}</p>", shown.trouble);
  if (shown.preview) {
    const notices::Notice& notice = shown.preview->notice;
    for (const notices::Section& one : notice.sections) {
      const std::string title = (notice.numbered ? one.id + ". " : "") + one.title;
      parts.put("<section>");
      if (!title.empty()) parts.put("<h4>{}</h4>", title);
      parts.put("<div class=\"body\">{}</div></section>", one.text);
    }
    out.put("<article data-shown=\"\" lang=\"{}\"><h3>{}</h3>{}</article>", lang_code(view.lang),
            notice.title, parts);
    Html whole = findings_of(lang, shown, "", true);
    const Html of_title = findings_of(lang, shown, "", false);
    if (whole.empty() && of_title.empty() && shown.preview->findings.empty())
      whole.put("<p>{}</p>", say(lang, "ui.wording.findings_none"));
    out.put("<h3>{}</h3><div data-findings-whole=\"\">{}{}</div>", say(lang, "ui.wording.findings"),
            of_title, whole);
    if (!shown.is_searched) out += note(Tone::Warn, say(lang, "ui.wording.not_searched"), "");
  }
  out += "</section>"_h;
  return out;
}

Html field_list(Context& context, const WordingView& view, const Shown& shown) {
  const Lang lang = context.lang;
  Html rows, out;
  const auto names = notices::field_names(*view.paper, view.lang);
  if (!names.ok()) return out;
  for (const auto& [group, fields] : notices::field_groups()) {
    Html of_group;
    for (const std::string& name : fields) {
      if (std::find(names.value().begin(), names.value().end(), name) == names.value().end())
        continue;
      std::string value;
      if (notices::asks_only(name)) {
        value = say(lang, "ui.wording.asks");
      } else if (shown.preview) {
        const auto at = shown.preview->values.find(name);
        if (at != shown.preview->values.end()) value = short_of(at->second);
        if (value.empty()) value = say(lang, "ui.wording.unknown");
      }
      const std::string code =
          notices::asks_only(name) ? "{{#" + name + "}}{{/" + name + "}}" : "{{" + name + "}}";
      of_group.put(
          "<li class=\"between row\"><span><b>{}</b><br><code>{}</code><br><span class=\"small "
          "soft\">{}</span></span><button type=\"button\" class=\"button second less js-only\" "
          "data-insert=\"{}\">{}<span class=\"sr\"> {}</span></button></li>",
          field_meaning(lang, name), code, value, code, say(lang, "ui.wording.insert"),
          field_meaning(lang, name));
    }
    if (of_group.empty()) continue;
    rows.put("<details><summary>{}</summary><ul class=\"lines\">{}</ul></details>",
             say(lang, "ui.wording.group." + group), of_group);
  }
  out.put(
      "<details class=\"card no-print\" id=\"fields\"><summary>{}</summary><p class=\"small "
      "soft\">{}</p>{}</details>",
      say(lang, "ui.wording.fields"), say(lang, "ui.wording.fields_words"), rows);
  return out;
}

// ---- history

namespace {

Html version_diff(Lang lang, const WordingView& view, const notices::OwnWording* before,
                  const notices::OwnWording* after) {
  Html out;
  std::vector<std::string> ids;
  const auto add = [&](const notices::OwnWording* from) {
    if (from == nullptr) return;
    for (const auto& one : from->sections)
      if (std::find(ids.begin(), ids.end(), one.id) == ids.end()) ids.push_back(one.id);
  };
  add(before);
  add(after);
  for (const std::string& id : ids) {
    const auto* a = before == nullptr ? nullptr : before->find(id);
    const auto* b = after == nullptr ? nullptr : after->find(id);
    // Where one of them says nothing of its own, the shipped words stood there.
    const auto title = [&](const auto* own, const auto* other) {
      return own != nullptr ? own->title : other->base_title;
    };
    const auto text = [&](const auto* own, const auto* other) {
      return own != nullptr ? own->text : other->base_text;
    };
    const std::string a_title = title(a, b), b_title = title(b, a);
    const std::string a_text = text(a, b), b_text = text(b, a);
    if (a_title == b_title && a_text == b_text) continue;
    const std::string name = section_name(lang, view, id);
    out.put("<p><b lang=\"{}\">{}</b></p>", lang_code(view.lang),
            b == nullptr ? say(lang, "ui.wording.section_back", {{"section", name}}) : name);
    if (a_title != b_title) out += diff_html(lang, a_title, b_title);
    if (a_text != b_text) out += diff_html(lang, a_text, b_text);
  }
  if (out.empty()) out.put("<p>{}</p>", say(lang, "ui.wording.no_difference"));
  return out;
}

Html reason_form(Context& context, const WordingView& view, const std::string& action,
                 const std::string& id, std::string_view words, const Html& more) {
  const Lang lang = context.lang;
  Html inside, out;
  inside += more;
  inside += hidden("seen", std::to_string(view.last_entry));
  inside += field({.name = "reason",
                   .id = id,
                   .label = say(lang, "ui.wording.reason"),
                   .attributes = " type=\"text\" required"_h});
  inside.put("<p class=\"field\">{}</p>", button(words, "button second less"_h));
  out.put("<details><summary>{}</summary>{}</details>", words,
          post_form(context, wording_address(view) + action, inside));
  return out;
}

Html version_html(Context& context, const WordingView& view, std::size_t index) {
  const Lang lang = context.lang;
  const auto& versions = view.history->versions;
  const respond::WordingVersion& one = versions[index];
  const notices::OwnWording* const before =
      index == 0 ? nullptr : view.history->at(versions[index - 1].entry);
  const notices::OwnWording* const after = view.history->at(one.entry);
  Html out, inside;
  out.put("<li><p>{}</p>",
          say(lang, one.is_withdrawal ? "ui.wording.history_withdrawn" : "ui.wording.history_set",
              {{"at", moment_text(lang, one.at)},
               {"who", wording_user(view, one.by)},
               {"reason", one.reason}}));
  if (one.is_destroyed)
    out.put("<p>{}</p>", say(lang, "ui.wording.destroyed"));
  else
    out += version_diff(lang, view, before, after);
  const bool is_last = index + 1 == versions.size();
  if (after != nullptr && !is_last)
    out +=
        reason_form(context, view, "/restore", "restore-" + std::to_string(one.entry),
                    say(lang, "ui.wording.restore"), hidden("version", std::to_string(one.entry)));
  out += "</li>"_h;
  return out;
}

}  // namespace

Html wording_history(Context& context, const WordingView& view) {
  const Lang lang = context.lang;
  Html list, out;
  if (view.history)
    for (std::size_t i = view.history->versions.size(); i-- > 0;)
      list += version_html(context, view, i);
  out.put("<section class=\"card\" id=\"history\"><h2>{}</h2>", say(lang, "ui.wording.history"));
  if (list.empty())
    out.put("<p>{}</p>", say(lang, "ui.wording.history_none"));
  else
    out.put("<ul class=\"lines\">{}</ul>", list);
  if (!view.now.sections.empty()) {
    Html words;
    words.put("<p>{}</p>", say(lang, "ui.wording.withdraw_words"));
    out += reason_form(context, view, "/withdraw", "withdraw-reason",
                       say(lang, "ui.wording.withdraw"), words);
  }
  out += "</section>"_h;
  return out;
}

}  // namespace tadasu::serve
