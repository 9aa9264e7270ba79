// The system calls a jailed worker may make. A call that is not listed kills the process.
//
// Three lists: what reading bytes, holding memory and answering needs; what libraries try politely
// and take no for an answer (they get an error instead of death); and the few calls that are
// allowed with certain arguments only. What is left open on purpose: stat of a path tells whether
// it exists (glibc's fstat is the same call, and a filter cannot look at a path).
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>

#include "unpack/jail_frame.h"
#include "unpack/jail_lock.h"

namespace tadasu::unpack {
namespace {

class Filter {
 public:
  Filter() : context_(seccomp_init(SCMP_ACT_KILL_PROCESS)) {
    if (context_ == nullptr) return;
    good_ = seccomp_attr_set(context_, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0;
    seccomp_attr_set(context_, SCMP_FLTATR_CTL_OPTIMIZE, 2);  // a tree instead of a list
  }
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;
  ~Filter() {
    if (context_ != nullptr) seccomp_release(context_);
  }

  template <class... Conditions>
  void allow(int call, Conditions... conditions) {
    add(SCMP_ACT_ALLOW, call, conditions...);
  }
  template <class... Conditions>
  void refuse(int error_number, int call, Conditions... conditions) {
    add(SCMP_ACT_ERRNO(static_cast<std::uint32_t>(error_number) & 0xffffU), call, conditions...);
  }
  bool load() { return good_ && seccomp_load(context_) == 0; }

 private:
  template <class... Conditions>
  void add(std::uint32_t action, int call, Conditions... conditions) {
    const std::array<scmp_arg_cmp, sizeof...(conditions)> list = {conditions...};
    if (good_)
      good_ = seccomp_rule_add_array(context_, action, call, list.size(), list.data()) == 0;
  }

  scmp_filter_ctx context_;
  bool good_ = false;
};

scmp_arg_cmp equals(unsigned argument, std::uint64_t value) {
  return {argument, SCMP_CMP_EQ, value, 0};
}
scmp_arg_cmp bits_are(unsigned argument, std::uint64_t mask, std::uint64_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

void allow_plain_calls(Filter& filter) {
  for (const int call : {SCMP_SYS(read),
                         SCMP_SYS(readv),
                         SCMP_SYS(pread64),
                         SCMP_SYS(preadv),
                         SCMP_SYS(lseek),
                         SCMP_SYS(fstat),
                         SCMP_SYS(newfstatat),
                         SCMP_SYS(close),
                         SCMP_SYS(munmap),
                         SCMP_SYS(mremap),
                         SCMP_SYS(madvise),
                         SCMP_SYS(brk),
                         SCMP_SYS(clock_gettime),
                         SCMP_SYS(clock_getres),
                         SCMP_SYS(gettimeofday),
                         SCMP_SYS(time),
                         SCMP_SYS(nanosleep),
                         SCMP_SYS(clock_nanosleep),
                         SCMP_SYS(getrandom),
                         SCMP_SYS(getpid),
                         SCMP_SYS(gettid),
                         SCMP_SYS(getuid),
                         SCMP_SYS(geteuid),
                         SCMP_SYS(getgid),
                         SCMP_SYS(getegid),
                         SCMP_SYS(getrusage),
                         SCMP_SYS(sysinfo),
                         SCMP_SYS(sched_yield),
                         SCMP_SYS(sched_getaffinity),
                         SCMP_SYS(rt_sigaction),
                         SCMP_SYS(rt_sigprocmask),
                         SCMP_SYS(rt_sigreturn),
                         SCMP_SYS(sigaltstack),
                         SCMP_SYS(restart_syscall),
                         SCMP_SYS(exit),
                         SCMP_SYS(exit_group)}) {
    filter.allow(call);
  }
}

void allow_with_conditions(Filter& filter) {
  // Answers leave through the one socket; nothing else is written.
  for (const int call : {SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(sendmsg), SCMP_SYS(recvmsg)}) {
    filter.allow(call, equals(0, kWorkerSocket));
  }
  // Memory is never executable.
  filter.allow(SCMP_SYS(mmap), bits_are(2, PROT_EXEC, 0));
  filter.allow(SCMP_SYS(mprotect), bits_are(2, PROT_EXEC, 0));
  // Plain waiting and waking; no priority inheritance, no requeueing.
  for (const int operation : {FUTEX_WAIT, FUTEX_WAKE, FUTEX_WAIT_BITSET, FUTEX_WAKE_BITSET}) {
    filter.allow(SCMP_SYS(futex),
                 bits_are(1, static_cast<std::uint64_t>(FUTEX_CMD_MASK) & 0xffffffffU,
                          static_cast<std::uint64_t>(operation)));
  }
  for (const int command : {F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC}) {
    filter.allow(SCMP_SYS(fcntl), equals(1, static_cast<std::uint64_t>(command)));
  }
  filter.allow(SCMP_SYS(prlimit64), equals(2, 0));  // asking, not setting
  filter.allow(SCMP_SYS(tgkill), equals(0, static_cast<std::uint64_t>(getpid())));  // abort()
}

void refuse_politely(Filter& filter, bool may_open_for_reading) {
  for (const int call :
       {SCMP_SYS(open),       SCMP_SYS(creat),    SCMP_SYS(openat2),    SCMP_SYS(stat),
        SCMP_SYS(lstat),      SCMP_SYS(statx),    SCMP_SYS(access),     SCMP_SYS(faccessat),
        SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd),
        SCMP_SYS(mkdir),      SCMP_SYS(mkdirat),  SCMP_SYS(unlink),     SCMP_SYS(unlinkat),
        SCMP_SYS(rename),     SCMP_SYS(renameat), SCMP_SYS(renameat2),  SCMP_SYS(symlink),
        SCMP_SYS(symlinkat),  SCMP_SYS(link),     SCMP_SYS(linkat),     SCMP_SYS(statfs),
        SCMP_SYS(chdir)}) {
    filter.refuse(EACCES, call);
  }
  if (may_open_for_reading) {  // which paths: Landlock
    const std::uint64_t writing = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND;
    filter.allow(SCMP_SYS(openat), bits_are(2, writing, O_RDONLY));
    for (const int flag : {O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND}) {
      const auto bit = static_cast<std::uint64_t>(flag);
      filter.refuse(EACCES, SCMP_SYS(openat), bits_are(2, bit, bit));
    }
    filter.allow(SCMP_SYS(getdents64));
    filter.allow(SCMP_SYS(fadvise64));
  } else {
    filter.refuse(EACCES, SCMP_SYS(openat));
    filter.refuse(EACCES, SCMP_SYS(getdents64));
    filter.refuse(EINVAL, SCMP_SYS(fadvise64));
  }
  filter.refuse(ENOTTY, SCMP_SYS(ioctl));
  for (const int call : {SCMP_SYS(prctl), SCMP_SYS(mlock), SCMP_SYS(munlock), SCMP_SYS(uname)}) {
    filter.refuse(EPERM, call);
  }
}

}  // namespace

bool restrict_calls(bool may_open_for_reading) {
  Filter filter;
  allow_plain_calls(filter);
  allow_with_conditions(filter);
  refuse_politely(filter, may_open_for_reading);
  return filter.load();
}

}  // namespace tadasu::unpack
