// What the duties of one incident cost: under Japanese law as they are asked, under every law that
// is installed, and with nothing known. Laws are loaded, and their cases run, before the clock
// starts.
#include <benchmark/benchmark.h>

#include <nlohmann/json.hpp>
#include <string>

#include "base/check.h"
#include "base/clock.h"
#include "duties/duties.h"

namespace {

using tadasu::Json;

const tadasu::FixedClock kClock{tadasu::parse_moment("2026-11-21T10:00:00+09:00")->moment};

Json every_law() {
  const auto reports = tadasu::duties::check_laws({});
  TADASU_CHECK(reports.ok());
  Json out = Json::array();
  for (const auto& one : reports.value()) out.push_back(one.law);
  return out;
}

// A shop whose list of customers at home and abroad was taken by an attacker.
Json stolen_list() {
  return Json::parse(R"({
    "schema": "tadasu.facts/1", "as_of": "2026-11-21", "sector": ["card_merchant", "listed"],
    "established_in": ["JP"], "residence": {"JP": 4000, "DE": 12, "KR": 30, "US": 9, "US-CA": 4},
    "role": "controller", "actor": "external_attack", "wrongful_purpose": true, "cia": ["C"],
    "content_state": "intact", "attack_signs": ["traces_of_theft"], "exfil": "yes",
    "recipient": "unidentified", "deletion_confirmed": false, "secondary_damage": "none_known",
    "spread_risk": false, "items": ["person_name", "email", "address", "phone", "card_number"],
    "special": {}, "identifiable_by": "anyone", "held_as": "personal_data", "login_opens": [],
    "secrecy_of_communications": false, "persons": 4051, "vulnerable_persons": false,
    "contact_data": "usable", "encryption": "none", "backup": "ok", "service_effect": "none",
    "harm": "low", "knew_date": "2026-11-20T09:00:00+09:00"})");
}

void judge(benchmark::State& state, const Json& facts) {
  TADASU_CHECK(tadasu::duties::evaluate(facts, kClock).ok());  // loads
  std::size_t duties = 0;
  for (auto step : state) {
    const auto answer = tadasu::duties::evaluate(facts, kClock);
    TADASU_CHECK(answer.ok());
    duties = answer.value().duties.size();
  }
  state.counters["duties"] = static_cast<double>(duties);
}

void KnownUnderTheLawsThatApply(benchmark::State& state) { judge(state, stolen_list()); }
void KnownUnderEveryLaw(benchmark::State& state) {
  Json facts = stolen_list();
  facts["regime"] = every_law();
  judge(state, facts);
}
void NothingKnownUnderJapaneseLaw(benchmark::State& state) {
  judge(state, {{"schema", "tadasu.facts/1"}, {"regime", {"jp-appi"}}});
}
void NothingKnownUnderEveryLaw(benchmark::State& state) {
  judge(state, {{"schema", "tadasu.facts/1"}, {"regime", every_law()}});
}
BENCHMARK(KnownUnderTheLawsThatApply)->Unit(benchmark::kMillisecond);
BENCHMARK(KnownUnderEveryLaw)->Unit(benchmark::kMillisecond);
BENCHMARK(NothingKnownUnderJapaneseLaw)->Unit(benchmark::kMillisecond);
BENCHMARK(NothingKnownUnderEveryLaw)->Unit(benchmark::kMillisecond);

}  // namespace
