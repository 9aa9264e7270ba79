// The check sign is a weighted sum modulo 23 over an alphabet of 23, a prime: one wrong sign and
// two swapped neighbours are always found, because weights and their differences are never zero.
#include "signs/reference.h"

#include "base/bytes.h"
#include "base/check.h"
#include "base/hash.h"

namespace tadasu::signs {
namespace {

constexpr std::string_view kAlphabet = "23456789ACEFHJKMPQRTWXY";
constexpr std::size_t kRandomSigns = 7;
static_assert(kAlphabet.size() == 23);

std::size_t check_sign(std::string_view signs) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < kRandomSigns; ++i) sum += (i + 1) * kAlphabet.find(signs[i]);
  return sum % kAlphabet.size();
}

std::string written(std::string_view signs) {
  return "R-" + std::string(signs.substr(0, 4)) + "-" + std::string(signs.substr(4));
}

// ASCII capitals and digits of what was typed: full-width forms (U+FF01..FF5E) become their
// half-width twins, separators and spaces of any width go, and so does a first R with a separator
// behind it: that is the "R-" of every reference. Nothing when something else is there.
std::optional<std::string> plain_signs(std::string_view typed) {
  std::string out;
  bool prefix_gone = false;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    const auto at = [&](std::size_t k) {
      return k < typed.size() ? static_cast<unsigned char>(typed[k]) : 0U;
    };
    unsigned c = at(i);
    if (c == 0xEF && (at(i + 1) == 0xBC || at(i + 1) == 0xBD)) {  // U+FF00..FF7F
      c = 0x20 + ((at(i + 1) - 0xBC) << 6) + (at(i + 2) & 0x3F);
      i += 2;
    } else if (c == 0xE3 && (at(i + 1) == 0x80 || at(i + 1) == 0x83)) {  // U+3000, U+30FC
      if (at(i + 2) != 0x80 && at(i + 2) != 0xBC) return std::nullopt;
      c = '-';
      i += 2;
    } else if (c == 0xE2 && (at(i + 1) == 0x80 || at(i + 1) == 0x88)) {  // dashes, U+2212
      c = '-';
      i += 2;
    }
    if (c >= 'a' && c <= 'z') c -= 'a' - 'A';
    if (c == ' ' || c == '-' || c == '\t') {
      if (out == "R" && !prefix_gone) {
        out.clear();
        prefix_gone = true;
      }
      continue;
    }
    if (c >= 0x7F || c < 0x20) return std::nullopt;
    out += static_cast<char>(c);
  }
  if (!prefix_gone && out.size() == kRandomSigns + 2 && out.front() == 'R') out.erase(0, 1);
  return out;
}

}  // namespace

std::string new_reference() {
  std::string signs;
  while (signs.size() < kRandomSigns) {
    const auto bytes = unhex(random_id(16));
    TADASU_CHECK(bytes.ok());
    for (const char byte : bytes.value()) {
      const auto value = static_cast<unsigned char>(byte);
      if (value >= 253 || signs.size() == kRandomSigns)
        continue;  // 253 = 11 x 23: no sign is likelier
      signs += kAlphabet[value % kAlphabet.size()];
    }
  }
  signs += kAlphabet[check_sign(signs)];
  return written(signs);
}

std::optional<std::string> canonical_reference(std::string_view typed) {
  if (typed.size() > 64) return std::nullopt;
  const auto signs = plain_signs(typed);
  if (!signs || signs->size() != kRandomSigns + 1) return std::nullopt;
  for (const char c : *signs) {
    if (kAlphabet.find(c) == std::string_view::npos) return std::nullopt;
  }
  if (kAlphabet[check_sign(*signs)] != signs->back()) return std::nullopt;
  return written(*signs);
}

}  // namespace tadasu::signs
