#include "find/quoted_memo.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace tadasu::find {
namespace {

using Seen = QuotedMemo::Seen;

// What is quoted, with the room behind that may be read.
std::string in_marks(const std::string& quoted) {
  return quoted + '"' + std::string(QuotedMemo::kReadBytes, 'z');
}
Seen look(QuotedMemo& memo, const std::string& quoted) {
  const std::string text = in_marks(quoted);
  return memo.look(text.data(), memo.read(text.data()));
}
Seen learned(QuotedMemo& memo, const std::string& quoted, bool names = false) {
  const std::string text = in_marks(quoted);
  memo.begin_text();
  look(memo, quoted);
  if (look(memo, quoted) == Seen::Again) memo.queue(text.data(), {0, quoted.size()});
  memo.learn(text.data(), [names](std::string_view) { return names; });
  return look(memo, quoted);
}
std::string random_quoted(std::mt19937& random) {
  const std::size_t sizes = QuotedMemo::kBytesMax - QuotedMemo::kBytesMin + 1;
  std::string quoted(QuotedMemo::kBytesMin + random() % sizes, 'q');
  for (char& c : quoted) c = static_cast<char>('a' + random() % 26);
  return quoted;
}

TEST(QuotedMemo, remembers_what_was_met_twice_held_nothing_and_names_nobody) {
  QuotedMemo memo;
  const std::string agent = "Crawler/2.1 (an example of one)", text = in_marks(agent);
  EXPECT_EQ(look(memo, agent), Seen::New);
  EXPECT_EQ(look(memo, agent), Seen::Again);
  EXPECT_EQ(look(memo, agent), Seen::Again);  // it is the scan that queues
  memo.queue(text.data(), {0, agent.size()});
  EXPECT_EQ(look(memo, agent), Seen::New);
  memo.learn(text.data(), [](std::string_view) { return false; });
  EXPECT_EQ(look(memo, agent), Seen::Silent);
  EXPECT_EQ(learned(memo, "Kevin was here and wrote", true), Seen::New);
}

TEST(QuotedMemo, knows_only_the_same_bytes) {
  QuotedMemo memo;
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    const std::string quoted = random_quoted(random);
    ASSERT_EQ(learned(memo, quoted), Seen::Silent);
    std::string other = quoted;
    other[random() % other.size()] ^= 1;
    ASSERT_NE(look(memo, other), Seen::Silent);
    if (quoted.size() < QuotedMemo::kBytesMax) {
      ASSERT_NE(look(memo, quoted + "q"), Seen::Silent);
    }
    ASSERT_EQ(look(memo, quoted), Seen::Silent);
  }
}

TEST(QuotedMemo, what_is_met_once_displaces_nothing) {
  QuotedMemo memo;
  const std::string agent = "Crawler/2.1 (an example of one)";
  ASSERT_EQ(learned(memo, agent), Seen::Silent);
  for (int i = 0; i < 20'000; ++i) look(memo, "GET /orders/" + std::to_string(i) + " HTTP/1.1");
  EXPECT_EQ(look(memo, agent), Seen::Silent);
}

TEST(QuotedMemo, is_the_same_with_and_without_wide_registers) {
  const QuotedMemo::Ways wide = QuotedMemo::ways(), plain = QuotedMemo::ways(false);
  std::mt19937 random(2);
  for (int round = 0; round < 5000; ++round) {
    const std::string quoted = random_quoted(random), text = in_marks(quoted);
    const QuotedMemo::Quoted a = wide.read(text.data()), b = plain.read(text.data());
    ASSERT_EQ(a.size, quoted.size());
    ASSERT_EQ(b.size, quoted.size());
    ASSERT_EQ(a.hash, b.hash);
    std::string other = text;
    const std::size_t at = random() % text.size();
    other[at] ^= 1;
    const bool same = at >= quoted.size();
    ASSERT_EQ(wide.same(text.data(), other.data(), quoted.size()), same);
    ASSERT_EQ(plain.same(text.data(), other.data(), quoted.size()), same);
  }
  const std::string open(QuotedMemo::kReadBytes, 'z');  // and no mark to close
  EXPECT_EQ(wide.read(open.data()).size, 0u);
  EXPECT_EQ(plain.read(open.data()).size, 0u);
}

// What follows one another is one stretch, so that a log of known lines is a single one.
TEST(QuotedMemo, what_was_passed_over_side_by_side_is_one_stretch) {
  QuotedMemo memo;
  memo.begin_text();
  for (const QuotedMemo::Stretch& stretch :
       {QuotedMemo::Stretch{3, 9}, {9, 20}, {30, 30}, {40, 44}})
    memo.pass(stretch);
  ASSERT_EQ(memo.passed().size(), 2u);
  EXPECT_EQ(memo.passed()[0].end, 20u);
  EXPECT_EQ(memo.passed()[1].begin, 40u);
}

}  // namespace
}  // namespace tadasu::find
