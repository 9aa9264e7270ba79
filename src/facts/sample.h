// How often people who were made of several records are one: joins drawn at random, looked at by
// somebody who does not know what the machine said. Each answer is an entry of the journal
// ("people.sampled"); when it is ended ("people.sample_ended") the figure is stated with the sheet.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/words.h"
#include "facts/fact_sheet.h"
#include "facts/judgment.h"
#include "facts/review.h"
#include "facts/survey.h"
#include "people/explain.h"

namespace tadasu::facts {

struct SampleAnswers {
  std::map<std::string, Verdict> verdicts;  // by pair_name
  std::vector<std::string> order;           // of these, as they were given
  bool is_ended = false;
};
Result<SampleAnswers> sample_answers(const store::Store& store, std::string_view incident,
                                     std::uint64_t revision);

// Errors: NotFound when the pair is not of the sample of this revision, Conflict when it is ended.
Status answer_sample(store::Store& store, std::string_view incident, std::uint64_t revision,
                     std::string_view pair, Verdict verdict, std::string_view actor);
// The last answer is none. Errors: NotFound when there is none, Conflict when it is ended.
Status take_back_answer(store::Store& store, std::string_view incident, std::uint64_t revision,
                        std::string_view actor);
// Errors: Invalid when of no join it was said whether it is right; Conflict when it is ended.
Status end_sample(store::Store& store, std::string_view incident, std::uint64_t revision,
                  std::string_view actor);
// All that were ended, in the order of the journal.
Result<std::vector<SampleFacts>> ended_samples(const store::Store& store,
                                               std::string_view incident);

// In which the share of all joins lies 95 times of 100. Source: Wilson 1927, the score interval.
struct Interval {
  double low = 0, high = 1;
};
[[nodiscard]] Interval interval_95(std::uint64_t right, std::uint64_t judged);
// In words; "" when none was ended.
std::string sample_words(const FactSheet& sheet, Lang lang);

// ---- for the survey
struct DrawnSample {
  std::uint64_t seed = 0, joins = 0;
  std::vector<people::Doubt> pairs;
};
// `near`: pairs of two people who are alike. The same seed and result give the same.
DrawnSample draw_sample(const SurveyResult& result, std::span<const people::Doubt> near,
                        std::uint64_t seed);

}  // namespace tadasu::facts
