#include "plain_values.h"

#include <array>
#include <cstdint>
#include <vector>

namespace tadasu::bench {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// One character at a time; wide letters and signs as narrow ones, all hyphens as '-'.
std::string narrow(std::string_view value) {
  static constexpr std::array<std::string_view, 6> kHyphens = {"ー", "−", "‐", "–", "―", "ｰ"};
  std::string out;
  for (std::size_t at = 0; at < value.size();) {
    const auto lead = static_cast<unsigned char>(value[at]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const std::string_view c = value.substr(at, size);
    at += size;
    bool done = false;
    for (const std::string_view hyphen : kHyphens) done |= c == hyphen;
    if (done) {
      out += '-';
    } else if (c == "　") {
      out += ' ';
    } else if (size == 3 && (c.starts_with("\xEF\xBC") || c.starts_with("\xEF\xBD"))) {
      const unsigned code = (static_cast<unsigned char>(c[1]) & 0x3FU) << 6 |
                            (static_cast<unsigned char>(c[2]) & 0x3FU);  // FFxx -> Fxx
      if (code >= 0xF01 && code <= 0xF5E)
        out += static_cast<char>(code - 0xF01 + '!');
      else
        out += c;
    } else {
      out += size == 1 && c[0] >= 'A' && c[0] <= 'Z' ? static_cast<char>(c[0] + 32) : c[0];
      out += c.substr(1);
    }
  }
  return out;
}

void replace_all(std::string& in, std::string_view from, std::string_view to) {
  for (std::size_t at = in.find(from); at != in.npos; at = in.find(from, at + to.size()))
    in.replace(at, from.size(), to);
}

std::vector<int> numbers_in(std::string_view text) {
  std::vector<int> out;
  bool open = false;
  for (const char c : text) {
    if (!is_digit(c)) {
      open = false;
      continue;
    }
    if (!open) out.push_back(0);
    open = true;
    if (out.back() < 100'000'000) out.back() = out.back() * 10 + (c - '0');
  }
  return out;
}

// 三丁目 -> 3丁目, 二十一丁目 -> 21丁目
void chome_in_digits(std::string& text) {
  static constexpr std::array<std::string_view, 10> kDigits = {"〇", "一", "二", "三", "四",
                                                               "五", "六", "七", "八", "九"};
  const std::size_t end = text.find("丁目");
  if (end == text.npos) return;
  std::size_t begin = end;
  int value = 0, scale = 1;
  bool ten = false;
  while (begin >= 3) {
    const std::string_view c = std::string_view(text).substr(begin - 3, 3);
    std::size_t digit = 0;
    while (digit < kDigits.size() && kDigits[digit] != c) ++digit;
    if (digit == kDigits.size() && c != "十") break;
    begin -= 3;
    if (c == "十") {
      scale = 10;
      ten = true;
    } else {
      value += static_cast<int>(digit) * scale;
      if (scale == 10) ten = false;
    }
  }
  if (begin == end) return;
  if (ten) value += 10;
  text.replace(begin, end - begin, std::to_string(value));
}

void drop_prefecture(std::string& text) {
  for (const std::string_view end : {"北海道", "東京都", "京都府", "大阪府"}) {
    if (text.starts_with(end)) {
      text.erase(0, end.size());
      return;
    }
  }
  const std::size_t at = text.find("県");
  if (at == 6 || at == 9) text.erase(0, at + 3);
}

}  // namespace

std::string plain_phone(std::string_view value) {
  const std::string text = narrow(value);
  std::string out;
  for (const char c : text) {
    if (is_digit(c)) out += c;
  }
  if (text.find('+') != text.npos && out.starts_with("81")) out = "0" + out.substr(2);
  return out.size() < 9 ? std::string() : out;
}

std::string plain_email(std::string_view value) {
  const std::string out = narrow(value);
  return out.find('@') == out.npos ? std::string() : out;
}

std::string plain_birth_date(std::string_view value) {
  struct Era {
    std::string_view name;
    int before;
  };
  static constexpr std::array<Era, 14> kEras = {{{"令和", 2018},
                                                 {"平成", 1988},
                                                 {"昭和", 1925},
                                                 {"大正", 1911},
                                                 {"明治", 1867},
                                                 {"令", 2018},
                                                 {"平", 1988},
                                                 {"昭", 1925},
                                                 {"大", 1911},
                                                 {"r", 2018},
                                                 {"h", 1988},
                                                 {"s", 1925},
                                                 {"t", 1911},
                                                 {"m", 1867}}};
  std::string text = narrow(value);
  replace_all(text, "元年", "1年");
  std::vector<int> parts = numbers_in(text);
  if (parts.size() == 1 && parts[0] > 10'000'000)
    parts = {parts[0] / 10000, parts[0] / 100 % 100, parts[0] % 100};
  if (parts.size() != 3) return text;
  for (const Era& era : kEras) {
    if (!text.starts_with(era.name)) continue;
    parts[0] += era.before;
    break;
  }
  return std::to_string(parts[0]) + "-" + std::to_string(parts[1]) + "-" + std::to_string(parts[2]);
}

std::string plain_address(std::string_view value) {
  std::string text = narrow(value);
  replace_all(text, " ", "");
  drop_prefecture(text);
  replace_all(text, "大字", "");
  replace_all(text, "ヶ", "ケ");
  replace_all(text, "が", "ケ");
  const std::size_t county = text.find("郡");
  if (county != text.npos && county > 0 && county <= 9) text.erase(0, county + 3);
  chome_in_digits(text);
  for (const std::string_view word : {"丁目", "番地の", "番地", "番", "号"})
    replace_all(text, word, "-");
  replace_all(text, "の", "-");
  std::size_t at = 0;
  while (at < text.size() && !is_digit(text[at])) ++at;
  if (at == text.size()) return {};
  // Latin letters: an address abroad, whole.
  if (at == 0) return text;
  std::string out = text.substr(0, at);
  for (int count = 0; count < 3; ++count) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (count == 2 && end - at > 2) break;  // a room
    out += "-" + text.substr(at, end - at);
    at = end;
    while (at < text.size() && text[at] == '-') ++at;
    if (at == end || at == text.size() || !is_digit(text[at])) break;
  }
  return out;
}

}  // namespace tadasu::bench
