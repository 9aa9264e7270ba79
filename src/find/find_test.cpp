#include "find/find.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <tuple>

#include "base/bytes.h"
#include "find/number_token.h"
#include "find/scanner_reference.h"

namespace tadasu::find {
namespace {

Finder& finder() {
  static Finder one = [] {
    auto opened = Finder::open();
    if (!opened.ok()) throw std::runtime_error(opened.error().where + ": " + opened.error().detail);
    return std::move(opened).value();
  }();
  return one;
}

std::vector<Mention> find_in(std::string_view text, unpack::Shape shape = unpack::Shape::Text) {
  unpack::Piece piece;
  piece.text = text;
  piece.shape = shape;
  std::vector<Mention> out;
  finder().find(piece, out);
  return out;
}

// "kind[value]" of each mention, for comparing at a glance.
std::string shown(std::string_view text, const std::vector<Mention>& mentions) {
  std::string out;
  for (const Mention& m : mentions) {
    out += (out.empty() ? "" : " ") + std::string(kind_id(m.kind)) + "[" +
           std::string(text.substr(m.begin, m.end - m.begin)) + "]";
  }
  return out;
}

// A table from rows of cells; owns what the Piece borrows.
struct MadeTable {
  std::string text;
  std::vector<std::string> first_row;
  unpack::Piece piece;
  explicit MadeTable(const std::vector<std::vector<std::string>>& rows,
                     std::uint64_t first_number = 1, std::vector<std::string> first = {}) {
    first_row = first.empty() ? rows[0] : std::move(first);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      unpack::Row row;
      row.number = first_number + r;
      row.cell_first = static_cast<std::uint32_t>(piece.cells.size());
      row.cell_count = static_cast<std::uint32_t>(rows[r].size());
      for (const std::string& cell : rows[r]) {
        unpack::Cell made;
        made.begin = static_cast<std::uint32_t>(text.size());
        text += cell;
        made.end = static_cast<std::uint32_t>(text.size());
        text += ',';
        piece.cells.push_back(made);
      }
      text.back() = '\n';
      piece.rows.push_back(row);
    }
    piece.text = text;
    piece.shape = unpack::Shape::Table;
    piece.first_row = &first_row;
  }
  std::string found() {
    std::vector<Mention> out;
    finder().find(piece, out);
    for (const Mention& m : out) {
      EXPECT_NE(m.row, unpack::kNoRow);
    }
    return shown(text, out);
  }
};

TEST(Tables, the_header_says_what_a_column_holds_and_is_itself_no_finding) {
  finder().forget();
  MadeTable table(
      {{"会員番号", "氏名", "フリガナ", "生年月日", "登録日", "電話番号", "郵便番号", "住所"},
       {"A0001", "山田 太郎", "ヤマダ タロウ", "1980/01/02", "2020/04/01", "090-1234-5678",
        "160-0023", "東京都新宿区西新宿2-8-1"}});
  EXPECT_EQ(table.found(),
            "customer_number[A0001] person_name[山田 太郎] person_name_kana[ヤマダ タロウ] "
            "birth_date[1980/01/02] "
            "phone[090-1234-5678] postal_code[160-0023] address[東京都新宿区西新宿2-8-1]");
}

TEST(Tables, the_sex_in_figures_is_one_below_its_header_only) {
  finder().forget();
  MadeTable table({{"氏名", "性別"}, {"山田 太郎", "1"}, {"佐藤 花子", "２"}, {"鈴木 一", "9"}});
  EXPECT_EQ(table.found(),
            "person_name[山田 太郎] sex[1] person_name[佐藤 花子] sex[２] person_name[鈴木 一]");
  finder().forget();
  MadeTable other({{"氏名", "数量"}, {"山田 太郎", "1"}, {"佐藤 花子", "2"}, {"鈴木 一", "1"}});
  EXPECT_EQ(other.found(), "person_name[山田 太郎] person_name[佐藤 花子] person_name[鈴木 一]");
}

TEST(Tables, an_honorific_is_no_part_of_the_name_before_it) {
  finder().forget();
  std::vector<std::vector<std::string>> rows = {{"氏名", "電話番号"}};
  std::string wanted;
  const std::pair<const char*, const char*> names[] = {
      {"山田 太郎 様", "山田 太郎"},  {"鈴木花子様", "鈴木花子"},
      {"佐藤次郎　殿", "佐藤次郎"},   {"鵜殿", "鵜殿"},
      {"足利尊氏", "足利尊氏"},       {"高橋一郎先生", "高橋一郎"},
      {"麻生 弥生", "麻生 弥生"},     {"璆鐔靉靆様", "璆鐔靉靆"},
      {"山田太郎さん", "山田太郎"},   {"伊藤 さん", "伊藤"},
      {"Jane Smith 様", "Jane Smith"}};
  for (const auto& [cell, name] : names) {
    rows.push_back({cell, "090-1234-5678"});
    wanted +=
        std::string(wanted.empty() ? "" : " ") + "person_name[" + name + "] phone[090-1234-5678]";
  }
  MadeTable table(rows);
  EXPECT_EQ(table.found(), wanted);
  finder().forget();
  MadeTable several({{"氏名", "番号"}, {"山田太郎様、鈴木花子様", "1"}});
  EXPECT_EQ(several.found(), "person_name[山田太郎] person_name[鈴木花子]");
}

TEST(Tables, later_blocks_of_a_table_keep_the_columns_of_the_first) {
  finder().forget();
  MadeTable first({{"氏名", "番号"}, {"山田太郎", "123456789018"}});
  EXPECT_EQ(first.found(), "person_name[山田太郎]");
  MadeTable later({{"珍名某", "123456789018"}}, 500, {"氏名", "番号"});
  EXPECT_EQ(later.found(), "person_name[珍名某]");
}

TEST(Tables, order_numbers_that_pass_a_check_digit_are_not_believed) {
  finder().forget();
  std::vector<std::vector<std::string>> rows = {{"注文番号", "個人番号"}};
  for (int i = 0; i < 12; ++i) rows.push_back({"123456789018", "123456789018"});
  MadeTable table(rows);
  std::vector<Mention> out;
  finder().find(table.piece, out);
  ASSERT_EQ(out.size(), 12u);
  for (const Mention& m : out) {
    EXPECT_EQ(m.kind, Kind::MyNumber);
    EXPECT_EQ(m.column, 1);
  }
}

TEST(Tables, a_table_without_a_header_is_known_by_its_values) {
  finder().forget();
  MadeTable table({{"1", "佐藤花子", "hanako@example.jp", "090-1111-2222"},
                   {"2", "鈴木一郎", "ichiro@example.jp", "090-1111-3333"},
                   {"3", "高橋健一", "kenichi@example.jp", "03-1234-5678"},
                   {"4", "田中美咲", "misaki@example.jp", "045-211-1111"}});
  EXPECT_EQ(table.found(),
            "person_name[佐藤花子] email[hanako@example.jp] phone[090-1111-2222] "
            "person_name[鈴木一郎] email[ichiro@example.jp] "
            "phone[090-1111-3333] person_name[高橋健一] email[kenichi@example.jp] "
            "phone[03-1234-5678] person_name[田中美咲] "
            "email[misaki@example.jp] phone[045-211-1111]");
}

TEST(Tables, a_remark_that_names_an_illness_counts_in_a_row_with_a_person) {
  finder().forget();
  MadeTable table({{"氏名", "備考", "品名"},
                   {"山田太郎", "糖尿病のため食事制限あり", "りんご"},
                   {"", "糖尿病予防の冊子", "冊子"}});
  EXPECT_EQ(table.found(), "person_name[山田太郎] medical_history[糖尿病]");
}

TEST(Tables, names_of_things_are_not_people) {
  finder().forget();
  MadeTable table({{"商品名", "会社名", "支店名"},
                   {"山田錦", "高橋製作所", "新宿支店"},
                   {"りんご", "田中商店", "渋谷支店"}});
  EXPECT_EQ(table.found(), "employer[高橋製作所] employer[田中商店]");
}

TEST(Tables, what_stands_inside_a_cell_of_free_text_is_found_too) {
  finder().forget();
  MadeTable table({{"会員番号", "病歴", "パスワード"},
                   {"A001", "糖尿病 090-1234-5678 山田太郎様", "taro@example.jp"},
                   {"A002", "主治医より鈴木一郎様へ連絡 suzuki@example.jp", "x1y2z3"}});
  EXPECT_EQ(table.found(),
            "customer_number[A001] medical_history[糖尿病 090-1234-5678 山田太郎様] "
            "phone[090-1234-5678] person_name[山田太郎] password[taro@example.jp] "
            "customer_number[A002] medical_history[主治医より鈴木一郎様へ連絡 suzuki@example.jp] "
            "medical_treatment[主治医] person_name[鈴木一郎] email[suzuki@example.jp] "
            "password[x1y2z3]");
}

TEST(Tables, the_header_may_stand_below_a_title) {
  finder().forget();
  MadeTable table({{"顧客名簿 2026年度", "", ""},
                   {"", "", ""},
                   {"氏名", "会員番号", "パスワード"},
                   {"山田太郎", "A001", "Pw001!"},
                   {"佐藤健", "A002", "Pw002!"}});
  EXPECT_EQ(table.found(),
            "person_name[山田太郎] customer_number[A001] password[Pw001!] "
            "person_name[佐藤健] customer_number[A002] password[Pw002!]");
}

TEST(Tables, a_first_row_of_values_is_no_header_and_a_header_that_comes_again_is_nobody) {
  finder().forget();
  MadeTable values({{"John Smith", "Patient", "diabetes"},
                    {"Mary Brown", "Patient", "asthma"},
                    {"Peter Jones", "Patient", "cancer"},
                    {"Ann White", "Patient", "cold"}});
  EXPECT_EQ(values.found().substr(0, 24), "person_name[John Smith] ");
  finder().forget();
  MadeTable again({{"氏名", "電話番号"},
                   {"山田太郎", "090-1234-5678"},
                   {"氏名", "電話番号"},
                   {"佐藤健", "090-1111-2222"}});
  EXPECT_EQ(again.found(),
            "person_name[山田太郎] phone[090-1234-5678] person_name[佐藤健] phone[090-1111-2222]");
}

// A long file comes in units, each counting its rows from 1: its first row is no header there.
TEST(Tables, the_first_row_of_a_later_unit_is_read) {
  finder().forget();
  MadeTable later({{"山田太郎", "A001"}, {"佐藤健", "A002"}}, 1, {"氏名", "会員番号"});
  EXPECT_EQ(later.found(),
            "person_name[山田太郎] customer_number[A001] person_name[佐藤健] "
            "customer_number[A002]");
}

TEST(Tables, names_of_any_script_and_several_in_a_cell_are_names) {
  finder().forget();
  MadeTable table({{"氏名", "会員番号"},
                   {"山田太郎、山田花子／山田一郎", "A001"},
                   {"佐藤健・佐藤愛子", "A002"},
                   {"マイケル・ジャクソン", "A003"},
                   {"Sato, Hanako", "A004"},
                   {"Nguyễn Thị Phượng", "A005"},
                   {"John Smith, Mary Brown", "A006"}});
  EXPECT_EQ(table.found(),
            "person_name[山田太郎] person_name[山田花子] person_name[山田一郎] "
            "customer_number[A001] person_name[佐藤健] person_name[佐藤愛子] "
            "customer_number[A002] person_name[マイケル・ジャクソン] customer_number[A003] "
            "person_name[Sato, Hanako] customer_number[A004] person_name[Nguyễn Thị Phượng] "
            "customer_number[A005] person_name[John Smith] person_name[Mary Brown] "
            "customer_number[A006]");
}

TEST(Numbers, the_number_of_a_post_bank_account_is_found_below_its_symbol) {
  for (const char* text : {"ゆうちょ銀行\n記号 12340\n番号 12345671\n",
                           "ゆうちょ12340\n番号 12345671\n", "ゆうちょ 記号 12340 番号 12345671"})
    EXPECT_EQ(shown(text, find_in(text)), "yucho_account[12345671]") << text;
  const char* other = "記号 12345\n番号 12345671\n";  // symbols end with 0
  EXPECT_EQ(shown(other, find_in(other)), "");
}

TEST(Numbers, a_hash_that_begins_with_a_small_number_is_found_anywhere) {
  for (const char* before : {"", "hash ", "(", "\""}) {
    const std::string text = std::string(before) + "$1$abcdefgh$0123456789abcdefghijk. and more";
    EXPECT_EQ(shown(text, find_in(text)), "password[$1$abcdefgh$0123456789abcdefghijk.]") << text;
  }
}

TEST(Headers, people_are_in_address_fields_and_not_in_message_ids) {
  const std::string text =
      "From: 山田 太郎 <taro@example.jp>\n"
      "To: \"Sato, Hanako\" <hanako@example.jp>, info@example.com\n"
      "Message-ID: <20240102.1234@mail.example.jp>\n"
      "Received: from host.example.jp (192.0.2.1)\n"
      "Subject: 佐藤花子様の件\n";
  EXPECT_EQ(shown(text, find_in(text, unpack::Shape::Header)),
            "person_name[山田 太郎] email[taro@example.jp] person_name[Sato, Hanako] "
            "email[hanako@example.jp] email[info@example.com] "
            "person_name[佐藤花子]");
}

TEST(Headers, a_name_in_a_comment_behind_the_address_is_the_sender) {
  const std::string text = "From: yamada@example.jp (Yamada, Taro)\nTo: list@example.jp (3)\n";
  EXPECT_EQ(shown(text, find_in(text, unpack::Shape::Header)),
            "email[yamada@example.jp] person_name[Yamada, Taro] email[list@example.jp]");
}

TEST(Twins, the_fast_and_the_plain_email_finder_agree_on_every_string_up_to_seven_characters) {
  const std::string alphabet = "a1.@-";
  std::uint64_t compared = 0, with_email = 0;
  for (int length = 1; length <= 7; ++length) {
    std::vector<int> digits(static_cast<std::size_t>(length), 0);
    for (bool more = true; more;) {
      std::string text;
      for (const int d : digits) text.push_back(alphabet[static_cast<std::size_t>(d)]);
      const auto wanted = reference::emails(text);
      const bool overlap = std::adjacent_find(wanted.begin(), wanted.end(), [](auto a, auto b) {
                             return a.second > b.first;
                           }) != wanted.end();
      if (!overlap && text.find('@') != std::string::npos) {
        std::vector<std::pair<std::size_t, std::size_t>> got;
        for (const Mention& m : find_in(text)) {
          if (m.kind == Kind::Email) got.emplace_back(m.begin, m.end);
        }
        ASSERT_EQ(got, wanted) << text;
        ++compared, with_email += wanted.empty() ? 0 : 1;
      }
      more = false;
      for (int& d : digits) {
        if (++d < static_cast<int>(alphabet.size())) {
          more = true;
          break;
        }
        d = 0;
      }
    }
  }
  EXPECT_GT(compared, 50'000u);
  EXPECT_GT(with_email, 50u);
}

TEST(Twins, the_fast_and_the_plain_number_tokens_agree) {
  const std::string alphabet = "12-. ()/x";
  std::mt19937_64 random(7);
  const auto check = [](const std::string& text) {
    NumberToken token;
    read_number_token(text, 0, text.size(), token, false);
    const auto wanted = reference::groups(text);
    // At the end of the text, before a stop within it, and with so much behind it that no copy is
    // made.
    const std::string longer = text + "x" + std::string(80, '7');
    const std::tuple<std::string_view, std::size_t> places[] = {
        {text, text.size()}, {longer, text.size()}, {longer, longer.size() - 20}};
    for (const auto& [all, stop] : places) {
      NumberToken fast;
      read_number_token(all, 0, stop, fast);
      ASSERT_EQ(fast.count, token.count) << text;
      ASSERT_EQ(fast.first(token.count), token.first(token.count)) << text;
      for (std::size_t i = 0; i < token.count; ++i) {
        ASSERT_EQ(fast.group[i].begin, token.group[i].begin) << text;
        ASSERT_EQ(fast.group[i].end, token.group[i].end) << text;
        ASSERT_EQ(fast.after[i], token.after[i]) << text;
      }
    }
    ASSERT_EQ(token.count, wanted.group.size()) << text;
    for (std::size_t i = 0; i < token.count; ++i) {
      ASSERT_EQ(token.group[i].begin, wanted.group[i].first) << text;
      ASSERT_EQ(token.group[i].end, wanted.group[i].second) << text;
      ASSERT_EQ(token.after[i], wanted.after[i]) << text;
    }
  };
  for (std::uint64_t n = 0; n < 9 * 9 * 9 * 9 * 9;
       ++n) {  // every string of six that starts with a digit
    std::string text = "1";
    for (std::uint64_t rest = n, i = 0; i < 5; ++i, rest /= 9) text.push_back(alphabet[rest % 9]);
    check(text);
  }
  for (int i = 0; i < 20'000; ++i) {
    std::string text = "2";
    for (int k = 0; k < 30; ++k) text.push_back(alphabet[random() % alphabet.size()]);
    check(text);
  }
}

TEST(Metamorphic, text_moved_by_any_number_of_bytes_gives_the_same_mentions_moved) {
  const auto table = read_file(TADASU_SOURCE_DIR "/tests/quality/find.tsv");
  ASSERT_TRUE(table.ok());
  std::string text;
  for (const char* mark : {"電話：090-1234-5678 メール taro@example.jp\n",
                           "山田太郎様 〒160-0023 東京都新宿区西新宿2-8-1\n",
                           "カード4539 5787 6362 1486\n", "ＴＥＬ０３－１２３４－５６７８\n"})
    text += mark;
  const auto still = find_in(text);
  ASSERT_GE(still.size(), 7u);
  for (std::size_t shift = 1; shift <= 70; ++shift) {
    const auto moved = find_in(std::string(shift, ' ') + "\n" + text);
    ASSERT_EQ(moved.size(), still.size()) << shift;
    for (std::size_t i = 0; i < still.size(); ++i) {
      EXPECT_EQ(moved[i].begin, still[i].begin + shift + 1);
      EXPECT_EQ(moved[i].end, still[i].end + shift + 1);
      EXPECT_EQ(moved[i].kind, still[i].kind);
    }
  }
}

TEST(Metamorphic, full_width_digits_are_the_same_numbers) {
  for (const char* line :
       {"電話：090-1234-5678", "個人番号：123456789018", "カード番号 4539-5787-6362-1486",
        "〒160-0023 東京都新宿区西新宿2-8-1", "口座番号：1234567"}) {
    std::string wide;
    for (const char* p = line; *p != 0; ++p) {
      if (*p >= '0' && *p <= '9')
        wide += "\xEF\xBC" + std::string(1, static_cast<char>('\x90' + (*p - '0')));
      else
        wide.push_back(*p);
    }
    const auto narrow_found = find_in(line), wide_found = find_in(wide);
    ASSERT_FALSE(narrow_found.empty()) << line;
    ASSERT_EQ(narrow_found.size(), wide_found.size()) << wide;
    for (std::size_t i = 0; i < wide_found.size(); ++i)
      EXPECT_EQ(narrow_found[i].kind, wide_found[i].kind) << wide;
  }
}

TEST(Robust, random_bytes_that_are_valid_utf8_never_break_a_span) {
  std::mt19937_64 random(11);
  const std::vector<std::string> parts = {
      "山", "田",   "太郎", "様",     "0",      "1", "９", "-",
      "ー", "@",    "a",    ".",      "：",     ":", "\n", " ",
      "　", "〒",   "氏名", "東京都", "新宿区", "(", "）", "\xF0\xA0\xAE\xB7",
      "é",  "昭和", "年",   "電話"};
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (int k = 0; k < 24; ++k) text += parts[random() % parts.size()];
    std::uint32_t last = 0;
    for (const Mention& m : find_in(text)) {
      ASSERT_LT(m.begin, m.end) << text;
      ASSERT_LE(m.end, text.size()) << text;
      ASSERT_GE(m.begin, last) << text;
      ASSERT_TRUE(m.end == text.size() || (static_cast<unsigned char>(text[m.end]) & 0xC0) != 0x80)
          << text;
      ASSERT_TRUE((static_cast<unsigned char>(text[m.begin]) & 0xC0) != 0x80) << text;
      ASSERT_TRUE(m.strength > 0 && m.strength <= 1) << text;
      last = m.begin;
    }
  }
}

TEST(Finder, AnEarlierPieceHidesNoName) {
  std::vector<Mention> out;
  for (const std::string_view text : {"山田様", "珍姓様"}) {
    unpack::Piece piece;
    piece.text = text;
    finder().find(piece, out);
  }
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[1].end, std::string_view("珍姓").size());
}

// Twelve digits with a right check digit are one in eleven of all: without the word nobody's.
TEST(MyNumbers, are_not_found_in_logs_and_prose_that_hold_none) {
  std::mt19937_64 random(11);
  std::string text;
  for (int i = 0; i < 40'000; ++i) {
    const std::string digits = std::to_string(100'000'000'000 + random() % 900'000'000'000);
    switch (random() % 6) {
      case 0:
        text += "10.0.0.7 - - [22/Nov/2026:10:00:00 +0900] \"GET /i?id=" + digits + "\" 200 512\n";
        break;
      case 1:
        text += "ERROR trace " + digits + " queue=" + digits.substr(0, 6) + " retry\n";
        break;
      case 2:
        text += "注文番号は" + digits + "で、翌日に発送した。\n";
        break;
      case 3:
        text += "問い合わせ番号 " + digits.substr(0, 4) + "-" + digits.substr(4, 4) + "-" +
                digits.substr(8) + " の荷物が届いた。\n";
        break;
      case 4:
        text += "個人情報の保護に関する規程（第" + digits + "号）を改める。\n";
        break;
      default:
        text += "{\"seq\":" + digits + ",\"note\":\"番号を個人に付ける\"}\n";
    }
  }
  int found = 0;
  for (const Mention& m : find_in(text)) found += m.kind == Kind::MyNumber ? 1 : 0;
  EXPECT_EQ(found, 0);
}

// 160-0023 is 西新宿 of 新宿区, 100-0005 丸の内 of 千代田区; 府中市 stands in two prefectures.
TEST(Places, an_address_says_whether_it_agrees_with_the_postal_code_beside_it) {
  const auto place = [](std::string_view text, const std::vector<Mention>& found) {
    std::string out;
    for (const Mention& m : found) {
      if (m.kind != Kind::PostalCode && m.kind != Kind::Address) continue;
      EXPECT_FALSE(has_reason(m.reasons, Reason::Neighbour) &&
                   has_reason(m.reasons, Reason::Differs))
          << text;
      out += has_reason(m.reasons, Reason::Neighbour) ? '=' : '-';
      if (has_reason(m.reasons, Reason::Differs)) out.back() = '!';
    }
    return out;
  };
  const auto in_prose = [&](std::string_view text) { return place(text, find_in(text)); };
  EXPECT_EQ(in_prose("〒160-0023 東京都新宿区西新宿2-8-1"), "==");
  EXPECT_EQ(in_prose("〒100-0005 東京都新宿区西新宿2-8-1"), "!!");
  EXPECT_EQ(in_prose("東京都新宿区西新宿2-8-1"), "-");
  EXPECT_EQ(in_prose("〒183-0055\n東京都府中市府中町1-2-3"), "==");
  EXPECT_EQ(in_prose("〒726-0003 広島県府中市元町1-2-3"), "==");
  const auto in_row = [&](const std::vector<std::string>& row) {
    std::vector<std::vector<std::string>> rows = {{"氏名", "郵便番号", "都道府県", "住所"}};
    for (int i = 0; i < 4; ++i) rows.push_back(row);
    const MadeTable table(rows);
    std::vector<Mention> found;
    finder().forget();
    finder().find(table.piece, found);
    found.erase(
        std::remove_if(found.begin(), found.end(), [](const Mention& m) { return m.row != 1; }),
        found.end());
    return place(table.text, found);
  };
  EXPECT_EQ(in_row({"山田太郎", "160-0023", "", "東京都新宿区西新宿2-8-1"}), "==");
  EXPECT_EQ(in_row({"山田太郎", "100-0005", "", "東京都新宿区西新宿2-8-1"}), "!!");
  EXPECT_EQ(in_row({"山田太郎", "1000005", "東京都", "新宿区西新宿2-8-1"}), "!-!");
  EXPECT_EQ(in_row({"山田太郎", "1600023", "東京都", "新宿区西新宿2-8-1"}), "=-=");
}

}  // namespace
}  // namespace tadasu::find
