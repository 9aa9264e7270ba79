// Many small texts and numbers as one value that is sealed: numbers in 7 bits a byte, texts with
// their length, and texts like the one before as what differs.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace tadasu::store {

class Packer {
 public:
  explicit Packer(std::string& out) : out_(out) {}
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_ += static_cast<char>(value | 0x80);
    out_ += static_cast<char>(value);
  }
  void real(double value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out_.append(bytes, sizeof bytes);
  }
  void text(std::string_view value) {
    number(value.size());
    out_ += value;
  }
  // How many bytes it begins with that `before` begins with, then the rest.
  void text_after(std::string_view before, std::string_view value) {
    std::size_t same = 0;
    while (same < before.size() && same < value.size() && before[same] == value[same]) ++same;
    number(same);
    text(value.substr(same));
  }

 private:
  std::string& out_;
};

// After the first failed read every further one fails, and ok() is false.
class Unpacker {
 public:
  explicit Unpacker(std::string_view in) : in_(in) {}
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return !ok_ || in_.empty(); }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64 && !in_.empty(); shift += 7) {
      const auto c = static_cast<unsigned char>(in_.front());
      in_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(c & 0x7f) << shift;
      if (c < 0x80) return value;
    }
    ok_ = false;
    in_ = {};
    return 0;
  }
  double real() {
    double value = 0;
    const std::string_view bytes = take(sizeof value);
    if (ok_) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
  std::string_view text() { return take(number()); }
  // `value`: the text before, which becomes this one.
  void text_after(std::string& value) {
    const std::uint64_t same = number();
    const std::string_view rest = text();
    ok_ = ok_ && same <= value.size();
    if (!ok_) return;
    value.resize(same);
    value += rest;
  }

 private:
  std::string_view take(std::uint64_t size) {
    ok_ = ok_ && size <= in_.size();
    if (!ok_) return {};
    const std::string_view out = in_.substr(0, size);
    in_.remove_prefix(size);
    return out;
  }
  std::string_view in_;
  bool ok_ = true;
};

}  // namespace tadasu::store
