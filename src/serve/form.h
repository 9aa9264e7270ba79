// What a browser sends: application/x-www-form-urlencoded bodies and query strings, cookies.
// Strict: what does not follow the format is refused as a whole, never repaired.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/typed.h"  // what of a form is looked at

namespace tadasu::serve {

class Form {
 public:
  // Line ends are turned into "\n". Errors: Invalid on a broken %, bytes that are no UTF-8, control
  // characters other than line ends and tabs; TooLarge beyond 200 fields.
  static Result<Form> parse(std::string_view text);

  [[nodiscard]] std::string_view value(std::string_view name) const;  // the first; "" when absent
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> values(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return fields_.size(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// "%E5%B1%B1" -> "山"; `plus_is_space` for forms and queries. Nothing when malformed.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);
bool is_utf8(std::string_view text);

// The value of one cookie of a Cookie header; "" when absent.
std::string_view cookie_of(std::string_view header, std::string_view name);

// Number of Unicode characters of valid UTF-8.
std::size_t character_count(std::string_view text);

}  // namespace tadasu::serve
