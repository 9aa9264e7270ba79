#include "base/check.h"

#include <cstdio>
#include <cstdlib>

#include "base/result.h"

namespace tadasu {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "tadasu: internal check failed: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

const char* trouble_name(Trouble trouble) {
  switch (trouble) {
    case Trouble::NotFound:
      return "not_found";
    case Trouble::NotAllowed:
      return "not_allowed";
    case Trouble::Locked:
      return "locked";
    case Trouble::Damaged:
      return "damaged";
    case Trouble::TooLarge:
      return "too_large";
    case Trouble::TimedOut:
      return "timed_out";
    case Trouble::Unsupported:
      return "unsupported";
    case Trouble::Conflict:
      return "conflict";
    case Trouble::Invalid:
      return "invalid";
    case Trouble::Full:
      return "full";
    case Trouble::Unavailable:
      return "unavailable";
  }
  check_failed("known Trouble", __FILE__, __LINE__);
}

}  // namespace tadasu
