// The jail: warm worker processes that hold no right but to read the one descriptor they were given
// and to answer over one socket.
//
// A worker is a separate small program (tadasu-worker for readers and finders, tadasu-pdf for the
// GPL PDF reader). It loads its dictionaries, then locks itself in: no_new_privs, dumpable off,
// parent-death signal, no capabilities, rlimits (memory, file size 0, few descriptors, no
// processes), Landlock with no rights, seccomp allow-list. Only then is the first hostile byte
// read. `Jailed` says what held; the parent hands over nothing to a worker without seccomp and
// rlimits. Frames on the socket: docs/formats/worker.md. Why so:
// docs/decisions/0010-jailed-workers. Source: Landlock kernel documentation (ABI 1 to 7);
// seccomp(2); prctl(2); unix(7).
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
  bool namespaces =
      false;  // own user, mount and network namespace: tried where Landlock is missing
  bool seccomp = false;
  bool rlimits = false;
  // Built with sanitizers: no seccomp, no memory limit, and Landlock lets it read, because the
  // sanitizers need all of that. Only a parent built the same way accepts such a worker.
  bool sanitized = false;
  [[nodiscard]] bool full() const { return landlock && seccomp && rlimits; }
};

struct JailLimits {
  std::chrono::milliseconds start_max{60'000};  // from exec to "locked in": dictionaries are loaded
  std::chrono::milliseconds job_max{30'000};    // wall clock per unit …
  std::chrono::milliseconds silence_max{5'000};  // … and without a sign of progress
  std::uint64_t memory_bytes_max = 512ULL
                                   << 20;       // of address space beyond what the worker held when
                                                // it locked itself in; mapped evidence counts
  std::uint64_t answer_bytes_max = 1ULL << 30;  // of records for one unit
  std::uint64_t record_bytes_max = 64ULL << 20;  // of one record
  std::uint64_t growth_bytes_max =
      256ULL << 20;               // resident, since it locked itself in; then a fresh process
  int jobs_per_worker_max = 200;  // then a fresh process
};

inline constexpr std::uint64_t kRequestBytesMax = 1ULL << 20;

// ---- parent side -------------------------------------------------------------------------------
// Why a job ended. In all but Done the process is gone and a fresh one is started for the next job;
// what it answered before is kept by the caller or not, as it likes.
enum class JobEnd : std::uint8_t {
  Done,
  Died,       // ended by itself, was killed by its jail, or did not keep to the frames
  TimedOut,   // job_max or silence_max passed
  TooLarge,   // answer, record or memory limit passed
  Cancelled,  // by cancel()
};

// One warm worker. Not for several threads at once (except cancel): each thread of the survey owns
// one. It may be started on one thread and used on another; the process lives until the Worker or
// the whole parent program ends. The worker sees no environment but language and pack folders, and
// nothing on its standard descriptors.
class Worker {
 public:
  // `program` is the worker executable; `hello` is sent once, before the jail closes (settings,
  // key; at most kRequestBytesMax). Returns once the worker reports that it is locked in. Errors:
  // NotFound: no such program. Unavailable: it could not be started, was not ready within
  // start_max, its `prepare` failed (`detail` says why), or its jail did not hold.
  // Cost: a process start plus `prepare`.
  static Result<Worker> start(std::filesystem::path program, std::string hello,
                              JailLimits limits = {});
  Worker(Worker&&) noexcept;
  Worker& operator=(Worker&&) noexcept;
  ~Worker();  // kills and reaps the process

  // Sends `request` and, when not negative, the descriptor `fd` (the worker gets a duplicate, which
  // shares the file offset; the open file must be read-only). Calls `record` for each record of the
  // answer, in order, on this thread, while the job runs: a slow caller slows the worker down, and
  // its time is not counted against the worker. The view lives during the call only.
  // Records are untrusted: the caller checks every field.
  // Errors: Unavailable when no worker can be started; TooLarge for a request over
  // kRequestBytesMax. A job that kills its worker is not an Error.
  Result<JobEnd> run(std::string_view request, int fd,
                     const std::function<void(std::string_view)>& record);

  // Ends the running job with Cancelled; nothing when none runs. From any thread.
  void cancel();

  [[nodiscard]] const Jailed& jailed() const;
  // How the last job ended, for engineers, in English: "done", "signal 31", "exit 3", "silent for
  // 5000 ms".
  [[nodiscard]] const std::string& ended_how() const;

 private:
  struct State;
  explicit Worker(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Where a worker program lies: the folder $TADASU_PROGRAMS, else the folder of the running program.
std::filesystem::path worker_program(std::string_view name);

// ---- worker side -------------------------------------------------------------------------------
// What a worker may do beyond reading the descriptor of its job. Default: nothing. Folders that do
// not exist are left out. Needs Landlock: where it is missing, no path can be opened at all.
struct JailRights {
  std::vector<std::filesystem::path> read_only;  // folders or files that stay readable
};

struct Answer {
  std::function<void(std::string_view)>
      record;                      // one record; small ones are gathered before sending
  std::function<void()> progress;  // "work goes on"; cheap, may be called often
  std::function<void()> send;      // now, what was gathered: somebody waits for it
};

// Serves jobs until the parent is gone. `prepare` gets the hello and runs before the jail closes:
// load dictionaries here, and all that would open a file later (iconv converters, locales), for in
// the jail nothing can be opened, no library loaded, no thread started. `job` runs jailed, once per
// request; `fd` is -1 or open for reading (pread it, or map windows of it read-only) and is closed
// after. std::bad_alloc that leaves `job` ends the process as TooLarge.
// Returns the exit code of the program. Call it first thing in main, while there is one thread.
int serve_jailed(
    const std::function<Status(std::string_view hello)>& prepare,
    const std::function<void(std::string_view request, int fd, const Answer& answer)>& job,
    const JailRights& rights = {});

}  // namespace tadasu::unpack
