// Lines of mail: where one ends, and the name of the field that it begins with.
#pragma once

#include <cstddef>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace tadasu::unpack {

// End of the line at `at`, without its line end, and the start of the next.
struct Line {
  std::string_view text;
  std::size_t next;
};
inline Line line_at(std::string_view text, std::size_t at) {
  const std::size_t newline = text.find('\n', at);
  const std::size_t end = newline == std::string_view::npos ? text.size() : newline;
  std::size_t trimmed = end;
  if (trimmed > at && text[trimmed - 1] == '\r') --trimmed;
  return {text.substr(at, trimmed - at), newline == std::string_view::npos ? text.size() : end + 1};
}

// The field name at the start of a line and its colon; size 0 when the line is no field.
struct NameEnd {
  std::size_t size = 0, colon = 0;
};
inline NameEnd field_name_end(std::string_view line) {
  std::size_t i = 0;
#if defined(__SSE2__)
  for (; i + 16 <= line.size(); i += 16) {
    const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(line.data() + i));
    const __m128i inside = _mm_andnot_si128(_mm_or_si128(_mm_cmpeq_epi8(c, _mm_set1_epi8(':')),
                                                         _mm_cmpeq_epi8(c, _mm_set1_epi8('\x7f'))),
                                            _mm_cmpgt_epi8(c, _mm_set1_epi8(' ')));
    const auto outside = ~static_cast<unsigned>(_mm_movemask_epi8(inside)) & 0xFFFFU;
    if (outside == 0) continue;
    i += static_cast<unsigned>(__builtin_ctz(outside));
    break;
  }
#endif
  while (i < line.size() && line[i] > ' ' && line[i] < 0x7f && line[i] != ':') ++i;
  std::size_t colon = i;
  while (colon < line.size() && (line[colon] == ' ' || line[colon] == '\t')) ++colon;
  if (i == 0 || i > 76 || colon >= line.size() || line[colon] != ':') return {};
  return {i, colon};
}

// Nothing to decode and nothing to tidy.
bool is_plain_field(std::string_view value);

}  // namespace tadasu::unpack
