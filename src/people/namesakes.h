// Pairs that only share a name, a byte each; private to people.
//
// Of a large leak nearly all pairs are of two who bear one name. They wait for the model: until it
// is fitted nobody knows which of their patterns says anything. So of each block the records are
// kept once, and of each pair, in a fixed order, which pattern it has: most have one of a few.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <span>
#include <utility>
#include <vector>

#include "people/compare.h"

namespace tadasu::people {

class Namesakes {
 public:
  // `pattern_of(a, b)`, a < b, is asked for each pair of `members` of which one is among the first
  // `asked` of them, and gives kNone where the pair is not kept.
  static constexpr Pattern kNone = ~Pattern{0};
  template <class PatternOf>
  void add(std::span<const Rank> members, std::size_t asked, PatternOf pattern_of) {
    members_.insert(members_.end(), members.begin(), members.end());
    blocks_.push_back({static_cast<std::uint32_t>(members.size()),
                       static_cast<std::uint32_t>(std::min(asked, members.size()))});
    each_pair(members, blocks_.back(),
              [&](Rank a, Rank b) { codes_.push_back(code_of(pattern_of(a, b))); });
  }

  // `use(a, b, pattern)` for each pair that was kept.
  template <class Use>
  void for_each(Use use) const {
    std::span<const Rank> members = members_;
    auto code = codes_.begin();
    auto rare = rare_.begin();
    for (const Block& block : blocks_) {
      each_pair(members.first(block.size), block, [&](Rank a, Rank b) {
        const std::uint8_t one = *code++;
        if (one != kNotKept) use(a, b, one == kIsRare ? *rare++ : patterns_[one]);
      });
      members = members.subspan(block.size);
    }
  }

 private:
  struct Block {
    std::uint32_t size = 0, asked = 0;
  };
  static constexpr std::uint8_t kNotKept = 254, kIsRare = 255;

  template <class Use>
  static void each_pair(std::span<const Rank> members, const Block& block, Use use) {
    for (std::size_t i = 0; i < block.asked; ++i)
      for (std::size_t k = i + 1; k < members.size(); ++k)
        use(std::min(members[i], members[k]), std::max(members[i], members[k]));
  }
  std::uint8_t code_of(Pattern pattern) {
    if (pattern == kNone) return kNotKept;
    if (codes_of_.empty()) codes_of_.assign(kPatternCount, kIsRare);
    std::uint8_t& code = codes_of_[pattern];
    if (code == kIsRare && patterns_.size() < kNotKept) {
      code = static_cast<std::uint8_t>(patterns_.size());
      patterns_.push_back(pattern);
    }
    if (code == kIsRare) rare_.push_back(pattern);
    return code;
  }

  std::vector<Rank> members_;
  std::vector<Block> blocks_;
  std::deque<std::uint8_t> codes_;
  std::vector<Pattern> patterns_, rare_;
  std::vector<std::uint8_t> codes_of_;  // by pattern
};

}  // namespace tadasu::people
