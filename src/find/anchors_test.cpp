#include "find/anchors.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "find/lexicon.h"

namespace tadasu::find {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The slow, obvious twin: byte by byte.
std::size_t slow_next(const std::string& text, std::size_t at, std::size_t stop) {
  for (std::size_t i = at; i < stop; ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x80 || c == '@' || c == ':' || c == '=') return i;
    if (is_digit(c) && (i == at || !is_digit(text[i - 1]))) return i;
  }
  return stop;
}

std::string random_text(std::mt19937& random) {
  const std::string_view alphabets[] = {"abcdefgh ,;/>?", "0123456789", "a1:@=\xE3\x81 9;<?A",
                                        "x9"};
  std::string text;
  for (auto parts = 1 + random() % 6; parts > 0; --parts) {
    const std::string_view alphabet = alphabets[random() % 4];
    for (auto size = random() % 150; size > 0; --size) text += alphabet[random() % alphabet.size()];
  }
  return text;
}

TEST(Anchors, agree_with_the_twin_from_everywhere_to_everywhere) {
  std::mt19937 random(3);
  std::size_t met = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::string text = random_text(random);
    const std::size_t begin = random() % (text.size() + 1);
    const std::size_t stop = begin + random() % (text.size() - begin + 1);
    Anchors anchors(text, begin, stop);
    std::size_t at = begin;
    while (at < stop) {
      const std::size_t found = anchors.next(at, SIZE_MAX);
      ASSERT_EQ(found, slow_next(text, at, stop)) << text << " from " << at << " to " << stop;
      at = found + 1 + (random() % 3 == 0 ? random() % 100 : 0);
      ++met;
    }
    ASSERT_EQ(anchors.next(std::max(at, stop), SIZE_MAX), stop);
  }
  EXPECT_GT(met, 10'000u);
}

// Quiet ones are no others than those that the rules of quiet.h name, seen byte by byte; before
// `loud_until` there are none.
TEST(Anchors, leave_out_only_small_numbers_and_colons_between_digits) {
  std::mt19937 random(5);
  std::size_t left_out = 0;
  const auto may_be_quiet = [](const std::string& text, std::size_t at) {
    if (text[at] == ':') return is_digit(text[at - 1]) && is_digit(text[at + 1]);
    std::size_t begin = at, end = at;
    const auto digit_at = [&](std::size_t i) { return i < text.size() && is_digit(text[i]); };
    const auto in_number = [&](std::size_t i) {
      const bool joint = i < text.size() && (text[i] == '.' || text[i] == '-' || text[i] == '/');
      return digit_at(i) || (joint && i > 0 && digit_at(i - 1) && digit_at(i + 1));
    };
    // Behind a slash a number stands by itself when the window begins there.
    while (begin > 0 && in_number(begin - 1) && text[begin - 1] != '/') --begin;
    while (in_number(end)) ++end;
    return is_digit(text[at]) && end - begin <= kQuietNumberBytes;
  };
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (auto size = random() % 300; size > 0; --size)
      text += "0123456789:. -/,(ax="[random() % 20];
    const std::size_t loud_until = random() % (text.size() + 1);
    Anchors all(text, 0, text.size()), kept(text, 0, text.size());
    std::size_t next = kept.next(0, loud_until);
    for (std::size_t at = all.next(0, SIZE_MAX); at < text.size();
         at = all.next(at + 1, SIZE_MAX)) {
      if (at > 0 && is_digit(text[at]) && is_digit(text[at - 1])) continue;  // asked within a run
      if (at == next) {
        std::size_t behind = at + 1;
        while (is_digit(text[at]) && behind < text.size() && is_digit(text[behind])) ++behind;
        next = kept.next(behind, loud_until);
        continue;
      }
      ++left_out;
      ASSERT_GE(at, loud_until) << text;
      ASSERT_TRUE(may_be_quiet(text, at)) << text << " at " << at;
    }
  }
  EXPECT_GT(left_out, 5'000u);
}

// Every anchor is seen whether windows are judged together or one by one, wherever a reader goes
// on; so are all that are not quiet by the rules of one window.
TEST(Anchors, windows_judged_together_lose_no_anchor) {
  std::mt19937 random(8);
  std::size_t seen = 0, kept = 0, left_out = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string text;
    const auto rare = 1 + random() % 12;
    for (auto size = 200 + random() % 1500; size > 0; --size)
      text += random() % rare != 0 ? "abc xyz"[random() % 7]
                                   : "0123456789:. -/,(ax=@\"_$"[random() % 24];
    if (round % 5 == 0) text.insert(random() % text.size(), "\xE5\xB1\xB1");
    const std::size_t begin = random() % 70, stop = text.size() - random() % 70;
    Anchors all(text, begin, stop), alone(text, begin, stop, false);
    Anchors together(text, begin, stop);
    const std::size_t step = 1 + random() % 90;
    for (std::size_t at = begin; at < stop; ++seen) {
      const std::size_t next = all.next(at, SIZE_MAX);
      ASSERT_EQ(next, alone.next(at, SIZE_MAX)) << text << " from " << at;
      at = next + (random() % 4 == 0 ? step : 1);
    }
    for (std::size_t at = begin; at < stop; ++kept) {
      const std::size_t next = together.next(at, 0);
      for (std::size_t i = at; i < std::min(next, stop); ++i) {
        if (!is_digit(text[i])) continue;
        if (i > begin && is_digit(text[i - 1])) continue;
        ++left_out;
        std::size_t end = i;
        while (end < stop && is_digit(text[end])) ++end;
        ASSERT_LE(end - i, kQuietNumberBytes) << text << " at " << i;
      }
      at = next + 1;
      while (at < stop && is_digit(text[at]) && next < stop && is_digit(text[next])) ++at;
    }
  }
  EXPECT_GT(std::min({seen, kept, left_out}), 20'000u);
}

TEST(Anchors, windows_are_the_same_with_and_without_wide_registers) {
  std::mt19937 random(7);
  std::size_t quotes = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text(64, ' ');
    constexpr std::string_view kSigns = "0123456789:. -/,(ax=@_$[Z)\x7F\xE3\"";
    for (char& c : text)
      c = round % 3 == 0 ? static_cast<char>(random()) : kSigns[random() % kSigns.size()];
    if (round % 50 == 0) text = std::string(64, 'q') + text;  // passed over
    const char before = kSigns[random() % kSigns.size()];
    Anchors::Window wide{}, plain{};
    ASSERT_EQ(Anchors::finder()(text.data(), 0, text.size(), before, wide),
              Anchors::finder(false)(text.data(), 0, text.size(), before, plain));
    ASSERT_EQ(wide.digits, plain.digits) << text;
    ASSERT_EQ(wide.others, plain.others) << text;
    ASSERT_EQ(wide.words, plain.words) << text;
    ASSERT_EQ(wide.quiet_numbers, plain.quiet_numbers) << text;
    ASSERT_EQ(wide.quiet_colons, plain.quiet_colons) << text;
    ASSERT_EQ(wide.quotes, plain.quotes) << text;
    quotes += wide.quotes != 0 ? 1 : 0;
  }
  EXPECT_GT(quotes, 1'000u);
}

TEST(Anchors, blocks_without_any_are_passed_over_once) {
  for (const std::size_t plain : {63u, 64u, 65u, 200u, 5000u}) {
    const std::string text = std::string(plain, 'x') + "7y" + std::string(plain, 'x');
    Anchors anchors(text, 0, text.size());
    EXPECT_EQ(anchors.next(0, SIZE_MAX), plain);
    EXPECT_EQ(anchors.next(plain + 1, SIZE_MAX), text.size());
    for (std::size_t at = plain + 2; at < text.size(); at += 7)
      EXPECT_EQ(anchors.next(at, SIZE_MAX), text.size());
    Anchors early(text, 0, plain);  // ends within the first block that has one, or before it
    for (std::size_t at = 0; at < plain; at += 7) EXPECT_EQ(early.next(at, SIZE_MAX), plain);
  }
}

TEST(Anchors, masks_of_digits_and_letters_have_a_bit_a_byte) {
  std::string all;
  for (int c = 0; c < 256; ++c) all.push_back(static_cast<char>(c));
  for (std::size_t at = 0; at + 32 <= all.size(); ++at) {
    const std::uint32_t digits = digit_mask(all.data() + at);
    const std::uint64_t letters = letter_mask(all, at, 32);
    for (std::size_t i = 0; i < 32; ++i) {
      const char c = all[at + i];
      ASSERT_EQ(digits >> i & 1, is_digit(c) ? 1u : 0u) << at + i;
      const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      ASSERT_EQ(letters >> i & 1, letter ? 1u : 0u) << at + i;
    }
    ASSERT_EQ(letters >> 32, 0u);
  }
  EXPECT_EQ(letter_mask("ab c", 1, 3), 0b101u);
}

TEST(Lexicon, labels_of_ascii_are_those_of_all_labels) {
  const auto lexicon = Lexicon::open();
  ASSERT_TRUE(lexicon.ok());
  const std::string parts[] = {"phone",    "tel",     "no",      "order",  "fax",    "name",
                               "id",       "account", "card",    "e",      "mobile", "mail",
                               "number",   "x",       "of",      "birth",  "date",   "my",
                               "security", "expiry",  "address", "postal", "code"};
  std::mt19937 random(9);
  int labels = 0, none = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string word;
    for (auto left = 1 + random() % 3; left > 0; --left) word += parts[random() % std::size(parts)];
    if (random() % 8 == 0) word.pop_back();
    const auto fast = lexicon.value().ascii_label(word), slow = lexicon.value().label(word);
    ASSERT_EQ(fast.has_value(), slow.has_value()) << word;
    if (fast) {
      ASSERT_TRUE(fast->kind == slow->kind && fast->other == slow->other) << word;
    }
    ++(fast ? labels : none);
  }
  EXPECT_GT(std::min(labels, none), 1'000);
}

TEST(Anchors, words_near_a_number_are_known_in_any_case_and_others_are_not) {
  const auto lexicon = Lexicon::open();
  ASSERT_TRUE(lexicon.ok());
  const auto has = [&](std::string_view word, Kind kind) {
    return lexicon.value().near_word(word).has(kind);
  };
  EXPECT_TRUE(has("phone", Kind::Phone) && has("PHONE", Kind::Phone) && has("Call", Kind::Phone));
  EXPECT_TRUE(has("Passport", Kind::Passport) && has("visa", Kind::CardNumber));
  EXPECT_FALSE(has("phone", Kind::Passport));
  for (const char* word : {"x", "phones", "phony", "ph", "vista", "cald"})
    EXPECT_TRUE(lexicon.value().near_word(word).empty()) << word;
}

}  // namespace
}  // namespace tadasu::find
