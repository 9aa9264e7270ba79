// Own kinds through the jailed workers. All people and numbers are invented.
#include "facts/own_kinds.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "facts/facts.h"
#include "facts/folder_for_test.h"
#include "facts/kept_kinds.h"
#include "facts/ledger_for_test.h"
#include "facts/own_kinds_wire.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

namespace fs = std::filesystem;

std::string file_with(const std::string& pattern, const std::string& rest = "") {
  return "[[kind]]\nid = \"staff_card\"\nname_ja = \"社員証番号\"\nname_en = \"Staff card\"\n"
         "pattern = '" +
         pattern + "'\ncounts_as = \"employee_number\"\nmask = \"first\"\n" +
         (rest.empty() ? "matches = [\"E123456\"]\nmatches_not = [\"XE123456\"]\n" : rest);
}

OwnKindsCheck checked(const std::string& text,
                      std::chrono::milliseconds compile_max = std::chrono::seconds(60)) {
  auto check = check_own_kinds(text, {}, compile_max);
  EXPECT_TRUE(check.ok()) << (check.ok() ? "" : check.error().detail);
  return check.ok() ? std::move(check).value() : OwnKindsCheck{};
}

std::string problems_of(const OwnKindsCheck& check) {
  std::string out;
  for (const auto& one : check.problems) out += one.item + " " + one.what + " " + one.detail + ";";
  return out;
}

TEST(OwnKindsCheck, SamplesAreTriedInTheJail) {
  const OwnKindsCheck good = checked(file_with(R"(E\d{6})"));
  EXPECT_EQ(problems_of(good), "");
  ASSERT_EQ(good.samples.size(), 2U);
  EXPECT_TRUE(good.samples[0].holds && good.samples[1].holds);
  EXPECT_EQ(problems_of(checked(file_with(R"(E\d{5})"))), "staff_card sample_missed E123456;");
  EXPECT_EQ(problems_of(checked(file_with(R"(^E\d{6}$)"))), "staff_card sample_alone E123456;");
  EXPECT_EQ(problems_of(checked(file_with(R"(X?E\d{6})"))), "staff_card sample_found XE123456;");
  EXPECT_NE(problems_of(checked(file_with("E("))).find("staff_card refused "), std::string::npos);
  const OwnKindsCheck doubled = checked(file_with("E1") + file_with("E1"));
  EXPECT_EQ(problems_of(doubled), "staff_card doubled_id staff_card;");
  EXPECT_TRUE(doubled.samples.empty());
}

// A few characters over which the engine thinks for thirteen seconds.
TEST(OwnKindsCheck, APatternThatCostsTooMuchIsNamedAndHarmsNothing) {
  const OwnKindsCheck check =
      checked(file_with("((((a{1,20}){1,20}){1,20}){1,20})x"), std::chrono::seconds(1));
  EXPECT_EQ(problems_of(check), "staff_card costly ;");
}

// A worker that the file took over (crew_attack_main.cpp): a clear word, never an accepted file.
TEST(OwnKindsCheck, AWorkerThatWasTakenOverIsNotBelieved) {
  const auto attacker = unpack::worker_program("tadasu-crew-attack");
  for (const std::string text : {"dies", "hangs", "floods"}) {
    const auto check = check_own_kinds(text, attacker, std::chrono::milliseconds(300));
    ASSERT_TRUE(check.ok()) << text << check.error().detail;
    EXPECT_EQ(problems_of(check.value()), " not_read ;") << text;
    EXPECT_TRUE(check.value().own.kinds.empty() && check.value().own.text.empty()) << text;
  }
  for (const std::string text : {"words", "orders", "none", "many", "bytes", "longer", "shorter",
                                 "silent", "no UTF-8 \xFF"}) {
    const auto read = parse_own_kinds(text, attacker);
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.error().trouble, Trouble::Unavailable) << text;
  }
  EXPECT_TRUE(parse_own_kinds("good", attacker).ok());
  const auto tried = check_own_kinds("good", attacker);
  ASSERT_FALSE(tried.ok());
  EXPECT_EQ(tried.error().detail, "malformed");
}

TEST(OwnKindsCheck, AsDataTheyAreTheSame) {
  const find::OwnKinds own = checked(file_with(R"(E\d{6})") +
                                     "[[kind]]\nid = 'other'\nname_ja = 'ほか'\nname_en = 'Other'\n"
                                     "pattern = 'Z\\d+'\ncounts_as = 'customer_number'\n"
                                     "labels = ['a', 'b']\nheaders = ['c']\nnear = ['d', 'e']\n"
                                     "matches = ['Z18']\ncheck = 'luhn'\n")
                                 .own;
  ASSERT_EQ(own.kinds.size(), 2U);
  const std::string wire = own_kinds_wire(own.kinds), kept = own_kinds_kept(own);
  const auto same = own_kinds_of_wire(wire);
  const auto back = own_kinds_of_kept(kept);
  ASSERT_TRUE(same && back);
  EXPECT_EQ(back->text, own.text);
  ASSERT_EQ(same->size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(find::own_kind_json((*same)[i]), find::own_kind_json(own.kinds[i]));
    EXPECT_EQ(find::own_kind_json(back->kinds[i]), find::own_kind_json(own.kinds[i]));
  }
  std::size_t cut_well = 0;  // between the two kinds
  for (std::size_t size = 1; size < wire.size(); ++size)
    cut_well += own_kinds_of_wire(wire.substr(0, size)) ? 1 : 0;
  EXPECT_EQ(cut_well, 1U);
  EXPECT_FALSE(own_kinds_of_kept(kept.substr(0, kept.size() - 1)));
  EXPECT_FALSE(is_own_kinds_kept(own.text));
}

TEST(OwnKindsSurvey, AMentionSaysWhichKindItIs) {
  const FolderForTest folder;
  std::ofstream(folder.path() / "a.txt") << "入館 E123456 と E654321、山田太郎様\n";
  SurveyOptions options;
  options.own_kinds = checked(file_with(R"(E\d{6})")).own;
  options.mentions = true;
  std::string lines;
  const auto result = survey(
      {folder.path()}, options,
      [&](MentionLine&& line) {
        lines += std::string(kind_id(line.mention.kind)) + std::to_string(line.mention.own) + " " +
                 line.masked + "\n";
      },
      nullptr);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(lines, "employee_number1 E***\nemployee_number1 E***\nperson_name0 山*\n");
  const Survey& survey = result.value().survey;
  ASSERT_EQ(survey.own_kinds.size(), 1U);
  EXPECT_EQ(survey.own_kinds[0].id, "staff_card");
  EXPECT_EQ(survey.own_kinds[0].mentions, 2U);
}

TEST(OwnKindsSurvey, ItsPeopleAreCountedAndWidenedByWhatIsUnread) {
  const FolderForTest folder;
  std::ofstream(folder.path() / "a.csv")
      << "氏名,メール,社員証\n山田太郎,taro@example.jp,E123456\n鈴木花子,hanako@example.jp,\n"
         "佐藤一郎,ichiro@example.jp,E222222\n";
  std::ofstream(folder.path() / "b.csv")
      << "氏名,メール,社員証\n山田太郎,taro@example.jp,E123456\n";
  SurveyOptions options;
  options.own_kinds = checked(file_with(R"(E\d{6})") +
                              "\n[[kind]]\nid = 'none_met'\nname_ja = 'ほか'\n"
                              "name_en = 'Other'\npattern = 'ZZ\\d+'\n"
                              "counts_as = 'customer_number'\nmatches = ['ZZ1']\n")
                          .own;
  const auto surveyed = [&] {
    const auto result = survey({folder.path()}, options, nullptr, nullptr);
    EXPECT_TRUE(result.ok());
    return result.value().survey;
  };
  Survey now = surveyed();
  ASSERT_EQ(now.own_kinds.size(), 2U);
  EXPECT_EQ(now.own_kinds[0].people, (people::Count{2, 2, 2}));
  EXPECT_EQ(now.own_kinds[1].people, people::Count{});
  std::ofstream(folder.path() / "c.zip") << "PK\x03\x04" << std::string(96, 'x');
  now = surveyed();
  const std::uint64_t wider = now.people.max - now.people_read.max;
  EXPECT_GT(wider, 0U);
  EXPECT_EQ(now.own_kinds[0].people, (people::Count{2, 2, 2 + wider}));
  EXPECT_EQ(now.own_kinds[1].people, (people::Count{0, 0, wider}));
}

TEST(OwnKindsSurvey, OtherKindsAreReadAgain) {
  const FolderForTest folder;
  std::ofstream(folder.path() / "a.txt") << "入館 E123456\n";
  MemoryLedger ledger;
  SurveyOptions options;
  options.ledger = &ledger;
  options.key[0] = 1;
  const auto units_after = [&](const std::string& kinds) {
    options.own_kinds = kinds.empty() ? find::OwnKinds{} : checked(kinds).own;
    EXPECT_TRUE(survey({folder.path()}, options, nullptr, nullptr).ok());
    return ledger.units.size();
  };
  EXPECT_EQ(units_after(""), 1U);
  EXPECT_EQ(units_after(file_with(R"(E\d{6})")), 2U);
  EXPECT_EQ(units_after(file_with(R"(E\d{6})")), 2U);
  EXPECT_EQ(units_after(file_with(R"(E\d+)")), 3U);
}

TEST(OwnKindsSurvey, AnIncidentKeepsThem) {
  const FolderForTest folder;
  const fs::path evidence = folder.path() / "evidence";
  fs::create_directory(evidence);
  std::ofstream(evidence / "a.txt") << "入館 E123456\n";
  const SystemClock clock;
  auto store = store::Store::open(folder.path() / "store", clock);
  ASSERT_TRUE(store.ok());
  ASSERT_TRUE(store.value()->make_incident_key("2026-001").ok());
  const auto surveyed = [&](const SurveyOptions& options) {
    auto sheet =
        survey_incident(*store.value(), "2026-001", {evidence}, "system", "test", options, nullptr);
    EXPECT_TRUE(sheet.ok()) << (sheet.ok() ? "" : sheet.error().detail);
    std::string out;
    for (const OwnKindFacts& one : sheet.value().survey.own_kinds)
      out += one.id + " " + std::to_string(one.mentions);
    return out;
  };
  EXPECT_EQ(surveyed({}), "");
  SurveyOptions given;
  given.own_kinds = checked(file_with(R"(E\d{6})")).own;
  EXPECT_EQ(surveyed(given), "staff_card 1");
  EXPECT_EQ(surveyed({}), "staff_card 1") << "kept with the incident";
  const auto kept = load_sheet(*store.value(), "2026-001");
  ASSERT_TRUE(kept.ok());
  ASSERT_EQ(kept.value().survey.own_kinds.size(), 1U);
  EXPECT_EQ(kept.value().survey.own_kinds[0].name_ja, "社員証番号");
  EXPECT_TRUE(kept.value().survey.own_kinds[0].people.has_value());
  SurveyOptions none;
  none.forget_own_kinds = true;
  EXPECT_EQ(surveyed(none), "");
  EXPECT_EQ(surveyed({}), "");
}

// What is kept, by whom, and what the numbers were read with.
class KeptKinds : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = store::Store::open(folder_.path() / "store", clock_);
    ASSERT_TRUE(opened.ok());
    store_ = std::move(opened).value();
    ASSERT_TRUE(store_->make_incident_key("2026-001").ok());
    fs::create_directory(folder_.path() / "evidence");
    std::ofstream(folder_.path() / "evidence" / "a.txt") << "入館 E123456\n";
  }
  void survey() {
    EXPECT_TRUE(survey_incident(*store_, "2026-001", {folder_.path() / "evidence"}, "a", "test", {},
                                nullptr)
                    .ok());
  }
  Status keep(const find::OwnKinds& own, std::optional<std::string_view> seen = {}) {
    return keep_own_kinds(*store_, "2026-001", own, "investigator", seen);
  }
  bool counted() { return are_own_kinds_counted(*store_, "2026-001").value(); }
  std::string entries() {
    std::string out;
    EXPECT_TRUE(store_
                    ->read("2026-001", 0,
                           [&](const store::Entry& entry) {
                             if (entry.what == "own_kinds.kept")
                               out += entry.actor + " " + entry.body + ";";
                             return true;
                           })
                    .ok());
    return out;
  }

  const FolderForTest folder_;
  const SystemClock clock_;
  std::unique_ptr<store::Store> store_;
};

TEST_F(KeptKinds, AreRecordedSealedAndReadWithByTheNextSurvey) {
  EXPECT_TRUE(kept_own_kinds(*store_, "2026-001").value().kinds.empty());
  EXPECT_TRUE(counted());
  survey();
  const find::OwnKinds own = checked(file_with(R"(E\d{6})")).own;
  ASSERT_TRUE(keep(own).ok());
  ASSERT_TRUE(keep(own).ok()) << "twice the same is one";
  EXPECT_EQ(entries(), "investigator {\"kinds\":1};");
  EXPECT_EQ(kept_own_kinds(*store_, "2026-001").value().text, own.text);
  EXPECT_FALSE(counted());
  survey();
  EXPECT_TRUE(counted());
  EXPECT_EQ(load_sheet(*store_, "2026-001").value().survey.own_kinds.at(0).mentions, 1U);
  ASSERT_TRUE(keep({}).ok());
  EXPECT_FALSE(counted());
  EXPECT_TRUE(kept_own_kinds(*store_, "2026-001").value().kinds.empty());
  survey();
  EXPECT_TRUE(counted());
  EXPECT_EQ(entries(), "investigator {\"kinds\":1};investigator {\"kinds\":0};");
  for (const auto& file : fs::directory_iterator(folder_.path() / "store")) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    EXPECT_EQ(bytes.find("E\\d{6}"), std::string::npos) << file.path();
  }
}

// Before they were kept as data, the file alone was: it is parsed in the jail.
TEST_F(KeptKinds, OfAnOlderVersionAreTheSame) {
  const find::OwnKinds own = checked(file_with(R"(E\d{6})")).own;
  ASSERT_TRUE(store_->put_document("2026-001", "own-kinds", own.text).ok());
  const auto kept = kept_own_kinds(*store_, "2026-001");
  ASSERT_TRUE(kept.ok()) << kept.error().detail;
  EXPECT_EQ(kept.value().text, own.text);
  ASSERT_EQ(kept.value().kinds.size(), 1U);
  EXPECT_EQ(find::own_kind_json(kept.value().kinds[0]), find::own_kind_json(own.kinds[0]));
  EXPECT_FALSE(counted());
  EXPECT_TRUE(keep(own, own_kinds_version(own)).ok());
  EXPECT_EQ(entries(), "") << "they are kept already";
  for (const std::string& damaged : {std::string("\1\3abc"), std::string("[[kind]]\n")}) {
    ASSERT_TRUE(store_->put_document("2026-001", "own-kinds", damaged).ok());
    const auto read = kept_own_kinds(*store_, "2026-001");
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.error().trouble, Trouble::Damaged);
  }
}

TEST_F(KeptKinds, AreNotKeptOverWhatSomebodyElseKept) {
  const find::OwnKinds one = checked(file_with(R"(E\d{6})")).own;
  const find::OwnKinds other = checked(file_with(R"(E\d+)")).own;
  ASSERT_TRUE(keep(one, "").ok());
  const Status late = keep(other, "");
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().trouble, Trouble::Conflict);
  EXPECT_EQ(kept_own_kinds(*store_, "2026-001").value().text, one.text);
  EXPECT_TRUE(keep(other, own_kinds_version(one)).ok());
}

}  // namespace
}  // namespace tadasu::facts
