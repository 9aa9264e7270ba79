#include "unpack/unpack.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "unpack/html_text.h"
#include "unpack/sink_for_test.h"

namespace tadasu::unpack {
namespace {

using text::Encoding;

std::string encode_utf16le(std::string_view ascii) {
  std::string out = "\xFF\xFE";
  for (const char c : ascii) out += {c, '\0'};
  return out;
}

TEST(PlainText, ArrivesWholeWithLinesAndOneVerdict) {
  const Seen seen = read_bytes("memo.txt", "one\ntwo\nthree");
  ASSERT_EQ(seen.pieces.size(), 1U);
  EXPECT_EQ(seen.pieces[0].shape, Shape::Text);
  EXPECT_EQ(seen.pieces[0].text, "one\ntwo\nthree");
  EXPECT_TRUE(seen.pieces[0].plain_file);
  EXPECT_EQ(seen.verdict_of("memo.txt"), "read");
  EXPECT_EQ(seen.verdicts.size(), 1U);
  EXPECT_EQ(seen.totals.lines, 2U);
}

TEST(PlainText, AnEmptyFileIsSkippedAsEmpty) {
  const Seen seen = read_bytes("a.txt", "");
  EXPECT_TRUE(seen.pieces.empty());
  EXPECT_EQ(seen.verdict_of("a.txt"), "skipped:empty");
}

TEST(PlainText, RawOffsetsOfCp932AreThoseOfTheFile) {
  // 山田 is 8E 52 93 63; 太郎 is 91 BE 98 59.
  const std::string raw = "name: \x8e\x52\x93\x63 \x91\xbe\x98\x59\r\nnext line\r\n";
  const Seen seen = read_bytes("a.txt", raw);
  ASSERT_EQ(seen.pieces.size(), 1U);
  EXPECT_EQ(seen.pieces[0].text, "name: 山田 太郎\r\nnext line\r\n");
  const std::size_t at = seen.pieces[0].text.find("太郎");
  EXPECT_EQ(seen.pieces[0].raw[at], raw.find('\x91'));
  EXPECT_EQ(seen.pieces[0].raw[seen.pieces[0].text.find("next")], raw.find("next"));
}

TEST(PlainText, ALineInAnotherEncodingInsideAUtf8LogIsStillRead) {
  const std::string raw =
      "start 山田\n"
      "\x8e\x52\x93\x63\x91\xbe\x98\x59\x82\xb3\x82\xf1\x82\xcc\x93\x64\x98\x62\n"
      "end 鈴木\n";
  const Seen seen = read_bytes("a.log", raw);
  EXPECT_EQ(seen.text_of("a.log"), "start 山田\n山田太郎さんの電話\nend 鈴木\n");
  const Part& piece = seen.pieces.at(0);
  EXPECT_EQ(piece.raw[piece.text.find("end")], raw.find("end"));
}

TEST(PlainText, ByteOrderMarksAreDroppedAndUtf16IsRead) {
  EXPECT_EQ(read_bytes("a.txt", "\xEF\xBB\xBFhello\n").text_of("a.txt"), "hello\n");
  EXPECT_EQ(read_bytes("a.txt", encode_utf16le("hello\nworld\n")).text_of("a.txt"),
            "hello\nworld\n");
}

TEST(PlainText, ALineLongerThanABlockLosesNothing) {
  std::string line;
  for (int i = 0; line.size() < (5U << 20); ++i)
    line += "word" + std::to_string(i) + (i % 1000 == 0 ? "、" : " ");
  EXPECT_EQ(read_bytes("a.txt", line).text_of("a.txt"), line);
}

TEST(Csv, BecomesRowsAndCellsWithTheFirstRowInEveryBlock) {
  std::string csv = "name,mail,note\n";
  for (int i = 0; i < 40'000; ++i) csv += "n" + std::to_string(i) + ",m@example.jp,\"a,b\"\n";
  const Seen seen = read_bytes("list.csv", csv);
  ASSERT_GT(seen.pieces.size(), 1U);
  std::uint64_t number = 0;
  for (const Part& piece : seen.pieces) {
    EXPECT_EQ(piece.shape, Shape::Table);
    EXPECT_EQ(piece.first_row, (std::vector<std::string>{"name", "mail", "note"}));
    EXPECT_EQ(piece.table, seen.pieces[0].table);
    for (const auto& row : piece.rows) {
      EXPECT_EQ(row.number, ++number);
      ASSERT_EQ(row.cells.size(), 3U);
    }
  }
  EXPECT_EQ(number, 40'001U);
  EXPECT_EQ(seen.pieces[0].rows[1].cells[2], "a,b");
  EXPECT_EQ(seen.verdict_of("list.csv"), "read");
}

TEST(Csv, IsToldByShapeAndATextThatOnlyLooksABitLikeItIsText) {
  const auto shape = [](std::string_view name, std::string_view bytes) {
    return read_bytes(name, bytes).pieces.at(0).shape;
  };
  EXPECT_EQ(shape("a", "id\tname\ttel\n1\tx\t2\n2\ty\t3\n"), Shape::Table);
  EXPECT_EQ(shape("a", "id;name;tel\n1;x;2\n2;y;3\n"), Shape::Table);
  EXPECT_EQ(shape("a", "id|name|tel\n1|x|2\n2|y|3\n"), Shape::Table);
  EXPECT_EQ(shape("a.csv", "mail\nx@example.jp\ny@example.jp\n"), Shape::Table);
  EXPECT_EQ(shape("a.txt", "Dear Sir, we write\nto you, as agreed,\nabout the leak.\nYours, we\n"),
            Shape::Text);
  EXPECT_EQ(shape("a.json", "{\"a\":1,\"b\":2}\n{\"a\":1,\"b\":2}\n{\"a\":1,\"b\":3}\n"),
            Shape::Text);
  EXPECT_EQ(
      shape("a.sql", "INSERT INTO t VALUES (1,'a','b');\nINSERT INTO t VALUES (2,'a','b');\n"),
      Shape::Text);
  EXPECT_EQ(shape("a.log",
                  "2026-01-01 10:00:00,123 INFO start\n2026-01-01 10:00:00,124 INFO a longer "
                  "message that goes on\n"),
            Shape::Text);
}

TEST(Csv, AStrayQuoteDoesNotSwallowTheFile) {
  std::string csv = "a,b,c\n1,\"stray,3\n";
  for (int i = 0; i < 200'000; ++i) csv += "x,y,z\n";
  const Seen seen = read_bytes("a.csv", csv);
  std::size_t rows = 0;
  for (const Part& piece : seen.pieces) rows += piece.rows.size();
  EXPECT_EQ(rows, 200'002U);
}

TEST(OtherKinds, AreCountedWithWhetherTheyMayHoldPeople) {
  const auto unread = [](std::string_view bytes) {
    const Seen seen = read_bytes("a", bytes);
    EXPECT_EQ(seen.unread.size(), 1U);
    return seen.unread.at(0);
  };
  EXPECT_EQ(unread("\x89PNG\r\n\x1a\n....").why, Why::Unsupported);
  EXPECT_TRUE(unread("\x89PNG\r\n\x1a\n....").may_hold_people);
  EXPECT_FALSE(unread("\x7f"
                      "ELF........")
                   .may_hold_people);
  EXPECT_FALSE(unread(std::string("OTTO\0\1\2\3", 8)).may_hold_people);
  EXPECT_TRUE(unread(std::string("\0\1\2\3\4\5\6\7\0\0\0", 11)).may_hold_people);
  EXPECT_EQ(unread(std::string("LUKS\xba\xbe\0\2", 8)).why, Why::NeedsPassword);
}

TEST(Pages, ComeBackFromThePdfHelperOneByOne) {
  const Seen seen = read_bytes("a.pdf", "first\nline\fsecond\f", "text:pages");
  ASSERT_EQ(seen.pieces.size(), 2U);
  EXPECT_EQ(seen.pieces[0].part, "page 1");
  EXPECT_EQ(seen.pieces[1].part, "page 2");
  EXPECT_EQ(seen.pieces[1].text, "second");
  EXPECT_EQ(seen.verdict_of("a.pdf"), "read");
}

TEST(Html, GivesItsTextWithoutTagsAndKeepsHiddenAddresses) {
  const Seen seen =
      read_bytes("a.html",
                 "<html><head><style>p{}</style><script>var x='<p>';</script></head><body>"
                 "<table><tr><td>氏名</td><td>山田&nbsp;太郎</td></tr></table>"
                 "<p>a &lt;b&gt; &#x5c71;&#30000;</p><a href=\"mailto:t@example.jp?x\">mail</a>");
  EXPECT_EQ(seen.text_of("a.html"), "氏名\t山田 太郎\na <b> 山田\nmail\nt@example.jp");
}

// ---- units
// ---------------------------------------------------------------------------------------

std::string random_table(std::mt19937& random, bool wide) {
  const std::string_view parts[] = {"a",           "山田", "\"",   ",",  "\n",       "x y",
                                    "\"q,\"\"z\"", "12",   "\r\n", ",,", "\"a\nb\"", "さとう"};
  std::string out = "name,mail,tel\n";
  const std::size_t count = random() % 200;
  for (std::size_t i = 0; i < count; ++i) {
    if (random() % 3 == 0) out += "r" + std::to_string(i) + ",m@example.jp,03-1234-5678\n";
    out += parts[random() % std::size(parts)];
  }
  if (!wide) return out;
  std::string utf16 = "\xFF\xFE";
  for (const char c : out) {
    if (static_cast<unsigned char>(c) < 0x80) utf16 += {c, '\0'};
  }
  return utf16;
}

void expect_units_equal_whole(std::string_view name, const std::string& bytes,
                              std::uint64_t unit_bytes) {
  const Seen whole = read_bytes(name, bytes);
  const Seen units = read_in_units(name, bytes, unit_bytes);
  ASSERT_EQ(whole.text_of(name), units.text_of(name)) << unit_bytes;
  ASSERT_EQ(whole.all_rows(), units.all_rows()) << unit_bytes;
  ASSERT_EQ(whole.all_raw(), units.all_raw()) << unit_bytes;
  ASSERT_EQ(whole.verdicts, units.verdicts);
  EXPECT_EQ(whole.totals.text_bytes, units.totals.text_bytes);
  EXPECT_EQ(whole.totals.lines, units.totals.lines);
  EXPECT_EQ(whole.totals.rows, units.totals.rows);
}

TEST(Html, WordsReadTogetherAreThoseReadOneByOne) {
  std::mt19937 random(14);
  const std::string long_word(1100, 'q');
  const std::string_view parts[] = {" ",
                                    " ",
                                    "  ",
                                    "\n",
                                    "\t",
                                    "\r\n",
                                    "\f",
                                    "\v",
                                    "word",
                                    "a longer stretch of words, as they are written",
                                    "<b>",
                                    "</b>",
                                    "<p>",
                                    "<td>",
                                    "<pre>",
                                    "</pre>",
                                    "&amp;",
                                    "&",
                                    "&nbsp;",
                                    "<",
                                    "山田",
                                    "\xC2\xA0",
                                    "\x01",
                                    "<br>",
                                    "<img alt=\"a>b\">",
                                    "<a href='mailto:t@example.jp'>",
                                    "<a title='",
                                    "\"",
                                    "'",
                                    ">",
                                    "<blockquote>",
                                    "<taro@example.jp>",
                                    "<b",
                                    "<!x",
                                    "<script>",
                                    "</script>",
                                    "<style type=json>",
                                    long_word};
  for (int trial = 0; trial < 30'000; ++trial) {
    std::string html;
    for (auto left = random() % 16; left > 0; --left) html += parts[random() % std::size(parts)];
    ASSERT_EQ(html_text(html), html_text(html, false)) << html;
  }
}

// A browser shows nothing of these, but the bytes have leaked.
TEST(Html, WhatStandsBehindASignThatIsNoTagIsText) {
  EXPECT_EQ(html_text("<p>From: Taro Mihon <taro@example.jp></p>x"),
            "From: Taro Mihon <taro@example.jp>\nx");
  EXPECT_EQ(html_text("<p>fewer <than Taro Mihon, 090-0000-1234"),
            "fewer <than Taro Mihon, 090-0000-1234");
  EXPECT_EQ(html_text("a <b Taro Mihon</p>c<a title='1<2'>d</a><!x"), "a <b Taro Mihon\ncd<!x");
  EXPECT_EQ(html_text("<!DOCTYPE x><?xml a='>'?><img src=cid:a@b.c alt=e><o:p>f</o:p>"), "e f");
  EXPECT_EQ(html_text("<!x [<b>g</b>"), "g");
}

TEST(Html, DataInAScriptAndTextBehindOneThatNeverEndsAreRead) {
  EXPECT_EQ(html_text("a<script type=\"application/json\">{\"n\":\"Taro Mihon\"}</script>b"),
            "a\n{\"n\":\"Taro Mihon\"}\nb");
  EXPECT_EQ(html_text("a<script>f('<b>')</SCRIPT>b<style>p{}</style>c"), "abc");
  EXPECT_EQ(html_text("a<style>p{}<p>Taro Mihon<script>g()"), "ap{}\nTaro Mihong()");
}

// A tag that begins a line is found as a number made of its letters: all short names, and names
// that are nearly those of such tags, against the list of them in words.
TEST(Html, TagsAreThoseOfTheListInWords) {
  const std::set<std::string> blocks = {
      "address",  "article", "aside", "blockquote", "body",    "br",       "caption",
      "center",   "dd",      "div",   "dl",         "dt",      "fieldset", "footer",
      "form",     "h1",      "h2",    "h3",         "h4",      "h5",       "h6",
      "head",     "header",  "hr",    "html",       "li",      "main",     "nav",
      "ol",       "option",  "p",     "pre",        "section", "table",    "tbody",
      "textarea", "tfoot",   "thead", "title",      "tr",      "ul"};
  const std::set<std::string> others = {"td", "th", "script", "style", "input", "img"};
  const auto check = [&](const std::string& name) {
    if (others.contains(name)) return;
    const std::string line = blocks.contains(name) ? "a\nb" : "ab";
    ASSERT_EQ(html_text("a<" + name + ">b"), line) << name;
    ASSERT_EQ(html_text("a</" + name + " x=1>b"), line) << name;
  };
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-:";
  for (std::size_t first = 0; first < 26; ++first) {
    for (const char second : kLetters) {
      ASSERT_NO_FATAL_FAILURE(check({kLetters[first], second}));
      for (const char third : kLetters)
        ASSERT_NO_FATAL_FAILURE(check({kLetters[first], second, third}));
    }
  }
  std::mt19937 random(15);
  const auto letter = [&] { return kLetters[random() % kLetters.size()]; };
  for (const std::string& block : blocks) {
    ASSERT_NO_FATAL_FAILURE(check(block));
    for (std::size_t at = 1; at <= block.size(); ++at) {
      for (int trial = 0; trial < 40; ++trial) {
        std::string more = block, less = block, other = block;
        more.insert(at, 1, letter());
        less.erase(at - 1 == 0 ? block.size() - 1 : at - 1, 1);
        if (at < block.size()) other[at] = letter();
        for (const std::string& name :
             {more, less, other, more + letter(), "x" + block, block + block}) {
          if (!name.empty() && name.size() <= 16) {
            ASSERT_NO_FATAL_FAILURE(check(name));
          }
        }
      }
    }
  }
}

TEST(Units, OfAFileTogetherSayWhatTheWholeSays) {
  std::mt19937 random(7);
  for (int i = 0; i < 600; ++i) {
    const std::string bytes = random_table(random, i % 5 == 0);
    const std::uint64_t unit_bytes = 1 + random() % 400;
    expect_units_equal_whole(i % 2 == 0 ? "a.csv" : "a.txt", bytes, unit_bytes);
    if (HasFatalFailure()) return;
  }
}

TEST(Units, OfCp932KeepRowsLinesAndOffsets) {
  std::string csv = "\x8e\x81\x96\xbc,tel\r\n";  // 氏名
  for (int i = 0; i < 3000; ++i)
    csv += "\x8e\x52\x93\x63\x91\xbe\x98\x59,\"03-1234-\r\n" + std::to_string(i) + "\"\r\n";
  for (const std::uint64_t unit_bytes : {100U, 1000U, 7777U})
    expect_units_equal_whole("a.csv", csv, unit_bytes);
}

TEST(Units, BeginAtLinesUpToTheFirstQuoteAndAtRowsBehindIt) {
  std::string csv = "\x8e\x81\x96\xbc,tel,n\r\n";  // 氏名
  const auto plain = [&](int rows) {
    for (int i = 0; i < rows; ++i)
      csv += "\x8e\x52\x93\x63\x91\xbe\x98\x59,03-1234-5678," + std::to_string(i) + "\r\n";
  };
  plain(40'000);  // more than is looked at in one go
  const TemporaryFile file(csv);
  EXPECT_GT(probe(file.fd(), "a.csv", 100'000).cuts.size(), csv.size() / 110'000);
  expect_units_equal_whole("a.csv", csv, 300'000);
  for (int i = 0; i < 3000; ++i) csv += "\x8e\x52\x93\x63,\"03-\n1234\",\"a\r\nb\"\r\n";
  plain(1000);
  expect_units_equal_whole("a.csv", csv, 300'000);
}

TEST(Units, OfOddLinesThatEndInCrAreTheSame) {
  const std::string odd = "\x8e\x52\x93\x63,\x91\xbe\x98\x59,1";
  std::string csv = "\xEF\xBB\xBFname,given,n\r";
  for (int i = 0; i < 50; ++i)
    csv += odd + "\r" + "山田,\"太\n郎\",2\r" + "\xf6\xf6,x,3\r\n" + "\xEF\xBB\xBF\xf6,y,4\n";
  for (const std::uint64_t unit_bytes : {7U, 33U, 100U})
    expect_units_equal_whole("a.csv", csv, unit_bytes);
}

TEST(Units, OfAFileThatShrankSaySo) {
  const TemporaryFile file("one\ntwo\nthree\n");
  Collector sink;
  unpack(file.fd(), {"a.txt", 8, 100, "text 0 0", ""}, Budget{}, sink);
  EXPECT_EQ(sink.seen.verdict_of("a.txt"), "unread:vanished");
  EXPECT_EQ(sink.seen.text_of("a.txt"), "three\n");
}

TEST(Units, APlanThatWasTamperedWithIsNoPlan) {
  const TemporaryFile file("a,b\n1,2\n");
  for (const char* plan : {"csv", "csv 99 44", "csv 0 34", "csv 0 999999999999999999999",
                           "mbox 0 0 1", "zip 0 0", "csv 0 44 1:x"}) {
    Collector sink;
    unpack(file.fd(), {"a.csv", 0, UINT64_MAX, plan, ""}, Budget{}, sink);
    EXPECT_EQ(sink.seen.verdict_of("a.csv"), "read") << plan;
    EXPECT_EQ(sink.seen.pieces.size(), 1U);
  }
}

}  // namespace
}  // namespace tadasu::unpack
