// Any bytes as a tar archive: our own reader of sizes, long names and pax headers.
#include <cstddef>

#include "read_for_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  (void)tadasu::unpack::read_checked("a.tar", {reinterpret_cast<const char*>(bytes), size});
  return 0;
}
