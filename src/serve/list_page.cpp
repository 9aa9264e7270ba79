// Who is to be told: the notification list, fifty people a page. Masked (M1); clear for those who
// may see values, for a reason, on record, in the answer itself and nowhere else.
#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "notices/addressee.h"
#include "respond/addressees.h"
#include "respond/since.h"
#include "serve/case.h"
#include "serve/pages.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

constexpr std::uint64_t kPeople = 50;
// Of two revisions that hardly differ a page looks through so many at most.
constexpr std::uint64_t kComparedMax = 5'000;

struct ListView {
  Case which;
  std::uint64_t revision = 0;
  std::uint64_t after = 0;
  std::uint64_t since = 0;  // an earlier revision: those who changed since; 0: everybody
  std::uint64_t last = 0;   // was looked at
  std::vector<notices::Addressee> people;
  bool has_more = false;
};

Status load_people(Context& context, ListView& view) {
  const Date today = date_at(context.now());
  std::uint64_t looked = 0;
  const auto take = [&](notices::Addressee&& one) {
    view.has_more = view.people.size() == kPeople || (view.since > 0 && looked == kComparedMax);
    if (view.has_more) return false;
    ++looked;
    view.last = one.person;
    if (one.since != notices::Since::Same) view.people.push_back(std::move(one));
    return true;
  };
  if (view.since == 0)
    return respond::read_addressees(context.house.store, view.which.incident.id, view.revision,
                                    view.after, today, take);
  return respond::read_addressees_since(context.house.store, view.which.incident.id, view.revision,
                                        view.since, view.after, today, take);
}

Result<ListView> load_view(Context& context, const Form& asked) {
  TRY(Case which, load_case(context));
  if (which.sheet() == nullptr) return Error{Trouble::NotFound, "fact sheet", "no revision yet"};
  ListView out;
  out.which = std::move(which);
  out.revision = out.which.sheet()->revision;
  out.after = whole_number(asked.value("after")).value_or(0);
  if (!asked.value("since").empty()) {
    out.since = whole_number(asked.value("since")).value_or(0);
    if (out.since == 0 || out.since >= out.revision)
      return Error{Trouble::NotFound, "since", "is no earlier revision of the facts"};
  }
  TRY_STATUS(load_people(context, out));
  return out;
}

notices::ListStyle style_of(Lang lang, const ListView& view, bool is_clear) {
  return {notices::ListForm::Csv, lang, is_clear, view.revision, view.since};
}

std::string here(const ListView& view) { return path_of({"i", view.which.incident.id, "list"}); }

// … with what is looked at.
std::string here(const ListView& view, std::uint64_t after) {
  std::string query;
  const auto add = [&](std::string_view name, std::uint64_t value) {
    if (value > 0)
      query += (query.empty() ? "?" : "&") + std::string(name) + "=" + std::to_string(value);
  };
  add("since", view.since);
  add("after", after);
  return here(view) + query;
}

// What is looked at, in a form.
Html place_fields(const ListView& view) {
  Html out;
  out.put("<input type=\"hidden\" name=\"after\" value=\"{}\">", view.after);
  if (view.since > 0) out.put("<input type=\"hidden\" name=\"since\" value=\"{}\">", view.since);
  return out;
}

// The columns of the list without the revision, which stands above it, and without a list of
// customers, which was not given.
Html table(Lang lang, const ListView& view, bool is_clear) {
  constexpr std::size_t kColumns = 12, kSinceColumn = 14;
  Html head, rows, out;
  const std::vector<std::string> header = notices::list_header(style_of(lang, view, is_clear));
  if (view.since > 0) head.put("<th scope=\"col\">{}</th>", header[kSinceColumn]);
  for (std::size_t i = 0; i < kColumns; ++i) head.put("<th scope=\"col\">{}</th>", header[i]);
  for (const notices::Addressee& one : view.people) {
    const std::vector<std::string> cells = notices::list_cells(one, style_of(lang, view, is_clear));
    Html row;
    if (view.since > 0) row.put("<td>{}</td>", cells[kSinceColumn]);
    for (std::size_t i = 0; i < kColumns; ++i) row.put("<td>{}</td>", cells[i]);
    rows.put("<tr>{}</tr>", row);
  }
  out.put(
      "<div class=\"card plain\"><div class=\"scroll\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"{}\"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div></div>",
      say(lang, "ui.list.title"), head, rows);
  return out;
}

Html open_form(Context& context, const ListView& view, std::string_view error) {
  const Lang lang = context.lang;
  if (!allowed(context.user->role, Need::SeeValue)) return {};
  Html inside = place_fields(view);
  inside += field({.name = "reason",
                   .label = say(lang, "ui.list.reason"),
                   .hint = say(lang, "ui.list.reason_hint"),
                   .value = "",
                   .error = error,
                   .attributes = " type=\"text\" maxlength=\"300\""_h});
  inside.put("<p class=\"field\">{}</p>", button(say(lang, "ui.list.open")));
  Html out;
  out.put("<section class=\"card\"><h2>{}</h2>{}</section>", say(lang, "ui.list.open_title"),
          post_form(context, here(view) + "/open", inside));
  return out;
}

// What was typed stays in the fields, with what was wrong beside its own.
Html flag_form(Context& context, const ListView& view, std::string_view wrong_person,
               std::string_view wrong_reason) {
  const Lang lang = context.lang;
  if (!allowed(context.user->role, Need::Investigate)) return {};
  Html inside = place_fields(view), options, out;
  for (const auto& [value, words] :
       {std::pair("deceased", "ui.list.deceased"), std::pair("returned", "ui.list.returned"),
        std::pair("not_deceased", "ui.list.not_deceased"),
        std::pair("not_returned", "ui.list.not_returned")})
    options.put("<option value=\"{}\"{}>{}</option>", value,
                context.form.value("flag") == value ? " selected"_h : ""_h, say(lang, words));
  inside += field({.name = "person",
                   .label = say(lang, "ui.list.person"),
                   .hint = "",
                   .value = context.form.value("person"),
                   .error = wrong_person,
                   .attributes = " type=\"text\" inputmode=\"numeric\" maxlength=\"20\""_h});
  inside.put(
      "<div class=\"field\"><label for=\"list-flag\">{}</label><select id=\"list-flag\" "
      "name=\"flag\">{}</select></div>",
      say(lang, "ui.list.flag"), options);
  inside += field({.name = "reason",
                   .id = "flag-reason",
                   .label = say(lang, "ui.list.flag_reason"),
                   .value = context.form.has("flag") ? context.form.value("reason") : "",
                   .error = wrong_reason,
                   .attributes = " type=\"text\" maxlength=\"300\""_h});
  inside.put("<p class=\"field\">{}</p>", button(say(lang, "ui.list.set")));
  out.put("<section class=\"card\"><h2>{}</h2>{}</section>", say(lang, "ui.list.flag_title"),
          post_form(context, here(view) + "/flag", inside));
  return out;
}

struct FileForm {
  notices::ListForm form;
  std::string_view id, words, type, ending;
};
constexpr FileForm kFileForms[] = {
    {notices::ListForm::Xlsx, "xlsx", "ui.list.form_xlsx",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"},
    {notices::ListForm::Csv, "csv", "ui.list.form_csv", "text/csv; charset=utf-8", ".csv"},
    {notices::ListForm::Print, "print", "ui.list.form_print", "text/plain; charset=utf-8", ".txt"}};
// An answer is held in memory; `tadasu list` writes any number.
constexpr std::size_t kFileBytesMax = std::size_t{96} << 20;

Html export_form(Context& context, const ListView& view, std::string_view error) {
  const Lang lang = context.lang;
  if (!allowed(context.user->role, Need::SeeValue)) return {};
  if (view.people.empty() && view.since == 0) return {};
  Html options, inside = place_fields(view), out;
  for (const FileForm& one : kFileForms)
    options.put("<option value=\"{}\"{}>{}</option>", one.id,
                context.form.value("form") == one.id ? " selected"_h : ""_h, say(lang, one.words));
  inside.put(
      "<div class=\"field\"><label for=\"list-form\">{}</label><select id=\"list-form\" "
      "name=\"form\">{}</select></div>",
      say(lang, "ui.list.form"), options);
  inside += field({.name = "reason",
                   .id = "export-reason",
                   .label = say(lang, "ui.list.reason"),
                   .hint = say(lang, "ui.list.export_hint"),
                   .value = context.form.has("form") ? context.form.value("reason") : "",
                   .error = error,
                   .attributes = " type=\"text\" maxlength=\"300\""_h});
  inside.put("<p class=\"field\">{}</p>", button(say(lang, "ui.list.export")));
  out.put("<section class=\"card\"><h2>{}</h2><p>{}</p>{}</section>",
          say(lang, "ui.list.export_title"), say(lang, "ui.list.export_warning"),
          post_form(context, here(view) + "/export", inside));
  return out;
}

// Who is to be told since an earlier revision, which letters went out by.
Html since_form(Lang lang, const ListView& view) {
  if (view.revision < 2) return {};
  Html options, out;
  options.put("<option value=\"\"{}>{}</option>", view.since == 0 ? " selected"_h : ""_h,
              say(lang, "ui.list.since_none"));
  for (std::uint64_t at = view.revision - 1; at > 0; --at)
    options.put("<option value=\"{}\"{}>{}</option>", at, at == view.since ? " selected"_h : ""_h,
                say(lang, "ui.list.since_revision", {{"n", std::to_string(at)}}));
  out.put(
      "<form class=\"row\" method=\"get\" action=\"{}\"><div class=\"field\"><label "
      "for=\"list-since\">{}</label><select id=\"list-since\" name=\"since\">{}</select></div>"
      "<p class=\"field\">{}</p></form>",
      here(view), say(lang, "ui.list.since"), options, button(say(lang, "ui.list.since_show")));
  return out;
}

struct Shown {
  bool is_clear = false;
  std::string_view wrong_reason, wrong_person, wrong_flag_reason, wrong_export;
};

Answer render(Context& context, const ListView& view, const Shown& shown) {
  const Lang lang = context.lang;
  Html body, pages;
  body.put("<p><a class=\"back\" href=\"{}\">{}</a></p><h1>{}</h1><p class=\"soft\">{}</p>",
           path_of({"i", view.which.incident.id, "facts"}), say(lang, "ui.kind.back"),
           say(lang, "ui.list.title"),
           say(lang, "ui.list.about", {{"n", std::to_string(view.revision)}}));
  body += case_notes(context, view.which);
  body += note(Tone::Plain, "", say(lang, shown.is_clear ? "ui.list.clear" : "ui.kind.masked"));
  body.put("<p>{}</p>", link(path_of({"i", view.which.incident.id, "people-compare"}),
                             say(lang, "ui.compare.title")));
  if (!shown.is_clear) body += since_form(lang, view);
  if (!view.people.empty())
    body += table(lang, view, shown.is_clear);
  else
    body.put("<p>{}</p>",
             view.since == 0 ? std::string(say(lang, "ui.list.empty"))
             : view.has_more
                 ? say(lang, "ui.list.none_so_far", {{"n", std::to_string(view.last)}})
                 : say(lang, "ui.list.none_since", {{"n", std::to_string(view.since)}}));
  if (view.after > 0) pages += link(here(view, 0), say(lang, "ui.list.first"));
  if (view.has_more)
    pages.put("<a class=\"button second less\" rel=\"next\" href=\"{}\">{}</a>",
              here(view, view.last), say(lang, "ui.list.next"));
  body.put("<nav class=\"row\" aria-label=\"{}\">{}</nav>", say(lang, "ui.kind.pages"), pages);
  if (!shown.is_clear) {
    body += open_form(context, view, shown.wrong_reason);
    body += export_form(context, view, shown.wrong_export);
    body += flag_form(context, view, shown.wrong_person, shown.wrong_flag_reason);
  }
  context.local = here(view);
  return html(page(context,
                   case_frame(view.which, "facts", std::string(say(lang, "ui.list.title"))), body));
}

OrderedJson to_json(const ListView& view, bool is_clear) {
  OrderedJson out = {{"schema", "tadasu.addressees/1"},
                     {"incident", view.which.incident.id},
                     {"revision", view.revision},
                     {"since", nullptr},
                     {"people", OrderedJson::array()}};
  if (view.since > 0) out["since"] = view.since;
  for (const notices::Addressee& one : view.people) {
    const std::vector<std::string> cells =
        notices::list_cells(one, style_of(Lang::En, view, is_clear));
    OrderedJson kinds = OrderedJson::array();
    for (std::size_t i = 0; i < find::kKindCount; ++i)
      if (one.kinds.has(static_cast<find::Kind>(i)))
        kinds.push_back(find::kind_id(static_cast<find::Kind>(i)));
    OrderedJson doubts = OrderedJson::array();
    for (std::size_t i = 0; i < notices::kDoubtCount; ++i)
      if (one.has(static_cast<notices::Doubt>(i)))
        doubts.push_back(notices::doubt_id(static_cast<notices::Doubt>(i)));
    out["people"].push_back({{"person", one.person},
                             {"name", cells[1]},
                             {"reading", cells[2]},
                             {"postal_code", cells[3]},
                             {"address", cells[4]},
                             {"mail", cells[5]},
                             {"phone", cells[6]},
                             {"lang", one.lang},
                             {"minor", one.is_minor},
                             {"deceased", one.is_deceased},
                             {"returned", one.has_returned},
                             {"can",
                              {{"post", one.can(notices::Way::Post)},
                               {"mail", one.can(notices::Way::Mail)},
                               {"phone", one.can(notices::Way::Phone)}}},
                             {"doubts", doubts},
                             {"kinds", kinds}});
    if (one.since) out["people"].back()["since"] = notices::since_id(*one.since);
  }
  if (view.has_more) out["after"] = view.last;
  return out;
}

// The page again, with what was wrong beside its field.
Outcome wrong(Context& context, ListView view, std::string_view Shown::*field,
              std::string_view words) {
  const std::string said(say(context.lang, words));
  Outcome out = refuse(422, "invalid", said);
  const auto kept = std::make_shared<const ListView>(std::move(view));
  out.page = [kept, field, said](Context& inner) {
    Shown shown;
    shown.*field = said;
    return render(inner, *kept, shown);
  };
  return out;
}

}  // namespace

Answer list_page(Context& context) {
  const auto view = load_view(context, context.query);
  if (!view.ok()) return problem_page(context, view.error());
  return render(context, view.value(), {});
}

Result<OrderedJson> list_twin(Context& context) {
  TRY(const ListView view, load_view(context, context.query));
  return to_json(view, false);
}

Outcome open_list(Context& context) {
  auto view = load_view(context, context.form);
  if (!view.ok()) return refuse(context.lang, view.error());
  const std::string reason = trimmed(context.form.value("reason"));
  if (reason.empty())
    return wrong(context, std::move(view).value(), &Shown::wrong_reason, "ui.reports.no_reason");
  const Status noted = respond::note_list_opened(
      context.house.store, view.value().which.incident.id,
      {view.value().revision, "page", view.value().after, kPeople}, reason, context.user->id);
  if (!noted.ok()) return refuse(context.lang, noted.error());
  Outcome out = refuse(200, "", "");
  const auto kept = std::make_shared<const ListView>(std::move(view).value());
  out.page = [kept](Context& inner) {
    if (inner.json) return json_answer(to_json(*kept, true));
    Shown shown;
    shown.is_clear = true;
    return render(inner, *kept, shown);
  };
  return out;
}

// Everybody of the last revision as a file. It is made first: what is not handed over is not on
// record as handed over.
Outcome export_list(Context& context) {
  auto view = load_view(context, context.form);
  if (!view.ok()) return refuse(context.lang, view.error());
  const std::string_view id = context.form.value("form");
  const auto* const form = std::find_if(std::begin(kFileForms), std::end(kFileForms),
                                        [&](const FileForm& one) { return one.id == id; });
  if (form == std::end(kFileForms))
    return refuse(context.lang, Error{Trouble::Invalid, "form", "csv, xlsx or print"});
  const std::string reason = trimmed(context.form.value("reason"));
  if (reason.empty())
    return wrong(context, std::move(view).value(), &Shown::wrong_export, "ui.reports.no_reason");
  if (view.value().people.empty() && view.value().since == 0)
    return refuse(context.lang, Error{Trouble::NotFound, "people", "nobody was found"});
  const std::string incident = view.value().which.incident.id;
  const std::uint64_t revision = view.value().revision, since = view.value().since;
  const auto file = std::make_shared<std::string>();
  bool is_too_large = false;
  const auto writer = notices::list_writer(
      {form->form, context.lang, true, revision, since}, [&](std::string_view bytes) {
        is_too_large = is_too_large || file->size() + bytes.size() > kFileBytesMax;
        if (!is_too_large) *file += bytes;
        return is_too_large ? Status(Error{Trouble::TooLarge, "list", "for one answer"})
                            : success();
      });
  Status done = success();
  const auto add = [&](notices::Addressee&& one) {
    if (one.since != notices::Since::Same) done = writer->add(one);
    return done.ok();
  };
  const Date today = date_at(context.now());
  const Status read =
      since == 0 ? respond::read_addressees(context.house.store, incident, revision, 0, today, add)
                 : respond::read_addressees_since(context.house.store, incident, revision, since, 0,
                                                  today, add);
  if (!read.ok()) return refuse(context.lang, read.error());
  if (done.ok()) done = writer->end();
  if (is_too_large)
    return wrong(context, std::move(view).value(), &Shown::wrong_export, "ui.list.too_large");
  if (!done.ok()) return refuse(context.lang, done.error());
  const Status noted =
      respond::note_list_opened(context.house.store, incident,
                                {revision, std::string(form->id), 0, 0}, reason, context.user->id);
  if (!noted.ok()) return refuse(context.lang, noted.error());
  Outcome out = refuse(200, "", "");
  const std::string name = percent_encode(incident) + "-list-r" + std::to_string(revision) +
                           (since > 0 ? "-since-r" + std::to_string(since) : "") +
                           std::string(form->ending);
  out.page = [file, name, type = std::string(form->type)](Context&) {
    Answer answer;
    answer.type = type;
    answer.body = std::move(*file);
    answer.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "\"");
    return answer;
  };
  return out;
}

Outcome flag_person(Context& context) {
  auto view = load_view(context, context.form);
  if (!view.ok()) return refuse(context.lang, view.error());
  std::string_view flag = context.form.value("flag");
  const bool is_set = !flag.starts_with("not_");
  if (!is_set) flag.remove_prefix(4);
  for (const auto which : {respond::PersonFlag::Deceased, respond::PersonFlag::Returned}) {
    if (flag != respond::person_flag_id(which)) continue;
    const Status done =
        respond::flag_person(context.house.store, view.value().which.incident.id,
                             whole_number(trimmed(context.form.value("person"))).value_or(0), which,
                             is_set, trimmed(context.form.value("reason")), context.user->id);
    if (done.ok()) return go(here(view.value(), view.value().after));
    if (done.error().where == "reason")
      return wrong(context, std::move(view).value(), &Shown::wrong_flag_reason,
                   "ui.reports.no_reason");
    if (done.error().where == "person")
      return wrong(context, std::move(view).value(), &Shown::wrong_person, "ui.list.nobody");
    return refuse(context.lang, done.error());
  }
  return refuse(context.lang, Error{Trouble::Invalid, "flag", "deceased or returned"});
}

}  // namespace tadasu::serve
