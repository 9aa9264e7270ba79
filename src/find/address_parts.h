// The parts of a Japanese address, as spans of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace tadasu::find {

enum class AddressPart : std::uint8_t { Prefecture, City, Town, Numbers, Building };
inline constexpr std::size_t kAddressPartCount = 5;
inline constexpr std::array<const char*, kAddressPartCount> kAddressPartIds = {
    "prefecture", "city", "town", "numbers", "building"};

// Units: byte offsets into the address, half-open; begin == end: the part is not there.
// Shape:  in this order, without the spaces between them; they cover all but those spaces. The
//         city holds county and ward as the table of places does (余市郡余市町, 横浜市西区). What
//         lies between it and the numbers is the town, also when no list knows it; what stands
//         behind the numbers is the building with its floor and room.
struct AddressParts {
  struct Span {
    std::uint32_t begin = 0, end = 0;
  };
  std::array<Span, kAddressPartCount> part{};
  [[nodiscard]] Span& operator[](AddressPart which) {
    return part[static_cast<std::size_t>(which)];
  }
  [[nodiscard]] const Span& operator[](AddressPart which) const {
    return part[static_cast<std::size_t>(which)];
  }
};

}  // namespace tadasu::find
