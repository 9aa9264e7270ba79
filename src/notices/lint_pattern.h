// Patterns of lint packs, small enough that a lawyer reads them:
//   ごく一部          these words. Letters stand as whole words; "password*" also begins one
//   パスワード…桁     first, then, in the same sentence and not far apart
//   担当者⇔見落とし   both, not far apart, in either order
//   <secret>を…<ask>  one of the words of a list of the pack
//   #月#日            # is any number
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "notices/lint_text.h"

namespace tadasu::notices {

// What patterns are written with: `lists` for <name>, and `spellings`, each a set of ways to write
// the same (ください, 下さい): a pattern with one of them stands for all.
struct Wording {
  std::map<std::string, std::vector<std::u32string>> lists;
  std::vector<std::vector<std::u32string>> spellings;

  // Every way to write `words`; they themselves come first.
  [[nodiscard]] std::vector<std::u32string> ways_of(const std::u32string& words) const;
};

class Pattern {
 public:
  // Errors: Invalid, naming a list that does not exist.
  static Result<Pattern> parse(std::string_view text, const Wording& wording);

  // The end of what stands at `at`, within `end`.
  [[nodiscard]] std::optional<std::size_t> match(const ReadText& text, std::size_t at,
                                                 std::size_t end) const;

 private:
  enum class Is : unsigned char { Words, Far, Number, Letters };
  struct Element {
    Is is = Is::Words;
    std::vector<std::u32string> words;
    std::uint64_t begins = 0;  // their first signs, by the last six bits
  };
  friend class Patterns;
  using Elements = std::vector<Element>;
  static Result<Elements> elements_of(std::u32string_view signs, const Wording& wording);
  static std::optional<std::size_t> match_from(const Elements& elements, std::size_t element,
                                               const ReadText& text, std::size_t at,
                                               std::size_t end);

  std::vector<Elements> orders_;  // one, or two for "⇔"
};

// Patterns, found by the first two signs of what they match: of thousands only few are tried.
class Patterns {
 public:
  void push_back(Pattern pattern);
  [[nodiscard]] bool empty() const { return all_.empty(); }
  [[nodiscard]] auto begin() const { return all_.begin(); }
  [[nodiscard]] auto end() const { return all_.end(); }
  // The end of the longest of what stands at `at`; `at`: nothing.
  [[nodiscard]] std::size_t longest_at(const ReadText& text, std::size_t at, std::size_t end) const;

 private:
  std::vector<Pattern> all_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_begin_;
  std::vector<std::uint32_t> others_;  // that begin with a number
};

// Where any of the patterns stands in `within`: in order, none inside another.
std::vector<Span> all_matches(const Patterns& patterns, const ReadText& text, const Span& within);
bool any_match(const Patterns& patterns, const ReadText& text, const Span& within);

}  // namespace tadasu::notices
