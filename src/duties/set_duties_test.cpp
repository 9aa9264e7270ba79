// What people set a duty to holds, with its clock, beside what is worked out.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "duties/duties.h"
#include "duties/reminders.h"

namespace tadasu::duties {
namespace {

const FixedClock kClock{parse_moment("2026-11-21T10:00:00+09:00")->moment};
constexpr const char* kFinal = "jp-appi/report-final";

// A mail with five names to a wrong address: nothing to be reported.
Json small() {
  return {{"schema", "tadasu.facts/1"},
          {"regime", {"jp-appi"}},
          {"sector", Json::array()},
          {"established_in", {"JP"}},
          {"residence", {{"JP", 5}}},
          {"role", "controller"},
          {"actor", "accident"},
          {"wrongful_purpose", false},
          {"cia", {"C"}},
          {"content_state", "intact"},
          {"exfil", "yes"},
          {"recipient", "known"},
          {"items", {"person_name", "email"}},
          {"special", Json::object()},
          {"held_as", "personal_data"},
          {"persons", 5},
          {"contact_data", "usable"},
          {"encryption", "none"},
          {"backup", "ok"},
          {"knew_date", "2026-11-02"}};
}

class SetDuties : public ::testing::Test {
 protected:
  const Duty& judged(const Json& facts, const std::vector<Setting>& set, const std::string& id,
                     const std::string& to = "") {
    auto answer = evaluate(facts, kClock, Unplaced::Asked, {}, set);
    EXPECT_TRUE(answer.ok()) << (answer.ok() ? "" : answer.error().where + answer.error().detail);
    answer_ = std::move(answer).value();
    for (const Duty& duty : answer_.duties)
      if (duty.id == id && (to.empty() || duty.to == to)) return duty;
    throw std::runtime_error("no such duty");
  }
  const Duty& final_report(const Json& facts, bool is_due) {
    return judged(facts, {{kFinal, "ppc", is_due}}, kFinal);
  }
  bool is_noted(const std::string& note) const {
    return std::find(answer_.notes.begin(), answer_.notes.end(), note) != answer_.notes.end();
  }

  Answer answer_;
};

TEST_F(SetDuties, ToDueHaveTheirClockThoughTheyAreNotWorkedOutToBeDue) {
  ASSERT_EQ(judged(small(), {}, kFinal).state, DutyState::NotDue);
  EXPECT_FALSE(answer_.duties.front().computed);
  const Duty& duty = final_report(small(), true);
  EXPECT_EQ(duty.state, DutyState::Due);
  EXPECT_EQ(duty.computed, DutyState::NotDue);
  EXPECT_EQ(duty.deadline, "2026-12-01T23:59:59+09:00");
  EXPECT_EQ(duty.counts_from, "2026-11-02T00:00:00+09:00");
  EXPECT_TRUE(is_noted("set_shorter:jp-appi/report-final"));
  const auto clock = running_clock(duty);
  ASSERT_TRUE(clock);
  EXPECT_EQ(alert_id(clock->up(kClock.now())->alert), std::string("half"));
  const OrderedJson shown = to_json(answer_);
  const auto at = std::find_if(shown["duties"].begin(), shown["duties"].end(),
                               [](const auto& one) { return one["id"] == kFinal; });
  EXPECT_EQ((*at)["state"], "due");
  EXPECT_EQ((*at)["computed"], "not_due");
  // The other duties are as they were.
  EXPECT_EQ(judged(small(), {{kFinal, "ppc", true}}, "jp-appi/notify-persons").state,
            DutyState::NotDue);
  EXPECT_FALSE(judged(small(), {{kFinal, "ppc", true}}, "jp-appi/notify-persons").computed);
}

TEST_F(SetDuties, HaveTheWarningOfAGuidelineToo) {
  const Duty& duty =
      judged(small(), {{"jp-appi/report-preliminary", "ppc", true}}, "jp-appi/report-preliminary");
  EXPECT_EQ(duty.deadline, "2026-11-06T23:59:59+09:00");
  EXPECT_EQ(duty.warn, "2026-11-04T23:59:59+09:00");
}

// An encrypted stick that was stolen: lawyers say that the key was not safe.
TEST_F(SetDuties, HaveTheLongerTermOnlyWhereItCertainlyApplies) {
  Json facts = small();
  facts["encryption"] = "strong";
  facts["key_safe"] = true;
  facts["actor"] = "theft";
  facts["wrongful_purpose"] = true;
  facts["recipient"] = "unidentified";
  ASSERT_EQ(judged(facts, {}, kFinal).state, DutyState::NotDue);
  EXPECT_EQ(final_report(facts, true).deadline,
            "2027-01-04T23:59:59+09:00");  // day 60: 31 December
  EXPECT_FALSE(is_noted("set_shorter:jp-appi/report-final"));
  facts.erase("wrongful_purpose");
  facts.erase("actor");
  ASSERT_EQ(judged(facts, {}, kFinal).state, DutyState::NotDue);
  EXPECT_EQ(final_report(facts, true).deadline, "2026-12-01T23:59:59+09:00");
}

// A count that grew past 1,000 starts the clock later only where nothing else can be the reason.
TEST_F(SetDuties, CountFromTheFirstKnowledge) {
  Json facts = small();
  facts["persons"] = 1200;
  facts["persons_history"] = {{{"at", "2026-11-02"}, {"persons", 900}},
                              {{"at", "2026-11-10"}, {"persons", 1200}}};
  ASSERT_EQ(judged(facts, {}, kFinal).deadline, "2026-12-09T23:59:59+09:00");
  EXPECT_EQ(final_report(facts, true).deadline, "2026-12-09T23:59:59+09:00")
      << "it is due anyway: nothing is set anew";
  facts["encryption"] = "strong";
  facts["key_safe"] = true;
  ASSERT_EQ(judged(facts, {}, kFinal).state, DutyState::NotDue);
  EXPECT_EQ(final_report(facts, true).deadline, "2026-12-01T23:59:59+09:00");
}

TEST_F(SetDuties, WithoutAStartAreLoud) {
  Json facts = small();
  facts.erase("knew_date");
  const Duty duty = final_report(facts, true);
  EXPECT_FALSE(duty.deadline);
  EXPECT_TRUE(duty.is_clock_lost);
  EXPECT_TRUE(is_noted("no_start:jp-appi/report-final"));
  const auto clocks = running_clocks(answer_.duties);
  ASSERT_EQ(clocks.size(), 1U);
  ASSERT_NE(clocks.front().up(kClock.now()), nullptr);
  EXPECT_EQ(clocks.front().up(kClock.now())->alert, Alert::NoDeadline);
  EXPECT_EQ(clocks.front().next(kClock.now()), nullptr);
  const std::string calendar = calendar_file(clocks, "x", Lang::En, kClock.now());
  EXPECT_NE(calendar.find("DTSTART;VALUE=DATE:20261121\r\n"), std::string::npos) << calendar;
  EXPECT_NE(calendar.find("STATUS:CONFIRMED"), std::string::npos);
  EXPECT_EQ(calendar.find("VALARM"), std::string::npos);
  EXPECT_EQ(to_json(clocks, kClock.now())[0]["up"], "no_deadline");
  EXPECT_TRUE(to_json(clocks, kClock.now())[0]["deadline"].is_null());
}

TEST_F(SetDuties, ThatAreWorkedOutToBeDueWithoutAStartAreLoudToo) {
  Json facts = small();
  facts.erase("knew_date");
  facts["special"] = {{"appi", {"medical_history"}}};
  const Duty& duty = judged(facts, {}, kFinal);
  EXPECT_EQ(duty.state, DutyState::Due);
  EXPECT_TRUE(duty.is_clock_lost);
  EXPECT_FALSE(judged(facts, {}, "jp-appi/notify-persons").is_clock_lost) << "it has no clock";
}

// Singapore counts from the assessment: before it nothing runs, unless people say that it is due.
TEST_F(SetDuties, ThatCountFromADecisionWaitForItUnlessTheyAreSet) {
  Json facts = small();
  facts["regime"] = {"sg-pdpa"};
  facts["established_in"] = {"SG"};
  facts["residence"] = {{"SG", 600}};
  facts["persons"] = 600;
  const std::string id = "sg-pdpa/notify-authority";
  ASSERT_EQ(judged(facts, {}, id).state, DutyState::Due);
  EXPECT_FALSE(judged(facts, {}, id).is_clock_lost);
  facts["residence"] = {{"SG", 5}};
  facts["persons"] = 5;
  facts["recipient"] = "internal";
  ASSERT_EQ(judged(facts, {}, id).state, DutyState::NotDue);
  EXPECT_TRUE(judged(facts, {{id, "pdpc", true}}, id).is_clock_lost);
  facts["moments"] = {{"assessed", "2026-11-10"}};
  EXPECT_EQ(judged(facts, {{id, "pdpc", true}}, id).deadline, "2026-11-13T23:59:59+08:00");
}

TEST_F(SetDuties, ToNotDueDoNotRunAndKeepWhatWasWorkedOut) {
  Json facts = small();
  facts["special"] = {{"appi", {"medical_history"}}};
  const Duty& duty = final_report(facts, false);
  EXPECT_EQ(duty.state, DutyState::NotDue);
  EXPECT_EQ(duty.computed, DutyState::Due);
  EXPECT_FALSE(running_clock(duty));
  ASSERT_TRUE(clock_of(duty)) << "calendars cancel it";
  EXPECT_EQ(duty.deadline, "2026-12-01T23:59:59+09:00");
}

TEST_F(SetDuties, StayWhenTheirLawIsNotAskedOrTheRecipientIsAnother) {
  const std::string korea = "kr-pipa/notify-authority";
  const Duty& asked = judged(small(), {{korea, "pipc", true}}, korea);
  EXPECT_EQ(asked.state, DutyState::Due);
  EXPECT_EQ(asked.deadline, "2026-11-05T00:00:00+09:00");
  // Set when nobody knew the sector; now a ministry receives the report.
  Json facts = small();
  facts["sector"] = {"finance"};
  EXPECT_EQ(judged(facts, {{kFinal, "ppc", true}}, kFinal, "ppc").deadline,
            "2026-12-01T23:59:59+09:00");
  EXPECT_EQ(judged(facts, {{kFinal, "ppc", true}}, kFinal, "fsa").state, DutyState::NotDue);
  // What was set to "not due" silences nobody else.
  facts["special"] = {{"appi", {"medical_history"}}};
  EXPECT_EQ(judged(facts, {{kFinal, "ppc", false}}, kFinal, "fsa").state, DutyState::Due);
}

TEST_F(SetDuties, StayWhenTheirLawIsNotInForceOrNotThere) {
  const std::string children = "jp-cfa/report-final";
  Json facts = small();
  facts["regime"] = {"jp-cfa"};
  ASSERT_EQ(judged(facts, {}, children).state, DutyState::NotDue);
  ASSERT_TRUE(is_noted("not_in_force:jp-cfa"));
  EXPECT_EQ(judged(facts, {{children, "cfa", true}}, children).deadline,
            "2026-12-01T23:59:59+09:00");
  const Duty& alone = judged(facts, {{"zz-none/report", "somebody", true}}, "zz-none/report");
  EXPECT_EQ(alone.state, DutyState::Due);
  EXPECT_TRUE(alone.is_clock_lost);
  EXPECT_TRUE(is_noted("set_unknown:zz-none/report"));
}

}  // namespace
}  // namespace tadasu::duties
