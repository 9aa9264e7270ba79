#include "find/script_runs.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "find/word_starts.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

struct SeenRun {
  std::size_t begin, end;
  bool katakana;
  bool operator==(const SeenRun&) const = default;
};

// The slow, obvious twin: character by character.
std::vector<SeenRun> slow_runs(std::string_view text) {
  enum Script { None, Kanji, Katakana };
  std::vector<SeenRun> runs;
  Script before = None;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = text::next_char(text, at);
    const Script script = c == 0x3005 || (c >= 0x3400 && c <= 0x9FFF) ? Kanji
                          : c >= 0x30A1 && c <= 0x30FC                ? Katakana
                                                                      : None;
    if (script != None && script == before)
      runs.back().end = at;
    else if (script != None)
      runs.push_back({begin, at, script == Katakana});
    before = script;
  }
  return runs;
}

std::vector<SeenRun> fast_runs(std::string_view text) {
  std::vector<SeenRun> runs;
  each_script_run(text, 0, text.size(), [&](std::size_t begin, std::size_t end, bool katakana) {
    runs.push_back({begin, end, katakana});
  });
  return runs;
}

// Characters at and beside the edges of the scripts, and of other lengths.
constexpr char32_t kChars[] = {U'a',   U'\n',  0xE9,   0x3000, 0x3001, 0x3004,  0x3005, 0x3006,
                               0x3042, 0x309F, 0x30A0, 0x30A1, 0x30BF, 0x30C0,  0x30FB, 0x30FC,
                               0x30FD, 0x33FF, 0x3400, 0x3FFF, 0x4000, 0x4DFF,  0x4E00, 0x5C71,
                               0x9FFF, 0xA000, 0xAC00, 0xFF08, 0xFF76, 0x1F600, 0x20BB7};

std::string random_text(std::mt19937& random, std::size_t chars_max) {
  std::string text;
  for (auto left = random() % chars_max; left > 0;) {
    const char32_t c = kChars[random() % std::size(kChars)];
    for (auto times = std::min<std::size_t>(left, 1 + random() % (random() % 8 == 0 ? 60 : 3));
         times > 0; --times, --left)
      text::append_utf8(text, c);
  }
  return text;
}

TEST(ScriptRuns, agree_with_reading_character_by_character) {
  std::mt19937 random(31);
  std::size_t met = 0;
  for (int round = 0; round < 6000; ++round) {
    const std::string text = random_text(random, round % 10 == 0 ? 400 : 70);
    const std::vector<SeenRun> wanted = slow_runs(text);
    ASSERT_EQ(fast_runs(text), wanted) << text;
    met += wanted.size();
  }
  EXPECT_GT(met, 20'000u);
}

TEST(ScriptRuns, broken_text_gives_runs_within_it) {
  std::mt19937 random(32);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (auto i = random() % 200; i > 0; --i) text += "\xE3\xE4\x82\xA1\xE9\x83\x90 "[random() % 8];
    for (const SeenRun& run : fast_runs(text)) {
      ASSERT_LT(run.begin, run.end);
      ASSERT_LE(run.end, text.size());
    }
  }
}

TEST(WordStarts, eight_characters_at_a_look_are_as_each_by_itself) {
  std::mt19937 random(33);
  WordStarts starts;
  const auto any = [&] { return static_cast<char32_t>(0x3000 + random() % 0x7000); };
  for (int i = 0; i < 40'000; ++i) starts.add(any(), i % 50 == 0 ? 0 : any());
  for (const char32_t c : kChars) {
    for (const char32_t c2 : kChars)
      if (c < 0x10000 && random() % 3 == 0) starts.add(c, c2);
  }
  std::size_t met = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (int i = 0; i < 14; ++i) {
      const bool edge = random() % 4 == 0;
      text::append_utf8(text, edge ? kChars[random() % std::size(kChars)]
                                   : static_cast<char32_t>((random() % 2 == 0 ? 0x3041 : 0x4E00) +
                                                           random() % 80));
    }
    text.append(WordStarts::kReadBytes, ' ');
    const auto* p = reinterpret_cast<const unsigned char*>(text.data());
    const WordStarts::Look look = starts.look(p), slow = starts.look_at_each(p);
    ASSERT_EQ(look.chars, slow.chars) << text;
    ASSERT_EQ(look.starts, slow.starts) << text;
    met += static_cast<std::size_t>(__builtin_popcount(slow.starts));
  }
  EXPECT_GT(met, 2000u);
}

TEST(WordStarts, what_was_added_is_seen) {
  WordStarts starts;
  EXPECT_FALSE(starts.may_begin(U'山', U'田'));
  starts.add(U'山', U'田');
  starts.add(U'林', 0);
  EXPECT_TRUE(starts.may_begin(U'山', U'田') && starts.may_begin(U'林', U'で'));
  EXPECT_FALSE(starts.may_begin(U'田', U'山') || starts.may_begin(U'山', U'本'));
  starts.add_everywhere();
  EXPECT_TRUE(starts.may_begin(U'田', U'山'));
}

}  // namespace
}  // namespace tadasu::find
