// Bytes in memory and on disk: views, whole files, hex.
//
// Errors: every function that touches the disk answers with Result; `where` is the path.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tadasu {

using Bytes = std::span<const std::uint8_t>;  // borrowed; the owner is said where it is used

inline Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string hex(Bytes bytes);                      // lower case
Result<std::string> unhex(std::string_view text);  // Invalid: odd length or a foreign character

// Reads a whole file. TooLarge when it is longer than `size_bytes_max`.
Result<std::string> read_file(const std::filesystem::path& path,
                              std::uint64_t size_bytes_max = 256ULL << 20);

// Writes a whole file so that a crash leaves the old or the new content, never a part: written
// beside, synced, renamed, directory synced. `mode` are the permission bits of a new file.
Status write_file(const std::filesystem::path& path, std::string_view content,
                  unsigned mode = 0600);

// An owned file descriptor, closed at the end of its life.
class File {
 public:
  File() = default;
  explicit File(int fd) : fd_(fd) {}
  File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  File& operator=(File&& other) noexcept;
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File();
  static Result<File> open_read(const std::filesystem::path& path);
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

// The Error for the errno of a failed call on `where`.
Error system_error(int error_number, std::string where, std::string_view doing);

}  // namespace tadasu
