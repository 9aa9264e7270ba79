#include "notices/rewrite.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace tadasu::notices {
namespace {

// "最大 {people.max} 人" -> a section whose values are known by place.
Section section_of(const std::string& text, const std::vector<Filled>& values) {
  Section out{"3", "人数", text, {}, true};
  for (Filled one : values) {
    one.begin = text.find(one.value);
    one.end = one.begin + one.value.size();
    out.filled.push_back(one);
  }
  return out;
}

std::string standing(const Section& section, const std::string& fact) {
  for (const Filled& one : section.filled)
    if (one.fact == fact) return section.text.substr(one.begin, one.end - one.begin);
  return "";
}

TEST(Rewrite, AValueIsWatchedWhileItsCharactersStand) {
  const Section before = section_of("最大 1,873 人(少なくとも 1,200 人)です。",
                                    {{"people.max", "1,873"}, {"people.min", "1,200"}});
  const Section after =
      rewritten(before, "調べたところ、対象は最大 1,873 人でした。少なくとも 1,205 人です。");
  EXPECT_EQ(standing(after, "people.max"), "1,873");
  EXPECT_EQ(standing(after, "people.min"), "") << "a changed number is the writer's own";
  EXPECT_TRUE(after.is_rewritten);
  EXPECT_TRUE(after.complete);
  EXPECT_FALSE(rewritten(before, "最大 1,873 人【確かめる】").complete);
  EXPECT_FALSE(rewritten(before, " \n").complete);
}

bool is_watched(const Section& section, const std::string& fact) {
  return std::any_of(section.filled.begin(), section.filled.end(),
                     [&](const Filled& one) { return one.fact == fact; });
}

TEST(Rewrite, ADigitBesideItMakesItAnotherNumber) {
  const Section before = section_of("最大 5 人です。", {{"people.max", "5"}});
  for (const char* after : {"最大 15 人です。", "最大 50 人です。", "最大 5,000 人です。",
                            "最大 1,5 人です。", "最大 5万 人です。", "最大 ５5 人です。"}) {
    const Section out = rewritten(before, after);
    EXPECT_EQ(standing(out, "people.max"), "") << after;
    EXPECT_TRUE(is_watched(out, "people.max")) << after;
  }
  EXPECT_EQ(standing(rewritten(before, "人数は最大 5 人です。"), "people.max"), "5");
  EXPECT_EQ(standing(rewritten(before, "最大 5人、です。"), "people.max"), "5");
  EXPECT_EQ(standing(rewritten(before, "最大 5. です。"), "people.max"), "5");
}

TEST(Rewrite, WhatOnlyDecidedAndWhatWasTakenOutIsStillWatched) {
  Section before = section_of("最大 5 人です。", {{"people.max", "5"}});
  before.filled.push_back({"has_card", "1"});
  const Section after = rewritten(before, "人数は調べています。");
  EXPECT_TRUE(is_watched(after, "has_card"));
  EXPECT_TRUE(is_watched(after, "people.max"));
  Notice kept, fresh;
  kept.sections = {after};
  fresh.sections = {section_of("最大 7 人。", {{"people.max", "7"}})};
  fresh.sections[0].filled.push_back({"has_bank", "1"});
  const Section again = refreshed(kept, fresh).sections.at(0);
  EXPECT_EQ(again.text, "人数は調べています。");
  EXPECT_FALSE(is_watched(again, "has_card"));
  for (const Filled& one : again.filled) {
    EXPECT_EQ(one.value, one.fact == "has_bank" ? "1" : "7");
    EXPECT_EQ(one.end, 0U);
  }
  EXPECT_EQ(again.filled.size(), 2U);
}

TEST(Rewrite, NewNumbersComeIntoAPersonsWords) {
  Notice kept;
  kept.sections = {section_of("最大 5 人。5日に知りました。", {{"people.max", "5"}})};
  kept.sections[0] = rewritten(kept.sections[0], "漏えいは5日に分かり、最大 5 人です。");
  Notice fresh;
  fresh.sections = {section_of("最大 7 人。", {{"people.max", "7"}})};
  const Notice out = refreshed(kept, fresh);
  ASSERT_EQ(out.sections.size(), 1U);
  EXPECT_EQ(out.sections[0].text, "漏えいは5日に分かり、最大 7 人です。");
  EXPECT_EQ(standing(out.sections[0], "people.max"), "7");
  fresh.sections = {section_of("最大【調査中】", {})};
  const Notice unknown = refreshed(kept, fresh);
  EXPECT_FALSE(unknown.sections[0].complete) << "a number that is unknown now is a gap";
  EXPECT_EQ(unknown.sections[0].text.find("5 人"), std::string::npos);
}

TEST(Rewrite, WhatNobodyTouchedIsTheNewDraft) {
  Notice kept, fresh;
  kept.sections = {section_of("最大 5 人", {{"people.max", "5"}})};
  fresh.sections = {section_of("およそ 7 人", {{"people.max", "7"}})};
  EXPECT_EQ(refreshed(kept, fresh).sections[0].text, "およそ 7 人");
}

TEST(Rewrite, ANumberThatTheNewDraftDoesNotSayIsStillKnown) {
  Notice kept, fresh;
  kept.sections = {section_of("最も確からしい数 5 人。", {{"people.likely", "5"}})};
  kept.sections[0] = rewritten(kept.sections[0], "数えると、最も確からしい数 5 人でした。");
  fresh.sections = {section_of("7 人", {{"people.max", "7"}})};
  const Notice out = refreshed(kept, fresh, {{"people.likely", "7"}});
  EXPECT_EQ(out.sections[0].text, "数えると、最も確からしい数 7 人でした。");
  EXPECT_TRUE(out.sections[0].complete);
}

TEST(Rewrite, APartThatTheNewDraftLeavesOutStaysInItsPlace) {
  Notice kept, fresh;
  for (const char* id : {"1", "2", "3", "4"}) kept.sections.push_back({id, "", id, {}, true});
  for (const char* id : {"1", "3", "4"}) fresh.sections.push_back({id, "", id, {}, true});
  kept.sections[1] = rewritten(kept.sections[1], "二のことば");
  kept.sections[3] = rewritten(kept.sections[3], "四のことば");
  const Notice out = refreshed(kept, fresh);
  std::string order;
  for (const Section& one : out.sections) order += one.id;
  EXPECT_EQ(order, "1234");
  EXPECT_EQ(out.sections[1].text, "二のことば");
  EXPECT_EQ(out.sections[3].text, "四のことば");
}

// Whatever is written, a value that is said to stand somewhere does.
TEST(Rewrite, APlaceIsNeverWrong) {
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): repeatable
  const std::string letters[] = {"a", "1", "2", "人", "最", " ", "\n"};
  const auto text = [&](std::size_t length) {
    std::string out;
    for (std::size_t i = 0; i < length; ++i) out += letters[random() % 7];
    return out;
  };
  std::size_t kept = 0;
  for (int round = 0; round < 3000; ++round) {
    Section before{"1", "", text(random() % 20) + "1,873" + text(random() % 20), {}};
    const std::size_t at = before.text.find("1,873");
    before.filled = {{"people.max", "1,873", at, at + 5}};
    std::string after = before.text;
    for (auto edits = random() % 6; edits > 0; --edits) {
      const std::size_t place = random() % (after.size() + 1);
      if (random() % 2 == 0)
        after.insert(place, text(random() % 4));
      else
        after.erase(place, random() % 4);
    }
    const Section out = rewritten(before, after);
    for (const Filled& one : out.filled) {
      if (one.end == 0) continue;  // watched, but standing nowhere
      ASSERT_EQ(after.substr(one.begin, one.end - one.begin), "1,873");
      ++kept;
    }
    if (after.find("1,873") == std::string::npos) {
      ASSERT_EQ(standing(out, "people.max"), "");
    }
  }
  EXPECT_GT(kept, 1000U);
}

TEST(Rewrite, ALongTextOfOtherWordsIsNoHang) {
  const Section before{"1",
                       "",
                       std::string(20000, 'a') + "1,873" + std::string(20000, 'a'),
                       {{"people.max", "1,873", 20000, 20005}}};
  EXPECT_EQ(standing(rewritten(before, std::string(40000, 'b')), "people.max"), "");
}

}  // namespace
}  // namespace tadasu::notices
