// `tadasu review` and `tadasu sample` on an incident. All people are invented.
#include "cli/review.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/start.h"
#include "facts/judgment.h"
#include "store/store.h"

namespace tadasu::cli {
namespace {

namespace fs = std::filesystem;

class ReviewCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "tadasu-review-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    std::ofstream list(folder_ / "list.csv");
    list << "氏名,電話,メール\n";
    const char* names[] = {"鷹架 縁莉", "蓬莱川 凪沙斗", "御厨 柚葉"};
    for (int i = 0; i < 3; ++i) {
      const std::string phone = ",03-5321-111" + std::to_string(i), mail = ",m" + std::to_string(i);
      list << names[i] << phone << mail << "a@example.jp\n"
           << names[i] << phone << mail << "b@example.com\n"
           << names[i] << "," << mail << "c@example.org\n";
    }
    list.close();
    StartArguments opening;
    opening.paths = {(folder_ / "list.csv").string()};
    opening.store = review_.store = sample_.store = (folder_ / "store").string();
    opening.progress = ProgressMode::None;
    opening.json = true;
    testing::internal::CaptureStdout();
    EXPECT_EQ(start(opening), kDone);
    review_.incident = sample_.incident =
        Json::parse(testing::internal::GetCapturedStdout()).at("incident");
    review_.json = sample_.json = true;
  }
  void TearDown() override { fs::remove_all(folder_); }

  template <class Arguments>
  static std::string output(int (*command)(const Arguments&), const Arguments& arguments,
                            int wanted = kDone) {
    testing::internal::CaptureStdout();
    EXPECT_EQ(command(arguments), wanted);
    std::string out = testing::internal::GetCapturedStdout();
    EXPECT_EQ(out.find("縁莉"), std::string::npos) << "values are masked";
    EXPECT_EQ(out.find("m0a@"), std::string::npos);
    return out;
  }
  Json reviewed(int wanted = kDone) { return Json::parse(output(review, review_, wanted)); }
  Json sampled(int wanted = kDone) { return Json::parse(output(sample, sample_, wanted)); }
  std::size_t judged() {
    const SystemClock clock;
    const auto store = store::Store::open(review_.store, clock);
    return facts::judgments(*store.value(), review_.incident).value().size();
  }
  Json largest_pattern() {
    const Json all = reviewed().at("patterns");
    EXPECT_FALSE(all.empty());
    return *std::max_element(all.begin(), all.end(), [](const Json& x, const Json& y) {
      return x.at("pairs") < y.at("pairs");
    });
  }

  fs::path folder_;
  ReviewArguments review_;
  SampleArguments sample_;
};

TEST_F(ReviewCommand, APatternIsShownDecidedAndTakenBackInOneAct) {
  const Json pattern = largest_pattern();
  ASSERT_EQ(pattern.at("pairs"), 3);
  review_.pattern = pattern.at("pattern");
  const Json shown = reviewed();
  ASSERT_EQ(shown.at("pairs").size(), 3U);
  review_.verdict = "different";
  EXPECT_EQ(output(review, review_, kUsage), "");  // neither hash nor reason
  review_.reason = "looked at three";
  review_.hash = "00";
  EXPECT_NE(review(review_), kDone) << "not the pairs that were shown";
  EXPECT_EQ(judged(), 0U);
  review_.hash = shown.at("hash");
  const Json done = reviewed();
  EXPECT_EQ(done.at("pairs"), 3);
  EXPECT_EQ(judged(), 3U);
  EXPECT_NE(review(review_), kDone) << "none of them is open";
  ReviewArguments undo = review_;
  undo.pattern = undo.verdict = "";
  undo.undo = done.at("entry");
  EXPECT_EQ(Json::parse(output(review, undo)).at("pairs"), 0);
  EXPECT_EQ(judged(), 0U);
  review_ = undo;
  review_.undo = 0;
  EXPECT_EQ(largest_pattern().at("pairs"), 3);
  review_.json = false;
  review_.lang = Lang::En;
  EXPECT_NE(output(review, review_).find(pattern.at("pattern").get<std::string>()),
            std::string::npos);
}

TEST_F(ReviewCommand, ASampleIsAnsweredOneByOneAndItsShareStatedWithAnInterval) {
  Json now = sampled();
  const std::size_t pairs = now.at("pairs");
  ASSERT_GT(pairs, 0U);
  EXPECT_FALSE(now.at("next").at("a").contains("person")) << "not what the machine said";
  sample_.end = true;
  EXPECT_EQ(output(sample, sample_, kFailed), "") << "of no join it was said";
  sample_.end = false;
  sample_.verdict = "same";
  EXPECT_EQ(output(sample, sample_, kUsage), "") << "of which pair?";
  for (std::size_t i = 0; i < pairs; ++i) {
    sample_.pair = now.at("next").at("pair");
    now = sampled();
    EXPECT_EQ(now.at("answered"), i + 1);
  }
  EXPECT_TRUE(now.at("next").is_null());
  sample_.pair = sample_.verdict = "";
  sample_.undo = true;
  EXPECT_EQ(sampled().at("answered"), pairs - 1);
  sample_.undo = false;
  sample_.end = true;
  now = sampled();
  EXPECT_EQ(now.at("ended"), true);
  EXPECT_EQ(now.at("result").at("wrong"), 0);
  EXPECT_GT(now.at("result").at("low"), 0);
  EXPECT_LT(now.at("result").at("low"), 1);
}

}  // namespace
}  // namespace tadasu::cli
