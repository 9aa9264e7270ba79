// How much memory there is, and how much of it this program holds.
#pragma once

#include <cstdint>

namespace tadasu {

// Of the machine, or of the control group the program runs in, where that is less.
std::uint64_t machine_memory_bytes();
// Held by this program now; 0 where the system does not say.
std::uint64_t resident_bytes();

}  // namespace tadasu
