#include "people/name_parts.h"

#include <algorithm>
#include <utility>

#include "people/name_table.h"
#include "text/fold.h"

namespace tadasu::people {
namespace {

using Letters = std::u32string_view;

bool is_kana(char32_t c) { return c >= 0x3041 && c <= 0x30FA; }
bool is_usual_kanji(char32_t c) { return c >= 0x4E00 && c <= 0x9FFF; }
bool is_kanji(char32_t c) {
  return is_usual_kanji(c) ||
         (c >= 0x80 && !is_kana(c) && text::script_of(c) == text::Script::Kanji);
}
bool is_space(char32_t c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_separator(char32_t c) {
  return c < 0x80 ? is_space(c) || c == ',' || c == '=' : c == U'、' || c == U'・';
}
// After fold_chars, which makes the full-width ones these.
bool opens_note(char32_t c) {
  return c == '(' || c == '[' || c == '{' || c == '<' || c == U'〔' || c == U'【' || c == U'〈' ||
         c == U'《';
}
bool closes_note(char32_t c) {
  return c == ')' || c == ']' || c == '}' || c == '>' || c == U'〕' || c == U'】' || c == U'〉' ||
         c == U'》';
}

unsigned written_classes(Letters name) {
  return name_classes(kNameTable, kNameTableBits, name_hash(name));
}
unsigned sound_classes(Letters name) {
  return name_classes(kSoundTable, kSoundTableBits, name_hash(name));
}

// How well a part of so many letters fits that is in no table: a fifth of all people bear surnames
// that are in none, while long given names that nobody knows are rather two given to the wrong
// side.
constexpr int kUnknownFamily[] = {0, 10, 24, 12, 4};
constexpr int kUnknownGiven[] = {0, 0, 6, -8, -12};
constexpr int kUnknownFamilySound[] = {0, 0, 8, 16, 16, 8, 0};
constexpr int kUnknownGivenSound[] = {0, 0, 6, 8, -4, -8, -12};
constexpr int kKnownGiven[] = {0, 16, 18};
constexpr int kKanaBehindKanji = 18;
constexpr int kKnownGivenSound[] = {0, 0, 12, 15, 15, 15, 12};

template <std::size_t size>
int points_of(const int (&points)[size], std::size_t letters) {
  return points[std::min(letters, size - 1)];
}

// 蒼太郎, 龍之介: more than any table has of them.
bool ends_like_given(Letters name) {
  constexpr Letters kMiddles = U"太一二三次之", kEnds = U"郎朗介助";
  return name.size() == 3 && kMiddles.find(name[1]) != Letters::npos &&
         kEnds.find(name[2]) != Letters::npos;
}

// Where the family name ends best; 0 when nothing speaks for any cut.
std::size_t best_cut(Letters name, bool is_reading) {
  const std::size_t given_min = is_reading ? 2 : 1;
  constexpr std::size_t kFamilyMax = 7;
  std::size_t best = 0;
  int best_points = 0;
  std::uint64_t hash = kNameHashStart;
  for (std::size_t i = 1; i + given_min <= name.size() && i <= kFamilyMax; ++i) {
    hash = name_hash_step(hash, name[i - 1]);
    const Letters rest = name.substr(i);
    const unsigned family = (is_reading ? name_classes(kSoundTable, kSoundTableBits, hash)
                                        : name_classes(kNameTable, kNameTableBits, hash)) &
                            name_bits::kSurnameWeight;
    const bool given =
        ((is_reading ? sound_classes(rest) : written_classes(rest)) & name_bits::kGiven) != 0 ||
        ends_like_given(rest);
    if (is_reading && family == 0 && !given) continue;
    int points = static_cast<int>(family);
    if (family == 0)
      points = is_reading ? points_of(kUnknownFamilySound, i) : points_of(kUnknownFamily, i);
    if (given)
      points += is_reading ? points_of(kKnownGivenSound, rest.size())
                           : points_of(kKnownGiven, rest.size());
    else
      points += is_reading ? points_of(kUnknownGivenSound, rest.size())
                           : points_of(kUnknownGiven, rest.size());
    // 高橋さくら: kana behind kanji begin a given name.
    if (!is_reading && is_kanji(name[i - 1]) && !is_kanji(rest[0])) points += kKanaBehindKanji;
    if (points < best_points) continue;
    best = i;
    best_points = points;
  }
  return best;
}

// Behind a name: some are never the end of one, some only as a word of their own.
constexpr Letters kAttached[] = {U"さん", U"さま", U"様"};
constexpr Letters kApart[] = {U"殿", U"氏", U"君", U"くん", U"ちゃん", U"先生", U"御中"};

// The characters of a name without the honorific behind it.
Letters without_honorific(Letters chars) {
  const auto without_spaces = [](Letters text) {
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
  };
  chars = without_spaces(chars);
  constexpr Letters kLast = U"様んま殿氏君生中";
  if (chars.empty() || kLast.find(chars.back()) == Letters::npos) return chars;
  for (const Letters word : kAttached) {
    if (chars.size() > word.size() && chars.ends_with(word))
      return without_spaces(chars.substr(0, chars.size() - word.size()));
  }
  for (const Letters word : kApart) {
    const std::size_t size = word.size() + 1;
    if (chars.size() > size && chars.ends_with(word) && is_space(chars[chars.size() - size]))
      return without_spaces(chars.substr(0, chars.size() - size));
  }
  return chars;
}

bool is_title(Letters word) {
  return word == U"mr" || word == U"mrs" || word == U"ms" || word == U"miss" || word == U"dr" ||
         word == U"prof";
}

bool is_suffix(Letters word) {
  return word == U"jr" || word == U"sr" || word == U"ii" || word == U"iii" || word == U"iv";
}

}  // namespace

// ---- words -------------------------------------------------------------------------------------
void NameReader::end_word() {
  if (word_letters_ == 0) return;
  words_.push_back({letters_.size(), word_letters_ > 1 && word_capitals_ == word_letters_});
  word_letters_ = word_capitals_ = 0;
}

void NameReader::separate(char32_t sign) {
  end_word();
  if (words_.empty()) return;
  if ((sign == ',' || sign == U'、') && seen_.comma == 0) seen_.comma = words_.size();
  seen_.dot |= sign == U'・' || sign == '=';
  seen_.space |= is_space(sign);
}

void NameReader::add_letter(char32_t c) {
  if (c == U'々' && !letters_.empty()) c = letters_.back();
  const char32_t letter = text::name_char(c);
  if (letter == 0) return;
  ++word_letters_;
  word_capitals_ += c >= 'A' && c <= 'Z' ? 1 : 0;
  seen_.latin |= letter >= 'a' && letter <= 'z';
  seen_.other |= letter >= 0x80;
  seen_.kanji |= letter >= 0x80 && is_kanji(letter);
  letters_ += letter;
}

// Letters and words; what stands in brackets, or behind 旧姓 or ※, goes to the note.
void NameReader::fold_outside_notes() {
  constexpr int kToTheEnd = 99;
  int depth = 0;
  for (std::size_t i = 0; i < chars_.size(); ++i) {
    const char32_t c = chars_[i];
    const bool is_sign = !is_kana(c) && !is_usual_kanji(c);
    if (is_sign && (opens_note(c) || (depth > 0 && closes_note(c)))) {
      depth += opens_note(c) ? 1 : -1;
      separate(' ');
      note_ += ' ';
      continue;
    }
    const bool former = c == U'旧' && i + 1 < chars_.size() && chars_[i + 1] == U'姓';
    if (depth == 0 && (former || c == U'※')) depth = kToTheEnd;
    if (depth > 0)
      note_ += c;
    else if (is_sign && is_separator(c))
      separate(c);
    else
      add_letter(c);
  }
  end_word();
  if (words_.size() < 2 || !is_title(word(0))) return;
  const std::size_t title = words_[0].end;
  letters_.erase(0, title);
  words_.erase(words_.begin());
  for (Word& one : words_) one.end -= title;
}

void NameReader::fold(std::string_view name) {
  text::fold_chars(name, chars_);
  chars_.resize(without_honorific(chars_).size());
  letters_.clear();
  words_.clear();
  note_.clear();
  former_.clear();
  seen_ = {};
  fold_outside_notes();
  if (!note_.empty()) read_former();
  if (!letters_.empty() || note_.empty() || !former_.empty()) return;
  chars_ = std::exchange(note_, {});  // all of it stands in brackets
  fold_outside_notes();
}

// 旧姓 鈴木, 旧姓：鈴木, née Smith: the name behind the word, to the next space or sign.
void NameReader::read_former() {
  constexpr Letters kWords[] = {U"旧姓", U"旧氏", U"née ", U"nee ", U"formerly "};
  for (const Letters word : kWords) {
    const std::size_t at = note_.find(word);
    if (at == note_.npos) continue;
    for (const char32_t c : Letters(note_).substr(at + word.size())) {
      const char32_t letter = is_separator(c) ? 0 : text::name_char(c);
      if (letter != 0)
        former_ += letter;
      else if (!former_.empty())
        return;
    }
    return;
  }
}

Letters NameReader::words(std::size_t first, std::size_t last) const {
  if (first >= last) return {};
  const std::size_t begin = first == 0 ? 0 : words_[first - 1].end;
  return Letters(letters_).substr(begin, words_[last - 1].end - begin);
}

// ---- readings ----------------------------------------------------------------------------------
// Whether each word is a reading; sounds_ and sound_words_ hold them then.
bool NameReader::reads_as_japanese() {
  sounds_.clear();
  sound_words_.clear();
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const std::size_t begin = sounds_.size();
    text::append_sounds(word(i), sounds_);
    const bool is_latin = sounds_.size() > begin && sounds_[begin] < 0x80;
    if (is_latin || sounds_.size() == begin) return false;
    sound_words_.push_back({sounds_.size(), words_[i].capitals});
  }
  return !sounds_.empty();
}

// Latin letters that could be read as kana are a Japanese name when a word is a surname of Japan,
// or one a given name and the others have nothing foreign: Ryan Mason is none.
bool NameReader::has_japanese_word() const {
  bool known_given = false, foreign = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const Letters sounds = Letters(sounds_).substr(begin, sound_words_[i].end - begin);
    begin = sound_words_[i].end;
    const unsigned classes = sound_classes(sounds);
    if ((classes & name_bits::kSurnameWeight) != 0) return true;
    const bool given = (classes & name_bits::kGiven) != 0;
    known_given |= given;
    foreign |= word(i).find_first_of(U"lvqx") != Letters::npos || (!given && word(i).back() == 'n');
  }
  return known_given && !foreign;
}

void NameReader::read_sounds() {
  letters_.swap(sounds_);
  words_.swap(sound_words_);
  parts_.is_reading = true;
}

// One or two kanji, a surname of three, up to four kana or one Latin word.
bool NameReader::may_be_half(bool is_reading) const {
  if (words_.size() != 1 || seen_.space || seen_.dot || seen_.comma != 0) return false;
  if (!seen_.other) return seen_.latin;
  const std::size_t size = letters_.size();
  if (seen_.kanji) {
    if (!is_reading && size >= 3)
      return (written_classes(letters_) & name_bits::kSurnameWeight) != 0;
    if (size > 2 || !std::all_of(letters_.begin(), letters_.end(), is_kanji)) return false;
    // 原博 is 原 and 博, 石原 a family name, 博之 a given name; 林 is half a name.
    const Letters name(letters_);
    return is_reading || size < 2 || written_classes(name) != 0 ||
           (written_classes(name.substr(0, 1)) & name_bits::kSurnameWeight) == 0 ||
           (written_classes(name.substr(1)) & name_bits::kGiven) == 0;
  }
  return size <= 4 && !seen_.latin;
}

// ---- family and given name ---------------------------------------------------------------------
// Taro Yamada, ジョン・スミス; not YAMADA Taro, nor Yamada Taro when the surnames know better.
bool NameReader::is_family_last() const {
  const bool is_latin = seen_.latin && !seen_.other;
  if (!is_latin && !(seen_.dot && !seen_.space)) return false;
  const bool first = words_.front().capitals, last = words_.back().capitals;
  if (first != last) return last;
  if (parts_.is_reading) {
    const auto is_surname = [&](std::size_t i) {
      return (sound_classes(word(i)) & name_bits::kSurnameWeight) != 0;
    };
    const bool known_first = is_surname(0), known_last = is_surname(words_.size() - 1);
    if (known_first != known_last) return known_last;
    const auto is_given = [&](std::size_t i) {
      return (sound_classes(word(i)) & name_bits::kGiven) != 0;
    };
    const bool given_first = is_given(0), given_last = is_given(words_.size() - 1);
    if (!known_first && given_first != given_last) return given_first;
  }
  return !first;
}

void NameReader::put_in_order(Half half) {
  const Letters whole(letters_);
  const std::size_t count = words_.size();
  parts_.all = whole;
  if (half == Half::Given) {
    parts_.given = whole;
    return;
  }
  if (half == Half::Family) {
    parts_.family = whole;
    return;
  }
  if (count == 1) return guess();
  if (seen_.comma == 0 && is_family_last()) {
    const std::size_t family = count > 2 && is_suffix(word(count - 1)) ? count - 2 : count - 1;
    parts_.family = word(family);
    parts_.given = parts_.is_latin ? word(0) : words(0, family);
    if (!seen_.other) {  // ジョン・スミス stays as it is always written
      all_.assign(parts_.family).append(words(0, family)).append(words(family + 1, count));
      parts_.all = all_;
    }
  } else {
    const std::size_t family = seen_.comma == 0 || seen_.comma == count ? 1 : seen_.comma;
    parts_.family = words(0, family);
    parts_.given = parts_.is_latin ? word(family) : words(family, count);
  }
  if (!parts_.is_reading) return;
  // ジュン イチ is ジュンイチ: what words do to each other where they meet.
  sounds_.clear();
  text::append_sounds(parts_.all, sounds_);
  parts_.all = sounds_;
}

void NameReader::guess() {
  const Letters whole(letters_);
  parts_.family = whole;
  if (parts_.is_latin) return;
  if (parts_.is_partial && whole.size() <= 4) {
    const unsigned classes = parts_.is_reading ? sound_classes(whole) : written_classes(whole);
    if ((classes & name_bits::kSurnameWeight) != 0) return;
    if ((classes & name_bits::kGiven) != 0) {
      parts_.family = {};
      parts_.given = whole;
      return;
    }
  }
  const std::size_t cut = best_cut(whole, parts_.is_reading);
  if (cut == 0) return;
  parts_.by_guess = true;
  parts_.family = whole.substr(0, cut);
  parts_.given = whole.substr(cut);
}

const NameParts& NameReader::read(std::string_view name, bool is_reading, Half half) {
  parts_ = {};
  fold(name);
  if (letters_.empty()) return parts_;
  const bool all_latin = seen_.latin && !seen_.other;
  parts_.is_partial = may_be_half(is_reading);
  // A full name in kana is a reading wherever it stands.
  const bool ask = is_reading || all_latin || (!seen_.latin && !parts_.is_partial);
  const bool doubtful = all_latin && !is_reading && words_.size() > 1;
  if (ask && !seen_.kanji && reads_as_japanese() && (!doubtful || has_japanese_word()))
    read_sounds();
  parts_.is_latin = all_latin && !parts_.is_reading;
  parts_.former = former_;
  put_in_order(half);
  return parts_;
}

}  // namespace tadasu::people
