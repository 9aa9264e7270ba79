#include "duties/quote.h"

#include <nlohmann/json.hpp>

namespace tadasu::duties {

std::string shown(const Json& value) {
  if (!value.is_string())
    return value.is_structured() ? std::string(value.type_name()) : value.dump();
  std::string text = value.get<std::string>();
  std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (text.size() > 40) {
    std::size_t end = 40;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end) + "…";
  }
  return "'" + text + "'";
}

}  // namespace tadasu::duties
