#include "respond/respond.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "respond/addressees.h"
#include "respond/test_incident.h"

namespace tadasu::respond {
namespace {

class Respond : public InAnIncident {
 protected:
  // A revision with one person's sealed values.
  void revise(std::uint64_t revision, const std::vector<store::SealedValue>& values) {
    facts::FactSheet sheet;
    sheet.revision = revision;
    sheet.survey.people = {1, 1, 1};
    sheet.survey.kinds = {{find::Kind::PersonName, 1, {1, 1, 1}}};
    keep_revision(sheet, values);
  }
  const notices::Document* document(const Response& response, const std::string& id) {
    for (const notices::Document& one : response.dossier.documents)
      if (one.id == id) return &one;
    return nullptr;
  }
};

TEST_F(Respond, ALetterAboutAMinorIsToWhoRepresentsThem) {
  revise(1, {{7, "person_name", "髙橋 恵", ""},
             {7, "birth_date", "2015-01-02", ""},
             {8, "person_name", "佐藤 恵子", ""},
             {8, "birth_date", "1975-01-02", ""}});
  const auto says_guardian = [&](std::uint64_t person) {
    const auto letter = draft_letter(*store_, clock_, incident_, person, "chief");
    EXPECT_TRUE(letter.ok()) << letter.error().detail;
    return letter.ok() &&
           notices::to_text(letter.value().notice).find("保護者") != std::string::npos;
  };
  EXPECT_TRUE(says_guardian(7));
  EXPECT_FALSE(says_guardian(8));
}

TEST_F(Respond, NoLetterGoesToSomebodySaidToBeDeceased) {
  revise(1, {{7, "person_name", "髙橋 恵", ""}, {8, "person_name", "佐藤 恵子", ""}});
  ASSERT_TRUE(
      flag_person(*store_, incident_, 7, PersonFlag::Deceased, true, "told by mail", "chief").ok());
  const auto refused = draft_letter(*store_, clock_, incident_, 7, "chief");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().trouble, Trouble::NotAllowed);
  EXPECT_TRUE(look(*store_, clock_, incident_).value().dossier.documents.empty());
  EXPECT_TRUE(draft_letter(*store_, clock_, incident_, 8, "chief").ok());
  ASSERT_TRUE(
      flag_person(*store_, incident_, 7, PersonFlag::Deceased, false, "mistaken", "chief").ok());
  EXPECT_TRUE(draft_letter(*store_, clock_, incident_, 7, "chief").ok());
}

TEST_F(Respond, ALetterIsOfOneRevisionAndStaleAfterIt) {
  revise(1, {{7, "person_name", "髙橋 恵", ""}, {7, "email", "a@example.jp", ""}});
  const auto first = draft_letter(*store_, clock_, incident_, 7, "chief");
  ASSERT_TRUE(first.ok()) << first.error().detail;
  EXPECT_EQ(first.value().id, "letter-r1-7");
  revise(2, {{7, "person_name", "佐藤 恵子", ""}, {7, "card_number", "4000000000000002", ""}});
  const auto second = draft_letter(*store_, clock_, incident_, 7, "chief");
  ASSERT_TRUE(second.ok()) << second.error().detail;
  EXPECT_EQ(second.value().id, "letter-r2-7");
  const auto now = look(*store_, clock_, incident_);
  ASSERT_TRUE(now.ok()) << now.error().detail;
  const notices::Document* old = document(now.value(), "letter-r1-7");
  const notices::Document* fresh = document(now.value(), "letter-r2-7");
  ASSERT_TRUE(old != nullptr && fresh != nullptr);
  ASSERT_EQ(old->stale.size(), 1U);
  EXPECT_EQ(old->stale[0].fact, "revision");
  EXPECT_TRUE(fresh->stale.empty());
}

TEST_F(Respond, EveryFactThatIsAcceptedIsReadWithoutHarm) {
  revise(1, {});
  const Json accepted = {
      {"mitigation",
       {{{"measure", "recalled"}, {"at", nullptr}, {"evidence", "none"}}, {{"measure", nullptr}}}},
      {"moments", nullptr},
      {"moments.told", "unknown"},
      {"persons", {{"min", nullptr}, {"max", 5}}},
      {"items", {{{"kind", "email"}, {"form", nullptr}}, "unknown"}},
      {"special", {{"appi", nullptr}}},
      {"groups", {{{"persons", nullptr}}}},
      {"residence", {{"JP", nullptr}}},
      {"restore_delay", "unknown"},
      {"notes", nullptr},
      {"corrects_survey", nullptr},
      {"actor", "unknown"}};
  for (const auto& [field, value] : accepted.items()) {
    const auto set = command::set_fact(*store_, incident_, field, value,
                                       facts::FactState::Confirmed, "reason", chief_);
    ASSERT_TRUE(set.ok()) << field << set.error().detail;
    const auto out = respond(*store_, clock_, incident_);
    EXPECT_TRUE(out.ok()) << field << out.error().where << out.error().detail;
    for (const char* paper : {"ppc-sheet", "public-notice"})
      EXPECT_TRUE(draft_paper(*store_, clock_, incident_, paper, Lang::Ja, "chief").ok()) << field;
  }
}

TEST_F(Respond, AProposedMomentIsNotedAndNoDateOnPaper) {
  revise(1, {});
  const auto out = respond(*store_, clock_, incident_);
  ASSERT_TRUE(out.ok()) << out.error().detail;
  EXPECT_FALSE(out.value().incident.known_at_confirmed);
  ASSERT_FALSE(out.value().duties.notes.empty());
  EXPECT_EQ(out.value().duties.notes.front(), "known_proposed:knew_date");
  const notices::Document* sheet = document(out.value(), "ppc-sheet");
  ASSERT_NE(sheet, nullptr);
  EXPECT_NE(sheet->notice.sections[0].text.find("【未確定】"), std::string::npos);
  ASSERT_TRUE(
      command::set_known_at(*store_, clock_, incident_, "2026-11-18", "reason", chief_).ok());
  const auto later = look(*store_, clock_, incident_);
  ASSERT_TRUE(later.ok());
  bool stale = false;
  for (const auto& one : document(later.value(), "ppc-sheet")->stale)
    stale = stale || one.fact == "known_at";
  EXPECT_TRUE(stale);
}

std::vector<notices::Addressee> everybody(const store::Store& store, const std::string& incident,
                                          std::uint64_t revision) {
  std::vector<notices::Addressee> out;
  EXPECT_TRUE(
      read_addressees(store, incident, revision, 0, {2026, 11, 22}, [&](notices::Addressee&& one) {
        out.push_back(std::move(one));
        return true;
      }).ok());
  return out;
}

TEST_F(Respond, TheListNamesEverybodyOnceWithWhatAReviewerSaidOfThem) {
  revise(1, {{7, "person_name", "髙橋 恵", ""},
             {9, "person_name", "佐藤 恵子", ""},
             {9, "email", "k@example.jp", ""}});
  EXPECT_EQ(
      flag_person(*store_, incident_, 9, PersonFlag::Deceased, true, "", "chief").error().trouble,
      Trouble::Invalid);
  EXPECT_EQ(flag_person(*store_, incident_, 8, PersonFlag::Deceased, true, "call", "chief")
                .error()
                .trouble,
            Trouble::NotFound);
  ASSERT_TRUE(flag_person(*store_, incident_, 9, PersonFlag::Deceased, true, "call", "chief").ok());
  auto list = everybody(*store_, incident_, 1);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].person, 7U);
  EXPECT_FALSE(list[0].is_deceased);
  EXPECT_TRUE(list[1].is_deceased);
  EXPECT_FALSE(list[1].can(notices::Way::Mail));
  ASSERT_TRUE(
      flag_person(*store_, incident_, 9, PersonFlag::Deceased, false, "error", "chief").ok());
  EXPECT_FALSE(everybody(*store_, incident_, 1)[1].is_deceased);
}

TEST_F(Respond, WhatWasSaidOfAPersonHoldsOfNobodyOnceItBecameTwoOrOne) {
  const std::vector<store::SealedValue> all = {{3, "person_name", "髙橋 恵", ""},
                                               {7, "person_name", "佐藤 恵子", ""},
                                               {9, "person_name", "佐藤 恵", ""}};
  revise(1, all);
  for (const std::uint64_t person : {3U, 7U, 9U})
    ASSERT_TRUE(
        flag_person(*store_, incident_, person, PersonFlag::Deceased, true, "call", "chief").ok());
  revise(2, all);
  const auto put = [&](const facts::PersonChanges& changes) {
    ASSERT_TRUE(
        store_->put_document(incident_, "person-changes@2", person_changes_text(changes)).ok());
  };
  const auto dead = [&] {
    std::string out;
    for (const auto& one : everybody(*store_, incident_, 2))
      out += one.has(notices::Doubt::Flag) ? '?' : one.is_deceased ? 'd' : '-';
    return out;
  };
  EXPECT_EQ(dead(), "ddd");
  put({.became_two = {{{7}, {7, 9}}}, .became_one = {}});
  EXPECT_EQ(dead(), "d??");
  put({.became_two = {}, .became_one = {{{7, 12}, {7}}}});
  EXPECT_EQ(dead(), "d?d");
  put({.became_two = {}, .became_one = {{{9, 3}, {3}}}});
  EXPECT_EQ(dead(), "?dd");
  ASSERT_TRUE(flag_person(*store_, incident_, 3, PersonFlag::Deceased, true, "call", "chief").ok());
  EXPECT_EQ(dead(), "ddd");
}

TEST_F(Respond, WhoOpenedTheListIsRecordedAndWhatItSaysIsNot) {
  revise(1, {{7, "person_name", "髙橋 恵", ""}});
  EXPECT_FALSE(note_list_opened(*store_, incident_, {1, "csv", 0, 0}, "", "chief").ok());
  EXPECT_FALSE(note_list_opened(*store_, incident_, {1, "csv", 0, 0}, " 　\t", "chief").ok());
  ASSERT_TRUE(note_list_opened(*store_, incident_, {1, "csv", 0, 0}, "letters", "chief").ok());
  std::size_t seen = 0;
  ASSERT_TRUE(store_
                  ->read(incident_, 0,
                         [&](const store::Entry& entry) {
                           EXPECT_EQ(entry.body.find("髙橋"), std::string::npos);
                           EXPECT_EQ(entry.body.find("letters"), std::string::npos);
                           seen += entry.what == "list.opened" && entry.actor == "chief" ? 1 : 0;
                           return true;
                         })
                  .ok());
  EXPECT_EQ(seen, 1U);
}

}  // namespace
}  // namespace tadasu::respond
