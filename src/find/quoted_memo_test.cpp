#include "find/quoted_memo.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace tadasu::find {
namespace {

using Seen = QuotedMemo::Seen;

Seen learned(QuotedMemo& memo, const std::string& quoted, bool names = false) {
  memo.begin_text();
  memo.look(quoted);
  if (memo.look(quoted) == Seen::Again) memo.queue(quoted, {0, quoted.size()});
  memo.learn(quoted, [names](std::string_view) { return names; });
  return memo.look(quoted);
}

TEST(QuotedMemo, remembers_what_was_met_twice_held_nothing_and_names_nobody) {
  QuotedMemo memo;
  const std::string agent = "Crawler/2.1 (an example of one)";
  EXPECT_EQ(memo.look(agent), Seen::New);
  EXPECT_EQ(memo.look(agent), Seen::Again);
  EXPECT_EQ(memo.look(agent), Seen::Again);  // it is the scan that queues
  memo.queue(agent, {0, agent.size()});
  EXPECT_EQ(memo.look(agent), Seen::New);  // once is enough
  memo.learn(agent, [](std::string_view) { return false; });
  EXPECT_EQ(memo.look(agent), Seen::Silent);
  EXPECT_EQ(learned(memo, "Kevin was here and wrote", true), Seen::Again);
}

TEST(QuotedMemo, knows_only_the_same_bytes) {
  QuotedMemo memo;
  std::mt19937 random(1);
  std::size_t known = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string quoted(
        QuotedMemo::kBytesMin + random() % (QuotedMemo::kBytesMax - QuotedMemo::kBytesMin + 1),
        'q');
    for (char& c : quoted) c = static_cast<char>('a' + random() % 26);
    ASSERT_EQ(learned(memo, quoted), Seen::Silent);
    std::string other = quoted;
    other[random() % other.size()] ^= 1;
    ASSERT_NE(memo.look(other), Seen::Silent);
    ASSERT_NE(memo.look(quoted + "q"), Seen::Silent);
    known += memo.look(quoted) == Seen::Silent ? 1 : 0;
  }
  EXPECT_EQ(known, 3000u);
}

TEST(QuotedMemo, what_is_met_once_displaces_nothing) {
  QuotedMemo memo;
  const std::string agent = "Crawler/2.1 (an example of one)";
  ASSERT_EQ(learned(memo, agent), Seen::Silent);
  for (int i = 0; i < 20'000; ++i) memo.look("GET /orders/" + std::to_string(i) + " HTTP/1.1");
  EXPECT_EQ(memo.look(agent), Seen::Silent);
}

}  // namespace
}  // namespace tadasu::find
