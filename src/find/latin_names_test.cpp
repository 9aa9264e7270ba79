#include "find/latin_names.h"

#include <gtest/gtest.h>

#include <cctype>
#include <random>
#include <string>
#include <vector>

#include "base/pack.h"
#include "find/find.h"
#include "find/latin_in_japanese.h"
#include "find/latin_starts.h"
#include "find/plain_words.h"

namespace tadasu::find {
namespace {

// The plain twin of LatinStarts.
std::size_t plain_next_start(std::string_view text, std::size_t at) {
  for (; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    const auto before = static_cast<unsigned char>(at == 0 ? ' ' : text[at - 1]);
    const bool capital = (c >= 'A' && c <= 'Z') || (c >= 0xC3 && c <= 0xC5);
    const bool joined = (before >= '0' && before <= '9') || (before >= 'A' && before <= 'Z') ||
                        (before >= 'a' && before <= 'z') || before >= 0x80;
    const auto after = static_cast<unsigned char>(at + 1 < text.size() ? text[at + 1] : ' ');
    const bool goes_on =
        (after >= 'a' && after <= 'z') || (after >= ' ' && after <= '/') || after >= 0x80;
    if (capital && !joined && goes_on) return at;
  }
  return text.size();
}

TEST(LatinStarts, agrees_with_looking_at_each_byte) {
  std::mt19937 random(11);
  for (int trial = 0; trial < 600; ++trial) {
    std::string text(random() % 2500, ' ');
    for (char& c : text) {
      constexpr std::string_view kSome = "AZaz @[`{09/:. \xC3\xC5\xC6\x81\xE3";
      c = trial % 3 == 0 ? static_cast<char>(random()) : kSome[random() % kSome.size()];
      if (trial % 4 == 0) c = static_cast<char>(c & 0x7F);
    }
    using enum LatinStarts::Look;
    for (const LatinStarts::Look look : {Table, Ranges, Blocks}) {
      std::vector<std::size_t> fast, slow;
      for (LatinStarts starts(text, look); starts.next();)
        fast.insert(fast.end(), starts.places().begin(), starts.places().end());
      for (std::size_t at = plain_next_start(text, 0); at < text.size();
           at = plain_next_start(text, at + 1))
        slow.push_back(at);
      ASSERT_EQ(fast, slow) << trial;
    }
  }
}

// The long way reads every word that begins in a capital.
TEST(LatinNames, plain_words_are_left_out_where_no_name_is_lost) {
  const auto dictionary = Dictionary::open(data_packs_folder() / "dictionary.bin");
  ASSERT_TRUE(dictionary.ok());
  LatinNames fast(dictionary.value()), slow(dictionary.value());
  slow.use_shortcuts(false);
  const std::string words[] = {"The",       "December",  "I",        "A",
                               "We",        "Mc",        "McDonald", "Al",
                               "J",         "Kevin",     "Smith",    "van",
                               "de",        "der",       "el",       "den",
                               "Mr",        "Dear",      "Thanks",   "Best",
                               "name",      "is",        "'s",       "am",
                               "this",      "Will",      "May",      "Win64",
                               "AppleWebK", "é",         "Žofie",    "said",
                               "regards,",  "Jennifer",  "IBM",      "X",
                               "Hello",     "Elizabeth", "Of",       "O'Neil",
                               "di",        "Thursday",  "Street",   "Unfortunatelylong"};
  constexpr std::string_view kSigns = "   .,:;-'!?/@_<>()[\n\t\"5\0é";
  std::mt19937 random(51);
  std::size_t names = 0;
  for (int trial = 0; trial < 30'000; ++trial) {
    std::string text;
    for (auto i = 1 + random() % 12; i > 0; --i) {
      text += words[random() % std::size(words)];
      if (random() % 8 == 0) text += kSigns[random() % (kSigns.size() - 2)];
      if (random() % 8 != 0) text += ' ';
    }
    if (trial % 2 == 0) text += "                        ";
    std::vector<Mention> left, right;
    fast.find(text, left, 0);
    slow.find(text, right, 0);
    ASSERT_EQ(left.size(), right.size()) << text;
    for (std::size_t i = 0; i < left.size(); ++i) {
      ASSERT_EQ(left[i].begin, right[i].begin) << text;
      ASSERT_EQ(left[i].end, right[i].end) << text;
      ASSERT_EQ(left[i].strength, right[i].strength) << text;
      ASSERT_EQ(left[i].reasons, right[i].reasons) << text;
    }
    names += left.size();
  }
  EXPECT_GT(names, 5'000u);
}

// Words of every length, with whatever may stand around them; and with bytes of any kind.
TEST(PlainWords, eight_together_are_judged_as_each_by_itself) {
  const auto dictionary = Dictionary::open(data_packs_folder() / "dictionary.bin");
  ASSERT_TRUE(dictionary.ok());
  const std::string_view parts[] = {
      "The",   "Al",       "I ",      "A ",       "Mc",          "Donald",
      "Kevin", "Jennifer", "January", "December", "Unfortunate", "Internationalizations",
      " van ", " de ",     " den ",   " dens ",   " le",         " let ",
      "is ",   "am ",      "'s ",     "m ",       " ",           " ",
      ".",     ": ",       "\n",      "x",        "9",           "/",
      "é",     "Éa",       "山",      "I"};
  std::mt19937 random(52);
  std::size_t dropped = 0;
  for (int trial = 0; trial < 20'000; ++trial) {
    std::string text;
    for (auto left = random() % 40; left > 0; --left) text += parts[random() % std::size(parts)];
    if (trial % 4 == 0)
      for (char& c : text) c = random() % 9 == 0 ? static_cast<char>(random()) : c;
    for (LatinStarts starts(text); starts.next();) {
      const std::span<std::uint32_t> places = starts.places();
      std::vector<std::uint32_t> together(places.begin(), places.end()), alone = together;
      together.resize(drop_plain_words(dictionary.value(), text, together));
      alone.resize(drop_plain_words(dictionary.value(), text, alone, false));
      ASSERT_EQ(together, alone) << text;
      dropped += places.size() - alone.size();
    }
  }
  EXPECT_GT(dropped, 10'000u);
}

TEST(Dictionary, small_letters_of_latin_capitals) {
  const std::pair<std::uint32_t, std::uint32_t> pairs[] = {
      {0xC1, 0xE1},   {0xD7, 0xD7},   {0xDF, 0xDF},   {0xE9, 0xE9},   {0x100, 0x101},
      {0x101, 0x101}, {0x130, 0x130}, {0x13D, 0x13E}, {0x13E, 0x13E}, {0x141, 0x142},
      {0x142, 0x142}, {0x149, 0x149}, {0x14A, 0x14B}, {0x160, 0x161}, {0x161, 0x161},
      {0x178, 0xFF},  {0x17D, 0x17E}, {0x17E, 0x17E}};
  for (const auto& [capital, small] : pairs) EXPECT_EQ(fold_latin_pair(capital), small) << capital;
}

class InEnglish : public ::testing::Test {
 protected:
  // The names found, each as "value strength", joined by " | ".
  std::string names_in(const std::string& text) {
    unpack::Piece piece;
    piece.text = text;
    std::vector<Mention> mentions;
    finder_.find(piece, mentions);
    std::string out;
    for (const Mention& m : mentions) {
      if (m.kind != Kind::PersonName) continue;
      if (!out.empty()) out += " | ";
      out += text.substr(m.begin, m.end - m.begin);
    }
    return out;
  }
  Finder finder_ = std::move(Finder::open()).value();
};

TEST_F(InEnglish, given_names_that_are_known_begin_names) {
  EXPECT_EQ(names_in("The claim was filed by Kevin Thornbury last week."), "Kevin Thornbury");
  EXPECT_EQ(names_in("Ask Jennifer Q. Wexlerton or Peter O'Neill about it."),
            "Jennifer Q. Wexlerton | Peter O'Neill");
  EXPECT_EQ(names_in("a letter from Žofie Nováková and Ludwig van der Berg"),
            "Žofie Nováková | Ludwig van der Berg");
  EXPECT_EQ(names_in("Yesterday Kevin said that he had left."), "Kevin");
}

TEST_F(InEnglish, titles_greetings_and_last_lines_say_who) {
  EXPECT_EQ(names_in("Please call Mr. Ulvenshaw back."), "Ulvenshaw");
  EXPECT_EQ(names_in("Dr Jane Quillfeather will see you."), "Jane Quillfeather");
  EXPECT_EQ(names_in("My name is Rubelka and I live here."), "Rubelka");
  EXPECT_EQ(names_in("Dear Rubelka,\nthank you for the order."), "Rubelka");
  EXPECT_EQ(names_in("See you soon.\n\nBest regards,\nTorvin Quillfeather\n"),
            "Torvin Quillfeather");
}

TEST_F(InEnglish, places_firms_headings_and_paths_are_no_names) {
  for (const char* text :
       {"Send it to 12 Kevin Street before Monday.", "The Jackson Hospital opens in May.",
        "See /home/Kevin/Notes.txt and Kevin.Smith@example.com.", "Will Send Later: Mark All Read",
        "He works at John Hancock Insurance Company Ltd in New York.",
        "class KevinSmith extends Base", "Grace Period And Grant Application",
        "Dear Customer,\nyour order is on its way.", "Best regards,\nThe Support Team",
        "The Paris Agreement was signed in April."})
    EXPECT_EQ(names_in(text), "") << text;
}

TEST_F(InEnglish, what_a_label_or_an_address_says_is_not_said_twice) {
  EXPECT_EQ(names_in("Name: Kevin Thornbury\nMail: kevin@example.com\n"), "Kevin Thornbury");
}

// At the end of a text words are read letter by letter, elsewhere at once: the same names.
TEST_F(InEnglish, words_are_read_alike_at_once_and_letter_by_letter) {
  const std::string firsts[] = {"Kevin",     "Al",         "Jennifer", "Anne-Marie",
                                "Mr. Kevin", "Dear Kevin", "Žofie"};
  const std::string letters[] = {"S", "m", "ith", "Mc", "D", "'", "-", ".", "é", "ongerthan", "4"};
  const std::string ends[] = {"", ".", ",", ":", "/", "(", ")", "<", ">", "@", "!", "\xC6", "\x80"};
  std::mt19937 random(13);
  int found = 0;
  for (int trial = 0; trial < 4'000; ++trial) {
    std::string last;
    for (auto i = 1 + random() % 4; i > 0; --i) last += letters[random() % std::size(letters)];
    const std::string text = "We wrote to them about it, and then to " +
                             firsts[random() % std::size(firsts)] + " " + last +
                             ends[random() % std::size(ends)] + "\n";
    const std::string alone = names_in(text);
    EXPECT_EQ(names_in(text + std::string(20, ' ')), alone) << text;
    found += alone.empty() ? 0 : 1;
  }
  EXPECT_GT(found, 500);
}

TEST_F(InEnglish, any_bytes_are_read) {
  const std::string parts[] = {"Kevin", " ",  "Smith", ".",           "\n",   "Mr", "O'",
                               "-",     "é",  "Ž",     "van",         "Dear", ",",  "Best regards",
                               "J.",    "Mc", "山田",  "\xEF\xBF\xBD"};
  std::mt19937 random(12);
  for (int trial = 0; trial < 500; ++trial) {
    std::string text;
    for (auto i = random() % 30; i > 0; --i) text += parts[random() % std::size(parts)];
    unpack::Piece piece;
    piece.text = text;
    std::vector<Mention> mentions;
    finder_.find(piece, mentions);
    for (const Mention& m : mentions) {
      ASSERT_LT(m.begin, m.end);
      ASSERT_LE(m.end, text.size());
    }
  }
}

// Spans are whole words of the text, in order, whatever stands in it.
// Quadratic work would take minutes here, and the test its whole time.
TEST(LatinInJapanese, a_row_of_capitals_without_end_is_left_early) {
  Finder finder = std::move(Finder::open()).value();
  std::string text;
  for (int i = 0; i < 300'000; ++i) text += i < 200'000 ? "A-" : "あ、";
  text += "。John Smith様";
  for (const std::string& one : {text, "あ" + std::string(200'000, 'y') + text}) {
    unpack::Piece piece;
    piece.text = one;
    std::vector<Mention> mentions;
    finder.find(piece, mentions);
    ASSERT_FALSE(mentions.empty());
    EXPECT_EQ(mentions.back().kind, Kind::PersonName);
  }
}

TEST(LatinInJapanese, any_text_is_read) {
  const std::string parts[] = {"Mr.",
                               " ",
                               "John",
                               "Smith",
                               "様",
                               "さん",
                               "の",
                               "<",
                               "@",
                               ">",
                               "\n",
                               "J.",
                               "O'Neil",
                               "Mc",
                               "-",
                               "é",
                               "𠮷",
                               "会議で",
                               "Kevin",
                               "Word",
                               "、",
                               "山田",
                               "・",
                               "7",
                               "jsmith@example.com",
                               "A",
                               "\xEF\xBC\xA0",
                               "Miller"};
  std::mt19937 random(41);
  const auto dictionary = Dictionary::open(data_packs_folder() / "dictionary.bin");
  const auto lexicon = Lexicon::open();
  ASSERT_TRUE(dictionary.ok() && lexicon.ok());
  LatinInJapanese finder(dictionary.value(), lexicon.value());
  std::size_t latin = 0;
  for (int trial = 0; trial < 2000; ++trial) {
    std::string text;
    for (auto i = random() % 30; i > 0; --i) text += parts[random() % std::size(parts)];
    std::vector<Mention> found;
    finder.find(text, found, 0);
    std::size_t end = 0;
    for (const Mention& m : found) {
      ASSERT_LE(end, m.begin) << text;
      ASSERT_LT(m.begin, m.end);
      ASSERT_LE(end = m.end, text.size());
      ASSERT_TRUE(text[m.begin] >= 'A' && text[m.begin] <= 'Z');
      EXPECT_TRUE(m.begin == 0 || !std::isalnum(static_cast<unsigned char>(text[m.begin - 1])));
      EXPECT_TRUE(end == text.size() || !std::isalnum(static_cast<unsigned char>(text[end])))
          << text;
      ++latin;
    }
  }
  EXPECT_GT(latin, 150u);
}

}  // namespace
}  // namespace tadasu::find
