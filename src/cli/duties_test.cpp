// What the terminal says of duties beside their table.
#include "cli/duties.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <tuple>

#include "base/bytes.h"
#include "cli/severity.h"

namespace tadasu::cli {
namespace {

TEST(DutiesNotes, NameTheLawsThatMayApplyAndWereNotAsked) {
  duties::Answer answer;
  for (const Lang lang : {Lang::Ja, Lang::En}) {
    EXPECT_EQ(duties_notes(answer, lang), "");
    duties::Answer some;
    some.may_apply = {"eu-gdpr", "jp-fsa"};
    const std::string notes = duties_notes(some, lang);
    for (const std::string& law : some.may_apply)
      EXPECT_NE(notes.find(duties::law_name(lang, law)), std::string::npos) << notes;
  }
}

TEST(RemindersTable, SaysInTheOrderOfTimeWhatPassedAndWhatComes) {
  duties::Duty duty;
  duty.id = "jp-appi/report-preliminary";
  duty.to = "ppc";
  duty.state = duties::DutyState::Due;
  duty.counts_from = "2026-11-18T00:00:00+09:00";
  duty.deadline = "2026-11-22T23:59:59+09:00";
  const std::vector<duties::Duty> all = {duty};
  const Moment now = parse_moment("2026-11-20T13:00:00+09:00")->moment;
  for (const Lang lang : {Lang::Ja, Lang::En}) {
    const std::string text = reminders_table(duties::running_clocks(all), now, lang);
    const auto half = text.find("2026-11-20T11:59"), day = text.find("2026-11-21T23:59");
    ASSERT_NE(half, std::string::npos) << text;
    ASSERT_NE(day, std::string::npos) << text;
    EXPECT_LT(half, day);
    const std::string mark = "   " + std::string(say(lang, "cli.duty.passed"));
    const auto passed = text.find(mark);
    EXPECT_TRUE(half < passed && passed < day) << text;
    EXPECT_EQ(text.find(mark, passed + 1), std::string::npos) << text;
  }
  EXPECT_EQ(reminders_table({}, now, Lang::Ja), "");
}

TEST(SeverityText, SaysWhyWhatWouldNarrowItAndThatItIsNoDuty) {
  const FixedClock clock{parse_moment("2026-11-21T10:00:00+09:00")->moment};
  const Json facts = Json::parse(R"({"schema": "tadasu.facts/1", "persons": 1000,
      "items": ["person_name", "address"], "sector": ["telecom"], "response": "proper"})");
  const auto models = duties::severity(facts, clock);
  ASSERT_TRUE(models.ok());
  for (const Lang lang : {Lang::Ja, Lang::En}) {
    const std::string text = severity_text(models.value(), lang);
    for (const duties::SeverityModel& model : models.value()) {
      EXPECT_NE(text.find(model.caution.in(lang)), std::string::npos);
      for (const duties::SeverityInput& input : model.groups.front().inputs)
        EXPECT_NE(text.find(input.name.in(lang)), std::string::npos) << input.id;
    }
    EXPECT_NE(text.find("12,000"), std::string::npos);      // per person
    EXPECT_NE(text.find("12,000,000"), std::string::npos);  // for all
    EXPECT_NE(text.find(duties::fact_name(lang, "identifiable_by")), std::string::npos);
  }
  EXPECT_NE(severity_text({duties::SeverityModel{}}, Lang::En).find("No personal data"),
            std::string::npos);
}

// What `tadasu duties --veris` prints for the base of tests/veris/cases.json and changes of it.
struct Printed {
  int code = 0;
  std::string out, err;
};
Printed veris_of(const std::vector<Json>& changes, bool summary, bool json, Json given = {}) {
  const auto file = read_file(std::filesystem::path(TADASU_SOURCE_DIR) / "tests/veris/cases.json");
  EXPECT_TRUE(file.ok());
  const auto folder = std::filesystem::path(testing::TempDir());
  DutiesArguments arguments;
  arguments.veris_path = folder / "veris_cli.jsonl";
  arguments.summary = summary;
  arguments.json = json;
  arguments.lang = Lang::En;
  std::string lines;
  for (const Json& change : changes) {
    Json one = Json::parse(file.value()).at("base");
    one.merge_patch(change);
    lines += one.dump() + "\n";
  }
  EXPECT_TRUE(write_file(arguments.veris_path, lines).ok());
  if (!given.is_null()) {
    given["schema"] = "tadasu.facts/1";
    arguments.facts_path = folder / "veris_cli_facts.json";
    EXPECT_TRUE(write_file(arguments.facts_path, given.dump()).ok());
  }
  Printed out;
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  out.code = duties(arguments);
  std::fflush(stdout);
  out.out = testing::internal::GetCapturedStdout();
  out.err = testing::internal::GetCapturedStderr();
  return out;
}

const Json kOwn = {{"regime", {"jp-appi"}},
                   {"role", "controller"},
                   {"items", {"medical_history"}},
                   {"recipient", "known"}};

// What `tadasu duties --own-duties` prints; the pack is that of docs/formats/law-pack.md.
TEST(OwnDuties, OfAFileAreJudgedBesideTheLawsWhateverIsAsked) {
  const auto folder = std::filesystem::path(testing::TempDir());
  const auto text =
      read_file(std::filesystem::path(TADASU_SOURCE_DIR) / "docs/formats/law-pack.md");
  ASSERT_TRUE(text.ok());
  const std::size_t from = text.value().find("[pack]\nid = \"own-policy\"");
  ASSERT_NE(from, std::string::npos);
  std::string pack = text.value().substr(from, text.value().find("```", from) - from);
  const std::string cited =
      "cite = \"Policy 12\"\nsource = \"Policy\"\nread_on = \"2026-11-01\"\nverified = true\n";
  for (const std::string table : {"[law]\n", "[[rule]]\n", "[[duty]]\n"})
    pack.replace(pack.find(table), table.size(), table + cited);
  DutiesArguments arguments;
  arguments.lang = Lang::En;
  arguments.json = true;
  arguments.facts_path = folder / "own_facts.json";
  const std::string path = folder / "own_policy.toml";
  arguments.own_paths = {path};
  ASSERT_TRUE(write_file(arguments.facts_path, R"({"schema": "tadasu.facts/1", "regime": [],
                         "knew_date": "2026-11-20T08:00:00+09:00"})")
                  .ok());
  ASSERT_TRUE(write_file(path, pack).ok());
  const auto printed = [&] {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = duties(arguments);
    std::fflush(stdout);
    const std::string out = testing::internal::GetCapturedStdout();
    return std::tuple(code, out, testing::internal::GetCapturedStderr());
  };
  const auto [code, out, err] = printed();
  ASSERT_EQ(code, 0) << err;
  const Json duty = Json::parse(out).at("duties").at(0);
  EXPECT_EQ(duty.at("id"), "own-policy/notify-insurer");
  EXPECT_EQ(duty.at("state"), "due");
  EXPECT_EQ(duty.at("kind"), "contract");
  EXPECT_EQ(duty.at("name"), "Notice under the cyber policy");
  EXPECT_EQ(duty.at("to_name"), "Invented Marine");
  EXPECT_EQ(duty.at("deadline"), "2026-11-21T08:00:00+09:00");
  arguments.json = false;
  EXPECT_NE(std::get<1>(printed()).find("Notice under the cyber policy"), std::string::npos);
  // What makes no sense is refused with the file and the word.
  pack.replace(pack.find("\"always\""), 8, "\"weather = bad\"");
  ASSERT_TRUE(write_file(path, pack).ok());
  const auto [wrong, nothing, why] = printed();
  EXPECT_EQ(wrong, 2);
  EXPECT_NE(why.find("own_policy.toml"), std::string::npos) << why;
  EXPECT_NE(why.find("weather"), std::string::npos) << why;
  // A pack of a law is none of these.
  const auto law = std::filesystem::path(TADASU_SOURCE_DIR) / "packs/laws/contract.toml";
  arguments.own_paths = {law.string()};
  EXPECT_EQ(std::get<0>(printed()), 2);
}

TEST(DutiesCommand, WhatPeopleSetStandsBesideWhatIsWorkedOut) {
  const std::string path = ::testing::TempDir() + "/set_facts.json";
  ASSERT_TRUE(write_file(path, R"({"schema": "tadasu.facts/1", "regime": ["jp-appi"], "items": [],
                         "role": "none", "knew_date": "2026-11-20"})")
                  .ok());
  DutiesArguments arguments;
  arguments.lang = Lang::En;
  arguments.json = true;
  arguments.facts_path = path;
  const auto printed = [&](std::vector<std::string> set) {
    arguments.set = std::move(set);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = duties(arguments);
    std::fflush(stdout);
    const std::string out = testing::internal::GetCapturedStdout();
    return std::tuple(code, out, testing::internal::GetCapturedStderr());
  };
  const std::string without = std::get<1>(printed({}));
  EXPECT_EQ(without.find("computed"), std::string::npos);
  const auto [code, out, err] = printed({"jp-appi/report-final=due"});
  ASSERT_EQ(code, 0) << err;
  for (const Json& duty : Json::parse(out).at("duties")) {
    const bool is_set = duty.at("id") == "jp-appi/report-final";
    EXPECT_EQ(duty.at("state"), is_set ? "due" : "not_due");
    EXPECT_EQ(duty.value("computed", ""), is_set ? "not_due" : "");
    if (is_set) {
      EXPECT_EQ(duty.at("deadline"), "2026-12-21T23:59:59+09:00");
    }
  }
  arguments.json = false;
  EXPECT_NE(std::get<1>(printed({"jp-appi/report-final=due"})).find("set; worked out: not due"),
            std::string::npos);
  EXPECT_EQ(std::get<0>(printed({"jp-appi/report-finel=due"})), 2);
  EXPECT_EQ(std::get<0>(printed({"jp-appi/report-finel=not_due"})), 2);
  EXPECT_EQ(std::get<0>(printed({"jp-appi/report-final=perhaps"})), 2);
}

TEST(VerisDuties, OneThatIsRefusedIsNamedAndTheOthersGoOn) {
  const Json broken = {{"incident_id", "second"}, {"victim", {{"country", "JP"}}}};
  const Printed both = veris_of({Json::object(), broken, Json::object()}, true, true, kOwn);
  EXPECT_EQ(both.code, 3);
  const Json sum = Json::parse(both.out);
  EXPECT_EQ(sum.at("incidents"), 3);
  EXPECT_EQ(sum.at("imported"), 2);
  EXPECT_EQ(sum.at("refused"), 1);
  EXPECT_EQ(sum.at("doubles"), 1);  // the first and the third have one id
  std::size_t due = 0;
  for (const Json& one : sum.at("duties")) {
    EXPECT_EQ(
        one.at("due").get<int>() + one.at("undetermined").get<int>() + one.at("not_due").get<int>(),
        2);
    if (one.at("id") == "jp-appi/report-final") due = one.at("due");
  }
  EXPECT_EQ(due, 2U);
  const Printed words = veris_of({broken}, false, false);
  EXPECT_EQ(words.code, 2);  // nothing was read
  EXPECT_NE(words.err.find("second: victim.country: is of type string"), std::string::npos)
      << words.err;
}

TEST(VerisDuties, WhatTheUserStatesHoldsForEachAndTheRestComesFromVeris) {
  const Printed one = veris_of({Json::object()}, false, true, kOwn);
  EXPECT_EQ(one.code, 0);
  const Json line = Json::parse(one.out);
  EXPECT_EQ(line.at("incident"), "invented-1");
  EXPECT_EQ(line.at("facts").at("role"), "controller");
  EXPECT_EQ(line.at("facts").at("actor"), "accident");
  EXPECT_EQ(line.at("answer").at("laws"), Json::array({"jp-appi"}));
  const Printed words = veris_of({Json::object()}, false, false, kOwn);
  EXPECT_NE(words.out.find("jp-appi"), std::string::npos);
  EXPECT_NE(words.out.find("invented-1"), std::string::npos);
  EXPECT_EQ(veris_of({}, true, false).code, 2);  // no incident
  EXPECT_EQ(veris_of({Json::object()}, true, false, {{"rolle", "x"}}).code, 2);
}

}  // namespace
}  // namespace tadasu::cli
