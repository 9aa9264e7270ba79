// Kana in other letters. Own tables: the folding in src/text is not asked, it is what is tested.
#include <array>
#include <unordered_map>

#include "words.h"

namespace tadasu::invented {
namespace {

constexpr std::string_view kHiragana =
    "ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとど"
    "なにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをん";
// In the same order.
constexpr std::array<std::string_view, 83> kHalfWidth = {
    "ｧ",  "ｱ",  "ｨ", "ｲ",  "ｩ",  "ｳ",  "ｪ",  "ｴ",  "ｫ",  "ｵ",  "ｶ",  "ｶﾞ", "ｷ",  "ｷﾞ",
    "ｸ",  "ｸﾞ", "ｹ", "ｹﾞ", "ｺ",  "ｺﾞ", "ｻ",  "ｻﾞ", "ｼ",  "ｼﾞ", "ｽ",  "ｽﾞ", "ｾ",  "ｾﾞ",
    "ｿ",  "ｿﾞ", "ﾀ", "ﾀﾞ", "ﾁ",  "ﾁﾞ", "ｯ",  "ﾂ",  "ﾂﾞ", "ﾃ",  "ﾃﾞ", "ﾄ",  "ﾄﾞ", "ﾅ",
    "ﾆ",  "ﾇ",  "ﾈ", "ﾉ",  "ﾊ",  "ﾊﾞ", "ﾊﾟ", "ﾋ",  "ﾋﾞ", "ﾋﾟ", "ﾌ",  "ﾌﾞ", "ﾌﾟ", "ﾍ",
    "ﾍﾞ", "ﾍﾟ", "ﾎ", "ﾎﾞ", "ﾎﾟ", "ﾏ",  "ﾐ",  "ﾑ",  "ﾒ",  "ﾓ",  "ｬ",  "ﾔ",  "ｭ",  "ﾕ",
    "ｮ",  "ﾖ",  "ﾗ", "ﾘ",  "ﾙ",  "ﾚ",  "ﾛ",  "ﾜ",  "ﾜ",  "ｲ",  "ｴ",  "ｦ",  "ﾝ"};
constexpr std::array<std::string_view, 83> kHepburn = {
    "a",  "a",  "i",  "i",  "u",   "u",  "e",  "e",   "o",   "o",  "ka", "ga", "ki", "gi",
    "ku", "gu", "ke", "ge", "ko",  "go", "sa", "za",  "shi", "ji", "su", "zu", "se", "ze",
    "so", "zo", "ta", "da", "chi", "ji", "*",  "tsu", "zu",  "te", "de", "to", "do", "na",
    "ni", "nu", "ne", "no", "ha",  "ba", "pa", "hi",  "bi",  "pi", "fu", "bu", "pu", "he",
    "be", "pe", "ho", "bo", "po",  "ma", "mi", "mu",  "me",  "mo", "ya", "ya", "yu", "yu",
    "yo", "yo", "ra", "ri", "ru",  "re", "ro", "wa",  "wa",  "i",  "e",  "o",  "n"};

std::string_view kunrei_of(std::string_view hepburn) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kOther = {
      {{"shi", "si"}, {"chi", "ti"}, {"tsu", "tu"}, {"fu", "hu"}, {"ji", "zi"}, {"zu", "zu"}}};
  for (const auto& [from, to] : kOther) {
    if (hepburn == from) return to;
  }
  return hepburn;
}

std::size_t index_of(std::string_view character) {
  static const auto index = [] {
    std::unordered_map<std::string_view, std::size_t> out;
    for (const std::string_view one : characters(kHiragana)) out.emplace(one, out.size());
    return out;
  }();
  const auto found = index.find(character);
  return found == index.end() ? kHepburn.size() : found->second;
}

bool is_small_y(std::string_view c) { return c == "ゃ" || c == "ゅ" || c == "ょ"; }
bool is_vowel(char c) { return c == 'a' || c == 'i' || c == 'u' || c == 'e' || c == 'o'; }

}  // namespace

std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    out.push_back(text.substr(at, size));
    at += size;
  }
  return out;
}

std::string to_katakana(std::string_view hiragana) {
  std::string out;
  for (const std::string_view c : characters(hiragana)) {
    if (index_of(c) == kHepburn.size()) {
      out += c;
      continue;
    }
    const unsigned code = ((static_cast<unsigned char>(c[0]) & 0xFU) << 12 |
                           (static_cast<unsigned char>(c[1]) & 0x3FU) << 6 |
                           (static_cast<unsigned char>(c[2]) & 0x3FU)) +
                          0x60;
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
  return out;
}

std::string to_half_width(std::string_view hiragana) {
  std::string out;
  for (const std::string_view c : characters(hiragana)) {
    const std::size_t index = index_of(c);
    out += c == "ー" ? "ｰ" : index < kHalfWidth.size() ? kHalfWidth[index] : c;
  }
  return out;
}

std::string to_roman(std::string_view hiragana, Roman system) {
  std::string out;
  bool doubled = false;
  const auto all = characters(hiragana);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::size_t index = index_of(all[i]);
    if (all[i] == "っ") {
      doubled = true;
      continue;
    }
    if (index == kHepburn.size()) continue;  // ー
    std::string one(kHepburn[index]);
    if (system == Roman::Kunrei) one = kunrei_of(one);
    if (is_small_y(all[i]) && !out.empty() && out.back() == 'i') {
      out.pop_back();
      const bool soft = out.ends_with("sh") || out.ends_with("ch") || out.ends_with('j');
      out += soft ? one.substr(1) : one;
      continue;
    }
    if (doubled && !one.empty() && !is_vowel(one[0])) out += one[0] == 'c' ? 't' : one[0];
    doubled = false;
    // ou, oo, uu: one letter, or oh
    const bool is_long = !out.empty() && one.size() == 1 &&
                         ((one == "u" && (out.back() == 'o' || out.back() == 'u')) ||
                          (one == "o" && out.back() == 'o'));
    if (!is_long)
      out += one;
    else if (system == Roman::HepburnLong && out.back() == 'o')
      out += 'h';
  }
  return out;
}

}  // namespace tadasu::invented
