// `tadasu start` records nothing before all that it was given is there.
#include "cli/start.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/json.h"
#include "cli/cli.h"
#include "command/command.h"
#include "store/store.h"

namespace tadasu::cli {
namespace {

namespace fs = std::filesystem;

class StartIncident : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "tadasu-start-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    std::ofstream(folder_ / "note.txt") << "x\n";
    arguments_.paths = {(folder_ / "note.txt").string()};
    arguments_.store = (folder_ / "store").string();
    arguments_.progress = ProgressMode::None;
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::size_t incidents() {
    const SystemClock clock;
    const auto store = store::Store::open(arguments_.store, clock);
    EXPECT_TRUE(store.ok());
    const auto list = command::list(*store.value());
    EXPECT_TRUE(list.ok());
    return list.ok() ? list.value().size() : 0;
  }

  fs::path folder_;
  StartArguments arguments_;
};

TEST_F(StartIncident, WhatIsMissingOpensNoIncident) {
  const std::string missing = (folder_ / "missing").string();
  for (std::string StartArguments::*given :
       {&StartArguments::known_path, &StartArguments::kinds_path, &StartArguments::facts_path,
        &StartArguments::sender_path}) {
    StartArguments arguments = arguments_;
    arguments.*given = missing;
    EXPECT_EQ(start(arguments), kNotFound);
    EXPECT_EQ(incidents(), 0U);
  }
}

// From the bytes to the duties, with nothing typed: a number in Germany asks the GDPR, a child
// makes its answer another. What a person states stands.
TEST_F(StartIncident, WhereTheSurveyFindsPeopleTheirLawIsAsked) {
  std::ofstream(folder_ / "list.csv") << "氏名,生年月日,電話,メール\n"
                                         "鷹架 縁莉,1980-01-02,090-0000-1111,yukari@example.jp\n"
                                         "御厨 柚葉,2019-03-04,+49 30 0000001,yuzu@example.de\n";
  arguments_.paths = {(folder_ / "list.csv").string()};
  arguments_.json = true;
  const auto duties = [&] {
    testing::internal::CaptureStdout();
    EXPECT_EQ(start(arguments_), kDone);
    return Json::parse(testing::internal::GetCapturedStdout()).at("duties");
  };
  const auto asks_gdpr = [](const Json& all) {
    return std::any_of(all.at("duties").begin(), all.at("duties").end(), [](const Json& one) {
      return one.at("id").get<std::string>().starts_with("eu-gdpr/");
    });
  };
  const auto notes = [](const Json& all) { return all.at("notes").dump(); };
  const Json found = duties();
  EXPECT_TRUE(asks_gdpr(found));
  EXPECT_NE(notes(found).find("from_survey:residence"), std::string::npos);
  EXPECT_NE(notes(found).find("from_survey:vulnerable_persons"), std::string::npos);
  EXPECT_NE(found.at("may_apply").dump().find("kr-pipa"), std::string::npos) << "nor ruled out";
  arguments_.facts_path = (folder_ / "facts.json").string();
  std::ofstream(arguments_.facts_path)
      << R"({"schema": "tadasu.facts/1", "residence": {"JP": 2}, "vulnerable_persons": true})";
  const Json said = duties();
  EXPECT_FALSE(asks_gdpr(said));
  EXPECT_NE(notes(said).find("survey_differs:residence"), std::string::npos);
  EXPECT_EQ(notes(said).find("vulnerable_persons"), std::string::npos);
}

}  // namespace
}  // namespace tadasu::cli
