#include "respond/alarms.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "respond/test_incident.h"

namespace tadasu::respond {
namespace {

constexpr const char* kReport = "jp-appi/report-preliminary";

class Alarms : public InAnIncident {
 protected:
  void SetUp() override {
    InAnIncident::SetUp();
    attacked();
    response_ = responded();
  }
  // The alarm of the preliminary report as it is now, with the response it borrows.
  const Alarm* report() {
    response_ = responded();
    all_ = alarms(response_, clock_.now());
    for (const Alarm& one : all_)
      if (one.clock.duty->id == kReport) return &one;
    return nullptr;
  }
  std::string up() {
    const Alarm* one = report();
    if (one == nullptr) return "stopped";
    if (one->up == nullptr) return "quiet";
    return std::string(duties::alert_id(one->up->alert)) +
           (one->is_open() ? "" : " seen by " + one->heard->by);
  }
  void turn_to(const char* when) { clock_.turn_to(parse_moment(when)->moment); }
  Status saw(duties::Alert alert, const char* deadline = "2026-11-22T23:59:59+09:00") {
    return acknowledge(*store_, clock_, incident_, kReport, "ppc", alert, deadline, chief_);
  }

  Response response_;
  std::vector<Alarm> all_;
};

TEST_F(Alarms, AreShownUntilSomebodySaysThatTheySawThem) {
  EXPECT_EQ(up(), "quiet");
  turn_to("2026-11-20T12:00:00+09:00");
  EXPECT_EQ(up(), "half");
  EXPECT_EQ(up(), "half");
  turn_to("2026-11-20T15:00:00+09:00");
  ASSERT_TRUE(saw(duties::Alert::Half).ok());
  EXPECT_EQ(up(), "half seen by chief");
  EXPECT_EQ(iso_text(report()->heard->at), "2026-11-20T15:00:00+09:00");
  EXPECT_EQ(saw(duties::Alert::Half).error().trouble, Trouble::Conflict);
  EXPECT_EQ(entries("reminder.seen"), 1U);
  turn_to("2026-11-22T00:00:00+09:00");
  EXPECT_EQ(up(), "24h");
  turn_to("2026-11-20T16:00:00+09:00");  // the clock was put back
  EXPECT_EQ(up(), "half seen by chief");
  turn_to("2026-11-22T18:00:00+09:00");
  EXPECT_EQ(saw(duties::Alert::Hours24).error().trouble, Trouble::Conflict) << "6 hours are up";
  ASSERT_TRUE(saw(duties::Alert::Hours6).ok());
  turn_to("2026-11-22T01:00:00+09:00");  // put back: who saw the later one knows the earlier one
  EXPECT_EQ(up(), "24h seen by chief");
  turn_to("2026-11-23T00:00:00+09:00");
  EXPECT_EQ(up(), "overdue");
}

TEST_F(Alarms, SurviveAReopenedStore) {
  turn_to("2026-11-20T12:00:00+09:00");
  ASSERT_TRUE(saw(duties::Alert::Half).ok());
  store_.reset();
  auto store = store::Store::open(folder_ / "store", clock_);
  ASSERT_TRUE(store.ok());
  store_ = std::move(store).value();
  EXPECT_EQ(up(), "half seen by chief");
}

TEST_F(Alarms, SpeakAnewWhenTheDeadlineMovesAndEvenWhenItMovesBack) {
  turn_to("2026-11-20T12:00:00+09:00");
  ASSERT_TRUE(saw(duties::Alert::Half).ok());
  know("2026-11-16", "a mail of the 16th was found");
  EXPECT_EQ(up(), "24h");  // half of the time is past already: one alert
  EXPECT_EQ(saw(duties::Alert::Hours24).error().trouble, Trouble::Conflict)
      << "of another deadline";
  ASSERT_TRUE(saw(duties::Alert::Hours24, "2026-11-20T23:59:59+09:00").ok());
  EXPECT_EQ(up(), "24h seen by chief");
  know("2026-11-18", "the mail was of another incident");
  EXPECT_EQ(up(), "half");
}

TEST_F(Alarms, StopWhenTheDutyIsDoneOrSetToNotDue) {
  turn_to("2026-11-21T12:00:00+09:00");
  const duties::Duty duty = duty_of(response_, kReport);
  const std::size_t running = (static_cast<void>(report()), all_.size());
  ASSERT_TRUE(mark_done(*store_, clock_, incident_, duty, "2026-11-21", "", chief_).ok());
  EXPECT_EQ(up(), "stopped");
  EXPECT_EQ(all_.size(), running - 1);
  EXPECT_EQ(saw(duties::Alert::Half).error().trouble, Trouble::NotFound);
  EXPECT_NE(calendar_file(response_, Lang::Ja, clock_.now()).find("STATUS:CANCELLED"),
            std::string::npos);
  ASSERT_TRUE(undo_done(*store_, incident_, duty, "it was the other report", chief_).ok());
  EXPECT_EQ(up(), "half");
  EXPECT_EQ(calendar_file(response_, Lang::Ja, clock_.now()).find("STATUS:CANCELLED"),
            std::string::npos);
  ASSERT_TRUE(ask_override(*store_, incident_, duty, false, "taken back unread", chief_).ok());
  EXPECT_EQ(up(), "half") << "nobody agreed yet";
  const std::uint64_t asked =
      find_decisions(duty_decisions(*store_, incident_).value(), duty)->overrides.back().entry;
  ASSERT_TRUE(agree_override(*store_, incident_, duty, asked, {.actor = "lawyer"}).ok());
  EXPECT_EQ(up(), "stopped");
}

// The reverse: what people set to due against a computed "not due" has its deadline and speaks up.
TEST_F(Alarms, OfWhatPeopleSetToDueRunUntilItIsWithdrawn) {
  set_fact("encryption", "strong");
  set_fact("key_safe", true);
  turn_to("2026-11-20T12:00:00+09:00");
  EXPECT_EQ(up(), "stopped");
  const duties::Duty duty = duty_of(response_, kReport);
  ASSERT_EQ(duty.state, duties::DutyState::NotDue);
  ASSERT_TRUE(ask_override(*store_, incident_, duty, true, "the key was in the bag", chief_).ok());
  EXPECT_EQ(up(), "stopped") << "nobody agreed yet";
  const std::uint64_t asked =
      find_decisions(duty_decisions(*store_, incident_).value(), duty)->overrides.back().entry;
  ASSERT_TRUE(agree_override(*store_, incident_, duty, asked, {.actor = "lawyer"}).ok());
  EXPECT_EQ(up(), "half");
  const duties::Duty set = duty_of(response_, kReport);
  EXPECT_EQ(set.state, duties::DutyState::Due);
  EXPECT_EQ(set.computed, duties::DutyState::NotDue);
  ASSERT_TRUE(saw(duties::Alert::Half).ok());
  EXPECT_EQ(up(), "half seen by chief");
  EXPECT_NE(calendar_file(response_, Lang::Ja, clock_.now()).find("DTSTART:20261122T145959Z"),
            std::string::npos);
  // Its papers are proposed as for whatever is due.
  const auto wanted = proposals(response_);
  ASSERT_TRUE(wanted.ok());
  EXPECT_TRUE(std::any_of(wanted.value().begin(), wanted.value().end(), [&](const auto& one) {
    return std::any_of(one.duties.begin(), one.duties.end(),
                       [&](const auto* each) { return each->id == kReport; });
  }));
  ASSERT_TRUE(withdraw_override(*store_, incident_, set, chief_).ok());
  EXPECT_EQ(up(), "stopped");
}

TEST_F(Alarms, OfADutyWithoutAStartSaySoUntilItIsKnown) {
  set_fact("encryption", "strong");
  set_fact("key_safe", true);
  duties::Duty duty;
  duty.id = "sg-pdpa/notify-authority";
  duty.to = "pdpc";
  ASSERT_TRUE(ask_override(*store_, incident_, duty, true, "reason", chief_).ok());
  const std::uint64_t asked =
      find_decisions(duty_decisions(*store_, incident_).value(), duty)->overrides.back().entry;
  ASSERT_TRUE(agree_override(*store_, incident_, duty, asked, {.actor = "lawyer"}).ok());
  const auto singapore = [&] {
    response_ = responded();
    all_ = alarms(response_, clock_.now());
    for (const Alarm& one : all_)
      if (one.clock.duty->id == duty.id)
        return std::string(one.up == nullptr ? "quiet" : duties::alert_id(one.up->alert)) +
               (one.heard == nullptr ? "" : " seen");
    return std::string("stopped");
  };
  EXPECT_EQ(singapore(), "no_deadline");
  EXPECT_EQ(all_.front().clock.duty->id, duty.id) << "the most urgent of all";
  ASSERT_TRUE(acknowledge(*store_, clock_, incident_, duty.id, duty.to, duties::Alert::NoDeadline,
                          "", chief_)
                  .ok());
  EXPECT_EQ(singapore(), "no_deadline seen");
  set_fact("moments.assessed", "2026-11-19");
  EXPECT_EQ(singapore(), "quiet");
}

TEST_F(Alarms, OfWhatIsDueSpeakInAClosedIncidentToo) {
  const auto is_known = [&](const Alarm& one) {
    return one.clock.duty->state == duties::DutyState::Due;
  };
  ASSERT_NE(report(), nullptr);
  ASSERT_FALSE(std::all_of(all_.begin(), all_.end(), is_known));
  turn_to("2026-11-23T09:00:00+09:00");
  ASSERT_TRUE(
      command::change_stage(*store_, incident_, command::Stage::Closed, "終わったつもり", chief_)
          .ok());
  EXPECT_EQ(up(), "overdue");
  EXPECT_TRUE(std::all_of(all_.begin(), all_.end(), is_known));
}

TEST_F(Alarms, SayWhenTheyMayChange) {
  const auto at = [](const char* when) { return parse_moment(when)->moment; };
  turn_to("2026-11-20T11:00:00+09:00");
  ASSERT_NE(report(), nullptr);
  EXPECT_EQ(iso_text(next_change(all_, clock_.now())), "2026-11-20T11:59:59+09:00");
  EXPECT_EQ(next_change({}, at("2026-11-20T11:00:00+09:00")), at("2026-11-21T00:00:00+09:00"));
}

}  // namespace
}  // namespace tadasu::respond
