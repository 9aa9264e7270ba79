// A paper from its first draft to the second report: rewritten, approved, void, sent.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "respond/test_incident.h"

namespace tadasu::respond {
namespace {

class Documents : public InAnIncident {
 protected:
  void SetUp() override {
    InAnIncident::SetUp();
    revise(1, 1200, 1291, 1873);
    ASSERT_TRUE(respond(*store_, clock_, incident_).ok());
  }
  void revise(std::uint64_t revision, std::uint64_t min, std::uint64_t likely, std::uint64_t max) {
    facts::FactSheet sheet;
    sheet.revision = revision;
    sheet.survey.people = {min, likely, max};
    sheet.survey.kinds = {{find::Kind::PersonName, max, {min, likely, max}},
                          {find::Kind::Address, max, {min, likely, max}}};
    keep_revision(sheet);
  }
  notices::Document document(const std::string& id) {
    const auto now = look(*store_, clock_, incident_);
    EXPECT_TRUE(now.ok());
    for (const notices::Document& one : now.value().dossier.documents)
      if (one.id == id) return one;
    ADD_FAILURE() << "no document " << id;
    return {};
  }
  notices::Standing standing(const std::string& id) {
    const notices::Document one = document(id);
    return notices::standing(one, *notices::find_paper(one.notice.paper).value(),
                             {"legal", "commander", "pr"});
  }
  Status approve(const std::string& id, const std::string& role, const std::string& who) {
    const std::string digest = notices::text_digest(document(id).notice);
    return notices::approve(*store_, incident_, id, {role, digest, "", false}, {.actor = who});
  }
  static std::string text(const notices::Document& document, const std::string& id) {
    for (const notices::Section& one : document.notice.sections)
      if (one.id == id) return one.text;
    return "";
  }
  static std::set<std::string> stale_facts(const notices::Document& document) {
    std::set<std::string> out;
    for (const notices::Filled& one : document.stale) out.insert(one.fact);
    return out;
  }
};

constexpr const char* kSheet = "ppc-sheet";

TEST_F(Documents, APersonsWordsStayAndTheNumbersInThemFollowTheFacts) {
  const std::string before = text(document(kSheet), "3");
  ASSERT_NE(before.find("1,873"), std::string::npos);
  ASSERT_TRUE(notices::edit_section(*store_, incident_, kSheet, "3",
                                    "数えたところ、" + before + "\nうち高齢の方もいます。", chief_)
                  .ok());
  notices::Document edited = document(kSheet);
  EXPECT_TRUE(edited.stale.empty());
  EXPECT_EQ(edited.authors, std::vector<std::string>{"chief"});
  revise(2, 1200, 1300, 1900);
  EXPECT_EQ(stale_facts(document(kSheet)), (std::set<std::string>{"people.likely", "people.max"}));
  ASSERT_TRUE(draft_paper(*store_, clock_, incident_, kSheet, Lang::Ja, "system").ok());
  edited = document(kSheet);
  EXPECT_TRUE(edited.stale.empty());
  EXPECT_NE(text(edited, "3").find("数えたところ、"), std::string::npos);
  EXPECT_NE(text(edited, "3").find("1,900"), std::string::npos);
  EXPECT_EQ(text(edited, "3").find("1,873"), std::string::npos);
  EXPECT_NE(text(edited, "3").find("高齢"), std::string::npos);
  EXPECT_EQ(edited.authors, std::vector<std::string>{"chief"}) << "still the writer's own words";
  ASSERT_TRUE(draft_paper(*store_, clock_, incident_, kSheet, Lang::Ja, "chief", true).ok());
  EXPECT_EQ(text(document(kSheet), "3").find("高齢"), std::string::npos);
}

TEST_F(Documents, AnApprovalIsForOneTextWithItsNumbers) {
  ASSERT_TRUE(approve(kSheet, "legal", "ritsu").ok());
  EXPECT_EQ(standing(kSheet).missing_roles, std::vector<std::string>{"commander"});
  ASSERT_TRUE(approve(kSheet, "commander", "chief").ok());
  EXPECT_TRUE(standing(kSheet).is_approved);
  // A changed number voids both; the old number voids nothing.
  revise(2, 1200, 1291, 1900);
  EXPECT_EQ(standing(kSheet).missing_roles.size(), 2U);
  revise(3, 1200, 1291, 1873);
  EXPECT_TRUE(standing(kSheet).is_approved);
  // So does a changed word, for good.
  ASSERT_TRUE(
      notices::edit_section(*store_, incident_, kSheet, "4", "調査中です。", {.actor = "ritsu"})
          .ok());
  EXPECT_EQ(standing(kSheet).missing_roles.size(), 2U);
  EXPECT_EQ(approve(kSheet, "legal", "ritsu").error().trouble, Trouble::NotAllowed)
      << "who wrote it does not approve it";
  ASSERT_TRUE(approve(kSheet, "commander", "chief").ok());
  ASSERT_TRUE(notices::withdraw_approval(*store_, incident_, kSheet, chief_).ok());
  EXPECT_EQ(standing(kSheet).missing_roles.size(), 2U);
  EXPECT_EQ(notices::withdraw_approval(*store_, incident_, kSheet, chief_).error().trouble,
            Trouble::NotFound);
}

TEST_F(Documents, WhatWasNotReadIsNotApproved) {
  const std::string digest = notices::text_digest(document(kSheet).notice);
  ASSERT_TRUE(
      notices::edit_section(*store_, incident_, kSheet, "4", "調査中。", {.actor = "a"}).ok());
  const Status done =
      notices::approve(*store_, incident_, kSheet, {"commander", digest, "", false}, chief_);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().trouble, Trouble::Conflict);
}

TEST_F(Documents, TwoWhoWriteTheSamePartAreTold) {
  const auto seen = look(*store_, clock_, incident_).value().incident.last_entry;
  ASSERT_TRUE(notices::edit_section(*store_, incident_, kSheet, "4", "一。", {.actor = "a"}).ok());
  const Status same =
      notices::edit_section(*store_, incident_, kSheet, "4", "二。", {.actor = "b", .seen = seen});
  ASSERT_FALSE(same.ok());
  EXPECT_EQ(same.error().trouble, Trouble::Conflict);
  EXPECT_TRUE(
      notices::edit_section(*store_, incident_, kSheet, "8", "三。", {.actor = "b", .seen = seen})
          .ok())
      << "another part is nobody's business";
  ASSERT_TRUE(draft_paper(*store_, clock_, incident_, kSheet, Lang::Ja, "system").ok());
  EXPECT_FALSE(
      notices::edit_section(*store_, incident_, kSheet, "7", "四。", {.actor = "b", .seen = seen})
          .ok())
      << "the draft is another one";
}

TEST_F(Documents, AStatementStandsInEveryPaperAndSaysWhetherItIsConfirmed) {
  using facts::FactState;
  ASSERT_TRUE(notices::set_statement(*store_, incident_, "cause", "宛先の選び間違い。",
                                     FactState::Checking, chief_)
                  .ok());
  EXPECT_TRUE(stale_facts(document(kSheet)).contains("cause"));
  EXPECT_TRUE(stale_facts(document("public-notice")).contains("cause"));
  for (const char* paper : {kSheet, "public-notice"}) {
    const auto drafted = draft_paper(*store_, clock_, incident_, paper, Lang::Ja, "system");
    ASSERT_TRUE(drafted.ok());
    EXPECT_NE(text(drafted.value(), "4").find("宛先の選び間違い。(確認中)"), std::string::npos)
        << paper << text(drafted.value(), "4");
  }
  ASSERT_TRUE(notices::set_statement(*store_, incident_, "cause", "宛先の選び間違い。",
                                     FactState::Confirmed, chief_)
                  .ok());
  const auto confirmed = draft_paper(*store_, clock_, incident_, kSheet, Lang::Ja, "system");
  ASSERT_TRUE(confirmed.ok());
  EXPECT_EQ(text(confirmed.value(), "4").find("確認中"), std::string::npos);
  EXPECT_FALSE(
      notices::set_statement(*store_, incident_, "weather", "晴れ", FactState::Confirmed, chief_)
          .ok());
}

TEST_F(Documents, WhoStatedWhatStandsInAPaperWroteIt) {
  EXPECT_TRUE(document(kSheet).authors.empty()) << "drafted from facts alone";
  ASSERT_TRUE(draft_paper(*store_, clock_, incident_, kSheet, Lang::Ja, "ritsu").ok());
  EXPECT_TRUE(document(kSheet).authors.empty()) << "to ask for a draft is not to write it";
  ASSERT_TRUE(notices::set_statement(*store_, incident_, "cause", "選び間違い。",
                                     facts::FactState::Confirmed, {.actor = "ritsu"})
                  .ok());
  ASSERT_TRUE(draft_paper(*store_, clock_, incident_, kSheet, Lang::Ja, "chief").ok());
  EXPECT_EQ(document(kSheet).authors, std::vector<std::string>{"ritsu"});
  EXPECT_EQ(approve(kSheet, "legal", "ritsu").error().trouble, Trouble::NotAllowed);
}

TEST_F(Documents, WhatWasSentIsWhatWasApproved) {
  const std::string digest = notices::text_digest(document(kSheet).notice);
  ASSERT_TRUE(
      notices::edit_section(*store_, incident_, kSheet, "4", "調査中。", {.actor = "a"}).ok());
  const Status sent = notices::mark_sent(*store_, incident_, kSheet, digest, "form", "", chief_);
  ASSERT_FALSE(sent.ok());
  EXPECT_EQ(sent.error().trouble, Trouble::Conflict);
  EXPECT_TRUE(look(*store_, clock_, incident_).value().dossier.sent.empty());
}

TEST_F(Documents, WhatWasSentStaysAndTheNextReportNamesWhatItCorrects) {
  const std::string digest = notices::text_digest(document(kSheet).notice);
  ASSERT_TRUE(
      notices::mark_sent(*store_, incident_, kSheet, digest, "form", "PPC-123", chief_).ok());
  EXPECT_FALSE(notices::mark_sent(*store_, incident_, kSheet, digest, "pigeon", "", chief_).ok());
  revise(2, 1200, 1300, 1900);
  const auto again = draft_paper(*store_, clock_, incident_, kSheet, Lang::Ja, "system");
  ASSERT_TRUE(again.ok());
  const auto now = look(*store_, clock_, incident_);
  ASSERT_TRUE(now.ok());
  ASSERT_EQ(now.value().dossier.sent.size(), 1U);
  const notices::Sent& sent = now.value().dossier.sent[0];
  EXPECT_EQ(sent.number, 1U);
  EXPECT_EQ(sent.receipt, "PPC-123");
  EXPECT_NE(notices::to_text(sent.notice).find("1,873"), std::string::npos);
  EXPECT_NE(again.value().notice.title.find("確報"), std::string::npos);
  const std::string all = notices::to_text(again.value().notice);
  EXPECT_NE(all.find("「1,873」を「1,900」に"), std::string::npos) << all;
  // The journal holds neither the receipt nor the text in clear.
  std::string journal;
  ASSERT_TRUE(store_
                  ->read(incident_, 0,
                         [&](const store::Entry& entry) {
                           journal += entry.body;
                           return true;
                         })
                  .ok());
  EXPECT_EQ(journal.find("PPC-123"), std::string::npos);
  EXPECT_EQ(journal.find("1,873"), std::string::npos);
}

// Everything that says the number is stale, and nothing that does not.
TEST_F(Documents, OneNumberChangesAndExactlyThePapersThatSayItAreStale) {
  const auto* papers = notices::papers().value();
  for (const notices::Paper& paper : *papers) {
    if (paper.is_for_one_person) continue;
    for (const std::string& lang : paper.languages)
      ASSERT_TRUE(
          draft_paper(*store_, clock_, incident_, paper.id, *parse_lang(lang), "system").ok())
          << paper.id << lang;
  }
  const auto before = look(*store_, clock_, incident_);
  ASSERT_TRUE(before.ok());
  for (const notices::Document& one : before.value().dossier.documents)
    EXPECT_TRUE(one.stale.empty()) << one.id;
  revise(2, 1200, 1292, 1873);  // only the most likely number
  const auto after = look(*store_, clock_, incident_);
  ASSERT_TRUE(after.ok());
  std::size_t stale = 0;
  std::size_t fresh = 0;
  for (std::size_t i = 0; i < after.value().dossier.documents.size(); ++i) {
    const notices::Document& one = after.value().dossier.documents[i];
    bool says_it = false;
    for (const notices::Section& section : one.notice.sections)
      for (const notices::Filled& filled : section.filled)
        says_it = says_it || filled.fact == "people.likely";
    EXPECT_EQ(!one.stale.empty(), says_it) << one.id;
    EXPECT_EQ(notices::to_text(one.notice).find("1,291") != std::string::npos, says_it) << one.id;
    (says_it ? stale : fresh) += 1;
  }
  EXPECT_GT(stale, 0U);
  EXPECT_GT(fresh, 0U);
}

TEST_F(Documents, ANewNumberOfTheDeskMakesWhatSaysTheOldOneStale) {
  notices::Sender from;
  from.company = "見本商事";
  from.desk_phone = "03-0000-0001";
  ASSERT_TRUE(set_sender(*store_, from, "chief").ok());
  ASSERT_TRUE(draft_paper(*store_, clock_, incident_, "public-notice", Lang::Ja, "system").ok());
  EXPECT_TRUE(document("public-notice").stale.empty());
  from.desk_phone = "03-0000-0002";
  ASSERT_TRUE(set_sender(*store_, from, "chief").ok());
  EXPECT_EQ(stale_facts(document("public-notice")), (std::set<std::string>{"desk_phone"}));
}

TEST_F(Documents, TheLinterHoldsADocumentAgainstTheFacts) {
  ASSERT_TRUE(notices::edit_section(*store_, incident_, "public-notice", "4",
                                    "対象は最大 1,800 人です。念のためお知らせします。", chief_)
                  .ok());
  const auto now = look(*store_, clock_, incident_);
  ASSERT_TRUE(now.ok());
  const auto findings = lint(now.value(), clock_, {}, document("public-notice"), nullptr, Lang::Ja);
  ASSERT_TRUE(findings.ok()) << findings.error().detail;
  std::set<std::string> rules;
  for (const notices::LintFinding& one : findings.value())
    if (one.section == "4") rules.insert(one.rule);
  EXPECT_TRUE(rules.contains("number-not-fact"));
  EXPECT_TRUE(rules.contains("minimiser"));
}

TEST_F(Documents, APaperIsProposedForItsDuty) {
  const auto now = look(*store_, clock_, incident_);
  ASSERT_TRUE(now.ok());
  const auto all = proposals(now.value());
  ASSERT_TRUE(all.ok());
  bool found = false;
  for (const Proposal& one : all.value())
    found = found || (one.paper->id == kSheet && !one.duties.empty());
  EXPECT_TRUE(found) << "more than 1,000 people";
  EXPECT_EQ(draft_paper(*store_, clock_, incident_, "person-letter", Lang::Ja, "x").error().trouble,
            Trouble::Invalid);
  EXPECT_EQ(draft_paper(*store_, clock_, incident_, "no-such", Lang::Ja, "x").error().trouble,
            Trouble::NotFound);
}

}  // namespace
}  // namespace tadasu::respond
