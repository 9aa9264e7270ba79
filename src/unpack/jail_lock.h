// Locking a worker process in; private to the jail. Runs in the worker, while it has one thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "unpack/jail.h"

namespace tadasu::unpack {

struct LockPlan {
  std::uint64_t memory_bytes_max = 0;  // beyond what is mapped now
  int statm_fd = -1;  // /proc/self/statm, open; descriptors above this one are closed
  JailRights rights;
  bool use_landlock = true;  // false: as if the kernel had none (tests)
};

// Closes everything the process will not need. There is no way back. Every step that the kernel
// refuses shows in the Jailed; the parent decides whether that is enough.
// Errors: Invalid when more than one thread runs (a thread would stay outside the jail).
Result<Jailed> lock_in(const LockPlan& plan);

// Opened before the jail closes, readable after: pages of this process, mapped and resident.
struct MemoryUse {
  std::uint64_t mapped_bytes = 0;
  std::uint64_t resident_bytes = 0;
};
MemoryUse memory_use(int statm_fd);

// The two walls by themselves, for lock_in and its tests.
bool restrict_files(const JailRights& rights, int& abi);  // Landlock
bool restrict_calls(bool may_open_for_reading);           // seccomp

}  // namespace tadasu::unpack
