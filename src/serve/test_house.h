// For tests only: requests against the whole house with a store and a clock that stands still,
// without a socket.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "command/command.h"
#include "facts/facts.h"
#include "serve/context.h"
#include "serve/routes.h"

namespace tadasu::serve {

inline constexpr const char* kPassword = "correct horse battery";

struct Browser {  // keeps cookies as a browser does
  House& house;
  std::map<std::string, std::string> cookies = {};
  std::string fetch_site = "same-origin";

  Answer send(Method method, const std::string& target, const std::string& body = "",
              std::string origin = "") {
    Request request;
    request.method = method;
    const std::size_t mark = std::min(target.find('?'), target.size());
    request.path = target.substr(0, mark);
    request.query = mark < target.size() ? target.substr(mark + 1) : "";
    request.body = body;
    request.host = "127.0.0.1:8640";
    request.origin = std::move(origin);
    request.fetch_site = fetch_site;
    request.content_type = "application/x-www-form-urlencoded";
    request.accept_language = "ja";
    request.peer = "127.0.0.1";
    for (const auto& [name, value] : cookies) request.cookie += name + "=" + value + "; ";
    Answer out = answer(house, request);
    for (const auto& [name, value] : out.headers) {
      if (name != "Set-Cookie") continue;
      EXPECT_NE(value.find("HttpOnly; SameSite=Strict"), std::string::npos) << value;
      const std::size_t equals = value.find('=');
      cookies[value.substr(0, equals)] = value.substr(equals + 1, value.find(';') - equals - 1);
    }
    return out;
  }
  Answer get(const std::string& target) { return send(Method::Get, target); }
  Answer post(const std::string& target, const std::string& body) {
    return send(Method::Post, target, body);
  }
  // A form with the hidden token that stands on the page.
  Answer post_from(const std::string& page, const std::string& target, const std::string& body) {
    return post(target, body + "&csrf=" + hidden(get(page).body, "csrf"));
  }
  static std::string hidden(const std::string& html, const std::string& name) {
    const std::string mark = "name=\"" + name + "\" value=\"";
    const std::size_t at = html.find(mark);
    if (at == std::string::npos) return "";
    return html.substr(at + mark.size(), html.find('"', at + mark.size()) - at - mark.size());
  }
};

inline bool says(const Answer& answer, std::string_view words) {
  return answer.body.find(words) != std::string::npos;
}

inline std::string header_of(const Answer& answer, const std::string& wanted) {
  for (const auto& [name, value] : answer.headers)
    if (name == wanted) return value;
  return "";
}

class Serve : public ::testing::Test {
 protected:
  void SetUp() override {
    start_crypto();
    char name[] = "/tmp/tadasu-serve-XXXXXX";
    ASSERT_NE(::mkdtemp(name), nullptr);
    folder_ = name;
    auto opened = store::Store::open(folder_ / "store", clock_);
    ASSERT_TRUE(opened.ok()) << opened.error().detail;
    store_ = std::move(opened).value();
    ServeOptions options;
    options.evidence_root = folder_;
    options.log = [this](std::string_view line) { log_ += std::string(line) + "\n"; };
    house_ = std::make_unique<House>(*store_, clock_, options);
  }
  void TearDown() override {
    house_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  void add_user(const std::string& role) {
    ASSERT_TRUE(store_->put_user(role, role, "", kPassword).ok());
  }
  // Signed in without the form: the form has tests of its own and costs a password hash.
  Browser signed_in(const std::string& role) {
    Browser browser{*house_};
    const auto token = store_->open_session(role);
    EXPECT_TRUE(token.ok());
    browser.cookies["tadasu_session"] = token.value();
    return browser;
  }
  std::string open_incident() {
    command::Opening opening;
    opening.happened = "lost_device";
    const auto opened = command::open(*store_, clock_, opening, {.actor = "commander"});
    EXPECT_TRUE(opened.ok()) << opened.error().where;
    return opened.value().id;
  }
  // With its users and one surveyed list, usb/list.csv.
  std::string open_with_list(const std::string& csv) {
    for (const char* role : {"commander", "legal", "pr", "exec"}) add_user(role);
    const std::filesystem::path usb = folder_ / "usb";
    std::filesystem::create_directory(usb);
    std::ofstream(usb / "list.csv") << csv;
    const std::string incident = open_incident();
    EXPECT_TRUE(command::add_evidence(*store_, incident, {usb}, {.actor = "commander"}).ok());
    const auto sheet =
        facts::survey_incident(*store_, incident, {usb}, "commander", "test", {}, nullptr);
    EXPECT_TRUE(sheet.ok()) << sheet.error().detail;
    return incident;
  }
  void turn(std::int64_t seconds) { clock_.turn_to({clock_.now().us + seconds * 1'000'000}); }

  FixedClock clock_{parse_moment("2026-11-20T09:12:00+09:00")->moment};
  std::string log_;  // what the server logged
  std::filesystem::path folder_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<House> house_;
};

}  // namespace tadasu::serve
