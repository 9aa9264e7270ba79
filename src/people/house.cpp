#include "people/house.h"

#include <algorithm>
#include <initializer_list>
#include <span>
#include <utility>
#include <vector>

#include "people/name_halves.h"
#include "text/fold.h"

namespace tadasu::people {
namespace {

using std::string;
using std::string_view;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_number(string_view word) { return !word.empty() && is_digit(word[0]); }
// The first digit from `at` on, and the first that is none; the size when there is none.
std::size_t digit_from(string_view text, std::size_t at) {
  while (at < text.size() && !is_digit(text[at])) ++at;
  return at;
}
std::size_t digits_end(string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

// 北1条, 3番町, 第2地割: the number behind which this stands is part of a town's name.
bool names_town(string_view behind) {
  return behind.starts_with("条") || behind.starts_with("番町") || behind.starts_with("番丁") ||
         behind.starts_with("地割");
}

// Where the numbers of the lot begin; the size when there are none.
std::size_t numbers_begin(string_view address) {
  for (std::size_t at = 0;;) {
    at = digit_from(address, at);
    const std::size_t end = digits_end(address, at);
    if (at == end || !names_town(address.substr(end))) return at;
    at = end;
  }
}

// Where the lot ends whose numbers begin at `at`. A last number of three digits after another is a
// room (1-22-908), and so is a fourth number.
std::size_t lot_end(string_view address, std::size_t at) {
  std::size_t end = at;
  for (int count = 0; count < 3; ++count) {
    const std::size_t stop = digits_end(address, at);
    if (count > 0 && stop - at >= 3 && (count == 2 || stop == address.size())) break;
    end = stop;
    if (stop + 1 >= address.size() || address[stop] != '-' || !is_digit(address[stop + 1])) break;
    at = stop + 1;
  }
  return end;
}

// The room behind the lot: 203, 203号室, but not the 2 of 第2青葉荘.
string_view room_of(string_view behind) {
  std::size_t last = behind.size();
  while (last > 0 && !is_digit(behind[last - 1])) --last;
  if (last-- == 0) return {};
  std::size_t first = last;
  while (first > 0 && is_digit(behind[first - 1])) --first;
  const string_view after = behind.substr(last + 1);
  const bool says_room = after.starts_with("室") || after.starts_with("号");
  const bool floor = after.starts_with("階") || after.starts_with("f");
  if (floor || (!says_room && last - first < (after.empty() ? 1U : 2U))) return {};
  while (first < last && behind[first] == '0') ++first;
  return behind.substr(first, last + 1 - first);
}

bool is_only_prefecture(string_view town) {
  return town.ends_with("県") || town == "東京都" || town == "北海道" || town == "大阪府" ||
         town == "京都府";
}

// 田無市本町 -> 西東京市本町
void use_present_name(string& address) {
  static const std::vector<std::pair<string, string>> renamed = [] {
    std::vector<std::pair<string, string>> out;
    for (const Renamed& one : kRenamed)
      out.emplace_back(text::address_key(one.before), text::address_key(one.now));
    std::sort(out.begin(), out.end());
    return out;
  }();
  const auto behind =
      std::upper_bound(renamed.begin(), renamed.end(), address,
                       [](const string& text, const auto& one) { return text < one.first; });
  if (behind == renamed.begin()) return;
  const auto& [before, now] = *std::prev(behind);
  if (address.starts_with(before)) address.replace(0, before.size(), now);
}

bool is_listed(std::span<const string_view> words, string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}

bool has_digit(string_view text) {
  for (std::size_t pos = 0; pos < text.size();) {
    const char32_t c = text::next_char(text, pos);
    if ((c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19)) return true;
  }
  return false;
}

bool has_any(string_view text, std::initializer_list<string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](string_view word) { return text.find(word) != string_view::npos; });
}

}  // namespace

bool begins_anew(string_view address, string_view part) {
  for (const std::size_t at : {6U, 9U})  // 東京都, 神奈川県
    if (part.size() >= at + 3 && has_any(part.substr(at, 3), {"都", "道", "府", "県"})) return true;
  if (!has_digit(address) || !has_digit(part)) return false;
  if (has_any(part, {"市", "区", "町", "村", "郡"})) return true;
  // 1515 Adela Lane behind 123 Main Street, but not NV 89132, nor Flat 3.
  const bool abroad = std::any_of(part.begin(), part.end(), [](char c) { return c == ' '; });
  return is_number(part) && is_number(address) && abroad;
}

void HouseReader::read_japanese(string_view address) {
  text::address_key(address, key_);
  use_present_name(key_);
  const string_view key(key_);
  const std::size_t numbers = numbers_begin(key);
  house_.town = key.substr(0, numbers);
  if (is_only_prefecture(house_.town)) house_.town = {};
  house_.near = key;
  if (numbers == key.size()) return;
  const std::size_t end = lot_end(key, numbers);
  house_.numbers = key.substr(numbers, end - numbers);
  house_.lot = house_.near = key.substr(0, end);
  house_.room = room_of(key.substr(end));
}

// One word of small letters, digits, and - / # between them.
void HouseReader::take_word_abroad(const string& word) {
  if (unit_next_ || word[0] == '#') {
    unit_next_ = false;
    room_ = word.substr(word[0] == '#' ? 1 : 0);
  } else if (is_listed(kUnitWords, word)) {
    unit_next_ = true;
  } else if (is_number(word)) {
    if (!number_.empty() || !city_.empty()) return;  // a postal code
    const std::size_t slash = word.find('/');        // 3/44 Forbes Street
    if (slash != string::npos) room_ = word.substr(0, slash);
    number_ = word.substr(slash == string::npos ? 0 : slash + 1);
  } else {
    word_ += word_.empty() ? "" : " ";
    word_ += word;
  }
}

// What stands between two commas: the first words are the street, the last ones the town.
void HouseReader::read_part_abroad(std::u32string_view part) {
  word_.clear();
  unit_next_ = false;
  string word;
  const auto end_word = [&] {
    if (!word.empty()) take_word_abroad(word);
    word.clear();
  };
  for (const char32_t c : part) {
    const char32_t letter = c == '-' || c == '/' || c == '#' ? c : text::name_char(c);
    if (letter == 0 && c != ' ' && c != '\t') continue;  // St. is St
    if (letter == 0)
      end_word();
    else
      text::append_utf8(word, letter);
  }
  end_word();
  if (word_.empty()) return;
  if (street_.empty()) {
    street_ = word_;
    return;
  }
  // Las Vegas NV: without the letters of the state.
  const std::size_t space = word_.rfind(' ');
  if (space != string::npos && word_.size() - space <= 4) word_.resize(space);
  if (word_.size() > 3) city_ = word_;
}

// False when it is none: Japanese, or numbers alone.
bool HouseReader::read_abroad(string_view address) {
  bool letters = false;
  for (const char c : address) {
    if (static_cast<unsigned char>(c) >= 0xE3) return false;  // kana, kanji, full width
    letters |= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
  if (!letters) return false;
  text::fold_chars(address, chars_);
  for (string* one : {&street_, &city_, &number_, &room_, &lot_}) one->clear();
  const std::u32string_view all(chars_);
  for (std::size_t from = 0; from <= all.size();) {
    const std::size_t comma = std::min(all.find(U',', from), all.size());
    read_part_abroad(all.substr(from, comma - from));
    from = comma + 1;
  }
  // Forbes Street is Forbes St, and For bes St too.
  string kept;
  for (std::size_t from = 0; from < street_.size();) {
    const std::size_t space = std::min(street_.find(' ', from), street_.size());
    const string_view word = string_view(street_).substr(from, space - from);
    if (!is_listed(kStreetWords, word)) kept.append(word);
    from = space + 1;
  }
  if (!kept.empty()) street_ = kept;
  std::erase(city_, ' ');
  const bool only_town = number_.empty() && city_.empty();  // London
  house_.town = only_town ? street_ : city_;
  house_.numbers = number_;
  house_.room = room_;
  house_.near = only_town ? string_view() : street_;
  if (number_.empty() || street_.empty()) return true;
  lot_.append(number_).append(" ").append(street_);
  house_.lot = lot_;
  return true;
}

const House& HouseReader::read(string_view address) {
  house_ = {};
  if (!read_abroad(address)) read_japanese(address);
  return house_;
}

}  // namespace tadasu::people
