// Names in Japanese text.
//
// A name is a known surname and a known given name that together fill a run of kanji, or a known
// surname before an honorific. The dictionary also knows everyday words that split into a surname
// and a given name (林業, 高校生): those are no names without an honorific or a label.
#include <algorithm>
#include <array>

#include "find/scanner.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

constexpr std::size_t kNameChars = 14;

char32_t to_katakana(char32_t c) { return c >= 0x3041 && c <= 0x3096 ? c + 0x60 : c; }

// The word window.chars[first, first + count) looked up.
std::uint32_t value_of(const WordTable& table, const Window& window, std::size_t first,
                       std::size_t count) {
  return table.find(std::u32string_view(window.chars.data() + first, count));
}

}  // namespace

void Scanner::NameSplit::offer(std::uint32_t surname_value, std::size_t surname_chars,
                               std::uint32_t given_value, std::size_t given_last, bool with_space) {
  using namespace name_class;
  const unsigned weight = surname_value >> kWeightShift & 0xff;
  const bool known = (given_value & kGivenKnown) != 0;
  const bool better =
      last == 0 || known > known_given || (known == known_given && weight > surname_weight);
  if (!better) return;
  *this = {surname_chars, given_last,
           weight,        known,
           with_space,    (given_value & kCommon) != 0 && (surname_value & kCommon) != 0};
}

double Scanner::NameSplit::strength() const {
  double strength = 0.72;
  if (surname_weight >= 8) strength += 0.1;
  if (known_given) strength += 0.07;
  if (space) strength += 0.07;
  if (last <= 2 && !space) strength -= 0.15;  // 林立, 森羅
  if (common_parts && !space) strength -= 0.12;
  return std::min(strength, 0.96);
}

// Whether window.chars[0, last) is a surname, perhaps one space, and a given name.
bool Scanner::split_name(const WordTable& names, const Window& window, std::size_t last,
                         NameSplit& best) {
  using namespace name_class;
  best = {};
  WordTable::Hits surnames;
  names.prefixes(window, 0, surnames);
  for (std::size_t i = 0; i < surnames.count; ++i) {
    const std::size_t length = surnames.hit[i].chars;
    if ((surnames.hit[i].value & kSurname) == 0 || length >= last) continue;
    const bool space = window.chars[length] == ' ';
    const std::size_t given_first = length + (space ? 1 : 0);
    const std::uint32_t given =
        given_first < last ? value_of(names, window, given_first, last - given_first) : 0;
    if ((given & kGiven) != 0) best.offer(surnames.hit[i].value, length, given, last, space);
  }
  return best.last != 0;
}

namespace {
// Katakana in two to five parts of two letters or more: ジョン・スミス.
bool is_parted_katakana(const Window& window, std::size_t count) {
  std::size_t parts = 1, letters = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char32_t c = window.chars[i];
    if (c == U'・' || c == U'･' || c == U'＝' || c == '=') {
      if (letters < 2) return false;
      ++parts, letters = 0;
    } else if (is_katakana(c)) {
      ++letters;
    } else if (c >= 'a' && c <= 'z' && letters == 0) {
      letters = 2;  // ジョージ・Ｗ・ブラウン
    } else {
      return false;
    }
  }
  return parts >= 2 && parts <= 5 && letters >= 2;
}
// 記入してください, 別紙のとおり: kanji and then words, no space, no known surname.
bool is_phrase(const Window& window, std::size_t count) {
  std::size_t hiragana = 0, kanji = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char32_t c = window.chars[i];
    if (c == ' ') return false;
    hiragana += is_hiragana(c) ? 1 : 0;
    kanji += is_kanji(c) ? 1 : 0;
  }
  return kanji > 0 && hiragana >= 3;
}
}  // namespace

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
    else if (is_name_kana(c) || c == U'･' ||
             (kana > 0 && c >= 'a' && c <= 'z' && window.chars[i - 1] == U'・'))
      ++kana;
    else if ((c >= 'a' && c <= 'z') || c == '.' || c == '\'' || c == '-' || c == ',' ||
             is_foreign_letter(c))
      ++latin, words += i == 0 || window.chars[i - 1] == ' ' ? 1 : 0;
    else
      return {};
  }
  NameSplit split;
  if (kanji > 0 && latin == 0 && split_name(names, window, count, split)) {
    const bool whole_word = !split.space && (names.find(value) & kCommon) != 0;
    return {static_cast<float>(whole_word ? 0.5 : std::min(0.98, split.strength() + 0.08)), true};
  }
  if (lexicon_.says_nothing(value) || lexicon_.not_a_name(value)) return {};
  if (latin > 0) {
    if (kanji + kana > 0 || latin < 2 || words > 6) return {};
    const char32_t c = window.chars[0];
    const bool is_latin = c < 0x250 || (c >= 0x1E00 && c < 0x1F00);
    const bool capital = (value[0] >= 'A' && value[0] <= 'Z') || c >= 0x80;
    return {words >= 2 && capital ? (is_latin ? 0.7f : 0.6f) : capital ? 0.5f : 0.35f, false};
  }
  if (lexicon_.is_organisation(value)) return {};
  const std::uint32_t whole = names.find(value);
  if ((whole & (kSurname | kGiven)) != 0) return {(whole & kCommon) != 0 ? 0.55f : 0.75f, true};
  if (kana > 0 && kanji == 0) {
    const bool part =
        (names.first_flags(to_katakana(window.chars[0])) & (kSurnameKana | kGivenKana)) != 0;
    if (is_parted_katakana(window, count)) return {0.6f, false};  // グエン・ヴァン・ナム
    return {count >= 2 && count <= 16 && part ? 0.45f : 0.f, false};
  }
  // Unknown to the dictionary: a known surname at the start still says much.
  WordTable::Hits hits;
  names.prefixes(window, 0, hits);
  bool surname = false;
  for (std::size_t i = 0; i < hits.count; ++i) surname |= (hits.hit[i].value & kSurname) != 0;
  if (count < 2 || count > 9 || spaces > 1 || (!surname && is_phrase(window, count))) return {};
  return {surname ? (spaces == 1 ? 0.8f : 0.6f) : spaces == 1 ? 0.5f : 0.3f, false};
}

std::size_t Scanner::gap_between_names(std::string_view value) const {
  const auto is_full_name = [this](std::string_view name, bool& with_space) {
    Window window;
    NameSplit split;
    read_window(name, 0, name.size(), Window::kSize, window);
    if (window.count < 2 || window.end[window.count - 1] != name.size()) return false;
    const bool found = split_name(dictionary_.names(), window, window.count, split);
    with_space = found && split.space;
    return found;
  };
  bool with_space = false;
  if (is_full_name(value, with_space) && with_space) return 0;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t narrow = value.find(' ', at), wide = value.find("　", at);
    const std::size_t gap = std::min(narrow, wide);
    if (gap == value.npos) return 0;
    const std::size_t next = gap + (gap == narrow ? 1 : 3);
    bool first_space = false, second_space = false;
    const std::string_view second = value.substr(next);
    if (is_full_name(value.substr(0, gap), first_space)) {
      if (is_full_name(second, second_space) && first_space == second_space) return gap;
      const std::uint32_t known = second.size() < 6 ? 0 : dictionary_.names().find(second);
      if ((known & name_class::kGiven) != 0) return gap;  // 山田太郎 花子
    }
    at = next;
  }
  return 0;
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

// The honorifics that begin at window.chars[first]. より and です follow names, and much else: they
// are weak.
Scanner::Honorific Scanner::honorific_at(const Window& window, std::size_t first) const {
  WordTable::Hits after;
  lexicon_.words().prefixes(window, first, after);
  Honorific out;
  for (std::size_t i = 0; i < after.count; ++i) {
    if ((after.hit[i].value & role::kHonorific) == 0) continue;
    out.any = true;
    out.strong |= lexicon_.senses(after.hit[i].value).honorific_strong;
  }
  return out;
}

namespace {
std::string utf8_of(const Window& window, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) text::append_utf8(out, window.chars[i]);
  return out;
}
// 松本城, 山田錦, 高橋駅: a surname and the last letter of a building, a place or a brand.
bool is_thing_tail(const Window& window, std::size_t surname, std::size_t last) {
  constexpr std::u32string_view kTails =
      U"城駅港錦寺橋店町村市区県山川島湖湾岬峠温泉堂館屋園院塾組家型式製産号番";
  return last == surname + 1 && kTails.find(window.chars[last - 1]) != kTails.npos;
}
}  // namespace

// Whether the full name `split` beats `best`; `run` is where the kanji of window end.
void Scanner::consider_name(const Window& window, std::size_t run, const NameSplit& split,
                            NameEnd& best) const {
  using namespace name_class;
  const std::size_t last = split.last;
  const Honorific honorific = honorific_at(window, last);
  if (honorific.strong && lexicon_.not_a_name(utf8_of(window, last))) return;  // 社長様
  const bool kanji_goes_on = last < window.count && is_kanji(window.chars[last]) && !honorific.any;
  // みす of みすゞ: kana that go on are part of a longer word, unless a particle follows.
  const bool kana_end = is_hiragana(window.chars[last - 1]) && last > run;
  if (kana_end && !honorific.any && last < window.count && is_name_kana(window.chars[last]) &&
      std::u32string_view(U"はがのをにとでもへやか").find(window.chars[last]) ==
          std::u32string_view::npos) {
    return;
  }
  if (kanji_goes_on) return;
  double strength = split.strength();
  if (honorific.strong) strength = std::max(strength + 0.1, 0.9);
  if (!split.space && !honorific.strong) {
    const std::uint32_t whole = value_of(dictionary_.names(), window, 0, last);
    if (is_thing_tail(window, split.surname, last)) strength -= 0.4;
    if ((whole & kCommon) != 0) strength -= 0.4;
    if ((whole & kPlaceLike) != 0) strength -= 0.3;
  }
  if (strength > best.strength) best = {last, strength, honorific.any};
}

// A surname alone: before an honorific or a title. Returns its end, or 0.
std::size_t Scanner::try_surname(std::size_t at, const Window& window,
                                 const WordTable::Hits& hits) {
  using namespace name_class;
  for (std::size_t i = hits.count; i-- > 0;) {
    const std::size_t last = hits.hit[i].chars;
    const std::uint32_t value = hits.hit[i].value;
    if ((value & kSurname) == 0) continue;
    const Honorific honorific = honorific_at(window, last);
    const unsigned weight = value >> kWeightShift & 0xff;
    const std::string_view word = text_.substr(at, window.end[last - 1] - at);
    if (!honorific.any || lexicon_.not_a_name(word)) continue;
    const bool strong = honorific.strong;
    if (!strong && (weight < 12 || ((value & kCommon) != 0 && weight < 20) || last < 2)) continue;
    if (strong && weight < 4 && ((value & kCommon) != 0 || last < 2)) continue;
    emit(Kind::PersonName, at, window.end[last - 1], strong ? 0.85 : 0.65,
         Reason::Dictionary | Reason::Honorific);
    return window.end[last - 1];
  }
  return 0;
}

// A name that starts at `at` inside the kanji run that ends at `run_end`. Returns its end, or 0.
std::size_t Scanner::try_name(std::size_t at, std::size_t run_end) {
  const WordTable& names = dictionary_.names();
  Window window;
  WordTable::Hits hits;
  read_window(text_, at, end_, kNameChars, window);
  for (std::size_t i = 0; i < 4; ++i) names.fetch_ahead(window, i);  // given names begin in there
  names.prefixes(window, 0, hits);
  if (std::none_of(hits.hit.begin(), hits.hit.begin() + hits.count, [](const WordTable::Hit& hit) {
        return (hit.value & name_class::kSurname) != 0;
      }))
    return 0;
  std::size_t run = 0;  // characters of the run
  while (run < window.count && window.end[run] <= run_end) ++run;
  if (run == 0) return 0;
  std::array<NameSplit, kNameChars + 1> splits;  // by where the name ends
  bool any_name = false;
  for (std::size_t i = 0; i < hits.count; ++i) {
    if ((hits.hit[i].value & name_class::kSurname) == 0) continue;
    const std::size_t length = hits.hit[i].chars;
    const bool space = length < window.count && window.chars[length] == ' ';
    const std::size_t first = length + (space ? 1 : 0);
    if (!may_follow_surname(window.char_or_0(first), window.char_or_0(first + 1))) continue;
    WordTable::Hits given;
    names.prefixes(window, first, given);
    for (std::size_t k = 0; k < given.count; ++k) {
      if ((given.hit[k].value & name_class::kGiven) == 0) continue;
      any_name = true;
      const std::size_t last = first + given.hit[k].chars;
      splits[last].offer(hits.hit[i].value, length, given.hit[k].value, last, space);
    }
  }
  if (!any_name) return try_surname(at, window, hits);

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
  NameEnd best;
  const auto consider = [&](std::size_t last) {
    if (splits[last].last != 0) consider_name(window, run, splits[last], best);
  };
  for (std::size_t last = std::min<std::size_t>(run, 8); last >= 2; --last) consider(last);
  for (std::size_t last = second; last > run + 1; --last) consider(last);
  // 佐藤さくら, 鈴木ひろみ: hiragana after the run is part of the given name when the dictionary
  // says so.
  for (std::size_t last = run + 1;
       last < window.count && last <= run + 4 && is_hiragana(window.chars[last - 1]); ++last)
    consider(last);
  if (best.strength < 0.5) return try_surname(at, window, hits);
  const std::size_t end = window.end[best.last - 1];
  const Reasons reasons = static_cast<Reasons>(Reason::Dictionary) |
                          (best.honorific ? static_cast<Reasons>(Reason::Honorific) : 0u);
  emit(Kind::PersonName, at, end, std::min(best.strength, 0.98), reasons);
  kana_in_brackets(end);
  return end;
}

// ヤマダ タロウ with a space, both known. Returns the end, or 0.
std::size_t Scanner::try_katakana_name(std::size_t at) {
  using namespace name_class;
  std::size_t gap = at, next = 0;
  char32_t c = char_at(gap, next);
  for (int chars = 0; chars < 20 && is_katakana(c); ++chars) c = char_at(gap = next, next);
  if (c != ' ') return 0;
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
  if (out_->size() > out_first_ && out_->back().end == honorific &&
      out_->back().kind == Kind::PersonName)
    return false;
  std::size_t begin = honorific, from = 0, chars = 0;
  const char32_t last = char_before(honorific, from);
  const bool kana = is_katakana(last);
  if (!kana && !is_kanji(last)) return false;
  while (begin > begin_ && chars <= 14) {
    const char32_t c = char_before(begin, from);
    if (kana ? !(is_katakana(c) || c == U'・' || c == U'＝') : !is_kanji(c)) break;
    if (c == U'様' || c == U'殿') break;  // 織田様豊臣様
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

// A name in Latin or foreign letters behind its label: up to four words, Latin ones with capitals.
std::size_t Scanner::value_of_latin_name(std::size_t start) {
  std::size_t end = start, words = 0, next = 0;
  const auto is_part = [&](std::size_t at) {
    const char32_t c = char_at(at, next);
    return at < end_ && ((c < 0x80 && is_ascii_letter(text_[at])) || is_foreign_letter(c) ||
                         c == '\'' || c == '-' || c == '.');
  };
  const auto begins = [&](std::size_t at) {
    return at < end_ &&
           ((text_[at] >= 'A' && text_[at] <= 'Z') || is_foreign_letter(char_at(at, next)));
  };
  for (std::size_t at = start; words < 4 && begins(at); ++words) {
    while (is_part(at)) at = next;
    end = at;
    if (at + 1 < end_ && text_[at] == ',' && text_[at + 1] == ' ') ++at;
    if (at >= end_ || text_[at] != ' ') {
      ++words;
      break;
    }
    ++at;
  }
  while (end > start && text_[end - 1] == '.') --end;
  const bool goes_on = end < end_ && text_[end] == ' ' && end + 1 < end_ && text_[end + 1] >= 'a' &&
                       text_[end + 1] <= 'z';
  if (words == 0 || goes_on || end - start < 2 ||
      (end < end_ && (is_ascii_digit(text_[end]) || text_[end] == '_' || text_[end] == '@')))
    return 0;
  emit(Kind::PersonName, start, end, words >= 2 ? 0.9 : 0.7, static_cast<Reasons>(Reason::Label));
  return end;
}

// Where the first `last` characters of a labelled name really end: the honorific, です and
// particles do not belong to it.
std::size_t Scanner::before_honorific(const Window& window, std::size_t last) const {
  for (std::size_t cut = 1; cut < last; ++cut) {
    if (honorific_at(window, cut).strong ||
        (window.chars[cut] == U'で' && cut + 1 < last && window.chars[cut + 1] == U'す'))
      last = cut;
  }
  return last;
}

// One or two kanji more than the dictionary knows, and no title: they belong to the labelled name.
bool Scanner::is_name_longer(const Window& window, std::size_t cut, std::size_t last) const {
  const std::size_t stop = before_honorific(window, last);
  if (stop <= cut || stop - cut > 2 || honorific_at(window, cut).any) return false;
  for (std::size_t i = cut; i < stop; ++i) {
    if (!is_kanji(window.chars[i])) return false;
  }
  return true;
}

std::size_t Scanner::value_of_name(std::size_t start, bool kana) {
  Window window;
  read_window(text_, start, end_, Window::kSize, window);
  if (window.count == 0) return 0;
  const auto is_part = [&](char32_t c) {
    return kana ? is_name_kana(c) : is_kanji(c) || is_name_kana(c) || c == U'ヶ' || c == U'･';
  };
  if (!is_part(window.chars[0]))
    return kana || !(is_ascii_letter(text_[start]) || is_foreign_letter(window.chars[0]))
               ? 0
               : value_of_latin_name(start);
  std::size_t first = 0;
  while (first < window.count && (is_part(window.chars[first]) ||
                                  (first > 0 && window.chars[first - 1] == U'・' &&
                                   window.chars[first] >= 'a' && window.chars[first] <= 'z')))
    ++first;
  std::size_t last = first;
  if (lexicon_.label(text_.substr(start, window.end[first - 1] - start))) return 0;  // 申請者　氏名
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
  if (!kana) {
    NameSplit split;
    for (std::size_t cut = last; cut >= 2; --cut) {
      if (!split_name(dictionary_.names(), window, cut, split)) continue;
      if (is_name_longer(window, cut, last)) break;  // 畑中|紬, 朴 智|星
      const std::size_t end = window.end[cut - 1];
      emit(Kind::PersonName, start, end, 0.97, Reason::Label | Reason::Dictionary);
      kana_in_brackets(end);
      return end;
    }
    last = before_honorific(window, last);
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

}  // namespace tadasu::find
