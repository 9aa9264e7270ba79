// One question a page. Where one answer is enough, the answers are buttons: one tap goes on, so
// that the shortest report takes six taps and a phone number. Ticked pages have a "don't know"
// button of the same kind. What was answered stays in the reporter's browser (draft.h), so back,
// reload and a closed browser lose nothing.
#include "serve/intake.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "command/command.h"
#include "respond/respond.h"
#include "serve/draft.h"
#include "serve/page.h"
#include "serve/questions.h"
#include "serve/sign_words.h"
#include "serve/submit.h"
#include "serve/take_answer.h"

namespace tadasu::serve {

namespace {

std::string words_key(std::string_view question, std::string_view answer) {
  return "intake." + std::string(question) + "." + std::string(answer);
}

// As the button says it; for the answers of this draft.
std::string answer_words(Lang lang, const Draft& draft, std::string_view question,
                         std::string_view answer) {
  return serve::answer_words(lang, draft.sign.happened, question, answer);
}

// ---- parts of the six pages

struct Asked {  // what a page was asked with, and what went wrong last time
  const Draft& draft;
  bool change = false;
  std::vector<Wrong> wrongs = {};
};

Html intake_form(const Asked& asked, std::string_view action, const Html& inside) {
  Html out;
  out.put("<form method=\"post\" action=\"{}\" data-guard=\"\" novalidate>{}{}{}</form>", action,
          hidden("token", asked.draft.token()), asked.change ? hidden("change", "1") : Html(),
          inside);
  return out;
}

Html choice(std::string_view name, std::string_view value, std::string_view words, bool current) {
  Html out;
  out.put("<li><button class=\"choice{}\" name=\"{}\" value=\"{}\"{}><span>{}</span></button></li>",
          value == "unknown" || value == "unsure" || value == "nothing" ? " unsure"_h : ""_h, name,
          value, current ? " aria-current=\"true\""_h : ""_h, words);
  return out;
}

Html choices(Lang lang, const Asked& asked, std::string_view question,
             std::span<const std::string_view> options, std::string_view chosen) {
  Html out;
  out += "<ul class=\"choices\">"_h;
  for (const std::string_view option : options)
    out += choice(question, option, answer_words(lang, asked.draft, question, option),
                  option == chosen);
  out += "</ul>"_h;
  return out;
}

Html ticks(Lang lang, const Asked& asked, std::string_view question,
           std::span<const std::string_view> options, const std::vector<std::string>& ticked) {
  Html out;
  out += "<div class=\"ticks two\">"_h;
  for (const std::string_view option : options) {
    const bool on = std::find(ticked.begin(), ticked.end(), option) != ticked.end();
    out.put(
        "<label class=\"tick\"><input type=\"checkbox\" name=\"{}\" "
        "value=\"{}\"{}><span>{}</span></label>",
        question, option, on ? " checked"_h : ""_h,
        answer_words(lang, asked.draft, question, option));
  }
  out += "</div>"_h;
  return out;
}

Html next_button(Lang lang) {
  Html out;
  out.put("<div class=\"sticky\">{}</div>", button(say(lang, "intake.next")));
  return out;
}

Html error_line(const Asked& asked, std::string_view field) {
  Html out;
  const std::string_view words = wrong_of(asked.wrongs, field);
  if (!words.empty()) out.put("<p class=\"error\" id=\"{}-error\">{}</p>", field, words);
  return out;
}

Html happened_page(Lang lang, const Asked& asked) {
  Html out;
  out.put("<p class=\"calm\">{}</p>", say(lang, "intake.calm"));
  out.put("<h1>{}</h1>", say(lang, "intake.question.happened"));
  out +=
      intake_form(asked, "/report/1",
                  choices(lang, asked, "happened", happened_options(), asked.draft.sign.happened));
  return out;
}

Html noticed_page(Lang lang, const Asked& asked) {
  const std::string& noticed = asked.draft.sign.noticed;
  const bool dated = parse_date(noticed).has_value();
  constexpr std::string_view kOptions[] = {"now", "today", "yesterday", "unknown"};
  Html out;
  out.put("<h1>{}</h1>", say(lang, "intake.question.noticed"));
  out += intake_form(asked, "/report/2", choices(lang, asked, "noticed", kOptions, noticed));
  Html date;
  date += field({.name = "date",
                 .label = say(lang, "intake.noticed.date"),
                 .value = dated ? noticed : "",
                 .error = wrong_of(asked.wrongs, "date"),
                 .attributes = " type=\"date\""_h});
  date.put(
      "<p class=\"field\"><button class=\"button second\" name=\"noticed\" "
      "value=\"date\">{}</button></p>",
      say(lang, "intake.noticed.use_date"));
  out += intake_form(asked, "/report/2", date);
  return out;
}

Html contents_page(Lang lang, const Asked& asked) {
  const signs::Sign& sign = asked.draft.sign;
  Html inside, people;
  for (const std::string_view option : people_options()) {
    people.put(
        "<label class=\"tick\"><input type=\"radio\" name=\"people\" "
        "value=\"{}\"{}><span>{}</span></label>",
        option, option == sign.people_estimate ? " checked"_h : ""_h,
        say(lang, words_key("people", option)));
  }
  inside.put("<fieldset id=\"contents\"><legend class=\"hint\">{}</legend>{}{}</fieldset>",
             say(lang, "intake.tick_all"), error_line(asked, "contents"),
             ticks(lang, asked, "contents", contents_options(), sign.contents));
  inside.put(
      "<fieldset class=\"field\"><legend>{}</legend><div class=\"ticks short\">{}</div></fieldset>",
      say(lang, "intake.question.people"), people);
  inside += next_button(lang);
  Html unsure;
  unsure.put("<ul class=\"choices\">{}</ul>",
             choice("unsure", "unsure", say(lang, "intake.contents.unsure"),
                    sign.contents == std::vector<std::string>{"unknown"}));
  Html out;
  out.put("<h1>{}</h1>", say(lang, "intake.question.contents"));
  out += intake_form(asked, "/report/3", unsure);
  out += intake_form(asked, "/report/3", inside);
  return out;
}

Html readable_page(Lang lang, const Asked& asked) {
  const std::string_view group = group_of(asked.draft.sign.happened);
  Html out;
  out.put("<h1>{}</h1>", say(lang, words_key("question", "readable-" + std::string(group))));
  out += intake_form(
      asked, "/report/4",
      choices(lang, asked, "readable", readable_options(group), asked.draft.sign.readable));
  return out;
}

Html done_page(Lang lang, const Asked& asked) {
  const std::vector<std::string>& done = asked.draft.sign.done;
  Html nothing, inside;
  nothing.put("<ul class=\"choices\">{}</ul>",
              choice("nothing", "nothing", say(lang, "intake.done.nothing"),
                     done == std::vector<std::string>{"nothing"}));
  inside.put("<fieldset id=\"done\"><legend class=\"hint\">{}</legend>{}{}</fieldset>",
             say(lang, "intake.tick_all"), error_line(asked, "done"),
             ticks(lang, asked, "done", done_options(), done));
  inside += next_button(lang);
  Html out;
  out.put("<h1>{}</h1>", say(lang, "intake.question.done"));
  out += intake_form(asked, "/report/5", nothing);
  out += intake_form(asked, "/report/5", inside);
  return out;
}

Html optional_label(Lang lang, std::string_view words) {
  Html out;
  out.put("{}<span class=\"optional\">{}</span>", words, say(lang, "ui.optional"));
  return out;
}

Html contact_page(Lang lang, const Asked& asked) {
  const Draft& draft = asked.draft;
  Html inside;
  inside += field({.name = "phone",
                   .label = say(lang, "intake.contact.phone"),
                   .hint = say(lang, "intake.contact.phone_hint"),
                   .value = draft.phone,
                   .error = wrong_of(asked.wrongs, "phone"),
                   .attributes = " type=\"tel\" autocomplete=\"tel\" maxlength=\"40\""_h});
  inside.put("<div class=\"field\"><label for=\"name\">{}</label>",
             optional_label(lang, say(lang, "intake.contact.name")));
  inside.put(
      "<input id=\"name\" name=\"name\" type=\"text\" autocomplete=\"name\" maxlength=\"60\" "
      "value=\"{}\"></div>",
      draft.name);
  inside.put("<div class=\"field\"><label for=\"words\">{}</label>{}",
             optional_label(lang, say(lang, "intake.contact.words")), error_line(asked, "words"));
  inside.put("<textarea id=\"words\" name=\"words\" maxlength=\"400\">{}</textarea></div>",
             draft.words);
  inside += next_button(lang);
  // In the same form, after the button that Enter presses: what was written goes with it.
  inside.put(
      "<p><button class=\"button second\" name=\"anonymous\" value=\"1\">{}</button></p><p "
      "class=\"hint\">{}</p>",
      say(lang, "intake.contact.anonymous"), say(lang, "intake.contact.anonymous_hint"));
  Html out;
  out.put("<h1>{}</h1>", say(lang, "intake.question.contact"));
  out += intake_form(asked, "/report/6", inside);
  return out;
}

// ---- check and receipt

Html check_page(Lang lang, const Draft& draft) {
  const signs::Sign& sign = draft.sign;
  const std::string contact = draft.anonymous
                                  ? std::string(say(lang, "intake.check.anonymous"))
                                  : draft.phone + (draft.name.empty() ? "" : "\n" + draft.name);
  std::vector<AnswerLine> lines = answer_lines(lang, sign);
  lines.push_back({"6", say(lang, "intake.check.contact"), contact});
  lines.push_back({"6", say(lang, "intake.check.words"),
                   draft.words.empty() ? std::string(say(lang, "ui.none")) : draft.words});
  Html list;
  for (const auto& line : lines) {
    list.put(
        "<div><dt>{}</dt><dd>{}</dd><dd class=\"change\"><a href=\"/report/{}?change=1\">{}<span "
        "class=\"sr\"> {}</span></a></dd></div>",
        line.label, line.answer, line.page, say(lang, "intake.check.change"), line.label);
  }
  Html send;
  send.put("<div class=\"sticky\">{}</div>", button(say(lang, "intake.check.send")));
  Html out;
  out.put("<h1>{}</h1><dl class=\"check\">{}</dl>", say(lang, "intake.question.check"), list);
  out += intake_form({.draft = draft}, "/report/send", send);
  return out;
}

Html steps(Lang lang, const std::vector<command::Sentence>& sentences, Literal classes) {
  Html out;
  out.put("<ol class=\"{}\">", classes);
  for (const command::Sentence& sentence : sentences)
    out.put("<li><span>{}</span></li>", sentence.in(lang));
  out += "</ol>"_h;
  return out;
}

Html receipt_page(Context& context, const Draft& draft) {
  const Lang lang = context.lang;
  Html out;
  out.put("<div class=\"receipt\"><h1>{}</h1><p>{}</p><output>{}</output></div>",
          say(lang, "intake.receipt.title"), say(lang, "intake.receipt.number"), draft.reference);
  out.put("<p>{}</p>", draft.anonymous ? say(lang, "intake.receipt.anonymous")
                                       : say(lang, "intake.receipt.call"));
  const auto sender = respond::sender(context.house.store);
  if (sender.ok() && !sender.value().desk_phone.empty())
    out.put("<p class=\"callbox\">{} <a href=\"tel:{}\">{}</a></p>",
            say(lang, "intake.receipt.desk"), sender.value().desk_phone, sender.value().desk_phone);
  if (const auto playbook = command::playbook_for(draft.sign.happened); playbook.ok()) {
    out.put("<section class=\"stack\"><h2>{}</h2>{}</section>", say(lang, "intake.receipt.never"),
            steps(lang, playbook.value().reporter_dont, "steps never"_h));
    out.put("<section class=\"stack\"><h2>{}</h2>{}</section>", say(lang, "intake.receipt.now"),
            steps(lang, playbook.value().reporter_do, "steps"_h));
  }
  out.put(
      "<p class=\"no-print row\"><button class=\"button second js-only\" type=\"button\" "
      "data-print=\"\">{}</button></p>",
      say(lang, "intake.receipt.print"));
  out += intake_form({.draft = draft}, "/report/again",
                     button(say(lang, "intake.receipt.again"), "button second"_h));
  return out;
}

// ---- the way through

std::string address_of(int page) {
  return page == 1 ? "/report" : page == 7 ? "/report/check" : "/report/" + std::to_string(page);
}

Html progress_line(Lang lang, int page, bool change) {
  Html out;
  out += "<div class=\"stepline\">"_h;
  if (page > 1 || change)
    out.put("<a class=\"back\" href=\"{}\">{}</a>", address_of(change ? 7 : page - 1),
            say(lang, "intake.back"));
  else
    out += "<span></span>"_h;
  if (page <= 6)
    out.put("<span class=\"soft\">{}</span>",
            say(lang, "intake.progress", {{"page", std::to_string(page)}}));
  out += "</div>"_h;
  return out;
}

Answer render(Context& context, const Asked& asked, int page) {
  const Lang lang = context.lang;
  constexpr std::string_view kTitles[] = {"happened", "noticed", "contents", "readable",
                                          "done",     "contact", "check"};
  const std::string_view title =
      page == 4
          ? say(lang, words_key("question",
                                "readable-" + std::string(group_of(asked.draft.sign.happened))))
          : say(lang, words_key("question", kTitles[page - 1]));
  Html body = progress_line(lang, page, asked.change);
  body += error_summary(lang, asked.wrongs);
  switch (page) {
    case 1:
      body += happened_page(lang, asked);
      break;
    case 2:
      body += noticed_page(lang, asked);
      break;
    case 3:
      body += contents_page(lang, asked);
      break;
    case 4:
      body += readable_page(lang, asked);
      break;
    case 5:
      body += done_page(lang, asked);
      break;
    case 6:
      body += contact_page(lang, asked);
      break;
    default:
      body += check_page(lang, asked.draft);
  }
  context.local = address_of(page);
  return html(serve::page(
      context, {.title = std::string(title), .look = Look::Intake, .wrong = !asked.wrongs.empty()},
      body));
}

int page_number(std::string_view step) {
  if (step == "check") return 7;
  if (step == "done") return 8;
  return step.size() == 1 && step[0] >= '1' && step[0] <= '6' ? step[0] - '0' : 0;
}

// The page that may be shown now: nobody jumps over a question.
int open_page(const Draft& draft, int wanted) {
  if (!draft.reference.empty()) return 8;
  return std::min(wanted == 8 ? 7 : wanted, draft.first_open_page());
}

Outcome lost(Context& context) {
  Outcome out = refuse(409, "conflict", std::string(say(context.lang, "intake.lost.words")));
  out.page = [](Context& inner) {
    Html body;
    body.put("<h1>{}</h1><p>{}</p><p><a class=\"button\" href=\"/report\">{}</a></p>",
             say(inner.lang, "intake.lost.title"), say(inner.lang, "intake.lost.words"),
             say(inner.lang, "intake.lost.again"));
    return html(page(
        inner, {.title = std::string(say(inner.lang, "intake.lost.title")), .look = Look::Intake},
        body));
  };
  return out;
}

Result<std::vector<std::string>> cookies_for(const Context& context, const Draft& draft) {
  TRY(std::string cookie, draft_cookie(context, draft));
  return std::vector<std::string>{std::move(cookie)};
}

}  // namespace

Answer intake_page(Context& context) {
  const int wanted = context.steps.empty() ? 1 : page_number(context.step(0));
  if (wanted == 0)
    return problem_page(context, 404, say(context.lang, "ui.problem.no_page"),
                        say(context.lang, "ui.problem.no_page_words"));
  auto draft = read_draft(context);
  const bool fresh = !draft;
  if (fresh) draft = new_draft(context);
  const int page = open_page(*draft, wanted);
  if (page != wanted) return redirect(page == 8 ? "/report/done" : address_of(page));
  Answer out;
  if (page == 8) {
    out = html(serve::page(
        context,
        {.title = std::string(say(context.lang, "intake.receipt.title")), .look = Look::Intake},
        receipt_page(context, *draft)));
  } else {
    const bool change =
        context.query.value("change") == "1" && draft->first_open_page() == 7 && page < 7;
    out = render(context, {.draft = *draft, .change = change}, page);
  }
  if (fresh) {
    const auto cookie = draft_cookie(context, *draft);
    if (!cookie.ok()) return problem_page(context, cookie.error());
    out.headers.emplace_back("Set-Cookie", cookie.value());
  }
  return out;
}

Result<OrderedJson> intake_twin(Context& context) {
  const int wanted = context.steps.empty() ? 1 : page_number(context.step(0));
  if (wanted == 0) return Error{Trouble::NotFound, "page", "there are six, then check and done"};
  const auto draft = read_draft(context);
  OrderedJson out = {{"schema", "tadasu.report_page/1"},
                     {"page", draft ? open_page(*draft, wanted) : 1}};
  if (draft) out["token"] = draft->token();
  if (draft && !draft->reference.empty()) out["reference"] = draft->reference;
  out["happened"] = happened_options();
  out["contents"] = contents_options();
  out["people"] = people_options();
  out["done"] = done_options();
  if (draft) out["readable"] = readable_options(group_of(draft->sign.happened));
  return out;
}

Outcome intake_answer(Context& context) {
  const int page = page_number(context.step(0));
  if (page < 1 || page > 6)
    return refuse(404, "not_found", std::string(say(context.lang, "ui.problem.no_page")));
  auto draft = read_draft(context);
  if (!draft || context.form.value("token") != draft->token()) return lost(context);
  if (!draft->reference.empty()) return go("/report/done");
  if (page > draft->first_open_page()) return go(address_of(draft->first_open_page()));
  const Wrongs wrongs = take_answer(context, *draft, page);
  const bool change = context.form.value("change") == "1";
  if (!wrongs.empty()) {
    Outcome out = refuse(422, "invalid", wrongs.front().words);
    out.page = [draft = *draft, change, wrongs, page](Context& inner) {
      return render(inner, {.draft = draft, .change = change, .wrongs = wrongs}, page);
    };
    return out;
  }
  auto cookies = cookies_for(context, *draft);
  if (!cookies.ok()) return refuse(context.lang, cookies.error());
  Outcome out = go(address_of(change ? draft->first_open_page() : page + 1));
  out.cookies = std::move(cookies).value();
  return out;
}

Outcome intake_send(Context& context) {
  auto draft = read_draft(context);
  if (!draft || context.form.value("token") != draft->token()) return lost(context);
  if (!draft->reference.empty()) return go("/report/done");
  if (draft->first_open_page() != 7) return go(address_of(draft->first_open_page()));
  if (context.house.reports_by_peer.full(context.request.peer, context.now()))
    return refuse(429, "too_many", std::string(say(context.lang, "intake.wrong.too_many")));
  context.house.reports_by_peer.add(context.request.peer, context.now());
  auto reference = submit(context, *draft);
  if (!reference.ok()) return refuse(context.lang, reference.error());
  draft->reference = std::move(reference).value();
  draft->name.clear();  // the receipt does not need them: they leave the browser
  draft->phone.clear();
  draft->words.clear();
  auto cookies = cookies_for(context, *draft);
  if (!cookies.ok()) return refuse(context.lang, cookies.error());
  Outcome out = go("/report/done");
  out.cookies = std::move(cookies).value();
  return out;
}

Outcome intake_again(Context& context) {
  const auto draft = read_draft(context);
  if (!draft || context.form.value("token") != draft->token()) return lost(context);
  Outcome out = go("/report");
  out.cookies = {set_cookie("tadasu_report", "", "/", 0)};
  return out;
}

}  // namespace tadasu::serve
