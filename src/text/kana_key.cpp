// Readings as keys. The same reading is written サトウ, ｻﾄｳ, さとう, サトー, SATO or SATOU; all
// give one key. Long vowels are folded after o- and u-sounds only: ケイコ keeps its イ, which is a
// sound there.
#include <algorithm>
#include <array>

#include "text/fold.h"

namespace tadasu::text {
namespace {

// Kana in the order of the sound table, per consonant a i u e o; U+0000 where there is none.
struct RomajiRow {
  std::string_view consonant;
  std::u16string_view kana;  // for a i u e o; two characters each when `wide`
  bool wide = false;
};
constexpr RomajiRow kRomaji[] = {
    {"", u"アイウエオ"},
    {"k", u"カキクケコ"},
    {"s", u"サシスセソ"},
    {"sh", u"シヤシ＿シユシエシヨ", true},
    {"t", u"タチツテト"},
    {"ch", u"チヤチ＿チユチエチヨ", true},
    {"ts", u"＿＿ツ＿＿"},
    {"n", u"ナニヌネノ"},
    {"h", u"ハヒフヘホ"},
    {"f", u"フアフイフ＿フエフオ", true},
    {"m", u"マミムメモ"},
    {"y", u"ヤ＿ユ＿ヨ"},
    {"r", u"ラリルレロ"},
    {"l", u"ラリルレロ"},
    {"w", u"ワ＿＿＿オ"},
    {"g", u"ガギグゲゴ"},
    {"z", u"ザジズゼゾ"},
    {"j", u"ジヤジ＿ジユジエジヨ", true},
    {"d", u"ダジズデド"},
    {"b", u"バビブベボ"},
    {"p", u"パピプペポ"},
    {"v", u"＿＿ヴ＿＿"},
    {"ky", u"キヤ＿＿キユ＿＿キヨ", true},
    {"gy", u"ギヤ＿＿ギユ＿＿ギヨ", true},
    {"ny", u"ニヤ＿＿ニユ＿＿ニヨ", true},
    {"hy", u"ヒヤ＿＿ヒユ＿＿ヒヨ", true},
    {"by", u"ビヤ＿＿ビユ＿＿ビヨ", true},
    {"py", u"ピヤ＿＿ピユ＿＿ピヨ", true},
    {"my", u"ミヤ＿＿ミユ＿＿ミヨ", true},
    {"ry", u"リヤ＿＿リユ＿＿リヨ", true},
    {"sy", u"シヤ＿＿シユ＿＿シヨ", true},
    {"ty", u"チヤ＿＿チユ＿＿チヨ", true},
    {"cy", u"チヤ＿＿チユ＿＿チヨ", true},
    {"zy", u"ジヤ＿＿ジユ＿＿ジヨ", true},
    {"jy", u"ジヤ＿＿ジユ＿＿ジヨ", true},
};
constexpr std::string_view kVowels = "aiueo";

bool is_vowel(char c) { return kVowels.find(c) != std::string_view::npos; }

// The syllable at the start of `rest` as large katakana; its size in letters, 0 when there is none.
std::size_t romaji_syllable(std::string_view rest, std::u32string& out) {
  std::size_t consonants = 0;
  while (consonants < rest.size() && consonants < 3 && !is_vowel(rest[consonants])) ++consonants;
  if (consonants == rest.size() || consonants == 3) return 0;
  const std::size_t vowel = kVowels.find(rest[consonants]);
  for (const RomajiRow& row : kRomaji) {
    if (row.consonant != rest.substr(0, consonants)) continue;
    const std::size_t width = row.wide ? 2 : 1;
    if (row.kana[vowel * width] == u'＿') return 0;
    for (std::size_t i = 0; i < width; ++i) {
      const char16_t c = row.kana[vowel * width + i];
      if (c != u'＿') out += c;
    }
    return consonants + 1;
  }
  return 0;
}

// A reading in Latin letters as large katakana; false when it is no Japanese.
bool romaji_kana(std::string_view letters, std::u32string& out) {
  for (std::size_t i = 0; i < letters.size();) {
    const std::string_view rest = letters.substr(i);
    if (const std::size_t size = romaji_syllable(rest, out); size > 0) {
      i += size;
    } else if ((rest[0] == 'n' || rest[0] == 'm') && (rest.size() == 1 || !is_vowel(rest[1]))) {
      out += U'ン';  // Kenji, Namba
      i += 1;
    } else if (rest[0] == 'h' && i > 0 && is_vowel(letters[i - 1])) {
      i += 1;  // Ohno: the h lengthens
    } else if (rest.size() > 1 && (rest[0] == rest[1] || rest.substr(0, 3) == "tch")) {
      out += U'ツ';  // Hattori, Matchan
      i += 1;
    } else {
      return false;
    }
  }
  return true;
}

bool ends_in_o(char32_t c) {
  return std::u32string_view(U"オコソトノホモヨロヲゴゾドボポ").find(c) !=
         std::u32string_view::npos;
}
bool ends_in_u(char32_t c) {
  return std::u32string_view(U"ウクスツヌフムユルグズブプヴ").find(c) != std::u32string_view::npos;
}

char32_t one_of_sound(char32_t c) {
  switch (c) {
    case U'ヂ':
      return U'ジ';
    case U'ヅ':
      return U'ズ';
    case U'ヰ':
      return U'イ';
    case U'ヱ':
      return U'エ';
    case U'ヲ':
      return U'オ';
    default:
      return c;
  }
}

}  // namespace

void reading_chars(std::u32string_view key_chars, std::u32string& out) {
  out.clear();
  char32_t before = 0;
  const auto put = [&](char32_t c) {
    c = one_of_sound(c);
    const bool lengthens = (c == U'ウ' && (ends_in_o(before) || ends_in_u(before))) ||
                           (c == U'オ' && ends_in_o(before));
    if (lengthens) return;
    out += before = c;
  };
  const bool latin =
      !key_chars.empty() && std::all_of(key_chars.begin(), key_chars.end(),
                                        [](char32_t c) { return c >= 'a' && c <= 'z'; });
  std::u32string kana;
  if (latin && romaji_kana(std::string(key_chars.begin(), key_chars.end()), kana)) key_chars = kana;
  for (const char32_t c : key_chars) put(c);
}

std::string kana_key(std::string_view reading) {
  const std::string folded = fold_key(reading);
  std::u32string chars, sounds;
  for (std::size_t pos = 0; pos < folded.size();) chars += next_char(folded, pos);
  reading_chars(chars, sounds);
  std::string out;
  out.reserve(folded.size());
  for (const char32_t c : sounds) append_utf8(out, c);
  return out;
}

}  // namespace tadasu::text
