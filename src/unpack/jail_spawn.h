// Starting and burying worker processes; private to the jail.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace tadasu::unpack {

struct Spawned {
  pid_t pid = -1;
  File socket;  // our end, non-blocking
};

// Starts `program` with one end of a socket pair on kWorkerSocket, everything else closed, standard
// descriptors on /dev/null, default signals, and an environment of a few names.
// Threads: any. All processes are started by one thread that lives as long as the program, because
// the parent-death signal of Linux fires when the *thread* that started the child ends.
Result<Spawned> spawn_worker(const std::filesystem::path& program);

// Kills (when `kill_first`) and reaps. Never waits longer than two seconds: a process stuck in the
// kernel is remembered and reaped by a later call. Answers "signal 9", "exit 0", "unknown";
// `exit_code` is -1 when it did not exit by itself.
struct Grave {
  std::string how;
  int exit_code = -1;
};
Grave bury(pid_t pid, bool kill_first);

}  // namespace tadasu::unpack
