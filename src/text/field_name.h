// The name of a header field: compared without regard to the case of ASCII letters (RFC
// 5322 1.2.2), eight bytes at a step.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace tadasu::text {

class FieldName {
 public:
  constexpr FieldName() = default;
  constexpr explicit FieldName(std::string_view written)
      : written_(written), head_(small_letters(written, 0)) {}

  [[nodiscard]] constexpr std::string_view written() const { return written_; }

  friend constexpr bool operator==(const FieldName& a, const FieldName& b) {
    if (a.head_ != b.head_ || a.written_.size() != b.written_.size()) return false;
    for (std::size_t at = 8; at < a.written_.size(); at += 8) {
      if (small_letters(a.written_, at) != small_letters(b.written_, at)) return false;
    }
    return true;
  }

  template <std::size_t size>
  [[nodiscard]] constexpr bool is_one_of(const std::array<FieldName, size>& names) const {
    return std::find(names.begin(), names.end(), *this) != names.end();
  }

 private:
  // Eight bytes from `at` on, with zeros behind the end, as a number.
  static constexpr std::uint64_t small_letters(std::string_view text, std::size_t at) {
    std::uint64_t bytes = 0;
    const std::size_t size = std::min<std::size_t>(text.size() - at, 8);
    if (std::is_constant_evaluated()) {
      for (std::size_t i = size; i-- > 0;)
        bytes = bytes << 8 | static_cast<unsigned char>(text[at + i]);
    } else if (size == 8) {
      std::memcpy(&bytes, text.data() + at, 8);
    } else {
      std::memcpy(&bytes, text.data() + at, size);
    }
    constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
    const std::uint64_t low = bytes & 0x7F * kOnes;
    const std::uint64_t from_a = low + (0x80 - 'A') * kOnes, above_z = low + (0x7F - 'Z') * kOnes;
    return bytes | (((from_a ^ above_z) & ~bytes & 0x80 * kOnes) >> 2);
  }

  std::string_view written_;
  std::uint64_t head_ = 0;
};

}  // namespace tadasu::text
