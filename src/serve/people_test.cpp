// Many pairs decided at once, any two people decided, and joins looked at blind. All people are
// invented.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "facts/facts.h"
#include "facts/review.h"
#include "serve/review_view.h"
#include "serve/test_house.h"

namespace tadasu::serve {
namespace {

class People : public Serve {
 protected:
  void SetUp() override {
    Serve::SetUp();
    std::string csv = "氏名,電話,メール\n";
    const char* names[] = {"鷹架 縁莉", "蓬莱川 凪沙斗", "御厨 柚葉"};
    for (int i = 0; i < 3; ++i) {
      const std::string name = names[i], mail = "m" + std::to_string(i);
      for (const char* half : {"a@example.jp\n", "b@example.com\n"})
        csv += name + ",03-5321-111" + std::to_string(i) + "," + mail + half;
      csv += name + ",," + mail + "c@example.org\n";
    }
    incident_ = open_with_list(csv);
    people_ = "/i/" + incident_ + "/people";
    group_ = people_ + "-group";
    compare_ = people_ + "-compare";
    sample_ = people_ + "-sample";
  }
  Json twin(const std::string& page) {
    return Json::parse(signed_in("commander").get("/api/v1" + page).body);
  }
  std::size_t entries(const std::string& what) {
    std::size_t out = 0;
    EXPECT_TRUE(store_
                    ->read(incident_, 0,
                           [&](const store::Entry& entry) {
                             EXPECT_EQ(entry.body.find("example"), std::string::npos);
                             out += entry.what == what ? 1 : 0;
                             return true;
                           })
                    .ok());
    return out;
  }
  // The pattern of which most pairs are open.
  Json largest_group() {
    const Json all = twin(people_).at("groups");
    EXPECT_FALSE(all.empty());
    return *std::max_element(all.begin(), all.end(), [](const Json& x, const Json& y) {
      return x.at("pairs").size() < y.at("pairs").size();
    });
  }

  std::string incident_, people_, group_, compare_, sample_;
};

TEST_F(People, PairsOfOnePatternAreDecidedAndTakenBackInOneAct) {
  const Json group = largest_group();
  const std::size_t count = group.at("pairs").size();
  ASSERT_EQ(count, 3U);
  const std::string pattern = group.at("pattern"), page = group_ + "?pattern=" + pattern;
  Browser browser = signed_in("commander");
  EXPECT_TRUE(says(browser.get(people_), page));
  const Answer shown = browser.get(page);
  EXPECT_EQ(shown.status, 200U);
  EXPECT_FALSE(says(shown, "縁莉") || says(shown, "m0a@"));
  EXPECT_FALSE(says(signed_in("legal").get(page), "name=\"verdict\""));
  EXPECT_EQ(signed_in("pr").get(page).status, 403U);
  const std::string form =
      "pattern=" + pattern + "&pairs=" + Browser::hidden(shown.body, "pairs") + "&verdict=";
  EXPECT_EQ(twin(page).at("hash"), Browser::hidden(shown.body, "pairs"));
  const Answer no_reason = browser.post_from(page, group_, form + "different&reason=+");
  EXPECT_EQ(no_reason.status, 422U);
  EXPECT_EQ(browser.post_from(page, group_, form + "perhaps&reason=x").status, 422U);
  EXPECT_EQ(signed_in("legal").post_from(page, group_, form + "same&reason=x").status, 403U);
  EXPECT_EQ(entries("people.judged"), 0U);
  ASSERT_EQ(browser.post_from(page, group_, form + "different&reason=looked+at+3").status, 303U);
  EXPECT_EQ(entries("people.judged"), 1U);
  EXPECT_EQ(browser.get(page).status, 404U);  // none of them is open
  const Json decided = twin(people_).at("decided");
  ASSERT_EQ(decided.size(), count);
  for (const Json& one : decided) {
    EXPECT_EQ(one.at("verdict"), "different");
    EXPECT_EQ(one.at("reason"), "looked at 3");
    EXPECT_EQ(one.at("entry"), decided.at(0).at("entry"));
  }
  const Answer after = browser.get(people_);
  EXPECT_TRUE(says(after, say(Lang::Ja, "ui.review.together", {{"n", "3"}})));
  const std::string undo = "entry=" + Browser::hidden(after.body, "entry");
  ASSERT_EQ(browser.post_from(people_, group_ + "/undo", undo).status, 303U);
  EXPECT_EQ(browser.post_from(people_, group_ + "/undo", undo).status, 404U);
  EXPECT_TRUE(twin(people_).at("decided").empty());
  EXPECT_EQ(largest_group().at("pairs"), group.at("pairs"));
}

// Of more than one act decides some are offered: all at once would be refused each time.
TEST(ReviewGroups, HoldNoMoreThanOneActDecides) {
  ReviewView view;
  view.review.pairs.resize(facts::kJudgedTogetherMax + 7);
  for (std::size_t i = 0; i < view.review.pairs.size(); ++i) {
    view.review.pairs[i].pair = std::to_string(i);
    view.open.push_back(&view.review.pairs[i]);
  }
  const std::vector<facts::ReviewGroup> groups = facts::groups_of(view.open);
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].pairs.size(), facts::kJudgedTogetherMax);
}

TEST_F(People, WhatChangedAfterItWasShownIsNotDecided) {
  const Json group = largest_group();
  const std::string pattern = group.at("pattern"), page = group_ + "?pattern=" + pattern;
  Browser browser = signed_in("commander");
  const std::string form = "pattern=" + pattern +
                           "&pairs=" + Browser::hidden(browser.get(page).body, "pairs") +
                           "&verdict=same&reason=all+alike";
  const std::string one = group.at("pairs").at(0);
  ASSERT_EQ(browser.post_from(people_, people_ + "/" + one, "verdict=unsure").status, 303U);
  const Answer late = browser.post_from(page, group_, form);
  EXPECT_EQ(late.status, 409U);
  EXPECT_TRUE(says(late, "value=\"all alike\"")) << "nothing that was typed is lost";
  EXPECT_EQ(twin(people_).at("decided").size(), 1U);
}

TEST_F(People, AnyTwoAreComparedAndDecided) {
  const Json list = twin("/i/" + incident_ + "/list").at("people");
  ASSERT_EQ(list.size(), 6U);
  const std::string a = list.at(0).at("person").dump(), b = list.at(5).at("person").dump();
  Browser browser = signed_in("commander");
  const std::string page = compare_ + "?a=" + a + "&b=" + b;
  EXPECT_TRUE(says(browser.get("/i/" + incident_ + "/list"), compare_));
  EXPECT_TRUE(says(browser.get(people_), compare_));
  const Answer shown = browser.get(page);
  EXPECT_EQ(shown.status, 200U);
  EXPECT_FALSE(says(shown, "縁莉") || says(shown, "a@example"));
  EXPECT_EQ(signed_in("pr").get(page).status, 403U);
  EXPECT_FALSE(says(signed_in("legal").get(page), "name=\"verdict\""));
  for (const std::string& wrong : {"?a=" + a + "&b=" + a, "?a=" + a + "&b=99999", "?a=x&b=" + b}) {
    const Answer answer = browser.get(compare_ + wrong);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_FALSE(says(answer, "name=\"verdict\"")) << wrong;
    EXPECT_TRUE(says(answer, "aria-invalid")) << wrong;
  }
  EXPECT_FALSE(says(browser.get(compare_), "aria-invalid"));
  EXPECT_TRUE(says(browser.get(compare_), "pattern=\"[0-9]*\"")) << "no name in an address";
  EXPECT_EQ(twin(page).at("b").at("person").dump(), b);
  const std::string form = "a=" + a + "&b=" + b + "&revision=1&verdict=";
  EXPECT_EQ(
      browser.post_from(page, compare_, "a=" + a + "&b=" + b + "&revision=7&verdict=same").status,
      409U);
  ASSERT_EQ(browser.post_from(page, compare_, form + "same&reason=asked").status, 303U);
  EXPECT_EQ(entries("people.judged"), 1U);
  const auto people_now = [&] {
    EXPECT_TRUE(
        facts::survey_incident(*store_, incident_, {folder_ / "usb"}, "c", "again", {}, nullptr)
            .ok());
    return twin("/i/" + incident_ + "/list").at("people");
  };
  EXPECT_EQ(people_now().size(), 5U);
  // … and told apart again, each record of one from each of the other.
  const std::string undo = "entry=" + Browser::hidden(browser.get(people_).body, "entry");
  ASSERT_EQ(browser.post_from(people_, group_ + "/undo", undo).status, 303U);
  const Json again = people_now();
  ASSERT_EQ(again.size(), 6U);
  std::string both = "a=" + again.at(0).at("person").dump();
  both += "&b=" + again.at(5).at("person").dump();
  const Json two = twin(compare_ + "?" + both);
  const std::string decision = both + "&revision=3&verdict=different&reason=asked";
  ASSERT_EQ(browser.post_from(compare_ + "?" + both, compare_, decision).status, 303U);
  EXPECT_EQ(twin(people_).at("decided").size(), two.at("a").at("records").get<std::size_t>() *
                                                    two.at("b").at("records").get<std::size_t>());
}

TEST_F(People, TheSampleIsBlindUntilItIsEndedAndThenStatesAShare) {
  Browser browser = signed_in("commander");
  const facts::Review review = facts::load_review(*store_, incident_, 1).value();
  std::map<std::string, bool> joined;
  for (const facts::ReviewPair& one : review.sample.pairs) joined[one.pair] = one.joined;
  ASSERT_EQ(review.sample.joins, 3U);
  ASSERT_EQ(joined.size(), 4U);
  EXPECT_TRUE(says(browser.get(people_), sample_));
  EXPECT_EQ(signed_in("pr").get(sample_).status, 403U);
  EXPECT_EQ(browser.post_from(sample_, sample_ + "/end", "").status, 422U);
  bool first = true;
  for (std::size_t done = 0; done < joined.size(); ++done) {
    const Json now = twin(sample_);
    EXPECT_EQ(now.at("answered"), done);
    EXPECT_EQ(now.at("result"), nullptr);
    const Json& next = now.at("next");
    const Answer shown = browser.get(sample_);
    for (const char* word :
         {"ui.review.counted_one", "ui.review.counted_two", "ui.rule.name_landline"})
      EXPECT_FALSE(says(shown, say(Lang::Ja, word))) << word;
    EXPECT_FALSE(says(shown, "tag good") || says(shown, "tag bad"));
    EXPECT_FALSE(says(shown, "縁莉") || says(shown, "a@example"));
    for (const char* key : {"same", "joined", "rule", "harm"}) EXPECT_FALSE(next.contains(key));
    for (const char* side : {"a", "b"}) EXPECT_FALSE(next.at(side).contains("person"));
    const std::string pair = next.at("pair");
    const bool wrong = joined.at(pair) && first;
    if (joined.at(pair)) first = false;
    const std::string form =
        "pair=" + pair + "&verdict=" + (joined.at(pair) && !wrong ? "same" : "different");
    EXPECT_EQ(signed_in("legal").post_from(sample_, sample_, form).status, 403U);
    ASSERT_EQ(browser.post_from(sample_, sample_, form).status, 303U);
  }
  ASSERT_EQ(browser.post_from(sample_, sample_ + "/undo", "").status, 303U);
  const Json last = twin(sample_).at("next");
  ASSERT_EQ(browser
                .post_from(sample_, sample_,
                           "pair=" + last.at("pair").get<std::string>() +
                               "&verdict=" + (joined.at(last.at("pair")) ? "same" : "different"))
                .status,
            303U);
  ASSERT_EQ(browser.post_from(sample_, sample_ + "/end", "").status, 303U);
  EXPECT_EQ(browser.post_from(sample_, sample_ + "/end", "").status, 409U);
  const Json result = twin(sample_).at("result");
  EXPECT_EQ(result.at("right"), 2);
  EXPECT_EQ(result.at("wrong"), 1);
  EXPECT_EQ(result.at("revision"), 1);
  const Answer ended = browser.get(sample_);
  EXPECT_TRUE(says(ended, "66.6%"));
  EXPECT_TRUE(says(ended, say(Lang::Ja, "ui.sample.otherwise")));
  EXPECT_TRUE(says(browser.get("/i/" + incident_ + "/facts"), "66.6%"));
  EXPECT_EQ(twin("/i/" + incident_ + "/facts").at("sheet").at("sample").at("right"), 2);
  // What differs can be decided where it is shown.
  for (const auto& [pair, is_joined] : joined)
    if (is_joined && says(ended, "pair-" + pair)) {
      EXPECT_EQ(browser.post_from(people_, people_ + "/" + pair, "verdict=different").status, 303U);
    }
  EXPECT_EQ(twin(people_).at("decided").size(), 1U);
}

TEST_F(People, ClearValuesOfThePairThatIsAskedAreSeenForAReason) {
  Browser browser = signed_in("commander");
  const std::string pair = twin(sample_).at("next").at("pair");
  const std::string form = "pair=" + pair + "&reason=";
  EXPECT_EQ(browser.post_from(sample_, sample_ + "/open", form + "+").status, 422U);
  EXPECT_EQ(entries("people.opened"), 0U);
  const Answer open = browser.post_from(sample_, sample_ + "/open", form + "to+tell");
  EXPECT_EQ(open.status, 200U);
  EXPECT_TRUE(says(open, "example"));
  EXPECT_FALSE(says(open, say(Lang::Ja, "ui.review.counted_one")));
  EXPECT_EQ(entries("people.opened"), 1U);
}

TEST_F(People, TestPeopleAreGivenRestoredAndLeftOut) {
  const std::string page = "/i/" + incident_ + "/test-people";
  Browser browser = signed_in("commander");
  EXPECT_EQ(signed_in("legal").get(page).status, 403U);
  EXPECT_TRUE(says(browser.get("/i/" + incident_ + "/facts"), page));
  EXPECT_TRUE(says(browser.get(page), say(Lang::Ja, "ui.test_people.none")));
  const auto post = [&](const std::string& act, const std::string& body) {
    return browser.post_from(
        page, page + act, "version=" + Browser::hidden(browser.get(page).body, "version") + body);
  };
  const Answer wrong = post("", "&list=%E4%BD%8F%E6%89%80%0A%E6%9D%B1%E4%BA%AC");
  EXPECT_EQ(wrong.status, 422U);
  EXPECT_TRUE(says(wrong, "東京</textarea>")) << "nothing that was typed is lost";
  EXPECT_EQ(post("", "&list=+").status, 422U);
  EXPECT_EQ(entries("test_people.kept"), 0U);
  ASSERT_EQ(post("", "&list=mail%0Am0a@example.jp").status, 303U);
  EXPECT_EQ(twin(page).at("rows"), 1);
  EXPECT_EQ(twin(page).at("rows_before"), 0);
  EXPECT_EQ(browser.post_from(page, page + "/remove", "version=old").status, 409U);
  const auto sheet =
      facts::survey_incident(*store_, incident_, {folder_ / "usb"}, "c", "again", {}, nullptr);
  ASSERT_TRUE(sheet.value().survey.test_people.has_value());
  EXPECT_EQ(sheet.value().survey.test_people->own_list, 1U);
  ASSERT_EQ(post("/remove", "").status, 303U);
  EXPECT_EQ(twin(page).at("rows"), 0);
  ASSERT_EQ(post("/restore", "").status, 303U);
  EXPECT_EQ(twin(page).at("rows"), 1);
  EXPECT_EQ(entries("test_people.kept"), 3U);
}

}  // namespace
}  // namespace tadasu::serve
