// The jail against a worker that attacks it (jail_attack_main.cpp). After every attack the parent
// is asked to do honest work with the same Worker: that is what the jail is for.
#include "unpack/jail.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <random>
#include <thread>

#include "base/check.h"
#include "unpack/jail_frame.h"
#include "unpack/jail_lock.h"

namespace tadasu::unpack {
namespace {

using std::chrono::milliseconds;

std::filesystem::path attacker() { return worker_program("tadasu-jail-attack"); }

JailLimits quick_limits() {
  JailLimits limits;
  limits.job_max = milliseconds{3000};
  limits.silence_max = milliseconds{1000};
  return limits;
}

Worker started(const std::string& hello = "", JailLimits limits = quick_limits()) {
  Result<Worker> worker = Worker::start(attacker(), hello, limits);
  EXPECT_TRUE(worker.ok()) << worker.error().where << ": " << worker.error().detail;
  TADASU_CHECK(worker.ok());
  return std::move(worker).value();
}

// A file in memory that holds `content`, open for reading and writing.
File file_of(std::string_view content) {
  File file(memfd_create("test", MFD_CLOEXEC));
  EXPECT_EQ(write(file.fd(), content.data(), content.size()), static_cast<ssize_t>(content.size()));
  return file;
}

struct Seen {
  JobEnd end = JobEnd::Died;
  std::string how;
  std::vector<std::string> records;
  [[nodiscard]] std::string last() const { return records.empty() ? "" : records.back(); }
};

Seen tried(Worker& worker, std::string_view request, int fd = -1) {
  Seen seen;
  const Result<JobEnd> end =
      worker.run(request, fd, [&](std::string_view r) { seen.records.emplace_back(r); });
  EXPECT_TRUE(end.ok()) << end.error().detail;
  if (end.ok()) seen.end = end.value();
  seen.how = worker.ended_how();
  return seen;
}

void expect_honest_work(Worker& worker) {
  const Seen seen = tried(worker, "echo and on it goes");
  EXPECT_EQ(seen.end, JobEnd::Done);
  EXPECT_EQ(seen.last(), "echo and on it goes");
}

std::size_t open_descriptors() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd"))
    ++count;
  return count;
}

// Children of this process that ended and were not reaped.
bool has_zombie() {
  siginfo_t about{};
  return waitid(P_ALL, 0, &about, WEXITED | WNOHANG | WNOWAIT) == 0 && about.si_pid != 0;
}

#ifdef TADASU_SANITIZED
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#define NEEDS_THE_FULL_JAIL() \
  if (kSanitized) GTEST_SKIP() << "sanitizers need what this wall forbids"

// ---- honest work -------------------------------------------------------------------------------

TEST(Jail, holds_with_all_walls_on_this_kernel) {
  NEEDS_THE_FULL_JAIL();
  const Worker worker = started();
  EXPECT_TRUE(worker.jailed().seccomp);
  EXPECT_TRUE(worker.jailed().rlimits);
  EXPECT_FALSE(worker.jailed().sanitized);
  EXPECT_TRUE(worker.jailed().landlock)
      << "no Landlock here: the other two walls hold, and this says so";
  EXPECT_GE(worker.jailed().landlock_abi, 1);
}

TEST(Jail, a_worker_reads_the_file_it_is_handed_and_answers_in_order) {
  Worker worker = started();
  const File file = file_of("abc");
  EXPECT_EQ(tried(worker, "sum", file.fd()).last(), "3 294");
  EXPECT_EQ(tried(worker, "sum_map", file.fd()).last(), "3 294");
  const Seen many = tried(worker, "many");
  EXPECT_EQ(many.end, JobEnd::Done);
  ASSERT_EQ(many.records.size(), 100'001U);
  for (std::size_t i = 0; i < 100'000; ++i) ASSERT_EQ(many.records[i], std::to_string(i));
  EXPECT_EQ(many.last(), "end");
}

TEST(Jail, large_records_and_large_requests_arrive_whole) {
  Worker worker = started("", JailLimits{});
  const Seen large = tried(worker, "large");
  EXPECT_EQ(large.end, JobEnd::Done);
  ASSERT_EQ(large.records.size(), 5U);
  EXPECT_EQ(large.records[2], std::string(8U << 20, 'c'));
  const std::string request = "echo " + std::string(kRequestBytesMax - 5, 'r');
  EXPECT_EQ(tried(worker, request, file_of("x").fd()).last(), request);
  const Result<JobEnd> over = worker.run(request + "r", -1, [](std::string_view) {});
  ASSERT_FALSE(over.ok());
  EXPECT_EQ(over.error().trouble, Trouble::TooLarge);
  expect_honest_work(worker);
}

TEST(Jail, a_descriptor_arrives_read_only_even_if_it_was_not) {
  Worker worker = started();
  EXPECT_EQ(tried(worker, "fd_mode", file_of("x").fd()).last(), std::to_string(O_RDONLY));
}

TEST(Jail, progress_keeps_a_slow_job_alive) {
  JailLimits limits = quick_limits();
  limits.silence_max = milliseconds{300};
  limits.job_max = milliseconds{10'000};
  Worker worker = started("", limits);
  EXPECT_EQ(tried(worker, "slow_but_alive").end, JobEnd::Done);
}

TEST(Jail, a_slow_caller_is_not_held_against_the_worker) {
  JailLimits limits = quick_limits();
  limits.silence_max = milliseconds{600};
  limits.job_max = milliseconds{900};
  Worker worker = started("", limits);
  int calls = 0;
  const Result<JobEnd> end = worker.run("large", -1, [&](std::string_view) {
    ++calls;
    std::this_thread::sleep_for(milliseconds{500});
  });
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(end.value(), JobEnd::Done);
  EXPECT_EQ(calls, 5);
}

TEST(Jail, a_worker_is_replaced_after_its_number_of_jobs_and_when_it_has_grown) {
  JailLimits limits = quick_limits();
  limits.jobs_per_worker_max = 3;
  Worker by_count = started("", limits);
  std::vector<std::string> pids;
  for (int i = 0; i < 7; ++i) pids.push_back(tried(by_count, "pid").last());
  EXPECT_EQ(pids[0], pids[2]);
  EXPECT_NE(pids[2], pids[3]);
  EXPECT_EQ(pids[3], pids[5]);
  EXPECT_NE(pids[5], pids[6]);

  limits = quick_limits();
  limits.growth_bytes_max = 32U << 20;
  Worker by_growth = started("", limits);
  const std::string before = tried(by_growth, "pid").last();
  EXPECT_EQ(tried(by_growth, "held 1000000").end, JobEnd::Done);
  EXPECT_EQ(tried(by_growth, "pid").last(), before);
  EXPECT_EQ(tried(by_growth, "held 64000000").end, JobEnd::Done);
  EXPECT_NE(tried(by_growth, "pid").last(), before);
}

TEST(Jail, a_worker_outlives_the_thread_that_started_it) {
  std::optional<Worker> worker;
  std::thread([&] { worker.emplace(started()); }).join();
  std::this_thread::sleep_for(milliseconds{50});  // a signal on the thread's end would have come
  const std::string pid = tried(*worker, "pid").last();
  std::thread([&] { EXPECT_EQ(tried(*worker, "pid").last(), pid); }).join();
  EXPECT_EQ(tried(*worker, "pid").last(), pid);
}

// ---- starting ----------------------------------------------------------------------------------

TEST(Jail, what_goes_wrong_at_the_start_is_told) {
  JailLimits limits = quick_limits();
  limits.start_max = milliseconds{700};
  const auto trouble = [&](const std::filesystem::path& program, const std::string& hello) {
    const Result<Worker> worker = Worker::start(program, hello, limits);
    return worker.ok() ? std::string("started")
                       : trouble_name(worker.error().trouble) + (": " + worker.error().detail);
  };
  EXPECT_EQ(trouble("/nowhere/tadasu-worker", "").substr(0, 10), "not_found:");
  EXPECT_EQ(trouble(attacker(), "fail"), "unavailable: dictionary: a test asked for it");
  EXPECT_EQ(trouble(attacker(), "throw"), "unavailable: prepare threw");
  EXPECT_EQ(trouble(attacker(), "hang"), "unavailable: the worker was not ready in time");
  EXPECT_EQ(trouble(attacker(), "die"),
            "unavailable: the worker ended before it was ready: signal 6");
  EXPECT_EQ(trouble("/bin/true", ""), "unavailable: the worker ended before it was ready: exit 0");
  EXPECT_EQ(trouble("/bin/cat", "").substr(0, 12), "unavailable:");
  EXPECT_FALSE(has_zombie());
}

TEST(Jail, a_worker_with_a_thread_of_its_own_is_refused) {
  NEEDS_THE_FULL_JAIL();
  const Result<Worker> worker = Worker::start(attacker(), "thread", quick_limits());
  ASSERT_FALSE(worker.ok());
  EXPECT_EQ(worker.error().detail, "jail: more than one thread runs");
}

TEST(Jail, a_worker_inherits_no_secret_of_the_environment_and_no_descriptor) {
  ASSERT_EQ(setenv("TADASU_TEST_SECRET", "s3cret", 1), 0);
  EXPECT_TRUE(Worker::start(attacker(), "environment", quick_limits()).ok());
  const int leaky = open("/dev/null", O_RDONLY);  // without O_CLOEXEC
  EXPECT_TRUE(Worker::start(attacker(), "descriptors", quick_limits()).ok());
  close(leaky);
  unsetenv("TADASU_TEST_SECRET");
}

TEST(Jail, a_worker_started_by_hand_does_nothing) {
  const int status = std::system((attacker().string() + " 2>/dev/null 3</dev/null").c_str());
  EXPECT_EQ(WEXITSTATUS(status), kExitNoParent);
}

// ---- attacks -----------------------------------------------------------------------------------

TEST(Jail, what_would_open_or_change_a_file_is_refused_and_the_job_goes_on) {
  NEEDS_THE_FULL_JAIL();
  Worker worker = started();
  const std::string denied = "errno " + std::to_string(EACCES);
  for (const char* attack :
       {"open", "open_old", "openat2", "create", "proc", "proc_parent", "symlink", "unlink"}) {
    const Seen seen = tried(worker, attack);
    EXPECT_EQ(seen.end, JobEnd::Done) << attack;
    EXPECT_EQ(seen.last(), denied) << attack;
  }
  EXPECT_EQ(tried(worker, "stream").last(), "closed");
  EXPECT_EQ(tried(worker, "dumpable").last(), "errno " + std::to_string(EPERM));
  EXPECT_FALSE(std::filesystem::exists("/tmp/tadasu-jail-escape"));
  EXPECT_FALSE(std::filesystem::is_symlink("/tmp/tadasu-jail-link"));
}

TEST(Jail, what_reaches_for_other_processes_the_network_or_the_kernel_is_killed) {
  NEEDS_THE_FULL_JAIL();
  Worker worker = started();
  const File file = file_of("evidence");
  for (const char* attack :
       {"socket",      "unix_socket", "connect",      "execve",      "memfd_exec",    "fork",
        "clone3",      "thread",      "ptrace",       "kill_parent", "tgkill_parent", "io_uring",
        "bpf",         "unshare",     "process_vm",   "x32",         "make_code",     "map_code",
        "raise_limit", "write_file",  "truncate_file"}) {
    const Seen seen = tried(worker, attack, file.fd());
    EXPECT_EQ(seen.end, JobEnd::Died) << attack << " answered " << seen.last();
    EXPECT_EQ(seen.how, "signal " + std::to_string(SIGSYS)) << attack;
    EXPECT_TRUE(seen.records.empty()) << attack;
    expect_honest_work(worker);
  }
  EXPECT_EQ(lseek(file.fd(), 0, SEEK_END), 8) << "the evidence is as it was";
}

TEST(Jail, what_breaks_the_worker_ends_the_job_and_nothing_else) {
  Worker worker = started();
  for (const char* attack : {"overflow", "null", "abort", "throw", "exit", "exit_well"}) {
    EXPECT_EQ(tried(worker, attack).end, JobEnd::Died) << attack;
    expect_honest_work(worker);
  }
  if (!kSanitized) {
    EXPECT_EQ(tried(worker, "null").how, "signal " + std::to_string(SIGSEGV));
    EXPECT_EQ(tried(worker, "overflow").how, "signal " + std::to_string(SIGSEGV));
    EXPECT_EQ(tried(worker, "exit").how, "exit 3");
  }
  const Seen seen = tried(worker, "record_then_die");
  EXPECT_EQ(seen.end, JobEnd::Died);
  EXPECT_EQ(seen.records, (std::vector<std::string>{"first", "second"}))
      << "what was sent before counts";
}

TEST(Jail, more_memory_than_allowed_is_too_large) {
  NEEDS_THE_FULL_JAIL();
  Worker worker = started();
  EXPECT_EQ(tried(worker, "allocate").end, JobEnd::TooLarge);
  EXPECT_EQ(tried(worker, "allocate_c").last(), "refused");
  EXPECT_EQ(tried(worker, "held 700000000").end, JobEnd::TooLarge);
  expect_honest_work(worker);
}

TEST(Jail, an_endless_job_a_silent_one_and_a_chattering_one_are_ended_in_time) {
  Worker worker = started();
  for (const char* attack : {"loop", "silence", "chatter"}) {
    const auto before = std::chrono::steady_clock::now();
    EXPECT_EQ(tried(worker, attack).end, JobEnd::TimedOut) << attack;
    EXPECT_LT(std::chrono::steady_clock::now() - before, milliseconds{12'000}) << attack;
    expect_honest_work(worker);
  }
}

TEST(Jail, an_answer_over_its_limits_is_cut) {
  JailLimits limits;
  limits.answer_bytes_max = 10U << 20;
  Worker worker = started("", limits);
  std::uint64_t bytes = 0;
  const Result<JobEnd> end =
      worker.run("flood", -1, [&](std::string_view record) { bytes += record.size(); });
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(end.value(), JobEnd::TooLarge);
  EXPECT_EQ(bytes, 10U << 20);
  const Seen large = tried(worker, "large_record");
  EXPECT_EQ(large.end, JobEnd::TooLarge);
  EXPECT_TRUE(large.records.empty());
  expect_honest_work(worker);
}

TEST(Jail, frames_that_lie_end_the_worker) {
  // Each on a fresh worker: the lies name job 1.
  EXPECT_EQ(
      [] {
        Worker worker = started();
        return tried(worker, "giant_record").end;
      }(),
      JobEnd::TooLarge);
  for (const char* attack : {"garbage", "wrong_job", "locked_again", "short_done", "half_frame"}) {
    Worker worker = started();
    const Seen seen = tried(worker, attack);
    EXPECT_EQ(seen.end, JobEnd::Died) << attack;
    EXPECT_TRUE(seen.records.empty()) << attack;
    expect_honest_work(worker);
  }
}

TEST(Jail, what_a_worker_says_after_its_answer_does_not_reach_the_next_job) {
  Worker worker = started();
  EXPECT_EQ(tried(worker, "talk_after_done").end, JobEnd::Done);
  std::this_thread::sleep_for(milliseconds{20});
  const Seen next = tried(worker, "echo clean");
  EXPECT_EQ(next.records, std::vector<std::string>{"echo clean"});
}

TEST(Jail, a_worker_killed_while_idle_is_replaced_without_losing_the_job) {
  Worker worker = started();
  const pid_t pid = std::stoi(tried(worker, "pid").last());
  ASSERT_EQ(kill(pid, SIGKILL), 0);
  std::this_thread::sleep_for(milliseconds{50});
  expect_honest_work(worker);
}

TEST(Jail, a_job_can_be_cancelled_from_another_thread) {
  Worker worker = started("", JailLimits{});
  worker.cancel();  // nothing runs: nothing happens
  expect_honest_work(worker);
  for (int i = 0; i < 20; ++i) {
    std::atomic<bool> ended{false};
    std::thread other([&] {
      while (!ended) {  // again, in case the job had not begun
        std::this_thread::sleep_for(milliseconds{i + 1});
        worker.cancel();
      }
    });
    EXPECT_EQ(tried(worker, "silence").end, JobEnd::Cancelled) << "round " << i;
    ended = true;
    other.join();
  }
  expect_honest_work(worker);
}

TEST(Jail, an_exception_of_the_caller_leaves_a_worker_that_works) {
  Worker worker = started();
  EXPECT_THROW(
      (void)worker.run("many", -1, [](std::string_view) { throw std::runtime_error("caller"); }),
      std::runtime_error);
  expect_honest_work(worker);
}

TEST(Jail, workers_die_with_their_parent) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "the thread sanitizer allows no threads after fork";
#endif
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  const pid_t parent = fork();
  if (parent == 0) {  // a program of its own, killed while its worker is busy
    Worker worker = started();
    const std::string pid = tried(worker, "pid").last();
    if (write(pipe_ends[1], pid.data(), pid.size()) < 0) _exit(1);
    (void)worker.run("silence", -1, [](std::string_view) {});
    _exit(0);
  }
  close(pipe_ends[1]);
  char text[32] = {};
  ASSERT_GT(read(pipe_ends[0], text, sizeof text - 1), 0);
  close(pipe_ends[0]);
  const pid_t worker = std::atoi(text);
  ASSERT_GT(worker, 1);
  ASSERT_EQ(kill(worker, 0), 0);
  kill(parent, SIGKILL);
  ASSERT_EQ(waitpid(parent, nullptr, 0), parent);
  // Gone, or a zombie that waits for init.
  const auto is_running = [&] {
    const Result<std::string> status = read_file("/proc/" + std::to_string(worker) + "/status");
    return status.ok() && status.value().find("State:\tZ") == std::string::npos;
  };
  for (int i = 0; i < 100 && is_running(); ++i) std::this_thread::sleep_for(milliseconds{20});
  EXPECT_FALSE(is_running());
}

// ---- all at once -------------------------------------------------------------------------------

TEST(Jail, five_hundred_jobs_over_two_workers_that_keep_dying_leave_nothing_behind) {
  { Worker warm = started(); }  // the spawner thread exists from here on
  const std::size_t descriptors_before = open_descriptors();
  std::atomic<int> done{0};
  std::atomic<int> died{0};
  std::atomic<int> wrong{0};
  const auto survey = [&](unsigned seed) {
    std::mt19937 random(seed);
    JailLimits limits = quick_limits();
    limits.jobs_per_worker_max = 40;
    Worker worker = started("", limits);
    for (int i = 0; i < 250; ++i) {
      static constexpr const char* kDeaths[] = {"abort", "null", "exit", "half_frame",
                                                "record_then_die"};
      const bool deadly = random() % 10 == 0;
      const std::string payload = "echo " + std::to_string(seed) + "/" + std::to_string(i);
      const File file = file_of(payload);
      const Seen seen = tried(worker, deadly ? kDeaths[random() % 5] : payload, file.fd());
      if (deadly) {
        ++died;
        if (seen.end != JobEnd::Died) ++wrong;
      } else {
        ++done;
        if (seen.end != JobEnd::Done || seen.records != std::vector<std::string>{payload}) ++wrong;
      }
    }
  };
  std::thread first(survey, 1);
  std::thread second(survey, 2);
  first.join();
  second.join();
  EXPECT_EQ(done + died, 500);
  EXPECT_GT(died, 20);
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(open_descriptors(), descriptors_before);
  EXPECT_FALSE(has_zombie());
}

TEST(Jail, a_warm_round_trip_of_64_kib_is_a_matter_of_microseconds) {
  Worker worker = started("", JailLimits{.jobs_per_worker_max = 100'000});
  const std::string request = "bytes " + std::string(100, 'y');
  const File file = file_of(std::string(65536, 'z'));
  constexpr int kRounds = 500;
  std::uint64_t bytes = 0;
  const auto before = std::chrono::steady_clock::now();
  for (int i = 0; i < kRounds; ++i) {
    const Result<JobEnd> end =
        worker.run(request, file.fd(), [&](std::string_view record) { bytes += record.size(); });
    ASSERT_TRUE(end.ok() && end.value() == JobEnd::Done);
  }
  const auto took = std::chrono::steady_clock::now() - before;
  EXPECT_EQ(bytes, 65536ULL * kRounds);
  const double each_us = std::chrono::duration<double, std::micro>(took).count() / kRounds;
  RecordProperty("round_trip_us", std::to_string(each_us));
  std::printf("warm round trip of 64 KiB: %.0f us\n", each_us);
  EXPECT_LT(each_us, 20'000);  // a busy machine is no failure; a start per job would be
}

// What a child of this test can do after locking itself in without Landlock, as its exit code.
#ifndef TADASU_SANITIZED
TEST(Jail, where_landlock_is_missing_namespaces_stand_in_and_no_path_can_be_opened) {
  const pid_t child = fork();
  if (child == 0) {
    close_range(3, ~0U, 0);
    const int statm = open("/proc/self/statm", O_RDONLY);
    const Result<Jailed> locked = lock_in({.memory_bytes_max = 64U << 20,
                                           .statm_fd = statm,
                                           .rights = {.read_only = {"/usr/share"}},
                                           .use_landlock = false});
    if (!locked.ok()) _exit(10);
    const Jailed& jailed = locked.value();
    if (jailed.landlock || jailed.landlock_abi != 0 || jailed.full()) _exit(11);
    if (!jailed.seccomp || !jailed.rlimits) _exit(12);
    if (open("/usr/share", O_RDONLY) >= 0 || errno != EACCES) _exit(13);
    _exit(jailed.namespaces ? 0 : 1);  // 1: a machine that gives no namespaces either
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  EXPECT_LE(WEXITSTATUS(status), 1);
}
#endif

TEST(JailFrame, a_header_reads_back_and_an_unknown_kind_stays_unknown) {
  std::string bytes;
  append_header(bytes, {.length = 0x01020304, .kind = FrameKind::Record, .job = 0xfffefdfc});
  ASSERT_EQ(bytes.size(), kFrameHeaderBytes);
  EXPECT_EQ(bytes.substr(0, 6), std::string("\x04\x03\x02\x01\x12\x00", 6));
  const FrameHeader header = read_header(bytes.data());
  EXPECT_EQ(header.length, 0x01020304U);
  EXPECT_EQ(header.kind, FrameKind::Record);
  EXPECT_EQ(header.job, 0xfffefdfcU);
  bytes[6] = 1;  // a reserved byte
  EXPECT_EQ(static_cast<int>(read_header(bytes.data()).kind), 0);
}

}  // namespace
}  // namespace tadasu::unpack
