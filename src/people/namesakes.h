// Pairs that only share a name, a byte each; private to people.
//
// Of a large leak nearly all pairs are of two who bear one name. They wait for the model: until it
// is fitted nobody knows which of their patterns says anything. So of each block the records are
// kept once, and of each pair, in a fixed order, which pattern it has: most have one of a few. They
// are written and read once, so they can wait on disk.
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
  explicit Namesakes(const SpillTo& to = {}) : on_disk_(to) {}
  // `pattern_of(a, b)`, a < b, is asked for each pair of `members` of which one is among the first
  // `asked` of them, and gives kNone where the pair is not kept.
  static constexpr Pattern kNone = ~Pattern{0};
  template <class PatternOf>
  void add(std::span<const Rank> members, std::size_t asked, PatternOf pattern_of) {
    if (on_disk_.is_on_disk() && codes_.size() >= kHereMax) spill();
    members_.insert(members_.end(), members.begin(), members.end());
    blocks_.push_back({static_cast<std::uint32_t>(members.size()),
                       static_cast<std::uint32_t>(std::min(asked, members.size()))});
    each_pair(members, blocks_.back(),
              [&](Rank a, Rank b) { codes_.push_back(code_of(pattern_of(a, b))); });
  }

  // `use(a, b, pattern)` for each pair that was kept.
  template <class Use>
  void for_each(Use use) const {
    std::size_t at = 0;
    const auto next = [&] {
      std::uint32_t out = 0;
      for (int byte = 0; byte < 32; byte += 8)
        out |= static_cast<std::uint32_t>(on_disk_[at++]) << byte;
      return out;
    };
    Namesakes part;
    for (std::size_t i = 0; i < parts_; ++i) {
      part.members_.resize(next());
      part.blocks_.resize(next());
      part.codes_.resize(next());
      part.rare_.resize(next());
      for (Rank& member : part.members_) member = next();
      for (Block& block : part.blocks_) block = {next(), next()};
      for (std::uint8_t& code : part.codes_) code = on_disk_[at++];
      for (Pattern& pattern : part.rare_) pattern = next();
      for_each_of(part, use);
    }
    for_each_of(*this, use);
  }

 private:
  struct Block {
    std::uint32_t size = 0, asked = 0;
  };
  static constexpr std::uint8_t kNotKept = 254, kIsRare = 255;
  static constexpr std::size_t kHereMax = 1 << 20;

  template <class Use>
  void for_each_of(const Namesakes& part, Use use) const {
    std::span<const Rank> members = part.members_;
    auto code = part.codes_.begin();
    auto rare = part.rare_.begin();
    for (const Block& block : part.blocks_) {
      each_pair(members.first(block.size), block, [&](Rank a, Rank b) {
        const std::uint8_t one = *code++;
        if (one != kNotKept) use(a, b, one == kIsRare ? *rare++ : patterns_[one]);
      });
      members = members.subspan(block.size);
    }
  }
  // What is here follows what is on disk: how many there are of each, then all of them.
  void spill() {
    const auto put = [&](std::size_t number) {
      for (int byte = 0; byte < 32; byte += 8)
        on_disk_.push_back(static_cast<std::uint8_t>(number >> byte));
    };
    for (const std::size_t size : {members_.size(), blocks_.size(), codes_.size(), rare_.size()})
      put(size);
    for (const Rank member : members_) put(member);
    for (const Block& block : blocks_) put(block.size), put(block.asked);
    for (const std::uint8_t code : codes_) on_disk_.push_back(code);
    for (const Pattern pattern : rare_) put(pattern);
    members_ = {};
    blocks_ = {};
    codes_ = {};
    rare_ = {};
    ++parts_;
  }

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
  Paged<std::uint8_t> on_disk_;
  std::size_t parts_ = 0;  // of it
};

}  // namespace tadasu::people
