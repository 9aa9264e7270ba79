// A worker that was taken over costs its file, never the survey.
#include "facts/crew.h"

#include <gtest/gtest.h>

#include <fstream>

#include "facts/folder_for_test.h"
#include "facts/known_list.h"
#include "facts/survey.h"
#include "facts/wire.h"

namespace tadasu::facts {
namespace {

constexpr const char* kAttacker = "tadasu-crew-attack";

TEST(Crew, WhatDoesNotLearnTheListAsItShouldHasDiedAndLeavesNothing) {
  auto list = memory_file("any list");
  ASSERT_TRUE(list.ok());
  const auto known = std::make_shared<const File>(std::move(list).value());
  Crew crew(unpack::worker_program(kAttacker), "", Hello{}, {}, known);
  const auto evidence = memory_file("x");
  ASSERT_TRUE(evidence.ok());
  for (const char* way : {"good", "asks", "dies", "late", "early", "good"}) {
    const auto read =
        crew.read_unit(evidence.value().fd(), {.way = way, .plan = {}, .reader = {}}, 1);
    ASSERT_TRUE(read.ok()) << way << ": " << read.error().detail;
    const bool good = std::string_view(way) == "good";
    EXPECT_EQ(read.value().whole, good) << way;
    wire::Reader reader(read.value().items);
    EXPECT_EQ(reader.byte(), static_cast<char>(good ? wire::Item::Way : wire::Item::Unread)) << way;
    EXPECT_EQ(reader.text(), way);
    if (good) continue;
    EXPECT_EQ(reader.byte(), static_cast<char>(unpack::Why::ReaderDied)) << way;
  }
  EXPECT_TRUE(crew.jailed().rlimits) << "says how the last process was jailed";
}

// Units that a worker tells early follow each other, and where they end is a cut, or nothing of
// what it says of the file is taken.
TEST(Crew, EarlyUnitsThatDoNotFitTheCutsMakeTheProbeWorthless) {
  const auto evidence = memory_file(std::string(100, 'x'));
  ASSERT_TRUE(evidence.ok());
  Crew crew(unpack::worker_program(kAttacker), "", Hello{}, {});
  for (const std::string way :
       {"fits", "gap", "back", "nothing", "beyond", "whole", "dead", "other", "fits"}) {
    std::uint64_t told = 0;
    const auto probe = crew.probe(evidence.value().fd(), way, 10, [&](const unpack::Unit& unit) {
      EXPECT_EQ(unit.begin, told) << way;
      told = unit.end;
    });
    ASSERT_TRUE(probe.ok()) << way << ": " << probe.error().detail;
    EXPECT_EQ(probe.value().splittable, way == "fits") << way;
    EXPECT_EQ(told, way == "fits" || way == "other" ? 40U
                    : way == "whole"                ? 100U
                    : way == "beyond"               ? 200U
                                                    : 10U)
        << way;
  }
}

// What was given out early stays read; what lies behind it is one unit where the cuts are unknown.
TEST(Crew, TheSurveyReadsEveryByteOnceWhateverTheProbeSays) {
  for (const std::string way : {"fits good", "gap good", "back good", "beyond good", "whole good",
                                "dead good", "other good"}) {
    const FolderForTest folder;
    std::ofstream(folder.path() / way) << std::string(100, 'x');
    SurveyOptions options;
    options.key[0] = 1;
    options.worker = unpack::worker_program(kAttacker);
    for (const unsigned threads : {1U, 2U}) {
      options.thread_count = threads, options.unit_bytes = 10;
      std::uint64_t bytes_done = 0;
      const auto result = survey({folder.path()}, options, nullptr, [&](const Progress& progress) {
        bytes_done = progress.bytes_done;
      });
      ASSERT_TRUE(result.ok()) << way << ": " << result.error().detail;
      EXPECT_EQ(bytes_done, 100U) << way << " " << threads;
      EXPECT_TRUE(result.value().survey.unread.empty()) << way << " " << threads;
    }
  }
}

TEST(Crew, TheSurveyGoesOnBehindAFileThatTookOverItsWorker) {
  const FolderForTest folder;
  for (const char* name : {"asks", "dies", "good", "late"})
    std::ofstream(folder.path() / name) << "x";
  std::ofstream(folder.path() / "members.csv") << "氏名\n黒須原ちとせ\n犬養木かなで\n";
  SurveyOptions options;
  options.key[0] = 1;
  const auto list = read_known_list(folder.path() / "members.csv", options.key);
  ASSERT_TRUE(list.ok()) << list.error().detail;
  options.known_people = list.value().hashes;
  options.worker = unpack::worker_program(kAttacker);
  options.thread_count = 1;
  std::filesystem::remove(folder.path() / "members.csv");
  const auto result = survey({folder.path()}, options, nullptr, nullptr);
  ASSERT_TRUE(result.ok()) << result.error().detail;
  EXPECT_EQ(result.value().survey.coverage.read, 1U);
  ASSERT_EQ(result.value().survey.unread.size(), 3U);
  for (const unpack::Unread& unread : result.value().survey.unread)
    EXPECT_EQ(unread.why, unpack::Why::ReaderDied) << unread.way;
}

}  // namespace
}  // namespace tadasu::facts
