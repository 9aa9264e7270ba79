#include "facts/merge.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "facts/facts.h"
#include "facts/likeness_wire.h"
#include "facts/sheet_json.h"

namespace tadasu::facts {
namespace {

using wire::Item;

class Items {
 public:
  Items& way(std::string_view way) {
    item(Item::Way).text(way);
    return *this;
  }
  Items& record(std::uint64_t way, std::uint64_t name_key) {
    auto& writer = item(Item::Record);
    writer.number(way);
    find::KindSet kinds;
    kinds.add(find::Kind::PersonName);
    writer.fixed64(kinds.bits());
    writer.number(1ULL << static_cast<unsigned>(people::KeyType::Name));
    writer.fixed64(name_key);
    writer.real(0.9F);
    writer.byte(0);
    return *this;
  }
  // An address of twelve bytes with its parts: five spans.
  Items& address(std::uint64_t way, const std::array<std::uint64_t, 10>& spans) {
    auto& writer = item(Item::Mention);
    writer.number(way);
    writer.text("");
    writer.byte(8);
    for (const std::uint64_t number : {1, 0, 4, 12}) writer.number(number);
    writer.byte(static_cast<char>(find::Kind::Address));
    writer.byte(0);
    writer.real(0.9F);
    for (const std::uint64_t number : {1, 0}) writer.number(number);
    writer.text("東京都***");
    writer.text("");
    for (const std::uint64_t at : spans) writer.number(at);
    return *this;
  }
  Items& mention(std::uint64_t way, std::uint64_t line, std::uint64_t begin, std::uint64_t record) {
    auto& writer = item(Item::Mention);
    writer.number(way);
    writer.text("");
    writer.byte(4);  // a plain file
    writer.number(line);
    writer.number(0);
    writer.number(begin);
    writer.number(6);
    writer.number(begin);
    writer.number(6);
    writer.byte(static_cast<char>(find::Kind::PersonName));
    writer.byte(0);  // no own kind
    writer.real(0.9F);
    writer.number(1);
    writer.number(record);
    writer.text("山*");
    writer.text("");
    return *this;
  }
  Items& read(std::uint64_t way) {
    auto& writer = item(Item::Read);
    writer.number(way);
    writer.number(100);
    return *this;
  }
  Items& unread(std::string_view way) {
    auto& writer = item(Item::Unread);
    writer.text(way);
    writer.byte(static_cast<char>(unpack::Why::Damaged));
    writer.number(400);
    writer.byte(1);
    writer.text("torn");
    return *this;
  }
  Items& totals(std::uint64_t text_bytes, std::uint64_t lines, std::uint64_t messages) {
    auto& counts = item(Item::Counts);
    for (std::size_t i = 0; i < find::kKindCount; ++i) counts.number(i == 0 ? 1 : 0);
    auto& writer = item(Item::Totals);
    writer.number(text_bytes);
    writer.number(lines);
    writer.number(0);
    writer.number(messages);
    return *this;
  }
  Items& raw(char c) {
    out_ += c;
    return *this;
  }
  [[nodiscard]] const std::string& text() const { return out_; }

 private:
  wire::Writer& item(Item item) {
    writer_.byte(static_cast<char>(item));
    return writer_;
  }
  std::string out_;
  wire::Writer writer_{out_};
};

struct Merged {
  std::vector<MentionLine> lines;
  Merge merge{Key{}, [this](MentionLine&& line) { lines.push_back(std::move(line)); }};
  SurveyResult finish() {
    SurveyResult result;
    merge.finish(result, 1);
    return result;
  }
};

TEST(Merge, PartsOfAnAddressLieWithinItAndInOrder) {
  const auto lines = [](const std::array<std::uint64_t, 10>& spans) {
    Merged merged;
    merged.merge.add_unit("a.txt", false, 10,
                          Items().way("a.txt").address(0, spans).read(0).totals(50, 4, 0).text());
    return merged.lines;
  };
  const auto good = lines({0, 3, 3, 6, 6, 9, 9, 12, 12, 12});
  ASSERT_EQ(good.size(), 1U);
  ASSERT_TRUE(good[0].address.has_value());
  EXPECT_EQ((*good[0].address)[find::AddressPart::Town].begin, 6U);
  EXPECT_TRUE(lines({0, 3, 3, 6, 6, 9, 9, 13, 13, 13}).empty());
  EXPECT_TRUE(lines({0, 3, 2, 6, 6, 9, 9, 12, 12, 12}).empty());
  EXPECT_TRUE(lines({3, 0, 3, 6, 6, 9, 9, 12, 12, 12}).empty());
}

TEST(Merge, AUnitThatCameWholeIsOneReadFile) {
  Merged merged;
  EXPECT_TRUE(merged.merge.add_unit(
      "a.txt", false, 10,
      Items().way("a.txt").record(0, 7).mention(0, 3, 20, 1).read(0).totals(50, 4, 0).text()));
  const SurveyResult result = merged.finish();
  EXPECT_EQ(result.survey.coverage.read, 1U);
  EXPECT_EQ(result.survey.coverage.seen, 1U);
  ASSERT_EQ(merged.lines.size(), 1U);
  EXPECT_EQ(merged.lines[0].place, "L3");
  EXPECT_EQ(merged.lines[0].record, 1U);
  EXPECT_EQ(result.survey.people.likely, 1U);
}

TEST(Merge, LaterUnitsOfAFileCountOnFromTheEarlierOnes) {
  Merged merged;
  const std::string first =
      Items().way("a.txt").record(0, 7).mention(0, 1, 0, 1).read(0).totals(50, 4, 0).text();
  const std::string second =
      Items().way("a.txt").record(0, 8).mention(0, 1, 0, 1).totals(30, 2, 0).text();
  EXPECT_TRUE(merged.merge.add_unit("a.txt", true, 50, first));
  EXPECT_TRUE(merged.merge.add_unit("a.txt", true, 30, second));
  const SurveyResult result = merged.finish();
  ASSERT_EQ(merged.lines.size(), 2U);
  EXPECT_EQ(merged.lines[1].place, "L5");
  EXPECT_EQ(merged.lines[1].begin, 50U);
  EXPECT_EQ(merged.lines[1].record, 2U);
  EXPECT_EQ(result.survey.coverage.seen, 1U);
}

TEST(Merge, MessagesKeepTheNumbersTheReaderGaveThem) {
  Merged merged;
  merged.merge.add_unit(
      "m.mbox", true, 1,
      Items().way("m.mbox").read(0).way("m.mbox/1").mention(1, 1, 0, 0).totals(9, 9, 12).text());
  merged.merge.add_unit(
      "m.mbox", true, 1,
      Items().way("m.mbox/13/list.csv").mention(0, 1, 0, 0).read(0).totals(9, 9, 3).text());
  const SurveyResult result = merged.finish();
  ASSERT_EQ(merged.lines.size(), 2U);
  EXPECT_EQ(merged.lines[1].way, "m.mbox/13/list.csv");
  EXPECT_EQ(merged.lines[1].begin, 0U);  // offsets within the attachment, not within the mailbox
  EXPECT_EQ(result.survey.coverage.read, 2U);
}

TEST(Merge, AUnitThatDiedMakesItsFileUnreadOnceAndWidensTheUpperBound) {
  Merged merged;
  merged.merge.add_unit("a.csv", true, 4000,
                        Items().way("a.csv").record(0, 7).read(0).totals(50, 4, 0).text());
  merged.merge.add_unit("a.csv", true, 4000, Items().unread("a.csv").text());
  merged.merge.add_unit("a.csv", true, 4000, Items().unread("a.csv").text());
  const SurveyResult result = merged.finish();
  EXPECT_EQ(result.survey.coverage.unread, 1U);
  EXPECT_EQ(result.survey.coverage.read, 0U);
  ASSERT_EQ(result.survey.unread.size(), 1U);
  EXPECT_EQ(result.survey.unread[0].size_bytes, 800U);
  EXPECT_GT(result.survey.people.max, result.survey.people_read.max);
}

TEST(Merge, AContainerCannotClaimMorePeopleThanItsBytesCouldHold) {
  Merged merged;
  Items items;
  items.way("a.zip").read(0).raw('u');
  std::string text = items.text();
  wire::Writer writer(text);
  writer.text("a.zip/huge.csv");
  writer.byte(static_cast<char>(unpack::Why::NeedsPassword));
  writer.number(1ULL << 40);
  writer.byte(1);
  writer.text("ZipCrypto");
  EXPECT_TRUE(merged.merge.add_unit("a.zip", false, 100, text));
  const SurveyResult result = merged.finish();
  ASSERT_EQ(result.survey.unread.size(), 1U);
  EXPECT_EQ(result.survey.unread[0].size_bytes, 103'200U);
}

TEST(Merge, UnreadOfUnknownSizeMayBeAllOfItsFile) {
  Merged merged;
  std::string text = Items().way("u.gz").read(0).text();
  wire::Writer writer(text);
  writer.byte('u');
  writer.text("u.gz/u.sqlite");
  writer.byte(static_cast<char>(unpack::Why::Unsupported));
  writer.number(0);
  writer.byte(1);
  writer.text("SQLite database");
  EXPECT_TRUE(merged.merge.add_unit("u.gz", false, 12'000, text));
  const SurveyResult result = merged.finish();
  ASSERT_EQ(result.survey.unread.size(), 1U);
  EXPECT_EQ(result.survey.unread[0].size_bytes, 12'000U);
  EXPECT_GT(result.survey.people.max, 100U);
  EXPECT_TRUE(result.survey.people_max_known);
}

TEST(Merge, WhereNotEvenTheSizeIsKnownNothingIsSaidToBeTheMost) {
  Merged merged;
  merged.merge.add_unread({.way = "closed", .why = unpack::Why::NotAllowed, .detail = ""});
  FactSheet sheet;
  sheet.survey = merged.finish().survey;
  EXPECT_FALSE(sheet.survey.people_max_known);
  EXPECT_FALSE(scan_json(sheet.survey).at("people_max_known").get<bool>());
  const auto again = parse_sheet(sheet_text(sheet));
  ASSERT_TRUE(again.ok());
  EXPECT_FALSE(again.value().survey.people_max_known);
  const Json measured = measured_facts({sheet});
  EXPECT_FALSE(measured.at("persons").contains("max")) << "duties must not take it for known";
  EXPECT_FALSE(measured.at("persons_history").at(0).at("persons").contains("max"));
  FactSheet known = sheet;
  known.survey.people_max_known = true;
  EXPECT_NE(statement(sheet, Lang::En), statement(known, Lang::En));
  EXPECT_EQ(compare(known, sheet).at(0).after, "?");
}

TEST(Merge, AUnitThatWasNeverReadMakesItsFileUnreadAndWidensTheUpperBound) {
  Merged merged;
  merged.merge.add_unit("a.csv", true, 4000,
                        Items().way("a.csv").record(0, 7).read(0).totals(50, 4, 0).text());
  merged.merge.lose_unit("a.csv", true, 4000);
  const SurveyResult result = merged.finish();
  EXPECT_EQ(result.survey.coverage.read, 0U);
  ASSERT_EQ(result.survey.unread.size(), 1U);
  EXPECT_EQ(result.survey.unread[0].size_bytes, 4000U);
  EXPECT_GT(result.survey.people.max, result.survey.people_read.max);
}

TEST(Merge, AWorkerCannotSpeakOfAnotherFile) {
  Merged merged;
  EXPECT_FALSE(merged.merge.add_unit("a.txt", false, 10, Items().way("b.txt").read(0).text()));
  EXPECT_FALSE(merged.merge.add_unit("a.txt", false, 10, Items().way("a.txt.other").text()));
  EXPECT_FALSE(merged.merge.add_unit("a.txt", false, 10, Items().read(0).text()));
  EXPECT_EQ(merged.finish().survey.coverage.unread, 1U);
}

TEST(Merge, AnAnswerPutInPlaceOfAHandOverHasItsOwnNumbering) {
  Merged merged;
  Items items;
  items.way("z.zip")
      .record(0, 1)
      .raw('(')
      .way("z.zip/form.pdf")
      .record(0, 2)
      .mention(0, 1, 0, 1)
      .read(0)
      .raw(')');
  items.mention(0, 1, 0, 1).read(0).totals(1, 1, 0);
  EXPECT_TRUE(merged.merge.add_unit("z.zip", false, 10, items.text()));
  ASSERT_EQ(merged.lines.size(), 2U);
  EXPECT_EQ(merged.lines[0].way, "z.zip/form.pdf");
  EXPECT_EQ(merged.lines[0].record, 2U);
  EXPECT_EQ(merged.lines[1].way, "z.zip");
  EXPECT_EQ(merged.lines[1].record, 1U);
}

TEST(Merge, WhatAWorkerMayInventNeverStopsTheParentAndAlwaysLeavesAVerdict) {
  std::mt19937 random(5);
  const std::string good = Items()
                               .way("a.txt")
                               .record(0, 7)
                               .mention(0, 3, 20, 1)
                               .read(0)
                               .unread("a.txt/x")
                               .totals(50, 4, 0)
                               .text();
  for (int i = 0; i < 20'000; ++i) {
    std::string bad = good;
    const std::size_t flips = 1 + random() % 4;
    for (std::size_t f = 0; f < flips; ++f)
      bad[random() % bad.size()] = static_cast<char>(random());
    if (random() % 3 == 0) bad.resize(random() % bad.size());
    Merged merged;
    merged.merge.add_unit("a.txt", random() % 2 == 0, 10, bad);
    const facts::Coverage coverage = merged.finish().survey.coverage;
    ASSERT_GE(coverage.seen, 1U);
    ASSERT_EQ(coverage.seen, coverage.read + coverage.unread + coverage.skipped);
  }
}

TEST(Merge, TheLiveEstimateIsWithinAFewPercent) {
  Merged merged;
  Items items;
  items.way("a.csv");
  std::mt19937_64 random(3);
  for (int i = 0; i < 50'000; ++i) items.record(0, random() | 1);
  merged.merge.add_unit("a.csv", false, 1, items.read(0).totals(1, 1, 0).text());
  EXPECT_NEAR(static_cast<double>(merged.merge.people_estimate()), 50'000, 2'500);
}

TEST(LikenessWire, ComesBackAsItWentAndNothingElseIsTaken) {
  people::Likeness likeness;
  likeness.name_letters = 5;
  likeness.birth_day = 200;
  likeness.sex = 2;
  likeness.flags = people::Likeness::kSharedMailbox | people::Likeness::kReadingByGuess;
  std::string bytes;
  wire::Writer writer(bytes);
  write_likeness(writer, likeness);
  EXPECT_LT(bytes.size(), 20U);  // words that are 0 are not sent
  const auto read = [](std::string_view from, people::Likeness& out) {
    wire::Reader reader(from);
    return read_likeness(reader, out) && reader.at_end();
  };
  people::Likeness back;
  ASSERT_TRUE(read(bytes, back));
  EXPECT_EQ(back, likeness);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(read(bytes.substr(0, size), back)) << size;
  likeness.sex = 3;
  bytes.clear();
  write_likeness(writer, likeness);
  EXPECT_FALSE(read(bytes, back));
  likeness.sex = 1;
  likeness.flags = 16;  // none that is known
  bytes.clear();
  write_likeness(writer, likeness);
  EXPECT_FALSE(read(bytes, back));
  EXPECT_FALSE(read(std::string_view("\x01\0\0\0\0\0\0\0\0", 9), back));  // a word of 0
  EXPECT_FALSE(read(std::string_view("\x80\x10", 2), back));              // a twelfth word
}

TEST(Merge, TakesARecordWithItsLikenessAndNoneWithABrokenOne) {
  people::Likeness likeness;
  likeness.family = 7;
  std::string words;
  wire::Writer writer(words);
  write_likeness(writer, likeness);
  const auto accepts = [](std::string_view behind, char flags) {
    std::string items = Items().way("a.csv").record(0, 5).text();
    items.back() = flags;  // of the record
    items += behind;
    return Merge::is_well_formed("a.csv", false, 10, items);
  };
  EXPECT_TRUE(accepts(words, 4));
  EXPECT_FALSE(accepts(words.substr(0, words.size() - 1), 4));
  EXPECT_FALSE(accepts("", 4));
  EXPECT_FALSE(accepts("", 8));
}

}  // namespace
}  // namespace tadasu::facts
