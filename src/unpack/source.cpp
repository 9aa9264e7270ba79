#include "unpack/source.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tadasu::unpack {

std::string Source::read_at(std::uint64_t offset, std::size_t size) const {
  if (offset >= this->size()) return {};
  std::string out(static_cast<std::size_t>(std::min<std::uint64_t>(size, this->size() - offset)),
                  '\0');
  out.resize(read_at(offset, out.data(), out.size()));
  return out;
}

FileSource::FileSource(int fd) : fd_(fd) {
  struct stat status {};
  if (fstat(fd, &status) == 0 && status.st_size > 0) {
    size_ = static_cast<std::uint64_t>(status.st_size);
  }
}

std::size_t FileSource::read_at(std::uint64_t offset, char* out, std::size_t size) const {
  std::size_t done = 0;
  while (done < size && offset + done < size_) {
    const ssize_t got = pread(fd_, out + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

std::size_t MemorySource::read_at(std::uint64_t offset, char* out, std::size_t size) const {
  if (offset >= bytes_.size()) return 0;
  const std::string_view part = bytes_.substr(static_cast<std::size_t>(offset), size);
  if (!part.empty()) std::memcpy(out, part.data(), part.size());
  return part.size();
}

SourceStream::SourceStream(const Source& source, std::uint64_t begin, std::uint64_t end)
    : source_(source),
      at_(std::min(begin, source.size())),
      end_(std::min(end, source.size())),
      whole_(begin == 0 && end_ == source.size()) {}

std::size_t SourceStream::read(char* out, std::size_t size) {
  if (at_ >= end_ || broken_) return 0;
  const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(size, end_ - at_));
  const std::size_t got = source_.read_at(at_, out, wanted);
  at_ += got;
  broken_ = got < wanted;
  return got;
}

std::optional<Failure> SourceStream::failure() const {
  if (!broken_) return std::nullopt;
  return Failure{Why::Vanished, "the file became shorter or could not be read to its end"};
}

HeadStream::HeadStream(Stream& stream, std::size_t head_bytes_max) : stream_(stream) {
  head_.resize(head_bytes_max);
  head_.resize(read_fully(stream_, head_.data(), head_.size()));
}

std::size_t HeadStream::read(char* out, std::size_t size) {
  if (at_ == head_.size()) return stream_.read(out, size);
  const std::size_t part = std::min(size, head_.size() - at_);
  std::memcpy(out, head_.data() + at_, part);
  at_ += part;
  return part;
}

std::size_t read_fully(Stream& stream, char* out, std::size_t size) {
  std::size_t done = 0;
  while (done < size) {
    const std::size_t got = stream.read(out + done, size - done);
    if (got == 0) break;
    done += got;
  }
  return done;
}

std::optional<std::string> read_all(Stream& stream, std::uint64_t size_max) {
  std::string out;
  while (true) {
    const std::size_t before = out.size();
    out.resize(before + std::max<std::size_t>(64 << 10, std::min<std::size_t>(before, 16 << 20)));
    const std::size_t got = read_fully(stream, out.data() + before, out.size() - before);
    const bool end = before + got < out.size();
    out.resize(before + got);
    if (out.size() > size_max) return std::nullopt;
    if (end) return out;
  }
}

}  // namespace tadasu::unpack
