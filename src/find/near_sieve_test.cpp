#include "find/near_sieve.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace tadasu::find {
namespace {

TEST(NearSieve, never_says_no_where_a_word_begins) {
  const std::string words[] = {"call", "cell", "phone", "mobile", "messages", "sms", "id", "x"};
  NearSieve sieve;
  for (std::size_t i = 0; i + 1 < std::size(words); ++i) sieve.add(words[i]);
  std::mt19937 random(4);
  std::size_t none = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text(NearSieve::kReadBytes + 8, ' ');
    for (char& c : text)
      c = round % 2 == 0 ? static_cast<char>(random()) : "eorst 0123/.,-\"\xE3"[random() % 16];
    none += sieve.may_hold(text.data()) ? 0 : 1;
    std::string word = words[random() % (std::size(words) - 1)];
    for (char& c : word) c = random() % 2 == 0 ? c : static_cast<char>(c & ~0x20);
    text.replace(random() % NearSieve::kBytes, word.size(), word);
    ASSERT_TRUE(sieve.may_hold(text.data())) << text;
  }
  const std::string line = "8 - - [28/Oct/2026:10:26:45 +0900] \"GET /a?q=desk HTTP/1.1\" 200 3 -";
  if (!sieve.may_hold(std::string(NearSieve::kReadBytes, ' ').data())) {  // wide registers
    EXPECT_FALSE(sieve.may_hold(line.data()));
    EXPECT_GT(none, 9'000u);
  }
}

}  // namespace
}  // namespace tadasu::find
