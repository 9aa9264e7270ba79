// tests/duties/*.json: incidents as facts, and the duties they must lead to, in a form that a
// lawyer can read and add to. A file has `base` facts and `cases`; a case changes some facts of the
// base (null: unknown) and states the members of the duties it cares about.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "base/bytes.h"
#include "duties/duties.h"

namespace tadasu::duties {
namespace {

const FixedClock kClock{parse_moment("2026-11-21T10:00:00+09:00")->moment};

Json read_json(const std::filesystem::path& path) {
  const Result<std::string> text = read_file(path);
  EXPECT_TRUE(text.ok()) << path;
  return text.ok() ? Json::parse(text.value()) : Json();
}

Json duty_named(const Json& answer, const std::string& id, std::size_t index) {
  for (const Json& duty : answer.at("duties")) {
    if (duty.at("id") == id && index-- == 0) return duty;
  }
  return {};
}

// What is expected of one duty: its members; `why` lists rules that must be among the reasons,
// `asks_first` the first of flips_on, `asks` and `asks_not` what must and must not stand there.
void check_duty(const Json& duty, const Json& expected) {
  for (const auto& [member, value] : expected.items()) {
    std::set<std::string> asked, rules;
    for (const Json& fact : duty.at("flips_on")) asked.insert(fact);
    for (const Json& why : duty.at("why")) rules.insert(why.at("rule"));
    if (member == "why") {
      for (const Json& rule : value)
        EXPECT_TRUE(rules.contains(rule)) << rule << " not in " << duty.at("why").dump();
    } else if (member == "why_not") {
      for (const Json& rule : value)
        EXPECT_FALSE(rules.contains(rule)) << rule << " in " << duty.at("why").dump();
    } else if (member == "asks") {
      for (const Json& fact : value)
        EXPECT_TRUE(asked.contains(fact)) << fact << " not in " << duty.at("flips_on").dump();
    } else if (member == "asks_not") {
      for (const Json& fact : value)
        EXPECT_FALSE(asked.contains(fact)) << fact << " in " << duty.at("flips_on").dump();
    } else if (member == "asks_first") {
      ASSERT_FALSE(duty.at("flips_on").empty());
      EXPECT_EQ(duty.at("flips_on").front(), value) << duty.at("flips_on").dump();
    } else if (member != "nth") {
      EXPECT_EQ(duty.contains(member) ? duty.at(member) : Json(false), value)
          << member << " in " << duty.dump(1);
    }
  }
}

std::size_t check_file(const std::filesystem::path& path) {
  const Json file = read_json(path);
  std::size_t count = 0;
  for (const Json& one : file.at("cases")) {
    SCOPED_TRACE(path.filename().string() + ": " + one.at("name").get<std::string>());
    ++count;
    Json facts = file.at("base");
    const Json change = one.value("change", Json::object());
    for (const auto& [fact, value] : change.items()) facts[fact] = value;
    const Result<Answer> answer = evaluate(facts, kClock);
    if (one.contains("refused")) {
      EXPECT_FALSE(answer.ok());
      EXPECT_EQ(answer.ok() ? "" : answer.error().where, one.at("refused"));
      continue;
    }
    EXPECT_TRUE(answer.ok()) << (answer.ok() ? ""
                                             : answer.error().where + ": " + answer.error().detail);
    if (!answer.ok()) continue;
    const Json json = Json(to_json(answer.value()));
    EXPECT_EQ(json.at("laws"), one.value("laws", json.at("laws")));
    const Json missing = json.value("not_installed", Json::array());
    EXPECT_EQ(missing, one.value("not_installed", missing));
    const Json notes = json.value("notes", Json::array());
    const std::set<std::string> said(notes.begin(), notes.end());
    for (const std::string note : one.value("notes", Json::array()))
      EXPECT_TRUE(said.contains(note)) << note << " not in " << notes.dump();
    for (const std::string note : one.value("notes_not", Json::array()))
      EXPECT_FALSE(said.contains(note)) << note;
    EXPECT_TRUE(!one.value("expect", Json::array()).empty() || one.contains("laws"))
        << "a case that expects nothing";
    if (!one.contains("expect")) continue;
    for (const Json& expected : one.at("expect")) {
      SCOPED_TRACE(expected.at("id").get<std::string>());
      const Json duty = duty_named(json, expected.at("id"), expected.value("nth", 0U));
      EXPECT_FALSE(duty.is_null()) << "no such duty";
      if (!duty.is_null()) check_duty(duty, expected);
    }
  }
  return count;
}

TEST(duty_cases, every_incident_of_tests_duties_leads_to_the_duties_a_lawyer_expects) {
  std::size_t files = 0;
  std::size_t cases = 0;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::path(TADASU_SOURCE_DIR) / "tests/duties")) {
    if (entry.path().extension() != ".json") continue;
    ++files;
    cases += check_file(entry.path());
  }
  EXPECT_GE(files, 14U);
  EXPECT_GE(cases, 180U);
  RecordProperty("cases", static_cast<int>(cases));
}

}  // namespace
}  // namespace tadasu::duties
