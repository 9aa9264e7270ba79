// Whether a file of own kinds may be read with: parsed in the jail, then each item compiled and
// tried on its samples there, one after the other, so that a pattern that eats time or memory is
// named and harms nothing.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "find/own_kinds.h"

namespace tadasu::facts {

struct OwnSample {
  std::size_t kind = 0;  // index into OwnKindsCheck::own.kinds
  std::string text;
  bool wanted = true;  // of `matches`; false: of `matches_not`
  bool holds = false;  // it is as wanted
};

struct OwnKindsCheck {
  find::OwnKinds own;                           // read with it only when there are no problems
  std::vector<find::OwnKindsProblem> problems;  // words: "own_kinds.…"
  std::vector<OwnSample> samples;               // of the items that could be compiled
};

// Errors: Unavailable when no worker can be started. `worker` is tadasu-worker; "": beside the
// program. A pattern that takes longer than `compile_max` to prepare is refused.
Result<OwnKindsCheck> check_own_kinds(
    std::string_view text, std::filesystem::path worker = {},
    std::chrono::milliseconds compile_max = std::chrono::seconds(10));

// What a file says, parsed in the jail; nothing of it is tried. A worker that ended over the file
// is a problem of it ("not_read"). Errors: as above, also for an answer that no file can have.
Result<find::OwnKindsRead> parse_own_kinds(
    std::string_view text, std::filesystem::path worker = {},
    std::chrono::milliseconds parse_max = std::chrono::seconds(10));

// ---- the worker's side (own_kinds_answer.cpp)
// The answer: facts/own_kinds_wire.h.
std::string answer_own_kinds_file(std::string_view text);
// `kinds`: the kinds to be tried, as data. The answer: 0 or 1, refused; the engine's words; of a
// single kind for each sample, those of `matches` first: 0 no, 1 only by itself, 2 yes.
std::string answer_own_kinds(std::string_view kinds);

}  // namespace tadasu::facts
