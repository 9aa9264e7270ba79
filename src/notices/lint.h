// The linter of papers: reads a paper as the reader, the press and an attacker would, and says what
// should not go out as it stands, with the reason and the rule. It changes nothing and decides
// nothing.
//
// The rules are data: packs/lint/rules.toml says what each means and where it comes from,
// packs/lint/{ja,en}.toml how it is seen in a language; docs/formats/lint.md describes them. Each
// carries examples, and a pack whose examples come out wrong does not load.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/words.h"
#include "find/mention.h"
#include "notices/notice.h"

namespace tadasu::notices {

// Units: bytes of the section's text, half-open. `section` "" is the title, or with begin == end
// the paper as a whole, of which something is missing.
struct LintFinding {
  std::string rule;  // "minimiser"
  std::string section;
  std::size_t begin = 0, end = 0;
  bool is_error = false;  // otherwise a warning
  std::string kind;       // of the personal data that stands there, which is not to be shown again
  std::string reason, advice;  // for the reader
  std::string source;          // law, guidance or practice
};

// The finder, where hostile text may be read: facts::Spotter::spot.
using Spotting = std::function<Result<std::vector<find::Mention>>(std::string_view text)>;

// What the paper is held against. What is left out is not compared.
struct LintBasis {
  // Every fact of this revision in words (values.h), the sender's particulars included.
  const std::map<std::string, std::string>* values = nullptr;
  std::vector<std::uint64_t> numbers;  // more numbers of persons that may be said …
  std::vector<std::uint64_t> records;  // … and of records
  // Content items that the duty asks for ("1" … "9"); none: those the pack names for the paper.
  std::vector<std::string> required;
  std::vector<const Notice*> others;  // papers of the same incident
  Spotting spot;                      // none: personal data is not looked for
  Lang reader = Lang::Ja;             // of reason and advice
};

// In the order of the sections and of what stands in them; what concerns the paper as a whole last.
// Errors: NotFound: no such paper, or no rules for its language; Invalid: a pack has a mistake or
//         fails its own example; those of `spot`. Threads: any. Cost: some milliseconds a paper.
Result<std::vector<LintFinding>> lint(const Notice& notice, const LintBasis& basis);

// One rule as people read it, with the first of its examples.
struct LintRuleWords {
  std::string id;
  bool is_error = false;
  std::string reason, advice, source;
  std::string bad, good;  // in the language of the paper
};
// All rules for papers in `lang`. Errors: as lint().
Result<std::vector<LintRuleWords>> lint_rules(Lang lang, Lang reader);

}  // namespace tadasu::notices
