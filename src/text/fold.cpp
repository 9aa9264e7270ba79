// Folding is a walk over characters with a few ranges. What needs its neighbours (a voicing mark, a
// long-vowel bar between digits) looks one character ahead or back, never further.
#include "text/fold.h"

#include <algorithm>
#include <array>

#include "text/jis_tables.h"
#include "text/utf8.h"

namespace tadasu::text {
namespace {

// FF61..FF9F: 。「」、・ヲァ … ン゛゜
constexpr std::u16string_view kHalfKana =
    u"。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホ"
    u"マミムメモヤユヨラリルレロワン゛゜";

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

bool is_hyphen(char32_t c) {
  return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2043 || c == 0xFE63 || c == 0xFF0D ||
         c == 0x301C || c == 0xFF5E || c == 0x223C || c == 0x2500 || c == 0x2501;
}
constexpr bool is_bar(char32_t c) {
  return c == 0x30FC || c == 0xFF70;
}  // a hyphen between digits, else a long vowel

char32_t fold_other(char32_t c) {
  if (is_hyphen(c)) return '-';
  if (c >= 0xFF01 && c <= 0xFF5D) return c - 0xFEE0;
  if (c >= 0xFF61 && c <= 0xFF9F) return kHalfKana[c - 0xFF61];
  if (c == 0x3000 || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F) return ' ';
  return c;
}
// Nothing of the above is ASCII, kana or kanji.
inline char32_t fold_one(char32_t c) {
  return c < 0x80 || (c > 0x301C && c < 0xFE63) ? c : fold_other(c);
}

// Kana with the voicing mark joined, or 0. Works on hiragana and katakana.
char32_t voiced(char32_t kana, bool half_voiced) {
  const bool hiragana = kana >= 0x3041 && kana <= 0x3096;
  const char32_t k = hiragana ? kana + 0x60 : kana;
  const char32_t shift = hiragana ? 0x60 : 0;
  if (half_voiced) return k >= 0x30CF && k <= 0x30DB && (k - 0x30CF) % 3 == 0 ? k + 2 - shift : 0;
  if (k == 0x30A6) return 0x30F4 - shift;
  if (k >= 0x30AB && k <= 0x30C1) return (k - 0x30AB) % 2 == 0 ? k + 1 - shift : 0;
  if (k == 0x30C4 || k == 0x30C6 || k == 0x30C8) return k + 1 - shift;
  if (k >= 0x30CF && k <= 0x30DB && (k - 0x30CF) % 3 == 0) return k + 1 - shift;
  return 0;
}

// 1 voiced, 2 half voiced, 0 neither: half-width marks, combining marks, and ゛゜.
int voicing(char32_t c) {
  if (c == 0xFF9E || c == 0x3099 || c == 0x309B) return 1;
  return c == 0xFF9F || c == 0x309A || c == 0x309C ? 2 : 0;
}

// Whether a mark of voicing may stand at `pos`: U+3099..309C, U+FF9E, U+FF9F.
inline bool may_be_mark(std::string_view text, std::size_t pos) {
  if (text.size() - pos < 3) return false;
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[pos + i]); };
  return at(0) == 0xE3 ? at(1) == 0x82 && at(2) >= 0x99 && at(2) <= 0x9C
                       : at(0) == 0xEF && at(1) == 0xBE && at(2) >= 0x9E;
}

char32_t peek(std::string_view text, std::size_t pos) {
  return pos < text.size() ? next_char(text, pos) : 0;
}

// Hands each width-folded character to `put`, with the bytes [begin, end) it was made of and
// whether they are its own UTF-8 already.
template <class Put>
void for_each_folded(std::string_view text, Put put) {
  char32_t before = 0;
  for (std::size_t pos = 0; pos < text.size();) {
    const std::size_t begin = pos;
    const auto byte = static_cast<unsigned char>(text[pos]);
    if (byte < 0x80) {
      before = byte;
      put(before, begin, ++pos, true);
      continue;
    }
    const char32_t raw = next_char(text, pos);
    if (raw >= 0x3400 && raw <= 0x9FFF) {  // kanji: nothing to fold
      put(before = raw, begin, pos, true);
      continue;
    }
    char32_t c = fold_one(raw);
    if (is_bar(raw) && is_digit(before) && is_digit(fold_one(peek(text, pos)))) c = '-';
    if (c >= 0x3041 && c <= 0x30FF && may_be_mark(text, pos)) {
      const std::size_t mark_pos = pos;
      const int mark = voicing(next_char(text, pos));
      const char32_t joined = mark == 0 ? 0 : voiced(c, mark == 2);
      if (joined != 0)
        c = joined;
      else
        pos = mark_pos;
    }
    put(c, begin, pos, c == raw && raw != 0xFFFD);
    before = c;
  }
}

constexpr bool is_variation_selector(char32_t c) {
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

// Katakana of either kana, small kana large.
constexpr char32_t large_katakana(char32_t c) {
  if (c >= 0x3041 && c <= 0x3096) c += 0x60;
  switch (c) {
    case 0x30A1:
    case 0x30A3:
    case 0x30A5:
    case 0x30A7:
    case 0x30A9:
    case 0x30C3:
    case 0x30E3:
    case 0x30E5:
    case 0x30E7:
    case 0x30EE:
      return c + 1;
    case 0x30F5:
      return 0x30AB;
    case 0x30F6:
      return 0x30B1;
    default:
      return c;
  }
}

// Says nothing of who is meant: spaces, punctuation, the long-vowel bar, invisible characters.
constexpr bool is_dropped(char32_t c) {
  if (c < 0x80)
    return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
  return is_bar(c) || (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x3004) ||
         (c >= 0x3008 && c <= 0x3020) || c == 0x30FB || c == 0x309B || c == 0x309C || c == 0xB7 ||
         c == 0xFEFF || is_variation_selector(c);
}

// A folded character is of at most four bytes, and so is what a byte gives that begins none.
constexpr std::size_t kGrowthMax = 4;

// What key_char makes of U+3000..30FF: kana and the signs before them.
constexpr std::array<char16_t, 0x100> kKanaKeys = [] {
  std::array<char16_t, 0x100> out{};
  for (char32_t c = 0x3000; c < 0x3100; ++c)
    out[c - 0x3000] = static_cast<char16_t>(is_dropped(c) ? 0 : large_katakana(c));
  return out;
}();

char32_t key_char(char32_t c) {
  if (c >= 0x3400 && c <= 0x9FFF) return c;  // kanji: neither dropped nor kana
  if (c >= 0x3000 && c < 0x3100) return kKanaKeys[c - 0x3000];
  if (is_dropped(c)) return 0;
  return c >= 'A' && c <= 'Z' ? c + 32 : large_katakana(c);
}

// Latin letters without their marks.
char32_t unmarked(char32_t c) {
  if (c < 0xC0 || c >= 0x1F00) return c;
  if (c >= 0x300 && c <= 0x36F) return 0;  // a mark by itself
  const char base = c < 0x250     ? kLatinBase[c - 0xC0]
                    : c >= 0x1E00 ? kLatinBaseMore[c - 0x1E00]
                                  : '\0';
  return base == 0 ? c : static_cast<char32_t>(base);
}

template <class Put>
void for_each_key_char(std::string_view text, Put put) {
  for_each_folded(text, [&](char32_t c, std::size_t, std::size_t, bool) {
    if (const char32_t letter = key_char(c); letter != 0) put(letter);
  });
}

}  // namespace

namespace {
// One bit for each character up to U+FFFF: whether it is a variant of another.
struct VariantBits {
  std::array<std::uint64_t, 0x10000 / 64> bits{};
  VariantBits() {
    for (std::size_t i = 0; i < kKanjiVariantCount; ++i) {
      const char32_t c = kKanjiVariants[i].from;
      if (c < 0x10000) bits[c / 64] |= std::uint64_t{1} << (c % 64);
    }
  }
};
const VariantBits kVariantBits;

inline bool may_be_variant(char32_t c) {
  return c >= 0x10000 || (kVariantBits.bits[c / 64] >> (c % 64) & 1) != 0;
}
}  // namespace

char32_t fold_variant(char32_t c) {
  if (!may_be_variant(c)) return c;
  const KanjiVariant* const end = kKanjiVariants + kKanjiVariantCount;
  const KanjiVariant* const found = std::lower_bound(
      kKanjiVariants, end, c,
      [](const KanjiVariant& variant, char32_t code) { return variant.from < code; });
  return found != end && found->from == c ? found->to : c;
}

char32_t next_char_slowly(std::string_view text, std::size_t& pos) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + pos;
  const std::size_t length = utf8_length(p, text.size() - pos);
  pos += length == 0 ? 1 : length;
  switch (length) {
    case 1:
      return p[0];
    case 2:
      return (p[0] & 0x1FU) << 6 | (p[1] & 0x3FU);
    case 3:
      return (p[0] & 0x0FU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
    case 4:
      return (p[0] & 0x07U) << 18 | (p[1] & 0x3FU) << 12 | (p[2] & 0x3FU) << 6 | (p[3] & 0x3FU);
    default:
      return 0xFFFD;
  }
}

Script script_of(char32_t c) {
  if (is_digit(c)) return Script::Digit;
  if (c < 0x80) return Script::Ascii;
  if ((c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E) return Script::Hiragana;
  if ((c >= 0x30A1 && c <= 0x30FA) || (c >= 0x30FC && c <= 0x30FF) ||
      (c >= 0xFF66 && c <= 0xFF9F) || (c >= 0x31F0 && c <= 0x31FF)) {
    return Script::Katakana;
  }
  if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
      (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x323AF) || c == 0x3005 ||
      c == 0x3006 || c == 0x3007) {
    return Script::Kanji;
  }
  if (c >= 0xFF01 && c <= 0xFF5E) return Script::FullWidthAscii;
  return Script::Other;
}

std::string fold_width(std::string_view text) {
  if (ascii_prefix(text.data(), text.size()) == text.size()) return std::string(text);
  std::string out;
  out.reserve(text.size());
  std::size_t same_begin = 0;  // what is its own folding is copied in stretches
  for_each_folded(text, [&](char32_t c, std::size_t begin, std::size_t end, bool same) {
    if (same) return;
    out.append(text, same_begin, begin - same_begin);
    append_utf8(out, c);
    same_begin = end;
  });
  return out.append(text, same_begin);
}

std::string fold_key(std::string_view text) {
  std::string out(text.size() * kGrowthMax, '\0');
  char* to = out.data();
  for_each_key_char(text, [&](char32_t c) { to = put_utf8(to, c); });
  out.resize(static_cast<std::size_t>(to - out.data()));
  return out;
}

std::string name_key(std::string_view name) {
  std::string out(name.size() * kGrowthMax, '\0');
  char* to = out.data();
  char32_t before = 0;
  for_each_key_char(name, [&](char32_t c) {
    if (c >= 0xC0 && (c = unmarked(c)) == 0) return;
    if (c == 0x3005 && before != 0) c = before;  // 佐々木 = 佐佐木
    before = may_be_variant(c) ? fold_variant(c) : c;
    to = put_utf8(to, before);
  });
  out.resize(static_cast<std::size_t>(to - out.data()));
  return out;
}

char32_t name_char_slowly(char32_t c) {
  const char32_t letter = key_char(c);
  return letter < 0xC0 ? letter : unmarked(letter);
}

std::u32string fold_chars(std::string_view text) {
  std::u32string out;
  fold_chars(text, out);
  return out;
}

void fold_chars(std::string_view text, std::u32string& out) {
  out.resize(text.size());  // at most a character a byte
  std::size_t count = 0;
  for_each_folded(text, [&](char32_t c, std::size_t, std::size_t, bool) {
    out[count++] = may_be_variant(c) ? fold_variant(c) : c;
  });
  out.resize(count);
}

std::string digits_only(std::string_view text) {
  std::string out(text.size(), '\0');
  std::size_t count = 0;
  for (std::size_t pos = 0; pos < text.size();) {
    const char32_t c = fold_one(next_char(text, pos));
    if (is_digit(c)) out[count++] = static_cast<char>(c);
  }
  out.resize(count);
  return out;
}

}  // namespace tadasu::text
