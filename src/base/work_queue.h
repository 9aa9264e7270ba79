// A fixed number of threads that take work in the order it was added.
//
// Threads: add() and drain() from any thread, also from within work. Work must not throw: an
// exception that escapes is our bug and ends the program.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tadasu {

class WorkQueue {
 public:
  // `waiting_max`: add() waits while that many items are queued, so memory stays bounded.
  explicit WorkQueue(std::size_t thread_count, std::size_t waiting_max = 1024);
  ~WorkQueue();  // finishes what was added
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  // `work` gets the number of its thread, 0 .. thread_count-1, so that each can own a worker
  // process.
  void add(std::function<void(std::size_t thread)> work);
  void drain();  // returns when everything added so far is done

 private:
  void run(std::size_t thread);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void(std::size_t)>> waiting_;
  std::size_t waiting_max_;
  std::size_t running_ = 0;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tadasu
