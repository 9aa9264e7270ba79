// packs/severity/cases/<id>.json: what the methods say of facts. Examples of the methods
// themselves, every cell of their tables, and what popular pages get wrong.
#include "duties/severity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "base/bytes.h"
#include "base/pack.h"
#include "duties/duties.h"
#include "duties/severity_pack.h"
#include "duties/vocabulary.h"
#include "find/kind.h"

namespace tadasu::duties {
namespace {

const FixedClock kClock{parse_moment("2026-11-21T10:00:00+09:00")->moment};

Json range_json(const std::optional<Range>& range) {
  return range ? Json::array({range->least, range->most}) : Json();
}

const SeverityModel* model_of(const std::vector<SeverityModel>& all, const std::string& id) {
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const SeverityModel& m) { return m.id == id; });
  return at == all.end() ? nullptr : &*at;
}

Json inputs_of(const SeverityModel& model) {
  Json out;
  for (const SeverityGroup& group : model.groups)
    for (const SeverityInput& input : group.inputs) out[input.id] = range_json(input.value);
  return out;
}

void check_case(const SeverityModel& model, const Json& expect) {
  const Json inputs = inputs_of(model);
  for (const auto& [what, value] : expect.items()) {
    if (what == "score") {
      EXPECT_EQ(range_json(model.score), value);
    } else if (what == "total") {
      EXPECT_EQ(range_json(model.total), value);
    } else if (what == "level") {
      ASSERT_TRUE(model.level_least && model.level_most);
      EXPECT_EQ(Json::array({model.level_least->id, model.level_most->id}), value);
    } else if (what == "inputs") {
      for (const auto& [input, range] : value.items()) EXPECT_EQ(inputs.at(input), range) << input;
    } else if (what == "flags") {
      Json flags = Json::array();
      for (const SeverityFlag& flag : model.flags)
        flags.push_back(flag.id + (flag.certain ? "" : "?"));
      EXPECT_EQ(flags, value);
    } else if (what == "asks" || what == "asks_not") {
      const std::set<std::string> asked(model.asks.begin(), model.asks.end());
      for (const Json& fact : value)
        EXPECT_EQ(asked.contains(fact.get<std::string>()), what == "asks") << fact;
    } else {
      ADD_FAILURE() << "no such expectation: " << what;
    }
  }
}

TEST(severity, every_case_of_the_packs_holds) {
  std::size_t cases = 0;
  for (const std::string& id : severity_ids()) {
    const auto text = read_file(packs_folder() / "severity" / "cases" / (id + ".json"));
    ASSERT_TRUE(text.ok()) << id;
    const Json file = Json::parse(text.value());
    for (const Json& one : file.at("cases")) {
      SCOPED_TRACE(id + ": " + one.at("name").get<std::string>());
      Json facts = file.at("base");
      for (const auto& [fact, value] : one.at("change").items()) facts[fact] = value;
      const auto all = severity(facts, kClock);
      ASSERT_TRUE(all.ok()) << all.error().where << ": " << all.error().detail;
      const SeverityModel* model = model_of(all.value(), id);
      ASSERT_NE(model, nullptr);
      ASSERT_FALSE(one.at("expect").empty());
      check_case(*model, one.at("expect"));
      ++cases;
    }
  }
  EXPECT_GE(cases, 90U);
}

// More knowledge never leaves the range that less knowledge gave; but for `insight`, which lowers
// by being stated.
TEST(severity, what_becomes_known_stays_inside_what_was_possible) {
  const std::vector<std::pair<std::string, std::vector<Json>>> choices = {
      {"items", {{"email"}, {"person_name", "card_number", "card_expiry"}, {"medical_history"}}},
      {"recipient", {"none_seen", "known", "unidentified", "public"}},
      {"cia", {{"C"}, {"C", "I", "A"}}},
      {"actor", {"external_attack", "loss", "accident"}},
      {"restore_delay", {0, 30, "never"}},
      {"backup", {"ok", "none"}},
      {"response", {"proper", "improper"}},
      {"sector", {Json::array(), {"medical"}}},
  };
  const auto measured = [](const Json& facts) {
    auto all = severity(facts, kClock);
    EXPECT_TRUE(all.ok());
    return std::move(all).value();
  };
  std::size_t compared = 0;
  Json facts{{"schema", "tadasu.facts/1"}};
  for (std::size_t round = 0; round < 24; ++round) {
    for (const auto& [fact, values] : choices)
      facts[fact] = (round * 7 + fact.size()) % 3 == 0
                        ? Json()
                        : values[(round + fact.size() * 5) % values.size()];
    const auto wide = measured(facts);
    for (const auto& [fact, values] : choices) {
      if (!facts[fact].is_null()) continue;
      for (const Json& value : values) {
        Json more = facts;
        more[fact] = value;
        const auto narrow = measured(more);
        for (std::size_t i = 0; i < wide.size(); ++i) {
          if (!wide[i].score || !narrow[i].score) continue;
          EXPECT_GE(narrow[i].score->least, wide[i].score->least) << more.dump();
          EXPECT_LE(narrow[i].score->most, wide[i].score->most) << more.dump();
          ++compared;
        }
      }
    }
  }
  EXPECT_GT(compared, 200U);
}

TEST(severity, every_kind_of_data_has_a_class) {
  const auto all = read_severity_pack("enisa");
  ASSERT_TRUE(all.ok()) << all.error().detail;
  std::set<std::string> named;
  for (const Rule& rule : all.value().rules.rules) {
    if (rule.id != "simple" && rule.id != "behavioural" && rule.id != "financial" &&
        rule.id != "sensitive")
      continue;
    std::vector<const Expression*> open{&rule.when};
    while (!open.empty()) {
      const Expression* one = open.back();
      open.pop_back();
      if (one->kind == Expression::Kind::HasItem)
        named.insert(one->values.begin(), one->values.end());
      for (const Expression& part : one->parts) open.push_back(&part);
    }
  }
  for (std::size_t i = 0; i < find::kKindCount; ++i)
    EXPECT_TRUE(named.contains(std::string(find::kind_id(static_cast<find::Kind>(i)))))
        << find::kind_id(static_cast<find::Kind>(i));
}

// "The average per person" of the published results is the mean over incidents, not over persons.
TEST(severity, published_results_are_consistent_and_not_weighted_by_persons) {
  const auto pack = load_pack("severity/jnsa");
  ASSERT_TRUE(pack.ok());
  const Json& year = pack.value().at("model").at("published").at(0);
  ASSERT_EQ(year.at("year"), 2018);
  const double total = year.at("yen_total");
  EXPECT_NEAR(total / year.at("yen_per_incident").get<double>(), 421.0, 0.05);
  EXPECT_EQ(year.at("incidents").get<int>() - 421, 22);  // without a computable amount
  EXPECT_NEAR(total / year.at("persons").get<double>(), 47821, 1);
  EXPECT_LT(year.at("yen_per_person").get<double>(), 47821);
}

TEST(severity, an_input_says_why_and_is_no_duty) {
  const Json facts = Json::parse(R"({"schema": "tadasu.facts/1", "items": ["income"],
                                     "identifiable_by": "anyone", "cia": ["C"]})");
  const auto all = severity(facts, kClock);
  ASSERT_TRUE(all.ok());
  const Json json = Json(to_json(all.value()));
  const Json& dpc = json.at(0).at("groups").at(0).at("inputs").at(0);
  EXPECT_EQ(dpc.at("why").at(0).at("step"), "money");
  const Json& read = dpc.at("why").at(0).at("facts");
  EXPECT_TRUE(std::find(read.begin(), read.end(), Json("items")) != read.end());
  for (const Json& model : json) {
    EXPECT_FALSE(model.at("caution").at("ja").get<std::string>().empty());
    EXPECT_FALSE(model.at("verified").get<bool>());
  }
  EXPECT_EQ(json.at(1).at("assumed"), true);
  EXPECT_GE(json.at(1).at("paid").size(), 5U);
  const auto answer = evaluate(facts, kClock);
  ASSERT_TRUE(answer.ok());
  for (const Duty& duty : answer.value().duties)
    for (const std::string& fact : duty.flips_on)
      EXPECT_TRUE(fact != "insight" && fact != "widely_known" && fact != "response") << duty.id;
}

TEST(severity, a_pack_that_makes_no_sense_is_refused_by_place) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "severity_packs";
  std::filesystem::remove_all(folder);
  std::filesystem::copy(packs_folder(), folder, std::filesystem::copy_options::recursive);
  const auto text = read_file(folder / "severity" / "enisa.toml");
  ASSERT_TRUE(text.ok());
  const char* before = std::getenv("TADASU_PACKS");
  const std::string kept = before == nullptr ? "" : before;
  setenv("TADASU_PACKS", folder.c_str(), 1);
  const std::vector<std::array<std::string, 3>> changes = {
      {"insight = danger\"", "insight = danegr\"", "dpc.danger"},
      {"@fraud", "@frod", "frod"},
      {"id = \"cb-m\"", "id = \"cb-x\"", "cb-m"},
      {"from = 3,", "from = 2,", "levels"},
      {"most = 0.75", "most = 0.25", "ei.some"},
      {"formula = \"enisa\"", "formula = \"iso\"", "formula"},
  };
  for (const auto& [from, to, where] : changes) {
    std::string wrong = text.value();
    const std::size_t at = wrong.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    wrong.replace(at, from.size(), to);
    std::ofstream(folder / "severity" / "enisa.toml") << wrong;
    const auto read = read_severity_pack("enisa");
    ASSERT_FALSE(read.ok()) << from;
    EXPECT_NE(read.error().detail.find(where), std::string::npos) << read.error().detail;
  }
  before == nullptr ? unsetenv("TADASU_PACKS") : setenv("TADASU_PACKS", kept.c_str(), 1);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace tadasu::duties
