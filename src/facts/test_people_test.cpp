// Test people through whole surveys. All people are invented.
#include "facts/test_people.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "facts/facts.h"
#include "facts/folder_for_test.h"
#include "facts/judgment.h"
#include "facts/kept_test_people.h"
#include "facts/known_list.h"
#include "facts/own_kinds.h"
#include "facts/review.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

namespace fs = std::filesystem;

constexpr const char* kIncident = "2026-001";
constexpr const char* kReal = "鷹架 縁莉,yukari@example.jp,\n蓬莱川 凪沙斗,nasato@example.jp,\n";

class TestPeopleList : public ::testing::Test {
 protected:
  void SetUp() override {
    start_crypto();
    fs::create_directory(folder_.path() / "evidence");
    auto store = store::Store::open(folder_.path() / "store", clock_);
    ASSERT_TRUE(store.ok());
    store_ = std::move(store).value();
    ASSERT_TRUE(store_->make_incident_key(kIncident).ok());
  }
  void put(const char* name, const std::string& content) {
    std::ofstream(folder_.path() / name, std::ios::binary) << content;
  }
  void evidence(const std::string& rows) {
    put("evidence/list.csv", "氏名,メール,個人番号\n" + rows);
  }
  Result<std::vector<people::Record>> list(const std::string& content) {
    put("test.csv", content);
    return read_test_people(folder_.path() / "test.csv", store_->hash_key(kIncident).value());
  }
  FactSheet survey_now(SurveyOptions options = {}) {
    auto sheet = survey_incident(*store_, kIncident, {folder_.path() / "evidence"}, "system",
                                 "test", std::move(options), nullptr);
    EXPECT_TRUE(sheet.ok()) << (sheet.ok() ? "" : sheet.error().detail);
    return std::move(sheet).value();
  }
  FactSheet survey_with(const std::string& content) {
    SurveyOptions options;
    options.own_test_people = list(content).value();
    return survey_now(options);
  }

  const FolderForTest folder_;
  const SystemClock clock_;
  std::unique_ptr<store::Store> store_;
};

TEST_F(TestPeopleList, TheListThatShipsLeavesOutNamesAndNamelessMailboxes) {
  evidence(kReal);
  const FactSheet real = survey_now();
  EXPECT_FALSE(real.survey.test_people.has_value());
  evidence(kReal +
           std::string("テスト太郎,taro.t@example.jp,\nテスト　花子,,\n,test@example.com,\n"));
  const FactSheet with = survey_now();
  ASSERT_TRUE(with.survey.test_people.has_value());
  EXPECT_EQ(with.survey.test_people->shipped_name, 2U);
  EXPECT_EQ(with.survey.test_people->shipped_mailbox, 1U);
  EXPECT_EQ(with.survey.people_read, real.survey.people_read);
  for (const Lang lang : {Lang::Ja, Lang::En})
    EXPECT_NE(statement(with, lang).find(test_people_words(with.survey, lang)), std::string::npos);
  EXPECT_NE(statement(with, Lang::En).find("3 test people"), std::string::npos);
  const auto rows = store_->evidence(kIncident, with.revision, "", 0, 0, 1000);
  EXPECT_FALSE(rows.value().empty());
  for (const store::EvidenceRow& row : rows.value())
    EXPECT_EQ(row.person == 0, row.place.find('4') != std::string::npos ||
                                   row.place.find('5') != std::string::npos ||
                                   row.place.find('6') != std::string::npos)
        << row.place;
  const FactSheet loaded = load_sheet(*store_, kIncident).value();
  EXPECT_EQ(loaded.survey.test_people->all(), 3U);
}

TEST_F(TestPeopleList, ARealPersonWithAMailboxThatIsNoneIsCounted) {
  evidence(kReal + std::string("架空 次郎,test@example.com,\n"));
  const FactSheet sheet = survey_now();
  EXPECT_FALSE(sheet.survey.test_people.has_value());
  EXPECT_EQ(sheet.survey.people_read.likely, 3U);
}

TEST_F(TestPeopleList, WhatOnlyATestPersonHasDidNotLeak) {
  evidence(kReal + std::string("山田 太郎,canary-17@example.jp,123456789018\n"));
  const auto has_my_number = [](const FactSheet& sheet) {
    return std::any_of(sheet.survey.kinds.begin(), sheet.survey.kinds.end(),
                       [](const KindFacts& one) { return one.kind == find::Kind::MyNumber; });
  };
  EXPECT_TRUE(has_my_number(survey_now()));
  const FactSheet with = survey_with("氏名,メール\n山田 太郎,canary-17@example.jp\n");
  ASSERT_TRUE(with.survey.test_people.has_value());
  EXPECT_FALSE(has_my_number(with));
  EXPECT_EQ(measured_facts({with}).dump().find("my_number"), std::string::npos);
}

// From the evidence to the facts that laws are asked with. 17 on the day, one of Germany twice.
TEST_F(TestPeopleList, WhereOthersLiveAndThatSomeAreMinorsIsAFactOfTheSurvey) {
  put("evidence/list.csv",
      "氏名,生年月日,電話,メール\n"
      "鈴木 花子,1980-01-02,090-0000-1111,hanako@example.jp\n"
      "青木 次郎,2010-03-04,+49 30 0000001,jiro@example.de\n"
      "井上 三郎,1975-05-06,+49 30 0000002,\n"
      "上田 四郎,1971-07-08,,shiro@example.com\n");
  SurveyOptions options;
  options.minors_on = Date{2026, 11, 18};
  survey_now(options);
  const FactSheet sheet = load_sheet(*store_, kIncident).value();
  const Survey& survey = sheet.survey;
  ASSERT_EQ(survey.places.size(), 2U);
  EXPECT_EQ(survey.places[0].country, "JP");
  EXPECT_EQ(survey.places[1].country, "DE");
  EXPECT_EQ(survey.places[1].people, (people::Count{2, 2, 2}));
  EXPECT_EQ(survey.placeless.likely, 1U);
  const Json facts = measured_facts({sheet});
  EXPECT_EQ(facts.at("residence").at("DE"), (Json{{"min", 2}, {"likely", 2}}));
  EXPECT_EQ(facts.at("residence").at("unknown").at("likely"), 1U);
  EXPECT_FALSE(facts.at("residence").at("unknown").contains("max"));
  EXPECT_EQ(facts.at("vulnerable_persons"), true);
  put("evidence/list.csv", "氏名,生年月日\n鈴木 花子,1980-01-02\n");
  const FactSheet grown_up = survey_now(options);
  EXPECT_FALSE(measured_facts({grown_up}).contains("vulnerable_persons")) << "not found is not no";
  EXPECT_FALSE(measured_facts({grown_up}).contains("residence"));
}

TEST_F(TestPeopleList, TheirMentionsAreInNoNumberOfOwnKindsOrKnownPeople) {
  put("evidence/list.csv",
      "氏名,メール,社員証\n鷹架 縁莉,yukari@example.jp,E123456\n"
      "山田 太郎,canary-17@example.jp,E654321\n");
  put("known.csv", "氏名,メール\n鷹架 縁莉,yukari@example.jp\n山田 太郎,canary-17@example.jp\n");
  SurveyOptions options;
  const auto known =
      read_known_list(folder_.path() / "known.csv", store_->hash_key(kIncident).value());
  ASSERT_TRUE(known.ok()) << known.error().detail;
  options.known_people = known.value().hashes;
  const auto own = check_own_kinds(
      "[[kind]]\nid = 'staff_card'\nname_ja = '社員証'\nname_en = 'Staff card'\n"
      "pattern = 'E\\d{6}'\ncounts_as = 'employee_number'\nmatches = ['E123456']\n",
      {});
  ASSERT_TRUE(own.ok());
  options.own_kinds = own.value().own;
  ASSERT_FALSE(options.own_kinds.kinds.empty());
  const FactSheet before = survey_now(options);
  EXPECT_EQ(before.survey.own_kinds.at(0).mentions, 2U);
  const std::uint64_t known_before = before.survey.known_people->mentions;
  options.own_test_people = list("氏名,メール\n山田 太郎,canary-17@example.jp\n").value();
  const FactSheet with = survey_now(options);
  ASSERT_TRUE(with.survey.test_people.has_value());
  EXPECT_EQ(with.survey.own_kinds.at(0).mentions, 1U);
  EXPECT_EQ(with.survey.known_people->mentions * 2, known_before);
}

TEST_F(TestPeopleList, DecisionsAboutThemAreNeitherFollowedNorGone) {
  put("evidence/list.csv",
      "氏名,電話,メール\n鷹架 縁莉,,one@example.jp\n鷹架 縁莉,,two@example.com\n"
      "御厨 柚葉,,canary-1@example.jp\n御厨 柚葉,,canary-2@example.com\n");
  const FactSheet first = survey_now();
  const auto review = load_review(*store_, kIncident, first.revision);
  ASSERT_TRUE(review.ok());
  for (const ReviewPair& one : review.value().pairs)
    if (!one.joined) {
      ASSERT_TRUE(judge(*store_, kIncident, one.a.name, one.b.name, Verdict::Same, "", "c").ok());
    }
  EXPECT_EQ(survey_now().survey.decisions->same, 2U);
  const FactSheet with = survey_with("氏名,メール\n御厨 柚葉,canary-1@example.jp\n");
  ASSERT_TRUE(with.survey.test_people.has_value());
  EXPECT_EQ(with.survey.people_read.likely, 1U);
  EXPECT_EQ(with.survey.decisions->same, 1U);
  EXPECT_EQ(with.survey.decisions->gone, 0U);
  EXPECT_EQ(with.survey.decisions->refused, 0U);
}

TEST_F(TestPeopleList, ThatIsPastedIsReadKeptAndRestored) {
  const Key key = store_->hash_key(kIncident).value();
  const std::string csv = "氏名,メール\n山田 太郎,canary-17@example.jp\n御厨 柚葉,two@example.jp\n";
  std::string cells = csv;  // as a spreadsheet copies them
  std::replace(cells.begin(), cells.end(), ',', '\t');
  for (const std::string& text : {csv, cells}) {
    const auto pasted = read_test_people_text(text, key);
    ASSERT_TRUE(pasted.ok()) << pasted.error().detail;
    EXPECT_EQ(test_people_text({pasted.value(), {}}), test_people_text({list(csv).value(), {}}));
  }
  EXPECT_EQ(read_test_people_text("メール\ncanary-17@example.jp\n", key).value().size(), 1U);
  EXPECT_FALSE(read_test_people_text("", key).ok());
  EXPECT_FALSE(read_test_people_text("氏名,メール\n", key).ok());
  EXPECT_FALSE(read_test_people_text("住所\n東京都港区三田2-8-1\n", key).ok());
  KeptTestPeople now = look_at_test_people(*store_, kIncident).value();
  EXPECT_EQ(now.rows, 0U);
  EXPECT_FALSE(now.can_restore);
  EXPECT_EQ(restore_test_people(*store_, kIncident, "chief").error().trouble, Trouble::NotFound);
  const auto rows = read_test_people_text(csv, key).value();
  ASSERT_TRUE(keep_test_people(*store_, kIncident, rows, "chief").ok());
  now = look_at_test_people(*store_, kIncident).value();
  EXPECT_EQ(now.rows, 2U);
  EXPECT_EQ(now.rows_before, 0U);
  ASSERT_TRUE(now.can_restore);
  ASSERT_TRUE(restore_test_people(*store_, kIncident, "chief").ok());
  EXPECT_EQ(look_at_test_people(*store_, kIncident).value().rows, 0U);
  EXPECT_EQ(look_at_test_people(*store_, kIncident).value().rows_before, 2U);
  ASSERT_TRUE(restore_test_people(*store_, kIncident, "chief").ok());
  EXPECT_EQ(look_at_test_people(*store_, kIncident).value().version, now.version);
}

// A member who hid the name and not the rest is a victim.
TEST_F(TestPeopleList, WhoeverHasMoreThanAMadeUpNameIsCounted) {
  evidence("テスト太郎,taro.t@example.jp,123456789018\n");
  EXPECT_FALSE(survey_now().survey.test_people.has_value());
  put("evidence/list.csv", "氏名,電話,住所\nテスト太郎,090-0000-1111,東京都港区三田2-8-1\n");
  EXPECT_FALSE(survey_now().survey.test_people.has_value());
}

// 佐藤 健 has no reading; that he has none is no name that he has in common with anybody.
TEST_F(TestPeopleList, WhoeverSharesANumberWithAPlantedMailboxIsSomebodyElse) {
  put("evidence/list.csv",
      "氏名,メール,電話\n,canary-17@example.jp,090-3333-1111\n佐藤 健,,090-3333-1111\n");
  EXPECT_FALSE(survey_with("氏名,メール\n山田 太郎,canary-17@example.jp\n").survey.test_people);
}

TEST_F(TestPeopleList, ARowOfTheOwnListTakesNamesakesOnlyWhereItSaysNoMoreThanAName) {
  put("evidence/list.csv",
      "氏名,フリガナ,メール,電話,顧客番号\n"
      "佐藤 賢,サトウ ケン,ken@example.jp,06-6222-3333,1001\n");
  for (const char* row : {"氏名,フリガナ\n佐藤 健,サトウ ケン\n",
                          "氏名,電話\n佐藤 賢,03-3456-7890\n", "氏名,顧客番号\n山田 太郎,1001\n"})
    EXPECT_FALSE(survey_with(row).survey.test_people) << row;
  for (const char* row : {"氏名,電話\n佐藤 賢,06-6222-3333\n", "氏名\n佐藤 賢\n"})
    EXPECT_TRUE(survey_with(row).survey.test_people) << row;
  for (const char* row : {"姓,名\n山田,\n", "顧客番号\n1001\n"})
    EXPECT_FALSE(list(row).ok()) << row;
}

TEST_F(TestPeopleList, NothingIsSaidOfHashesWhereTestPeopleHadSome) {
  put("evidence/list.csv",
      "氏名,メール,パスワード\n"
      "鷹架 縁莉,yukari@example.jp,kirin-1980\n"
      "山田 "
      "太郎,canary-17@example.jp,$2b$12$abcdefghijklmnopqrstuuN9qo8uLOickgx2ZMRZoMyeIjZAgcfl7\n");
  const auto is_hashed = [](const KindFacts& one) { return one.hashed > 0; };
  const auto all = survey_now().survey.kinds;
  EXPECT_TRUE(std::any_of(all.begin(), all.end(), is_hashed));
  const FactSheet sheet = survey_with("氏名,メール\n山田 太郎,canary-17@example.jp\n");
  ASSERT_TRUE(sheet.survey.test_people.has_value());
  for (const KindFacts& one : sheet.survey.kinds) {
    EXPECT_EQ(one.hashed, 0U);
    EXPECT_EQ(one.schemes, 0U);
  }
}

// A member who hid the mailbox and not the card: nameless, and a victim.
TEST_F(TestPeopleList, WhoeverHasMoreThanAMailboxThatIsNoneIsCounted) {
  evidence(kReal + std::string(",test@example.com,123456789018\n"));
  EXPECT_FALSE(survey_now().survey.test_people.has_value());
  put("evidence/list.csv",
      "メール,カード番号,住所\ntest@example.com,4539578763621486,\n"
      "test@example.jp,,東京都港区三田2-8-1\n");
  EXPECT_FALSE(survey_now().survey.test_people.has_value());
  evidence(kReal + std::string(",test@example.com,\n"));
  put("evidence/more.csv", "メール,住所\ntest@example.com,東京都港区三田2-8-1\n");
  EXPECT_FALSE(survey_now().survey.test_people.has_value());
}

TEST_F(TestPeopleList, TheOwnListIsKeptWithTheIncidentUntilItIsForgotten) {
  evidence(kReal + std::string("山田 太郎,canary-17@example.jp,\n山田 太郎,other@example.com,\n"));
  EXPECT_EQ(survey_with("氏名,メール\n山田 太郎,canary-17@example.jp\n").survey.people_read.max, 3U)
      << "a namesake of the planted person is a person";
  evidence(kReal + std::string("山田 太郎,canary-17@example.jp,\n"));
  const FactSheet later = survey_now();
  ASSERT_TRUE(later.survey.test_people.has_value());
  EXPECT_EQ(later.survey.test_people->own_list, 1U);
  SurveyOptions forget;
  forget.own_test_people.emplace();
  EXPECT_FALSE(survey_now(forget).survey.test_people.has_value());
  std::string entries;
  EXPECT_TRUE(store_
                  ->read(kIncident, 0,
                         [&](const store::Entry& entry) {
                           if (entry.what == "test_people.kept") entries += entry.body;
                           return true;
                         })
                  .ok());
  EXPECT_EQ(entries, R"({"people":1}{"people":0})");
}

TEST_F(TestPeopleList, APlantedMailboxUnderAnotherNameIsNotThatPerson) {
  evidence(kReal);
  EXPECT_FALSE(survey_with("氏名,メール\n山田 太郎,yukari@example.jp\n").survey.test_people);
  EXPECT_TRUE(survey_with("メール\nyukari@example.jp\n").survey.test_people);
}

// A shared mailbox or a common name on the list takes real people: the statement says so.
TEST_F(TestPeopleList, ARowThatTakesManyIsTold) {
  evidence(kReal + std::string("佐原 環,info@example.jp,\n古賀瀬 梢恵,info@example.jp,\n"));
  const FactSheet one = survey_with("メール\nyukari@example.jp\n");
  EXPECT_EQ(one.survey.test_people->own_row_max, 1U);
  EXPECT_EQ(statement(one, Lang::En).find("One row of your list"), std::string::npos);
  const FactSheet many =
      survey_with("メール\ninfo@example.jp\nyukari@example.jp\nnobody@example.jp\n");
  EXPECT_EQ(many.survey.test_people->own_list, 3U);
  EXPECT_EQ(many.survey.test_people->own_row_max, 2U);
  EXPECT_NE(statement(many, Lang::En).find("One row of your list alone leaves out 2 people"),
            std::string::npos);
  const auto kept = load_sheet(*store_, kIncident);
  ASSERT_TRUE(kept.ok());
  EXPECT_EQ(kept.value().survey.test_people->own_row_max, 2U);
}

// What was left out of the revision before is no bound for a file that is gone since.
TEST_F(TestPeopleList, ALostFileIsNotBoundByACountThatLeftItsPeopleOut) {
  evidence(kReal);
  std::string rows;
  for (int i = 0; i < 50; ++i) rows += "蓬莱川 凪沙斗,n" + std::to_string(i) + "@example.jp\n";
  put("evidence/b.csv", "氏名,メール\n" + rows);
  EXPECT_EQ(survey_with("氏名,メール\n" + rows).survey.people.max, 2U);
  fs::remove(folder_.path() / "evidence" / "b.csv");
  SurveyOptions forget;
  forget.own_test_people.emplace();
  EXPECT_GE(survey_now(forget).survey.people.max, 52U);
}

TEST_F(TestPeopleList, AListThatNamesNobodyIsRefused) {
  EXPECT_FALSE(list("備考\nabc\n").ok());
  EXPECT_FALSE(list("住所\n東京都港区三田2-8-1\n").ok());
  EXPECT_TRUE(list("氏名,メール\n山田 太郎,canary-17@example.jp\n").ok());
}

}  // namespace
}  // namespace tadasu::facts
