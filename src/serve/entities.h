// Names of kinds as users of Presidio know them, and offsets as Python counts them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "find/mention.h"

namespace tadasu::serve {

// PERSON, EMAIL_ADDRESS … where Presidio has a name for what was found; else the id of the kind in
// capitals. `value` tells an IBAN from another account.
[[nodiscard]] std::string entity_of(const find::Mention& mention, std::string_view value);
// Every name that entity_of may give, sorted.
[[nodiscard]] std::vector<std::string> all_entities();

// Offsets in code points to offsets in bytes and back, for one text.
class CodePoints {
 public:
  explicit CodePoints(std::string_view text);
  [[nodiscard]] std::size_t count() const { return starts_.size() - 1; }
  [[nodiscard]] std::size_t byte_of(std::size_t point) const { return starts_[point]; }
  [[nodiscard]] std::size_t point_of(std::size_t byte) const;

 private:
  std::vector<std::uint32_t> starts_;  // of each character, and the end
};

}  // namespace tadasu::serve
