#include "command/command.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "command/fold.h"
#include "signs/signs.h"
#include "store/store.h"

namespace tadasu::command {
namespace {

using facts::FactState;

class Command : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "tadasu-command-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    reopen();
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  void reopen() {
    store_.reset();
    auto opened = store::Store::open(folder_ / "store", clock_);
    ASSERT_TRUE(opened.ok()) << opened.error().detail;
    store_ = std::move(opened).value();
  }
  Incident opened(std::string happened = "lost_device") {
    auto result = open(*store_, clock_,
                       {.title = "展示会で失くしたUSB", .happened = std::move(happened)}, chief_);
    EXPECT_TRUE(result.ok()) << result.error().where << result.error().detail;
    return std::move(result).value();
  }
  // `result` failed with this trouble at this place.
  template <class Value>
  static void expect_refused(const Result<Value>& result, Trouble trouble,
                             std::string_view where = "") {
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().trouble, trouble) << result.error().detail;
    if (!where.empty()) {
      EXPECT_EQ(result.error().where, where);
    }
  }
  static const Task& task(const Incident& incident, std::string_view id) {
    for (const Task& each : incident.tasks) {
      if (each.id == id) return each;
    }
    ADD_FAILURE() << "no task " << id;
    return incident.tasks.front();
  }

  std::filesystem::path folder_;
  FixedClock clock_{parse_moment("2026-11-20T09:00:00+09:00")->moment};
  std::unique_ptr<store::Store> store_;
  By chief_{.actor = "chief"};
};

TEST_F(Command, IncidentsAreNumberedByYearInJapan) {
  EXPECT_EQ(opened().id, "2026-001");
  EXPECT_EQ(opened().id, "2026-002");
  clock_.turn_to(parse_moment("2026-12-31T23:59:59+09:00")->moment);
  EXPECT_EQ(opened().id, "2026-003");
  clock_.turn_to(parse_moment("2027-01-01T00:00:00+09:00")->moment);  // 2026 in UTC
  EXPECT_EQ(opened().id, "2027-001");
  const auto all = list(*store_).value();
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all.front().id, "2027-001");
}

TEST_F(Command, ManyOpenedAtOnceGetDifferentNumbers) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { opened(); });
  for (auto& thread : threads) thread.join();
  const auto all = list(*store_).value();
  ASSERT_EQ(all.size(), 8u);
  EXPECT_EQ(all.front().id, "2026-008");
}

TEST_F(Command, OpeningTwiceWithOneKeyOpensOne) {
  const By once{.actor = "chief", .once = "form-1"};
  const auto first = open(*store_, clock_, {.title = "", .happened = "intrusion"}, once).value();
  EXPECT_EQ(open(*store_, clock_, {.title = "", .happened = "intrusion"}, once).value().id,
            first.id);
  EXPECT_EQ(list(*store_).value().size(), 1u);
}

TEST_F(Command, ANewIncidentHasThePlaybooksTasksAndVacantRoles) {
  const Incident incident = opened();
  EXPECT_EQ(incident.title, "展示会で失くしたUSB");
  EXPECT_EQ(incident.playbook, "lost-device");
  EXPECT_EQ(incident.stage, Stage::Reported);
  EXPECT_EQ(incident.known_at, clock_.now());  // a deadline runs, until somebody sets the moment
  EXPECT_FALSE(incident.known_at_confirmed);
  EXPECT_EQ(established_facts(incident).at("knew_date"), iso_text(clock_.now()));
  ASSERT_EQ(incident.roles.size(), 6u);
  for (const Assignment& each : incident.roles) EXPECT_EQ(each.user, "");
  ASSERT_GE(incident.tasks.size(), 5u);
  EXPECT_EQ(incident.tasks.front().id, "confirm-known-at");
  ASSERT_EQ(incident.timeline.size(), 1u);
  EXPECT_EQ(incident.timeline[0].what, "incident.opened");
}

TEST_F(Command, TheSignIsAttachedAndProposesTheMomentOfKnowledge) {
  signs::NewSign report;
  report.happened = "missent_mail";
  report.noticed = "yesterday";
  const auto sign = signs::receive(*store_, clock_, report, "form-1").value();
  const auto incident =
      open(*store_, clock_, {.title = "", .happened = "", .sign = sign}, chief_).value();
  EXPECT_EQ(incident.playbook, "missent-mail");
  EXPECT_EQ(incident.signs, std::vector<std::string>{sign.id});
  EXPECT_EQ(signs::find(*store_, sign.id).value().incident, incident.id);
  ASSERT_EQ(incident.known_history.size(), 1u);
  EXPECT_EQ(incident.known_history[0].written, "2026-11-19");
  EXPECT_FALSE(incident.known_at_confirmed);
  expect_refused(open(*store_, clock_, {.title = "", .happened = "", .sign = sign}, chief_),
                 Trouble::Conflict, incident.id);
  EXPECT_EQ(list(*store_).value().size(), 1u);
}

TEST_F(Command, WhatAReporterWroteIsOpenedOnlyWithAReasonAndOnRecord) {
  signs::NewSign report;
  report.contact = "03-0000-0000\n架空花子";
  report.words = "電車で置き忘れた";
  const auto sign = signs::receive(*store_, clock_, report, "form-1").value();
  const auto other = signs::receive(*store_, clock_, {}, "form-2").value();
  const auto incident =
      open(*store_, clock_, {.title = "", .happened = "", .sign = sign}, chief_).value();
  expect_refused(open_report(*store_, incident.id, sign.id, "", chief_), Trouble::Invalid,
                 "reason");
  expect_refused(open_report(*store_, incident.id, other.id, "電話する", chief_), Trouble::NotFound,
                 "sign");
  EXPECT_EQ(load(*store_, incident.id).value().timeline.size(), 1u);
  for (int times = 1; times <= 2; ++times) {
    const auto told = open_report(*store_, incident.id, sign.id, "電話する", chief_).value();
    EXPECT_EQ(told.contact, report.contact);
    EXPECT_EQ(told.words, report.words);
    const auto timeline = load(*store_, incident.id).value().timeline;
    ASSERT_EQ(timeline.size(), 1u + static_cast<std::size_t>(times));
    EXPECT_EQ(timeline.back().what, "sign.opened");
    EXPECT_EQ(timeline.back().about, sign.id);
    EXPECT_EQ(timeline.back().actor, "chief");
    EXPECT_EQ(timeline.back().note, "電話する");
  }
  ASSERT_TRUE(store_->destroy_incident_key(sign.id).ok());
  EXPECT_EQ(open_report(*store_, incident.id, sign.id, "電話する", chief_).value().contact, "");
}

TEST_F(Command, AFurtherSignIsAttachedToOneIncidentOnly) {
  const auto first = opened(), second = opened();
  const auto sign = signs::receive(*store_, clock_, {}, "form-1").value();
  const auto with = attach_sign(*store_, first.id, sign, chief_).value();
  EXPECT_EQ(with.signs, std::vector<std::string>{sign.id});
  expect_refused(attach_sign(*store_, second.id, sign, chief_), Trouble::Conflict, first.id);
}

TEST_F(Command, AFutureMomentOfKnowledgeIsRefused) {
  const auto incident = opened();
  for (const char* future : {"2026-11-21", "2026-11-20T09:00:01+09:00", "2027-01"}) {
    expect_refused(set_known_at(*store_, clock_, incident.id, future, "", chief_), Trouble::Invalid,
                   "known_at");
  }
  for (const char* bad : {"", "yesterday", "2026-02-30", "2026-11-20T08:00:00"}) {
    expect_refused(set_known_at(*store_, clock_, incident.id, bad, "", chief_), Trouble::Invalid,
                   "known_at");
  }
  EXPECT_EQ(load(*store_, incident.id).value().timeline.size(), 1u);
  const auto set = set_known_at(*store_, clock_, incident.id, "2026-11-20", "", chief_).value();
  EXPECT_TRUE(set.known_at_confirmed);
  EXPECT_TRUE(set.known_history.back().date_only);
}

TEST_F(Command, AChangedMomentOfKnowledgeKeepsTheOldOneAndWantsAReason) {
  const auto id = opened().id;
  ASSERT_TRUE(set_known_at(*store_, clock_, id, "2026-11-19", "", chief_).ok());
  expect_refused(set_known_at(*store_, clock_, id, "2026-11-18", "", chief_), Trouble::Invalid,
                 "reason");
  ASSERT_TRUE(
      set_known_at(*store_, clock_, id, "2026-11-18T17:30:00+09:00", "受付の記録", chief_).ok());
  const auto incident = load(*store_, id).value();
  ASSERT_EQ(incident.known_history.size(), 3u);  // the first is the moment of opening
  EXPECT_EQ(incident.known_history[1].written, "2026-11-19");
  EXPECT_EQ(incident.known_history[2].reason, "受付の記録");
  EXPECT_EQ(incident.known_history[2].set_by, "chief");
  EXPECT_EQ(incident.known_at, parse_moment("2026-11-18T17:30:00+09:00")->moment);
  EXPECT_EQ(established_facts(incident).at("knew_date"), "2026-11-18T17:30:00+09:00");
}

TEST_F(Command, NothingIsKnownBeforeItOccurred) {
  const auto id = opened().id;
  ASSERT_TRUE(set_occurred_at(*store_, clock_, id, "2026-11-18", "", chief_).ok());
  expect_refused(set_known_at(*store_, clock_, id, "2026-11-17", "", chief_), Trouble::Invalid,
                 "known_at");
  ASSERT_TRUE(set_known_at(*store_, clock_, id, "2026-11-18T08:00:00+09:00", "", chief_).ok());
  expect_refused(set_occurred_at(*store_, clock_, id, "2026-11-19", "x", chief_), Trouble::Invalid,
                 "occurred_at");
  expect_refused(set_occurred_at(*store_, clock_, id, "2026-11-21", "x", chief_), Trouble::Invalid,
                 "occurred_at");
  const auto incident = set_occurred_at(*store_, clock_, id, "2026-10", "日誌", chief_).value();
  EXPECT_EQ(established_facts(incident).at("moments").at("occurred"), "2026-10");
  EXPECT_EQ(incident.occurred_history.size(), 2u);
}

TEST_F(Command, TasksAreTakenDoneAndUndone) {
  const auto id = opened().id;
  const By other{.actor = "other"};
  EXPECT_EQ(task(take_task(*store_, id, "start-survey", other).value(), "start-survey").owner,
            "other");
  expect_refused(take_task(*store_, id, "start-survey", chief_), Trouble::Conflict, "task");
  clock_.turn_to({clock_.now().us + 60'000'000});
  auto incident = finish_task(*store_, id, "start-survey", chief_).value();
  EXPECT_TRUE(task(incident, "start-survey").done);
  EXPECT_EQ(task(incident, "start-survey").done_by, "chief");
  EXPECT_EQ(task(incident, "start-survey").done_at, clock_.now());
  EXPECT_EQ(task(incident, "start-survey").owner, "other");
  expect_refused(finish_task(*store_, id, "start-survey", chief_), Trouble::Conflict, "task");
  incident = undo_task(*store_, id, "start-survey", "まだ写しが足りない", chief_).value();
  EXPECT_FALSE(task(incident, "start-survey").done);
  EXPECT_EQ(task(incident, "start-survey").done_at, std::nullopt);
  EXPECT_EQ(incident.timeline.back().note, "まだ写しが足りない");
  expect_refused(undo_task(*store_, id, "start-survey", "", chief_), Trouble::Conflict, "task");
  EXPECT_EQ(task(release_task(*store_, id, "start-survey", other).value(), "start-survey").owner,
            "");
  expect_refused(release_task(*store_, id, "start-survey", other), Trouble::Conflict, "task");
  expect_refused(finish_task(*store_, id, "no-such-task", chief_), Trouble::NotFound, "task");
  expect_refused(finish_task(*store_, "2026-999", "start-survey", chief_), Trouble::NotFound);
  EXPECT_EQ(task(finish_task(*store_, id, "start-survey", chief_).value(), "start-survey").owner,
            "chief");
}

TEST_F(Command, ATaskSentTwiceIsDoneOnceAndIsNoError) {
  const auto id = opened().id;
  const By once{.actor = "chief", .once = "click-1"};
  ASSERT_TRUE(finish_task(*store_, id, "start-survey", once).ok());
  const auto again = finish_task(*store_, id, "start-survey", once);
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(task(again.value(), "start-survey").done);
  EXPECT_EQ(again.value().timeline.size(), 2u);
}

TEST_F(Command, OfManyWhoTakeATaskAtOnceOneGetsIt) {
  const auto id = opened().id;
  std::atomic<int> got = 0, refused = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const auto result =
          take_task(*store_, id, "start-survey", {.actor = "user-" + std::to_string(i)});
      if (result.ok()) ++got;
      if (!result.ok() && result.error().trouble == Trouble::Conflict) ++refused;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(got, 1);
  EXPECT_EQ(refused, 7);
}

TEST_F(Command, NotesFromManyHandsAllArrive) {
  const auto id = opened().id;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 5; ++k) EXPECT_TRUE(add_note(*store_, id, "x", chief_).ok());
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(load(*store_, id).value().timeline.size(), 41u);
}

TEST_F(Command, WhoSawAnOlderStateOfTheSameThingIsTold) {
  const auto shown = opened();
  const By first{.actor = "chief", .seen = shown.last_entry};
  const By second{.actor = "deputy", .seen = shown.last_entry};
  ASSERT_TRUE(assign(*store_, shown.id, Role::Legal, "sato", "", first).ok());
  // Something else was changed meanwhile: no matter.
  ASSERT_TRUE(assign(*store_, shown.id, Role::Investigator, "kato", "", second).ok());
  ASSERT_TRUE(add_note(*store_, shown.id, "見ました", second).ok());
  // The same thing: both are shown.
  const auto refused = assign(*store_, shown.id, Role::Legal, "ito", "", second);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().trouble, Trouble::Conflict);
  EXPECT_EQ(refused.error().where, "journal/2");
  const auto now = load(*store_, shown.id).value();
  EXPECT_EQ(now.roles[static_cast<std::size_t>(Role::Legal)].user, "sato");
  ASSERT_TRUE(
      assign(*store_, shown.id, Role::Legal, "ito", "", {.actor = "deputy", .seen = now.last_entry})
          .ok());
}

TEST_F(Command, RolesHoldAUserAndASealedPhone) {
  const auto id = opened().id;
  ASSERT_TRUE(assign(*store_, id, Role::Commander, "chief", "03-0000-1111", chief_).ok());
  reopen();
  const auto incident = load(*store_, id).value();
  EXPECT_EQ(incident.roles[0].user, "chief");
  EXPECT_EQ(incident.roles[0].phone, "03-0000-1111");
  EXPECT_EQ(assign(*store_, id, Role::Commander, "", "", chief_).value().roles[0].user, "");
  expect_refused(assign(*store_, id, Role::Legal, "a@example.jp", "", chief_), Trouble::Invalid,
                 "user");
}

TEST_F(Command, StagesGoForwardAndBackOnlyWithAReason) {
  const auto id = opened().id;
  EXPECT_EQ(change_stage(*store_, id, Stage::Investigating, "", chief_).value().stage,
            Stage::Investigating);
  expect_refused(change_stage(*store_, id, Stage::Investigating, "x", chief_), Trouble::Invalid,
                 "stage");
  expect_refused(change_stage(*store_, id, Stage::Reported, "", chief_), Trouble::Invalid,
                 "reason");
  expect_refused(change_stage(*store_, id, Stage::Closed, "", chief_), Trouble::Invalid, "reason");
  EXPECT_EQ(change_stage(*store_, id, Stage::Closed, "報告済み", chief_).value().stage,
            Stage::Closed);
}

TEST_F(Command, FactsKeepTheirHistoryAndAConfirmedOneWantsAReason) {
  const auto id = opened().id;
  ASSERT_TRUE(
      set_fact(*store_, id, "recipient", "unidentified", FactState::Unconfirmed, "", chief_).ok());
  ASSERT_TRUE(set_fact(*store_, id, "recipient", "known", FactState::Confirmed, "", chief_).ok());
  expect_refused(set_fact(*store_, id, "recipient", "public", FactState::Confirmed, "", chief_),
                 Trouble::Invalid, "reason");
  ASSERT_TRUE(
      set_fact(*store_, id, "recipient", nullptr, FactState::Withdrawn, "誤り", chief_).ok());
  const auto incident = load(*store_, id).value();
  const auto* fact = find_fact(incident, "recipient");
  ASSERT_NE(fact, nullptr);
  ASSERT_EQ(fact->versions.size(), 3u);
  EXPECT_EQ(fact->versions[0].value_json, "\"unidentified\"");
  EXPECT_EQ(fact->versions[1].state, FactState::Confirmed);
  EXPECT_EQ(fact->now().reason, "誤り");
  EXPECT_FALSE(established_facts(incident).contains("recipient"));
  expect_refused(set_fact(*store_, id, "role", "x", FactState::Withdrawn, "y", chief_),
                 Trouble::NotFound, "field");
}

TEST_F(Command, EstablishedFactsAreADocumentOfTheVocabulary) {
  const auto id = opened().id;
  ASSERT_TRUE(
      set_fact(*store_, id, "cia", Json::array({"C"}), FactState::Confirmed, "", chief_).ok());
  ASSERT_TRUE(
      set_fact(*store_, id, "moments.confirmed", "2026-11-19", FactState::Checking, "", chief_)
          .ok());
  ASSERT_TRUE(
      set_fact(*store_, id, "persons", Json{{"min", 3}}, FactState::Unconfirmed, "", chief_).ok());
  ASSERT_TRUE(set_fact(*store_, id, "key_safe", nullptr, FactState::Confirmed, "", chief_).ok());
  ASSERT_TRUE(set_known_at(*store_, clock_, id, "2026-11-19", "", chief_).ok());
  const auto incident = load(*store_, id).value();
  EXPECT_EQ(established_facts(incident),
            Json::parse(R"({"cia":["C"],"key_safe":null,"knew_date":"2026-11-19",
                            "moments":{"confirmed":"2026-11-19"},"persons":{"min":3}})"));
  EXPECT_EQ(established_facts(incident, FactState::Confirmed),
            Json::parse(R"({"cia":["C"],"key_safe":null,"knew_date":"2026-11-19"})"));
}

TEST_F(Command, AFactIsCheckedByItsVocabularyAndTheClocksAreSetElsewhere) {
  const auto id = opened().id;
  const FactCheck check = [](std::string_view field, const Json& value) -> Status {
    if (field == "recipient" && value == "known") return success();
    return Error{Trouble::Invalid, std::string(field), "not in the vocabulary"};
  };
  EXPECT_TRUE(
      set_fact(*store_, id, "recipient", "known", FactState::Confirmed, "", chief_, check).ok());
  expect_refused(
      set_fact(*store_, id, "recipient", "neighbour", FactState::Confirmed, "x", chief_, check),
      Trouble::Invalid, "recipient");
  for (const char* field : {"knew_date", "moments.occurred", "Recipient", "", "a b", ".x"}) {
    expect_refused(set_fact(*store_, id, field, "2026-11-19", FactState::Confirmed, "x", chief_),
                   Trouble::Invalid, "field");
  }
}

TEST_F(Command, WhatPeopleWriteFreelyLiesSealedOnTheDisk) {
  const auto id = opened().id;
  const std::string name = "架空花子";
  ASSERT_TRUE(add_note(*store_, id, name, chief_).ok());
  ASSERT_TRUE(add_evidence(*store_, id, {"/mnt/" + name + "/a.xlsx"}, chief_).ok());
  ASSERT_TRUE(assign(*store_, id, Role::Legal, "sato", name, chief_).ok());
  ASSERT_TRUE(finish_task(*store_, id, "start-survey", chief_).ok());
  ASSERT_TRUE(undo_task(*store_, id, "start-survey", name, chief_).ok());
  ASSERT_TRUE(set_known_at(*store_, clock_, id, "2026-11-19", name, chief_).ok());
  ASSERT_TRUE(
      set_fact(*store_, id, "notes.recipient", name, FactState::Confirmed, name, chief_).ok());
  ASSERT_TRUE(open(*store_, clock_, {.title = name, .happened = ""}, chief_).ok());
  const auto incident = load(*store_, id).value();
  EXPECT_EQ(incident.evidence_paths, std::vector<std::string>{"/mnt/" + name + "/a.xlsx"});
  EXPECT_EQ(established_facts(incident).at("notes").at("recipient"), name);
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder_)) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(bytes.find(name), std::string::npos) << file.path();
  }
}

TEST_F(Command, ForgottenTextIsEmptyAndTheRestStays) {
  const auto id = opened().id;
  ASSERT_TRUE(add_note(*store_, id, "見本の書き込み", chief_).ok());
  ASSERT_TRUE(finish_task(*store_, id, "start-survey", chief_).ok());
  ASSERT_TRUE(store_->destroy_incident_key(id).ok());
  const auto incident = load(*store_, id).value();
  EXPECT_EQ(incident.title, "");
  EXPECT_EQ(incident.timeline[1].note, "");
  EXPECT_TRUE(task(incident, "start-survey").done);
  EXPECT_EQ(store_->verify().value(), std::nullopt);
}

TEST_F(Command, TheFoldAfterARestartIsTheFoldBefore) {
  const auto id = opened().id;
  ASSERT_TRUE(assign(*store_, id, Role::Legal, "sato", "03-0000-2222", chief_).ok());
  ASSERT_TRUE(finish_task(*store_, id, "start-survey", chief_).ok());
  ASSERT_TRUE(set_fact(*store_, id, "exfil", "possible", FactState::Checking, "", chief_).ok());
  const auto before = set_known_at(*store_, clock_, id, "2026-11-19", "", chief_).value();
  reopen();
  const auto after = load(*store_, id).value();
  EXPECT_EQ(after.last_entry, before.last_entry);
  EXPECT_EQ(after.known_at, before.known_at);
  EXPECT_EQ(after.title, before.title);
  EXPECT_EQ(after.roles[2].phone, "03-0000-2222");
  ASSERT_EQ(after.timeline.size(), before.timeline.size());
  for (std::size_t i = 0; i < after.timeline.size(); ++i) {
    EXPECT_EQ(after.timeline[i].about, before.timeline[i].about);
    EXPECT_EQ(after.timeline[i].at, before.timeline[i].at);
  }
  EXPECT_EQ(established_facts(after), established_facts(before));
}

TEST_F(Command, EntriesOfOtherRoomsAreLinesOfTheTimeline) {
  const auto id = opened().id;
  ASSERT_TRUE(store_
                  ->append({.incident = id,
                            .actor = "system",
                            .what = "facts.revised",
                            .body_json = "{\"revision\":3}"})
                  .ok());
  ASSERT_TRUE(
      store_
          ->append({.incident = id, .actor = "system", .what = "desk.something", .body_json = "{}"})
          .ok());
  const auto incident = load(*store_, id).value();
  EXPECT_EQ(incident.revision, 3u);
  EXPECT_EQ(incident.timeline.back().what, "desk.something");
  EXPECT_EQ(set_fact(*store_, id, "exfil", "yes", FactState::Checking, "", chief_)
                .value()
                .facts[0]
                .now()
                .revision,
            3u);
}

TEST_F(Command, ABodyOfTheWrongFormIsNamedByItsNumber) {
  const auto id = opened().id;
  ASSERT_TRUE(
      store_
          ->append({.incident = id, .actor = "x", .what = "fact.set", .body_json = "{\"field\":7}"})
          .ok());
  expect_refused(load(*store_, id), Trouble::Damaged, "journal/2");
}

TEST_F(Command, TheScopeOfASignIsNoIncident) {
  const auto sign = signs::receive(*store_, clock_, {}, "form-1").value();
  expect_refused(load(*store_, sign.id), Trouble::NotFound);
  expect_refused(load(*store_, ""), Trouble::NotFound);
}

TEST_F(Command, TheTimelineReadsInBothLanguages) {
  const auto id = opened().id;
  ASSERT_TRUE(finish_task(*store_, id, "start-survey", chief_).ok());
  ASSERT_TRUE(assign(*store_, id, Role::Legal, "sato", "", chief_).ok());
  const auto incident = change_stage(*store_, id, Stage::Investigating, "", chief_).value();
  const auto playbook = load_playbook(incident.playbook).value();
  EXPECT_EQ(timeline_words(incident.timeline[0], playbook, Lang::Ja), "事案を開きました");
  EXPECT_EQ(timeline_words(incident.timeline[1], playbook, Lang::Ja),
            "済みにしました: 写しを調べて、項目と人数を数える");
  EXPECT_EQ(timeline_words(incident.timeline[2], playbook, Lang::En), "Role assigned: Legal");
  EXPECT_EQ(timeline_words(incident.timeline[3], playbook, Lang::En),
            "Stage changed: Investigating");
  TimelineItem later;
  later.what = "later.thing";
  EXPECT_EQ(timeline_words(later, playbook, Lang::Ja), "later.thing");
}

}  // namespace
}  // namespace tadasu::command
