// Judge sees at a glance what Worlds works out world by world: here both are asked, under every
// law, with the facts of its cases and with some of them left out.
#include "duties/judge.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>

#include "base/bytes.h"
#include "base/pack.h"
#include "duties/cases.h"
#include "duties/duties.h"
#include "duties/vocabulary.h"
#include "duties/worlds.h"

namespace tadasu::duties {
namespace {

const FixedClock kClock{parse_moment("2026-11-21T10:00:00+09:00")->moment};

std::vector<Json> cases_of(const std::string& law) {
  const auto text = read_file(packs_folder() / "laws" / "cases" / (law + ".json"));
  EXPECT_TRUE(text.ok()) << law;
  const Json file = Json::parse(text.value());
  std::vector<Json> out;
  for (const Json& one : file.at("cases")) {
    out.push_back(file.at("base"));
    const Json change = one.value("change", Json::object());
    for (const auto& [fact, value] : change.items()) out.back()[fact] = value;
  }
  return out;
}

// The same incident while less is known of it, or as two groups of persons.
Json half_known(Json facts, std::mt19937& random) {
  Json group = Json::object();
  for (const char* fact : {"items", "special", "persons"}) {
    if (facts.contains(fact) && random() % 2 == 0) group[fact] = facts[fact];
  }
  for (const char* fact : {"sector", "cia", "attack_signs", "login_opens"}) {
    if (facts.contains(fact) && facts[fact].is_array() && random() % 4 == 0)
      facts[fact].push_back("unknown");  // and perhaps more
  }
  const auto left_out = 1 + random() % 6;
  const Json whole = facts;
  for (const auto& [fact, value] : whole.items()) {
    if (fact != "schema" && fact != "as_of" && random() % 10 < left_out) facts.erase(fact);
  }
  if (random() % 3 == 0) facts["groups"] = {group, {{"persons", 3}}};
  return facts;
}

struct Compared {
  std::size_t settled = 0, turning = 0, open = 0;
};

void compare(const Law& law, const LawIndex& index, const KnownFacts& known, Compared& compared) {
  const SeenFacts seen(known);
  const Plan plan(law, index);
  Judge quick(seen, law, plan, index);
  Worlds slow(known, law, index);
  for (const DutyRule& duty : law.duties) {
    const std::string where = law.id + "/" + duty.id;
    const Truth truth = slow.truth(duty.due);
    ASSERT_EQ(quick.truth(duty.due), truth) << where;
    const auto quick_why = quick.why(duty.due);
    const auto slow_why = slow.why(duty.due);
    ASSERT_EQ(quick_why.size(), slow_why.size()) << where;
    for (std::size_t i = 0; i < slow_why.size(); ++i) {
      EXPECT_EQ(quick_why[i].rule, slow_why[i].rule) << where;
      EXPECT_EQ(quick_why[i].facts, slow_why[i].facts) << where;
    }
    if (truth == Truth::Open) {
      ++compared.open;
      EXPECT_EQ(quick.questions(duty.due), slow.questions(duty.due)) << where;
    } else {
      ++compared.settled;
      const auto turning = slow.turning(duty.due);
      compared.turning += turning.size();
      EXPECT_EQ(quick.turning(duty.due), turning) << where;
    }
    if (!duty.clock || duty.clock->longer == 0) continue;
    const Expression& longer = duty.clock->longer_when;
    EXPECT_EQ(quick.certain_if(longer, duty.due), slow.certain_if(longer, duty.due)) << where;
  }
}

TEST(judge, sees_at_a_glance_what_every_world_says) {
  const auto index = load_law_index();
  ASSERT_TRUE(index.ok());
  std::mt19937 random(20261123);
  Compared compared;
  for (const IndexEntry& entry : index.value()->laws) {
    const auto law = load_law(entry.id);
    ASSERT_TRUE(law.ok()) << entry.id;
    std::size_t number = 0;
    for (const Json& facts : cases_of(entry.id)) {
      if (number++ % 4 != 0) continue;
      for (const Json& asked : {facts, half_known(facts, random)}) {
        if (!validate_facts(asked).ok()) continue;  // cases of what is refused
        const auto known = KnownFacts::open(asked, kClock);
        if (!known.ok()) continue;
        SCOPED_TRACE(asked.dump());
        compare(*law.value(), *index.value(), known.value(), compared);
      }
    }
  }
  EXPECT_GT(compared.settled, 1000U);
  EXPECT_GT(compared.turning, 3000U);
  EXPECT_GT(compared.open, 300U);
}

// Left open for one taxonomy, answered for another: any other answer to `special` may turn it.
TEST(judge, a_fact_that_is_half_known_can_turn_what_is_settled) {
  const auto index = load_law_index();
  const auto law = load_law("jp-public");
  ASSERT_TRUE(index.ok() && law.ok());
  Json facts = cases_of("jp-public").front();
  facts["special"] = {{"appi", {"disability"}}};
  const auto known = KnownFacts::open(facts, kClock);
  ASSERT_TRUE(known.ok());
  const DutyRule& duty = law.value()->duties.front();
  Worlds worlds(known.value(), *law.value(), *index.value());
  ASSERT_EQ(worlds.truth(duty.due), Truth::Yes);
  const auto turning = worlds.turning(duty.due);
  EXPECT_NE(std::find(turning.begin(), turning.end(), "special"), turning.end());
}

// Every condition of a pack may be the only one with its threshold.
TEST(judge, a_threshold_that_stands_nowhere_else_is_judged) {
  const auto pack = load_pack("laws/jp-card");
  const auto index = load_law_index();
  ASSERT_TRUE(pack.ok() && index.ok());
  const Json facts = {{"schema", kFactsSchema}, {"persons", {{"min", 1}}}};
  const auto known = KnownFacts::open(facts, kClock);
  ASSERT_TRUE(known.ok());
  const auto duties_of = [&](const std::string& member, const Json& value) {
    Json changed = pack.value();
    Json& duty = changed["duty"][0];
    duty["due"] = "actor = loss or actor != loss";
    duty[member] = value;
    const auto law = law_of(changed);
    EXPECT_TRUE(law.ok()) << member << ": " << (law.ok() ? "" : law.error().detail);
    const auto answer = evaluate_law(law.value(), facts, kClock);
    EXPECT_TRUE(answer.ok()) << member;
    Compared compared;
    compare(law.value(), *index.value(), known.value(), compared);
    return answer.value().duties;
  };
  EXPECT_EQ(duties_of("due", "my_number_persons > 77").front().state, DutyState::Undetermined);
  EXPECT_EQ(duties_of("due", "my_number_persons > 77").front().flips_on,
            std::vector<std::string>{"persons"});
  EXPECT_EQ(duties_of("due", "residence KR > 77").front().state, DutyState::Undetermined);
  for (const char* member : {"may_wait", "advised"}) {
    const auto duties = duties_of(member, "residence KR > 77 and my_number_persons > 78");
    EXPECT_EQ(duties.front().state, DutyState::Due) << member;
  }
  Json clock = {{"start", "knew"}, {"counting", "hours"}, {"length", 24}, {"longer", 48}};
  clock["longer_when"] = "residence KR > 77";
  EXPECT_FALSE(duties_of("clock", clock).empty());
  const Json to = {{{"id", "ppc"}, {"when", "residence KR > 77"}}, {{"id", "fsa"}}};
  EXPECT_FALSE(duties_of("to", to).empty());
}

}  // namespace
}  // namespace tadasu::duties
