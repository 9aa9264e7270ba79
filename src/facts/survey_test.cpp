// Whole surveys through the jailed workers, into a store. All people are invented.
#include "facts/survey.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "facts/facts.h"
#include "facts/folder_for_test.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

namespace fs = std::filesystem;

void put(const fs::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}

class MemoryLedger final : public UnitLedger {
 public:
  std::optional<std::string> finished(const std::string& unit_id) override {
    const std::lock_guard lock(mutex_);
    const auto found = units.find(unit_id);
    return found == units.end() ? std::nullopt : std::optional(found->second);
  }
  Status finish(const std::string& unit_id, const std::string& result) override {
    const std::lock_guard lock(mutex_);
    units[unit_id] = result;
    return success();
  }
  std::map<std::string, std::string> units;

 private:
  std::mutex mutex_;
};

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
  EXPECT_TRUE(ledger.units.empty());
  options.limits = {};
  EXPECT_EQ(run(folder.path(), options).survey.people.likely, 1U);
  EXPECT_EQ(ledger.units.size(), 1U);
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

}  // namespace
}  // namespace tadasu::facts
