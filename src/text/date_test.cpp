#include "text/date.h"

#include <gtest/gtest.h>

#include <string>

namespace tadasu::text {
namespace {

struct Case {
  const char* text;
  Date date;
  std::size_t size_bytes;  // 0: all of it
};

TEST(DateAtStart, ReadsEveryWayOfWriting) {
  const Date birthday{1980, 1, 2};
  for (const Case& c : {
           Case{"1980/01/02", birthday, 0},
           Case{"1980-1-2", birthday, 0},
           Case{"1980.1.2", birthday, 0},
           Case{"19800102", birthday, 0},
           Case{"1980年1月2日", birthday, 0},
           Case{"1980年 1月 2日生", birthday, 17},
           Case{"昭和55年1月2日", birthday, 0},
           Case{"昭和５５年０１月０２日", birthday, 0},
           Case{"S55.1.2", birthday, 0},
           Case{"s55/01/02", birthday, 0},
           Case{"Ｓ５５．１．２", birthday, 0},
           Case{"S550102", birthday, 0},
           Case{"S.55.1.2", birthday, 0},
           Case{"昭和55.1.2", birthday, 0},
           Case{"㍼55年1月2日", birthday, 0},
           Case{"昭和五十五年一月二日", birthday, 0},
           Case{"千九百八十年一月二日", birthday, 0},
           Case{"一九八〇年一月二日", birthday, 0},
           Case{"１９８０／０１／０２", birthday, 0},
           Case{"1980/01/02 10:00", birthday, 10},
           Case{"1980-01-02T10:00", birthday, 10},
           Case{"昭和 55年1月2日", birthday, 0},
           Case{"昭和元年12月25日", {1926, 12, 25}, 0},
           Case{"令和元年五月一日", {2019, 5, 1}, 0},
           Case{"R6.2.29", {2024, 2, 29}, 0},
           Case{"H31.4.30", {2019, 4, 30}, 0},
           Case{"明治45年7月29日", {1912, 7, 29}, 0},
           Case{"T15.12.24", {1926, 12, 24}, 0},
           Case{"㋿7年10月1日", {2025, 10, 1}, 0},
           Case{"二〇二四年十二月三十一日", {2024, 12, 31}, 0},
       }) {
    const auto found = date_at_start(c.text);
    ASSERT_TRUE(found) << c.text;
    EXPECT_EQ(found->date, c.date) << c.text;
    EXPECT_EQ(found->size_bytes, c.size_bytes == 0 ? std::string(c.text).size() : c.size_bytes)
        << c.text;
  }
}

TEST(DateAtStart, SaysWhetherAnEraWasWritten) {
  EXPECT_TRUE(date_at_start("S55.1.2")->era);
  EXPECT_TRUE(date_at_start("昭和55年1月2日")->era);
  EXPECT_FALSE(date_at_start("1980年1月2日")->era);
}

TEST(DateAtStart, ADateJustOutsideItsEraIsRead) {
  EXPECT_EQ(date_at_start("平成31年5月1日")->date, (Date{2019, 5, 1}));
  EXPECT_EQ(date_at_start("平成32年1月1日")->date, (Date{2020, 1, 1}));
  EXPECT_EQ(date_at_start("昭和元年1月1日")->date, (Date{1926, 1, 1}));
  EXPECT_FALSE(date_at_start("平成33年1月1日"));
  EXPECT_FALSE(date_at_start("昭和66年1月1日"));
}

TEST(DateAtStart, RefusesWhatIsNoDate) {
  for (const char* text : {"",
                           "1980",
                           "1980/",
                           "1980/01",
                           "1980/13/01",
                           "1980/02/30",
                           "1980/01/023",
                           "198001021",
                           "80/1/2",
                           "1980/1-2",
                           "03-1234-5678",
                           "昭和",
                           "昭和0年1月1日",
                           "昭和55年",
                           "S",
                           "S55",
                           "Saturday",
                           "T-shirt 55",
                           "H2O",
                           "三田",
                           "一月二日",
                           "2023年2月29日",
                           "1799/1/1",
                           "2200/1/1",
                           "12345678",
                           "090-1234-5678",
                           "1980年1月",
                           "山田",
                           "千代田",
                           "\xE3\x81",
                           "\xFF\xFF"}) {
    EXPECT_FALSE(date_at_start(text)) << text;
  }
}

TEST(DateAtStart, EveryDayOfACenturyIsReadInThreeForms) {
  for (std::int64_t day = days_since_epoch({1930, 1, 1}); day < days_since_epoch({2026, 1, 1});
       day += 3) {
    const Date date = date_of_days(day);
    const std::string plain = std::to_string(date.year) + "/" + std::to_string(date.month) + "/" +
                              std::to_string(date.day);
    ASSERT_TRUE(date_at_start(plain)) << plain;
    ASSERT_EQ(date_at_start(plain)->date, date);
    const bool heisei = date >= Date{1989, 1, 8};
    if (date >= Date{2019, 5, 1}) continue;
    const std::string era = (heisei ? "平成" : "昭和") +
                            std::to_string(date.year - (heisei ? 1988 : 1925)) + "年" +
                            std::to_string(date.month) + "月" + std::to_string(date.day) + "日";
    ASSERT_TRUE(date_at_start(era)) << era;
    ASSERT_EQ(date_at_start(era)->date, date) << era;
  }
}

TEST(DateAtStart, NeverReadsBeyondAnyCutOfItsInput) {
  const std::string text = "昭和五十五年一月二日";
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(date_at_start(std::string_view(text).substr(0, size))) << size;
  }
}

}  // namespace
}  // namespace tadasu::text
