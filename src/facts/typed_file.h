// A file in TOML that a user gives, parsed in the jail: what it says comes back as data, and who
// asked for it judges that.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tadasu::facts {

struct TypedFile {
  std::string content_json;  // an object; "" it cannot be read
  std::string problem;       // why not: "line 3, column 2: …", "too_large", "not_read"
};

// Errors: Unavailable when no worker can be started, or for an answer that no file can have.
Result<TypedFile> parse_typed_file(std::string_view text, std::filesystem::path worker = {},
                                   std::chrono::milliseconds parse_max = std::chrono::seconds(10));

// The worker's side (typed_file_answer.cpp): 0 and the problem, or 1 and the content as JSON.
std::string answer_typed_file(std::string_view text);

}  // namespace tadasu::facts
