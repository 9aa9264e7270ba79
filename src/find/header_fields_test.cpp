#include "find/header_fields.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "find/find.h"

namespace tadasu::find {
namespace {

std::vector<std::string> found_in(Finder& finder, const std::string& text) {
  unpack::Piece piece;
  piece.text = text;
  piece.shape = unpack::Shape::Header;
  std::vector<Mention> mentions;
  finder.find(piece, mentions);
  std::vector<std::string> out;
  for (const Mention& m : mentions) {
    out.push_back(std::string(kind_id(m.kind)) + " " + std::to_string(m.begin) + "-" +
                  std::to_string(m.end) + " " + std::to_string(m.strength) + " " +
                  std::to_string(m.reasons));
  }
  return out;
}

// An address alone in its brackets is read without a scan; with a tab behind it is not. What is
// found is the same.
TEST(HeaderFields, an_address_alone_is_read_as_a_scan_reads_it) {
  Finder finder = std::move(Finder::open()).value();
  const std::string parts[] = {"taro",
                               "090-1234-5678",
                               "4539578763621486",
                               ".",
                               "+",
                               "-",
                               "_",
                               "a",
                               "7",
                               "\xE5\xA4\xAA",
                               "=",
                               "%",
                               "'",
                               "&",
                               "sk-12",
                               "2026",
                               "ghp_",
                               " "};
  const std::string domains[] = {"example.jp",       "example.com",
                                 "mail.example.net", "localhost",
                                 "2x.png",           "example.weird",
                                 "example.jp.",      "-.jp",
                                 "ex ample.jp",      std::string(60, 'd') + ".example.com"};
  const std::string names[] = {"", "taro ", "\"Yamada, Taro\" ", "090-1234-5678 "};
  std::mt19937 random(41);
  int whole = 0;
  for (int trial = 0; trial < 6'000; ++trial) {
    std::string local;
    for (auto i = 1 + random() % 4; i > 0; --i) local += parts[random() % std::size(parts)];
    const std::string text = "From: " + names[random() % std::size(names)] + "<" + local + "@" +
                             domains[random() % std::size(domains)] + ">";
    const auto alone = found_in(finder, text + "\n");
    ASSERT_EQ(alone, found_in(finder, text + "\t\n")) << text;
    whole += alone.empty() ? 0 : 1;
  }
  EXPECT_GT(whole, 1'000);
}

}  // namespace
}  // namespace tadasu::find
