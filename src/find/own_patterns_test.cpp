#include "find/own_patterns.h"

#include <gtest/gtest.h>

#include <random>
#include <regex>
#include <string>

#include "find/folded_text.h"
#include "find/scanner.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

OwnKind kind_of(std::string id, std::string pattern) {
  OwnKind kind;
  kind.id = std::move(id);
  kind.pattern = std::move(pattern);
  return kind;
}

OwnPatterns compiled(const std::vector<std::string>& patterns) {
  std::vector<OwnKind> kinds;
  for (const std::string& one : patterns) kinds.push_back(kind_of("own", one));
  auto made = OwnPatterns::compile(kinds);
  if (!made.ok()) throw std::runtime_error(made.error().detail);
  return std::move(made).value();
}

// "0:E123456 1:…": index of the pattern and what it matched.
std::string shown(OwnPatterns& patterns, std::string_view text,
                  const std::vector<unpack::Cell>& cells = {}) {
  std::vector<OwnMatch> matches;
  patterns.find(text, cells, matches);
  std::string out;
  for (const OwnMatch& one : matches) {
    out += (out.empty() ? "" : " ") + std::to_string(one.own) + ":" +
           std::string(text.substr(one.begin, one.end - one.begin));
  }
  return out;
}

// The slow twin: every begin and every end tried, for ASCII text, in [from, to).
void slow_twin(const std::regex& pattern, std::string_view text, std::size_t from, std::size_t to,
               std::string& out) {
  for (std::size_t begin = from; begin < to;) {
    std::size_t best = begin;
    const bool starts =
        begin == from || !is_ascii_alnum(text[begin]) || !is_ascii_alnum(text[begin - 1]);
    for (std::size_t end = std::min(to, begin + kOwnMatchBytesMax);
         starts && end > begin && best == begin; --end) {
      const bool ends = end == to || !is_ascii_alnum(text[end - 1]) || !is_ascii_alnum(text[end]);
      if (ends && std::regex_match(text.begin() + static_cast<std::ptrdiff_t>(begin),
                                   text.begin() + static_cast<std::ptrdiff_t>(end), pattern))
        best = end;
    }
    if (best == begin) {
      ++begin;
      continue;
    }
    out += (out.empty() ? "" : " ") + ("0:" + std::string(text.substr(begin, best - begin)));
    begin = best;
  }
}

const std::vector<std::string> kPatterns = {
    R"(E\d{2,3})",           R"((?:No)?\d{2})",    R"([A-Z]{1,2}-?\d+)", R"(\d+(?:-\d+)*)",
    R"([a-z]+\d)",           R"(-\d{2}|\d{2}-)",   R"([^,]{3})",         R"(E.*\d)",
    R"((?:1|12|123)-?[AE])", R"([AE]?1{2,4}[AE]?)"};

TEST(OwnPatterns, MatchesAreThoseOfTheSlowTwin) {
  std::mt19937 random(7);
  const std::string letters = "EEAN12301-- o,x";
  std::size_t matched = 0;
  for (const std::string& pattern : kPatterns) {
    OwnPatterns patterns = compiled({pattern});
    const std::regex twin(pattern);
    for (int round = 0; round < 300; ++round) {
      std::string text;
      for (std::size_t n = 1 + random() % 24; n > 0; --n)
        text += letters[random() % letters.size()];
      std::string slow;
      slow_twin(twin, text, 0, text.size(), slow);
      EXPECT_EQ(shown(patterns, text), slow) << pattern << " in " << text;
      matched += slow.empty() ? 0 : 1;
    }
  }
  EXPECT_GT(matched, 500u);
}

TEST(OwnPatterns, FarFromTheLeftmostBeginTheTwinAgreesToo) {
  std::mt19937 random(13);
  const std::string_view words[] = {"xE1 ", "E", "1", "-", " x", "ooo ", "2,", "E12"};
  std::size_t far = 0;
  for (const char* const pattern : {R"(E.*\d)", R"(E[^,]*\d-|x.*1 )"}) {
    OwnPatterns patterns = compiled({pattern});
    const std::regex twin(pattern);
    for (int round = 0; round < 4; ++round) {
      std::string text;
      while (text.size() < 500) text += words[random() % std::size(words)];
      std::string slow;
      slow_twin(twin, text, 0, text.size(), slow);
      EXPECT_EQ(shown(patterns, text), slow) << pattern << " in " << text;
      far += slow.size() > 200 ? 1 : 0;
    }
  }
  EXPECT_GT(far, 2u);
}

// What is tried again is bounded by the places where a word may begin, however many ends there are.
TEST(OwnPatterns, NoPlaceIsTriedTwice) {
  std::string text;
  while (text.size() < 1'000'000) text += "xE1 ";
  OwnPatterns patterns = compiled({R"(E.*\d)"});
  EXPECT_EQ(shown(patterns, text), "");
  EXPECT_LE(patterns.inner_scans(), text.size() / 2);
  OwnPatterns usual = compiled({R"(E\d{6})"});
  EXPECT_EQ(shown(usual, "E123456, E234567"), "0:E123456 0:E234567");
  EXPECT_EQ(usual.inner_scans(), 0u);
  EXPECT_EQ(shown(usual, "xE123456 E234567"), "0:E234567");
  EXPECT_LE(usual.inner_scans(), 1u);
}

TEST(OwnPatterns, WhatAnEndLeavesOpenIsNoMistake) {
  OwnPatterns patterns = compiled({R"(\QE+1)", "(?x)N\\d # a number\n"});
  EXPECT_EQ(shown(patterns, "xE+1 E+1 N2 xN3"), "0:E+1 1:N2");
}

TEST(OwnPatterns, CellsAreTextsOfTheirOwn) {
  std::mt19937 random(11);
  const std::string letters = "EA123-,,,";
  for (const std::string& pattern : kPatterns) {
    OwnPatterns patterns = compiled({pattern});
    const std::regex twin(pattern);
    for (int round = 0; round < 200; ++round) {
      std::string text;
      for (std::size_t n = 1 + random() % 24; n > 0; --n)
        text += letters[random() % letters.size()];
      std::vector<unpack::Cell> cells;
      std::string slow;
      for (std::size_t from = 0; from <= text.size();) {
        // Cells that touch, as those of a spreadsheet may.
        const std::size_t to = std::min(text.size(), from + random() % 6);
        cells.push_back({static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to)});
        slow_twin(twin, text, from, to, slow);
        from = to + random() % 2;
        if (from == to && to == text.size()) break;
      }
      EXPECT_EQ(shown(patterns, text, cells), slow) << pattern << " in " << text;
    }
  }
}

TEST(OwnPatterns, WidthDoesNotMatter) {
  OwnPatterns patterns = compiled({R"(E-\d{4})", "会員Ｎ[０-９]{3}号"});
  EXPECT_EQ(shown(patterns, "社員Ｅ－１２３４と（Ｅ‐１２ー３４）とE−1234、E－９８７６番"),
            "0:Ｅ－１２３４ 0:E−1234 0:E－９８７６");
  EXPECT_EQ(shown(patterns, "正会員N123号と会員Ｎ１２３号"), "1:会員N123号 1:会員Ｎ１２３号");
}

TEST(OwnPatterns, WhatTheEngineCannotDoIsRefused) {
  for (const char* pattern : {"E(", "(?=E)E", R"((E)\1)", "", "E*"}) {
    const auto made =
        OwnPatterns::compile(std::vector{kind_of("good", "E1"), kind_of("bad", pattern)});
    ASSERT_FALSE(made.ok()) << pattern;
    EXPECT_EQ(made.error().where, "bad") << pattern;
    EXPECT_FALSE(made.error().detail.empty());
  }
}

TEST(OwnPatterns, AMatchIsNoLongerThanAnIdentifier) {
  OwnPatterns patterns = compiled({"X[ 0]*"});
  const std::string just(kOwnMatchBytesMax - 1, ' ');
  EXPECT_EQ(shown(patterns, "X" + just), "0:X" + just);
  EXPECT_EQ(shown(patterns, "X" + just + " "), "0:X" + just);
}

TEST(FoldedText, LeadsBackToWhatWasWritten) {
  const std::string text = "山田：Ｅ１２−３４　次のＡーＢ、カード";
  FoldedText folded;
  folded.assign(text);
  EXPECT_EQ(folded.text(), "山田:E12-34 次のA-B、カード");
  std::size_t raw = 0;
  for (std::size_t at = 0; at < folded.text().size();) {
    EXPECT_EQ(folded.raw_of(static_cast<std::uint32_t>(at)), raw);
    EXPECT_EQ(folded.folded_of(static_cast<std::uint32_t>(raw)), at);
    text::next_char(folded.text(), at);
    text::next_char(text, raw);
  }
  EXPECT_EQ(raw, text.size());
  folded.assign("plain ASCII, ひらがな");
  EXPECT_EQ(folded.text(), "plain ASCII, ひらがな");
  EXPECT_EQ(folded_pattern("［０－９］．\\d"), R"(\[0\-9\]\.\d)");
  EXPECT_EQ(folded_pattern("Ｅ\\．\\\\．\\－１"), R"(E\.\\\.\-1)") << "escaped by hand, once";
}

}  // namespace
}  // namespace tadasu::find
