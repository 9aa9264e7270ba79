#include "people/part_key.h"

#include <algorithm>
#include <string>

#include "text/fold.h"

namespace tadasu::people {
namespace {

// A secret number for each place of `out`, none of them 0, all different.
template <class T>
void fill_secret(const Key& key, std::string_view domain, T* out, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    auto hash = static_cast<T>(keyed_hash(key, domain, std::to_string(i)));
    while (hash == 0 || std::find(out, out + i, hash) != out + i) ++hash;
    out[i] = hash;
  }
}

}  // namespace

PartKey::PartKey(const Key& key)
    : key_(key),
      mask_(keyed_hash(key, "letters", "mask")),
      factor_(keyed_hash(key, "letters", "factor") | 1) {
  fill_secret(key, "day", days_.data(), days_.size());
  fill_secret(key, "year", years_.data(), years_.size());
}

std::uint32_t PartKey::hash(std::string_view domain, std::string_view part) const {
  if (part.empty()) return 0;
  const auto hash = static_cast<std::uint32_t>(keyed_hash(key_, domain, part));
  return hash == 0 ? 1 : hash;
}
std::uint32_t PartKey::hash(std::string_view domain, std::u32string_view part) const {
  return hash(domain, bytes_of(part));
}

Letters PartKey::letters(std::u32string_view word) const {
  if (word.empty()) return 0;
  Letters out = 0;
  char32_t before = 0;
  for (const char32_t c : word) {
    out |= Letters{1} << place(before, c);
    before = c;
  }
  return out | Letters{1} << place(before, 0);
}

Letters PartKey::letters(std::string_view utf8) const {
  if (utf8.empty()) return 0;
  Letters out = 0;
  char32_t before = 0;
  for (std::size_t pos = 0; pos < utf8.size();) {
    const char32_t c = text::next_char(utf8, pos);
    out |= Letters{1} << place(before, c);
    before = c;
  }
  return out | Letters{1} << place(before, 0);
}

IdLetters PartKey::id_letters(std::string_view number) const {
  IdLetters out = 0;
  unsigned char before = 0;
  const auto add = [&](unsigned char c) {
    out |= IdLetters{1} << (place(before, c) & 31);
    before = c;
  };
  for (const char c : number) add(static_cast<unsigned char>(c));
  add(0);
  return out;
}

std::uint8_t PartKey::day(int day_or_month) const {
  return day_or_month < 1 || day_or_month > 31 ? std::uint8_t{0}
                                               : days_[static_cast<std::size_t>(day_or_month)];
}
std::uint16_t PartKey::year(int year) const {
  return year < kYearMin || year > kYearMax ? std::uint16_t{0}
                                            : years_[static_cast<std::size_t>(year - kYearMin)];
}

const PartKey& part_key(const Key& key) {
  thread_local PartKey last(key);
  if (last.key() != key) last = PartKey(key);
  return last;
}

}  // namespace tadasu::people
