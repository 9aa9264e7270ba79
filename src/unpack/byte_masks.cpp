#include "unpack/byte_masks.h"

#include <algorithm>

#include "text/byte_search.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tadasu::unpack {
namespace {

[[maybe_unused]] void masks_by_byte(const char* at, std::size_t blocks, const char (&wanted)[4],
                                    std::uint64_t* masks) {
  for (std::size_t block = 0; block < blocks; ++block) {
    masks[block] = 0;
    for (int i = 0; i < 64; ++i, ++at) {
      const bool hit = *at == wanted[0] || *at == wanted[1] || *at == wanted[2] || *at == wanted[3];
      masks[block] |= static_cast<std::uint64_t>(hit) << i;
    }
  }
}

#if defined(__x86_64__)
void masks_sse2(const char* at, std::size_t blocks, const char (&wanted)[4], std::uint64_t* masks) {
  const __m128i a = _mm_set1_epi8(wanted[0]), b = _mm_set1_epi8(wanted[1]),
                c = _mm_set1_epi8(wanted[2]), d = _mm_set1_epi8(wanted[3]);
  for (std::size_t block = 0; block < blocks; ++block) {
    std::uint64_t mask = 0;
    for (int part = 0; part < 4; ++part, at += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
      const __m128i hits =
          _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, a), _mm_cmpeq_epi8(bytes, b)),
                       _mm_or_si128(_mm_cmpeq_epi8(bytes, c), _mm_cmpeq_epi8(bytes, d)));
      mask |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(hits))} << (16 * part);
    }
    masks[block] = mask;
  }
}

__attribute__((target("avx2"))) void masks_avx2(const char* at, std::size_t blocks,
                                                const char (&wanted)[4], std::uint64_t* masks) {
  const __m256i a = _mm256_set1_epi8(wanted[0]), b = _mm256_set1_epi8(wanted[1]),
                c = _mm256_set1_epi8(wanted[2]), d = _mm256_set1_epi8(wanted[3]);
  for (std::size_t block = 0; block < blocks; ++block) {
    std::uint64_t mask = 0;
    for (int part = 0; part < 2; ++part, at += 32) {
      const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
      const __m256i hits = _mm256_or_si256(
          _mm256_or_si256(_mm256_cmpeq_epi8(bytes, a), _mm256_cmpeq_epi8(bytes, b)),
          _mm256_or_si256(_mm256_cmpeq_epi8(bytes, c), _mm256_cmpeq_epi8(bytes, d)));
      mask |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(hits))} << (32 * part);
    }
    masks[block] = mask;
  }
}
#endif

}  // namespace

void masks_of_four(const char* at, std::size_t blocks, const char (&wanted)[4],
                   std::uint64_t* masks) {
#if defined(__x86_64__)
  static const auto best = text::has_avx2() ? masks_avx2 : masks_sse2;
  best(at, blocks, wanted, masks);
#else
  masks_by_byte(at, blocks, wanted, masks);
#endif
}

bool EachOfFour::load(std::size_t base) {
  base_ = base, words_ = 0;
  if (base >= text_.size()) return false;
  const std::size_t left = text_.size() - base, whole = std::min(left / 64, kBlocks);
  masks_of_four(text_.data() + base, whole, wanted_, masks_);
  words_ = whole;
  if (whole < kBlocks && left % 64 != 0) {
    char last[64] = {};
    std::memcpy(last, text_.data() + base + whole * 64, left % 64);
    masks_of_four(last, 1, wanted_, masks_ + whole);
    masks_[words_++] &= (std::uint64_t{1} << left % 64) - 1;
  }
  return true;
}

}  // namespace tadasu::unpack
