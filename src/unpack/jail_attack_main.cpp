// A worker for the jail's own tests: each job is one thing that hostile code would try. What is
// refused politely is answered with its errno; what is deadly does not answer.
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <map>
#include <new>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "unpack/jail.h"
#include "unpack/jail_frame.h"

namespace {

using tadasu::unpack::Answer;
using tadasu::unpack::append_header;
using tadasu::unpack::FrameKind;

struct Attempt {
  std::string_view request;
  int fd;
  const Answer& answer;
};
using Attack = std::function<std::string(const Attempt&)>;  // what it got

std::string errno_of(long result) {
  return result >= 0 ? "worked" : "errno " + std::to_string(errno);
}

void raw(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = write(tadasu::unpack::kWorkerSocket, bytes.data(), bytes.size());
    if (put <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
}

std::string frame(FrameKind kind, std::uint32_t job, std::string_view payload) {
  std::string out;
  append_header(out,
                {.length = static_cast<std::uint32_t>(payload.size()), .kind = kind, .job = job});
  return out + std::string(payload);
}

volatile bool for_ever = true;  // what the compiler cannot see through

[[noreturn]] void loop_for_ever() {
  for (;;) {
    if (!for_ever) _exit(0);
  }
}

// Not a tail call, and each level holds memory: the stack ends.
int overflow(int depth) {
  volatile char space[4096];
  space[0] = static_cast<char>(depth);
  return for_ever ? overflow(depth + 1) + space[0] : 0;
}

std::string sum_of_file(int fd) {
  std::uint64_t sum = 0;
  char buffer[65536];
  off_t at = 0;
  for (ssize_t got = 0; (got = pread(fd, buffer, sizeof buffer, at)) > 0; at += got) {
    for (ssize_t i = 0; i < got; ++i) sum += static_cast<unsigned char>(buffer[i]);
  }
  return std::to_string(at) + " " + std::to_string(sum);
}

std::string sum_of_map(int fd) {
  struct stat about {};
  if (fstat(fd, &about) != 0) return errno_of(-1);
  const auto size = static_cast<std::size_t>(about.st_size);
  void* const map = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (map == MAP_FAILED) return errno_of(-1);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < size; ++i) sum += static_cast<const unsigned char*>(map)[i];
  munmap(map, size);
  return std::to_string(size) + " " + std::to_string(sum);
}

std::string run_from_memory() {
  const long fd = syscall(SYS_memfd_create, "x", 0);
  if (fd < 0) return errno_of(-1);
  return errno_of(syscall(SYS_execveat, fd, "", nullptr, nullptr, AT_EMPTY_PATH));
}

std::string make_code() {
  void* const page =
      mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return errno_of(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

std::string hold_memory(const Attempt& attempt) {  // resident, not only mapped
  static std::vector<std::string> held;
  held.emplace_back(std::stoul(std::string(attempt.request.substr(5))), 'x');
  return "held";
}

const std::map<std::string, Attack, std::less<>> kAttacks = {
    // honest work
    {"echo", [](const Attempt& a) { return std::string(a.request); }},
    {"sum", [](const Attempt& a) { return sum_of_file(a.fd); }},
    {"sum_map", [](const Attempt& a) { return sum_of_map(a.fd); }},
    {"fd_mode", [](const Attempt& a) { return std::to_string(fcntl(a.fd, F_GETFL) & O_ACCMODE); }},
    {"pid", [](const Attempt&) { return std::to_string(getpid()); }},
    {"many",
     [](const Attempt& a) {
       for (int i = 0; i < 100'000; ++i) a.answer.record(std::to_string(i));
       return std::string("end");
     }},
    {"large",
     [](const Attempt& a) {
       for (char c = 'a'; c < 'e'; ++c) a.answer.record(std::string(8U << 20, c));
       return std::string("end");
     }},
    {"slow_but_alive",
     [](const Attempt& a) {
       for (int i = 0; i < 12; ++i) {
         usleep(60'000);
         a.answer.progress();
       }
       return std::string("end");
     }},
    {"held", hold_memory},
    {"bytes",
     [](const Attempt& a) {
       return std::string(65536, a.request.empty() ? 'x' : a.request.back());
     }},
    // reaching out
    {"open", [](const Attempt&) { return errno_of(open("/etc/passwd", O_RDONLY)); }},
    {"open_old",
     [](const Attempt&) { return errno_of(syscall(SYS_open, "/etc/passwd", O_RDONLY)); }},
    {"openat2",
     [](const Attempt&) {
       std::uint64_t how[3] = {};
       return errno_of(syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", how, sizeof how));
     }},
    {"stream",
     [](const Attempt&) {
       return std::string(std::ifstream("/etc/passwd").is_open() ? "worked" : "closed");
     }},
    {"create",
     [](const Attempt&) {
       return errno_of(open("/tmp/tadasu-jail-escape", O_CREAT | O_WRONLY, 0600));
     }},
    {"proc", [](const Attempt&) { return errno_of(open("/proc/self/maps", O_RDONLY)); }},
    {"proc_parent", [](const Attempt&) { return errno_of(open("/proc/1/environ", O_RDONLY)); }},
    {"symlink",
     [](const Attempt&) { return errno_of(symlink("/etc/passwd", "/tmp/tadasu-jail-link")); }},
    {"unlink", [](const Attempt&) { return errno_of(unlink("/tmp/tadasu-jail-link")); }},
    {"write_file", [](const Attempt& a) { return errno_of(write(a.fd, "x", 1)); }},
    {"truncate_file", [](const Attempt& a) { return errno_of(ftruncate(a.fd, 0)); }},
    {"socket", [](const Attempt&) { return errno_of(socket(AF_INET, SOCK_STREAM, 0)); }},
    {"unix_socket", [](const Attempt&) { return errno_of(socket(AF_UNIX, SOCK_DGRAM, 0)); }},
    {"connect",
     [](const Attempt&) {
       sockaddr_un abstract{};
       abstract.sun_family = AF_UNIX;
       return errno_of(connect(tadasu::unpack::kWorkerSocket,
                               reinterpret_cast<sockaddr*>(&abstract), sizeof abstract));
     }},
    {"execve", [](const Attempt&) { return errno_of(execl("/bin/true", "true", nullptr)); }},
    {"memfd_exec", [](const Attempt&) { return run_from_memory(); }},
    {"fork", [](const Attempt&) { return errno_of(fork()); }},
    {"clone3", [](const Attempt&) { return errno_of(syscall(SYS_clone3, nullptr, 0)); }},
    {"thread",
     [](const Attempt&) {
       std::thread([] {}).join();
       return std::string("worked");
     }},
    {"ptrace",
     [](const Attempt&) { return errno_of(ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr)); }},
    {"kill_parent", [](const Attempt&) { return errno_of(kill(getppid(), SIGTERM)); }},
    {"tgkill_parent", [](const Attempt&) { return errno_of(syscall(SYS_tgkill, 1, 1, SIGTERM)); }},
    {"io_uring", [](const Attempt&) { return errno_of(syscall(SYS_io_uring_setup, 1, nullptr)); }},
    {"bpf", [](const Attempt&) { return errno_of(syscall(SYS_bpf, 0, nullptr, 0)); }},
    {"unshare", [](const Attempt&) { return errno_of(syscall(SYS_unshare, 0x10000000)); }},
    {"process_vm",
     [](const Attempt&) {
       return errno_of(syscall(SYS_process_vm_readv, 1, nullptr, 0, nullptr, 0, 0));
     }},
    {"x32", [](const Attempt&) { return errno_of(syscall(0x40000000 + SYS_getpid)); }},
    {"make_code", [](const Attempt&) { return make_code(); }},
    {"map_code",
     [](const Attempt&) {
       return std::string(mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
                               -1, 0) == MAP_FAILED
                              ? "closed"
                              : "worked");
     }},
    {"raise_limit",
     [](const Attempt&) {
       const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
       return errno_of(setrlimit(RLIMIT_AS, &none));
     }},
    {"dumpable", [](const Attempt&) { return errno_of(prctl(PR_SET_DUMPABLE, 1)); }},
    // using up
    {"allocate",
     [](const Attempt&) {
       std::vector<char> much(4ULL << 30);
       return std::to_string(much.size());
     }},
    {"allocate_c",
     [](const Attempt&) {
       return std::string(malloc(4ULL << 30) == nullptr ? "refused" : "worked");
     }},
    {"loop", [](const Attempt&) -> std::string { loop_for_ever(); }},
    {"silence", [](const Attempt&) { return errno_of(usleep(3600U * 1'000'000U)); }},
    {"chatter",
     [](const Attempt& a) -> std::string {
       for (;;) a.answer.progress();
     }},
    {"flood",
     [](const Attempt& a) -> std::string {
       const std::string much(1U << 20, 'x');
       for (;;) a.answer.record(much);
     }},
    // breaking
    {"overflow", [](const Attempt&) { return std::to_string(overflow(0)); }},
    {"null",
     [](const Attempt& a) {
       volatile char* const nowhere = reinterpret_cast<volatile char*>(a.fd < -1 ? 1L : 0L);
       *nowhere = 'x';
       return std::string("worked");
     }},
    {"abort", [](const Attempt&) -> std::string { std::abort(); }},
    {"throw", [](const Attempt&) -> std::string { throw std::runtime_error("hostile"); }},
    {"exit", [](const Attempt&) -> std::string { _exit(3); }},
    {"exit_well", [](const Attempt&) -> std::string { _exit(0); }},
    {"record_then_die",
     [](const Attempt& a) -> std::string {
       a.answer.record("first");
       usleep(100'000);
       a.answer.record("second");
       std::abort();
     }},
    // lying
    {"giant_record",
     [](const Attempt&) {
       std::string head;
       append_header(head, {.length = 0xfffffff0, .kind = FrameKind::Record, .job = 1});
       raw(head);
       return errno_of(usleep(3600U * 1'000'000U));
     }},
    {"large_record",
     [](const Attempt& a) {
       a.answer.record(std::string(65U << 20, 'x'));
       return std::string("end");
     }},
    {"garbage",
     [](const Attempt&) {
       std::mt19937 random(7);
       std::string noise(4096, '\0');
       for (char& c : noise) c = static_cast<char>(random());
       noise.replace(
           0, 4, std::string("\x10\0\0\0", 4));  // a small length, so that the kind is looked at
       raw(noise);
       return errno_of(usleep(3600U * 1'000'000U));
     }},
    {"wrong_job",
     [](const Attempt&) {
       raw(frame(FrameKind::Record, 4711, "for another"));
       return std::string("end");
     }},
    {"locked_again",
     [](const Attempt&) {
       raw(frame(FrameKind::Locked, 1, std::string(10, '\xff')));
       return std::string("end");
     }},
    {"short_done",
     [](const Attempt&) {
       raw(frame(FrameKind::Done, 1, "x"));
       return std::string("end");
     }},
    {"half_frame",
     [](const Attempt&) -> std::string {
       raw(frame(FrameKind::Record, 1, "half of it").substr(0, 15));
       _exit(0);
     }},
    {"talk_after_done",
     [](const Attempt&) {
       raw(frame(FrameKind::Done, 1, std::string(8, '\0')));
       raw(frame(FrameKind::Record, 2, "for the next job"));
       return std::string("end");
     }},
};

tadasu::Status prepare(std::string_view hello) {
  if (hello == "fail")
    return tadasu::Error{tadasu::Trouble::Damaged, "dictionary", "a test asked for it"};
  if (hello == "throw") throw std::runtime_error("prepare threw");
  if (hello == "die") std::abort();
  if (hello == "hang") loop_for_ever();
  if (hello == "thread") std::thread([] { loop_for_ever(); }).detach();
  if (hello == "environment") {
    for (const char* name : {"HOME", "TADASU_TEST_SECRET", "PATH"}) {
      if (std::getenv(name) != nullptr)
        return tadasu::Error{tadasu::Trouble::Invalid, name, "was inherited"};
    }
  }
  if (hello == "descriptors") {
    for (int fd = 5; fd < 256; ++fd) {  // 4 is the jail's own
      if (fcntl(fd, F_GETFD) >= 0)
        return tadasu::Error{tadasu::Trouble::Invalid, std::to_string(fd), "was inherited"};
    }
  }
  return tadasu::success();
}

}  // namespace

int main() {
  return tadasu::unpack::serve_jailed(
      prepare, [](std::string_view request, int fd, const Answer& answer) {
        const std::string name(request.substr(0, request.find(' ')));
        const auto attack = kAttacks.find(name);
        answer.record(attack == kAttacks.end() ? "no such attack"
                                               : attack->second({request, fd, answer}));
      });
}
