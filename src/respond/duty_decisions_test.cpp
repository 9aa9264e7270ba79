#include "respond/duty_decisions.h"

#include <gtest/gtest.h>

#include "respond/test_incident.h"

namespace tadasu::respond {
namespace {

class Decisions : public InAnIncident {
 protected:
  void SetUp() override {
    InAnIncident::SetUp();
    duty_.id = "jp-appi/report-preliminary";
    duty_.to = "ppc";
    duty_.state = duties::DutyState::Due;
  }
  DutyDecisions now() {
    const auto all = duty_decisions(*store_, incident_);
    EXPECT_TRUE(all.ok());
    const DutyDecisions* found = find_decisions(all.value(), duty_);
    return found == nullptr ? DutyDecisions{} : *found;
  }

  std::uint64_t asked() {
    const DutyDecisions all = now();
    return all.overrides.empty() ? 0 : all.overrides.back().entry;
  }

  duties::Duty duty_;
  command::By lawyer_{.actor = "lawyer"};
};

TEST_F(Decisions, AnOverrideHoldsWhenASecondPersonAgrees) {
  EXPECT_EQ(ask_override(*store_, incident_, duty_, false, "", lawyer_).error().where, "reason");
  ASSERT_TRUE(ask_override(*store_, incident_, duty_, false, "回収した。", lawyer_).ok());
  EXPECT_FALSE(now().override_now()->holds());
  EXPECT_EQ(agree_override(*store_, incident_, duty_, asked(), lawyer_).error().trouble,
            Trouble::NotAllowed);
  ASSERT_TRUE(agree_override(*store_, incident_, duty_, asked(), chief_).ok());
  const DutyDecisions after = now();
  ASSERT_NE(after.override_now(), nullptr);
  EXPECT_TRUE(after.override_now()->holds());
  EXPECT_FALSE(after.override_now()->is_due);
  EXPECT_EQ(after.override_now()->reason, "回収した。");
  EXPECT_EQ(after.override_now()->agreed_by, "chief");
  EXPECT_EQ(after.override_now()->computed, duties::DutyState::Due);
  EXPECT_EQ(agree_override(*store_, incident_, duty_, asked(), chief_).error().trouble,
            Trouble::NotFound);
  EXPECT_EQ(ask_override(*store_, incident_, duty_, false, "再び", chief_).error().trouble,
            Trouble::Conflict);
  ASSERT_TRUE(withdraw_override(*store_, incident_, duty_, chief_).ok());
  EXPECT_EQ(now().override_now(), nullptr);
  EXPECT_EQ(now().overrides.size(), 1U) << "it stays to be seen";
  EXPECT_FALSE(withdraw_override(*store_, incident_, duty_, chief_).ok());
}

TEST_F(Decisions, NobodyAgreesToWhatTheyDidNotRead) {
  ASSERT_TRUE(ask_override(*store_, incident_, duty_, false, "一", lawyer_).ok());
  const std::uint64_t read = asked();
  ASSERT_TRUE(withdraw_override(*store_, incident_, duty_, lawyer_).ok());
  EXPECT_EQ(now().overrides.back().withdrawn_by, "lawyer");
  ASSERT_TRUE(ask_override(*store_, incident_, duty_, true, "二", lawyer_).ok());
  EXPECT_EQ(agree_override(*store_, incident_, duty_, read, chief_).error().trouble,
            Trouble::Conflict);
  EXPECT_TRUE(agree_override(*store_, incident_, duty_, asked(), chief_).ok());
}

TEST_F(Decisions, TheSameActToAnotherIsAnotherDuty) {
  ASSERT_TRUE(ask_override(*store_, incident_, duty_, false, "理由", lawyer_).ok());
  duty_.to = "fsa";
  EXPECT_EQ(now().override_now(), nullptr);
}

TEST_F(Decisions, DoneIsADayAndAReceiptAndCanBeUndone) {
  EXPECT_EQ(mark_done(*store_, clock_, incident_, duty_, "20日", "", chief_).error().where, "on");
  EXPECT_EQ(mark_done(*store_, clock_, incident_, duty_, "2026-12-01", "", chief_).error().where,
            "on");
  ASSERT_TRUE(mark_done(*store_, clock_, incident_, duty_, "2026-11-20", "第123号", chief_).ok());
  ASSERT_NE(now().done_now(), nullptr);
  EXPECT_EQ(now().done_now()->receipt, "第123号");
  EXPECT_EQ(mark_done(*store_, clock_, incident_, duty_, "2026-11-20", "", lawyer_).error().trouble,
            Trouble::Conflict);
  EXPECT_EQ(undo_done(*store_, incident_, duty_, "", chief_).error().where, "reason");
  ASSERT_TRUE(undo_done(*store_, incident_, duty_, "別の件だった", chief_).ok());
  EXPECT_EQ(now().done_now(), nullptr);
  EXPECT_EQ(now().done.back().undone_why, "別の件だった");
  ASSERT_TRUE(mark_done(*store_, clock_, incident_, duty_, "2026-11-19", "", lawyer_).ok());
  // Neither the reason nor the receipt is in the journal in clear.
  ASSERT_TRUE(store_
                  ->read(incident_, 0,
                         [&](const store::Entry& entry) {
                           EXPECT_EQ(entry.body.find("123"), std::string::npos) << entry.what;
                           EXPECT_EQ(entry.body.find("別の件"), std::string::npos) << entry.what;
                           return true;
                         })
                  .ok());
}

TEST_F(Decisions, TwoWhoDecideAtOnceAreTold) {
  const auto seen = command::load(*store_, incident_).value().last_entry;
  ASSERT_TRUE(ask_override(*store_, incident_, duty_, false, "一", lawyer_).ok());
  const Status late =
      ask_override(*store_, incident_, duty_, true, "二", {.actor = "chief", .seen = seen});
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().trouble, Trouble::Conflict);
}

}  // namespace
}  // namespace tadasu::respond
