// Duties and deadlines: what the law asks, by when, why, and which answers would change it.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "duties/duties.h"
#include "respond/duty_terms.h"
#include "serve/alarms_part.h"
#include "serve/case.h"
#include "serve/correction.h"
#include "serve/duty_decisions_part.h"
#include "serve/fact_forms.h"
#include "serve/known.h"
#include "serve/pages.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

// The facts the authority's form asks for before anything else: in packs they are ordinary facts.
constexpr const char* kFirstQuestions[] = {"items", "role", "sector"};

Json member(const Json& facts, std::string_view fact) {
  const std::size_t dot = fact.find('.');
  const auto found = facts.find(std::string(fact.substr(0, dot)));
  if (found == facts.end()) return {};
  if (dot == std::string_view::npos) return *found;
  const auto inner =
      found->is_object() ? found->find(std::string(fact.substr(dot + 1))) : found->end();
  return found->is_object() && inner != found->end() ? *inner : Json();
}

Json facts_of(const Case& which) {
  if (!which.response) return Json::object();
  Json facts = Json::parse(which.response->facts_json, nullptr, false);
  return facts.is_object() ? facts : Json::object();
}

// ---- one duty

struct StateWords {
  Tone tone;
  Literal card;
  std::string_view words;
};
StateWords state_words(Lang lang, duties::DutyState state) {
  switch (state) {
    case duties::DutyState::Due:
      return {Tone::Bad, " due"_h, say(lang, "ui.duty.due")};
    case duties::DutyState::Undetermined:
      return {Tone::Warn, " open"_h, say(lang, "ui.duty.undetermined")};
    case duties::DutyState::NotDue:
      return {Tone::Good, " no"_h, say(lang, "ui.duty.not_due")};
  }
  return {Tone::Plain, ""_h, ""};
}

Html why_html(Lang lang, const duties::Duty& duty, const Json& facts) {
  Html list, out;
  for (const duties::Why& why : duty.why) {
    // Facts with the same answer stand together: most are unknown at first.
    std::vector<std::pair<std::string, std::string>> read;  // answer -> names
    for (const std::string& fact : why.facts) {
      const std::string words = fact_words(lang, fact, member(facts, fact));
      const auto same = std::find_if(read.begin(), read.end(),
                                     [&](const auto& one) { return one.first == words; });
      const std::string name(duties::fact_name(lang, fact));
      if (same == read.end())
        read.emplace_back(words, name);
      else
        same->second += std::string(say(lang, "ui.list_separator")) + name;
    }
    Html answers;
    for (const auto& [words, names] : read)
      answers.put("<br><span class=\"small\">{}: <b>{}</b></span>", names, words);
    list.put("<li>{}<br><span class=\"small soft\">{}</span>{}</li>",
             duties::rule_name(lang, why.rule), why.cite, answers);
  }
  if (list.empty()) return out;
  out.put("<details><summary>{}</summary><ul>{}</ul></details>", say(lang, "ui.duty.why"), list);
  return out;
}

Html flips_html(Lang lang, const duties::Duty& duty) {
  Html list, out;
  for (const std::string& fact : duty.flips_on)
    list.put("<li><a class=\"chip\" href=\"#{}\">{}</a></li>", fact, duties::fact_name(lang, fact));
  if (list.empty()) return out;
  if (duty.state == duties::DutyState::Undetermined)
    out.put("<p><b>{}</b></p><ul class=\"chips\">{}</ul>", say(lang, "ui.duty.depends"), list);
  else
    out.put("<details><summary>{}</summary><ul class=\"chips\">{}</ul></details>",
            say(lang, "ui.duty.flips"), list);
  return out;
}

Html deadline_html(Context& context, const duties::Duty& duty) {
  const Lang lang = context.lang;
  Html out;
  const auto deadline = duty.deadline ? parse_moment(*duty.deadline) : std::nullopt;
  if (duty.state == duties::DutyState::NotDue) return out;
  if (!deadline) {
    out.put("<p class=\"clock{}\">{}</p>", duty.is_clock_lost ? " over"_h : ""_h,
            say(lang, duty.is_clock_lost ? "ui.duty.clock_lost" : "ui.duty.no_number"));
    return out;
  }
  const auto left_us = deadline->moment.us - context.now().us;
  out.put("<p class=\"clock{}\"><b>{}</b>{}",
          left_us < 0                         ? " over"_h
          : left_us < 24LL * 3600 * 1'000'000 ? " near"_h
                                              : ""_h,
          left_html(lang, context.now(), deadline->moment), moment_html(lang, deadline->moment));
  if (const auto warn = duty.warn ? parse_moment(*duty.warn) : std::nullopt)
    out.put(" <span class=\"small soft\">{}</span>",
            say(lang, "ui.duty.warn", {{"at", moment_text(lang, warn->moment)}}));
  out.put(" <span class=\"small soft\">{}</span></p>",
          duty.basis == duties::Basis::Contract    ? say(lang, "ui.duty.contract")
          : duty.basis == duties::Basis::Guideline ? say(lang, "ui.duty.guideline")
                                                   : say(lang, "ui.duty.statute"));
  return out;
}

std::string kept_text(Lang lang, const std::optional<std::string>& deadline, bool due_no_longer) {
  if (due_no_longer) return std::string(say(lang, "ui.duty.kept_off"));
  const auto moment = deadline ? parse_moment(*deadline) : std::nullopt;
  return moment ? moment_text(lang, moment->moment) : std::string(say(lang, "ui.duty.kept_none"));
}

// How changed facts moved the deadline of a duty since it arose.
Html moves_html(Lang lang, const respond::DutyTerms& kept) {
  Html out, moves;
  bool off = false;
  for (const auto& move : kept.moves) {
    Html facts;
    for (const auto& one : move.facts) {
      const auto words = [&](const std::string& json) {
        return fact_words(lang, one.fact, Json::parse(json, nullptr, false));
      };
      facts.put("<li>{}</li>", say(lang, "ui.duty.moved_fact",
                                   {{"fact", duties::fact_name(lang, one.fact)},
                                    {"before", words(one.before)},
                                    {"after", words(one.after)}}));
    }
    if (move.is_set_anew)
      facts.put("<li>{}</li>", say(lang, !move.set   ? "ui.duty.moved_set_withdrawn"
                                         : *move.set ? "ui.duty.moved_set_due"
                                                     : "ui.duty.moved_set_not_due"));
    if (move.other_law) facts.put("<li>{}</li>", say(lang, "ui.duty.moved_law"));
    moves.put("<li>{}<ul>{}</ul></li>",
              say(lang, "ui.duty.moved",
                  {{"at", moment_text(lang, move.at)},
                   {"before", kept_text(lang, move.before, off)},
                   {"after", kept_text(lang, move.after, move.due_no_longer)}}),
              facts);
    off = move.due_no_longer;
  }
  if (!moves.empty()) out.put("<ul class=\"small moves\">{}</ul>", moves);
  return out;
}

std::string kept_words(Lang lang, const respond::DutyTerms& kept) {
  return say(lang, "ui.duty.kept",
             {{"at", moment_text(lang, kept.moves.empty() ? kept.arose_at : kept.moves.back().at)},
              {"deadline", kept_text(lang, kept.deadline, kept.due_no_longer)}});
}

// What was kept of the duty when it arose, where now something else is worked out, and how changed
// facts moved its deadline.
Html terms_html(Lang lang, const duties::Duty& duty, const std::vector<respond::DutyTerms>& terms) {
  Html out;
  const respond::DutyTerms* kept = respond::find_terms(terms, duty);
  if (kept == nullptr) return out;
  out += moves_html(lang, *kept);
  if (respond::differ(*kept, duty))
    out.put("<p class=\"note warn\">{}<br>{}</p>", kept_words(lang, *kept),
            say(lang, "ui.duty.kept_law"));
  return out;
}

// Duties that arose and are not worked out any more: their law is not asked now, its pack cannot be
// read, or they are to somebody else. They must not go without a word.
Html gone_part(Lang lang, const duties::Answer& answer,
               const std::vector<respond::DutyTerms>& terms) {
  Html list, out;
  for (const respond::DutyTerms& kept : terms) {
    const auto same = [&](const duties::Duty& duty) {
      return duty.id == kept.duty && duty.to == kept.to;
    };
    if (kept.due_no_longer || std::any_of(answer.duties.begin(), answer.duties.end(), same))
      continue;
    list.put("<li><b>{}</b> <span class=\"soft\">→ {}</span><br>{}{}</li>",
             duties::duty_name(lang, kept.duty), duties::recipient_name(lang, kept.to),
             kept_words(lang, kept), moves_html(lang, kept));
  }
  if (!list.empty())
    out.put("<div class=\"note warn\" id=\"gone\"><p><b>{}</b></p><ul>{}</ul></div>",
            say(lang, "ui.duty.gone"), list);
  return out;
}

// Who added it, and what it must say beside the numbered items.
Html own_html(Context& context, const Case& which, const duties::Duty& duty) {
  const Lang lang = context.lang;
  Html out;
  const respond::OwnDuty* const own = respond::find_own_duty(which.response->own, duty.id);
  if (own == nullptr) return out;
  const auto& first = own->versions.front();
  out.put("<p class=\"small\">{} <a href=\"{}/own-duties#{}\">{}</a></p>",
          say(lang, "ui.own_duty.added",
              {{"who", which.user_name(lang, first.by)}, {"at", moment_text(lang, first.at)}}),
          path_of({"i", which.incident.id}), own->id, say(lang, "ui.own_duty.title"));
  if (!duty.wants.empty())
    out.put("<p class=\"pre\">{}: {}</p>", say(lang, "ui.own_duty.wants"), duty.wants);
  return out;
}

Html duty_card(Context& context, const Case& which, const duties::Duty& duty, const Json& facts,
               const std::vector<respond::DutyTerms>& terms, const DecisionTyped& typed) {
  const Lang lang = context.lang;
  const StateWords state = state_words(lang, duty.state);
  Html extra, out;
  if (duty.may_wait) extra.put("<p class=\"note\">{}</p>", say(lang, "ui.duty.may_wait"));
  if (duty.advised) extra.put("<p class=\"note\">{}</p>", say(lang, "ui.duty.advised"));
  extra += own_html(context, which, duty);
  extra += terms_html(lang, duty, terms);
  out.put(
      "<article class=\"card duty{}\"><h2>{}{} {} <span class=\"soft\">→ "
      "{}</span></h2>{}{}{}{}{}<p "
      "class=\"small soft\">{}</p></article>",
      state.card, tag(state.tone, state.words), decision_tags(context, which, duty),
      duty_title(context, duty), duties::recipient_name(lang, duty), deadline_html(context, duty),
      extra, flips_html(lang, duty), why_html(lang, duty, facts),
      decisions_html(context, which, duty, typed),
      duties::law_name(lang, duty.id.substr(0, duty.id.find('/'))));
  return out;
}

// ---- questions

// The facts whose answers decide something that is undetermined, then those that settled duties
// hang on.
std::vector<std::string> questions_of(const Case& which, bool undetermined) {
  std::vector<std::string> out;
  if (!which.response) return out;
  for (const duties::Duty& duty : which.response->duties.duties) {
    if ((duty.state == duties::DutyState::Undetermined) != undetermined) continue;
    for (const std::string& fact : duty.flips_on)
      if (fact != "knew_date" && std::find(out.begin(), out.end(), fact) == out.end())
        out.push_back(fact);
  }
  return out;
}

Html question(Context& context, const Case& which, const std::string& fact, const Json& facts,
              Literal details) {
  const Lang lang = context.lang;
  const Json current = member(facts, fact);
  Html out;
  out.put("<div class=\"ask\" id=\"{}\"><p><b>{}</b>: {}</p>", fact, duties::fact_name(lang, fact),
          fact_words(lang, fact, current));
  if (allowed(context.user->role, Need::DecideDuties)) {
    if (has_form(fact))
      out.put("<details{}><summary>{}<span class=\"sr\"> {}</span></summary>{}</details>", details,
              say(lang, "ui.fact.answer"), duties::fact_name(lang, fact),
              fact_form(context, which.incident.id, which.incident.last_entry, fact, current));
    else
      out.put("<p class=\"small soft\">{}</p>", say(lang, "ui.fact.no_form"));
  }
  out += "</div>"_h;
  return out;
}

Html questions_part(Context& context, const Case& which, const Json& facts) {
  const Lang lang = context.lang;
  Html open, others, out;
  std::set<std::string> asked;
  for (const std::string& fact : questions_of(which, true)) {
    asked.insert(fact);
    open += question(context, which, fact, facts, asked.size() <= 2 ? " open"_h : ""_h);
  }
  for (const std::string& fact : questions_of(which, false))
    if (asked.insert(fact).second) others += question(context, which, fact, facts, ""_h);
  for (const char* fact :
       {"encryption", "key_safe", "recipient", "exfil", "deletion_confirmed", "actor"})
    if (asked.insert(fact).second) others += question(context, which, fact, facts, ""_h);
  out.put("<section class=\"card\"><h2 id=\"questions\">{}</h2><p>{}</p>{}</section>",
          say(lang, "ui.questions.title"),
          open.empty() ? say(lang, "ui.questions.none") : say(lang, "ui.questions.words"), open);
  if (!others.empty())
    out.put("<section class=\"card\"><h2 id=\"answers\">{}</h2>{}</section>",
            say(lang, "ui.questions.others"), others);
  return out;
}

// The three questions the authority's web form asks before it opens, with our answers.
Html first_questions(Lang lang, const Json& facts) {
  Html list, out;
  const Json items = member(facts, "items");
  // "unknown" in the list: something unread may hold more. "No" is said only of a whole list.
  bool my_number = false, unknown = !items.is_array();
  if (items.is_array())
    for (const Json& one : items) {
      const Json& kind = one.is_object() && one.contains("kind") ? one["kind"] : one;
      my_number = my_number || kind == "my_number";
      unknown = unknown || !kind.is_string() || kind == "unknown";
    }
  list.put("<dt>{}</dt><dd>{}</dd>", say(lang, "ui.ppc.my_number"),
           my_number ? say(lang, "ui.yes")
           : unknown ? say(lang, "ui.ppc.my_number_unknown")
                     : say(lang, "ui.no"));
  for (std::size_t i = 1; i < std::size(kFirstQuestions); ++i)
    list.put("<dt>{}</dt><dd>{}</dd>",
             i == 1 ? say(lang, "ui.ppc.role") : say(lang, "ui.ppc.sector"),
             fact_words(lang, kFirstQuestions[i], member(facts, kFirstQuestions[i])));
  out.put(
      "<section class=\"card\"><h2>{}</h2><p class=\"small soft\">{}</p><dl "
      "class=\"facts\">{}</dl></section>",
      say(lang, "ui.ppc.title"), say(lang, "ui.ppc.words"), list);
  return out;
}

Html law_notes(Lang lang, const duties::Answer& answer) {
  Html list, out;
  for (const std::string& law : answer.not_installed)
    list.put("<li>{}</li>",
             say(lang, "ui.duty.not_installed", {{"law", duties::law_name(lang, law)}}));
  if (!answer.may_apply.empty()) {
    Html laws;
    for (const std::string& law : answer.may_apply)
      laws.put("<li>{}</li>", duties::law_name(lang, law));
    list.put("<li><details><summary>{}</summary><ul class=\"small\">{}</ul></details></li>",
             say(lang, "ui.duty.may_apply", {{"n", std::to_string(answer.may_apply.size())}}),
             laws);
  }
  // Rules not checked against the text yet are many and alike: one line, the list behind it.
  Html unverified;
  std::set<std::string> said;
  std::size_t unverified_count = 0;
  for (const std::string& one : answer.notes) {
    const std::string words = duties::note_words(lang, one);
    const bool plain = one.starts_with("unverified:");
    unverified_count += plain;
    if (said.insert(words).second) (plain ? unverified : list).put("<li>{}</li>", words);
  }
  if (unverified_count > 0)
    list.put("<li><details><summary>{}</summary><ul class=\"small\">{}</ul></details></li>",
             say(lang, "ui.duty.unverified", {{"n", std::to_string(unverified_count)}}),
             unverified);
  if (!list.empty())
    out.put("<div class=\"note warn\"><p><b>{}</b></p><ul>{}</ul></div>",
            say(lang, "ui.duty.notes"), list);
  return out;
}

OrderedJson kept_json(const std::vector<respond::DutyTerms>& terms) {
  const auto text = [](const std::optional<std::string>& one) {
    return one ? OrderedJson(*one) : OrderedJson();
  };
  OrderedJson out = OrderedJson::array();
  for (const respond::DutyTerms& one : terms) {
    OrderedJson moves = OrderedJson::array();
    for (const auto& move : one.moves) {
      OrderedJson facts = OrderedJson::array();
      for (const auto& fact : move.facts)
        facts.push_back({{"fact", fact.fact},
                         {"before", OrderedJson::parse(fact.before)},
                         {"after", OrderedJson::parse(fact.after)}});
      moves.push_back(
          {{"at", iso_text(move.at)},
           {"before", text(move.before)},
           {"after", text(move.after)},
           {"not_due", move.due_no_longer},
           {"other_law", move.other_law},
           {"set", move.set ? OrderedJson(*move.set ? "due" : "not_due") : OrderedJson()},
           {"facts", std::move(facts)}});
    }
    out.push_back({{"duty", one.duty},
                   {"to", one.to},
                   {"arose_at", iso_text(one.arose_at)},
                   {"law_sha256", one.law_hash},
                   {"deadline", text(one.deadline)},
                   {"not_due", one.due_no_longer},
                   {"moves", std::move(moves)}});
  }
  return out;
}

int urgency(const duties::Duty& duty) {
  return duty.state == duties::DutyState::Due            ? 0
         : duty.state == duties::DutyState::Undetermined ? 1
                                                         : 2;
}

}  // namespace

Answer duties_page(Context& context) {
  auto loaded = load_case(context);
  if (!loaded.ok()) return problem_page(context, loaded.error());
  return duties_with(context, loaded.value(), {});
}

Answer duties_with(Context& context, const Case& which, const KnownTyped& typed,
                   const DecisionTyped& decision) {
  const Lang lang = context.lang;
  const Json facts = facts_of(which);
  const auto terms = respond::duty_terms(context.house.store, which.incident.id);
  if (!terms.ok()) return problem_page(context, terms.error());
  Html body;
  body.put("<h1>{}</h1>", say(lang, "ui.menu.duties"));
  body += error_summary(lang, typed.wrongs);
  body += case_notes(context, which);
  body += alarms_part(context, which, "duties");
  body += known_part(context, which, typed);
  if (which.response) {
    body += law_notes(lang, which.response->duties);
    if (allowed(context.user->role, Need::DecideDuties))
      body.put("<p>{}</p>", say(lang, "ui.duty.decide.how"));
    body.put("<p>{}</p>",
             link(path_of({"i", which.incident.id, "own-duties"}), say(lang, "ui.own_duty.link")));
    body += gone_part(lang, which.response->duties, terms.value());
    std::vector<const duties::Duty*> sorted;
    for (const duties::Duty& duty : which.response->duties.duties) sorted.push_back(&duty);
    std::stable_sort(sorted.begin(), sorted.end(), [&](auto* a, auto* b) {
      // The one that is being decided stands first, open.
      const bool a_here = is_decided_here(context, *a, decision);
      const bool b_here = is_decided_here(context, *b, decision);
      if (a_here != b_here) return a_here;
      if (urgency(*a) != urgency(*b)) return urgency(*a) < urgency(*b);
      return a->deadline.value_or("~") < b->deadline.value_or("~");
    });
    Html not_due;
    std::size_t not_due_count = 0;
    for (const duties::Duty* duty : sorted) {
      // A judgement against what was worked out stays in sight.
      const bool off = duty->state == duties::DutyState::NotDue &&
                       duty->worked_out() == duties::DutyState::NotDue &&
                       !is_decided_here(context, *duty, decision);
      not_due_count += off;
      (off ? not_due : body) += duty_card(context, which, *duty, facts, terms.value(), decision);
    }
    if (not_due_count > 0)
      body.put("<details class=\"stack\"><summary>{}</summary>{}</details>",
               say(lang, "ui.duty.not_due_group", {{"n", std::to_string(not_due_count)}}), not_due);
    body += questions_part(context, which, facts);
    body += correction_part(context, which, facts);
    body += first_questions(lang, facts);
  }
  Frame frame = case_frame(which, "duties", std::string(say(lang, "ui.menu.duties")));
  frame.wrong = !typed.wrongs.empty() || !decision.problem.empty();
  context.local = path_of({"i", which.incident.id, "duties"});
  return html(page(context, frame, body));
}

Result<OrderedJson> duties_twin(Context& context) {
  TRY(const Case which, load_case(context));
  if (!which.response) return *which.trouble;
  OrderedJson out = {{"schema", "tadasu.duties_page/1"},
                     {"incident", which.incident.id},
                     {"last_entry", which.incident.last_entry}};
  out["duties"] = duties::to_json(which.response->duties);
  TRY(const auto terms, respond::duty_terms(context.house.store, which.incident.id));
  out["kept"] = kept_json(terms);
  out["decided"] = decisions_json(context, which);
  out["alerts"] = alarms_json(context, which);
  out["facts"] = facts_shown(context, which);
  out["questions"] = questions_of(which, true);
  put_survey(context, which, out);
  return out;
}

Outcome set_fact(Context& context) {
  const std::string fact(context.form.value("fact"));
  auto value = posted_value(context, fact);
  if (!value.ok())
    return refuse(422, "invalid", std::string(say(context.lang, value.error().detail)));
  const command::FactCheck check = [&](std::string_view field, const Json& given) -> Status {
    if (field == "corrects_survey") TRY_STATUS(check_correction(context, given));
    const std::size_t dot = field.find('.');
    Json facts = {{"schema", "tadasu.facts/1"}};
    if (dot == std::string_view::npos)
      facts[std::string(field)] = given;
    else
      facts[std::string(field.substr(0, dot))][std::string(field.substr(dot + 1))] = given;
    return duties::validate_facts(facts);
  };
  const auto set = command::set_fact(context.house.store, context.step(0), fact, value.value(),
                                     facts::FactState::Confirmed,
                                     trimmed(context.form.value("reason")), by(context), check);
  if (!set.ok() && set.error().where == "reason")
    return refuse(422, "invalid", std::string(say(context.lang, "ui.fact.reason_needed")));
  if (set.ok()) {
    const auto drafted =
        respond::respond(context.house.store, context.house.clock, context.step(0));
    if (!drafted.ok()) return refuse(context.lang, drafted.error());
  }
  return outcome_of(context, set,
                    path_of({"i", context.step(0), "duties"}) + "#" + percent_encode(fact));
}

}  // namespace tadasu::serve
