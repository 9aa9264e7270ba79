#include "base/typed.h"

#include <gtest/gtest.h>

namespace tadasu {
namespace {

TEST(Typed, TrimsBothKindsOfSpaces) {
  EXPECT_EQ(trimmed(" 　山田　太郎\n　 "), "山田　太郎");
  EXPECT_EQ(trimmed("　\r\n\t "), "");
}

TEST(Typed, ANumberIsOneFromItsFirstSignToItsLast) {
  EXPECT_EQ(whole_number("17"), 17U);
  EXPECT_EQ(whole_number("18446744073709551615"), UINT64_MAX);
  for (const char* text :
       {"", " 17", "17 ", "-1", "+1", "1.0", "1e3", "0x1", "18446744073709551616"})
    EXPECT_FALSE(whole_number(text)) << text;
}

}  // namespace
}  // namespace tadasu
