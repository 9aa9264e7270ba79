// People to look at: pairs of records of one revision of which it is not sure whether they are one
// person, the greatest expected harm first, and those that were decided. A sealed document of the
// incident.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "facts/judgment.h"
#include "facts/survey.h"

namespace tadasu::facts {

struct ReviewSide {
  RecordName name;
  std::uint64_t person = 0, record_count = 0;  // the person it is counted as
  std::string place;                           // way and place
  struct Field {
    std::string kind, masked, value;  // `value` in clear: for whoever may see it, and gave a reason
  };
  std::vector<Field> fields;
};

struct ReviewTrait {
  std::string trait, level;  // as people::TraitReason
  double stranger = 0, household = 0;
};

struct ReviewPair {
  std::string pair;  // pair_name
  ReviewSide a, b;
  double same = 0;                  // the chance that they are one person
  double harm = 0;                  // same (1 - same), five times that where an item is sensitive
  bool joined = false;              // they are counted as one
  std::string rule;                 // "" or people::rule_name
  std::vector<ReviewTrait> traits;  // those known of both
};

// Drawn at random from the joins of a revision: of each person with n records n - 1 records, each
// with another of that person. Among them others that are counted as two people, so that whoever
// looks does not know what the machine said. In the order in which they are to be looked at.
struct ReviewSample {
  std::uint64_t seed = 0, joins = 0;  // joins: how many it was drawn from
  std::vector<ReviewPair> pairs;
};
inline constexpr std::size_t kSampleJoinsMax = 200;

// What two pairs have in common that agree and differ in the same ways, counted as two or as one by
// the same rule: hex digits.
[[nodiscard]] std::string agreement_of(const ReviewPair& pair);

struct Review {
  std::vector<ReviewPair> pairs;    // not decided, the gravest first
  std::uint64_t more = 0;           // how many more there are, at least: less grave
  std::vector<ReviewPair> decided;  // of which a decision was there, as it was counted
  std::string decisions;            // judgments_text of those that were counted
  ReviewSample sample;
};

// What pairs of records have in common, by what they agree in: decided in one act.
struct ReviewGroup {
  std::string pattern;  // agreement_of
  std::vector<const ReviewPair*>
      pairs;        // in an order that says nothing; as many as one act decides
  double harm = 0;  // of all
  [[nodiscard]] std::string hash() const;  // of the pairs: what is decided is what was shown
};
// The gravest first.
std::vector<ReviewGroup> groups_of(std::span<const ReviewPair* const> open);

inline constexpr std::size_t kReviewPairsMax = 1'000;

// The document of what a survey found: the pairs are chosen first, then it is shown all mentions,
// of which it keeps those of their records.
class ReviewDraft {
 public:
  // All must outlive it.
  ReviewDraft(const SurveyResult& result, std::span<const Judgment> judgments, const Key& key,
              std::uint64_t revision);
  ~ReviewDraft();
  ReviewDraft(const ReviewDraft&) = delete;
  ReviewDraft& operator=(const ReviewDraft&) = delete;

  void see(const MentionLine& line);
  [[nodiscard]] std::string text() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};
std::string review_id(std::uint64_t revision);
// NotFound for a revision of an older version of the program.
Result<Review> load_review(const store::Store& store, std::string_view incident,
                           std::uint64_t revision);

}  // namespace tadasu::facts
