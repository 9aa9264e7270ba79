// Whole surveys through the jailed workers, into a store. All people are invented.
#include "facts/survey.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "base/pack.h"
#include "facts/facts.h"
#include "facts/folder_for_test.h"
#include "facts/ledger_for_test.h"
#include "facts/own_kinds.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

namespace fs = std::filesystem;

void put(const fs::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}

constexpr const char* kList = "氏名,メール\n山田太郎,taro.yamada@example.jp\n";

SurveyResult run(const fs::path& path, const SurveyOptions& options = {}) {
  auto result = survey({path}, options, nullptr, nullptr);
  EXPECT_TRUE(result.ok()) << result.error().detail;
  return std::move(result).value();
}

TEST(Survey, AFileWithANameInShiftJisIsRead) {
  const FolderForTest folder;
  put(folder.path() / "\x89\xef\x88\xf5.csv", kList);
  const SurveyResult result = run(folder.path());
  EXPECT_EQ(result.survey.coverage.read, 1U);
  EXPECT_EQ(result.survey.people.likely, 1U);
}

// Mentions of the whole file, whoever read which part of it.
TEST(Survey, ThreadsAndUnitSizesChangeNoMention) {
  const FolderForTest folder;
  std::string list = "会員番号,氏名,電話番号,登録日\n", prose, mails;
  for (int i = 0; i < 4000; ++i) {
    const std::string number = std::to_string(10'000 + i);
    list += "A" + number + ",山田太郎,090-1234-" + number.substr(1) + ",2024-01-02\n";
    prose += "担当の佐藤花子様（電話 03-1234-" + number.substr(1) + "）に連絡した。\n\n";
    mails += "From a Thu Oct  1 09:00:00 2026\nFrom: Hanako <h" + number +
             "@example.jp>\nTo: taro@example.jp\n\nHello,\nPhone: 090-1234-" + number.substr(1) +
             "\n\n";
  }
  put(folder.path() / "a.csv", list);
  put(folder.path() / "b.txt", prose);
  put(folder.path() / "c.mbox", mails);
  const auto lines = [&](unsigned threads, std::uint64_t unit_bytes) {
    SurveyOptions options;
    options.thread_count = threads, options.unit_bytes = unit_bytes, options.mentions = true;
    std::string out;
    const auto result = survey(
        {folder.path()}, options,
        [&](MentionLine&& line) {
          out += line.way + " " + line.place + " " + std::string(kind_id(line.mention.kind)) + " " +
                 std::to_string(line.begin) + " " + std::to_string(line.end) + " " +
                 std::to_string(line.mention.strength) + " " + line.masked + "\n";
        },
        nullptr);
    EXPECT_TRUE(result.ok());
    return out;
  };
  const std::string wanted = lines(1, 16ULL << 20);
  EXPECT_GT(std::count(wanted.begin(), wanted.end(), '\n'), 30'000);
  for (const unsigned threads : {1U, 2U, 7U}) {
    for (const std::uint64_t unit_bytes : {30'000U, 100'000U, 1U << 20})
      EXPECT_TRUE(lines(threads, unit_bytes) == wanted) << threads << " " << unit_bytes;
  }
}

TEST(Survey, AUnitWhoseReaderEndedIsTriedAgain) {
  const FolderForTest folder;
  put(folder.path() / "a.csv", kList);
  MemoryLedger ledger;
  SurveyOptions options;
  options.ledger = &ledger;
  options.key[0] = 1;
  options.limits.answer_bytes_max = 1;  // every answer is too large: the reader is ended
  const SurveyResult ended = run(folder.path(), options);
  EXPECT_EQ(ended.survey.coverage.unread, 1U);
  ASSERT_EQ(ledger.units.size(), 1U);  // for this survey's mentions alone
  EXPECT_TRUE(ledger.units.begin()->first.starts_with("ended/"));
  options.limits = {};
  EXPECT_EQ(run(folder.path(), options).survey.people.likely, 1U);
  EXPECT_EQ(ledger.units.size(), 2U);
}

TEST(Survey, MentionsComeAgainAsTheyCame) {
  const FolderForTest folder;
  put(folder.path() / "a.csv", kList);
  std::string rows, lines;
  for (int i = 0; i < 3000; ++i) {
    rows += "架空 " + std::to_string(i) + ",taro" + std::to_string(i) + "@example.jp\n";
    lines += "連絡先 090-1234-" + std::to_string(1000 + i) + "\n";
  }
  put(folder.path() / "b.csv", "氏名,メール\n" + rows);
  put(folder.path() / "c.txt", lines);
  MemoryLedger ledger;
  SurveyOptions options;
  options.mentions = options.values = true;
  options.unit_bytes = 20'000;
  options.key[0] = 1;
  const auto into = [](std::string& out) {
    return [&out](MentionLine&& line) {
      out += line.way + " " + line.place + " " + line.value + " " + line.masked + " " +
             std::string(kind_id(line.mention.kind)) + " " + std::to_string(line.begin) + " " +
             std::to_string(line.record) + "\n";
    };
  };
  std::string wanted;
  ASSERT_TRUE(survey({folder.path()}, options, into(wanted), nullptr).ok());
  EXPECT_GT(std::count(wanted.begin(), wanted.end(), '\n'), 6000);
  options.ledger = &ledger;
  for (int round = 0; round < 2; ++round) {  // the second one finds all units finished
    const auto result = survey({folder.path()}, options, nullptr, nullptr);
    ASSERT_TRUE(result.ok());
    EXPECT_GT(result.value().units.size(), 5U);
    std::string again;
    const auto take = into(again);
    ASSERT_TRUE(mentions_again(result.value(), ledger, [&](MentionLine&& line) {
                  take(std::move(line));
                  return success();
                }).ok());
    EXPECT_TRUE(again == wanted);
    const auto place =
        std::find_if(result.value().record_places.begin(), result.value().record_places.end(),
                     [](std::uint64_t one) { return one == 0; });
    EXPECT_EQ(place, result.value().record_places.end()) << "every record has its place";
  }
  const auto result = survey({folder.path()}, options, nullptr, nullptr);
  ledger.units.erase(ledger.units.begin());
  const Status lost =
      mentions_again(result.value(), ledger, [](MentionLine&&) { return success(); });
  EXPECT_FALSE(lost.ok());
}

TEST(Survey, ResultsOfOtherReadersAreNotTakenForThoseOfThese) {
  const FolderForTest folder;
  put(folder.path() / "a.csv", kList);
  MemoryLedger ledger;
  SurveyOptions options;
  options.ledger = &ledger;
  options.key[0] = 1;
  run(folder.path(), options);
  ASSERT_EQ(ledger.units.size(), 1U);
  run(folder.path(), options);
  EXPECT_EQ(ledger.units.size(), 1U);
  const fs::path other = folder.path().string() + "-worker";
  fs::copy_file(unpack::worker_program("tadasu-worker"), other);
  std::ofstream(other, std::ios::app | std::ios::binary) << "another build";
  options.worker = other;
  run(folder.path(), options);
  fs::remove(other);
  EXPECT_EQ(ledger.units.size(), 2U);
}

TEST(Survey, ResultsOfOtherPacksAreNotTakenForThoseOfThese) {
  const FolderForTest folder, packs;
  put(folder.path() / "a.csv", kList);
  MemoryLedger ledger;
  SurveyOptions options;
  options.ledger = &ledger;
  options.key[0] = 1;
  for (const char* pack : {"kinds", "name-tagger"}) {
    fs::copy(packs_folder() / pack, packs.path() / pack);
  }
  ASSERT_EQ(setenv("TADASU_PACKS", packs.path().c_str(), 1), 0);
  run(folder.path(), options);
  EXPECT_EQ(ledger.units.size(), 1U);
  fs::remove(packs.path() / "name-tagger" / "name-tagger.bin");
  run(folder.path(), options);
  EXPECT_EQ(ledger.units.size(), 2U);
  std::ofstream(packs.path() / "kinds" / "words.toml", std::ios::app) << "# edited\n";
  run(folder.path(), options);
  EXPECT_EQ(ledger.units.size(), 3U);
  ASSERT_EQ(unsetenv("TADASU_PACKS"), 0);
}

TEST(Incident, OtherPeopleInTheSameNumbersAreANewRevision) {
  const FolderForTest folder;
  const fs::path evidence = folder.path() / "evidence";
  fs::create_directory(evidence);
  put(evidence / "a.csv", kList);
  const SystemClock clock;
  auto store = store::Store::open(folder.path() / "store", clock);
  ASSERT_TRUE(store.ok());
  ASSERT_TRUE(store.value()->make_incident_key("2026-001").ok());
  const auto revision = [&] {
    const auto sheet =
        survey_incident(*store.value(), "2026-001", {evidence}, "system", "test", {}, nullptr);
    EXPECT_TRUE(sheet.ok()) << (sheet.ok() ? "" : sheet.error().detail);
    return sheet.ok() ? sheet.value().revision : 0;
  };
  EXPECT_EQ(revision(), 1U);
  EXPECT_EQ(revision(), 1U) << "the same numbers from the same evidence";
  put(evidence / "a.csv", "氏名,メール\n鈴木花子,hana.suzuki@example.jp\n");
  EXPECT_EQ(revision(), 2U);
}

TEST(Incident, EveryStepOfASurveyIsTold) {
  const FolderForTest folder;
  fs::create_directory(folder.path() / "evidence");
  put(folder.path() / "evidence" / "a.csv", kList);
  const SystemClock clock;
  auto store = store::Store::open(folder.path() / "store", clock);
  ASSERT_TRUE(store.ok());
  ASSERT_TRUE(store.value()->make_incident_key("2026-001").ok());
  std::vector<Progress> told;
  ASSERT_TRUE(survey_incident(*store.value(), "2026-001", {folder.path() / "evidence"}, "system",
                              "test", {}, [&](const Progress& now) { told.push_back(now); })
                  .ok());
  const auto is = [](Progress::Step step) {
    return [step](const Progress& one) { return one.step == step; };
  };
  EXPECT_TRUE(std::any_of(told.begin(), told.end(), is(Progress::Step::TellingApart)));
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end(),
                             [](const Progress& a, const Progress& b) { return a.step < b.step; }));
  ASSERT_EQ(told.back().step, Progress::Step::Keeping);
  EXPECT_GT(told.back().to_keep, 0U);
  EXPECT_EQ(told.back().kept, told.back().to_keep);
}

TEST(Survey, PasswordsAsHashesAreToldFromThoseInClear) {
  const FolderForTest folder;
  const std::string hash = "$2b$12$" + std::string(53, 'a');
  put(folder.path() / "a.csv", "氏名,メール,パスワード\n山田太郎,taro@example.jp," + hash +
                                   "\n佐藤花子,hanako@example.jp," + hash + "\n");
  const auto passwords = [&] {
    const SurveyResult result = run(folder.path());
    for (const KindFacts& one : result.survey.kinds)
      if (one.kind == find::Kind::Password) return one;
    return KindFacts{};
  };
  const KindFacts all = passwords();
  EXPECT_EQ(all.mentions, 2U);
  EXPECT_EQ(all.hashed, 2U);
  EXPECT_EQ(hash_schemes(all), std::vector<std::string>{"bcrypt"});
  EXPECT_EQ(kind_words(all, Lang::En), "Password (all stored as hashes: bcrypt)");
  put(folder.path() / "b.csv", "氏名,パスワード\n高橋次郎,hunter2!\n");
  const KindFacts some = passwords();
  EXPECT_EQ(some.mentions, 3U);
  EXPECT_EQ(some.hashed, 2U);
  EXPECT_EQ(kind_words(some, Lang::En),
            "Password (2 stored as hashes: bcrypt; 1 not recognised as hashes)");
}

// The sheets of one incident over a folder that changes between surveys.
class Shrinking : public ::testing::Test {
 protected:
  void SetUp() override {
    evidence_ = folder_.path() / "evidence";
    fs::create_directory(evidence_);
    auto store = store::Store::open(folder_.path() / "store", clock_);
    ASSERT_TRUE(store.ok());
    store_ = std::move(store).value();
    ASSERT_TRUE(store_->make_incident_key("2026-001").ok());
  }
  void people(const std::string& name, int from, int count) {
    std::string list = "氏名,メール\n";
    for (int i = from; i < from + count; ++i)
      list += "見本太郎,member" + std::to_string(i) + "@example.jp\n";
    put(evidence_ / name, list);
  }
  FactSheet survey_again(const SurveyOptions& options = {}) {
    auto sheet =
        survey_incident(*store_, "2026-001", {evidence_}, "system", "test", options, nullptr);
    EXPECT_TRUE(sheet.ok()) << (sheet.ok() ? "" : sheet.error().detail);
    return sheet.ok() ? std::move(sheet).value() : FactSheet{};
  }

  const FolderForTest folder_;
  fs::path evidence_;
  const SystemClock clock_;
  std::unique_ptr<store::Store> store_;
};

TEST_F(Shrinking, AFileThatIsGoneIsSaidAndWidensTheUpperBoundInEveryLaterRevision) {
  people("a.csv", 1, 5);
  people("b.csv", 101, 3);
  const FactSheet first = survey_again();
  EXPECT_EQ(first.survey.people.max, 8U);
  EXPECT_EQ(first.survey.coverage.gone, 0U);
  EXPECT_EQ(loss_words(first.survey.coverage, Lang::En), "");
  fs::remove(evidence_ / "b.csv");
  const FactSheet second = survey_again();
  EXPECT_EQ(second.revision, 2U);
  EXPECT_EQ(second.survey.people.min, 1U) << "one name in all of it";
  EXPECT_EQ(second.survey.people_read.max, 5U);
  EXPECT_GE(second.survey.people.max, 8U) << "those of the file that is gone";
  EXPECT_LE(second.survey.people.max, 5U + 8U) << "they were counted once: no more than that";
  EXPECT_EQ(second.survey.coverage.gone, 1U);
  ASSERT_EQ(second.survey.unread.size(), 1U);
  EXPECT_EQ(second.survey.unread[0].why, unpack::Why::Vanished);
  EXPECT_TRUE(second.survey.unread[0].way.ends_with("/b.csv"));
  EXPECT_EQ(second.survey.coverage.seen, 2U);
  EXPECT_NE(statement(second, Lang::En).find("Gone since an earlier survey: 1 of its files"),
            std::string::npos);
  people("c.csv", 201, 1);
  const FactSheet third = survey_again();
  EXPECT_EQ(third.revision, 3U);
  EXPECT_EQ(third.survey.coverage.gone, 1U) << "not only until the next survey";
  people("b.csv", 101, 3);
  EXPECT_EQ(survey_again().survey.coverage.gone, 0U) << "put back";
}

TEST_F(Shrinking, AFileThatMovedOrThatHasATwinIsNotGone) {
  people("a.csv", 1, 5);
  people("b.csv", 101, 3);
  people("twin of b.csv", 101, 3);
  survey_again();
  fs::rename(evidence_ / "a.csv", evidence_ / "z.csv");
  fs::remove(evidence_ / "b.csv");
  EXPECT_EQ(survey_again().survey.coverage.gone, 0U);
}

TEST_F(Shrinking, OtherContentUnderTheSameNameIsSaid) {
  people("a.csv", 1, 5);
  survey_again();
  people("a.csv", 1, 2);
  const FactSheet second = survey_again();
  EXPECT_EQ(second.survey.coverage.changed, 1U);
  EXPECT_EQ(second.survey.coverage.gone, 0U);
  EXPECT_NE(statement(second, Lang::En).find("other content"), std::string::npos);
  EXPECT_EQ(survey_again().revision, 2U) << "nothing new";
}

TEST_F(Shrinking, ContentThatIsNowhereAnyMoreStaysInTheUpperBound) {
  people("m.csv", 1, 3);
  EXPECT_EQ(survey_again().survey.people.max, 3U);
  people("m.csv", 1, 0);
  const FactSheet second = survey_again();
  EXPECT_EQ(second.survey.people_read.max, 0U);
  EXPECT_EQ(second.survey.people.max, 3U);
  EXPECT_EQ(second.survey.coverage.changed, 1U);
  ASSERT_EQ(second.survey.unread.size(), 1U) << "the content that was lost";
  put(evidence_ / "note.txt", "メモ\n");
  const FactSheet third = survey_again();
  EXPECT_EQ(third.revision, 3U);
  EXPECT_EQ(third.survey.coverage.changed, 1U) << "not only until the next survey";
  EXPECT_EQ(third.survey.people.max, 3U) << "what was lost before adds no more than before";
  EXPECT_EQ(survey_again().revision, 3U) << "nothing new";
  fs::remove(evidence_ / "m.csv");
  const FactSheet fourth = survey_again();
  EXPECT_EQ(fourth.survey.coverage.gone, 1U) << "one file, whatever it held over time";
  EXPECT_EQ(fourth.survey.coverage.changed, 0U);
  EXPECT_EQ(fourth.survey.people.max, 3U);
  people("z.csv", 1, 3);
  EXPECT_EQ(survey_again().survey.people_read.max, 3U);
}

// A file that was not read this time, but is of another size, is not what it was.
TEST_F(Shrinking, ContentIsLostAlsoWhereWhatStandsThereNowIsUnread) {
  people("m.csv", 1, 300);
  EXPECT_EQ(survey_again().survey.people.max, 300U);
  std::atomic<bool> stop = true;
  SurveyOptions stopped;
  stopped.stop = &stop;
  const FactSheet same = survey_again(stopped);
  EXPECT_EQ(same.survey.coverage.changed, 0U) << "of the same size: what it was";
  people("m.csv", 1, 0);
  const FactSheet other = survey_again(stopped);
  EXPECT_EQ(other.survey.coverage.changed, 1U);
  EXPECT_GE(other.survey.people.max, 300U);
  const FactSheet read = survey_again();
  EXPECT_EQ(read.survey.coverage.changed, 1U) << "what was unread of this size is read now";
  EXPECT_GE(read.survey.people.max, 300U);
  people("m.csv", 1, 300);
  EXPECT_EQ(survey_again().survey.people_read.max, 300U);
}

// A bound that holds for one way of reading says nothing of another.
TEST_F(Shrinking, WhatWasLostIsNotBoundedByASurveyThatReadLess) {
  std::string codes;
  for (int i = 100; i < 400; ++i) codes += "入館 E123" + std::to_string(i) + "\n";
  put(evidence_ / "codes.txt", codes);
  EXPECT_EQ(survey_again().survey.people.max, 0U);
  fs::remove(evidence_ / "codes.txt");
  SurveyOptions more;
  const auto own = check_own_kinds(
      "[[kind]]\nid = \"staff_card\"\nname_ja = \"社員証番号\"\nname_en = \"Staff card\"\n"
      "pattern = 'E\\d{6}'\ncounts_as = \"employee_number\"\nmask = \"first\"\n"
      "matches = [\"E123456\"]\n");
  ASSERT_TRUE(own.ok()) << own.error().detail;
  more.own_kinds = own.value().own;
  const FactSheet second = survey_again(more);
  EXPECT_EQ(second.survey.coverage.gone, 1U);
  EXPECT_GE(second.survey.people.max, 300U);
  people("a.csv", 1, 1);
  EXPECT_EQ(survey_again().survey.people.max, second.survey.people.max + 1) << "as wide as before";
}

TEST(Uncounted, APlaceIsCountedByItselfOrByAFolderAroundIt) {
  FactSheet sheet;
  sheet.places = {"/e/usb", "/e/list.csv"};
  EXPECT_EQ(uncounted(&sheet, {"/e/usb", "/e/usb/", "/e/usb/a", "/e/list.csv"}),
            std::vector<std::string>{});
  EXPECT_EQ(uncounted(&sheet, {"/e/usb2", "/e"}), (std::vector<std::string>{"/e/usb2", "/e"}));
  EXPECT_EQ(uncounted(nullptr, {"/e/usb"}), std::vector<std::string>{"/e/usb"});
}

}  // namespace
}  // namespace tadasu::facts
