#include "notices/lint_pattern.h"

#include <algorithm>

namespace tadasu::notices {
namespace {

constexpr std::size_t kFarColumnsMax = 60;  // that "…" may stand for: 30 wide signs

bool is_word_sign(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9') || c == U'\'';
}

std::uint64_t begin_bit(char32_t c) { return std::uint64_t{1} << (c % 64); }

// The sign at `at` and, if there is one, the next. A space of a pattern also stands for a hyphen,
// so both count as none.
std::uint64_t begin_of(std::u32string_view signs, std::size_t at) {
  const char32_t next = at + 1 < signs.size() ? signs[at + 1] : 0;
  const bool loose = next == U' ' || next == U'-';
  return (std::uint64_t{signs[at]} << 32) | (loose ? 0 : next);
}

// The end of `word` at `at`; letters and digits of ASCII only where the word ends, too. A space
// stands for any number of them, and for a hyphen (low-risk).
std::optional<std::size_t> word_at(std::u32string_view word, std::u32string_view signs,
                                   std::size_t at, std::size_t end, bool goes_on) {
  if (word.empty()) return std::nullopt;
  if (is_word_sign(word.front()) && at > 0 && is_word_sign(signs[at - 1])) return std::nullopt;
  for (const char32_t c : word) {
    if (at >= end || (signs[at] != c && (c != U' ' || signs[at] != U'-'))) return std::nullopt;
    ++at;
    if (c == U' ')
      while (at < end && signs[at] == U' ') ++at;
  }
  const bool cut = is_word_sign(word.back()) && at < signs.size() && is_word_sign(signs[at]);
  if (cut && !goes_on) return std::nullopt;
  return at;
}

}  // namespace

std::vector<std::u32string> Wording::ways_of(const std::u32string& words) const {
  std::vector<std::u32string> out = {words};
  for (const auto& ways : spellings) {
    for (const std::u32string& from : ways) {
      if (words.find(from) == std::u32string::npos) continue;
      const std::size_t count = out.size();
      for (std::size_t i = 0; i < count; ++i) {
        const auto at = out[i].find(from);
        for (const std::u32string& to : ways)
          if (to != from)
            out.push_back(out[i].substr(0, at) + to + out[i].substr(at + from.size()));
      }
      break;  // one way to write it per word
    }
  }
  return out;
}

Result<Pattern::Elements> Pattern::elements_of(std::u32string_view signs, const Wording& wording) {
  Elements out;
  std::u32string words;
  const auto close = [&] {
    if (!words.empty()) out.push_back({Is::Words, wording.ways_of(words)});
    words.clear();
  };
  for (std::size_t i = 0; i < signs.size(); ++i) {
    const char32_t c = signs[i];
    if (c == U'<') {
      const std::size_t end = signs.find(U'>', i);
      std::string name;
      for (std::size_t k = i + 1; k < std::min(end, signs.size()); ++k)
        name += static_cast<char>(signs[k]);
      const auto list = wording.lists.find(name);
      if (end == std::u32string::npos || list == wording.lists.end())
        return Error{Trouble::Invalid, "", "no list '" + name + "'"};
      close();
      out.push_back({Is::Words, list->second});
      i = end;
    } else if (c == U'…' || c == U'#' || c == U'*') {
      close();
      out.push_back({c == U'…' ? Is::Far : c == U'#' ? Is::Number : Is::Letters, {}});
    } else {
      words += c;
    }
  }
  close();
  if (out.empty() || out.front().is == Is::Far || out.back().is == Is::Far)
    return Error{Trouble::Invalid, "", "begins or ends with '…', or is empty"};
  return out;
}

Result<Pattern> Pattern::parse(std::string_view text, const Wording& wording) {
  const std::u32string signs = signs_of(text);
  const std::size_t between = signs.find(U'⇔');
  const bool either = between != std::u32string::npos;
  Pattern out;
  const auto of = [&](std::u32string_view part) -> Result<Elements> {
    auto elements = elements_of(part, wording);
    if (elements.ok()) return elements;
    return Error{Trouble::Invalid, std::string(text), elements.error().detail};
  };
  TRY(Elements one, of(std::u32string_view(signs).substr(0, between)));
  if (either) {
    TRY(const Elements other, of(std::u32string_view(signs).substr(between + 1)));
    Elements turned = other;
    turned.push_back({Is::Far, {}});
    turned.insert(turned.end(), one.begin(), one.end());
    one.push_back({Is::Far, {}});
    one.insert(one.end(), other.begin(), other.end());
    out.orders_.push_back(std::move(turned));
  }
  out.orders_.push_back(std::move(one));
  for (Elements& order : out.orders_)
    for (Element& element : order)
      for (const std::u32string& word : element.words)
        if (!word.empty()) element.begins |= begin_bit(word.front());
  return out;
}

std::optional<std::size_t> Pattern::match_from(const Elements& elements, std::size_t element,
                                               const ReadText& text, std::size_t at,
                                               std::size_t end) {
  if (element == elements.size()) return at;
  const Element& one = elements[element];
  switch (one.is) {
    case Is::Words: {
      if (at >= end || (one.begins & begin_bit(text.signs[at])) == 0) return std::nullopt;
      const bool goes_on = element + 1 < elements.size() && elements[element + 1].is == Is::Letters;
      for (const std::u32string& word : one.words) {
        const auto behind = word_at(word, text.signs, at, end, goes_on);
        if (!behind) continue;
        if (const auto found = match_from(elements, element + 1, text, *behind, end)) return found;
      }
      return std::nullopt;
    }
    case Is::Far:
      for (std::size_t columns = 0; columns <= kFarColumnsMax && at < end; ++at) {
        if (const auto found = match_from(elements, element + 1, text, at, end)) return found;
        columns += text.signs[at] < 0x1100 ? 1 : 2;
      }
      return std::nullopt;
    case Is::Letters:
      while (at < end && is_word_sign(text.signs[at])) ++at;
      return match_from(elements, element + 1, text, at, end);
    case Is::Number: {
      const auto number = std::lower_bound(text.numbers.begin(), text.numbers.end(), at,
                                           [](const WrittenNumber& written, std::size_t place) {
                                             return written.place.begin < place;
                                           });
      std::size_t behind = at;
      if (number != text.numbers.end() && number->place.begin == at) behind = number->place.end;
      while (behind < end && text.signs[behind] >= U'0' && text.signs[behind] <= U'9') ++behind;
      if (behind == at || behind > end) return std::nullopt;
      if (const auto found = match_from(elements, element + 1, text, behind, end)) return found;
      // 300 名: a space before what is counted.
      while (behind < end && text.signs[behind] == U' ') ++behind;
      return match_from(elements, element + 1, text, behind, end);
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> Pattern::match(const ReadText& text, std::size_t at,
                                          std::size_t end) const {
  for (const Elements& order : orders_)
    if (const auto found = match_from(order, 0, text, at, end)) return found;
  return std::nullopt;
}

void Patterns::push_back(Pattern pattern) {
  const auto index = static_cast<std::uint32_t>(all_.size());
  const auto note = [&](std::vector<std::uint32_t>& to) {
    if (to.empty() || to.back() != index) to.push_back(index);
  };
  for (const Pattern::Elements& order : pattern.orders_) {
    if (order.front().is != Pattern::Is::Words) note(others_);
    for (const std::u32string& word : order.front().words)
      if (!word.empty()) note(by_begin_[begin_of(word, 0)]);
  }
  all_.push_back(std::move(pattern));
}

std::size_t Patterns::longest_at(const ReadText& text, std::size_t at, std::size_t end) const {
  std::size_t longest = at;
  const auto look = [&](const std::vector<std::uint32_t>& some) {
    for (const std::uint32_t one : some)
      if (const auto found = all_[one].match(text, at, end)) longest = std::max(longest, *found);
  };
  look(others_);
  // Within a word no word begins.
  const std::u32string_view signs = text.signs;
  if (at > 0 && is_word_sign(signs[at]) && is_word_sign(signs[at - 1])) return longest;
  const std::uint64_t two = begin_of(signs, at), one = begin_of(signs.substr(at, 1), 0);
  const auto lookup = [&](std::uint64_t begin) {
    const auto found = by_begin_.find(begin);
    if (found != by_begin_.end()) look(found->second);
  };
  lookup(two);
  if (one != two) lookup(one);
  return longest;
}

std::vector<Span> all_matches(const Patterns& patterns, const ReadText& text, const Span& within) {
  std::vector<Span> out;
  for (std::size_t at = within.begin; at < within.end; ++at) {
    const std::size_t longest = patterns.longest_at(text, at, within.end);
    if (longest == at || (!out.empty() && out.back().end >= longest)) continue;
    out.push_back({at, longest});
  }
  return out;
}

bool any_match(const Patterns& patterns, const ReadText& text, const Span& within) {
  for (std::size_t at = within.begin; at < within.end; ++at)
    if (patterns.longest_at(text, at, within.end) != at) return true;
  return false;
}

}  // namespace tadasu::notices
