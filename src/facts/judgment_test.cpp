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

TEST_F(Judgments, TwoPeopleAreTwoInEveryCopy) {
  for (int copy = 0; copy < 12; ++copy)
    put("copy" + std::to_string(copy) + "/list.csv", std::string(kHeader) + kNamesakes + kTwins);
  const FactSheet first = survey_now();
  EXPECT_TRUE(are_one(first, "three@example.jp", "four@example.com"));
  ASSERT_TRUE(decide(pair(first, true), Verdict::Different).ok());
  const FactSheet second = survey_now();
  EXPECT_FALSE(are_one(second, "three@example.jp", "four@example.com"));
  EXPECT_EQ(decisions(second).different, 1U);
  EXPECT_EQ(decisions(second).refused, 0U);
}

TEST_F(Judgments, ManyPairsAreDecidedAndTakenBackInOneAct) {
  const FactSheet first = survey_now();
  std::vector<RecordPair> pairs;
  std::vector<std::string> names;
  for (const ReviewPair& one : to_look_at(first)) {
    pairs.emplace_back(one.a.name, one.b.name);
    names.push_back(one.pair);
  }
  ASSERT_EQ(pairs.size(), 2U);
  const auto entries = [&] {
    std::size_t count = 0;
    EXPECT_TRUE(store_
                    ->read(kIncident, 0,
                           [&](const store::Entry& entry) {
                             count += entry.what == "people.judged" ? 1 : 0;
                             EXPECT_EQ(entry.body.find("branch"), std::string::npos);
                             return true;
                           })
                    .ok());
    return count;
  };
  const auto together = [&](Verdict verdict) {
    return judge_together(*store_, kIncident, pairs, verdict, "one branch, two systems", "chief");
  };
  ASSERT_TRUE(together(Verdict::Different).ok());
  EXPECT_EQ(entries(), 1U);
  std::vector<Judgment> all = judgments(*store_, kIncident).value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].entry, all[1].entry);
  for (const Judgment& one : all) {
    EXPECT_EQ(one.verdict, Verdict::Different);
    EXPECT_EQ(one.reason, "one branch, two systems");
    EXPECT_EQ(pair_name(one.a, one.b), one.pair);
  }
  const FactSheet second = survey_now();
  EXPECT_EQ(decisions(second).different, 2U);
  EXPECT_FALSE(are_one(second, "three@example.jp", "four@example.com"));
  // One of them is said otherwise after: undoing the act leaves that.
  ASSERT_TRUE(undo_judgment(*store_, kIncident, names[0], "chief").ok());
  ASSERT_TRUE(
      judge(*store_, kIncident, pairs[0].first, pairs[0].second, Verdict::Unsure, "", "c").ok());
  const std::uint64_t act = all[0].entry;
  ASSERT_TRUE(undo_act(*store_, kIncident, act, "chief").ok());
  EXPECT_EQ(undo_act(*store_, kIncident, act, "chief").error().trouble, Trouble::NotFound);
  all = judgments(*store_, kIncident).value();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].pair, names[0]);
  EXPECT_EQ(all[0].verdict, Verdict::Unsure);
}

// Two people who were kept apart do not become one because an act over them was taken back.
TEST_F(Judgments, WhatAnActReplacedHoldsAgainWhenItIsUndone) {
  const RecordName a{1, 1}, b{3, 1}, c{5, 1};
  ASSERT_TRUE(judge(*store_, kIncident, a, b, Verdict::Different, "saw both", "chief").ok());
  const auto before = judgments_text(judgments(*store_, kIncident).value());
  const std::vector<RecordPair> pairs = {{a, b}, {b, c}};
  ASSERT_TRUE(judge_together(*store_, kIncident, pairs, Verdict::Same, "slip", "chief").ok());
  const std::uint64_t act = judgments(*store_, kIncident).value().back().entry;
  ASSERT_TRUE(undo_act(*store_, kIncident, act, "chief").ok());
  std::vector<Judgment> all = judgments(*store_, kIncident).value();
  EXPECT_EQ(judgments_text(all), before);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].reason, "saw both");
  // The same of a slip of one key.
  ASSERT_TRUE(judge(*store_, kIncident, a, b, Verdict::Same, "", "chief").ok());
  ASSERT_TRUE(undo_judgment(*store_, kIncident, pair_name(a, b), "chief").ok());
  EXPECT_EQ(judgments_text(judgments(*store_, kIncident).value()), before);
  // What would come back contradicts what was decided since: nothing is undone.
  ASSERT_TRUE(judge_together(*store_, kIncident, pairs, Verdict::Same, "", "chief").ok());
  ASSERT_TRUE(judge(*store_, kIncident, a, c, Verdict::Same, "", "chief").ok());
  const auto now = judgments_text(judgments(*store_, kIncident).value());
  const auto refused = undo_judgment(*store_, kIncident, pair_name(a, b), "chief");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().where, "verdict");
  EXPECT_EQ(judgments_text(judgments(*store_, kIncident).value()), now);
}

TEST_F(Judgments, AnActThatContradictsOthersIsRefusedWhole) {
  const RecordName a{1, 1}, b{3, 1}, c{5, 1}, d{7, 1};
  ASSERT_TRUE(judge(*store_, kIncident, a, b, Verdict::Same, "", "chief").ok());
  const std::vector<RecordPair> pairs = {{c, d}, {a, b}, {b, c}}, wrong = {{c, d}, {a, c}, {b, c}};
  ASSERT_TRUE(judge_together(*store_, kIncident, {pairs.data(), 1}, Verdict::Same, "", "c").ok());
  const auto before = judgments_text(judgments(*store_, kIncident).value());
  ASSERT_TRUE(judge(*store_, kIncident, b, d, Verdict::Different, "", "chief").ok());
  EXPECT_EQ(judge_together(*store_, kIncident, wrong, Verdict::Same, "", "c").error().where,
            "verdict");
  ASSERT_TRUE(undo_judgment(*store_, kIncident, pair_name(b, d), "chief").ok());
  EXPECT_EQ(judgments_text(judgments(*store_, kIncident).value()), before);
  const std::vector<RecordPair> twice = {{a, b}, {b, a}};
  EXPECT_FALSE(judge_together(*store_, kIncident, twice, Verdict::Same, "", "c").ok());
  EXPECT_FALSE(judge_together(*store_, kIncident, {}, Verdict::Same, "", "c").ok());
}

TEST_F(Judgments, PairsThatAgreeInTheSameWaysHaveOnePattern) {
  put("more.csv",
      std::string(kHeader) + "御厨 柚葉,,five@example.jp\n御厨 柚葉,,six@example.com\n");
  std::map<std::string, std::vector<bool>> patterns;
  for (const ReviewPair& one : to_look_at(survey_now()))
    patterns[agreement_of(one)].push_back(one.joined);
  ASSERT_EQ(patterns.size(), 2U);
  for (const auto& [pattern, joined] : patterns)
    EXPECT_EQ(joined, joined.front() ? std::vector<bool>{true} : (std::vector<bool>{false, false}));
}

TEST(Named, HasAsManyEdgesAsThereAreRecordsThatAreSpokenOf) {
  constexpr std::uint64_t kCopies = 2'000;
  std::vector<people::Record> records(2 * kCopies);
  std::vector<std::uint64_t> places(2 * kCopies);
  for (std::size_t i = 0; i < records.size(); ++i) {
    records[i].id = i + 1;
    places[i] = 1001 + i % 2 * 2;
  }
  for (const Verdict verdict : {Verdict::Same, Verdict::Different}) {
    Judgment one;
    one.a = {1001, 7}, one.b = {1003, 8};
    one.verdict = verdict;
    const Named out = named(std::vector{one, one}, records, places, Key{});
    EXPECT_LE(out.decided.size(), 3 * records.size());
    std::set<std::uint64_t> spoken_of;
    for (const people::Decided& edge : out.decided) {
      spoken_of.insert({edge.a, edge.b});
      EXPECT_EQ(edge.copy, edge.same && edge.a % 2 == edge.b % 2);
    }
    EXPECT_EQ(spoken_of.size(), records.size());
  }
}

}  // namespace
}  // namespace tadasu::facts
