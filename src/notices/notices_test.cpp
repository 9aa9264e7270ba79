#include "notices/notices.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

#include "base/bytes.h"
#include "notices/letter_pack.h"
#include "notices/rewrite.h"

namespace tadasu::notices {
namespace {

// One incident with everything known that the drafts ask for.
class Drafts : public ::testing::Test {
 protected:
  Drafts() {
    incident.id = "2026-001";
    const auto occurred = parse_moment("2026-11-18T19:30:00+09:00");
    const auto known = parse_moment("2026-11-19T09:10:00+09:00");
    incident.occurred_history.push_back({"", occurred->moment, false, "", {}, ""});
    incident.known_history.push_back({"", known->moment, false, "", {}, ""});
    incident.known_at_confirmed = true;
    sheet.incident = incident.id;
    sheet.revision = 3;
    sheet.survey.people = {1200, 1291, 1873};
    sheet.survey.coverage = {20, 18, 1, 1, 5000};
    sheet.survey.unread.push_back({"a.zip", unpack::Why::NeedsPassword, 900, true, ""});
    sheet.survey.kinds = {{find::Kind::PersonName, 3000, {1200, 1291, 1873}},
                          {find::Kind::Address, 2000, {1100, 1200, 1700}},
                          {find::Kind::MedicalHistory, 1, {1, 1, 500}}};
    duties.duties.push_back({.id = "jp-appi/report-preliminary",
                             .state = duties::DutyState::Due,
                             .computed = {},
                             .to = "ppc",
                             .name = {},
                             .to_name = {},
                             .wants = {},
                             .deadline = {},
                             .counts_from = {},
                             .warn = {},
                             .why = {{"jp-appi/trigger-1", "", {}}, {"jp-appi/trigger-4", "", {}}},
                             .flips_on = {},
                             .content = {}});
    facts = {{"actor", "loss"}, {"secondary_damage", "none_known"}, {"encryption", "none"}};
    sender = {"株式会社みなと文具", "東京都港区芝浦3-9-40", "代表取締役社長 港川 湊",
              "03-3000-2260",       "a@example.jp",         "9時から18時"};
  }
  Basis basis() {
    return {&incident, &sheet, &duties, &facts, parse_moment("2026-11-20T10:00:00+09:00")->moment};
  }
  static const Paper& the_paper(const char* id) {
    const auto found = find_paper(id);
    EXPECT_TRUE(found.ok());
    return *found.value();
  }
  static const Section& section(const Notice& notice, const std::string& id) {
    for (const Section& one : notice.sections) {
      if (one.id == id) return one;
    }
    ADD_FAILURE() << "no section " << id;
    return notice.sections.front();
  }
  static bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  command::Incident incident;
  facts::FactSheet sheet;
  duties::Answer duties;
  Json facts;
  Sender sender;
};

TEST_F(Drafts, TheSheetHasTheNineItemsInTheOrderOfTheForm) {
  const auto notice = draft(the_paper("ppc-sheet"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(notice.ok()) << notice.error().detail;
  ASSERT_EQ(notice.value().sections.size(), 9U);
  for (int i = 0; i < 9; ++i)
    EXPECT_EQ(notice.value().sections[static_cast<std::size_t>(i)].id, std::to_string(i + 1));
  EXPECT_TRUE(has(section(notice.value(), "1").text, "2026年11月19日 09時10分"));
  EXPECT_TRUE(has(section(notice.value(), "1").text, "7条1号"));
  EXPECT_TRUE(has(section(notice.value(), "2").text, "住所"));
  EXPECT_TRUE(has(section(notice.value(), "3").text, "1,873"));
  EXPECT_TRUE(section(notice.value(), "3").complete);
  EXPECT_FALSE(section(notice.value(), "8").complete);
  EXPECT_EQ(notice.value().revision, 3U);
}

TEST_F(Drafts, EveryNumberSaysWhichFactItCameFrom) {
  const auto notice = draft(the_paper("ppc-sheet"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(notice.ok());
  bool found = false;
  for (const Filled& filled : section(notice.value(), "3").filled) {
    found = found || (filled.fact == "people.max" && filled.value == "1,873");
  }
  EXPECT_TRUE(found);
  EXPECT_TRUE(stale(notice.value(), basis(), sender).empty());
  sheet.survey.people.max = 2000;
  const auto changed = stale(notice.value(), basis(), sender);
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed[0].fact, "people.max");
  EXPECT_EQ(changed[0].value, "2,000");
}

TEST_F(Drafts, EveryValueSaysWhereItStands) {
  for (const char* id : {"ppc-sheet", "public-notice"}) {
    const auto notice = draft(the_paper(id), basis(), sender, Lang::Ja);
    ASSERT_TRUE(notice.ok());
    std::size_t placed = 0;
    for (const Section& one : notice.value().sections) {
      EXPECT_EQ(one.text.find_first_of("\x01\x02\x03"), std::string::npos);
      for (const Filled& filled : one.filled) {
        if (filled.end == 0) continue;  // it only decided what stands there
        EXPECT_EQ(one.text.substr(filled.begin, filled.end - filled.begin), filled.value);
        ++placed;
      }
    }
    EXPECT_GT(placed, 8U);
    const auto again = from_json_text(to_json_text(notice.value()));
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(to_json_text(again.value()), to_json_text(notice.value()));
  }
}

TEST_F(Drafts, MarksInAValueDoNotMoveOthers) {
  sender.company =
      "\x01"
      "9\x02株式会社\x03みなと";
  const auto notice = draft(the_paper("public-notice"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(notice.ok());
  EXPECT_NE(to_json_text(notice.value()).find("9株式会社みなと"), std::string::npos);
}

TEST_F(Drafts, ALetterHasTheFiveItemsAndThisPersonsKindsOnly) {
  const Recipient recipient{17,
                            "髙橋 恵",
                            "108-0023",
                            "東京都港区芝浦1-1",
                            {find::Kind::PersonName, find::Kind::Address}};
  const auto notice =
      draft_letter(the_paper("person-letter"), basis(), sender, recipient, Lang::Ja);
  ASSERT_TRUE(notice.ok()) << notice.error().detail;
  for (const char* id : {"1", "2", "4", "5", "9"}) section(notice.value(), id);
  EXPECT_TRUE(has(section(notice.value(), "address").text, "髙橋 恵 様"));
  EXPECT_TRUE(has(section(notice.value(), "2").text, "住所"));
  const std::string all = to_html(notice.value());
  EXPECT_FALSE(has(all, "病歴"));
  EXPECT_FALSE(has(all, "1,873"));
  EXPECT_EQ(notice.value().person, 17U);
}

TEST_F(Drafts, TheLetterTellsAHashFromAPassword) {
  Recipient recipient{17, "髙橋 恵", "108-0023", "東京都港区芝浦1-1", {find::Kind::Password}};
  const auto clear = draft_letter(the_paper("person-letter"), basis(), sender, recipient, Lang::Ja);
  recipient.slow_hashes = true;
  sheet.survey.coverage.unread = 0;
  facts["items"] = Json::array({"password"});
  const auto hashed =
      draft_letter(the_paper("person-letter"), basis(), sender, recipient, Lang::Ja);
  ASSERT_TRUE(clear.ok() && hashed.ok());
  EXPECT_TRUE(has(to_html(clear.value()), "直ちにパスワードを変更してください"));
  EXPECT_FALSE(has(to_html(clear.value()), "ハッシュ"));
  EXPECT_TRUE(has(section(hashed.value(), "2").text, "パスワード（ハッシュ化されたもの）"));
  EXPECT_TRUE(has(to_html(hashed.value()), "元のパスワードを割り出されるおそれ"));
  EXPECT_FALSE(has(to_html(hashed.value()), "直ちにパスワードを変更"));
}

TEST_F(Drafts, TheLetterKeepsTheStrongAdviceWhileAPasswordMayStandInWhatIsUnread) {
  Recipient recipient{17, "髙橋 恵", "108-0023", "東京都港区芝浦1-1", {find::Kind::Password}};
  recipient.slow_hashes = true;
  facts["items"] = Json::array({"password"});
  const auto is_strong = [&] {
    const auto letter =
        draft_letter(the_paper("person-letter"), basis(), sender, recipient, Lang::Ja);
    EXPECT_TRUE(letter.ok());
    if (!letter.ok()) return false;
    const std::string all = to_html(letter.value());
    EXPECT_NE(has(all, "ハッシュ化されたもの"), has(all, "直ちにパスワードを変更してください"));
    return has(all, "直ちにパスワードを変更してください");
  };
  sheet.survey.coverage.unread = 1;
  EXPECT_TRUE(is_strong());
  sheet.survey.coverage.unread = 0;
  EXPECT_FALSE(is_strong());
  sheet.partial = true;
  EXPECT_TRUE(is_strong());
  sheet.partial = false;
  facts["items"].push_back("unknown");
  EXPECT_TRUE(is_strong());
}

TEST_F(Drafts, PaperSaysHashesOnlyOfPasswordsThatAllAreAndWhenAllWasRead) {
  sheet.survey.kinds = {{find::Kind::Password, 9, {3, 3, 3}, 9, 1}};
  sheet.survey.coverage.unread = 0;
  facts["items"] = Json::array({"password"});
  const auto says = [&] {
    const auto notice = draft(the_paper("public-notice"), basis(), sender, Lang::Ja);
    EXPECT_TRUE(notice.ok());
    return notice.ok() && has(to_html(notice.value()), "ハッシュ化されたもの");
  };
  EXPECT_TRUE(says());
  sheet.survey.kinds[0].hashed = 8;
  EXPECT_FALSE(says());
  sheet.survey.kinds[0].hashed = 9;
  sheet.survey.coverage.unread = 1;
  EXPECT_FALSE(says());
}

TEST_F(Drafts, WhatNobodyKnowsIsAMarkedGapNotAnInvention) {
  facts = Json::object();
  incident.occurred_history.clear();
  const auto notice = draft(the_paper("ppc-sheet"), basis(), {}, Lang::Ja);
  ASSERT_TRUE(notice.ok());
  EXPECT_FALSE(section(notice.value(), "1").complete);
  EXPECT_TRUE(has(section(notice.value(), "1").text, "【"));
  EXPECT_FALSE(section(notice.value(), "5").complete);
}

TEST_F(Drafts, NotIncludedIsSaidOnlyWhenEverythingWasRead) {
  const auto unread = draft(the_paper("public-notice"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(unread.ok()) << unread.error().detail;
  EXPECT_FALSE(has(section(unread.value(), "3").text, "カード番号"));
  sheet.survey.coverage.unread = 0;
  const auto all_read = draft(the_paper("public-notice"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(all_read.ok());
  EXPECT_TRUE(has(section(all_read.value(), "3").text, "カード番号"));
}

TEST_F(Drafts, PaperSaysTheNumberAndItemsThatTheDutiesAreJudgedBy) {
  sheet.survey.coverage.unread = 0;
  facts["persons"] = {{"min", 1200}, {"likely", 5000}, {"max", 5000}};
  facts["items"] = {"person_name", {{"kind", "card_number"}, {"form", nullptr}}};
  const auto paper = draft(the_paper("ppc-sheet"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(paper.ok()) << paper.error().detail;
  EXPECT_TRUE(has(section(paper.value(), "3").text, "最大 5,000 人"));
  EXPECT_TRUE(has(section(paper.value(), "3").text, "担当者が確かめた人数"));
  EXPECT_TRUE(has(section(paper.value(), "2").text, "カード番号"));
  const auto notice = draft(the_paper("public-notice"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(notice.ok()) << notice.error().detail;
  const std::string& text = section(notice.value(), "3").text;
  EXPECT_TRUE(has(text, "5,000"));
  EXPECT_TRUE(has(text, "マイナンバー") || has(text, "個人番号"));  // looked for, not found
  EXPECT_LT(text.find("カード番号"), text.find("調査で見つからなかった項目"));
  EXPECT_EQ(text.find("カード番号"), text.rfind("カード番号"));
  facts["special"] = {{"appi", {"disability"}}};
  const auto special = draft(the_paper("ppc-sheet"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(special.ok());
  const std::string& both = section(special.value(), "2").text;  // among the items, and as special
  EXPECT_NE(both.find("障害"), both.rfind("障害"));
  facts["items"].push_back("unknown");
  const auto open = draft(the_paper("public-notice"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(open.ok());
  EXPECT_FALSE(has(section(open.value(), "3").text, "調査で見つからなかった項目"));
  EXPECT_TRUE(has(section(open.value(), "3").text, "このほかの項目"));
}

TEST_F(Drafts, AnUpperBoundThatNobodyKnowsIsAGap) {
  facts["persons"] = {{"min", 2000}};
  const auto paper = draft(the_paper("ppc-sheet"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(paper.ok());
  EXPECT_TRUE(has(section(paper.value(), "3").text, "【最大の人数を調査中】"));
  EXPECT_TRUE(has(section(paper.value(), "3").text, "少なくとも 2,000 人"));
  EXPECT_FALSE(section(paper.value(), "3").complete);
}

TEST_F(Drafts, WithEvidenceUnreadNoListOfItemsIsComplete) {
  const auto notice = draft(the_paper("public-notice"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(notice.ok());
  EXPECT_TRUE(has(section(notice.value(), "3").text, "このほかの項目"));
}

TEST_F(Drafts, TheStrongestDutyUnderAnyLawSpeaks) {
  duties::Duty notify = duties.duties[0];
  notify.id = "jp-appi/notify-persons";
  notify.state = duties::DutyState::NotDue;
  duties.duties[0].state = duties::DutyState::NotDue;
  duties.duties.push_back(notify);
  notify.id = "jp-mynumber/notify-persons";
  notify.state = duties::DutyState::Due;
  duties.duties.push_back(notify);
  notify.id = "jp-mynumber/report-preliminary";
  notify.why = {{"jp-mynumber/item-4", "", {}}};
  duties.duties.push_back(notify);
  const auto paper = draft(the_paper("ppc-sheet"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(paper.ok());
  EXPECT_TRUE(has(section(paper.value(), "6").text, "必要です"));
  EXPECT_FALSE(has(section(paper.value(), "6").text, "義務はない"));
  EXPECT_TRUE(has(section(paper.value(), "1").text, "本人の数が100人を超える"));
  for (duties::Duty& duty : duties.duties) {
    if (duty.id == "jp-mynumber/notify-persons") duty.id = "jp-public/notify-persons";
    if (duty.id == "jp-mynumber/report-preliminary") {
      duty.id = "jp-public/report-preliminary";
      duty.why = {{"jp-public/item-1", "", {}}};
    }
  }
  const auto of_public_body = draft(the_paper("ppc-sheet"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(of_public_body.ok());
  EXPECT_TRUE(has(section(of_public_body.value(), "6").text, "必要です"));
  EXPECT_TRUE(has(section(of_public_body.value(), "1").text, "43条1号"));
}

TEST_F(Drafts, AMomentOfKnowledgeThatNobodyConfirmedIsNoDate) {
  incident.known_at_confirmed = false;
  const auto paper = draft(the_paper("ppc-sheet"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(paper.ok());
  EXPECT_TRUE(has(section(paper.value(), "1").text, "【未確定】"));
  EXPECT_FALSE(section(paper.value(), "1").complete);
}

TEST_F(Drafts, UnknownAndNullFactsAreGapsAndNoCrash) {
  facts = {{"actor", nullptr},
           {"encryption", "unknown"},
           {"persons", nullptr},
           {"items", nullptr},
           {"special", {{"appi", nullptr}}},
           {"mitigation",
            {{{"measure", "recalled"}, {"at", nullptr}, {"evidence", "none"}},
             {{"measure", nullptr}, {"at", "unknown"}},
             {{"evidence", nullptr}}}}};
  const auto paper = draft(the_paper("ppc-sheet"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(paper.ok()) << paper.error().detail;
  EXPECT_TRUE(has(section(paper.value(), "8").text, "回収"));
  EXPECT_TRUE(has(section(paper.value(), "3").text, "1,873"));
}

TEST_F(Drafts, WhatWasEmptyAndIsNotAnyMoreIsStale) {
  duties.duties[0].state = duties::DutyState::NotDue;
  sheet.survey.coverage.unread = 0;
  sheet.survey.kinds.pop_back();
  const auto notice = draft(the_paper("ppc-sheet"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(notice.ok());
  ASSERT_TRUE(stale(notice.value(), basis(), sender).empty());
  duties.duties[0].state = duties::DutyState::Due;
  sheet.survey.coverage.unread = 5;
  sheet.survey.kinds.push_back({find::Kind::MedicalHistory, 1, {1, 1, 500}});
  facts["recipient"] = "public";
  std::set<std::string> changed;
  for (const Filled& one : stale(notice.value(), basis(), sender)) changed.insert(one.fact);
  for (const char* fact : {"triggers", "unread", "sensitive_items", "recipient"})
    EXPECT_TRUE(changed.contains(fact)) << fact;
  EXPECT_FALSE(changed.contains("today"));
}

TEST_F(Drafts, WhatOnlyTheTitleSaysIsStaleToo) {
  facts["exfil"] = "possible";
  const auto page = draft(the_paper("board-page"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(page.ok()) << page.error().detail;
  ASSERT_TRUE(has(page.value().title, "おそれ"));
  ASSERT_TRUE(stale(page.value(), basis(), sender).empty());
  facts["exfil"] = "yes";
  const auto changed = stale(page.value(), basis(), sender);
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed[0].fact, "nature");
}

// A person wrote in view of what was known: what was not yet, and what only decided, is new to it.
TEST_F(Drafts, APersonsWordsAreStaleWhenWhatTheyWereWrittenInViewOfChanges) {
  facts["items"] = Json::array({"person_name"});
  auto notice = draft(the_paper("public-notice"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(notice.ok()) << notice.error().detail;
  for (Section& one : notice.value().sections)
    if (one.id == "5") one = rewritten(one, "被害はありません。ご注意ください。");
  EXPECT_TRUE(stale(notice.value(), basis(), sender).empty());
  facts["secondary_damage"] = "harm";
  facts["items"].push_back("card_number");
  std::set<std::string> changed;
  for (const Filled& one : stale(notice.value(), basis(), sender)) changed.insert(one.fact);
  EXPECT_TRUE(changed.contains("secondary_damage"));
  EXPECT_TRUE(changed.contains("has_card"));
  const auto fresh = draft(the_paper("public-notice"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(fresh.ok());
  const Notice again = refreshed(notice.value(), fresh.value());
  EXPECT_TRUE(has(section(again, "5").text, "被害はありません"));
  EXPECT_TRUE(stale(again, basis(), sender).empty());
}

TEST_F(Drafts, ALetterBelongsToTheRevisionItWasDraftedFrom) {
  const Recipient recipient{17, "髙橋 恵", "108-0023", "東京都港区芝浦1-1", {find::Kind::Email}};
  const auto letter =
      draft_letter(the_paper("person-letter"), basis(), sender, recipient, Lang::Ja);
  ASSERT_TRUE(letter.ok());
  EXPECT_TRUE(section(letter.value(), "address").complete);
  EXPECT_TRUE(stale(letter.value(), basis(), sender).empty());
  sheet.revision = 4;
  const auto changed = stale(letter.value(), basis(), sender);
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed[0].fact, "revision");
  const auto nowhere = draft_letter(the_paper("person-letter"), basis(), sender,
                                    {17, "髙橋 恵", "", "", {}}, Lang::Ja);
  ASSERT_TRUE(nowhere.ok());
  EXPECT_FALSE(section(nowhere.value(), "address").complete);
}

TEST_F(Drafts, ADraftThatCannotBeComparedIsStale) {
  auto notice = draft(the_paper("ppc-sheet"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(notice.ok());
  notice.value().lang = "en";  // there is no English pack
  EXPECT_FALSE(stale(notice.value(), basis(), sender).empty());
}

TEST_F(Drafts, ADocumentGoesToJsonAndBack) {
  const auto notice = draft(the_paper("public-notice"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(notice.ok());
  const auto again = from_json_text(to_json_text(notice.value()));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(to_json_text(again.value()), to_json_text(notice.value()));
  EXPECT_FALSE(from_json_text("{}").ok());
  EXPECT_FALSE(from_json_text("no").ok());
}

TEST_F(Drafts, HtmlEscapesWhateverComesFromOutside) {
  sender.company = "<script>alert('&')</script>";
  const auto notice = draft(the_paper("public-notice"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(notice.ok());
  const std::string html = to_html(notice.value());
  EXPECT_FALSE(has(html, "<script"));
  EXPECT_TRUE(has(html, "&lt;script&gt;alert(&#39;&amp;&#39;)"));
}

TEST_F(Drafts, ThePdfHasEmbeddedFontsAndItsTextCanBeTakenOut) {
  const auto notice = draft(the_paper("ppc-sheet"), basis(), sender, Lang::Ja);
  ASSERT_TRUE(notice.ok());
  const auto pdf = to_pdf(notice.value());
  ASSERT_TRUE(pdf.ok()) << pdf.error().detail;
  char folder[] = "/tmp/tadasu-pdf-XXXXXX";
  ASSERT_NE(mkdtemp(folder), nullptr);
  const std::string path = std::string(folder) + "/a.pdf";
  ASSERT_TRUE(write_file(path, pdf.value()).ok());
  const auto output = [&](const std::string& command) {
    std::string out;
    FILE* pipe = popen(command.c_str(), "r");
    char buffer[4096];
    std::size_t got = 0;
    while (pipe != nullptr && (got = fread(buffer, 1, sizeof buffer, pipe)) > 0)
      out.append(buffer, got);
    if (pipe != nullptr) pclose(pipe);
    return out;
  };
  const std::string text = output("pdftotext " + path + " -");
  EXPECT_TRUE(has(text, "1,873")) << text;
  EXPECT_TRUE(has(text, "個人データに係る本人の数"));
  EXPECT_TRUE(has(text, "事実の版 3"));
  const std::string fonts = output("pdffonts " + path);
  EXPECT_TRUE(has(fonts, "IPA")) << fonts;
  EXPECT_FALSE(has(fonts, " no  no  ")) << fonts;
  EXPECT_TRUE(has(output("pdfinfo " + path), "A4"));
  std::filesystem::remove_all(folder);
}

TEST(LetterPack, AValueThatDoesNotExistIsRefusedByName) {
  const Json pack = {{"pack", {{"id", "letters/x"}}},
                     {"document", {{"title", "t"}}},
                     {"section", {{{"id", "1"}, {"text", "{{nobody}}"}}}}};
  Notice notice;
  const Status filled = fill(pack, {{"somebody", "x"}}, notice);
  ASSERT_FALSE(filled.ok());
  EXPECT_NE(filled.error().detail.find("nobody"), std::string::npos);
}

TEST(LetterPack, ASectionIsFilledAgainInItsOwnPlace) {
  const Json pack = {{"pack", {{"id", "letters/x"}}},
                     {"document", {{"title", "{{year}}"}}},
                     {"section",
                      {{{"id", "1"}, {"text", "{{#no}}left out{{/no}}"}},
                       {{"id", "2"}, {"text", "to {{name}}"}},
                       {{"id", "3"}, {"text", "{{#name}}{{name}}{{/name}}"}}}}};
  Notice notice;
  ASSERT_TRUE(fill(pack, {{"no", ""}, {"name", "a"}, {"year", "2026"}}, notice).ok());
  ASSERT_EQ(notice.sections.size(), 2U);
  ASSERT_TRUE(fill_again(pack, {{"no", ""}, {"name", "b"}, {"year", "2026"}}, 0, notice).ok());
  EXPECT_EQ(notice.sections[0].text, "to b");
  EXPECT_EQ(notice.sections[0].filled.size(), 2U);  // the name, and what the title says
  EXPECT_FALSE(fill_again(pack, {{"no", ""}, {"name", ""}, {"year", ""}}, 1, notice).ok());
}

TEST(LetterPack, NamesWithDotsAreOneName) {
  const Json pack = {
      {"pack", {{"id", "letters/x"}}},
      {"document", {{"title", "t"}}},
      {"section", {{{"id", "1"}, {"text", "{{#people.max}}<{{people.max}}>{{/people.max}}"}}}}};
  Notice notice;
  ASSERT_TRUE(fill(pack, {{"people.max", "5"}}, notice).ok());
  EXPECT_EQ(notice.sections[0].text, "<5>");
}

}  // namespace
}  // namespace tadasu::notices
