#include "base/work_queue.h"

#include "base/check.h"

namespace tadasu {

WorkQueue::WorkQueue(std::size_t thread_count, std::size_t waiting_max)
    : waiting_max_(waiting_max) {
  TADASU_CHECK(thread_count > 0 && waiting_max > 0);
  for (std::size_t i = 0; i < thread_count; ++i) threads_.emplace_back([this, i] { run(i); });
}

WorkQueue::~WorkQueue() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void WorkQueue::add(std::function<void(std::size_t)> work) {
  std::unique_lock lock(mutex_);
  const bool from_inside = [&] {
    for (const std::thread& thread : threads_) {
      if (thread.get_id() == std::this_thread::get_id()) return true;
    }
    return false;
  }();
  // Work that adds work must not wait for itself.
  changed_.wait(lock, [&] { return from_inside || waiting_.size() < waiting_max_; });
  waiting_.push_back(std::move(work));
  lock.unlock();
  changed_.notify_all();
}

void WorkQueue::drain() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.empty() && running_ == 0; });
}

void WorkQueue::run(std::size_t thread) {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return closing_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    auto work = std::move(waiting_.front());
    waiting_.pop_front();
    ++running_;
    lock.unlock();
    changed_.notify_all();
    work(thread);
    lock.lock();
    --running_;
    changed_.notify_all();
  }
}

}  // namespace tadasu
