#include "text/mask.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace tadasu::text {
namespace {

TEST(Mask, EachShapeShowsWhatItMay) {
  const struct {
    Mask mask;
    const char* value;
    const char* shown;
  } cases[] = {
      {Mask::Hidden, "anything", "****"},
      {Mask::Name, "山田 太郎", "山* 太*"},
      {Mask::Name, "山田　太郎", "山* 太*"},
      {Mask::Name, "山田太郎", "山*"},
      {Mask::Name, "John Smith", "J* S*"},
      {Mask::Name, "林 翼", "* *"},
      {Mask::Name, "森　愛", "* *"},
      {Mask::Name, "林 太郎", "* 太*"},
      {Mask::Name, "翼", "*"},
      {Mask::Name, "J Smith", "* S*"},
      {Mask::Name, "", "****"},
      {Mask::Email, "taro@example.jp", "t***@example.jp"},
      {Mask::Email, "t@example.jp", "***@example.jp"},
      {Mask::Email, "ｔａｒｏ＠example.jp", "t***@example.jp"},
      {Mask::Email, "not an address", "****"},
      {Mask::Email, "@example.jp", "****"},
      {Mask::Phone, "090-1234-5678", "090-****-5678"},
      {Mask::Phone, "09012345678", "090-****-5678"},
      {Mask::Phone, "０９０－１２３４－５６７８", "090-****-5678"},
      {Mask::Phone, "03-1234-5678", "03-****-5678"},
      {Mask::Phone, "0312345678", "03-****-5678"},
      {Mask::Phone, "(0467) 12-3456", "046-****-3456"},
      {Mask::Phone, "04992-2-1234", "049-****-1234"},
      {Mask::Phone, "0120-123-456", "012-****-3456"},
      {Mask::Phone, "+81-90-1234-5678", "+81-90-****-5678"},
      {Mask::Phone, "+81 (0)90 1234 5678", "+81-90-****-5678"},
      {Mask::Phone, "+1 212 555 0100", "+12-****-0100"},
      {Mask::Phone, "110", "****"},
      {Mask::Tail4, "4539578763621486", "**** 1486"},
      {Mask::Tail4, "4539 5787 6362 1486", "**** 1486"},
      {Mask::Tail4, "123456", "****"},
      {Mask::Postal, "123-4567", "123-****"},
      {Mask::Postal, "〒１２３４５６７", "123-****"},
      {Mask::Postal, "123", "****"},
      {Mask::Address, "東京都新宿区西新宿2-8-1", "東京都新宿区***"},
      {Mask::Address, "新宿区西新宿2-8-1", "新宿区***"},
      {Mask::Address, "神奈川県横浜市西区みなとみらい2-3-1", "神奈川県横浜市西区***"},
      {Mask::Address, "三重県四日市市諏訪町1-5", "三重県四日市市***"},
      {Mask::Address, "千葉県市川市八幡1-1-1", "千葉県市川市***"},
      {Mask::Address, "東京都町田市森野2-2-22", "東京都町田市***"},
      {Mask::Address, "愛知県蒲郡市旭町17-1", "愛知県蒲郡市***"},
      {Mask::Address, "福島県郡山市朝日1-23-7", "福島県郡山市***"},
      {Mask::Address, "京都府京都市中京区上本能寺前町488", "京都府京都市中京区***"},
      {Mask::Address, "北海道余市郡余市町朝日町26", "北海道余市郡余市町***"},
      {Mask::Address, "新潟県村上市三之町1-1", "新潟県村上市***"},
      {Mask::Address, "埼玉県さいたま市大宮区大門町3-1", "埼玉県さいたま市大宮区***"},
      {Mask::Address, "1-2-3 Nishi-Shinjuku, Tokyo", "***"},
      {Mask::Year, "1980/01/02", "1980/**/**"},
      {Mask::Year, "19800102", "1980/**/**"},
      {Mask::Year, "昭和55年1月2日", "昭和55年**月**日"},
      {Mask::Year, "S55.1.2", "S55/**/**"},
      {Mask::Year, "S.55.1.2", "S.55/**/**"},
      {Mask::Year, "S550102", "S55/**/**"},
      {Mask::Year, "昭和55.1.2", "昭和55/**/**"},
      {Mask::Year, "unknown", "****"},
      {Mask::First, "部長", "部***"},
      {Mask::First, "", "***"},
      {Mask::First, "長", "***"},
      {Mask::Category, "ぜんそく", "***"},
  };
  for (const auto& c : cases) EXPECT_EQ(mask_value(c.mask, c.value), c.shown) << c.value;
}

TEST(Mask, NamesOfMasksAreThoseOfThePack) {
  int count = 0;
  for (const char* name : {"hidden", "name", "email", "phone", "tail4", "postal", "address", "year",
                           "first", "category"}) {
    const auto mask = parse_mask(name);
    ASSERT_TRUE(mask) << name;
    EXPECT_EQ(static_cast<int>(*mask), count++);
  }
  EXPECT_FALSE(parse_mask("Email"));
  EXPECT_FALSE(parse_mask(""));
}

TEST(Mask, NeverShowsTheTrueLengthNorTheCharacterBeforeTheAt) {
  for (std::size_t size = 2; size < 40; ++size) {
    const std::string local(size - 1, 'a');
    EXPECT_EQ(mask_value(Mask::Email, local + "z@example.jp"), "a***@example.jp");
    EXPECT_EQ(mask_value(Mask::Name, local), size == 2 ? "*" : "a*");
    if (size >= 10) {
      EXPECT_EQ(mask_value(Mask::Tail4, std::string(size, '9')), "**** 9999");
    }
  }
}

TEST(Mask, AMaskHidesSomethingOfEveryWordAndThreeDigitsOfEveryTelephone) {
  for (const std::string phone : {"03-1234-5678", "042-123-4567", "0467-12-3456", "04992-2-1234",
                                  "0120-123-456", "0499221234", "090-1234-5678", "031234567"}) {
    std::size_t digits = 0;
    std::size_t shown = 0;
    for (const char c : phone) digits += c >= '0' && c <= '9' ? 1 : 0;
    for (const char c : mask_value(Mask::Phone, phone)) shown += c >= '0' && c <= '9' ? 1 : 0;
    EXPECT_GE(digits, shown + 3) << phone;
  }
  for (const std::string name : {"林", "翼", "A", "林 翼", "A B", "森 愛 翼"})
    EXPECT_EQ(mask_value(Mask::Name, name).find_first_not_of("* "), std::string::npos) << name;
}

TEST(Mask, HostileValuesGiveAMaskAndNoMore) {
  for (int m = 0; m < 10; ++m) {
    for (const std::string& value :
         {std::string("\xff\xfe\xfd"), std::string("\xe3\x81"), std::string(100'000, '@'),
          std::string(100'000, '1'), std::string("市市市市市市市市市"), std::string(3, '\0')}) {
      EXPECT_LT(mask_value(static_cast<Mask>(m), value).size(), 100'010U);
      if (static_cast<Mask>(m) == Mask::Address || static_cast<Mask>(m) == Mask::Phone) {
        EXPECT_LT(mask_value(static_cast<Mask>(m), value).size(), 60U);
      }
    }
  }
}

}  // namespace
}  // namespace tadasu::text
