#include "respond/duty_terms.h"

#include <gtest/gtest.h>

#include <barrier>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/bytes.h"
#include "base/pack.h"
#include "respond/test_incident.h"

namespace tadasu::respond {
namespace {

namespace fs = std::filesystem;

constexpr const char* kReport = "jp-appi/report-preliminary";

class DutyTermsTest : public InAnIncident {
 protected:
  void SetUp() override {
    InAnIncident::SetUp();
    attacked();
  }
  std::vector<DutyTerms> kept() {
    auto out = duty_terms(*store_, incident_);
    EXPECT_TRUE(out.ok());
    return out.ok() ? out.value() : std::vector<DutyTerms>{};
  }
  static const duties::Duty& report(const Response& response) { return duty_of(response, kReport); }
  static const DutyTerms& report(const std::vector<DutyTerms>& terms) {
    for (const DutyTerms& one : terms)
      if (one.duty == kReport) return one;
    throw std::runtime_error("no such terms");
  }
};

TEST_F(DutyTermsTest, AreKeptOnceWhenADutyArises) {
  const Response first = responded();
  ASSERT_EQ(report(first).state, duties::DutyState::Due);
  EXPECT_EQ(entries("duty.arose"), 1U);
  const DutyTerms terms = report(kept());
  EXPECT_EQ(terms.deadline, report(first).deadline);
  EXPECT_EQ(terms.deadline, "2026-11-22T23:59:59+09:00");
  EXPECT_EQ(terms.to, "ppc");
  EXPECT_EQ(terms.law_hash.size(), 64U);
  EXPECT_EQ(Json::parse(terms.facts_json).at("knew_date"), "2026-11-18");
  EXPECT_FALSE(differ(terms, report(first)));
  for (const duties::Duty& duty : first.duties.duties) {
    const bool kept_one = find_terms(kept(), duty) != nullptr;
    const bool due = duty.state == duties::DutyState::Due;
    const bool off = duty.state == duties::DutyState::NotDue;
    EXPECT_EQ(kept_one, due || (!off && duty.deadline)) << duty.id;
  }
  static_cast<void>(responded());
  EXPECT_EQ(entries("duty.arose"), 1U);
  EXPECT_EQ(entries("duty.moved"), 0U);
}

TEST_F(DutyTermsTest, AChangedFactMovesADeadlineWithItsReason) {
  static_cast<void>(responded());
  know("2026-11-16", "a mail of the 16th was found");
  const Response now = responded();
  EXPECT_EQ(entries("duty.moved"), 1U);
  const DutyTerms terms = report(kept());
  ASSERT_EQ(terms.moves.size(), 1U);
  EXPECT_EQ(terms.moves[0].before, "2026-11-22T23:59:59+09:00");
  EXPECT_EQ(terms.moves[0].after, "2026-11-20T23:59:59+09:00");
  ASSERT_EQ(terms.moves[0].facts.size(), 1U);
  EXPECT_EQ(terms.moves[0].facts[0].fact, "knew_date");
  EXPECT_EQ(terms.moves[0].facts[0].before, "\"2026-11-18\"");
  EXPECT_EQ(terms.moves[0].facts[0].after, "\"2026-11-16\"");
  EXPECT_FALSE(terms.moves[0].other_law);
  EXPECT_FALSE(differ(terms, report(now)));
  set_fact("recipient", "none_seen");
  set_fact("exfil", "no_proven");
  static_cast<void>(responded());
  const DutyTerms later = report(kept());
  ASSERT_EQ(later.moves.size(), 2U);
  EXPECT_TRUE(later.moves[1].due_no_longer);
  EXPECT_FALSE(later.moves[1].facts.empty());
}

// Neither of the two turns it alone, so neither is among the reasons of the duty.
TEST_F(DutyTermsTest, FactsThatOnlyTogetherTurnADutyAreKept) {
  const Response first = responded();
  ASSERT_EQ(report(first).state, duties::DutyState::Due);
  set_fact("encryption", "strong");
  set_fact("key_safe", true);
  const Response now = responded();
  ASSERT_EQ(report(now).state, duties::DutyState::NotDue);
  const DutyTerms terms = report(kept());
  ASSERT_EQ(terms.moves.size(), 1U) << "else the page blames another version of the law";
  EXPECT_TRUE(terms.moves[0].due_no_longer);
  EXPECT_FALSE(terms.moves[0].other_law);
  EXPECT_FALSE(differ(terms, report(now)));
}

TEST_F(DutyTermsTest, WhatPeopleSetIsKeptAndMovesADeadlineToo) {
  const auto set = [&](const duties::Duty& duty, bool is_due) {
    ASSERT_TRUE(ask_override(*store_, incident_, duty, is_due, "reason", chief_).ok());
    const auto asked =
        find_decisions(duty_decisions(*store_, incident_).value(), duty)->overrides.back().entry;
    ASSERT_TRUE(agree_override(*store_, incident_, duty, asked, {.actor = "lawyer"}).ok());
  };
  const duties::Duty before = report(responded());
  set(before, false);
  const Response off = responded();
  ASSERT_EQ(report(kept()).moves.size(), 1U);
  EXPECT_TRUE(report(kept()).moves[0].due_no_longer);
  EXPECT_TRUE(report(kept()).moves[0].is_set_anew);
  EXPECT_EQ(report(kept()).moves[0].set, false);
  EXPECT_TRUE(report(kept()).moves[0].facts.empty());
  EXPECT_FALSE(differ(report(kept()), report(off)));
  ASSERT_TRUE(withdraw_override(*store_, incident_, before, chief_).ok());
  const Response on = responded();
  ASSERT_EQ(report(kept()).moves.size(), 2U);
  EXPECT_EQ(report(kept()).moves[1].after, before.deadline);
  EXPECT_TRUE(report(kept()).moves[1].is_set_anew);
  EXPECT_FALSE(report(kept()).moves[1].set);
  EXPECT_FALSE(differ(report(kept()), report(on)));
  // One that nothing but their word makes due is kept as it arose.
  const std::string entrustor = "jp-appi/notify-entrustor";
  const duties::Duty none = duty_of(on, entrustor);
  ASSERT_EQ(none.state, duties::DutyState::NotDue);
  ASSERT_EQ(find_terms(kept(), none), nullptr);
  set(none, true);
  const Response due = responded();
  const auto terms = kept();
  ASSERT_NE(find_terms(terms, none), nullptr);
  EXPECT_EQ(find_terms(terms, none)->deadline, "2026-11-22T23:59:59+09:00");
  EXPECT_EQ(find_terms(terms, none)->set, true);
  const auto arose = entries("duty.arose"), moved = entries("duty.moved");
  static_cast<void>(responded());
  EXPECT_EQ(entries("duty.arose"), arose);
  EXPECT_EQ(entries("duty.moved"), moved);
}

TEST_F(DutyTermsTest, AMoveThatTwoWroteAtTheSameMomentIsOne) {
  static_cast<void>(responded());
  know("2026-11-16", "a mail of the 16th was found");
  static_cast<void>(responded());
  store::NewEntry again;
  ASSERT_TRUE(store_
                  ->read(incident_, 0,
                         [&](const store::Entry& entry) {
                           if (entry.what == "duty.moved") again.body_json = entry.body;
                           return true;
                         })
                  .ok());
  again.incident = incident_;
  again.actor = "system";
  again.what = "duty.moved";
  ASSERT_TRUE(store_->append(again).ok());
  EXPECT_EQ(report(kept()).moves.size(), 1U);
}

TEST_F(DutyTermsTest, AreKeptOnceHoweverManyLookAtTheSameMoment) {
  constexpr int kThreads = 6;
  const auto all_respond = [&] {
    std::barrier start(kThreads);
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i)
      threads.emplace_back([&] {
        start.arrive_and_wait();
        EXPECT_TRUE(respond(*store_, clock_, incident_).ok());
      });
    for (std::thread& thread : threads) thread.join();
  };
  all_respond();
  EXPECT_EQ(entries("duty.arose"), 1U);
  know("2026-11-16", "a mail of the 16th was found");
  all_respond();
  EXPECT_EQ(entries("duty.moved"), 1U);
  EXPECT_EQ(report(kept()).moves.size(), 1U);
}

// Who looked before the facts changed keeps nothing of what they saw.
TEST_F(DutyTermsTest, OfAnAnswerOfBeforeAreNotKept) {
  const Response before = look(*store_, clock_, incident_).value();
  know("2026-11-16", "a mail of the 16th was found");
  static_cast<void>(responded());
  const auto late = keep_terms(*store_, incident_, before.duties, before.facts_json, {}, 0,
                               before.incident.last_entry);
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().trouble, Trouble::Conflict);
  EXPECT_EQ(report(kept()).deadline, "2026-11-20T23:59:59+09:00");
}

TEST_F(DutyTermsTest, ALaterVersionOfALawRewritesNothing) {
  static_cast<void>(responded());
  const fs::path packs = folder_ / "packs";
  fs::copy(packs_folder(), packs, fs::copy_options::recursive);
  const fs::path law = packs / "laws/jp-appi.toml";
  std::string text = read_file(law).value();
  const auto duty = text.find("id = \"report-preliminary\"");
  const auto length = text.find("length = 5", duty);
  ASSERT_NE(length, std::string::npos);
  text.replace(length, 10, "length = 4");
  std::ofstream(law) << text;
  // Its cases hold the old law: those of the new one are not the matter here.
  std::ofstream(packs / "laws/cases/jp-appi.json")
      << R"({"base": {"schema": "tadasu.facts/1"}, "cases": [{"name": "x", "laws": ["jp-appi"]}]})";
  const std::string before = std::getenv("TADASU_PACKS");
  ::setenv("TADASU_PACKS", packs.c_str(), 1);
  const Response now = responded();
  const auto terms = kept();
  const auto moved = entries("duty.moved");
  ::setenv("TADASU_PACKS", before.c_str(), 1);
  EXPECT_EQ(report(now).deadline, "2026-11-21T23:59:59+09:00");
  EXPECT_EQ(report(terms).deadline, "2026-11-22T23:59:59+09:00");
  EXPECT_TRUE(differ(report(terms), report(now)));
  EXPECT_EQ(moved, 0U);
}

}  // namespace
}  // namespace tadasu::respond
