// Measure: what is done so that it does not happen again, tied to a cause and checked for effect.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"

namespace tadasu::prevent {

enum class MeasureState : unsigned char { Planned, Doing, Done, Effective, WithoutEffect };

struct Measure {
  std::string id;
  std::string incident;
  std::string cause;  // the "why" it answers; a measure without a cause is refused
  std::string title;
  std::string owner;
  std::optional<Date> due_on;
  std::optional<Date> effect_check_on;  // 30 or 90 days after it was done
  std::string proof;                    // document that shows it was done
  MeasureState state = MeasureState::Planned;
};

}  // namespace tadasu::prevent
