// Alerts of running clocks, and duties that people add, through the pages.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "duties/duties.h"
#include "respond/own_duties.h"
#include "respond/respond.h"
#include "serve/test_house.h"

namespace tadasu::serve {
namespace {

const std::string kForm =
    "duty_name=Policy+notice&to=insurer&to_name=Invented+Marine&contract=Policy&clause=12&"
    "read_on=2026-11-01&when=always&start=knew&duration=24&counting=hours&content=1&content=3&"
    "wants=policy+number";

class AlarmsServed : public Serve {
 protected:
  // Known on the 20th at 8 o'clock; one duty, to the insurer within 24 hours.
  void SetUp() override {
    Serve::SetUp();
    for (const char* role : {"commander", "legal", "pr", "exec"}) add_user(role);
    incident_ = open_incident();
    base_ = "/i/" + incident_;
    set("regime", Json::array());
    ASSERT_TRUE(command::set_known_at(*store_, clock_, incident_, "2026-11-20T08:00:00+09:00", "",
                                      {.actor = "commander"})
                    .ok());
  }
  void set(const std::string& fact, const Json& value) {
    ASSERT_TRUE(command::set_fact(*store_, incident_, fact, value, facts::FactState::Confirmed,
                                  "reason", {.actor = "commander"})
                    .ok());
  }
  void add_insurer() {
    Browser browser = signed_in("legal");
    const Answer added = browser.post_from(base_ + "/own-duties", base_ + "/own-duties", kForm);
    ASSERT_EQ(added.status, 303u) << added.body;
  }
  static std::string alert_of(const std::string& page) {
    const std::string mark = "name=\"alert\" value=\"";
    const std::size_t at = page.find(mark);
    if (at == std::string::npos) return "";
    return page.substr(at + mark.size(), page.find('"', at + mark.size()) - at - mark.size());
  }
  static std::string encoded(std::string text) {
    std::string out;
    for (const char c : text)
      out += c == '|' ? "%7C" : c == '+' ? "%2B" : c == ':' ? "%3A" : std::string(1, c);
    return out;
  }

  std::string incident_, base_;
};

TEST_F(AlarmsServed, AreOnEveryPageUntilSomebodySaysThatTheySawThem) {
  add_insurer();
  Browser browser = signed_in("legal");
  Browser exec = signed_in("exec");
  const std::string_view line = "class=\"note bad alarm\"";
  EXPECT_FALSE(says(browser.get("/health"), line));
  const auto sign_in = [&] {  // a session does not last so long
    browser.cookies = signed_in("legal").cookies;
    exec.cookies = signed_in("exec").cookies;
  };
  turn(12 * 3600);  // half of the time
  sign_in();
  for (const std::string& path : {base_, base_ + "/facts", base_ + "/documents", base_ + "/duties",
                                  std::string("/incidents"), std::string("/health")}) {
    const Answer page = browser.get(path);
    EXPECT_TRUE(says(page, line)) << path;
    EXPECT_TRUE(says(exec.get(path), line)) << path;
  }
  // The line itself names nothing that somebody typed.
  const std::string health = browser.get("/health").body;
  EXPECT_EQ(health.find("Policy"), std::string::npos);
  EXPECT_TRUE(says(browser.get("/incidents"), "/duties#alerts"));
  // Who decides no duties sees it and cannot put it away.
  const std::string alert = alert_of(browser.get(base_).body);
  ASSERT_FALSE(alert.empty());
  EXPECT_EQ(alert_of(exec.get(base_).body), "");
  EXPECT_EQ(exec.post_from(base_, base_ + "/alerts", "alert=" + encoded(alert)).status, 403u);
  const Answer seen =
      browser.post_from(base_, base_ + "/alerts", "back=now&alert=" + encoded(alert));
  EXPECT_EQ(seen.status, 303u);
  EXPECT_EQ(header_of(seen, "Location"), base_);
  EXPECT_FALSE(says(browser.get("/health"), line));
  EXPECT_EQ(alert_of(browser.get(base_).body), "");
  EXPECT_TRUE(says(browser.get(base_ + "/duties"), say(Lang::Ja, "ui.alarm.seen")));
  const Json twin = Json::parse(browser.get("/api/v1" + base_ + "/duties").body);
  ASSERT_EQ(twin.at("alerts").size(), 1U);
  EXPECT_EQ(twin.at("alerts")[0].at("alert"), "half");
  EXPECT_EQ(twin.at("alerts")[0].at("seen_by"), "legal");
  // Twice is not twice, and nonsense is refused.
  EXPECT_EQ(browser.post_from(base_, base_ + "/alerts", "alert=" + encoded(alert)).status, 303u);
  EXPECT_EQ(browser.post_from(base_, base_ + "/alerts", "alert=soon%7Ca").status, 422u);
  turn(12 * 3600);
  sign_in();
  EXPECT_TRUE(says(browser.get("/health"), line));  // it is over
  turn(-24 * 3600);
  sign_in();
  EXPECT_FALSE(says(browser.get("/health"), line));  // the clock was put back
}

TEST_F(AlarmsServed, TheCalendarIsBehindTheSignInAndHoldsNoTypedWord) {
  add_insurer();
  Browser browser = signed_in("exec");
  const Answer file = browser.get(base_ + "/clocks.ics");
  EXPECT_EQ(file.status, 200u);
  EXPECT_EQ(file.type, "text/calendar; charset=utf-8");
  EXPECT_TRUE(says(file, "BEGIN:VALARM\r\n"));
  EXPECT_TRUE(says(file, "DTSTART:20261120T230000Z\r\n"));
  for (const char* typed : {"Policy", "Invented", "Marine"}) EXPECT_FALSE(says(file, typed));
  Browser nobody{*house_};
  EXPECT_FALSE(says(nobody.get(base_ + "/clocks.ics"), "BEGIN:VCALENDAR"));
}

TEST_F(AlarmsServed, AnAddedDutyIsMarkedChangedAndWithdrawn) {
  add_insurer();
  Browser browser = signed_in("legal");
  Answer page = browser.get(base_ + "/duties");
  EXPECT_TRUE(says(page, "Policy notice"));
  EXPECT_TRUE(says(page, "Invented Marine"));
  EXPECT_TRUE(says(page, "policy number"));
  EXPECT_TRUE(says(page, duties::law_name(Lang::Ja, "own-1")));
  const Json twin = Json::parse(browser.get("/api/v1" + base_ + "/own-duties").body);
  const std::string id = twin.at("own_duties").at(0).at("id");
  const std::string edit = base_ + "/own-duties?edit=" + id;
  EXPECT_TRUE(says(browser.get(edit), "value=\"Policy notice\""));
  const std::string changed = kForm + "&id=" + id;
  const Answer refused = browser.post_from(edit, base_ + "/own-duties", changed);
  EXPECT_EQ(refused.status, 422u);  // without a reason
  EXPECT_TRUE(says(refused, "value=\"Policy notice\""));
  EXPECT_EQ(browser.post_from(edit, base_ + "/own-duties", changed + "&reason=Read+again").status,
            303u);
  EXPECT_TRUE(says(browser.get(base_ + "/own-duties"), "Read again"));
  EXPECT_EQ(
      browser
          .post_from(edit, base_ + "/own-duties/withdraw", "id=" + id + "&reason=Policy+had+ended")
          .status,
      303u);
  EXPECT_TRUE(says(browser.get(base_ + "/own-duties"), "Policy had ended"));
  EXPECT_FALSE(says(browser.get(base_ + "/duties"), "Invented Marine"));
  EXPECT_EQ(
      browser.post_from(edit, base_ + "/own-duties/withdraw", "id=" + id + "&reason=x").status,
      404u);
  Browser pr = signed_in("pr");
  EXPECT_EQ(pr.get(base_ + "/own-duties").status, 200u);
  EXPECT_FALSE(says(pr.get(base_ + "/own-duties"), "name=\"duty_name\""));
  EXPECT_EQ(pr.post_from(base_, base_ + "/own-duties", kForm).status, 403u);
}

TEST_F(AlarmsServed, NothingTypedIsLostWhenAFieldIsWrong) {
  Browser browser = signed_in("legal");
  const Answer page = browser.post_from(
      base_ + "/own-duties", base_ + "/own-duties",
      "duty_name=Card+rules&to=acquirer&contract=&clause=4.2&read_on=soon&when=persons&persons="
      "many&"
      "start=assessed&duration=two&counting=business_days&content=2&wants=brand&for_later=1");
  EXPECT_EQ(page.status, 422u);
  for (const char* typed :
       {"value=\"Card rules\"", "value=\"4.2\"", "value=\"soon\"", "value=\"many\"",
        "value=\"two\"", ">brand</textarea>", "value=\"acquirer\" selected",
        "value=\"persons\" selected", "value=\"assessed\" selected",
        "value=\"business_days\" selected", "name=\"content\" value=\"2\" checked",
        "name=\"for_later\" value=\"1\" checked"})
    EXPECT_TRUE(says(page, typed)) << typed;
  for (const char* field : {"contract", "read_on", "persons", "duration"})
    EXPECT_TRUE(says(page, "href=\"#" + std::string(field) + "\"")) << field;
  EXPECT_TRUE(respond::own_duties(*store_, incident_).value().empty());
}

TEST_F(AlarmsServed, WhatTwoPeopleSetToDueHasItsClockOnEveryPage) {
  set("regime", Json::array({"jp-appi"}));
  set("role", "none");
  Browser legal = signed_in("legal");
  Browser commander = signed_in("commander");
  const std::string page = base_ + "/duties?decide=jp-appi/report-preliminary/ppc";
  const std::string target = base_ + "/duties/decide";
  const std::string duty = "duty=jp-appi/report-preliminary&to=ppc";
  const std::string deadline = "2026-11-24T23:59:59+09:00";
  const auto twin = [&] { return Json::parse(legal.get("/api/v1" + base_ + "/duties").body); };
  const auto state = [&] {
    const Json all = twin();
    for (const Json& one : all.at("duties").at("duties"))
      if (one.at("id") == "jp-appi/report-preliminary") return one;
    return Json();
  };
  EXPECT_EQ(state().at("state"), "not_due");
  EXPECT_EQ(legal.post_from(page, target, duty + "&act=due&reason=Read+the+contract").status, 303u);
  EXPECT_EQ(state().at("state"), "not_due") << "nobody agreed yet";
  const Json decided = twin().at("decided");
  const std::string asked =
      std::to_string(decided.at(0).at("overrides").at(0).at("entry").get<std::uint64_t>());
  EXPECT_EQ(commander.post_from(page, target, duty + "&act=agree&asked=" + asked).status, 303u);
  EXPECT_EQ(state().at("state"), "due");
  EXPECT_EQ(state().at("computed"), "not_due");
  EXPECT_EQ(state().at("deadline"), deadline);
  EXPECT_EQ(twin().at("kept").at(0).at("deadline"), deadline);
  EXPECT_TRUE(says(legal.get(base_ + "/clocks.ics"), "DTSTART:20261124T145959Z"));
  EXPECT_EQ(
      Json::parse(legal.get("/api/v1/incidents").body).at("incidents").at(0).at("nearest_duty"),
      "jp-appi/report-preliminary");
  turn(12 * 3600 * 7);
  legal.cookies = signed_in("legal").cookies;
  EXPECT_TRUE(says(legal.get("/health"), "class=\"note bad alarm\""));
  EXPECT_TRUE(says(legal.get(base_ + "/duties"),
                   say(Lang::Ja, "ui.duty.decide.computed",
                       {{"now", std::string(say(Lang::Ja, "ui.duty.not_due"))}})));
  commander.cookies = signed_in("commander").cookies;
  EXPECT_EQ(commander.post_from(page, target, duty + "&act=withdraw").status, 303u);
  EXPECT_EQ(state().at("state"), "not_due");
  EXPECT_FALSE(says(legal.get("/health"), "class=\"note bad alarm\""));
}

// The line on every page leads to the list, so the list must not be silent about it.
TEST_F(AlarmsServed, TheListShowsTheClockOfAClosedIncidentWhereSomethingIsDue) {
  add_insurer();
  const auto line = [&] {
    return Json::parse(signed_in("legal").get("/api/v1/incidents").body).at("incidents").at(0);
  };
  ASSERT_TRUE(command::change_stage(*store_, incident_, command::Stage::Closed, "over",
                                    {.actor = "commander"})
                  .ok());
  EXPECT_EQ(line().at("nearest_deadline"), "2026-11-21T08:00:00+09:00");
  EXPECT_EQ(line().value("closed_and_due", false), true);
  EXPECT_TRUE(says(signed_in("legal").get("/incidents"), say(Lang::Ja, "ui.incidents.closed_due")));
  const auto response = respond::look(*store_, clock_, incident_);
  ASSERT_TRUE(response.ok());
  ASSERT_TRUE(respond::mark_done(*store_, clock_, incident_, response.value().duties.duties.front(),
                                 "2026-11-20", "", {.actor = "legal"})
                  .ok());
  EXPECT_TRUE(line().at("nearest_deadline").is_null());
  EXPECT_FALSE(line().contains("closed_and_due"));
}

TEST_F(AlarmsServed, TheCompanysDutiesAreInIncidentsThatAreOpenedLater) {
  Browser browser = signed_in("legal");
  EXPECT_EQ(browser.post_from("/own-duties", "/own-duties", kForm).status, 303u);
  EXPECT_TRUE(says(browser.get("/own-duties"), "Policy notice"));
  EXPECT_FALSE(says(browser.get(base_ + "/duties"), "Policy notice")) << "only offered there";
  EXPECT_TRUE(respond::own_duties(*store_, incident_).value().empty());
  const std::string later = open_incident();
  EXPECT_TRUE(says(browser.get("/i/" + later + "/own-duties"), "Policy notice"));
  EXPECT_TRUE(says(browser.get("/i/" + later + "/duties"), "Policy notice"));
  EXPECT_EQ(signed_in("pr").get("/own-duties").status, 403u);
}

TEST_F(AlarmsServed, ADutyThatTheCompanyAddsIsTakenIntoOpenIncidentsInOneClick) {
  Browser browser = signed_in("legal");
  const std::string second = open_incident(), third = open_incident(), closed = open_incident();
  ASSERT_TRUE(
      command::change_stage(*store_, closed, command::Stage::Closed, "over", {.actor = "commander"})
          .ok());
  EXPECT_EQ(browser.post_from("/own-duties", "/own-duties", kForm).status, 303u);
  const std::string id = respond::own_duties(*store_, "").value().front().id;
  // Into one of them, from its own page.
  const std::string page = "/i/" + third + "/own-duties";
  EXPECT_TRUE(says(browser.get(page), say(Lang::Ja, "ui.own_duty.untaken")));
  EXPECT_EQ(signed_in("pr").post_from(page, page + "/take", "id=" + id).status, 403u);
  EXPECT_EQ(browser.post_from(page, page + "/take", "id=own-none").status, 404u);
  EXPECT_EQ(browser.post_from(page, page + "/take", "id=" + id).status, 303u);
  EXPECT_FALSE(says(browser.get(page), say(Lang::Ja, "ui.own_duty.untaken")));
  EXPECT_TRUE(says(browser.get("/i/" + third + "/duties"), "Policy notice"));
  // Into the two others that are open, from the company's.
  EXPECT_TRUE(
      says(browser.get("/own-duties"), say(Lang::Ja, "ui.own_duty.take_everywhere", {{"n", "2"}})));
  EXPECT_EQ(browser.post_from("/own-duties", "/own-duties/take", "id=" + id).status, 303u);
  for (const std::string& one : {incident_, second, third}) {
    const auto here = respond::own_duties(*store_, one);
    ASSERT_TRUE(here.ok());
    ASSERT_EQ(here.value().size(), 1U) << one;
    EXPECT_EQ(here.value().front().versions.size(), 1U);
    EXPECT_EQ(here.value().front().versions.front().by, "legal");
  }
  EXPECT_TRUE(respond::own_duties(*store_, closed).value().empty());
  // What an incident withdrew does not come back.
  EXPECT_EQ(browser.post_from(page, page + "/withdraw", "id=" + id + "&reason=not+insured").status,
            303u);
  EXPECT_EQ(browser.post_from("/own-duties", "/own-duties/take", "id=" + id).status, 303u);
  EXPECT_FALSE(respond::own_duties(*store_, third).value().front().holds());
}

}  // namespace
}  // namespace tadasu::serve
