// Duty: what the law asks for, to whom, by when, with what content, and why. Under every law that
// applies; undetermined is an answer with the questions attached.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tadasu::duties {

enum class DutyState : unsigned char { Due, NotDue, Undetermined };
enum class Basis : unsigned char { Statute, Guideline, Contract };

struct Why {
  std::string rule;                // stable: "jp-appi/trigger-3"
  std::string cite;                // "個人情報保護法施行規則 第7条第3号"
  std::vector<std::string> facts;  // which facts it read
};

struct Duty {
  std::string id;  // "jp-appi/report-preliminary"
  DutyState state = DutyState::Undetermined;
  std::optional<DutyState> computed;  // where people set the state: what was worked out
  std::string to;                     // "ppc", "fsa", "persons" …
  // Of one that people added: what they call it, to whom it is, what it must say. Typed, so it
  // stays with those who work on the incident.
  std::string name, to_name, wants;
  std::optional<std::string> deadline;     // ISO date-time with the authority's offset
  std::optional<std::string> counts_from;  // the moment from which the deadline was counted
  std::optional<std::string> warn;         // the first day a guideline range names
  Basis basis = Basis::Statute;
  std::vector<Why> why;
  std::vector<std::string> flips_on;  // facts to ask (undetermined) or whose change would turn it
  std::vector<int> content;           // numbers of the report items it must say
  bool may_wait = false;
  bool advised = false;
  // Due and without a deadline although there is a clock: what it starts from is not known, or the
  // law cannot be read.
  bool is_clock_lost = false;

  [[nodiscard]] DutyState worked_out() const { return computed.value_or(state); }
};

// That people set a duty, whatever is worked out.
struct Setting {
  std::string duty;  // "jp-appi/report-final"
  std::string to;    // "": to whomever it is
  bool is_due = false;
};

}  // namespace tadasu::duties
