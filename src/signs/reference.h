// Reference numbers that survive being read aloud: "R-7K3P-9QXM".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tadasu::signs {

// Seven random signs and a check sign. The alphabet leaves out what is mistaken for another on
// paper or on the phone: no 0 1 B D G I L N O S U V Z.
std::string new_reference();

// The canonical form of what a person typed: any case, spaces and hyphens anywhere, full-width
// letters, with or without the leading "R-". Nothing when a sign is foreign or the check sign does
// not fit.
std::optional<std::string> canonical_reference(std::string_view typed);

}  // namespace tadasu::signs
