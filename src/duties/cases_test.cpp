// tests/duties/*.json: incidents as facts, and the duties they must lead to, in a form that a
// lawyer can read and add to. A file has `base` facts and `cases`; a case changes some facts of the
// base (null: unknown) and states the members of the duties it cares about.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "base/bytes.h"
#include "base/pack.h"
#include "duties/cases.h"
#include "duties/duties.h"

namespace tadasu::duties {
namespace {

Json read_json(const std::filesystem::path& path) {
  const Result<std::string> text = read_file(path);
  EXPECT_TRUE(text.ok()) << path;
  return text.ok() ? Json::parse(text.value()) : Json();
}

std::size_t check_file(const std::filesystem::path& path) {
  const auto results = run_cases(read_json(path), [](const Json& facts, const Clock& clock) {
    return evaluate(facts, clock);
  });
  EXPECT_TRUE(results.ok()) << path << (results.ok() ? "" : results.error().detail);
  if (!results.ok()) return 0;
  for (const CaseResult& one : results.value()) {
    for (const std::string& wrong : one.wrong)
      ADD_FAILURE() << path.filename().string() << ": " << one.name << ": " << wrong;
  }
  return results.value().size();
}

TEST(duty_cases, every_incident_of_tests_duties_leads_to_the_duties_a_lawyer_expects) {
  std::size_t files = 0;
  std::size_t cases = 0;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::path(TADASU_SOURCE_DIR) / "tests/duties")) {
    if (entry.path().extension() != ".json") continue;
    ++files;
    cases += check_file(entry.path());
  }
  EXPECT_GE(files, 14U);
  EXPECT_GE(cases, 180U);
  RecordProperty("cases", static_cast<int>(cases));
}

// docs/formats/duties.md lists sixteen errors that popular sources make. A case that stands against
// one begins with its number; the packs hold the cases and do not load when one fails.
TEST(duty_cases, every_popular_error_has_a_case_against_it) {
  std::set<int> covered;
  for (const char* folder : {"laws/cases", "severity/cases"})
    for (const auto& entry : std::filesystem::directory_iterator(packs_folder() / folder)) {
      const Json file = read_json(entry.path());
      for (const Json& one : file.at("cases")) {
        const std::string name = one.at("name");
        const std::size_t colon = name.find(": ");
        if (colon == std::string::npos || colon > 2 || name[0] < '1' || name[0] > '9') continue;
        covered.insert(std::stoi(name.substr(0, colon)));
      }
    }
  std::set<int> all;
  for (int i = 1; i <= 16; ++i) all.insert(i);
  EXPECT_EQ(covered, all);
}

}  // namespace
}  // namespace tadasu::duties
