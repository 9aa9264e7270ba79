#include <gtest/gtest.h>
#include <zlib.h>

#include <map>

#include "notices/addressee.h"
#include "notices/list_sheet.h"

namespace tadasu::notices {
namespace {

Addressee person(std::uint64_t number) {
  Addressee one;
  one.person = number;
  one.name = "髙橋 花子";
  one.reading = "タカハシ ハナコ";
  one.postal_code = "220-0011";
  one.address = "神奈川県横浜市西区高島2-40-7";
  one.mail = "hanako@example.jp";
  one.phone = "+81-90-0000-1234";
  one.lang = "ja";
  one.kinds.add(find::Kind::PersonName);
  one.kinds.add(find::Kind::CardNumber);
  return one;
}

std::string written(const ListStyle& style, const std::vector<Addressee>& people,
                    ListTotals* totals = nullptr) {
  std::string out;
  const auto writer = list_writer(style, [&](std::string_view bytes) {
    out += bytes;
    return success();
  });
  for (const Addressee& one : people) EXPECT_TRUE(writer->add(one).ok());
  EXPECT_TRUE(writer->end().ok());
  if (totals != nullptr) *totals = writer->totals();
  return out;
}

// As a print house counts them: what is no ASCII is two wide.
std::size_t columns_of(const std::string& line) {
  std::size_t out = 0;
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) ++out;
    if (byte >= 0xC0) out += 2;
  }
  return out;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(List, IsMaskedUnlessItIsToBeClear) {
  for (const ListForm form : {ListForm::Csv, ListForm::Print}) {
    const std::string masked = written({form, Lang::Ja, false, 3}, {person(1)});
    const std::string clear = written({form, Lang::Ja, true, 3}, {person(1)});
    for (const char* value : {"髙橋 花子", "220-0011", "高島2-40-7"}) {
      EXPECT_FALSE(has(masked, value)) << value;
      EXPECT_TRUE(has(clear, value)) << value;
    }
  }
  const std::string masked = written({ListForm::Csv, Lang::En, false, 3}, {person(1)});
  EXPECT_FALSE(has(masked, "hanako@"));
  EXPECT_FALSE(has(masked, "タカハシ"));
  EXPECT_FALSE(has(masked, "0000-1234"));
}

TEST(List, ACellThatASpreadsheetWouldRunIsText) {
  for (const char* cell : {"=1+1", "+81", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"}) {
    Addressee one = person(1);
    one.name = cell;
    const std::string csv = written({ListForm::Csv, Lang::Ja, true, 1}, {one});
    std::string plain = cell;  // control characters become spaces
    for (char& c : plain) c = c < ' ' ? ' ' : c;
    EXPECT_TRUE(has(csv, "'" + plain)) << cell;
  }
  const std::string csv = written({ListForm::Csv, Lang::Ja, true, 1}, {person(1)});
  EXPECT_TRUE(csv.starts_with("\xEF\xBB\xBF"));
  EXPECT_TRUE(csv.ends_with("\r\n"));
  EXPECT_TRUE(has(csv, ",'+81-90-0000-1234,"));
}

TEST(List, QuotesStayWithinTheirCellAndBreaksAreSpaces) {
  Addressee one = person(1);
  one.name = "a\"b,c\nd";
  EXPECT_TRUE(has(written({ListForm::Csv, Lang::Ja, true, 1}, {one}), ",\"a\"\"b,c d\","));
}

TEST(List, NothingOfTheEvidenceReachesATerminalOrSpoilsASheet) {
  Addressee one = person(1);
  one.name = "佐藤 花子\xEF\xBF\xBF";
  one.address = "横浜市西区\x1B]0;x\x07高島\u202E2-40";
  one.customer = "C-1\x1B[2J";
  const std::string csv = written({ListForm::Csv, Lang::Ja, true, 1}, {one});
  EXPECT_EQ(csv.find_first_of("\x1B\x07"), std::string::npos);
  EXPECT_TRUE(has(csv, "横浜市西区 ]0;x 高島 2-40"));
  EXPECT_FALSE(has(csv, "\xEF\xBF\xBF"));
}

TEST(List, AnIdOfTheCustomerListThatMayBePersonalIsMasked) {
  Addressee one = person(1);
  for (const char* id : {"kokyaku@example.jp", "山田太郎", "09000001234", "yamada_taro",
                         "C-1; kokyaku@example.jp"}) {
    one.customer = id;
    EXPECT_FALSE(
        has(written({ListForm::Csv, Lang::Ja, false, 1}, {one}), std::string(id).substr(5)))
        << id;
    EXPECT_TRUE(has(written({ListForm::Csv, Lang::Ja, true, 1}, {one}), id));
  }
  one.customer = "C-17; M.000123";
  EXPECT_TRUE(has(written({ListForm::Csv, Lang::Ja, false, 1}, {one}), "C-17; M.000123"));
}

TEST(List, EveryoneIsOnOneLineAndWhoCannotBeReachedIsCounted) {
  Addressee lost = person(2);
  lost.address = lost.mail = lost.phone = "";
  Addressee dead = person(3);
  dead.is_deceased = true;
  ListTotals totals;
  const std::string csv =
      written({ListForm::Csv, Lang::Ja, true, 1}, {person(1), lost, dead}, &totals);
  EXPECT_EQ(totals.people, 3U);
  EXPECT_EQ(totals.lines, 3U);
  EXPECT_EQ(totals.without_way, 2U);
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 4);
  EXPECT_TRUE(has(csv, "なし"));
  EXPECT_TRUE(has(csv, "亡くなった方"));
}

TEST(List, OnlyThePersonsOwnItemsAreNamed) {
  const std::string csv = written({ListForm::Csv, Lang::En, true, 1}, {person(1)});
  EXPECT_TRUE(has(csv, "Name, Card number"));
  EXPECT_FALSE(has(csv, "Medical"));
}

TEST(List, APrintHouseGetsLinesOfOneWidthAndTheirSum) {
  Addressee child = person(2);
  child.is_minor = true;
  Addressee unsure = person(3);
  unsure.doubts = 1U << static_cast<unsigned>(Doubt::Address);
  Addressee returned = person(4);
  returned.has_returned = true;
  Addressee turning = person(5);
  turning.name = "山田\u202E 太郎\r\n";
  ListTotals totals;
  const std::string text = written({ListForm::Print, Lang::Ja, true, 7},
                                   {person(1), child, unsure, returned, turning}, &totals);
  EXPECT_EQ(totals.lines, 3U);
  EXPECT_TRUE(text.starts_with("0000001 220-0011 神奈川県横浜市西区高島2-40-7 "));
  EXPECT_TRUE(has(text, "髙橋 花子 様 "));
  EXPECT_TRUE(has(text, "髙橋 花子 様 保護者様"));
  EXPECT_FALSE(has(text, "\u202E"));
  const std::size_t end = text.find("#END ");
  ASSERT_NE(end, std::string::npos);
  EXPECT_EQ(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\n'), 3);
  for (std::size_t at = 0; at < end;) {
    const std::size_t line_end = text.find("\r\n", at);
    EXPECT_EQ(columns_of(text.substr(at, line_end - at)), 7U + 1 + 8 + 3 * 41 + 1 + 60);
    at = line_end + 2;
  }
  const uLong sum = ::crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(end));
  char shown[9];
  std::snprintf(shown, sizeof shown, "%08lx", sum);
  EXPECT_EQ(text.substr(end),
            "#END lines=0000003 left_out=0000002 revision=7 crc32=" + std::string(shown) + "\r\n");
}

TEST(List, AnAddressIsBrokenAtSpacesAndNeverCutShort) {
  Addressee one = person(1);
  one.address =
      "神奈川県横浜市西区みなとみらい一丁目2番3号 グランドメゾンみなとみらい弐番館1203号室";
  const std::string text = written({ListForm::Print, Lang::Ja, true, 1}, {one});
  EXPECT_TRUE(has(text, "神奈川県横浜市西区みなとみらい一丁目2番"));
  EXPECT_TRUE(has(text, "1203号室"));
  for (int i = 0; i < 4; ++i) one.address += one.address;
  ListTotals totals;
  EXPECT_FALSE(has(written({ListForm::Print, Lang::Ja, true, 1}, {one}, &totals), "1203号室"));
  EXPECT_EQ(totals.lines, 0U);
  EXPECT_EQ(totals.people, 1U);
  EXPECT_EQ(totals.unfit, std::vector<std::uint64_t>{1});
}

TEST(List, ACodeThatIsTooWideMovesNothing) {
  Addressee one = person(9);
  one.postal_code = "２２０－００１１";
  ListTotals totals;
  EXPECT_TRUE(written({ListForm::Print, Lang::Ja, true, 1}, {one}, &totals).starts_with("#END"));
  EXPECT_EQ(totals.unfit, std::vector<std::uint64_t>{9});
}

// ---- spreadsheets ------------------------------------------------------------------------------
std::uint64_t number_at(const std::string& zip, std::size_t at, int bytes) {
  std::uint64_t out = 0;
  for (int i = bytes - 1; i >= 0; --i)
    out = out << 8 | static_cast<unsigned char>(zip[at + static_cast<std::size_t>(i)]);
  return out;
}

// The parts of an archive by its directory, unpacked and compared with their checksums.
std::map<std::string, std::string> parts_of(const std::string& zip) {
  std::map<std::string, std::string> out;
  const std::size_t end = zip.rfind("PK\x05\x06");
  std::size_t at = number_at(zip, end + 16, 4);
  for (std::uint64_t left = number_at(zip, end + 10, 2); left > 0; --left) {
    const std::size_t name_size = number_at(zip, at + 28, 2);
    const std::string name = zip.substr(at + 46, name_size);
    const std::size_t begin = number_at(zip, at + 42, 4);
    const std::size_t data = begin + 30 + number_at(zip, begin + 26, 2);
    std::string text(number_at(zip, at + 24, 4), '\0');
    z_stream stream{};
    EXPECT_EQ(::inflateInit2(&stream, -MAX_WBITS), Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zip.data() + data));
    stream.avail_in = static_cast<uInt>(number_at(zip, at + 20, 4));
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    EXPECT_EQ(::inflate(&stream, Z_FINISH), Z_STREAM_END);
    ::inflateEnd(&stream);
    EXPECT_EQ(
        ::crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size())),
        number_at(zip, at + 16, 4));
    out[name] = text;
    at += 46 + name_size;
  }
  return out;
}

TEST(List, ASpreadsheetHoldsTextAndNothingThatRuns) {
  Addressee one = person(1);
  one.name = "=cmd|' /C calc'!A1 <&\x01";
  auto parts = parts_of(written({ListForm::Xlsx, Lang::Ja, true, 1}, {one, person(2)}));
  ASSERT_EQ(parts.size(), 5U);
  const std::string& sheet = parts["xl/worksheets/sheet1.xml"];
  EXPECT_TRUE(has(sheet, "=cmd|&#39; /C calc&#39;!A1 &lt;&amp; </t>"));
  EXPECT_FALSE(has(sheet, "<f>"));
  EXPECT_TRUE(has(sheet, "髙橋 花子"));
  EXPECT_TRUE(has(parts["[Content_Types].xml"], "sheet1.xml"));
}

TEST(List, AMaskedSpreadsheetHoldsNothingClear) {
  Addressee one = person(1);
  one.mail = "hanako@example.jp";
  one.phone = "090-1234-5678";
  for (auto& [name, part] : parts_of(written({ListForm::Xlsx, Lang::Ja, false, 1}, {one})))
    for (const std::string& clear : {one.name, one.reading, one.address, one.mail, one.phone,
                                     std::string("hanako@"), std::string("1234-5678")})
      EXPECT_FALSE(has(part, clear)) << name << " " << clear;
  // … and the same of it clear: what is looked for is what the writer writes.
  auto clear = parts_of(written({ListForm::Xlsx, Lang::Ja, true, 1}, {one}));
  for (const std::string& value : {one.name, one.reading, one.address, one.mail, one.phone})
    EXPECT_TRUE(has(clear["xl/worksheets/sheet1.xml"], value)) << value;
}

TEST(List, WhatASheetCannotHoldGoesOnInTheNext) {
  std::string zip;
  const auto writer = sheet_writer(
      {ListForm::Xlsx, Lang::Ja, true, 1},
      [&](std::string_view bytes) {
        zip += bytes;
        return success();
      },
      3);
  for (std::uint64_t i = 1; i <= 5; ++i) ASSERT_TRUE(writer->add(person(i)).ok());
  ASSERT_TRUE(writer->end().ok());
  auto parts = parts_of(zip);
  EXPECT_EQ(parts.size(), 7U);
  EXPECT_TRUE(has(parts["xl/worksheets/sheet3.xml"], "<t xml:space=\"preserve\">5</t>"));
  EXPECT_TRUE(has(parts["xl/workbook.xml"], "rId3"));
}

TEST(List, AnEmptyListIsAWholeFile) {
  EXPECT_TRUE(has(written({ListForm::Csv, Lang::Ja, false, 1}, {}), "氏名"));
  EXPECT_EQ(parts_of(written({ListForm::Xlsx, Lang::Ja, false, 1}, {})).size(), 5U);
  EXPECT_TRUE(written({ListForm::Print, Lang::Ja, false, 1}, {}).starts_with("#END lines=0000000"));
}

}  // namespace
}  // namespace tadasu::notices
