#include "base/typed.h"

#include <charconv>

namespace tadasu {
namespace {

constexpr std::string_view kIdeographicSpace = "\xE3\x80\x80";
constexpr std::string_view kSpaces = " \t\r\n\v\f";

}  // namespace

std::string trimmed(std::string_view text) {
  const auto space_at_front = [&]() -> std::size_t {
    if (text.starts_with(kIdeographicSpace)) return kIdeographicSpace.size();
    return !text.empty() && kSpaces.find(text.front()) != text.npos ? 1 : 0;
  };
  const auto space_at_end = [&]() -> std::size_t {
    if (text.ends_with(kIdeographicSpace)) return kIdeographicSpace.size();
    return !text.empty() && kSpaces.find(text.back()) != text.npos ? 1 : 0;
  };
  while (const std::size_t n = space_at_front()) text.remove_prefix(n);
  while (const std::size_t n = space_at_end()) text.remove_suffix(n);
  return std::string(text);
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t out = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size())
    return std::nullopt;
  return out;
}

}  // namespace tadasu
