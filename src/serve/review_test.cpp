// People to look at, in the console. All people are invented.
#include "facts/review.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "facts/facts.h"
#include "serve/surveys.h"
#include "serve/test_house.h"

namespace tadasu::serve {
namespace {

class ReviewPage : public Serve {
 protected:
  void SetUp() override {
    Serve::SetUp();
    incident_ =
        open_with_list("氏名,メール\n鷹架 縁莉,one@example.jp\n鷹架 縁莉,two@example.com\n");
    page_ = "/i/" + incident_ + "/people";
  }
  Json twin() { return Json::parse(signed_in("commander").get("/api/v1" + page_).body); }
  Answer decide(const std::string& role, const std::string& pair, const std::string& body) {
    Browser browser = signed_in(role);
    return browser.post_from(page_, page_ + "/" + pair, body);
  }
  std::uint64_t people_max() {
    return facts::load_sheet(*store_, incident_).value().survey.people.max;
  }
  void wait_for_survey() {
    while (house_->surveys->state(incident_)->end == SurveyEnd::Running)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }

  std::string incident_, page_;
};

TEST_F(ReviewPage, TwoRecordsStandSideBySideMaskedForThoseWhoMaySeeThat) {
  const Json there = twin();
  ASSERT_EQ(there.at("pairs").size(), 1U);
  const Json& pair = there.at("pairs").at(0);
  EXPECT_EQ(pair.at("joined"), false);
  EXPECT_EQ(pair.at("traits").at(0).at("level"), "same");
  EXPECT_EQ(pair.at("a").at("fields").size(), 2U);
  EXPECT_FALSE(pair.at("a").at("fields").at(0).contains("value"));
  for (const std::string& prefix : {std::string(), std::string("/api/v1")}) {
    const Answer answer = signed_in("commander").get(prefix + page_);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_FALSE(says(answer, "縁莉") || says(answer, "one@"));
    EXPECT_EQ(signed_in("exec").get(prefix + page_).status, 403U);
    EXPECT_EQ(signed_in("pr").get(prefix + page_).status, 403U);
  }
  const Answer page = signed_in("legal").get(page_);
  EXPECT_TRUE(says(page, std::string(say(Lang::Ja, "ui.level.same"))));
  EXPECT_FALSE(says(page, "name=\"verdict\"")) << "legal looks, and does not decide";
  EXPECT_TRUE(says(signed_in("commander").get("/i/" + incident_ + "/facts"), page_));
}

TEST_F(ReviewPage, ADecisionIsRecordedUndoneAndCounted) {
  const std::string pair = twin().at("pairs").at(0).at("pair");
  EXPECT_EQ(decide("legal", pair, "verdict=same").status, 403U);
  EXPECT_EQ(decide("commander", pair, "verdict=perhaps").status, 422U);
  EXPECT_EQ(decide("commander", "0123", "verdict=same").status, 404U);
  ASSERT_EQ(decide("commander", pair, "verdict=unsure&reason=x").status, 303U);
  ASSERT_EQ(decide("commander", pair, "verdict=same&reason=asked+her").status, 303U);
  Json now = twin();
  EXPECT_TRUE(now.at("pairs").empty());
  ASSERT_EQ(now.at("decided").size(), 1U);
  EXPECT_EQ(now.at("decided").at(0).at("verdict"), "same");
  EXPECT_EQ(now.at("decided").at(0).at("by"), "commander");
  EXPECT_EQ(now.at("decided").at(0).at("reason"), "asked her");
  EXPECT_EQ(now.at("uncounted"), true);
  EXPECT_EQ(people_max(), 2U);
  Browser browser = signed_in("commander");
  const std::string again = "/i/" + incident_ + "/survey/again";
  ASSERT_EQ(browser.post_from(page_, again, "").status, 303U);
  wait_for_survey();
  EXPECT_EQ(people_max(), 1U);
  EXPECT_EQ(twin().at("uncounted"), false);
  EXPECT_TRUE(says(signed_in("commander").get("/i/" + incident_),
                   std::string(say(Lang::Ja, "timeline.people.judged"))));
  ASSERT_EQ(decide("commander", pair, "verdict=undo").status, 303U);
  ASSERT_EQ(twin().at("decided").size(), 1U);
  EXPECT_EQ(twin().at("decided").at(0).at("verdict"), "unsure") << "what it replaced holds again";
  ASSERT_EQ(decide("commander", pair, "verdict=undo").status, 303U);
  EXPECT_EQ(decide("commander", pair, "verdict=undo").status, 404U);
  now = twin();
  ASSERT_EQ(now.at("pairs").size(), 1U);
  EXPECT_EQ(now.at("pairs").at(0).at("joined"), true);
  EXPECT_EQ(now.at("uncounted"), true);
}

TEST_F(ReviewPage, WhatSomebodyElseDecidedMeanwhileIsAConflict) {
  const std::string pair = twin().at("pairs").at(0).at("pair");
  Browser browser = signed_in("commander");
  const std::string body = browser.get(page_).body;
  const std::string form = "seen=" + Browser::hidden(body, "seen") +
                           "&verdict=different&csrf=" + Browser::hidden(body, "csrf");
  ASSERT_EQ(decide("commander", pair, "verdict=same").status, 303U);
  EXPECT_EQ(browser.post(page_ + "/" + pair, form).status, 409U);
}

TEST_F(ReviewPage, ClearValuesAreSeenForAReasonOnRecord) {
  const std::string pair = twin().at("pairs").at(0).at("pair"), open = page_ + "/" + pair + "/open";
  const auto times = [&] {
    std::size_t count = 0;
    for (const auto& item : command::load(*store_, incident_).value().timeline)
      count += item.what == "people.opened";
    return count;
  };
  Browser legal = signed_in("legal");
  EXPECT_EQ(signed_in("pr").post_from("/i/" + incident_, open, "reason=x").status, 403U);
  EXPECT_EQ(legal.post_from(page_, open, "reason=+").status, 422U);
  EXPECT_EQ(times(), 0U);
  const Answer answer = legal.post_from(page_, open, "reason=to+tell+them+apart");
  EXPECT_EQ(answer.status, 200U);
  for (const char* value : {"鷹架 縁莉", "one@example.jp", "two@example.com"})
    EXPECT_TRUE(says(answer, value)) << value;
  EXPECT_EQ(times(), 1U);
  const std::string csrf = Browser::hidden(legal.get(page_).body, "csrf");
  const Json json = Json::parse(legal.post("/api/v1" + open, "reason=x&csrf=" + csrf).body);
  EXPECT_EQ(json.at("a").at("fields").at(0).at("value"), "鷹架 縁莉");
  EXPECT_EQ(log_.find("example"), std::string::npos);
}

TEST_F(ReviewPage, BeforeTheFirstSurveyThereIsNothingToLookAt) {
  const std::string other = open_incident();
  const Answer answer = signed_in("commander").get("/i/" + other + "/people");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_TRUE(says(answer, std::string(say(Lang::Ja, "ui.review.nothing"))));
}

}  // namespace
}  // namespace tadasu::serve
