// Evidence comes over weeks, in any order, and is read by any number of threads: what is counted is
// what one survey of all of it counts, and a person who is called by a number stays called so.
// Random lists of few values, so that much conflicts with much. All people are invented.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <tuple>

#include "facts/facts.h"
#include "facts/folder_for_test.h"
#include "facts/judgment.h"
#include "facts/review.h"
#include "facts/sheet_json.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

namespace fs = std::filesystem;
using Random = std::mt19937_64;

constexpr const char* kIncident = "2026-001";
const Date kMinorsOn{2026, 11, 1};

template <std::size_t N>
std::string any(Random& random, const char* const (&words)[N]) {
  return words[random() % N];
}

// A row of somebody out of a small town: names, dates and numbers come again, with slips and gaps.
std::string row(Random& random) {
  static constexpr const char* kFamily[] = {"鷹架", "蓬莱川", "佐藤", "鈴木", "斎藤", "齋藤"};
  static constexpr const char* kGiven[] = {"縁莉", "凪沙斗", "太郎", "花子", "裕子"};
  static constexpr const char* kKana[] = {"サトウ タロウ", "スズキ ハナコ", "サイトウ ユウコ", ""};
  static constexpr const char* kTown[] = {"東京都港区芝3-1-", "東京都港区芝3−1−",
                                          "大阪府堺市堺区南瓦町2-"};
  const std::string name =
      any(random, kFamily) + (random() % 3 == 0 ? "" : " ") + any(random, kGiven);
  const auto number = [&](std::uint64_t below) { return std::to_string(1 + random() % below); };
  const auto sometimes = [&](const std::string& value) {
    return random() % 3 == 0 ? std::string() : value;
  };
  return name + "," + any(random, kKana) + "," +
         sometimes("19" + std::to_string(70 + random() % 4) + "/" + number(3) + "/" + number(4)) +
         "," + sometimes(any(random, kTown) + number(5)) + "," +
         sometimes("090-1234-000" + std::to_string(random() % 9)) + "," +
         sometimes("person" + number(20) + "@example.jp") + "\n";
}

std::string list(Random& random) {
  std::string out = "氏名,フリガナ,生年月日,住所,電話,メール\n";
  for (std::size_t i = 3 + random() % 12; i > 0; --i) out += row(random);
  return out;
}

std::string letter(Random& random) {
  std::string out;
  for (std::size_t i = 1 + random() % 3; i > 0; --i) {
    const std::string one = row(random);
    out += "氏名: " + one.substr(0, one.find(',')) + "\nメール: person" +
           std::to_string(1 + random() % 20) + "@example.jp\n\n\n";
  }
  return out;
}

std::map<std::string, std::string> evidence_of(Random& random) {
  std::map<std::string, std::string> out;
  for (std::size_t i = 3 + random() % 5; i > 0; --i) {
    const std::string name = std::string(1, static_cast<char>('a' + random() % 26)) +
                             std::string(1, static_cast<char>('a' + random() % 26));
    if (random() % 4 == 0)
      out[name + ".txt"] = letter(random);
    else
      out[name + ".csv"] = list(random);
  }
  if (random() % 2 == 0) out["copy-of-" + out.begin()->first] = out.begin()->second;
  return out;
}

// Where a mention stands, and of what kind: the same in every survey that reads its file.
using Place = std::tuple<std::string, std::string, std::string>;
using People = std::map<Place, std::uint64_t>;

struct Case {  // one incident of one key, from which several go on
  explicit Case(const fs::path& folder) : store_folder(folder) { open(); }
  void open() {
    auto opened = store::Store::open(store_folder, clock);
    ASSERT_TRUE(opened.ok());
    store = std::move(opened).value();
  }
  FactSheet survey(const fs::path& evidence, unsigned threads) const {
    SurveyOptions options;
    options.thread_count = threads;
    options.minors_on = kMinorsOn;
    auto sheet = survey_incident(*store, kIncident, {evidence}, "system", "test", options, nullptr);
    EXPECT_TRUE(sheet.ok()) << (sheet.ok() ? "" : sheet.error().detail);
    return std::move(sheet).value();
  }
  [[nodiscard]] People people(const FactSheet& sheet) const {
    People out;
    const auto rows = store->evidence(kIncident, sheet.revision, "", 0, 0, 100'000);
    for (const store::EvidenceRow& one : rows.value())
      if (one.person != 0) out[{one.way, one.place, one.kind}] = one.person;
    return out;
  }
  fs::path store_folder;
  const SystemClock clock{};
  std::unique_ptr<store::Store> store;
};

// What the sheet says, but for when, why and after how many revisions it was said.
Json said(const FactSheet& sheet) {
  Json out = sheet_json(sheet);
  for (const char* field :
       {"revision", "at", "at_us", "made_by", "reason", "seconds", "people_changed"})
    out.erase(field);
  return out;
}

// The people as sets of places, whatever their numbers.
std::set<std::set<Place>> groups(const People& people) {
  std::map<std::uint64_t, std::set<Place>> by_number;
  for (const auto& [place, number] : people) by_number[number].insert(place);
  std::set<std::set<Place>> out;
  for (auto& [number, places] : by_number) out.insert(std::move(places));
  return out;
}

// Who was one person alone and is one still keeps the number; no number goes to somebody new.
void expect_kept(const People& before, const People& now, const std::string& when) {
  std::map<std::uint64_t, std::set<std::uint64_t>> now_of, before_of;
  std::uint64_t highest = 0;
  for (const auto& [place, number] : before) {
    ASSERT_TRUE(now.contains(place)) << when;
    now_of[number].insert(now.at(place));
    before_of[now.at(place)].insert(number);
    highest = std::max(highest, number);
  }
  for (const auto& [number, to] : now_of) {
    if (to.size() == 1 && before_of[*to.begin()].size() == 1) {
      EXPECT_EQ(*to.begin(), number) << when;
    }
  }
  for (const auto& [place, number] : now) {
    if (!before_of.contains(number)) {
      EXPECT_GT(number, highest) << when;
    }
  }
}

class Additions : public ::testing::TestWithParam<unsigned> {};

TEST_P(Additions, InAnyOrderAndForAnyThreadsCountAsOneSurveyOfAllAndKeepNumbers) {
  start_crypto();
  Random random(GetParam());
  const FolderForTest folder;
  Case case_of(folder.path() / "base");
  ASSERT_TRUE(case_of.store->make_incident_key(kIncident).ok());
  case_of.store.reset();
  const std::map<std::string, std::string> files = evidence_of(random);

  // All at once, by one thread: the yardstick.
  const fs::path evidence = folder.path() / "evidence";
  const auto put = [&](const std::string& name) {
    std::ofstream(evidence / name, std::ios::binary) << files.at(name);
  };
  fs::create_directory(evidence);
  for (const auto& [name, content] : files) put(name);
  const auto copy = [&](const char* name) {
    fs::copy(folder.path() / "base", folder.path() / name, fs::copy_options::recursive);
    return Case(folder.path() / name);
  };
  const Case whole = copy("whole");
  const FactSheet all = whole.survey(evidence, 1);
  const People people = whole.people(all);
  ASSERT_GT(groups(people).size(), 3U);
  for (const unsigned threads : {2U, 7U}) {
    const Case other = copy(threads == 2 ? "two" : "seven");
    const FactSheet sheet = other.survey(evidence, threads);
    EXPECT_EQ(said(sheet), said(all)) << threads;
    EXPECT_EQ(other.people(sheet), people) << threads;
  }

  // The same files in up to five additions, in random order, by any number of threads.
  const Case growing = copy("growing");
  std::vector<std::string> order;
  for (const auto& [name, content] : files) order.push_back(name);
  std::shuffle(order.begin(), order.end(), random);
  std::set<std::size_t> ends = {order.size()};
  for (std::size_t i = random() % 5; i > 0; --i) ends.insert(1 + random() % order.size());
  fs::remove_all(evidence);
  fs::create_directory(evidence);
  People before;
  std::size_t at = 0;
  FactSheet last;
  for (const std::size_t end : ends) {
    for (; at < end; ++at) put(order[at]);
    last = growing.survey(evidence, std::array{1U, 2U, 7U}[random() % 3]);
    const People now = growing.people(last);
    expect_kept(before, now, "after " + std::to_string(at) + " files");
    before = now;
  }
  EXPECT_EQ(said(last), said(all));
  EXPECT_EQ(groups(before), groups(people));
}

INSTANTIATE_TEST_SUITE_P(Seeds, Additions, ::testing::Range(1U, 9U));

class Decided : public ::testing::TestWithParam<unsigned> {};

// A decision on any two records holds through ten further surveys, whatever comes beside them.
TEST_P(Decided, PairsStayAsTheyWereDecidedThroughTenSurveysOfRandomEvidence) {
  start_crypto();
  Random random(GetParam());
  const FolderForTest folder;
  Case case_of(folder.path() / "store");
  ASSERT_TRUE(case_of.store->make_incident_key(kIncident).ok());
  const fs::path evidence = folder.path() / "evidence";
  fs::create_directory(evidence);
  const auto put = [&](const std::string& name, const std::string& content) {
    std::ofstream(evidence / name, std::ios::binary) << content;
  };
  std::string rows = list(random);
  for (int i = 0; i < 3; ++i) rows += rows.substr(rows.find('\n') + 1, rows.size() / 4);
  put("m0.csv", rows.substr(0, rows.find_last_of('\n') + 1));
  const FactSheet first = case_of.survey(evidence, 2);
  auto review = load_review(*case_of.store, kIncident, first.revision);
  ASSERT_TRUE(review.ok());
  struct Told {
    std::string a, b;  // places
    bool same = false;
  };
  std::vector<Told> told;
  for (const ReviewPair& pair : review.value().pairs) {
    if (told.size() == 4) break;
    const bool same = random() % 2 == 0;
    const Status done = judge(*case_of.store, kIncident, pair.a.name, pair.b.name,
                              same ? Verdict::Same : Verdict::Different, "", "commander");
    if (done.ok()) told.push_back({pair.a.place, pair.b.place, same});
  }
  ASSERT_FALSE(told.empty());
  for (int round = 0; round < 10; ++round) {
    const std::string letters(1, static_cast<char>('a' + random() % 26));
    put(letters + std::to_string(round) + (round % 3 == 2 ? ".txt" : ".csv"),
        round % 3 == 2 ? letter(random) : list(random));
    const FactSheet sheet = case_of.survey(evidence, 1 + static_cast<unsigned>(round % 3));
    ASSERT_TRUE(sheet.survey.decisions.has_value());
    const DecisionFacts& counted = *sheet.survey.decisions;
    EXPECT_EQ(counted.same + counted.different, told.size()) << round;
    EXPECT_EQ(counted.gone + counted.refused, 0U) << round;
    std::map<std::string, std::uint64_t> by_place;
    const auto evidence_rows =
        case_of.store->evidence(kIncident, sheet.revision, "", 0, 0, 100'000);
    for (const store::EvidenceRow& one : evidence_rows.value())
      if (one.person != 0) by_place.emplace(one.way + " " + one.place, one.person);
    for (const Told& one : told) {
      ASSERT_TRUE(by_place.contains(one.a) && by_place.contains(one.b)) << one.a << " " << one.b;
      EXPECT_EQ(by_place[one.a] == by_place[one.b], one.same) << one.a << " " << one.b << round;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Decided, ::testing::Range(1U, 6U));

}  // namespace
}  // namespace tadasu::facts
