#include "unpack/jail_spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "unpack/jail_frame.h"

extern char** environ;

namespace tadasu::unpack {
namespace {

// What a worker may know of our environment: no secrets, no home.
constexpr std::array kEnvironmentNames = {
    "LANG=",        "LC_ALL=",       "LC_CTYPE=",      "TADASU_PACKS=", "TADASU_DATA_PACKS=",
    "TADASU_LANG=", "ASAN_OPTIONS=", "UBSAN_OPTIONS=", "TSAN_OPTIONS=", "LSAN_OPTIONS="};

std::vector<char*> worker_environment() {
  std::vector<char*> kept;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    for (const char* name : kEnvironmentNames) {
      if (std::strncmp(*entry, name, std::strlen(name)) == 0) kept.push_back(*entry);
    }
  }
  kept.push_back(nullptr);
  return kept;
}

// posix_spawn is safe in a program with threads: between fork and exec only libc's own code runs.
int spawn_now(const std::string& program, int socket_fd, pid_t& pid) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, socket_fd, kWorkerSocket);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
#ifndef TADASU_SANITIZED  // their reports go to standard error
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
#endif
  posix_spawn_file_actions_addclosefrom_np(&actions, kWorkerSocket + 1);

  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);  // Ctrl-C reaches the parent, which decides
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);

  std::string name = program;
  std::array<char*, 2> arguments = {name.data(), nullptr};
  std::vector<char*> environment = worker_environment();
  const int wrong = posix_spawn(&pid, program.c_str(), &actions, &attributes, arguments.data(),
                                environment.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return wrong;
}

// The one thread that starts processes. Never destroyed: it ends with the program, and that is what
// makes the parent-death signal mean the death of the program.
class Spawner {
 public:
  Spawner() : home_(getpid()) {
    std::thread([this] { serve(); }).detach();
  }

  int spawn(const std::string& program, int socket_fd, pid_t& pid) {
    Order order{.program = program, .socket_fd = socket_fd};
    std::unique_lock lock(mutex_);
    orders_.push_back(&order);
    changed_.notify_all();
    changed_.wait(lock, [&] { return order.done; });
    pid = order.pid;
    return order.wrong;
  }

  [[nodiscard]] pid_t home() const { return home_; }

 private:
  struct Order {
    const std::string& program;
    int socket_fd;
    pid_t pid = -1;
    int wrong = 0;
    bool done = false;
  };

  void serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [&] { return !orders_.empty(); });
      Order& order = *orders_.front();
      orders_.pop_front();
      lock.unlock();
      pid_t pid = -1;
      const int wrong = spawn_now(order.program, order.socket_fd, pid);
      lock.lock();
      order.pid = pid;
      order.wrong = wrong;
      order.done = true;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Order*> orders_;
  const pid_t home_;
};

// A process that forked without exec has no spawner thread of its own: it gets a new one.
Spawner& spawner() {
  static std::atomic<Spawner*> the_spawner{nullptr};
  static std::atomic_flag making = ATOMIC_FLAG_INIT;
  for (;;) {
    Spawner* found = the_spawner.load();
    if (found != nullptr && found->home() == getpid()) return *found;
    if (making.test_and_set()) {
      std::this_thread::yield();
      continue;
    }
    found = the_spawner.load();
    if (found == nullptr || found->home() != getpid()) {
      try {
        the_spawner.store(new Spawner);
      } catch (...) {
        making.clear();
        throw;
      }
    }
    making.clear();
  }
}

// ---- reaping
std::mutex stuck_mutex;
std::vector<pid_t>& stuck() {
  static auto* pids = new std::vector<pid_t>;
  return *pids;
}

void reap_stuck() {
  const std::lock_guard lock(stuck_mutex);
  std::erase_if(stuck(), [](pid_t pid) { return waitpid(pid, nullptr, WNOHANG) != 0; });
}

}  // namespace

Result<Spawned> spawn_worker(const std::filesystem::path& program) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    return system_error(errno, program.filename().string(), "making a socket pair");
  }
  Spawned spawned;
  spawned.socket = File(pair[0]);
  const File theirs(pair[1]);
  const int flags = fcntl(pair[0], F_GETFL);
  if (flags < 0 || fcntl(pair[0], F_SETFL, flags | O_NONBLOCK) != 0) {
    return system_error(errno, program.filename().string(), "preparing a socket");
  }
  // Larger than the default: a worker with much to tell is not stopped at every record.
  const int buffer_bytes = 1 << 20;
  setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &buffer_bytes, sizeof buffer_bytes);
  setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &buffer_bytes, sizeof buffer_bytes);
  int wrong = 0;
  try {
    wrong = spawner().spawn(program.string(), pair[1], spawned.pid);
  } catch (const std::system_error& error) {  // no thread could be made
    return Error{Trouble::Unavailable, program.filename().string(), error.what()};
  }
  if (wrong != 0) {
    Error error = system_error(wrong, program.filename().string(), "starting a worker");
    if (error.trouble != Trouble::NotFound) error.trouble = Trouble::Unavailable;
    return error;
  }
  return spawned;
}

Grave bury(pid_t pid, bool kill_first) {
  reap_stuck();
  if (kill_first) kill(pid, SIGKILL);
  int status = 0;
  long pause_us = 20;
  for (long waited_us = 0; waited_us < 2'000'000; waited_us += pause_us) {
    const pid_t reaped = waitpid(pid, &status, WNOHANG);
    if (reaped == pid) {
      if (WIFSIGNALED(status)) return {"signal " + std::to_string(WTERMSIG(status)), -1};
      return {"exit " + std::to_string(WEXITSTATUS(status)), WEXITSTATUS(status)};
    }
    if (reaped < 0 && errno != EINTR) return {"unknown", -1};  // somebody else reaped it
    const timespec pause{.tv_sec = 0, .tv_nsec = pause_us * 1000};
    nanosleep(&pause, nullptr);
    pause_us = pause_us < 5'000 ? pause_us * 2 : 5'000;
  }
  kill(pid, SIGKILL);
  const std::lock_guard lock(stuck_mutex);
  stuck().push_back(pid);
  return {"unknown", -1};
}

}  // namespace tadasu::unpack
