#include "people/part_key.h"

#include <algorithm>
#include <map>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/check.h"
#include "text/fold.h"

namespace tadasu::people {
namespace {

using Pairs = std::vector<std::uint64_t>;  // sorted, each once

struct Sets {
  std::vector<Pairs> by_number{{}};
  std::map<Pairs, std::uint32_t> numbers{{{}, 0}};
  std::unordered_map<std::uint64_t, std::uint32_t> unions;  // by the numbers of both
  std::uint32_t number_of(Pairs pairs) {
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    const auto [at, is_new] =
        numbers.emplace(std::move(pairs), static_cast<std::uint32_t>(by_number.size()));
    if (is_new) by_number.push_back(at->first);
    return at->second;
  }
};
Sets& sets() {
  static Sets all;
  static const std::thread::id owner = std::this_thread::get_id();
  TADASU_CHECK(std::this_thread::get_id() == owner);
  return all;
}

}  // namespace

Letters::Letters(int none) { TADASU_CHECK(none == 0); }

Letters Letters::of(const char32_t* word, std::size_t size) {
  Letters out;
  if (size == 0) return out;
  Pairs pairs;
  char32_t before = 0;
  for (std::size_t i = 0; i <= size; ++i) {
    const char32_t c = i == size ? 0 : word[i];
    pairs.push_back(std::uint64_t{before} << 32 | c);
    before = c;
  }
  out.set_ = sets().number_of(std::move(pairs));
  return out;
}

Letters operator|(Letters a, Letters b) {
  if (a.set_ == b.set_ || b.set_ == 0) return a;
  if (a.set_ == 0) return b;
  Sets& all = sets();
  const std::uint64_t both =
      std::uint64_t{std::min(a.set_, b.set_)} << 32 | std::max(a.set_, b.set_);
  Letters out;
  if (const auto known = all.unions.find(both); known != all.unions.end()) {
    out.set_ = known->second;
    return out;
  }
  Pairs pairs = all.by_number[a.set_];
  const Pairs& more = all.by_number[b.set_];
  pairs.insert(pairs.end(), more.begin(), more.end());
  out.set_ = all.number_of(std::move(pairs));
  all.unions.emplace(both, out.set_);
  return out;
}

unsigned letter_count(Letters a) { return static_cast<unsigned>(sets().by_number[a.set_].size()); }

unsigned common_count(Letters a, Letters b) {
  const Pairs& one = sets().by_number[a.set_];
  const Pairs& other = sets().by_number[b.set_];
  unsigned out = 0;
  for (auto x = one.begin(), y = other.begin(); x != one.end() && y != other.end();) {
    if (*x == *y)
      ++out, ++x, ++y;
    else if (*x < *y)
      ++x;
    else
      ++y;
  }
  return out;
}

bool is_within(Letters a, Letters b) { return common_count(a, b) == letter_count(a); }

std::uint32_t PartKey::hash(std::string_view domain, std::string_view part) const {
  static std::unordered_map<std::string, std::unordered_map<std::string, std::uint32_t>> domains;
  if (part.empty()) return 0;
  auto& numbers = domains[std::string(domain)];
  const std::uint32_t number =
      numbers.emplace(std::string(part), static_cast<std::uint32_t>(numbers.size() + 1))
          .first->second;
  if (domain != "r") return number;
  TADASU_CHECK(number <= 0xFFFF);  // of rooms the upper half is taken
  return number << 16;
}
std::uint32_t PartKey::hash(std::string_view domain, std::u32string_view part) const {
  return hash(domain, bytes_of(part));
}

Letters PartKey::letters(std::u32string_view word) const {
  return Letters::of(word.data(), word.size());
}
Letters PartKey::letters(std::string_view utf8) const {
  std::u32string word;
  for (std::size_t pos = 0; pos < utf8.size();) word += text::next_char(utf8, pos);
  return letters(word);
}
IdLetters PartKey::id_letters(std::string_view number) const {
  std::u32string word;
  for (const char c : number) word += static_cast<unsigned char>(c);
  return letters(word);
}

std::uint8_t PartKey::day(int day_or_month) const {
  return day_or_month < 1 || day_or_month > 31 ? std::uint8_t{0}
                                               : static_cast<std::uint8_t>(day_or_month);
}
std::uint16_t PartKey::year(int year) const {
  return year < 1800 || year > 2199 ? std::uint16_t{0} : static_cast<std::uint16_t>(year);
}

const PartKey& part_key(const Key& key) {
  static PartKey last(key);
  if (last.key() != key) last = PartKey(key);
  return last;
}

}  // namespace tadasu::people
