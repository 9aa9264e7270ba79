#include "respond/since.h"

#include <gtest/gtest.h>

#include <map>

#include "respond/addressees.h"
#include "respond/letters.h"
#include "respond/test_incident.h"

namespace tadasu::respond {
namespace {

using notices::Since;

class SinceRevision : public InAnIncident {
 protected:
  struct Lines {
    std::vector<store::SealedValue> values;
    Lines& say(std::uint64_t person, const char* kind, const char* value) {
      values.push_back({person, kind, value, "a.csv L1"});
      return *this;
    }
    // Name, code and address.
    Lines& add(std::uint64_t person, const char* name, const char* address) {
      return say(person, "person_name", name)
          .say(person, "postal_code", "108-0023")
          .say(person, "address", address);
    }
  };
  void keep(std::uint64_t revision, const Lines& lines, const facts::PersonChanges& changes = {}) {
    facts::FactSheet sheet;
    sheet.revision = revision;
    sheet.survey.people = {5, 5, 5};
    ASSERT_TRUE(store_
                    ->put_document(incident_, "person-changes@" + std::to_string(revision),
                                   facts::person_changes_text(changes))
                    .ok());
    keep_revision(sheet, lines.values);
  }
  std::map<std::uint64_t, Since> read(std::uint64_t after = 0) {
    std::map<std::uint64_t, Since> out;
    std::uint64_t last = after;
    const Status done = read_addressees_since(*store_, incident_, 2, 1, after,
                                              date_at(clock_.now()), [&](notices::Addressee&& one) {
                                                EXPECT_GT(one.person, last);
                                                last = one.person;
                                                out[one.person] = one.since.value();
                                                return true;
                                              });
    EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.error().detail);
    return out;
  }
  void two_revisions() {
    keep(1, Lines()
                .add(1, "佐藤 健", "東京都港区芝浦1-1")
                .add(2, "髙橋 恵", "東京都港区芝浦2-1")
                .say(3, "person_name", "山田 花子")
                .add(4, "小林 翔", "東京都港区芝浦4-1")
                .add(5, "渡邉 美咲", "東京都港区芝浦5-1")
                .say(6, "person_name", "渡邉 美咲")
                .add(7, "伊藤 葵", "東京都港区芝浦7-1"));
    facts::PersonChanges changes;
    changes.became_one.push_back({{5, 6}, {5}});
    keep(2,
         Lines()
             .add(1, "佐藤　健", "東京都港区芝浦１丁目１")  // written otherwise
             .add(2, "髙橋 恵", "東京都港区芝浦2-1")
             .say(2, "card_number", "4539578763621486")
             .add(3, "山田 花子", "東京都港区芝浦3-1")
             .add(4, "小林 翔", "東京都港区芝浦9-9")
             .add(5, "渡邉 美咲", "東京都港区芝浦5-1")
             .add(8, "加藤 蓮", "東京都港区芝浦8-1"),
         changes);
  }
};

TEST_F(SinceRevision, SaysWhatBecameOfEverybody) {
  two_revisions();
  const std::map<std::uint64_t, Since> wanted = {
      {1, Since::Same}, {2, Since::More},   {3, Since::More}, {4, Since::Changed},
      {5, Since::Same}, {6, Since::Joined}, {7, Since::Gone}, {8, Since::New}};
  EXPECT_EQ(read(), wanted);
}

TEST_F(SinceRevision, AnAddressThatIsKnownNowIsReachable) {
  keep(1, Lines().say(1, "person_name", "山田 花子").say(1, "address", "東京都港区芝浦3-1"));
  keep(2, Lines().add(1, "山田 花子", "東京都港区芝浦3-1"));
  // A postal code is an item of theirs, too.
  EXPECT_EQ(read().at(1), Since::More);
  keep(3, Lines()
              .add(1, "山田 花子", "東京都港区芝浦3-1")
              .add(1, "山田 花子", "大阪府大阪市北区梅田1-1-1"));
  keep(4, Lines().add(1, "山田 花子", "東京都港区芝浦3-1"));
  std::vector<Since> seen;
  ASSERT_TRUE(read_addressees_since(*store_, incident_, 4, 3, 0, date_at(clock_.now()),
                                    [&](notices::Addressee&& one) {
                                      seen.push_back(one.since.value());
                                      return true;
                                    })
                  .ok());
  EXPECT_EQ(seen, std::vector{Since::Reachable});
}

TEST_F(SinceRevision, GoesOnAfterANumberAndOverManyPages) {
  Lines before, now;
  for (std::uint64_t person = 1; person <= 1'500; ++person) {
    const std::string name = "佐藤 " + std::to_string(person);
    if (person % 3 != 0) before.say(person, "person_name", name.c_str());
    if (person % 5 != 0) now.say(person, "person_name", name.c_str());
  }
  keep(1, before);
  keep(2, now);
  for (const std::uint64_t after : {0, 1, 700, 1'499}) {
    const auto seen = read(after);
    for (std::uint64_t person = after + 1; person <= 1'500; ++person) {
      const bool was = person % 3 != 0, is = person % 5 != 0;
      ASSERT_EQ(seen.contains(person), was || is) << person;
      if (!was && !is) continue;
      EXPECT_EQ(seen.at(person), was && is ? Since::Same : is ? Since::New : Since::Gone) << person;
    }
  }
}

// Nothing was sent to whom a reviewer had said to be dead: when that was a mistake, they are to be
// told.
TEST_F(SinceRevision, WhoWasSaidToBeDeadByMistakeIsToBeTold) {
  keep(1, Lines().add(1, "佐藤 健", "東京都港区芝浦1-1").add(2, "髙橋 恵", "東京都港区芝浦2-1"));
  ASSERT_TRUE(flag_person(*store_, incident_, 1, PersonFlag::Deceased, true, "call", "chief").ok());
  keep(2, Lines().add(1, "佐藤 健", "東京都港区芝浦1-1").add(2, "髙橋 恵", "東京都港区芝浦2-1"));
  EXPECT_EQ(read().at(1), Since::Same);
  ASSERT_TRUE(
      flag_person(*store_, incident_, 1, PersonFlag::Deceased, false, "error", "chief").ok());
  EXPECT_EQ(read().at(1), Since::Reachable);
  EXPECT_EQ(read().at(2), Since::Same);
}

TEST_F(SinceRevision, OnlyAnEarlierRevisionCanBeCompared) {
  two_revisions();
  for (const std::uint64_t since : {0, 2, 3}) {
    const Status done = read_addressees_since(*store_, incident_, 2, since, 0,
                                              date_at(clock_.now()), [](auto&&) { return true; });
    ASSERT_FALSE(done.ok()) << since;
    EXPECT_EQ(done.error().trouble, Trouble::Invalid);
  }
}

TEST_F(SinceRevision, LettersGoToWhomSomethingIsNewTo) {
  two_revisions();
  LetterOrder order;
  order.out = folder_;
  order.is_proof = true;  // facts and pack have gaps
  order.since = 1;
  auto job = print_letters(*store_, clock_, incident_, order, "letters go out", "chief");
  ASSERT_TRUE(job.ok()) << job.error().detail;
  EXPECT_EQ(job.value().folder.filename(), incident_ + "-letters-r2-since-r1-proof");
  EXPECT_EQ(job.value().people, 6);
  EXPECT_EQ(job.value().letters, 4);
  EXPECT_EQ(job.value().unsent[static_cast<std::size_t>(Unsent::AsBefore)], 2);
  order.since = 2;
  job = print_letters(*store_, clock_, incident_, order, "letters go out", "chief");
  ASSERT_FALSE(job.ok());
  EXPECT_EQ(job.error().trouble, Trouble::Invalid);
}

}  // namespace
}  // namespace tadasu::respond
