// tests/veris/cases.json: invented incidents in VERIS form, the facts they lead to, and what is
// refused where. With the shared data ($TADASU_SHARED_DATA) also the tests of VERIS itself and the
// real incidents of the community database.
#include "duties/veris.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/pack.h"
#include "duties/duties.h"

namespace tadasu::duties {
namespace {

const Date kToday{2026, 11, 21};
const FixedClock kClock{parse_moment("2026-11-21T10:00:00+09:00")->moment};

const Veris& reader() {
  static const Result<Veris> kReader = Veris::open();
  if (!kReader.ok()) {
    ADD_FAILURE() << kReader.error().where << ": " << kReader.error().detail;
    std::abort();
  }
  return kReader.value();
}

Json cases() {
  const auto text = read_file(std::filesystem::path(TADASU_SOURCE_DIR) / "tests/veris/cases.json");
  return text.ok() ? Json::parse(text.value()) : Json();
}

Json changed(const Json& base, const Json& change) {
  Json out = base;
  out.merge_patch(change);
  return out;
}

std::string first_of(const std::vector<VerisProblem>& problems) {
  return problems.empty() ? "" : problems.front().where + ": " + problems.front().what;
}

TEST(veris, incidents_lead_to_the_facts_that_they_say_and_no_others) {
  const Json file = cases();
  for (const Json& one : file.at("cases")) {
    SCOPED_TRACE(one.at("name").get<std::string>());
    const Json incident = changed(file.at("base"), one.at("change"));
    EXPECT_EQ(first_of(reader().check(incident, kToday)), "");
    const Json facts = reader().facts(incident);
    EXPECT_TRUE(validate_facts(facts).ok());
    for (const auto& [fact, value] : one.at("facts").items())
      EXPECT_EQ(facts.value(fact, Json()), value) << fact;
  }
  EXPECT_GE(file.at("cases").size(), 20U);
}

TEST(veris, what_is_wrong_is_named_with_its_place_and_what_is_allowed) {
  const Json file = cases();
  for (const Json& one : file.at("refused")) {
    SCOPED_TRACE(one.at("name").get<std::string>());
    const auto problems = reader().check(changed(file.at("base"), one.at("change")), kToday);
    ASSERT_EQ(problems.size(), 1U) << first_of(problems);
    EXPECT_EQ(problems.front().where, one.at("where"));
    EXPECT_NE(problems.front().what.find(one.at("what")), std::string::npos)
        << problems.front().what;
  }
  EXPECT_GE(file.at("refused").size(), 16U);
}

TEST(veris, what_no_incident_can_say_is_never_a_fact) {
  const Json file = cases();
  for (const Json& one : file.at("cases")) {
    const Json facts = reader().facts(changed(file.at("base"), one.at("change")));
    for (const char* fact : {"persons", "residence", "role", "regime", "backup", "special",
                             "identifiable_by", "deletion_confirmed", "notes", "my_number_persons"})
      EXPECT_FALSE(facts.contains(fact)) << fact;
    EXPECT_EQ(facts.dump().find("invented"), std::string::npos);  // nor names, nor words
  }
}

std::vector<Result<Json>> incidents_of(std::string_view text) {
  std::vector<Result<Json>> out;
  EXPECT_TRUE(each_incident(text, [&](Result<Json> one) {
                out.push_back(std::move(one));
                return success();
              }).ok());
  return out;
}

// How the incidents of a text came: o read, x refused.
std::string came(std::string_view text) {
  std::string out;
  for (const auto& one : incidents_of(text)) out += one.ok() ? 'o' : 'x';
  return out;
}

TEST(veris, files_hold_one_incident_an_array_or_one_a_line) {
  EXPECT_EQ(came(""), "");
  EXPECT_EQ(came(" \n "), "");
  EXPECT_EQ(came("{}"), "o");
  EXPECT_EQ(came("\xEF\xBB\xBF{\n \"a\": {}\n}\n"), "o");
  EXPECT_EQ(came("{\"a\": 1}\n\n{\"a\": 2}\r\n"), "oo");
  EXPECT_EQ(came("{\"a\": 1}\n{\"a\": \n{\"a\": 2}\n"), "oxo");  // a broken line is one
  EXPECT_EQ(came("{\"a\": \n{\"a\": 2}\n"), "xo");
  EXPECT_EQ(came("[]"), "");
  EXPECT_EQ(came("[{\"a\": \"],}[\\\"\"}, {\"a\": [1, 2]},\n {}]"), "ooo");
  EXPECT_EQ(came("[{}, 7, {\"a\": 1, \"a\": 2}, {}]"), "oxxo");
  EXPECT_EQ(came("[{}, {}"), "ox");
  EXPECT_EQ(came("[{}] {}"), "ox");
  EXPECT_EQ(came("no json"), "x");
  EXPECT_EQ(came("{\"a\": \"" + std::string(5 << 20, 'x') + "\"}\n{}"), "xo");
  std::string deep;
  for (int i = 0; i < 400'000; ++i) deep += R"({"a":)";
  EXPECT_EQ(came(deep), "x");
  EXPECT_EQ(came("[" + std::string(400'000, '[')), "x");
}

TEST(veris, many_mistakes_are_named_up_to_a_number) {
  Json incident = cases().at("base");
  for (int i = 0; i < 100; ++i) incident["victim"]["country"].push_back(i);
  EXPECT_EQ(reader().check(incident, kToday).size(), 20U);
  for (const Json& odd : {Json(), Json(7), Json::array(), Json::object(), Json("text")})
    EXPECT_FALSE(reader().check(odd, kToday).empty()) << odd.dump();
}

TEST(veris, a_mapping_to_what_is_no_fact_is_refused) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "veris_packs";
  std::filesystem::remove_all(folder);
  std::filesystem::copy(packs_folder(), folder, std::filesystem::copy_options::recursive);
  const auto text = read_file(folder / "veris.toml");
  ASSERT_TRUE(text.ok());
  const char* before = std::getenv("TADASU_PACKS");
  const std::string kept = before == nullptr ? "" : before;
  setenv("TADASU_PACKS", folder.c_str(), 1);
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"value = \"insider\"", "value = \"insidr\""},
           {"fact = \"recipient\"", "fact = \"recipiant\""},
           {"\"52\" = \"finance\"", "\"52\" = \"finanse\""},
           {"Hours = 1", "Hours = \"1\""},
           {"at = \"action.misuse\"", "to = \"action.misuse\""}}) {
    std::string wrong = text.value();
    const std::size_t at = wrong.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    std::ofstream(folder / "veris.toml") << wrong.replace(at, from.size(), to);
    const auto opened = Veris::open();
    EXPECT_FALSE(opened.ok()) << to;
  }
  before == nullptr ? unsetenv("TADASU_PACKS") : setenv("TADASU_PACKS", kept.c_str(), 1);
  std::filesystem::remove_all(folder);
}

// ---- the shared data

std::filesystem::path shared_incidents() {
  const char* shared = std::getenv("TADASU_SHARED_DATA");
  return shared == nullptr ? std::filesystem::path{} : std::filesystem::path(shared) / "incidents";
}

TEST(veris, the_tests_of_veris_itself) {
  const auto folder = shared_incidents();
  if (folder.empty()) GTEST_SKIP() << "skipped: no shared data";
  const auto text = read_file(folder / "veris" / "schema-tests.jsonl");
  ASSERT_TRUE(text.ok());
  std::size_t passed = 0, failed = 0;
  for (const auto& line : incidents_of(text.value())) {
    ASSERT_TRUE(line.ok());
    const Json& test = line.value();
    const std::string name = test.at("name");
    // Written when 2020 lay in the future.
    const Date today = name == "timeline.incident.year_high" ? Date{2016, 1, 1} : kToday;
    const auto problems = reader().check(test.at("incident"), today);
    if (test.at("should") == "pass") {
      ++passed;
      EXPECT_TRUE(problems.empty()) << name << ": " << first_of(problems);
      continue;
    }
    ++failed;
    EXPECT_FALSE(problems.empty()) << name;
    for (const VerisProblem& one : problems) EXPECT_FALSE(one.what.empty() || one.where.empty());
  }
  EXPECT_EQ(passed, 26U);
  EXPECT_EQ(failed, 196U);
}

std::string unpacked(const std::filesystem::path& path) {
  std::string out;
  FILE* pipe = popen(("xz -dc '" + path.string() + "'").c_str(), "r");
  if (pipe == nullptr) return out;
  std::vector<char> block(1 << 16);
  for (std::size_t got = 1; got > 0;) {
    got = fread(block.data(), 1, block.size(), pipe);
    out.append(block.data(), got);
  }
  return pclose(pipe) == 0 ? out : "";
}

TEST(veris, every_real_incident_is_read_and_every_fiftieth_judged) {
  const auto folder = shared_incidents();
  if (folder.empty()) GTEST_SKIP() << "skipped: no shared data";
  std::size_t read = 0, judged = 0;
  for (const char* file : {"vcdb-validated-dev.jsonl.xz", "vcdb-submitted-dev.jsonl.xz"}) {
    for (const auto& incident : incidents_of(unpacked(folder / file))) {
      ASSERT_TRUE(incident.ok());
      EXPECT_EQ(first_of(reader().check(incident.value(), kToday)), "");
      Json facts = reader().facts(incident.value());
      ASSERT_TRUE(validate_facts(facts).ok()) << facts.dump();
      if (read++ % 50 != 0) continue;
      facts["regime"] = {"jp-appi"};
      const auto answer = evaluate(facts, kClock);
      ASSERT_TRUE(answer.ok()) << answer.error().where;
      EXPECT_EQ(answer.value().laws, std::vector<std::string>{"jp-appi"});
      ++judged;
    }
  }
  EXPECT_EQ(read, 7868U);
  EXPECT_GE(judged, 150U);
}

}  // namespace
}  // namespace tadasu::duties
