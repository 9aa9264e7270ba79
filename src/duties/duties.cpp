#include "duties/duties.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/pack.h"
#include "duties/clocks.h"
#include "duties/judge.h"
#include "duties/known_facts.h"
#include "duties/law_pack.h"

namespace tadasu::duties {
namespace {

DutyState state_of(Truth truth) {
  return truth == Truth::Yes  ? DutyState::Due
         : truth == Truth::No ? DutyState::NotDue
                              : DutyState::Undetermined;
}

bool is_installed(const std::string& id) {
  std::error_code error;
  return std::filesystem::exists(packs_folder() / "laws" / (id + ".toml"), error);
}

void note(Answer& answer, std::string code, const std::string& subject) {
  code += ":" + subject;
  if (std::find(answer.notes.begin(), answer.notes.end(), code) == answer.notes.end()) {
    answer.notes.push_back(std::move(code));
  }
}

// The start of a term. A threshold that the history passed later starts it anew, but only when the
// duty can rest on nothing else: another trigger would have counted from the first knowledge.
std::optional<Start> start_of_term(Judge& judge, const KnownFacts& facts, const DutyRule& duty) {
  const ClockRule& clock = *duty.clock;
  auto start = clock.from_aware ? facts.aware() : facts.knew();
  if (clock.later_over == 0) return start;
  Expression unless;
  unless.kind = Expression::Kind::Not;
  unless.parts.push_back(clock.later_unless);
  const auto passed = facts.passed(clock.later_over);
  if (passed && judge.certain_if(unless, duty.due) && (!start || passed->moment > start->moment))
    start = passed;
  return start;
}

void set_deadline(Judge& judge, const KnownFacts& facts, const DutyRule& rule, Duty& duty,
                  Answer& answer) {
  if (!rule.clock || duty.state == DutyState::NotDue) return;
  const ClockRule& clock = *rule.clock;
  const auto start = start_of_term(judge, facts, rule);
  if (!start) return note(answer, "no_start", duty.id);
  if (!clock.from_aware && facts.certain_before_knew()) note(answer, "earlier_certainty", duty.id);
  int length = clock.length;
  if (clock.longer > 0) {
    if (judge.certain_if(clock.longer_when, rule.due)) {
      length = clock.longer;
    } else if (judge.truth(clock.longer_when) == Truth::Open) {
      note(answer, "shorter_term", duty.id);
    }
  }
  const Term end = term(clock, length, *start);
  duty.deadline = iso_text(end.last, end.offset_minutes);
  if (end.warn) duty.warn = iso_text(*end.warn, end.offset_minutes);
  if (end.beyond_calendar) note(answer, "calendar_ends", duty.id);
}

std::vector<std::string> recipients(Judge& judge, const DutyRule& rule, const std::string& id,
                                    Answer& answer) {
  std::vector<std::string> out;
  bool open = false;
  for (const Recipient& recipient : rule.to) {
    if (recipient.when.kind == Expression::Kind::Always) break;
    const Truth truth = judge.truth(recipient.when);
    if (truth == Truth::Yes) out.push_back(recipient.to);
    open = open || truth == Truth::Open;
  }
  if (out.empty()) out.push_back(rule.to.back().to);
  if (open) note(answer, "recipient_open", id);
  return out;
}

void add_duty(Judge& judge, const KnownFacts& facts, const Law& law, const DutyRule& rule,
              Answer& answer) {
  Duty duty;
  duty.id = law.id + "/" + rule.id;
  duty.basis = rule.basis;
  duty.content = rule.content;
  duty.state = state_of(judge.truth(rule.due));
  duty.why = judge.why(rule.due);
  duty.flips_on =
      duty.state == DutyState::Undetermined ? judge.questions(rule.due) : judge.turning(rule.due);
  duty.may_wait =
      duty.state == DutyState::Due && rule.may_wait && judge.truth(*rule.may_wait) == Truth::Yes;
  duty.advised =
      duty.state == DutyState::NotDue && rule.advised && judge.truth(*rule.advised) == Truth::Yes;
  set_deadline(judge, facts, rule, duty, answer);
  if (!rule.cited.verified) note(answer, "unverified", duty.id);
  for (const std::string& to : recipients(judge, rule, duty.id, answer)) {
    duty.to = to;
    answer.duties.push_back(duty);
  }
}

// A law that was not in force on the day of knowledge asks for nothing.
void add_not_in_force(const Law& law, Answer& answer) {
  note(answer, "not_in_force", law.id);
  for (const DutyRule& rule : law.duties) {
    Duty duty;
    duty.id = law.id + "/" + rule.id;
    duty.state = DutyState::NotDue;
    duty.to = rule.to.back().to;
    duty.basis = rule.basis;
    duty.content = rule.content;
    duty.why = {{law.id + "/in-force", law.cited.cite, {"knew_date"}}};
    answer.duties.push_back(std::move(duty));
  }
}

Status add_law(const std::string& id, const KnownFacts& facts, const LawIndex& index,
               Answer& answer) {
  TRY(const auto law, load_law(id));
  answer.laws.push_back(id);
  if (law->status != "in_force" || facts.judged_on() < law->effective_from) {
    add_not_in_force(*law, answer);
    return success();
  }
  Judge judge(facts, *law, index);
  for (const DutyRule& rule : law->duties) add_duty(judge, facts, *law, rule, answer);
  for (const Rule& rule : law->rules) {
    if (!rule.cited.verified && judge.in_force(rule.id) == &rule)
      note(answer, "unverified", id + "/" + rule.id);
  }
  for (const std::string& pending : law->pending) note(answer, "pending", id + "/" + pending);
  return success();
}

// The laws to ask, in order, and those that nobody can ask because their pack is missing.
std::vector<std::string> laws_to_ask(const KnownFacts& facts, const LawIndex& index,
                                     Answer& answer) {
  std::vector<std::string> out;
  const auto add = [&](const std::string& id) {
    auto& list = is_installed(id) ? out : answer.not_installed;
    if (std::find(list.begin(), list.end(), id) == list.end()) list.push_back(id);
  };
  if (const auto named = facts.regime()) {
    for (const std::string& id : *named) add(id);
    return out;
  }
  const Law no_law;
  Judge judge(facts, no_law, index);
  for (const IndexEntry& entry : index.laws) {
    const Truth applies = judge.truth(entry.applies);
    // What may apply is asked; what is not installed is named only when it certainly applies.
    if (applies == Truth::Yes || (applies == Truth::Open && is_installed(entry.id))) add(entry.id);
  }
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
  out["deadline"] = duty.deadline ? OrderedJson(*duty.deadline) : OrderedJson();
  if (duty.warn) out["warn"] = *duty.warn;
  out["kind"] = duty.basis == Basis::Statute ? "statute" : "guideline";
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
  TRY_STATUS(validate_facts(facts));
  TRY(const auto index, load_law_index());
  TRY(const KnownFacts known, KnownFacts::open(facts, clock));
  Answer answer;
  answer.as_of = known.as_of();
  for (const std::string& id : laws_to_ask(known, *index, answer)) {
    TRY_STATUS(add_law(id, known, *index, answer));
  }
  for (const std::string& id : answer.not_installed) note(answer, "not_installed", id);
  return answer;
}

OrderedJson to_json(const Answer& answer) {
  OrderedJson out{{"schema", "tadasu.duties/1"}, {"laws", answer.laws}, {"as_of", answer.as_of}};
  out["duties"] = OrderedJson::array();
  for (const Duty& duty : answer.duties) out["duties"].push_back(to_json(duty));
  if (!answer.not_installed.empty()) out["not_installed"] = answer.not_installed;
  if (!answer.notes.empty()) out["notes"] = answer.notes;
  return out;
}

}  // namespace tadasu::duties
