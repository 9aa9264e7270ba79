// The jail: warm worker processes that hold no right but to read the one descriptor they were given
// and to answer over one socket.
//
// A worker is a separate small program (tadasu-worker for readers and finders, tadasu-pdf for the
// GPL PDF reader). It loads its dictionaries, then locks itself in: no_new_privs, dumpable off,
// parent-death signal, rlimits (memory, file size 0, no files beyond those open), Landlock with no rights, seccomp
// allow-list. Only then is the first hostile byte read. `Jailed` says what held.
// Source: Landlock kernel documentation (ABI 1 to 7); seccomp(2).
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tadasu::unpack {

struct Jailed {  // what holds in a worker; the health page shows it
  bool landlock = false;
  int landlock_abi = 0;
  bool seccomp = false;
  bool rlimits = false;
  [[nodiscard]] bool full() const { return landlock && seccomp && rlimits; }
};

struct JailLimits {
  std::chrono::milliseconds job_max{30'000};      // wall clock per unit …
  std::chrono::milliseconds silence_max{5'000};   // … and without a sign of progress
  std::uint64_t memory_bytes_max = 512ULL << 20;  // beyond what the worker held when it locked itself in
  std::uint64_t answer_bytes_max = 1ULL << 30;    // of records for one unit
  std::uint64_t record_bytes_max = 64ULL << 20;   // of one record
  int jobs_per_worker_max = 200;                  // then a fresh process
};

// ---- parent side -------------------------------------------------------------------------------
// Why a job ended. Died: the worker ended by itself or was killed by its limits (a fresh one is
// started for the next job); what it answered before is kept by the caller or not, as it likes.
enum class JobEnd : std::uint8_t { Done, Died, TimedOut, TooLarge };

// One warm worker. Not for several threads at once: each thread of the survey owns one.
class Worker {
 public:
  // `program` is the worker executable; `hello` is sent once, before the jail closes (settings, key).
  static Result<Worker> start(std::filesystem::path program, std::string hello, JailLimits limits = {});
  Worker(Worker&&) noexcept;
  Worker& operator=(Worker&&) noexcept;
  ~Worker();

  // Sends `request` and, when not negative, the descriptor `fd` (the worker gets a duplicate; the
  // open file should be read-only). Calls `record` for each record of the answer, in order, on this
  // thread. Records are untrusted: the caller checks every field.
  // Errors: Unavailable when no worker can be started. A job that kills its worker is not an Error.
  Result<JobEnd> run(std::string_view request, int fd, const std::function<void(std::string_view)>& record);
  // Ends the running job from another thread (a cancelled survey).
  void cancel();
  [[nodiscard]] const Jailed& jailed() const;

 private:
  struct State;
  explicit Worker(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// ---- worker side -------------------------------------------------------------------------------
// Serves jobs until the parent is gone. `prepare` gets the hello and runs before the jail closes
// (load dictionaries here). `job` runs jailed, once per request; `answer` sends one record, and
// `progress` tells the parent that work goes on. Returns the exit code of the program.
struct Answer {
  std::function<void(std::string_view)> record;
  std::function<void()> progress;
};
int serve_jailed(const std::function<Status(std::string_view hello)>& prepare,
                 const std::function<void(std::string_view request, int fd, const Answer& answer)>& job,
                 std::uint64_t memory_bytes_max = 512ULL << 20);

}  // namespace tadasu::unpack
