// Incident: who leads, what to do, what was done. It is what its journal entries fold to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace tadasu::command {

enum class Stage : std::uint8_t { Reported, Investigating, Responding, Closed };
enum class Role : std::uint8_t { Commander, Investigator, Legal, PublicRelations, DeskLead, Executive };

struct Assignment {
  Role role = Role::Commander;
  std::string user;   // "" not assigned yet: shown in red
  std::string phone;
};

struct Task {
  std::string id;           // from the playbook: "secure-device"
  std::string owner;        // "" nobody yet
  bool done = false;
  std::optional<Moment> done_at;
  std::string done_by;
  Role for_role = Role::Commander;
};

struct TimelineItem {
  std::uint64_t entry = 0;  // journal number
  Moment at;
  std::string actor;
  std::string what;         // journal `what`: words are "timeline.<what>"
  std::string note;         // free text of a manual item
};

// The three clocks are kept apart: when it happened, when the company knew, when it was entered.
struct Incident {
  std::string id;                    // "2026-001"
  std::string title;
  Stage stage = Stage::Reported;
  std::optional<Moment> occurred_at;
  std::optional<Moment> known_at;    // proposed by the intake, confirmed by the commander
  bool known_at_confirmed = false;
  Moment opened_at;
  std::vector<Assignment> roles;
  std::vector<Task> tasks;
  std::vector<TimelineItem> timeline;
  std::vector<std::string> evidence_paths;
  std::uint64_t revision = 0;        // of the fact sheet; 0 none yet
  std::uint64_t last_entry = 0;
};

}  // namespace tadasu::command
