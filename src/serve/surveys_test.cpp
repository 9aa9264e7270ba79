// What a page that watches a survey is told.
#include "serve/surveys.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace tadasu::serve {
namespace {

TEST(ProgressEvent, SaysEveryStepInBothLanguages) {
  using Step = facts::Progress::Step;
  for (const Lang lang : {Lang::Ja, Lang::En}) {
    std::string before;
    for (const Step step : {Step::Reading, Step::TellingApart, Step::Keeping}) {
      SurveyState state;
      state.progress.step = step;
      state.progress.bytes_done = 50;
      state.progress.bytes_total = 100;
      state.progress.kept = 3;
      state.progress.to_keep = 12;
      state.progress.people_estimate = 1234;
      const Json event = Json::parse(progress_event(lang, state));
      const std::string announce = event.at("announce");
      EXPECT_NE(announce, before);
      EXPECT_NE(announce.find("1,234"), std::string::npos) << announce;
      EXPECT_DOUBLE_EQ(event.at("bars").at("bytes").get<double>(),
                       step == Step::Keeping ? .25 : .5);
      before = announce;
    }
  }
}

}  // namespace
}  // namespace tadasu::serve
