#include "serve/page.h"

#include <cstdio>

#include "command/command.h"
#include "serve/alarms_part.h"
#include "serve/assets.h"

namespace tadasu::serve {

namespace {

Literal tone_class(Tone tone) {
  switch (tone) {
    case Tone::Plain:
      return ""_h;
    case Tone::Key:
      return " key"_h;
    case Tone::Good:
      return " good"_h;
    case Tone::Warn:
      return " warn"_h;
    case Tone::Bad:
      return " bad"_h;
  }
  return ""_h;
}

// The same page in the other language, as a plain link, so that it works everywhere.
Html language_switch(const Context& context) {
  const Lang other = context.lang == Lang::Ja ? Lang::En : Lang::Ja;
  Html out;
  out.put("<a href=\"{}?lang={}\" lang=\"{}\" hreflang=\"{}\">{}</a>", context.local,
          lang_code(other), lang_code(other), lang_code(other),
          say(other, "ui.frame.this_language"));
  return out;
}

Html console_top(const Context& context) {
  const Lang lang = context.lang;
  Html out;
  out.put("<header class=\"top\"><div class=\"wide\"><a class=\"brand\" href=\"/\">{}</a>",
          say(lang, "ui.frame.brand"));
  if (context.user) {
    out.put("<nav aria-label=\"{}\">{}{}</nav>", say(lang, "ui.frame.main_menu"),
            link("/incidents", say(lang, "ui.frame.incidents")),
            link("/health", say(lang, "ui.frame.health")));
  }
  out.put("<div class=\"end\">{}", language_switch(context));
  if (context.user) {
    out.put("<span>{}</span>",
            context.user->display_name.empty() ? context.user->id : context.user->display_name);
    out += post_form(context, "/logout", button(say(lang, "ui.frame.logout"), "link"_h));
  }
  out += "</div></div></header>"_h;
  return out;
}

Html intake_top(const Context& context) {
  Html out;
  out.put(
      "<header class=\"top\"><div class=\"wide\"><span class=\"brand\">{}</span><div "
      "class=\"end\">{}</div></div></header>",
      say(context.lang, "intake.frame.name"), language_switch(context));
  return out;
}

struct MenuEntry {
  std::string_view id;
  std::string_view words;
  bool ready;
};

Html case_head(const Context& context, const CaseFrame& incident) {
  const Lang lang = context.lang;
  const MenuEntry entries[] = {{"now", say(lang, "ui.menu.now"), true},
                               {"facts", say(lang, "ui.menu.facts"), true},
                               {"duties", say(lang, "ui.menu.duties"), true},
                               {"documents", say(lang, "ui.menu.documents"), true},
                               {"notices", say(lang, "ui.menu.notices"), false},
                               {"desk", say(lang, "ui.menu.desk"), false},
                               {"causes", say(lang, "ui.menu.causes"), false}};
  Html out;
  out.put(
      "<section class=\"case\" aria-label=\"{}\"><div class=\"wide\"><p "
      "class=\"case-title\"><b>{}</b>"
      "<span class=\"soft\">{}</span>{}</p>",
      incident.title, incident.title, incident.id,
      tag(Tone::Key, command::stage_words(incident.stage, lang)));
  out.put("<nav class=\"menu\" aria-label=\"{}\">", say(lang, "ui.menu.label"));
  for (const MenuEntry& entry : entries) {
    if (!entry.ready) {
      out.put("<span>{}<span class=\"sr\">{}</span></span>", entry.words,
              say(lang, "ui.menu.not_yet"));
      continue;
    }
    const std::string address =
        entry.id == "now" ? path_of({"i", incident.id}) : path_of({"i", incident.id, entry.id});
    out.put("<a href=\"{}\"{}>{}</a>", address,
            entry.id == incident.menu ? " aria-current=\"page\""_h : ""_h, entry.words);
  }
  out += "</nav></div></section>"_h;
  return out;
}

}  // namespace

std::string page(const Context& context, const Frame& frame, const Html& body) {
  const Lang lang = context.lang;
  const std::string_view name =
      frame.look == Look::Intake ? say(lang, "intake.frame.name") : say(lang, "ui.frame.brand");
  Html out;
  out.put(
      "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">",
      lang_code(lang));
  out.put("<title>{}{} | {}</title>", frame.wrong ? say(lang, "ui.error.title_prefix") : "",
          frame.title, name);
  out.put(
      "<link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"/assets/{}\">"
      "<script src=\"/assets/{}\" defer></script></head>",
      asset("ui.css").served, asset("ui.js").served);
  out.put("<body class=\"{}\"><a class=\"skip\" href=\"#main\">{}</a>",
          frame.look == Look::Intake ? "intake"_h
          : frame.look == Look::Gate ? "gate"_h
                                     : "console"_h,
          say(lang, "ui.frame.skip"));
  out += frame.look == Look::Intake ? intake_top(context) : console_top(context);
  if (frame.incident) out += case_head(context, *frame.incident);
  if (frame.look == Look::Console) out += alarm_line(context);
  out.put("<main id=\"main\" class=\"wide\">{}</main>", body);
  if (frame.look == Look::Console)
    out.put("<footer class=\"foot\"><div class=\"wide\">{}</div></footer>",
            say(lang, "ui.frame.zone", {{"time", moment_text(lang, context.now())}}));
  out += "</body></html>\n"_h;
  return out.str();
}

Html tag(Tone tone, std::string_view words) {
  Html out;
  out.put("<span class=\"tag{}\">{}</span>", tone_class(tone), words);
  return out;
}

Html note(Tone tone, std::string_view title, std::string_view words) {
  Html out;
  out.put("<div class=\"note{}\">", tone_class(tone));
  if (!title.empty()) out.put("<p><b>{}</b></p>", title);
  if (!words.empty()) out.put("<p>{}</p>", words);
  out += "</div>"_h;
  return out;
}

Html link(std::string_view address, std::string_view words) {
  Html out;
  out.put("<a href=\"{}\">{}</a>", address, words);
  return out;
}

Html scroll_box(std::string_view label, const Html& inside) {
  Html out;
  out.put("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">{}</div>", label,
          inside);
  return out;
}

Html hidden(std::string_view name, std::string_view value) {
  Html out;
  out.put("<input type=\"hidden\" name=\"{}\" value=\"{}\">", name, value);
  return out;
}

Html post_form(const Context& context, std::string_view action, const Html& inside,
               Literal attributes) {
  Html out;
  out.put("<form method=\"post\" action=\"{}\"{} novalidate>{}{}</form>", action, attributes,
          hidden("csrf", context.csrf()), inside);
  return out;
}

Html button(std::string_view words, Literal classes) {
  Html out;
  out.put("<button class=\"{}\">{}</button>", classes, words);
  return out;
}

Html field(const Field& field) {
  Html out, about;
  const std::string_view id = field.id.empty() ? field.name : field.id;
  if (!field.hint.empty()) out.put("<p class=\"hint\" id=\"{}-hint\">{}</p>", id, field.hint);
  if (!field.error.empty()) out.put("<p class=\"error\" id=\"{}-error\">{}</p>", id, field.error);
  if (!field.hint.empty() || !field.error.empty()) {
    Html ids;
    if (!field.hint.empty()) ids.put("{}-hint ", id);
    if (!field.error.empty()) ids.put("{}-error", id);
    about.put(" aria-describedby=\"{}\"", ids);
  }
  if (!field.error.empty()) about += " aria-invalid=\"true\""_h;
  if (field.many_lines) {
    out.put("<textarea id=\"{}\" name=\"{}\"", id, field.name);
    out += about;
    out.put("{}>{}</textarea>", field.attributes, field.value);  // a fragment: inside the tag
  } else {
    out.put("<input id=\"{}\" name=\"{}\" value=\"{}\"", id, field.name, field.value);
    out += about;
    out.put("{}>", field.attributes);
  }
  Html whole;
  whole.put("<div class=\"field{}\"><label for=\"{}\">{}</label>{}</div>",
            field.error.empty() ? ""_h : " wrong"_h, id, field.label, out);
  return whole;
}

Html choice_list(const Context& context, std::string_view name, std::string_view words_prefix,
                 const std::vector<std::string>& options, std::string_view chosen) {
  Html out;
  out.put("<select id=\"{}\" name=\"{}\">", name, name);
  for (const std::string& option : options) {
    const std::string key = std::string(words_prefix) + option;
    out.put("<option value=\"{}\"{}>{}</option>", option, option == chosen ? " selected"_h : ""_h,
            has_words(key) ? say(context.lang, key) : std::string_view(option));
  }
  out += "</select>"_h;
  return out;
}

Html error_summary(Lang lang, const std::vector<Wrong>& wrongs) {
  Html out;
  if (wrongs.empty()) return out;
  out.put("<div class=\"note bad\" role=\"alert\" tabindex=\"-1\" data-focus=\"\"><h2>{}</h2><ul>",
          say(lang, "ui.error.summary"));
  for (const Wrong& wrong : wrongs)
    out.put("<li><a href=\"#{}\">{}</a></li>", wrong.field, wrong.words);
  out += "</ul></div>"_h;
  return out;
}

std::string_view wrong_of(const std::vector<Wrong>& wrongs, std::string_view field) {
  for (const Wrong& wrong : wrongs)
    if (wrong.field == field) return wrong.words;
  return {};
}

// ---- times

namespace {
struct Civil {
  Date date;
  std::int64_t hour, minute;
};
Civil civil(Moment moment) {
  const Date date = date_at(moment);
  const std::int64_t minutes = (moment.us - start_of(date).us) / 60'000'000;
  return {date, minutes / 60, minutes % 60};
}
std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}
}  // namespace

std::string day_text(Lang lang, Date date) {
  return say(lang, "ui.time.day",
             {{"month", std::string(say(lang, "ui.month." + std::to_string(date.month)))},
              {"day", std::to_string(date.day)},
              {"weekday", std::string(say(lang, "ui.weekday." + std::to_string(weekday(date))))}});
}

std::string moment_text(Lang lang, Moment moment) {
  const Civil at = civil(moment);
  return day_text(lang, at.date) + " " + std::to_string(at.hour) + ":" + two_digits(at.minute);
}

std::string left_text(Lang lang, Moment now, Moment until) {
  const bool over = until < now;
  // Floors towards the past, as the script that goes on counting does.
  std::int64_t minutes = (until.us - now.us) / 60'000'000;
  if (over && (until.us - now.us) % 60'000'000 != 0) --minutes;
  const std::int64_t size = over ? -minutes : minutes;
  const std::string d = std::to_string(size / 1440), h = std::to_string(size % 1440 / 60);
  const std::string all_hours = std::to_string(size / 60), m = std::to_string(size % 60);
  if (over) return say(lang, "ui.time.over", {{"h", all_hours}, {"m", m}});
  if (size >= 1440) return say(lang, "ui.time.left_days", {{"d", d}, {"h", h}});
  return say(lang, "ui.time.left_hours", {{"h", all_hours}, {"m", m}});
}

Html moment_html(Lang lang, Moment moment) {
  Html out;
  out.put("<time datetime=\"{}\">{}</time>", iso_text(moment), moment_text(lang, moment));
  return out;
}

Html left_html(Lang lang, Moment now, Moment until) {
  // The templates for the script keep their {d} {h} {m}: filled with themselves.
  const Fill d{"d", "{d}"}, h{"h", "{h}"}, m{"m", "{m}"};
  Html out;
  out.put(
      "<span data-until=\"{}\" data-left=\"{}\" data-left-hours=\"{}\" data-over=\"{}\">{}</span>",
      iso_text(until), say(lang, "ui.time.left_days", {d, h}),
      say(lang, "ui.time.left_hours", {h, m}), say(lang, "ui.time.over", {h, m}),
      left_text(lang, now, until));
  return out;
}

std::string bounds_text(Lang lang, std::uint64_t min, std::optional<std::uint64_t> max) {
  if (!max) return say(lang, "ui.at_least", {{"min", grouped(min)}});
  if (min == *max) return grouped(min);
  return say(lang, "ui.bounds", {{"min", grouped(min)}, {"max", grouped(*max)}});
}

std::string size_text(std::uint64_t size_bytes) {
  const char* const units[] = {"B", "KB", "MB", "GB", "TB"};
  double size = static_cast<double>(size_bytes);
  std::size_t unit = 0;
  for (; size >= 1000 && unit + 1 < std::size(units); ++unit) size /= 1000;
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 || size >= 100 ? "%.0f %s" : "%.1f %s", size,
                units[unit]);
  return text;
}

}  // namespace tadasu::serve
