#include "unpack/jail_frame.h"

namespace tadasu::unpack {
namespace {

void append_little(std::string& out, std::uint64_t value, int byte_count) {
  for (int i = 0; i < byte_count; ++i) out.push_back(static_cast<char>((value >> (8 * i)) & 0xff));
}

std::uint64_t read_little(const char* bytes, int byte_count) {
  std::uint64_t value = 0;
  for (int i = 0; i < byte_count; ++i) {
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return value;
}

}  // namespace

void append_u64(std::string& out, std::uint64_t value) { append_little(out, value, 8); }
std::uint64_t read_u64(const char* bytes) { return read_little(bytes, 8); }

void append_header(std::string& out, const FrameHeader& header) {
  append_little(out, header.length, 4);
  append_little(out, static_cast<std::uint16_t>(header.kind), 2);
  append_little(out, 0, 2);
  append_little(out, header.job, 4);
}

FrameHeader read_header(const char* bytes) {
  // The kind takes the reserved bytes along: anything but zero there is no known kind.
  const auto kind = read_little(bytes + 4, 4);
  return {.length = static_cast<std::uint32_t>(read_little(bytes, 4)),
          .kind = static_cast<FrameKind>(kind <= 0xffff ? kind : 0),
          .job = static_cast<std::uint32_t>(read_little(bytes + 8, 4))};
}

}  // namespace tadasu::unpack
