#include "find/own_kinds.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "base/bytes.h"
#include "base/words.h"
#include "find/find.h"
#include "find/own_kinds_file.h"
#include "find/own_mentions.h"

namespace tadasu::find {
namespace {

const std::string kStaff = R"([[kind]]
id = "staff_card"
name_ja = "社員証番号"
name_en = "Staff card number"
pattern = 'E\d{6}'
counts_as = "employee_number"
labels = ["社員証"]
headers = ["staff_no"]
matches = ["E123456"]
)";

std::string problems_of(const std::string& text) {
  std::string out;
  const OwnKindsRead read = read_own_kinds(text);
  // Whoever takes it from a worker asks the same again.
  EXPECT_TRUE(!read.problems.empty() || are_sound(read.own.kinds)) << text;
  for (const OwnKindsProblem& one : read.problems) EXPECT_TRUE(is_sound(one)) << one.what;
  for (const OwnKindsProblem& one : read.problems)
    out += (out.empty() ? "" : "; ") + one.item + " " + one.what + " " + one.detail;
  return out;
}

std::string without(const std::string& text, const std::string& line_start) {
  std::string out = text;
  const std::size_t at = out.find(line_start);
  return out.erase(at, out.find('\n', at) + 1 - at);
}

// 64 KB of them made a table so deep that the program ended on its stack.
TEST(OwnKinds, KeysOfManyPartsAreRefusedWithTheirLine) {
  std::string parts, quoted;
  for (int i = 0; i < 30'000; ++i) parts += "a.";
  for (int i = 0; i < 10'000; ++i) quoted += "\"a\".";
  for (const std::string& text :
       {parts + "a = 1", "[" + parts + "a]", "x = {" + parts + "a = 1}", quoted + "a = 1",
        "s = \"\"\"\"\"\"\n" + parts + "a = 1", "s = '''a'''''\n" + parts + "a = 1",
        "s = \"\\\"\"\n" + parts + "a = 1"}) {
    const OwnKindsRead read = read_own_kinds(text);
    ASSERT_EQ(read.problems.size(), 1U) << text.substr(0, 20);
    EXPECT_EQ(read.problems[0].what, "no_toml");
    EXPECT_NE(read.problems[0].detail.find("parts"), std::string::npos);
  }
  // Dots in strings and comments are none of a key.
  const OwnKindsRead good =
      read_own_kinds("# " + parts + "\n[[kind]]\nid = 'x'\npattern = '" + std::string(400, '.') +
                     "'\nmatches = [\"\"\"...........\n..........\"\"\"]\n");
  EXPECT_FALSE(good.problems.empty());
  for (const OwnKindsProblem& one : good.problems) EXPECT_NE(one.what, "no_toml") << one.detail;
}

// Found by fuzzing: the parser ran into undefined behaviour at these (base/pack.cpp).
TEST(OwnKinds, CharactersNearWideSpacesAreNoSpaces) {
  for (const char* text : {"\xEF\xBB\xBB", "ɲ = 1", "、", "[[kind]]\n\xEF\xB8\x8F = 1",
                           "a = \"\"\"\\é\"\"\"", "[\x05"}) {
    const OwnKindsRead read = read_own_kinds(text);
    ASSERT_EQ(read.problems.size(), 1U) << text;
    EXPECT_EQ(read.problems[0].what, "no_toml") << text;
    EXPECT_NE(read.problems[0].detail.find("line "), std::string::npos);
  }
}

TEST(OwnKinds, AFileIsRead) {
  const OwnKindsRead read = read_own_kinds(kStaff);
  ASSERT_TRUE(read.problems.empty()) << problems_of(kStaff);
  ASSERT_EQ(read.own.kinds.size(), 1u);
  const OwnKind& kind = read.own.kinds[0];
  EXPECT_EQ(kind.id, "staff_card");
  EXPECT_EQ(kind.counts_as, Kind::EmployeeNumber);
  EXPECT_EQ(own_kind_name(kind, Lang::Ja), "社員証番号");
  EXPECT_FALSE(kind.mask.has_value());
  EXPECT_EQ(read.own.text, kStaff);
}

TEST(OwnKinds, EveryFaultIsNamedWithItsItem) {
  EXPECT_EQ(problems_of(kStaff + kStaff), "staff_card doubled_id staff_card");
  EXPECT_EQ(problems_of(without(kStaff, "matches")), "staff_card no_samples matches");
  EXPECT_EQ(problems_of(without(kStaff, "pattern")), "staff_card no_field pattern");
  EXPECT_EQ(problems_of(without(kStaff, "id =")), "#1 no_field id");
  EXPECT_EQ(problems_of(kStaff + "mach = 1\n"), "staff_card unknown_field mach");
  EXPECT_EQ(problems_of(kStaff + "check = \"mod7\"\n"), "staff_card bad_value check");
  EXPECT_EQ(problems_of(kStaff + "mask = \"none\"\n"), "staff_card bad_value mask");
  EXPECT_EQ(problems_of(kStaff + "near = [1]\n"), "staff_card bad_value near");
  std::string text = kStaff;
  text.replace(text.find("staff_card"), 10, "email");
  EXPECT_EQ(problems_of(text), "email id_built_in email");
  text = kStaff;
  text.replace(text.find("staff_card"), 10, "Staff");
  EXPECT_EQ(problems_of(text), "#1 bad_id Staff");
  text = kStaff;
  text.replace(text.find("employee_number"), 15, "staff_number");
  EXPECT_EQ(problems_of(text), "staff_card unknown_kind staff_number");
  EXPECT_EQ(problems_of(""), " no_kinds ");
  EXPECT_EQ(problems_of("title = 1\n" + kStaff), " unknown_field title");
  EXPECT_NE(problems_of("[[kind]\n").find(" no_toml line 1"), std::string::npos);
  EXPECT_EQ(problems_of(std::string(kOwnKindsBytesMax + 1, '#')), " too_large 64");
}

// A name of a field may be any string: what a terminal would obey is not shown.
TEST(OwnKinds, NoProblemHoldsControlCharacters) {
  EXPECT_EQ(problems_of(kStaff + "\"m\\u001B[31m\\u0007\\u009B1mよ\" = 1\n"),
            "staff_card unknown_field m?[31m??1mよ");
  EXPECT_EQ(problems_of("\"\\u001B]0;x\\u0007\" = 1\n" + kStaff), " unknown_field ?]0;x?");
  for (const char* twice :
       {"\"\\u001Bx\" = 1\n\"\\u001Bx\" = 2\n", "a\x1B[31m = 1\n", "a = \x07\n"}) {
    const std::string problems = problems_of(twice);
    EXPECT_TRUE(problems.starts_with(" no_toml line ")) << problems;
    EXPECT_EQ(problems.find_first_of("\x1B\x07"), std::string::npos) << twice;
  }
  std::string text = kStaff;
  text.replace(text.find("社員証番号"), 0, "\\u009B");
  EXPECT_EQ(problems_of(text), "staff_card bad_value name_ja");
}

// What no file says, and a process that was taken over may.
TEST(OwnKinds, UnsoundKindsAndProblemsAreKnown) {
  const std::vector<OwnKind> good = read_own_kinds(kStaff).own.kinds;
  ASSERT_TRUE(are_sound(good));
  EXPECT_FALSE(are_sound({}));
  EXPECT_FALSE(are_sound(std::vector<OwnKind>(2, good[0]))) << "one id twice";
  const auto unsound = [&](const std::function<void(OwnKind&)>& change) {
    std::vector<OwnKind> kinds = good;
    change(kinds[0]);
    return !are_sound(kinds);
  };
  EXPECT_FALSE(unsound([](OwnKind& kind) { kind.mask = text::Mask::Hidden; }));
  EXPECT_TRUE(unsound([](OwnKind& kind) { kind.id = "Staff"; }));
  EXPECT_TRUE(unsound([](OwnKind& kind) { kind.id = "email"; }));
  EXPECT_TRUE(unsound([](OwnKind& kind) { kind.name_ja = "\xC2\x9B"; }));
  EXPECT_TRUE(unsound([](OwnKind& kind) { kind.name_en = "\xFF"; }));
  EXPECT_TRUE(unsound([](OwnKind& kind) { kind.pattern.clear(); }));
  EXPECT_TRUE(unsound([](OwnKind& kind) { kind.counts_as = static_cast<Kind>(kKindCount); }));
  EXPECT_TRUE(unsound([](OwnKind& kind) { kind.check = static_cast<OwnCheck>(2); }));
  EXPECT_TRUE(unsound([](OwnKind& kind) { kind.mask = static_cast<text::Mask>(10); }));
  EXPECT_TRUE(unsound([](OwnKind& kind) { kind.matches.clear(); }));
  EXPECT_TRUE(unsound([](OwnKind& kind) { kind.labels.assign(kOwnListMax + 1, "a"); }));
  EXPECT_TRUE(unsound([](OwnKind& kind) { kind.near = {std::string(kOwnWordBytesMax + 1, 'a')}; }));
  std::vector<OwnKind> many;
  for (std::size_t i = 0; i <= kOwnKindsMax; ++i) {
    many.push_back(good[0]);
    many.back().id += std::to_string(i);
  }
  EXPECT_FALSE(are_sound(many));
  many.pop_back();
  EXPECT_TRUE(are_sound(many));
  EXPECT_TRUE(is_sound(OwnKindsProblem{"#12", "no_field", "id"}));
  EXPECT_FALSE(is_sound(OwnKindsProblem{"#1<", "no_field", "id"}));
  EXPECT_FALSE(is_sound(OwnKindsProblem{"", "no_such_words", ""}));
  EXPECT_FALSE(is_sound(OwnKindsProblem{"", "no_toml", "\x1B[31m"}));
  EXPECT_FALSE(is_sound(OwnKindsProblem{"", "no_toml", "\xFF"}));
}

TEST(OwnKinds, EveryProblemHasWords) {
  std::vector<std::string_view> whats(kOwnKindsReadProblems.begin(), kOwnKindsReadProblems.end());
  for (const char* what :
       {"not_read", "refused", "costly", "sample_missed", "sample_alone", "sample_found"})
    whats.emplace_back(what);
  for (const std::string_view what : whats)
    EXPECT_TRUE(has_words("own_kinds." + std::string(what))) << what;
}

// The example of docs/formats/own-kinds.md: all that it claims is tried.
TEST(OwnKinds, TheExampleHolds) {
  const auto text = read_file(std::string(TADASU_SOURCE_DIR) + "/docs/formats/own-kinds.toml");
  ASSERT_TRUE(text.ok());
  const OwnKindsRead read = read_own_kinds(text.value());
  ASSERT_TRUE(read.problems.empty()) << problems_of(text.value());
  ASSERT_GE(read.own.kinds.size(), 3u);
  auto own = OwnMentions::open(read.own);
  ASSERT_TRUE(own.ok()) << own.error().detail;
  for (std::size_t i = 0; i < read.own.kinds.size(); ++i) {
    for (const std::string& one : read.own.kinds[i].matches)
      EXPECT_TRUE(own.value().is_value(i, "番号は" + one + "です", 9, 9 + one.size())) << one;
    for (const std::string& one : read.own.kinds[i].matches_not)
      EXPECT_FALSE(own.value().holds_value(i, one)) << one;
  }
}

class OwnFinder : public testing::Test {
 protected:
  static OwnKinds made(const std::string& text) {
    OwnKindsRead read = read_own_kinds(text);
    EXPECT_TRUE(read.problems.empty()) << problems_of(text);
    return std::move(read.own);
  }
  // "kind[value]own@strength" of each mention.
  static std::string found(Finder& finder, const unpack::Piece& piece) {
    std::vector<Mention> mentions;
    finder.find(piece, mentions);
    std::string out;
    for (const Mention& m : mentions) {
      out += (out.empty() ? "" : " ") + std::string(kind_id(m.kind)) + "[" +
             std::string(piece.text.substr(m.begin, m.end - m.begin)) + "]";
      if (m.own != 0) out += std::to_string(m.own) + "@" + std::to_string(m.strength).substr(0, 4);
    }
    return out;
  }
  static std::string found(const std::string& kinds, std::string_view text) {
    auto finder = Finder::open(made(kinds));
    if (!finder.ok()) return finder.error().where + ": " + finder.error().detail;
    unpack::Piece piece;
    piece.text = text;
    return found(finder.value(), piece);
  }
};

TEST_F(OwnFinder, ProseIsRead) {
  EXPECT_EQ(found(kStaff, "入館したのはE123456とＥ６５４３２１です。XE123456とE1234567は違う。"),
            "employee_number[E123456]1@0.85 employee_number[Ｅ６５４３２１]1@0.85");
  EXPECT_EQ(found(kStaff, "社員証: E123456"), "employee_number[E123456]1@0.97");
}

TEST_F(OwnFinder, WordsThatMustBeNear) {
  const std::string near = kStaff + "near = [\"入館\", \"gate\"]\n";
  EXPECT_EQ(found(near, "部品E123456を発注した。"), "");
  EXPECT_EQ(found(near, "E123456 passed the Gate."), "employee_number[E123456]1@0.90");
  EXPECT_EQ(found(near, "E123456 was investigated."), "");
  EXPECT_EQ(found(near, "社員証 E123456"), "employee_number[E123456]1@0.97");
}

TEST_F(OwnFinder, ACheckDigitIsAskedFor) {
  std::string card = kStaff;
  card.replace(card.find(R"(E\d{6})"), 6, R"(9\d{3}-?\d{4})");
  card += "check = \"luhn\"\n";
  EXPECT_EQ(found(card, "番号 9123-4562 と 9123-4567"), "employee_number[9123-4567]1@0.95");
}

// What the user says goes before what the finders guess, except inside something longer and sure.
TEST_F(OwnFinder, OneThingIsOneMention) {
  EXPECT_EQ(found(kStaff, "社員番号: E123456"), "employee_number[E123456]1@0.90");
  EXPECT_EQ(found(kStaff, "連絡は E123456@example.jp まで"), "email[E123456@example.jp]");
}

TEST_F(OwnFinder, TablesAreReadByCell) {
  auto finder = Finder::open(made(kStaff));
  ASSERT_TRUE(finder.ok());
  const std::string text = "Staff No,氏名,備考\nE123456,山田太郎,入館 E222222 済\n,E333333,\n";
  const std::vector<std::string> first = {"Staff No", "氏名", "備考"};
  unpack::Piece piece;
  piece.text = text;
  piece.shape = unpack::Shape::Table;
  piece.first_row = &first;
  std::uint32_t at = 0;
  for (std::uint64_t number = 1; at < text.size(); ++number) {
    const auto end = static_cast<std::uint32_t>(text.find('\n', at));
    unpack::Row row{number, static_cast<std::uint32_t>(piece.cells.size()), 0};
    for (std::uint32_t from = at; from <= end; ++row.cell_count) {
      const auto to = static_cast<std::uint32_t>(std::min<std::size_t>(text.find(',', from), end));
      piece.cells.push_back({from, to});
      from = to + 1;
    }
    piece.rows.push_back(row);
    at = end + 1;
  }
  std::vector<Mention> mentions;
  finder.value().find(piece, mentions);
  std::vector<std::string> own;
  for (const Mention& m : mentions) {
    if (m.own == 0) continue;
    own.push_back(text.substr(m.begin, m.end - m.begin) + "@" + std::to_string(m.row) + "/" +
                  std::to_string(m.column) + (has_reason(m.reasons, Reason::Column) ? "!" : ""));
  }
  EXPECT_EQ(own, (std::vector<std::string>{"E123456@1/0!", "E222222@1/2", "E333333@2/1"}));
}

TEST(OwnKinds, WhatIsWrittenReadsBackTheSame) {
  const OwnKind odd = read_own_kinds(kStaff + R"(matches_not = ["it's", "a\"b", "c\\d"]
near = ["入館"]
check = "luhn"
mask = "tail4"
)")
                          .own.kinds.at(0);
  ASSERT_EQ(odd.matches_not, (std::vector<std::string>{"it's", "a\"b", "c\\d"}));
  OwnKind second = odd;
  second.id = "other";
  second.pattern = R"('\d"+)";
  const std::string text = own_kinds_text({own_kind_json(odd), own_kind_json(second)});
  const OwnKindsRead read = read_own_kinds(text);
  EXPECT_EQ(problems_of(text), "");
  ASSERT_EQ(read.own.kinds.size(), 2U);
  EXPECT_EQ(read.own.kinds[1].pattern, second.pattern);
  EXPECT_EQ(own_kind_json(read.own.kinds[0]), own_kind_json(odd));
  EXPECT_EQ(own_kind_json(read.own.kinds[1]), own_kind_json(second));
  EXPECT_EQ(problems_of(own_kinds_text({{{"id", "x\ty\x7f"}}})).substr(0, 6), "#1 bad");
}

}  // namespace
}  // namespace tadasu::find
