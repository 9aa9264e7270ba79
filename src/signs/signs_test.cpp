#include "signs/signs.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "base/hash.h"
#include "signs/reference.h"
#include "store/store.h"

namespace tadasu::signs {
namespace {

class Signs : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "tadasu-signs-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    auto opened = store::Store::open(folder_ / "store", clock_);
    ASSERT_TRUE(opened.ok()) << opened.error().detail;
    store_ = std::move(opened).value();
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  static NewSign lost_usb() {
    NewSign sign;
    sign.happened = "lost_device";
    sign.noticed = "2026-11-19";
    sign.contents = {"contact", "health"};
    sign.people_estimate = "1000";
    sign.readable = "open";
    sign.done = {"told_boss"};
    sign.contact = "架空 花子 090-0000-1234";
    sign.words = "駅前で落とした";
    return sign;
  }
  std::string refused(const NewSign& sign) {
    const auto result = receive(*store_, clock_, sign, random_id());
    EXPECT_FALSE(result.ok());
    if (result.ok()) return "";
    EXPECT_EQ(result.error().trouble, Trouble::Invalid);
    return result.error().where;
  }

  std::filesystem::path folder_;
  FixedClock clock_{parse_moment("2026-11-20T09:00:00+09:00")->moment};
  std::unique_ptr<store::Store> store_;
};

TEST_F(Signs, AReportComesBackAsGivenWithItsPersonalPartsSealed) {
  const Sign sign = receive(*store_, clock_, lost_usb(), "form-1").value();
  const Sign found = find(*store_, sign.id).value();
  EXPECT_EQ(found.happened, "lost_device");
  EXPECT_EQ(found.noticed, "2026-11-19");
  EXPECT_EQ(found.contents, (std::vector<std::string>{"contact", "health"}));
  EXPECT_EQ(found.people_estimate, "1000");
  EXPECT_EQ(found.readable, "open");
  EXPECT_EQ(found.done, std::vector<std::string>{"told_boss"});
  EXPECT_EQ(found.reported_at, clock_.now());
  EXPECT_TRUE(found.contact_sealed.starts_with("sealed:"));
  EXPECT_EQ(open_contact(*store_, found).value(), "架空 花子 090-0000-1234");
  EXPECT_EQ(open_words(*store_, found).value(), "駅前で落とした");
}

TEST_F(Signs, NothingOfTheReporterLiesOnTheDiskInClear) {
  ASSERT_TRUE(receive(*store_, clock_, lost_usb(), "form-1").ok());
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder_)) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(bytes.find("架空"), std::string::npos) << file.path();
    EXPECT_EQ(bytes.find("090-0000"), std::string::npos) << file.path();
    EXPECT_EQ(bytes.find("駅前"), std::string::npos) << file.path();
  }
}

TEST_F(Signs, EveryQuestionMayStayUnanswered) {
  const Sign sign = receive(*store_, clock_, NewSign{}, "form-1").value();
  EXPECT_EQ(sign.happened, "unknown");
  EXPECT_EQ(sign.noticed, "unknown");
  EXPECT_EQ(sign.contents, std::vector<std::string>{"unknown"});
  EXPECT_EQ(sign.people_estimate, "unknown");
  EXPECT_EQ(sign.readable, "unknown");
  EXPECT_EQ(sign.contact_sealed, "");
  EXPECT_EQ(open_contact(*store_, sign).value(), "");
  EXPECT_FALSE(noticed_at(sign).has_value());
}

TEST_F(Signs, EveryListedChoiceIsTakenAndOthersAreRefusedByField) {
  for (const std::string field : {"happened", "noticed", "people_estimate", "readable"}) {
    const auto set = [&](NewSign& sign, const std::string& answer) {
      (field == "happened"          ? sign.happened
       : field == "noticed"         ? sign.noticed
       : field == "people_estimate" ? sign.people_estimate
                                    : sign.readable) = answer;
    };
    for (const std::string& choice : choices(field)) {
      NewSign sign;
      set(sign, choice);
      EXPECT_TRUE(check(sign, clock_).ok()) << field << choice;
    }
    NewSign sign;
    set(sign, "lost_dog");
    EXPECT_EQ(refused(sign), field);
  }
  NewSign contents;
  contents.contents = {"contact", "secret"};
  EXPECT_EQ(refused(contents), "contents");
  contents.contents = {"contact", "contact"};
  EXPECT_EQ(refused(contents), "contents");
  NewSign done;
  done.done = {"ran_away"};
  EXPECT_EQ(refused(done), "done");
  EXPECT_TRUE(list(*store_).value().empty());
}

TEST_F(Signs, AFutureDateIsRefusedAndTodayInJapanIsNot) {
  NewSign sign;
  sign.noticed = "2026-11-21";
  EXPECT_EQ(refused(sign), "noticed");
  clock_.turn_to(parse_moment("2026-11-20T23:59:59+09:00")->moment);
  EXPECT_EQ(refused(sign), "noticed");
  clock_.turn_to(parse_moment("2026-11-21T00:00:00+09:00")->moment);  // still the 20th in UTC
  EXPECT_TRUE(receive(*store_, clock_, sign, "form-1").ok());
  sign.noticed = "2026-02-30";
  EXPECT_EQ(refused(sign), "noticed");
}

TEST_F(Signs, TooLongOrBrokenTextIsRefusedByField) {
  NewSign sign;
  sign.contact = std::string(501, 'x');
  EXPECT_EQ(refused(sign), "contact");
  sign.contact = "\xff\xfe";
  EXPECT_EQ(refused(sign), "contact");
  sign.contact = "";
  sign.words = std::string(20'001, 'x');
  EXPECT_EQ(refused(sign), "words");
}

TEST_F(Signs, SendingTwiceGivesTheSameReference) {
  const Sign first = receive(*store_, clock_, lost_usb(), "form-1").value();
  NewSign changed = lost_usb();
  changed.people_estimate = "10";
  const Sign second = receive(*store_, clock_, changed, "form-1").value();
  EXPECT_EQ(second.id, first.id);
  EXPECT_EQ(second.people_estimate, "1000");
  EXPECT_NE(receive(*store_, clock_, lost_usb(), "form-2").value().id, first.id);
  EXPECT_EQ(list(*store_).value().size(), 2u);
}

TEST_F(Signs, OneFormSentFromManyConnectionsAtOnceIsOneReport) {
  std::vector<std::string> references(8);
  std::vector<std::thread> threads;
  for (std::string& reference : references) {
    threads.emplace_back(
        [&] { reference = receive(*store_, clock_, lost_usb(), "form-1").value().id; });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(std::set<std::string>(references.begin(), references.end()).size(), 1u);
  EXPECT_EQ(list(*store_).value().size(), 1u);
  EXPECT_EQ(open_contact(*store_, list(*store_).value()[0]).value(), "架空 花子 090-0000-1234");
}

TEST_F(Signs, AnAttachedSignNamesItsIncidentAndIsAttachedOnce) {
  const Sign sign = receive(*store_, clock_, lost_usb(), "form-1").value();
  ASSERT_TRUE(store_->append(attachment(sign, "2026-001", "commander-1")).ok());
  EXPECT_EQ(find(*store_, sign.id).value().incident, "2026-001");
  EXPECT_EQ(list(*store_).value()[0].incident, "2026-001");
  EXPECT_EQ(store_->append(attachment(sign, "2026-002", "commander-1")).error().trouble,
            Trouble::Conflict);
}

TEST_F(Signs, AReferenceIsFoundHoweverItIsTyped) {
  const std::string id = receive(*store_, clock_, lost_usb(), "form-1").value().id;
  ASSERT_EQ(id.size(), 11u);
  std::string lower = id, bare = id.substr(2, 4) + id.substr(7), wide;
  for (char& c : lower) c = static_cast<char>(std::tolower(c));
  for (const char c : id) {  // to U+FF01..FF5E
    const unsigned code = 0xFEE0U + static_cast<unsigned char>(c);
    wide += static_cast<char>(0xE0 | code >> 12);
    wide += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    wide += static_cast<char>(0x80 | (code & 0x3F));
  }
  for (const std::string& typed : {id, lower, bare, wide, " " + id + " ", "R " + bare, "R‐" + bare,
                                   "R−" + bare, "R　" + bare, "Rー" + bare}) {
    EXPECT_EQ(parse_reference(typed), id) << typed;
    EXPECT_TRUE(find(*store_, typed).ok()) << typed;
  }
  for (const std::string& typed :
       {std::string(), id + "2", id.substr(0, 10), std::string("R-OOOO-1111"),
        std::string("あいう"), std::string(100, 'A'), std::string("R-\xEF")}) {
    EXPECT_EQ(find(*store_, typed).error().trouble, Trouble::Invalid) << typed;
  }
  EXPECT_EQ(find(*store_, new_reference()).error().trouble, Trouble::NotFound);
}

TEST(Reference, OneWrongOrTwoSwappedSignsAreFound) {
  constexpr std::string_view kAlphabet = "23456789ACEFHJKMPQRTWXY";
  for (int round = 0; round < 20; ++round) {
    const std::string id = new_reference();
    std::string signs = id.substr(2, 4) + id.substr(7);
    ASSERT_EQ(canonical_reference(signs), id);
    for (std::size_t i = 0; i < signs.size(); ++i) {
      for (const char other : kAlphabet) {
        std::string wrong = signs;
        wrong[i] = other;
        EXPECT_EQ(canonical_reference(wrong).has_value(), other == signs[i]) << wrong;
      }
      if (i + 1 == signs.size() || signs[i] == signs[i + 1]) continue;
      std::string swapped = signs;
      std::swap(swapped[i], swapped[i + 1]);
      EXPECT_FALSE(canonical_reference(swapped).has_value()) << swapped;
    }
  }
}

// Shown with "R-YH73-J78": the R of a reference that lost its last sign made up the eight signs,
// and one in 23 of them fitted.
TEST(Reference, OneSignTooFewOrTooManyIsFoundWherePrefixIsSetApart) {
  EXPECT_FALSE(canonical_reference("R-YH73-J78").has_value());
  for (int round = 0; round < 2'000; ++round) {
    const std::string id = new_reference();
    EXPECT_FALSE(canonical_reference(id.substr(0, 10)).has_value()) << id;
    EXPECT_FALSE(canonical_reference(id + "2").has_value()) << id;
    EXPECT_EQ(canonical_reference("R" + id.substr(2, 4) + id.substr(7)), id);
    EXPECT_EQ(canonical_reference(id.substr(2)), id);
  }
}

TEST(Reference, TenThousandAreAllDifferent) {
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) seen.insert(new_reference());
  EXPECT_GE(seen.size(), 9'999u);  // 3.4 thousand million exist
}

TEST(NoticedAt, SaysADateOrAMomentInJapan) {
  Sign sign;
  sign.reported_at = parse_moment("2026-11-20T00:30:00+09:00")->moment;
  sign.noticed = "now";
  EXPECT_EQ(noticed_at(sign)->moment, sign.reported_at);
  EXPECT_FALSE(noticed_at(sign)->date_only);
  sign.noticed = "yesterday";
  EXPECT_EQ(noticed_at(sign)->moment, start_of({2026, 11, 19}));
  EXPECT_TRUE(noticed_at(sign)->date_only);
  sign.noticed = "today";
  EXPECT_EQ(noticed_at(sign)->moment, start_of({2026, 11, 20}));
}

// Answered "today" at 23:50, sent at 00:10: it was noticed on the day before the report.
TEST_F(Signs, TodayIsTheDayOnWhichItWasAnsweredNotTheDayOnWhichItWasSent) {
  const Moment answered = parse_moment("2026-11-19T23:50:00+09:00")->moment;
  NewSign given;
  given.noticed = "today";
  given.noticed_told = answered;
  const Sign sign = receive(*store_, clock_, given, "form-night").value();
  EXPECT_EQ(sign.noticed_told, answered);
  EXPECT_EQ(noticed_at(sign)->moment, start_of({2026, 11, 19}));
  Sign other = find(*store_, sign.id).value();
  EXPECT_EQ(other.noticed_told, answered);
  other.noticed = "yesterday";
  EXPECT_EQ(noticed_at(other)->moment, start_of({2026, 11, 18}));
  other.noticed = "now";
  EXPECT_EQ(noticed_at(other)->moment, answered);
  given.noticed_told = Moment{clock_.now().us + 1};
  EXPECT_EQ(receive(*store_, clock_, given, "form-future").error().where, "noticed_told");
}

}  // namespace
}  // namespace tadasu::signs
