// What the terminal says of duties beside their table.
#include "cli/duties.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/severity.h"

namespace tadasu::cli {
namespace {

TEST(DutiesNotes, NameTheLawsThatMayApplyAndWereNotAsked) {
  duties::Answer answer;
  for (const Lang lang : {Lang::Ja, Lang::En}) {
    EXPECT_EQ(duties_notes(answer, lang), "");
    duties::Answer some;
    some.may_apply = {"eu-gdpr", "jp-fsa"};
    const std::string notes = duties_notes(some, lang);
    for (const std::string& law : some.may_apply)
      EXPECT_NE(notes.find(duties::law_name(lang, law)), std::string::npos) << notes;
  }
}

TEST(SeverityText, SaysWhyWhatWouldNarrowItAndThatItIsNoDuty) {
  const FixedClock clock{parse_moment("2026-11-21T10:00:00+09:00")->moment};
  const Json facts = Json::parse(R"({"schema": "tadasu.facts/1", "persons": 1000,
      "items": ["person_name", "address"], "sector": ["telecom"], "response": "proper"})");
  const auto models = duties::severity(facts, clock);
  ASSERT_TRUE(models.ok());
  for (const Lang lang : {Lang::Ja, Lang::En}) {
    const std::string text = severity_text(models.value(), lang);
    for (const duties::SeverityModel& model : models.value()) {
      EXPECT_NE(text.find(model.caution.in(lang)), std::string::npos);
      for (const duties::SeverityInput& input : model.groups.front().inputs)
        EXPECT_NE(text.find(input.name.in(lang)), std::string::npos) << input.id;
    }
    EXPECT_NE(text.find("12,000"), std::string::npos);      // per person
    EXPECT_NE(text.find("12,000,000"), std::string::npos);  // for all
    EXPECT_NE(text.find(duties::fact_name(lang, "identifiable_by")), std::string::npos);
  }
  EXPECT_NE(severity_text({duties::SeverityModel{}}, Lang::En).find("No personal data"),
            std::string::npos);
}

}  // namespace
}  // namespace tadasu::cli
