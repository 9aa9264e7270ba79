// The reviewed table, restated: one row a role, one column a right, in the order of Right.
#include "command/permission.h"

#include <gtest/gtest.h>

#include <string>

namespace tadasu::command {
namespace {

struct Row {
  const char* role;
  const char* rights;  // - no, y yes, r with a reason, 2 with a second person, g by grant
};
//  Report SeeOwnReport | Counts Masked Sample One Value Export | Open Lead Work Investigate Decide
//  | Draft Approve ApproveAnswers PrepareSending Send AnswerInquiries | Audit Administer
// clang-format off
constexpr Row kRows[] = {
    {"reporter",     "yy ------ ----- ------ --"},
    {"commander",    "y- yy--r2 yyyyy yy-y2- --"},
    {"investigator", "y- yy--r- y-yy- ------ --"},
    {"legal",        "y- yy--r- y-y-y yy---- --"},
    {"pr",           "y- y-y--- --y-- y--y-- --"},
    {"desk",         "y- y--y-- ----- -----y --"},
    {"desk_lead",    "y- y--y-- --y-- --y--y --"},
    {"exec",         "-- y----- ----- ------ --"},
    {"auditor",      "-- y----- ----- ------ y-"},
    {"admin",        "-- ------ ----- ------ yy"},
    {"external",     "-- gg--g- ----- ------ --"},
    {"nobody",       "-- ------ ----- ------ --"},
    {"",             "-- ------ ----- ------ --"},
    {"Admin",        "-- ------ ----- ------ --"},
};
// clang-format on
constexpr int kRights = static_cast<int>(Right::Administer) + 1;

TEST(Permissions, AreTheReviewedTable) {
  for (const Row& row : kRows) {
    std::string rights;
    for (const char c : std::string(row.rights)) {
      if (c != ' ') rights += c;
    }
    ASSERT_EQ(rights.size(), static_cast<std::size_t>(kRights)) << row.role;
    for (int i = 0; i < kRights; ++i) {
      const auto right = static_cast<Right>(i);
      const Permission given = permission(row.role, right);
      const char shown = "-yr2g"[static_cast<int>(given)];
      EXPECT_EQ(shown, rights[static_cast<std::size_t>(i)]) << row.role << " right " << i;
      EXPECT_EQ(may(row.role, right), shown != '-' && shown != 'g') << row.role << " right " << i;
    }
  }
}

TEST(Permissions, EveryRoleOfAccountsHasARow) {
  for (const auto role : account_roles()) {
    bool found = false;
    for (const Row& row : kRows) found = found || role == row.role;
    EXPECT_TRUE(found) << role;
  }
  EXPECT_EQ(account_roles().size(), 11u);
}

TEST(Permissions, AdministratorsSeeNothingOfAnIncident) {
  for (const Right right : {Right::SeeCounts, Right::SeeMasked, Right::SeeMaskedSample,
                            Right::SeeMaskedOne, Right::SeeValue, Right::ExportValues}) {
    EXPECT_FALSE(may("admin", right));
  }
}

}  // namespace
}  // namespace tadasu::command
