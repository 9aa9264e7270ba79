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
  constexpr explicit FieldName(std::string_view written) : FieldName(written, written.size()) {}
  // Of the first `size` bytes of a line: what stands behind them is read too, which is faster.
  constexpr FieldName(std::string_view line, std::size_t size)
      : written_(line.substr(0, size)), head_(small_letters(eight_of(line, 0))) {
    if (size < 8) head_ &= ~(~std::uint64_t{0} << 8 * size);
  }

  [[nodiscard]] constexpr std::string_view written() const { return written_; }

  friend constexpr bool operator==(const FieldName& a, const FieldName& b) {
    if (a.head_ != b.head_ || a.written_.size() != b.written_.size()) return false;
    const std::size_t size = a.written_.size();
    for (std::size_t at = 8; at < size; at += 8) {
      const std::size_t from = at + 8 <= size ? at : size - 8;  // the last eight overlap
      if (small_letters(eight_of(a.written_, from)) != small_letters(eight_of(b.written_, from)))
        return false;
    }
    return true;
  }

  // A number for tables of names: the same for names that are equal.
  [[nodiscard]] constexpr std::uint64_t hash() const {
    return (head_ + written_.size() * 0x9E3779B97F4A7C15ULL) * 0xD6E8FEB86659FD93ULL;
  }

 private:
  // Eight bytes from `at` on, with zeros behind the end, as a number.
  static constexpr std::uint64_t eight_of(std::string_view text, std::size_t at) {
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
    return bytes;
  }
  static constexpr std::uint64_t small_letters(std::uint64_t bytes) {
    constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
    const std::uint64_t low = bytes & 0x7F * kOnes;
    const std::uint64_t from_a = low + (0x80 - 'A') * kOnes, above_z = low + (0x7F - 'Z') * kOnes;
    return bytes | (((from_a ^ above_z) & ~bytes & 0x80 * kOnes) >> 2);
  }

  std::string_view written_;
  std::uint64_t head_ = 0;
};

// What names mean: a small table by hash, where most names meet an empty place at once. `Role` 0 is
// of the names that are not listed.
template <class Role>
class FieldRoles {
 public:
  struct Entry {
    std::string_view name;
    Role role;
  };
  template <std::size_t size>
  constexpr explicit FieldRoles(const Entry (&entries)[size]) {
    static_assert(size * 2 <= kPlaces);
    for (const Entry& entry : entries) {
      const FieldName name(entry.name);
      std::size_t at = place(name);
      while (roles_[at] != Role{}) at = (at + 1) % kPlaces;
      names_[at] = name, roles_[at] = entry.role;
    }
  }
  [[nodiscard]] constexpr Role of(const FieldName& name) const {
    for (std::size_t at = place(name); roles_[at] != Role{}; at = (at + 1) % kPlaces) {
      if (names_[at] == name) return roles_[at];
    }
    return Role{};
  }

 private:
  static constexpr std::size_t kPlaces = 64;
  static constexpr std::size_t place(const FieldName& name) { return name.hash() >> 58; }
  std::array<FieldName, kPlaces> names_;
  std::array<Role, kPlaces> roles_{};
};

}  // namespace tadasu::text
