// The papers of an incident at the terminal: what the console has, without approvals.
#include "cli/document.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/cli.h"
#include "command/command.h"
#include "facts/facts.h"
#include "respond/respond.h"
#include "store/store.h"

namespace tadasu::cli {
namespace {

namespace fs = std::filesystem;

class DocumentCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "tadasu-document-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    const SystemClock clock;
    const auto store = store::Store::open(folder_ / "store", clock);
    ASSERT_TRUE(store.ok()) << store.error().detail;
    command::Opening opening;
    opening.title = "x";
    const auto opened = command::open(*store.value(), clock, opening, {.actor = "chief"});
    ASSERT_TRUE(opened.ok()) << opened.error().detail;
    facts::FactSheet sheet;
    sheet.incident = opened.value().id;
    sheet.revision = 1;
    sheet.at = clock.now();
    sheet.survey.people = {1, 1, 1};
    sheet.survey.kinds = {{find::Kind::PersonName, 1, {1, 1, 1}}};
    ASSERT_TRUE(store.value()
                    ->put_document(sheet.incident, "fact-sheet@1", facts::sheet_json(sheet).dump())
                    .ok());
    ASSERT_TRUE(store.value()->seal(sheet.incident, 1, {{1, "person_name", "髙橋 恵", ""}}).ok());
    const Json body = {{"revision", 1}, {"document", "fact-sheet@1"}};
    ASSERT_TRUE(store.value()
                    ->append({.incident = sheet.incident,
                              .actor = "system",
                              .what = "facts.revised",
                              .body_json = body.dump(),
                              .only_if_last = {},
                              .once = {}})
                    .ok());
    ASSERT_TRUE(respond::draft_letter(*store.value(), clock, sheet.incident, 1, "chief").ok());
    arguments_.incident = sheet.incident;
    arguments_.store = (folder_ / "store").string();
    arguments_.out = (folder_ / "out").string();
    arguments_.json = true;
  }
  void TearDown() override { fs::remove_all(folder_); }

  // Exit code, and what stdout said.
  std::pair<int, Json> run(const char* action, std::vector<std::string> which = {}) {
    arguments_.action = action;
    arguments_.which = std::move(which);
    ::testing::internal::CaptureStdout();
    const int code = document(arguments_);
    return {code, Json::parse(::testing::internal::GetCapturedStdout(), nullptr, false)};
  }

  fs::path folder_;
  DocumentArguments arguments_;
};

TEST_F(DocumentCommand, DraftsListsAndChecksWhatTheConsoleHas) {
  const auto [code, drafted] = run("draft", {"staff-notice"});
  ASSERT_EQ(code, kDone);
  EXPECT_EQ(drafted["documents"][0]["id"], "staff-notice");
  EXPECT_EQ(drafted["documents"][0]["approved"], false);
  EXPECT_EQ(drafted["documents"][0]["to_approve"], Json::array({"commander"}));
  const auto listed = run("list").second["documents"];
  ASSERT_EQ(listed.size(), 2U);  // the letter is named, its values are not
  EXPECT_EQ(listed[0]["id"], "letter-r1-1");
  EXPECT_EQ(listed.dump().find("髙橋"), std::string::npos);
  const auto [found, checked] = run("check", {"staff-notice"});
  EXPECT_EQ(found, kFound);  // it has gaps
  EXPECT_EQ(checked["documents"][0]["findings"][0]["severity"], "error");
  const auto shown = run("show", {"staff-notice"}).second["documents"];
  EXPECT_EQ(shown[0]["notice"]["kind"], "staff-notice");
}

TEST_F(DocumentCommand, WritesEveryFormAndNeverOverAFile) {
  ASSERT_EQ(run("draft", {"staff-notice"}).first, kDone);
  arguments_.forms = {"pdf", "docx", "txt", "eml", "html"};
  const auto [code, written] = run("export");
  ASSERT_EQ(code, kDone);
  ASSERT_EQ(written["files"].size(), 5U);  // of the letter to one person none
  for (const Json& file : written["files"]) EXPECT_GT(fs::file_size(file.get<std::string>()), 200U);
  const auto pdf = read_file(written["files"][0].get<std::string>());
  ASSERT_TRUE(pdf.ok());
  EXPECT_TRUE(pdf.value().starts_with("%PDF"));
  EXPECT_EQ(run("export").first, kChanged);
}

TEST_F(DocumentCommand, ALetterToOnePersonIsNotOpenedHere) {
  for (const char* action : {"show", "export", "check"})
    EXPECT_EQ(run(action, {"letter-r1-1"}).first, kNotAllowed) << action;
  EXPECT_EQ(run("show").second["documents"].size(), 0U);
  EXPECT_EQ(run("show", {"none"}).first, kNotFound);
}

}  // namespace
}  // namespace tadasu::cli
