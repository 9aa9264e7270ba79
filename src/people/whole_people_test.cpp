// How near the likely number is where lists are not as the generator makes them.
#include "people/whole_people.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "invented_people.h"
#include "people/people.h"
#include "people_figures.h"

namespace tadasu::people {
namespace {

bench::TrueRecords invented_list(std::uint64_t seed, std::size_t count) {
  static const invented::Words words(TADASU_SOURCE_DIR "/packs");
  std::string csv;
  invented::write_people(words, {count, .2, seed, invented::Errors::Typing},
                         [&](std::string_view block) { csv += block; });
  bench::TrueRecords out;
  out.read_text(csv);
  out.finish();
  return out;
}

// One record of each person: the first.
std::vector<Record> firsts_of(const bench::TrueRecords& truth) {
  std::vector<Record> out;
  std::set<std::uint32_t> met;
  for (std::size_t i = 0; i < truth.records.size(); ++i)
    if (met.insert(truth.person[i]).second) out.push_back(truth.records[i]);
  return out;
}

double error_of(const Count& count, std::size_t people) {
  return static_cast<double>(count.likely) / static_cast<double>(people) - 1;
}

TEST(WholePeople, WhereEachHasOneRecordHardlyAnybodyIsTakenAway) {
  const std::vector<Record> records = firsts_of(invented_list(31, 20'000));
  const Count count = resolve(records).count;
  EXPECT_GE(error_of(count, records.size()), -.02);
  EXPECT_LE(error_of(count, records.size()), .001);
}

// Names alone of people of whom nothing else is known, beside people of several records: names that
// hardly any of these bears are not taken for theirs.
TEST(WholePeople, NamesOfOthersAreNotTakenForThoseOfPeopleWithSeveralRecords) {
  bench::TrueRecords known = invented_list(32, 10'000);
  std::vector<Record> records = std::move(known.records);
  std::size_t others = 0;
  for (const Record& one : firsts_of(invented_list(33, 6'000))) {
    if (one.key(KeyType::Name) == 0) continue;
    Record named;
    named.id = 100'000 + ++others;
    named.source = 77;
    named.strength = one.strength;
    named.kinds.add(find::Kind::PersonName);
    named.keys[static_cast<std::size_t>(KeyType::Name)] = one.key(KeyType::Name);
    named.likeness.name_letters = one.likeness.name_letters;
    named.likeness.family = one.likeness.family;
    named.likeness.given = one.likeness.given;
    named.likeness.given_end = one.likeness.given_end;
    records.push_back(named);
  }
  const Count count = resolve(records).count;
  const std::size_t people = known.people + others;
  EXPECT_GE(error_of(count, people), -.1) << others;
  EXPECT_LE(error_of(count, people), .1) << others;
  EXPECT_LE(count.min, people);
  EXPECT_GE(count.max, people);
}

// The same list of any size: what is estimated does not go by how rare names are.
TEST(WholePeople, TheLikelyNumberIsAsNearForALongListAsForAShortOne) {
  const bench::TrueRecords few = invented_list(34, 20'000), many = invented_list(35, 120'000);
  EXPECT_NEAR(error_of(resolve(few.records).count, few.people), 0, .02);
  EXPECT_NEAR(error_of(resolve(many.records).count, many.people), 0, .015);
}

// Copies say nothing of how often records of one person agree.
TEST(WholePeople, AListThatIsThereTwiceHasThePeopleOfOne) {
  bench::TrueRecords truth = invented_list(36, 20'000);
  const std::size_t count = truth.records.size();
  for (std::size_t i = 0; i < count; ++i) {
    truth.records.push_back(truth.records[i]);
    truth.records.back().id += count;
  }
  EXPECT_NEAR(error_of(resolve(truth.records).count, truth.people), 0, .035);
}

}  // namespace
}  // namespace tadasu::people
