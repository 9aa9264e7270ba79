// Who is to be told, in the console. All people are invented.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "facts/facts.h"
#include "serve/test_house.h"

namespace tadasu::serve {
namespace {

class ListPage : public Serve {
 protected:
  void SetUp() override {
    Serve::SetUp();
    incident_ = open_with_list(
        "氏名,生年月日,メール\n鷹架 縁莉,1980/1/2,one@example.jp\n"
        "御厨 柚葉,2015/5/5,two@example.com\n");
    page_ = "/i/" + incident_ + "/list";
  }
  Json twin() { return Json::parse(signed_in("commander").get("/api/v1" + page_).body); }
  std::size_t entries(const std::string& what) {
    std::size_t out = 0;
    EXPECT_TRUE(store_
                    ->read(incident_, 0,
                           [&](const store::Entry& entry) {
                             EXPECT_EQ(entry.body.find("鷹架"), std::string::npos);
                             out += entry.what == what ? 1 : 0;
                             return true;
                           })
                    .ok());
    return out;
  }

  std::string incident_, page_;
};

TEST_F(ListPage, IsMaskedAndForThoseWhoMaySeeMaskedLists) {
  const Answer page = signed_in("legal").get(page_);
  EXPECT_EQ(page.status, 200U);
  EXPECT_FALSE(says(page, "鷹架 縁莉"));
  EXPECT_FALSE(says(page, "one@example.jp"));
  EXPECT_TRUE(says(page, "法定代理人（未成年）"));
  EXPECT_EQ(signed_in("pr").get(page_).status, 403U);
  EXPECT_EQ(signed_in("exec").get(page_).status, 403U);
  const Json there = twin();
  ASSERT_EQ(there.at("people").size(), 2U);
  EXPECT_EQ(there.at("people").at(0).at("minor"), false);
  EXPECT_EQ(there.at("people").at(1).at("minor"), true);
}

TEST_F(ListPage, ClearValuesWantAReasonAndARecordAndStandInTheAnswerAlone) {
  Browser browser = signed_in("legal");
  EXPECT_EQ(browser.post_from(page_, page_ + "/open", "after=0&reason=").status, 422U);
  EXPECT_EQ(browser.post_from(page_, page_ + "/open", "after=0&reason=+%E3%80%80+").status, 422U);
  EXPECT_EQ(entries("list.opened"), 0U);
  const Answer open = browser.post_from(page_, page_ + "/open", "after=0&reason=letters");
  EXPECT_EQ(open.status, 200U);
  EXPECT_TRUE(says(open, "鷹架 縁莉"));
  EXPECT_TRUE(says(open, "one@example.jp"));
  EXPECT_EQ(entries("list.opened"), 1U);
  EXPECT_FALSE(says(browser.get(page_), "鷹架 縁莉"));
}

TEST_F(ListPage, IsWrittenToAFileForThoseWhoMaySeeValuesForAReason) {
  const std::string to = page_ + "/export";
  EXPECT_EQ(signed_in("pr").post_from(page_, to, "form=csv&reason=post").status, 403U);
  Browser browser = signed_in("legal");
  const Answer no_reason = browser.post_from(page_, to, "form=print&reason=+");
  EXPECT_EQ(no_reason.status, 422U);
  EXPECT_TRUE(says(no_reason, "id=\"export-reason-error\""));
  EXPECT_TRUE(says(no_reason, "<option value=\"print\" selected>"));
  EXPECT_EQ(browser.post_from(page_, to, "form=exe&reason=post").status, 422U);
  EXPECT_EQ(entries("list.opened"), 0U);
  const Answer csv = browser.post_from(page_, to, "form=csv&reason=post");
  EXPECT_EQ(csv.status, 200U);
  EXPECT_EQ(csv.type, "text/csv; charset=utf-8");
  EXPECT_TRUE(csv.body.starts_with("\xEF\xBB\xBF"));
  EXPECT_TRUE(says(csv, "鷹架 縁莉"));
  EXPECT_TRUE(says(csv, "two@example.com"));
  EXPECT_EQ(std::count(csv.body.begin(), csv.body.end(), '\n'), 3);
  bool is_file = false;
  for (const auto& [name, value] : csv.headers)
    is_file = is_file || (name == "Content-Disposition" &&
                          value == "attachment; filename=\"" + incident_ + "-list-r1.csv\"");
  EXPECT_TRUE(is_file);
  const Answer xlsx = browser.post_from(page_, to, "form=xlsx&reason=post");
  EXPECT_TRUE(xlsx.body.starts_with("PK"));
  EXPECT_TRUE(says(browser.post_from(page_, to, "form=print&reason=post"), "#END lines=0000000"));
  EXPECT_EQ(entries("list.opened"), 3U);
}

TEST_F(ListPage, AFormulaInTheEvidenceStaysText) {
  const std::string page =
      "/i/" + open_with_list("氏名,メール\n=cmd|' /C calc'!A0,one@example.jp\n") + "/list";
  const Answer csv =
      signed_in("commander").post_from(page, page + "/export", "form=csv&reason=post");
  EXPECT_TRUE(says(csv, "one@example.jp"));
  EXPECT_FALSE(says(csv, ",=cmd"));
  EXPECT_FALSE(says(csv, "\"=cmd"));
}

TEST_F(ListPage, WhereNobodyWasFoundThereIsNothingToWrite) {
  const std::string page = "/i/" + open_with_list("商品,数\nねじ,3\n") + "/list";
  Browser browser = signed_in("commander");
  EXPECT_FALSE(says(browser.get(page), "/list/export"));
  EXPECT_TRUE(says(browser.get(page_), "/list/export"));
  EXPECT_EQ(browser.post_from(page_, page + "/export", "form=csv&reason=post").status, 404U);
}

TEST_F(ListPage, TheTwinSaysWhichWaysThereAreAndWhatIsInDoubt) {
  const Json one = twin().at("people").at(0);
  EXPECT_EQ(one.at("can"), Json({{"post", false}, {"mail", true}, {"phone", false}}));
  EXPECT_EQ(one.at("doubts"), Json::array());
}

TEST_F(ListPage, NothingThatWasTypedIsLostWhenSomethingWasWrong) {
  Browser browser = signed_in("commander");
  const std::string typed = "after=0&flag=returned&person=99999&reason=";
  const Answer nobody = browser.post_from(page_, page_ + "/flag", typed + "came+back");
  EXPECT_EQ(nobody.status, 422U);
  EXPECT_TRUE(says(nobody, "value=\"99999\""));
  EXPECT_TRUE(says(nobody, "value=\"came back\""));
  EXPECT_TRUE(says(nobody, "<option value=\"returned\" selected>"));
  const Answer no_reason = browser.post_from(page_, page_ + "/flag", typed + "+");
  EXPECT_TRUE(says(no_reason, "value=\"99999\""));
  EXPECT_TRUE(says(no_reason, "id=\"flag-reason-error\""));
}

TEST_F(ListPage, ShowsWhoChangedSinceTheRevisionThatWasTold) {
  EXPECT_FALSE(says(signed_in("commander").get(page_), "list-since"));
  EXPECT_EQ(signed_in("commander").get(page_ + "?since=1").status, 404U);
  std::ofstream(folder_ / "usb" / "more.csv") << "氏名,メール,カード番号\n"
                                                 "御厨 柚葉,two@example.com,4539578763621486\n"
                                                 "鷺沼 樹李,three@example.net,\n";
  const auto sheet = facts::survey_incident(*store_, incident_, {folder_ / "usb"}, "commander",
                                            "more", {}, nullptr);
  ASSERT_TRUE(sheet.ok()) << sheet.error().detail;
  ASSERT_EQ(sheet.value().revision, 2U);
  Browser browser = signed_in("commander");
  const Answer page = browser.get(page_ + "?since=1");
  EXPECT_TRUE(says(page, "<option value=\"1\" selected>"));
  EXPECT_TRUE(says(page, "新しく見つかった方"));
  EXPECT_TRUE(says(page, "漏えいした項目が増えた方"));
  EXPECT_FALSE(says(page, "変わりなし"));
  const Json there = Json::parse(browser.get("/api/v1" + page_ + "?since=1").body);
  EXPECT_EQ(there.at("since"), 1);
  ASSERT_EQ(there.at("people").size(), 2U);
  EXPECT_EQ(there.at("people").at(0).at("since"), "more");
  EXPECT_EQ(there.at("people").at(1).at("since"), "new");
  const Answer csv =
      browser.post_from(page_, page_ + "/export", "form=csv&since=1&reason=second+letters");
  EXPECT_TRUE(says(csv, "鷺沼 樹李"));
  EXPECT_FALSE(says(csv, "鷹架 縁莉"));
  EXPECT_EQ(browser.get(page_ + "?since=2").status, 404U);
  EXPECT_EQ(browser.get(page_ + "?since=x").status, 404U);
  const Answer open =
      browser.post_from(page_, page_ + "/open", "after=0&since=1&reason=second+letters");
  EXPECT_TRUE(says(open, "鷺沼 樹李"));
  EXPECT_FALSE(says(open, "鷹架 縁莉"));
}

class LongListPage : public Serve {};

TEST_F(LongListPage, EverybodyStandsOnOnePageOfFifty) {
  std::string csv = "会員番号,メール\n";
  for (int i = 0; i < 120; ++i)
    csv += "M" + std::to_string(1000 + i) + ",person" + std::to_string(i) + "@example.jp\n";
  const std::string page = "/i/" + open_with_list(csv) + "/list";
  Browser browser = signed_in("commander");
  std::set<std::uint64_t> people;
  std::vector<std::size_t> sizes;
  std::string after;
  for (int i = 0; i < 9 && (i == 0 || !after.empty()); ++i) {
    const std::string target = page + (after.empty() ? "" : "?after=" + after);
    const Json twin = Json::parse(browser.get("/api/v1" + target).body);
    const Answer shown = browser.get(target);
    sizes.push_back(twin.at("people").size());
    for (const Json& one : twin.at("people")) people.insert(one.at("person").get<std::uint64_t>());
    after = twin.contains("after") ? twin.at("after").dump() : "";
    EXPECT_EQ(says(shown, "rel=\"next\" href=\"" + page + "?after=" + after + "\""),
              !after.empty());
    EXPECT_EQ(says(shown, "href=\"" + page + "\""), i > 0);
  }
  EXPECT_EQ(sizes, (std::vector<std::size_t>{50, 50, 20}));
  EXPECT_EQ(people.size(), 120U);
  // Clear values are those of the page that was asked for.
  const std::string second = std::to_string(*std::next(people.begin(), 49));
  const Answer open =
      browser.post_from(page, page + "/open", "after=" + second + "&reason=letters");
  EXPECT_FALSE(says(open, "person49@example.jp"));
  EXPECT_TRUE(says(open, "person50@example.jp"));
}

TEST_F(ListPage, WhoHasDiedIsWrittenToNoMore) {
  const std::string person = twin().at("people").at(0).at("person").dump();
  Browser browser = signed_in("commander");
  const std::string said = "after=0&flag=deceased&reason=call&person=";
  EXPECT_EQ(browser.post_from(page_, page_ + "/flag", said + "99999").status, 422U);
  EXPECT_EQ(browser.post_from(page_, page_ + "/flag", "after=0&flag=ill&reason=x&person=" + person)
                .status,
            422U);
  EXPECT_EQ(browser.post_from(page_, page_ + "/flag", said + person).status, 303U);
  EXPECT_EQ(twin().at("people").at(0).at("deceased"), true);
  EXPECT_EQ(browser
                .post_from(page_, page_ + "/flag",
                           "after=0&flag=not_deceased&reason=error&person=" + person)
                .status,
            303U);
  EXPECT_EQ(twin().at("people").at(0).at("deceased"), false);
  EXPECT_EQ(entries("person.flagged"), 2U);
  EXPECT_EQ(signed_in("legal").post_from(page_, page_ + "/flag", said + person).status, 403U);
}

}  // namespace
}  // namespace tadasu::serve
