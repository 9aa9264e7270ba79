// The evidence of one kind: masked (M1), with its place and the reasons it was taken for one.
#include <charconv>
#include <nlohmann/json.hpp>

#include "find/kind.h"
#include "find/mention.h"
#include "serve/case.h"
#include "serve/pages.h"

namespace tadasu::serve {

namespace {

constexpr std::uint64_t kRows = 50;

struct KindView {
  Case which;
  find::Kind kind;
  std::string name;
  std::uint64_t after = 0;
  std::vector<store::EvidenceRow> rows;  // one more than shown when there is a next page
};

Result<KindView> load_view(Context& context) {
  const auto kind = find::parse_kind(context.step(1));
  if (!kind) return Error{Trouble::NotFound, "kind", "no such kind"};
  TRY(const auto* infos, find::kind_infos());
  TRY(Case which, load_case(context));
  if (which.sheet() == nullptr) return Error{Trouble::NotFound, "fact sheet", "no revision yet"};
  KindView out{
      std::move(which),
      *kind,
      std::string(find::kind_name((*infos)[static_cast<std::size_t>(*kind)], context.lang)),
      0,
      {}};
  const std::string_view after = context.query.value("after");
  std::from_chars(after.data(), after.data() + after.size(), out.after);
  TRY(out.rows, context.house.store.evidence(out.which.incident.id, out.which.sheet()->revision,
                                             context.step(1), 0, out.after, kRows + 1));
  return out;
}

Html strength_tag(Lang lang, double strength) {
  if (strength >= 0.9) return tag(Tone::Good, say(lang, "ui.strength.strong"));
  if (strength >= 0.6) return tag(Tone::Plain, say(lang, "ui.strength.middle"));
  return tag(Tone::Warn, say(lang, "ui.strength.weak"));
}

Html row_html(Lang lang, const store::EvidenceRow& row) {
  Html reasons, out;
  for (const find::ReasonName& one : find::reason_names())
    if (find::has_reason(row.reasons, one.reason))
      reasons.put("<span class=\"chip\">{}</span>", say(lang, std::string("ui.reason.") + one.id));
  out.put(
      "<tr><td class=\"mask\">{}</td><td>{}</td><td><div class=\"reasons\">{}</div></td><td "
      "class=\"way\">{}<br>{}</td></tr>",
      row.masked, strength_tag(lang, row.strength), reasons, row.way, row.place);
  return out;
}

Html table(Lang lang, const KindView& view) {
  Html rows, out;
  for (std::size_t i = 0; i < view.rows.size() && i < kRows; ++i)
    rows += row_html(lang, view.rows[i]);
  out.put(
      "<div class=\"card plain\"><div class=\"scroll\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"{}\"><table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th>"
      "<th scope=\"col\">{}</th><th "
      "scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table></div></div>",
      say(lang, "ui.kind.title", {{"kind", view.name}}), say(lang, "ui.kind.value"),
      say(lang, "ui.kind.strength"), say(lang, "ui.kind.reasons"), say(lang, "ui.kind.place"),
      rows);
  return out;
}

}  // namespace

Answer kind_page(Context& context) {
  auto loaded = load_view(context);
  if (!loaded.ok()) return problem_page(context, loaded.error());
  const KindView& view = loaded.value();
  const Lang lang = context.lang;
  const std::string facts = path_of({"i", view.which.incident.id, "facts"});
  const std::string here = path_of({"i", view.which.incident.id, "facts", context.step(1)});
  Html body;
  body.put("<p><a class=\"back\" href=\"{}\">{}</a></p><h1>{}</h1>", facts,
           say(lang, "ui.kind.back"), say(lang, "ui.kind.title", {{"kind", view.name}}));
  for (const facts::KindFacts& kind : view.which.sheet()->survey.kinds) {
    if (kind.kind != view.kind) continue;
    body.put("<p>{}</p>",
             say(lang, "ui.kind.summary",
                 {{"people", bounds_text(lang, kind.people.min,
                                         view.which.sheet()->survey.max_of(kind.people))},
                  {"mentions", grouped(kind.mentions)},
                  {"n", std::to_string(view.which.sheet()->revision)}}));
  }
  body += case_notes(context, view.which);
  body += note(Tone::Plain, "", say(lang, "ui.kind.masked"));
  if (view.rows.empty())
    body.put("<p>{}</p>", say(lang, "ui.kind.empty"));
  else
    body += table(lang, view);
  Html pages;
  if (view.after > 0) pages += link(here, say(lang, "ui.kind.first"));
  if (view.rows.size() > kRows)
    pages.put("<a class=\"button second less\" rel=\"next\" href=\"{}?after={}\">{}</a>", here,
              view.rows[kRows - 1].id, say(lang, "ui.kind.next"));
  body.put("<nav class=\"row\" aria-label=\"{}\">{}</nav>", say(lang, "ui.kind.pages"), pages);
  return html(page(
      context, case_frame(view.which, "facts", say(lang, "ui.kind.title", {{"kind", view.name}})),
      body));
}

Result<OrderedJson> kind_twin(Context& context) {
  TRY(const KindView view, load_view(context));
  OrderedJson out = {{"schema", "tadasu.evidence/1"},
                     {"incident", view.which.incident.id},
                     {"revision", view.which.sheet()->revision},
                     {"kind", find::kind_id(view.kind)},
                     {"rows", OrderedJson::array()}};
  for (std::size_t i = 0; i < view.rows.size() && i < kRows; ++i) {
    const store::EvidenceRow& row = view.rows[i];
    OrderedJson reasons = OrderedJson::array();
    for (const find::ReasonName& one : find::reason_names())
      if (find::has_reason(row.reasons, one.reason)) reasons.push_back(one.id);
    out["rows"].push_back({{"id", row.id},
                           {"person", row.person},
                           {"masked", row.masked},
                           {"way", row.way},
                           {"place", row.place},
                           {"strength", row.strength},
                           {"reasons", reasons}});
  }
  if (view.rows.size() > kRows) out["after"] = view.rows[kRows - 1].id;
  return out;
}

}  // namespace tadasu::serve
