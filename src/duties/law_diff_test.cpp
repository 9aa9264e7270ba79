#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/bytes.h"
#include "base/pack.h"
#include "duties/duties.h"

namespace tadasu::duties {
namespace {

namespace fs = std::filesystem;

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

// A folder with the pack of a law as it is, or as `change` makes it, and its cases.
class LawDiffs : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / "law_diff";
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "old/cases");
    fs::create_directories(folder_ / "new/cases");
    text_ = read_file(packs_folder() / "laws/jp-card.toml").value();
    write("old/jp-card.toml", text_);
    write("new/jp-card.toml", text_);
    fs::copy_file(packs_folder() / "laws/cases/jp-card.json", folder_ / "new/cases/jp-card.json");
  }
  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }
  [[nodiscard]] std::string at(const std::string& name) const { return (folder_ / name).string(); }
  [[nodiscard]] std::vector<LawDiff> diff() const {
    const auto out = diff_laws(at("old"), at("new"));
    EXPECT_TRUE(out.ok()) << (out.ok() ? "" : out.error().where + ": " + out.error().detail);
    return out.ok() ? out.value() : std::vector<LawDiff>{};
  }
  fs::path folder_;
  std::string text_;
};

TEST_F(LawDiffs, TheSameVersionTwiceIsNoDifference) { EXPECT_TRUE(diff().empty()); }

TEST_F(LawDiffs, AConditionThatChangedIsOneMemberAndTheCasesSayWhatItDoes) {
  write("old/jp-card.toml", replaced(text_, "cia has C and not @nobody-outside", "cia has A"));
  const auto out = diff();
  ASSERT_EQ(out.size(), 1U);
  ASSERT_EQ(out[0].items.size(), 1U);
  const LawDiff::Item& item = out[0].items[0];
  EXPECT_EQ(item.table, "rule");
  EXPECT_EQ(item.id, "exposed");
  EXPECT_EQ(item.change, LawDiff::Item::Change::Changed);
  ASSERT_EQ(item.members.size(), 1U);
  EXPECT_EQ(item.members[0].name, "when");
  EXPECT_EQ(item.members[0].before->find("cia has A"), 0U);
  EXPECT_EQ(item.members[0].after->find("cia has C"), 0U);
  EXPECT_GT(out[0].cases, 0U);
  ASSERT_FALSE(out[0].otherwise.empty());
  EXPECT_LT(out[0].otherwise.size(), out[0].cases + 1);
  EXPECT_FALSE(out[0].otherwise[0].otherwise.empty());
  EXPECT_FALSE(out[0].otherwise[0].fails_anew);
}

TEST_F(LawDiffs, ItemsThatCameAndWentAreNamed) {
  const std::string rule =
      "\n[[rule]]\nid = \"NAME\"\nwhen = \"always\"\ncite = \"c\"\nsource = \"s\"\n"
      "read_on = \"2026-11-23\"\nverified = false\n";
  write("old/jp-card.toml", text_ + replaced(rule, "NAME", "went"));
  write("new/jp-card.toml", text_ + replaced(rule, "NAME", "came"));
  const auto out = diff();
  ASSERT_EQ(out.size(), 1U);
  ASSERT_EQ(out[0].items.size(), 2U);
  EXPECT_EQ(out[0].items[0].id, "came");
  EXPECT_EQ(out[0].items[0].change, LawDiff::Item::Change::Added);
  EXPECT_EQ(out[0].items[1].id, "went");
  EXPECT_EQ(out[0].items[1].change, LawDiff::Item::Change::Removed);
  EXPECT_TRUE(out[0].otherwise.empty());
}

TEST_F(LawDiffs, WholePacksComeAndGoAndOneLawIsNotComparedWithAnother) {
  fs::rename(folder_ / "old/jp-card.toml", folder_ / "old/jp-police.toml");
  fs::copy_file(packs_folder() / "laws/jp-police.toml", folder_ / "old/jp-police.toml",
                fs::copy_options::overwrite_existing);
  const auto out = diff();
  ASSERT_EQ(out.size(), 2U);
  EXPECT_TRUE(out[0].added);
  EXPECT_TRUE(out[1].removed);
  const auto wrong = diff_laws(at("old/jp-police.toml"), at("new/jp-card.toml"));
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().trouble, Trouble::Invalid);
  EXPECT_EQ(diff_laws(at("nowhere"), at("new")).error().trouble, Trouble::NotFound);
}

TEST_F(LawDiffs, APackWithoutCasesSaysSo) {
  write("old/jp-card.toml", replaced(text_, "verified = false", "verified = true"));
  fs::remove_all(folder_ / "new/cases");
  const auto out = diff();
  ASSERT_EQ(out.size(), 1U);
  EXPECT_TRUE(out[0].without_cases);
  EXPECT_EQ(out[0].items.at(0).table, "pack");
}

}  // namespace
}  // namespace tadasu::duties
