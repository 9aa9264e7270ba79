// The shapes of cells against what the same words say slowly, and down a column against one by one.
#include "find/cell_shape.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "find/cell_value.h"
#include "find/rules_for_test.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

ShapeRules shape_rules() { return {rules().scanner, rules().dictionary, rules().lexicon}; }

bool shaped(CellShape shape, std::string_view value) {
  return has_shape({shape}, {value.data(), value.size(), value.size()}, shape_rules());
}

// Slowly, from the words of cell_shape.cpp: digits in groups of these lengths with one sign
// between.
bool is_grouped(std::string_view value, std::vector<std::size_t> groups, char sign) {
  std::string pattern;
  for (const std::size_t group : groups)
    pattern += (pattern.empty() ? "" : std::string(1, sign)) + std::string(group, '0');
  if (value.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (pattern[i] == '0' ? !is_ascii_digit(value[i]) : value[i] != pattern[i]) return false;
  }
  return true;
}

TEST(CellShape, ByteByByteTheShapesOfDatesCodesAndMailAreTheSame) {
  std::mt19937 random(9);
  const std::string_view seeds[] = {"1980/01/02", "2000-12-28", "M-01000001", "a.b@example.jp",
                                    "150-0041",   "1500041",    "x_1@b.c.de", "090-1234-5678"};
  constexpr std::string_view kBytes = "09aZ.-_/@+ ,あ";
  for (int round = 0; round < 20'000; ++round) {
    std::string value(seeds[random() % std::size(seeds)]);
    for (auto edits = random() % 3; edits > 0; --edits)
      value[random() % value.size()] = kBytes[random() % kBytes.size()];
    const auto shaped = [&](CellShape shape) {
      const std::string text = "|" + value + (round % 2 == 0 ? "" : std::string(40, '7'));
      return has_shape({shape}, {text.data() + 1, value.size(), text.size() - 1}, shape_rules());
    };
    ASSERT_TRUE(!shaped(CellShape::Date) || is_grouped(value, {4, 2, 2}, '/') ||
                is_grouped(value, {4, 2, 2}, '-'))
        << value;
    ASSERT_EQ(seven_digits(value) != kNoNumber,
              is_grouped(value, {3, 4}, '-') || is_grouped(value, {7}, '-'))
        << value;
    ASSERT_TRUE(!shaped(CellShape::PostalCode) || is_grouped(value, {3, 4}, '-') ||
                is_grouped(value, {7}, '-'))
        << value;
    const auto all = [&](std::string_view signs) {
      return std::all_of(value.begin(), value.end(),
                         [&](char c) { return is_ascii_alnum(c) || signs.find(c) != signs.npos; });
    };
    ASSERT_EQ(shaped(CellShape::Code),
              all("-_./") && std::any_of(value.begin(), value.end(), is_ascii_digit))
        << value;
    const std::size_t at = value.find('@'), dot = value.rfind('.');
    const bool mail = all("-_.+@") && at != value.npos && at > 0 && value.rfind('@') == at &&
                      dot != value.npos && dot > at && value[at + 1] != '.' &&
                      value.find("..", at) == value.npos && value.size() - dot > 2 &&
                      is_ascii_letter(value.back());
    ASSERT_EQ(shaped(CellShape::Email), mail && value.size() >= 6) << value;
  }
}

// One space of either width; kanji and kana by character.
bool is_name_slowly(std::string_view value) {
  std::size_t kanji = 0, kana = 0, spaces = 0, others = 0;
  for (std::size_t pos = 0; pos < value.size();) {
    const char32_t c = text::next_char(value, pos);
    if (c == ' ' || c == 0x3000)
      ++spaces;
    else if (is_kanji(c) && c < 0xF900)
      ++kanji;
    else if (is_name_kana(c) && c < 0xFF00)
      ++kana;
    else
      ++others;
  }
  return others == 0 && spaces == 1 && kanji >= 2 && kanji + kana <= 5 && value.size() >= 7 &&
         !may_have_blank_ends(value) && rules().lexicon.honorific_bytes(value) == 0 &&
         rules().scanner.may_begin(start::kSurname, value);
}

bool is_kana_slowly(std::string_view value) {
  std::size_t kana = 0, spaces = 0, others = 0;
  for (std::size_t pos = 0; pos < value.size();) {
    const char32_t c = text::next_char(value, pos);
    if (c == ' ' || c == 0x3000)
      ++spaces;
    else if (is_name_kana(c) && c < 0xFF00)
      ++kana;
    else
      ++others;
  }
  return others == 0 && kana >= 2 && kana + spaces <= 24 && value.size() >= 6 &&
         value.size() <= 60 && !may_have_blank_ends(value);
}

// All that may be mistaken for a kanji or kana by its bytes: their first and last, and neighbours.
const char32_t kOddChars[] = {0x3000, 0x3001,  0x3005, 0x3040, 0x3041, 0x309F, 0x30A0, 0x30A1,
                              0x30BF, 0x30C0,  0x30E0, 0x30FB, 0x30FC, 0x30FD, 0x30FE, 0x30FF,
                              0x3100, 0x33FF,  0x3400, 0x3FFF, 0x4000, 0x4DBF, 0x4DC0, 0x4DFF,
                              0x4E00, 0x5DDD,  0x9FFF, 0xA000, 0xAC00, 0xE000, 0xF900, 0xFF0D,
                              0xFF71, 0x20000, 0xE9,   'a',    '1',    ' ',    ',',    0x7F};

TEST(CellShape, NamesAndKanaAreTheSameByTheirMasksAndByCharacter) {
  const std::string_view seeds[] = {"山田 太郎",
                                    "佐藤　花子",
                                    "林 さくら",
                                    "三川 久",
                                    "佐々木 蔵之介",
                                    "長谷川 健太郎",
                                    "五十嵐 一",
                                    "山田 太郎様",
                                    "ヤマダ タロウ",
                                    "サトウ　ハナコ",
                                    "はやし さくら",
                                    "ムゾタ ダムソ",
                                    "ワタナベ ショウタロウザエモン",
                                    "高橋健太"};
  std::mt19937 random(17);
  std::size_t names = 0, kana = 0;
  for (int round = 0; round < 60'000; ++round) {
    std::u32string chars;
    const std::string_view seed = seeds[random() % std::size(seeds)];
    for (std::size_t pos = 0; pos < seed.size();) chars += text::next_char(seed, pos);
    for (auto edits = random() % 3; edits > 0; --edits) {
      const char32_t odd = kOddChars[random() % std::size(kOddChars)];
      const std::size_t at = random() % chars.size();
      if (random() % 2 == 0)
        chars[at] = odd;
      else
        chars.insert(at, 1, odd);
    }
    std::string value;
    for (const char32_t c : chars) text::append_utf8(value, c);
    std::size_t begin = 0, end = value.size();
    value = std::string(trimmed(value, begin, end));
    if (value.empty()) continue;
    if (value.size() <= 31) {
      ASSERT_EQ(shaped(CellShape::Name, value), is_name_slowly(value)) << value;
    }
    ASSERT_EQ(shaped(CellShape::Kana, value), is_kana_slowly(value)) << value;
    names += is_name_slowly(value) ? 1 : 0, kana += is_kana_slowly(value) ? 1 : 0;
  }
  EXPECT_GT(names, 5'000U);
  EXPECT_GT(kana, 5'000U);
}

TEST(CellShape, DownAColumnItSaysWhatItSaysOneByOne) {
  const std::string_view values[] = {"山田 太郎",
                                     "佐藤　花子",
                                     " 山田 太郎",
                                     "山田 太郎　",
                                     "ヤマダ タロウ",
                                     "　ヤマダ",
                                     "男",
                                     "女 ",
                                     "150-0041",
                                     "1500041",
                                     " 150-0041",
                                     "1969/03/19",
                                     "1969-02-31",
                                     "2000/02/29",
                                     "M-01000001",
                                     "x",
                                     "",
                                     "taro@example.jp",
                                     "a-very-long-name-of-somebody@mail.example.net",
                                     "090-1234-5678",
                                     "03-1234-5678",
                                     "東京都世田谷区三軒茶屋2-3-4",
                                     "東京都世田谷区　",
                                     "田中 一〇",
                                     "なし"};
  std::mt19937 random(23);
  for (int round = 0; round < 200; ++round) {
    std::string text;
    std::vector<unpack::Cell> cells;
    std::vector<unpack::Row> rows;
    for (auto count = 1 + random() % 64; count > 0; --count) {
      unpack::Row row{rows.size() + 1, static_cast<std::uint32_t>(cells.size()), 0};
      for (row.cell_count = 0; row.cell_count < random() % 3; ++row.cell_count) {
        const std::string_view value = values[random() % std::size(values)];
        cells.push_back({static_cast<std::uint32_t>(text.size()),
                         static_cast<std::uint32_t>(text.size() + value.size())});
        text += std::string(value) + ",";
      }
      rows.push_back(row);
    }
    for (auto kind = CellShape::None; kind <= CellShape::PostalCode;
         kind = static_cast<CellShape>(static_cast<int>(kind) + 1)) {
      ColumnShape shape{kind};
      shape.listed.add("男"), shape.listed.add("女");
      const std::size_t column = random() % 2;
      const std::uint64_t found = cells_of_shape(shape, {text, rows, cells, column}, shape_rules());
      for (std::size_t i = 0; i < 64; ++i) {
        bool wanted = false;
        if (i < rows.size() && column < rows[i].cell_count) {
          const unpack::Cell& cell = cells[rows[i].cell_first + column];
          const std::string_view bytes =
              std::string_view(text).substr(cell.begin, cell.end - cell.begin);
          wanted = !bytes.empty() && !may_have_blank_ends(bytes) &&
                   text.size() - cell.begin >= 64 &&
                   has_shape(shape, {bytes.data(), bytes.size(), bytes.size()}, shape_rules());
        }
        ASSERT_EQ((found >> i & 1) != 0, wanted) << round << " " << i;
      }
    }
  }
}

}  // namespace
}  // namespace tadasu::find
