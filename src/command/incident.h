// Incident: who leads, what to do, what was done. It is what its journal entries fold to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "facts/fact_sheet.h"

namespace tadasu::command {

enum class Stage : std::uint8_t { Reported, Investigating, Responding, Closed };
enum class Role : std::uint8_t {
  Commander,
  Investigator,
  Legal,
  PublicRelations,
  DeskLead,
  Executive
};

struct Assignment {
  Role role = Role::Commander;
  std::string user;   // "" not assigned yet: shown in red
  std::string phone;  // sealed in the journal; "" when none, or forgotten
};

struct Task {
  std::string id;     // from the playbook: "secure-device"
  std::string owner;  // "" nobody yet
  bool done = false;
  std::optional<Moment> done_at;
  std::string done_by;
  Role for_role = Role::Commander;
};

struct TimelineItem {
  std::uint64_t entry = 0;  // journal number
  Moment at;
  std::string actor;
  std::string what;   // journal `what`: words are "timeline.<what>"
  std::string about;  // the task, role, fact field, stage or sign it speaks of; "" the incident
  std::string note;   // free text of a manual item, or the reason that was given
};

// A moment that a person set, as it was written; a date alone stays a date.
struct SetMoment {
  std::string written;  // "2026-09-04" or "2026-09-04T17:30:00+09:00"
  Moment moment;        // a date alone: its start in Japan
  bool date_only = false;
  std::string set_by;
  Moment set_at;
  std::string reason;
};

// A fact that a person established, in the vocabulary of "tadasu.facts/1".
struct EstablishedFact {
  struct Version {
    std::string value_json;  // "null": unknown
    facts::FactState state = facts::FactState::Unconfirmed;
    std::string set_by;
    Moment set_at;
    std::string reason;
    std::uint64_t revision = 0;  // of the fact sheet at that time; 0 none
    std::uint64_t entry = 0;
  };
  std::string field;
  std::vector<Version> versions;  // oldest first; the last one holds. Never empty
  [[nodiscard]] const Version& now() const { return versions.back(); }
};

// The three clocks are kept apart: when it happened, when the company knew, when it was entered.
struct Incident {
  std::string id;  // "2026-001"
  std::string title;
  Stage stage = Stage::Reported;
  std::optional<Moment> occurred_at;
  std::optional<Moment> known_at;  // proposed when it is opened, confirmed by the commander
  bool known_at_confirmed = false;
  std::vector<SetMoment> occurred_history;  // oldest first; the last one holds
  std::vector<SetMoment> known_history;     // the same; a proposal of the intake is the first
  Moment opened_at;
  std::string playbook;           // id of the pack its tasks came from: "lost-device"
  std::vector<Assignment> roles;  // every role once, in the order of Role
  std::vector<Task> tasks;        // in the order of the playbook
  std::vector<TimelineItem> timeline;
  std::vector<std::string> evidence_paths;
  std::vector<std::string> signs;      // references
  std::vector<EstablishedFact> facts;  // in order of first setting
  std::uint64_t revision = 0;          // of the fact sheet; 0 none yet
  std::uint64_t last_entry = 0;
};

}  // namespace tadasu::command
