// Own kinds on the console, over HTTP and through the jail. All numbers are invented.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "facts/facts.h"
#include "facts/kept_kinds.h"
#include "serve/surveys.h"
#include "serve/test_house.h"

namespace tadasu::serve {
namespace {

const std::string kStaff =
    "&kind=staff_card&name_ja=%E7%A4%BE%E5%93%A1%E8%A8%BC&name_en=Staff+card&pattern=E%5Cd%7B6%7D"
    "&counts_as=employee_number&samples=E123456%0D%0A%0D%0A++E654321+&samples_not=XE123456";

class OwnKindsPage : public Serve {
 protected:
  void SetUp() override {
    Serve::SetUp();
    for (const char* role : {"commander", "exec"}) add_user(role);
    incident_ = open_incident();
    page_ = "/i/" + incident_ + "/own-kinds";
    std::filesystem::create_directory(folder_ / "evidence");
    std::ofstream(folder_ / "evidence" / "a.txt") << "入館 E123456\n";
  }
  Browser commander() { return signed_in("commander"); }
  // With the version that the page shows.
  Answer post(const std::string& where, const std::string& body) {
    Browser browser = commander();
    const std::string version = Browser::hidden(browser.get(page_).body, "version");
    return browser.post_from(page_, page_ + where, "version=" + version + body);
  }
  std::vector<std::string> kept() {
    std::vector<std::string> ids;
    for (const auto& kind : facts::kept_own_kinds(*store_, incident_).value().kinds)
      ids.push_back(kind.id);
    return ids;
  }
  static std::string with(std::string body, const std::string& from, const std::string& to) {
    const std::size_t at = body.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return body.replace(at, from.size(), to);
  }
  static std::string words(std::string_view key) {
    return escape(say(Lang::Ja, "ui.own_kinds." + std::string(key)));
  }
  void survey() {
    Browser browser = commander();
    EXPECT_EQ(browser.post_from(page_, "/i/" + incident_ + "/survey", "path=evidence").status,
              303u);
    for (int i = 0; i < 1200 && house_->surveys->state(incident_)->end == SurveyEnd::Running; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_EQ(house_->surveys->state(incident_)->end, SurveyEnd::Done);
  }
  std::string incident_, page_;
};

TEST_F(OwnKindsPage, AKindIsTriedWithoutBeingStored) {
  const Answer good = post("/try", kStaff);
  EXPECT_EQ(good.status, 200u);
  EXPECT_TRUE(says(good, escape(say(Lang::Ja, "ui.own_kinds.good", {{"n", "3"}}))));
  EXPECT_TRUE(says(good, ">" + words("met") + "</span> E654321<"));
  EXPECT_TRUE(says(good, "tag good\">" + words("not_met") + "</span> XE123456<"));
  EXPECT_TRUE(says(good, "value=\"E\\d{6}\"")) << "what was typed stays";
  EXPECT_TRUE(says(good, "<option value=\"employee_number\" selected>"));
  EXPECT_TRUE(kept().empty());

  const Answer bad = post("/try", with(kStaff, "%7B6%7D", "%7B5%7D"));
  EXPECT_EQ(bad.status, 200u);
  EXPECT_TRUE(says(bad, "tag bad\">" + words("not_met") + "</span> E123456<"));
  EXPECT_TRUE(says(bad, "id=\"samples-error\""));
  EXPECT_TRUE(says(bad, "<a href=\"#samples\">"));
  EXPECT_FALSE(says(bad, "id=\"pattern-error\""));

  Browser browser = commander();
  const std::string csrf = "csrf=" + Browser::hidden(browser.get(page_).body, "csrf");
  const Json check = Json::parse(
      browser.post("/api/v1" + page_ + "/try", csrf + with(kStaff, "%7B6%7D", "%7B5%7D")).body);
  EXPECT_EQ(check.at("schema"), "tadasu.kinds_check/1");
  EXPECT_EQ(check.at("good"), false);
  EXPECT_EQ(check.at("problems").at(0).at("problem"), "sample_missed");
  EXPECT_EQ(check.at("samples").size(), 3u);
}

TEST_F(OwnKindsPage, EachProblemStandsBesideItsFieldAndNothingIsLost) {
  const Answer empty = post("", "&near=gate");
  EXPECT_EQ(empty.status, 422u);
  for (const char* field : {"kind", "name_ja", "name_en", "pattern", "counts_as", "samples"})
    EXPECT_TRUE(says(empty, "id=\"" + std::string(field) + "-error\"")) << field;
  EXPECT_TRUE(says(empty, ">gate</textarea>"));
  EXPECT_TRUE(says(empty, "<details class=\"field\" open>"));
  const auto error = [&](const std::string& from, const std::string& to) {
    const Answer answer = post("", with(kStaff, from, to));
    EXPECT_EQ(answer.status, 422u) << to;
    std::string fields;
    const std::string mark = "<p class=\"error\" id=\"";
    for (std::size_t at = 0; (at = answer.body.find(mark, at)) != std::string::npos;) {
      at += mark.size();
      fields += answer.body.substr(at, answer.body.find("-error", at) - at) + " ";
    }
    return fields;
  };
  EXPECT_EQ(error("staff_card", "Staff"), "kind ");
  EXPECT_EQ(error("staff_card", "email"), "kind ");
  EXPECT_EQ(error("employee_number", "nothing"), "counts_as ");
  EXPECT_EQ(error("E%5Cd%7B6%7D", "E%28"), "pattern ");
  EXPECT_EQ(error("Staff+card", std::string(121, 'x')), "name_en ");
  EXPECT_EQ(error("samples=E123456", "samples=" + std::string(257, 'E')), "samples ");
  EXPECT_EQ(error("XE123456", "E123456"), "samples_not ");
  EXPECT_EQ(error("&samples_not", "&mask=none&samples_not"), "mask ");
  EXPECT_TRUE(kept().empty());
  const Json problem = Json::parse([&] {
    Browser browser = commander();
    const std::string csrf = "csrf=" + Browser::hidden(browser.get(page_).body, "csrf");
    return browser.post("/api/v1" + page_, csrf + with(kStaff, "staff_card", "Staff"));
  }()
                                       .body);
  EXPECT_EQ(problem.at("trouble"), "invalid");
  EXPECT_FALSE(problem.at("words").get<std::string>().empty());
}

TEST_F(OwnKindsPage, WhatIsAddedIsListedJournalledAndReadWithByTheNextSurvey) {
  EXPECT_TRUE(says(commander().get("/i/" + incident_ + "/facts"), "href=\"" + page_ + "\""));
  survey();
  EXPECT_EQ(post("", kStaff).status, 303u);
  EXPECT_EQ(kept(), std::vector<std::string>{"staff_card"});
  EXPECT_EQ(post("", kStaff).status, 422u) << "its id is taken";
  const Answer page = commander().get(page_);
  for (const char* shown : {"E\\d{6}", "E123456\nE654321", "XE123456", "staff_card/remove"})
    EXPECT_TRUE(says(page, shown)) << shown;
  EXPECT_TRUE(says(page, words("next_words")));
  EXPECT_TRUE(says(page, "name=\"path\" value=\"" + (folder_ / "evidence").string() + "\""));
  const Answer facts = commander().get("/i/" + incident_ + "/facts");
  EXPECT_TRUE(says(facts, words("uncounted"))) << "the numbers do not hold it yet";
  EXPECT_TRUE(says(signed_in("exec").get("/i/" + incident_), words("uncounted")));
  EXPECT_TRUE(
      says(commander().get("/i/" + incident_), escape(say(Lang::Ja, "timeline.own_kinds.kept"))));

  survey();
  EXPECT_TRUE(says(commander().get(page_), words("counted")));
  const Answer after = commander().get("/i/" + incident_ + "/facts");
  EXPECT_FALSE(says(after, words("uncounted")));
  EXPECT_TRUE(says(after, "id=\"own-kinds\""));
  EXPECT_TRUE(says(after, "社員証"));
  const Json twin = Json::parse(commander().get("/api/v1" + page_).body);
  EXPECT_EQ(twin.at("schema"), "tadasu.own_kinds/1");
  EXPECT_EQ(twin.at("own_kinds_counted"), true);
  EXPECT_EQ(twin.at("kinds").at(0).at("matches"), Json::array({"E123456", "E654321"}));
  const auto sheet = facts::load_sheet(*store_, incident_).value();
  EXPECT_EQ(sheet.survey.own_kinds.at(0).mentions, 1u);
}

TEST_F(OwnKindsPage, OneAndAllAreRemoved) {
  ASSERT_EQ(post("", kStaff).status, 303u);
  ASSERT_EQ(post("", with(kStaff, "staff_card", "other")).status, 303u);
  EXPECT_EQ(kept(), (std::vector<std::string>{"staff_card", "other"}));
  EXPECT_EQ(post("/none/remove", "").status, 404u);
  EXPECT_EQ(post("/staff_card/remove", "").status, 303u);
  EXPECT_EQ(kept(), std::vector<std::string>{"other"});
  EXPECT_EQ(post("/remove", "").status, 303u);
  EXPECT_TRUE(kept().empty());
}

TEST_F(OwnKindsPage, TheWholeFileIsReplacedAfterItsCheck) {
  const std::string file =
      "&toml=%5B%5Bkind%5D%5D%0Aid%3D%27a%27%0Aname_ja%3D%27a%27%0Aname_en%3D%27a%27%0A"
      "pattern%3D%27A%5Cd%2B%27%0Acounts_as%3D%27customer_number%27%0Amatches%3D%5B%27A1%27%5D%0A";
  EXPECT_EQ(post("/file", file).status, 303u);
  EXPECT_EQ(kept(), std::vector<std::string>{"a"});
  EXPECT_TRUE(says(commander().get(page_), "pattern=&#39;A\\d+&#39;\n"));
  const Answer bad = post("/file", with(file, "A1", "B1"));
  EXPECT_EQ(bad.status, 422u);
  EXPECT_TRUE(says(bad, "id=\"toml-error\""));
  EXPECT_TRUE(says(bad, "[a] "));
  EXPECT_TRUE(says(bad, "B1")) << "what was typed stays";
  EXPECT_EQ(post("/file", "&toml=x").status, 422u);
  EXPECT_EQ(kept(), std::vector<std::string>{"a"});
}

TEST_F(OwnKindsPage, NothingIsStoredOverWhatSomebodyElseStored) {
  Browser early = commander();
  const std::string version = Browser::hidden(early.get(page_).body, "version");
  ASSERT_EQ(post("", with(kStaff, "staff_card", "other")).status, 303u);
  const Answer late = early.post_from(page_, page_, "version=" + version + kStaff);
  EXPECT_EQ(late.status, 409u);
  EXPECT_TRUE(says(late, words("conflict")));
  EXPECT_TRUE(says(late, "value=\"staff_card\"")) << "what was typed stays";
  EXPECT_EQ(kept(), std::vector<std::string>{"other"});
  const std::string now = Browser::hidden(late.body, "version");
  EXPECT_EQ(early.post_from(page_, page_, "version=" + now + kStaff).status, 303u);
  EXPECT_EQ(early.post_from(page_, page_ + "/remove", "version=" + version).status, 409u);
  EXPECT_EQ(kept().size(), 2u);
}

TEST_F(OwnKindsPage, IsForThoseWhoSurvey) {
  Browser exec = signed_in("exec");
  EXPECT_EQ(exec.get(page_).status, 403u);
  EXPECT_EQ(exec.get("/api/v1" + page_).status, 403u);
  EXPECT_EQ(exec.post_from("/incidents", page_, kStaff).status, 403u);
  EXPECT_FALSE(says(exec.get("/i/" + incident_ + "/facts"), page_));
}

}  // namespace
}  // namespace tadasu::serve
