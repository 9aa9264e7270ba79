// The quick ways of a table (shapes, what is remembered of cells) against the full judgment.
#include "find/table.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "base/pack.h"
#include "find/cell_memo.h"
#include "find/place_memo.h"
#include "find/rules_for_test.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

using Cells = std::vector<std::string>;

// Invented people and what clerks make of such columns.
const std::vector<Cells> kColumns = {
    {"会員番号", "M-01000001", "M-01000002", "AB/12.3", "なし", "12 345", "Ｍ１２", "x", "退会"},
    {"氏名", "山田 太郎", "佐藤　花子", "鈴木 一", "林 さくら", "高橋健太", "田中 一郎・田中 花子",
     "山田太郎 山田花子", "株式会社青葉", "Sato Hanako", "佐々木 蔵之介", "小林 誠 様", "-", "未定",
     "山田太郎 花子", "ジョン・スミス", "山田 　太郎"},
    {"フリガナ", "ヤマダ タロウ", "サトウ　ハナコ", "ｽｽﾞｷ ﾊｼﾞﾒ", "はやし さくら", "不明",
     "TAKAHASHI"},
    {"生年月日", "1969/03/19", "1980-1-2", "1980-02-30", "2000/02/29", "昭和55年1月2日", "S55.1.2",
     "1979/13/01", "19800102", "29222", "1980/01/02 00:00", "0000/00/00", "1750/01/01"},
    {"性別", "男", "女", "男性", "F", "その他", "1"},
    {"郵便番号", "150-0041", "1500041", "〒150-0041", "999-9999", "150 0041", "600001",
     "１５０－００４１"},
    {"住所", "東京都世田谷区三軒茶屋2-3-4 メゾン青葉201", "横浜市鶴見区鶴見中央1-2-3", "世田谷区",
     "東京タワーの下あたり", "大阪府", "番地なし", "同上", "北海道札幌市北区北8条西5丁目"},
    {"電話番号", "090-1234-5678", "03-1234-5678", "0467-12-3456", "045-123-4567", "0120-123-456",
     "0800-123-4567", "09012345678", "(夜間) 090-1111-2222", "0467-1-23456", "04-7123-4567",
     "03-123-45678", "012-034-5678", "018-012-3456", "+81-90-1234-5678", "9012345678", "なし"},
    {"メールアドレス", "taro.yamada@example.jp", "a..b@example.jp", "a@b", "x@.example.jp",
     "taro@example.jp, hanako@example.jp", "taro+1@mail.example.net", "taro@example.c1",
     "@example.jp", "a-very-long-name-of-somebody@mail.example.net", "taro@example..jp", "なし",
     "taro@example.j"},
    {"備考", "カタログ送付済み。領収証は不要。配達は平日の夕方以降を希望される",
     "電話は090-3333-4444へ。奥様の山田花子さんに取り次ぎを希望される。夕方以降",
     "うつ病で通院中とのこと。", "特になし", "taro@example.jp", "糖尿病",
     "please call back after the fifth of May"},
    {"商品名", "山田錦", "手帳2027年版", "メモ帳 A5", "06-1234-5678", "ver 10.0.1.2", "10.0.1.2"},
};

std::string row_of(std::mt19937& random, double odd) {
  const std::string_view pieces[] = {" ", "　", "-", "0", "様", "\t", "あ", "ー", "@", "."};
  std::string out;
  for (const Cells& column : kColumns) {
    const bool is_odd = std::generate_canonical<double, 20>(random) < odd;
    std::string cell = column[is_odd ? 1 + random() % (column.size() - 1) : 1];
    if (is_odd && random() % 3 == 0) {  // somewhere between two characters
      std::size_t at = random() % (cell.size() + 1);
      while (at < cell.size() && (static_cast<unsigned char>(cell[at]) & 0xC0) == 0x80) ++at;
      cell.insert(at, pieces[random() % std::size(pieces)]);
    }
    out += (out.empty() ? "" : ";") + cell;
  }
  return out;
}

struct Made {
  std::string text;
  std::vector<std::string> first_row;
  unpack::Piece piece;
};
void make_table(Made& made, const std::vector<std::string>& rows) {
  made.piece.shape = unpack::Shape::Table;
  made.piece.table = 1;
  for (const Cells& column : kColumns) made.first_row.push_back(column[0]);
  made.piece.first_row = &made.first_row;
  for (const std::string& row : rows) {
    unpack::Row out{made.piece.rows.size() + 2, static_cast<std::uint32_t>(made.piece.cells.size()),
                    0};
    for (std::size_t at = 0; at <= row.size(); ++out.cell_count) {
      const std::size_t end = std::min(row.find(';', at), row.size());
      made.piece.cells.push_back({static_cast<std::uint32_t>(made.text.size() + at),
                                  static_cast<std::uint32_t>(made.text.size() + end)});
      at = end + 1;
    }
    made.piece.rows.push_back(out);
    made.text += row + "\n";
  }
  made.text.pop_back();  // the last value ends the text: nothing may be read behind it
  made.piece.text = made.text;
}

// A line a mention. Names and addresses shaped as such are believed as their header says, which a
// full judgment does not always: their strength is left out.
std::vector<std::string> shown(const unpack::Piece& piece, const std::vector<Mention>& mentions) {
  std::vector<std::string> out;
  for (const Mention& m : mentions) {
    out.push_back(std::to_string(m.row) + ":" + std::to_string(m.column) + " " +
                  std::string(kind_id(m.kind)) + "[" +
                  std::string(piece.text.substr(m.begin, m.end - m.begin)) + "]");
    if (m.kind != Kind::Address && m.kind != Kind::PersonName)
      out.back() += " " + std::to_string(m.strength) + " " + std::to_string(m.reasons);
    else if (has_reason(m.reasons, Reason::Neighbour) || has_reason(m.reasons, Reason::Differs))
      out.back() += " " + std::to_string(has_reason(m.reasons, Reason::Neighbour));
  }
  return out;
}

TEST(TableReader, QuickAndFullFindTheSameInOddTables) {
  std::mt19937 random(5);
  for (const double odd : {0.0, 0.04, 0.3}) {
    TableReader quick(rules().dictionary, rules().lexicon, rules().scanner);
    TableReader full(rules().dictionary, rules().lexicon, rules().scanner, TableReader::Care::Full);
    std::vector<std::string> rows;
    for (int i = 0; i < 1500; ++i) rows.push_back(row_of(random, i < 250 ? odd / 4 : odd));
    Made made;
    make_table(made, rows);
    std::vector<Mention> by_quick, by_full;
    quick.read(made.piece, by_quick);
    full.read(made.piece, by_full);
    ASSERT_GT(by_full.size(), rows.size() * 8);
    const auto quickly = shown(made.piece, by_quick), fully = shown(made.piece, by_full);
    ASSERT_EQ(quickly.size(), fully.size());
    for (std::size_t i = 0; i < fully.size(); ++i) ASSERT_EQ(quickly[i], fully[i]) << odd;
  }
}

// A list of shifts has people for columns.
TEST(TableReader, WhatWasHandedOverCountsInASureHeaderToo) {
  Made made;
  make_table(made, {"氏名;電話番号;鷹架縁莉", "山田 太郎;090-1234-5678;早番",
                    "佐藤 花子;090-2345-6789;遅番"});
  made.first_row = {"氏名", "電話番号", "鷹架縁莉"};
  Mention known;
  known.begin = static_cast<std::uint32_t>(made.text.find("鷹架縁莉"));
  known.end = known.begin + 12;
  known.kind = Kind::PersonName;
  known.row = 0, known.column = 2;
  TableReader reader(rules().dictionary, rules().lexicon, rules().scanner);
  std::vector<Mention> mentions;
  reader.read(made.piece, std::span(&known, 1), mentions);
  EXPECT_EQ(reader.header(made.piece), made.first_row);
  ASSERT_EQ(mentions.size(), 5U);
  EXPECT_EQ(shown(made.piece, mentions)[0], "0:2 person_name[鷹架縁莉]");
  EXPECT_EQ(mentions[1].row, 1U);
}

TEST(TableReader, ASensitiveWordInARepeatedCellCountsInEveryRow) {
  std::vector<std::string> rows;
  for (int i = 0; i < 40; ++i)
    rows.push_back("M-" + std::to_string(100 + i) +
                   ";山田 太郎;ヤマダ タロウ;1969/03/19;男;150-0041;東京都世田谷区三軒茶屋2-3-4;"
                   "090-1234-5678;taro@example.jp;うつ病で通院中とのこと。;山田錦");
  Made made;
  make_table(made, rows);
  TableReader reader(rules().dictionary, rules().lexicon, rules().scanner);
  std::vector<Mention> mentions;
  reader.read(made.piece, mentions);
  std::vector<int> words(rows.size());
  for (const Mention& m : mentions) words[m.row] += m.kind == Kind::MedicalHistory ? 1 : 0;
  for (const int count : words) EXPECT_GE(count, 1);
}

// Twenty characters of Japanese with three of hiragana, six words of Latin; by character.
bool is_prose_slowly(std::string_view value) {
  std::size_t hiragana = 0, wide = 0, spaces = 0;
  for (std::size_t pos = 0; pos < value.size();) {
    const char32_t c = text::next_char(value, pos);
    wide += c >= 0x80 ? 1 : 0, hiragana += is_hiragana(c) ? 1 : 0, spaces += c == ' ' ? 1 : 0;
  }
  return (wide >= 20 && hiragana >= 3) || (wide * 2 < value.size() && spaces >= 5);
}

TEST(TableReader, ARemarkIsProseByItsCharactersWhereverItsKanaStand) {
  const std::string_view parts[] = {"済", "手帳", "は", "むろん", "ん", "カタログ",
                                    "a",  " ",    "。", "é",      "𠮷"};
  std::mt19937 random(21);
  std::vector<std::string> rows;
  const std::string front =
      "M-1;山田 太郎;ヤマダ タロウ;1969/03/19;男;150-0041;東京都世田谷区三軒茶屋2-3-4;"
      "090-1234-5678;taro@example.jp;";
  std::vector<bool> wanted;
  for (int i = 0; i < 600; ++i) {
    std::string remark = "x";
    for (auto count = 1 + random() % 24; count > 0; --count)
      remark += parts[random() % std::size(parts)];
    if (i % 3 == 0)
      remark = "のしあり" +
               std::string("請求書宛名変更済手帳二千年版毎年購入").substr(0, 3 * (14 + i % 5));
    rows.push_back(front + remark + ";山田錦");
    wanted.push_back(is_prose_slowly(remark));
  }
  Made made;
  make_table(made, rows);
  TableReader reader(rules().dictionary, rules().lexicon, rules().scanner);
  std::vector<Mention> mentions;
  reader.read(made.piece, mentions);
  std::vector<bool> found(rows.size());
  for (const Mention& m : mentions) {
    if (m.kind == Kind::FreeTextAboutPerson) found[m.row] = true;
  }
  for (std::size_t i = 0; i < rows.size(); ++i) ASSERT_EQ(found[i], wanted[i]) << rows[i];
}

TEST(PlaceMemo, AnswersLikeASecondLookAtTheAddress) {
  const std::string_view parts[] = {"東京都", "渋谷区", "三重県", "津市", "津",    "市",
                                    "横浜市", "鶴見区", " ",      "　",   "1-2-3", "四日市市",
                                    "北海道", "大",     "a",      "神南"};
  const std::uint32_t codes[] = {1500041, 5140001, 2300051, 9999999, 600001};
  std::mt19937 random(31);
  PlaceMemo memo;
  for (int i = 0; i < 60'000; ++i) {
    std::string text = ",";
    for (auto count = 1 + random() % 4; count > 0; --count)
      text += parts[random() % std::size(parts)];
    const std::size_t end = text.size();
    text += i % 2 == 0 ? "" : ",津市";
    const std::uint32_t code = codes[random() % std::size(codes)];
    const Scanner& scanner = rules().scanner;
    ASSERT_EQ(memo.judge(scanner, code, text, 1, end),
              scanner.judge_place(code, scanner.judge_city(text, 1, end).city))
        << text << " " << code;
  }
}

TEST(CellMemo, KnowsACellByAllItsBytesItsColumnAndItsTable) {
  CellMemo memo;
  const std::string cell = "配達は平日の夕方以降を希望される";
  EXPECT_EQ(memo.find(1, 2, cell), nullptr);
  memo.keep(1, 2, cell, {true, {}});
  ASSERT_NE(memo.find(1, 2, cell), nullptr);
  EXPECT_TRUE(memo.find(1, 2, cell)->is_mention);
  EXPECT_EQ(memo.find(2, 2, cell), nullptr);
  EXPECT_EQ(memo.find(1, 3, cell), nullptr);
  for (std::size_t i = 0; i < cell.size(); ++i) {
    std::string other = cell;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_EQ(memo.find(1, 2, other), nullptr);
  }
  EXPECT_EQ(memo.find(1, 2, cell.substr(3)), nullptr);
  memo.forget();
  EXPECT_EQ(memo.find(1, 2, cell), nullptr);
}

}  // namespace
}  // namespace tadasu::find
