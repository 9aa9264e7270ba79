// The frames between a parent and its jailed worker: docs/formats/worker.md.
//
// A frame is a header of 12 bytes, little endian, and `length` bytes of payload:
//   u32 length | u16 kind | u16 zero | u32 job
// Both ends are the same build of the same product on one machine; no version negotiation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tadasu::unpack {

enum class FrameKind : std::uint16_t {
  Hello = 1,  // parent: HelloFrame, then the bytes of hello
  Job = 2,    // parent: the request; a descriptor may travel with the first byte of the header
  JobWithFile = 3,
  Locked = 16,    // worker: LockedFrame
  Failed = 17,    // worker: why `prepare` or the jail failed, in English
  Record = 18,    // worker: one record of the answer
  Progress = 19,  // worker: empty
  Done = 20,      // worker: u64 resident bytes
};

struct FrameHeader {
  std::uint32_t length = 0;
  FrameKind kind = FrameKind::Hello;
  std::uint32_t job = 0;  // number of the job, from 1; 0 before the first
};

inline constexpr std::size_t kFrameHeaderBytes = 12;
inline constexpr int kWorkerSocket = 3;  // the descriptor on which a worker finds its parent
inline constexpr int kExitMemory = 77;   // a job asked for more memory than the jail gives
inline constexpr int kExitNoParent = 2;  // started by hand

void append_u64(std::string& out, std::uint64_t value);
std::uint64_t read_u64(const char* bytes);  // 8 bytes

void append_header(std::string& out, const FrameHeader& header);
FrameHeader read_header(const char* bytes);  // kFrameHeaderBytes; kind may be none of FrameKind

}  // namespace tadasu::unpack
