// Where bytes come from: a file, memory, or the unpacking of a container; read in order or at will.
//
// Shape:  a Stream ends with read() == 0; then failure() says whether that was the end or a break.
//         What was read before a break stays good. Nothing here opens, maps or writes files.
// Threads: one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "unpack/piece.h"

namespace tadasu::unpack {

struct Failure {
  Why why = Why::Damaged;
  std::string detail;
};

// Bytes that can be read anywhere.
class Source {
 public:
  virtual ~Source() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  // Fewer than `size` bytes only at the end of the source (or when the disk failed).
  virtual std::size_t read_at(std::uint64_t offset, char* out, std::size_t size) const = 0;
  [[nodiscard]] std::string read_at(std::uint64_t offset, std::size_t size) const;
};

class FileSource final : public Source {
 public:
  explicit FileSource(int fd);
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  std::size_t read_at(std::uint64_t offset, char* out, std::size_t size) const override;
  using Source::read_at;

 private:
  int fd_;
  std::uint64_t size_ = 0;
};

class MemorySource final : public Source {  // borrows
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  std::size_t read_at(std::uint64_t offset, char* out, std::size_t size) const override;
  using Source::read_at;

 private:
  std::string_view bytes_;
};

// Bytes that come in order.
class Stream {
 public:
  virtual ~Stream() = default;
  virtual std::size_t read(char* out, std::size_t size) = 0;
  [[nodiscard]] virtual std::optional<Failure> failure() const { return std::nullopt; }
  // The same bytes at will, where that costs nothing; nullptr otherwise.
  [[nodiscard]] virtual const Source* source() const { return nullptr; }
};

// A stretch of a Source, half-open.
class SourceStream final : public Stream {
 public:
  SourceStream(const Source& source, std::uint64_t begin, std::uint64_t end);
  explicit SourceStream(const Source& source) : SourceStream(source, 0, source.size()) {}
  std::size_t read(char* out, std::size_t size) override;
  [[nodiscard]] std::optional<Failure> failure() const override;
  [[nodiscard]] const Source* source() const override { return whole_ ? &source_ : nullptr; }

 private:
  const Source& source_;
  std::uint64_t at_;
  std::uint64_t end_;
  bool whole_;
  bool broken_ = false;
};

// A Stream whose first bytes can be looked at before they are read.
class HeadStream final : public Stream {
 public:
  explicit HeadStream(Stream& stream, std::size_t head_bytes_max = 64 << 10);
  [[nodiscard]] std::string_view head() const { return head_; }
  std::size_t read(char* out, std::size_t size) override;
  [[nodiscard]] std::optional<Failure> failure() const override { return stream_.failure(); }
  [[nodiscard]] const Source* source() const override { return stream_.source(); }

 private:
  Stream& stream_;
  std::string head_;
  std::size_t at_ = 0;
};

// Reads as many bytes as there are, up to `size`.
std::size_t read_fully(Stream& stream, char* out, std::size_t size);
// Everything that is left; nothing when it is more than `size_max` bytes.
std::optional<std::string> read_all(Stream& stream, std::uint64_t size_max);

}  // namespace tadasu::unpack
