// Where a name in Latin letters may begin: a capital that no letter or digit stands before, with a
// small letter, a sign or a byte outside ASCII behind it. 64 bytes are looked at together, as in
// find/anchors.h.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tadasu::find {

class LatinStarts {
 public:
  // How bytes are looked at, where this processor can: 64 by a table, 64 by ranges, a few. For
  // tests.
  enum class Look : std::uint8_t { Table, Ranges, Blocks };
  explicit LatinStarts(std::string_view text, Look look = Look::Table);

  // The places of the next starts, in order: those of some text behind what was looked at before.
  // False: no text is left. They live until the next call, and may be overwritten.
  bool next();
  // Up to here the text was looked at; nothing before `to` will be.
  [[nodiscard]] std::size_t at() const { return chunk_; }
  void skip_to(std::size_t to) { chunk_ = std::max(chunk_, to); }
  [[nodiscard]] std::span<std::uint32_t> places() { return {places_.data(), count_}; }

 private:
  static constexpr std::size_t kBlocks = 16;
  // A start stands behind a byte that is none; four places may be written behind the last one.
  static constexpr std::size_t kPlacesMax = kBlocks * 32 + 4;

  void add(std::size_t at, std::uint64_t starts) {
    for (; starts != 0; starts &= starts - 1)
      places_[count_++] =
          static_cast<std::uint32_t>(at) + static_cast<std::uint32_t>(__builtin_ctzll(starts));
  }
  void next_by_blocks();

  std::string_view text_;
  Look look_;
  std::size_t chunk_ = 0;  // up to here the text was looked at
  std::size_t count_ = 0;
  std::array<std::uint32_t, kPlacesMax> places_;
};

}  // namespace tadasu::find
