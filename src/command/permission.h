// Who may do what. Roles of accounts, not of one incident; the table is in permission.cpp and each
// row is tested. An unknown role may nothing.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace tadasu::command {

enum class Right : std::uint8_t {
  Report,           // the intake
  SeeOwnReport,     // the state of one's own report, by its reference
  SeeCounts,        // M0: incidents, facts as numbers, duties, documents
  SeeMasked,        // M1: masked evidence and lists
  SeeMaskedSample,  // M1 for a few samples (checking a letter)
  SeeMaskedOne,     // M1 for one person at a time (the desk)
  SeeValue,         // M2: one clear value
  ExportValues,     // M3
  OpenIncident,
  Lead,            // stage, roles, the moment of knowledge, freezing a revision
  Work,            // tasks, timeline
  Investigate,     // surveys, evidence, establishing facts
  DecideDuties,    // marking a duty done, overriding
  Draft,           // documents
  Approve,         // documents
  ApproveAnswers,  // answers of the desk
  PrepareSending,
  Send,  // send, publish
  AnswerInquiries,
  SeeAudit,    // who saw, changed, sent what
  Administer,  // users, settings, packs, backups: never personal values
};

// `ByGrant`: only where somebody was let in for this incident; ask for the grant besides.
enum class Permission : std::uint8_t { No, Yes, WithReason, WithSecondPerson, ByGrant };

[[nodiscard]] Permission permission(std::string_view role, Right right);
// Yes, or yes under a condition that the door then asks for (a reason, a second person).
// ByGrant is no.
[[nodiscard]] bool may(std::string_view role, Right right);

// All roles an account can have: reporter commander investigator legal pr desk desk_lead exec
// auditor admin external.
[[nodiscard]] const std::vector<std::string_view>& account_roles();

}  // namespace tadasu::command
