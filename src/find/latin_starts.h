// Where a name in Latin letters may begin: a capital that no letter or digit stands before, with a
// small letter, a sign or a byte outside ASCII behind it. 64 bytes are looked at together, as in
// find/anchors.h.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tadasu::find {

class LatinStarts {
 public:
  explicit LatinStarts(std::string_view text) : text_(text) {}

  // Calls see(at) for each start, in order; it says where to go on, beyond `at`.
  template <class See>
  void each(See see) {
    std::size_t next = 0;
    for (chunk_ = 0; chunk_ < text_.size(); chunk_ += kBlocks * 64) {
      const std::size_t count = load();
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t block = chunk_ + i * 64;
        if (next >= block + 64) continue;
        std::uint64_t rest = starts_[i];
        if (next > block) rest &= ~std::uint64_t{0} << (next - block);
        while (rest != 0) {
          next = see(block + static_cast<std::size_t>(__builtin_ctzll(rest)));
          if (next >= block + 64) break;
          rest &= ~std::uint64_t{0} << (next - block);
        }
      }
    }
  }

 private:
  static constexpr std::size_t kBlocks = 16;

  std::size_t load();  // starts_ of the chunk; returns how many blocks it has

  std::string_view text_;
  std::size_t chunk_ = 0;
  std::array<std::uint64_t, kBlocks> starts_;  // bit i of starts_[b] is text[chunk_ + 64 * b + i]
};

}  // namespace tadasu::find
