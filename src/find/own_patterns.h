// The patterns of own kinds over a text, in linear time (Vectorscan 5.4): one pass for all of them.
// Where it leaves open which match begins first (one begins within a word, in another cell or too
// far away), the pattern is tried once, over at most kOwnMatchBytesMax bytes and one character, at
// each place there where a word may begin, and nowhere within a match.
//
// What a match is: the longest that begins at its place, not part of a longer word (a letter or
// digit of ASCII at its edge does not touch another one outside), at most kOwnMatchBytesMax bytes;
// of overlapping ones of the same pattern the first. Full-width letters, digits and signs match as
// half-width ones do.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "find/own_kinds.h"
#include "unpack/piece.h"

namespace tadasu::find {

inline constexpr std::size_t kOwnMatchBytesMax = 256;  // in half width

struct OwnMatch {
  std::uint32_t begin = 0, end = 0;  // bytes of the text as given, half-open
  std::uint8_t own = 0;              // index of the kind, from 0
};

class OwnPatterns {
 public:
  // Errors: Invalid when the engine refuses a pattern: `where` is its id, `detail` the engine's
  // words; Unsupported on a processor that the engine does not know.
  // Cost: some ms for a pattern; a bad one may ask for minutes and gigabytes: in the jail only.
  static Result<OwnPatterns> compile(std::span<const OwnKind> kinds);
  OwnPatterns(OwnPatterns&&) noexcept;
  OwnPatterns& operator=(OwnPatterns&&) noexcept;
  ~OwnPatterns();

  // Appends the matches in `text` (valid UTF-8), ordered by kind, then place. Unless `cells` is
  // empty, only what lies within one of them (ascending, apart): its edges are edges of words too.
  // No memory is taken except for what is found. Threads: one at a time.
  void find(std::string_view text, std::span<const unpack::Cell> cells, std::vector<OwnMatch>& out);
  // How many times a pattern was tried at one place, in all calls of find().
  [[nodiscard]] std::uint64_t inner_scans() const;

 private:
  struct State;
  explicit OwnPatterns(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Whether the digits in `value` pass the check of an own kind.
[[nodiscard]] bool own_check_holds(OwnCheck check, std::string_view value);

}  // namespace tadasu::find
