// What the pages show that let somebody look at records which may be one person: what was found,
// what was decided, two records side by side.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "facts/review.h"
#include "serve/case.h"
#include "serve/pages.h"

namespace tadasu::serve {

struct ReviewView {
  Case which;
  facts::Review review;
  std::vector<facts::Judgment> judgments;
  std::vector<const facts::ReviewPair*> open;  // nothing holds of them
  bool uncounted = false;                      // something was decided after the last revision

  std::unordered_map<std::string_view, const facts::Judgment*> by_pair;  // of judgments

  [[nodiscard]] const facts::Judgment* judgment(std::string_view pair) const {
    const auto at = by_pair.find(pair);
    return at == by_pair.end() ? nullptr : at->second;
  }
  [[nodiscard]] const facts::ReviewPair* find(std::string_view pair) const {
    for (const auto* list : {&review.pairs, &review.decided, &review.sample.pairs})
      for (const facts::ReviewPair& one : *list)
        if (one.pair == pair) return &one;
    return nullptr;
  }
};

// The view keeps pointers into itself: it is made once and handed on whole.
Result<std::unique_ptr<ReviewView>> load_review_view(Context& context);

enum class Shows : std::uint8_t {
  All,
  Blind,  // not what the machine said of them
};
Html side_by_side(Lang lang, const facts::ReviewPair& pair, bool clear, Shows shows = Shows::All);
// The traits and how they agree, as tags.
Html agreement_tags(Lang lang, const facts::ReviewPair& pair);
Html verdict_buttons(Lang lang);
// The same in a form, with an optional reason; `inside` are further fields.
Html verdict_form(Context& context, std::string_view action, std::string_view id,
                  const Html& inside);
Html pair_card(Context& context, const ReviewView& view, const facts::ReviewPair& pair, bool clear);
std::string percent(double same);
OrderedJson side_json(const facts::ReviewSide& side, bool clear);
std::string kind_words(Lang lang, const std::string& id);
std::optional<facts::Verdict> posted_verdict(const Context& context);

}  // namespace tadasu::serve
