// The terms under which a duty arose in an incident: kept in the journal when they were first
// worked out, so that a later version of a law rewrites no history.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "duties/duties.h"
#include "store/store.h"

namespace tadasu::respond {

struct DutyTerms {
  struct Change {
    std::string fact;
    std::string before, after;  // as JSON; "null": not known
  };
  // Facts became others, and the deadline with them.
  struct Move {
    Moment at;
    std::optional<std::string> before, after;
    bool due_no_longer = false;  // after it: the duty is not due at all
    std::vector<Change> facts;
    bool other_law = false;  // the pack is another version, too
    // What people set it to, where that is another than before; nothing: they set it to nothing.
    bool is_set_anew = false;
    std::optional<bool> set;
  };
  std::string duty, to;
  Moment arose_at;
  std::string law_hash;                 // SHA-256 of the pack at that time
  std::optional<std::string> deadline;  // as it was kept last; nothing: the law gives no number
  bool due_no_longer = false;
  std::optional<bool> set;  // what people set it to when it was kept last: due or not
  std::string facts_json;   // the facts that can have a say in it
  std::vector<Move> moves;
};

// Everything that was kept for an incident. Errors: Damaged: a body of another form.
Result<std::vector<DutyTerms>> duty_terms(const store::Store& store, std::string_view incident);
const DutyTerms* find_terms(const std::vector<DutyTerms>& terms, const duties::Duty& duty);
// Whether what is worked out now is not what was kept.
bool differ(const DutyTerms& kept, const duties::Duty& now);

// Keeps the terms of what is due, or may be and has a deadline, and is not kept yet
// ("duty.arose"), and deadlines that changed facts, or what people set, moved ("duty.moved"). A
// deadline that only another version of the law moves is not written: the page shows both. Harmless
// to repeat. Answers whether it wrote. `last_entry`: the last of the incident that the answer
// knows; Conflict when there is a later one, so that nothing is kept twice and nothing of an answer
// of before. `own`: the packs that people added, by which it was worked out.
Result<bool> keep_terms(store::Store& store, std::string_view incident,
                        const duties::Answer& answer, std::string_view facts_json,
                        const std::vector<Json>& own, std::uint64_t revision,
                        std::uint64_t last_entry);

}  // namespace tadasu::respond
