// The slow twin of src/people/part_key.h: parts are numbered instead of hashed, each by its own
// letters, so no two are ever taken for one. One thread only.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/hash.h"
#include "people/likeness.h"

namespace tadasu::people {

class PartKey {
 public:
  explicit PartKey(const Key& key) : key_(key) {}
  [[nodiscard]] const Key& key() const { return key_; }
  [[nodiscard]] std::uint32_t hash(std::string_view domain, std::u32string_view part) const;
  [[nodiscard]] std::uint32_t hash(std::string_view domain, std::string_view part) const;
  [[nodiscard]] Letters letters(std::u32string_view word) const;
  [[nodiscard]] Letters letters(std::string_view utf8) const;
  [[nodiscard]] IdLetters id_letters(std::string_view number) const;
  [[nodiscard]] std::uint8_t day(int day_or_month) const;
  [[nodiscard]] std::uint16_t year(int year) const;

 private:
  Key key_;
};

inline std::string_view bytes_of(std::u32string_view part) {
  return {reinterpret_cast<const char*>(part.data()), part.size() * sizeof(char32_t)};
}

const PartKey& part_key(const Key& key);

}  // namespace tadasu::people
