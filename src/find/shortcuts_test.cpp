// The shortcuts of the scan (anchors that are left out, numbers passed over at once) against the
// long way: the mentions must be the same whatever the text.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/pack.h"
#include "find/latin_names.h"
#include "find/quoted_memo.h"
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
    "order no. ",
    "Order No. 20261104-7731, ",
    "invoice number: ",
    "tracking number ",
    "20261104-7731",
    "19800102-1234",
    "19800102",
    "customer no. ",
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

// A label says that a number is another thing, and its groups that nobody takes it all the same.
TEST(Shortcuts, find_what_the_long_way_finds_behind_labels_of_other_things) {
  constexpr std::string_view kLabels[] = {
      "order no. ",          "your invoice no. ", "\ntracking number ", "誕生日: a\norder no. ",
      "生年月日 order no. ", "Order ID:",         "customer no. ",      "phone: "};
  constexpr std::string_view kBehind[] = {"",   ".",       " 生", "生",    ", and so on",
                                          "歳", " 東京都", "-",   " 4111", "\n〒",
                                          "/1", " (2)",    "x",   " x 生 "};
  std::mt19937 random(23);
  const auto digits = [&](std::size_t count) {
    std::string out;
    for (; count > 0; --count) out += "0123456789"[random() % 10];
    return out;
  };
  for (int round = 0; round < 40'000; ++round) {
    std::string text = random() % 2 == 0 ? "Thank you for the parts, " : "";
    text += kLabels[random() % std::size(kLabels)];
    text += digits(1 + random() % 13);
    for (auto groups = random() % 4; groups > 0; --groups)
      text += "-- ./"[random() % 5] + digits(1 + random() % 8);
    text += kBehind[random() % std::size(kBehind)];
    if (random() % 2 == 0) text += std::string(random() % 120, 'y') + "生 and the rest of it";
    ASSERT_NO_FATAL_FAILURE(both().compare(text, 0, text.size(), Setting::Text));
    ASSERT_NO_FATAL_FAILURE(both().compare(text, 0, text.size(), Setting::Cell));
  }
}

// <20240102.ABC123f00@mail.example.jp> is an id of a message by its digits and capitals, counted 16
// bytes at a time; here byte by byte.
TEST(Shortcuts, tell_ids_of_messages_as_each_byte_does) {
  std::mt19937 random(31);
  int ids = 0, people = 0;
  const auto check = [&](const std::string& local) {
    std::size_t digits = 0, upper = 0;
    for (const char c : local) {
      digits += c >= '0' && c <= '9' ? 1 : 0;
      upper += c >= 'A' && c <= 'Z' ? 1 : 0;
    }
    const bool id = local.size() >= 16 && (digits >= 8 || (digits >= 4 && upper >= 4));
    const std::string text = "from <" + local + "@mail.example.jp> to";
    std::vector<Mention> mentions;
    both().fast.scan(text, 0, text.size(), Setting::Text, mentions);
    const bool found = std::any_of(mentions.begin(), mentions.end(), [](const Mention& m) {
      return m.kind == Kind::Email && m.begin == 6;
    });
    ASSERT_EQ(found, !id) << text;
    ++(id ? ids : people);
  };
  for (std::size_t size = 1; size <= 56; ++size) {  // one sign too many or too few, at every place
    for (std::size_t at = 0; at < size; ++at) {
      for (const char sign : {'0', '9', 'A', 'Z', '+', 'a', 'z', '_'}) {
        for (const std::string_view seven : {"", "1234567", "123ABCD", "1234ABC"}) {
          std::string local(size, 'k');
          for (std::size_t i = 0; i < seven.size() && i < size; ++i)
            local[(at + 1 + i * 5) % size] = seven[i];
          local[at] = sign;
          if (local[0] == '+' || local[0] == '_') continue;  // at its edge
          ASSERT_NO_FATAL_FAILURE(check(local));
        }
      }
    }
  }
  for (int trial = 0; trial < 20'000; ++trial) {
    constexpr std::string_view kSigns = "0123456789ABCXYZabcxyzefghijklmnopq";
    std::string local(1 + random() % 60, 'k');
    const auto share = 6 + random() % (kSigns.size() - 6);
    for (char& c : local)
      c = random() % 3 == 0 ? kSigns[random() % share] : kSigns[random() % kSigns.size()];
    ASSERT_NO_FATAL_FAILURE(check(local));
  }
  EXPECT_GT(ids, 5'000);
  EXPECT_GT(people, 5'000);
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

// What stands between quotation marks in logs, and what might be tied to something outside.
std::vector<std::string> quoted_parts(std::mt19937& random) {
  std::vector<std::string> all = {
      "GET /search?q=desk+diary&page=2 HTTP/1.1",
      "GET /images/banner_2026.png HTTP/1.1",
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
      "Chrome/142.0.0.0 Safari/537.36",
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148",
      "Mozilla/5.0 (compatible; Crawler/2.1; +http://www.example.com/bot.html)",
      "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0",
      "https://shop.example.jp/items/100234?page=2&x=1",
      "Dalvik/2.1.0 (Linux; U; Android 13; SM-A515F Build/TP1A.220624.014)",
      "phone and some more words",
      "says Kevin Miller to you",
      "My name is not known here",
      "word word word social",
      "word word Tel 03-5321-",
      "1111 and more words 03-",
      "word word word 1980",
      "word word word 12 ",
      "version of this is now",
      "word word word password ",
      "x0123456789abcdefghij",
      "01d9a1b2c3d4e5f60718293a4b5c6d7e",
      "160-0023 and so on and on",
      "1600023 and so on and on",
      "1234567 and so on and on",
      "1980-1-2 and so on and on",
      "Mozilla/5.0 (X11) Chrome/142.0.7444.175 Safari/537.36",
      "Best Regards and more"};
  while (all.size() < 60) {
    std::string quoted;
    for (auto parts = 2 + random() % 5; parts > 0; --parts) {
      quoted += kParts[random() % std::size(kParts)];
      quoted += kJoints[random() % std::size(kJoints)];
    }
    std::erase_if(quoted, [](char c) { return c == '"' || c == '\n'; });
    all.push_back("abcdefghijklmn " + quoted);
    all.push_back("a" + quoted + " abcdefghijklmnop");
  }
  return all;
}

// Fields of a log, most of them as they should be.
std::string field(std::mt19937& random, const std::vector<std::string>& quoted) {
  const auto number = [&random](unsigned most) { return std::to_string(random() % most); };
  switch (random() % 12) {
    case 0:
      return number(260) + "." + number(260) + "." + number(30) + "." + number(260);
    case 1:
    case 2: {
      std::string time = "[28/Oct/2026:10:26:45 +0900]";
      if (random() % 4 == 0) time[random() % time.size()] = "01:/ +-x]\"@"[random() % 11];
      return time;
    }
    case 3:
    case 4:
      return number(random() % 2 == 0 ? 1000 : 100'000'000);
    case 5:
      return random() % 2 == 0 ? "-" : "\"-\"";
    case 6:
      return std::string(kParts[random() % std::size(kParts)]);
    case 7:
      return "- -";
    default:
      return "\"" + quoted[random() % quoted.size()] + "\"";
  }
}

// A text in which quoted ones stand again and again, among what might speak for what they hold.
std::string text_with_quoted(std::mt19937& random, const std::vector<std::string>& quoted) {
  std::string text(random() % 90, 'y');
  for (auto lines = 10 + random() % 30; lines > 0; --lines) {
    if (random() % 4 == 0) text += random_text(random);
    if (random() % 2 == 0) {
      text += "203.0.113.7";
      for (auto fields = 1 + random() % 9; fields > 0; --fields)
        text += (random() % 20 == 0 ? "" : " ") + field(random, quoted);
      text += random() % 3 == 0 ? " 12345\n" : "\n";
      continue;
    }
    text += "203.0.113.7 - - [28/Oct/2026:10:26:45 +0900] ";
    for (auto count = 1 + random() % 3; count > 0; --count) {
      if (random() % 4 == 0) text += kParts[random() % std::size(kParts)];
      constexpr std::string_view kBefore[] = {"〒", "普通 ", "銀行 普通", "+", "T", "TEL/FAX "};
      constexpr std::string_view kBehind[] = {"東京都新宿区西新宿2-8-1", "生", " 歳", "円"};
      if (random() % 8 == 0) text += kBefore[random() % std::size(kBefore)];
      text += "\"" + quoted[random() % quoted.size()] + "\"";
      if (random() % 8 == 0) text += kBehind[random() % std::size(kBehind)];
      text += kJoints[random() % std::size(kJoints)];
      if (random() % 4 == 0) text += kParts[random() % std::size(kParts)];
      text += random() % 3 == 0 ? " 200 51234 " : " ";
    }
    text += random() % 6 == 0 ? "" : "\n";
  }
  return text + std::string(random() % 400, 'z');
}

TEST(Shortcuts, what_is_quoted_and_was_seen_before_holds_what_the_long_way_finds) {
  std::mt19937 random(23);
  LatinNames names(both().dictionary);
  std::size_t passed = 0, found = 0;
  for (int round = 0; round < 40; ++round) {
    QuotedMemo memo;
    const std::vector<std::string> quoted = quoted_parts(random);
    for (int again = 0; again < 25; ++again) {
      const std::string text = text_with_quoted(random, quoted);
      std::vector<Mention> mentions, wanted, people, wanted_people;
      both().fast.scan(text, 0, text.size(), Setting::Text, mentions, &memo);
      both().plain.scan(text, 0, text.size(), Setting::Text, wanted);
      ASSERT_EQ(Both::shown(text, mentions), Both::shown(text, wanted)) << text;
      names.find(text, people, 0, memo.passed());
      names.find(text, wanted_people, 0);
      ASSERT_EQ(Both::shown(text, people), Both::shown(text, wanted_people)) << text;
      passed += memo.passed().size(), found += mentions.size() + people.size();
      memo.learn(text.data(), [&](std::string_view one) { return names.names_somebody(one); });
    }
  }
  EXPECT_GT(passed, 5'000u);
  EXPECT_GT(found, 20'000u);
}

// What only looks like the time of a log is looked at.
TEST(Shortcuts, what_stands_where_a_time_does_is_found) {
  QuotedMemo memo;
  const std::string room(400, 'y');
  for (const std::string time : {"[28/Oct/5歳:10:26:45 +0900]", "[28/Oct/2026:5歳:26:45 +0900]",
                                 "[28/Oct/2026:10:26:45 5歳0]"}) {
    const std::string text = room + "\n203.0.113.7 - - " + time + " 200 12345\n" + room;
    std::vector<Mention> mentions, wanted;
    both().fast.scan(text, 0, text.size(), Setting::Text, mentions, &memo);
    both().plain.scan(text, 0, text.size(), Setting::Text, wanted);
    EXPECT_EQ(wanted.size(), 2u);
    EXPECT_EQ(Both::shown(text, mentions), Both::shown(text, wanted));
  }
}

// A label outside speaks for what is quoted, however often that held nothing.
TEST(Shortcuts, what_is_quoted_is_not_passed_over_behind_a_label) {
  QuotedMemo memo;
  const std::string quoted = "\"years gone by 45, and so on\"";
  std::string text;
  for (int i = 0; i < 40; ++i) text += "10.0.0.1 - 1, 2, 3 words " + quoted + " and its end\n";
  const std::size_t labelled = text.size();
  text += "age: " + quoted + "\n" + text;
  std::vector<Mention> mentions, wanted;
  both().plain.scan(text, 0, text.size(), Setting::Text, wanted);
  std::erase_if(wanted, [](const Mention& m) { return m.kind == Kind::IpAddress; });
  ASSERT_EQ(wanted.size(), 1u);
  EXPECT_EQ(wanted[0].kind, Kind::Age);
  EXPECT_EQ(wanted[0].begin, labelled + 20);
  for (int i = 0; i < 3; ++i) {
    mentions.clear();
    both().fast.scan(text, 0, text.size(), Setting::Text, mentions, &memo);
    std::erase_if(mentions, [](const Mention& m) { return m.kind == Kind::IpAddress; });
    EXPECT_EQ(Both::shown(text, mentions), Both::shown(text, wanted));
    memo.learn(text.data(), [](std::string_view) { return false; });
  }
  EXPECT_GT(memo.passed().size(), 60u);
}

}  // namespace
}  // namespace tadasu::find
