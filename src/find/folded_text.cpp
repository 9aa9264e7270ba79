#include "find/folded_text.h"

#include <algorithm>

#include "text/fold.h"

namespace tadasu::find {
namespace {

bool is_alnum(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// The ASCII character that `c` is folded to; 0: it stays.
char folded_one(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5D && c != 0xFF0D) return static_cast<char>(c - 0xFEE0);
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2043 || c == 0xFE63 || c == 0xFF0D ||
      c == 0x301C || c == 0xFF5E || c == 0x2500 || c == 0x2501)
    return '-';
  return c == 0x3000 || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ? ' ' : '\0';
}

// Whether a character that begins with this byte may be folded.
bool may_fold(unsigned char lead) {
  return lead == 0xEF || lead == 0xE2 || lead == 0xE3 || lead == 0xC2;
}

// ー and ｰ between letters or digits of ASCII: a hyphen, as people type it with an IME.
bool is_bar(char32_t c) { return c == 0x30FC || c == 0xFF70; }

bool is_alnum_at(std::string_view text, std::size_t pos) {
  if (pos >= text.size()) return false;
  const char32_t c = text::next_char(text, pos);
  const char folded = folded_one(c);
  return is_alnum(folded == '\0' ? c : static_cast<char32_t>(folded));
}

}  // namespace

void FoldedText::assign(std::string_view text) {
  buffer_.clear();
  steps_.clear();
  std::size_t kept = 0;  // text before it is in the buffer
  for (std::size_t pos = 0; pos < text.size();) {
    const auto byte = static_cast<unsigned char>(text[pos]);
    if (byte < 0x80) {
      ++pos;
      continue;
    }
    if (!may_fold(byte)) {
      pos += byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
      continue;
    }
    const std::size_t begin = pos;
    const char32_t c = text::next_char(text, pos);
    char to = folded_one(c);
    if (is_bar(c) && is_alnum_at(text, pos)) {
      const char before = begin > kept                    ? text[begin - 1]
                          : begin > 0 && !buffer_.empty() ? buffer_.back()
                                                          : '\0';
      if (is_alnum(static_cast<unsigned char>(before))) to = '-';
    }
    if (to == '\0') continue;
    buffer_.append(text, kept, begin - kept);
    buffer_ += to;
    kept = pos;
    steps_.push_back({static_cast<std::uint32_t>(buffer_.size()), static_cast<std::uint32_t>(pos)});
  }
  if (steps_.empty()) {
    folded_ = text;
    return;
  }
  buffer_.append(text, kept);
  folded_ = buffer_;
}

std::uint32_t FoldedText::raw_of(std::uint32_t folded) const {
  const auto after =
      std::upper_bound(steps_.begin(), steps_.end(), folded,
                       [](std::uint32_t at, const Step& step) { return at < step.folded; });
  if (after == steps_.begin()) return folded;
  const Step& step = *(after - 1);
  return step.raw + (folded - step.folded);
}

std::uint32_t FoldedText::folded_of(std::uint32_t raw) const {
  const auto after =
      std::upper_bound(steps_.begin(), steps_.end(), raw,
                       [](std::uint32_t at, const Step& step) { return at < step.raw; });
  if (after == steps_.begin()) return raw;
  const Step& step = *(after - 1);
  return step.folded + (raw - step.raw);
}

std::string folded_pattern(std::string_view pattern) {
  std::string out;
  bool is_escaped = false;
  for (std::size_t pos = 0; pos < pattern.size();) {
    const std::size_t begin = pos;
    const char32_t c = text::next_char(pattern, pos);
    const char to = c < 0x80 ? '\0' : folded_one(c);
    if (to == '\0') {
      out += pattern.substr(begin, pos - begin);
    } else {
      if (!is_alnum(static_cast<unsigned char>(to)) && to != ' ' && !is_escaped) out += '\\';
      out += to;
    }
    is_escaped = c == '\\' && !is_escaped;
  }
  return out;
}

}  // namespace tadasu::find
