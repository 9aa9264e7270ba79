// The worker's end of the jail: hello, prepare, lock in, then one job after the other.
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <string>

#include "unpack/jail.h"
#include "unpack/jail_frame.h"
#include "unpack/jail_lock.h"

namespace tadasu::unpack {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kStatmFd = kWorkerSocket + 1;  // stays open: how much memory is in use
constexpr std::size_t kGatherBytes = 64U
                                     << 10;  // records are sent in portions of about this size …
constexpr std::chrono::milliseconds kGatherMax{50};  // … and at least this often while they come

// Reads exactly `size` bytes. False when the parent is gone. `fd`, when given, takes a descriptor
// that came along.
bool receive(char* to, std::size_t size, File* file) {
  while (size > 0) {
    iovec part{to, size};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    const ssize_t got = recvmsg(kWorkerSocket, &message, MSG_CMSG_CLOEXEC);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    const cmsghdr* const first = CMSG_FIRSTHDR(&message);
    if (first != nullptr && first->cmsg_type == SCM_RIGHTS &&
        first->cmsg_len == CMSG_LEN(sizeof(int))) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(first), sizeof fd);
      File came(fd);
      if (file != nullptr) *file = std::move(came);
    }
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool send_all(std::string_view bytes) {
  while (!bytes.empty()) {
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    const ssize_t sent = sendmsg(kWorkerSocket, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool send_frame(FrameKind kind, std::uint32_t job, std::string_view payload) {
  std::string frame;
  append_header(frame,
                {.length = static_cast<std::uint32_t>(payload.size()), .kind = kind, .job = job});
  frame += payload;
  return send_all(frame);
}

struct Incoming {
  FrameHeader header;
  std::string payload;
  File file;
};

bool receive_frame(Incoming& incoming) {
  char head[kFrameHeaderBytes];
  incoming.file = File();
  if (!receive(head, sizeof head, &incoming.file)) return false;
  incoming.header = read_header(head);
  if (incoming.header.length > kRequestBytesMax + 64) return false;
  incoming.payload.resize(incoming.header.length);
  return receive(incoming.payload.data(), incoming.payload.size(), &incoming.file);
}

// The answer of one job: gathers small records, so that ten thousand of them are not as many calls.
class Speaker {
 public:
  explicit Speaker(std::uint32_t job) : job_(job), sent_at_(Clock::now()) {}

  void record(std::string_view payload) {
    append_header(gathered_, {.length = static_cast<std::uint32_t>(payload.size()),
                              .kind = FrameKind::Record,
                              .job = job_});
    if (payload.size() >= kGatherBytes) {
      flush();
      say(payload);
    } else {
      gathered_ += payload;
      if (gathered_.size() >= kGatherBytes || is_time()) flush();
    }
  }

  void progress() {
    if (!is_time()) return;
    append_header(gathered_, {.length = 0, .kind = FrameKind::Progress, .job = job_});
    flush();
  }

  void send() {
    if (!gathered_.empty()) flush();
  }

  void done(std::uint64_t resident_bytes) {
    append_header(gathered_, {.length = 8, .kind = FrameKind::Done, .job = job_});
    append_u64(gathered_, resident_bytes);
    flush();
  }

 private:
  [[nodiscard]] bool is_time() const { return Clock::now() - sent_at_ >= kGatherMax; }
  void flush() {
    say(gathered_);
    gathered_.clear();
    sent_at_ = Clock::now();
  }
  // Nobody left to answer to: nothing of this process is worth keeping.
  static void say(std::string_view bytes) {
    if (!send_all(bytes)) _exit(0);
  }

  std::uint32_t job_;
  Clock::time_point sent_at_;
  std::string gathered_;
};

int refuse(const std::string& why) {
  send_frame(FrameKind::Failed, 0, why);
  return 1;
}

// The kernel kills us when the parent is gone; it may have gone before we asked.
bool stays_with_parent(std::uint64_t parent_pid) {
  return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
         static_cast<std::uint64_t>(getppid()) == parent_pid;
}

// When memory runs short, the kernel takes a worker and not the server.
void offer_to_the_oom_killer() {
  const File score(open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
  if (score.is_open() && write(score.fd(), "800", 3) < 0) return;  // not allowed: nothing lost
}

// Called before `prepare` opens anything, so that the number is free.
bool keep_statm() {
  const int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (fd == kStatmFd || fd < 0) return fd == kStatmFd;
  const File other(fd);
  return dup3(fd, kStatmFd, O_CLOEXEC) == kStatmFd;
}

std::string locked_payload(const Jailed& jailed) {
  std::string payload;
  payload += static_cast<char>((jailed.landlock ? 1 : 0) | (jailed.namespaces ? 2 : 0) |
                               (jailed.seccomp ? 4 : 0) | (jailed.rlimits ? 8 : 0) |
                               (jailed.sanitized ? 16 : 0));
  payload += static_cast<char>(jailed.landlock_abi & 0xff);
  append_u64(payload, memory_use(kStatmFd).resident_bytes);
  return payload;
}

}  // namespace

int serve_jailed(
    const std::function<Status(std::string_view hello)>& prepare,
    const std::function<void(std::string_view request, int fd, const Answer& answer)>& job,
    const JailRights& rights) {
  Incoming incoming;
  if (!receive_frame(incoming) || incoming.header.kind != FrameKind::Hello ||
      incoming.payload.size() < 16) {
    std::fputs("This program is started by tadasu; by itself it does nothing.\n", stderr);
    return kExitNoParent;
  }
  const std::uint64_t memory_bytes_max = read_u64(incoming.payload.data());
  if (!stays_with_parent(read_u64(incoming.payload.data() + 8))) return kExitNoParent;
  if (!keep_statm()) return refuse("no /proc");
  offer_to_the_oom_killer();
  try {
    const Status prepared = prepare(std::string_view(incoming.payload).substr(16));
    if (!prepared.ok()) return refuse(prepared.error().where + ": " + prepared.error().detail);
  } catch (const std::exception& error) {
    return refuse(error.what());
  }
  const Result<Jailed> locked =
      lock_in({.memory_bytes_max = memory_bytes_max, .statm_fd = kStatmFd, .rights = rights});
  if (!locked.ok()) return refuse(locked.error().where + ": " + locked.error().detail);
  if (!send_frame(FrameKind::Locked, 0, locked_payload(locked.value()))) return 0;
  while (receive_frame(incoming)) {
    if ((incoming.header.kind == FrameKind::JobWithFile) != incoming.file.is_open()) return 1;
    Speaker speaker(incoming.header.job);
    const Answer answer{.record = [&](std::string_view record) { speaker.record(record); },
                        .progress = [&] { speaker.progress(); },
                        .send = [&] { speaker.send(); }};
    try {
      job(incoming.payload, incoming.file.fd(), answer);
    } catch (const std::bad_alloc&) {
      _exit(kExitMemory);
    }
    incoming.file = File();
    speaker.done(memory_use(kStatmFd).resident_bytes);
  }
  return 0;
}

}  // namespace tadasu::unpack
