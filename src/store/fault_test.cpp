// Disks that fail, fill, and lose power.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <fstream>

#include "store/disk_double.h"
#include "store/store.h"
#include "store/test_folder.h"

namespace tadasu::store {
namespace {

NewEntry entry(int number) {
  return {.incident = "2026-001",
          .actor = "tester",
          .what = "note.added",
          .body_json = "{\"n\":" + std::to_string(number) + "}",
          .once = "note-" + std::to_string(number)};
}

// The `n` of all entries, in order.
std::vector<std::string> bodies(const Store& store) {
  std::vector<std::string> out;
  EXPECT_TRUE(store
                  .read("", 0,
                        [&](const Entry& each) {
                          out.push_back(each.body);
                          return true;
                        })
                  .ok());
  return out;
}

// After a write failed: no more writes, reads go on, and once the disk is well again what was asked
// for stands in the journal exactly once.
void expect_stopped_then_well(Store& store, DiskDouble& disk, int asked,
                              const std::vector<int>& acknowledged) {
  ASSERT_TRUE(store.writing_stopped().has_value());
  EXPECT_FALSE(store.append(entry(1000)).ok());
  EXPECT_FALSE(store.put_document("", "x", "y").ok());
  const auto seen = bodies(store);
  for (const int number : acknowledged) {
    EXPECT_NE(std::find(seen.begin(), seen.end(), "{\"n\":" + std::to_string(number) + "}"),
              seen.end());
  }
  disk.heal();
  EXPECT_FALSE(store.append(entry(1000)).ok());  // not by itself
  const Status again = store.start_writing_again();
  ASSERT_TRUE(again.ok()) << again.error().detail;
  for (int number = 1; number <= asked; ++number) EXPECT_TRUE(store.append(entry(number)).ok());
  EXPECT_EQ(bodies(store).size(), static_cast<std::size_t>(asked));
  EXPECT_EQ(store.verify().value(), std::nullopt);
}

TEST(Fault, EveryWriteAndSyncMayFailOnceAndNothingAcknowledgedIsLost) {
  constexpr int kAsked = 5;
  const FixedClock clock(test_moment());
  for (const int code : {SQLITE_IOERR_FSYNC, SQLITE_FULL}) {
    int n = 1;
    for (bool reached = true; reached; ++n) {
      ASSERT_LT(n, 200);
      const TestFolder folder(On::Memory);
      std::vector<int> acknowledged;
      {
        DiskDouble disk;
        auto opened = Store::open(folder.store(), clock);
        ASSERT_TRUE(opened.ok());
        disk.fail_from(n, code);
        Trouble trouble = Trouble::NotFound;
        for (int number = 1; number <= kAsked; ++number) {
          const auto done = opened.value()->append(entry(number));
          if (done.ok()) acknowledged.push_back(number);
          if (!done.ok()) trouble = done.error().trouble;
        }
        reached = disk.failed();
        if (reached) {
          EXPECT_TRUE(trouble == Trouble::Unavailable || trouble == Trouble::Full);
          expect_stopped_then_well(*opened.value(), disk, kAsked, acknowledged);
        }
      }
      const auto opened = Store::open(folder.store(), clock);
      ASSERT_TRUE(opened.ok()) << opened.error().detail;
      EXPECT_EQ(bodies(*opened.value()).size(), static_cast<std::size_t>(kAsked));
    }
    EXPECT_GT(n, 10);
  }
}

// Fills up whatever the limit is, then takes it away.
void fill_and_recover(const std::filesystem::path& folder, const std::function<void()>& make_room) {
  const FixedClock clock(test_moment());
  auto opened = Store::open(folder, clock);
  ASSERT_TRUE(opened.ok()) << opened.error().detail;
  Store& store = *opened.value();
  std::uint64_t acknowledged = 0;
  Trouble trouble = Trouble::NotFound;
  for (int i = 0; i < 2000 && trouble == Trouble::NotFound; ++i) {
    const auto done = store.append({.incident = "2026-001",
                                    .actor = "tester",
                                    .what = "note.added",
                                    .body_json = "{\"x\":\"" + std::string(20'000, 'x') + "\"}"});
    if (done.ok()) acknowledged = done.value().number;
    if (!done.ok()) trouble = done.error().trouble;
  }
  EXPECT_EQ(trouble, Trouble::Full);
  EXPECT_EQ(store.writing_stopped()->trouble, Trouble::Full);
  EXPECT_EQ(store.last_number(), acknowledged);
  EXPECT_EQ(bodies(store).size(), acknowledged);
  EXPECT_EQ(store.append(entry(1)).error().trouble, Trouble::Full);
  make_room();
  const Status again = store.start_writing_again();
  ASSERT_TRUE(again.ok()) << again.error().detail;
  EXPECT_TRUE(store.append(entry(1)).ok());
  opened.value().reset();
  auto reopened = Store::open(folder, clock);
  ASSERT_TRUE(reopened.ok()) << reopened.error().detail;
  EXPECT_EQ(bodies(*reopened.value()).size(), acknowledged + 1);
}

TEST(Fault, AFileThatMayNotGrowIsAFullDisk) {
  const TestFolder folder(On::Memory);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit low = before;
  low.rlim_cur = 2 << 20;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &low), 0);
  fill_and_recover(folder.store(), [&] { ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0); });
  ::setrlimit(RLIMIT_FSIZE, &before);
  ::signal(SIGXFSZ, SIG_DFL);
}

TEST(Fault, AFullDiskStopsWritingAndReadsGoOn) {
  const TestFolder folder(On::Memory);
  if (::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=3m") != 0) {
    GTEST_SKIP() << "skipped: may not mount a small disk here";
  }
  fill_and_recover(folder.store(), [&] {
    ASSERT_EQ(::mount("tmpfs", folder.path().c_str(), "tmpfs", MS_REMOUNT, "size=40m"), 0);
  });
  EXPECT_EQ(::umount2(folder.path().c_str(), MNT_DETACH), 0);
}

// Runs a small life of a store on a disk that remembers, then cuts the power at many places. How
// many of the images lack something that was acknowledged, or do not open.
int lost_in_power_cuts(std::vector<DiskOperation> log, const std::filesystem::path& keys,
                       int images, std::size_t first_end) {
  const FixedClock clock(test_moment());
  std::mt19937 random(512);
  int lost = 0;
  for (int i = 0; i < images; ++i) {
    const std::size_t end = first_end + random() % (log.size() - first_end + 1);
    std::uint64_t acknowledged = 0;
    for (std::size_t k = 0; k < end; ++k) {
      if (log[k].kind == DiskOperation::Acknowledge) acknowledged = log[k].offset;
    }
    const TestFolder folder(On::Memory);
    std::filesystem::create_directory(folder.store());
    std::filesystem::copy(keys, folder.store() / "keys");
    for (const auto& [name, bytes] : after_power_cut(log, end, random)) {
      std::ofstream(folder.store() / name, std::ios::binary) << bytes;
    }
    const auto opened = Store::open(folder.store(), clock);
    if (!opened.ok() || opened.value()->last_number() < acknowledged) ++lost;
  }
  return lost;
}

TEST(Fault, NoPowerCutLosesWhatWasAcknowledged) {
  constexpr std::uint64_t kEntries = 30;
  const TestFolder folder(On::Memory);
  const FixedClock clock(test_moment());
  std::vector<DiskOperation> log;
  std::size_t ready = 0;
  {
    DiskDouble disk;
    disk.record();
    auto opened = Store::open(folder.store(), clock);
    ASSERT_TRUE(opened.ok());
    disk.acknowledge(0);  // from here on the store exists
    for (std::uint64_t i = 1; i <= kEntries; ++i) {
      const auto done = opened.value()->append(entry(static_cast<int>(i)));
      ASSERT_TRUE(done.ok());
      disk.acknowledge(done.value().number);
      if (i % 10 != 0) continue;
      ASSERT_TRUE(opened.value()->put_document("", "d", std::string(30'000, 'x')).ok());
    }
    log = disk.stop_recording();
  }
  while (log[ready].kind != DiskOperation::Acknowledge) ++ready;
  EXPECT_EQ(lost_in_power_cuts(log, folder.store() / "keys", 300, ready), 0);

  // The test of the test: a program that does not sync must be caught.
  std::vector<DiskOperation> careless;
  for (auto& each : log) {
    if (each.kind != DiskOperation::Sync) careless.push_back(each);
  }
  std::size_t first = 0;
  while (careless[first].kind != DiskOperation::Acknowledge) ++first;
  EXPECT_GT(lost_in_power_cuts(careless, folder.store() / "keys", 60, first), 20);
}

}  // namespace
}  // namespace tadasu::store
