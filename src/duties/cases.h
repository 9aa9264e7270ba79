// Cases of a law: facts, and what the duties under them must be. A pack carries its own
// (packs/laws/cases/<id>.json) and does not load when one of them fails; docs/formats/law-pack.md.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "duties/duties.h"
#include "duties/law_pack.h"

namespace tadasu::duties {

struct CaseResult {
  std::string name;
  std::vector<std::string> wrong;  // empty: all is as expected
};

using Judging = std::function<Result<Answer>(const Json& facts, const Clock& clock)>;

// Cases without `as_of` are asked as of 2026-11-21. Errors: Invalid: not in the form of cases.
Result<std::vector<CaseResult>> run_cases(const Json& file, const Judging& judging);

// One law alone, whatever regime the facts name. Errors: those of evaluate.
Result<Answer> evaluate_law(const Law& law, const Json& facts, const Clock& clock);

// The cases a pack carries. Errors: NotFound: it carries none; Invalid.
Result<std::vector<CaseResult>> run_own_cases(const Law& law);
// The cases of a file, of whatever law. Errors: as above.
Result<std::vector<CaseResult>> run_cases_of(const std::filesystem::path& path, const Law& law);

}  // namespace tadasu::duties
