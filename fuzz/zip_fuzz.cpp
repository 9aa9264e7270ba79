// Any bytes as a zip (or whatever else they turn out to be): verdicts, bounds, budget.
#include <cstddef>

#include "read_for_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  (void)tadasu::unpack::read_checked("a.zip", {reinterpret_cast<const char*>(bytes), size});
  return 0;
}
