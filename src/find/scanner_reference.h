// Slow, obvious twins of the fast scanners, for the tests only.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "find/number_token.h"

namespace tadasu::find::reference {

// E-mail addresses in a short ASCII line without header fields: every "@" with the longest local
// part to its left and the longest domain to its right, each checked by the letter.
inline std::vector<std::pair<std::size_t, std::size_t>> emails(const std::string& text) {
  const std::string letters = "abcdefghijklmnopqrstuvwxyz", digits = "0123456789";
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '@') continue;
    std::size_t begin = at, end = at + 1;
    while (begin > 0 && (letters + digits + "._-+%~'&").find(text[begin - 1]) != std::string::npos)
      --begin;
    while (begin < at && std::string(".'&-%").find(text[begin]) != std::string::npos) ++begin;
    while (end < text.size() && (letters + digits + "-.").find(text[end]) != std::string::npos)
      ++end;
    while (end > at + 1 && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
    if (begin == at) continue;
    std::vector<std::string> labels(1);
    for (std::size_t i = at + 1; i < end; ++i) {
      if (text[i] == '.')
        labels.emplace_back();
      else
        labels.back().push_back(text[i]);
    }
    bool good = labels.size() >= 2 && labels.back().size() >= 2 && end - at - 1 >= 4;
    for (const std::string& label : labels)
      good = good && !label.empty() && label.front() != '-' && label.back() != '-';
    for (const char c : labels.back()) good = good && letters.find(c) != std::string::npos;
    if (good) out.emplace_back(begin, end);
  }
  return out;
}

// Digit groups from text[0] on, joined by one of the separators written out here.
struct Groups {
  std::vector<std::pair<std::size_t, std::size_t>> group;
  std::vector<Separator> after;
};
inline Groups groups(const std::string& text) {
  const std::vector<std::pair<std::string, Separator>> joints = {
      {"-", Separator::Hyphen},    {"-(", Separator::Bracket},  {"-)", Separator::Bracket},
      {".", Separator::Dot},       {"/", Separator::Slash},     {" ", Separator::Space},
      {"(", Separator::Bracket},   {")", Separator::Bracket},   {" (", Separator::Bracket},
      {" )", Separator::Bracket},  {"(-", Separator::Bracket},  {"( ", Separator::Bracket},
      {")-", Separator::Bracket},  {") ", Separator::Bracket},  {" (-", Separator::Bracket},
      {" ( ", Separator::Bracket}, {" )-", Separator::Bracket}, {" ) ", Separator::Bracket}};
  Groups out;
  const auto is_digit = [&](std::size_t i) {
    return i < text.size() && text[i] >= '0' && text[i] <= '9';
  };
  for (std::size_t at = 0; out.group.size() < NumberToken::kGroupsMax;) {
    std::size_t end = at;
    while (is_digit(end)) ++end;
    out.group.emplace_back(at, end);
    std::size_t stop = end;
    while (stop < text.size() && !is_digit(stop)) ++stop;
    const std::string between = text.substr(end, stop - end);
    bool joined = false;
    for (const auto& [joint, kind] : joints) {
      if (between != joint || stop >= text.size() || out.group.size() >= NumberToken::kGroupsMax)
        continue;
      out.after.push_back(kind);
      joined = true;
    }
    if (!joined) break;
    at = stop;
  }
  out.after.push_back(Separator::None);
  return out;
}

}  // namespace tadasu::find::reference
