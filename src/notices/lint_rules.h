// The mechanisms that the rules of lint packs name in `how`; each looks at a whole paper.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "notices/lint.h"
#include "notices/lint_pack.h"
#include "notices/lint_text.h"

namespace tadasu::notices {

// One section, or the title, as it is read.
struct LintPart {
  std::string id;
  std::string title;
  std::string_view text;
  const Section* section = nullptr;  // null: the title
  ReadText read;
  std::vector<find::Mention> mentions;
};

struct Linting {
  const Notice& notice;
  Audience audience;
  const LintPack& pack;                  // of its language
  std::array<const LintPack*, 2> packs;  // by Lang; null where no paper is in that language
  const LintBasis& basis;
  std::vector<LintPart> parts;

  // The words of a value; "" unknown, or no values are given.
  [[nodiscard]] std::string_view value(const std::string& name) const;
};

// A reason or an advice with what was found put in for {word} and {other}.
std::string with_words(const std::string& text, std::string_view word, std::string_view other);

// Collects what one rule finds.
class LintReport {
 public:
  LintReport(const LintRule& rule, Lang reader, std::vector<LintFinding>& to)
      : rule_(rule), reader_(reader), to_(to) {}
  // `word` and `other` stand for {word} and {other} in the reason and the advice.
  void at(const LintPart& part, const Span& signs, std::string_view word = "",
          std::string_view other = "");
  void at(const LintPart& part, const find::Mention& mention);
  void paper(std::string_view word = "");

 private:
  LintFinding& add(std::string_view word, std::string_view other);
  const LintRule& rule_;
  Lang reader_;
  std::vector<LintFinding>& to_;
};

using LintStep = void (*)(const LintRule& rule, const Linting& linting, LintReport& report);
// Null: there is no such one.
LintStep lint_step(std::string_view how);

// ---- numbers (lint_numbers.cpp)
void find_records_for_persons(const LintRule& rule, const Linting& linting, LintReport& report);
void find_numbers_of_no_fact(const LintRule& rule, const Linting& linting, LintReport& report);
void find_numbers_of_other_papers(const LintRule& rule, const Linting& linting, LintReport& report);

LintPart read_part(const Section& section, Lang lang);

}  // namespace tadasu::notices
