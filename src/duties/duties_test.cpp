#include "duties/duties.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "base/bytes.h"
#include "base/pack.h"
#include "duties/known_facts.h"
#include "duties/law_pack.h"
#include "duties/vocabulary.h"
#include "find/kind.h"

namespace tadasu::duties {
namespace {

const FixedClock kClock{parse_moment("2026-11-21T10:00:00+09:00")->moment};

Answer answer_to(const Json& facts) {
  Result<Answer> answer = evaluate(facts, kClock);
  EXPECT_TRUE(answer.ok()) << (answer.ok() ? ""
                                           : answer.error().where + ": " + answer.error().detail)
                           << facts.dump();
  return answer.ok() ? std::move(answer).value() : Answer{};
}

Json nothing_known() { return {{"schema", "tadasu.facts/1"}, {"regime", {"jp-appi"}}}; }

// Values that the rules of jp-appi can tell apart, for every fact they read.
const std::vector<std::pair<std::string, std::vector<Json>>>& choices() {
  static const std::vector<std::pair<std::string, std::vector<Json>>> kChoices = {
      {"role", {"controller", "processor", "entrustee", "cloud_no_access", "none"}},
      {"principal_told", {true, false}},
      {"actor", {"external_attack", "insider", "theft", "loss", "accident", "own_decision"}},
      {"wrongful_purpose", {true, false}},
      {"cia", {Json::array(), {"C"}, {"A"}, {"I"}, {"C", "I", "A"}}},
      {"content_state", {"intact", "changed", "unusable", "gone"}},
      {"attack_signs", {Json::array(), {"blocked_before_run"}, {"c2_traffic"}}},
      {"exfil", {"no_proven", "possible", "yes"}},
      {"recipient",
       {"none_seen", "internal", "known_trusted", "known", "many_known", "unidentified", "public"}},
      {"items",
       {Json::array(),
        {"email"},
        {"card_number"},
        {"login_id", "password"},
        {"medical_history"},
        {"email", "unknown"}}},
      {"special",
       {Json::object(), {{"appi", Json::array()}}, {{"appi", {"race"}}}, {{"gdpr", {"race"}}}}},
      {"held_as", {"personal_data", "about_to_become", "scattered", "pseudonymised", "anonymised"}},
      {"login_opens", {Json::array(), {"payment"}, {"other"}}},
      {"persons", {1, 1000, 1001, {{"min", 10}}, {{"max", 5000}}, {{"likely", 7}}}},
      {"contact_data", {"usable", "partial", "outdated", "none"}},
      {"spread_risk", {true, false}},
      {"encryption", {"none", "password", "strong"}},
      {"key_safe", {true, false}},
      {"backup", {"ok", "partial", "encrypted_too", "none"}},
  };
  return kChoices;
}

// The combinations that cannot be (packs/laws/index.toml): nobody would state them one after the
// other.
bool can_be(const Json& facts) {
  const auto text = [&](const char* fact) {
    return facts.contains(fact) ? facts[fact].get<std::string>() : "";
  };
  const auto has = [&](const char* value) {
    return !facts.contains("cia") ||
           std::find(facts["cia"].begin(), facts["cia"].end(), value) != facts["cia"].end();
  };
  const std::set<std::string> harmless = {"loss", "accident", "own_decision"};
  const std::set<std::string> outside = {"known_trusted", "known", "many_known"};
  if (facts.value("wrongful_purpose", false) && harmless.contains(text("actor"))) return false;
  if (text("content_state") == "gone" && !has("A")) return false;
  if (text("content_state") == "changed" && !has("I")) return false;
  if (text("content_state") == "unusable" && !has("I") && !has("A")) return false;
  return !(outside.contains(text("recipient")) && text("exfil") == "no_proven");
}

TEST(duties, what_is_settled_stays_whatever_else_becomes_known) {
  std::mt19937 random(20261121);
  std::size_t settled = 0;
  std::size_t named = 0;
  for (int round = 0; round < 40; ++round) {
    Json facts = nothing_known();
    std::vector<std::size_t> order(choices().size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::shuffle(order.begin(), order.end(), random);
    Answer before = answer_to(facts);
    for (const std::size_t at : order) {
      const auto& [fact, values] = choices()[at];
      Json more = facts;
      more[fact] = values[random() % values.size()];
      if (!can_be(more)) continue;
      const Answer after = answer_to(more);
      ASSERT_EQ(before.duties.size(), after.duties.size());
      for (std::size_t i = 0; i < after.duties.size(); ++i) {
        const Duty& was = before.duties[i];
        const Duty& is = after.duties[i];
        if (was.state != DutyState::Undetermined) {
          ++settled;
          ASSERT_EQ(was.state, is.state) << was.id << " by " << fact << "\n"
                                         << facts.dump() << "\n"
                                         << more.dump();
        } else if (is.state != DutyState::Undetermined) {
          ++named;  // what settles it was among the questions
          const bool asked = std::any_of(was.flips_on.begin(), was.flips_on.end(),
                                         [&, name = fact](const std::string& f) {
                                           return f == name || f.starts_with(name + ".");
                                         });
          ASSERT_TRUE(asked) << was.id << " by " << fact << "\n"
                             << facts.dump() << "\n"
                             << more.dump();
        }
      }
      facts = std::move(more);
      before = after;
    }
  }
  EXPECT_GT(settled, 500U);
  EXPECT_GT(named, 50U);
}

TEST(duties, a_turning_fact_of_a_settled_duty_really_turns_it) {
  std::mt19937 random(7);
  std::size_t turned = 0;
  for (int round = 0; round < 8; ++round) {
    Json facts = nothing_known();
    for (const auto& [fact, values] : choices()) {
      Json more = facts;
      more[fact] = values[random() % values.size()];
      if (can_be(more)) facts = std::move(more);
    }
    const Answer answer = answer_to(facts);
    for (const auto& [fact, values] : choices()) {
      std::vector<std::set<DutyState>> reached(answer.duties.size());
      for (const Json& value : values) {
        Json changed = facts;
        changed[fact] = value;
        if (!can_be(changed)) continue;
        const Answer other = answer_to(changed);
        for (std::size_t i = 0; i < reached.size(); ++i) reached[i].insert(other.duties[i].state);
      }
      for (std::size_t i = 0; i < reached.size(); ++i) {
        const Duty& duty = answer.duties[i];
        if (duty.state == DutyState::Undetermined) continue;
        const DutyState other = duty.state == DutyState::Due ? DutyState::NotDue : DutyState::Due;
        const bool found = reached[i].contains(other);
        const auto& flips = duty.flips_on;
        const bool listed = std::find(flips.begin(), flips.end(), fact) != flips.end();
        ASSERT_TRUE(listed || !found) << duty.id << " " << fact << facts.dump();
        // Facts with more values than are tried here may turn by one that is not.
        const std::set<std::string> many = {"items", "special", "cia", "attack_signs"};
        ASSERT_TRUE(found || !listed || many.contains(fact))
            << duty.id << " " << fact << facts.dump();
        turned += found ? 1 : 0;
      }
    }
  }
  EXPECT_GT(turned, 20U);
}

TEST(duties, of_nothing_known_everything_is_undetermined_and_the_first_questions_are_telling) {
  const Answer answer = answer_to(nothing_known());
  ASSERT_EQ(answer.duties.size(), 5U);
  for (const Duty& duty : answer.duties) {
    EXPECT_EQ(duty.state, DutyState::Undetermined) << duty.id;
    EXPECT_FALSE(duty.deadline);
    ASSERT_GE(duty.flips_on.size(), 10U);
    const std::set<std::string> first(duty.flips_on.begin(), duty.flips_on.begin() + 3);
    EXPECT_TRUE(first.contains("role")) << duty.id;
    EXPECT_TRUE(first.contains("held_as")) << duty.id;
    for (const std::string& fact : duty.flips_on) EXPECT_NE(find_field(fact), nullptr) << fact;
  }
}

TEST(duties, the_document_has_the_shape_of_its_schema) {
  Json facts = nothing_known();
  facts["role"] = "none";
  const OrderedJson json = to_json(answer_to(facts));
  EXPECT_EQ(json.at("schema"), "tadasu.duties/1");
  EXPECT_EQ(json.at("as_of"), "2026-11-21");
  EXPECT_EQ(json.at("laws"), OrderedJson({"jp-appi"}));
  std::vector<std::string> members;
  for (const auto& [name, value] : json.at("duties").at(0).items()) members.push_back(name);
  EXPECT_EQ(members, (std::vector<std::string>{"id", "state", "to", "deadline", "kind", "why",
                                               "flips_on", "content"}));
  for (const auto& duty : json.at("duties")) {
    EXPECT_EQ(duty.at("state"), "not_due");
    EXPECT_TRUE(duty.at("deadline").is_null());
    for (const auto& why : duty.at("why")) EXPECT_EQ(why.size(), 3U);
  }
  EXPECT_EQ(json.dump(), to_json(answer_to(facts)).dump());
}

TEST(duties, what_was_not_compared_with_the_law_text_is_said) {
  Json facts = nothing_known();
  facts["regime"] = {"jp-appi", "kr-pipa"};
  const Answer answer = answer_to(facts);
  const std::set<std::string> notes(answer.notes.begin(), answer.notes.end());
  EXPECT_TRUE(notes.contains("unverified:jp-appi/report-preliminary"));
  EXPECT_FALSE(notes.contains("unverified:jp-appi/trigger-1"));
  EXPECT_TRUE(notes.contains("pending:jp-appi/amendment-2026"));
  for (const std::string& note : answer.notes) {
    EXPECT_NE(note_words(Lang::Ja, note), note);
    EXPECT_NE(note_words(Lang::En, note), note);
    EXPECT_EQ(note_words(Lang::En, note).find(note.substr(note.find(':') + 1)), std::string::npos)
        << note;
  }
}

// A folder of packs that lacks one law.
TEST(duties, a_law_without_its_pack_is_named_not_forgotten) {
  namespace fs = std::filesystem;
  const fs::path own = packs_folder();
  const fs::path folder = fs::path(testing::TempDir()) / "tadasu-packs-without-a-law";
  fs::remove_all(folder);
  fs::create_directories(folder);
  fs::copy(own, folder, fs::copy_options::recursive);
  fs::remove(folder / "laws/kr-pipa.toml");
  const char* before = std::getenv("TADASU_PACKS");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TADASU_PACKS", folder.c_str(), 1);
  Json facts = nothing_known();
  facts["regime"] = {"jp-appi", "kr-pipa"};
  const Answer named = answer_to(facts);
  std::ofstream(folder / "laws/cases/sg-pdpa.json")
      << R"({"base": {"schema": "tadasu.facts/1"}, "cases": [{"name": "x", "laws": ["y"]}]})";
  // An item without a source is no law either.
  const auto mynumber = read_file(folder / "laws/jp-mynumber.toml");
  ASSERT_TRUE(mynumber.ok());
  std::string sourceless = mynumber.value();
  const std::size_t at = sourceless.find("source = ", sourceless.find("[[duty]]"));
  sourceless.erase(at, sourceless.find('\n', at) + 1 - at);
  std::ofstream(folder / "laws/jp-mynumber.toml") << sourceless;
  const auto refused = read_law_file("jp-mynumber");
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().detail.find("source"), std::string::npos) << refused.error().detail;
  facts["regime"] = {"jp-appi", "sg-pdpa"};
  const Answer broken = answer_to(facts);
  facts.erase("regime");
  facts["residence"] = {{"KR", 2}};
  facts["established_in"] = {"KR"};
  const Answer applying = answer_to(facts);
  if (before == nullptr) {
    ::unsetenv("TADASU_PACKS");
  } else {
    ::setenv("TADASU_PACKS", kept.c_str(), 1);
  }
  fs::remove_all(folder);
  // A pack that fails its own case takes no other law with it.
  EXPECT_EQ(broken.not_installed, std::vector<std::string>{"sg-pdpa"});
  EXPECT_EQ(broken.laws, std::vector<std::string>{"jp-appi"});
  EXPECT_NE(std::find(broken.notes.begin(), broken.notes.end(), "not_loaded:sg-pdpa"),
            broken.notes.end());
  for (const Answer* answer : {&named, &applying}) {
    EXPECT_EQ(answer->not_installed, std::vector<std::string>{"kr-pipa"});
    EXPECT_TRUE(std::find(answer->notes.begin(), answer->notes.end(), "not_installed:kr-pipa") !=
                answer->notes.end());
  }
  EXPECT_EQ(named.laws, std::vector<std::string>{"jp-appi"});
}

// Nobody knows where the persons live: an incident names the laws of other countries, and asks them
// once it is known.
TEST(duties, laws_of_other_countries_wait_until_somebody_lives_there) {
  Json facts = nothing_known();
  facts.erase("regime");
  facts["established_in"] = {"JP"};
  const auto asked = [&](const Answer& answer, const char* law) {
    return std::find(answer.laws.begin(), answer.laws.end(), law) != answer.laws.end();
  };
  const auto named = evaluate(facts, kClock, Unplaced::Named);
  ASSERT_TRUE(named.ok());
  EXPECT_TRUE(asked(named.value(), "jp-appi"));
  EXPECT_TRUE(asked(named.value(), "jp-mynumber")) << "the items are not known";
  EXPECT_FALSE(asked(named.value(), "eu-gdpr"));
  const auto& may = named.value().may_apply;
  EXPECT_NE(std::find(may.begin(), may.end(), "eu-gdpr"), may.end());
  EXPECT_EQ(to_json(named.value()).at("may_apply").size(), may.size());
  EXPECT_TRUE(asked(answer_to(facts), "eu-gdpr"));
  facts["residence"] = {{"JP", 5}, {"DE", 1}};
  facts["sector"] = Json::array();
  const auto known = evaluate(facts, kClock, Unplaced::Named);
  ASSERT_TRUE(known.ok());
  EXPECT_TRUE(asked(known.value(), "eu-gdpr"));
  EXPECT_TRUE(known.value().may_apply.empty());
}

TEST(duties, who_lives_nobody_knows_where_may_live_anywhere) {
  Json facts = nothing_known();
  facts.erase("regime");
  facts["established_in"] = {"JP"};
  facts["residence"] = {{"JP", 5}, {"DE", {{"likely", 1}}}, {"unknown", {{"likely", 3}}}};
  const auto asked = [&](const char* law) {
    const Answer answer = evaluate(facts, kClock, Unplaced::Named).value();
    return std::any_of(answer.duties.begin(), answer.duties.end(),
                       [&](const Duty& duty) { return duty.id.starts_with(law); });
  };
  const auto may_apply = [&](const char* law) {
    const auto may = evaluate(facts, kClock, Unplaced::Named).value().may_apply;
    return std::find(may.begin(), may.end(), law) != may.end();
  };
  EXPECT_TRUE(asked("eu-gdpr/"));
  EXPECT_FALSE(asked("kr-pipa/"));
  EXPECT_TRUE(may_apply("kr-pipa"));
  facts["residence"]["unknown"] = 0;
  EXPECT_FALSE(may_apply("kr-pipa"));
  facts["residence"]["unknown"] = nullptr;
  EXPECT_TRUE(may_apply("kr-pipa"));
  // A number that is passed at most together with them is not known to be passed, nor not.
  const auto over = [&](std::uint64_t unknown) {
    const CountFact living = residents({{"KR", 900}, {"unknown", unknown}}, "KR");
    return std::pair(*living.min > 999, *living.max > 999);
  };
  EXPECT_EQ(over(50), std::pair(false, false));
  EXPECT_EQ(over(500), std::pair(false, true));
}

TEST(duties, a_term_of_hours_asks_for_the_time_of_a_day_without_one) {
  Json facts = nothing_known();
  facts["regime"] = {"kr-pipa"};
  facts["established_in"] = {"JP"};
  facts["residence"] = {{"KR", 2}};
  const auto asks_for_time = [&](const char* knew) {
    facts["knew_date"] = knew;
    for (const Duty& duty : answer_to(facts).duties) {
      if (duty.id != "kr-pipa/notify-authority") continue;
      EXPECT_TRUE(duty.deadline.has_value());
      return std::find(duty.flips_on.begin(), duty.flips_on.end(), "knew_date") !=
             duty.flips_on.end();
    }
    ADD_FAILURE() << "no such duty";
    return false;
  };
  EXPECT_TRUE(asks_for_time("2026-11-20"));
  EXPECT_FALSE(asks_for_time("2026-11-20T09:00:00+09:00"));
}

TEST(duties, every_duty_rule_and_recipient_has_words) {
  const auto index = load_law_index();
  ASSERT_TRUE(index.ok());
  std::size_t laws = 0;
  for (const IndexEntry& entry : index.value()->laws) {
    EXPECT_EQ(law_name(Lang::Ja, entry.id), entry.title_ja);
    const auto law = load_law(entry.id);
    if (!law.ok()) {
      ASSERT_EQ(law.error().trouble, Trouble::NotFound) << law.error().where << law.error().detail;
      continue;
    }
    ++laws;
    for (const DutyRule& duty : law.value()->duties) {
      EXPECT_TRUE(has_words("duty." + entry.id + "/" + duty.id)) << entry.id << "/" << duty.id;
      for (const Recipient& to : duty.to) EXPECT_TRUE(has_words("recipient." + to.to)) << to.to;
    }
    for (const Rule& rule : law.value()->rules)
      EXPECT_TRUE(has_words("rule." + entry.id + "/" + rule.id)) << rule.id;
  }
  EXPECT_EQ(laws, index.value()->laws.size()) << "a law of the index has no pack";
  EXPECT_EQ(recipient_name(Lang::En, "sa-de").find("sa-de"), std::string::npos);
  EXPECT_NE(recipient_name(Lang::En, "sa-de").find("Germany"), std::string::npos);
  EXPECT_EQ(duty_name(Lang::En, "jp-appi/report-final"), "final report (APPI)");
  EXPECT_EQ(value_name(Lang::En, "actor", "loss"), "loss");
  EXPECT_NE(value_name(Lang::Ja, "items", "email"), "email");
  EXPECT_EQ(duty_name(Lang::Ja, "xx/yy"), "xx/yy");
}

TEST(duties, one_question_costs_milliseconds_even_when_nothing_is_known) {
  (void)answer_to(nothing_known());  // the packs are read once
  const std::clock_t begin = std::clock();
  for (int i = 0; i < 5; ++i) (void)answer_to(nothing_known());
  const double ms = 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC / 5;
  RecordProperty("evaluate_ms", std::to_string(ms));
#ifndef TADASU_SANITIZED
  EXPECT_LT(ms, 20.0);  // about 3 ms measured with -O1
#endif
}

TEST(duties, an_array_that_says_perhaps_more_leaves_the_rest_open) {
  Json facts = {{"schema", "tadasu.facts/1"}, {"regime", {"jp-exchange", "jp-fsa"}}};
  const auto state_of = [&](const std::string& law) {
    for (const Duty& duty : answer_to(facts).duties)
      if (duty.id.starts_with(law)) return duty.state;
    return DutyState::Due;
  };
  facts["sector"] = {"finance"};
  EXPECT_EQ(state_of("jp-exchange"), DutyState::NotDue);
  facts["sector"] = {"finance", "unknown"};  // it may be listed as well
  EXPECT_EQ(state_of("jp-exchange"), DutyState::Undetermined);
  facts["sector"] = {"unknown"};
  EXPECT_EQ(state_of("jp-fsa"), DutyState::Undetermined);
}

}  // namespace
}  // namespace tadasu::duties
