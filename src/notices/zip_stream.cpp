#include "notices/zip_stream.h"

#include "base/check.h"

namespace tadasu::notices {
namespace {

constexpr std::uint64_t kVersion = 20;

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(i < 8 ? value >> (8 * i) & 255 : 0);
}

}  // namespace

ZipStream::~ZipStream() {
  if (is_open_) ::deflateEnd(&stream_);
}

Status ZipStream::open(std::string name) {
  stream_ = {};
  TADASU_CHECK(::deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8,
                              Z_DEFAULT_STRATEGY) == Z_OK);
  is_open_ = true;
  parts_.push_back({.name = std::move(name), .begin = written_});
  std::string head = "PK\x03\x04";
  put(head, kVersion, 2);
  append_common(head, parts_.back(), false);
  return write(head + parts_.back().name);
}

Status ZipStream::add(std::string_view bytes) {
  Part& part = parts_.back();
  part.crc = ::crc32(part.crc, reinterpret_cast<const Bytef*>(bytes.data()),
                     static_cast<uInt>(bytes.size()));
  part.size += bytes.size();
  return pack(bytes, Z_NO_FLUSH);
}

Status ZipStream::close() {
  TRY_STATUS(pack({}, Z_FINISH));
  ::deflateEnd(&stream_);
  is_open_ = false;
  const Part& part = parts_.back();
  if (part.size > UINT32_MAX || written_ > UINT32_MAX)
    return Error{Trouble::TooLarge, part.name, "a part of more than 4 GiB"};
  std::string out = "PK\x07\x08";
  put(out, part.crc, 4);
  put(out, part.packed, 4);
  put(out, part.size, 4);
  return write(out);
}

Status ZipStream::end() {
  const std::uint64_t begin = written_;
  for (const Part& part : parts_) {
    std::string entry = "PK\x01\x02";
    put(entry, kVersion, 2);
    put(entry, kVersion, 2);
    append_common(entry, part, true);
    put(entry, 0, 2 + 2 + 2 + 4);  // comment, disk, attributes
    put(entry, part.begin, 4);
    TRY_STATUS(write(entry + part.name));
  }
  std::string out = "PK\x05\x06";
  const std::uint64_t size = written_ - begin;
  put(out, 0, 4);
  put(out, parts_.size(), 2);
  put(out, parts_.size(), 2);
  put(out, size, 4);
  put(out, begin, 4);
  put(out, 0, 2);
  return write(out);
}

void ZipStream::append_common(std::string& out, const Part& part, bool is_known) {
  put(out, 0x0008, 2);  // sizes follow the part
  put(out, Z_DEFLATED, 2);
  put(out, 0, 2);
  put(out, 0x0021, 2);  // 1980-01-01: when it was written is not told by the file
  put(out, is_known ? part.crc : 0, 4);
  put(out, is_known ? part.packed : 0, 4);
  put(out, is_known ? part.size : 0, 4);
  put(out, part.name.size(), 2);
  put(out, 0, 2);
}

Status ZipStream::pack(std::string_view bytes, int flush) {
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream_.avail_in = static_cast<uInt>(bytes.size());
  for (;;) {
    stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
    stream_.avail_out = static_cast<uInt>(buffer_.size());
    const int done = ::deflate(&stream_, flush);
    TADASU_CHECK(done == Z_OK || done == Z_STREAM_END || done == Z_BUF_ERROR);
    const std::size_t size = buffer_.size() - stream_.avail_out;
    parts_.back().packed += size;
    if (size > 0) TRY_STATUS(write({buffer_.data(), size}));
    if (stream_.avail_out != 0) return success();
  }
}

Status ZipStream::write(std::string_view bytes) {
  written_ += bytes.size();
  return sink_(bytes);
}

}  // namespace tadasu::notices
