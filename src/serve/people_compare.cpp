// Any two people of the list, by their numbers: side by side, masked, and decided. What is decided
// speaks of their records, as every decision does.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "facts/facts.h"
#include "serve/review_view.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

constexpr std::uint64_t kRowsShown = 200;  // of each
// So that all pairs of two people are one act (facts::kJudgedTogetherMax).
constexpr std::size_t kRecordsMax = 30;

struct Somebody {
  std::uint64_t person = 0;
  std::string typed;
  std::vector<store::EvidenceRow> rows;
  std::vector<facts::RecordName> records;
};

struct CompareView {
  Case which;
  std::uint64_t revision = 0;
  Somebody a, b;
  std::string wrong_a, wrong_b;  // names of words; "" when it is somebody

  [[nodiscard]] bool is_two() const { return wrong_a.empty() && wrong_b.empty(); }
  // Whether all of their records are spoken of.
  [[nodiscard]] bool is_cut() const {
    return a.records.size() > kRecordsMax || b.records.size() > kRecordsMax;
  }
};

Result<CompareView> load_view(Context& context, const Form& form) {
  TRY(Case which, load_case(context));
  CompareView out;
  out.which = std::move(which);
  const store::Store& store = context.house.store;
  const std::string& id = out.which.incident.id;
  if (out.which.sheet() == nullptr)
    return Error{Trouble::NotFound, "fact sheet", "no revision yet"};
  out.revision = out.which.sheet()->revision;
  for (const auto& [name, one, wrong] :
       {std::tuple("a", &out.a, &out.wrong_a), std::tuple("b", &out.b, &out.wrong_b)}) {
    one->typed = trimmed(form.value(name));
    one->person = whole_number(one->typed).value_or(0);
    if (one->person != 0) {
      TRY(one->rows, store.evidence(id, out.revision, "", one->person, 0, kRowsShown));
    }
    if (one->rows.empty()) {
      *wrong = "ui.list.nobody";
      continue;
    }
    const auto records = facts::records_of(store, id, out.revision, one->person);
    if (!records.ok() && records.error().trouble != Trouble::NotFound)
      return Error(records.error());
    if (records.ok()) one->records = records.value();
    if (one->records.empty()) *wrong = "ui.compare.old";
  }
  if (out.wrong_b.empty() && out.a.person == out.b.person) out.wrong_b = "ui.compare.same_number";
  return out;
}

std::string here(const CompareView& view) {
  return path_of({"i", view.which.incident.id, "people-compare"});
}

// Numbers only: a name that somebody types here by mistake must not come into the address.
Html ask_form(Lang lang, const CompareView& view) {
  Html inside, out;
  for (const auto& [name, one, wrong, label] :
       {std::tuple("a", &view.a, &view.wrong_a, "ui.compare.a"),
        std::tuple("b", &view.b, &view.wrong_b, "ui.compare.b")})
    inside += field({.name = name,
                     .label = say(lang, label),
                     .value = one->typed,
                     .error = one->typed.empty() || wrong->empty() ? "" : say(lang, *wrong),
                     .attributes = " type=\"text\" inputmode=\"numeric\" pattern=\"[0-9]*\" "
                                   "autocomplete=\"off\" maxlength=\"20\""_h});
  out.put("<form method=\"get\" action=\"{}\">{}<p class=\"field\">{}</p></form>", here(view),
          inside, button(say(lang, "ui.compare.show")));
  return out;
}

// Values that were found more than once stand once.
Html values_of(const Somebody& one, const std::string& kind) {
  Html out;
  std::vector<std::string> told;
  for (const store::EvidenceRow& row : one.rows) {
    if (row.kind != kind || std::find(told.begin(), told.end(), row.masked) != told.end()) continue;
    out.put("<div class=\"mask\">{}</div>", row.masked);
    told.push_back(row.masked);
  }
  return out;
}

Html table(Lang lang, const CompareView& view) {
  std::vector<std::string> kinds;
  for (const Somebody* one : {&view.a, &view.b})
    for (const store::EvidenceRow& row : one->rows)
      if (std::find(kinds.begin(), kinds.end(), row.kind) == kinds.end()) kinds.push_back(row.kind);
  Html rows, out;
  for (const std::string& kind : kinds)
    rows.put("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>", kind_words(lang, kind),
             values_of(view.a, kind), values_of(view.b, kind));
  out.put(
      "<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
      "scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table>",
      say(lang, "ui.review.item"),
      say(lang, "ui.compare.person",
          {{"n", std::to_string(view.a.person)}, {"records", grouped(view.a.records.size())}}),
      say(lang, "ui.compare.person",
          {{"n", std::to_string(view.b.person)}, {"records", grouped(view.b.records.size())}}),
      rows);
  return scroll_box(say(lang, "ui.compare.title"), out);
}

Answer render(Context& context, const CompareView& view, const std::vector<Wrong>& wrongs) {
  const Lang lang = context.lang;
  Html body, both;
  body.put("<p><a class=\"back\" href=\"{}\">{}</a></p><h1>{}</h1><p>{}</p>",
           path_of({"i", view.which.incident.id, "people"}), say(lang, "ui.review.back"),
           say(lang, "ui.compare.title"), say(lang, "ui.compare.words"));
  body += error_summary(lang, wrongs);
  body += ask_form(lang, view);
  if (view.is_two()) {
    both += hidden("a", std::to_string(view.a.person));
    both += hidden("b", std::to_string(view.b.person));
    both += hidden("revision", std::to_string(view.revision));
    Html cut;
    if (view.is_cut() || view.a.rows.size() == kRowsShown || view.b.rows.size() == kRowsShown)
      cut = note(Tone::Warn, "",
                 say(lang, "ui.compare.cut",
                     {{"n", std::to_string(kRecordsMax)}, {"rows", std::to_string(kRowsShown)}}));
    body.put("<section class=\"card\" data-pair=\"\" tabindex=\"-1\">{}{}{}</section>", cut,
             verdict_form(context, here(view), "compare", both), table(lang, view));
  }
  Frame frame = case_frame(view.which, "facts", std::string(say(lang, "ui.compare.title")));
  frame.wrong = !wrongs.empty();
  context.local = here(view);
  return html(page(context, frame, body));
}

// One person: a chain through all of both. Two people: each record of one and each of the other.
std::vector<facts::RecordPair> pairs_of(const CompareView& view, facts::Verdict verdict) {
  std::vector<facts::RecordPair> out;
  const std::size_t count_a = std::min(view.a.records.size(), kRecordsMax);
  const std::size_t count_b = std::min(view.b.records.size(), kRecordsMax);
  for (std::size_t i = 0; i < count_a; ++i)
    for (std::size_t j = 0; j < count_b; ++j)
      if (verdict != facts::Verdict::Same || i == 0 || j == 0)
        out.emplace_back(view.a.records[i], view.b.records[j]);
  return out;
}

OrderedJson somebody_json(const Somebody& one) {
  OrderedJson out = {
      {"person", one.person}, {"records", one.records.size()}, {"fields", OrderedJson::array()}};
  for (const store::EvidenceRow& row : one.rows)
    out["fields"].push_back({{"kind", row.kind}, {"masked", row.masked}});
  return out;
}

}  // namespace

Answer compare_page(Context& context) {
  const auto view = load_view(context, context.query);
  return view.ok() ? render(context, view.value(), {}) : problem_page(context, view.error());
}

Result<OrderedJson> compare_twin(Context& context) {
  TRY(const CompareView view, load_view(context, context.query));
  if (!view.is_two()) return Error{Trouble::NotFound, "person", "not two people of this revision"};
  return OrderedJson{{"schema", "tadasu.people_compared/1"},
                     {"incident", view.which.incident.id},
                     {"revision", view.revision},
                     {"a", somebody_json(view.a)},
                     {"b", somebody_json(view.b)}};
}

Outcome decide_two_people(Context& context) {
  auto loaded = load_view(context, context.form);
  if (!loaded.ok()) return refuse(context.lang, loaded.error());
  CompareView view = std::move(loaded).value();
  const auto verdict = posted_verdict(context);
  if (!verdict)
    return refuse(context.lang, Error{Trouble::Invalid, "verdict", "same, different or unsure"});
  if (!view.is_two())
    return refuse(context.lang, Error{Trouble::NotFound, "person", "not two people"});
  if (context.form.value("revision") != std::to_string(view.revision))
    return refuse(409, "conflict", std::string(say(context.lang, "ui.problem.conflict")));
  const std::string id = view.which.incident.id;
  const Status done =
      facts::judge_together(context.house.store, id, pairs_of(view, *verdict), *verdict,
                            trimmed(context.form.value("reason")), context.user->id);
  if (done.ok()) return go(path_of({"i", id, "people"}) + "#decided");
  if (done.error().where != "verdict") return refuse(context.lang, done.error());
  const std::string said(say(context.lang, "ui.review.contradicts"));
  Outcome out = refuse(422, "invalid", said);
  const auto kept = std::make_shared<const CompareView>(std::move(view));
  out.page = [kept, said](Context& inner) { return render(inner, *kept, {{"a", said}}); };
  return out;
}

}  // namespace tadasu::serve
