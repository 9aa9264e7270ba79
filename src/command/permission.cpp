// The table of roles and rights. Source: the role and data table of the screens' specification; a
// change here changes what people see of other people, so each row is restated by a test.
#include "command/permission.h"

#include <algorithm>
#include <array>

namespace tadasu::command {
namespace {

using enum Right;
using enum Permission;

struct Row {
  std::string_view role;
  Right right;
  Permission permission;
};

// What is not listed is No.
constexpr Row kTable[] = {
    {"reporter", Report, Yes},
    {"reporter", SeeOwnReport, Yes},

    {"commander", Report, Yes},
    {"commander", SeeCounts, Yes},
    {"commander", SeeMasked, Yes},
    {"commander", SeeValue, WithReason},
    {"commander", ExportValues, WithSecondPerson},
    {"commander", OpenIncident, Yes},
    {"commander", Lead, Yes},
    {"commander", Work, Yes},
    {"commander", Investigate, Yes},
    {"commander", DecideDuties, Yes},
    {"commander", Draft, Yes},
    {"commander", Approve, Yes},
    {"commander", PrepareSending, Yes},
    {"commander", Send, WithSecondPerson},

    {"investigator", Report, Yes},
    {"investigator", SeeCounts, Yes},
    {"investigator", SeeMasked, Yes},
    {"investigator", SeeValue, WithReason},
    {"investigator", OpenIncident, Yes},
    {"investigator", Work, Yes},
    {"investigator", Investigate, Yes},

    {"legal", Report, Yes},
    {"legal", SeeCounts, Yes},
    {"legal", SeeMasked, Yes},
    {"legal", SeeValue, WithReason},
    {"legal", OpenIncident, Yes},
    {"legal", Work, Yes},
    {"legal", DecideDuties, Yes},
    {"legal", Draft, Yes},
    {"legal", Approve, Yes},

    {"pr", Report, Yes},
    {"pr", SeeCounts, Yes},
    {"pr", SeeMaskedSample, Yes},
    {"pr", Work, Yes},
    {"pr", Draft, Yes},
    {"pr", PrepareSending, Yes},

    {"desk", Report, Yes},
    {"desk", SeeCounts, Yes},
    {"desk", SeeMaskedOne, Yes},
    {"desk", AnswerInquiries, Yes},

    {"desk_lead", Report, Yes},
    {"desk_lead", SeeCounts, Yes},
    {"desk_lead", SeeMaskedOne, Yes},
    {"desk_lead", Work, Yes},
    {"desk_lead", AnswerInquiries, Yes},
    {"desk_lead", ApproveAnswers, Yes},

    {"exec", SeeCounts, Yes},

    {"auditor", SeeCounts, Yes},
    {"auditor", SeeAudit, Yes},

    {"admin", Administer, Yes},
    {"admin", SeeAudit, Yes},

    {"external", SeeCounts, ByGrant},
    {"external", SeeMasked, ByGrant},
    {"external", SeeValue, ByGrant},
};

}  // namespace

Permission permission(std::string_view role, Right right) {
  const auto* found = std::find_if(std::begin(kTable), std::end(kTable), [&](const Row& row) {
    return row.role == role && row.right == right;
  });
  return found == std::end(kTable) ? No : found->permission;
}

bool may(std::string_view role, Right right) {
  const Permission given = permission(role, right);
  return given != No && given != ByGrant;
}

const std::vector<std::string_view>& account_roles() {
  static const std::vector<std::string_view> roles = {
      "reporter",  "commander", "investigator", "legal", "pr",      "desk",
      "desk_lead", "exec",      "auditor",      "admin", "external"};
  return roles;
}

}  // namespace tadasu::command
