// Landlock: what a process may reach by path, by network and by signal, taken away by the process
// itself. The headers of Debian 12 know ABI 1 only, so the later rights are spelt out here.
//
// A ruleset "handles" a right when it forbids it except below the paths of its rules. Handling
// every right the kernel knows, with no rule, forbids them all. Source: Linux
// Documentation/userspace-api/landlock.rst, ABI 1 to 7.
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

#include "base/bytes.h"
#include "unpack/jail_lock.h"

namespace tadasu::unpack {
namespace {

constexpr std::uint64_t kFsAbi1 = (1ULL << 13) - 1;  // execute … make_sym
constexpr std::uint64_t kFsRefer = 1ULL << 13;       // ABI 2
constexpr std::uint64_t kFsTruncate = 1ULL << 14;    // ABI 3
constexpr std::uint64_t kFsIoctlDev = 1ULL << 15;    // ABI 5
constexpr std::uint64_t kNetAll = 0b11;              // ABI 4: bind and connect of TCP
constexpr std::uint64_t kScopeAll = 0b11;            // ABI 6: abstract unix sockets, signals

struct Ruleset {  // landlock_ruleset_attr as of ABI 6
  std::uint64_t handled_access_fs = 0;
  std::uint64_t handled_access_net = 0;
  std::uint64_t scoped = 0;
};

Ruleset everything(int abi, std::size_t& size_bytes) {
  Ruleset rules;
  rules.handled_access_fs = kFsAbi1;
  if (abi >= 2) rules.handled_access_fs |= kFsRefer;
  if (abi >= 3) rules.handled_access_fs |= kFsTruncate;
  if (abi >= 4) rules.handled_access_net = kNetAll;
  if (abi >= 5) rules.handled_access_fs |= kFsIoctlDev;
  if (abi >= 6) rules.scoped = kScopeAll;
  size_bytes = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;  // older kernels refuse a longer struct
  return rules;
}

// True also when the path does not exist: nothing is granted then.
bool allow_reading(int ruleset, const std::filesystem::path& path) {
  const File place(open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!place.is_open()) return true;
  std::error_code ignored;
  landlock_path_beneath_attr beneath{};
  beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
  if (std::filesystem::is_directory(path, ignored))
    beneath.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
  beneath.parent_fd = place.fd();
  return syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
}

}  // namespace

bool restrict_files(const JailRights& rights, int& abi) {
  abi = 0;
  const long version =
      syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return false;
  std::size_t size_bytes = 0;
  const Ruleset rules = everything(static_cast<int>(version), size_bytes);
  const File ruleset(static_cast<int>(syscall(SYS_landlock_create_ruleset, &rules, size_bytes, 0)));
  if (!ruleset.is_open()) return false;
  const bool granted =
      std::all_of(rights.read_only.begin(), rights.read_only.end(),
                  [&](const auto& path) { return allow_reading(ruleset.fd(), path); });
  if (!granted || syscall(SYS_landlock_restrict_self, ruleset.fd(), 0) != 0) return false;
  abi = static_cast<int>(version);
  return true;
}

}  // namespace tadasu::unpack
