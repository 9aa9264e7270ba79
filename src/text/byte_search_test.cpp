#include "text/byte_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace tadasu::text {
namespace {

std::size_t slow_pair(const std::string& text, std::size_t from, char first, char second) {
  for (std::size_t i = from; i + 1 < text.size(); ++i) {
    if (text[i] == first && text[i + 1] == second) return i;
  }
  return text.size();
}

TEST(ByteSearch, PairsAreFoundAsTheTwinFindsThem) {
  std::mt19937 random(11);
  std::size_t found = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    const auto rare = 2 + random() % 60;
    for (auto size = random() % 400; size > 0; --size)
      text += random() % rare == 0 ? "\nF"[random() % 2] : 'x';
    for (std::size_t from = 0; from <= text.size(); from += 1 + random() % 30) {
      const std::size_t got = find_pair(text, from, '\n', 'F');
      ASSERT_EQ(got, slow_pair(text, from, '\n', 'F')) << text << " from " << from;
      found += got < text.size() ? 1 : 0;
    }
  }
  EXPECT_GT(found, 1000u);
}

TEST(ByteSearch, WhatIsPassedOnTheWayToALineIsSeen) {
  std::mt19937 random(12);
  int found = 0, others = 0, odds = 0, sure = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string text;
    const auto rare = 2 + random() % 90;
    for (auto size = random() % 400; size > 0; --size)
      text += random() % rare == 0 ? "\nFb\n\x1b\x80\0 "[random() % 8] : 'x';
    for (std::size_t from = 0; from <= text.size(); from += 1 + random() % 30) {
      Passed passed;
      const std::size_t got = find_line_start(text, from, 'F', 'b', passed);
      ASSERT_EQ(got, slow_pair(text, from, '\n', 'F')) << text << " from " << from;
      const auto is_within = [&](std::size_t stop, Passed& within) {
        const std::string part = text.substr(from, std::min(stop, text.size()) - from);
        within.other = slow_pair(part, 0, '\n', 'b') < part.size();
        within.odd = !is_plain_ascii(part);
      };
      Passed before, around;
      is_within(got, before), is_within(got + 65, around);
      ASSERT_TRUE(passed.other || !before.other) << text << " from " << from;
      ASSERT_TRUE(passed.odd || !before.odd) << text << " from " << from;
      ASSERT_TRUE(around.other || !passed.other) << text << " from " << from;
      ASSERT_TRUE(around.odd || !passed.odd) << text << " from " << from;
      found += got < text.size() ? 1 : 0, others += passed.other ? 1 : 0;
      odds += passed.odd ? 1 : 0, sure += passed.odd || passed.other ? 0 : 1;
    }
  }
  EXPECT_GT(std::min({found, others, odds, sure}), 500);
}

TEST(ByteSearch, OneOddByteAnywhereIsSeen) {
  for (const std::size_t size : {1u, 15u, 16u, 63u, 64u, 65u, 200u}) {
    std::string text(size, 'a');
    ASSERT_TRUE(is_plain_ascii(text));
    ASSERT_EQ(ascii_prefix(text.data(), size), size);
    for (std::size_t at = 0; at < size; ++at) {
      for (const char odd : {'\0', '\x1b', '\x80', '\xff'}) {
        text[at] = odd;
        ASSERT_FALSE(is_plain_ascii(text)) << size << " " << at;
        const bool ascii = odd == '\0' || odd == '\x1b';
        ASSERT_EQ(ascii_prefix(text.data(), size), ascii ? size : at);
      }
      for (const char even : {'\x01', '\x1a', '\x1c', '\x7f', '\n'}) {
        text[at] = even;
        ASSERT_TRUE(is_plain_ascii(text)) << size << " " << at;
      }
      text[at] = 'a';
    }
  }
  EXPECT_TRUE(is_plain_ascii(""));
}

}  // namespace
}  // namespace tadasu::text
