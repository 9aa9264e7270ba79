#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <set>
#include <thread>

#include "store/store.h"
#include "store/test_folder.h"

namespace tadasu::store {
namespace {

class Journal : public ::testing::Test {
 protected:
  void SetUp() override { open(); }
  void open() {
    store_.reset();
    auto opened = Store::open(folder_.store(), clock_);
    ASSERT_TRUE(opened.ok()) << opened.error().where << ": " << opened.error().detail;
    store_ = std::move(opened).value();
  }
  NewEntry entry(std::string incident, std::string body = "{}") {
    return {.incident = std::move(incident),
            .actor = "tester",
            .what = "note.added",
            .body_json = std::move(body)};
  }
  std::vector<Entry> all(std::string_view incident = "", std::uint64_t after = 0) {
    std::vector<Entry> out;
    EXPECT_TRUE(store_
                    ->read(incident, after,
                           [&](const Entry& each) {
                             out.push_back(each);
                             return true;
                           })
                    .ok());
    return out;
  }

  TestFolder folder_;
  FixedClock clock_{test_moment()};
  std::unique_ptr<Store> store_;
};

TEST_F(Journal, EntriesAreNumberedFromOneAndChained) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(store_->append(entry("2026-001")).ok());
  const auto entries = all();
  ASSERT_EQ(entries.size(), 3u);
  Digest previous{};
  for (std::size_t i = 0; i < entries.size(); ++i) {
    EXPECT_EQ(entries[i].number, i + 1);
    EXPECT_EQ(entries[i].previous, previous);
    EXPECT_EQ(entries[i].at, clock_.now());
    previous = entries[i].hash;
  }
  EXPECT_EQ(store_->last_number(), 3u);
  EXPECT_EQ(store_->verify().value(), std::nullopt);
}

TEST_F(Journal, TheBodyIsKeptInCanonicalForm) {
  const auto first = store_->append(entry("2026-001", "{ \"b\" : 1, \"a\":\"\\u3042\" }"));
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first.value().body, "{\"a\":\"あ\",\"b\":1}");
}

TEST_F(Journal, ABodyThatIsNoObjectIsRefused) {
  for (const char* body : {"", "[]", "{", "1", "{\"a\":\"\xff\"}", "{} x"}) {
    const auto refused = store_->append(entry("2026-001", body));
    ASSERT_FALSE(refused.ok()) << body;
    EXPECT_EQ(refused.error().trouble, Trouble::Invalid);
  }
  EXPECT_EQ(store_->last_number(), 0u);
}

TEST_F(Journal, EverythingIsThereAfterOpeningAgain) {
  ASSERT_TRUE(store_->append(entry("2026-001", "{\"n\":1}")).ok());
  const Entry before = all().front();
  open();
  const Entry after = all().front();
  EXPECT_EQ(after.hash, before.hash);
  EXPECT_EQ(after.body, before.body);
  EXPECT_EQ(store_->append(entry("2026-001")).value().previous, before.hash);
}

TEST_F(Journal, ReadingGivesOneIncidentAfterANumberUntilToldToStop) {
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(store_->append(entry(i % 2 == 0 ? "2026-001" : "2026-002")).ok());
  }
  ASSERT_EQ(all("2026-002").size(), 3u);
  EXPECT_EQ(all("2026-002", 2).front().number, 4u);
  EXPECT_TRUE(all("2026-003").empty());
  int seen = 0;
  ASSERT_TRUE(store_->read("", 0, [&](const Entry&) { return ++seen < 2; }).ok());
  EXPECT_EQ(seen, 2);
}

TEST_F(Journal, AnEntryCanBeAppendedWhileReading) {
  ASSERT_TRUE(store_->append(entry("2026-001")).ok());
  ASSERT_TRUE(store_
                  ->read("", 0,
                         [&](const Entry&) {
                           EXPECT_TRUE(store_->append(entry("2026-001")).ok());
                           return true;
                         })
                  .ok());
  EXPECT_EQ(store_->last_number(), 2u);
}

TEST_F(Journal, TheSlowerOfTwoIsToldThatSomethingChanged) {
  const auto seen = store_->append(entry("2026-001")).value().number;
  ASSERT_TRUE(store_->append(entry("2026-002")).ok());  // another incident does not matter
  auto mine = entry("2026-001");
  mine.only_if_last = seen;
  auto theirs = mine;
  ASSERT_TRUE(store_->append(theirs).ok());
  const auto refused = store_->append(mine);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().trouble, Trouble::Conflict);
  EXPECT_EQ(refused.error().where, "journal/3");
  EXPECT_EQ(all("2026-001").size(), 2u);
}

TEST_F(Journal, OfManyWhoSawTheSameStateExactlyOneWins) {
  ASSERT_TRUE(store_->append(entry("2026-001")).ok());
  std::atomic<int> won = 0, lost = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      auto mine = entry("2026-001");
      mine.only_if_last = 1;
      const auto result = store_->append(mine);
      if (result.ok()) ++won;
      if (!result.ok() && result.error().trouble == Trouble::Conflict) ++lost;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(won, 1);
  EXPECT_EQ(lost, 15);
  EXPECT_EQ(store_->verify().value(), std::nullopt);
}

TEST_F(Journal, ASecondAppendWithTheSameKeyReturnsTheFirstEntry) {
  auto mine = entry("2026-001", "{\"n\":1}");
  mine.once = "form-17";
  const Entry first = store_->append(mine).value();
  mine.only_if_last = 0;  // the retry also carries the old state
  const Entry second = store_->append(mine).value();
  EXPECT_EQ(second.number, first.number);
  EXPECT_EQ(second.hash, first.hash);
  open();
  EXPECT_EQ(store_->append(mine).value().number, first.number);
  EXPECT_EQ(store_->find_once("tester", "note.added", "form-17").value()->number, first.number);
  EXPECT_FALSE(store_->find_once("tester", "note.added", "form-18").value().has_value());
  EXPECT_EQ(store_->last_number(), 1u);
}

TEST_F(Journal, TheKeyOfAnotherActorOrKindIsAnotherKey) {
  auto mine = entry("2026-001");
  mine.once = "1";
  ASSERT_EQ(store_->append(mine).value().number, 1u);
  mine.actor = "somebody";
  ASSERT_EQ(store_->append(mine).value().number, 2u);
  mine.what = "task.done";
  ASSERT_EQ(store_->append(mine).value().number, 3u);
}

TEST_F(Journal, SeveralEntriesGoInTogetherOrNotAtAll) {
  auto refused = entry("2026-001");
  refused.only_if_last = 0;
  const auto result = store_->append_all({entry("2026-001"), refused});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(store_->last_number(), 0u);
  EXPECT_TRUE(all().empty());
  const auto both = store_->append_all({entry("2026-001"), entry("2026-001")});
  ASSERT_TRUE(both.ok());
  EXPECT_EQ(both.value()[1].previous, both.value()[0].hash);
}

TEST_F(Journal, EntriesOfOneKindAreFoundOverAllIncidents) {
  ASSERT_TRUE(store_->append(entry("2026-001")).ok());
  auto other = entry("2026-002");
  other.what = "incident.opened";
  ASSERT_TRUE(store_->append(other).ok());
  std::vector<std::string> seen;
  ASSERT_TRUE(store_
                  ->read_what("incident.opened", 0,
                              [&](const Entry& each) {
                                seen.push_back(each.incident);
                                return true;
                              })
                  .ok());
  EXPECT_EQ(seen, std::vector<std::string>{"2026-002"});
}

TEST_F(Journal, ManyThreadsAppendWithoutGapAndEachGetsItsOwnEntry) {
  constexpr int kThreads = 8, kEach = 200;
  std::vector<std::set<std::uint64_t>> numbers(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const auto body = "{\"i\":" + std::to_string(i) + ",\"t\":" + std::to_string(t) + "}";
        const auto done = store_->append(entry("2026-001", body));
        ASSERT_TRUE(done.ok());
        EXPECT_EQ(done.value().body, body);
        numbers[static_cast<std::size_t>(t)].insert(done.value().number);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::uint64_t> together;
  for (auto& each : numbers) together.insert(each.begin(), each.end());
  EXPECT_EQ(together.size(), static_cast<std::size_t>(kThreads * kEach));
  EXPECT_EQ(*together.rbegin(), static_cast<std::uint64_t>(kThreads * kEach));
  EXPECT_EQ(store_->verify().value(), std::nullopt);
}

TEST_F(Journal, ASecondProcessIsToldThatTheStoreIsInUse) {
  const pid_t child = ::fork();
  if (child == 0) {
    const auto opened = Store::open(folder_.store(), clock_);
    ::_exit(!opened.ok() && opened.error().trouble == Trouble::Locked ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_EQ(Store::open(folder_.store(), clock_).error().trouble, Trouble::Locked);
}

TEST_F(Journal, AMissingParentFolderIsNotCreated) {
  const auto opened = Store::open(folder_.path() / "no" / "store", clock_);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().trouble, Trouble::NotFound);
}

}  // namespace
}  // namespace tadasu::store
