#include "find/address_parts.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "find/find.h"

namespace tadasu::find {
namespace {

Finder& finder() {
  static Finder one = std::move(Finder::open()).value();
  return one;
}

// The parts joined by "|".
std::string parts_of(const std::string& address) {
  const auto parts = finder().address_parts(address);
  if (!parts) return "none";
  std::string out;
  for (std::size_t i = 0; i < kAddressPartCount; ++i) {
    const auto& [begin, end] = parts->part[i];
    out += (i > 0 ? "|" : "") + address.substr(begin, end - begin);
  }
  return out;
}

TEST(AddressParts, an_address_is_prefecture_city_town_numbers_and_building) {
  const std::pair<const char*, const char*> addresses[] = {
      {"東京都新宿区西新宿2-8-1", "東京都|新宿区|西新宿|2-8-1|"},
      {"東京都 新宿区　西新宿 ２−８−１", "東京都|新宿区|西新宿|２−８−１|"},
      {"新宿区西新宿二丁目8番1号", "|新宿区|西新宿|二丁目8番1号|"},
      {"神奈川県横浜市西区みなとみらい2-3-1 サンハイツ203",
       "神奈川県|横浜市西区|みなとみらい|2-3-1|サンハイツ203"},
      {"北海道札幌市中央区北8条西5丁目", "北海道|札幌市中央区|北|8条西5丁目|"},
      {"三重県四日市市諏訪町1-5", "三重県|四日市市|諏訪町|1-5|"},
      {"東京都新宿区", "東京都|新宿区|||"},
      {"東京都", "東京都||||"},
      {"東京都新宿区西新宿", "東京都|新宿区|西新宿||"},
      {"東京都新宿区字架空台1234番地の5 架空荘", "東京都|新宿区|字架空台|1234番地の5|架空荘"},
      {"架空の谷1-2-3", "none"},
      {"", "none"}};
  for (const auto& [address, parts] : addresses) EXPECT_EQ(parts_of(address), parts) << address;
}

TEST(AddressParts, are_in_order_and_leave_only_spaces_out) {
  const std::string pieces[] = {"東京都", "新宿区", "横浜市", "西新宿", " ", "　",       "2", "-",
                                "丁目",   "番地の", "ハイツ", "号室",   "x", "\xE3\x80", "字"};
  std::mt19937 random(21);
  int parsed = 0;
  for (int trial = 0; trial < 5'000; ++trial) {
    std::string address = trial % 2 == 0 ? "東京都" : "新宿区";
    for (auto i = random() % 9; i > 0; --i) address += pieces[random() % std::size(pieces)];
    const auto parts = finder().address_parts(address);
    if (!parts) continue;
    ++parsed;
    std::uint32_t at = 0;
    const auto is_space = [&](std::size_t begin, std::size_t end) {
      std::string left = address.substr(begin, end - begin);
      for (std::size_t wide = 0; (wide = left.find("　")) != left.npos;) left.erase(wide, 3);
      return left.find_first_not_of(' ') == left.npos;
    };
    for (const auto& [begin, end] : parts->part) {
      ASSERT_LE(at, begin) << address;
      ASSERT_LE(begin, end) << address;
      ASSERT_TRUE(is_space(at, begin)) << address;
      at = end;
    }
    ASSERT_LE(at, address.size());
    ASSERT_TRUE(is_space(at, address.size())) << address;
  }
  EXPECT_GT(parsed, 4'000);
}

}  // namespace
}  // namespace tadasu::find
