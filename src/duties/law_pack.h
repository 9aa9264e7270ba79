// A law as data: rules (conditions with their citation), duties, clocks, recipients. Read from
// packs/laws/<id>.toml; docs/formats/law-pack.md describes the file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "duties/duty.h"
#include "duties/expression.h"

namespace tadasu::duties {

class Plan;
struct LawIndex;

// Where a rule comes from and whether somebody compared it with the primary text.
struct Cited {
  std::string cite;
  std::string source;
  std::string read_on;
  bool verified = false;
};

struct Rule {
  std::string id;  // "trigger-3"; the answer says "jp-appi/trigger-3"
  Expression when;
  std::vector<std::string> facts;  // that `when` names itself
  bool per_group = false;          // true for the incident when true for one group of persons
  Date effective_from;
  std::optional<Date> effective_to;  // the last day
  Cited cited;
};

// What counts, in which way (docs/formats/law-pack.md).
enum class Counting : unsigned char { JpDays, Hours, DaysAfter, BusinessDays, Months };
enum class StartOf : unsigned char { Knew, Aware, Assessed, Determined };

// What clocks on the wall say where the authority is. Sources of the days on which summer time
// begins and ends: Directive 2000/84/EC art. 2, 3; 15 U.S.C. 260a.
enum class SummerTime : unsigned char { None, Eu, Us };
struct Zone {
  int offset_minutes = kJstOffsetMinutes;  // in winter
  SummerTime summer_time = SummerTime::None;
};

struct ClockRule {
  StartOf start = StartOf::Knew;
  Counting counting = Counting::JpDays;
  int length = 0;  // days, hours or months
  // A second start with its own length: whichever term ends first.
  std::optional<StartOf> or_start;
  int or_length = 0;
  int warn = 0;  // the first day a guideline range names; 0 none
  bool roll_office_jp =
      false;                 // a last day on which offices are closed rolls to the next opening day
  bool holidays_jp = false;  // of business days: national holidays of Japan are none
  Zone zone;
  // A longer term where `longer_when` is certain if the duty is due at all.
  int longer = 0;
  Expression longer_when;
  // A threshold that the history of counts passes later starts the clock then, unless `unless` may
  // be so.
  std::uint64_t later_over = 0;
  Expression later_unless;
};

struct Recipient {
  std::string to;
  std::string name;  // of one that people added
  Expression when;   // of the facts that are known; the last recipient without one is the default
  // One for each country of `among` that `each_of` (residence) names, or for the first that
  // `first_of` (established_in) names: "sa" becomes "sa-de".
  std::string each_of, first_of;
  std::vector<std::string> among;
};

struct DutyRule {
  std::string id;
  std::string name, wants;  // of one that people added
  Basis basis = Basis::Statute;
  std::vector<Recipient> to;
  Expression due;
  std::optional<Expression> may_wait;
  std::optional<Expression> advised;
  std::optional<ClockRule> clock;
  std::vector<int> content;
  Cited cited;
};

struct Law {
  std::string id;
  Date effective_from;
  std::string status;
  bool counts_by_maximum = false;
  Zone zone;
  CountryLists countries;
  std::vector<Rule> rules;
  std::vector<DutyRule> duties;
  std::string sanction;  // what follows from not doing it: "fine", only of an "order"; "": not said
  std::vector<std::string> pending;  // ids of amendments that are not in force yet
  Cited cited;
  std::shared_ptr<const Plan> plan;  // of these conditions, beside the impossible of `planned_with`
  std::shared_ptr<const LawIndex> planned_with;
};

// Every condition of a duty, or of a law, always in the same order.
template <class Duty, class Visit>
void each_condition(Duty& duty, Visit visit) requires requires {
  duty.due;
}
{
  visit(duty.due);
  if (duty.may_wait) visit(*duty.may_wait);
  if (duty.advised) visit(*duty.advised);
  if (duty.clock) visit(duty.clock->longer_when);
  if (duty.clock) visit(duty.clock->later_unless);
  for (auto& recipient : duty.to) visit(recipient.when);
}
template <class LawType, class Visit>
void each_condition(LawType& law, Visit visit) requires requires {
  law.rules;
}
{
  for (auto& rule : law.rules) visit(rule.when);
  for (auto& duty : law.duties) each_condition(duty, visit);
}

// One line of packs/laws/index.toml: every law tadasu can be asked for, installed or not.
struct IndexEntry {
  std::string id;
  std::string title_ja;
  std::string title_en;
  Expression applies;
  bool ask_when_known = false;  // Unplaced::Named leaves it out while it only may apply
};
struct LawIndex {
  std::vector<IndexEntry> laws;
  // Combinations of facts that cannot be: they let one fact speak for another that is unknown.
  std::vector<Expression> impossible;
  std::shared_ptr<const Plan> plan;  // of `applies`
};

// Both are kept until the file changes. Threads: any. Cost: the first time a law is read, its own
// cases are run (cases.h): some milliseconds.
// Errors: NotFound; Invalid with the rule or duty and the word where it stops making sense, or with
// the case that fails.
Result<std::shared_ptr<const Law>> load_law(const std::string& id);
// As it stands, whatever its cases say, and read anew. Errors: as above, but for cases.
Result<Law> read_law_file(const std::string& id);
// The same from what a pack file anywhere says. `pack` comes from load_pack_file.
Result<Law> law_of(const Json& pack);
// A pack that people added, read once. Errors: Invalid: as above, and when its id is no own one.
Result<std::shared_ptr<const Law>> own_law(const Json& pack);
Result<std::shared_ptr<const LawIndex>> load_law_index();

}  // namespace tadasu::duties
