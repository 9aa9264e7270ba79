// Folding for comparison: half and full width, kana, kanji variants. The folded form is a key and
// is never shown: a letter goes out in the person's own characters.
#pragma once

#include <string>
#include <string_view>

namespace tadasu::text {

// Full-width ASCII to ASCII, half-width kana to full (dakuten joined), the many hyphens and tildes
// (‐ ‑ – — − ー between digits － ～) to "-", ideographic space to " ". Letters keep their case.
// Cost: one pass; pure ASCII input is copied.
[[nodiscard]] std::string fold_width(std::string_view text);

// fold_width, then lower case, hiragana to katakana, small kana large, long vowels dropped
// (サトウ = サトー = SATO is the business of kana_key), spaces and punctuation dropped.
[[nodiscard]] std::string fold_key(std::string_view text);

// A person's name as a key: fold_key, kanji variants to one form (髙 -> 高, 﨑 -> 崎, 邊邉 -> 辺,
// 齋齊斎 -> 斉 …), variation selectors dropped, Latin letters without their marks (é -> e).
[[nodiscard]] std::string name_key(std::string_view name);

// A reading as a key: katakana, half-width and hiragana alike, ヂ/ジ ヅ/ズ one, long vowels folded,
// and ン before a vowel as the Latin letters of a passport have it (Kenichi is ケンイチ).
[[nodiscard]] std::string kana_key(std::string_view reading);

// Digits only, after width folding: "０９０－１２３４" -> "0901234".
[[nodiscard]] std::string digits_only(std::string_view text);

// A Japanese address as a key: width, prefecture dropped when a city follows, 大字/字 dropped,
// kanji numerals before 丁目/番/号 to digits, 丁目/番地/番/号/の/hyphens to "-", ヶ/ケ/が and ノ/の
// and ッ/ツ one, spaces dropped, the county dropped before its town or village. Numbers in the name
// of a town are digits too: 北一条, 三番町 (lot_of in people knows that they are no lots).
[[nodiscard]] std::string address_key(std::string_view address);
void address_key(std::string_view address, std::string& out);  // into a buffer that is used again

// The characters of fold_width(text), each in the form that stands for it and its variants.
[[nodiscard]] std::u32string fold_chars(std::string_view text);
void fold_chars(std::string_view text, std::u32string& out);  // into a buffer that is used again

// A character of fold_chars as name_key has it, or 0 where name_key drops it.
[[nodiscard]] char32_t name_char_slowly(char32_t c);
[[nodiscard]] inline char32_t name_char(char32_t c) {
  return c >= 0x3400 && c <= 0x9FFF ? c : name_char_slowly(c);
}

// Appends the characters of kana_key to `out`, those of name_key given.
void append_sounds(std::u32string_view letters, std::u32string& out);

// The form that stands for a kanji and its variants (packs/names/kanji-variants.toml, compiled in).
[[nodiscard]] char32_t fold_variant(char32_t c);

enum class Script : unsigned char {
  Ascii,
  Digit,
  Hiragana,
  Katakana,
  Kanji,
  FullWidthAscii,
  Other
};
[[nodiscard]] Script script_of(char32_t c);

// next_char for anything: a byte that begins no character is U+FFFD.
char32_t next_char_slowly(std::string_view text, std::size_t& pos);
// Decodes the character at `pos` (which must be a boundary) and steps over it. In line: ASCII,
// kana, kanji.
inline char32_t next_char(std::string_view text, std::size_t& pos) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + pos;
  if (p[0] < 0x80) return ++pos, p[0];
  if (text.size() - pos < 3 || p[0] < 0xE1 || p[0] > 0xEC ||
      ((p[1] ^ 0x80) | (p[2] ^ 0x80)) >= 0x40)
    return next_char_slowly(text, pos);
  pos += 3;
  return (p[0] & 0x0FU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
}

// Writes the character at `to`, where four bytes have room, and returns where it ends.
inline char* put_utf8(char* to, char32_t c) {
  const auto rest = [](char32_t bits) { return static_cast<char>(0x80 | (bits & 0x3F)); };
  if (c < 0x80) return *to = static_cast<char>(c), to + 1;
  if (c < 0x800) return to[0] = static_cast<char>(0xC0 | c >> 6), to[1] = rest(c), to + 2;
  if (c < 0x10000) {
    to[0] = static_cast<char>(0xE0 | c >> 12), to[1] = rest(c >> 6), to[2] = rest(c);
    return to + 3;
  }
  to[0] = static_cast<char>(0xF0 | c >> 18), to[1] = rest(c >> 12);
  to[2] = rest(c >> 6), to[3] = rest(c);
  return to + 4;
}
inline void append_utf8(std::string& out, char32_t c) {
  char bytes[4];
  out.append(bytes, static_cast<std::size_t>(put_utf8(bytes, c) - bytes));
}

}  // namespace tadasu::text
