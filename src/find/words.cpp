// Runs of Japanese text: labels, names, honorifics, addresses, words of sensitive information.
//
// A name is a known surname and a known given name that together fill a run of kanji, or a known
// surname before an honorific. The dictionary also knows everyday words that split into a surname
// and a given name (林業, 高校生): those are no names without an honorific or a label.
#include <algorithm>

#include "find/scanner.h"
#include "text/date.h"

namespace tadasu::find {
namespace {

constexpr std::uint8_t kLexiconBit = 1, kPlaceBit = 2, kSurnameBit = 4, kKanaBit = 8;
constexpr std::uint8_t kSingleWordBit = 16, kSingleNameBit = 32;
constexpr std::size_t kNameChars = 14;

bool is_name_kana(char32_t c) { return is_katakana(c) || is_hiragana(c) || c == U'・'; }
char32_t to_katakana(char32_t c) { return c >= 0x3041 && c <= 0x3096 ? c + 0x60 : c; }

// The word window.chars[first, first + count) looked up.
std::uint32_t value_of(const WordTable& table, const Window& window, std::size_t first,
                       std::size_t count) {
  return table.find(std::u32string_view(window.chars.data() + first, count));
}

// A full name in window: surname from `first`, perhaps one space, given name up to `last` exactly.
struct Split {
  std::size_t surname = 0, given_first = 0, given = 0;
  unsigned surname_weight = 0;
  bool known_given = false, space = false, common_parts = false;
};

bool split_name(const WordTable& names, const Window& window, std::size_t first, std::size_t last,
                Split& best) {
  using namespace name_class;
  bool found = false;
  for (std::size_t length = 1; first + length < last; ++length) {
    const bool space = window.chars[first + length] == ' ';
    const std::uint32_t surname = value_of(names, window, first, length);
    if (surname != 0 && (surname & kSurname) != 0) {
      const std::size_t given_first = first + length + (space ? 1 : 0);
      const std::uint32_t given =
          given_first < last ? value_of(names, window, given_first, last - given_first) : 0;
      if ((given & kGiven) != 0) {
        const unsigned weight = surname >> kWeightShift & 0xff;
        const bool known = (given & kGivenKnown) != 0;
        if (!found || known > best.known_given ||
            (known == best.known_given && weight > best.surname_weight)) {
          best = {length,
                  given_first,
                  last - given_first,
                  weight,
                  known,
                  space,
                  (given & kCommon) != 0 && (surname & kCommon) != 0};
          found = true;
        }
      }
    }
    if (space) break;
  }
  return found;
}

double strength_of(const Split& split) {
  double strength = 0.72;
  if (split.surname_weight >= 8) strength += 0.1;
  if (split.known_given) strength += 0.07;
  if (split.space) strength += 0.07;
  if (split.surname + split.given <= 2 && !split.space) strength -= 0.15;  // 林立, 森羅
  if (split.common_parts && !split.space) strength -= 0.12;
  return std::min(strength, 0.96);
}

}  // namespace

// ---- names -------------------------------------------------------------------------------------
Scanner::NameJudgment Scanner::judge_name(std::string_view value) const {
  using namespace name_class;
  const WordTable& names = dictionary_.names();
  Window window;
  read_window(value, 0, value.size(), Window::kSize, window);
  std::size_t count = window.count;
  if (count == 0 || window.end[count - 1] != value.size() || value.size() > 90) return {};
  std::size_t kanji = 0, kana = 0, latin = 0, spaces = 0, words = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char32_t c = window.chars[i];
    if (c == ' ')
      ++spaces;
    else if (is_kanji(c) || c == U'ヶ' || c == U'ヵ')
      ++kanji;
    else if (is_name_kana(c))
      ++kana;
    else if ((c >= 'a' && c <= 'z') || c == '.' || c == '\'' || c == '-' || c == ',' ||
             (c >= 0xC0 && c < 0x250))
      ++latin, words += i == 0 || window.chars[i - 1] == ' ' ? 1 : 0;
    else
      return {};
  }
  Split split;
  if (kanji > 0 && latin == 0 && split_name(names, window, 0, count, split)) {
    const bool whole_word = !split.space && (names.find(value) & kCommon) != 0;
    return {static_cast<float>(whole_word ? 0.5 : std::min(0.98, strength_of(split) + 0.08)), true};
  }
  if (lexicon_.says_nothing(value) || lexicon_.not_a_name(value)) return {};
  if (latin > 0) {
    if (kanji + kana > 0 || latin < 2 || words > 4) return {};
    const bool capital = value[0] >= 'A' && value[0] <= 'Z';
    return {words >= 2 && capital ? 0.7f : capital ? 0.5f : 0.35f, false};
  }
  if (lexicon_.is_organisation(value)) return {};
  const std::uint32_t whole = names.find(value);
  if ((whole & (kSurname | kGiven)) != 0) return {(whole & kCommon) != 0 ? 0.55f : 0.75f, true};
  if (kana > 0 && kanji == 0) {
    const bool part =
        (names.first_flags(to_katakana(window.chars[0])) & (kSurnameKana | kGivenKana)) != 0;
    return {count >= 2 && count <= 16 && part ? 0.45f : 0.f, false};
  }
  // Unknown to the dictionary: a known surname at the start still says much.
  WordTable::Hits hits;
  names.prefixes(window, 0, hits);
  bool surname = false;
  for (std::size_t i = 0; i < hits.count; ++i) surname |= (hits.hit[i].value & kSurname) != 0;
  if (count < 2 || count > 9 || spaces > 1) return {};
  return {surname ? (spaces == 1 ? 0.8f : 0.6f) : spaces == 1 ? 0.5f : 0.3f, false};
}

bool Scanner::is_kana_name(std::string_view value) const {
  Window window;
  read_window(value, 0, value.size(), Window::kSize, window);
  if (window.count < 2 || window.end[window.count - 1] != value.size()) return false;
  std::size_t kana = 0;
  for (std::size_t i = 0; i < window.count; ++i) {
    const char32_t c = window.chars[i];
    if (is_name_kana(c))
      ++kana;
    else if (c != ' ')
      return false;
  }
  return kana >= 2;
}

// A name that starts at `at` inside the kanji run that ends at `run_end`. Returns its end, or 0.
std::size_t Scanner::try_name(std::size_t at, std::size_t run_end) {
  using namespace name_class;
  const WordTable& names = dictionary_.names();
  Window window;
  read_window(text_, at, end_, kNameChars, window);
  std::size_t run = 0;  // characters of the run
  while (run < window.count && window.end[run] <= run_end) ++run;
  if (run == 0) return 0;
  WordTable::Hits hits;
  names.prefixes(window, 0, hits);
  bool any = false;
  for (std::size_t i = 0; i < hits.count; ++i) any |= (hits.hit[i].value & kSurname) != 0;
  if (!any) return 0;

  // Where the name may end: at the end of the run, of the run after one space, or before an
  // honorific.
  std::size_t second = run;  // end of a second run after one space
  if (run < window.count && window.chars[run] == ' ' && run <= 4) {
    second = run + 1;
    while (second < window.count && second - run <= 4 &&
           (is_kanji(window.chars[second]) || is_hiragana(window.chars[second])))
      ++second;
    if (second == run + 1) second = run;
  }
  Split best;
  std::size_t best_last = 0;
  double best_strength = 0;
  bool best_honorific = false;
  const auto consider = [&](std::size_t last) {
    Split split;
    if (!split_name(names, window, 0, last, split)) return;
    WordTable::Hits after;
    lexicon_.words().prefixes(window, last, after);
    bool honorific = false, strong = false;  // より and です follow names, and much else
    for (std::size_t i = 0; i < after.count; ++i) {
      if ((after.hit[i].value & role::kHonorific) == 0) continue;
      honorific = true;
      strong |= lexicon_.senses(after.hit[i].value).honorific_strong;
    }
    const bool kanji_goes_on = last < window.count && is_kanji(window.chars[last]) && !honorific;
    // みす of みすゞ: kana that go on are part of a longer word, unless a particle follows.
    const bool kana_end = is_hiragana(window.chars[last - 1]) && last > run;
    if (kana_end && !honorific && last < window.count && is_name_kana(window.chars[last]) &&
        std::u32string_view(U"はがのをにとでもへやか").find(window.chars[last]) ==
            std::u32string_view::npos) {
      return;
    }
    if (kanji_goes_on) return;
    double strength = strength_of(split);
    if (strong) strength = std::max(strength + 0.1, 0.9);
    if (!split.space && !strong) {
      const std::uint32_t whole = value_of(names, window, 0, last);
      if ((whole & kCommon) != 0) strength -= 0.4;
      if ((whole & kPlaceLike) != 0) strength -= 0.3;
    }
    if (strength > best_strength)
      best = split, best_last = last, best_strength = strength, best_honorific = honorific;
  };
  for (std::size_t last = std::min<std::size_t>(run, 8); last >= 2; --last) consider(last);
  for (std::size_t last = second; last > run + 1; --last) consider(last);
  // 佐藤さくら, 鈴木ひろみ: hiragana after the run is part of the given name when the dictionary
  // says so.
  for (std::size_t last = run + 1;
       last < window.count && last <= run + 4 && is_hiragana(window.chars[last - 1]); ++last)
    consider(last);
  if (best_strength >= 0.5) {
    const std::size_t end = window.end[best_last - 1];
    const Reasons reasons = static_cast<Reasons>(Reason::Dictionary) |
                            (best_honorific ? static_cast<Reasons>(Reason::Honorific) : 0u);
    emit(Kind::PersonName, at, end, std::min(best_strength, 0.98), reasons);
    kana_in_brackets(end);
    return end;
  }
  // A surname alone: before an honorific or a title.
  for (std::size_t i = hits.count; i-- > 0;) {
    const std::size_t last = hits.hit[i].chars;
    const std::uint32_t value = hits.hit[i].value;
    if ((value & kSurname) == 0) continue;
    WordTable::Hits after;
    lexicon_.words().prefixes(window, last, after);
    bool strong = false, weak = false;
    for (std::size_t k = 0; k < after.count; ++k) {
      if ((after.hit[k].value & role::kHonorific) == 0) continue;
      (lexicon_.senses(after.hit[k].value).honorific_strong ? strong : weak) = true;
    }
    const unsigned weight = value >> kWeightShift & 0xff;
    const std::string_view word = text_.substr(at, window.end[last - 1] - at);
    if ((!strong && !weak) || lexicon_.not_a_name(word)) continue;
    if (!strong && (weight < 12 || ((value & kCommon) != 0 && weight < 20) || last < 2)) continue;
    if (strong && weight < 4 && ((value & kCommon) != 0 || last < 2)) continue;
    emit(Kind::PersonName, at, window.end[last - 1], strong ? 0.85 : 0.65,
         Reason::Dictionary | Reason::Honorific);
    return window.end[last - 1];
  }
  return 0;
}

// ヤマダ タロウ with a space, both known. Returns the end, or 0.
std::size_t Scanner::try_katakana_name(std::size_t at) {
  using namespace name_class;
  Window window;
  read_window(text_, at, end_, 20, window);
  std::size_t first = 0;
  while (first < window.count && is_katakana(window.chars[first])) ++first;
  if (first < 2 || first + 2 >= window.count || window.chars[first] != ' ') return 0;
  std::size_t last = first + 1;
  while (last < window.count && is_katakana(window.chars[last])) ++last;
  if ((value_of(dictionary_.names(), window, 0, first) & kSurnameKana) == 0) return 0;
  if ((value_of(dictionary_.names(), window, first + 1, last - first - 1) & kGivenKana) == 0)
    return 0;
  emit(Kind::PersonNameKana, at, window.end[last - 1], 0.8,
       static_cast<Reasons>(Reason::Dictionary));
  return window.end[last - 1];
}

// The run right before an honorific, when no name was found there: スミスさん, 珍姓様.
bool Scanner::name_before_honorific(std::size_t honorific, bool strong) {
  if (!strong) return false;
  if (!out_->empty() && out_->back().end == honorific && out_->back().kind == Kind::PersonName)
    return false;
  std::size_t begin = honorific, from = 0, chars = 0;
  const char32_t last = char_before(honorific, from);
  const bool kana = is_katakana(last);
  if (!kana && !is_kanji(last)) return false;
  while (begin > begin_ && chars <= 14) {
    const char32_t c = char_before(begin, from);
    if (kana ? !(is_katakana(c) || c == U'・' || c == U'＝') : !is_kanji(c)) break;
    begin = from, ++chars;
  }
  if (begin < boundary_ && boundary_ < honorific) begin = boundary_;
  const std::string_view word = text_.substr(begin, honorific - begin);
  if (chars < 2 || chars > (kana ? 14u : 5u) || lexicon_.not_a_name(word) ||
      lexicon_.is_organisation(word))
    return false;
  for (std::size_t cut = 3; cut < word.size();
       cut += 3) {  // 担当者様, 保護者の皆様: the end of it is no name
    if (lexicon_.not_a_name(word.substr(cut))) return false;
  }
  const std::uint32_t value = dictionary_.names().find(word);
  if ((value & name_class::kCommon) != 0 &&
      (value & (name_class::kSurname | name_class::kGiven)) == 0)
    return false;
  const bool known = (value & (name_class::kSurname | name_class::kGiven)) != 0;
  if (!known && !kana && text_.substr(honorific, 3) != "様" && text_.substr(honorific, 3) != "殿" &&
      text_.substr(honorific, 3) != "氏")
    return false;
  emit(Kind::PersonName, begin, honorific,
       known  ? 0.8
       : kana ? 0.65
              : 0.55,
       known ? Reason::Honorific | Reason::Dictionary : static_cast<Reasons>(Reason::Honorific));
  return true;
}

// 山田太郎（ヤマダ タロウ）
void Scanner::kana_in_brackets(std::size_t after) {
  std::size_t at = after, next = 0;
  char32_t c = char_at(at, next);
  if (c == ' ') at = next, c = char_at(at, next);
  if (c != '(') return;
  const std::size_t begin = next;
  std::size_t end = begin, chars = 0;
  while (chars < 20) {
    c = char_at(end, next);
    if (!is_name_kana(c) && c != ' ') break;
    end = next, ++chars;
  }
  if (c != ')' || chars < 3) return;
  emit(Kind::PersonNameKana, begin, end, 0.9, Reason::Shape | Reason::Neighbour);
}

std::size_t Scanner::value_of_name(std::size_t start, bool kana) {
  Window window;
  read_window(text_, start, end_, Window::kSize, window);
  if (window.count == 0) return 0;
  const auto is_part = [&](char32_t c) {
    return kana ? is_name_kana(c) : is_kanji(c) || is_name_kana(c) || c == U'ヶ';
  };
  if (!is_part(window.chars[0])) {  // a name in Latin letters: up to four words with capitals
    if (kana || !is_ascii_letter(text_[start])) return 0;
    std::size_t end = start, words = 0;
    for (std::size_t at = start; words < 4 && at < end_ && text_[at] >= 'A' && text_[at] <= 'Z';
         ++words) {
      while (at < end_ && (is_ascii_letter(text_[at]) || text_[at] == '\'' || text_[at] == '-' ||
                           text_[at] == '.'))
        ++at;
      end = at;
      if (at + 1 < end_ && text_[at] == ',' && text_[at + 1] == ' ') ++at;
      if (at >= end_ || text_[at] != ' ') {
        ++words;
        break;
      }
      ++at;
    }
    while (end > start && text_[end - 1] == '.') --end;
    const bool goes_on = end < end_ && text_[end] == ' ' && end + 1 < end_ &&
                         text_[end + 1] >= 'a' && text_[end + 1] <= 'z';
    if (words == 0 || goes_on || end - start < 2 ||
        (end < end_ && (is_ascii_digit(text_[end]) || text_[end] == '_' || text_[end] == '@')))
      return 0;
    emit(Kind::PersonName, start, end, words >= 2 ? 0.9 : 0.7, static_cast<Reasons>(Reason::Label));
    return end;
  }
  std::size_t first = 0;
  while (first < window.count && is_part(window.chars[first])) ++first;
  std::size_t last = first;
  if (first < window.count &&
      window.chars[first] == ' ') {  // a second part, unless it is the next label
    std::size_t second = first + 1;
    while (second < window.count && is_part(window.chars[second])) ++second;
    const std::size_t part = window.end[first],
                      part_end = second > first + 1 ? window.end[second - 1] : part;
    if (part_end > part && second - first <= 9 &&
        !lexicon_.label(text_.substr(part, part_end - part)))
      last = second;
  }
  if (!kana) {  // the honorific, です and particles do not belong to the name
    Split split;
    for (std::size_t cut = last; cut >= 2; --cut) {
      if (!split_name(dictionary_.names(), window, 0, cut, split)) continue;
      const std::size_t end = window.end[cut - 1];
      emit(Kind::PersonName, start, end, 0.97, Reason::Label | Reason::Dictionary);
      kana_in_brackets(end);
      return end;
    }
    WordTable::Hits hits;
    for (std::size_t cut = 1; cut < last; ++cut) {
      lexicon_.words().prefixes(window, cut, hits);
      bool honorific = false;
      for (std::size_t i = 0; i < hits.count; ++i)
        honorific |= (hits.hit[i].value & role::kHonorific) != 0 &&
                     lexicon_.senses(hits.hit[i].value).honorific_strong;
      if (honorific ||
          (window.chars[cut] == U'で' && cut + 1 < last && window.chars[cut + 1] == U'す'))
        last = cut;
    }
  }
  const std::size_t end = window.end[last - 1];
  const std::string_view value = text_.substr(start, end - start);
  if (last < 2 || last > 20 || lexicon_.says_nothing(value) || lexicon_.not_a_name(value)) return 0;
  if (kana) {
    emit(Kind::PersonNameKana, start, end, 0.95, Reason::Label | Reason::Shape);
    return end;
  }
  if (lexicon_.is_organisation(value)) return 0;
  const NameJudgment judged = judge_name(value);
  if (judged.strength <= 0 || (last > 8 && judged.strength < 0.5)) return 0;
  emit(
      Kind::PersonName, start, end, std::max(0.7f, judged.strength),
      judged.dictionary ? Reason::Label | Reason::Dictionary : static_cast<Reasons>(Reason::Label));
  return end;
}

// ---- addresses ---------------------------------------------------------------------------------
namespace {

bool is_numeral_kanji(char32_t c) {
  return c == U'一' || c == U'二' || c == U'三' || c == U'四' || c == U'五' || c == U'六' ||
         c == U'七' || c == U'八' || c == U'九' || c == U'十' || c == U'百' || c == U'〇';
}
bool is_unit(char32_t c) {
  return c == U'丁' || c == U'番' || c == U'号' || c == U'条' || c == U'地' || c == U'の' ||
         c == U'ノ';
}
bool is_joint(char32_t c) {
  return c == '-' || c == U'−' || c == U'‐' || c == U'–' || c == U'—' || c == U'ー' || c == U'－' ||
         c == U'ｰ' || c == U'―' || c == U'─';
}
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

}  // namespace

// Reads prefecture, city, town and the numbers behind them, each when it is there.
Scanner::AddressJudgment Scanner::judge_address(std::string_view text, std::size_t begin,
                                                std::size_t stop) const {
  AddressJudgment out;
  Window window;
  WordTable::Hits hits;
  std::size_t at = begin;
  const auto longest = [&](std::uint32_t type, std::uint32_t& value) {
    read_window(text, at, stop, 12, window);
    dictionary_.places().prefixes(window, 0, hits);
    for (std::size_t i = hits.count; i-- > 0;) {
      if ((hits.hit[i].value & type) == 0) continue;
      value = hits.hit[i].value;
      return static_cast<std::size_t>(window.end[hits.hit[i].chars - 1u]);
    }
    return std::size_t{0};
  };
  std::uint32_t value = 0;
  if (const std::size_t end = longest(place_class::kPrefecture, value)) {
    at = end, out.depth = 1;
    if (at < stop && text[at] == ' ')
      ++at;
    else if (text.substr(at, 3) == "　")
      at += 3;
  }
  const std::size_t city_end = longest(place_class::kCity, value);
  out.end = out.depth == 0 ? begin : at;
  if (city_end == 0) return out;
  out.city = value >> place_class::kIndexShift;
  at = out.end = city_end, out.depth = 2;
  // 横浜市 鶴見区: the ward of a city may stand apart.
  std::size_t town_begin = at;
  if (at < stop && (text[at] == ' ' || text.substr(at, 3) == "　"))
    town_begin += text[at] == ' ' ? 1 : 3;
  read_window(text, town_begin, stop, Window::kSize, window);
  std::size_t i = 0;
  if (window.count > 2 && window.chars[0] == U'大' && window.chars[1] == U'字') i = 2;
  std::size_t town = 0;
  std::uint64_t hash = Dictionary::town_hash_start(out.city);
  for (std::size_t k = i; k < window.count && k < i + 16; ++k) {
    if (window.chars[k] < '0') break;
    hash = Dictionary::town_hash_step(hash, fold_town_char(window.chars[k]));
    if (dictionary_.town_exists(hash)) town = k + 1;
  }
  if (town != 0) i = town, out.depth = 3, out.end = window.end[i - 1];
  // Unknown town names, 字 and the street names of Kyoto lie between the town and the numbers.
  std::size_t k = i;
  while (
      k < window.count && k < i + 12 &&
      (is_kanji(window.chars[k]) || is_name_kana(window.chars[k])) && !is_joint(window.chars[k]) &&
      !(is_numeral_kanji(window.chars[k]) && k + 1 < window.count && is_unit(window.chars[k + 1])))
    ++k;
  if (k < window.count && (window.chars[k] == ' ') && town != 0 && k == i) ++k;
  const bool digits =
      k < window.count && (is_digit(window.chars[k]) || is_numeral_kanji(window.chars[k]));
  if (!digits || (town == 0 && k > i + 10)) return out;
  // The numbers: 2-8-1, 二丁目８番１号, 1234番地の5. Read on from there in a fresh window.
  std::size_t pos = k == 0 ? town_begin : window.end[k - 1];
  read_window(text, pos, stop, Window::kSize, window);
  std::size_t last = 0;
  for (std::size_t n = 0; n < window.count; ++n) {
    const char32_t c = window.chars[n];
    if (is_digit(c) || is_numeral_kanji(c)) {
      last = n + 1;
      continue;
    }
    if (c == U'丁' || c == U'番' || c == U'号' || c == U'条') {
      last = n + 1;
      continue;
    }
    if ((c == U'目' || c == U'地' || c == U'室' || c == U'棟') && n > 0 &&
        (window.chars[n - 1] == U'丁' || window.chars[n - 1] == U'番' ||
         window.chars[n - 1] == U'号')) {
      last = n + 1;
      continue;
    }
    if ((is_joint(c) || c == U'の' || c == U'ノ') && n + 1 < window.count &&
        (is_digit(window.chars[n + 1]) || is_numeral_kanji(window.chars[n + 1])))
      continue;
    break;
  }
  if (last == 0) return out;
  out.numbers = true;
  out.end = window.end[last - 1];
  return out;
}

namespace {
// Building and room behind the numbers: " 新宿ビル501号室", "サンハイツ203". Returns the end of it.
std::size_t building_end(std::string_view text, std::size_t begin, std::size_t stop) {
  std::size_t at = begin;
  if (at < stop && text[at] == ' ')
    ++at;
  else if (text.substr(at, 3) == "　")
    at += 3;
  Window window;
  read_window(text, at, stop, Window::kSize, window);
  constexpr std::u32string_view kWords[] = {
      U"ビル",   U"マンション", U"ハイツ", U"コーポ",     U"荘",     U"アパート",
      U"タワー", U"メゾン",     U"パレス", U"レジデンス", U"ハウス", U"団地",
      U"号室",   U"号棟",       U"階",     U"寮",         U"社宅",   U"コート",
      U"プラザ", U"ガーデン",   U"ヒルズ", U"ハイム"};
  const std::u32string_view chars(window.chars.data(), window.count);
  std::size_t end = 0;
  for (std::size_t n = 0; n < window.count; ++n) {
    const char32_t c = window.chars[n];
    const bool part = is_kanji(c) || is_katakana(c) || c == U'・' || is_digit(c) ||
                      (c >= 'a' && c <= 'z') || c == '-' || (c == ' ' && end == n && n > 0) ||
                      is_hiragana(c);
    if (!part || c == U'は' || c == U'に' || c == U'で' || c == U'を') break;
    for (const auto word : kWords) {
      if (n + 1 >= word.size() && chars.substr(n + 1 - word.size(), word.size()) == word)
        end = n + 1;
    }
    if (end == n && end > 0 &&
        (is_digit(c) || c == '-' || c == 'f' || c == ' ' || c == U'号' || c == U'室' || c == U'階'))
      end = n + 1;
  }
  while (end > 0 && (chars[end - 1] == ' ' || chars[end - 1] == '-')) --end;
  return end == 0 ? begin : window.end[end - 1];
}
}  // namespace

std::size_t Scanner::try_address(std::size_t at, bool labelled) {
  const AddressJudgment judged = judge_address(text_, at, end_);
  if (judged.depth == 0) return 0;
  const bool after_code =
      postal_code_end_ != 0 && at >= postal_code_end_ && at - postal_code_end_ <= 8;
  double strength = 0;
  if (judged.numbers) {
    strength = judged.depth >= 3 ? 0.95 : 0.85;
  } else if (labelled || after_code) {
    strength = judged.depth >= 3 ? 0.8 : judged.depth == 2 ? 0.7 : labelled ? 0.6 : 0;
  }
  if (strength == 0) return 0;
  Reasons reasons = Reason::Shape | Reason::Exists;
  if (labelled) strength = std::max(strength, 0.9), reasons = reasons | Reason::Label;
  if (after_code) {
    reasons = reasons | Reason::Neighbour;
    if (dictionary_.postal_in_city(postal_code_, judged.city)) strength = 0.99;
  }
  const std::size_t end = judged.numbers ? building_end(text_, judged.end, end_) : judged.end;
  emit(Kind::Address, at, end, strength, reasons);
  return end;
}

// ---- the run -----------------------------------------------------------------------------------
std::size_t Scanner::read_japanese(std::size_t at) {
  Window window;
  WordTable::Hits hits;
  bool after_kanji = false, after_katakana = false;
  if (at > begin_ && static_cast<unsigned char>(text_[at - 1]) >= 0x80) {
    std::size_t from = 0;
    const char32_t before = char_before(at, from);
    after_kanji = is_kanji(before), after_katakana = is_katakana(before);
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(text_.data());
  while (at < end_ && bytes[at] >= 0x80) {
    char32_t c;
    std::size_t next;
    if (bytes[at] >= 0xE0 && bytes[at] < 0xF0 && at + 3 <= end_) {
      c = static_cast<char32_t>((bytes[at] & 0x0F) << 12 | (bytes[at + 1] & 0x3F) << 6 |
                                (bytes[at + 2] & 0x3F));
      next = at + 3;
    } else {
      c = char_at(at, next);
    }
    if (c >= 0xFF01 && c <= 0xFF5E) {  // full-width ASCII
      if (is_fullwidth_digit(c)) {
        at = read_digits(at), after_kanji = after_katakana = false;
        continue;
      }
      if (c == U'＠') {
        at = read_at_sign(at, 3), after_kanji = after_katakana = false;
        continue;
      }
      if (c == U'：' || c == U'＝') {
        at = read_separator(at, 3), after_kanji = after_katakana = false;
        continue;
      }
    }
    std::uint8_t flags = c < 0x10000 ? word_flags_[c] : std::uint8_t{0};
    if (flags != 0) {  // most characters begin some word; few pairs do
      char32_t c2 = 0;
      if (next + 3 <= end_ && bytes[next] >= 0xE0 && bytes[next] < 0xF0) {
        c2 = static_cast<char32_t>((bytes[next] & 0x0F) << 12 | (bytes[next + 1] & 0x3F) << 6 |
                                   (bytes[next + 2] & 0x3F));
        c2 = fold_for_lookup(c2);
      } else if (next < end_) {
        std::size_t after = 0;
        c2 = char_at(next, after);
      }
      const char32_t c1 = fold_for_lookup(c);
      if ((flags & kSingleWordBit) == 0 && !words_filter_.may_start(c1, c2))
        flags &= static_cast<std::uint8_t>(~(kLexiconBit | kPlaceBit));
      if ((flags & kSingleNameBit) == 0 && !names_filter_.may_start(c1, c2))
        flags &= static_cast<std::uint8_t>(~(kSurnameBit | kKanaBit));
    }
    const bool kanji = is_kanji(c), katakana = is_katakana(c);
    const bool boundary = !after_kanji || at == boundary_;
    std::size_t jump = 0;
    if ((flags & kPlaceBit) != 0) {
      read_window(text_, at, end_, 14, window);
      dictionary_.banks().prefixes(window, 0, hits);
      if (hits.count > 0) bank_name_end_ = window.end[hits.hit[hits.count - 1].chars - 1u];
      dictionary_.places().prefixes(window, 0, hits);
      bool prefecture = false;
      for (std::size_t i = 0; i < hits.count; ++i)
        prefecture |= (hits.hit[i].value & place_class::kPrefecture) != 0;
      if (hits.count > 0 && (boundary || prefecture))
        jump = try_address(at, mark_before(at) != nullptr &&
                                   mark_before(at)->label.kind == Kind::Address &&
                                   !mark_before(at)->label.other);
    }
    if (jump == 0 && (flags & kLexiconBit) != 0) {
      read_window(text_, at, end_, 20, window);
      lexicon_.words().prefixes(window, 0, hits);
      const Senses* label = nullptr;
      std::size_t label_end = 0;
      for (std::size_t i = hits.count; i-- > 0;) {  // longest first
        const Senses& senses = lexicon_.senses(hits.hit[i].value);
        const std::size_t end = window.end[hits.hit[i].chars - 1u];
        if ((senses.roles & (role::kSensitive | role::kLabel)) == role::kSensitive &&
            (sensitive_.empty() || sensitive_.back().end <= at)) {
          Mention word;
          word.begin = static_cast<std::uint32_t>(at), word.end = static_cast<std::uint32_t>(end),
          word.kind = senses.sensitive;
          word.strength = senses.sensitive_strong ? 0.8f : 0.55f,
          word.reasons = static_cast<Reasons>(Reason::Dictionary);
          sensitive_.push_back(word);
        }
        if ((senses.roles & role::kNear) != 0) {
          for (std::size_t k = 0; k < kKindCount; ++k) {
            if (senses.near.has(static_cast<Kind>(k))) near_end_[k] = end;
          }
        }
        if ((senses.roles & role::kLabel) != 0 && label == nullptr)
          label = &senses, label_end = end;
        if ((senses.roles & role::kHonorific) != 0)
          name_before_honorific(at, senses.honorific_strong);
        if ((senses.roles & role::kTitle) != 0) boundary_ = std::max(boundary_, end);
        if ((senses.roles & role::kEra) != 0 && jump == 0) {
          const auto date =
              text::date_at_start(text_.substr(at, std::min<std::size_t>(end_ - at, 60)));
          const Mark* mark = mark_before(at);
          const bool birth =
              mark != nullptr && !mark->label.other && mark->label.kind == Kind::BirthDate;
          if (date && (birth || text_.substr(at + date->size_bytes, 3) == "生")) {
            emit(Kind::BirthDate, at, at + date->size_bytes, 0.95, Reason::Shape | Reason::Label);
          }
          if (date) jump = at + date->size_bytes;
        }
      }
      if (label != nullptr && jump == 0) {
        mark(label->label, at, label_end);
        boundary_ = label_end;
        jump = std::max(read_value(label->label, label_end), label_end);
      }
    }
    if (c == U'〒') postal_mark_end_ = next;
    if (jump == 0 && kanji && boundary && (flags & kSurnameBit) != 0) {
      std::size_t run_end = next;
      for (int chars = 0; chars < 12 && run_end < end_; ++chars) {
        std::size_t step = 0;
        const char32_t more = char_at(run_end, step);
        if (!is_kanji(more) && more != U'ヶ' && more != U'ノ' && more != U'之') break;
        run_end = step;
      }
      jump = try_name(at, run_end);
    }
    if (jump == 0 && katakana && !after_katakana && (flags & kKanaBit) != 0)
      jump = try_katakana_name(at);
    if (jump > at) {
      std::size_t from = 0;
      const char32_t before = char_before(jump, from);
      after_kanji = is_kanji(before), after_katakana = is_katakana(before);
      at = jump;
    } else {
      after_kanji = kanji, after_katakana = katakana;
      at = next;
    }
  }
  return at;
}

}  // namespace tadasu::find
