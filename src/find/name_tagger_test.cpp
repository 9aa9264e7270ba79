#include "find/name_tagger.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/pack.h"
#include "find/find.h"
#include "find/name_gate.h"

namespace tadasu::find {
namespace {

constexpr TagLabel kLabels[] = {kOutside, kBegin, kInside, kEnd, kSingle};

// What every sequence of labels is worth, by trying them all: the plain twin of the decoder.
struct Ways {
  std::vector<std::pair<std::vector<TagLabel>, double>> all;
  Ways(const std::vector<TagScores>& scores, const TagTransitions& transitions) {
    std::vector<TagLabel> path;
    extend(scores, transitions, path, 0);
  }
  void extend(const std::vector<TagScores>& scores, const TagTransitions& transitions,
              std::vector<TagLabel>& path, double value) {
    const TagLabel before = path.empty() ? kOutside : path.back();
    if (path.size() == scores.size()) {
      if (may_follow(before, kOutside)) all.emplace_back(path, value + transitions.of[before][0]);
      return;
    }
    for (const TagLabel label : kLabels) {
      if (!may_follow(before, label)) continue;
      const double here = transitions.of[before][label] + scores[path.size()].of[label];
      path.push_back(label);
      extend(scores, transitions, path, value + here);
      path.pop_back();
    }
  }
};

std::vector<TagScores> random_scores(std::mt19937& random, std::size_t count) {
  std::uniform_real_distribution<float> value(-3, 3);
  std::vector<TagScores> scores(count);
  for (TagScores& one : scores) {
    for (const TagLabel label : kLabels) one.of[label] = label == kOutside ? 0 : value(random);
  }
  return scores;
}

TagTransitions random_transitions(std::mt19937& random) {
  std::uniform_real_distribution<float> value(-2, 2);
  TagTransitions transitions;
  for (const TagLabel a : kLabels) {
    for (const TagLabel b : kLabels) transitions.of[a][b] = value(random);
  }
  return transitions;
}

TEST(NameTagger, decoder_agrees_with_trying_all_labels) {
  std::mt19937 random(7);
  for (int trial = 0; trial < 300; ++trial) {
    const auto scores = random_scores(random, 1 + static_cast<std::size_t>(trial) % 8);
    const TagTransitions transitions = random_transitions(random);
    const Ways ways(scores, transitions);
    const auto best = std::max_element(ways.all.begin(), ways.all.end(),
                                       [](auto& a, auto& b) { return a.second < b.second; });
    std::vector<TagLabel> path(scores.size());
    NameTagger::decode(scores.data(), scores.size(), transitions, path.data());
    EXPECT_EQ(path, best->first) << trial;
  }
}

TEST(NameTagger, probabilities_agree_with_trying_all_labels) {
  std::mt19937 random(8);
  int names = 0;
  for (int trial = 0; trial < 200; ++trial) {
    const auto scores = random_scores(random, 1 + static_cast<std::size_t>(trial) % 7);
    const TagTransitions transitions = random_transitions(random);
    std::vector<TagLabel> path(scores.size());
    NameTagger::decode(scores.data(), scores.size(), transitions, path.data());
    std::vector<NameTagger::Name> found;
    NameTagger::judge(scores.data(), scores.size(), transitions, path.data(), found);
    const Ways ways(scores, transitions);
    for (const NameTagger::Name& name : found) {
      double with = 0, all = 0;
      for (const auto& [labels, value] : ways.all) {
        all += std::exp(value);
        if (std::equal(path.begin() + static_cast<std::ptrdiff_t>(name.first),
                       path.begin() + static_cast<std::ptrdiff_t>(name.last),
                       labels.begin() + static_cast<std::ptrdiff_t>(name.first)))
          with += std::exp(value);
      }
      EXPECT_NEAR(name.probability, with / all, 1e-3) << trial;
      ++names;
    }
  }
  EXPECT_GT(names, 100);
}

TEST(ClueTable, knows_what_was_put_and_next_to_nothing_else) {
  constexpr std::size_t kBuckets = 64;
  std::vector<std::uint32_t> cells(kBuckets * ClueTable::kBucket);
  const auto hash_of = [](std::uint32_t word) {
    return ClueTable::step(ClueTable::step(ClueTable::start(), word), word >> 7);
  };
  std::map<std::uint32_t, std::uint32_t> put;  // the plain twin
  for (std::uint32_t word = 1; word <= 300; ++word) {
    const std::uint32_t classes = 1u << word % clue::kBits;
    ASSERT_TRUE(ClueTable::put(cells.data(), kBuckets, hash_of(word), classes));
    put[word] |= classes;
    if (word % 3 == 0) {
      ASSERT_TRUE(ClueTable::put(cells.data(), kBuckets, hash_of(word), clue::kCountry));
      put[word] |= clue::kCountry;
    }
  }
  const ClueTable table(cells.data(), kBuckets);
  for (const auto& [word, classes] : put) EXPECT_EQ(table.classes(hash_of(word)), classes) << word;
  int strangers = 0;
  for (std::uint32_t word = 1000; word < 21000; ++word)
    strangers += table.classes(hash_of(word)) != 0 ? 1 : 0;
  EXPECT_LT(strangers, 10);
}

TEST(SoundTable, a_word_is_the_sum_of_its_groups_of_letters) {
  std::vector<std::int8_t> weights(std::size_t{1} << SoundTable::kTableBits);
  std::mt19937 random(13);
  for (std::int8_t& weight : weights) weight = static_cast<std::int8_t>(random() % 61) - 30;
  const SoundTable table(weights.data());
  for (int trial = 0; trial < 200; ++trial) {
    std::u32string word;
    for (auto i = 1 + random() % 12; i > 0; --i)
      word.push_back(U'ァ' + static_cast<char32_t>(random() % 80));
    const std::u32string whole = U"^" + word + U"$";
    int sum = 0;
    std::size_t groups = 0;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      for (std::size_t size = 1; size <= 4 && i + size <= whole.size(); ++size) {
        std::uint64_t hash = 7;
        for (const char32_t c : whole.substr(i, size)) {
          hash = (hash ^ c) * 0x9E3779B97F4A7C15ULL;
          hash ^= hash >> 31;
        }
        sum += weights[hash * 0xBF58476D1CE4E5B9ULL >> (64 - SoundTable::kTableBits)], ++groups;
      }
    }
    std::size_t seen = 0;
    SoundTable::each_group(word.data(), word.size(), [&](std::uint32_t) { ++seen; });
    EXPECT_EQ(seen, groups);
    const double odds = std::floor(static_cast<double>(sum) / SoundTable::kOneInLogOdds);
    EXPECT_EQ(table.step_of(word.data(), word.size()), std::clamp(odds + 7, 1.0, 13.0)) << trial;
  }
}

std::filesystem::path pack_file() { return packs_folder() / "name-tagger" / "name-tagger.bin"; }

TEST(NameTagger, a_damaged_file_is_an_error) {
  const auto whole = read_file(pack_file());
  if (!whole.ok()) GTEST_SKIP() << "skipped: no name-tagger pack";
  EXPECT_TRUE(NameTagger::from_bytes(whole.value()).ok());
  std::mt19937 random(9);
  for (int trial = 0; trial < 12; ++trial) {
    std::string bytes = whole.value();
    if (trial % 3 == 0) {
      bytes.resize(random() % bytes.size());
    } else if (trial % 3 == 1) {
      bytes.append("x");
    } else {
      char& at = bytes[random() % (trial < 6 ? sizeof(tagger_file::Head) : bytes.size())];
      at = static_cast<char>(at ^ 0x41);
    }
    const auto opened = NameTagger::from_bytes(bytes);
    ASSERT_FALSE(opened.ok()) << trial;
    EXPECT_EQ(opened.error().trouble, Trouble::Damaged);
  }
  EXPECT_FALSE(NameTagger::from_bytes("").ok());
}

TEST(NameTagger, a_name_no_dictionary_knows_is_found_by_how_it_stands) {
  if (!read_file(pack_file()).ok()) GTEST_SKIP() << "skipped: no name-tagger pack";
  auto finder = Finder::open();
  ASSERT_TRUE(finder.ok());
  const std::string text = "監督はロバート・ゼトキンソンが務めた。";
  unpack::Piece piece;
  piece.text = text;
  std::vector<Mention> found;
  finder.value().find(piece, found);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(text.substr(found[0].begin, found[0].end - found[0].begin), "ロバート・ゼトキンソン");
  EXPECT_TRUE(has_reason(found[0].reasons, Reason::Tagger));
  EXPECT_GE(found[0].strength, 0.5f);
  EXPECT_LE(found[0].strength, 0.95f);
}

// Spans are whole characters of the text, whatever stands in it, and the same each time.
TEST(NameTagger, any_text_is_read) {
  const std::string parts[] = {"ジョン",   "・", "が",     "山",   "\xEF\xBF\xBD", "😀",
                               "か\u3099", "\n", "A",      "é",    "𠮷",           "は、",
                               "氏",       "　", "スミス", "株式", "＝",           "々"};
  std::mt19937 random(10);
  auto finder = Finder::open(), second = Finder::open();
  ASSERT_TRUE(finder.ok() && second.ok());
  for (int trial = 0; trial < 400; ++trial) {
    std::string text;
    for (auto i = random() % (trial % 50 == 0 ? 3000u : 40u); i > 0; --i)
      text += parts[random() % std::size(parts)];
    unpack::Piece piece;
    piece.text = text;
    std::vector<Mention> found, again;
    finder.value().find(piece, found);
    second.value().find(piece, again);
    again.clear();
    second.value().find(piece, again);
    ASSERT_EQ(found.size(), again.size()) << text;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const Mention& m = found[i];
      ASSERT_LT(m.begin, m.end);
      ASSERT_LE(m.end, text.size());
      EXPECT_NE(static_cast<unsigned char>(text[m.begin]) & 0xC0, 0x80);
      EXPECT_TRUE(m.end == text.size() || (static_cast<unsigned char>(text[m.end]) & 0xC0) != 0x80);
      EXPECT_EQ(m.begin, again[i].begin);
      EXPECT_EQ(m.end, again[i].end);
    }
  }
}

TEST(NameGate, remembers_only_what_it_would_say_again) {
  const auto dictionary = Dictionary::open(data_packs_folder() / "dictionary.bin");
  auto tagger = NameTagger::open(pack_file());
  if (!tagger.ok() || !dictionary.ok()) GTEST_SKIP() << "skipped: no name-tagger pack";
  NameGate gate(dictionary.value(), tagger.value().gate(), tagger.value().gate_threshold(),
                tagger.value().everyday());
  const std::string text =
      "会議は来週の火曜日、スミスが東京で鳩ヶ谷と話した。会議でジョン・スミスは鳩と話した。";
  std::vector<std::size_t> plain, first, second;
  gate.each_run(text, 0, text.size(), [&](const NameGate::Run& run) {
    if (gate.passes(run)) plain.push_back(run.begin);
  });
  const auto asked = [](std::size_t, std::size_t) { return true; };
  gate.each_passing(text, asked, [&](const NameGate::Run& r) { first.push_back(r.begin); });
  gate.each_passing(text, asked, [&](const NameGate::Run& r) { second.push_back(r.begin); });
  EXPECT_FALSE(plain.empty());
  EXPECT_EQ(plain, first);
  EXPECT_EQ(plain, second);
}

TEST(NameGate, the_fast_walk_passes_the_runs_of_the_slow_one) {
  const auto dictionary = Dictionary::open(data_packs_folder() / "dictionary.bin");
  auto tagger = NameTagger::open(pack_file());
  if (!tagger.ok() || !dictionary.ok()) GTEST_SKIP() << "skipped: no name-tagger pack";
  NameGate gate(dictionary.value(), tagger.value().gate(), tagger.value().gate_threshold(),
                tagger.value().everyday());
  const std::string parts[] = {"山田", "ジョン", "・",   "スミス", "は",   "、", "。", "氏",
                               "会議", "が",     "\n",   "\r\n",   "x",    " ",  "（", "é",
                               "𠮷",   "佐々木", "健太", "リー",   "東京", "7",  "\t", "ー"};
  std::mt19937 random(34);
  std::size_t met = 0;
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (auto i = random() % 40; i > 0; --i) text += parts[random() % std::size(parts)];
    std::vector<std::size_t> plain, fast;
    gate.each_run(text, 0, text.size(), [&](const NameGate::Run& run) {
      if (gate.passes(run)) plain.push_back(run.begin), plain.push_back(run.end);
    });
    gate.each_passing(
        text, [](std::size_t, std::size_t) { return true; },
        [&](const NameGate::Run& run) { fast.push_back(run.begin), fast.push_back(run.end); });
    ASSERT_EQ(fast, plain) << text;
    met += plain.size();
  }
  EXPECT_GT(met, 2000u);
}

}  // namespace
}  // namespace tadasu::find
