#include "serve/form.h"

#include <algorithm>

namespace tadasu::serve {

namespace {
int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr std::size_t kFieldsMax = 200;
std::string unix_lines(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r') {
      out += '\n';
      if (at + 1 < text.size() && text[at + 1] == '\n') ++at;
    } else {
      out += text[at];
    }
  }
  return out;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
  });
}
}  // namespace

// Source: RFC 3629 section 4 (no overlong forms, no surrogates, at most U+10FFFF).
bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80             ? 1
                               : (lead & 0xe0) == 0xc0 ? 2
                               : (lead & 0xf0) == 0xe0 ? 3
                               : (lead & 0xf8) == 0xf0 ? 4
                                                       : 0;
    if (length == 0 || at + length > text.size()) return false;
    std::uint32_t c = length == 1 ? lead : lead & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) {
      const auto byte = static_cast<unsigned char>(text[at + i]);
      if ((byte & 0xc0) != 0x80) return false;
      c = c << 6 | (byte & 0x3fU);
    }
    constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (c < kSmallest[length] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return false;
    at += length;
  }
  return true;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%') {
      if (at + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[at + 1]), low = hex_digit(text[at + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high << 4 | low);
      at += 2;
    } else {
      out += text[at] == '+' && plus_is_space ? ' ' : text[at];
    }
  }
  return out;
}

Result<Form> Form::parse(std::string_view text) {
  Form form;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view field = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (field.empty()) continue;
    if (form.fields_.size() == kFieldsMax)
      return Error{Trouble::TooLarge, "form", "more than 200 fields"};
    const std::size_t equals = std::min(field.find('='), field.size());
    auto name = percent_decode(field.substr(0, equals), true);
    auto value = percent_decode(field.substr(std::min(equals + 1, field.size())), true);
    if (!name || !value) return Error{Trouble::Invalid, "form", "broken percent encoding"};
    std::string lines = unix_lines(*value);
    if (!is_utf8(*name) || !is_utf8(lines)) return Error{Trouble::Invalid, "form", "not UTF-8"};
    if (has_control(*name) || has_control(lines))
      return Error{Trouble::Invalid, "form", "control character"};
    form.fields_.emplace_back(std::move(*name), std::move(lines));
  }
  return form;
}

std::string_view Form::value(std::string_view name) const {
  for (const auto& field : fields_)
    if (field.first == name) return field.second;
  return {};
}

bool Form::has(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(), [&](auto& f) { return f.first == name; });
}

std::vector<std::string> Form::values(std::string_view name) const {
  std::vector<std::string> out;
  for (const auto& field : fields_)
    if (field.first == name) out.push_back(field.second);
  return out;
}

std::string_view cookie_of(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    std::string_view pair = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (pair.size() > name.size() && pair[name.size()] == '=' && pair.starts_with(name))
      return pair.substr(name.size() + 1);
  }
  return {};
}

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

}  // namespace tadasu::serve
