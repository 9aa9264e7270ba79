#include "text/fold.h"

#include <gtest/gtest.h>

#include <random>

#include "text/japanese_numeral.h"

namespace tadasu::text {
namespace {

TEST(FoldWidth, HalfAndFullWidthBecomeOne) {
  EXPECT_EQ(fold_width("ＡＢｃ１２３＠"), "ABc123@");
  EXPECT_EQ(fold_width("ｱｲｳ ｶﾞｷﾞ ﾊﾟﾋﾟ ｳﾞ ｰ"), "アイウ ガギ パピ ヴ ー");
  EXPECT_EQ(fold_width("か\u3099は\u309A"), "がぱ");  // as macOS writes file names
  EXPECT_EQ(fold_width("山田　太郎"), "山田 太郎");
  EXPECT_EQ(fold_width("plain ASCII ~ stays"), "plain ASCII ~ stays");
  EXPECT_EQ(fold_width(""), "");
}

TEST(FoldWidth, AVoicingMarkWithoutAKanaToVoiceStays) {
  EXPECT_EQ(fold_width("ｱﾞ"), "ア゛");
  EXPECT_EQ(fold_width("ﾞ"), "゛");
  EXPECT_EQ(fold_width("ｶﾟ"), "カ゜");
}

TEST(FoldWidth, HyphensAndTildesAreOneAndTheBarIsOneOnlyBetweenDigits) {
  EXPECT_EQ(fold_width("1‐2‑3–4—5−6－7～8〜9"), "1-2-3-4-5-6-7-8-9");
  EXPECT_EQ(fold_width("090ー1234ｰ5678"), "090-1234-5678");
  EXPECT_EQ(fold_width("１ー２"), "1-2");
  EXPECT_EQ(fold_width("コーポ1ー"), "コーポ1ー");
  EXPECT_EQ(fold_width("ー1"), "ー1");
}

// What the quick ways say of each character, and of bytes that are none, the slow ones say too.
TEST(NextChar, InLineAndSlowlyItIsTheSame) {
  std::mt19937 random(7);
  for (char32_t c = 1; c < 0x30000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text;
    append_utf8(text, c);
    ASSERT_EQ(text.size(), c < 0x80 ? 1U : c < 0x800 ? 2U : c < 0x10000 ? 3U : 4U);
    for (int round = 0; round < 3; ++round) {
      std::size_t pos = 0, slow_pos = 0;
      const char32_t read = next_char(text, pos);
      ASSERT_EQ(read, next_char_slowly(text, slow_pos)) << std::uint32_t{c};
      ASSERT_EQ(pos, slow_pos) << std::uint32_t{c};
      if (round == 0) {
        ASSERT_EQ(read, c);
      }
      text[random() % text.size()] = static_cast<char>(random());
      text.resize(1 + random() % text.size());
    }
  }
}

TEST(FoldKey, KanjiAreTheirOwnKeysButForVariants) {
  for (char32_t c = 0x3400; c <= 0x9FFF; ++c) {
    std::string kanji, variant;
    append_utf8(kanji, c), append_utf8(variant, fold_variant(c));
    ASSERT_EQ(fold_width(kanji), kanji);
    ASSERT_EQ(fold_key(kanji), kanji);
    ASSERT_EQ(name_key(kanji), variant);
  }
}

TEST(FoldChars, AreTheCharactersOfTheFoldedTextByTheirVariants) {
  const std::u32string chars = U"ｱｶﾞﾊﾟ゛か\u3099ー1２－‐~〜～ 　髙邉々\U000E0100𠮷A丁目";
  std::mt19937 random(8);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto count = random() % 9; count > 0; --count)
      append_utf8(text, chars[random() % chars.size()]);
    if (round % 20 == 0 && !text.empty()) text[random() % text.size()] = '\xE3';
    const std::string wide = fold_width(text);
    std::u32string wanted;
    for (std::size_t pos = 0; pos < wide.size();) wanted += fold_variant(next_char(wide, pos));
    ASSERT_EQ(fold_chars(text), wanted) << text;
  }
}

TEST(FoldKey, WhatSaysNothingOfThePersonIsDropped) {
  EXPECT_EQ(fold_key("さとう・いちろう"), fold_key("サトウ イチロウ"));
  EXPECT_EQ(fold_key("ｼｮｳｺ"), "シヨウコ");
  EXPECT_EQ(fold_key("Smith, John"), "smithjohn");
  EXPECT_EQ(fold_key("(株)サーバー"), "株サバ");
}

TEST(NameKey, VariantsOfOneNameAreOneAndDifferentNamesAreNot) {
  EXPECT_EQ(name_key("髙橋"), name_key("高橋"));
  EXPECT_EQ(name_key("山﨑"), name_key("山崎"));
  EXPECT_EQ(name_key("渡邊"), name_key("渡辺"));
  EXPECT_EQ(name_key("渡邉"), name_key("渡辺"));
  EXPECT_EQ(name_key("齋藤 一郎"), name_key("斉藤　一郎"));
  EXPECT_EQ(name_key("齊藤"), name_key("斎藤"));
  EXPECT_EQ(name_key("佐々木"), name_key("佐佐木"));
  EXPECT_EQ(name_key("葛\U000E0100城"), name_key("葛城"));
  EXPECT_EQ(name_key("\uFA19田"), name_key("神田"));  // 神 as a compatibility ideograph
  EXPECT_EQ(name_key("吉\uFE00田"), name_key("吉田"));
  EXPECT_EQ(name_key("\u9ED1澤 龜太郞"), name_key("黒沢 亀太郎"));
  EXPECT_EQ(name_key("José Núñez"), name_key("Jose Nunez"));
  EXPECT_EQ(name_key("Nguyễn Văn Đức"), "nguyenvanduc");
  EXPECT_EQ(name_key("e\u0301"), "e");
  EXPECT_NE(name_key("大田"), name_key("太田"));
  EXPECT_NE(name_key("佐藤"), name_key("左藤"));
  EXPECT_NE(name_key("河合"), name_key("川合"));
  EXPECT_NE(name_key("裕子"), name_key("祐子"));
}

TEST(KanaKey, OneReadingInAllItsSpellingsIsOneKey) {
  for (const char* written :
       {"サトウ", "ｻﾄｳ", "さとう", "サトー", "SATO", "Satou", "satoh", "Satō", "Satô"}) {
    EXPECT_EQ(kana_key(written), kana_key("サトウ")) << written;
  }
  EXPECT_EQ(kana_key("オオノ"), kana_key("オーノ"));
  EXPECT_EQ(kana_key("Ohno"), kana_key("おおの"));
  EXPECT_EQ(kana_key("シミズ"), kana_key("シミヅ"));
  EXPECT_EQ(kana_key("Shimizu"), kana_key("simidu"));
  EXPECT_EQ(kana_key("ジュンコ"), kana_key("junko"));
  EXPECT_EQ(kana_key("ゆうこ"), kana_key("ユウコ"));
  EXPECT_EQ(kana_key("HATTORI"), kana_key("ハットリ"));
  EXPECT_EQ(kana_key("Kyoko"), kana_key("キョウコ"));
  EXPECT_EQ(kana_key("ヤマダ タロウ"), kana_key("YAMADA TARO"));
  EXPECT_EQ(kana_key("Kenichi"), kana_key("ケンイチ"));
  EXPECT_EQ(kana_key("Ken'ichi"), kana_key("ケンイチ"));
  EXPECT_EQ(kana_key("Shinya"), kana_key("しんや"));
  EXPECT_EQ(kana_key("Hirosi Tuti"), kana_key("ヒロシ ツチ"));
  EXPECT_EQ(kana_key("Syouta"), kana_key("ショウタ"));
  EXPECT_NE(kana_key("アンナ"), kana_key("アナ"));
  EXPECT_NE(kana_key("ケイコ"), kana_key("ケコ"));
  EXPECT_NE(kana_key("サトウ"), kana_key("サイトウ"));
  EXPECT_NE(kana_key("ヨシダ"), kana_key("ヨシタ"));
}

TEST(KanaKey, LettersThatAreNoReadingStayLetters) {
  EXPECT_EQ(kana_key("Smith"), "smith");
  EXPECT_EQ(kana_key(""), "");
}

TEST(DigitsOnly, TakesBothWidths) {
  EXPECT_EQ(digits_only("０９０－１２３４"), "0901234");
  EXPECT_EQ(digits_only("〒123-4567"), "1234567");
  EXPECT_EQ(digits_only("なし"), "");
}

TEST(AddressKey, OnePlaceHasOneKey) {
  const std::string key = address_key("東京都新宿区西新宿2-8-1");
  for (const char* written : {"新宿区西新宿2-8-1", "東京都新宿区西新宿２丁目８番１号",
                              "東京都新宿区西新宿二丁目8番1号", "東京都 新宿区 西新宿 2-8-1",
                              "〒160-0023 東京都新宿区西新宿2-8-1", "東京都新宿区西新宿２ー８ー１",
                              "東京都新宿区西新宿2丁目8の1", "東京都新宿区西新宿二－八－一",
                              "東京都新宿区西新宿二丁目八番一号", "東京都新宿区西新宿２−８−１"}) {
    EXPECT_EQ(address_key(written), key) << written;
  }
  EXPECT_EQ(key, "新宿区西新宿2-8-1");
}

TEST(AddressKey, NamesWithNumbersAndHyphensInThemStayNames) {
  EXPECT_EQ(address_key("東京都港区三田3-1"), "港区三田3-1");
  EXPECT_EQ(address_key("長野県長野市大字南長野字幅下692-2"), "長野市南長野幅下692-2");
  EXPECT_EQ(address_key("東京都千代田区霞が関1-1"), address_key("東京都千代田区霞ヶ関1-1"));
  EXPECT_EQ(address_key("横浜市西区みなとみらい2-3-1 コーポ山田101号"),
            "横浜市西区みなとみらい2-3-1コーポ山田101");
  EXPECT_EQ(address_key("横浜市西区みなとみらい2丁目3番1号コーポ山田101号"),
            "横浜市西区みなとみらい2-3-1コーポ山田101");
  EXPECT_EQ(address_key("千葉市美浜区緑の丘1-2"), "千葉市美浜区緑の丘1-2");
  EXPECT_EQ(address_key("新宿区西新宿2-8-1 101"), "新宿区西新宿2-8-1-101");
  EXPECT_EQ(address_key("東京都千代田区100番地"), "千代田区100");
  EXPECT_EQ(address_key("ハイツ2-101"), "ハイツ2-101");
  EXPECT_EQ(address_key(""), "");
  EXPECT_NE(address_key("新宿区西新宿2-8-1"), address_key("新宿区西新宿28-1"));
  EXPECT_NE(address_key("新宿区西新宿2-8-11"), address_key("新宿区西新宿2-8-1 1"));
}

TEST(AddressKey, NumbersInTheNameOfATownAndItsCountyAreWrittenInOneWay) {
  EXPECT_EQ(address_key("北海道札幌市中央区北一条西二丁目3-4"), "札幌市中央区北1条西2-3-4");
  EXPECT_EQ(address_key("札幌市中央区北１条西２丁目３番地４"), "札幌市中央区北1条西2-3-4");
  EXPECT_EQ(address_key("大阪府堺市堺区宿院町東三丁1番5号"), "堺市堺区宿院町東3-1-5");
  EXPECT_EQ(address_key("東京都千代田区三番町5-1"), "千代田区3番町5-1");
  EXPECT_EQ(address_key("千代田区3番町５番１号"), "千代田区3番町5-1");
  EXPECT_EQ(address_key("岩手県盛岡市玉山第二地割12番地3"), address_key("盛岡市玉山第2地割12-3"));
  EXPECT_EQ(address_key("北海道余市郡余市町朝日町1"), address_key("余市町朝日町1"));
  EXPECT_EQ(address_key("愛知県蒲郡市旭町1"), "蒲郡市旭町1");
  EXPECT_EQ(address_key("福島県郡山市朝日1-2"), "郡山市朝日1-2");
  EXPECT_EQ(address_key("兵庫県赤穂郡上郡町大持2"), "上郡町大持2");
  EXPECT_EQ(address_key("奈良県大和郡山市北郡山町2"), "大和郡山市北郡山町2");
  EXPECT_EQ(address_key("千葉県香取市千二百番地"), "香取市1200");
  EXPECT_EQ(address_key("千代田区丸ノ内1-1"), address_key("千代田区丸の内1-1"));
  EXPECT_EQ(address_key("新宿区四ッ谷1-1"), address_key("新宿区四ツ谷1-1"));
  EXPECT_EQ(address_key("茨城県龍ケ崎市1-1"), address_key("竜ヶ崎市1-1"));
}

TEST(AddressKey, AKeyOfAKeyIsItself) {
  for (const char* written :
       {"東京都新宿区西新宿２丁目８番１号 メゾン三〇三号室", "北海道札幌市中央区北一条西2丁目",
        "京都府京都市中京区上る二条殿町五三八", "大阪府大阪市北区中之島１の３の２０"}) {
    EXPECT_EQ(address_key(address_key(written)), address_key(written)) << written;
  }
}

TEST(JapaneseNumeral, ReadsBothWaysOfWritingAndRefusesTheRest) {
  EXPECT_EQ(japanese_numeral(U"二十三"), 23U);
  EXPECT_EQ(japanese_numeral(U"十"), 10U);
  EXPECT_EQ(japanese_numeral(U"百五"), 105U);
  EXPECT_EQ(japanese_numeral(U"千九百八十"), 1980U);
  EXPECT_EQ(japanese_numeral(U"一九八〇"), 1980U);
  EXPECT_EQ(japanese_numeral(U"二〇"), 20U);
  EXPECT_FALSE(japanese_numeral(U""));
  EXPECT_FALSE(japanese_numeral(U"二三十"));
  EXPECT_FALSE(japanese_numeral(U"十百"));
  EXPECT_FALSE(japanese_numeral(U"三月"));
}

TEST(Script, EveryCharacterHasOne) {
  EXPECT_EQ(script_of('a'), Script::Ascii);
  EXPECT_EQ(script_of('7'), Script::Digit);
  EXPECT_EQ(script_of(U'あ'), Script::Hiragana);
  EXPECT_EQ(script_of(U'ヴ'), Script::Katakana);
  EXPECT_EQ(script_of(U'ｱ'), Script::Katakana);
  EXPECT_EQ(script_of(U'漢'), Script::Kanji);
  EXPECT_EQ(script_of(U'々'), Script::Kanji);
  EXPECT_EQ(script_of(U'𠮷'), Script::Kanji);
  EXPECT_EQ(script_of(U'Ａ'), Script::FullWidthAscii);
  EXPECT_EQ(script_of(U'é'), Script::Other);
}

TEST(NextChar, GoesOverEveryCodePointAndBack) {
  for (char32_t c = 0; c < 0x110000; c += c < 0x3000 ? 1 : 7) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text;
    append_utf8(text, c);
    std::size_t pos = 0;
    ASSERT_EQ(next_char(text, pos), c);
    ASSERT_EQ(pos, text.size());
  }
}

}  // namespace
}  // namespace tadasu::text
