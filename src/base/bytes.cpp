#include "base/bytes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace tadasu {

std::string hex(Bytes bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

Result<std::string> unhex(std::string_view text) {
  const auto value = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  if (text.size() % 2 != 0) return Error{Trouble::Invalid, "hex", "odd length"};
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = value(text[i]);
    const int low = value(text[i + 1]);
    if (high < 0 || low < 0) return Error{Trouble::Invalid, "hex", "not a hexadecimal digit"};
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

Error system_error(int error_number, std::string where, std::string_view doing) {
  Trouble trouble = Trouble::Unavailable;
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      trouble = Trouble::NotFound;
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      trouble = Trouble::NotAllowed;
      break;
    case ENOSPC:
    case EDQUOT:
      trouble = Trouble::Full;
      break;
    case EFBIG:
    case ENAMETOOLONG:
      trouble = Trouble::TooLarge;
      break;
    case EEXIST:
    case EBUSY:
      trouble = Trouble::Conflict;
      break;
    case EISDIR:
    case ELOOP:
    case EINVAL:
      trouble = Trouble::Invalid;
      break;
    case EIO:
      trouble = Trouble::Damaged;
      break;
    default:
      break;
  }
  return {trouble, std::move(where),
          std::string(doing) + ": " + std::system_category().message(error_number)};
}

File& File::operator=(File&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

File::~File() {
  if (fd_ >= 0) ::close(fd_);
}

Result<File> File::open_read(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return system_error(errno, path.string(), "open");
  return File(fd);
}

Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t size_bytes_max) {
  TRY(const File file, File::open_read(path));
  std::string out;
  char buffer[64 << 10];
  for (;;) {
    const ssize_t got = ::read(file.fd(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error(errno, path.string(), "read");
    if (got == 0) return out;
    out.append(buffer, static_cast<std::size_t>(got));
    if (out.size() > size_bytes_max) {
      return Error{Trouble::TooLarge, path.string(), "longer than the limit for this kind of file"};
    }
  }
}

namespace {

Status write_all(int fd, std::string_view content, const std::string& where) {
  while (!content.empty()) {
    const ssize_t put = ::write(fd, content.data(), content.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return system_error(errno, where, "write");
    content.remove_prefix(static_cast<std::size_t>(put));
  }
  if (::fsync(fd) != 0) return system_error(errno, where, "sync");
  return success();
}

}  // namespace

Status write_file(const std::filesystem::path& path, std::string_view content, unsigned mode) {
  const std::string beside = path.string() + ".part";
  File file(
      ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, static_cast<mode_t>(mode)));
  if (!file.is_open()) return system_error(errno, path.string(), "create");
  Status written = write_all(file.fd(), content, path.string());
  if (written.ok() && ::rename(beside.c_str(), path.c_str()) != 0) {
    written = system_error(errno, path.string(), "rename");
  }
  if (!written.ok()) {
    ::unlink(beside.c_str());
    return written;
  }
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  TRY(const File directory, File::open_read(folder));
  if (::fsync(directory.fd()) != 0) return system_error(errno, folder.string(), "sync directory");
  return success();
}

}  // namespace tadasu
