#include "notices/lint_pattern.h"

#include <algorithm>

namespace tadasu::notices {
namespace {

constexpr std::size_t kFarMax = 30;  // signs that "…" may stand for

bool is_word_sign(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9') || c == U'\'';
}

// The end of `word` at `at`; letters and digits of ASCII only where the word ends, too. A space
// stands for any number of them.
std::optional<std::size_t> word_at(std::u32string_view word, std::u32string_view signs,
                                   std::size_t at, std::size_t end, bool goes_on) {
  if (word.empty()) return std::nullopt;
  if (is_word_sign(word.front()) && at > 0 && is_word_sign(signs[at - 1])) return std::nullopt;
  for (const char32_t c : word) {
    if (at >= end || signs[at] != c) return std::nullopt;
    ++at;
    if (c == U' ')
      while (at < end && signs[at] == U' ') ++at;
  }
  const bool cut = is_word_sign(word.back()) && at < signs.size() && is_word_sign(signs[at]);
  if (cut && !goes_on) return std::nullopt;
  return at;
}

}  // namespace

Result<Pattern> Pattern::parse(std::string_view text, const WordLists& lists) {
  Pattern out;
  const std::u32string signs = signs_of(text);
  std::u32string words;
  const auto close = [&] {
    if (!words.empty()) out.elements_.push_back({Is::Words, {words}});
    words.clear();
  };
  for (std::size_t i = 0; i < signs.size(); ++i) {
    const char32_t c = signs[i];
    if (c == U'<') {
      const std::size_t end = signs.find(U'>', i);
      std::string name;
      for (std::size_t k = i + 1; k < std::min(end, signs.size()); ++k)
        name += static_cast<char>(signs[k]);
      const auto list = lists.find(name);
      if (end == std::u32string::npos || list == lists.end())
        return Error{Trouble::Invalid, std::string(text), "no list '" + name + "'"};
      close();
      out.elements_.push_back({Is::Words, list->second});
      i = end;
    } else if (c == U'…' || c == U'#' || c == U'*') {
      close();
      const Is is = c == U'…' ? Is::Far : c == U'#' ? Is::Number : Is::Letters;
      out.elements_.push_back({is, {}});
    } else {
      words += c;
    }
  }
  close();
  if (out.elements_.empty() || out.elements_.front().is == Is::Far ||
      out.elements_.back().is == Is::Far)
    return Error{Trouble::Invalid, std::string(text), "begins or ends with '…', or is empty"};
  return out;
}

std::optional<std::size_t> Pattern::match_from(std::size_t element, const ReadText& text,
                                               std::size_t at, std::size_t end) const {
  if (element == elements_.size()) return at;
  const Element& one = elements_[element];
  switch (one.is) {
    case Is::Words: {
      const bool goes_on =
          element + 1 < elements_.size() && elements_[element + 1].is == Is::Letters;
      for (const std::u32string& word : one.words) {
        const auto behind = word_at(word, text.signs, at, end, goes_on);
        if (!behind) continue;
        if (const auto found = match_from(element + 1, text, *behind, end)) return found;
      }
      return std::nullopt;
    }
    case Is::Far:
      for (std::size_t skip = 0; skip <= kFarMax && at + skip < end; ++skip)
        if (const auto found = match_from(element + 1, text, at + skip, end)) return found;
      return std::nullopt;
    case Is::Letters:
      while (at < end && is_word_sign(text.signs[at])) ++at;
      return match_from(element + 1, text, at, end);
    case Is::Number: {
      const auto number = std::lower_bound(text.numbers.begin(), text.numbers.end(), at,
                                           [](const WrittenNumber& written, std::size_t place) {
                                             return written.place.begin < place;
                                           });
      std::size_t behind = at;
      if (number != text.numbers.end() && number->place.begin == at) behind = number->place.end;
      while (behind < end && text.signs[behind] >= U'0' && text.signs[behind] <= U'9') ++behind;
      if (behind == at || behind > end) return std::nullopt;
      if (const auto found = match_from(element + 1, text, behind, end)) return found;
      // 300 名: a space before what is counted.
      while (behind < end && text.signs[behind] == U' ') ++behind;
      return match_from(element + 1, text, behind, end);
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> Pattern::match(const ReadText& text, std::size_t at,
                                          std::size_t end) const {
  return match_from(0, text, at, end);
}

std::vector<Span> all_matches(const std::vector<Pattern>& patterns, const ReadText& text,
                              const Span& within) {
  std::vector<Span> out;
  for (std::size_t at = within.begin; at < within.end; ++at) {
    std::size_t longest = at;
    for (const Pattern& pattern : patterns)
      if (const auto end = pattern.match(text, at, within.end)) longest = std::max(longest, *end);
    if (longest == at || (!out.empty() && out.back().end >= longest)) continue;
    out.push_back({at, longest});
  }
  return out;
}

bool any_match(const std::vector<Pattern>& patterns, const ReadText& text, const Span& within) {
  for (std::size_t at = within.begin; at < within.end; ++at)
    for (const Pattern& pattern : patterns)
      if (pattern.match(text, at, within.end)) return true;
  return false;
}

}  // namespace tadasu::notices
