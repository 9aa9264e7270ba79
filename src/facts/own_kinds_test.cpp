// Own kinds through the jailed workers. All people and numbers are invented.
#include "facts/own_kinds.h"

#include <gtest/gtest.h>

#include <fstream>

#include "facts/facts.h"
#include "facts/folder_for_test.h"
#include "facts/ledger_for_test.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

namespace fs = std::filesystem;

std::string file_with(const std::string& pattern, const std::string& rest = "") {
  return "[[kind]]\nid = \"staff_card\"\nname_ja = \"社員証番号\"\nname_en = \"Staff card\"\n"
         "pattern = '" +
         pattern + "'\ncounts_as = \"employee_number\"\nmask = \"first\"\n" +
         (rest.empty() ? "matches = [\"E123456\"]\nmatches_not = [\"XE123456\"]\n" : rest);
}

OwnKindsCheck checked(const std::string& text,
                      std::chrono::milliseconds compile_max = std::chrono::seconds(60)) {
  auto check = check_own_kinds(text, {}, compile_max);
  EXPECT_TRUE(check.ok()) << (check.ok() ? "" : check.error().detail);
  return check.ok() ? std::move(check).value() : OwnKindsCheck{};
}

std::string problems_of(const OwnKindsCheck& check) {
  std::string out;
  for (const auto& one : check.problems) out += one.item + " " + one.what + " " + one.detail + ";";
  return out;
}

TEST(OwnKindsCheck, SamplesAreTriedInTheJail) {
  const OwnKindsCheck good = checked(file_with(R"(E\d{6})"));
  EXPECT_EQ(problems_of(good), "");
  ASSERT_EQ(good.samples.size(), 2U);
  EXPECT_TRUE(good.samples[0].holds && good.samples[1].holds);
  EXPECT_EQ(problems_of(checked(file_with(R"(E\d{5})"))), "staff_card sample_missed E123456;");
  EXPECT_EQ(problems_of(checked(file_with(R"(^E\d{6}$)"))), "staff_card sample_alone E123456;");
  EXPECT_EQ(problems_of(checked(file_with(R"(X?E\d{6})"))), "staff_card sample_found XE123456;");
  EXPECT_NE(problems_of(checked(file_with("E("))).find("staff_card refused "), std::string::npos);
  const OwnKindsCheck doubled = checked(file_with("E1") + file_with("E1"));
  EXPECT_EQ(problems_of(doubled), "staff_card doubled_id staff_card;");
  EXPECT_TRUE(doubled.samples.empty());
}

// A few characters over which the engine thinks for thirteen seconds.
TEST(OwnKindsCheck, APatternThatCostsTooMuchIsNamedAndHarmsNothing) {
  const OwnKindsCheck check =
      checked(file_with("((((a{1,20}){1,20}){1,20}){1,20})x"), std::chrono::seconds(1));
  EXPECT_EQ(problems_of(check), "staff_card costly ;");
}

TEST(OwnKindsSurvey, AMentionSaysWhichKindItIs) {
  const FolderForTest folder;
  std::ofstream(folder.path() / "a.txt") << "入館 E123456 と E654321、山田太郎様\n";
  SurveyOptions options;
  options.own_kinds = checked(file_with(R"(E\d{6})")).own;
  options.mentions = true;
  std::string lines;
  const auto result = survey(
      {folder.path()}, options,
      [&](MentionLine&& line) {
        lines += std::string(kind_id(line.mention.kind)) + std::to_string(line.mention.own) + " " +
                 line.masked + "\n";
      },
      nullptr);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(lines, "employee_number1 E***\nemployee_number1 E***\nperson_name0 山*\n");
  const Survey& survey = result.value().survey;
  ASSERT_EQ(survey.own_kinds.size(), 1U);
  EXPECT_EQ(survey.own_kinds[0].id, "staff_card");
  EXPECT_EQ(survey.own_kinds[0].mentions, 2U);
}

TEST(OwnKindsSurvey, OtherKindsAreReadAgain) {
  const FolderForTest folder;
  std::ofstream(folder.path() / "a.txt") << "入館 E123456\n";
  MemoryLedger ledger;
  SurveyOptions options;
  options.ledger = &ledger;
  options.key[0] = 1;
  const auto units_after = [&](const std::string& kinds) {
    options.own_kinds = kinds.empty() ? find::OwnKinds{} : checked(kinds).own;
    EXPECT_TRUE(survey({folder.path()}, options, nullptr, nullptr).ok());
    return ledger.units.size();
  };
  EXPECT_EQ(units_after(""), 1U);
  EXPECT_EQ(units_after(file_with(R"(E\d{6})")), 2U);
  EXPECT_EQ(units_after(file_with(R"(E\d{6})")), 2U);
  EXPECT_EQ(units_after(file_with(R"(E\d+)")), 3U);
}

TEST(OwnKindsSurvey, AnIncidentKeepsThem) {
  const FolderForTest folder;
  const fs::path evidence = folder.path() / "evidence";
  fs::create_directory(evidence);
  std::ofstream(evidence / "a.txt") << "入館 E123456\n";
  const SystemClock clock;
  auto store = store::Store::open(folder.path() / "store", clock);
  ASSERT_TRUE(store.ok());
  ASSERT_TRUE(store.value()->make_incident_key("2026-001").ok());
  const auto surveyed = [&](const SurveyOptions& options) {
    auto sheet =
        survey_incident(*store.value(), "2026-001", {evidence}, "system", "test", options, nullptr);
    EXPECT_TRUE(sheet.ok()) << (sheet.ok() ? "" : sheet.error().detail);
    std::string out;
    for (const OwnKindFacts& one : sheet.value().survey.own_kinds)
      out += one.id + " " + std::to_string(one.mentions);
    return out;
  };
  EXPECT_EQ(surveyed({}), "");
  SurveyOptions given;
  given.own_kinds = checked(file_with(R"(E\d{6})")).own;
  EXPECT_EQ(surveyed(given), "staff_card 1");
  EXPECT_EQ(surveyed({}), "staff_card 1") << "kept with the incident";
  const auto kept = load_sheet(*store.value(), "2026-001");
  ASSERT_TRUE(kept.ok());
  ASSERT_EQ(kept.value().survey.own_kinds.size(), 1U);
  EXPECT_EQ(kept.value().survey.own_kinds[0].name_ja, "社員証番号");
  SurveyOptions none;
  none.forget_own_kinds = true;
  EXPECT_EQ(surveyed(none), "");
  EXPECT_EQ(surveyed({}), "");
}

}  // namespace
}  // namespace tadasu::facts
