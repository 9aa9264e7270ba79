// Planted and test people of an incident: a table that is pasted, read in the jail into hashes,
// kept, taken back. Whoever is on it is left out of the next count.
#include <nlohmann/json.hpp>

#include "facts/facts.h"
#include "facts/kept_test_people.h"
#include "facts/people_table.h"
#include "facts/test_people.h"
#include "serve/case.h"
#include "serve/pages.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

struct TestPeopleView {
  Case which;
  facts::KeptTestPeople kept;
};

Result<TestPeopleView> load_view(Context& context) {
  TRY(Case which, load_case(context));
  TRY(facts::KeptTestPeople kept,
      facts::look_at_test_people(context.house.store, which.incident.id));
  return TestPeopleView{std::move(which), std::move(kept)};
}

std::string here(const TestPeopleView& view) {
  return path_of({"i", view.which.incident.id, "test-people"});
}

Html kept_part(Context& context, const TestPeopleView& view) {
  const Lang lang = context.lang;
  Html out, forms;
  const auto form = [&](std::string_view act, std::string words) {
    Html inside = hidden("version", view.kept.version);
    inside += button(words, "button second less"_h);
    forms += post_form(context, here(view) + "/" + std::string(act), inside);
  };
  if (view.kept.can_restore)
    form("restore",
         view.kept.rows_before == 0
             ? std::string(say(lang, "ui.test_people.restore_none"))
             : say(lang, "ui.test_people.restore", {{"n", grouped(view.kept.rows_before)}}));
  if (view.kept.rows > 0) form("remove", std::string(say(lang, "ui.test_people.remove")));
  const std::string words =
      view.kept.rows == 0 ? std::string(say(lang, "ui.test_people.none"))
                          : say(lang, "ui.test_people.kept", {{"n", grouped(view.kept.rows)}});
  out.put("<section class=\"card\"><h2>{}</h2><p>{}</p><div class=\"row\">{}</div>",
          say(lang, "ui.test_people.now"), words, forms);
  if (view.which.sheet() != nullptr) {
    const std::string left_out = facts::test_people_words(view.which.sheet()->survey, lang);
    out.put("<p>{}</p>",
            left_out.empty() ? std::string(say(lang, "ui.test_people.nobody_left_out")) : left_out);
    out += post_form(context, path_of({"i", view.which.incident.id, "survey", "again"}),
                     button(say(lang, "ui.test_people.count_again"), "button second less"_h));
  }
  out += "</section>"_h;
  return out;
}

Html give_form(Context& context, const TestPeopleView& view, std::string_view error) {
  const Lang lang = context.lang;
  Html inside, out;
  inside += hidden("version", view.kept.version);
  inside += field({.name = "list",
                   .label = say(lang, "ui.test_people.list"),
                   .hint = say(lang, "ui.test_people.list_hint"),
                   .value = context.form.value("list"),
                   .error = error,
                   .attributes = " rows=\"10\" autocapitalize=\"none\" spellcheck=\"false\""_h,
                   .many_lines = true});
  inside.put(
      "<p class=\"field\">{}</p>",
      button(say(lang, view.kept.rows == 0 ? "ui.test_people.keep" : "ui.test_people.replace")));
  out.put("<section class=\"card\"><h2>{}</h2>{}</section>", say(lang, "ui.test_people.give"),
          post_form(context, here(view), inside, " data-guard=\"\""_h));
  return out;
}

Answer render(Context& context, const TestPeopleView& view, const std::vector<Wrong>& wrongs) {
  const Lang lang = context.lang;
  Html body;
  body.put("<p><a class=\"back\" href=\"{}\">{}</a></p><h1>{}</h1><p>{}</p>",
           path_of({"i", view.which.incident.id, "facts"}), say(lang, "ui.kind.back"),
           say(lang, "ui.test_people.title"), say(lang, "ui.test_people.words"));
  body += error_summary(lang, wrongs);
  body += kept_part(context, view);
  body += give_form(context, view, wrong_of(wrongs, "list"));
  Frame frame = case_frame(view.which, "facts", std::string(say(lang, "ui.test_people.title")));
  frame.wrong = !wrongs.empty();
  context.local = here(view);
  return html(page(context, frame, body));
}

Outcome wrong(Context& context, TestPeopleView view, unsigned status, std::string_view words) {
  const std::string said(say(context.lang, words));
  Outcome out = refuse(status, status == 409 ? "conflict" : "invalid", said);
  const auto kept = std::make_shared<const TestPeopleView>(std::move(view));
  out.page = [kept, said](Context& inner) { return render(inner, *kept, {{"list", said}}); };
  return out;
}

std::string_view words_of(const Error& error) {
  if (error.trouble == Trouble::Invalid && error.detail == facts::kNoColumn)
    return "ui.test_people.no_column";
  if (error.trouble == Trouble::Invalid) return "ui.test_people.no_table";
  return "ui.test_people.not_read";
}

// What is kept is what was shown.
template <class Act>
Outcome change(Context& context, Act act) {
  auto loaded = load_view(context);
  if (!loaded.ok()) return refuse(context.lang, loaded.error());
  TestPeopleView view = std::move(loaded).value();
  if (context.form.value("version") != view.kept.version)
    return wrong(context, std::move(view), 409, "ui.problem.conflict");
  return act(std::move(view));
}

}  // namespace

Answer test_people_page(Context& context) {
  const auto view = load_view(context);
  return view.ok() ? render(context, view.value(), {}) : problem_page(context, view.error());
}

Result<OrderedJson> test_people_twin(Context& context) {
  TRY(const TestPeopleView view, load_view(context));
  OrderedJson out = {{"schema", "tadasu.test_people/1"},
                     {"incident", view.which.incident.id},
                     {"rows", view.kept.rows},
                     {"version", view.kept.version},
                     {"rows_before", nullptr}};
  if (view.kept.can_restore) out["rows_before"] = view.kept.rows_before;
  return out;
}

Outcome put_test_people(Context& context) {
  return change(context, [&](TestPeopleView view) {
    store::Store& store = context.house.store;
    const std::string id = view.which.incident.id, list = trimmed(context.form.value("list"));
    if (list.empty()) return wrong(context, std::move(view), 422, "ui.test_people.no_table");
    const auto key = store.hash_key(id);
    if (!key.ok()) return refuse(context.lang, key.error());
    const auto rows = facts::read_test_people_text(list + "\n", key.value());
    if (!rows.ok() && rows.error().where == facts::kPeopleTableWhere)
      return wrong(context, std::move(view), 422, words_of(rows.error()));
    if (!rows.ok()) return refuse(context.lang, rows.error());
    const Status kept = facts::keep_test_people(store, id, rows.value(), context.user->id);
    return kept.ok() ? go(here(view)) : refuse(context.lang, kept.error());
  });
}

Outcome remove_test_people(Context& context) {
  return change(context, [&](TestPeopleView view) {
    const Status kept =
        facts::keep_test_people(context.house.store, view.which.incident.id, {}, context.user->id);
    return kept.ok() ? go(here(view)) : refuse(context.lang, kept.error());
  });
}

Outcome restore_test_people(Context& context) {
  return change(context, [&](TestPeopleView view) {
    const Status restored =
        facts::restore_test_people(context.house.store, view.which.incident.id, context.user->id);
    return restored.ok() ? go(here(view)) : refuse(context.lang, restored.error());
  });
}

}  // namespace tadasu::serve
