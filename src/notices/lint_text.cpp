#include "notices/lint_text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/check.h"
#include "text/fold.h"
#include "text/japanese_numeral.h"

namespace tadasu::notices {
namespace {

using text::japanese_digit;

// From here on a line looks as if it had been broken for its width.
constexpr std::size_t kWrappedColumnsMin = 50;

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_letter(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }
bool is_one_of(char32_t c, std::u32string_view set) {
  return set.find(c) != std::u32string_view::npos;
}
bool is_blank(char32_t c) { return is_one_of(c, U" \t\n\r"); }
bool is_voice_mark(char32_t c) { return c == 0xFF9E || c == 0xFF9F; }

struct Sign {
  char32_t sign;
  std::size_t byte, end;
};

// Half width, lower case; half-width kana joined with their voice marks.
std::vector<Sign> fold_signs(std::string_view text) {
  std::vector<Sign> out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = text::next_char(text, at);
    if (c == U'\r') continue;
    if (c < 0x80) {
      out.push_back({c >= U'A' && c <= U'Z' ? c + 0x20 : c, begin, at});
      continue;
    }
    if (c < 0xFF00 || c > 0xFFEF) {
      // don’t = don't
      out.push_back({c == 0x3000 ? U' ' : c == 0x2019 ? U'\'' : c, begin, at});
      continue;
    }
    std::size_t behind = at;
    if (c >= 0xFF66 && c < 0xFF9E && at < text.size() &&
        is_voice_mark(text::next_char(text, behind)))
      at = behind;
    const std::string folded = text::fold_width(text.substr(begin, at - begin));
    for (std::size_t i = 0; i < folded.size();) {
      const char32_t sign = text::next_char(folded, i);
      out.push_back({sign >= U'A' && sign <= U'Z' ? sign + 0x20 : sign, begin, at});
    }
  }
  return out;
}

std::size_t columns(const std::vector<Sign>& signs, std::size_t begin, std::size_t end) {
  std::size_t sum = 0;
  for (std::size_t i = begin; i < end; ++i) sum += signs[i].sign < 0x1100 ? 1 : 2;
  return sum;
}

// "Items: name, address" begins something, too.
constexpr std::size_t kLabelMax = 12;
bool begins_with_label(const std::vector<Sign>& signs, std::size_t at) {
  for (std::size_t i = at; i < signs.size() && i < at + kLabelMax; ++i) {
    if (signs[i].sign == U':') return true;
    if (is_one_of(signs[i].sign, U"、。,.\n ")) return false;
  }
  return false;
}

// Whether the line [begin, end) ends only because it is full, and goes on behind `end`.
bool is_wrapped(const std::vector<Sign>& signs, std::size_t begin, std::size_t end) {
  if (end + 1 >= signs.size() || columns(signs, begin, end) < kWrappedColumnsMin) return false;
  if (is_one_of(signs[end - 1].sign, U"。.!?:：】」")) return false;
  std::size_t next = end + 1;
  while (next < signs.size() && is_one_of(signs[next].sign, U" \t")) ++next;
  if (next == signs.size()) return false;
  const char32_t c = signs[next].sign;
  if (begins_with_label(signs, next) || is_one_of(c, U"\n・-*•◆■●○□※〒【[(①②③④⑤⑥⑦⑧⑨")) return false;
  // "1. Overview" begins something; "1,024" goes on.
  return !(is_digit(c) && next + 1 < signs.size() && is_one_of(signs[next + 1].sign, U".) "));
}

void join_lines(const std::vector<Sign>& folded, ReadText& out) {
  std::size_t line = 0;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    char32_t sign = folded[i].sign;
    if (sign == U'\n') {
      const bool wrapped = i > line && is_wrapped(folded, line, i);
      line = i + 1;
      // Between wide signs nothing stands; between words a space.
      if (wrapped && folded[i - 1].sign >= 0x1100) continue;
      if (wrapped) sign = U' ';
    }
    out.signs += sign;
    out.bytes.push_back(folded[i].byte);
    out.ends.push_back(folded[i].end);
  }
}

// Abbreviations that a full stop belongs to.
bool is_abbreviation(std::u32string_view before) {
  constexpr std::array<std::u32string_view, 12> kWords = {
      U"no", U"mr", U"ms", U"mrs", U"dr", U"e.g", U"i.e", U"inc", U"ltd", U"co", U"art", U"approx"};
  return std::any_of(kWords.begin(), kWords.end(), [&](std::u32string_view word) {
    return before.ends_with(word) &&
           (before.size() == word.size() || !is_letter(before[before.size() - word.size() - 1]));
  });
}

bool ends_sentence(std::u32string_view signs, std::size_t at) {
  const char32_t c = signs[at];
  if (is_one_of(c, U"。!?\n")) return true;
  if (c != U'.') return false;
  const bool last = at + 1 == signs.size() || is_blank(signs[at + 1]);
  return last && !is_abbreviation(signs.substr(0, at));
}

void cut(ReadText& out) {
  const auto add = [&](std::vector<Span>& to, std::size_t begin, std::size_t end) {
    while (begin < end && is_blank(out.signs[begin])) ++begin;
    while (begin < end && is_blank(out.signs[end - 1])) --end;
    if (begin < end) to.push_back({begin, end});
  };
  std::size_t sentence = 0, paragraph = 0;
  for (std::size_t i = 0; i < out.signs.size(); ++i) {
    if (ends_sentence(out.signs, i)) {
      add(out.sentences, sentence, i + 1);
      sentence = i + 1;
    }
    if (out.signs[i] != U'\n') continue;
    std::size_t next = i + 1;
    while (next < out.signs.size() && is_one_of(out.signs[next], U" \t")) ++next;
    if (next < out.signs.size() && out.signs[next] == U'\n') {
      add(out.paragraphs, paragraph, i);
      paragraph = i + 1;
    }
  }
  add(out.sentences, sentence, out.signs.size());
  add(out.paragraphs, paragraph, out.signs.size());
}

// ---- numbers

// One stretch of digits, with commas between threes and with decimals.
struct Digits {
  std::uint64_t whole = 0;
  std::uint64_t tenths = 0, parts = 1;  // tenths / parts is what follows the point
  std::size_t end = 0;
};

std::optional<Digits> digits_at(std::u32string_view signs, std::size_t at) {
  if (at >= signs.size() || !is_digit(signs[at])) return std::nullopt;
  Digits out;
  std::size_t count = 0;
  const auto digit = [&](std::size_t i) { return i < signs.size() && is_digit(signs[i]); };
  while (at < signs.size()) {
    if (is_digit(signs[at])) {
      if (++count > 15) return std::nullopt;  // no number of anything
      out.whole = out.whole * 10 + (signs[at++] - U'0');
    } else if (signs[at] == U',' && digit(at + 1) && digit(at + 2) && digit(at + 3) &&
               !digit(at + 4)) {
      ++at;
    } else {
      break;
    }
  }
  if (at + 1 < signs.size() && signs[at] == U'.' && is_digit(signs[at + 1])) {
    for (++at; digit(at); ++at) {
      if (out.parts >= 1'000'000) continue;
      out.tenths = out.tenths * 10 + (signs[at] - U'0');
      out.parts *= 10;
    }
  }
  out.end = at;
  return out;
}

std::uint64_t big_unit(char32_t c) {
  return c == U'億' ? 100'000'000 : c == U'万' || c == U'萬' ? 10'000 : 0;
}
std::uint64_t small_unit(char32_t c) { return c == U'千' ? 1'000 : c == U'百' ? 100 : 0; }

// One part before 億, 万 or the end: 1,024 or 3千 or 千二十四. `fraction_of` what stands behind a
// decimal point is a part of.
struct Part {
  std::uint64_t value = 0;
  std::uint64_t tenths = 0, parts = 1;
  std::size_t end = 0;
};

std::optional<Part> part_at(std::u32string_view signs, std::size_t at) {
  if (const auto digits = digits_at(signs, at)) {
    Part out{digits->whole, digits->tenths, digits->parts, digits->end};
    if (out.end < signs.size() && small_unit(signs[out.end]) != 0) {
      const std::uint64_t unit = small_unit(signs[out.end++]);
      out.value = out.value * unit + out.tenths * unit / out.parts;
      out.tenths = 0;
      if (const auto rest = digits_at(signs, out.end); rest && rest->whole < unit) {  // 3千500
        out.value += rest->whole;
        out.end = rest->end;
      }
    }
    return out;
  }
  std::size_t end = at;
  while (end < signs.size() && japanese_digit(signs[end]) >= 0) ++end;
  const auto value = text::japanese_numeral(signs.substr(at, end - at));
  if (!value) return std::nullopt;
  return Part{*value, 0, 1, end};
}

std::optional<WrittenNumber> number_at(std::u32string_view signs, std::size_t at) {
  WrittenNumber out{{at, at}, 0};
  std::uint64_t unit_before = ~std::uint64_t{0};
  for (std::size_t from = at;;) {
    const auto part = part_at(signs, from);
    if (!part) break;
    const std::uint64_t unit = part->end < signs.size() ? big_unit(signs[part->end]) : 0;
    if (unit != 0 && unit < unit_before) {
      out.value += part->value * unit + part->tenths * unit / part->parts;
      unit_before = unit;
      out.place.end = from = part->end + 1;
      continue;
    }
    if (part->tenths != 0) return std::nullopt;  // 0.4 is no number of people
    out.value += part->value;
    out.place.end = part->end;
    break;
  }
  if (out.place.end == at) return std::nullopt;
  return out;
}

struct NumberWord {
  std::u32string_view word;
  std::uint64_t value;
};
constexpr std::array<NumberWord, 31> kNumberWords = {{
    {U"zero", 0},
    {U"one", 1},
    {U"two", 2},
    {U"three", 3},
    {U"four", 4},
    {U"five", 5},
    {U"six", 6},
    {U"seven", 7},
    {U"eight", 8},
    {U"nine", 9},
    {U"ten", 10},
    {U"eleven", 11},
    {U"twelve", 12},
    {U"thirteen", 13},
    {U"fourteen", 14},
    {U"fifteen", 15},
    {U"sixteen", 16},
    {U"seventeen", 17},
    {U"eighteen", 18},
    {U"nineteen", 19},
    {U"twenty", 20},
    {U"thirty", 30},
    {U"forty", 40},
    {U"fifty", 50},
    {U"sixty", 60},
    {U"seventy", 70},
    {U"eighty", 80},
    {U"ninety", 90},
    {U"hundred", 100},
    {U"thousand", 1'000},
    {U"million", 1'000'000},
}};

std::optional<std::pair<std::uint64_t, std::size_t>> number_word_at(std::u32string_view signs,
                                                                    std::size_t at) {
  std::size_t end = at;
  while (end < signs.size() && is_letter(signs[end])) ++end;
  const auto word = signs.substr(at, end - at);
  for (const NumberWord& one : kNumberWords)
    if (one.word == word) return std::pair{one.value, end};
  return std::nullopt;
}

// "one thousand and twenty-four"; also "12 thousand".
std::optional<WrittenNumber> words_at(std::u32string_view signs, std::size_t at) {
  WrittenNumber out{{at, at}, 0};
  std::uint64_t group = 0;
  std::size_t from = at;
  if (const auto digits = digits_at(signs, at)) {
    group = digits->whole;
    std::size_t next = digits->end;
    while (next < signs.size() && signs[next] == U' ') ++next;
    const auto unit = number_word_at(signs, next);
    if (!unit || unit->first < 100) return std::nullopt;
    out.value = group * unit->first + digits->tenths * unit->first / digits->parts;
    out.place.end = unit->second;
    return out;
  }
  while (const auto word = number_word_at(signs, from)) {
    const auto [value, end] = *word;
    if (value == 100) {
      group = (group == 0 ? 1 : group) * 100;
    } else if (value >= 1'000) {
      out.value += (group == 0 ? 1 : group) * value;
      group = 0;
    } else {
      group += value;
    }
    out.place.end = end;
    std::size_t next = end;
    while (next < signs.size() && is_one_of(signs[next], U" -")) ++next;
    if (signs.substr(next).starts_with(U"and ") && number_word_at(signs, next + 4)) next += 4;
    if (next == end) break;
    from = next;
  }
  out.value += group;
  if (out.place.end == at) return std::nullopt;
  return out;
}

}  // namespace

Span ReadText::in_signs(std::size_t begin, std::size_t end) const {
  const auto index = [&](std::size_t byte) {
    return static_cast<std::size_t>(std::lower_bound(bytes.begin(), bytes.end() - 1, byte) -
                                    bytes.begin());
  };
  return {index(begin), index(end)};
}

const Span& ReadText::sentence_of(const Span& place) const {
  TADASU_CHECK(!sentences.empty());
  const auto at = std::upper_bound(
      sentences.begin(), sentences.end() - 1, place.begin,
      [](std::size_t begin, const Span& sentence) { return begin < sentence.end; });
  return *at;
}

std::vector<WrittenNumber> numbers_in(std::u32string_view signs, Lang lang) {
  std::vector<WrittenNumber> out;
  for (std::size_t at = 0; at < signs.size();) {
    const char32_t before = at == 0 ? U' ' : signs[at - 1];
    const bool decimals = before == U'.' && at > 1 && is_digit(signs[at - 2]);
    const bool joined = decimals || is_digit(before) || is_letter(before) || before == U'_';
    std::optional<WrittenNumber> number;
    if (!joined && lang == Lang::En) number = words_at(signs, at);
    if (!joined && !number) number = number_at(signs, at);
    if (!number) {
      ++at;
      continue;
    }
    out.push_back(*number);
    at = number->place.end;
  }
  return out;
}

std::u32string signs_of(std::string_view word) {
  std::u32string out;
  for (const Sign& one : fold_signs(word)) out += one.sign;
  return out;
}

ReadText read_text(std::string_view text, Lang lang) {
  ReadText out;
  join_lines(fold_signs(text), out);
  out.bytes.push_back(text.size());
  cut(out);
  out.numbers = numbers_in(out.signs, lang);
  return out;
}

}  // namespace tadasu::notices
