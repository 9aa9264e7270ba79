// Puts the mentions of a survey into the store, each with the person it belongs to: the masked
// evidence, and the values of each person, sealed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "facts/survey.h"

namespace tadasu::store {
class Store;
}

namespace tadasu::facts {

// Mentions are taken in the order of the survey and written by the thousand, while further ones are
// taken. What an interrupted survey wrote of this revision is forgotten first.
class KeptEvidence {
 public:
  KeptEvidence(store::Store& store, std::string incident, std::uint64_t revision,
               const people::Resolved& resolved);
  ~KeptEvidence();
  KeptEvidence(const KeptEvidence&) = delete;
  KeptEvidence& operator=(const KeptEvidence&) = delete;

  // Errors: of the store, also those of mentions that were taken before.
  Status take(MentionLine&& line);
  Status finish();  // after the last one

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tadasu::facts
