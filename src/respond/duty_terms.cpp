#include "respond/duty_terms.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/pack.h"
#include "duties/facts_behind.h"

namespace tadasu::respond {
namespace {

constexpr const char* kArose = "duty.arose";
constexpr const char* kMoved = "duty.moved";
// What clocks read, whatever the rules name.
constexpr const char* kOfClocks[] = {"knew_date",    "moments.evidence", "moments.confirmed",
                                     "moments.told", "moments.assessed", "moments.determined",
                                     "persons",      "persons_history"};

Json value_of(const Json& facts, const std::string& name) {
  const auto dot = name.find('.');
  if (dot == std::string::npos) return facts.value(name, Json());
  const Json inner = facts.value(name.substr(0, dot), Json());
  return inner.is_object() ? inner.value(name.substr(dot + 1), Json()) : Json();
}

std::optional<std::string> text_or_none(const Json& json, const char* member) {
  const Json& value = json.at(member);
  return value.is_null() ? std::nullopt : std::optional<std::string>(value.get<std::string>());
}

Json json_of(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

// What people set the duty to.
std::optional<bool> set_of(const duties::Duty& duty) {
  if (!duty.computed) return std::nullopt;
  return duty.state == duties::DutyState::Due;
}

// Entries of before there was such a member hold none.
std::optional<bool> set_of(const Json& kept) {
  const auto at = kept.find("set");
  return at == kept.end() || at->is_null() ? std::nullopt : std::optional(*at == "due");
}

Json json_of(std::optional<bool> set) { return set ? Json(*set ? "due" : "not_due") : Json(); }

DutyTerms* find(std::vector<DutyTerms>& terms, const std::string& duty, const std::string& to) {
  const auto at = std::find_if(terms.begin(), terms.end(),
                               [&](const auto& one) { return one.duty == duty && one.to == to; });
  return at == terms.end() ? nullptr : &*at;
}

void arose(const store::Entry& entry, std::vector<DutyTerms>& out) {
  const Json body = Json::parse(entry.body);
  for (const Json& one : body.at("duties")) {
    if (find(out, one.at("duty"), one.at("to")) != nullptr) continue;
    DutyTerms terms;
    terms.duty = one.at("duty");
    terms.to = one.at("to");
    terms.arose_at = entry.at;
    terms.law_hash = one.at("law_sha256");
    terms.deadline = text_or_none(one, "deadline");
    terms.facts_json = one.at("facts").dump();
    terms.set = set_of(one);
    out.push_back(std::move(terms));
  }
}

void moved(const store::Entry& entry, std::vector<DutyTerms>& out) {
  const Json body = Json::parse(entry.body);
  for (const Json& one : body.at("duties")) {
    DutyTerms* terms = find(out, one.at("duty"), one.at("to"));
    if (terms == nullptr) continue;
    DutyTerms::Move move;
    move.at = entry.at;
    move.before = text_or_none(one, "before");
    move.after = text_or_none(one, "after");
    move.due_no_longer = one.at("state") == "not_due";
    Json facts = Json::parse(terms->facts_json);
    for (const Json& fact : one.at("facts")) {
      move.facts.push_back({fact.at("fact"), fact.at("before").dump(), fact.at("after").dump()});
      facts[fact.at("fact").get<std::string>()] = fact.at("after");
    }
    move.set = set_of(one);
    move.is_set_anew = move.set != terms->set;
    move.other_law = one.at("law_sha256") != terms->law_hash;
    terms->law_hash = one.at("law_sha256");
    terms->facts_json = facts.dump();
    terms->set = move.set;
    // Written by two at the same moment: it moved once.
    if (terms->deadline == move.after && terms->due_no_longer == move.due_no_longer) continue;
    terms->deadline = move.after;
    terms->due_no_longer = move.due_no_longer;
    terms->moves.push_back(std::move(move));
  }
}

// The pack of a law as it stands, read once: its hash, and the clock of each duty.
class Packs {
 public:
  explicit Packs(const std::vector<Json>& own) : own_(own) {
    for (const Json& pack : own) keep(pack.at("pack").at("id"), pack);
  }
  Result<const std::pair<std::string, Json>*> of(const std::string& law) {
    if (const auto at = read_.find(law); at != read_.end()) return &at->second;
    TRY(Json pack, load_pack("laws/" + law));
    return keep(law, std::move(pack));
  }
  [[nodiscard]] const std::vector<Json>& own() const { return own_; }

 private:
  const std::pair<std::string, Json>* keep(const std::string& law, Json pack) {
    const Digest digest = sha256(bytes_of(pack.dump()));
    return &read_.emplace(law, std::pair(hex(digest), std::move(pack))).first->second;
  }

  const std::vector<Json>& own_;
  std::map<std::string, std::pair<std::string, Json>> read_;
};

std::string law_of(const std::string& duty) { return duty.substr(0, duty.find('/')); }

Json clock_of(const Json& pack, const std::string& duty) {
  const std::string id = duty.substr(duty.find('/') + 1);
  for (const Json& one : pack.value("duty", Json::array()))
    if (one.at("id") == id) return one.value("clock", Json());
  return {};
}

// Every fact that can have a say, not only those that decided it: two that change together may
// turn what neither turns alone.
Result<Json> facts_read(const std::string& duty, const Json& facts, const std::vector<Json>& own) {
  TRY(const std::vector<std::string> names, duties::facts_behind(duty, own));
  Json out = Json::object();
  for (const std::string& name : names) out[name] = value_of(facts, name);
  for (const char* name : kOfClocks) out[name] = value_of(facts, name);
  return out;
}

Result<Json> terms_json(const duties::Duty& duty, const Json& facts, Packs& packs) {
  TRY(const auto* pack, packs.of(law_of(duty.id)));
  TRY(Json read, facts_read(duty.id, facts, packs.own()));
  // What people typed stands sealed where they typed it, never here.
  const bool is_typed = duty.basis == duties::Basis::Contract;
  Json rules = Json::array();
  for (const duties::Why& why : duty.why)
    rules.push_back({{"rule", why.rule}, {"cite", is_typed ? "" : why.cite}});
  const bool due = duty.state == duties::DutyState::Due;
  return Json{{"duty", duty.id},
              {"to", duty.to},
              {"state", due ? "due" : "undetermined"},
              {"set", json_of(set_of(duty))},
              {"deadline", json_of(duty.deadline)},
              {"law_sha256", pack->first},
              {"rules", std::move(rules)},
              {"clock", clock_of(pack->second, duty.id)},
              {"content", duty.content},
              {"facts", std::move(read)}};
}

Json changes(const DutyTerms& kept, const Json& facts) {
  Json out = Json::array();
  const Json before = Json::parse(kept.facts_json);
  for (const auto& [name, value] : before.items()) {
    const Json now = value_of(facts, name);
    if (now != value) out.push_back({{"fact", name}, {"before", value}, {"after", now}});
  }
  return out;
}

void add_entry(std::vector<store::NewEntry>& out, std::string_view incident, const char* what,
               Json duties, std::uint64_t revision) {
  if (duties.empty()) return;
  const Json body = {{"duties", std::move(duties)}, {"revision", revision}};
  store::NewEntry& entry = out.emplace_back();
  entry.incident = incident;
  entry.actor = "system";
  entry.what = what;
  entry.body_json = body.dump();
}

}  // namespace

Result<std::vector<DutyTerms>> duty_terms(const store::Store& store, std::string_view incident) {
  std::vector<DutyTerms> out;
  std::uint64_t damaged = 0;
  TRY_STATUS(store.read(incident, 0, [&](const store::Entry& entry) {
    try {
      if (entry.what == kArose) arose(entry, out);
      if (entry.what == kMoved) moved(entry, out);
    } catch (const Json::exception&) {
      damaged = entry.number;
    }
    return damaged == 0;
  }));
  if (damaged != 0)
    return Error{Trouble::Damaged, "journal/" + std::to_string(damaged),
                 "terms of a duty have another form than they should"};
  return out;
}

const DutyTerms* find_terms(const std::vector<DutyTerms>& terms, const duties::Duty& duty) {
  const auto at = std::find_if(terms.begin(), terms.end(), [&](const DutyTerms& one) {
    return one.duty == duty.id && one.to == duty.to;
  });
  return at == terms.end() ? nullptr : &*at;
}

bool differ(const DutyTerms& kept, const duties::Duty& now) {
  const bool off = now.state == duties::DutyState::NotDue;
  return kept.due_no_longer != off || (!off && kept.deadline != now.deadline);
}

Result<bool> keep_terms(store::Store& store, std::string_view incident,
                        const duties::Answer& answer, std::string_view facts_json,
                        const std::vector<Json>& own, std::uint64_t revision,
                        std::uint64_t last_entry) {
  TRY(const std::vector<DutyTerms> kept, duty_terms(store, incident));
  const Json facts = Json::parse(facts_json);
  Packs packs(own);
  Json new_terms = Json::array();
  Json new_moves = Json::array();
  std::set<std::pair<std::string, std::string>> seen;
  for (const duties::Duty& duty : answer.duties) {
    if (!seen.emplace(duty.id, duty.to).second) continue;
    if (!packs.of(law_of(duty.id)).ok()) continue;  // set to due; its law cannot be read now
    const DutyTerms* terms = find_terms(kept, duty);
    const bool due = duty.state == duties::DutyState::Due;
    const bool may_be = duty.state == duties::DutyState::Undetermined && duty.deadline;
    if (terms == nullptr) {
      if (!due && !may_be) continue;
      TRY(Json one, terms_json(duty, facts, packs));
      new_terms.push_back(std::move(one));
      continue;
    }
    if (!differ(*terms, duty)) continue;
    Json changed = changes(*terms, facts);
    const auto set = set_of(duty);
    if (changed.empty() && set == terms->set) continue;  // the law is another, not what happened
    TRY(const auto* pack, packs.of(law_of(duty.id)));
    const bool off = duty.state == duties::DutyState::NotDue;
    new_moves.push_back({{"duty", duty.id},
                         {"to", duty.to},
                         {"state", off   ? "not_due"
                                   : due ? "due"
                                         : "undetermined"},
                         {"set", json_of(set)},
                         {"before", json_of(terms->deadline)},
                         {"after", json_of(off ? std::nullopt : duty.deadline)},
                         {"law_sha256", pack->first},
                         {"facts", std::move(changed)}});
  }
  std::vector<store::NewEntry> entries;
  add_entry(entries, incident, kArose, std::move(new_terms), revision);
  add_entry(entries, incident, kMoved, std::move(new_moves), revision);
  if (entries.empty()) return false;
  entries.front().only_if_last = last_entry;
  TRY(const auto written, store.append_all(std::move(entries)));
  return !written.empty();
}

}  // namespace tadasu::respond
