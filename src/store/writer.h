// The one writer: a thread that owns the writing connection and commits for all that wait.
//
// Group commit: whatever is waiting when the thread is free goes into one transaction, each piece
// in a savepoint of its own so that one refused piece does not take the others with it; then one
// sync, then everybody is told. See docs/decisions/0015-group-commit.md.
//
// A failed commit or sync says nothing about what reached the disk, and asking again may be
// answered wrongly (the kernel forgets which pages were lost). So the writer then takes nothing
// more until it is started again on a fresh connection.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <thread>

#include "base/hash.h"
#include "base/result.h"
#include "store/sqlite.h"

namespace tadasu::store {

// The end of the journal.
struct Tip {
  std::uint64_t number = 0;
  Digest hash{};
};

class Writer {
 public:
  using Job = std::function<Status(Database&, Tip&)>;
  // `seal_tip` runs once before each commit in which the tip moved.
  Writer(Database db, Tip tip, Job seal_tip);
  ~Writer();  // finishes what was added
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Runs `job` in the next transaction and returns after it is synced.
  Status run(Job job);
  // The same without waiting; for what may be lost, such as when a session was last used.
  void later(Job job);

  [[nodiscard]] std::uint64_t last_number() const;
  // Why nothing is written any more; nothing when all is well.
  [[nodiscard]] std::optional<Error> stopped() const;
  // Goes on with a fresh connection.
  void start_again(Database db, Tip tip);

 private:
  struct Waiting {
    Job job;
    Status result = success();
    bool ran = false;
    std::binary_semaphore* done = nullptr;  // nobody waits when null
  };
  void work();
  void commit(std::deque<Waiting*>& batch);
  Status run_batch(std::deque<Waiting*>& batch, Tip& tip);
  Status run_one(Waiting& waiting, Tip& tip);
  void stop_writing(const Error& error);

  mutable std::mutex mutex_;   // waiting_, closing_, stopped_, last_number_
  std::mutex database_mutex_;  // db_, tip_: held while a batch runs
  std::condition_variable changed_;
  std::deque<Waiting*> waiting_;
  bool closing_ = false;
  std::optional<Error> stopped_;
  std::uint64_t last_number_ = 0;
  std::optional<Database> db_;
  Tip tip_;
  Job seal_tip_;
  std::thread thread_;
};

}  // namespace tadasu::store
