// Lists of known people through the jailed workers. All people are invented.
#include "facts/known_list.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "facts/facts.h"
#include "facts/folder_for_test.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

namespace fs = std::filesystem;

void put(const fs::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}

constexpr const char* kMembers =
    "会員番号,姓,名,セイ,メイ,メール,電話\n"
    "KX-0042-19,鷹架,縁莉,タカホコ,ユカリ,yukari.t@example.jp,0178-99-1234\n"
    "KX-0043-10,蓬莱川,凪沙斗,ホウライガワ,ナサト,nasato@example.jp,090-1234-5678\n";
constexpr const char* kProse = "夜になって鷹架縁莉から電話。凪沙斗 蓬莱川には未連絡。kx004310\n";

Key key_of(unsigned char first) {
  Key key{};
  key[0] = first;
  return key;
}

std::string lines_of(const fs::path& path, const SurveyOptions& given, Survey& survey_out) {
  SurveyOptions options = given;
  options.mentions = options.values = true;
  std::string lines;
  auto result = survey(
      {path}, options,
      [&](MentionLine&& line) {
        if (!has_reason(line.mention.reasons, find::Reason::Known)) return;
        lines += std::string(kind_id(line.mention.kind)) + " " + line.value + "\n";
      },
      nullptr);
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().detail);
  if (result.ok()) survey_out = result.value().survey;
  return lines;
}

TEST(KnownList, AListOfOnePersonOrOneColumnIsAList) {
  const FolderForTest folder;
  put(folder.path() / "one.csv", "氏名,メール\n黒須原ちとせ,chitose@example.jp\n");
  put(folder.path() / "names.csv", "氏名\n黒須原ちとせ\n犬養木かなで\n");
  const auto one = read_known_list(folder.path() / "one.csv", key_of(1));
  ASSERT_TRUE(one.ok()) << one.error().detail;
  EXPECT_EQ(one.value().people, 1U);
  const auto names = read_known_list(folder.path() / "names.csv", key_of(1));
  ASSERT_TRUE(names.ok()) << names.error().detail;
  EXPECT_EQ(names.value().people, 2U);
}

// What is found in `prose` with `list`, after "people/rows without/names without".
std::string found_with(const std::string& name, std::string_view list, std::string_view prose) {
  const FolderForTest folder;
  put(folder.path() / name, list);
  fs::create_directory(folder.path() / "evidence");
  put(folder.path() / "evidence" / "memo.txt", prose);
  SurveyOptions options;
  options.key = key_of(1);
  const auto read = read_known_list(folder.path() / name, options.key);
  if (!read.ok()) return read.error().detail;
  options.known_people = read.value().hashes;
  Survey survey;
  return std::to_string(read.value().people) + "/" + std::to_string(read.value().rows_without) +
         "/" + std::to_string(read.value().names_without) + "\n" +
         lines_of(folder.path() / "evidence", options, survey);
}

TEST(KnownList, AHeaderMayStandBelowATitle) {
  std::string list = "会員名簿,,\n姓,名,メール\n璆鐔,靉靆,k@example.jp\n蓬莱川,,h@example.jp\n";
  EXPECT_EQ(found_with("list.csv", list, "夜は璆鐔靉靆が来た。蓬莱川の水。姓と名。\n"),
            "2/0/0\nperson_name 璆鐔靉靆\n");
  for (int i = 0; i < 60'000; ++i) list += "鷹架,縁莉,y" + std::to_string(i) + "@example.jp\n";
  list += "瓊弥戸,椰鵺瑚,last@example.jp\n";
  EXPECT_EQ(found_with("list.csv", list, "夜は瓊弥戸椰鵺瑚が来た。\n"),
            "60003/0/0\nperson_name 瓊弥戸椰鵺瑚\n")
      << "in a later part of a long table too";
}

TEST(KnownList, NotesBesideANameAreNoPartOfIt) {
  const char* const list =
      "氏名,備考\n山田 太郎（旧姓 鈴木）,x\n璆鐔 靉靆（きゅうたん）,x\n鷹架 縁莉 ※退会,x\n"
      "鮭延 凪沙斗 (2024年退会),x\n（故）黒須原 千聖,x\n";
  EXPECT_EQ(
      found_with("list.csv", list,
                 "山田太郎と鈴木太郎、次に璆鐔靉靆、後で鷹架縁莉。鮭延凪沙斗と黒須原千聖が\n"),
      "5/0/0\nperson_name 山田太郎\nperson_name 鈴木太郎\nperson_name 璆鐔靉靆\n"
      "person_name 鷹架縁莉\nperson_name 鮭延凪沙斗\nperson_name 黒須原千聖\n");
}

TEST(KnownList, TelephonesMayLackTheir0) {
  EXPECT_EQ(found_with("list.csv", "氏名,電話番号\n璆鐔 靉靆,9012345678\n鷹架 縁莉,9098765432\n",
                       "連絡先 090-9876-5432\n"),
            "2/0/0\nphone 090-9876-5432\n");
}

TEST(KnownList, WhatGivesNothingIsCounted) {
  EXPECT_EQ(
      found_with("list.csv", "氏名,会員番号\n璆鐔 靉靆,12\n,13\nAna Bela Cira Dora Ema,14\n,,\n",
                 "璆鐔靉靆\n"),
      "1/2/1\nperson_name 璆鐔靉靆\n");
  std::string dense = "会員番号\n";
  for (int i = 0; i < 2000; ++i) dense += std::to_string(100000 + i) + "\n";
  EXPECT_EQ(found_with("dense.csv", dense, "100001\n"), kKnownListByChance);
}

TEST(KnownList, PeopleOfTheListAreFoundInProse) {
  const FolderForTest folder;
  put(folder.path() / "members.csv", kMembers);
  fs::create_directory(folder.path() / "evidence");
  put(folder.path() / "evidence" / "memo.txt", kProse);
  SurveyOptions options;
  options.key = key_of(1);
  const auto list = read_known_list(folder.path() / "members.csv", options.key);
  ASSERT_TRUE(list.ok()) << list.error().detail;
  EXPECT_EQ(list.value().people, 2U);
  options.known_people = list.value().hashes;
  Survey survey;
  EXPECT_EQ(lines_of(folder.path() / "evidence", options, survey),
            "person_name 鷹架縁莉\nperson_name 凪沙斗 蓬莱川\ncustomer_number kx004310\n");
  ASSERT_TRUE(survey.known_people.has_value());
  EXPECT_EQ(survey.known_people->listed, 2U);
  EXPECT_EQ(survey.known_people->mentions, 3U);
}

// A worker that was replaced is told the list again.
TEST(KnownList, EveryWorkerLearnsIt) {
  const FolderForTest folder;
  put(folder.path() / "members.csv", kMembers);
  fs::create_directory(folder.path() / "evidence");
  for (int i = 0; i < 12; ++i)
    put(folder.path() / "evidence" / (std::to_string(i) + ".txt"), kProse);
  SurveyOptions options;
  options.key = key_of(1);
  options.limits.jobs_per_worker_max = 3;
  const auto list = read_known_list(folder.path() / "members.csv", options.key);
  ASSERT_TRUE(list.ok());
  options.known_people = list.value().hashes;
  Survey survey;
  lines_of(folder.path() / "evidence", options, survey);
  ASSERT_TRUE(survey.known_people.has_value());
  EXPECT_EQ(survey.known_people->mentions, 36U);
}

TEST(KnownList, WhatIsNoListIsRefused) {
  const FolderForTest folder;
  put(folder.path() / "colours.csv", "色,形\n赤,丸\n青,角\n");
  put(folder.path() / "broken.zip", std::string("PK\x03\x04") + std::string(40, 'x'));
  const auto trouble = [&](const char* name) {
    const auto list = read_known_list(folder.path() / name, key_of(1));
    return list.ok() ? std::string("read") : std::string(trouble_name(list.error().trouble));
  };
  EXPECT_EQ(trouble("colours.csv"), "invalid");
  EXPECT_EQ(trouble("broken.zip"), "damaged");
  EXPECT_EQ(trouble("missing.csv"), "not_found");
}

TEST(KnownList, TooLargeAndTooSlowAreNotDamaged) {
  const FolderForTest folder;
  put(folder.path() / "members.csv", kMembers);
  const auto trouble = [&](const unpack::JailLimits& limits) {
    const auto list = read_known_list(folder.path() / "members.csv", key_of(1), {}, limits);
    return list.ok() ? std::string("read") : std::string(trouble_name(list.error().trouble));
  };
  EXPECT_EQ(trouble(known_list_limits()), "read");
  unpack::JailLimits small = known_list_limits();
  small.answer_bytes_max = 1000;
  EXPECT_EQ(trouble(small), "too_large");
  // A list that takes a second, so that no answer can be there at the first look.
  std::string many(kMembers);
  const std::string rows = many.substr(many.find('\n') + 1);
  while (many.size() < (16U << 20)) many += rows;
  put(folder.path() / "members.csv", many);
  unpack::JailLimits hasty = known_list_limits();
  hasty.job_max = std::chrono::milliseconds(0);
  EXPECT_EQ(trouble(hasty), "timed_out");
}

TEST(KnownList, AnIncidentKeepsItSealedAndReadsAgainWithAnother) {
  const FolderForTest folder;
  put(folder.path() / "members.csv", kMembers);
  const fs::path evidence = folder.path() / "evidence";
  fs::create_directory(evidence);
  put(evidence / "memo.txt", kProse);
  const SystemClock clock;
  {
    auto store = store::Store::open(folder.path() / "store", clock);
    ASSERT_TRUE(store.ok());
    ASSERT_TRUE(store.value()->make_incident_key("2026-001").ok());
    const auto key = store.value()->hash_key("2026-001");
    ASSERT_TRUE(key.ok());
    const auto known = [&](const SurveyOptions& options) {
      auto sheet = survey_incident(*store.value(), "2026-001", {evidence}, "system", "test",
                                   options, nullptr);
      EXPECT_TRUE(sheet.ok()) << (sheet.ok() ? "" : sheet.error().detail);
      const auto& people = sheet.value().survey.known_people;
      return people ? std::to_string(people->mentions) : std::string("none");
    };
    EXPECT_EQ(known({}), "none");
    SurveyOptions given;
    given.known_people = read_known_list(folder.path() / "members.csv", key.value()).value().hashes;
    EXPECT_EQ(known(given), "3");
    EXPECT_EQ(known({}), "3") << "kept with the incident";
    SurveyOptions none;
    none.forget_known_people = true;
    EXPECT_EQ(known(none), "none");
  }
  for (const auto& file : fs::recursive_directory_iterator(folder.path() / "store")) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    EXPECT_EQ(bytes.find("TADAKNW1"), bytes.npos) << "not even the hashes are in clear";
    EXPECT_EQ(bytes.find("縁莉"), bytes.npos);
  }
}

}  // namespace
}  // namespace tadasu::facts
