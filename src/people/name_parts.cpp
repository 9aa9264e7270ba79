#include "people/name_parts.h"

#include <algorithm>
#include <unordered_map>

#include "text/fold.h"

namespace tadasu::people {
namespace {

using Letters = std::u32string_view;

// Surnames and their readings, folded as names are, and how many people bear them.
struct Surnames {
  std::unordered_map<std::u32string, std::uint32_t> written, sounds;
  Surnames() {
    std::u32string folded, sound;
    for (const Surname& one : kSurnames) {
      fold(one.written, folded);
      written[folded] += one.bearers;
      fold(one.reading, folded);
      text::reading_chars(folded, sound);
      sounds[sound] += one.bearers;
    }
  }
  static void fold(std::string_view name, std::u32string& out) {
    const std::u32string chars = text::fold_chars(name);
    out.clear();
    for (char32_t c : chars) {
      if (c == U'々' && !out.empty()) c = out.back();
      if (const char32_t letter = text::key_char(c); letter != 0) out += letter;
    }
  }
};
const Surnames& surnames() {
  static const Surnames all;
  return all;
}

constexpr std::size_t kSurnameLettersMax = 7;

// Where the family name ends that most people bear; 0 when none is known.
std::size_t known_cut(const std::unordered_map<std::u32string, std::uint32_t>& known, Letters name,
                      std::size_t given_min) {
  std::size_t best = 0;
  std::uint32_t bearers = 0;
  std::u32string begin;
  for (std::size_t i = 1; i + given_min <= name.size() && i <= kSurnameLettersMax; ++i) {
    begin.assign(name.substr(0, i));
    const auto found = known.find(begin);
    if (found == known.end() || found->second < bearers) continue;
    best = i;
    bearers = found->second;
  }
  return best;
}

bool is_kanji(char32_t c) { return text::script_of(c) == text::Script::Kanji; }

// Most family names have two kanji; what stands in kana behind kanji is a given name.
std::size_t usual_cut(Letters name) {
  std::size_t kanji = 0;
  while (kanji < name.size() && is_kanji(name[kanji])) ++kanji;
  if (kanji == 0) return 0;
  if (kanji < name.size()) return std::min<std::size_t>(kanji, 3);
  if (name.size() < 2) return 0;
  return name.size() == 2 ? 1 : 2;
}

bool is_space(char32_t c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

void NameReader::end_word() {
  if (letters_.size() > (ends_.empty() ? 0 : ends_.back())) ends_.push_back(letters_.size());
}

void NameReader::cut_words(std::string_view name) {
  text::fold_chars(name, chars_);
  letters_.clear();
  ends_.clear();
  has_comma_ = has_dot_ = has_space_ = has_latin_ = has_other_ = has_kanji_ = false;
  std::size_t capitals = 0, first_size = 0;
  for (char32_t c : chars_) {
    const bool comma = c == ',' || c == U'、';
    const bool dot = c == U'・' || c == U'=';
    if (comma || dot || is_space(c)) {
      end_word();
      has_comma_ |= comma && ends_.size() == 1;
      has_dot_ |= dot && !ends_.empty();
      has_space_ |= is_space(c) && !ends_.empty();
      continue;
    }
    if (c == U'々' && !letters_.empty()) c = letters_.back();
    const char32_t letter = text::key_char(c);
    if (letter == 0) continue;
    if (ends_.empty()) {
      ++first_size;
      capitals += c >= 'A' && c <= 'Z' ? 1 : 0;
    }
    has_latin_ |= letter >= 'a' && letter <= 'z';
    has_other_ |= letter >= 0x80;
    has_kanji_ |= letter >= 0x80 && is_kanji(letter);
    letters_ += letter;
  }
  end_word();
  is_first_capital_ = first_size > 1 && capitals == first_size;
}

// Folds each word as a reading; false, and nothing done, when it is none.
bool NameReader::read_sounds() {
  if (has_kanji_) return false;
  std::u32string all, one;
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    text::reading_chars(word(i), one);
    const bool is_latin = std::all_of(one.begin(), one.end(), [](char32_t c) { return c < 0x80; });
    if (one.empty() || is_latin) return false;
    all += one;
    ends.push_back(all.size());
  }
  letters_ = std::move(all);
  ends_ = std::move(ends);
  return !letters_.empty();
}

Letters NameReader::words(std::size_t first, std::size_t last) const {
  if (first >= last) return {};
  const std::size_t begin = first == 0 ? 0 : ends_[first - 1];
  return Letters(letters_).substr(begin, ends_[last - 1] - begin);
}

void NameReader::assign(Half half) {
  const std::size_t count = ends_.size();
  const Letters all(letters_);
  if (half == Half::Given) {
    parts_.given = all;
  } else if (half == Half::Family) {
    parts_.family = all;
  } else if (count == 1) {
    guess();
  } else if (!has_comma_ &&
             ((has_latin_ && !has_other_ && !is_first_capital_) || (has_dot_ && !has_space_))) {
    parts_.family = word(count - 1);  // Taro Yamada, ジョン・スミス
    parts_.given = parts_.is_latin ? word(0) : words(0, count - 1);
  } else {
    parts_.family = word(0);
    parts_.given = parts_.is_latin ? word(1) : words(1, count);
  }
}

void NameReader::guess() {
  const Letters all(letters_);
  parts_.family = all;
  if (parts_.is_latin) return;
  std::size_t cut = known_cut(parts_.is_reading ? surnames().sounds : surnames().written, all,
                              parts_.is_reading ? 2 : 1);
  if (cut == 0 && !parts_.is_reading) cut = usual_cut(all);
  if (cut == 0) return;
  parts_.by_guess = true;
  parts_.family = all.substr(0, cut);
  parts_.given = all.substr(cut);
}

const NameParts& NameReader::read(std::string_view name, bool is_reading, Half half) {
  parts_ = {};
  cut_words(name);
  if (letters_.empty()) return parts_;
  const bool all_latin = has_latin_ && !has_other_;
  parts_.is_reading = (is_reading || all_latin) && read_sounds();
  parts_.is_latin = all_latin && !parts_.is_reading;
  assign(half);
  const Letters last = parts_.is_latin ? parts_.given : Letters(letters_);
  parts_.end = last.substr(last.size() < 2 ? 0 : last.size() - 2);
  return parts_;
}

}  // namespace tadasu::people
