#include "text/mask.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "text/date.h"
#include "text/fold.h"

namespace tadasu::text {
namespace {

constexpr std::string_view kHidden = "****";

std::string first_char(std::string_view text) {
  std::size_t pos = 0;
  if (text.empty()) return "";
  next_char(text, pos);
  return std::string(text.substr(0, pos));
}

// At most three words are shown as such: how many there are says little then.
std::string mask_name(std::string_view value) {
  const std::string folded = fold_width(value);
  std::string out;
  int words = 0;
  for (std::size_t at = 0; at < folded.size() && words < 3;) {
    const std::size_t begin = folded.find_first_not_of(" \t\r\n", at);
    if (begin == std::string::npos) break;
    const std::size_t end = std::min(folded.find_first_of(" \t\r\n", begin), folded.size());
    const std::string first = first_char(std::string_view(folded).substr(begin));
    out += words++ == 0 ? "" : " ";
    if (first.size() < end - begin) out += first;  // 林 is a whole name: nothing of it is shown
    out += "*";
    at = end;
  }
  return out.empty() ? std::string(kHidden) : out;
}

std::string mask_email(std::string_view value) {
  const std::string folded = fold_width(value);
  const std::size_t at = folded.rfind('@');
  if (at == std::string::npos || at == 0 || at + 1 == folded.size()) return std::string(kHidden);
  const std::string first = first_char(folded);
  return (first.size() < at ? first : "") + "***" + folded.substr(at);
}

// Groups of digits as written; "+81 90" keeps its country code.
std::string mask_phone(std::string_view value) {
  const std::string folded = fold_width(value);
  const std::string digits = digits_only(folded);
  if (digits.size() < 9 || digits.size() > 15) return std::string(kHidden);
  const std::string last = digits.substr(digits.size() - 4);
  const bool abroad = folded.find('+') < folded.find_first_of("0123456789");
  std::string first;
  if (abroad) {
    if (digits.substr(0, 2) != "81") return "+" + digits.substr(0, 2) + "-****-" + last;
    first = "+81-";
  }
  const std::string national = abroad ? digits.substr(digits[2] == '0' ? 3 : 2) : digits;
  const std::string trunk = abroad ? "0" + national : national;
  // At most three of the area code: of 04992-2-1234 its five would leave one digit hidden.
  const bool two = trunk.substr(0, 2) == "03" || trunk.substr(0, 2) == "06";
  std::size_t size = trunk.size() < 11 && two ? 2 : 3;
  if (!abroad) {  // the area code as its writer cut it, when that is plausible
    const std::size_t begin = folded.find_first_of("0123456789");
    const std::size_t end = folded.find_first_not_of("0123456789", begin);
    if (end != std::string::npos && end - begin == 2) size = 2;
  }
  return first + (abroad ? trunk.substr(1, size - 1) : trunk.substr(0, size)) + "-****-" + last;
}

std::string mask_tail4(std::string_view value) {
  std::string kept;
  for (const char c : fold_width(value)) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) kept += c;
  }
  return kept.size() < 10 ? std::string(kHidden) : "**** " + kept.substr(kept.size() - 4);
}

std::string mask_postal(std::string_view value) {
  const std::string digits = digits_only(value);
  return digits.size() == 7 ? digits.substr(0, 3) + "-****" : std::string(kHidden);
}

// Where the municipality ends. 郡 goes on to its 町 or 村, a large city to its 区; 四日市市, 町田市
// and 蒲郡市 show that the first 市, 町 or 郡 may belong to the name.
std::size_t municipality_end(const std::vector<char32_t>& text, std::size_t from) {
  const auto find = [&](std::u32string_view set, std::size_t begin, std::size_t reach) {
    for (std::size_t i = begin; i < std::min(text.size(), begin + reach); ++i) {
      if (set.find(text[i]) != std::u32string_view::npos) return i;
    }
    return text.size();
  };
  std::size_t at = find(U"市区町村郡", from + 1, 8);
  if (at == text.size()) return from;
  if (text[at] != U'市' && text[at] != U'区') {  // 町田市, 村上市, 蒲郡市: the 市 is near
    const std::size_t city = find(U"市", at + 1, 2);
    if (city < text.size()) at = city;
  }
  if (at + 1 < text.size() && text[at + 1] == U'郡') ++at;  // 余市郡余市町
  if (text[at] == U'郡') {
    const std::size_t town = find(U"町村", at + 2, 6);
    return town < text.size() ? town + 1 : at + 1;
  }
  if (text[at] == U'市') {
    const std::size_t again = find(U"市", at + 1, 2);  // 四日市市, 市川市
    if (again < text.size() && at <= from + 3) at = again;
    const std::size_t ward = find(U"区", at + 2, 5);
    if (ward < text.size()) at = ward;
  }
  return at + 1;
}

std::string mask_address(std::string_view value) {
  std::vector<char32_t> text;
  for (std::size_t pos = 0; pos < value.size();) text.push_back(next_char(value, pos));
  std::size_t prefecture = 0;
  for (std::size_t i = 2; i < std::min<std::size_t>(text.size(), 4); ++i) {
    if (std::u32string_view(U"都道府県").find(text[i]) == std::u32string_view::npos) continue;
    prefecture = i + 1;
    break;
  }
  const std::size_t end = municipality_end(text, prefecture);
  std::string out;
  for (std::size_t i = 0; i < end; ++i) {
    const Script script = script_of(text[i]);
    if (script == Script::Digit || script == Script::Ascii || script == Script::FullWidthAscii)
      return "***";
    append_utf8(out, text[i]);
  }
  return out + "***";
}

std::string mask_year(std::string_view value) {
  const std::string folded = fold_width(value);
  const std::size_t begin = std::min(folded.find_first_not_of(' '), folded.size());
  const std::string_view text = std::string_view(folded).substr(begin);
  const auto found = date_at_start(text);
  if (!found) return std::string(kHidden);
  const std::string_view date = text.substr(0, found->size_bytes);
  if (const std::size_t year = date.find("年"); year != std::string_view::npos) {
    return std::string(date.substr(0, year)) + "年**月**日";
  }
  if (!found->era) return std::to_string(found->date.year) + "/**/**";
  const std::size_t cut = date.find_first_of("/-.", 2);  // the dot of "S.55" is no end
  if (cut == std::string_view::npos) return std::string(date.substr(0, 3)) + "/**/**";
  return std::string(date.substr(0, cut)) + "/**/**";
}

}  // namespace

std::span<const std::string_view> mask_ids() {
  static constexpr std::string_view kIds[] = {"hidden", "name",    "email", "phone", "tail4",
                                              "postal", "address", "year",  "first", "category"};
  return kIds;
}

std::optional<Mask> parse_mask(std::string_view name) {
  const auto ids = mask_ids();
  const auto found = std::find(ids.begin(), ids.end(), name);
  if (found == ids.end()) return std::nullopt;
  return static_cast<Mask>(found - ids.begin());
}

std::string mask_value(Mask mask, std::string_view value) {
  switch (mask) {
    case Mask::Name:
      return mask_name(value);
    case Mask::Email:
      return mask_email(value);
    case Mask::Phone:
      return mask_phone(value);
    case Mask::Tail4:
      return mask_tail4(value);
    case Mask::Postal:
      return mask_postal(value);
    case Mask::Address:
      return mask_address(value);
    case Mask::Year:
      return mask_year(value);
    case Mask::First:
      return first_char(value).size() < value.size() ? first_char(value) + "***" : "***";
    case Mask::Category:
      return "***";
    case Mask::Hidden:
      break;
  }
  return std::string(kHidden);
}

}  // namespace tadasu::text
