// The parent's end of the jail: one loop that sends the job and takes the answer, waiting in poll
// with a time that always ends. What comes from the worker is hostile: lengths are checked before
// memory is given, kinds and job numbers before anything is believed, and whatever does not fit
// ends the process, because a process that lies once has no reason to stop.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <utility>
#include <vector>

#include "base/check.h"
#include "unpack/jail.h"
#include "unpack/jail_frame.h"
#include "unpack/jail_spawn.h"

namespace tadasu::unpack {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kInboxBytes = 256U << 10;
constexpr milliseconds kGlance{200};  // how often cancel() is looked for when nothing moves

// What came in and has not been taken yet.
class Inbox {
 public:
  enum class Got { Bytes, Nothing, End };

  Got receive(int fd) {
    if (begin_ == end_) begin_ = end_ = 0;
    if (end_ == space_.size()) make_room();
    const ssize_t got = recv(fd, space_.data() + end_, space_.size() - end_, MSG_DONTWAIT);
    if (got > 0) {
      end_ += static_cast<std::size_t>(got);
      return Got::Bytes;
    }
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return Got::Nothing;
    return Got::End;  // also a reset connection
  }
  [[nodiscard]] std::string_view bytes() const { return {space_.data() + begin_, end_ - begin_}; }
  void take(std::size_t byte_count) { begin_ += byte_count; }
  void clear() {
    begin_ = end_ = 0;
    if (space_.size() > kInboxBytes) std::vector<char>(kInboxBytes).swap(space_);
  }

 private:
  // Space grows with what has arrived, never with what a header promises.
  void make_room() {
    if (begin_ > 0) {
      std::memmove(space_.data(), space_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    if (end_ == space_.size()) space_.resize(std::max(kInboxBytes, space_.size() * 2));
  }

  std::vector<char> space_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

// What is still to be sent; the descriptor travels with the first byte.
class Outbox {
 public:
  Outbox(FrameHeader header, std::string_view payload, int fd) : fd_(fd) {
    append_header(head_, header);
    payload_ = payload;
  }
  [[nodiscard]] bool empty() const { return head_.empty() && payload_.empty(); }
  void give_up() {
    head_.clear();
    payload_ = {};
  }

  // False when the other end is gone.
  bool send(int socket) {
    while (!empty()) {
      iovec parts[2] = {{head_.data(), head_.size()},
                        {const_cast<char*>(payload_.data()), payload_.size()}};
      msghdr message{};
      message.msg_iov = parts;
      message.msg_iovlen = 2;
      alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
      if (fd_ >= 0) attach(message, control, sizeof control);
      const ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0) return errno == EAGAIN;
      fd_ = -1;
      const std::size_t of_head = std::min(static_cast<std::size_t>(sent), head_.size());
      head_.erase(0, of_head);
      payload_.remove_prefix(static_cast<std::size_t>(sent) - of_head);
    }
    return true;
  }

 private:
  void attach(msghdr& message, char* control, std::size_t control_bytes) const {
    message.msg_control = control;
    message.msg_controllen = control_bytes;
    cmsghdr* const first = CMSG_FIRSTHDR(&message);
    first->cmsg_level = SOL_SOCKET;
    first->cmsg_type = SCM_RIGHTS;
    first->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(first), &fd_, sizeof fd_);
  }

  std::string head_;
  std::string_view payload_;
  int fd_;
};

// A descriptor that could write is not handed over: the same file is opened again for reading.
// Nothing is opened when `fd` is negative or reads only.
Result<File> reading_only(int fd) {
  if (fd < 0) return File();
  const int flags = fcntl(fd, F_GETFL);
  if (flags < 0) return system_error(errno, "descriptor of a job", "look at");
  if ((flags & O_ACCMODE) == O_RDONLY) return File();
  return File::open_read("/proc/self/fd/" + std::to_string(fd));
}

Jailed read_locked(const char* bytes) {
  return {.landlock = (bytes[0] & 1) != 0,
          .landlock_abi = static_cast<unsigned char>(bytes[1]),
          .namespaces = (bytes[0] & 2) != 0,
          .seccomp = (bytes[0] & 4) != 0,
          .rlimits = (bytes[0] & 8) != 0,
          .sanitized = (bytes[0] & 16) != 0};
}

bool is_enough(const Jailed& jailed) {
#ifdef TADASU_SANITIZED
  if (jailed.sanitized) return jailed.rlimits;
#endif
  return jailed.seccomp && jailed.rlimits && !jailed.sanitized;
}

// Text from a worker that goes into an Error: printable ASCII, short.
std::string tame(std::string_view text) {
  std::string out(text.substr(0, 300));
  for (char& c : out) {
    if (c < ' ' || c > '~') c = '?';
  }
  return out;
}

}  // namespace

struct Worker::State {
  // How the wait for one job goes on: nothing while it may, an end otherwise.
  enum class Step { More, Done, Died, TimedOut, TooLarge, Cancelled };

  State(std::filesystem::path program_path, std::string hello_text, JailLimits the_limits)
      : program(std::move(program_path)), hello(std::move(hello_text)), limits(the_limits) {}
  ~State() { end_process("ended"); }

  Status warm_up();
  Status hear_locked();
  bool is_dead_or_tired();
  Step converse(Outbox& outbox, milliseconds total_max, milliseconds silence_max);
  Step take_frames();
  Step take_frame(const FrameHeader& header, std::string_view payload);
  Step take_record(std::string_view payload);
  Step wait_for_socket(bool also_to_send, Clock::time_point until);
  void end_process(const std::string& reason);
  JobEnd end_of(Step step);

  const std::filesystem::path program;
  const std::string hello;
  const JailLimits limits;

  std::mutex mutex;  // guards pid and running against cancel()
  pid_t pid = -1;
  bool running = false;
  std::atomic<bool> cancelled{false};

  File socket;
  Inbox inbox;
  Jailed jailed;
  std::uint64_t resident_bytes_at_start = 0;
  std::uint64_t resident_bytes = 0;
  int jobs_done = 0;
  std::string how = "done";
  int exit_code = -1;

  // the conversation that goes on
  std::uint32_t job = 0;
  const std::function<void(std::string_view)>* record = nullptr;
  std::uint64_t answer_bytes = 0;
  std::string failed;             // payload of Failed
  bool locked = false;            // Locked was heard
  Clock::duration with_caller{};  // time spent in `record`: not the worker's
};

// ---- the life of a process ---------------------------------------------------------------------

Status Worker::State::warm_up() {
  if (pid > 0 && !is_dead_or_tired()) return success();
  end_process("recycled");
  TRY(Spawned spawned, spawn_worker(program));
  {
    const std::lock_guard lock(mutex);
    pid = spawned.pid;
  }
  socket = std::move(spawned.socket);
  inbox.clear();
  jobs_done = 0;
  job = 0;
  locked = false;
  failed.clear();
  Status heard = hear_locked();
  if (!heard.ok()) end_process("did not start");
  return heard;
}

Status Worker::State::hear_locked() {
  std::string payload;
  append_u64(payload, limits.memory_bytes_max);
  append_u64(payload, static_cast<std::uint64_t>(getpid()));
  payload += hello;
  Outbox outbox(
      {.length = static_cast<std::uint32_t>(payload.size()), .kind = FrameKind::Hello, .job = 0},
      payload, -1);
  const Step step = converse(outbox, limits.start_max, limits.start_max);
  const std::string name = program.filename().string();
  if (!failed.empty()) return Error{Trouble::Unavailable, name, tame(failed)};
  if (step == Step::TimedOut)
    return Error{Trouble::Unavailable, name, "the worker was not ready in time"};
  if (step == Step::Cancelled)
    return Error{Trouble::Unavailable, name, "cancelled while it started"};
  if (step != Step::Done || !locked) {
    end_process("");
    return Error{Trouble::Unavailable, name, "the worker ended before it was ready: " + how};
  }
  if (!is_enough(jailed)) {
    return Error{Trouble::Unavailable, name,
                 "the jail does not hold on this system (seccomp or limits are missing)"};
  }
  return success();
}

// Dead: killed while idle. Tired: has served its jobs, or has grown.
bool Worker::State::is_dead_or_tired() {
  if (jobs_done >= limits.jobs_per_worker_max) return true;
  if (resident_bytes > resident_bytes_at_start + limits.growth_bytes_max) return true;
  pollfd idle{.fd = socket.fd(), .events = POLLIN, .revents = 0};
  return poll(&idle, 1, 0) != 0;  // an idle worker that says something, or is gone
}

// Empty `reason`: it ended by itself, tell how.
void Worker::State::end_process(const std::string& reason) {
  pid_t dying = -1;
  {
    const std::lock_guard lock(mutex);
    std::swap(dying, pid);
  }
  if (dying <= 0) return;
  socket = File();
  const Grave grave = bury(dying, !reason.empty());
  how = reason.empty() ? grave.how : reason;
  exit_code = grave.exit_code;
}

// ---- one conversation --------------------------------------------------------------------------

Worker::State::Step Worker::State::wait_for_socket(bool also_to_send, Clock::time_point until) {
  const auto left = std::chrono::ceil<milliseconds>(until - Clock::now());
  pollfd wait{.fd = socket.fd(), .events = POLLIN, .revents = 0};
  if (also_to_send) wait.events |= POLLOUT;
  const int ready =
      poll(&wait, 1, static_cast<int>(std::clamp(left, milliseconds{0}, kGlance).count()));
  if (cancelled) return Step::Cancelled;
  if (ready < 0 && errno != EINTR) return Step::Died;
  return Step::More;
}

Worker::State::Step Worker::State::converse(Outbox& outbox, milliseconds total_max,
                                            milliseconds silence_max) {
  const Clock::time_point start = Clock::now();
  Clock::time_point heard = start;
  with_caller = {};
  answer_bytes = 0;
  for (;;) {
    if (!outbox.send(socket.fd()))
      outbox.give_up();  // what it said before it went is still to be read
    const Step waited = wait_for_socket(
        !outbox.empty(), std::min(heard + silence_max, start + with_caller + total_max));
    if (waited != Step::More) return waited;
    const Inbox::Got got = inbox.receive(socket.fd());
    if (got == Inbox::Got::End) return cancelled ? Step::Cancelled : Step::Died;
    if (got == Inbox::Got::Bytes) {
      const Step taken = take_frames();
      if (taken != Step::More) return taken;
      heard = Clock::now();
    }
    const Clock::time_point now = Clock::now();
    if (now >= start + with_caller + total_max) {
      how = "over " + std::to_string(total_max.count()) + " ms";
      return Step::TimedOut;
    }
    if (now >= heard + silence_max) {
      how = "silent for " + std::to_string(silence_max.count()) + " ms";
      return Step::TimedOut;
    }
  }
}

Worker::State::Step Worker::State::take_frames() {
  for (;;) {
    const std::string_view bytes = inbox.bytes();
    if (bytes.size() < kFrameHeaderBytes) return Step::More;
    const FrameHeader header = read_header(bytes.data());
    if (header.length > limits.record_bytes_max) {
      how = "a record over the limit";
      return Step::TooLarge;
    }
    if (bytes.size() - kFrameHeaderBytes < header.length) return Step::More;
    const Step step = take_frame(header, bytes.substr(kFrameHeaderBytes, header.length));
    inbox.take(kFrameHeaderBytes + header.length);
    if (step != Step::More) return step;
  }
}

Worker::State::Step Worker::State::take_frame(const FrameHeader& header, std::string_view payload) {
  how = "broke the frames";  // unless what follows is as it should be
  if (header.job != job) return Step::Died;
  switch (header.kind) {
    case FrameKind::Progress:
      return payload.empty() ? Step::More : Step::Died;
    case FrameKind::Record:
      return job == 0 ? Step::Died : take_record(payload);
    case FrameKind::Done:
      if (job == 0 || payload.size() != 8) return Step::Died;
      resident_bytes = read_u64(payload.data());
      how = "done";
      return Step::Done;
    case FrameKind::Locked:
      if (job != 0 || payload.size() != 10) return Step::Died;
      jailed = read_locked(payload.data());
      resident_bytes = resident_bytes_at_start = read_u64(payload.data() + 2);
      locked = true;
      return Step::Done;
    case FrameKind::Failed:
      if (job != 0) return Step::Died;
      failed = payload.empty() ? "unknown" : std::string(payload);
      return Step::Died;
    default:
      return Step::Died;
  }
}

Worker::State::Step Worker::State::take_record(std::string_view payload) {
  answer_bytes += payload.size();
  if (answer_bytes > limits.answer_bytes_max) {
    how = "an answer over the limit";
    return Step::TooLarge;
  }
  const Clock::time_point before = Clock::now();
  (*record)(payload);
  with_caller += Clock::now() - before;
  return cancelled ? Step::Cancelled : Step::More;
}

JobEnd Worker::State::end_of(Step step) {
  switch (step) {
    case Step::Done:
      ++jobs_done;
      return JobEnd::Done;
    case Step::TimedOut:
      end_process(how);
      return JobEnd::TimedOut;
    case Step::TooLarge:
      end_process(how);
      return JobEnd::TooLarge;
    case Step::Cancelled:
      end_process("cancelled");
      return JobEnd::Cancelled;
    case Step::Died:
    case Step::More:
      break;
  }
  end_process("");
  return exit_code == kExitMemory ? JobEnd::TooLarge : JobEnd::Died;
}

// ---- the face ----------------------------------------------------------------------------------

Worker::Worker(std::unique_ptr<State> state) : state_(std::move(state)) {}
Worker::Worker(Worker&&) noexcept = default;
Worker& Worker::operator=(Worker&&) noexcept = default;
Worker::~Worker() = default;

Result<Worker> Worker::start(std::filesystem::path program, std::string hello, JailLimits limits) {
  if (hello.size() > kRequestBytesMax)
    return Error{Trouble::TooLarge, "hello", "over the limit for a worker's hello"};
  Worker worker(std::make_unique<State>(std::move(program), std::move(hello), limits));
  TRY_STATUS(worker.state_->warm_up());
  return worker;
}

Result<JobEnd> Worker::run(std::string_view request, int fd,
                           const std::function<void(std::string_view)>& record) {
  State& state = *state_;
  if (request.size() > kRequestBytesMax)
    return Error{Trouble::TooLarge, "request", "over the limit for a worker's job"};
  TADASU_CHECK(!state.running);
  // Whatever leaves this function early (an exception of `record`) leaves no half-served worker.
  struct Running {
    State& state;
    bool clean = false;

    explicit Running(State& of) : state(of) {
      const std::lock_guard lock(state.mutex);
      state.running = true;
    }
    ~Running() {
      // A cancel that came as the job ended has killed the worker all the same.
      if (!clean || state.cancelled) state.end_process("abandoned");
      const std::lock_guard lock(state.mutex);
      state.running = false;
      state.cancelled = false;
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
  } running(state);
  TRY(const File reopened, reading_only(fd));
  if (reopened.is_open()) fd = reopened.fd();
  Status warm = state.warm_up();
  if (!warm.ok() && state.cancelled) return JobEnd::Cancelled;
  TRY_STATUS(std::move(warm));
  ++state.job;
  state.record = &record;
  Outbox outbox({.length = static_cast<std::uint32_t>(request.size()),
                 .kind = fd < 0 ? FrameKind::Job : FrameKind::JobWithFile,
                 .job = state.job},
                request, fd);
  const JobEnd end =
      state.end_of(state.converse(outbox, state.limits.job_max, state.limits.silence_max));
  if (end == JobEnd::Done) state.inbox.clear();
  running.clean = true;
  return end;
}

void Worker::cancel() {
  if (!state_) return;
  const std::lock_guard lock(state_->mutex);
  if (!state_->running) return;
  state_->cancelled = true;
  if (state_->pid > 0) kill(state_->pid, SIGKILL);
}

const Jailed& Worker::jailed() const { return state_->jailed; }
const std::string& Worker::ended_how() const { return state_->how; }

std::filesystem::path worker_program(std::string_view name) {
  if (const char* folder = std::getenv("TADASU_PROGRAMS"); folder != nullptr && *folder != '\0') {
    return std::filesystem::path(folder) / name;
  }
  std::error_code wrong;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", wrong);
  return wrong ? std::filesystem::path(name) : self.parent_path() / name;
}

}  // namespace tadasu::unpack
