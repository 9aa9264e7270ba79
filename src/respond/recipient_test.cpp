#include "respond/recipient.h"

#include <gtest/gtest.h>

namespace tadasu::respond {
namespace {

notices::Recipient of(std::vector<std::pair<const char*, const char*>> values) {
  std::vector<store::SealedValue> sealed;
  for (const auto& [kind, value] : values) sealed.push_back({7, kind, value, ""});
  return recipient_of(7, sealed);
}

constexpr const char* kName = "person_name";
constexpr const char* kCode = "postal_code";
constexpr const char* kAddress = "address";

TEST(Recipient, TwoAddressesUnderOnePostalCodeAreAGap) {
  const auto out = of({{kName, "佐藤 恵"},
                       {kCode, "100-0005"},
                       {kAddress, "東京都千代田区丸の内1-1-1"},
                       {kAddress, "東京都千代田区丸の内1-2-3 〇〇ビル"}});
  EXPECT_EQ(out.address, "");
  EXPECT_EQ(out.postal_code, "");
  EXPECT_EQ(out.name, "佐藤 恵");
}

TEST(Recipient, SpellingsOfOneAddressAreOneAndTheFullestGoesOut) {
  const auto out = of({{kCode, "100-0005"},
                       {kCode, "１０００００５"},
                       {kAddress, "千代田区丸の内１丁目１番１号"},
                       {kAddress, "東京都千代田区丸の内1-1-1"},
                       {kAddress, "東京都千代田区丸の内1-1-1 丸ビル301"}});
  EXPECT_EQ(out.address, "東京都千代田区丸の内1-1-1 丸ビル301");
  EXPECT_NE(out.postal_code, "");
}

TEST(Recipient, ANumberThatGoesOnIsAnotherNumber) {
  EXPECT_EQ(of({{kCode, "100-0005"},
                {kAddress, "東京都千代田区丸の内1-1"},
                {kAddress, "東京都千代田区丸の内1-10"}})
                .address,
            "");
}

TEST(Recipient, TwoPostalCodesOrNoneAreAGap) {
  EXPECT_EQ(of({{kCode, "100-0005"}, {kCode, "100-0006"}, {kAddress, "千代田区丸の内1-1"}}).address,
            "");
  EXPECT_EQ(of({{kAddress, "千代田区丸の内1-1"}}).address, "");
}

TEST(Recipient, APostalCodeIsWrittenInOneWay) {
  for (const char* code : {"1000005", "100-0005", "〒１００－０００５"})
    EXPECT_EQ(of({{kCode, code}, {kAddress, "千代田区丸の内1-1"}}).postal_code, "100-0005");
}

TEST(Recipient, KanjiGoBeforeKanaAndKanaBeforeLatinLetters) {
  EXPECT_EQ(
      of({{kName, "SATO MEGUMI TAKAHASHI"}, {kName, "髙橋 恵"}, {kName, "タカハシ メグミ"}}).name,
      "髙橋 恵");
  EXPECT_EQ(of({{kName, "TAKAHASHI MEGUMI"}, {kName, "たかはし めぐみ"}}).name, "たかはし めぐみ");
  EXPECT_EQ(of({{kName, "Megumi Takahashi"}}).name, "Megumi Takahashi");
}

TEST(Recipient, NamesThatContradictEachOtherAreAGap) {
  EXPECT_EQ(of({{kName, "髙橋 恵"}, {kName, "佐藤 恵子"}}).name, "");
  EXPECT_EQ(of({{kName, "髙橋 恵"}, {kName, "タカハシ メグミ"}, {kName, "サトウ ケイコ"}}).name,
            "");
  EXPECT_EQ(of({{kName, "髙橋 恵"}, {kName, "高橋恵"}, {kName, "髙橋"}}).name, "髙橋 恵");
}

TEST(Recipient, OnlyThisPersonsKindsAreListed) {
  const auto out = of({{kName, "髙橋 恵"}, {"card_number", "x"}, {"no_such_kind", "y"}});
  EXPECT_EQ(out.kinds, (std::vector<find::Kind>{find::Kind::PersonName, find::Kind::CardNumber}));
  EXPECT_EQ(out.person, 7U);
}

// A slow hash buys time; the clear password, and a plain hash, do not.
TEST(Recipient, PasswordsAreHashesOnlyWhenAllOfThemAreSlowOnes) {
  const std::string bcrypt = "$2b$12$" + std::string(53, 'a');
  EXPECT_TRUE(of({{"password", bcrypt.c_str()}}).slow_hashes);
  EXPECT_FALSE(of({{"password", bcrypt.c_str()}, {"password", "hunter2!"}}).slow_hashes);
  EXPECT_FALSE(of({{"password", "9dd4e461268c8034f5c8564e155c67a6"}}).slow_hashes);
  EXPECT_FALSE(of({{kName, "髙橋 恵"}}).slow_hashes);
}

}  // namespace
}  // namespace tadasu::respond
