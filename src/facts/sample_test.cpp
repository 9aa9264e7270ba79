// Joins drawn at random and looked at. All people are invented.
#include "facts/sample.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "facts/facts.h"
#include "facts/folder_for_test.h"
#include "people/table_people.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

namespace fs = std::filesystem;

constexpr const char* kIncident = "2026-001";

TEST(Interval95, IsTheScoreInterval) {
  const auto near = [](Interval got, double low, double high) {
    EXPECT_NEAR(got.low, low, 5e-5);
    EXPECT_NEAR(got.high, high, 5e-5);
  };
  near(interval_95(81, 263), 0.2553, 0.3662);  // Newcombe 1998, table I, method 3
  near(interval_95(15, 148), 0.0624, 0.1605);
  near(interval_95(0, 20), 0, 0.1611);
  near(interval_95(1, 29), 0.0061, 0.1718);
  near(interval_95(20, 20), 1 - 0.1611, 1);
  near(interval_95(0, 0), 0, 1);
}

// Of 95 of 100 samples with a known share the interval holds it.
TEST(Interval95, HoldsTheShareItWasDrawnFrom) {
  std::uint64_t state = 7;
  const auto uniform = [&] {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state >> 11) * 0x1p-53;
  };
  for (const double share : {0.8, 0.95}) {
    int held = 0;
    for (int round = 0; round < 2'000; ++round) {
      std::uint64_t right = 0;
      for (int i = 0; i < 100; ++i) right += uniform() < share ? 1 : 0;
      const Interval got = interval_95(right, 100);
      held += got.low <= share && share <= got.high ? 1 : 0;
    }
    EXPECT_NEAR(held / 2'000.0, 0.95, 0.03) << share;
  }
}

class Sample : public ::testing::Test {
 protected:
  void SetUp() override {
    start_crypto();
    fs::create_directory(folder_.path() / "evidence");
    auto store = store::Store::open(folder_.path() / "store", clock_);
    ASSERT_TRUE(store.ok());
    store_ = std::move(store).value();
    ASSERT_TRUE(store_->make_incident_key(kIncident).ok());
    // Of fifteen people two rows each, which one telephone joins; and fifteen pairs of namesakes.
    const char* families[] = {"鷹架", "蓬莱川", "御厨", "黒須原", "犬養木"};
    const char* givens[] = {"縁莉", "凪沙斗", "柚葉"};
    std::ofstream list(folder_.path() / "evidence" / "list.csv");
    list << "氏名,電話,メール\n";
    for (int i = 0; i < 15; ++i) {
      const std::string name = std::string(families[i % 5]) + " " + givens[i % 3];
      const std::string mail = "m" + std::to_string(i);
      for (const char* half : {"a@example.jp\n", "b@example.com\n"})
        list << name << ",03-5321-11" << 10 + i << "," << mail << half;
      list << name << ",," << mail << "c@example.org\n";
    }
  }
  FactSheet survey_now() {
    auto sheet = survey_incident(*store_, kIncident, {folder_.path() / "evidence"}, "system",
                                 "test", {}, nullptr);
    EXPECT_TRUE(sheet.ok()) << (sheet.ok() ? "" : sheet.error().detail);
    return std::move(sheet).value();
  }
  Status answer(const ReviewPair& pair, Verdict verdict) {
    return answer_sample(*store_, kIncident, 1, pair.pair, verdict, "commander");
  }

  const FolderForTest folder_;
  const SystemClock clock_;
  std::unique_ptr<store::Store> store_;
};

TEST_F(Sample, SaysHowOftenJoinsAreRightAndStandsWithTheSheet) {
  const FactSheet sheet = survey_now();
  EXPECT_FALSE(sheet.sample.has_value());
  const ReviewSample sample = load_review(*store_, kIncident, 1).value().sample;
  EXPECT_EQ(sample.joins, 15U);
  std::vector<ReviewPair> joined, others;
  for (const ReviewPair& one : sample.pairs) (one.joined ? joined : others).push_back(one);
  ASSERT_EQ(joined.size(), 15U);  // fewer than can be looked at: all of them
  EXPECT_EQ(others.size(), 4U);   // so that the answer is not known before
  for (const ReviewPair& one : joined) EXPECT_EQ(one.a.person, one.b.person);
  for (const ReviewPair& one : others) EXPECT_NE(one.a.person, one.b.person);
  EXPECT_EQ(end_sample(*store_, kIncident, 1, "c").error().trouble, Trouble::Invalid);
  // Eight are right, two wrong, one unsure; what is said of two people is in no number.
  for (std::size_t i = 0; i < 11; ++i)
    ASSERT_TRUE(answer(joined[i], i < 8    ? Verdict::Same
                                  : i < 10 ? Verdict::Different
                                           : Verdict::Unsure)
                    .ok());
  for (const ReviewPair& one : others) ASSERT_TRUE(answer(one, Verdict::Different).ok());
  ASSERT_TRUE(answer(joined[11], Verdict::Different).ok());
  ASSERT_TRUE(take_back_answer(*store_, kIncident, 1, "commander").ok());
  ReviewPair foreign;
  foreign.pair = "0123";
  EXPECT_EQ(answer(foreign, Verdict::Same).error().trouble, Trouble::NotFound);
  EXPECT_EQ(sample_answers(*store_, kIncident, 1).value().verdicts.size(), 15U);
  EXPECT_FALSE(load_sheet(*store_, kIncident).value().sample.has_value());
  ASSERT_TRUE(end_sample(*store_, kIncident, 1, "commander").ok());
  EXPECT_EQ(answer(joined[12], Verdict::Same).error().trouble, Trouble::Conflict);
  EXPECT_EQ(take_back_answer(*store_, kIncident, 1, "c").error().trouble, Trouble::Conflict);
  EXPECT_EQ(end_sample(*store_, kIncident, 1, "c").error().trouble, Trouble::Conflict);

  const FactSheet now = load_sheet(*store_, kIncident).value();
  ASSERT_TRUE(now.sample.has_value());
  EXPECT_EQ(now.sample->revision, 1U);
  EXPECT_EQ(now.sample->right, 8U);
  EXPECT_EQ(now.sample->wrong, 2U);
  EXPECT_EQ(now.sample->unsure, 1U);
  EXPECT_EQ(sheet_json(now).at("sample").at("precision"), 0.8);
  const std::string words = statement(now, Lang::En);
  EXPECT_NE(words.find("of 10 joins"), std::string::npos) << words;
  EXPECT_NE(words.find("8 (80.0%)"), std::string::npos) << words;
  EXPECT_NE(words.find("49.0 to 94.4%"), std::string::npos) << words;
  EXPECT_NE(words.find("1 more could not"), std::string::npos) << words;
  EXPECT_EQ(survey_now().revision, 1U) << "nothing new";
  // A later revision says of which it is.
  std::ofstream(folder_.path() / "evidence" / "more.csv") << "氏名,メール\n,x@example.jp\n";
  EXPECT_EQ(survey_now().sample->revision, 1U);
  EXPECT_EQ(load_sheet(*store_, kIncident).value().sample->revision, 1U);
}

TEST(DrawSample, TakesEachJoinAsOftenAsAnyOtherAndNoCopies) {
  // Three people: of two records, of four, and of one with three copies of it.
  SurveyResult result;
  const Key key{};
  const std::vector<std::uint64_t> person_of = {1, 1, 2, 2, 2, 2, 3, 3, 3, 3};
  for (std::size_t i = 0; i < person_of.size(); ++i) {
    people::Record& one = result.records.emplace_back();
    one.id = i + 1;
    one.source = 1;
    people::add_cell(one, key, find::Kind::Email,
                     "p" + std::to_string(person_of[i]) + "@example.jp");
    result.record_places.push_back(person_of[i] == 3 ? 1001 : 2 * i + 1);
  }
  result.people = people::resolve(result.records);
  ASSERT_EQ(result.people.people.size(), 3U);
  const DrawnSample all = draw_sample(result, {}, 1);
  EXPECT_EQ(all.joins, 4U);
  EXPECT_EQ(all.pairs.size(), 4U);
  std::map<std::pair<std::uint64_t, std::uint64_t>, int> drawn;
  for (std::uint64_t seed = 0; seed < 3'000; ++seed)
    for (const people::Doubt& one : draw_sample(result, {}, seed).pairs) {
      EXPECT_TRUE(one.joined);
      EXPECT_LT(one.a, one.b);
      ++drawn[{one.a, one.b}];
    }
  EXPECT_EQ((drawn[{1, 2}]), 3'000);
  EXPECT_EQ((drawn[{3, 4}]), 3'000);
  for (const std::uint64_t a : {3, 4}) EXPECT_NEAR((drawn[{a, 5}]), 1'500, 150);
  for (const std::uint64_t a : {3, 4, 5}) EXPECT_NEAR((drawn[{a, 6}]), 1'000, 150);
  EXPECT_EQ(drawn.size(), 7U);
  const auto text = [&](std::uint64_t seed) {
    std::string out;
    for (const people::Doubt& one : draw_sample(result, {}, seed).pairs)
      out += std::to_string(one.a) + "-" + std::to_string(one.b) + " ";
    return out;
  };
  EXPECT_EQ(text(17), text(17));
}

}  // namespace
}  // namespace tadasu::facts
