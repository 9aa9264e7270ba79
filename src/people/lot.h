// The lot of an address; private to people.
#pragma once

#include <string_view>

namespace tadasu::people {

// The lot on which a house stands, of what text::address_key gave: the address up to its first
// group of numbers; empty when it has none. Building and room are left out, because half of all
// writers do; an address joins records only together with a name, and one name twice on one lot is
// one person. A last number of three digits after another is a room (1-22-908), and so is a fourth
// number.
[[nodiscard]] std::string_view lot_of(std::string_view address);

}  // namespace tadasu::people
