// Tables of people through the jailed workers. All people are invented.
#include "facts/people_table.h"

#include <gtest/gtest.h>

#include <fstream>

#include "facts/folder_for_test.h"
#include "facts/record_wire.h"
#include "people/people.h"
#include "unpack/zip_for_test.h"

namespace tadasu::facts {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRows =
    "番号,氏名,生年月日,電話番号,メールアドレス,備考\n"
    "A-1,鷹架 縁莉,1987/4/1,090-1234-5678,yukari.t@example.jp,\n"
    "A-2,\"蓬莱川, 凪沙斗\",昭和62年3月9日,03-1234-5678,,\"二行の\n備考\"\n"
    ",,,,,\n"
    "\"A-\"\"3\"\"\",鷹架縁莉,S62.4.1,,YUKARI.T@example.jp,\n";

fs::path put(const fs::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

TableOptions options_of(std::string id, unsigned threads = 1) {
  TableOptions out;
  out.key[0] = 7;
  out.id_column = std::move(id);
  out.thread_count = threads;
  return out;
}

TEST(PeopleTable, RowsAreRecordsUnderTheirIds) {
  const FolderForTest folder;
  const fs::path path = put(folder.path() / "list.csv", kRows);
  const auto table = read_people_table(path, options_of("番号"));
  ASSERT_TRUE(table.ok()) << table.error().detail;
  const PeopleTable& read = table.value();
  ASSERT_EQ(read.records.size(), 3U);
  ASSERT_EQ(read.names.size(), 3U);
  EXPECT_EQ(read.names.of(0), "A-1");
  EXPECT_EQ(read.names.of(2), "A-\"3\"");
  EXPECT_EQ(read.records[2].id, 3U);
  EXPECT_EQ(read.records[0].key(people::KeyType::Name), read.records[2].key(people::KeyType::Name));
  EXPECT_EQ(read.records[0].key(people::KeyType::BirthDate),
            read.records[2].key(people::KeyType::BirthDate));
  EXPECT_EQ(people::resolve(read.records).count.likely, 2U);
  EXPECT_EQ(read.unread, "");
}

TEST(PeopleTable, WithoutIdsRowsAreNamedByTheirNumbers) {
  const FolderForTest folder;
  const fs::path path = put(folder.path() / "list.csv", kRows);
  const auto table = read_people_table(path, options_of(""));
  ASSERT_TRUE(table.ok()) << table.error().detail;
  ASSERT_EQ(table.value().names.size(), 3U);
  EXPECT_EQ(table.value().names.of(0), "2");  // below the header
  EXPECT_EQ(table.value().names.of(2), "5");  // the empty row counts
}

TEST(PeopleTable, ColumnsMayBeNamedByHand) {
  const FolderForTest folder;
  const fs::path path =
      put(folder.path() / "list.csv", "a,b,c\n鷹架,縁莉,1\n蓬莱川,凪沙斗,2\n鷹架,縁莉,3\n");
  TableOptions options = options_of("c");
  options.map = {{"a", "family_name"}, {"b", "given_name"}};
  const auto table = read_people_table(path, options);
  ASSERT_TRUE(table.ok()) << table.error().detail;
  EXPECT_EQ(table.value().records[0].key(people::KeyType::Name),
            table.value().records[2].key(people::KeyType::Name));
  EXPECT_EQ(people::resolve(table.value().records).count.likely, 2U);

  options.map = {{"d", "person_name"}};
  EXPECT_EQ(read_people_table(path, options).error().detail, "d");
  options.map = {{"a", "income"}};
  EXPECT_EQ(read_people_table(path, options).error().detail, "kind: income");
  options.map = {{"a", "none"}, {"b", "none"}, {"c", "none"}};
  EXPECT_EQ(read_people_table(path, options).error().detail, kNoColumn);
  options.map = {};
  options.id_column = "x";
  EXPECT_EQ(read_people_table(path, options).error().detail, "x");
}

TEST(PeopleTable, WhatIsNoTableIsRefused) {
  const FolderForTest folder;
  const auto prose =
      read_people_table(put(folder.path() / "a.txt", "夜になって電話が来た。\n"), options_of(""));
  ASSERT_FALSE(prose.ok());
  EXPECT_EQ(prose.error().trouble, Trouble::Invalid);
  EXPECT_EQ(prose.error().detail, kNoTable);
  const auto missing = read_people_table(folder.path() / "missing.csv", options_of(""));
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().trouble, Trouble::NotFound);
}

// Units end where rows end, also within quotes, and are put together in order.
TEST(PeopleTable, ALongTableIsTheSameInOneUnitAndInMany) {
  const FolderForTest folder;
  std::string csv = "id,氏名,電話番号,備考\n";
  for (int i = 0; i < 3000; ++i) {
    csv += "n" + std::to_string(i) + ",鷹架 縁莉" + std::to_string(i % 1000) + ",090-1234-" +
           std::to_string(1000 + i % 1000) + ",\"x\ny, z\"\n";
  }
  const fs::path path = put(folder.path() / "long.csv", csv);
  TableOptions one = options_of("id");
  TableOptions many = options_of("id", 3);
  many.unit_bytes = 16 << 10;
  const auto a = read_people_table(path, one);
  const auto b = read_people_table(path, many);
  ASSERT_TRUE(a.ok() && b.ok());
  ASSERT_EQ(a.value().records.size(), 3000U);
  ASSERT_EQ(b.value().records.size(), 3000U);
  for (std::size_t i = 0; i < 3000; ++i) {
    EXPECT_EQ(a.value().records[i].keys, b.value().records[i].keys) << i;
    EXPECT_EQ(a.value().names.of(i), b.value().names.of(i));
    EXPECT_EQ(b.value().names.of(i), "n" + std::to_string(i));
  }
  many.id_column = "";
  const auto numbered = read_people_table(path, many);
  ASSERT_TRUE(numbered.ok());
  for (std::size_t i = 0; i < 3000; ++i)
    ASSERT_EQ(numbered.value().names.of(i), std::to_string(i + 2));
}

// A row of a sheet, from column A on.
std::string row_of(int number, const std::vector<std::string>& cells) {
  std::string out = "<row r=\"" + std::to_string(number) + "\">";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out += "<c r=\"" + std::string(1, static_cast<char>('A' + i)) + std::to_string(number) +
           "\" t=\"inlineStr\"><is><t>" + cells[i] + "</t></is></c>";
  }
  return out + "</row>";
}

TEST(PeopleTable, OfASpreadsheetTheFirstSheetIsReadAndTheRestCounted) {
  const std::string people = row_of(1, {"氏名", "生年月日"}) +
                             row_of(2, {"鷹架 縁莉", "1987/4/1"}) +
                             row_of(9, {"鷹架縁莉", "S62.4.1"});
  const std::string others = row_of(1, {"氏名"}) + row_of(2, {"蓬莱川 凪沙斗"});
  const auto sheet = [](const std::string& rows) {
    return "<worksheet><sheetData>" + rows + "</sheetData></worksheet>";
  };
  const std::string xlsx = unpack::make_zip(
      {{"[Content_Types].xml",
        "<?xml version=\"1.0\"?><Types "
        "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"},
       {"xl/workbook.xml",
        "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/><sheet "
        "name=\"b\" sheetId=\"2\" r:id=\"r2\"/></sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/><Relationship "
        "Id=\"r2\" Target=\"worksheets/sheet2.xml\"/></Relationships>"},
       {"xl/worksheets/sheet1.xml", sheet(people)},
       {"xl/worksheets/sheet2.xml", sheet(others)}});
  const FolderForTest folder;
  const auto table = read_people_table(put(folder.path() / "list.xlsx", xlsx), options_of(""));
  ASSERT_TRUE(table.ok()) << table.error().detail;
  ASSERT_EQ(table.value().records.size(), 2U);
  EXPECT_EQ(table.value().names.of(0), "2");
  EXPECT_EQ(table.value().names.of(1), "9");
  EXPECT_EQ(table.value().rows_elsewhere, 2U);
  EXPECT_EQ(people::resolve(table.value().records).count.likely, 1U);
}

TEST(RecordWire, ARecordComesBackAsItWent) {
  people::Record record;
  record.kinds.add(find::Kind::Email);
  record.keys[2] = 77;
  record.own = 5;
  record.strength = 0.5F;
  record.partial_name = true;
  record.likeness.town = 9;
  std::string bytes;
  wire::Writer writer(bytes);
  write_record(writer, record);
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    wire::Reader reader(std::string_view(bytes).substr(0, size));
    people::Record back;
    ASSERT_EQ(read_record(reader, back), size == bytes.size()) << size;
    if (size < bytes.size()) continue;
    EXPECT_EQ(back.keys, record.keys);
    EXPECT_EQ(back.kinds, record.kinds);
    EXPECT_EQ(back.own, record.own);
    EXPECT_EQ(back.partial_name, record.partial_name);
    EXPECT_TRUE(back.likeness == record.likeness);
  }
}

}  // namespace
}  // namespace tadasu::facts
