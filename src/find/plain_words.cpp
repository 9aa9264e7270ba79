#include "find/plain_words.h"

#include <emmintrin.h>

#include <cstring>

#include "text/byte_search.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tadasu::find {
namespace {

// The same as bits: a word needs a closer look when the sign behind it has a bit of those of the
// byte that follows.
enum : std::uint8_t { kIsSpace = 1, kIsDot = 2, kIsOther = 4 };
constexpr std::array<std::uint8_t, 256> kSigns = [] {
  std::array<std::uint8_t, 256> signs{};
  for (unsigned c = 0; c < 0x100; ++c) {
    const bool dot = kBehind[c] == Behind::Sign;
    const bool other = kBehind[c] == Behind::Other && !is_upper(static_cast<char>(c));
    signs[c] = c == ' ' ? kIsSpace : dot ? kIsDot : other ? kIsOther : 0;
  }
  return signs;
}();
constexpr std::array<std::uint8_t, 256> kLookAtNext = [] {
  std::array<std::uint8_t, 256> look{};
  for (unsigned c = 0; c < 0x100; ++c) {
    const char next = static_cast<char>(c);
    look[c] = kIsOther;
    if (is_upper(next) || is_latin_lead(next)) look[c] |= kIsSpace;
    if (is_ascii_alnum(next)) look[c] |= kIsDot;
  }
  return look;
}();

__m128i small_letters(__m128i c) {
  const __m128i moved = _mm_add_epi8(c, _mm_set1_epi8(static_cast<char>(-128 - 'a')));
  return _mm_cmplt_epi8(moved, _mm_set1_epi8(-128 + 26));
}

// How far is read from a capital on.
constexpr std::size_t kPlainReach = 24;

template <class Number>
Number number_at(const char* p) {
  Number number;
  std::memcpy(&number, p, sizeof number);
  return number;
}
constexpr std::uint16_t packed_pair(const char (&letters)[3]) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(letters[0]) |
                                    static_cast<unsigned char>(letters[1]) << 8);
}

// Of a number of eight letters, those of a word of so many.
constexpr std::array<std::uint64_t, 17> kLettersOf = [] {
  std::array<std::uint64_t, 17> letters{};
  for (std::size_t size = 1; size <= 16; ++size)
    letters[size] = size < 8 ? (std::uint64_t{1} << 8 * size) - 1 : ~std::uint64_t{0};
  return letters;
}();

// Whether the word is plain: none that begins a name, and with no capital behind it. The bytes
// around can be read. No step is a guess: what stands behind a word changes from word to
// word.
[[gnu::always_inline]] inline bool is_plain_word(const Dictionary& dictionary, const char* word) {
  const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(word));
  const unsigned others =
      ~static_cast<unsigned>(_mm_movemask_epi8(small_letters(c))) & ~1U;  // but the capital
  const auto size = static_cast<unsigned>(__builtin_ctz(others));         // at most 16
  const char* behind = word + size;
  const auto after = static_cast<unsigned char>(behind[0]);
  const auto next = static_cast<unsigned char>(behind[1]);
  // A capital behind small letters, a slash: part of an identifier, unless it is McDonald, and Mc
  // may begin a name.
  const auto two = number_at<std::uint16_t>(word);
  // Bits, not bools: one decision at the end, none on the way.
  const auto bit = [](bool one) { return static_cast<unsigned>(one); };
  const unsigned goes_on = bit((kSigns[after] & kLookAtNext[next]) != 0);
  const auto follows = number_at<std::uint32_t>(behind + 1);
  const unsigned particle = bit(after == ' ') & bit(is_particle(follows));
  const std::uint64_t letters = (number_at<std::uint64_t>(word) | 0x20) & kLettersOf[size];
  const auto before = number_at<std::uint16_t>(word - 2);
  const unsigned introduced = bit(before == packed_pair("s ")) | bit(before == packed_pair("m "));
  const unsigned pronoun = bit(two == packed_pair("I ")) | bit(two == packed_pair("A "));
  const unsigned hindered =
      goes_on | particle | introduced | bit(dictionary.may_begin_name(letters));
  return (pronoun | (bit(size - 2 < 14) & (hindered ^ 1U))) != 0;
}

[[gnu::always_inline]] inline std::size_t drop_one_by_one(const Dictionary& dictionary,
                                                          const char* text,
                                                          std::span<std::uint32_t> starts) {
  std::size_t kept = 0;
  for (const std::uint32_t at : starts) {
    starts[kept] = at;
    kept += is_plain_word(dictionary, text + at) ? 0 : 1;
  }
  return kept;
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi,bmi2"))) std::size_t drop_wide(const Dictionary& dictionary,
                                                               const char* text,
                                                               std::span<std::uint32_t> starts) {
  return drop_one_by_one(dictionary, text, starts);
}

#define TADASU_WIDEST __attribute__((target("avx512bw,avx512dq,avx512vbmi,bmi,bmi2")))
#define TADASU_WIDEST_INLINE \
  __attribute__((target("avx512bw,avx512dq,avx512vbmi,bmi,bmi2"), always_inline)) inline

using Eight = std::uint64_t __attribute__((vector_size(64)));

// The first half of a table of bytes: ASCII.
TADASU_WIDEST_INLINE Eight look_up(const std::array<std::uint8_t, 256>& table, const Eight& c) {
  return (Eight)_mm512_permutex2var_epi8(_mm512_loadu_si512(table.data()), (__m512i)c,
                                         _mm512_loadu_si512(table.data() + 64));
}
// Eight numbers, each so many bytes behind `base`. One by one is faster than a gather.
template <class Offset>
TADASU_WIDEST_INLINE Eight numbers_at(const char* base, const std::array<Offset, 8>& at) {
  const auto number = [&](std::size_t i) { return number_at<std::uint64_t>(base + at[i]); };
  return Eight{number(0), number(1), number(2), number(3),
               number(4), number(5), number(6), number(7)};
}
TADASU_WIDEST_INLINE unsigned are_equal(const Eight& v, std::uint64_t n) {
  return _mm512_cmpeq_epi64_mask((__m512i)v, (__m512i)(Eight{} + n));
}
TADASU_WIDEST_INLINE unsigned have_any(const Eight& v, std::uint64_t bits) {
  return _mm512_test_epi64_mask((__m512i)v, (__m512i)(Eight{} + bits));
}

// Which of eight words at these places are plain, as is_plain_word() says; `unsure`: those of eight
// letters and more, and those with a byte beyond ASCII behind them.
TADASU_WIDEST_INLINE unsigned plain_of_eight(const Dictionary& dictionary, const char* text,
                                             const std::array<std::uint32_t, 8>& at,
                                             unsigned& unsure) {
  const Eight word = numbers_at(text, at);
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  const auto letters_from_a = (__m512i)word;
  const __mmask64 small = _mm512_cmple_epu8_mask(
      _mm512_sub_epi8(letters_from_a, _mm512_set1_epi8('a')), _mm512_set1_epi8(25));
  // Ones where no letter stands, but for the capital: below the lowest of them is the word.
  const Eight others = (Eight)_mm512_movm_epi8(~small) & ~std::uint64_t{0xFF};
  const Eight inside = ~others & (others - 1);
  const unsigned is_long = are_equal(others, 0);
  const Eight size = (Eight)_mm512_sad_epu8((__m512i)(inside & kOnes), _mm512_setzero_si512());
  std::array<std::uint64_t, 8> sizes;
  std::memcpy(sizes.data(), &size, sizeof size);
  for (std::size_t i = 0; i < 8; ++i) sizes[i] += at[i];
  const Eight behind = numbers_at(text, sizes), next = behind >> 8;
  unsure = is_long | have_any(behind, 0x8080);

  unsigned hindered = have_any(look_up(kSigns, behind) & look_up(kLookAtNext, next), 0xFF);
  const Eight two =
      (Eight)_mm512_movm_epi64(static_cast<__mmask8>(are_equal(next & 0xFF0000, 0x200000)));
  const Eight follows = next & 0xFFFFFFFF & ~(two & 0xFF000000);
  const Eight place = (follows * kParticleFactor >> 28) & 15;
  const Eight particle = (Eight)_mm512_maskz_permutexvar_epi32(
      static_cast<__mmask16>(~0U), (__m512i)place, _mm512_loadu_si512(kParticles.data()));
  hindered |= are_equal(behind & 0xFF, ' ') & are_equal((particle & 0xFFFFFFFF) ^ follows, 0);

  const Eight before = numbers_at(text - 2, at) & 0xFFFF;
  hindered |= are_equal(before, packed_pair("s ")) | are_equal(before, packed_pair("m "));
  const Eight hash = ((word | 0x20) & inside) * Dictionary::kBeginsFactor;
  using Place = Dictionary::BeginsPlace;
  const Eight number = hash >> Place::kAtShift << 3;
  std::array<std::uint64_t, 8> numbers;
  std::memcpy(numbers.data(), &number, sizeof number);
  const Eight begins = numbers_at(dictionary.beginnings(), numbers);
  hindered |= have_any(
      begins >> (hash >> Place::kOneShift & 63) & begins >> (hash >> Place::kOtherShift & 63), 1);

  const unsigned single = are_equal(inside, 0xFF);
  const unsigned pronoun = are_equal(word & 0xFFF7, packed_pair("A "));  // or "I "
  return pronoun | ~(single | hindered);
}

TADASU_WIDEST std::size_t drop_by_eight(const Dictionary& dictionary, const char* text,
                                        std::span<std::uint32_t> starts) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < starts.size(); i += 8) {
    const std::size_t count = std::min<std::size_t>(starts.size() - i, 8);
    std::array<std::uint32_t, 8> at;
    if (count < 8) at.fill(starts[i]);
    if (count < 8)
      std::copy_n(&starts[i], count, at.begin());
    else
      std::memcpy(at.data(), &starts[i], sizeof at);
    unsigned unsure = 0;
    unsigned plain = plain_of_eight(dictionary, text, at, unsure);
    const unsigned lanes = (1U << count) - 1;
    for (unsure &= lanes; unsure != 0; unsure &= unsure - 1) {
      const unsigned lane = _tzcnt_u32(unsure);
      plain &= ~(1U << lane);
      plain |= (is_plain_word(dictionary, text + at[lane]) ? 1U : 0U) << lane;
    }
    for (unsigned keep = lanes & ~plain; keep != 0; keep &= keep - 1)  // few
      starts[kept++] = at[_tzcnt_u32(keep)];
  }
  return kept;
}

bool may_judge_eight() {
  static const bool yes =
      text::has_avx512bw() && text::has_avx2_and_bits() &&
      __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("avx512vl") != 0 &&
      __builtin_cpu_supports("avx512cd") != 0 && __builtin_cpu_supports("avx512vbmi") != 0;
  return yes;
}
#endif

std::size_t drop(const Dictionary& dictionary, const char* text, std::span<std::uint32_t> starts,
                 bool together) {
#if defined(__x86_64__)
  if (together && may_judge_eight()) return drop_by_eight(dictionary, text, starts);
  if (text::has_avx2_and_bits()) return drop_wide(dictionary, text, starts);
#endif
  static_cast<void>(together);
  return drop_one_by_one(dictionary, text, starts);
}

}  // namespace

std::size_t drop_plain_words(const Dictionary& dictionary, std::string_view text,
                             std::span<std::uint32_t> starts, bool together) {
  const auto has_room = [&](std::uint32_t at) {
    return at >= 2 && at + kPlainReach <= text.size();
  };
  std::size_t first = 0, end = starts.size();
  while (first < end && !has_room(starts[first])) ++first;
  while (end > first && !has_room(starts[end - 1])) --end;
  const std::size_t kept =
      first + drop(dictionary, text.data(), starts.subspan(first, end - first), together);
  std::copy(starts.begin() + static_cast<std::ptrdiff_t>(end), starts.end(),
            starts.begin() + static_cast<std::ptrdiff_t>(kept));
  return kept + starts.size() - end;
}

}  // namespace tadasu::find
