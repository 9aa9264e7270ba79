// What people say in their own words, once for all papers of an incident: the cause, what is done
// against a second time, when the next news come. Typed in ten papers it would be said in ten ways.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "facts/fact_sheet.h"

namespace tadasu::notices {

struct Statement {
  std::string name;  // of statement_names()
  std::string text;
  facts::FactState state = facts::FactState::Unconfirmed;
  std::string set_by;
  Moment set_at;
  std::uint64_t entry = 0;
};

// "overview" what happened, "cause", "damage", "told" (what the persons were told), "published",
// "prevention", "police" (police and experts), "effect" (on the business), "next_update". In a
// letter pack they are values of these names.
[[nodiscard]] const std::vector<std::string>& statement_names();

}  // namespace tadasu::notices
