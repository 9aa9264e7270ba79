// The pages on which a company writes what papers say.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "notices/own_wording.h"
#include "respond/own_wordings.h"
#include "serve/test_house.h"
#include "serve/text_diff.h"

namespace tadasu::serve {
namespace {

constexpr const char* kPage = "/own-wordings/public-notice/en";

class OwnWordingPage : public Serve {
 protected:
  void SetUp() override {
    Serve::SetUp();
    for (const char* role : {"commander", "legal", "pr", "exec"}) add_user(role);
  }
  static std::string section(const std::string& id, const std::string& title,
                             const std::string& text) {
    return "&section=" + percent_encode(id) + "&heading=" + percent_encode(title) +
           "&text=" + percent_encode(text);
  }
  // The whole form with another text in section 4.
  static std::string form(const std::string& text, const std::string& reason = "clearer",
                          std::uint64_t seen = 0) {
    const auto* const paper = notices::find_paper("public-notice").value();
    std::string out = "seen=" + std::to_string(seen) + "&reason=" + percent_encode(reason);
    for (const auto& one : notices::shipped_sections(*paper, Lang::En).value())
      out += section(one.id, one.title, one.id == "4" ? text : one.text);
    return out;
  }
  [[nodiscard]] std::uint64_t last() const {
    const auto all = respond::wording_histories(*store_);
    return all.value().empty() ? 0 : all.value().front().versions.back().entry;
  }
  [[nodiscard]] std::string kept(const std::string& section) const {
    const auto all = respond::wording_histories(*store_);
    if (all.value().empty() || all.value().front().now() == nullptr) return "";
    const auto* const own = all.value().front().now()->find(section);
    return own == nullptr ? "" : own->text;
  }
};

TEST_F(OwnWordingPage, AllPapersAreListedAndSayWhichHaveOwnWords) {
  Browser browser = signed_in("legal");
  const Answer before = browser.get("/own-wordings?lang=en");
  EXPECT_EQ(before.status, 200u);
  EXPECT_TRUE(says(before, "href=\"/own-wordings/ppc-sheet/ja\""));
  EXPECT_FALSE(says(before, "Own words: 1"));
  EXPECT_EQ(browser.post_from(kPage, kPage, form("Ours.")).status, 303u);
  EXPECT_TRUE(says(browser.get("/own-wordings?lang=en"), "Own words: 1 sections"));
  const Json twin = Json::parse(browser.get("/api/v1/own-wordings").body);
  EXPECT_EQ(twin["schema"], "tadasu.own_wordings/1");
  EXPECT_EQ(browser.get("/own-wordings/no-such/en").status, 404u);
  EXPECT_EQ(browser.get("/own-wordings/public-notice/fr").status, 404u);
  EXPECT_TRUE(says(browser.get("/incidents"), "href=\"/own-wordings\""));
}

TEST_F(OwnWordingPage, WhoMayDecideDutiesMayWriteAndNobodyElse) {
  Browser pr = signed_in("pr");
  EXPECT_EQ(pr.get(kPage).status, 403u);
  EXPECT_EQ(pr.get("/own-wordings").status, 403u);
  EXPECT_EQ(pr.post_from("/incidents", kPage, form("Ours.")).status, 403u);
  EXPECT_EQ(kept("4"), "");
  Browser commander = signed_in("commander");
  EXPECT_EQ(commander.get(kPage).status, 200u);
}

TEST_F(OwnWordingPage, WhatIsSavedStandsInTheFormWithItsReasonAndOnlyTheSectionThatWasChanged) {
  Browser browser = signed_in("legal");
  browser.get("/incidents?lang=en");
  EXPECT_EQ(browser.post_from(kPage, kPage, form("Ours: {{cause}}")).status, 303u);
  EXPECT_EQ(kept("4"), "Ours: {{cause}}");
  EXPECT_EQ(kept("3"), "");
  const Answer page = browser.get(kPage);
  EXPECT_TRUE(says(page, "Ours: {{cause}}"));
  EXPECT_TRUE(says(page, "Reason: clearer"));
  // The field with its meaning and what it says of the invented incident.
  EXPECT_TRUE(says(page, "<span class=\"chip\">Cause: An entrance for maintenance was set "));
  EXPECT_TRUE(says(page, "Ours: An entrance for maintenance was set up wrongly"));
  EXPECT_TRUE(says(page, "data-insert=\"{{people.max}}\""));
  const Json twin = Json::parse(browser.get("/api/v1" + std::string(kPage)).body);
  EXPECT_EQ(twin["own"][0]["text"], "Ours: {{cause}}");
  EXPECT_EQ(twin["versions"][0]["reason"], "clearer");
}

TEST_F(OwnWordingPage, WhatCannotBeUsedIsNamedAndNothingTypedIsLost) {
  Browser browser = signed_in("legal");
  browser.get("/incidents?lang=en");
  const Answer unknown = browser.post_from(kPage, kPage, form("My long text\n{{peple.max}}"));
  EXPECT_EQ(unknown.status, 422u);
  EXPECT_TRUE(says(unknown,
                   "Why it happened, line 2: There is no field peple.max. Do you mean "
                   "people.max?"));
  EXPECT_TRUE(says(unknown, "My long text\n{{peple.max}}"));
  EXPECT_TRUE(says(unknown, "value=\"clearer\""));
  const Answer no_reason = browser.post_from(kPage, kPage, form("Another text", ""));
  EXPECT_EQ(no_reason.status, 422u);
  EXPECT_TRUE(says(no_reason, "Another text"));
  EXPECT_EQ(kept("4"), "");
  const Answer broken = browser.post_from(kPage, kPage, "section=4&heading=x&reason=y");
  EXPECT_EQ(broken.status, 422u);
}

TEST_F(OwnWordingPage, WhoseSessionEndedStillSeesEverySectionThatWasTyped) {
  Browser nobody{*house_};
  const Answer ended = nobody.post(kPage, form("My long text of the fourth section"));
  EXPECT_EQ(ended.status, 401u);
  EXPECT_TRUE(says(ended, "My long text of the fourth section"));
}

TEST_F(OwnWordingPage, TheLinterStandsBesideWhatItIsAbout) {
  Browser browser = signed_in("legal");
  browser.get("/incidents?lang=en");
  const std::string preview = std::string(kPage) + "/preview";
  const Answer page = browser.post_from(
      kPage, preview, form("At most 4,629 people. {{#is_attack}}x{{/is_attack}}"));
  EXPECT_EQ(page.status, 200u);
  EXPECT_TRUE(says(page, "is none of the numbers of this revision"));
  EXPECT_TRUE(says(page, "The shipped section says this, and yours does not: Cause"));
  EXPECT_EQ(kept("4"), "");
  const Json json = Json::parse(
      browser.post_from(kPage, "/api/v1" + preview, form("At most 4,629 people.")).body);
  EXPECT_EQ(json["schema"], "tadasu.wording_preview/1");
  EXPECT_EQ(json["findings"][0]["section"], "4");
  EXPECT_EQ(json["findings"][0]["rule"], "number-not-fact");
  const Json wrong =
      Json::parse(browser.post_from(kPage, "/api/v1" + preview, form("{{nothing}}")).body);
  EXPECT_EQ(wrong["problems"].size(), 1u);
  EXPECT_TRUE(wrong["sections"].empty());
}

TEST_F(OwnWordingPage, TwoPeopleAtOnceLoseNeitherText) {
  Browser one = signed_in("legal"), other = signed_in("commander");
  one.get("/incidents?lang=en");
  other.get("/incidents?lang=en");
  EXPECT_EQ(one.post_from(kPage, kPage, form("Text of the first.")).status, 303u);
  const Answer clash = other.post_from(kPage, kPage, form("Text of the second."));
  EXPECT_EQ(clash.status, 409u);
  EXPECT_TRUE(says(clash, "Text of the first."));
  EXPECT_TRUE(says(clash, ">Text of the second.</textarea>"));
  EXPECT_EQ(kept("4"), "Text of the first.");
  // Saved again from that page, knowingly.
  const std::string seen = Browser::hidden(clash.body, "seen");
  EXPECT_EQ(seen, std::to_string(last()));
  EXPECT_EQ(other.post_from(kPage, kPage, form("Text of the second.", "mine", last())).status,
            303u);
  EXPECT_EQ(kept("4"), "Text of the second.");
  // In different sections they do not meet: a page of before keeps what others wrote elsewhere.
  const std::uint64_t before = last();
  EXPECT_EQ(one.post_from(kPage, kPage, form("Text of the third.", "x", before)).status, 303u);
  EXPECT_EQ(other
                .post_from(kPage, kPage,
                           "reason=y&seen=" + std::to_string(before) +
                               section("8", "Done", "Of the eighth: {{prevention}}") +
                               section("4", "Why it happened", "Text of the second."))
                .status,
            303u);
  EXPECT_EQ(kept("4"), "Text of the third.");
  EXPECT_EQ(kept("8"), "Of the eighth: {{prevention}}");
}

TEST_F(OwnWordingPage, AVersionIsPutBackAndAllIsWithdrawnForAReason) {
  Browser browser = signed_in("legal");
  browser.get("/incidents?lang=en");
  browser.post_from(kPage, kPage, form("First."));
  const std::uint64_t first = last();
  browser.post_from(kPage, kPage, form("Second.", "better", first));
  const Answer page = browser.get(kPage);
  EXPECT_TRUE(says(page, "<del><span class=\"sr\">Gone: </span>First.</del>"));
  EXPECT_TRUE(says(page, "<ins><span class=\"sr\">New: </span>Second.</ins>"));
  const std::string restore = std::string(kPage) + "/restore";
  const std::string version = "version=" + std::to_string(first);
  EXPECT_EQ(browser.post_from(kPage, restore, version).status, 422u);
  EXPECT_EQ(browser.post_from(kPage, restore, version + "&reason=after+all").status, 303u);
  EXPECT_EQ(kept("4"), "First.");
  EXPECT_EQ(browser.post_from(kPage, restore, "version=99999&reason=x").status, 404u);
  const std::string withdraw = std::string(kPage) + "/withdraw";
  EXPECT_EQ(browser.post_from(kPage, withdraw, "").status, 422u);
  const Answer stale = browser.post_from(kPage, withdraw, "reason=x&seen=" + std::to_string(first));
  EXPECT_EQ(stale.status, 409u);
  EXPECT_EQ(browser.post_from(kPage, withdraw, "reason=x&seen=" + std::to_string(last())).status,
            303u);
  EXPECT_EQ(kept("4"), "");
  EXPECT_TRUE(says(browser.get(kPage), "withdrawn. Reason: x"));
  EXPECT_EQ(browser.post_from(kPage, withdraw, "reason=x").status, 404u);
}

TEST_F(OwnWordingPage, AFileGoesOutAndComesBackIntoTheFormAndIsNotSavedByThat) {
  Browser browser = signed_in("legal");
  browser.get("/incidents?lang=en");
  browser.post_from(kPage, kPage, form("Of the file: \"{{cause}}\""));
  const std::string at = std::string(kPage) + "/file";
  const Answer file = browser.get(at);
  EXPECT_EQ(file.status, 200u);
  EXPECT_NE(header_of(file, "Content-Disposition").find("public-notice.en.toml"),
            std::string::npos);
  browser.post_from(kPage, std::string(kPage) + "/withdraw",
                    "reason=x&seen=" + std::to_string(last()));
  const std::uint64_t before = last();
  const Answer read = browser.post_from(kPage, at, "toml=" + percent_encode(file.body));
  EXPECT_EQ(read.status, 200u) << read.body.substr(0, 500);
  EXPECT_TRUE(says(read, "Of the file: &quot;{{cause}}&quot;</textarea>"));
  EXPECT_EQ(last(), before);
  for (const char* bad : {"[pack", "x = 1", "[pack]\nid = 'letters/ppc-sheet.en'"}) {
    const Answer refused = browser.post_from(kPage, at, std::string("toml=") + percent_encode(bad));
    EXPECT_EQ(refused.status, 422u) << bad;
    EXPECT_TRUE(says(refused, escape(bad)));
  }
}

TEST_F(OwnWordingPage, OlderShippedWordsAreShownBesideTheNewOnesUntilSomebodyLooked) {
  Browser browser = signed_in("legal");
  browser.get("/incidents?lang=en");
  notices::OwnWording own{"public-notice",
                          Lang::En,
                          {{"4", "Why it happened", "Ours: {{cause}}", "Why it happened",
                            "As it was shipped last year."}}};
  ASSERT_TRUE(respond::set_wording(*store_, own, "x", {.actor = "legal"}).ok());
  const Answer page = browser.get(kPage);
  EXPECT_TRUE(says(page, "Shipped otherwise by now"));
  EXPECT_TRUE(says(page, "Gone: </span>As it was shipped last year."));
  EXPECT_EQ(browser.post_from(kPage, kPage, form("Ours: {{cause}}", "looked", last())).status,
            422u);  // nothing was changed, and nobody said that they looked
  EXPECT_EQ(browser.post_from(kPage, kPage, form("Ours: {{cause}}", "looked", last()) + "&looked=4")
                .status,
            303u);
  EXPECT_FALSE(says(browser.get(kPage), "Shipped otherwise by now"));
  EXPECT_EQ(kept("4"), "Ours: {{cause}}");
  EXPECT_EQ(browser.post_from(kPage, kPage, form("Ours: {{cause}}", "back", last()) + "&shipped=4")
                .status,
            303u);
  EXPECT_EQ(kept("4"), "");
}

TEST(TextDiff, NamesTheLinesThatWentAndCame) {
  const auto drawn = [](const char* a, const char* b) {
    std::string out;
    for (const DiffLine& one : diff_lines(a, b))
      out += (one.what == DiffLine::What::Same   ? " "
              : one.what == DiffLine::What::Gone ? "-"
                                                 : "+") +
             one.text + ";";
    return out;
  };
  EXPECT_EQ(drawn("", ""), "");
  EXPECT_EQ(drawn("a\nb\nc", "a\nx\nc"), " a;-b;+x; c;");
  EXPECT_EQ(drawn("a\nb", "b\na"), "-a; b;+a;");
  EXPECT_EQ(drawn("", "a\n\nb"), "+a;+;+b;");
  EXPECT_EQ(drawn("a\nb\nc\nd", "b\nd"), "-a; b;-c; d;");
}

}  // namespace
}  // namespace tadasu::serve
