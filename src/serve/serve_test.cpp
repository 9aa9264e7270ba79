#include "serve/serve.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "command/permission.h"
#include "duties/duties.h"
#include "respond/respond.h"
#include "serve/surveys.h"
#include "serve/test_house.h"
#include "signs/signs.h"

namespace tadasu::serve {
namespace {

// ---- who may

TEST_F(Serve, EveryRouteAnswersEveryRoleAsTheTableOfRightsSays) {
  for (const std::string_view role : command::account_roles()) add_user(std::string(role));
  const std::string incident = open_incident();
  std::size_t asked = 0;
  for (const std::string_view role : command::account_roles()) {
    Browser browser = signed_in(std::string(role));
    for (const Route& route : routes()) {
      if (route.page != nullptr && route.pattern.ends_with("/live")) continue;  // a stream, below
      std::string path(route.pattern);
      const std::pair<const char*, std::string> values[] = {
          {"{incident}", incident},           {"{kind}", "email"}, {"{task}", "no-such-task"},
          {"{document}", "no-such-document"}, {"{page}", "2"},     {"{name}", "none"},
          {"{sign}", "R-7K3P-9QXM"}};
      for (const auto& [hole, value] : values)
        if (const std::size_t at = path.find(hole); at != std::string::npos)
          path.replace(at, std::string_view(hole).size(), value);
      const bool post = route.method == Method::Post;
      // The one would end the session of this loop, the other answers 401 to a wrong password.
      if (path == "/logout" || (post && path == "/login")) continue;
      const std::string csrf =
          "csrf=" + hex(sha256(bytes_of("tadasu.csrf " + browser.cookies["tadasu_session"])));
      for (const std::string& prefix : {std::string(), std::string("/api/v1")}) {
        if (!post && !prefix.empty() && route.twin == nullptr) continue;
        if (!post && prefix.empty() && route.page == nullptr) continue;
        const Answer answer = post ? browser.post(prefix + path, csrf) : browser.get(prefix + path);
        ++asked;
        if (allowed(role, route.need)) {
          EXPECT_NE(answer.status, 403u) << role << " " << path;
          EXPECT_NE(answer.status, 401u) << role << " " << path;
        } else {
          EXPECT_EQ(answer.status, 403u) << role << " " << path;
        }
        EXPECT_NE(answer.status, 500u) << role << " " << path;
      }
    }
  }
  EXPECT_GT(asked, 400u);
}

TEST_F(Serve, WithoutLoginOnlyTheIntakeAndTheLoginAnswer) {
  Browser nobody{*house_};
  const std::string incident = open_incident();
  for (const Route& route : routes()) {
    if (route.need == Need::Anyone) continue;
    std::string path(route.pattern);
    for (std::size_t at; (at = path.find('{')) != std::string::npos;)
      path.replace(at, path.find('}') - at + 1, "x");
    const Answer answer = route.method == Method::Post ? nobody.post(path, "") : nobody.get(path);
    EXPECT_TRUE(answer.status == 303 || answer.status == 401) << path << " " << answer.status;
    if (answer.status == 303) {
      EXPECT_TRUE(header_of(answer, "Location").starts_with("/login?next=")) << path;
    }
    const Answer twin = route.method == Method::Post ? nobody.post("/api/v1" + path, "")
                                                     : nobody.get("/api/v1" + path);
    EXPECT_EQ(twin.status, 401u) << path;
  }
}

TEST_F(Serve, AdministratorsSeeNoIncident) {
  add_user("admin");
  EXPECT_FALSE(allowed("admin", Need::SeeCounts));
  EXPECT_EQ(signed_in("admin").get("/incidents").status, 403u);
  EXPECT_EQ(signed_in("admin").get("/health").status, 200u);
}

// ---- login

TEST_F(Serve, LoginOpensASessionAndLogoutEndsIt) {
  add_user("commander");
  Browser browser{*house_};
  const Answer in =
      browser.post("/login", "user=commander&password=correct+horse+battery&next=/health");
  EXPECT_EQ(in.status, 303u);
  EXPECT_EQ(header_of(in, "Location"), "/health");
  EXPECT_EQ(browser.get("/incidents").status, 200u);
  EXPECT_EQ(browser.post_from("/incidents", "/logout", "x=1").status, 303u);
  EXPECT_EQ(browser.get("/incidents").status, 303u);
}

TEST_F(Serve, LoginNeverLeadsToAnotherSite) {
  add_user("commander");
  for (const char* next : {"//evil.example", "https://evil.example", "%5C%5Cevil",
                           "/%5Cevil.example", "", "/a%0d%0aSet-Cookie:x"}) {
    Browser browser{*house_};
    const Answer in = browser.post(
        "/login", std::string("user=commander&password=correct+horse+battery&next=") + next);
    EXPECT_EQ(header_of(in, "Location"), "/incidents") << next;
  }
}

TEST_F(Serve, AWrongPasswordAndAnUnknownUserLookTheSame) {
  add_user("commander");
  Browser browser{*house_};
  const Answer wrong = browser.post("/login", "user=commander&password=nonsense1");
  const Answer unknown = browser.post("/login", "user=commandex&password=nonsense1");
  EXPECT_EQ(wrong.status, 401u);
  EXPECT_EQ(unknown.status, 401u);
  std::string same = unknown.body;
  for (std::size_t at; (at = same.find("commandex")) != std::string::npos;)
    same.replace(at, 9, "commander");
  EXPECT_EQ(wrong.body, same);
}

TEST_F(Serve, AfterFiveWrongPasswordsEvenTheRightOneWaits) {
  add_user("commander");
  Browser browser{*house_};
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(browser.post("/login", "user=commander&password=nonsense1").status, 401u);
  EXPECT_EQ(browser.post("/login", "user=commander&password=correct+horse+battery").status, 429u);
  turn(301);
  EXPECT_EQ(browser.post("/login", "user=commander&password=correct+horse+battery").status, 303u);
}

TEST_F(Serve, AnEndedSessionShowsWhatWasTyped) {
  add_user("commander");
  const std::string incident = open_incident();
  Browser browser = signed_in("commander");
  const std::string csrf = Browser::hidden(browser.get("/i/" + incident).body, "csrf");
  turn(61 * 60);
  const Answer late =
      browser.post("/i/" + incident + "/notes", "note=three+words+typed&csrf=" + csrf);
  EXPECT_EQ(late.status, 401u);
  EXPECT_NE(late.body.find("three words typed"), std::string::npos);
}

// ---- forgery

TEST_F(Serve, AFormWithoutTheTokenOfThisSessionIsRefusedAndShowsWhatWasTyped) {
  add_user("commander");
  add_user("legal");
  const std::string incident = open_incident();
  Browser browser = signed_in("commander");
  const std::string other = Browser::hidden(signed_in("legal").get("/i/" + incident).body, "csrf");
  ASSERT_FALSE(other.empty());
  for (const std::string& token : {std::string(), other, std::string("x")}) {
    const Answer answer = browser.post("/i/" + incident + "/notes", "note=kept+text&csrf=" + token);
    EXPECT_EQ(answer.status, 403u);
    EXPECT_NE(answer.body.find("kept text"), std::string::npos);
  }
  EXPECT_EQ(browser.post_from("/i/" + incident, "/i/" + incident + "/notes", "note=kept").status,
            303u);
}

TEST_F(Serve, AFormFromAnotherSiteIsRefused) {
  add_user("commander");
  Browser browser = signed_in("commander");
  const std::string csrf = "csrf=" + Browser::hidden(browser.get("/incidents").body, "csrf");
  EXPECT_EQ(browser.send(Method::Post, "/logout", csrf, "https://evil.example").status, 403u);
  browser.fetch_site = "cross-site";
  EXPECT_EQ(browser.send(Method::Post, "/logout", csrf, "null").status, 403u);
  browser.fetch_site = "same-site";
  EXPECT_EQ(browser.send(Method::Post, "/logout", csrf, "").status, 403u);
  browser.fetch_site = "same-origin";  // what a browser sends under no-referrer
  EXPECT_EQ(browser.send(Method::Post, "/logout", csrf, "null").status, 303u);
}

TEST_F(Serve, AForeignHostNameIsRefused) {
  Request request;
  request.path = "/login";
  request.host = "rebound.example:8640";
  EXPECT_EQ(answer(*house_, request).status, 421u);
  request.host = "localhost:8640";
  EXPECT_EQ(answer(*house_, request).status, 200u);
}

TEST_F(Serve, OtherBodiesThanFormsAndBrokenFormsAreRefused) {
  Request request;
  request.method = Method::Post;
  request.path = "/login";
  request.host = "127.0.0.1";
  request.content_type = "application/json";
  request.body = "{}";
  EXPECT_EQ(answer(*house_, request).status, 415u);
  request.content_type = "application/x-www-form-urlencoded";
  request.body = "user=%zz";
  EXPECT_EQ(answer(*house_, request).status, 400u);
}

// ---- the intake

class Intake : public Serve {
 protected:
  std::string token(Browser& browser, const std::string& page) {
    return "token=" + Browser::hidden(browser.get(page).body, "token");
  }
  // Answers the six pages; ends before the check.
  void walk(Browser& browser) {
    const std::pair<const char*, const char*> steps[] = {
        {"/report", "happened=lost_device"},
        {"/report/2", "noticed=today"},
        {"/report/3", "unsure=unsure"},
        {"/report/4", "readable=password"},
        {"/report/5", "nothing=nothing"},
        {"/report/6", "phone=%EF%BC%90%EF%BC%99%EF%BC%90-1234-5678"}};
    int number = 0;
    for (const auto& [page, body] : steps) {
      const Answer answer = browser.post("/report/" + std::to_string(++number),
                                         std::string(body) + "&" + token(browser, page));
      ASSERT_EQ(answer.status, 303u) << page << answer.body;
      EXPECT_EQ(header_of(answer, "Location"),
                number == 6 ? "/report/check" : "/report/" + std::to_string(number + 1));
    }
  }
};

TEST_F(Intake, SixAnswersGiveAReferenceAndOpenAnIncident) {
  Browser browser{*house_};
  walk(browser);
  const Answer sent = browser.post("/report/send", token(browser, "/report/check"));
  ASSERT_EQ(sent.status, 303u);
  const std::string receipt = browser.get("/report/done").body;
  const auto signs = signs::list(*store_);
  ASSERT_TRUE(signs.ok());
  ASSERT_EQ(signs.value().size(), 1u);
  EXPECT_NE(receipt.find(signs.value()[0].id), std::string::npos);
  EXPECT_EQ(signs.value()[0].happened, "lost_device");
  EXPECT_EQ(signs.value()[0].readable, "password");
  const auto incidents = command::list(*store_);
  ASSERT_TRUE(incidents.ok());
  ASSERT_EQ(incidents.value().size(), 1u);
  EXPECT_EQ(incidents.value()[0].signs, std::vector<std::string>{signs.value()[0].id});
  EXPECT_FALSE(incidents.value()[0].known_at_confirmed);
  EXPECT_EQ(receipt.find("1234-5678"), std::string::npos)
      << "the number must not stay in the browser";
}

TEST_F(Intake, SendingTwiceGivesTheSameReference) {
  Browser browser{*house_};
  walk(browser);
  const std::string form = token(browser, "/report/check");
  Browser twin = browser;  // the second tap leaves before the first answer is back
  EXPECT_EQ(browser.post("/report/send", form).status, 303u);
  EXPECT_EQ(twin.post("/report/send", form).status, 303u);
  EXPECT_EQ(browser.post("/report/send", form).status, 303u);  // the back button
  EXPECT_EQ(signs::list(*store_).value().size(), 1u);
  EXPECT_EQ(command::list(*store_).value().size(), 1u);
  EXPECT_EQ(browser.get("/report/done").body, twin.get("/report/done").body);
}

TEST_F(Intake, AFutureDayIsRefusedAndStaysInTheField) {
  Browser browser{*house_};
  browser.post("/report/1", "happened=lost_paper&" + token(browser, "/report"));
  const Answer answer =
      browser.post("/report/2", "noticed=date&date=2026-11-21&" + token(browser, "/report/2"));
  EXPECT_EQ(answer.status, 422u);
  EXPECT_NE(answer.body.find("value=\"2026-11-21\""), std::string::npos);
  EXPECT_NE(answer.body.find("role=\"alert\""), std::string::npos);
  EXPECT_EQ(browser.post("/report/2", "noticed=date&date=2026-11-19&" + token(browser, "/report/2"))
                .status,
            303u);
}

TEST_F(Intake, NobodyJumpsOverAQuestion) {
  Browser browser{*house_};
  browser.get("/report");
  EXPECT_EQ(header_of(browser.get("/report/check"), "Location"), "/report");
  browser.post("/report/1", "happened=insider&" + token(browser, "/report"));
  EXPECT_EQ(header_of(browser.get("/report/6"), "Location"), "/report/2");
  EXPECT_EQ(header_of(browser.post("/report/send", token(browser, "/report/2")), "Location"),
            "/report/2");
}

TEST_F(Intake, AnotherKindOfEventAsksAgainWhoCanReadIt) {
  Browser browser{*house_};
  walk(browser);
  const Answer changed = browser.post(
      "/report/1", "happened=missent_mail&change=1&" + token(browser, "/report?change=1"));
  EXPECT_EQ(header_of(changed, "Location"), "/report/4");
}

TEST_F(Intake, ADraftLives24HoursAndNotLonger) {
  Browser browser{*house_};
  walk(browser);
  turn(24 * 3600 - 10);
  EXPECT_EQ(browser.get("/report/check").status, 200u);
  const std::string form = token(browser, "/report/check");
  turn(20);
  EXPECT_EQ(browser.post("/report/send", form).status, 409u);
}

TEST_F(Intake, ADraftCannotBeForgedOrSentFromAnotherForm) {
  Browser browser{*house_}, other{*house_};
  walk(browser);
  EXPECT_EQ(browser.post("/report/send", token(other, "/report")).status, 409u);
  EXPECT_EQ(browser.post("/report/send", "").status, 409u);
  browser.cookies["tadasu_report"][20] ^= 1;
  EXPECT_EQ(header_of(browser.get("/report/check"), "Location"), "/report");
}

TEST_F(Intake, WhatWasTypedStaysWhenThePhoneIsMissing) {
  Browser browser{*house_};
  browser.post("/report/1", "happened=unknown&" + token(browser, "/report"));
  browser.post("/report/2", "noticed=unknown&" + token(browser, "/report"));
  browser.post("/report/3", "unsure=1&" + token(browser, "/report"));
  browser.post("/report/4", "readable=unknown&" + token(browser, "/report"));
  browser.post("/report/5", "nothing=1&" + token(browser, "/report"));
  const Answer answer = browser.post(
      "/report/6", "phone=&name=%E5%B1%B1%E7%94%B0&words=%3Cb%3Ehi&" + token(browser, "/report/6"));
  EXPECT_EQ(answer.status, 422u);
  EXPECT_NE(answer.body.find("value=\"山田\""), std::string::npos);
  EXPECT_NE(answer.body.find("&lt;b&gt;hi"), std::string::npos);
  EXPECT_EQ(browser.post("/report/6", "anonymous=1&" + token(browser, "/report/6")).status, 303u);
}

// ---- the console

TEST_F(Serve, ATaskIsTakenAndFinishedInOneStepEach) {
  add_user("commander");
  const std::string incident = open_incident();
  Browser browser = signed_in("commander");
  const auto task = command::load(*store_, incident).value().tasks.at(0).id;
  EXPECT_EQ(
      browser.post_from("/i/" + incident, "/i/" + incident + "/tasks/" + task + "/take", "").status,
      303u);
  EXPECT_EQ(command::load(*store_, incident).value().tasks.at(0).owner, "commander");
  EXPECT_EQ(
      browser.post_from("/i/" + incident, "/i/" + incident + "/tasks/" + task + "/done", "").status,
      303u);
  EXPECT_TRUE(command::load(*store_, incident).value().tasks.at(0).done);
}

TEST_F(Serve, AFutureMomentOfKnowledgeIsRefusedAndNothingTypedIsLost) {
  add_user("commander");
  const std::string incident = open_incident();
  Browser browser = signed_in("commander");
  const std::string path = "/i/" + incident + "/known";
  const Answer future = browser.post_from("/i/" + incident + "/duties", path,
                                          "date=2026-11-20&time=09:13&reason=because+of+it");
  EXPECT_EQ(future.status, 422u);
  for (const char* kept : {"value=\"2026-11-20\"", "value=\"09:13\"", "because of it"})
    EXPECT_NE(future.body.find(kept), std::string::npos) << kept;
  EXPECT_FALSE(command::load(*store_, incident).value().known_at_confirmed);
}

TEST_F(Serve, TheMomentOfKnowledgeIsShownBeforeItIsRecorded) {
  add_user("commander");
  const std::string incident = open_incident();
  Browser browser = signed_in("commander");
  const std::string path = "/i/" + incident + "/known", body = "date=2026-11-19&time=17:30&reason=";
  EXPECT_EQ(browser.post_from("/i/" + incident + "/duties", path, body).status, 200u);
  EXPECT_FALSE(command::load(*store_, incident).value().known_at_confirmed);
  EXPECT_EQ(browser.post_from("/i/" + incident + "/duties", path, body + "&confirmed=1").status,
            303u);
  const auto after = command::load(*store_, incident).value();
  EXPECT_TRUE(after.known_at_confirmed);
  EXPECT_EQ(iso_text(*after.known_at), "2026-11-19T17:30:00+09:00");
}

TEST_F(Serve, AnAnswerToAQuestionIsRecordedAndForeignValuesAreRefused) {
  add_user("commander");
  const std::string incident = open_incident();
  Browser browser = signed_in("commander");
  const std::string duties = "/i/" + incident + "/duties", path = "/i/" + incident + "/answers";
  EXPECT_EQ(browser.post_from(duties, path, "fact=encryption&value=password&reason=seen").status,
            303u);
  EXPECT_EQ(browser.post_from(duties, path, "fact=encryption&value=rot13&reason=x").status, 422u);
  EXPECT_EQ(browser.post_from(duties, path, "fact=no_such_fact&value=1").status, 422u);
  EXPECT_EQ(browser.post_from(duties, path, "fact=persons&min=9&max=3").status, 422u);
  const auto facts = command::load(*store_, incident).value().facts;
  ASSERT_EQ(facts.size(), 1u);
  EXPECT_EQ(facts[0].field, "encryption");
  EXPECT_EQ(facts[0].now().value_json, "\"password\"");
}

// What the form shows is what it saves: a list that perhaps holds more still does so afterwards.
TEST_F(Serve, AListThatMayHoldMoreKeepsItWhenItsFormIsSavedAgain) {
  add_user("commander");
  const std::string incident = open_incident();
  const std::string duties = "/i/" + incident + "/duties", path = "/i/" + incident + "/answers";
  ASSERT_TRUE(command::set_fact(*store_, incident, "sector", Json::array({"finance", "unknown"}),
                                facts::FactState::Confirmed, "import", {.actor = "commander"})
                  .ok());
  Browser browser = signed_in("commander");
  const std::string page = browser.get(duties).body;
  const std::size_t form = page.find("name=\"fact\" value=\"sector\"");
  ASSERT_NE(form, std::string::npos);
  std::string body = "fact=sector&reason=same";
  const std::string shown = page.substr(form, page.find("</form>", form) - form);
  const std::string tick = "type=\"checkbox\" name=\"value\" value=\"";
  for (std::size_t at = shown.find(tick); at != std::string::npos; at = shown.find(tick, at)) {
    at += tick.size();
    const std::size_t end = shown.find('"', at);
    if (shown.substr(end, 9) == "\" checked") body += "&value=" + shown.substr(at, end - at);
  }
  ASSERT_EQ(browser.post_from(duties, path, body).status, 303u);
  const auto facts = command::load(*store_, incident).value().facts;
  EXPECT_EQ(Json::parse(facts.at(0).now().value_json), Json::array({"finance", "unknown"}));
}

TEST_F(Serve, ADutyThatIsNotWorkedOutAnyMoreIsNamedWithWhatWasKept) {
  add_user("commander");
  const std::string incident = open_incident();
  const std::string duties = "/i/" + incident + "/duties";
  const auto set = [&](const char* fact, const Json& value) {
    ASSERT_TRUE(command::set_fact(*store_, incident, fact, value, facts::FactState::Confirmed, "r",
                                  {.actor = "commander"})
                    .ok());
    ASSERT_TRUE(respond::respond(*store_, clock_, incident).ok());
  };
  ASSERT_TRUE(
      command::set_known_at(*store_, clock_, incident, "2026-11-18", "r", {.actor = "commander"})
          .ok());
  set("regime", Json::array({"jp-appi"}));
  Browser browser = signed_in("commander");
  const std::string before = browser.get(duties).body;
  EXPECT_NE(before.find("jp-appi"), std::string::npos);
  EXPECT_EQ(before.find("id=\"gone\""), std::string::npos);
  set("regime", Json::array({"jp-police"}));
  const std::string after = browser.get(duties).body;
  const std::size_t gone = after.find("id=\"gone\"");
  ASSERT_NE(gone, std::string::npos);
  EXPECT_NE(after.find(duties::duty_name(Lang::Ja, "jp-appi/report-preliminary"), gone),
            std::string::npos);
}

TEST_F(Serve, NotesAreEscapedOnTheHomePage) {
  add_user("commander");
  const std::string incident = open_incident();
  Browser browser = signed_in("commander");
  browser.post_from("/i/" + incident, "/i/" + incident + "/notes",
                    "note=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E");
  const std::string home = browser.get("/i/" + incident).body;
  EXPECT_EQ(home.find("<img"), std::string::npos);
  EXPECT_NE(home.find("&lt;img src=x onerror=alert(1)&gt;"), std::string::npos);
}

TEST_F(Serve, PagesHoldNoInlineScriptOrStyleAndNameTheirLanguage) {
  add_user("commander");
  const std::string incident = open_incident();
  Browser browser = signed_in("commander");
  for (const std::string& path :
       {std::string("/report"), std::string("/incidents"), "/i/" + incident,
        "/i/" + incident + "/facts", "/i/" + incident + "/duties", "/i/" + incident + "/documents",
        std::string("/health")}) {
    for (const char* lang : {"ja", "en"}) {
      const Answer answer = browser.get(path + "?lang=" + lang);
      ASSERT_EQ(answer.status, 200u) << path;
      EXPECT_TRUE(answer.body.find(std::string("<html lang=\"") + lang + "\"") != std::string::npos)
          << path;
      EXPECT_EQ(answer.body.find(" style="), std::string::npos) << path;
      EXPECT_EQ(answer.body.find("<script>"), std::string::npos) << path;
      EXPECT_EQ(answer.body.find(" onclick="), std::string::npos) << path;
      EXPECT_LT(answer.body.size(), path == "/report" ? 30'000u : 130'000u) << path;
    }
  }
}

// ---- the twins

TEST_F(Serve, EveryPathOfTheOpenApiDocumentIsServedAsJsonAndNoOther) {
  add_user("commander");
  const std::string incident = open_incident();
  Browser browser = signed_in("commander");
  const OrderedJson document = openapi();
  std::set<std::string> written;
  for (const auto& [path, operations] : document.at("paths").items())
    for (const auto& [method, operation] : operations.items()) {
      written.insert(method + " " + path);
      EXPECT_FALSE(operation.at("x-right").get<std::string>().empty());
      if (method != "get") continue;
      std::string target = path;
      const std::pair<const char*, std::string> values[] = {{"{incident}", incident},
                                                            {"{kind}", "email"},
                                                            {"{document}", "ppc-sheet"},
                                                            {"{page}", "2"},
                                                            {"{sign}", "R-7K3P-9QXM"}};
      for (const auto& [hole, value] : values)
        if (const std::size_t at = target.find(hole); at != std::string::npos)
          target.replace(at, std::string_view(hole).size(), value);
      const Answer answer = browser.get(target);
      EXPECT_EQ(answer.type, "application/json") << target;
      const Json body = Json::parse(answer.body, nullptr, false);
      ASSERT_TRUE(body.is_object()) << target;
      EXPECT_TRUE(body.contains("schema") || body.contains("openapi")) << target;
    }
  std::set<std::string> served;
  for (const Route& route : routes())
    if (route.method == Method::Post || route.twin != nullptr)
      served.insert((route.method == Method::Post ? "post /api/v1" : "get /api/v1") +
                    std::string(route.pattern));
  EXPECT_EQ(written, served);
}

TEST_F(Serve, TheTwinTakesTheTokenAsAHeader) {
  add_user("commander");
  const std::string incident = open_incident();
  Browser browser = signed_in("commander");
  const Json session = Json::parse(browser.get("/api/v1/login").body);
  Request request;
  request.method = Method::Post;
  request.path = "/api/v1/i/" + incident + "/notes";
  request.host = "127.0.0.1";
  request.content_type = "application/x-www-form-urlencoded";
  request.body = "note=x";
  request.cookie = "tadasu_session=" + browser.cookies["tadasu_session"];
  EXPECT_EQ(answer(*house_, request).status, 403u);
  request.csrf_header = session.at("csrf");
  const Answer done = answer(*house_, request);
  EXPECT_EQ(done.status, 200u);
  EXPECT_EQ(Json::parse(done.body).at("schema"), "tadasu.done/1");
}

// ---- surveys

TEST_F(Serve, APathOutsideOfTheEvidenceRootIsRefused) {
  const auto root = folder_ / "evidence";
  std::filesystem::create_directories(root / "a");
  std::filesystem::create_directories(folder_ / "evidence-of-others");
  std::filesystem::create_directory_symlink("/etc", root / "link");
  EXPECT_TRUE(path_below(root, "a").ok());
  EXPECT_TRUE(path_below(root, ".").ok());
  EXPECT_TRUE(path_below(root, (root / "a").string()).ok());
  for (const char* typed : {"..", "../evidence-of-others", "/etc", "link", "a/../.."}) {
    const auto path = path_below(root, typed);
    ASSERT_FALSE(path.ok()) << typed;
    EXPECT_EQ(path.error().trouble, Trouble::Invalid) << typed;
  }
  EXPECT_EQ(path_below(root, "b").error().trouble, Trouble::NotFound);
  EXPECT_EQ(path_below("", "a").error().trouble, Trouble::NotAllowed);
}

TEST_F(Serve, AMissingPathIsSaidOnTheFactsPageAndStaysInTheField) {
  add_user("commander");
  const std::string incident = open_incident();
  Browser browser = signed_in("commander");
  const Answer answer = browser.post_from("/i/" + incident + "/facts", "/i/" + incident + "/survey",
                                          "path=no/such/folder");
  EXPECT_EQ(answer.status, 422u);
  EXPECT_NE(answer.body.find("value=\"no/such/folder\""), std::string::npos);
}

// ---- the whole server

TEST_F(Serve, ASecondServerOnThePortIsToldSo) {
  ServeOptions options;
  options.port = 0;
  auto first = Server::start(*store_, clock_, options);
  ASSERT_TRUE(first.ok());
  options.port = first.value().port();
  const auto second = Server::start(*store_, clock_, options);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().trouble, Trouble::Locked);
}

}  // namespace
}  // namespace tadasu::serve
