#include "find/check_digit.h"

#include <gtest/gtest.h>

#include <string>

namespace tadasu::find {
namespace {

TEST(CheckDigit, the_brands_own_test_numbers_are_cards) {
  // Published by the card brands and payment services for testing.
  for (const char* number :
       {"4111111111111111", "5555555555554444", "2223003122003222", "378282246310005",
        "3530111333300000", "30569309025904", "6011111111111117", "6200000000000005"}) {
    EXPECT_TRUE(is_card_number(number)) << number;
  }
}

TEST(CheckDigit, one_changed_digit_is_never_a_card) {
  const std::string right = "4111111111111111";
  for (std::size_t i = 1; i < right.size(); ++i) {
    for (char c = '0'; c <= '9'; ++c) {
      std::string other = right;
      other[i] = c;
      EXPECT_EQ(is_card_number(other), c == right[i]) << other;
    }
  }
}

TEST(CheckDigit, my_number_follows_the_ordinance) {
  EXPECT_TRUE(is_my_number("123456789018"));
  EXPECT_FALSE(is_my_number("123456789012"));
  EXPECT_FALSE(is_my_number("000000000000"));
  EXPECT_FALSE(is_my_number("12345678901"));
  EXPECT_FALSE(is_my_number("12345678901a"));
  int passing = 0;
  for (int last = 0; last <= 9; ++last)
    passing += is_my_number("98765432109" + std::to_string(last)) ? 1 : 0;
  EXPECT_EQ(passing, 1);
}

TEST(CheckDigit, corporate_numbers_of_public_bodies_pass) {
  EXPECT_TRUE(is_corporate_number("7000012050002"));  // 国税庁, published as the example
  EXPECT_TRUE(is_corporate_number("2000012010019"));  // 総務省… any digit changed fails below
  EXPECT_FALSE(is_corporate_number("7000012050003"));
  EXPECT_FALSE(is_corporate_number("0000012050002"));
}

TEST(CheckDigit, driver_licences_need_a_known_commission_and_the_digit) {
  EXPECT_TRUE(is_driver_licence("305012345630"));
  EXPECT_FALSE(is_driver_licence("305012345680"));
  EXPECT_FALSE(is_driver_licence("015012345630"));
}

TEST(CheckDigit, exactly_one_last_digit_makes_an_insurer_number) {
  int passing = 0;
  for (int last = 0; last <= 9; ++last)
    passing += is_insurer_number("0613001" + std::to_string(last)) ? 1 : 0;
  EXPECT_EQ(passing, 1);
}

}  // namespace
}  // namespace tadasu::find
