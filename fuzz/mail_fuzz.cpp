// Any bytes as a message: verdicts, bounds, valid text.
#include <cstddef>

#include "read_for_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  (void)tadasu::unpack::read_checked("a.eml", {reinterpret_cast<const char*>(bytes), size});
  return 0;
}
