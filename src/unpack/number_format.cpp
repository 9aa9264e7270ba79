#include "unpack/number_format.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "base/clock.h"

namespace tadasu::unpack {
namespace {

// The sections of a code, parted by ';' outside quotes.
std::vector<std::string> sections_of(std::string_view code) {
  std::vector<std::string> sections(1);
  bool quoted = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (code[i] == '"') quoted = !quoted;
    if (code[i] == ';' && !quoted) {
      sections.emplace_back();
    } else {
      sections.back() += code[i];
    }
  }
  return sections;
}

// The code without what is only shown: quoted text, escaped characters, [colours and conditions].
std::string bare(std::string_view section) {
  std::string out;
  for (std::size_t i = 0; i < section.size(); ++i) {
    if (section[i] == '"' || section[i] == '[') {
      const std::size_t end = section.find(section[i] == '"' ? '"' : ']', i + 1);
      const std::string_view inside = section.substr(i + 1, end - i - 1);
      if (section[i] == '[' &&
          (inside == "h" || inside == "hh" || inside == "m" || inside == "mm" || inside == "s")) {
        out += inside;
      }
      if (end == std::string_view::npos) break;
      i = end;
    } else if (section[i] == '\\' || section[i] == '_' || section[i] == '*') {
      ++i;
    } else {
      out += section[i] >= 'A' && section[i] <= 'Z' ? static_cast<char>(section[i] - 'A' + 'a')
                                                    : section[i];
    }
  }
  return out;
}

bool only_arranges_digits(std::string_view section) {
  const std::string code = bare(section);
  const auto zeros = std::count(code.begin(), code.end(), '0');
  const auto places = zeros + std::count(code.begin(), code.end(), '#');
  const bool parted = code.find('-') != std::string::npos && zeros > 0 && places >= 3;
  return (zeros >= 3 || parted) && code.find_first_not_of("0#-() ") == std::string::npos;
}

// "[<=999]": does the value meet the condition of the section? True without one.
bool meets(std::string_view section, std::uint64_t value) {
  const std::size_t at = section.find('[');
  if (at == std::string_view::npos || at + 1 >= section.size()) return true;
  const std::string_view inside = section.substr(at + 1);
  const std::size_t digits = inside.find_first_of("0123456789");
  if (digits == std::string_view::npos || digits == 0 || digits > 2) return true;
  std::uint64_t limit = 0;
  std::from_chars(inside.data() + digits, inside.data() + inside.size(), limit);
  const std::string_view how = inside.substr(0, digits);
  if (how == "<=") return value <= limit;
  if (how == "<") return value < limit;
  if (how == ">=") return value >= limit;
  if (how == ">") return value > limit;
  return how != "=" || value == limit;
}

// Puts the digits of the value into the places of the section, from the right.
std::string arranged(std::string_view section, std::uint64_t value) {
  std::string plain;  // of 0, # and literals
  std::vector<bool> place;
  for (std::size_t i = 0; i < section.size(); ++i) {
    const char c = section[i];
    if (c == '[' || c == '"') {
      const std::size_t end = section.find(c == '[' ? ']' : '"', i + 1);
      if (end == std::string_view::npos) break;
      for (std::size_t k = i + 1; c == '"' && k < end; ++k)
        plain += section[k], place.push_back(false);
      i = end;
    } else if (c == '\\' && i + 1 < section.size()) {
      plain += section[++i];
      place.push_back(false);
    } else if (c == '_' || c == '*') {
      ++i;
    } else {
      plain += c;
      place.push_back(c == '0' || c == '#');
    }
  }
  std::string digits = std::to_string(value);
  std::string out;
  const auto places = std::count(place.begin(), place.end(), true);
  std::size_t seen = 0;
  for (std::size_t i = plain.size(); i-- > 0;) {
    if (!place[i]) {
      if (!digits.empty() || plain.find_first_of("0", 0) <= i) out += plain[i];
      continue;
    }
    if (++seen == static_cast<std::size_t>(places)) {  // the leftmost place takes all that is left
      std::reverse(digits.begin(), digits.end());
      if (digits.empty() && plain[i] == '0') digits = "0";
      out += digits;
      digits.clear();
    } else if (!digits.empty()) {
      out += digits.back();
      digits.pop_back();
    } else if (plain[i] == '0') {
      out += '0';
    }
  }
  std::reverse(out.begin(), out.end());
  return out;
}

std::string two(long long value) { return (value < 10 ? "0" : "") + std::to_string(value); }

std::string whole_number(double value) {
  char text[32];
  const auto [end, error] =
      std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, 0);
  return error == std::errc() ? std::string(text, end) : std::string();
}

}  // namespace

NumberFormat NumberFormat::builtin(int id) {
  NumberFormat format;
  // 27-36 and 50-58 are dates in East Asian spreadsheets.
  format.date_ = (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
                 (id >= 50 && id <= 58);
  format.time_ = (id >= 18 && id <= 22) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47);
  return format;
}

NumberFormat NumberFormat::of_code(std::string_view code) {
  NumberFormat format;
  const std::vector<std::string> sections = sections_of(code.substr(0, 512));
  const std::string letters = bare(sections[0]);
  if (letters.find("general") == std::string::npos && letters.find('0') == std::string::npos &&
      letters.find('#') == std::string::npos && letters.find('@') == std::string::npos) {
    format.date_ = letters.find('y') != std::string::npos ||
                   letters.find('d') != std::string::npos ||
                   letters.find('e') != std::string::npos || letters.find('g') != std::string::npos;
    format.time_ = letters.find('h') != std::string::npos || letters.find('s') != std::string::npos;
    if (letters.find('m') != std::string::npos && !format.time_) format.date_ = true;
  } else if (std::all_of(sections.begin(), sections.end(), only_arranges_digits)) {
    format.digits_ = code.substr(0, 512);
  }
  return format;
}

std::string NumberFormat::shown(std::string_view stored, bool since_1904) const {
  double value = 0;
  const auto [end, error] = std::from_chars(stored.data(), stored.data() + stored.size(), value);
  if (error != std::errc() || end != stored.data() + stored.size() || !std::isfinite(value))
    return std::string(stored);
  const bool whole = value == std::floor(value);
  if (!date_ && !time_) {
    if (!whole || value < 0 || value >= 1e16) return std::string(stored);
    const std::string number = whole_number(value);
    if (digits_.empty()) return number;
    std::uint64_t count = 0;
    std::from_chars(number.data(), number.data() + number.size(), count);
    for (const std::string& section : sections_of(digits_)) {
      if (meets(section, count)) return arranged(section, count);
    }
    return number;
  }
  if (value < 0 || value >= 2958466) return std::string(stored);
  auto days = static_cast<std::int64_t>(value);
  auto seconds =
      static_cast<std::int64_t>(std::llround((value - static_cast<double>(days)) * 86400));
  if (seconds >= 86400) ++days, seconds = 0;
  std::string out;
  if (date_ && (days > 0 || !time_)) {
    // Day 60 is a 29 February 1900 that never was.
    const std::int64_t epoch =
        since_1904 ? days_since_epoch({1904, 1, 1}) : days_since_epoch({1899, 12, 30});
    out = iso_text(date_of_days(epoch + days + (!since_1904 && days < 60 ? 1 : 0)));
  }
  if (time_ && (seconds > 0 || out.empty())) {
    const std::string time =
        two(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60);
    out += (out.empty() ? "" : " ") + time;
  }
  return out;
}

}  // namespace tadasu::unpack
