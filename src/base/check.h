// TADASU_CHECK: our own bug stops the program, loudly, in release too. Never for input.
#pragma once

namespace tadasu {
[[noreturn]] void check_failed(const char* condition, const char* file, int line);
}

#define TADASU_CHECK(condition)                                               \
  do {                                                                        \
    if (!(condition)) ::tadasu::check_failed(#condition, __FILE__, __LINE__); \
  } while (false)
