// The worker's side of files that users give: parsed here and nowhere else.
#include <nlohmann/json.hpp>

#include "base/pack.h"
#include "facts/typed_file.h"
#include "facts/wire.h"

namespace tadasu::facts {

std::string answer_typed_file(std::string_view text) {
  const auto read = parse_toml(text, "file");
  std::string out;
  wire::Writer writer(out);
  writer.byte(read.ok() ? 1 : 0);
  writer.text(read.ok() ? read.value().dump(-1, ' ', false, Json::error_handler_t::replace)
                        : read.error().detail);
  return out;
}

}  // namespace tadasu::facts
