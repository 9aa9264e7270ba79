#include "respond/merged.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "duties/duties.h"

namespace tadasu::respond {
namespace {

using facts::FactState;

Moment at(const char* written) { return parse_moment(written)->moment; }

// One survey and what people said, put together by hand.
class MergedFacts : public ::testing::Test {
 protected:
  MergedFacts() {
    survey("2026-09-02T09:00:00+09:00", {100, 140, 150});
    sheets[0].survey.kinds = {{find::Kind::PersonName, 150, {100, 140, 150}},
                              {find::Kind::MyNumber, 20, {20, 20, 20}}};
    incident.known_at_confirmed = true;
  }
  void survey(const char* when, people::Count people) {
    facts::FactSheet sheet;
    sheet.revision = sheets.size() + 1;
    sheet.at = at(when);
    if (!sheets.empty()) sheet.survey = sheets.back().survey;
    sheet.survey.people = people;
    sheets.push_back(sheet);
  }
  void say(const char* field, const Json& value, const char* when = "2026-09-05T09:00:00+09:00",
           FactState state = FactState::Confirmed, const char* reason = "",
           std::uint64_t revision = 1) {
    command::EstablishedFact* fact = nullptr;
    for (auto& one : incident.facts)
      if (one.field == field) fact = &one;
    if (fact == nullptr) fact = &incident.facts.emplace_back(command::EstablishedFact{field, {}});
    fact->versions.push_back({value.dump(), state, "chief", at(when), reason, revision, 0});
  }
  Merged merged() { return merged_facts(sheets, incident, now); }
  std::set<std::string> items() {
    std::set<std::string> out;
    const Merged all = merged();
    for (const Json& one : all.facts.at("items"))
      out.insert(one.is_string() ? one.get<std::string>() : one["kind"].get<std::string>());
    return out;
  }
  static bool notes(const Merged& merged, const std::string& note) {
    return std::find(merged.notes.begin(), merged.notes.end(), note) != merged.notes.end();
  }
  std::string final_report(const char* law) {
    Json facts = merged().facts;
    facts["regime"] = {law};
    const auto answer = duties::evaluate(facts, FixedClock(now));
    EXPECT_TRUE(answer.ok()) << (answer.ok() ? "" : answer.error().where);
    for (const duties::Duty& duty : answer.value().duties)
      if (duty.id == std::string(law) + "/report-final") return duty.deadline.value_or("none");
    return "no such duty";
  }
  void leaked() {
    const Json known = {
        {"role", "controller"}, {"actor", "accident"},       {"cia", {"C"}},
        {"exfil", "yes"},       {"recipient", "known"},      {"held_as", "personal_data"},
        {"encryption", "none"}, {"special", Json::object()}, {"mynumber_work", "related_affairs"}};
    for (const auto& [field, value] : known.items()) say(field.c_str(), value);
    incident.known_history.push_back({"2026-09-01", at("2026-09-01"), true, "chief", {}, ""});
  }

  std::vector<facts::FactSheet> sheets;
  command::Incident incident;
  Moment now = at("2026-11-20T10:00:00+09:00");
};

TEST_F(MergedFacts, NobodyHidesByTypingWhatTheSurveyFound) {
  say("items", {"person_name", "email"});
  EXPECT_EQ(items(), (std::set<std::string>{"person_name", "email", "my_number"}));
  EXPECT_TRUE(notes(merged(), "measured_kept:items"));
  sheets[0].partial = true;
  EXPECT_TRUE(items().contains("unknown"));
}

TEST_F(MergedFacts, AFormThatPeopleStatedStays) {
  say("items", {"person_name", {{"kind", "my_number"}, {"form", "partial"}}});
  const Merged out = merged();
  EXPECT_EQ(out.facts["items"].size(), 2U);
  EXPECT_TRUE(out.notes.empty());
}

TEST_F(MergedFacts, OnlyAnExplicitActWithAReasonOnThisRevisionSetsTheSurveyAside) {
  say("items", {"person_name"});
  say("corrects_survey", {"items"}, "2026-09-05T09:00:00+09:00", FactState::Confirmed, "", 1);
  EXPECT_TRUE(items().contains("my_number"));  // no reason
  say("corrects_survey", {"items"}, "2026-09-05T09:00:00+09:00", FactState::Checking, "代用の番号",
      1);
  EXPECT_TRUE(items().contains("my_number"));  // not confirmed
  say("corrects_survey", {"persons"}, "2026-09-05T09:00:00+09:00", FactState::Confirmed, "名簿", 1);
  EXPECT_TRUE(items().contains("my_number"));  // of something else
  say("corrects_survey", {"items"}, "2026-09-05T09:00:00+09:00", FactState::Confirmed, "社員番号",
      1);
  EXPECT_FALSE(items().contains("my_number"));
  EXPECT_TRUE(notes(merged(), "survey_corrected:items"));
  survey("2026-09-10T09:00:00+09:00", {100, 140, 150});
  EXPECT_TRUE(items().contains("my_number"));  // a new revision is looked at anew
}

TEST_F(MergedFacts, ANumberThatCameAfterTheCorrectionDoesNotReplaceTheSurvey) {
  const auto persons_max = [this] { return merged().facts["persons"]["max"].get<int>(); };
  const int measured = persons_max();
  ASSERT_GT(measured, 1);
  say("corrects_survey", {"persons"}, "2026-09-05T09:00:00+09:00", FactState::Confirmed, "名簿", 1);
  EXPECT_EQ(persons_max(), measured) << "nothing was established that could stand instead";
  say("persons", 1, "2026-09-05T10:00:00+09:00");
  EXPECT_EQ(persons_max(), measured) << "nobody gave a reason for this number";
  say("corrects_survey", {"persons"}, "2026-09-05T11:00:00+09:00", FactState::Confirmed, "名簿", 1);
  EXPECT_EQ(merged().facts["persons"], 1);
}

TEST_F(MergedFacts, PersonsAreTheWiderOfBoth) {
  say("persons", 50);
  EXPECT_EQ(merged().facts["persons"], (Json{{"min", 100}, {"likely", 140}, {"max", 150}}));
  EXPECT_TRUE(notes(merged(), "measured_kept:persons"));
  say("persons", 5000);
  EXPECT_EQ(merged().facts["persons"], (Json{{"min", 5000}, {"likely", 5000}, {"max", 5000}}));
  EXPECT_FALSE(merged().facts.contains("my_number_persons"));  // of the others nothing is counted
  say("persons", {{"min", 300}});
  EXPECT_FALSE(merged().facts["persons"].contains("max"));
  say("persons", nullptr);
  EXPECT_EQ(merged().facts["persons"]["max"], 150);
  EXPECT_EQ(merged().facts["my_number_persons"]["max"], 20);
}

TEST_F(MergedFacts, WhatPeopleKnowIsNoUpperBoundWhereTheSurveyHasNone) {
  sheets[0].survey.people_max_known = false;
  say("persons", 50);
  EXPECT_EQ(merged().facts["persons"], (Json{{"min", 100}, {"likely", 140}}));
}

TEST_F(MergedFacts, SpecialItemsThatWereFoundStayBesideNone) {
  sheets[0].survey.kinds.push_back({find::Kind::MedicalHistory, 1, {1, 1, 1}});
  say("special", Json::object());
  EXPECT_EQ(merged().facts["special"]["appi"], Json({"medical_history"}));
  EXPECT_TRUE(notes(merged(), "measured_kept:special"));
}

TEST_F(MergedFacts, TheClockStartsWhenPeopleKnewTheNumberNotWhenASurveyFoundIt) {
  leaked();
  sheets[0].survey.people = {700, 750, 800};
  say("persons", 5000, "2026-09-05T09:00:00+09:00");
  say("persons", 900, "2026-09-06T09:00:00+09:00");
  survey("2026-09-22T09:00:00+09:00", {1400, 1450, 1500});
  const Json history = merged().facts["persons_history"];
  ASSERT_EQ(history.size(), 4U);
  EXPECT_EQ(history[1]["persons"], 5000);
  EXPECT_EQ(final_report("jp-appi"), "2026-10-05T23:59:59+09:00");  // 10-04 is a Sunday
}

TEST_F(MergedFacts, AHistoryThatReachesIntoTheFutureDoesNotShrinkTheNumber) {
  leaked();
  say("persons", 5000);
  survey("2026-11-19T09:00:00+09:00", {100, 140, 150});
  say("persons_history", {{{"at", "2027-01-01"}, {"persons", 7000}}});
  EXPECT_EQ(final_report("jp-appi"), "2026-10-05T23:59:59+09:00");
  EXPECT_EQ(merged().facts["persons_history"].size(), 3U);
}

TEST_F(MergedFacts, WhatWasTakenBackExcusesNothing) {
  leaked();
  sheets.clear();
  say("persons", 800, "2026-09-02T09:00:00+09:00");
  say("persons", 800, "2026-09-03T09:00:00+09:00", FactState::Withdrawn, "誤り");
  say("persons", 5000, "2026-09-20T09:00:00+09:00");
  EXPECT_EQ(final_report("jp-appi"), "2026-09-30T23:59:59+09:00");
}

TEST_F(MergedFacts, AGuessThatNobodyConfirmedExcusesNothing) {
  leaked();
  sheets.clear();
  say("persons", 50, "2026-09-02T09:00:00+09:00", FactState::Unconfirmed);
  say("persons", 5000, "2026-09-20T09:00:00+09:00");
  EXPECT_EQ(final_report("jp-appi"), "2026-09-30T23:59:59+09:00");
}

TEST_F(MergedFacts, OnlyThoseWithAMyNumberCountUnderItsAct) {
  leaked();
  EXPECT_EQ(final_report("jp-mynumber"), "none");
  sheets[0].survey.kinds[1].people = {20, 20, 120};  // unread evidence may hold a hundred more
  EXPECT_EQ(final_report("jp-mynumber"), "2026-09-30T23:59:59+09:00");
}

TEST_F(MergedFacts, AProposalGivesWayToAnEarlierCertainty) {
  incident.known_at_confirmed = false;
  incident.known_history.push_back({"2026-11-20", at("2026-11-20"), true, "system", {}, ""});
  EXPECT_EQ(merged().facts["knew_date"], "2026-11-20");
  EXPECT_TRUE(notes(merged(), "known_proposed:knew_date"));
  say("moments.told", "2026-01-05");
  say("moments.confirmed", "unknown");
  EXPECT_EQ(merged().facts["knew_date"], "2026-01-05");
  incident.known_at_confirmed = true;
  EXPECT_EQ(merged().facts["knew_date"], "2026-11-20");
}

// Nobody typed where people live or that a child is among them, and the GDPR is asked all the same.
TEST_F(MergedFacts, WhereTheSurveyFindsPeopleALawIsAskedUntilSomebodySaysOtherwise) {
  facts::Survey& survey = sheets[0].survey;
  survey.places = {{"JP", {90, 130, 140}}, {"DE", {2, 3, 3}}};
  survey.placeless = {0, 7, 60};
  survey.classes = {{facts::PeopleClass::Minor, {1, 1, 4}}};
  const auto asks_gdpr = [&] {
    const auto answer = duties::evaluate(merged().facts, FixedClock(now), duties::Unplaced::Named);
    EXPECT_TRUE(answer.ok());
    const auto& all = answer.value().duties;
    return std::any_of(all.begin(), all.end(),
                       [](const duties::Duty& duty) { return duty.id.starts_with("eu-gdpr/"); });
  };
  Merged out = merged();
  EXPECT_EQ(out.facts["vulnerable_persons"], true);
  EXPECT_EQ(out.facts["residence"]["DE"], (Json{{"likely", 3}, {"min", 2}}));
  EXPECT_TRUE(notes(out, "from_survey:residence"));
  EXPECT_TRUE(notes(out, "from_survey:vulnerable_persons"));
  EXPECT_TRUE(asks_gdpr());
  // Who says that they do not know says nothing against it.
  say("residence", "unknown");
  EXPECT_TRUE(notes(merged(), "from_survey:residence"));
  EXPECT_TRUE(asks_gdpr());
  // A person's word stands, and that the survey found something else is said.
  say("residence", {{"JP", 140}});
  say("vulnerable_persons", false);
  out = merged();
  EXPECT_EQ(out.facts["residence"], (Json{{"JP", 140}}));
  EXPECT_EQ(out.facts["vulnerable_persons"], false);
  EXPECT_TRUE(notes(out, "survey_differs:residence"));
  EXPECT_TRUE(notes(out, "survey_differs:vulnerable_persons"));
  EXPECT_FALSE(notes(out, "from_survey:residence"));
  EXPECT_FALSE(asks_gdpr());
  say("residence", {{"JP", 137}, {"DE", 3}});
  say("vulnerable_persons", true);
  EXPECT_TRUE(merged().notes.empty());
  EXPECT_TRUE(asks_gdpr());
}

TEST_F(MergedFacts, NoteWordsNameTheFact) {
  for (const char* note :
       {"measured_kept:items", "survey_corrected:persons", "known_proposed:knew_date",
        "from_survey:residence", "survey_differs:vulnerable_persons"}) {
    EXPECT_NE(duties::note_words(Lang::Ja, note), note);
    EXPECT_NE(duties::note_words(Lang::Ja, note)
                  .find(duties::fact_name(
                      Lang::Ja, std::string(note).substr(std::string(note).find(':') + 1))),
              std::string::npos);
  }
}

}  // namespace
}  // namespace tadasu::respond
