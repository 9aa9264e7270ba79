// How a plain text becomes a paper.
#include "cli/lint.h"

#include <gtest/gtest.h>

namespace tadasu::cli {
namespace {

std::vector<std::string> titles_of(const std::string& text) {
  std::vector<std::string> out;
  for (const notices::Section& one : plain_paper(text, "public-notice").notice.sections)
    out.push_back(one.title);
  return out;
}

TEST(PlainPaper, SectionsBeginAtHeadings) {
  using Titles = std::vector<std::string>;
  EXPECT_EQ(titles_of("お詫び申し上げます。\n1. 概要\n書類です。\n■原因\n調査中です。\n"),
            (Titles{"", "1. 概要", "■原因"}));
  EXPECT_EQ(titles_of("We are sorry.\n\nWhat happened\nA file was lost.\n\nNext update\n1 May.\n"),
            (Titles{"", "What happened", "Next update"}));
  EXPECT_EQ(titles_of("一つの文です。\n\n・項目\n・項目\n"), Titles{""});
  EXPECT_EQ(titles_of(""), Titles{});
}

TEST(PlainPaper, EveryByteIsInASectionAtItsPlace) {
  const std::string text = "\n\n前文です。\r\n\n1. 概要\n書類です。\n\n原因\n調査中です。";
  const PlainPaper paper = plain_paper(text, "public-notice");
  std::string joined;
  for (std::size_t i = 0; i < paper.begins.size(); ++i) {
    const std::string& part = paper.notice.sections[i].text;
    EXPECT_EQ(text.substr(paper.begins[i], part.size()), part);
    joined += part;
  }
  EXPECT_EQ(joined, text);
}

TEST(PlainPaper, TheLanguageIsToldByItsLetters) {
  EXPECT_EQ(plain_paper("Company name: Minato 港", "x").notice.lang, "en");
  EXPECT_EQ(plain_paper("URL: https://example.jp/news をご覧ください", "x").notice.lang, "ja");
  EXPECT_EQ(plain_paper("", "x").notice.lang, "ja");
}

}  // namespace
}  // namespace tadasu::cli
