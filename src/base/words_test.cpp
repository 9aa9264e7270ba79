#include "base/words.h"

#include <gtest/gtest.h>

namespace tadasu {
namespace {

TEST(Words, SayGivesTheLanguageAsked) {
  EXPECT_EQ(say(Lang::En, "trouble.damaged"), "damaged");
  EXPECT_EQ(say(Lang::Ja, "trouble.damaged"), "壊れています");
}

TEST(Words, AKeyNobodyWroteIsOurBug) {
  EXPECT_DEATH(static_cast<void>(say(Lang::Ja, std::string("no.such") + ".key")), "no.such.key");
}

TEST(Words, NumbersAreGroupedByThousands) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
}

}  // namespace
}  // namespace tadasu
