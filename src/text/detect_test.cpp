// Quality of detection as a table: the share that must be right per encoding, on strings as short
// as evidence gets. A fall below the line fails.
#include <gtest/gtest.h>

#include <random>

#include "text/decode_reference.h"
#include "text/encoding.h"

namespace tadasu::text {
namespace {

// Invented names, headings and sentences; from short to very short.
constexpr std::string_view kTexts[] = {
    "氏名,住所,電話番号",
    "顧客番号,氏名,フリガナ,生年月日,性別",
    "山田太郎",
    "佐藤花子",
    "鈴木 一郎",
    "髙橋",
    "渡辺 優子",
    "東京都新宿区西新宿2-8-1",
    "ヤマダ タロウ",
    "さとう はなこ",
    "株式会社みほん商事",
    "お問い合わせありがとうございます。",
    "会議の議事録を送ります。ご確認ください。",
    "患者ID,診断名,投薬",
    "口座番号 普通 1234567",
    "No,名前,メール",
    "パスワード",
    "様",
    "田中",
    "中村",
    "加藤",
    "高木",
    "清水",
    "林",
    "日本",
    "合計金額：１，２３４円",
    "令和6年4月1日",
    "男",
    "女",
    "備考",
    "長谷川",
    "五十嵐",
    "小鳥遊",
    "齋藤",
    "澤井",
    "ご担当者様",
    "【重要】個人情報の漏えいについて",
    "①申込書 ②同意書",
    "件名: 打ち合わせの件",
    "id,name,memo\r\n1,山本,至急\r\n",
    "北海道札幌市中央区",
    "沖縄県那覇市",
    "マンション",
    "アイウ",
};
constexpr std::string_view kHalfKana[] = {
    "ﾔﾏﾀﾞ ﾀﾛｳ", "ｻﾄｳ ﾊﾅｺ",    "ｽｽﾞｷ",     "ﾀﾅｶ ｹﾝｼﾞ",      "ﾜﾀﾅﾍﾞ",    "ﾅｶﾑﾗ",
    "氏名ｶﾅ",   "ｶ)ﾐﾎﾝｼｮｳｼﾞ", "ﾌﾘｶﾞﾅ",    "ﾄｳｷｮｳﾄｼﾝｼﾞｭｸｸ", "ﾒｰﾙｱﾄﾞﾚｽ", "ｺﾊﾞﾔｼ",
    "ﾖｼﾀﾞ",     "ｲﾄｳ ﾏｻﾙ",    "ﾔﾏﾓﾄ ﾕｳｺ", "山田,ﾔﾏﾀﾞ",
};

struct Tally {
  int right = 0;
  int all = 0;
  std::string wrong;
  void add(Encoding encoding, std::string_view text) {
    const std::string raw = encode_reference(encoding, text);
    if (raw.empty()) return;
    const Encoding found = detect_encoding(raw);
    ++all;
    if (found == encoding)
      ++right;
    else
      wrong += std::string(text) + " as " + encoding_name(found) + "; ";
  }
};

void expect_share(const char* what, const Tally& tally, double least) {
  const double share = static_cast<double>(tally.right) / tally.all;
  EXPECT_GE(share, least) << what << ": " << tally.right << "/" << tally.all
                          << " wrong: " << tally.wrong;
  ::testing::Test::RecordProperty(what, tally.right);
  std::printf("%-22s %3d/%3d  %s\n", what, tally.right, tally.all, tally.wrong.c_str());
}

TEST(Detect, ShortJapaneseIsToldApart) {
  const struct {
    const char* what;
    Encoding encoding;
    double least;
  } lines[] = {{"utf-8", Encoding::Utf8, 1.0},
               {"cp932", Encoding::Cp932, 0.95},
               {"euc-jp", Encoding::EucJp, 0.90},
               {"iso-2022-jp", Encoding::Iso2022Jp, 1.0},
               {"utf-16le without BOM", Encoding::Utf16Le, 0.75},
               {"utf-16be without BOM", Encoding::Utf16Be, 0.75}};
  for (const auto& line : lines) {
    Tally tally;
    for (const std::string_view text : kTexts) tally.add(line.encoding, text);
    expect_share(line.what, tally, line.least);
  }
}

TEST(Detect, HalfWidthKanaIsToldApart) {
  Tally cp932;
  Tally euc_jp;
  Tally utf8;
  for (const std::string_view text : kHalfKana) {
    cp932.add(Encoding::Cp932, text);
    euc_jp.add(Encoding::EucJp, text);
    utf8.add(Encoding::Utf8, text);
  }
  expect_share("half kana, cp932", cp932, 0.93);
  expect_share("half kana, euc-jp", euc_jp, 0.93);
  expect_share("half kana, utf-8", utf8, 1.0);
}

TEST(Detect, AFileOfManyRowsIsAlwaysRight) {
  std::mt19937_64 random(3);
  constexpr std::string_view kNames[] = {"山田",   "佐々木", "長谷川",    "齋藤", "三田村",
                                         "五十嵐", "ﾀﾅｶ",    "ﾔﾏﾓﾄ ｹﾝｼﾞ", "渡邉", "髙木"};
  for (int round = 0; round < 60; ++round) {
    std::string text = "番号,氏名,住所\r\n";
    for (int row = 0; row < 20; ++row) {
      text += std::to_string(random() % 9000) + "," + std::string(kNames[random() % 10]) +
              ",東京都港区三田" + std::to_string(random() % 9) + "丁目\r\n";
    }
    for (const Encoding encoding :
         {Encoding::Utf8, Encoding::Cp932, Encoding::EucJp, Encoding::Utf16Le, Encoding::Utf16Be}) {
      const std::string raw = encode_reference(encoding, text);
      if (raw.empty()) continue;
      // Wherever the head of the file was cut.
      for (std::size_t cut = 0; cut < 4; ++cut) {
        ASSERT_EQ(detect_encoding(std::string_view(raw).substr(0, raw.size() - cut)), encoding)
            << round << " " << cut;
      }
    }
  }
}

TEST(Detect, ABomDecides) {
  EXPECT_EQ(detect_encoding("\xEF\xBB\xBF"
                            "a"),
            Encoding::Utf8);
  EXPECT_EQ(detect_encoding(std::string_view("\xFF\xFE"
                                             "a\0",
                                             4)),
            Encoding::Utf16Le);
  EXPECT_EQ(detect_encoding(std::string_view("\xFE\xFF\0a", 4)), Encoding::Utf16Be);
}

TEST(Detect, AsciiAndNothingAreUtf8) {
  EXPECT_EQ(detect_encoding(""), Encoding::Utf8);
  EXPECT_EQ(detect_encoding("id,name\n1,Smith\n"), Encoding::Utf8);
  EXPECT_EQ(detect_encoding("\x1b[31mred\x1b[0m log\n"), Encoding::Utf8);
  EXPECT_EQ(detect_encoding("page\x0c"
                            "page\x1a"),
            Encoding::Utf8);
}

TEST(Detect, AFewBadBytesDoNotTurnUtf8IntoSomethingElse) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "氏名と住所を確認しました。";
  text.insert(30, "\xFF\x8E");
  EXPECT_EQ(detect_encoding(text), Encoding::Utf8);
  std::string with_nul = text;
  with_nul.insert(300, std::string(3, '\0'));
  EXPECT_EQ(detect_encoding(with_nul), Encoding::Utf8);
}

// Scoring began at the first byte beyond ASCII for some and at the first byte for UTF-16, which so
// had fewer bytes to write, and won: everybody in such a file was hidden.
TEST(Detect, AsciiBeforeTheFirstOtherByteIsNoUtf16) {
  constexpr std::string_view kRow = "1042,Anna Smith,12 High Street,anna.smith@example.com\r\n";
  const struct {
    std::string odd;
    Encoding encoding;
  } lines[] = {
      {"1043,Fran\xC3\xA7ois Lef\xC3\xA8vre,caf\xC3\xA9\r\n", Encoding::Utf8},
      {"1043,Fran\xE7ois Lef\xE8vre,caf\xE9\r\n", Encoding::Latin1},
      {"1043," + encode_reference(Encoding::Cp932, "山田太郎") + ",1-2-3\r\n", Encoding::Cp932},
      {"1043," + encode_reference(Encoding::EucJp, "山田太郎") + ",1-2-3\r\n", Encoding::EucJp}};
  for (const auto& line : lines) {
    for (std::size_t before = 0; before < 65'000; before += 1'500) {
      for (const std::size_t size : {before + 200, std::size_t{65'536}}) {
        std::string head;
        while (head.size() < before) head += kRow;
        head += line.odd;
        while (head.size() < size) head += kRow;
        for (const std::size_t cut : {0, 1}) {
          ASSERT_EQ(detect_encoding(std::string_view(head).substr(0, head.size() - cut)),
                    line.encoding)
              << before << " " << size << " " << cut;
        }
      }
    }
  }
}

TEST(Detect, WesternTextIsLatin1) {
  EXPECT_EQ(detect_encoding("Fran\xE7ois Lef\xE8vre, caf\xE9 de la gare\n"), Encoding::Latin1);
  EXPECT_EQ(detect_encoding("M\xFCller, K\xF6ln, Stra\xDF"
                            "e 5\n"),
            Encoding::Latin1);
}

TEST(Detect, NoTextIsBinary) {
  EXPECT_EQ(detect_encoding("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"), Encoding::Binary);
  EXPECT_EQ(detect_encoding(std::string_view("PK\x03\x04\x14\0\0\0", 8)), Encoding::Binary);
  EXPECT_EQ(detect_encoding(std::string_view("\x7F"
                                             "ELF\x02\x01\x01\0\0\0\0",
                                             11)),
            Encoding::Binary);
  EXPECT_EQ(detect_encoding(std::string(100, '\0')), Encoding::Binary);
  std::mt19937_64 random(5);
  int binary = 0;
  for (int round = 0; round < 200; ++round) {
    std::string noise;
    for (int i = 0; i < 4096; ++i) noise += static_cast<char>(random());
    binary += detect_encoding(noise) == Encoding::Binary ? 1 : 0;
  }
  EXPECT_EQ(binary, 200);
}

TEST(Detect, AnswersForEveryShortString) {
  for (unsigned a = 0; a < 256; ++a) {
    for (unsigned b = 0; b < 256; ++b) {
      const char raw[] = {static_cast<char>(a), static_cast<char>(b)};
      const Encoding found = detect_encoding({raw, 2});
      std::string out;
      decode(found, {raw, 2}, out);
      ASSERT_TRUE(is_valid_utf8(out));
    }
  }
}

}  // namespace
}  // namespace tadasu::text
