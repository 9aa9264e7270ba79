// How grave an incident is, after two published methods: an explanation for people, never a rule of
// law and never a gate. docs/formats/severity.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "base/words.h"

namespace tadasu::duties {

// A name as it stands in a pack.
struct Named {
  std::string ja;
  std::string en;
  [[nodiscard]] const std::string& in(Lang lang) const { return lang == Lang::Ja ? ja : en; }
};

// What is not known widens it; least == most is settled.
struct Range {
  double least = 0;
  double most = 0;
  friend bool operator==(const Range&, const Range&) = default;
};

// Why an input is at least, or may be as much as, it is.
struct SeverityStep {
  std::string id;
  Named name;
  std::vector<std::string> facts;  // that it reads
};

struct SeverityInput {
  std::string id;
  Named name;
  std::string cite;
  bool verified = false;
  Range value;
  SeverityStep least, most;  // the same step when the value is settled
};

struct SeverityGroup {
  std::optional<std::size_t> group;  // of the facts; none: the whole incident
  Range score;
  std::vector<SeverityInput> inputs;
};

struct SeverityFlag {
  std::string id;
  Named name;
  bool certain = false;  // else it hangs on unknown facts
};

struct SeverityLevel {
  std::string id;
  Named name;
  double from = 0;
};

struct PaidBefore {  // what was really paid per person
  std::string id;
  Named name;
  int year = 0;
  double yen_least = 0;
  double yen_most = 0;
  bool verified = false;
};

struct SeverityModel {
  std::string id;    // "enisa", "jnsa"
  std::string unit;  // "score", "yen": per person
  Named title, caution;
  std::optional<Named> inconsistency;  // of the method itself
  std::string source;
  bool verified = false;
  std::optional<Range> score;  // of the gravest group; none: no personal data were involved
  std::optional<SeverityLevel> level_least, level_most;  // of methods that have levels
  std::optional<Range> total;  // yen for all persons; none: nobody knows how many there may be
  std::vector<SeverityGroup> groups;
  std::vector<SeverityFlag> flags;
  std::vector<std::string> asks;  // unknown facts that would narrow the range, most telling first
  std::vector<PaidBefore> paid;   // beside assumed amounts
};

// Every method under packs/severity. Errors: those of validate_facts; Invalid: a pack does not make
// sense. Threads: any. Cost: some milliseconds.
Result<std::vector<SeverityModel>> severity(const Json& facts, const Clock& clock);

// "2.25〜3.25", "6,000円"; `unit`: of a model, or "" for a plain number.
std::string range_words(Lang lang, std::string_view unit, const Range& range);
// "中", "中〜高"; "" of a method without levels.
std::string level_words(Lang lang, const SeverityModel& model);
std::string why_words(Lang lang, const SeverityInput& input);
std::string flag_words(Lang lang, const SeverityFlag& flag);
std::string paid_words(Lang lang, const PaidBefore& paid);

// The member `severity` of docs/formats/duties.md.
OrderedJson to_json(const std::vector<SeverityModel>& models);

}  // namespace tadasu::duties
