// kill -9 at random moments: what was acknowledged is there, and the chain holds, every time.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <random>
#include <thread>
#include <vector>

#include "store/store.h"
#include "store/test_folder.h"

namespace tadasu::store {
namespace {

constexpr int kRounds = 64;
constexpr int kThreads = 4;

// What the child says over the pipe after an append returned. Written in one call of 24 bytes,
// which a pipe takes whole or not at all.
struct Acknowledged {
  std::uint64_t number;
  std::uint64_t round;
  std::uint64_t value;
};

[[noreturn]] void append_until_killed(const std::filesystem::path& folder, std::uint64_t round,
                                      int pipe) {
  const SystemClock clock;
  auto opened = Store::open(folder, clock);
  if (!opened.ok()) ::_exit(9);
  Store& store = *opened.value();
  if (!store.make_incident_key("2026-001").ok()) ::_exit(9);
  std::vector<std::thread> threads;
  for (std::uint64_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&store, t, round, pipe] {
      for (std::uint64_t i = 0;; ++i) {
        const std::uint64_t value = t * 1'000'000 + i;
        const auto done = store.append({.incident = "2026-001",
                                        .actor = "tester",
                                        .what = "note.added",
                                        .body_json = "{\"round\":" + std::to_string(round) +
                                                     ",\"value\":" + std::to_string(value) + "}"});
        if (!done.ok()) ::_exit(8);
        const std::string unit = std::to_string(round) + "/" + std::to_string(value);
        if (!store.finish_unit("2026-001", unit, unit).ok()) ::_exit(8);
        const Acknowledged said{done.value().number, round, value};
        if (::write(pipe, &said, sizeof said) != sizeof said) ::_exit(7);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  ::_exit(6);
}

std::vector<Acknowledged> run_and_kill(const std::filesystem::path& folder, std::uint64_t round,
                                       std::chrono::microseconds after) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    append_until_killed(folder, round, ends[1]);
  }
  ::close(ends[1]);
  std::thread killer([&] {
    std::this_thread::sleep_for(after);
    ::kill(child, SIGKILL);
  });
  std::vector<Acknowledged> out;
  Acknowledged said{};
  while (::read(ends[0], &said, sizeof said) == sizeof said) out.push_back(said);
  killer.join();
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << "round " << round;
  ::close(ends[0]);
  return out;
}

TEST(Kill, NothingAcknowledgedIsLostAndTheChainHolds) {
  const TestFolder folder;
  const SystemClock clock;
  std::mt19937 random(64);
  std::map<std::uint64_t, std::string> acknowledged;
  std::vector<std::string> units;
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    const std::chrono::microseconds after(1'000 + random() % 90'000);
    for (const Acknowledged& said : run_and_kill(folder.store(), round, after)) {
      const auto body = "{\"round\":" + std::to_string(said.round) +
                        ",\"value\":" + std::to_string(said.value) + "}";
      EXPECT_TRUE(acknowledged.emplace(said.number, body).second);
      units.push_back(std::to_string(said.round) + "/" + std::to_string(said.value));
    }
    auto opened = Store::open(folder.store(), clock);  // checks the file and follows the chain
    ASSERT_TRUE(opened.ok()) << "round " << round << ": " << opened.error().where;
    std::size_t there = 0;
    ASSERT_TRUE(opened.value()
                    ->read("", 0,
                           [&](const Entry& entry) {
                             const auto said = acknowledged.find(entry.number);
                             if (said != acknowledged.end()) {
                               ++there;
                               EXPECT_EQ(entry.body, said->second);
                             }
                             return true;
                           })
                    .ok());
    ASSERT_EQ(there, acknowledged.size()) << "round " << round;
  }
  auto opened = Store::open(folder.store(), clock);
  ASSERT_TRUE(opened.ok());
  for (const std::string& unit : units) {
    EXPECT_EQ(opened.value()->unit_result("2026-001", unit).value(), unit);
  }
  EXPECT_GT(acknowledged.size(), 100u);
  RecordProperty("acknowledged", std::to_string(acknowledged.size()));
  std::printf("kills: %d, acknowledged: %zu, lost: 0\n", kRounds, acknowledged.size());
}

}  // namespace
}  // namespace tadasu::store
