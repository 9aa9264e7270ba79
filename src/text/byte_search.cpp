#include "text/byte_search.h"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tadasu::text {
namespace {

#if defined(__x86_64__)
// The same over blocks of 64 bytes and the byte behind them. Returns the place of the pair, or up
// to where there is none.
__attribute__((target("avx2"))) std::size_t find_pair_avx2(std::string_view text, std::size_t from,
                                                           char first, char second, bool& found) {
  const __m256i a = _mm256_set1_epi8(first), b = _mm256_set1_epi8(second);
  const auto pair_at = [&](std::size_t at) __attribute__((target("avx2"))) {
    const char* p = text.data() + at;
    const __m256i here = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
    const __m256i next = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 1));
    return _mm256_and_si256(_mm256_cmpeq_epi8(here, a), _mm256_cmpeq_epi8(next, b));
  };
  std::size_t at = from;
  while (at + 1 < text.size()) {
    if (at + 65 > text.size()) {  // the last block overlaps the one before
      if (from + 65 > text.size()) return at;
      at = text.size() - 65;
    }
    const __m256i low = pair_at(at), high = pair_at(at + 32);
    const __m256i any = _mm256_or_si256(low, high);
    at += 64;
    if (_mm256_testz_si256(any, any) != 0) continue;
    const auto low_mask = static_cast<std::uint32_t>(_mm256_movemask_epi8(low));
    const auto high_mask = static_cast<std::uint32_t>(_mm256_movemask_epi8(high));
    const std::uint64_t mask = low_mask | std::uint64_t{high_mask} << 32;
    found = true;
    return at - 64 + static_cast<std::size_t>(__builtin_ctzll(mask));
  }
  return at;
}

// How far find_line_start() comes in blocks of 64 bytes and the byte behind them; found: to there.
__attribute__((target("avx2"))) std::size_t find_line_start_avx2(std::string_view text,
                                                                 std::size_t from, char wanted,
                                                                 char other, Passed& passed,
                                                                 bool& found) {
  const __m256i end = _mm256_set1_epi8('\n'), first = _mm256_set1_epi8(wanted),
                second = _mm256_set1_epi8(other), escape = _mm256_set1_epi8('\x1b');
  __m256i others = _mm256_setzero_si256(), odd = others;
  const __m256i zero = others;
  const auto look = [&](std::size_t at) __attribute__((target("avx2"))) {
    const char* p = text.data() + at;
    const __m256i here = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
    const __m256i next = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 1));
    const __m256i ends = _mm256_cmpeq_epi8(here, end);
    others = _mm256_or_si256(others, _mm256_and_si256(ends, _mm256_cmpeq_epi8(next, second)));
    odd = _mm256_or_si256(
        _mm256_or_si256(odd, here),
        _mm256_or_si256(_mm256_cmpeq_epi8(here, zero), _mm256_cmpeq_epi8(here, escape)));
    return static_cast<std::uint32_t>(
        _mm256_movemask_epi8(_mm256_and_si256(ends, _mm256_cmpeq_epi8(next, first))));
  };
  std::size_t at = from;
  for (; at + 65 <= text.size(); at += 64) {
    const std::uint32_t low = look(at), high = look(at + 32);
    if ((low | high) == 0) continue;
    found = true;
    at += static_cast<std::size_t>(__builtin_ctzll(low | std::uint64_t{high} << 32));
    break;
  }
  passed.other |= _mm256_movemask_epi8(others) != 0;
  passed.odd |= _mm256_movemask_epi8(odd) != 0;
  return at;
}

// The same with masks, up to the end of the text.
__attribute__((target("avx512bw,bmi,bmi2"))) std::size_t find_line_start_avx512(
    std::string_view text, std::size_t from, char wanted, char other, Passed& passed) {
  const __m512i end = _mm512_set1_epi8('\n'), first = _mm512_set1_epi8(wanted),
                second = _mm512_set1_epi8(other), escape = _mm512_set1_epi8('\x1b'),
                space = _mm512_set1_epi8(' ');
  std::uint64_t others = 0, odd = 0;
  std::size_t at = from;
  for (; at + 1 < text.size(); at += 64) {
    const char* p = text.data() + at;
    const std::size_t left = text.size() - at;
    __m512i here, next;
    if (left > 64) {
      here = _mm512_loadu_si512(p), next = _mm512_loadu_si512(p + 1);
    } else {
      here = _mm512_mask_loadu_epi8(space, _bzhi_u64(~0ULL, left), p);
      next = _mm512_mask_loadu_epi8(space, _bzhi_u64(~0ULL, left - 1), p + 1);
    }
    const __mmask64 ends = _mm512_cmpeq_epi8_mask(here, end);
    others |= _mm512_mask_cmpeq_epi8_mask(ends, next, second);
    odd |=
        _mm512_cmple_epi8_mask(here, _mm512_setzero_si512()) | _mm512_cmpeq_epi8_mask(here, escape);
    const __mmask64 pairs = _mm512_mask_cmpeq_epi8_mask(ends, next, first);
    if (pairs == 0) continue;
    at += static_cast<std::size_t>(__builtin_ctzll(pairs));
    passed.other |= others != 0, passed.odd |= odd != 0;
    return at;
  }
  passed.other |= others != 0;
  passed.odd |= odd != 0 || (at < text.size() && (text[at] <= 0 || text[at] == '\x1b'));
  return text.size();
}

// How many bytes from the start, in blocks of 64, are plain: all of them where they are, if there
// are 64 at all.
__attribute__((target("avx2"))) std::size_t plain_blocks_avx2(std::string_view text) {
  const __m256i escape = _mm256_set1_epi8('\x1b'), zero = _mm256_setzero_si256();
  std::size_t at = 0;
  while (at < text.size()) {
    if (at + 64 > text.size()) {  // the last block overlaps the one before
      if (text.size() < 64) return at;
      at = text.size() - 64;
    }
    const auto* p = reinterpret_cast<const __m256i*>(text.data() + at);
    const __m256i one = _mm256_loadu_si256(p), two = _mm256_loadu_si256(p + 1);
    // The smallest byte is 0 where either is; a byte beyond ASCII has its top bit set.
    const __m256i nul = _mm256_cmpeq_epi8(_mm256_min_epu8(one, two), zero);
    const __m256i escapes =
        _mm256_or_si256(_mm256_cmpeq_epi8(one, escape), _mm256_cmpeq_epi8(two, escape));
    const __m256i odd = _mm256_or_si256(_mm256_or_si256(one, two), _mm256_or_si256(nul, escapes));
    if (_mm256_movemask_epi8(odd) != 0) return at;
    at += 64;
  }
  return at;
}
#endif

}  // namespace

bool has_avx2() {
#if defined(__x86_64__)
  static const bool yes = __builtin_cpu_supports("avx2") != 0;
  return yes;
#else
  return false;
#endif
}

bool has_avx2_and_bits() {
#if defined(__x86_64__)
  static const bool yes =
      has_avx2() && __builtin_cpu_supports("bmi") != 0 && __builtin_cpu_supports("bmi2") != 0;
  return yes;
#else
  return false;
#endif
}

bool has_avx512bw() {
#if defined(__x86_64__)
  static const bool yes = __builtin_cpu_supports("avx512bw") != 0;
  return yes;
#else
  return false;
#endif
}

std::size_t find_pair(std::string_view text, std::size_t from, char first, char second) {
  std::size_t at = from;
#if defined(__x86_64__)
  bool found = false;
  if (has_avx2()) at = find_pair_avx2(text, from, first, second, found);
  if (found) return at;
#endif
  for (; at + 1 < text.size(); ++at) {
    if (text[at] == first && text[at + 1] == second) return at;
  }
  return text.size();
}

std::size_t find_line_start(std::string_view text, std::size_t from, char wanted, char other,
                            Passed& passed) {
  std::size_t at = from;
#if defined(__x86_64__)
  if (has_avx512bw() && has_avx2_and_bits())
    return find_line_start_avx512(text, from, wanted, other, passed);
  bool found = false;
  if (has_avx2()) at = find_line_start_avx2(text, from, wanted, other, passed, found);
  if (found) return at;
#endif
  for (; at < text.size(); ++at) {
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    if (text[at] == '\n' && at + 1 < text.size() && next == wanted) return at;
    passed.other |= text[at] == '\n' && at + 1 < text.size() && next == other;
    passed.odd |= text[at] <= 0 || text[at] == '\x1b';
  }
  return text.size();
}

bool is_plain_ascii(std::string_view text) {
  std::size_t at = 0;
#if defined(__x86_64__)
  if (has_avx2()) at = plain_blocks_avx2(text);
#endif
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                     [](char c) { return c > 0 && c != '\x1b'; });
}

}  // namespace tadasu::text
