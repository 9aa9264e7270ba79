// The company's own words in papers at the terminal.
#include "cli/wording.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/json.h"
#include "cli/cli.h"

namespace tadasu::cli {
namespace {

namespace fs = std::filesystem;

const std::string kHead = "[pack]\nid = \"letters/public-notice.en\"\n\n[[section]]\nid = \"4\"\n";

class WordingCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "tadasu-wording-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    arguments_.store = (folder_ / "store").string();
    arguments_.json = true;
    arguments_.lang = Lang::En;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string file(const std::string& text) {
    const fs::path path = folder_ / ("file-" + std::to_string(++files_) + ".toml");
    EXPECT_TRUE(write_file(path, text).ok());
    return path.string();
  }
  std::pair<int, Json> run(const char* action, const std::string& what = "") {
    arguments_.action = action;
    arguments_.what = what;
    ::testing::internal::CaptureStdout();
    const int code = wording(arguments_);
    said_ = ::testing::internal::GetCapturedStdout();
    return {code, Json::parse(said_, nullptr, false)};
  }

  fs::path folder_;
  WordingArguments arguments_;
  std::string said_;
  int files_ = 0;
};

TEST_F(WordingCommand, AFileIsCheckedWithoutAStore) {
  const auto [good, about] =
      run("check", file(kHead + "title = \"Why\"\ntext = \"Because: {{cause}}\"\n"));
  EXPECT_EQ(good, kDone) << about;
  EXPECT_EQ(about["sections"], 1);
  const auto [wrong, problems] =
      run("check", file(kHead + "title = \"Why\"\ntext = \"x\\n{{cuase}}\"\n"));
  EXPECT_EQ(wrong, kUsage);
  EXPECT_EQ(problems["problems"][0]["line"], 2);
  EXPECT_EQ(problems["problems"][0]["instead"], "cause");
  const auto [found, findings] =
      run("check", file(kHead + "title = \"Why\"\ntext = \"It concerns 2,000 people.\"\n"));
  EXPECT_EQ(found, kFound);
  EXPECT_EQ(findings["findings"][0]["rule"], "number-not-fact");
  EXPECT_EQ(findings["notes"][0]["field"], "cause");
  EXPECT_FALSE(fs::exists(folder_ / "store"));
}

TEST_F(WordingCommand, AFileThatIsNoneIsRefused) {
  for (const char* text :
       {"[pack", "x = 1", "", "x = \"\xff\"", "[pack]\nid = \"letters/none.en\"\n"})
    EXPECT_EQ(run("check", file(text)).first, kUsage) << text;
  std::string deep = "x = ";
  for (int i = 0; i < 5000; ++i) deep += "[";
  EXPECT_EQ(run("check", file(deep)).first, kUsage);
  EXPECT_EQ(run("check", (folder_ / "missing").string()).first, kNotFound);
}

TEST_F(WordingCommand, WhatIsTakenInIsListedAndWrittenOutAndTakenInElsewhere) {
  const std::string own = file(kHead + "title = \"Why\"\ntext = \"Because: {{cause}}\"\n");
  EXPECT_EQ(run("import", own).first, kUsage);  // without a reason
  arguments_.reason = "as agreed";
  EXPECT_EQ(run("import", own).first, kDone);
  EXPECT_EQ(run("list").second["papers"][0]["paper"], "public-notice");
  arguments_.paper_lang = "en";
  ASSERT_EQ(run("export", "public-notice").first, kDone);
  const std::string carried = file(said_);
  arguments_.paper_lang = "ja";
  EXPECT_EQ(run("export", "public-notice").first, kNotFound);
  arguments_.out = carried;
  arguments_.paper_lang = "en";
  EXPECT_EQ(run("export", "public-notice").first, kChanged);  // never over a file
  arguments_.store = (folder_ / "other").string();
  EXPECT_EQ(run("import", carried).first, kDone);
  EXPECT_EQ(run("list").second["papers"][0]["sections"], 1);
}

}  // namespace
}  // namespace tadasu::cli
