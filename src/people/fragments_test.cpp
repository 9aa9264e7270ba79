#include "people/fragments.h"

#include <gtest/gtest.h>

#include <vector>

namespace tadasu::people {
namespace {

struct Parts {
  std::vector<Sketch> sketches;
  std::vector<std::uint16_t> name_count;
  std::vector<Rank> heads;
  std::vector<std::uint8_t> counted;

  // One record with a mailbox, and a name that so many parts bear; 0: no name.
  void add(std::uint16_t bearers, bool is_counted = true) {
    Sketch sketch;
    sketch.ids[static_cast<std::size_t>(KeyType::Email)] = 1;
    sketch.ids[static_cast<std::size_t>(KeyType::Name)] = bearers == 0 ? 0 : 1;
    sketches.push_back(sketch);
    name_count.push_back(bearers);
    heads.push_back(static_cast<Rank>(heads.size()));
    counted.push_back(is_counted ? 1 : 0);
  }
  [[nodiscard]] Fragments fragments(double by_name_share) const {
    return {sketches, name_count, heads, counted, by_name_share};
  }
};

TEST(Fragments, PartsWithCommonNamesAreSomebodyElsesAsOftenAsThoseWithRareOnes) {
  Parts parts;
  for (int i = 0; i < 200; ++i) parts.add(2);
  for (int i = 0; i < 100; ++i) parts.add(900);
  for (int i = 0; i < 50; ++i) parts.add(0);
  for (int i = 0; i < 70; ++i) parts.add(900, false);
  Fragments fragments = parts.fragments(1);
  EXPECT_EQ(fragments.times(), 1);
  // A fifth of the rare ones: 20 of 100 with common names, of which nothing was seen.
  for (Rank rank = 0; rank < 80; rank += 2) fragments.joined(rank, rank + 1, 1, true);
  EXPECT_DOUBLE_EQ(fragments.times(), (40 + 20) / 40.0);
  // … of which half was seen; another that has no name counts in the sum alone.
  fragments.joined(200, 201, 10, true);
  fragments.joined(300, 301, 10, true);
  EXPECT_DOUBLE_EQ(fragments.times(), (60 + 10) / 60.0);
}

TEST(Fragments, AFewPartsTellNothing) {
  Parts parts;
  for (int i = 0; i < 90; ++i) parts.add(2);
  for (int i = 0; i < 100; ++i) parts.add(900);
  Fragments fragments = parts.fragments(1);
  fragments.joined(0, 1, 1, true);
  EXPECT_EQ(fragments.times(), 1);
}

TEST(Fragments, NamesThatAreWrittenOtherwiseAreMissedByThoseThatOnlyTheNameBringsTogether) {
  Parts parts;
  for (int i = 0; i < 20; ++i) parts.add(2);
  Fragments fragments = parts.fragments(.8);
  fragments.joined(0, 1, 1, false);
  EXPECT_EQ(fragments.times(), 1);
  fragments.joined(2, 3, 1, true);
  EXPECT_DOUBLE_EQ(fragments.times(), (2 + .25) / 2);
}

TEST(Fragments, LeaveSomebodyOfEverybody) {
  Parts parts;
  for (int i = 0; i < 20; ++i) parts.add(2);
  Fragments fragments = parts.fragments(.8);
  EXPECT_EQ(fragments.left(20, 0), 20U);
  // All but one are joined, likely by .9: 17.1 of 20 are taken away, and a quarter of that again of
  // what is left.
  for (Rank rank = 0; rank < 19; ++rank) fragments.joined(rank, rank + 1, .9, true);
  EXPECT_DOUBLE_EQ(fragments.times(), 1.25);
  EXPECT_EQ(fragments.left(20, 17.1), 2U);  // 2.9 times (1 - .25 * 17.1 / 20)
  EXPECT_EQ(fragments.left(1, .4), 1U);
  EXPECT_EQ(fragments.left(3, 3), 0U);  // of a kind that only the joined parts have twice
  for (std::uint64_t people = 1; people < 40; ++people)
    for (double joined = 0; joined < static_cast<double>(people) - .5; joined += .25) {
      const std::uint64_t left = fragments.left(people, joined);
      EXPECT_LE(left, people);
      EXPECT_GE(static_cast<double>(left), (static_cast<double>(people) - joined) / 2 - .5);
    }
}

TEST(Fragments, AShareOfNamesThatHardlyMeetSaysLittle) {
  Parts parts;
  for (int i = 0; i < 20; ++i) parts.add(2);
  for (const double share : {0.0, .01, .5}) {
    Fragments fragments = parts.fragments(share);
    fragments.joined(0, 1, 1, true);
    EXPECT_EQ(fragments.times(), 2) << share;
  }
}

}  // namespace
}  // namespace tadasu::people
