// A ZIP archive written from front to back, for spreadsheets and documents; private to notices.
#pragma once

#include <zlib.h>

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tadasu::notices {

// Of each part size and checksum follow it, and stand again in the directory. The same parts are
// the same bytes: no time and no place is written. No part may be 4 GiB long: Error TooLarge.
class ZipStream {
 public:
  using Sink = std::function<Status(std::string_view bytes)>;
  explicit ZipStream(Sink sink) : sink_(std::move(sink)) {}
  ~ZipStream();
  ZipStream(const ZipStream&) = delete;
  ZipStream& operator=(const ZipStream&) = delete;

  Status open(std::string name);  // a part; then add() its bytes, then close()
  Status add(std::string_view bytes);
  Status close();
  Status end();  // once, after the last part

 private:
  struct Part {
    std::string name;
    std::uint64_t begin = 0, size = 0, packed = 0;
    uLong crc = 0;
  };
  static void append_common(std::string& out, const Part& part, bool is_known);
  Status pack(std::string_view bytes, int flush);
  Status write(std::string_view bytes);

  Sink sink_;
  z_stream stream_{};
  bool is_open_ = false;
  std::vector<Part> parts_;
  std::uint64_t written_ = 0;
  std::array<char, 1 << 16> buffer_{};
};

}  // namespace tadasu::notices
