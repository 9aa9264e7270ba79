// The order matters: descriptors and capabilities go first, because the later steps forbid the
// calls for it; seccomp comes last, because everything before it needs calls that it does not
// allow.
#include "unpack/jail_lock.h"

#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <string_view>

namespace tadasu::unpack {
namespace {

constexpr int kFdsBeyondKept = 4;  // the file of a job, and a little for libraries
constexpr int kFdsForRights = 24;  // with folders to read from

#ifndef TADASU_SANITIZED
int thread_count() {
  std::error_code wrong;
  const std::filesystem::directory_iterator tasks("/proc/self/task", wrong);
  return wrong ? 0 : static_cast<int>(std::distance(tasks, std::filesystem::directory_iterator{}));
}
#endif

bool limit(int what, rlim_t value) {
  const rlimit both{value, value};
  return setrlimit(static_cast<__rlimit_resource_t>(what), &both) == 0;
}

bool set_limits(const LockPlan& plan) {
  const int fds =
      plan.statm_fd + 1 + (plan.rights.read_only.empty() ? kFdsBeyondKept : kFdsForRights);
  bool all = limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) &&
             limit(RLIMIT_NOFILE, static_cast<rlim_t>(fds)) && limit(RLIMIT_MEMLOCK, 0) &&
             limit(RLIMIT_MSGQUEUE, 0);
#ifndef TADASU_SANITIZED
  const std::uint64_t mapped_bytes = memory_use(plan.statm_fd).mapped_bytes;
  all = all && limit(RLIMIT_NPROC, 0) && mapped_bytes != 0 &&
        limit(RLIMIT_AS, mapped_bytes + plan.memory_bytes_max);
#endif
  return all;
}

// Root in a jail is no root. Not counted in Jailed: nothing that is left could use a capability.
void drop_capabilities() {
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  const std::array<__user_cap_data_struct, 2> none{};
  syscall(SYS_capset, &header, none.data());
}

// The second wall where Landlock is missing: no network, no IPC, no mounts of the others.
bool leave_namespaces() {
  constexpr int kOwn = CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
  return unshare(kOwn | CLONE_NEWUSER) == 0 || unshare(kOwn) == 0;
}

}  // namespace

MemoryUse memory_use(int statm_fd) {
  std::array<char, 128> text{};
  const ssize_t got = pread(statm_fd, text.data(), text.size(), 0);
  if (got <= 0) return {};
  const char* const end = text.data() + got;
  const auto page_bytes = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  MemoryUse use;
  const auto mapped = std::from_chars(text.data(), end, use.mapped_bytes);
  if (mapped.ec != std::errc{} || mapped.ptr == end) return {};
  std::from_chars(mapped.ptr + 1, end, use.resident_bytes);
  use.mapped_bytes *= page_bytes;
  use.resident_bytes *= page_bytes;
  return use;
}

Result<Jailed> lock_in(const LockPlan& plan) {
  Jailed jailed;
#ifdef TADASU_SANITIZED
  jailed.sanitized = true;  // the sanitizers' own background threads are allowed
#else
  if (thread_count() != 1) return Error{Trouble::Invalid, "jail", "more than one thread runs"};
  if (prctl(PR_SET_DUMPABLE, 0) != 0) return system_error(errno, "jail", "PR_SET_DUMPABLE");
#endif
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return system_error(errno, "jail", "PR_SET_NO_NEW_PRIVS");
  if (syscall(SYS_close_range, plan.statm_fd + 1, ~0U, 0) != 0)
    return system_error(errno, "jail", "close_range");
  JailRights rights = plan.rights;
#ifdef TADASU_SANITIZED
  rights.read_only = {"/"};
#endif
  jailed.landlock = plan.use_landlock && restrict_files(rights, jailed.landlock_abi);
  if (!jailed.landlock) jailed.namespaces = leave_namespaces();
  drop_capabilities();
  jailed.rlimits = set_limits(plan);
#ifndef TADASU_SANITIZED
  // Without Landlock an open for reading could not be held to the paths of `rights`: none is
  // allowed.
  jailed.seccomp = restrict_calls(jailed.landlock && !rights.read_only.empty());
#endif
  return jailed;
}

}  // namespace tadasu::unpack
