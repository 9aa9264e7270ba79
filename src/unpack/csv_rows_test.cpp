#include "unpack/csv_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "unpack/byte_masks.h"
#include "unpack/csv_reference.h"

namespace tadasu::unpack {
namespace {

std::vector<std::vector<std::string>> fast(std::string_view text, CsvLimits limits,
                                           std::size_t first_bytes) {
  std::vector<std::vector<std::string>> all;
  CsvRows reader(',', limits);
  std::size_t begin = 0;
  std::size_t end = std::min(first_bytes, text.size());
  while (true) {  // the text arrives byte by byte after the first bytes: nothing may depend on that
    std::vector<Row> rows;
    std::vector<Cell> cells;
    const std::string_view part = text.substr(begin, end - begin);
    const std::size_t used = reader.read(part, end == text.size(), SIZE_MAX, rows, cells);
    for (const Row& row : rows) {
      all.emplace_back();
      for (std::uint32_t i = 0; i < row.cell_count; ++i) {
        const Cell& cell = cells[row.cell_first + i];
        all.back().emplace_back(part.substr(cell.begin, cell.end - cell.begin));
      }
    }
    begin += used;
    if (end == text.size()) {
      EXPECT_EQ(begin, text.size());
      return all;
    }
    ++end;
  }
}

TEST(CsvRows, TheFastAndThePlainOneAgreeOnEveryShortText) {
  constexpr std::string_view kLetters = "a\",\n\r ";
  for (std::size_t size = 0; size <= 6; ++size) {
    std::vector<std::size_t> pick(size, 0);
    while (true) {
      std::string text;
      for (const std::size_t i : pick) text += kLetters[i];
      const auto expected = reference_rows(text, ',', {});
      ASSERT_EQ(fast(text, {}, SIZE_MAX), expected) << text;
      ASSERT_EQ(fast(text, {}, 0), expected) << text;
      std::size_t at = 0;
      while (at < size && ++pick[at] == kLetters.size()) pick[at++] = 0;
      if (at == size) break;
    }
  }
}

TEST(CsvRows, TheyAgreeOnLongRandomTextsAndTightLimits) {
  std::mt19937 random(3);
  constexpr std::string_view kLetters = "aab\"\"\",,\n\r ";
  for (int i = 0; i < 4000; ++i) {
    std::string text;
    const std::size_t size = random() % 300;
    for (std::size_t at = 0; at < size; ++at) text += kLetters[random() % kLetters.size()];
    const CsvLimits limits{1 + random() % 40, 1 + random() % 80};
    const auto expected = reference_rows(text, ',', limits);
    ASSERT_EQ(fast(text, limits, SIZE_MAX), expected) << text << "|" << limits.cell_bytes_max;
    ASSERT_EQ(fast(text, limits, random() % 300), expected) << text << "|" << limits.cell_bytes_max;
  }
}

TEST(CsvRows, TheyAgreeOnTablesThatAreNearlyInOrder) {
  std::mt19937 random(17);
  const std::string_view ends[] = {"\n", "\r\n", "\r"};
  for (int i = 0; i < 600; ++i) {
    std::string text;
    const std::string_view end = ends[random() % 3];
    for (auto rows = random() % 60; rows > 0; --rows) {
      for (int column = 0; column < 8; ++column) {
        const std::string value(random() % 30, 'x');
        const auto form = random() % 40;
        if (form < 10) text += '"' + value + ",\n\"\"" + value + '"';
        if (form >= 10 && form < 38) text += value;
        if (form == 38) text += value + '"';
        if (form == 39) text += '"' + value + "\" ";
        text += column < 7 ? "," : end;
      }
    }
    const CsvLimits limits{i % 2 == 0 ? 1 << 20 : 60 + random() % 200, 1 << 20};
    const auto expected = reference_rows(text, ',', limits);
    ASSERT_EQ(fast(text, limits, SIZE_MAX), expected) << text;
    ASSERT_EQ(fast(text, limits, text.size() - std::min<std::size_t>(text.size(), 40)), expected);
  }
}

TEST(CsvRows, AMegabyteOfStrayQuotesTakesNoLongerThanOneOfLetters) {
  std::string text;
  while (text.size() < (4U << 20)) text += "\"a,";
  std::vector<Row> rows;
  std::vector<Cell> cells;
  CsvRows reader(',');
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(reader.read(text, true, SIZE_MAX, rows, cells), text.size());
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  EXPECT_GT(cells.size(), 1'000'000U);
}

TEST(CsvRows, ACellThatIsCutIsCutBetweenCharacters) {
  const std::string text = "山田山田山田\n";
  for (std::size_t limit = 4; limit < 20; ++limit) {
    const auto rows = fast(text, {limit, 1000}, SIZE_MAX);
    EXPECT_EQ(rows, reference_rows(text, ',', {limit, 1000})) << limit;
    for (const auto& row : rows) EXPECT_EQ(row.at(0).size() % 3, 0U) << limit;
  }
}

TEST(ByteMasks, CountsLikeTheStandardLibrary) {
  std::mt19937 random(11);
  for (int i = 0; i < 200; ++i) {
    std::string text(random() % 20'000, 'x');
    for (char& c : text) c = random() % 3 == 0 ? '\n' : c;
    ASSERT_EQ(count_byte(text, '\n'),
              static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')));
  }
}

TEST(ByteMasks, EachOfFourStepsWhereAPlainSearchDoes) {
  std::mt19937 random(13);
  for (int i = 0; i < 300; ++i) {
    std::string text(random() % 10'000, 'x');
    for (char& c : text) c = random() % 9 == 0 ? ",\n\r\""[random() % 4] : c;
    EachOfFour::Place place;
    EachOfFour each(text, ',', '\n', '\r', '"');
    for (int jump = 0; jump < 20; ++jump) {
      std::size_t at = random() % (text.size() + 1);
      each.seek(at, place);
      for (int step = 0; step < 300; ++step) {
        at = std::min(text.find_first_of(",\n\r\"", at), text.size());
        ASSERT_EQ(each.next(place), at);
        at = std::min(at + 1, text.size());
      }
    }
  }
}

TEST(CsvRows, ACellValueLosesItsDoubledQuotes) {
  const std::string text = "\"a\"\"b\"\"\",c\"\"d\n";
  std::vector<Row> rows;
  std::vector<Cell> cells;
  CsvRows(',').read(text, true, SIZE_MAX, rows, cells);
  ASSERT_EQ(cells.size(), 2U);
  EXPECT_EQ(cell_value(text, cells[0]), "a\"b\"");
  EXPECT_EQ(cell_value(text, cells[1]), "c\"\"d");
}

}  // namespace
}  // namespace tadasu::unpack
