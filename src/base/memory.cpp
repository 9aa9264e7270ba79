#include "base/memory.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace tadasu {
namespace {

std::uint64_t pages_bytes(std::uint64_t pages) {
  return pages * static_cast<std::uint64_t>(std::max(1L, ::sysconf(_SC_PAGESIZE)));
}

}  // namespace

std::uint64_t machine_memory_bytes() {
  std::uint64_t out =
      pages_bytes(static_cast<std::uint64_t>(std::max(1L, ::sysconf(_SC_PHYS_PAGES))));
  // Version 2 of the groups, as seen from inside a container; version 1 beside it.
  for (const char* const path :
       {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    std::ifstream in(path);
    std::uint64_t limit = 0;
    if (in >> limit && limit > 0) out = std::min(out, limit);  // "max" is no number
  }
  return out;
}

std::uint64_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  std::uint64_t mapped = 0, resident = 0;
  return in >> mapped >> resident ? pages_bytes(resident) : 0;
}

}  // namespace tadasu
