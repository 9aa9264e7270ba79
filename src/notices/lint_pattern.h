// Patterns of lint packs, small enough that a lawyer reads them:
//   ごく一部          these words. Letters stand as whole words; "password*" also begins one
//   パスワード…桁     first, then, in the same sentence and not far apart
//   <secret>を…<ask>  one of the words of a list of the pack
//   #月#日            # is any number
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "notices/lint_text.h"

namespace tadasu::notices {

using WordLists = std::map<std::string, std::vector<std::u32string>>;

class Pattern {
 public:
  // Errors: Invalid, naming a list that does not exist.
  static Result<Pattern> parse(std::string_view text, const WordLists& lists);

  // The end of what stands at `at`, within `end`.
  [[nodiscard]] std::optional<std::size_t> match(const ReadText& text, std::size_t at,
                                                 std::size_t end) const;

 private:
  enum class Is : unsigned char { Words, Far, Number, Letters };
  struct Element {
    Is is = Is::Words;
    std::vector<std::u32string> words;
  };
  [[nodiscard]] std::optional<std::size_t> match_from(std::size_t element, const ReadText& text,
                                                      std::size_t at, std::size_t end) const;
  std::vector<Element> elements_;
};

// Where any of the patterns stands in `within`: in order, none inside another.
std::vector<Span> all_matches(const std::vector<Pattern>& patterns, const ReadText& text,
                              const Span& within);
bool any_match(const std::vector<Pattern>& patterns, const ReadText& text, const Span& within);

}  // namespace tadasu::notices
