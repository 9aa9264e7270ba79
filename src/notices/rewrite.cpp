#include "notices/rewrite.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/words.h"
#include "text/fold.h"

namespace tadasu::notices {
namespace {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
constexpr int kDifferencesMax = 1500;  // bytes; memory grows with the square

// Where each byte of `before` stands in `after`; kNowhere: it was taken out.
using Places = std::vector<std::size_t>;

// The shortest way from one text to the other (Myers 1986: An O(ND) difference algorithm). False
// when it is longer than kDifferencesMax.
bool compare(std::string_view before, std::string_view after, std::size_t offset_before,
             std::size_t offset_after, Places& places) {
  const int n = static_cast<int>(before.size());
  const int m = static_cast<int>(after.size());
  const int most = std::min(n + m, kDifferencesMax);
  const std::size_t size = 2 * static_cast<std::size_t>(most) + 3;
  const auto slot = [most](int diagonal) {
    const int at = diagonal + most + 1;
    return static_cast<std::size_t>(at);
  };
  std::vector<int> reach(size, 0);
  std::vector<std::vector<int>> trace;
  int steps = 0;
  for (bool done = false; !done; ++steps) {
    if (steps > most) return false;
    trace.push_back(reach);
    for (int k = -steps; k <= steps && !done; k += 2) {
      const bool down = k == -steps || (k != steps && reach[slot(k - 1)] < reach[slot(k + 1)]);
      int x = down ? reach[slot(k + 1)] : reach[slot(k - 1)] + 1;
      while (x < n && x - k < m &&
             before[static_cast<std::size_t>(x)] == after[static_cast<std::size_t>(x - k)])
        ++x;
      reach[slot(k)] = x;
      done = x >= n && x - k >= m;
    }
  }
  // Back along the way: its diagonals are what both texts share.
  int x = n;
  int y = m;
  for (int d = steps - 1; d >= 0; --d) {
    const std::vector<int>& was = trace[static_cast<std::size_t>(d)];
    const int k = x - y;
    const bool down = k == -d || (k != d && was[slot(k - 1)] < was[slot(k + 1)]);
    const int from_k = down ? k + 1 : k - 1;
    const int from_x = d == 0 ? 0 : was[slot(from_k)];
    const int from_y = d == 0 ? 0 : from_x - from_k;
    while (x > from_x && y > from_y) {
      --x;
      --y;
      places[offset_before + static_cast<std::size_t>(x)] =
          offset_after + static_cast<std::size_t>(y);
    }
    x = from_x;
    y = from_y;
  }
  return true;
}

Places places_in(std::string_view before, std::string_view after) {
  Places places(before.size(), kNowhere);
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t head = 0;
  while (head < shorter && before[head] == after[head]) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
    ++tail;
  for (std::size_t i = 0; i < head; ++i) places[i] = i;
  for (std::size_t i = 1; i <= tail; ++i) places[before.size() - i] = after.size() - i;
  compare(before.substr(head, before.size() - head - tail),
          after.substr(head, after.size() - head - tail), head, head, places);
  return places;
}

bool stands(const Filled& one) { return one.end > one.begin; }

// So many characters on from `at`, or back.
std::size_t characters_on(std::string_view text, std::size_t at, int count) {
  const auto inside = [&](std::size_t i) {
    return i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80;
  };
  for (; count > 0 && at < text.size(); --count)
    for (++at; inside(at);) ++at;
  for (; count < 0 && at > 0; ++count)
    for (--at; inside(at);) --at;
  return at;
}

// Signs that make another number of one they touch.
bool is_of_number(char32_t c) {
  return (c >= U'0' && c <= U'9') || (c >= U'０' && c <= U'９') ||
         std::u32string_view(U",.，．百千万億").find(c) != std::u32string_view::npos;
}
bool is_digit(char32_t c) { return (c >= U'0' && c <= U'9') || (c >= U'０' && c <= U'９'); }

char32_t sign_at(std::string_view text, std::size_t at) {
  return at < text.size() ? text::next_char(text, at) : U' ';
}

// Whether it is the number it was: "5" is still there in "15 人" and "5,000 人", but is no 5.
bool is_whole_number(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin == end) return true;
  const auto before = [&](std::size_t at) { return characters_on(text, at, -1); };
  const char32_t left = begin == 0 ? U' ' : sign_at(text, before(begin));
  if (is_digit(sign_at(text, begin)) && is_of_number(left)) {
    // "1. 5 人" has a space; "第1.5" and "1,5" have a digit before the sign.
    const std::size_t mark = before(begin);
    if (is_digit(left) || (mark > 0 && is_digit(sign_at(text, before(mark))))) return false;
  }
  if (!is_digit(sign_at(text, before(end)))) return true;
  const char32_t right = sign_at(text, end);
  if (!is_of_number(right)) return true;
  if (right != U',' && right != U'.' && right != U'，' && right != U'．') return false;
  return !is_digit(sign_at(text, characters_on(text, end, 1)));
}

// Where this value stands now; kNowhere when a part of it is gone or something came in between.
std::size_t moved_to(const Filled& one, const Places& places) {
  const std::size_t first = places[one.begin];
  if (first == kNowhere) return kNowhere;
  for (std::size_t i = one.begin; i < one.end; ++i)
    if (places[i] != first + (i - one.begin)) return kNowhere;
  return first;
}

// A sentence that was moved: the value with what stood about it stands in one place only.
std::size_t found_elsewhere(const Filled& one, std::string_view before, std::string_view after) {
  constexpr std::pair<int, int> kAbout[] = {{4, 2}, {3, 1}, {2, 1}, {1, 1}};
  for (const auto& [back, on] : kAbout) {
    const std::size_t begin = characters_on(before, one.begin, -back);
    const std::size_t end = characters_on(before, one.end, on);
    if (begin == one.begin || end == one.end) continue;
    const std::string_view about = before.substr(begin, end - begin);
    const std::size_t at = after.find(about);
    if (at != std::string_view::npos && after.find(about, at + 1) == std::string_view::npos)
      return at + (one.begin - begin);
  }
  return kNowhere;
}

// What does not stand in the text, but decided what does, or was there before a person wrote: the
// person wrote in view of it.
void watch(Section& section, const Filled& value) {
  const bool is_watched = std::any_of(section.filled.begin(), section.filled.end(),
                                      [&](const Filled& one) { return one.fact == value.fact; });
  if (!is_watched) section.filled.push_back({value.fact, value.value});
}

bool has_gap(std::string_view text) { return text.find("【") != std::string_view::npos; }

}  // namespace

Section rewritten(const Section& section, std::string_view text) {
  Section out = section;
  out.text = text;
  out.filled.clear();
  const Places places = places_in(section.text, text);
  std::vector<Filled> gone;
  for (Filled one : section.filled) {
    if (!stands(one) || one.end > section.text.size()) {
      gone.push_back(std::move(one));
      continue;
    }
    const std::size_t length = one.end - one.begin;
    const bool was_whole = is_whole_number(section.text, one.begin, one.end);
    const std::size_t moved = moved_to(one, places);
    one.begin = moved != kNowhere ? moved : found_elsewhere(one, section.text, text);
    const bool is_taken = std::any_of(out.filled.begin(), out.filled.end(), [&](const Filled& o) {
      return one.begin < o.end && o.begin < one.begin + length;
    });
    const bool is_kept = one.begin != kNowhere && !is_taken &&
                         (!was_whole || is_whole_number(text, one.begin, one.begin + length));
    one.end = one.begin + length;
    (is_kept ? out.filled : gone).push_back(std::move(one));
  }
  for (const Filled& one : gone) watch(out, one);
  out.is_rewritten = true;
  out.complete = !has_gap(text) && text.find_first_not_of(" \n") != std::string_view::npos;
  return out;
}

Notice refreshed(const Notice& kept, Notice fresh,
                 const std::map<std::string, std::string>& values) {
  std::map<std::string, std::string> now;
  for (const Section& section : fresh.sections)
    for (const Filled& one : section.filled)
      if (!one.value.empty()) now.emplace(one.fact, one.value);
  for (const auto& [fact, value] : values)
    if (!value.empty()) now.emplace(fact, value);
  const Lang lang = parse_lang(fresh.lang).value_or(Lang::Ja);
  std::size_t after = 0;  // where a part goes that the new draft does not have
  for (const Section& old : kept.sections) {
    const auto here = std::find_if(fresh.sections.begin(), fresh.sections.end(),
                                   [&](const Section& one) { return one.id == old.id; });
    if (!old.is_rewritten) {
      if (here != fresh.sections.end())
        after = static_cast<std::size_t>(here - fresh.sections.begin()) + 1;
      continue;
    }
    Section section = old;
    section.text.clear();
    section.filled.clear();
    std::vector<Filled> standing;
    for (const Filled& one : old.filled)
      if (stands(one) && one.end <= old.text.size()) standing.push_back(one);
    std::sort(standing.begin(), standing.end(),
              [](const Filled& a, const Filled& b) { return a.begin < b.begin; });
    std::size_t at = 0;
    for (const Filled& one : standing) {
      section.text.append(old.text, at, one.begin - at);
      const auto value = now.find(one.fact);
      const std::size_t begin = section.text.size();
      section.text +=
          value == now.end() ? std::string(say(lang, "notices.unknown_now")) : value->second;
      if (value != now.end())
        section.filled.push_back({one.fact, value->second, begin, section.text.size()});
      at = one.end;
    }
    section.text.append(old.text, at);
    section.complete = !has_gap(section.text);
    if (here == fresh.sections.end()) {
      fresh.sections.insert(fresh.sections.begin() + static_cast<std::ptrdiff_t>(after),
                            std::move(section));
      ++after;
    } else {
      for (const Filled& one : here->filled) watch(section, one);
      after = static_cast<std::size_t>(here - fresh.sections.begin()) + 1;
      *here = std::move(section);
    }
  }
  return fresh;
}

}  // namespace tadasu::notices
