#include "respond/own_wordings.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "notices/letters.h"
#include "respond/example.h"
#include "respond/test_incident.h"

namespace tadasu::respond {
namespace {

notices::OwnWording notice_with(const std::string& text, Lang lang = Lang::Ja,
                                const std::string& section = "4") {
  const auto* const paper = notices::find_paper("public-notice").value();
  notices::OwnWording out{paper->id, lang, {}};
  notices::set_section(out, notices::shipped_sections(*paper, lang).value(), section, "原因", text,
                       true);
  return out;
}

class OwnWordings : public InAnIncident {
 protected:
  void SetUp() override {
    InAnIncident::SetUp();
    attacked();
    facts::FactSheet sheet;
    sheet.revision = 1;
    keep_revision(sheet);
  }
  [[nodiscard]] WordingHistory history() const {
    const auto all = wording_histories(*store_);
    EXPECT_TRUE(all.ok());
    return all.ok() && !all.value().empty() ? all.value().front() : WordingHistory();
  }
  Status set(const std::string& text, const command::By& by = {.actor = "legal"}) {
    return set_wording(*store_, notice_with(text), "because", by);
  }
  notices::Document drafted() {
    auto out = draft_paper(*store_, clock_, incident_, "public-notice", Lang::Ja, "pr");
    EXPECT_TRUE(out.ok()) << (out.ok() ? "" : out.error().detail);
    return std::move(out).value();
  }
  static std::string text_of(const notices::Notice& notice, const std::string& section) {
    for (const auto& one : notice.sections)
      if (one.id == section) return one.text;
    return "";
  }
  static bool is_of_template(const notices::Document& document) {
    return std::any_of(document.stale.begin(), document.stale.end(),
                       [](const auto& one) { return one.fact == "template"; });
  }
  notices::Document document(const std::string& id) {
    const auto response = look(*store_, clock_, incident_);
    EXPECT_TRUE(response.ok());
    for (const auto& one : response.value().dossier.documents)
      if (one.id == id) return one;
    ADD_FAILURE() << id;
    return {};
  }
};

TEST_F(OwnWordings, StandInWhatIsDraftedAfterwardsAndWhatWasDraftedBeforeIsStale) {
  EXPECT_FALSE(is_of_template(drafted()));
  EXPECT_TRUE(notices::approve(*store_, incident_, "public-notice",
                               {"legal", notices::text_digest(drafted().notice), "", false},
                               {.actor = "legal"})
                  .ok());
  ASSERT_TRUE(draft_paper(*store_, clock_, incident_, "ppc-sheet", Lang::Ja, "pr").ok());
  ASSERT_TRUE(set("当社の言葉です。").ok());
  const notices::Document before = document("public-notice");
  EXPECT_TRUE(is_of_template(before));
  const auto* const paper = notices::find_paper("public-notice").value();
  EXPECT_EQ(notices::standing(before, *paper, {"legal"}).is_approved, false);
  EXPECT_FALSE(is_of_template(document("ppc-sheet")));  // of another paper
  const notices::Document after = drafted();
  EXPECT_EQ(text_of(after.notice, "4"), "当社の言葉です。");
  EXPECT_FALSE(is_of_template(after));
}

TEST_F(OwnWordings, EveryVersionStaysWithWhoAndWhy) {
  ASSERT_TRUE(set("一").ok());
  ASSERT_TRUE(set_wording(*store_, notice_with("二"), "better", {.actor = "commander"}).ok());
  ASSERT_TRUE(
      withdraw_wording(*store_, "public-notice", Lang::Ja, "not needed", {.actor = "legal"}).ok());
  const WordingHistory all = history();
  ASSERT_EQ(all.versions.size(), 3u);
  EXPECT_EQ(all.versions[0].wording.sections.at(0).text, "一");
  EXPECT_EQ(all.versions[1].by, "commander");
  EXPECT_EQ(all.versions[1].reason, "better");
  EXPECT_TRUE(all.versions[2].is_withdrawal);
  EXPECT_EQ(all.now(), nullptr);
  EXPECT_EQ(all.at(all.versions[1].entry)->sections.at(0).text, "二");
  EXPECT_NE(text_of(drafted().notice, "4"), "二");
  // What was withdrawn can be put back.
  ASSERT_TRUE(set_wording(*store_, all.versions[0].wording, "after all", {.actor = "legal"}).ok());
  EXPECT_EQ(text_of(drafted().notice, "4"), "一");
}

TEST_F(OwnWordings, AreNotSetWithoutAReasonOrWithAProblemOrOverWhatSomebodyElseSet) {
  const auto no_reason = set_wording(*store_, notice_with("一"), "", {.actor = "legal"});
  ASSERT_FALSE(no_reason.ok());
  EXPECT_EQ(no_reason.error().where, "reason");
  const auto unknown = set("{{peple.max}}");
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().trouble, Trouble::Invalid);
  const auto none = withdraw_wording(*store_, "public-notice", Lang::Ja, "x", {.actor = "legal"});
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().trouble, Trouble::NotFound);
  EXPECT_TRUE(history().versions.empty());
  ASSERT_TRUE(set("一", {.actor = "legal", .seen = 0}).ok());
  const auto late = set("二", {.actor = "commander", .seen = 0});
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().trouble, Trouble::Conflict);
  const auto same = set("一");
  ASSERT_FALSE(same.ok());
  EXPECT_EQ(same.error().detail, "nothing was changed");
  // Of another paper or language nothing was changed meanwhile.
  EXPECT_TRUE(
      set_wording(*store_, notice_with("Ours.", Lang::En), "x", {.actor = "legal", .seen = 0})
          .ok());
}

TEST_F(OwnWordings, AreSealed) {
  ASSERT_TRUE(
      set_wording(*store_, notice_with("ひみつの言葉"), "ひみつの理由", {.actor = "legal"}).ok());
  std::string bodies;
  ASSERT_TRUE(store_
                  ->read("", 0,
                         [&](const store::Entry& entry) {
                           bodies += entry.body;
                           return true;
                         })
                  .ok());
  EXPECT_NE(bodies.find("public-notice"), std::string::npos);
  EXPECT_EQ(bodies.find("ひみつ"), std::string::npos);
}

TEST_F(OwnWordings, StandInTheLetterToOneAndInTheLettersToAll) {
  facts::FactSheet sheet;
  sheet.revision = 2;
  keep_revision(sheet, {{1, "person_name", "見本 花子", ""}});
  const auto* const paper = notices::find_paper("person-letter").value();
  notices::OwnWording own{paper->id, Lang::Ja, {}};
  notices::set_section(own, notices::shipped_sections(*paper, Lang::Ja).value(), "1", "起きたこと",
                       "{{recipient_name}} 様へ、当社の言葉で。", true);
  ASSERT_TRUE(set_wording(*store_, own, "x", {.actor = "legal"}).ok());
  const auto one = draft_letter(*store_, clock_, incident_, 1, "legal");
  ASSERT_TRUE(one.ok()) << one.error().where << one.error().detail;
  EXPECT_EQ(text_of(one.value().notice, "1"), "見本 花子 様へ、当社の言葉で。");
  const auto response = responded();
  const Json facts = Json::parse(response.facts_json);
  const notices::Basis basis = {&response.incident, &*response.sheet,  &response.duties,  &facts,
                                clock_.now(),       &response.dossier, &response.wordings};
  const auto text = notices::LetterText::create(*paper, basis, {}, Lang::Ja);
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(text_of(text.value().everybody({}).value(), "1"), "(お名前) 様へ、当社の言葉で。");
}

// ---- the invented incident

Result<WordingPreview> previewed(const notices::OwnWording& wording, const Clock& clock,
                                 const Response* of = nullptr) {
  return preview_wording(wording, of, {}, clock, nullptr, Lang::En);
}

TEST_F(OwnWordings, EveryPaperAsItIsShippedCanBeShownAndIsWithoutFault) {
  for (const notices::Paper& paper : *notices::papers().value()) {
    for (const std::string& code : paper.languages) {
      const auto shown = previewed({paper.id, *parse_lang(code), {}}, clock_);
      ASSERT_TRUE(shown.ok()) << paper.id << shown.error().where << shown.error().detail;
      EXPECT_FALSE(shown.value().notice.sections.empty());
      for (const auto& one : shown.value().findings)
        ADD_FAILURE()
            << paper.id << " " << code << " " << one.section << " " << one.rule << ": "
            << text_of(shown.value().notice, one.section).substr(one.begin, one.end - one.begin);
    }
  }
}

TEST_F(OwnWordings, OfTheInventedIncidentEveryFieldSaysSomething) {
  // No report went out yet; nothing went wrong in these ways; of a letter only.
  const std::vector<std::string> empty = {
      "not_included",     "is_accident",      "is_follow_up",       "previous_report",
      "changes",          "corrections",      "first_report",       "since_first",
      "sent_list",        "reported_on",      "published_on",       "tasks",
      "unread_counted_",

      "has_mynumber",     "is_count_settled", "recipient_is_minor", "laws_open",
      "duties_open",      "open_questions",   "duties_advised",     "deadline_gdpr",
      "triggers_mynumber"};
  for (const auto& [paper, lang] :
       {std::pair("public-notice", Lang::Ja), {"person-letter", Lang::En}}) {
    const auto shown = previewed({paper, lang, {}}, clock_);
    ASSERT_TRUE(shown.ok());
    const bool is_letter = std::string_view(paper) == "person-letter";
    const auto names = notices::field_names(*notices::find_paper(paper).value(), lang);
    for (const std::string& name : names.value()) {
      if (std::find(empty.begin(), empty.end(), name) != empty.end()) continue;
      EXPECT_FALSE(shown.value().values.at(name).empty()) << paper << " " << name;
    }
    EXPECT_EQ(is_letter, shown.value().values.at("recipient_name") == "Hanako Mihon");
  }
}

TEST_F(OwnWordings, ANumberTypedByHandIsFoundEvenWhereItIsThatOfTheFacts) {
  const auto rules = [&](const std::string& text, const std::string& section) {
    std::string out;
    const auto shown = previewed(notice_with(text, Lang::En, section), clock_);
    EXPECT_TRUE(shown.ok());
    for (const auto& one : shown.value().findings) out += one.section + " " + one.rule + ";";
    return out;
  };
  EXPECT_EQ(rules("At most {{people.max}} people are affected.", "4"), "");
  EXPECT_EQ(rules("At most 4,629 people are affected.", "4"), "4 number-not-fact;");
  EXPECT_EQ(rules("At most 1,000 people are affected.", "4"), "4 number-not-fact;");
}

TEST_F(OwnWordings, WhatTheLawAsksForAndTheWordsLeaveOutIsNamed) {
  notices::OwnWording own = notice_with("", Lang::En, "3");  // whose, how many, which data
  const auto shown = previewed(own, clock_);
  ASSERT_TRUE(shown.ok());
  ASSERT_FALSE(shown.value().findings.empty());
  EXPECT_EQ(shown.value().findings.back().rule, "content-missing");
  EXPECT_NE(shown.value().findings.back().reason.find("items of personal data"), std::string::npos);
}

TEST_F(OwnWordings, CanBeShownWithARealIncident) {
  const auto response = responded();
  const auto shown = previewed(notice_with("対象 {{people.max}} 人"), clock_, &response);
  ASSERT_TRUE(shown.ok()) << shown.error().where << shown.error().detail;
  EXPECT_EQ(text_of(shown.value().notice, "4"), "対象 2,000 人");
  EXPECT_EQ(entries("document.drafted"), 2u);  // nothing is kept of it
  Response early = response;
  early.sheet.reset();
  const auto none = previewed(notice_with("x"), clock_, &early);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().where, "fact sheet");
}

}  // namespace
}  // namespace tadasu::respond
