// The command line door. stdout is the result, stderr is progress and warnings; no rules live here.
#pragma once

namespace tadasu::cli {

// Exit codes, fixed for 1.x (`tadasu help exit-codes`).
enum Exit : int {
  kDone = 0,
  kFailed = 1,
  kUsage = 2,
  kUnread = 3,  // done, but something could not be read
  kNotFound = 4,
  kNotAllowed = 5,
  kChanged = 6,
  kStore = 7,
  kFound = 10,  // --fail-on hit
  kInterrupted = 130,
};

int run(int argc, char** argv);

}  // namespace tadasu::cli
