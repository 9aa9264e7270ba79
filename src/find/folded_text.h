// A text in half width, with the way back: full-width ASCII as ASCII, the many hyphens as "-",
// wide spaces as " ". Letters keep their case. For pattern engines, which know nothing of width.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tadasu::find {

class FoldedText {
 public:
  // `text` is valid UTF-8 below 4 GiB and outlives this until the next assign. Cost: one pass; text
  // with nothing to fold is not copied.
  void assign(std::string_view text);
  [[nodiscard]] std::string_view text() const { return folded_; }
  // Both for the borders of characters.
  [[nodiscard]] std::uint32_t raw_of(std::uint32_t folded) const;
  [[nodiscard]] std::uint32_t folded_of(std::uint32_t raw) const;

 private:
  struct Step {  // from here on both run in parallel, until the next step
    std::uint32_t folded = 0, raw = 0;
  };
  std::string_view folded_;
  std::string buffer_;
  std::vector<Step> steps_;
};

// The half-width form of a pattern: as above, and a full-width sign that would mean something to
// the engine stands for itself.
[[nodiscard]] std::string folded_pattern(std::string_view pattern);

}  // namespace tadasu::find
