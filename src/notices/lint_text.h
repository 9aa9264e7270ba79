// A text as the rules of the linter read it: one character for one sign whatever its width, cut
// into sentences, with its numbers as numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/words.h"

namespace tadasu::notices {

struct Span {
  std::size_t begin = 0, end = 0;  // half-open
  [[nodiscard]] bool holds(const Span& other) const {
    return begin <= other.begin && other.end <= end;
  }
  [[nodiscard]] bool meets(const Span& other) const {
    return begin < other.end && other.begin < end;
  }
};

// 1,024 = １０２４ = 千二十四 = "one thousand and twenty-four"; 1.2万 is 12000.
struct WrittenNumber {
  Span place;  // in `signs`
  std::uint64_t value = 0;
};

struct ReadText {
  std::u32string signs;            // half width, lower case; a line that only wraps goes on
  std::vector<std::size_t> bytes;  // where each begins in the text; one more for the end
  std::vector<std::size_t> ends;   // and ends: what is left out between two belongs to neither
  std::vector<Span> sentences;     // in order, without the white space between
  std::vector<Span> paragraphs;    // between empty lines
  std::vector<WrittenNumber> numbers;

  [[nodiscard]] Span in_bytes(const Span& place) const {
    const std::size_t begin = bytes[place.begin];
    return {begin, place.end == place.begin ? begin : ends[place.end - 1]};
  }
  // The signs that lie in these bytes.
  [[nodiscard]] Span in_signs(std::size_t begin, std::size_t end) const;
  [[nodiscard]] const Span& sentence_of(const Span& place) const;
};

// `text` must be valid UTF-8; what is not becomes U+FFFD.
ReadText read_text(std::string_view text, Lang lang);
// The signs of a word of a pack.
std::u32string signs_of(std::string_view word);

// Every number, of which the first does not go on another (2026-11-20 is three, 第2報 one, A4
// none).
std::vector<WrittenNumber> numbers_in(std::u32string_view signs, Lang lang);

}  // namespace tadasu::notices
