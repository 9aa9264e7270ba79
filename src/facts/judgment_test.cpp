// Decisions of reviewers through whole surveys. All people are invented.
#include "facts/judgment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <random>
#include <set>

#include "facts/facts.h"
#include "facts/folder_for_test.h"
#include "facts/review.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

namespace fs = std::filesystem;

constexpr const char* kIncident = "2026-001";
constexpr const char* kHeader = "氏名,電話,メール\n";
// Nothing tells whether the two of one name are one; the two of one telephone are one by a rule.
constexpr const char* kNamesakes = "鷹架 縁莉,,one@example.jp\n鷹架 縁莉,,two@example.com\n";
constexpr const char* kTwins =
    "蓬莱川 凪沙斗,03-5321-1111,three@example.jp\n蓬莱川 凪沙斗,03-5321-1111,four@example.com\n";

class Judgments : public ::testing::Test {
 protected:
  void SetUp() override {
    start_crypto();
    fs::create_directory(evidence());
    auto store = store::Store::open(folder_.path() / "store", clock_);
    ASSERT_TRUE(store.ok());
    store_ = std::move(store).value();
    ASSERT_TRUE(store_->make_incident_key(kIncident).ok());
    put("list.csv", std::string(kHeader) + kNamesakes + kTwins);
  }
  [[nodiscard]] fs::path evidence() const { return folder_.path() / "evidence"; }
  void put(const std::string& name, const std::string& content) {
    fs::create_directories((evidence() / name).parent_path());
    std::ofstream(evidence() / name, std::ios::binary) << content;
  }
  FactSheet survey_now() {
    auto sheet = survey_incident(*store_, kIncident, {evidence()}, "system", "test", {}, nullptr);
    EXPECT_TRUE(sheet.ok()) << (sheet.ok() ? "" : sheet.error().detail);
    return std::move(sheet).value();
  }
  // Whose each mailbox is, by what the vault holds of the revision.
  std::map<std::string, std::uint64_t> owners(const FactSheet& sheet) {
    std::set<std::uint64_t> people;
    const auto rows = store_->evidence(kIncident, sheet.revision, "email", 0, 0, 10'000);
    for (const store::EvidenceRow& row : rows.value()) people.insert(row.person);
    std::map<std::string, std::uint64_t> out;
    for (const std::uint64_t person : people) {
      const auto values = store_->open_person(kIncident, sheet.revision, person);
      for (const store::SealedValue& one : values.value())
        if (one.kind == "email") out[one.value] = person;
    }
    return out;
  }
  bool are_one(const FactSheet& sheet, const char* a, const char* b) {
    auto all = owners(sheet);
    EXPECT_TRUE(all.contains(a) && all.contains(b)) << a << " " << b;
    return all[a] == all[b];
  }
  std::vector<ReviewPair> to_look_at(const FactSheet& sheet) {
    auto pairs = load_review(*store_, kIncident, sheet.revision);
    EXPECT_TRUE(pairs.ok());
    return std::move(pairs).value().pairs;
  }
  // The first pair that is, or is not, counted as one, with a name or more in common.
  ReviewPair pair(const FactSheet& sheet, bool joined) {
    for (const ReviewPair& one : to_look_at(sheet))
      if (one.joined == joined) return one;
    ADD_FAILURE() << "no such pair";
    return {};
  }
  Status decide(const ReviewPair& pair, Verdict verdict) {
    return judge(*store_, kIncident, pair.a.name, pair.b.name, verdict, "asked them", "commander");
  }
  DecisionFacts decisions(const FactSheet& sheet) {
    EXPECT_TRUE(sheet.survey.decisions.has_value());
    return sheet.survey.decisions.value_or(DecisionFacts{});
  }

  const FolderForTest folder_;
  const SystemClock clock_;
  std::unique_ptr<store::Store> store_;
};

TEST_F(Judgments, TwoOfOneNameAreShownMaskedAndWhatIsDecidedIsCounted) {
  const FactSheet first = survey_now();
  EXPECT_FALSE(first.survey.decisions.has_value());
  EXPECT_FALSE(are_one(first, "one@example.jp", "two@example.com"));
  EXPECT_TRUE(are_one(first, "three@example.jp", "four@example.com"));
  const ReviewPair namesakes = pair(first, false);
  EXPECT_NE(namesakes.a.person, namesakes.b.person);
  ASSERT_EQ(namesakes.traits.size(), 2U);
  EXPECT_EQ(namesakes.traits[0].level, "same");
  EXPECT_EQ(namesakes.traits[1].trait, "email");
  for (const ReviewSide& side : {namesakes.a, namesakes.b}) {
    ASSERT_EQ(side.fields.size(), 2U);
    EXPECT_EQ(side.fields[0].value, "鷹架 縁莉");
    EXPECT_EQ(side.fields[0].masked.find("縁莉"), std::string::npos);
    EXPECT_EQ(side.fields[1].masked.find("one@"), std::string::npos);
  }
  ASSERT_TRUE(decide(namesakes, Verdict::Same).ok());
  const FactSheet second = survey_now();
  EXPECT_EQ(second.revision, first.revision + 1);
  EXPECT_TRUE(are_one(second, "one@example.jp", "two@example.com"));
  EXPECT_EQ(second.survey.people.max, first.survey.people.max - 1);
  EXPECT_EQ(decisions(second).same, 1U);
  for (const ReviewPair& one : to_look_at(second)) EXPECT_NE(one.pair, namesakes.pair);
  const Review review = load_review(*store_, kIncident, second.revision).value();
  ASSERT_EQ(review.decided.size(), 1U);
  EXPECT_EQ(review.decided[0].pair, namesakes.pair);
  EXPECT_TRUE(review.decided[0].joined);
  EXPECT_EQ(review.decisions, judgments_text(judgments(*store_, kIncident).value()));
  EXPECT_EQ(survey_now().revision, second.revision) << "nothing new";
  ASSERT_TRUE(undo_judgment(*store_, kIncident, namesakes.pair, "commander").ok());
  EXPECT_FALSE(are_one(survey_now(), "one@example.jp", "two@example.com"));
  EXPECT_FALSE(undo_judgment(*store_, kIncident, namesakes.pair, "commander").ok());
}

TEST_F(Judgments, TheJournalSaysWhoDecidedAndHoldsNoValue) {
  const FactSheet sheet = survey_now();
  ASSERT_TRUE(decide(pair(sheet, false), Verdict::Unsure).ok());
  const auto all = judgments(*store_, kIncident);
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all.value().size(), 1U);
  EXPECT_EQ(all.value()[0].by, "commander");
  EXPECT_EQ(all.value()[0].reason, "asked them");
  std::string bodies;
  EXPECT_TRUE(store_
                  ->read(kIncident, 0,
                         [&](const store::Entry& entry) {
                           if (entry.what == "people.judged") bodies += entry.body;
                           return true;
                         })
                  .ok());
  EXPECT_EQ(bodies.find("asked"), std::string::npos);
  EXPECT_EQ(bodies.find(std::to_string(all.value()[0].a.place)), std::string::npos);
  EXPECT_EQ(decisions(survey_now()).unsure, 1U);
  ASSERT_TRUE(store_->destroy_incident_key(kIncident).ok());
  EXPECT_TRUE(judgments(*store_, kIncident).value().empty());
}

TEST_F(Judgments, DecisionsThatContradictEachOtherAreRefused) {
  survey_now();
  const RecordName a{11, 1}, b{12, 2}, c{13, 3}, d{14, 4};
  const auto say = [&](const RecordName& x, const RecordName& y, Verdict verdict) {
    return judge(*store_, kIncident, x, y, verdict, "", "commander");
  };
  ASSERT_TRUE(say(a, b, Verdict::Same).ok());
  ASSERT_TRUE(say(b, c, Verdict::Same).ok());
  const Status refused = say(a, c, Verdict::Different);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().trouble, Trouble::Invalid);
  EXPECT_EQ(refused.error().where, "verdict");
  EXPECT_TRUE(say(a, c, Verdict::Unsure).ok());
  ASSERT_TRUE(say(c, d, Verdict::Different).ok());
  EXPECT_FALSE(say(d, a, Verdict::Same).ok());
  EXPECT_FALSE(say(a, a, Verdict::Same).ok());
  ASSERT_TRUE(say(b, a, Verdict::Different).ok()) << "what was decided of a pair can be changed";
  EXPECT_TRUE(say(d, a, Verdict::Same).ok());
  EXPECT_EQ(judgments(*store_, kIncident).value().size(), 5U);
}

// Files come before and behind, the list moves, is copied, and gets a new row at its top.
TEST_F(Judgments, SurviveTenSurveysWithMoreEvidenceInAnyOrder) {
  const FactSheet first = survey_now();
  ASSERT_TRUE(decide(pair(first, false), Verdict::Same).ok());
  ASSERT_TRUE(decide(pair(first, true), Verdict::Different).ok());
  std::mt19937_64 random(3);
  std::string list = "list.csv", rows = std::string(kNamesakes) + kTwins;
  for (int round = 0; round < 10; ++round) {
    put(std::string(1, static_cast<char>('a' + random() % 26)) + std::to_string(round) + ".csv",
        std::string(kHeader) + "架空 次郎" + ",03-4321-2222,more" + std::to_string(random() % 5) +
            "@example.jp\n");
    const std::string to = std::string(1, static_cast<char>('a' + random() % 26)) + "/moved" +
                           std::to_string(round) + ".csv";
    if (round % 3 == 0) {
      put(to, "");
      fs::rename(evidence() / list, evidence() / to);
      list = to;
    } else if (round == 4) {
      put(to, std::string(kHeader) + rows);
    } else if (round == 7) {
      fs::remove_all(evidence());
      rows = "青空 三郎,03-4321-3333,new@example.jp\n" + rows;
      put(list, std::string(kHeader) + rows);
    }
    const FactSheet sheet = survey_now();
    EXPECT_TRUE(are_one(sheet, "one@example.jp", "two@example.com")) << round;
    EXPECT_FALSE(are_one(sheet, "three@example.jp", "four@example.com")) << round;
    EXPECT_EQ(decisions(sheet).same, 1U);
    EXPECT_EQ(decisions(sheet).different, 1U);
    EXPECT_EQ(decisions(sheet).gone + decisions(sheet).refused, 0U);
  }
}

TEST_F(Judgments, ADecisionWhoseRecordIsGoneIsToldAndHoldsAgainWhenItIsBack) {
  const FactSheet first = survey_now();
  ASSERT_TRUE(decide(pair(first, false), Verdict::Same).ok());
  fs::rename(evidence() / "list.csv", folder_.path() / "list.csv");
  put("other.csv", std::string(kHeader) + kTwins);
  const FactSheet without = survey_now();
  EXPECT_EQ(decisions(without).same, 0U);
  EXPECT_EQ(decisions(without).gone, 1U);
  fs::rename(folder_.path() / "list.csv", evidence() / "list.csv");
  EXPECT_TRUE(are_one(survey_now(), "one@example.jp", "two@example.com"));
}

}  // namespace
}  // namespace tadasu::facts
