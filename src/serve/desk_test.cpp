// What a reporter's answers become for those who work on it, and what each role may read of it.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "duties/duties.h"
#include "facts/facts.h"
#include "respond/respond.h"
#include "serve/surveys.h"
#include "serve/test_house.h"
#include "signs/signs.h"

namespace tadasu::serve {
namespace {

class Desk : public Serve {
 protected:
  void SetUp() override {
    Serve::SetUp();
    for (const char* role : {"commander", "pr", "desk", "exec", "auditor"}) add_user(role);
  }
  signs::Sign report() {
    signs::NewSign given;
    given.happened = "lost_device";
    given.noticed = "yesterday";
    given.contents = {"health"};
    given.people_estimate = "100";
    given.readable = "open";
    given.done = {"told_police"};
    given.contact = "03-0000-0000\n架空花子";
    given.words = "電車の網棚に置いた";
    const auto sign = signs::receive(*store_, clock_, given, random_id());
    EXPECT_TRUE(sign.ok());
    return sign.value();
  }
  std::string incident_of(const signs::Sign& sign) {
    command::Opening opening;
    opening.sign = sign;
    return command::open(*store_, clock_, opening, {.actor = "reporter"}).value().id;
  }
  std::size_t opened_times(const std::string& incident) {
    std::size_t count = 0;
    for (const auto& item : command::load(*store_, incident).value().timeline)
      count += item.what == "sign.opened";
    return count;
  }
};

// ---- reports

TEST_F(Desk, TheIncidentShowsWhatWasAnsweredAndOnWhichReport) {
  const auto sign = report();
  const std::string incident = incident_of(sign);
  const Answer home = signed_in("exec").get("/i/" + incident);
  for (const char* key :
       {"intake.happened.lost_device", "intake.contents.health", "intake.people.100",
        "intake.readable.device-open", "intake.done.told_police"})
    EXPECT_TRUE(says(home, std::string(say(Lang::Ja, key)))) << key;
  EXPECT_TRUE(says(home, sign.id));
  const Json twin = Json::parse(signed_in("exec").get("/api/v1/i/" + incident).body);
  const Json& told = twin.at("reports").at(0);
  EXPECT_EQ(told.at("reference"), sign.id);
  EXPECT_EQ(told.at("contents"), Json::array({"health"}));
  EXPECT_EQ(told.at("readable"), "open");
  EXPECT_EQ(told.at("done"), Json::array({"told_police"}));
  EXPECT_EQ(told.at("contact"), true);
}

TEST_F(Desk, ContactAndWordsAreOpenedWithARightAReasonAndARecord) {
  const auto sign = report();
  const std::string incident = incident_of(sign), page = "/i/" + incident + "/reports/" + sign.id;
  Browser commander = signed_in("commander");
  for (const char* role : {"commander", "pr", "desk", "exec", "auditor"})
    for (const std::string& path :
         {std::string("/incidents"), "/i/" + incident, page, "/i/" + incident + "/duties"})
      for (const std::string& prefix : {std::string(), std::string("/api/v1")}) {
        const Answer answer = signed_in(role).get(prefix + path);
        EXPECT_EQ(answer.status, 200u) << role << prefix << path;
        EXPECT_FALSE(says(answer, "03-0000-0000") || says(answer, "網棚"))
            << role << prefix << path;
      }
  EXPECT_EQ(signed_in("pr").post_from(page, page, "reason=x").status, 403u);
  EXPECT_EQ(commander.post_from(page, page, "reason=+").status, 422u);
  EXPECT_EQ(opened_times(incident), 0u);
  const Answer opened = commander.post_from(page, page, "reason=to+call");
  EXPECT_EQ(opened.status, 200u);
  for (const char* words : {"03-0000-0000", "架空花子", "網棚"}) EXPECT_TRUE(says(opened, words));
  EXPECT_EQ(opened_times(incident), 1u);
  const std::string csrf = Browser::hidden(commander.get(page).body, "csrf");
  const Json twin =
      Json::parse(commander.post("/api/v1" + page, "reason=to+call&csrf=" + csrf).body);
  EXPECT_EQ(twin.at("contact"), "03-0000-0000\n架空花子");
  EXPECT_EQ(opened_times(incident), 2u);
  EXPECT_EQ(log_.find("0000"), std::string::npos);
  const auto other = incident_of(report());
  EXPECT_EQ(commander.get("/i/" + other + "/reports/" + sign.id).status, 404u);
}

TEST_F(Desk, AReportWithoutAnIncidentIsListedAndTakenUpWithOneButton) {
  const auto sign = report();
  Browser commander = signed_in("commander");
  EXPECT_TRUE(says(commander.get("/incidents"), sign.id));
  const Json listed = Json::parse(commander.get("/api/v1/incidents").body);
  EXPECT_EQ(listed.at("reports").at(0).at("reference"), sign.id);
  const std::string path = "/reports/" + sign.id + "/incident";
  EXPECT_FALSE(says(signed_in("exec").get("/incidents"), path));
  EXPECT_EQ(signed_in("exec").post_from("/incidents", path, "incident=").status, 403u);
  EXPECT_EQ(commander.post_from("/incidents", path, "incident=").status, 303u);
  EXPECT_EQ(commander.post_from("/incidents", path, "incident=").status, 303u);  // pressed twice
  const auto incidents = command::list(*store_).value();
  ASSERT_EQ(incidents.size(), 1u);
  EXPECT_EQ(incidents[0].signs, std::vector<std::string>{sign.id});
  EXPECT_EQ(incidents[0].known_history.at(0).written, "2026-11-19");

  const auto second = report();
  commander.post_from("/incidents", "/reports/" + second.id + "/incident",
                      "incident=" + incidents[0].id);
  EXPECT_EQ(command::load(*store_, incidents[0].id).value().signs.size(), 2u);
  EXPECT_TRUE(Json::parse(commander.get("/api/v1/incidents").body).at("reports").empty());
}

// ---- the intake

class Night : public Desk {
 protected:
  std::string token(Browser& browser, const std::string& page) {
    return "&token=" + Browser::hidden(browser.get(page).body, "token");
  }
  void answer_all(Browser& browser) {
    const char* answers[] = {"happened=lost_device", "noticed=today", "unsure=1", "readable=open",
                             "nothing=1"};
    for (int i = 0; i < 5; ++i) {
      const std::string page = i == 0 ? "/report" : "/report/" + std::to_string(i + 1);
      ASSERT_EQ(browser.post("/report/" + std::to_string(i + 1), answers[i] + token(browser, page))
                    .status,
                303u);
    }
  }
};

TEST_F(Night, AnAnonymousReporterKeepsTheWordsAndLosesTheNumber) {
  Browser browser{*house_};
  answer_all(browser);
  const std::string page = browser.get("/report/6").body;
  const std::size_t button = page.find("name=\"anonymous\""), words = page.find("name=\"words\"");
  ASSERT_NE(button, std::string::npos);
  EXPECT_EQ(page.substr(words, button - words).find("</form>"), std::string::npos)
      << "the button is in the form that holds the words";
  EXPECT_LT(page.find("class=\"sticky\""), button) << "Enter presses the first button";
  EXPECT_EQ(browser
                .post("/report/6", "phone=090-0000-1234&name=x&words=" + std::string(401, 'a') +
                                       "&anonymous=1" + token(browser, "/report/6"))
                .status,
            422u);
  EXPECT_EQ(browser
                .post("/report/6", "phone=090-0000-1234&name=x&words=on+the+train&anonymous=1" +
                                       token(browser, "/report/6"))
                .status,
            303u);
  EXPECT_EQ(browser.post("/report/send", "x=1" + token(browser, "/report/check")).status, 303u);
  const auto sign = signs::list(*store_).value().at(0);
  EXPECT_EQ(sign.contact_sealed, "");
  EXPECT_EQ(signs::open_words(*store_, sign).value(), "on the train");
}

TEST_F(Night, AnsweredBeforeMidnightAndSentAfterItIsTheDayBefore) {
  clock_.turn_to(parse_moment("2026-11-20T23:50:00+09:00")->moment);
  Browser browser{*house_};
  answer_all(browser);
  turn(20 * 60);
  browser.post("/report/6", "anonymous=1" + token(browser, "/report/6"));
  EXPECT_TRUE(says(browser.get("/report/check"), "11月20日"));
  browser.post("/report/send", "x=1" + token(browser, "/report/check"));
  const auto incident = command::list(*store_).value().at(0);
  EXPECT_EQ(incident.known_history.at(0).written, "2026-11-20");
}

// ---- clocks

TEST_F(Desk, AnIncidentOpenedInTheConsoleHasADeadlineFromTheFirstMinute) {
  Browser commander = signed_in("commander");
  ASSERT_EQ(commander.post_from("/incidents", "/incidents", "title=&happened=ransomware").status,
            303u);
  const Json one = Json::parse(commander.get("/api/v1/incidents").body).at("incidents").at(0);
  EXPECT_TRUE(one.at("nearest_deadline").is_string()) << one.dump();
  EXPECT_FALSE(one.contains("trouble"));
}

TEST_F(Desk, ADeadlineThatCannotBeComputedIsSaidAndStandsFirst) {
  const std::string broken = open_incident(), whole = open_incident();
  // A sheet that the journal names and that is not there.
  ASSERT_TRUE(store_
                  ->append({.incident = broken,
                            .actor = "tester",
                            .what = "facts.revised",
                            .body_json = R"({"revision":1,"document":"sheet-1"})"})
                  .ok());
  Browser commander = signed_in("commander");
  const Json list = Json::parse(commander.get("/api/v1/incidents").body).at("incidents");
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list.at(0).at("id"), broken);
  EXPECT_EQ(list.at(0).at("trouble"), "not_found");
  EXPECT_FALSE(list.at(1).contains("trouble"));
  const Answer page = commander.get("/incidents?lang=en");
  EXPECT_TRUE(says(page, "could not be worked out"));
  EXPECT_FALSE(says(page, "No clock"));
  const Answer home = commander.get("/i/" + broken + "?lang=en");
  EXPECT_TRUE(says(home, "Deadlines could not be worked out"));
  EXPECT_FALSE(says(home, "No clock is running")) << "nobody knows";
  EXPECT_EQ(Json::parse(commander.get("/api/v1/i/" + broken).body).at("trouble"), "not_found");
  for (const char* part : {"", "/facts"})
    EXPECT_FALSE(says(commander.get("/i/" + broken + part), "not surveyed yet")) << part;
  EXPECT_FALSE(says(commander.get("/i/" + broken + "/documents"), "No documents yet"));
}

// ---- what counts-only readers get

TEST_F(Desk, NotesReasonsAndPhonesAreForThoseWhoWorkOnIt) {
  const std::string incident = open_incident();
  ASSERT_TRUE(
      command::add_note(*store_, incident, "架空花子に電話した", {.actor = "commander"}).ok());
  ASSERT_TRUE(command::assign(*store_, incident, command::Role::Commander, "commander",
                              "03-0000-0001", {.actor = "commander"})
                  .ok());
  for (const char* reason : {"first", "架空花子の申告"})
    ASSERT_TRUE(command::set_known_at(*store_, clock_, incident, "2026-11-19", reason,
                                      {.actor = "commander"})
                    .ok());
  for (const std::string& path : {"/i/" + incident, "/api/v1/i/" + incident,
                                  "/i/" + incident + "/duties", "/i/" + incident + "/facts"}) {
    for (const char* role : {"desk", "exec", "auditor"}) {
      const Answer answer = signed_in(role).get(path);
      EXPECT_EQ(answer.status, 200u);
      EXPECT_FALSE(says(answer, "架空花子") || says(answer, "03-0000-0001")) << role << path;
    }
  }
  for (const char* role : {"commander", "pr"}) {
    const Answer home = signed_in(role).get("/i/" + incident);
    EXPECT_TRUE(says(home, "架空花子に電話した") && says(home, "03-0000-0001")) << role;
    EXPECT_TRUE(says(signed_in(role).get("/api/v1/i/" + incident), "架空花子に電話した")) << role;
  }
}

// ---- terms of duties

TEST_F(Desk, ADeadlineThatAFactMovedIsShownWithItsReason) {
  const std::string incident = open_incident();
  for (const auto& [day, reason] :
       {std::pair("2026-11-19", "first"), std::pair("2026-11-17", "a mail")}) {
    ASSERT_TRUE(
        command::set_known_at(*store_, clock_, incident, day, reason, {.actor = "commander"}).ok());
    ASSERT_TRUE(respond::respond(*store_, clock_, incident).ok());
  }
  const Json twin = Json::parse(signed_in("exec").get("/api/v1/i/" + incident + "/duties").body);
  ASSERT_FALSE(twin.at("kept").empty());
  const Json& move = twin.at("kept").at(0).at("moves").at(0);
  EXPECT_GT(move.at("before"), move.at("after"));
  EXPECT_EQ(move.at("facts").at(0).at("fact"), "knew_date");
  EXPECT_EQ(move.at("facts").at(0).at("after"), "2026-11-17");
  const Answer page = signed_in("exec").get("/i/" + incident + "/duties");
  EXPECT_TRUE(says(page, "class=\"small moves\""));
  EXPECT_TRUE(says(page, duties::fact_name(Lang::En, "knew_date") + ": ") ||
              says(page, duties::fact_name(Lang::Ja, "knew_date") + ": "));
}

// ---- surveys

class Evidence : public Desk {
 protected:
  void put(const std::string& name, const std::string& content) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << content;
  }
  void people(const std::string& name, int from, int count) {
    std::string csv = "氏名,メールアドレス\n";
    for (int i = from; i < from + count; ++i)
      csv += "見本太郎,member" + std::to_string(i) + "@example.jp\n";
    put(name, csv);
  }
  Answer survey(Browser& browser, const std::string& incident, const std::string& path) {
    const Answer out = browser.post_from("/i/" + incident + "/facts", "/i/" + incident + "/survey",
                                         "path=" + path);
    for (int i = 0; i < 1200; ++i) {
      const auto state = house_->surveys->state(incident);
      if (!state || state->end != SurveyEnd::Running) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return out;
  }
};

TEST_F(Evidence, ASecondSurveyCountsTheFirstPlaceAgainAndRefusesWhenItIsGone) {
  people("a/members.csv", 1, 5);
  put("a/見本太郎の診断書.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old");
  people("b/members.csv", 101, 3);
  std::filesystem::create_directories(folder_ / "empty");
  const std::string incident = open_incident();
  Browser commander = signed_in("commander");
  ASSERT_EQ(survey(commander, incident, "a").status, 303u);
  const auto first = facts::load_sheet(*store_, incident);
  ASSERT_TRUE(first.ok()) << house_->surveys->state(incident)->trouble;
  ASSERT_EQ(survey(commander, incident, "b").status, 303u);
  const auto second = facts::load_sheet(*store_, incident).value();
  EXPECT_EQ(second.revision, 2u);
  EXPECT_EQ(second.sources.size(), 2u);
  EXPECT_EQ(second.survey.coverage.read, first.value().survey.coverage.read + 1);
  EXPECT_EQ(second.survey.coverage.unread, 1u);
  EXPECT_GE(second.survey.people.max, first.value().survey.people.max + 3);
  for (const facts::KindFacts& kind : second.survey.kinds) {
    if (kind.kind != find::Kind::Email) continue;
    EXPECT_EQ(kind.mentions, 8u);
  }

  // Names of files that could not be read are for those who see more than counts.
  const std::string facts = "/i/" + incident + "/facts";
  for (const std::string& path : {facts, "/api/v1" + facts}) {
    EXPECT_TRUE(says(commander.get(path), "診断書")) << path;
    EXPECT_FALSE(says(signed_in("exec").get(path), "診断書")) << path;
  }
  EXPECT_FALSE(says(signed_in("exec").get("/api/v1" + facts), (folder_ / "a").string()));
  EXPECT_TRUE(says(signed_in("exec").get(facts), "id=\"unread\""));
  // Something unread may hold it: the form's first question is not answered "no".
  EXPECT_TRUE(says(commander.get("/i/" + incident + "/duties?lang=en"), "then answer yes"));

  EXPECT_EQ(survey(commander, incident, "empty").status, 422u);
  std::filesystem::rename(folder_ / "a", folder_ / "away");
  EXPECT_EQ(survey(commander, incident, "b").status, 409u);
  std::filesystem::create_directories(folder_ / "a");  // a device that is not mounted
  EXPECT_EQ(survey(commander, incident, "b").status, 409u);
  EXPECT_EQ(facts::load_sheet(*store_, incident).value().revision, 2u);
}

TEST_F(Evidence, APlaceWhoseSurveyFailedIsSaidUntilASurveyCountsIt) {
  people("a/members.csv", 1, 5);
  people("b/members.csv", 101, 3);
  const std::string incident = open_incident(), base = "/i/" + incident;
  Browser commander = signed_in("commander");
  ASSERT_EQ(survey(commander, incident, "a").status, 303u);
  const std::string warning = "人数に入っていない証拠が1か所";
  EXPECT_FALSE(says(commander.get(base), warning));
  const std::string place = (std::filesystem::canonical(folder_) / "b").string();
  ASSERT_TRUE(command::add_evidence(*store_, incident, {place}, {.actor = "commander"}).ok());
  ASSERT_TRUE(house_->surveys->start(incident, {folder_ / "not there"}, "commander", "test").ok());
  for (int i = 0; i < 1200 && house_->surveys->state(incident)->end == SurveyEnd::Running; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  ASSERT_EQ(house_->surveys->state(incident)->end, SurveyEnd::Failed);
  for (const char* part : {"", "/facts", "/duties", "/documents"}) {
    const Answer page = commander.get(base + part);
    EXPECT_TRUE(says(page, "調査が終わりませんでした")) << part;
    EXPECT_TRUE(says(page, "場所をつなぎ直してから")) << part;
    EXPECT_TRUE(says(page, warning) && says(page, place)) << part;
    EXPECT_FALSE(says(signed_in("exec").get(base + part), place)) << part;
  }
  for (const std::string& path : {"/api/v1" + base, "/api/v1" + base + "/facts"}) {
    const Json twin = Json::parse(commander.get(path).body);
    EXPECT_EQ(twin.at("survey").at("trouble"), "not_found") << path;
    EXPECT_EQ(twin.at("uncounted_places"), Json::array({place})) << path;
    EXPECT_EQ(Json::parse(signed_in("exec").get(path).body).at("uncounted_places"), 1) << path;
  }
  EXPECT_TRUE(says(commander.get(base + "/facts"), "value=\"" + place + "\""))
      << "the form holds the place";
  ASSERT_EQ(survey(commander, incident, "b").status, 303u);
  EXPECT_FALSE(says(commander.get(base), warning));
  EXPECT_FALSE(says(commander.get(base), "調査が終わりませんでした"));
}

TEST_F(Evidence, AFolderThatLostFilesSaysSoOnEveryPage) {
  people("a/members.csv", 1, 5);
  people("a/more.csv", 101, 3);
  const std::string incident = open_incident(), base = "/i/" + incident;
  Browser commander = signed_in("commander");
  ASSERT_EQ(survey(commander, incident, "a").status, 303u);
  std::filesystem::remove(folder_ / "a" / "more.csv");
  ASSERT_EQ(survey(commander, incident, "a").status, 303u);
  for (const char* part : {"", "/facts", "/duties"})
    EXPECT_TRUE(says(commander.get(base + part), "前の調査で見たファイルのうち1件がなくなって"))
        << part;
  const Json twin = Json::parse(commander.get("/api/v1" + base + "/facts").body);
  EXPECT_EQ(twin.at("sheet").at("coverage").at("gone"), 1);
  EXPECT_TRUE(twin.at("sheet").at("unread")[0].at("way").get<std::string>().ends_with("more.csv"));
}

TEST_F(Evidence, ThePageOfFactsSaysHowGraveItIsAsAnExplanation) {
  people("a/members.csv", 1, 5);
  const std::string incident = open_incident(), base = "/i/" + incident;
  Browser commander = signed_in("commander");
  ASSERT_EQ(survey(commander, incident, "a").status, 303u);
  const Answer page = commander.get(base + "/facts");
  EXPECT_TRUE(says(page, "id=\"severity\""));
  EXPECT_TRUE(says(page, "説明用"));
  EXPECT_TRUE(says(page, "value=\"insight\"")) << "what no duty asks can be answered here";
  EXPECT_FALSE(says(signed_in("exec").get(base + "/facts"), "value=\"insight\""));
  EXPECT_TRUE(says(commander.get(base + "/facts?lang=en"), "never used to decide duties"));
  const auto twin = [&] {
    return Json::parse(commander.get("/api/v1" + base + "/facts").body).at("severity");
  };
  ASSERT_EQ(twin().size(), 2U);
  EXPECT_EQ(twin()[0].at("method"), "enisa");
  EXPECT_EQ(twin()[1].at("assumed"), true);
  const double before = twin()[1].at("score")[1];
  const auto set = command::set_fact(*store_, incident, "response", "proper",
                                     facts::FactState::Confirmed, "test", {.actor = "commander"});
  ASSERT_TRUE(set.ok());
  EXPECT_EQ(twin()[1].at("score")[1], before / 2);
}

TEST_F(Evidence, ACorrectionOfTheSurveyWantsAReasonAndTheRevisionThatWasShown) {
  people("a/members.csv", 1, 5);
  const std::string incident = open_incident(), base = "/i/" + incident;
  Browser commander = signed_in("commander");
  ASSERT_EQ(survey(commander, incident, "a").status, 303u);
  EXPECT_TRUE(says(commander.get(base + "/duties"), "id=\"corrects_survey\""));
  EXPECT_FALSE(says(commander.get(base + "/duties"), "name=\"revision\""))
      << "nothing was entered that could stand instead";
  EXPECT_FALSE(says(signed_in("exec").get(base + "/duties"), "id=\"corrects_survey\""));
  const auto answer = [&](const std::string& body) {
    return commander.post_from(base + "/duties", base + "/answers", body).status;
  };
  EXPECT_EQ(answer("fact=corrects_survey&value=persons&reason=early&revision=1"), 422u);
  ASSERT_EQ(answer("fact=persons&min=2&max=2&reason=list"), 303u);
  EXPECT_TRUE(says(commander.get(base), ": " + duties::fact_name(Lang::Ja, "persons")))
      << "the history names the fact in words";
  EXPECT_FALSE(says(commander.get(base), ": persons"));
  const auto persons = [&] {
    return Json::parse(commander.get("/api/v1" + base + "/duties").body)["facts"]["persons"];
  };
  EXPECT_EQ(persons()["max"], 5);
  EXPECT_TRUE(says(commander.get(base + "/duties"), "name=\"revision\" value=\"1\""));
  const std::string correction = "fact=corrects_survey&value=persons";
  EXPECT_EQ(answer(correction + "&revision=1"), 422u) << "no reason";
  EXPECT_EQ(answer(correction + "&reason=test+data"), 409u) << "no revision";
  EXPECT_EQ(answer(correction + "&reason=test+data&revision=2"), 409u);
  EXPECT_EQ(persons()["max"], 5);
  EXPECT_EQ(answer(correction + "&reason=test+data&revision=1"), 303u);
  EXPECT_EQ(persons()["max"], 2);
  EXPECT_EQ(answer("fact=corrects_survey&reason=was+right&revision=1"), 303u) << "taken back";
  EXPECT_EQ(persons()["max"], 5);
}

TEST_F(Evidence, WhatIsDueWithoutDelayIsDueNowOnTheList) {
  people("a/members.csv", 1, 5);
  const std::string incident = open_incident(), base = "/i/" + incident;
  Browser commander = signed_in("commander");
  ASSERT_EQ(survey(commander, incident, "a").status, 303u);
  EXPECT_FALSE(says(commander.get("/incidents"), "いますぐ"));
  const auto fact = [&](const char* field, const Json& value) {
    const auto set = command::set_fact(*store_, incident, field, value, facts::FactState::Confirmed,
                                       "test", {.actor = "commander"});
    ASSERT_TRUE(set.ok()) << set.error().where << set.error().detail;
  };
  ASSERT_TRUE(
      command::set_known_at(*store_, clock_, incident, "2026-11-18", "test", {.actor = "commander"})
          .ok());
  fact("regime", Json::array({"jp-appi"}));
  fact("role", "controller");
  fact("held_as", "personal_data");
  fact("actor", "theft");
  fact("wrongful_purpose", true);
  fact("cia", Json::array({"C"}));
  fact("exfil", "yes");
  fact("recipient", "known");
  fact("encryption", "none");
  fact("spread_risk", false);
  for (const std::string& page : {std::string("/incidents"), base})
    EXPECT_TRUE(says(commander.get(page), "いますぐ（知ってから2日）")) << page;
  const Json list = Json::parse(commander.get("/api/v1/incidents").body);
  EXPECT_EQ(list["incidents"][0]["due_without_delay"],
            Json::parse(R"(["jp-appi/notify-persons"])"));
}

TEST_F(Evidence, WithoutAFolderThePageNamesACommandThatExists) {
  house_->options.evidence_root.clear();
  const std::string incident = open_incident();
  for (const char* lang : {"ja", "en"}) {
    const Answer page = signed_in("commander").get("/i/" + incident + "/facts?lang=" + lang);
    EXPECT_TRUE(says(page, "tadasu serve --evidence")) << lang;
    EXPECT_FALSE(says(page, "--incident")) << lang;
  }
}

// ---- what throws

TEST_F(Desk, WhatAHandlerThrowsEndsItsRequestAndSaysNothingOfWhatItHeld) {
  Request request;
  request.host = "127.0.0.1";
  const std::function<Answer()> throwing[] = {
      []() -> Answer {
        return json_answer({{"x", Json("架空花子").get<int>()}});
      },
      []() -> Answer { throw std::bad_alloc(); }, []() -> Answer { throw "架空花子"; }};
  for (const auto& handle : throwing) {
    for (const bool json : {false, true}) {
      log_.clear();
      Context context{.house = *house_, .request = request};
      context.json = json;
      const Answer answer = guarded(context, "/i/{incident}/facts", handle);
      EXPECT_EQ(answer.status, 500u);
      EXPECT_FALSE(says(answer, "架空花子"));
      EXPECT_NE(log_.find("ERROR /i/{incident}/facts "), std::string::npos) << log_;
      EXPECT_EQ(log_.find("架空花子"), std::string::npos);
      const std::string reference = log_.substr(log_.rfind(' ') + 1, 8);
      EXPECT_TRUE(says(answer, reference)) << reference;
    }
  }
  EXPECT_NE(log_.find("unknown"), std::string::npos);
}

// Facts that no form gives but a journal may hold: each page answers.
TEST_F(Desk, OddStoredFactsDoNotEndTheServer) {
  const char* odd[] = {R"([null])",
                       R"([{"kind":null}])",
                       R"([{"kind":5}])",
                       R"({"a":1})",
                       R"("my_number")",
                       R"([["x"]])",
                       R"({"min":null,"max":5})",
                       R"({"min":2,"max":null})",
                       R"({"min":2})",
                       R"({"likely":null})",
                       "null",
                       R"([{"measure":null}])",
                       R"([{"at":null,"persons":3}])",
                       R"([{"at":"2026-11-20","persons":null}])",
                       R"({"appi":null})",
                       R"({"appi":["x"]})",
                       R"({"hours":null})",
                       R"([{"persons":{"min":null}}])",
                       R"([{"kind":"email","sensitive":null}])",
                       "-1",
                       "1.5",
                       "7"};
  for (const char* field :
       {"items", "persons", "encryption", "mitigation", "groups", "special", "persons_history",
        "moments.confirmed", "service_out_hours", "exfil", "sector", "role", "notes", "cia"}) {
    for (const char* value : odd) {
      const std::string incident = open_incident();
      ASSERT_TRUE(command::set_fact(*store_, incident, field, Json::parse(value),
                                    facts::FactState::Confirmed, "", {.actor = "commander"})
                      .ok());
      for (const std::string& part : {std::string(), std::string("/facts"), std::string("/duties"),
                                      std::string("/documents")})
        EXPECT_EQ(signed_in("commander").get("/i/" + incident + part).status, 200u)
            << field << " " << value << part << "\n"
            << log_;
    }
  }
}

}  // namespace
}  // namespace tadasu::serve
