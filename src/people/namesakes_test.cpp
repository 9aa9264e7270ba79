#include "people/namesakes.h"

#include <gtest/gtest.h>

#include <numeric>
#include <tuple>
#include <vector>

namespace tadasu::people {
namespace {

using Kept3 = std::tuple<Rank, Rank, Pattern>;

// More patterns than a byte has, and some pairs that are not kept.
TEST(Namesakes, GiveBackThePairsThatWereKept) {
  Namesakes namesakes;
  std::vector<Kept3> expected, found;
  const auto pattern_of = [](Rank a, Rank b) {
    const std::uint64_t drawn = mix(std::uint64_t{a} << 32 | b);
    return drawn % 3 == 0 ? Namesakes::kNone : static_cast<Pattern>(drawn >> 8) % kPatternCount;
  };
  const auto add = [&](const std::vector<Rank>& members, std::size_t asked) {
    namesakes.add(members, asked, pattern_of);
    for (std::size_t i = 0; i < asked; ++i) {
      for (std::size_t k = i + 1; k < members.size(); ++k) {
        const Rank a = std::min(members[i], members[k]), b = std::max(members[i], members[k]);
        if (pattern_of(a, b) != Namesakes::kNone) expected.emplace_back(a, b, pattern_of(a, b));
      }
    }
  };
  std::vector<Rank> many(60);
  std::iota(many.begin(), many.end(), Rank{100});
  add(many, many.size());
  add({7, 9, 2, 5, 8}, 2);  // those without a birth date first
  add({4}, 1);
  add({11, 12}, 0);
  add({21, 22, 23}, 3);
  namesakes.for_each([&](Rank a, Rank b, Pattern pattern) { found.emplace_back(a, b, pattern); });
  EXPECT_EQ(found, expected);
  EXPECT_GT(expected.size(), 1000U);
}

}  // namespace
}  // namespace tadasu::people
