#include "duties/duties.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>
#include <unordered_set>

#include "base/check.h"
#include "base/pack.h"
#include "duties/cases.h"
#include "duties/clocks.h"
#include "duties/facts_behind.h"
#include "duties/judge.h"
#include "duties/known_facts.h"
#include "duties/law_pack.h"
#include "duties/plan.h"
#include "duties/vocabulary.h"

namespace tadasu::duties {
namespace {

DutyState state_of(Truth truth) {
  return truth == Truth::Yes  ? DutyState::Due
         : truth == Truth::No ? DutyState::NotDue
                              : DutyState::Undetermined;
}

// The pack of a duty.
std::string pack_of(const std::string& duty) { return duty.substr(0, duty.find('/')); }

bool is_installed(const std::string& id) {
  std::error_code error;
  return std::filesystem::exists(packs_folder() / "laws" / (id + ".toml"), error);
}

struct Growing : Answer {
  std::unordered_set<std::string> noted;  // the same note is said once
  const std::vector<Setting>* set = nullptr;
};

void note(Growing& answer, std::string code, const std::string& subject) {
  code += ":" + subject;
  if (answer.noted.insert(code).second) answer.notes.push_back(std::move(code));
}

std::optional<Start> first_start(const KnownFacts& facts, StartOf start) {
  switch (start) {
    case StartOf::Knew:
      return facts.knew();
    case StartOf::Aware:
      return facts.aware();
    case StartOf::Assessed:
      return facts.moment("assessed");
    case StartOf::Determined:
      return facts.moment("determined");
  }
  TADASU_CHECK(false);
}

// The start of a term. A threshold that the history passed later starts it anew, but only when the
// duty can rest on nothing else: another trigger would have counted from the first knowledge.
std::optional<Start> start_of_term(Judge& judge, const KnownFacts& facts, const DutyRule& duty,
                                   bool is_set) {
  const ClockRule& clock = *duty.clock;
  auto start = first_start(facts, clock.start);
  if (clock.later_over == 0 || is_set) return start;
  const auto passed = facts.passed(clock.later_over);
  if (passed && (!start || passed->moment > start->moment) &&
      judge.excluded_if(clock.later_unless, duty.due))
    start = passed;
  return start;
}

void set_end(const ClockRule& clock, const Term& end, const Start& start, Duty& duty) {
  // Of days that were written without an hour the first begins where the authority is.
  const bool whole_day = start.date_only && clock.counting != Counting::Hours;
  const Moment from =
      whole_day ? start_of(date_at(start.moment), end.offset_minutes) : start.moment;
  duty.deadline = iso_text(end.last, end.offset_minutes);
  duty.counts_from = iso_text(from, end.offset_minutes);
}

void set_deadline(Judge& judge, const KnownFacts& facts, const DutyRule& rule, Duty& duty,
                  Growing& answer) {
  if (!rule.clock || duty.state == DutyState::NotDue) return;
  const ClockRule& clock = *rule.clock;
  // Set to due by people: what they rest it on is not in the conditions, so nothing follows from
  // their being met.
  const bool is_set = duty.worked_out() != duty.state;
  auto start = start_of_term(judge, facts, rule, is_set);
  const auto other = clock.or_start ? first_start(facts, *clock.or_start) : std::nullopt;
  const bool by_decision = clock.start == StartOf::Assessed || clock.start == StartOf::Determined;
  if (!start && other) return set_end(clock, term(clock, clock.or_length, *other), *other, duty);
  if (!start) {
    // A law that counts from a decision may wait for it; people who set it to due took it.
    duty.is_clock_lost = duty.state == DutyState::Due && (is_set || !by_decision);
    return note(answer, by_decision ? "no_decision" : "no_start", duty.id);
  }
  if (clock.start == StartOf::Knew && facts.certain_before_knew())
    note(answer, "earlier_certainty", duty.id);
  int length = clock.length;
  if (clock.longer > 0) {
    const Truth longer = judge.truth(clock.longer_when);
    if (is_set ? longer == Truth::Yes : judge.certain_if(clock.longer_when, rule.due)) {
      length = clock.longer;
    } else if (is_set || longer == Truth::Open) {
      note(answer, is_set ? "set_shorter" : "shorter_term", duty.id);
    }
  }
  Term end = term(clock, length, *start);
  const Start* counted = &*start;
  if (other) {
    const Term sooner = term(clock, clock.or_length, *other);
    if (sooner.last < end.last) {
      end = sooner;
      counted = &*other;
    }
  }
  set_end(clock, end, *counted, duty);
  if (end.warn) duty.warn = iso_text(*end.warn, end.offset_minutes);
  if (end.beyond_calendar) note(answer, "calendar_ends", duty.id);
  if (clock.counting == Counting::BusinessDays && !clock.holidays_jp)
    note(answer, "weekends_only", duty.id);
  // A term of hours counts from midnight until somebody says at what time it was.
  if (clock.counting == Counting::Hours && start->date_only && !start->fact.empty() &&
      std::find(duty.flips_on.begin(), duty.flips_on.end(), start->fact) == duty.flips_on.end())
    duty.flips_on.push_back(start->fact);
}

// The countries of `among` for which the recipient is told apart, in the order of `among`.
std::vector<std::string> countries_of(const KnownFacts& facts, const Recipient& recipient) {
  std::vector<std::string> out;
  for (const std::string& country : recipient.among) {
    for (const int scope : facts.scopes()) {
      const Json* residence = facts.value("residence", scope);
      if (residence == nullptr || recipient.each_of.empty()) continue;
      const CountFact living = residents(*residence, country);
      const bool named = residence->contains(country) && living.max != 0U;
      if (!named && living.min.value_or(0) == 0) continue;
      out.push_back(country);
      break;
    }
  }
  const Json* places = facts.value("established_in", KnownFacts::kEverybody);
  if (recipient.first_of.empty() || places == nullptr) return out;
  for (const Json& place : *places) {
    const auto& among = recipient.among;
    if (std::find(among.begin(), among.end(), place.get<std::string>()) == among.end()) continue;
    out.push_back(place);
    break;
  }
  return out;
}

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return text;
}

std::vector<std::string> recipients(Judge& judge, const KnownFacts& facts, const DutyRule& rule,
                                    const std::string& id, Growing& answer) {
  std::vector<std::string> out;
  bool open = false;
  for (const Recipient& recipient : rule.to) {
    const bool plain = recipient.among.empty();
    if (plain && recipient.when.kind == Expression::Kind::Always) break;
    const Truth truth = judge.truth(recipient.when);
    if (truth == Truth::Yes && plain) out.push_back(recipient.to);
    if (truth == Truth::Yes && !plain) {
      for (const std::string& country : countries_of(facts, recipient))
        out.push_back(recipient.to + "-" + lower(country));
    }
    open = open || truth == Truth::Open;
  }
  if (out.empty()) out.push_back(rule.to.back().to);
  if (open) note(answer, "recipient_open", id);
  return out;
}

const Setting* setting_of(const Growing& answer, const std::string& duty, const std::string& to) {
  for (const Setting& one : *answer.set)
    if (one.duty == duty && (one.to == to || one.to.empty())) return &one;
  return nullptr;
}

// Those to whom it is worked out to be, and those to whom people set it to be due.
std::vector<std::string> with_set(std::vector<std::string> to, const std::string& duty,
                                  const Growing& answer) {
  for (const Setting& one : *answer.set)
    if (one.duty == duty && one.is_due && !one.to.empty() &&
        std::find(to.begin(), to.end(), one.to) == to.end())
      to.push_back(one.to);
  return to;
}

bool is_yes(Judge& judge, const std::optional<Expression>& when) {
  return when && judge.truth(*when) == Truth::Yes;
}

// What people set stands instead of what was worked out, which stays beside it; what they set to
// "not due" keeps its deadline, so that calendars can cancel it.
void set_duty(Judge& judge, const KnownFacts& facts, const DutyRule& rule, bool is_due, Duty& duty,
              Growing& answer) {
  duty.computed = duty.state;
  duty.state = is_due ? DutyState::Due : DutyState::NotDue;
  duty.may_wait = is_due && is_yes(judge, rule.may_wait);
  duty.advised = !is_due && is_yes(judge, rule.advised);
  duty.is_clock_lost = duty.is_clock_lost && is_due;
  if (!is_due || duty.computed == DutyState::Due) return;
  duty.deadline.reset();
  duty.counts_from.reset();
  duty.warn.reset();
  set_deadline(judge, facts, rule, duty, answer);
}

void add_duty(Judge& judge, const KnownFacts& facts, const Law& law, const DutyRule& rule,
              Growing& answer) {
  Duty duty;
  duty.id = law.id + "/" + rule.id;
  duty.basis = rule.basis;
  duty.content = rule.content;
  duty.state = state_of(judge.truth(rule.due));
  duty.why = judge.why(rule.due);
  duty.flips_on =
      duty.state == DutyState::Undetermined ? judge.questions(rule.due) : judge.turning(rule.due);
  duty.may_wait = duty.state == DutyState::Due && is_yes(judge, rule.may_wait);
  duty.advised = duty.state == DutyState::NotDue && is_yes(judge, rule.advised);
  set_deadline(judge, facts, rule, duty, answer);
  if (!rule.cited.verified) answer.notes.push_back("unverified:" + duty.id);  // each duty once
  duty.name = rule.name;
  duty.wants = rule.wants;
  for (const std::string& to :
       with_set(recipients(judge, facts, rule, duty.id, answer), duty.id, answer)) {
    duty.to = to;
    for (const Recipient& recipient : rule.to)
      if (recipient.to == to) duty.to_name = recipient.name;
    answer.duties.push_back(duty);
    if (const Setting* one = setting_of(answer, duty.id, to))
      set_duty(judge, facts, rule, one->is_due, answer.duties.back(), answer);
  }
}

// A law that was not in force on the day of knowledge asks for nothing.
void add_not_in_force(const Law& law, const Plan& plan, const SeenFacts& seen,
                      const LawIndex& index, Growing& answer) {
  note(answer, "not_in_force", law.id);
  for (const DutyRule& rule : law.duties) {
    Duty duty;
    duty.id = law.id + "/" + rule.id;
    duty.state = DutyState::NotDue;
    duty.basis = rule.basis;
    duty.content = rule.content;
    duty.why = {{law.id + "/in-force", law.cited.cite, {"knew_date"}}};
    for (const std::string& to : with_set({rule.to.back().to}, duty.id, answer)) {
      duty.to = to;
      answer.duties.push_back(duty);
      const Setting* const one = setting_of(answer, duty.id, to);
      if (one == nullptr) continue;
      Judge judge(seen, law, plan, index);
      set_duty(judge, seen.facts(), rule, one->is_due, answer.duties.back(), answer);
    }
  }
}

// What people set to due and no pack can tell of: without its clock, and never without a word.
void add_set_alone(Growing& answer) {
  for (const Setting& one : *answer.set) {
    const auto is_there = [&](const Duty& duty) {
      return duty.id == one.duty && (duty.to == one.to || one.to.empty());
    };
    if (!one.is_due || std::any_of(answer.duties.begin(), answer.duties.end(), is_there)) continue;
    Duty duty;
    duty.id = one.duty;
    duty.to = one.to;
    duty.state = DutyState::Due;
    duty.computed = DutyState::NotDue;
    duty.is_clock_lost = true;
    note(answer, "set_unknown", duty.id);
    answer.duties.push_back(std::move(duty));
  }
}

void add_law(const Law& law, const SeenFacts& seen, const std::shared_ptr<const LawIndex>& index,
             Growing& answer) {
  const KnownFacts& facts = seen.facts();
  answer.laws.push_back(law.id);
  // The index was changed since the law was read.
  const bool stale = law.planned_with != index;
  const auto plan = stale ? std::make_shared<const Plan>(law, *index) : law.plan;
  if (law.status != "in_force" || facts.judged_on() < law.effective_from)
    return add_not_in_force(law, *plan, seen, *index, answer);
  Judge judge(seen, law, *plan, *index);
  const std::size_t before = answer.duties.size();
  for (const DutyRule& rule : law.duties) add_duty(judge, facts, law, rule, answer);
  if (!law.sanction.empty() &&
      std::any_of(answer.duties.begin() + static_cast<std::ptrdiff_t>(before), answer.duties.end(),
                  [](const Duty& duty) { return duty.state != DutyState::NotDue; }))
    note(answer, "sanction_" + law.sanction, law.id);
  // Each rule once, so none is noted already.
  for (std::size_t i = 0; i < law.rules.size(); ++i)
    if (!law.rules[i].cited.verified && judge.is_in_force(i))
      answer.notes.push_back("unverified:" + law.id + "/" + law.rules[i].id);
  for (const std::string& pending : law.pending) note(answer, "pending", law.id + "/" + pending);
}

bool waits_to_be_known(Truth applies, const IndexEntry& entry, Unplaced unplaced) {
  return applies == Truth::Open && entry.ask_when_known && unplaced == Unplaced::Named;
}

using Loaded = Result<std::shared_ptr<const Law>>;
struct AskedLaw {
  std::string id;
  Loaded law;
};

// The laws to ask, in order, and those that nobody can ask because their pack is missing.
std::vector<AskedLaw> laws_to_ask(const SeenFacts& seen, const LawIndex& index, Unplaced unplaced,
                                  Growing& answer) {
  std::vector<AskedLaw> out;
  const auto take = [&](const std::string& id, bool is_certain) {
    if (std::any_of(out.begin(), out.end(), [&](const AskedLaw& one) { return one.id == id; }))
      return;
    auto& missing = answer.not_installed;
    if (std::find(missing.begin(), missing.end(), id) != missing.end()) return;
    Loaded law = load_law(id);
    if (law.ok() || is_installed(id))
      out.push_back({id, std::move(law)});
    else if (is_certain)
      missing.push_back(id);
  };
  const auto add = [&](const std::string& id) { take(id, true); };
  const auto add_set = [&] {
    for (const Setting& one : *answer.set)
      for (const IndexEntry& entry : index.laws)
        if (one.is_due && entry.id == pack_of(one.duty)) add(entry.id);
  };
  if (const auto named = seen.facts().regime()) {
    for (const std::string& id : *named) add(id);
    add_set();
    return out;
  }
  const Law no_law;
  Judge judge(seen, no_law, *index.plan, index);
  for (const IndexEntry& entry : index.laws) {
    const Truth applies = judge.truth(entry.applies);
    if (waits_to_be_known(applies, entry, unplaced)) {
      answer.may_apply.push_back(entry.id);
      continue;
    }
    // What may apply is asked; what is not installed is named only when it certainly applies.
    if (applies != Truth::No) take(entry.id, applies == Truth::Yes);
  }
  add_set();
  return out;
}

const char* state_id(DutyState state) {
  switch (state) {
    case DutyState::Due:
      return "due";
    case DutyState::NotDue:
      return "not_due";
    case DutyState::Undetermined:
      break;
  }
  return "undetermined";
}

OrderedJson to_json(const Duty& duty) {
  OrderedJson out{{"id", duty.id}, {"state", state_id(duty.state)}, {"to", duty.to}};
  if (duty.computed) out["computed"] = state_id(*duty.computed);
  out["deadline"] = duty.deadline ? OrderedJson(*duty.deadline) : OrderedJson();
  if (duty.is_clock_lost) out["clock_lost"] = true;
  if (duty.counts_from) out["counts_from"] = *duty.counts_from;
  if (duty.warn) out["warn"] = *duty.warn;
  constexpr const char* kKinds[] = {"statute", "guideline", "contract"};
  out["kind"] = kKinds[static_cast<std::size_t>(duty.basis)];
  if (!duty.name.empty()) out["name"] = duty.name;
  if (!duty.to_name.empty()) out["to_name"] = duty.to_name;
  if (!duty.wants.empty()) out["wants"] = duty.wants;
  out["why"] = OrderedJson::array();
  for (const Why& why : duty.why) {
    out["why"].push_back({{"rule", why.rule}, {"cite", why.cite}, {"facts", why.facts}});
  }
  out["flips_on"] = duty.flips_on;
  if (duty.may_wait) out["may_wait"] = true;
  if (duty.advised) out["advised"] = true;
  if (!duty.content.empty()) out["content"] = duty.content;
  return out;
}

}  // namespace

Result<Answer> evaluate(const Json& facts, const Clock& clock) {
  return evaluate(facts, clock, Unplaced::Asked);
}

Result<Answer> evaluate(const Json& facts, const Clock& clock, Unplaced unplaced) {
  return evaluate(facts, clock, unplaced, {});
}

Status check_own(const Json& pack) {
  const auto law = own_law(pack);
  return law.ok() ? success() : Status(Error(law.error()));
}

Result<Answer> evaluate(const Json& facts, const Clock& clock, Unplaced unplaced,
                        const std::vector<Json>& own) {
  return evaluate(facts, clock, unplaced, own, {});
}

Result<Answer> evaluate(const Json& facts, const Clock& clock, Unplaced unplaced,
                        const std::vector<Json>& own, const std::vector<Setting>& set) {
  TRY_STATUS(validate_facts(facts));
  TRY(const auto index, load_law_index());
  TRY(const KnownFacts known, KnownFacts::open(facts, clock));
  Growing answer;
  answer.set = &set;
  answer.as_of = known.as_of();
  const SeenFacts seen(known);
  for (const auto& [id, law] : laws_to_ask(seen, *index, unplaced, answer)) {
    if (law.ok()) {
      add_law(*law.value(), seen, index, answer);
      continue;
    }
    // One pack that somebody broke must not take the deadlines of all others with it.
    answer.not_installed.push_back(id);
    note(answer, "not_loaded", id);
  }
  for (const Json& pack : own) {
    const auto law = own_law(pack);
    if (law.ok())
      add_law(*law.value(), seen, index, answer);
    else
      note(answer, "not_loaded", "own-");
  }
  add_set_alone(answer);
  for (const std::string& id : answer.not_installed) note(answer, "not_installed", id);
  return Answer(std::move(answer));
}

Result<std::vector<std::string>> facts_behind(const std::string& duty,
                                              const std::vector<Json>& own) {
  const std::string id = pack_of(duty);
  TRY(const auto index, load_law_index());
  const auto added = std::find_if(own.begin(), own.end(),
                                  [&](const Json& one) { return one["pack"]["id"] == id; });
  TRY(const auto law, added == own.end() ? load_law(id) : own_law(*added));
  Plan::Facts read = 0;
  const auto add = [&](const Plan& plan, const Expression& expression) {
    read |= plan.steps()[expression.number].reads;
  };
  for (const IndexEntry& entry : index->laws)
    if (entry.id == id) add(*index->plan, entry.applies);
  for (const std::uint32_t step : law->plan->impossible()) read |= law->plan->steps()[step].reads;
  std::vector<std::string> out;
  for (const DutyRule& rule : law->duties) {
    if (id + "/" + rule.id != duty) continue;
    each_condition(rule, [&](const Expression& expression) { add(*law->plan, expression); });
    for (const Recipient& recipient : rule.to)
      for (const std::string& fact : {recipient.each_of, recipient.first_of})
        if (!fact.empty()) out.push_back(fact);
  }
  for (std::size_t i = 0; i < fields().size(); ++i)
    if ((read >> i & 1) != 0) out.emplace_back(fields()[i].name);
  return out;
}

Result<Answer> evaluate_law(const Law& law, const Json& facts, const Clock& clock) {
  TRY_STATUS(validate_facts(facts));
  TRY(const auto index, load_law_index());
  TRY(const KnownFacts known, KnownFacts::open(facts, clock));
  Growing answer;
  const std::vector<Setting> nothing_set;
  answer.set = &nothing_set;
  answer.as_of = known.as_of();
  add_law(law, SeenFacts(known), index, answer);
  return Answer(std::move(answer));
}

Result<std::vector<LawReport>> check_laws(const std::vector<std::string>& ids) {
  TRY(const auto index, load_law_index());
  std::vector<std::string> asked = ids;
  for (const IndexEntry& entry : index->laws) {
    if (ids.empty() && is_installed(entry.id)) asked.push_back(entry.id);
  }
  std::vector<LawReport> out;
  for (const std::string& id : asked) {
    LawReport& report = out.emplace_back();
    report.law = id;
    const auto law = read_law_file(id);
    if (!law.ok()) {
      report.wrong.push_back(law.error().where + ": " + law.error().detail);
      continue;
    }
    report.status = law.value().status;
    report.rules = law.value().rules.size();
    report.duties = law.value().duties.size();
    for (const Rule& rule : law.value().rules)
      if (!rule.cited.verified) report.unverified.push_back(id + "/" + rule.id);
    for (const DutyRule& duty : law.value().duties)
      if (!duty.cited.verified) report.unverified.push_back(id + "/" + duty.id);
    const auto cases = run_own_cases(law.value());
    if (!cases.ok()) {
      report.wrong.push_back(cases.error().where + ": " + cases.error().detail);
      continue;
    }
    report.cases = cases.value().size();
    for (const CaseResult& one : cases.value())
      for (const std::string& wrong : one.wrong) report.wrong.push_back(one.name + ": " + wrong);
  }
  return out;
}

OrderedJson to_json(const Answer& answer) {
  OrderedJson out{{"schema", "tadasu.duties/1"}, {"laws", answer.laws}, {"as_of", answer.as_of}};
  out["duties"] = OrderedJson::array();
  for (const Duty& duty : answer.duties) out["duties"].push_back(to_json(duty));
  if (!answer.not_installed.empty()) out["not_installed"] = answer.not_installed;
  if (!answer.may_apply.empty()) out["may_apply"] = answer.may_apply;
  if (!answer.notes.empty()) out["notes"] = answer.notes;
  return out;
}

}  // namespace tadasu::duties
