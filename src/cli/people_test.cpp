// `tadasu people` from a file to lines. All people are invented.
#include "cli/people.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/cli.h"

namespace tadasu::cli {
namespace {

namespace fs = std::filesystem;

class PeopleCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "tadasu-people-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    const std::string path = (folder_ / "list.csv").string();
    std::ofstream(path) << "番号,氏名,生年月日,メール\n"
                           "M\"1,鷹架 縁莉,1987/4/1,yukari.t@example.jp\n"
                           "M2,蓬莱川 凪沙斗,1970/1/9,nasato@example.jp\n"
                           "M3,鷹架縁莉,S62.4.1,yukari.t@example.jp\n";
    arguments_.path = path;
    arguments_.threads = 1;
    arguments_.lang = Lang::En;
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string run(int wanted) {
    testing::internal::CaptureStdout();
    EXPECT_EQ(people(arguments_), wanted);
    return testing::internal::GetCapturedStdout();
  }

  fs::path folder_;
  PeopleArguments arguments_;
};

TEST_F(PeopleCommand, SaysOfEachRecordWhoseItIs) {
  arguments_.id_column = "番号";
  arguments_.jsonl = true;
  EXPECT_EQ(run(kDone),
            "{\"record\": \"M\\\"1\", \"person\": 1, \"match\": 0.9999}\n"
            "{\"record\": \"M2\", \"person\": 2, \"match\": 1}\n"
            "{\"record\": \"M3\", \"person\": 1, \"match\": 0.9999}\n");
}

TEST_F(PeopleCommand, SaysWhatHoldsAPersonTogether) {
  arguments_.id_column = "番号";
  arguments_.links = true;
  const std::string lines = run(kDone);
  ASSERT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1);
  const auto link = nlohmann::json::parse(lines);
  EXPECT_EQ(link["a"], "M\"1");
  EXPECT_EQ(link["b"], "M3");
  EXPECT_EQ(link["person"], 1);
  EXPECT_EQ(link["rule"], "name_birth_date");
  EXPECT_GT(link["match"], 0.99);
  ASSERT_EQ(link["traits"].size(), 3U);
  EXPECT_EQ(link["traits"][0]["trait"], "name");
  EXPECT_EQ(link["traits"][0]["level"], "same");
  EXPECT_GT(link["traits"][0]["stranger"], 0);
}

TEST_F(PeopleCommand, SaysHowManyPeopleThereAreAndWhatTheColumnsAre) {
  arguments_.json = true;
  const auto json = nlohmann::json::parse(run(kDone));
  EXPECT_EQ(json["schema"], "tadasu.people/1");
  EXPECT_EQ(json["records"], 3);
  EXPECT_EQ(json["people"]["likely"], 2);
  EXPECT_EQ(json["columns"][1]["kind"], "person_name");
  EXPECT_EQ(json["columns"][3]["kind"], "email");
  EXPECT_TRUE(json["unread"].is_null());
  arguments_.json = false;
  EXPECT_NE(run(kDone).find("most likely 2"), std::string::npos);
}

// M1 has another name and mailbox in the second list, M2 is gone, M4 is new.
TEST_F(PeopleCommand, TwoListsSayWhoIsInBothWhoIsGoneAndWhoIsNew) {
  const std::string other = (folder_ / "other.csv").string();
  std::ofstream(other) << "番号,氏名,生年月日,メール\n"
                          "X1,鷹架縁莉,1987-04-01,other@example.com\n"
                          "X4,御厨 柚葉,1999/12/31,yuzu@example.jp\n";
  arguments_.with = other;
  arguments_.json = true;
  const auto json = nlohmann::json::parse(run(kDone));
  EXPECT_EQ(json["first"]["likely"], 2);
  EXPECT_EQ(json["second"]["likely"], 2);
  EXPECT_EQ(json["both"], 1);
  EXPECT_EQ(json["gone"], 1);
  EXPECT_EQ(json["new"], 1);
  arguments_.json = false;
  arguments_.jsonl = true;
  arguments_.id_column = "番号";
  const std::string lines = run(kDone);
  EXPECT_NE(lines.find(R"({"list":1,"record":"M2","person":2,"state":"gone"})"), std::string::npos)
      << lines;
  EXPECT_NE(lines.find(R"({"list":2,"record":"X1","person":1,"state":"both"})"), std::string::npos);
  EXPECT_NE(lines.find(R"({"list":2,"record":"X4","person":3,"state":"new"})"), std::string::npos);
  arguments_.jsonl = false;
  EXPECT_NE(run(kDone).find("only in the first (gone) 1"), std::string::npos);
  arguments_.with = (folder_ / "missing.csv").string();
  EXPECT_EQ(run(kNotFound), "");
}

TEST(Sizes, AreBytesByPowersOf1024) {
  EXPECT_EQ(parse_size("512M"), 512ULL << 20);
  EXPECT_EQ(parse_size("2g"), 2ULL << 30);
  EXPECT_EQ(parse_size("4096"), 4096U);
  for (const char* const wrong : {"", "M", "0", "-1", "1.5G", "2GB", "2 G", "99999999T", "2X"})
    EXPECT_FALSE(parse_size(wrong)) << wrong;
}

// The least that works is said, works, and gives the same.
TEST_F(PeopleCommand, LittleMemoryIsRefusedWithTheLeastThatWorks) {
  arguments_.id_column = "番号";
  arguments_.jsonl = true;
  const std::string wanted = run(kDone);
  const auto refused = [&](const char* memory) {
    arguments_.memory = memory;
    testing::internal::CaptureStderr();
    EXPECT_EQ(run(kUsage), "");
    return testing::internal::GetCapturedStderr();
  };
  EXPECT_NE(refused("much").find("such as 512M"), std::string::npos);
  const std::string said = refused("1M");
  const std::size_t at = said.find("--memory ");
  ASSERT_NE(at, std::string::npos) << said;
  const std::size_t begin = at + std::string_view("--memory ").size();
  const std::string least = said.substr(begin, said.find(' ', begin) - begin);
  // What else the program holds is not the same to the byte each time.
  arguments_.memory = std::to_string(std::stoul(least) + 8) + "M";
  EXPECT_EQ(run(kDone), wanted);
}

TEST_F(PeopleCommand, AFolderThatIsNotThereIsSaid) {
  arguments_.memory = "17M";  // less than the test holds
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TMPDIR", (folder_ / "missing").c_str(), 1);
  testing::internal::CaptureStderr();
  EXPECT_EQ(run(kNotFound), "");
  EXPECT_NE(testing::internal::GetCapturedStderr().find("missing"), std::string::npos);
  if (before == nullptr)
    ::unsetenv("TMPDIR");
  else
    ::setenv("TMPDIR", kept.c_str(), 1);
}

TEST_F(PeopleCommand, AColumnThatIsNotThereIsAMistakeOfUse) {
  arguments_.id_column = "nothing";
  EXPECT_EQ(run(kUsage), "");
  arguments_.id_column = "";
  arguments_.map = {"氏名"};
  EXPECT_EQ(run(kUsage), "");
  arguments_.map = {"氏名=asset"};
  EXPECT_EQ(run(kUsage), "");
  arguments_.map = {};
  arguments_.path = (folder_ / "missing.csv").string();
  EXPECT_EQ(run(kNotFound), "");
}

}  // namespace
}  // namespace tadasu::cli
