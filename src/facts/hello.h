// What a worker is told once, before the jail closes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/hash.h"
#include "base/result.h"
#include "find/own_kinds.h"

namespace tadasu::facts {

struct Hello {
  Key key{};
  bool mentions = false;       // answer every mention
  bool values = false;         // … with its clear value
  bool address_parts = false;  // … with the parts of an address
  // As check_own_kinds gave them: their patterns are compiled before the jail closes.
  std::vector<find::OwnKind> own_kinds{};
  std::optional<Date> minors_on{};  // the day by which a birth date says that somebody is a minor
};
std::string to_text(const Hello& hello);
// Errors: Invalid when it is none of this version.
Result<Hello> hello_of(std::string_view text);

}  // namespace tadasu::facts
