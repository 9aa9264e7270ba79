// For tests of this room only: a store in a folder of its own with one open incident, and a clock
// that stands still.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/clock.h"
#include "command/command.h"
#include "facts/facts.h"
#include "respond/respond.h"
#include "store/store.h"

namespace tadasu::respond {

class InAnIncident : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "tadasu-respond-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    auto store = store::Store::open(folder_ / "store", clock_);
    ASSERT_TRUE(store.ok()) << store.error().detail;
    store_ = std::move(store).value();
    const auto opened = command::open(*store_, clock_, {.title = "x", .happened = ""}, chief_);
    ASSERT_TRUE(opened.ok()) << opened.error().detail;
    incident_ = opened.value().id;
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  // Keeps a revision as a survey leaves it, with the sealed values of its people.
  void keep_revision(facts::FactSheet sheet, const std::vector<store::SealedValue>& values = {}) {
    sheet.incident = incident_;
    sheet.at = clock_.now();
    sheet.survey.coverage = {1, 1, 0, 0, 10};
    const std::string document = "fact-sheet@" + std::to_string(sheet.revision);
    ASSERT_TRUE(store_->put_document(incident_, document, facts::sheet_json(sheet).dump()).ok());
    ASSERT_TRUE(store_->seal(incident_, sheet.revision, values).ok());
    const Json body = {{"revision", sheet.revision}, {"document", document}};
    store::NewEntry entry;
    entry.incident = incident_;
    entry.actor = "system";
    entry.what = "facts.revised";
    entry.body_json = body.dump();
    ASSERT_TRUE(store_->append(std::move(entry)).ok());
  }
  void set_fact(const std::string& fact, const Json& value) {
    const auto set = command::set_fact(*store_, incident_, fact, value, facts::FactState::Confirmed,
                                       "reason", chief_);
    ASSERT_TRUE(set.ok()) << fact << set.error().detail;
  }
  void know(const std::string& written, const std::string& reason = "") {
    const auto set = command::set_known_at(*store_, clock_, incident_, written, reason, chief_);
    ASSERT_TRUE(set.ok()) << set.error().detail;
  }
  // An attack from outside on personal data of 2,000 people, known on 18 November: to be reported.
  void attacked() {
    know("2026-11-18");
    set_fact("established_in", Json::array({"JP"}));
    set_fact("residence", {{"JP", 2000}});
    set_fact("sector", Json::array());
    set_fact("role", "controller");
    set_fact("actor", "external_attack");
    set_fact("wrongful_purpose", true);
    set_fact("cia", Json::array({"C"}));
    set_fact("exfil", "yes");
    set_fact("recipient", "unidentified");
    set_fact("held_as", "personal_data");
    set_fact("encryption", "none");
    set_fact("persons", 2000);
  }
  Response responded() {
    auto out = respond(*store_, clock_, incident_);
    EXPECT_TRUE(out.ok()) << (out.ok() ? "" : out.error().where + ": " + out.error().detail);
    return std::move(out).value();
  }
  std::size_t entries(const std::string& what) {
    std::size_t out = 0;
    const auto read = store_->read(incident_, 0, [&](const store::Entry& entry) {
      out += entry.what == what ? 1 : 0;
      return true;
    });
    EXPECT_TRUE(read.ok());
    return out;
  }

  std::filesystem::path folder_;
  FixedClock clock_{parse_moment("2026-11-20T09:00:00+09:00")->moment};
  std::unique_ptr<store::Store> store_;
  command::By chief_{.actor = "chief"};
  std::string incident_;
};

inline const duties::Duty& duty_of(const Response& response, const std::string& id) {
  for (const duties::Duty& duty : response.duties.duties)
    if (duty.id == id) return duty;
  throw std::runtime_error("no such duty");
}

}  // namespace tadasu::respond
