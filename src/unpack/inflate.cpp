#include "unpack/inflate.h"

#include <algorithm>

#include "base/check.h"

namespace tadasu::unpack {
namespace {
constexpr std::size_t kInputBytes = 64 << 10;
}

InflateStream::InflateStream(Reading& reading, Stream& packed, Wrap wrap, bool streamed)
    : reading_(reading),
      packed_(packed),
      wrap_(wrap),
      streamed_(streamed),
      input_(kInputBytes, '\0') {
  const int started = inflateInit2(&zip_, wrap == Wrap::Raw ? -MAX_WBITS : MAX_WBITS + 16);
  if (started != Z_OK) failure_ = Failure{Why::TooLarge, "no memory to unpack"};
}

InflateStream::~InflateStream() { inflateEnd(&zip_); }

bool InflateStream::fill() {
  const std::size_t got = packed_.read(input_.data(), input_.size());
  taken_ += got;
  zip_.next_in = reinterpret_cast<Bytef*>(input_.data());
  zip_.avail_in = static_cast<uInt>(got);
  return got > 0;
}

// After the end of one gzip member: does another one follow at once?
bool InflateStream::at_another_member() {
  if (wrap_ != Wrap::Gzip) return false;
  if (zip_.avail_in == 0 && !fill()) return false;
  return *zip_.next_in == 0x1f && inflateReset(&zip_) == Z_OK;
}

std::size_t InflateStream::read(char* out, std::size_t size) {
  if (ended_ || failure_ || size == 0) return 0;
  zip_.next_out = reinterpret_cast<Bytef*>(out);
  const auto room = static_cast<uInt>(std::min<std::size_t>(size, 1U << 20));
  zip_.avail_out = room;
  while (zip_.avail_out == room) {
    if (zip_.avail_in == 0 && !fill()) {
      failure_ = packed_.failure().value_or(Failure{Why::Damaged, "packed data cut short"});
      break;
    }
    const int state = inflate(&zip_, Z_NO_FLUSH);
    if (state == Z_STREAM_END) {
      if (at_another_member()) continue;
      ended_ = true;
      break;
    }
    if (state != Z_OK && state != Z_BUF_ERROR) {
      failure_ = Failure{Why::Damaged, "packed data do not follow their format"};
      break;
    }
  }
  const std::size_t got = room - zip_.avail_out;
  if (!(streamed_ ? reading_.stream(got) : reading_.spend(got)))
    failure_ = Failure{Why::TooLarge, "budget of unpacked bytes"};
  return got;
}

}  // namespace tadasu::unpack
