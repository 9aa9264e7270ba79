// The shortcuts of the scan (anchors that are left out, numbers passed over at once) against the
// long way: the mentions must be the same whatever the text.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "base/pack.h"
#include "find/scanner.h"

namespace tadasu::find {
namespace {

struct Both {
  Both()
      : dictionary(open_dictionary()),
        lexicon(std::move(Lexicon::open()).value()),
        fast(dictionary, lexicon),
        plain(dictionary, lexicon) {
    plain.use_shortcuts(false);
  }
  static Dictionary open_dictionary() {
    auto opened = Dictionary::open(data_packs_folder() / "dictionary.bin");
    if (!opened.ok()) throw std::runtime_error("no dictionary.bin");
    return std::move(opened).value();
  }
  static std::string shown(std::string_view text, const std::vector<Mention>& mentions) {
    std::string out;
    for (const Mention& m : mentions)
      out += std::string(kind_id(m.kind)) + "[" +
             std::string(text.substr(m.begin, m.end - m.begin)) + "]@" + std::to_string(m.begin) +
             " " + std::to_string(m.strength) + "/" + std::to_string(m.reasons) + "; ";
    return out;
  }
  std::string scanned(Scanner& scanner, std::string_view text, std::size_t begin, std::size_t end,
                      Setting setting) {
    std::vector<Mention> mentions;
    scanner.scan(text, begin, end, setting, mentions);
    found += mentions.size();
    return shown(text, mentions);
  }
  void compare(std::string_view text, std::size_t begin, std::size_t end, Setting setting) {
    const std::string wanted = scanned(plain, text, begin, end, setting);
    ASSERT_EQ(scanned(fast, text, begin, end, setting), wanted)
        << "«" << text << "» " << begin << " to " << end;
  }

  Dictionary dictionary;
  Lexicon lexicon;
  Scanner fast, plain;
  std::size_t found = 0;
};

Both& both() {
  static Both one;
  return one;
}

// What logs, forms and letters are made of, and what shortcuts might trip over.
constexpr std::string_view kParts[] = {
    "1980. 1. 2生",
    "1980/ 1/ 2 生",
    "1980.1. 2生",
    "1980- 1-12 生",
    "203.0.113.7",
    "10.0.0.256",
    "1.2.3.4.5",
    "127.0.0.1",
    "192.168.010.1",
    "8.8.8.8",
    "224.0.0.1",
    "0.1.2.3",
    "255.1.1.1",
    "99.99.99.99",
    "1.2.3",
    "142.0.0.0",
    "Chrome/",
    "version ",
    "rev=",
    "200 36372",
    "200 7327",
    "404 12",
    "200 512",
    "phone ",
    "Phone: ",
    "call",
    " social",
    "SSN ",
    "Tel ",
    "tel:",
    "Tel.",
    "TEL",
    "fax_",
    "fa x",
    "; x",
    "(x",
    "e'x",
    "te l",
    "03-5321-1111",
    "090-1234-5678",
    "0312345678",
    "+81 90 1234 5678",
    "(03) 5321 1111",
    "415-555-0132",
    "415 555 0132",
    "555 0132",
    "078-05-1120",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "4111111111111111",
    "12/29",
    "123",
    "cvv ",
    "〒160-0023",
    "160-0023",
    "東京都新宿区西新宿2-8-1",
    "12340-12345671",
    "12340 12345671",
    "記号",
    "ゆうちょ 記号12340\n番号 1234567",
    "番号",
    "ゆうちょ",
    "普通 1234567",
    "銀行",
    "口座番号 ",
    "1234567",
    "cvv: ",
    "PIN: ",
    "age: ",
    "暗証番号: ",
    "有効期限: ",
    "\na@b.xn--9:12:34\nb@c.jp:secret9\n",
    "S55/1/2生",
    "$1$abcdefgh$0123456789abcdefghijk.",
    "{SSHA}",
    "mynumber 123456 789018 ",
    "Administrator:500:aad3b435b51404eeaad3b435b51404e1:11d6cfe0d16ae931b73c59d7e0c089c0:::",
    "歳",
    " 歳",
    "25",
    "7",
    "08",
    "2026",
    "2026-10-28",
    "28/Oct/2026",
    "1980年1月2日生",
    "1980-01-02生",
    "生",
    "S55.1.2生",
    "S55/1/2",
    "誕生日: ",
    "13:55:36",
    "2026:10:26:45",
    "10:26",
    "12:34:56:78:9a:bc",
    "00:1b:63:84:45:e6",
    "fe80::1:2",
    "2001:db8:85a3:8d3:1319:8a2e:370:7348",
    "ab12:34",
    "taro@example.jp",
    "taro@example.jp:12",
    "taro@example.xn--9",
    "a@b.xn--2026:10",
    "=",
    ":",
    "@",
    "id=",
    "page=",
    "q=",
    "mail=",
    "token=",
    "password: ",
    "password 12ab",
    "password ",
    "login ",
    "machine ",
    "Win64",
    "x64",
    "banner_2026",
    "OS 18_1",
    "15E148",
    "8f3a1b",
    "main.",
    "v2/",
    "T1234567890123",
    "AB1234567",
    "GB82 WEST 1234 5698 7654 32",
    "passport ",
    "driver license ",
    "TZ1234567",
    "TK12345678",
    "$1$abcdefgh$",
    "$",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "123456789018",
    "マイナンバー ",
    "1,234",
    "12.",
    "3.14",
    "537.36 (KHTML",
    "605.1.15",
    "(1)",
    "5 (a)",
    "90-",
    "-5",
    "100234",
    "36372",
    "12345",
    "1234",
    "12340",
    "21000",
    "９０",
    "１２",
    "．",
    "あ",
    "、",
    "é",
    "円",
    "件"};
constexpr std::string_view kJoints[] = {"",  "",  " ",  " ",   " ",  "  ", "\n", "\n", ",", ".",
                                        "-", "/", "\"", " - ", "(",  ")",  " (", ") ", "[", "] ",
                                        ";", "_", "+",  "x",   "d ", "\t", "<",  ">",  "&", "?"};

std::string random_text(std::mt19937& random) {
  std::string text;
  const auto any = [&random](const auto& list) { return list[random() % std::size(list)]; };
  for (auto parts = 1 + random() % 14; parts > 0; --parts) {
    if (random() % 3 == 0) {
      for (auto size = 1 + random() % 9; size > 0; --size) text += "0123456789"[random() % 10];
    } else {
      text += any(kParts);
    }
    text += any(kJoints);
    if (random() % 12 == 0) text.append(random() % 110, random() % 2 == 0 ? 'y' : ' ');
  }
  return text;
}

TEST(Shortcuts, find_what_the_long_way_finds_in_texts_made_of_parts) {
  std::mt19937 random(17);
  const std::size_t before = both().found;
  for (int round = 0; round < 60'000; ++round) {
    const std::string text = random_text(random);
    std::size_t begin = 0, end = text.size();
    if (round % 3 == 0) {  // somewhere within, at characters
      begin = random() % (text.size() + 1), end = begin + random() % (text.size() - begin + 1);
      while (begin < text.size() && (text[begin] & 0xC0) == 0x80) ++begin;
      while (end < text.size() && (text[end] & 0xC0) == 0x80) ++end;
      end = std::max(begin, end);
    }
    ASSERT_NO_FATAL_FAILURE(
        both().compare(text, begin, end, round % 5 == 0 ? Setting::Cell : Setting::Text));
  }
  EXPECT_GT(both().found - before, 50'000u);
}

TEST(Shortcuts, find_what_the_long_way_finds_in_every_short_text) {
  constexpr std::string_view kLetters[] = {"1", "5", "0", " ", ".", "-", "/", ":", "(", "x", "歳"};
  constexpr std::size_t kCount = std::size(kLetters), kSize = 5;
  std::size_t all = 1;
  for (std::size_t i = 0; i < kSize; ++i) all *= kCount;
  for (std::size_t number = 0; number < all; ++number) {
    std::string text = number % 2 == 0 ? "\nab phone 1 " : "a\n";
    for (std::size_t i = 0, rest = number; i < kSize; ++i, rest /= kCount)
      text += kLetters[rest % kCount];
    text += number % 3 == 0   ? ""
            : number % 3 == 1 ? " and so on until the end of this line"
                              : "90\n";
    ASSERT_NO_FATAL_FAILURE(both().compare(text, 0, text.size(), Setting::Text));
  }
}

// Lines of access logs, moved by every number of bytes so that all edges of windows are met.
TEST(Shortcuts, find_what_the_long_way_finds_in_logs_at_every_offset) {
  std::string log;
  for (int i = 0; i < 12; ++i) {
    const std::string n = std::to_string(i * 19 + 1);
    log += "203.0." + n + "." + n + " - - [28/Oct/2026:10:" + (i < 10 ? "0" : "") +
           std::to_string(i) + ":45 +0900] \"GET /search?q=desk+diary&page=" + n + "&mail=taro" +
           n + "@example.jp HTTP/1.1\" 200 " + std::to_string(i * 5123) +
           " \"-\" \"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
           "Gecko) Chrome/142.0.0.0 Safari/537.36\" " +
           n + "5689\n";
  }
  const std::size_t before = both().found;
  for (std::size_t moved = 0; moved < 140; ++moved) {
    const std::string text = std::string(moved, ' ') + log;
    ASSERT_NO_FATAL_FAILURE(both().compare(text, 0, text.size(), Setting::Text));
    ASSERT_NO_FATAL_FAILURE(
        both().compare(text, moved / 2, text.size() - moved * 3, Setting::Text));
  }
  EXPECT_GE(both().found - before, 140u * 2 * 24);
}

}  // namespace
}  // namespace tadasu::find
