#include "store/writer.h"

#include <utility>

namespace tadasu::store {
namespace {

constexpr std::size_t kBatchMax = 4096;
constexpr std::uint64_t kLogPagesMax = 2000;  // 8 MB, then the log is moved into the main file

// The disk or the database failed, as against a piece that was refused (Conflict, NotFound …).
bool is_fatal(const Error& error) {
  return error.trouble == Trouble::Full || error.trouble == Trouble::Unavailable ||
         error.trouble == Trouble::Damaged;
}

}  // namespace

Writer::Writer(Database db, Tip tip, Job seal_tip)
    : last_number_(tip.number), db_(std::move(db)), tip_(tip), seal_tip_(std::move(seal_tip)) {
  thread_ = std::thread([this] { work(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

Status Writer::run(Job job) {
  std::binary_semaphore done(0);
  Waiting waiting{std::move(job), success(), false, &done};
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return Error(*stopped_);
    waiting_.push_back(&waiting);
  }
  changed_.notify_one();
  done.acquire();
  return std::move(waiting.result);
}

void Writer::later(Job job) {
  auto waiting = std::make_unique<Waiting>();
  waiting->job = std::move(job);
  {
    const std::lock_guard lock(mutex_);
    if (stopped_ || closing_) return;
    waiting_.push_back(waiting.release());
  }
  changed_.notify_one();
}

std::uint64_t Writer::last_number() const {
  const std::lock_guard lock(mutex_);
  return last_number_;
}

std::optional<Error> Writer::stopped() const {
  const std::lock_guard lock(mutex_);
  return stopped_;
}

void Writer::start_again(Database db, Tip tip) {
  const std::lock_guard database_lock(database_mutex_);
  db_.reset();
  db_ = std::move(db);
  tip_ = tip;
  const std::lock_guard lock(mutex_);
  last_number_ = tip.number;
  stopped_.reset();
}

void Writer::work() {
  for (;;) {
    std::deque<Waiting*> batch;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      while (!waiting_.empty() && batch.size() < kBatchMax) {
        batch.push_back(waiting_.front());
        waiting_.pop_front();
      }
    }
    {
      const std::lock_guard lock(database_mutex_);
      commit(batch);
    }
    for (Waiting* waiting : batch) {
      if (waiting->done != nullptr) {
        waiting->done->release();  // `waiting` belongs to the waiting thread again
      } else {
        delete waiting;
      }
    }
    const std::lock_guard lock(database_mutex_);
    if (!stopped() && db_->log_pages() > kLogPagesMax) {
      const Status moved = db_->checkpoint();
      if (!moved.ok()) stop_writing(moved.error());
    }
  }
}

// Everybody in the batch is given the same end when the transaction as a whole fails.
void Writer::commit(std::deque<Waiting*>& batch) {
  Tip tip = tip_;
  Status done = success();
  if (const auto why = stopped()) {
    done = Error(*why);
  } else {
    done = run_batch(batch, tip);
    if (done.ok()) done = db_->run("COMMIT");
    if (!done.ok()) {
      if (db_->in_transaction()) (void)db_->run("ROLLBACK").ok();
      if (is_fatal(done.error())) stop_writing(done.error());  // not when merely locked
    }
  }
  if (!done.ok()) {
    for (Waiting* waiting : batch) {
      if (!waiting->ran || waiting->result.ok()) waiting->result = Error(done.error());
    }
    return;
  }
  tip_ = tip;
  const std::lock_guard lock(mutex_);
  last_number_ = tip.number;
}

Status Writer::run_batch(std::deque<Waiting*>& batch, Tip& tip) {
  const std::uint64_t before = tip.number;
  TRY_STATUS(db_->run("BEGIN IMMEDIATE"));
  for (Waiting* waiting : batch) TRY_STATUS(run_one(*waiting, tip));
  if (tip.number != before) TRY_STATUS(seal_tip_(*db_, tip));
  return success();
}

Status Writer::run_one(Waiting& waiting, Tip& tip) {
  const Tip before = tip;
  TRY_STATUS(db_->run("SAVEPOINT piece"));
  waiting.result = waiting.job(*db_, tip);
  waiting.ran = true;
  if (!waiting.result.ok()) {
    if (is_fatal(waiting.result.error()) || !db_->in_transaction()) {
      return Error(waiting.result.error());
    }
    tip = before;
    TRY_STATUS(db_->run("ROLLBACK TO piece"));
  }
  return db_->run("RELEASE piece");
}

void Writer::stop_writing(const Error& error) {
  const std::lock_guard lock(mutex_);
  stopped_ = Error{error.trouble == Trouble::Full ? Trouble::Full : Trouble::Unavailable,
                   error.where, "writing stopped: " + error.detail};
}

}  // namespace tadasu::store
