// Deflated bytes, raw (zip) or with gzip headers, unpacked as they are asked for and counted
// against the budget of the unit.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <optional>
#include <string>

#include "unpack/reading.h"
#include "unpack/source.h"

namespace tadasu::unpack {

class InflateStream final : public Stream {
 public:
  enum class Wrap : std::uint8_t { Raw, Gzip };
  // `packed` must outlive this. Several gzip members in a row are one stream.
  // `streamed`: the bytes pass through a reader and are never held (see Reading::stream).
  InflateStream(Reading& reading, Stream& packed, Wrap wrap, bool streamed = false);
  InflateStream(const InflateStream&) = delete;
  InflateStream& operator=(const InflateStream&) = delete;
  ~InflateStream() override;
  std::size_t read(char* out, std::size_t size) override;
  [[nodiscard]] std::optional<Failure> failure() const override { return failure_; }
  // Packed bytes taken so far; exact once the stream has ended.
  [[nodiscard]] std::uint64_t packed_bytes() const { return taken_ - zip_.avail_in; }

 private:
  bool fill();
  bool at_another_member();

  Reading& reading_;
  Stream& packed_;
  Wrap wrap_;
  bool streamed_;
  z_stream zip_{};
  std::string input_;
  std::uint64_t taken_ = 0;
  bool ended_ = false;
  std::optional<Failure> failure_;
};

}  // namespace tadasu::unpack
