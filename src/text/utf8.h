// UTF-8 at memory speed; private to text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/byte_search.h"

namespace tadasu::text {

// What stands at the start of `p`: the length of a valid UTF-8 character (1..4), 0 when the first
// byte begins none, and `incomplete` set when only the end of `p` makes it so.
// Source: Unicode 15 table 3-7 (no surrogates, nothing overlong, nothing above U+10FFFF).
inline std::size_t utf8_length(const unsigned char* p, std::size_t size,
                               bool* incomplete = nullptr) {
  const unsigned lead = p[0];
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t need = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  for (std::size_t i = 1; i < need; ++i) {
    if (i == size) {
      if (incomplete != nullptr) *incomplete = true;
      return 0;
    }
    if (p[i] < low || p[i] > high) return 0;
    low = 0x80;
    high = 0xBF;
  }
  return need;
}

// How many bytes from the start are valid UTF-8.
std::size_t utf8_valid_prefix(std::string_view text);

}  // namespace tadasu::text
