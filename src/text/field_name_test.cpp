#include "text/field_name.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace tadasu::text {
namespace {

// The plain twin.
bool equal_letter_by_letter(std::string_view a, std::string_view b) {
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [&](char x, char y) { return small(x) == small(y); });
}

TEST(FieldName, agrees_with_comparing_letter_by_letter) {
  std::mt19937 random(31);
  int equal = 0;
  for (int trial = 0; trial < 20'000; ++trial) {
    std::string a(random() % 30, ' ');
    for (char& c : a) c = trial % 2 == 0 ? static_cast<char>(random()) : "AZaz@[`{-"[random() % 9];
    std::string b = a;
    for (char& c : b) {
      if (random() % 8 == 0) c = static_cast<char>(c ^ 0x20);
    }
    if (random() % 4 == 0) b.resize(random() % 30, 'x');
    ASSERT_EQ(FieldName(a) == FieldName(b), equal_letter_by_letter(a, b)) << a << " " << b;
    const std::size_t size = random() % (a.size() + 1);
    ASSERT_TRUE(FieldName(a, size) == FieldName(std::string_view(a).substr(0, size))) << a;
    ASSERT_EQ(FieldName(a, size).hash(), FieldName(std::string_view(a).substr(0, size)).hash());
    equal += equal_letter_by_letter(a, b) ? 1 : 0;
  }
  EXPECT_GT(equal, 1000);
}

TEST(FieldName, is_known_when_compiled) {
  constexpr FieldRoles<int> kRoles({{"from", 1}, {"Disposition-Notification-To", 2}, {"to", 3}});
  static_assert(FieldName("FROM") == FieldName("from"));
  static_assert(kRoles.of(FieldName("From")) == 1);
  EXPECT_EQ(kRoles.of(FieldName("disposition-Notification-To")), 2);
  EXPECT_EQ(kRoles.of(FieldName("Disposition-Notification-Too")), 0);
  EXPECT_EQ(kRoles.of(FieldName("TO")), 3);
  EXPECT_EQ(kRoles.of(FieldName("")), 0);
}

}  // namespace
}  // namespace tadasu::text
