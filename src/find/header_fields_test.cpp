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

// Sixteen bytes together, which may hold colons of the lines behind, against byte by byte; each
// text lies in memory of its own size.
TEST(HeaderFields, the_first_colon_is_the_one_seen_byte_by_byte) {
  const auto compare = [](const std::string& text) {
    const std::vector<char> bytes(text.begin(), text.end());
    const std::string_view seen(bytes.data(), bytes.size());
    for (std::size_t at = 0; at <= text.size(); ++at) {
      for (std::size_t end = at; end <= text.size(); ++end) {
        std::size_t colon = at;
        while (colon < end && text[colon] != ':') ++colon;
        ASSERT_EQ(colon_of(seen, at, end), colon) << text << " " << at << " to " << end;
      }
    }
  };
  for (unsigned signs = 0; signs < 1U << 9;
       ++signs) {  // every short text, alone and in a longer one
    std::string text;
    for (unsigned bit = 0; bit < 9; ++bit) text += (signs >> bit & 1) != 0 ? ':' : 'a';
    ASSERT_NO_FATAL_FAILURE(compare(text));
    ASSERT_NO_FATAL_FAILURE(compare("Received from " + text + "\nTo"));
  }
  std::mt19937 random(42);
  for (int trial = 0; trial < 2'000; ++trial) {
    std::string text(random() % 50, 'a');
    for (char& c : text) c = random() % 12 == 0 ? ':' : static_cast<char>(random());
    ASSERT_NO_FATAL_FAILURE(compare(text));
  }
}

}  // namespace
}  // namespace tadasu::find
