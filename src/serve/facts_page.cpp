// The facts: how far the survey came, how many people, which items, could they be read, what
// changed. All numbers of a page are of one revision.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "duties/duties.h"
#include "facts/facts.h"
#include "facts/sample.h"
#include "find/kind.h"
#include "serve/bars.h"
#include "serve/case.h"
#include "serve/own_kinds_form.h"
#include "serve/pages.h"
#include "serve/routes.h"
#include "serve/severity_part.h"
#include "serve/surveys.h"

namespace tadasu::serve {

namespace {

constexpr std::size_t kUnreadShown = 20;  // per reason; the rest is behind "more"

Html stat(std::string_view label, std::string_view value, std::string_view field = {}) {
  Html out;
  if (field.empty())
    out.put("<div><dt>{}</dt><dd>{}</dd></div>", label, value);
  else
    out.put("<div><dt>{}</dt><dd data-field=\"{}\">{}</dd></div>", label, field, value);
  return out;
}

// ---- the survey: running, or to be started

Html running_card(Context& context, const Case& which, const SurveyState& state) {
  const Lang lang = context.lang;
  const OrderedJson now = OrderedJson::parse(progress_event(lang, state));
  const auto value = [&](const char* name) { return now["fields"][name].get<std::string>(); };
  Html stats, stop, out;
  stats += stat(say(lang, "ui.survey.percent"), value("percent"), "percent");
  stats += stat(say(lang, "ui.survey.left"), value("left"), "left");
  stats += stat(say(lang, "ui.survey.files"), value("files"), "files");
  stats += stat(say(lang, "ui.survey.people"), value("people"), "people");
  stats += stat(say(lang, "ui.survey.mentions"), value("mentions"), "mentions");
  stats += stat(say(lang, "ui.survey.unread"), value("unread"), "unread");
  if (allowed(context.user->role, Need::Investigate))
    stop = post_form(context, path_of({"i", which.incident.id, "survey", "stop"}),
                     button(say(lang, "ui.survey.stop"), "button second less"_h));
  const std::string live = path_of({"i", which.incident.id, "live"});
  out.put("<section class=\"card\" data-live=\"{}\"><h2>{}</h2>", live,
          say(lang, "ui.survey.running"));
  out.put("<p class=\"note stale\" data-stale=\"{}\" hidden></p>",
          say(lang, "ui.survey.stale", {{"time", "{time}"}}));
  out.put("<progress max=\"1\" value=\"{}\" data-bar=\"bytes\" aria-label=\"{}\"></progress>",
          std::to_string(now["bars"]["bytes"].get<double>()), say(lang, "ui.survey.percent"));
  out.put(
      "<dl class=\"stats\">{}</dl><p class=\"soft small\">{}</p><div class=\"row\">{}<a "
      "class=\"button second less\" href=\"{}\">{}</a></div>"
      "<p class=\"sr\" role=\"status\" data-speaker=\"\"></p></section>",
      stats, say(lang, "ui.survey.estimate"), stop, path_of({"i", which.incident.id, "facts"}),
      say(lang, "ui.survey.reload"));
  return out;
}

Html start_form(Context& context, const Case& which, const std::vector<Wrong>& wrongs,
                std::string_view typed) {
  const Lang lang = context.lang;
  Html out;
  if (!allowed(context.user->role, Need::Investigate)) return out;
  const std::string& root = context.house.options.evidence_root.string();
  if (root.empty()) {
    out.put(
        "<p class=\"small\">{}</p><pre class=\"mask small\">tadasu serve --evidence FOLDER</pre>",
        say(lang, "ui.survey.no_root"));
    return out;
  }
  Html inside;
  inside += field({.name = "path",
                   .label = say(lang, "ui.survey.path"),
                   .hint = say(lang, "ui.survey.path_hint", {{"root", root}}),
                   .value = typed,
                   .error = wrong_of(wrongs, "path"),
                   .attributes = " type=\"text\" autocapitalize=\"none\" spellcheck=\"false\""_h});
  inside.put("<p class=\"field\">{}</p>", button(say(lang, "ui.survey.start")));
  return post_form(context, path_of({"i", which.incident.id, "survey"}), inside,
                   " data-guard=\"\""_h);
}

Html own_kinds_link(Context& context, const Case& which) {
  Html out;
  if (allowed(context.user->role, Need::Investigate))
    out.put("<p>{}<br>{}</p>",
            link(path_of({"i", which.incident.id, "own-kinds"}),
                 say(context.lang, "ui.own_kinds.link")),
            link(path_of({"i", which.incident.id, "test-people"}),
                 say(context.lang, "ui.test_people.link")));
  return out;
}

Html survey_part(Context& context, const Case& which, const std::vector<Wrong>& wrongs,
                 std::string_view typed) {
  const Lang lang = context.lang;
  const auto state = context.house.surveys->state(which.incident.id);
  if (state && state->end == SurveyEnd::Running) return running_card(context, which, *state);
  Html out;
  // A place that is not counted is the first to be surveyed: the form stands open with it.
  const auto left = which.response ? facts::uncounted(which.sheet(), which.incident.evidence_paths)
                                   : std::vector<std::string>{};
  // One that lies elsewhere was recorded by `tadasu start`, and only that can survey it.
  const auto here = std::find_if(left.begin(), left.end(), [&](const std::string& place) {
    return path_below(context.house.options.evidence_root, place).ok();
  });
  const bool retry = typed.empty() && here != left.end();
  const Html form = start_form(context, which, wrongs, retry ? *here : typed);
  const Html own = own_kinds_link(context, which);
  // Where something could not be worked out, nobody says that there was no survey.
  if (which.response && which.sheet() == nullptr)
    out.put("<section class=\"card\"><h2>{}</h2><p>{}</p>{}{}</section>",
            say(lang, "ui.facts.empty"), say(lang, "ui.facts.empty_words"), form, own);
  else if (!form.empty())
    out.put("<details class=\"card\"{}><summary>{}</summary>{}{}</details>",
            wrongs.empty() && !retry ? ""_h : " open"_h, say(lang, "ui.survey.again"), form, own);
  return out;
}

// ---- the five parts

// `names`: whether this reader may see what folders and files are called.
Html coverage_part(Lang lang, const facts::FactSheet& sheet, bool names) {
  const facts::Coverage& coverage = sheet.survey.coverage;
  Html stats, sources, out;
  stats += stat(say(lang, "ui.facts.seen"), grouped(coverage.seen));
  stats += stat(say(lang, "ui.facts.read"), grouped(coverage.read));
  stats += stat(say(lang, "ui.facts.unread"), grouped(coverage.unread));
  stats += stat(say(lang, "ui.facts.skipped"), grouped(coverage.skipped));
  stats += stat(say(lang, "ui.facts.bytes"), size_text(coverage.bytes));
  if (names)
    for (const std::string& source : sheet.sources)
      sources.put("<li class=\"mask\">{}</li>", source);
  else
    stats += stat(say(lang, "ui.facts.sources"), grouped(sheet.sources.size()));
  out.put("<section class=\"card\"><h2>{}</h2><dl class=\"stats\">{}</dl>",
          say(lang, "ui.facts.coverage"), stats);
  if (coverage.unread > 0)
    out.put("<div class=\"note warn\"><p><b>{}</b> {}</p></div>",
            say(lang, "ui.facts.unread_count", {{"n", grouped(coverage.unread)}}),
            say(lang, "ui.facts.unread_widens"));
  if (names)
    out.put("<details class=\"small\"><summary>{}</summary><ul>{}</ul></details>",
            say(lang, "ui.facts.sources"), sources);
  out += "</section>"_h;
  return out;
}

Html people_part(Context& context, const facts::FactSheet& sheet) {
  const Lang lang = context.lang;
  const people::Count& people = sheet.survey.people;
  Html out;
  out.put(
      "<section class=\"card\"><h2>{}</h2><p class=\"big\">{}<small>{}</small></p><dl "
      "class=\"facts\">",
      say(lang, "ui.facts.people"),
      say(lang, "ui.people_count",
          {{"n", bounds_text(lang, people.min, sheet.survey.max_of(people))}}),
      say(lang, "ui.facts.likely", {{"n", grouped(people.likely)}}));
  out.put("<dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>{}</dd></dl>", say(lang, "ui.facts.min"),
          facts::explain_min(sheet.survey, lang), say(lang, "ui.facts.max"),
          facts::explain_max(sheet.survey, lang));
  if (const std::string test = facts::test_people_words(sheet.survey, lang); !test.empty())
    out.put("<p class=\"small\">{}</p>", test);
  if (const std::string sample = facts::sample_words(sheet, lang); !sample.empty())
    out.put("<p class=\"small\">{}</p>", sample);
  if (allowed(context.user->role, Need::SeeMasked))
    out.put("<p>{}</p>",
            link(path_of({"i", sheet.incident, "people"}), say(lang, "ui.review.link")));
  if (allowed(context.user->role, Need::SeeMasked))
    out.put("<p>{}</p>", link(path_of({"i", sheet.incident, "list"}), say(lang, "ui.list.title")));
  out.put(
      "<details><summary>{}</summary><p id=\"statement\">{}</p><p><button type=\"button\" "
      "class=\"button second less js-only\" "
      "data-copy=\"statement\" data-copied=\"{}\">{}</button></p></details></section>",
      say(lang, "ui.facts.statement"), facts::statement(sheet, lang), say(lang, "ui.copied"),
      say(lang, "ui.copy"));
  return out;
}

Html kinds_part(Context& context, const facts::FactSheet& sheet) {
  const Lang lang = context.lang;
  const auto infos = find::kind_infos();
  Html out, rows;
  if (!infos.ok()) return note(Tone::Bad, say(lang, "ui.case.trouble"), infos.error().where);
  const bool drill = allowed(context.user->role, Need::SeeMasked);
  std::vector<Bar> bars;
  for (const facts::KindFacts& kind : sheet.survey.kinds) {
    const find::KindInfo& info = (*infos.value())[static_cast<std::size_t>(kind.kind)];
    const bool heavy = info.sensitive_appi || info.property_risk;
    const std::string name = facts::kind_words(kind, lang),
                      bounds = bounds_text(lang, kind.people.min, sheet.survey.max_of(kind.people));
    bars.push_back({name, kind.people.min, kind.people.likely, sheet.survey.max_of(kind.people),
                    bounds, heavy});
    Html label, weight;
    if (drill)
      label = link(path_of({"i", sheet.incident, "facts", find::kind_id(kind.kind)}), name);
    else
      label.text(name);
    if (heavy)
      weight = tag(Tone::Bad, info.sensitive_appi ? say(lang, "ui.facts.sensitive")
                                                  : say(lang, "ui.facts.property"));
    else if (info.property_risk_with_others)
      weight = tag(Tone::Warn, say(lang, "ui.facts.with_others"));
    rows.put(
        "<tr><th scope=\"row\" class=\"item\">{} {}</th><td class=\"num\">{}</td><td "
        "class=\"num\">{}</td><td class=\"num\">{}</td></tr>",
        label, weight, grouped(kind.people.min),
        sheet.survey.people_max_known ? grouped(kind.people.max) : std::string("?"),
        grouped(kind.mentions));
  }
  out.put("<section class=\"card\"><h2>{}</h2>", say(lang, "ui.facts.kinds"));
  if (bars.empty()) {
    out.put("<p>{}</p></section>", say(lang, "ui.facts.no_kinds"));
    return out;
  }
  Html table;
  table.put(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table><thead><tr>"
      "<th scope=\"col\">{}</th><th scope=\"col\" class=\"num\">{}</th><th scope=\"col\" "
      "class=\"num\">{}</th><th scope=\"col\" class=\"num\">{}</th></tr></thead>",
      say(lang, "ui.facts.kinds"), say(lang, "ui.facts.kind"), say(lang, "ui.facts.min_short"),
      say(lang, "ui.facts.max_short"), say(lang, "ui.facts.mentions"));
  table.put("<tbody>{}</tbody></table></div>", rows);
  out.put("<div class=\"kinds\">{}{}</div></section>", table,
          bars_svg(bars, say(lang, "ui.facts.kinds_picture")));
  return out;
}

// Sensitivity classes, minors, where people are.
Html classes_part(Lang lang, const facts::Survey& survey) {
  Html rows, table, out;
  if (survey.classes.empty()) return out;
  const auto add = [&](const std::string& what, const people::Count& people, bool max_known) {
    rows.put(
        "<tr><th scope=\"row\" class=\"item\">{}</th><td class=\"num\">{}</td><td "
        "class=\"num\">{}</td><td class=\"num\">{}</td></tr>",
        what, grouped(people.min), grouped(people.likely),
        max_known ? grouped(people.max) : std::string("?"));
  };
  for (const facts::ClassFacts& one : survey.classes)
    add(facts::class_words(survey, one.what, lang), one.people, survey.people_max_known);
  for (const facts::PlaceFacts& one : survey.places)
    if (one.country != "JP") add(facts::place_words(one, lang), one.people, true);
  table.put(
      "<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\" class=\"num\">{}</th><th "
      "scope=\"col\" class=\"num\">{}</th><th scope=\"col\" class=\"num\">{}</th></tr></thead>"
      "<tbody>{}</tbody></table>",
      say(lang, "ui.facts.class"), say(lang, "ui.facts.min_short"),
      say(lang, "ui.facts.likely_short"), say(lang, "ui.facts.max_short"), rows);
  out.put(
      "<section class=\"card\" id=\"classes\"><h2>{}</h2>{}<p class=\"small soft\">{}</p>"
      "</section>",
      say(lang, "ui.facts.classes"), scroll_box(say(lang, "ui.facts.classes"), table),
      facts::explain_classes(lang));
  return out;
}

// Kinds that the users added: they count among the kinds above too.
Html own_kinds_part(Context& context, const Case& which, const facts::Survey& survey) {
  const Lang lang = context.lang;
  Html rows, table, out;
  if (survey.own_kinds.empty()) return out;
  for (const facts::OwnKindFacts& own : survey.own_kinds) {
    const bool bounded = own.people && survey.people_max_known;
    rows.put(
        "<tr><th scope=\"row\" class=\"item\">{}</th><td>{}</td><td class=\"num\">{}</td><td "
        "class=\"num\">{}</td><td class=\"num\">{}</td></tr>",
        lang == Lang::Ja ? own.name_ja : own.name_en, counts_as_words(lang, own.counts_as),
        own.people ? grouped(own.people->min) : std::string("?"),
        bounded ? grouped(own.people->max) : std::string("?"), grouped(own.mentions));
  }
  table.put(
      "<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\" "
      "class=\"num\">{}</th><th scope=\"col\" class=\"num\">{}</th><th scope=\"col\" "
      "class=\"num\">{}</th></tr></thead><tbody>{}</tbody></table>",
      say(lang, "ui.facts.kind"), say(lang, "ui.own_kinds.counts_as"),
      say(lang, "ui.facts.min_short"), say(lang, "ui.facts.max_short"),
      say(lang, "ui.facts.mentions"), rows);
  out.put("<section class=\"card\" id=\"own-kinds\"><h2>{}</h2>{}{}</section>",
          say(lang, "ui.own_kinds.people"), scroll_box(say(lang, "ui.own_kinds.people"), table),
          own_kinds_link(context, which));
  return out;
}

Html unread_part(Lang lang, const facts::FactSheet& sheet, bool names) {
  Html out, groups;
  std::map<std::string, std::vector<const unpack::Unread*>> by_reason;
  for (const unpack::Unread& unread : sheet.survey.unread)
    by_reason[unpack::why_name(unread.why)].push_back(&unread);
  if (by_reason.empty()) return out;
  for (const auto& [why, list] : by_reason) {
    Html items;
    for (std::size_t i = 0; i < list.size() && i < kUnreadShown; ++i)
      items.put("<li><span class=\"mask\">{}</span> <span class=\"soft small\">{}</span></li>",
                list[i]->way, size_text(list[i]->size_bytes));
    if (list.size() > kUnreadShown)
      items.put("<li class=\"soft\">{}</li>",
                say(lang, "ui.facts.unread_more", {{"n", grouped(list.size() - kUnreadShown)}}));
    groups.put(
        "<h3>{}</h3><p class=\"small soft\">{}</p>",
        say(lang, "ui.facts.unread_reason",
            {{"why", std::string(say(lang, "ui.unread." + why))}, {"n", grouped(list.size())}}),
        say(lang, "ui.unread_next." + why));
    if (names)
      groups.put(
          "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
          "aria-label=\"{}\"><ul>{}</ul></div>",
          say(lang, "ui.unread." + why), items);
  }
  out.put("<section class=\"card\" id=\"unread\"><h2>{}</h2>{}</section>",
          say(lang, "ui.facts.unread_title"), groups);
  return out;
}

// ---- could it be read; what changed

Html readable_part(Context& context, const Case& which) {
  const Lang lang = context.lang;
  Html out, list;
  if (!which.response) return out;
  const Json facts = Json::parse(which.response->facts_json, nullptr, false);
  if (!facts.is_object()) return out;
  const std::string base = path_of({"i", which.incident.id, "duties"});
  for (const char* name : {"encryption", "key_safe", "recipient", "exfil", "deletion_confirmed"}) {
    const auto found = facts.find(name);
    Html value;
    if (found == facts.end() || found->is_null() || *found == "unknown")
      value.put("<a class=\"red\" href=\"{}#{}\">{}</a>", base, name, say(lang, "ui.unknown"));
    else if (found->is_boolean())
      value.text(found->get<bool>() ? say(lang, "ui.yes") : say(lang, "ui.no"));
    else if (found->is_string())
      value.text(duties::value_name(lang, name, found->get<std::string>()));
    list.put("<dt>{}</dt><dd>{}</dd>", duties::fact_name(lang, name), value);
  }
  out.put(
      "<section class=\"card\"><h2>{}</h2><dl class=\"facts\">{}</dl><p "
      "class=\"small\">{}</p></section>",
      say(lang, "ui.facts.readable"), list,
      link(base + "#answers", say(lang, "ui.facts.to_answers")));
  return out;
}

std::string changed_fact(Lang lang, const std::string& fact) {
  if (fact.starts_with("kinds.")) {
    const std::size_t dot = fact.rfind('.');
    const auto kind = find::parse_kind(std::string_view(fact).substr(6, dot - 6));
    const auto infos = find::kind_infos();
    const std::string bound = "ui.changed." + fact.substr(dot + 1);
    if (kind && infos.ok())
      return std::string(find::kind_name((*infos.value())[static_cast<std::size_t>(*kind)], lang)) +
             " " + (has_words(bound) ? std::string(say(lang, bound)) : fact.substr(dot + 1));
  }
  const std::string key = "ui.changed." + fact;
  return has_words(key) ? std::string(say(lang, key)) : fact;
}

Html changes_table(Lang lang, const Html& rows) {
  Html out;
  out.put(
      "<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\" class=\"num\">{}</th>"
      "<th scope=\"col\" class=\"num\">{}</th></tr></thead><tbody>{}</tbody></table>",
      say(lang, "ui.facts.what"), say(lang, "ui.facts.before"), say(lang, "ui.facts.after"), rows);
  return out;
}

std::string numbers_text(Lang lang, const std::vector<std::uint64_t>& numbers) {
  std::string out;
  for (const std::uint64_t number : numbers)
    out +=
        (out.empty() ? "" : std::string(say(lang, "ui.list_separator"))) + std::to_string(number);
  return out;
}

// Who became two, and who became one: by the numbers that their letters bear.
Html people_changed_part(Context& context, const facts::FactSheet& sheet) {
  const Lang lang = context.lang;
  Html out;
  const facts::PeopleChanged& changed = sheet.people_changed;
  if (changed.became_two + changed.became_one == 0) return out;
  out.put("<p>{}</p>",
          say(lang, "ui.facts.people_changed",
              {{"two", grouped(changed.became_two)}, {"one", grouped(changed.became_one)}}));
  const auto changes = facts::person_changes(context.house.store, sheet.incident, sheet.revision);
  if (!changes.ok() || !allowed(context.user->role, Need::SeeMasked)) return out;
  Html lines;
  for (const auto* list : {&changes.value().became_two, &changes.value().became_one})
    for (std::size_t i = 0; i < list->size() && i < kUnreadShown; ++i)
      lines.put("<li>{}</li>", say(lang, "ui.facts.people_became",
                                   {{"before", numbers_text(lang, (*list)[i].before)},
                                    {"now", numbers_text(lang, (*list)[i].now)}}));
  out.put("<details class=\"small\"><summary>{}</summary><ul>{}</ul></details>",
          say(lang, "ui.facts.people_became_who"), lines);
  return out;
}

Html changes_part(Context& context, const facts::FactSheet& sheet) {
  const Lang lang = context.lang;
  Html out, rows;
  const auto sheets = facts::load_sheets(context.house.store, sheet.incident);
  if (!sheets.ok() || sheets.value().size() < 2) return out;
  const facts::FactSheet& before = sheets.value()[sheets.value().size() - 2];
  for (const facts::Change& change : facts::compare(before, sheet))
    rows.put("<tr><th scope=\"row\">{}</th><td class=\"num\">{}</td><td class=\"num\">{}</td></tr>",
             changed_fact(lang, change.fact), change.before, change.after);
  out.put("<section class=\"card\"><h2>{}</h2>",
          say(lang, "ui.facts.changes", {{"n", std::to_string(before.revision)}}));
  out += people_changed_part(context, sheet);
  if (rows.empty())
    out.put("<p>{}</p></section>", say(lang, "ui.facts.no_changes"));
  else
    out.put("{}</section>", scroll_box(say(lang, "ui.facts.what"), changes_table(lang, rows)));
  return out;
}

Answer render(Context& context, const Case& which, const std::vector<Wrong>& wrongs,
              std::string_view typed) {
  const Lang lang = context.lang;
  Html body;
  body.put("<div class=\"row between\"><h1>{}</h1>", say(lang, "ui.menu.facts"));
  const auto* sheet = which.sheet();
  if (sheet != nullptr)
    body.put("<span class=\"soft\">{}</span>",
             say(lang, "ui.facts.revision",
                 {{"n", std::to_string(sheet->revision)}, {"at", moment_text(lang, sheet->at)}}));
  body += "</div>"_h;
  body += error_summary(lang, wrongs);
  body += case_notes(context, which);
  body += survey_part(context, which, wrongs, typed);
  if (sheet != nullptr) {
    body.put("<div class=\"home\">{}{}</div>", people_part(context, *sheet),
             coverage_part(lang, *sheet, may_read_words(context.user->role)));
    body += kinds_part(context, *sheet);
    body += classes_part(lang, sheet->survey);
    body += own_kinds_part(context, which, sheet->survey);
    body += unread_part(lang, *sheet, may_read_words(context.user->role));
  }
  body += readable_part(context, which);
  body += severity_part(context, which);
  if (sheet != nullptr) body += changes_part(context, *sheet);
  Frame frame = case_frame(which, "facts", std::string(say(lang, "ui.menu.facts")));
  frame.wrong = !wrongs.empty();
  context.local = path_of({"i", which.incident.id, "facts"});
  return html(page(context, frame, body));
}

}  // namespace

Answer facts_page(Context& context) {
  auto which = load_case(context);
  if (!which.ok()) return problem_page(context, which.error());
  return render(context, which.value(), {}, "");
}

Result<OrderedJson> facts_twin(Context& context) {
  TRY(const Case which, load_case(context));
  OrderedJson out = {
      {"schema", "tadasu.facts_page/1"}, {"incident", which.incident.id}, {"sheet", nullptr}};
  if (which.trouble) out["trouble"] = trouble_name(which.trouble->trouble);
  if (which.sheet() != nullptr) {
    out["sheet"] = facts::sheet_json(*which.sheet());
    if (!may_read_words(context.user->role)) {  // names of files may name people: counts instead
      OrderedJson reasons = OrderedJson::object();
      for (const unpack::Unread& unread : which.sheet()->survey.unread) {
        auto& count = reasons[unpack::why_name(unread.why)];
        count = count.is_null() ? 1 : count.get<std::uint64_t>() + 1;
      }
      out["sheet"]["unread"] = std::move(reasons);
      out["sheet"]["sources"] = which.sheet()->sources.size();
      out["sheet"]["places"] = which.sheet()->places.size();
    }
  }
  if (which.response) out["facts"] = facts_shown(context, which);
  out["severity"] = severity_twin(context, which);
  put_survey(context, which, out);
  return out;
}

Answer live(Context& context) {
  const auto incident = command::load(context.house.store, context.step(0));
  if (!incident.ok()) return problem_page(context, incident.error());
  Answer out;
  out.type = "text/event-stream";
  out.stream = std::make_shared<Stream>();
  context.house.surveys->watch(incident.value().id, context.lang, out.stream);
  return out;
}

namespace {

// Surveys everything that belongs to the incident. A revision stands for the whole of it: a source
// that is gone would take its people out of the count.
std::vector<std::filesystem::path> places_of(const command::Incident& incident) {
  std::vector<std::filesystem::path> out;
  for (const std::string& source : incident.evidence_paths)
    out.push_back(facts::path_of_stored(source));
  return out;
}

// Of the places that were recorded the first with nothing in it any more; "" when there is none.
std::string gone_place(const command::Incident& incident) {
  for (const std::string& source : incident.evidence_paths)
    if (!has_files(facts::path_of_stored(source))) return source;
  return "";
}

}  // namespace

Outcome survey_again(Context& context) {
  House& house = context.house;
  const Lang lang = context.lang;
  const auto incident = command::load(house.store, context.step(0));
  if (!incident.ok()) return refuse(lang, incident.error());
  if (incident.value().evidence_paths.empty())
    return refuse(lang, Error{Trouble::NotFound, "evidence", "none is recorded"});
  if (const std::string gone = gone_place(incident.value()); !gone.empty())
    return refuse(409, "conflict", say(lang, "ui.survey.source_gone", {{"source", gone}}));
  const Status started = house.surveys->start(incident.value().id, places_of(incident.value()),
                                              context.user->id, "decisions");
  if (!started.ok()) return refuse(409, "conflict", std::string(say(lang, "ui.survey.busy")));
  return go(path_of({"i", incident.value().id, "facts"}));
}

Outcome start_survey(Context& context) {
  House& house = context.house;
  const Lang lang = context.lang;
  const std::string typed = trimmed(context.form.value("path"));
  const auto incident = command::load(house.store, context.step(0));
  if (!incident.ok()) return refuse(lang, incident.error());
  const auto wrong = [&](unsigned status, std::string_view words) {
    Outcome out = refuse(status, "invalid", std::string(words));
    out.page = [typed, words = std::string(words)](Context& inner) {
      auto which = load_case(inner);
      return which.ok() ? render(inner, which.value(), {{"path", words}}, typed)
                        : problem_page(inner, which.error());
    };
    return out;
  };
  if (typed.empty()) return wrong(422, say(lang, "ui.survey.no_path"));
  const auto path = path_below(house.options.evidence_root, typed);
  if (!path.ok()) {
    switch (path.error().trouble) {
      case Trouble::NotAllowed:
        return wrong(403, say(lang, "ui.survey.no_root"));
      case Trouble::Invalid:
        return wrong(422, say(lang, "ui.survey.outside"));
      default:
        return wrong(422, say(lang, "ui.survey.missing"));
    }
  }
  if (!has_files(path.value())) return wrong(422, say(lang, "ui.survey.empty_place"));
  if (!is_utf8(path.value().string())) return wrong(422, say(lang, "ui.survey.missing"));
  const auto running = house.surveys->state(incident.value().id);
  if (running && running->end == SurveyEnd::Running) return wrong(409, say(lang, "ui.survey.busy"));
  if (const std::string gone = gone_place(incident.value()); !gone.empty())
    return wrong(409, say(lang, "ui.survey.source_gone", {{"source", gone}}));
  const auto added =
      command::add_evidence(house.store, incident.value().id, {path.value().string()}, by(context));
  if (!added.ok()) return refuse(lang, added.error());
  const Status started = house.surveys->start(incident.value().id, places_of(added.value()),
                                              context.user->id, "console");
  if (!started.ok()) return wrong(409, say(lang, "ui.survey.busy"));
  return go(path_of({"i", incident.value().id, "facts"}));
}

Outcome stop_survey(Context& context) {
  context.house.surveys->stop(std::string(context.step(0)));
  return go(path_of({"i", context.step(0), "facts"}));
}

}  // namespace tadasu::serve
