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
// 齋齊斎 -> 斉 …), variation selectors dropped.
[[nodiscard]] std::string name_key(std::string_view name);

// A reading as a key: katakana, half-width and hiragana alike, ヂ/ジ ヅ/ズ one, long vowels folded.
[[nodiscard]] std::string kana_key(std::string_view reading);

// Digits only, after width folding: "０９０－１２３４" -> "0901234".
[[nodiscard]] std::string digits_only(std::string_view text);

// A Japanese address as a key: width, prefecture dropped when a city follows, 大字/字 dropped,
// kanji numerals before 丁目/番/号 to digits, 丁目/番地/番/号/の/hyphens to "-", ヶ/ケ/が one,
// spaces dropped.
[[nodiscard]] std::string address_key(std::string_view address);

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
// Decodes the character at `pos` (which must be a boundary), steps over it, and tells its script.
char32_t next_char(std::string_view text, std::size_t& pos);
[[nodiscard]] Script script_of(char32_t c);
void append_utf8(std::string& out, char32_t c);

}  // namespace tadasu::text
