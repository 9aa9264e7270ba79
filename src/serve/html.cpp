#include "serve/html.h"

#include "base/check.h"
#include "notices/notices.h"

namespace tadasu::serve {

using notices::append_escaped;

Html& Html::text(std::string_view value) {
  append_escaped(out_, value);
  return *this;
}

void Html::fill(std::string_view form, std::span<const Value> values) {
  std::size_t next = 0;
  for (std::size_t at = 0; at < form.size();) {
    const std::size_t hole = form.find("{}", at);
    out_ += form.substr(at, hole - at);
    if (hole == std::string_view::npos) break;
    TADASU_CHECK(next < values.size());
    const Value& value = values[next++];
    switch (value.what) {
      case Value::What::Text:
        append_escaped(out_, value.view);
        break;
      case Value::What::Markup:
        out_ += value.view;
        break;
      case Value::What::Number:
        out_ += std::to_string(value.number);
        break;
    }
    at = hole + 2;
  }
  TADASU_CHECK(next == values.size());
}

std::string escape(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

std::string path_of(std::initializer_list<std::string_view> steps) {
  std::string out;
  for (const std::string_view step : steps) out += "/" + percent_encode(step);
  return out.empty() ? "/" : out;
}

}  // namespace tadasu::serve
