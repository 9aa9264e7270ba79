#include "find/quoted_memo.h"

#include <algorithm>

#include "text/byte_search.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tadasu::find {
namespace {

constexpr std::size_t kBlock = 64;

// From kBlock - n on: n bytes of all ones, then zeros.
constexpr std::array<unsigned char, 2 * kBlock> kFirstBytes = [] {
  std::array<unsigned char, 2 * kBlock> bytes{};
  for (std::size_t i = 0; i < kBlock; ++i) bytes[i] = 0xFF;
  return bytes;
}();
const unsigned char* first_bytes(std::size_t count) {
  return kFirstBytes.data() + kBlock - std::min(count, kBlock);
}

// Odd numbers without pattern, one for each eight bytes.
constexpr auto kKeys = [] {
  std::array<std::uint64_t, QuotedMemo::kReadBytes / 8> keys{};
  std::uint64_t x = 0x9E3779B97F4A7C15ULL;
  for (std::uint64_t& key : keys) {
    x ^= x << 13, x ^= x >> 7, x ^= x << 17;
    key = x | 1;
  }
  return keys;
}();

// Of the sums of `size` bytes, every other eight of them each.
std::uint64_t hash_of(std::uint64_t even, std::uint64_t odd, std::size_t size) {
  const std::uint64_t hash =
      (even ^ even >> 29) * kKeys[0] + (odd ^ odd >> 31) * kKeys[1] + size * kKeys[2];
  return hash ^ hash >> 32;
}

#define TADASU_INLINE __attribute__((always_inline)) inline
TADASU_INLINE __m128i load(const void* p) {
  return _mm_loadu_si128(static_cast<const __m128i*>(p));
}

// The bytes and the products of their halves, all under a key of their place.
QuotedMemo::Quoted read(const char* p) {
  __m128i sum = _mm_setzero_si128();
  for (std::size_t block = 0; block < QuotedMemo::kReadBytes; block += kBlock) {
    const __m128i mark = _mm_set1_epi8('"');
    std::uint64_t marks = 0;
    for (std::size_t at = 0; at < kBlock; at += 16) {
      const __m128i is = _mm_cmpeq_epi8(load(p + block + at), mark);
      marks |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(is))} << at;
    }
    const std::size_t left = marks == 0 ? kBlock : static_cast<std::size_t>(__builtin_ctzll(marks));
    const unsigned char* keep = first_bytes(left);
    for (std::size_t at = 0; at < kBlock; at += 16) {
      const __m128i bytes = _mm_and_si128(load(p + block + at), load(keep + at));
      const __m128i keyed = _mm_xor_si128(bytes, load(kKeys.data() + (block + at) / 8));
      const __m128i swapped = _mm_shuffle_epi32(keyed, 0xB1);
      sum = _mm_add_epi64(_mm_add_epi64(sum, swapped), _mm_mul_epu32(keyed, swapped));
    }
    if (marks == 0) continue;
    const auto even = static_cast<std::uint64_t>(_mm_cvtsi128_si64(sum));
    const auto odd = static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(sum, sum)));
    return {block + left, hash_of(even, odd, block + left)};
  }
  return {};
}

bool same(const char* a, const char* b, std::size_t size) {
  __m128i differs = _mm_setzero_si128();
  for (std::size_t block = 0; block < size; block += kBlock) {
    const unsigned char* keep = first_bytes(size - block);
    for (std::size_t at = 0; at < kBlock; at += 16) {
      const __m128i one = _mm_xor_si128(load(a + block + at), load(b + block + at));
      differs = _mm_or_si128(differs, _mm_and_si128(one, load(keep + at)));
    }
  }
  return _mm_movemask_epi8(_mm_cmpeq_epi8(differs, _mm_setzero_si128())) == 0xFFFF;
}

#if defined(__x86_64__)
#define TADASU_WIDE __attribute__((target("avx2,bmi")))
TADASU_WIDE TADASU_INLINE __m256i load_wide(const void* p) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(p));
}
TADASU_WIDE TADASU_INLINE __m256i mixed(const void* p, const void* keep, std::size_t key) {
  const __m256i bytes = _mm256_and_si256(load_wide(p), load_wide(keep));
  const __m256i keyed = _mm256_xor_si256(bytes, load_wide(kKeys.data() + key));
  const __m256i swapped = _mm256_shuffle_epi32(keyed, 0xB1);
  return _mm256_add_epi64(swapped, _mm256_mul_epu32(keyed, swapped));
}

// The same as read() and same().
TADASU_WIDE QuotedMemo::Quoted read_wide(const char* p) {
  __m256i sum = _mm256_setzero_si256();
  const __m256i mark = _mm256_set1_epi8('"');
  for (std::size_t block = 0; block < QuotedMemo::kReadBytes; block += kBlock) {
    const char* bytes = p + block;
    const auto low =
        static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(load_wide(bytes), mark)));
    const auto high = static_cast<std::uint32_t>(
        _mm256_movemask_epi8(_mm256_cmpeq_epi8(load_wide(bytes + 32), mark)));
    const std::uint64_t marks = low | std::uint64_t{high} << 32;
    const auto left = static_cast<std::size_t>(_tzcnt_u64(marks));  // 64: none
    const unsigned char* keep = kFirstBytes.data() + kBlock - left;
    sum = _mm256_add_epi64(sum, _mm256_add_epi64(mixed(bytes, keep, block / 8),
                                                 mixed(bytes + 32, keep + 32, block / 8 + 4)));
    if (marks == 0) continue;
    const __m128i both =
        _mm_add_epi64(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    const auto even = static_cast<std::uint64_t>(_mm_cvtsi128_si64(both));
    const auto odd = static_cast<std::uint64_t>(_mm_extract_epi64(both, 1));
    return {block + left, hash_of(even, odd, block + left)};
  }
  return {};
}

TADASU_WIDE bool same_wide(const char* a, const char* b, std::size_t size) {
  __m256i differs = _mm256_setzero_si256();
  for (std::size_t at = 0; at < size; at += kBlock) {
    const unsigned char* keep = first_bytes(size - at);
    const __m256i low = _mm256_xor_si256(load_wide(a + at), load_wide(b + at));
    const __m256i high = _mm256_xor_si256(load_wide(a + at + 32), load_wide(b + at + 32));
    differs =
        _mm256_or_si256(differs, _mm256_or_si256(_mm256_and_si256(low, load_wide(keep)),
                                                 _mm256_and_si256(high, load_wide(keep + 32))));
  }
  return _mm256_testz_si256(differs, differs) != 0;
}
#endif

}  // namespace

QuotedMemo::Ways QuotedMemo::ways(bool wide) {
#if defined(__x86_64__)
  if (wide && text::has_avx2() && __builtin_cpu_supports("bmi") != 0) return {read_wide, same_wide};
#endif
  static_cast<void>(wide);
  return {find::read, find::same};
}

}  // namespace tadasu::find
