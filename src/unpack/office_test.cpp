#include <gtest/gtest.h>

#include "unpack/number_format.h"
#include "unpack/sink_for_test.h"
#include "unpack/zip_for_test.h"

namespace tadasu::unpack {
namespace {

constexpr const char* kTypes =
    "<?xml version=\"1.0\"?><Types "
    "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";

Members workbook(const std::string& sheet, const std::string& strings,
                 const std::string& styles = "<styleSheet/>") {
  return {
      {"[Content_Types].xml", kTypes},
      {"xl/workbook.xml",
       "<workbook xmlns:r=\"r\"><sheets><sheet name=\"会員\" sheetId=\"1\" r:id=\"r1\"/><sheet "
       "name=\"裏\" sheetId=\"2\" state=\"hidden\" r:id=\"r2\"/></sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels",
       "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/><Relationship "
       "Id=\"r2\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>"},
      {"xl/styles.xml", styles},
      {"xl/sharedStrings.xml", "<sst>" + strings + "</sst>"},
      {"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + sheet + "</sheetData></worksheet>"},
      {"xl/worksheets/sheet2.xml",
       "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" "
       "t=\"inlineStr\"><is><t>hidden</t></is></c></row></sheetData></worksheet>"}};
}

TEST(Xlsx, SheetsAreTablesWithStringsNumbersDatesAndGaps) {
  const std::string styles =
      "<styleSheet><numFmts><numFmt numFmtId=\"170\" "
      "formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/><numFmt numFmtId=\"171\" "
      "formatCode=\"000\\-0000\"/></numFmts>"
      "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf "
      "numFmtId=\"14\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/></cellXfs></styleSheet>";
  const std::string strings =
      "<si><t>氏名</t></si><si><r><t>山田</t></r><r><t xml:space=\"preserve\"> 太郎</t></r><rPh "
      "sb=\"0\" eb=\"2\"><t>ヤマダ</t></rPh></si><si><t>生年月日</t></si>";
  const std::string sheet =
      "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>2</v></c></row>"
      "<row r=\"5\"><c r=\"A5\" t=\"s\"><v>1</v></c><c r=\"C5\" s=\"1\"><v>29221</v></c><c "
      "r=\"D5\" s=\"2\"><v>29221</v></c><c r=\"E5\" s=\"3\"><v>1000001</v></c><c "
      "r=\"F5\"><v>1.5</v></c>"
      "<c r=\"G5\"><v>9.0123456789E10</v></c><c r=\"H5\" t=\"b\"><v>1</v></c><c r=\"I5\" "
      "t=\"str\"><f>A1</f><v>formula</v></c></row>";
  const Seen seen = read_bytes("a.xlsx", make_zip(workbook(sheet, strings, styles)));
  ASSERT_EQ(seen.pieces.size(), 2U);
  const Part& piece = seen.pieces[0];
  EXPECT_EQ(piece.part, "会員");
  EXPECT_EQ(piece.first_row, (std::vector<std::string>{"氏名", "", "生年月日"}));
  ASSERT_EQ(piece.rows.size(), 2U);
  EXPECT_EQ(piece.rows[1].number, 5U);
  EXPECT_EQ(piece.rows[1].cells,
            (std::vector<std::string>{"山田 太郎", "", "1980-01-01", "1980-01-01", "100-0001",
                                      "1.5", "90123456789", "TRUE", "formula"}));
  EXPECT_EQ(seen.pieces[1].part, "裏");
  EXPECT_EQ(seen.pieces[1].rows[0].cells[0], "hidden");
  EXPECT_EQ(seen.verdict_of("a.xlsx"), "read");
  EXPECT_EQ(seen.verdicts.size(), 1U);
}

TEST(Xlsx, ASharedStringBombAndAnEntityBombStop) {
  std::string sheet;
  for (int row = 1; row < 3000; ++row)
    sheet += "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>0</v></c></row>";
  const Seen seen = read_bytes(
      "a.xlsx", make_zip(workbook(sheet, "<si><t>" + std::string(200'000, 'a') + "</t></si>")));
  EXPECT_EQ(seen.verdict_of("a.xlsx"), "unread:too_large");
  Members laughs = workbook("", "");
  laughs[4].second =
      "<!DOCTYPE sst [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
      "\"&a;&a;&a;&a;&a;&a;&a;&a;\">]><sst><si><t>&b;</t></si></sst>";
  const Seen bomb = read_bytes("a.xlsx", make_zip(laughs));
  EXPECT_EQ(bomb.verdict_of("a.xlsx"), "unread:damaged");
  EXPECT_EQ(bomb.unread[0].detail, "XML with a document type declaration");
  EXPECT_EQ(bomb.text_of("a.xlsx", "裏"), "hidden\n");
}

TEST(Xlsx, ADamagedSheetKeepsItsRowsBeforeTheDamage) {
  const Seen seen = read_bytes(
      "a.xlsx",
      make_zip(workbook("<row><c t=\"inlineStr\"><is><t>kept</t></is></c></row><row></oops>", "")));
  EXPECT_EQ(seen.pieces.at(0).rows.at(0).cells.at(0), "kept");
  EXPECT_EQ(seen.verdict_of("a.xlsx"), "unread:damaged");
}

TEST(Xlsx, ARowFarToTheRightCostsItsEmptyCells) {
  std::string sheet;
  for (int row = 1; row < 60'000; ++row)
    sheet += "<row><c r=\"XFD" + std::to_string(row) + "\"><v>1</v></c></row>";
  const Seen seen = [&] {
    const TemporaryFile file(make_zip(workbook(sheet, "")));
    Collector sink;
    sink.keep = false;
    unpack(file.fd(), {"a.xlsx", 0, UINT64_MAX, "", ""}, Budget{}, sink);
    return sink.seen;
  }();
  EXPECT_EQ(seen.verdict_of("a.xlsx"), "unread:too_large");
}

TEST(Xlsx, StringsAreFoundByTheirRelationInAnyCaseAndNeverMissingInSilence) {
  const std::string sheet = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>";
  Members named = workbook(sheet, "<si><t>山田</t></si><si><t>太郎</t></si>");
  named[4].first = "xl/SharedStrings.xml";
  EXPECT_EQ(read_bytes("a.xlsx", make_zip(named)).text_of("a.xlsx", "会員"), "山田\t太郎\n");
  Members related = named;
  related[4].first = "xl/words/all.xml";
  related[2].second.insert(related[2].second.rfind("</Relationships>"),
                           "<Relationship Id=\"s\" Type=\"http://purl.oclc.org/x/sharedStrings\" "
                           "Target=\"words/all.xml\"/>");
  EXPECT_EQ(read_bytes("a.xlsx", make_zip(related)).text_of("a.xlsx", "会員"), "山田\t太郎\n");
  const Seen lost = read_bytes("a.xlsx", make_zip(workbook(sheet, "<si><t>山田</t></si>")));
  EXPECT_EQ(lost.verdict_of("a.xlsx"), "unread:damaged");
  EXPECT_EQ(lost.text_of("a.xlsx", "会員"), "山田\t\n");
}

TEST(Xlsx, ASheetElsewhereIsReadAndOneThatIsMissingIsDamage) {
  Members moved = workbook("<row><c><v>1</v></c></row>", "");
  moved[5].first = "xl/elsewhere/s.xml";
  EXPECT_EQ(read_bytes("a.xlsx", make_zip(moved)).verdict_of("a.xlsx"), "unread:damaged");
  moved[2].second.replace(moved[2].second.find("worksheets/sheet1.xml"), 21, "elsewhere/s.xml");
  const Seen seen = read_bytes("a.xlsx", make_zip(moved));
  EXPECT_EQ(seen.text_of("a.xlsx", "会員"), "1\n");
  EXPECT_EQ(seen.verdict_of("a.xlsx"), "read");
}

TEST(Xlsx, MarginsOfFirstAndEvenPagesAreRead) {
  Members members = workbook("", "");
  members[5].second =
      "<worksheet><sheetData/><headerFooter><oddHeader>odd</oddHeader><evenFooter>even</evenFooter>"
      "<firstHeader>山田太郎</firstHeader></headerFooter></worksheet>";
  EXPECT_EQ(read_bytes("a.xlsx", make_zip(members)).text_of("a.xlsx", "会員 page header"),
            "odd\neven\n山田太郎\n");
}

TEST(Office, PartsThatNoReaderKnowsAreReadOrUnreadAndLooksAreNeither) {
  const Seen seen = read_bytes(
      "a.docx",
      make_zip(
          {{"[Content_Types].xml", kTypes},
           {"word/document.xml",
            "<w:document xmlns:w=\"w\"><w:p><w:t>text</w:t></w:p></w:document>"},
           {"word/styles.xml", "<styles>looks</styles>"},
           {"word/theme/theme1.xml", "<theme>looks</theme>"},
           {"docProps/thumbnail.jpeg", "\xff\xd8\xff"},
           {"xl/printerSettings/printerSettings1.bin", std::string("\1\2\0\3", 4)},
           {"word/diagrams/data1.xml",
            "<dgm:pt xmlns:dgm=\"d\" "
            "xmlns:a=\"a\"><dgm:t><a:p><a:r><a:rPr/><a:t>山田</a:t></a:r><a:r>"
            "<a:t>太郎</a:t></a:r></a:p><a:p><a:r><a:t>taro@example.jp</a:t></a:r></a:p></dgm:t>"
            "</dgm:pt>"},
           {"word/charts/chart1.xml", "<c:pt xmlns:c=\"c\"><c:v>鈴木花子</c:v></c:pt>"},
           {"customXml/item1.xml", "<row 氏名=\"佐藤一郎\"><tel>03-1234-5678</tel></row>"},
           {"word/_rels/document.xml.rels",
            "<Relationships><Relationship Id=\"r\" Target=\"mailto:jiro@example.jp?subject=x\" "
            "TargetMode=\"External\"/></Relationships>"},
           {"word/drawings/vmlDrawing1.vml", "<xml><div>line<br>高橋三郎</div></xml>"},
           {"word/broken.xml", "<a><b></a>"},
           {"word/vbaProject.bin", std::string("\1\2\0\3", 4)},
           {"xl/model/item.data", std::string(1000, '\1') + '\0'}}));
  EXPECT_EQ(seen.text_of("a.docx", "word/diagrams/data1.xml"), "山田太郎\ntaro@example.jp\n");
  EXPECT_EQ(seen.text_of("a.docx", "word/charts/chart1.xml"), "鈴木花子\n");
  EXPECT_EQ(seen.text_of("a.docx", "customXml/item1.xml"), "氏名: 佐藤一郎\n03-1234-5678\n");
  EXPECT_EQ(seen.text_of("a.docx", "word/_rels/document.xml.rels"), "jiro@example.jp\n");
  EXPECT_NE(seen.text_of("a.docx", "word/drawings/vmlDrawing1.vml").find("高橋三郎"),
            std::string::npos);
  EXPECT_EQ(seen.verdict_of("a.docx/word/broken.xml"), "unread:damaged");
  EXPECT_EQ(seen.verdict_of("a.docx/word/vbaProject.bin"), "unread:unsupported");
  EXPECT_FALSE(seen.unread.at(1).may_hold_people);
  EXPECT_EQ(seen.verdict_of("a.docx/xl/model/item.data"), "unread:unsupported");
  EXPECT_EQ(seen.unread.at(2).size_bytes, 1001U);
  EXPECT_EQ(seen.verdict_of("a.docx"), "read");
  EXPECT_EQ(seen.verdicts.size(), 4U);
  seen.expect_whole();
}

TEST(NumberFormats, ShowWhatTheSpreadsheetShows) {
  EXPECT_EQ(NumberFormat::builtin(14).shown("1", false), "1900-01-01");
  EXPECT_EQ(NumberFormat::builtin(14).shown("61", false), "1900-03-01");
  EXPECT_EQ(NumberFormat::builtin(14).shown("0", true), "1904-01-01");
  EXPECT_EQ(NumberFormat::builtin(22).shown("45000.5", false), "2023-03-15 12:00:00");
  EXPECT_EQ(NumberFormat::builtin(20).shown("0.75", false), "18:00:00");
  EXPECT_EQ(NumberFormat::builtin(0).shown("0.1", false), "0.1");
  EXPECT_EQ(NumberFormat::builtin(14).shown("-1", false), "-1");
  EXPECT_EQ(NumberFormat::builtin(14).shown("text", false), "text");
  EXPECT_EQ(NumberFormat::of_code("[$-411]ggge\"年\"m\"月\"d\"日\";@").shown("29221", false),
            "1980-01-01");
  EXPECT_EQ(NumberFormat::of_code("[<=999]000;[<=9999]000\\-00;000\\-0000").shown("1000001", false),
            "100-0001");
  EXPECT_EQ(NumberFormat::of_code("0000000").shown("12345", false), "0012345");
  EXPECT_EQ(NumberFormat::of_code("0##-####-####").shown("9012345678", false), "090-1234-5678")
      << "one 0 and the rest of the places";
  EXPECT_EQ(NumberFormat::of_code("#,##0").shown("1234", false), "1234");
  EXPECT_EQ(NumberFormat::of_code("0.00").shown("1234.5", false), "1234.5");
}

TEST(Docx, ParagraphsTablesFormsHeadersAndDeletedTextAreRead) {
  const auto cell = [](const std::string& text) {
    return "<w:tc><w:p><w:r><w:t>" + text + "</w:t></w:r></w:p></w:tc>";
  };
  const std::string document =
      "<w:document xmlns:w=\"w\" "
      "xmlns:mc=\"mc\"><w:body><w:p><w:r><w:t>議事</w:t></w:r><w:r><w:t>録</w:t></w:r><w:r><w:tab/"
      "><w:delText>消した名前</w:delText></w:r></w:p>"
      "<w:tbl><w:tr>" +
      cell("氏名") + cell("電話") + cell("メール") + "</w:tr><w:tr>" + cell("山田") +
      cell("03-1234-5678") + cell("t@example.jp") +
      "</w:tr></w:tbl>"
      "<w:tbl><w:tr>" +
      cell("住所") + cell("東京都") +
      "</w:tr></w:tbl>"
      "<w:p><mc:AlternateContent><mc:Choice><w:t>box</w:t></mc:Choice><mc:Fallback><w:t>box</w:t></"
      "mc:Fallback></mc:AlternateContent></w:p></w:body></w:document>";
  const Seen seen = read_bytes(
      "a.docx",
      make_zip({{"[Content_Types].xml", kTypes},
                {"word/document.xml", document},
                {"word/header1.xml", "<w:hdr xmlns:w=\"w\"><w:p><w:t>社外秘</w:t></w:p></w:hdr>"},
                {"word/comments.xml",
                 "<w:comments "
                 "xmlns:w=\"w\"><w:comment><w:p><w:t>要確認</w:t></w:p></w:comment></w:comments>"},
                {"word/media/image1.png", "\x89PNG\r\n\x1a\n"}}));
  ASSERT_EQ(seen.pieces.size(), 6U);
  EXPECT_EQ(seen.pieces[0].text, "議事録\t消した名前\n");
  EXPECT_EQ(seen.pieces[1].shape, Shape::Table);
  EXPECT_EQ(seen.pieces[1].part, "table 1");
  EXPECT_EQ(seen.pieces[1].rows[1].cells,
            (std::vector<std::string>{"山田", "03-1234-5678", "t@example.jp"}));
  EXPECT_EQ(seen.pieces[2].shape, Shape::Text);
  EXPECT_EQ(seen.pieces[2].text, "住所\t東京都\n");
  EXPECT_EQ(seen.pieces[3].text, "box\n");
  EXPECT_EQ(seen.text_of("a.docx", "page header 1"), "社外秘\n");
  EXPECT_EQ(seen.text_of("a.docx", "comments"), "要確認\n");
  EXPECT_EQ(seen.verdict_of("a.docx"), "read");
  EXPECT_EQ(seen.verdict_of("a.docx/word/media/image1.png"), "unread:unsupported");
}

// What a picture shows, who changed the text, where links lead and what programs keep: each once.
TEST(Docx, WhatStandsInAttributesAndSettingsIsRead) {
  const std::string document =
      "<w:document xmlns:w=\"w\" xmlns:wp=\"p\" xmlns:pic=\"c\" xmlns:v=\"v\" "
      "xmlns:o=\"o\"><w:body>"
      "<w:p><w:ins w:author=\"高橋三郎\"><w:r><w:t>text</w:t></w:r></w:ins>"
      "<w:del w:author=\"高橋三郎\"><w:r><w:delText> gone</w:delText></w:r></w:del></w:p>"
      "<w:p><wp:docPr id=\"1\" name=\"図 1\" descr=\"山田太郎の運転免許証&#10;表\"/>"
      "<pic:cNvPr id=\"0\" name=\"鈴木花子.jpg\" descr=\"山田太郎の運転免許証&#10;表\"/></w:p>"
      "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>HYPERLINK "
      "\"mailto:ta</w:instrText></w:r><w:r><w:instrText>ro@example.jp\"</w:instrText></w:r>"
      "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>mail</w:t></w:r></w:p>"
      "<w:p><v:shape alt=\"佐藤一郎の印影\"/></w:p></w:body></w:document>";
  const std::string settings =
      "<w:settings xmlns:w=\"w\"><w:zoom w:val=\"100\"/><w:rsids><w:rsid w:val=\"00A01234\"/>"
      "</w:rsids><w:docVars><w:docVar w:name=\"氏名\" w:val=\"田中四郎\"/></w:docVars>"
      "<w:mailMerge><w:connectString w:val=\"Data Source=C:\\名簿.xlsx\"/><w:query "
      "w:val=\"SELECT * FROM 会員\"/></w:mailMerge><w:tabs w:val=\"1\"/></w:settings>";
  const Seen seen = read_bytes(
      "a.docx", make_zip({{"[Content_Types].xml", kTypes},
                          {"word/document.xml", document},
                          {"word/settings.xml", settings},
                          {"word/webSettings.xml", "<webSettings>looks</webSettings>"}}));
  ASSERT_FALSE(seen.pieces.empty());
  EXPECT_TRUE(seen.pieces[0].text.starts_with("text gone\n\nmail\n")) << seen.pieces[0].text;
  EXPECT_EQ(seen.text_of("a.docx", "asides"),
            "author: 高橋三郎\n山田太郎の運転免許証 表\n鈴木花子.jpg\nHYPERLINK "
            "\"mailto:taro@example.jp\"\n佐藤一郎の印影\n");
  EXPECT_EQ(
      seen.text_of("a.docx", "word/settings.xml"),
      "氏名: 田中四郎\nconnectString: Data Source=C:\\名簿.xlsx\nquery: SELECT * FROM 会員\n");
  EXPECT_EQ(seen.verdict_of("a.docx"), "read");
  EXPECT_EQ(seen.verdicts.size(), 1U);
  seen.expect_whole();
}

TEST(Docx, TheLinkOfADeletedFieldIsRead) {
  const std::string document =
      "<w:document xmlns:w=\"w\"><w:body><w:p><w:del w:author=\"x\"><w:r><w:delInstrText>HYPERLINK "
      "\"mailto:jiro@example.jp\"</w:delInstrText></w:r><w:r><w:delText>mail</w:delText></w:r>"
      "</w:del></w:p></w:body></w:document>";
  const Seen seen = read_bytes(
      "a.docx", make_zip({{"[Content_Types].xml", kTypes}, {"word/document.xml", document}}));
  EXPECT_EQ(seen.text_of("a.docx", "asides"), "author: x\nHYPERLINK \"mailto:jiro@example.jp\"\n");
}

TEST(Office, OnlyTheSettingsOfATextAreReadAsSuch) {
  const std::string document = "<w:document xmlns:w=\"w\"><w:body><w:p/></w:body></w:document>";
  const std::string vars =
      "<w:settings xmlns:w=\"w\"><w:docVars><w:docVar w:name=\"氏名\" w:val=\"鷹架縁莉\"/>"
      "</w:docVars><w:zoom w:val=\"100\"/></w:settings>";
  const Seen seen = read_bytes(
      "a.docx", make_zip({{"[Content_Types].xml", kTypes},
                          {"word/document.xml", document},
                          {"word/glossary/settings.xml", vars},
                          {"other/settings.xml", vars},
                          {"word/mysettings.xml", "<a mail=\"taro@example.jp\">山田太郎</a>"},
                          {"customXml/userSettings.xml", "<a><owner>鈴木花子</owner></a>"}}));
  EXPECT_EQ(seen.text_of("a.docx", "word/glossary/settings.xml"), "氏名: 鷹架縁莉\n");
  EXPECT_EQ(seen.text_of("a.docx", "other/settings.xml"), "name: 氏名\nval: 鷹架縁莉\nval: 100\n");
  EXPECT_EQ(seen.text_of("a.docx", "word/mysettings.xml"), "mail: taro@example.jp\n山田太郎\n");
  EXPECT_EQ(seen.text_of("a.docx", "customXml/userSettings.xml"), "鈴木花子\n");
  EXPECT_EQ(seen.verdict_of("a.docx"), "read");
}

TEST(Office, LooksAreOnlyPassedOverAtTheirPlaces) {
  const std::string people = "<a><owner>鈴木花子</owner></a>";
  Members members = {{"[Content_Types].xml", kTypes},
                     {"word/document.xml", "<w:document xmlns:w=\"w\"><w:body/></w:document>"}};
  const std::vector<std::string> looks = {"word/styles.xml",         "word/glossary/numbering.xml",
                                          "word/theme/theme1.xml",   "ppt/tableStyles.xml",
                                          "xl/styles.xml",           "xl/calcChain.xml",
                                          "word/fonts/font1.odttf",  "docProps/thumbnail.jpeg",
                                          "customXml/itemProps1.xml"};
  const std::vector<std::string> others = {"customXml/styles.xml",
                                           "customXml/numbering.xml",
                                           "data/fontTable.xml",
                                           "word/data/webSettings.xml",
                                           "xl/data/calcChain.xml",
                                           "customXml/theme/theme1.xml",
                                           "word/theme/customers.xml",
                                           "docProps/app.xml",  // Manager, Company
                                           "customXml/itemPropsOfPeople.xml",
                                           "word/printersettings/people.xml",
                                           "customXml/fonts/a.xml"};
  for (const auto* list : {&looks, &others})
    for (const std::string& part : *list) members.emplace_back(part, people);
  const Seen seen = read_bytes("a.docx", make_zip(members));
  for (const std::string& part : looks) EXPECT_EQ(seen.text_of("a.docx", part), "") << part;
  for (const std::string& part : others)
    EXPECT_EQ(seen.text_of("a.docx", part), "鈴木花子\n") << part;
  EXPECT_EQ(seen.verdict_of("a.docx"), "read");
  EXPECT_EQ(seen.verdicts.size(), 1U);
}

TEST(Office, TextOfSettingsAndLinksIsWithinTheBudget) {
  std::string vars = "<w:settings xmlns:w=\"w\">", links = "<Relationships>";
  const std::string word(200, 'a');
  for (int i = 0; i < 500; ++i) {
    vars += "<w:docVar w:name=\"n\" w:val=\"" + word + "\"/>";
    links += "<Relationship Target=\"mailto:" + word + "@example.jp\"/>";
  }
  vars += "</w:settings>", links += "</Relationships>";
  const std::string document = "<w:document xmlns:w=\"w\"><w:body><w:p/></w:body></w:document>";
  const Members parts[] = {{{"word/settings.xml", vars}}, {{"word/_rels/other.rels", links}}};
  for (const Members& part : parts) {
    Members members = {{"[Content_Types].xml", kTypes}, {"word/document.xml", document}};
    members.push_back(part.front());
    Budget budget;
    budget.output_bytes_max = 60'000;
    const Seen seen = read_bytes("a.docx", make_zip(members), "", budget);
    ASSERT_EQ(seen.unread.size(), 1U) << part.front().first;
    EXPECT_EQ(seen.unread[0].why, Why::TooLarge);
  }
}

TEST(Office, EncryptedWithAPasswordIsCountedAsSuch) {
  std::string ole = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + std::string(4096, '\0');
  ole[30] = 9;  // sectors of 512 bytes
  ole[48] = 1;  // the directory is sector 1
  std::string name;
  for (const char c : std::string("EncryptedPackage")) name += {c, '\0'};
  const Seen plain = read_bytes("a.xls", ole);
  EXPECT_EQ(plain.verdict_of("a.xls"), "unread:unsupported");
  ole.replace(1024 + 128, name.size(), name);
  const Seen locked = read_bytes("a.xlsx", ole);
  EXPECT_EQ(locked.verdict_of("a.xlsx"), "unread:needs_password");
}

}  // namespace
}  // namespace tadasu::unpack
