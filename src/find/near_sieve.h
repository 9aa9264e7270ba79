// Whether one of a few words may stand in 64 bytes, seen from the first three letters of each, all
// places at once. It may say yes where none stands, never no where one does.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tadasu::find {

class NearSieve {
 public:
  static constexpr std::size_t kBytes = 64, kReadBytes = kBytes + 2;

  // `word`: lower-case letters of ASCII, one at least.
  void add(std::string_view word);

  // Whether a word may begin in p[0, kBytes), in any case; p[0, kReadBytes) is read.
  [[nodiscard]] bool may_hold(const char* p) const { return look_(*this, p); }

 private:
  // Which groups of words have a letter at one place, by the two halves of its byte: a bit a group.
  struct Letter {
    std::array<std::uint8_t, 16> low{}, high{};
  };
  using Look = bool (*)(const NearSieve& sieve, const char* p);
  static Look look();
  static bool look_avx2(const NearSieve& sieve, const char* p);

  std::array<Letter, 3> letters_;
  Look look_ = look();
};

}  // namespace tadasu::find
