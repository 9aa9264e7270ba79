// Readings as keys. The same reading is written サトウ, ｻﾄｳ, さとう, サトー, SATO, SATOU or Satō;
// all give one key. Long vowels are folded after o- and u-sounds only: ケイコ keeps its イ, which
// is a sound there.
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
    {"dz", u"＿ジズ＿＿"},
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

// What a kana does to its neighbours, for each of U+30A1..U+30F6.
enum : unsigned char { kEndsInO = 1, kEndsInU = 2 };
constexpr char32_t kKanaFirst = 0x30A1;
constexpr std::array<unsigned char, 0x56> kVowelOf = [] {
  std::array<unsigned char, 0x56> out{};
  for (const char32_t c : std::u32string_view(U"オコソトノホモヨロヲゴゾドボポ"))
    out[c - kKanaFirst] = kEndsInO;
  for (const char32_t c : std::u32string_view(U"ウクスツヌフムユルグズブプヴ"))
    out[c - kKanaFirst] = kEndsInU;
  return out;
}();
unsigned vowel_of(char32_t c) {
  return c - kKanaFirst < kVowelOf.size() ? kVowelOf[c - kKanaFirst] : 0U;
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

// ン before a vowel or ヤ ユ ヨ: ナ for ア, ニヤ for ヤ; 0 before anything else.
char32_t n_before(char32_t c) {
  switch (c) {
    case U'ア':
      return U'ナ';
    case U'イ':
    case U'ヤ':
    case U'ユ':
    case U'ヨ':
      return U'ニ';
    case U'ウ':
      return U'ヌ';
    case U'エ':
      return U'ネ';
    case U'オ':
      return U'ノ';
    default:
      return 0;
  }
}

bool is_latin(char32_t c) { return c >= 'a' && c <= 'z'; }

}  // namespace

void append_sounds(std::u32string_view letters, std::u32string& out) {
  thread_local std::u32string kana;
  if (!letters.empty() && is_latin(letters[0]) &&
      std::all_of(letters.begin(), letters.end(), is_latin)) {
    kana.clear();
    const std::string latin(letters.begin(), letters.end());
    if (romaji_kana(latin, kana)) letters = kana;
  }
  const std::size_t begin = out.size();
  for (char32_t c : letters) {
    c = one_of_sound(c);
    const char32_t before = out.size() > begin ? out.back() : 0;
    if (c == U'ウ' ? vowel_of(before) != 0 : c == U'オ' && vowel_of(before) == kEndsInO) continue;
    if (before == U'ン' && n_before(c) != 0) {
      out.back() = n_before(c);
      if (c != U'ヤ' && c != U'ユ' && c != U'ヨ') continue;
    }
    out += c;
  }
}

std::string kana_key(std::string_view reading) {
  const std::string folded = name_key(reading);
  std::u32string letters, sounds;
  for (std::size_t pos = 0; pos < folded.size();) letters += next_char(folded, pos);
  append_sounds(letters, sounds);
  std::string out;
  out.reserve(folded.size());
  for (const char32_t c : sounds) append_utf8(out, c);
  return out;
}

}  // namespace tadasu::text
